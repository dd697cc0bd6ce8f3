"""The board beside brute force: ten days of random acts as an office would send them, by files of rows, and after each day
every figure is compared with a model of some hundred lines that counts by asking every unit about every measure."""
import csv
import datetime
import decimal
import json
import random

import pytest

FIRST = datetime.date(2026, 3, 2)
DAYS = 10
LEVELS, KINDS = ["bureau", "department", "section"], ["office", "school"]


class World:
    """What the rules say, slowly."""

    def __init__(self):
        self.units, self.measures, self.duties = {}, {}, {}
        self.tight, self.granted, self.pleas = [], {}, {}

    def line(self, unit):
        while unit:
            yield unit
            unit = self.units[unit]["parent"]

    def binds(self, code, measure):
        unit = self.units[code]
        if not (unit["opened"] <= measure["due"] and (not unit["closed"] or unit["closed"] > measure["due"])):
            return False
        if code in measure["ins"] and "U00" in self.line(code):
            return True
        return (measure["top"] in self.line(code) and not any(out in self.line(code) for out in measure["outs"])
                and (not measure["levels"] or unit["level"] in measure["levels"])
                and (not measure["kinds"] or unit["kind"] in measure["kinds"]))

    def line_due(self, code, measure):
        return min([self.measures[measure]["due"], *(due for unit, of, due in self.tight if of == measure and unit in self.line(code))])

    def due(self, code, measure):
        """The day in force for one unit."""
        if (code, measure) in self.granted:
            return self.granted[code, measure]
        due, after = self.line_due(code, measure), self.measures[measure].get("after")
        on = self.units[code]["parent"] if after and after[2] == "above" else code
        if after and on and self.stands(self.duty(on, after[0])):
            due = min(due, self.duty(on, after[0])["done"] + datetime.timedelta(after[1]))
        return due

    def duty(self, unit, measure):
        return self.duties.get((unit, measure), {"state": "open", "late": False, "values": {}})

    def stands(self, duty):
        return duty["state"] in ("answered", "accepted")

    def cell(self, units, code, on):
        measure, counts = self.measures[code], [0] * 7
        for unit in units:
            if not self.binds(unit, measure):
                continue
            duty = self.duty(unit, code)
            state, stands = duty["state"], self.stands(duty)
            counts[0] += 1
            counts[1] += stands
            counts[2] += state == "accepted" or (stands and measure["accepted_by"] == "nobody")
            counts[3] += state == "returned"
            counts[4] += state == "waived"
            counts[5] += not stands and state != "waived" and on > self.due(unit, code)
            counts[6] += stands and duty["late"]
        return counts

    def number(self, units, code, field):
        given = [decimal.Decimal(self.duty(unit, code)["values"][field]) for unit in units
                 if self.binds(unit, self.measures[code]) and self.stands(self.duty(unit, code))
                 and field in self.duty(unit, code)["values"]]
        total = sum(given, decimal.Decimal(0))
        return {"sum": format(total.normalize() if total else decimal.Decimal(0), "f"), "given": len(given)}

    def below(self, top):
        return [unit for unit in self.units if top in self.line(unit)]

    def children(self, top):
        return [unit for unit, told in sorted(self.units.items()) if told["parent"] == top]


class Office:
    """Sends what the world does to a store, by files of rows, each line but once: an equal row would be a repetition."""

    def __init__(self, store, folder):
        self.store, self.folder, self.sent = store, folder, 0

    def send(self, words, rows, moment):
        if not rows:
            return
        self.sent += 1
        path = self.folder / f"rows-{self.sent}.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, sorted({name for row in rows for name in row}))
            writer.writeheader()
            writer.writerows(rows)
        answer = self.store.done(*words, "--rows", path, "--format", "json", at=moment).json
        assert (answer["done"], answer["refused"]) == (len(rows), 0), answer


def open_children(world, unit):
    return [child for child, told in world.units.items() if told["parent"] == unit and not told["closed"]]


def merged(world, chance, day):
    unit = chance.choice([unit for unit, told in world.units.items() if told["parent"] and not told["closed"]])
    into = chance.choice([to for to, told in world.units.items() if not told["closed"] and unit not in world.line(to)])
    for child in open_children(world, unit):
        world.units[child]["parent"] = into
    world.units[unit]["closed"] = day
    return [{"unit": unit, "into": into}]


