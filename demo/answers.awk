# What units answer in the demo, worked out from what is asked: one file a day and act, named OUT-ACT-DAY.csv. A file of
# answers has a column for every field of every form; a measure's answer fills its own.
#
# awk -v out=PREFIX -v first=DAY -v zero=SECONDS -v words=TEXT -v why=TEXT -v mended=TEXT -f answers.awk measures.csv forms.csv duties.csv
#   first  the first day on which anybody may answer; zero: day 0 of the campaign at midnight, UTC
#   words, why, mended  what is written where a form asks for words, with what is sent back, and with what comes again
# The same duties give the same answers: what looks like chance follows from the codes of unit and measure.

# A line of CSV into cells[1..n]; values of the demo hold no line ends but in the last column, which nobody asks for.
function split_csv(line, cells,    n, quoted, k, c, value) {
	sub(/\r$/, "", line)
	n = 1
	value = ""
	for (k = 1; k <= length(line); k++) {
		c = substr(line, k, 1)
		if (c == "\"")
			quoted = !quoted
		else if (c == "," && !quoted) {
			cells[n++] = value
			value = ""
		} else
			value = value c
	}
	cells[n] = value
	return n
}

function chance(text,    k, sum) {
	sum = 7
	for (k = 1; k <= length(text); k++)
		sum = (sum * 31 + index("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_", substr(text, k, 1))) % 999983
	return sum
}

# The campaign's day of a date.
function day_of(date,    part, y, m, days) {
	split(date, part, "-")
	y = part[1] - (part[2] <= 2)
	m = part[2] + (part[2] > 2 ? -3 : 9)
	days = 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m + 2) / 5) + part[3] - 1 - 719468
	return days - zero / 86400
}

function date_of(day,    command, text) {
	if (!(day in dates)) {
		command = "date -u -d @" (zero + day * 86400) " +%F"
		command | getline text
		close(command)
		dates[day] = text
	}
	return dates[day]
}

function value_of(measure, n, luck, day,    kind, least, most) {
	kind = field_kind[measure, n]
	least = field_least[measure, n] + 0
	most = field_most[measure, n] == "" ? least + 40 : field_most[measure, n] + 0
	if (most > least + 40)
		most = least + 40
	if (kind == "number")
		return least + luck % (most - least + 1)
	if (kind == "decimal")
		return 20 + luck % 60 "." luck % 10
	if (kind == "date")
		return date_of(day)
	if (kind == "mark")
		return luck % 4 ? "yes" : "no"
	if (kind == "choice")
		return field_first_choice[measure, n]
	return words
}

# The day on which a duty is answered, or -1: most in time, some late; one unit in seven is slow and leaves a quarter of
# them; what is due later is answered by the keen.
function answer_day(unit, due, luck,    slow, day) {
	slow = chance(unit) % 7 == 0
	if (due <= 45)
		day = luck % 100 < (slow ? 60 : 94) ? due - luck % 8 : luck % 100 < (slow ? 75 : 100) ? due + 1 + luck % 4 : -1
	else if (due <= 70 && luck % 100 < 30)
		day = 45 - luck % 9
	else
		return -1
	if (day >= 0 && day < first)
		day = first
	return day > 45 ? -1 : day
}

function open_file(act, day, head,    name) {
	name = out "-" act "-" day ".csv"
	if (!(name in opened)) {
		print head >name
		opened[name] = 1
	}
	return name
}

function answer(unit, measure, note, values, day) {
	if (day <= 45)
		print unit "," measure "," note values >open_file("answer", day, "unit,measure,note" head)
}

function accept(unit, measure, day) {
	if (day <= 45)
		print unit "," measure >open_file("accept", day, "unit,measure")
}

# What the unit above says of an answer, where it accepts at all: seven in ten are taken, one is sent back and mended, and
# the rest wait.
function judge(unit, measure, values, day, luck) {
	if (accepted_by[measure] != "above" || day > 45)
		return
	if (luck % 10 < 7)
		accept(unit, measure, day)
	else if (luck % 10 == 7) {
		print unit "," measure "," why >open_file("return", day, "unit,measure,reason")
		answer(unit, measure, mended, values, day + 4)
		accept(unit, measure, day + 6)
	}
}

FNR == 1 { file++; next }
file == 1 && split_csv($0, cell) >= 7 {
	accepted_by[cell[2]] = cell[7]
}
file == 2 {
	split_csv($0, cell)
	n = ++field_count[cell[1]]
	field_name[cell[1], n] = cell[2]
	field_kind[cell[1], n] = cell[4]
	field_need[cell[1], n] = cell[5] == "yes"
	field_least[cell[1], n] = cell[6]
	field_most[cell[1], n] = cell[7]
	if (!(cell[2] in column)) {
		column[cell[2]] = ++column_count
		head = head ",values." cell[2]
	}
	choices = cell[8]
	gsub(/[][]/, "", choices)
	sub(/,.*/, "", choices)
	field_first_choice[cell[1], n] = choices
}
file == 3 {
	split_csv($0, cell)
	measure = cell[1]
	unit = cell[3]
	luck = chance(unit measure)
	day = answer_day(unit, day_of(cell[2]), luck)
	if (day < 0)
		next
	delete values
	for (n = 1; n <= field_count[measure]; n++) {
		if (field_kind[measure, n] == "file") {
			if (field_need[measure, n])
				next
			continue
		}
		values[column[field_name[measure, n]]] = value_of(measure, n, luck + 17 * n, day)
	}
	line = ""
	for (n = 1; n <= column_count; n++)
		line = line "," values[n]
	answer(unit, measure, "", line, day)
	judge(unit, measure, line, day + 1 + luck % 3, int(luck / 100))
}
