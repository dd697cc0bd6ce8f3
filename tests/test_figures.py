"""Asked once: what a unit gave for a figure is taken by every later form, and is corrected in one place."""
import json
import random

from conftest import day


def define(store, code="people", kind="number", period="year", *words):
    store.done("figure", "define", "--code", code, "--title", code.title(), "--kind", kind, "--period", period, *words)


def measure(store, campaign, code, fields, due=20, *words):
    store.done("measure", "add", "--campaign", campaign, "--code", code, "--title", code, "--due", day(due), "--accepted-by", "nobody",
               "--form", json.dumps(fields), *words)


def field(name, figure="people", **more):
    return {"name": name, "label": name.title(), "kind": "number", "figure": figure, **more}


def two_campaigns(store, period="once"):
    define(store, period=period)
    for code in ("one", "two"):
        store.done("campaign", "open", "--code", code, "--title", code, "--unit", "A", "--starts", day(0), "--ends", day(60))
        measure(store, code, "m", [field("count", need=True), {"name": "other", "label": "Other", "kind": "number"}])
        store.done("campaign", "deploy", "--campaign", code)


def answer(store, unit, code, **values):
    return store.run("duty", "answer", "--unit", unit, "--measure", code,
                     *(word for name, value in values.items() for word in (f"--values.{name}", value)))


def sums(store, campaign, unit="A"):
    return {number["field"]: (number["total"]["sum"], number["total"]["given"])
            for number in store.board(unit, campaign, "--numbers")["numbers"]}


def test_what_was_given_is_not_asked_again(campaign):
    two_campaigns(campaign)
    assert answer(campaign, "D", "one.m", count=37).code == 0
    asked = {row["field"]: row for row in campaign.view("asked", "--unit", "D", "--measure", "two.m")}
    assert (asked["count"]["held"], asked["count"]["from"], asked["count"]["day"]) == ("37", "one.m", day(0))
    assert asked["other"]["held"] is None and campaign.view("asked", "--unit", "E", "--measure", "two.m")[0]["held"] is None
    assert answer(campaign, "D", "two.m", other=1).code == 0  # needed, and held
    assert sums(campaign, "two") == {"count": ("37", 1), "other": ("1", 1)}
    refused = answer(campaign, "E", "two.m", other=1)
    assert refused.code == 2 and refused.err == "values.count: This must be given.\n"
    refused = answer(campaign, "D", "two.m", count=38)  # R-FIG-04
    assert refused.code == 2 and f"values.count: 37 was given already, in one.m on {day(0)}" in refused.err
    assert answer(campaign, "D", "two.m", count=37).code == 0
    assert [(row["figure"], row["unit"], row["value"], row["from"]) for row in campaign.view("figure-values")] == [
        ("people", "D", "37", "one.m")]
    assert campaign.view("figures")[0]["units"] == 1


def test_a_rehearsal_tells_what_is_not_asked(campaign):
    two_campaigns(campaign)
    assert answer(campaign, "D", "one.m", count=37).code == 0
    campaign.done("campaign", "open", "--code", "draft", "--title", "Draft", "--unit", "B", "--starts", day(0), "--ends", day(60))
    measure(campaign, "draft", "m", [field("n")], 20, "--levels", "section")
    assert campaign.view("rehearsal-held", "--campaign", "draft") == [
        {"measure": "draft.m", "field": "n", "label": "N", "figure": "people", "units": 2, "held": 1}]


def test_it_is_corrected_in_one_place(campaign):
    two_campaigns(campaign)
    for unit, count in (("D", 37), ("E", 5)):
        for code in ("one.m", "two.m"):
            assert answer(campaign, unit, code, count=count).code == 0
    campaign.done("figure", "correct", "--figure", "people", "--unit", "D", "--value", "040", "--reason", "Counted again.")
    for code in ("one", "two"):
        assert sums(campaign, code)["count"] == ("45", 2)
        assert {row["unit"]: row["values"] for row in campaign.view("answers", "--measure", f"{code}.m")} == {"D": "count=40", "E": "count=5"}
    campaign.done("rebuild")
    assert sums(campaign, "two", "B")["count"] == ("45", 2)
    refused = campaign.run("figure", "correct", "--figure", "people", "--unit", "C", "--value", "1", "--reason", "R")
    assert "has not given" in refused.err  # R-FIG-06
    refused = campaign.run("figure", "correct", "--figure", "people", "--unit", "D", "--value", "40", "--reason", "R")
    assert "value that it has" in refused.err  # R-FIG-07
    refused = campaign.run("figure", "correct", "--figure", "people", "--unit", "D", "--value", "many", "--reason", "R")
    assert refused.err.startswith("value: Write a whole number")
    refused = campaign.run("figure", "correct", "--figure", "people", "--unit", "D", "--value", "41", "--reason", "R", "--period", day(0))
    assert "Say for which period" in refused.err  # R-FIG-05


