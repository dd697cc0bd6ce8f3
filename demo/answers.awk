# What units answer in the demo, worked out from what is asked: one file a day and act, named OUT-ACT-DAY.csv.
#
# awk -v out=PREFIX -v first=DAY -v zero=SECONDS -f answers.awk measures.csv forms.csv duties.csv
#   first  the first day on which anybody may answer; zero: day 0 of the campaign at midnight, UTC
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
	return "Done as planned; what was learnt is kept with us."
}

# The day on which a duty is answered, or -1: most in time, some late, some not at all; what is due later, by the keen.
function answer_day(due, luck,    day) {
	if (due <= 45)
		day = luck % 100 < 84 ? due - luck % 8 : luck % 100 < 91 ? due + 1 + luck % 4 : -1
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

function judge(unit, measure, day, luck) {
	if (accepted_by[measure] != "above" || day > 45)
		return
	if (luck % 10 < 7)
		print unit "," measure >open_file("accept", day, "unit,measure")
	else if (luck % 10 == 7)
		print unit "," measure ",Say what was done and by whom." >open_file("return", day, "unit,measure,reason")
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
	day = answer_day(day_of(cell[2]), luck)
	if (day < 0)
		next
	head = "unit,measure"
	line = unit "," measure
	for (n = 1; n <= field_count[measure]; n++) {
		if (field_kind[measure, n] == "file") {
			if (field_need[measure, n])
				next
			continue
		}
		head = head ",values." field_name[measure, n]
		line = line "," value_of(measure, n, luck + 17 * n, day)
	}
	print line >open_file("answer-" measure, day, head)
	days[day, measure] = 1
	judge(unit, measure, day + 1 + luck % 3, int(luck / 100))
}