def split_up(world, chance, day, n):
    unit = chance.choice([unit for unit, told in world.units.items() if told["parent"] and not told["closed"]])
    parts = [{"code": f"S{n:02}{k}", "name": f"Part {n} {k}", "children": []} for k in range(chance.randrange(2, 4))]
    for child in open_children(world, unit):
        chance.choice(parts)["children"].append(child)
    for part in parts:
        world.units[part["code"]] = {**world.units[unit], "opened": day, "closed": None}
        for child in part["children"]:
            world.units[child]["parent"] = part["code"]
    world.units[unit]["closed"] = day
    return [{"unit": unit, "parts": json.dumps(parts)}]


def meetings_held(world, day, n):
    """Meetings answer by themselves what asks for them, measure by measure, where nothing stands."""
    chance = world.meetings
    convene, close = [], []
    for k, unit in enumerate(chance.sample([unit for unit, told in world.units.items() if not told["closed"]], 6)):
        code, heads = f"M{n:02}{k}", chance.randrange(1, 90)
        convene.append({"unit": unit, "code": code, "kind": "study", "title": code, "campaign": "c", "starts": f"{day} 09:00",
                        "ends": f"{day} 12:00", "place": "Hall", "expected": json.dumps([{"unit": unit}])})
        close.append({"meeting": code, "heads": heads})
        for measure, told in sorted(world.measures.items(), key=lambda measure: measure[1]["id"]):
            if told.get("proven") and world.binds(unit, told) and world.duty(unit, measure)["state"] in ("open", "returned"):
                world.duties[unit, measure] = {"state": "answered", "late": day > world.due(unit, measure), "done": day,
                                               "values": {"hours": str(heads)} if "hours" in told["fields"] else {}}
                world.proven += 1
    return convene, close


def a_day(world, chance, day, n):
    """Acts that the rules allow on this day, in their order, done in the world as they are thought of."""
    create, move, close, answers, accepts, returns, waives = [], [], [], [], [], [], []
    tighten, plead, grant, amend, merge, split = [], [], [], [], [], []
    for k in range(chance.randrange(1, 5)):
        parent = chance.choice([unit for unit, told in world.units.items() if not told["closed"]])
        code = f"N{n:02}{k}"
        row = {"code": code, "name": f"New {n} {k}", "parent": parent, "level": chance.choice(LEVELS), "kind": chance.choice(KINDS)}
        world.units[code] = {**row, "opened": day, "closed": None}
        create.append(row)
    for _ in range(chance.randrange(3)):
        unit = chance.choice([unit for unit, told in world.units.items() if told["parent"] and not told["closed"]])
        to = chance.choice([to for to, told in world.units.items() if not told["closed"] and unit not in world.line(to)
                            and to != world.units[unit]["parent"]])
        if {"unit": unit, "parent": to} not in world.moved:
            world.moved.append({"unit": unit, "parent": to})
            world.units[unit]["parent"] = to
            move.append({"unit": unit, "parent": to})
    if chance.random() < 0.4:
        merge += merged(world, chance, day)
    if chance.random() < 0.4:
        split += split_up(world, chance, day, n)
    leaves = [unit for unit, told in world.units.items() if told["parent"] and not told["closed"]
              and not any(other["parent"] == unit and not other["closed"] for other in world.units.values())]
    if chance.random() < 0.6:
        unit = chance.choice(leaves)
        world.units[unit]["closed"] = day
        close.append({"unit": unit})
    duties = [(unit, code) for unit in world.units for code in world.measures if world.binds(unit, world.measures[code])]
    for unit, code in chance.sample(duties, min(len(duties), 3)):
        due = world.line_due(unit, code) - datetime.timedelta(chance.randrange(1, 5))
        if due >= day:
            world.tight.append((unit, code, due))
            tighten.append({"unit": unit, "measure": code, "due": due})
    for unit, code in chance.sample(duties, min(len(duties), 4)):
        if world.duty(unit, code)["state"] not in ("open", "returned"):
            continue
        until = max(world.due(unit, code), day) + datetime.timedelta(chance.randrange(1, 5))
        if until > FIRST + datetime.timedelta(60):
            continue
        world.pleas[code] = world.pleas.get(code, 0) + 1
        plead.append({"unit": unit, "measure": code, "asks": "more_time", "until": until, "reason": f"Day {n}"})
        world.granted[unit, code] = until
        grant.append({"plea": f"{code}.plea{world.pleas[code]}", "note": f"Day {n}"})
    if chance.random() < 0.5:
        code, again = chance.choice(list(world.measures)), chance.random() < 0.5
        change = {"code": code[2:], "title": f"Title {n}"}
        if len(world.measures) > 4 and chance.random() < 0.3:
            change = {"code": code[2:], "withdraw": True}
            del world.measures[code]
            world.duties = {key: told for key, told in world.duties.items() if key[1] != code}
            for told in world.measures.values():  # what hung on it has its own day alone
                if (told.get("after") or [None])[0] == code:
                    del told["after"]
        else:
            due = day + datetime.timedelta(chance.randrange(DAYS))
            change["due"] = str(due)
            world.measures[code]["due"] = due
            for (_, of), told in world.duties.items():
                if again and of == code and world.stands(told):
                    told["state"] = "returned"
        amend.append({"campaign": "c", "reason": f"Day {n}", "answers": "again" if again else "stand", "measures": json.dumps([change])})
    duties = [(unit, code) for unit in world.units for code in world.measures if world.binds(unit, world.measures[code])]
    for unit, code in chance.sample(duties, min(len(duties), 40)):
        duty = world.duty(unit, code)
        above = world.measures[code]["accepted_by"] == "above"
        key, told = {"unit": unit, "measure": code}, f"Day {n}"
        if duty["state"] in ("open", "answered", "returned") and chance.random() < 0.8:
            values = {"hours": str(chance.randrange(100)), "share": f"{chance.randrange(10000) / 100:.2f}"}
            values = {name: value for name, value in values.items() if name in world.measures[code]["fields"]
                      and chance.random() < 0.8}
            done = day - datetime.timedelta(chance.randrange(3))
            world.duties[unit, code] = {"state": "answered", "late": day > world.due(unit, code), "values": values, "done": done}
            answers.append({**key, "note": told, "done": done, **{f"values.{name}": value for name, value in values.items()}})
        elif duty["state"] in ("open", "returned"):
            world.duties[unit, code] = {"state": "waived", "late": False, "values": {}}
            waives.append({**key, "reason": told})
    for (unit, code), duty in sorted(world.duties.items()):
        if not world.binds(unit, world.measures[code]) or world.measures[code]["accepted_by"] != "above":
            continue
        if duty["state"] == "answered" and chance.random() < 0.4 and (unit, code) not in world.taken:
            world.taken.add((unit, code))
            duty["state"] = "accepted"
            accepts.append({"unit": unit, "measure": code})
        elif duty["state"] in ("answered", "accepted") and chance.random() < 0.2:
            duty["state"] = "returned"
            returns.append({"unit": unit, "measure": code, "reason": f"Day {n}"})
    convene, held = meetings_held(world, day, n)
    return [("unit create", create), ("unit move", move), ("unit merge", merge), ("unit split", split), ("unit close", close), ("measure tighten", tighten), ("duty plead", plead),
            ("duty grant", grant), ("campaign amend", amend), ("duty answer", answers), ("duty waive", waives),
            ("duty accept", accepts), ("duty return", returns), ("meeting convene", convene), ("meeting close", held)]


