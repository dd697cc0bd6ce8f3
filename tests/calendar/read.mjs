// read.mjs < FILE: what ical.js finds in a calendar, as JSON: its method, and of each event the properties that people see.
import ICAL from "ical.js";
import { readFileSync } from "node:fs";

const whole = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const events = whole.getAllSubcomponents("vevent").map((part) => {
	const event = new ICAL.Event(part, { strictExceptions: true });
	return {
		uid: event.uid,
		sequence: event.sequence,
		summary: event.summary,
		description: event.description,
		location: event.location,
		starts: event.startDate.toJSDate().toISOString(),
		ends: event.endDate.toJSDate().toISOString(),
		attendees: event.attendees.map((one) => [one.getFirstValue(), one.getParameter("cn"), one.getParameter("partstat")]),
		organizer: event.organizer,
		status: part.getFirstPropertyValue("status"),
	};
});
console.log(JSON.stringify({ method: whole.getFirstPropertyValue("method"), events }));
