// The countries of ISO 3166-1 with their subdivisions of ISO 3166-2, as Debian's package iso-codes has them.
import { readFileSync } from 'node:fs';
import { printUnits } from './units.mjs';

const read = (part) => JSON.parse(readFileSync(`/usr/share/iso-codes/json/iso_${part}.json`, 'utf8'))[part];

// The subdivision above another one is named with its country ("GB-SCT") or, more often, without ("ARA" of FR-01).
function above({ code, parent }) {
	const country = code.slice(0, 2);
	if (!parent)
		return country;
	return parent.startsWith(`${country}-`) ? parent : `${country}-${parent}`;
}

printUnits([
	...read('3166-1').map(({ alpha_2, name }) => ({ code: alpha_2, name, parent: '', level: 'country', kind: 'country' })),
	...read('3166-2').map((part) => ({
		code: part.code, name: part.name, parent: above(part), level: part.parent ? 'part' : 'subdivision', kind: part.type,
	})),
]);