def compare(store, world, unit, day, on):
    board = store.done("board", unit, "--campaign", "c", "--numbers", "--on", on, "--format", "json",
                       at=f"{day}T20:00:00+08:00").json
    codes = list(world.measures)
    assert [(m["id"], m["due"]) for m in board["measures"]] == [
        (world.measures[code]["id"], str(world.line_due(unit, code))) for code in codes]
    subtree = world.below(unit)
    assert board["total"] == [world.cell(subtree, code, on) for code in codes], unit
    shown = {row["unit"]["code"]: row["cells"] for row in board["rows"]}
    for child in world.children(unit):
        cells = [world.cell(world.below(child), code, on) for code in codes]
        if world.units[child]["closed"] and not any(cell[0] for cell in cells):
            continue
        assert shown.pop(child) == cells, child
    assert shown == {}
    ids = {told["id"]: code for code, told in world.measures.items()}
    for number in board["numbers"]:
        assert number["total"] == world.number(subtree, ids[number["measure"]], number["field"]), number
        for row, told in zip(board["rows"], number["rows"]):
            assert told == world.number(world.below(row["unit"]["code"]), ids[number["measure"]], number["field"])


def compare_lists(store, world, unit, day):
    moment = f"{day}T20:00:00+08:00"
    rows = store.done("view", "unanswered", "--campaign", "c", "--unit", unit, "--limit", "10000", "--format", "json", at=moment)
    assert sorted((row["unit"], row["measure"], row["overdue"]) for row in rows.json["rows"]) == sorted(
        (code, measure, day > world.due(code, measure)) for measure, told in world.measures.items() for code in world.below(unit)
        if world.binds(code, told) and not world.stands(world.duty(code, measure)) and world.duty(code, measure)["state"] != "waived")
    rows = store.done("view", "duties", "--unit", unit, "--format", "json", at=moment).json["rows"]
    assert {row["measure"]: (row["state"], row["due"]) for row in rows} == {
        code: (world.duty(unit, code)["state"], str(world.due(unit, code))) for code, told in world.measures.items() if world.binds(unit, told)}


