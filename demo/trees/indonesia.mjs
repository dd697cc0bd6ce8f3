// Indonesia's provinces, regencies and cities, districts and villages, out of the npm package idn-area-data.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packages, printUnits } from './units.mjs';

// A header, then code, code above (but for provinces) and name, which is quoted where it holds a comma or a quote.
function read(file, level) {
	const [header, ...lines] = readFileSync(join(packages, 'idn-area-data', 'data', file), 'utf8').trimEnd().split(/\r?\n/);
	const line = header === 'code,name' ? /^([^,]+)()?,(.+)$/ : /^([^,]+),([^,]+),(.+)$/;
	return lines.map((text) => {
		const [, code, parent, quoted] = text.match(line);
		const name = quoted.replace(/^"(.*)"$/, '$1').replaceAll('""', '"');
		const kind = level === 'regency' && name.startsWith('Kota ') ? 'city' : level;
		return { code, name, parent: parent || 'IDN', level, kind };
	});
}

printUnits([
	{ code: 'IDN', name: 'Indonesia', parent: '', level: 'nation', kind: 'nation' },
	...read('provinces.csv', 'province'),
	...read('regencies.csv', 'regency'),
	...read('districts.csv', 'district'),
	...read('villages.csv', 'village'),
]);