def test_the_answer_that_gave_it_may_say_otherwise(campaign):
    """Sent back for a wrong number, a unit answers again: the number is put right wherever it rests."""
    define(campaign)
    for code in ("one", "two"):
        campaign.done("campaign", "open", "--code", code, "--title", code, "--unit", "A", "--starts", day(0), "--ends", day(60))
        campaign.done("measure", "add", "--campaign", code, "--code", "m", "--title", "M", "--due", day(9), "--accepted-by", "above", "--form",
                      json.dumps([field("count")]))
        campaign.done("campaign", "deploy", "--campaign", code)
    assert answer(campaign, "D", "one.m", count=73).code == 0
    assert answer(campaign, "D", "two.m").code == 0
    campaign.done("duty", "return", "--unit", "D", "--measure", "one.m", "--reason", "Thirty-seven?")
    assert answer(campaign, "D", "one.m", count=37).code == 0
    assert sums(campaign, "one") == sums(campaign, "two") == {"count": ("37", 1)}
    assert "37 was given already" in answer(campaign, "D", "two.m", count=73).err
    assert [row["value"] for row in campaign.view("figure-values")] == ["37"]
    campaign.done("rebuild")
    assert sums(campaign, "two") == {"count": ("37", 1)}


def test_each_period_has_its_own(campaign):
    define(campaign, "monthly", "number", "month")
    campaign.done("campaign", "open", "--code", "r", "--title", "R", "--unit", "A", "--starts", day(0), "--ends", day(100))
    measure(campaign, "r", "m", [field("n", "monthly")], 70, "--every", "month")
    measure(campaign, "r", "again", [field("n", "monthly")], 70)
    campaign.done("campaign", "deploy", "--campaign", "r")
    periods = [row["code"] for row in campaign.view("periods", "--measure", "r.m")]
    for n, code in enumerate(periods):
        assert answer(campaign, "D", code, n=10 + n).code == 0
    begins = [row["begins"] for row in campaign.view("figure-values", "--unit", "D")]
    assert len(set(begins)) == len(periods) and all(text.endswith("-01") for text in begins)
    held = campaign.view("asked", "--unit", "D", "--measure", "r.again")[0]["held"]
    by_month = {row["begins"][:7]: row["value"] for row in campaign.view("figure-values", "--unit", "D")}
    assert held == by_month.get(day(70)[:7])


def test_what_a_figure_refuses(campaign):
    define(campaign)
    refused = campaign.run("figure", "define", "--code", "people", "--title", "P", "--kind", "text", "--period", "once")
    assert "The code people is taken." in refused.err  # R-FIG-01
    campaign.done("campaign", "open", "--code", "p", "--title", "P", "--unit", "A", "--starts", day(0), "--ends", day(60))
    add = lambda **more: campaign.run("measure", "add", "--campaign", "p", "--code", "m", "--title", "M", "--due", day(3), "--accepted-by",
                                      "nobody", "--form", json.dumps([field("n", **more)]))
    assert "There is no figure cows." in add(figure="cows").err
    assert "another kind" in add(kind="decimal").err  # R-FIG-03
    assert add().code == 0
    assert campaign.done("template", "p").json["measures"][0]["form"][0]["figure"] == "people"


def test_so_many_figures(store, tmp_path):
    rows = tmp_path / "figures.csv"
    rows.write_text("code,title,kind,period\n" + "".join(f"f{n},F,number,once\n" for n in range(2000)))
    store.done("figure", "define", "--rows", rows)
    assert "at most 2000 figures" in store.run("figure", "define", "--code", "x", "--title", "X", "--kind", "number", "--period", "once").err  # R-FIG-02


def test_random_answers_and_corrections(campaign):
    """Sums of two campaigns after every step, beside a dictionary."""
    two_campaigns(campaign)
    chance, held, source, standing = random.Random(5), {}, {}, set()
    for step in range(40):
        unit, code = chance.choice("ABCDE"), chance.choice(["one", "two"])
        if chance.random() < 0.6:
            given = chance.randrange(1, 100)
            names = not (unit in held and chance.random() < 0.5)
            done = answer(campaign, unit, f"{code}.m", **({"count": given} if names else {}))
            if done.code == 0:
                if unit not in held or source[unit] == code and names:
                    held[unit] = given
                source.setdefault(unit, code)
                standing.add((unit, code))
        elif unit in held:
            value = chance.randrange(1, 100)
            done = campaign.run("figure", "correct", "--figure", "people", "--unit", unit, "--value", value, "--reason", f"Step {step}")
            assert (done.code == 0) == (value != held[unit])
            held[unit] = value
        for code in ("one", "two"):
            units = [unit for unit in "ABCDE" if (unit, code) in standing]
            assert sums(campaign, code)["count"] == (str(sum(held[unit] for unit in units)), len(units)), step
