// What the scripts of this folder share: units as the CSV that `muster unit import` takes, on standard output.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const packages = join(dirname(fileURLToPath(import.meta.url)), 'node_modules');

const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

// printUnits(units): each with code, name, parent ('' for a root), level and kind. A code that stands twice is the importer's
// to refuse, and so is a parent that is not there.
export function printUnits(units) {
	const lines = units.map(({ code, name, parent, level, kind }) => [code, name.trim(), parent, level, kind].map(cell).join());
	process.stdout.write(`code,name,parent,level,kind\n${lines.join('\n')}\n`);
}