def recurs(store, world, chance):
    """A measure that is due every week: each period is one of the world's measures."""
    told = {"top": "U00", "levels": chance.sample(LEVELS, chance.randrange(2)), "kinds": [], "accepted_by": chance.choice(["above", "nobody"]),
            "fields": [], "ins": [], "outs": []}
    first = FIRST + datetime.timedelta(chance.randrange(4))
    store.done("measure", "add", "--campaign", "c", "--code", "r", "--title", "R", "--due", first, "--every", "week", "--accepted-by",
               told["accepted_by"], "--levels", ",".join(told["levels"]), at=f"{FIRST}T08:00:03+08:00")
    rows = store.view("periods", "--measure", "c.r", "--sort", "id")
    assert [row["due"] for row in rows] == [str(first + datetime.timedelta(7 * k)) for k in range((60 - (first - FIRST).days) // 7 + 1)]
    for row in rows:
        world.measures[row["code"]] = {**told, "id": row["id"], "due": datetime.date.fromisoformat(row["due"])}


def begin(store, tmp_path, chance):
    world = World()
    world.moved, world.taken, world.proven, world.meetings = [], set(), 0, random.Random(7)
    rows = [{"code": f"U{n:02}", "name": f"Unit {n}", "parent": f"U{chance.randrange(n):02}" if n else "",
             "level": chance.choice(LEVELS), "kind": chance.choice(KINDS)} for n in range(40)]
    path = tmp_path / "units.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(chance.sample(rows, len(rows)))
    store.done("unit", "import", path, at=f"{FIRST}T08:00:00+08:00")
    world.units = {row["code"]: {**row, "opened": FIRST, "closed": None} for row in rows}
    store.done("campaign", "open", "--code", "c", "--title", "C", "--unit", "U00", "--starts", FIRST, "--ends",
               FIRST + datetime.timedelta(60), at=f"{FIRST}T08:00:01+08:00")
    for n in range(8):
        fields = chance.choice([[], ["hours"], ["hours", "share"]])
        told = {"top": chance.choice(["U00", "U00", "U01", "U02"]), "levels": chance.sample(LEVELS, chance.randrange(3)),
                "kinds": chance.sample(KINDS, chance.randrange(2)), "due": FIRST + datetime.timedelta(chance.randrange(DAYS + 3)),
                "accepted_by": chance.choice(["above", "nobody"]), "fields": fields,
                "ins": chance.sample(list(world.units), chance.randrange(3)), "outs": []}
        told["outs"] = [unit for unit in chance.sample(list(world.units), chance.randrange(3)) if unit not in told["ins"]]
        if n and chance.random() < 0.5:
            told["after"] = (f"c.m{chance.randrange(n)}", chance.randrange(4), chance.choice(["itself", "above"]))
        told["proven"] = n % 3 == 0
        form = [{"name": name, "label": name, "kind": "number" if name == "hours" else "decimal"} for name in fields]
        told["id"] = store.done(
            "measure", "add", "--campaign", "c", "--code", f"m{n}", "--title", f"M{n}", "--top", told["top"], "--due", told["due"],
            "--accepted-by", told["accepted_by"], "--levels", ",".join(told["levels"]), "--kinds", ",".join(told["kinds"]),
            "--form", json.dumps(form), "--units-in", ",".join(told["ins"]), "--units-out", ",".join(told["outs"]),
            *(["--after", told["after"][0][2:], "--after-days", told["after"][1], "--after-of", told["after"][2]]
              if "after" in told else []), *(["--proven-by", "meeting"] if told["proven"] else []),
            *(["--proven-count", "hours"] if told["proven"] and "hours" in fields else []), "--format", "json", at=f"{FIRST}T08:00:02+08:00").json["id"]
        world.measures[f"c.m{n}"] = told
    recurs(store, world, chance)
    store.done("campaign", "deploy", "--campaign", "c", at=f"{FIRST}T08:00:03+08:00")
    return world


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_every_figure_after_every_day(store, tmp_path, seed):
    chance = random.Random(seed)
    world = begin(store, tmp_path, chance)
    office = Office(store, tmp_path)
    for n in range(DAYS):
        day = FIRST + datetime.timedelta(n)
        for what, rows in a_day(world, chance, day, n):
            office.send(what.split(), rows, f"{day}T10:00:00+08:00")
        compare(store, world, "U00", day, day)
        compare(store, world, chance.choice(list(world.units)), day, day + datetime.timedelta(chance.randrange(20)))
        compare_lists(store, world, chance.choice(list(world.units)), day)
    assert world.proven > 10
    store.done("rebuild")
    compare(store, world, "U00", day, day)
