// The days of a year or several that are not as their weekday in China: holidays from Monday to Friday, working days at weekends.
// Prints the CSV that `muster calendar set --days` takes. The package knows the years that the State Council has told.
//     node demo/calendar/china.mjs 2026 [2027...]
process.env.TZ = 'UTC'; // before the package is there: it reads a day as midnight of the machine's zone
const { default: days } = await import('chinese-days');

const years = process.argv.slice(2);
if (!years.length || !years.every((year) => /^\d{4}$/.test(year))) {
	console.error('Name the years: node demo/calendar/china.mjs 2026 2027');
	process.exit(2);
}

const lines = ['day,kind,name'];
for (const year of years) {
	const day = new Date(`${year}-01-01T00:00:00Z`);
	for (; day.getUTCFullYear() === Number(year); day.setUTCDate(day.getUTCDate() + 1)) {
		const text = day.toISOString().slice(0, 10);
		const usual = day.getUTCDay() !== 0 && day.getUTCDay() !== 6;
		const { work, name } = days.getDayDetail(text);
		if (work !== usual)
			lines.push(`${text},${work ? 'working' : 'holiday'},${name.split(',')[1] ?? ''}`);
	}
}
console.log(lines.join('\n'));
