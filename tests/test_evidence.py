"""Evidence: its dates and period, until when it is valid, and whether it was handed in before, by anybody, also as nearly the same picture."""
import json
import subprocess

import pytest

from conftest import day
from test_sign_in import come_in


def picture(seed, width=320, height=240):
    """Blots on a slope, other ones for each seed, as a PPM."""
    import random
    chance = random.Random(seed)
    blots = [(chance.random(), chance.random(), 0.02 + 0.15 * chance.random(), chance.randrange(-90, 90)) for _ in range(25)]
    rows = bytearray()
    for y in range(height):
        for x in range(width):
            level = 100 + 60 * y // height
            for bx, by, size, more in blots:
                if (x / width - bx) ** 2 + (y / height - by) ** 2 < size * size:
                    level += more
            level = max(0, min(255, level))
            rows += bytes((level, level * 9 // 10, level * 8 // 10))
    return b"P6\n%d %d\n255\n" % (width, height) + bytes(rows)


def jpeg(ppm, quality=85, scale=None):
    made = subprocess.run(["cjpeg", "-quality", str(quality)], input=ppm, capture_output=True, check=True).stdout
    if scale:
        made = subprocess.run(["djpeg", "-pnm", "-scale", scale], input=made, capture_output=True, check=True).stdout
        made = subprocess.run(["cjpeg", "-quality", "70"], input=made, capture_output=True, check=True).stdout
    return made


@pytest.fixture
def hand(campaign, tmp_path):
    """hand(unit, measure, bytes...): answers with these files."""
    count = iter(range(1000))

    def do(unit, measure, *files, **more):
        rows = []
        for content in files:
            path = tmp_path / f"{next(count)}.bin"
            path.write_bytes(content)
            rows.append({"file": campaign.done("file", path).out.split()[-1], "dated": day(0), **more})
        values = ["--values.rooms", "1"] if measure == "safe.check" else []
        return campaign.done("duty", "answer", "--unit", unit, "--measure", measure, "--evidence", json.dumps(rows), *values)

    return do


def told(store, *words, campaign="safe"):
    return [(row["unit"], row["measure"], row["as"], row["by_unit"], row["for_measure"])
            for row in store.view("evidence", "--campaign", campaign, *words)]


def test_dates_period_and_expiry(campaign, hand):
    hand("D", "safe.note", b"%PDF-1.4 one", **{"from": day(-90), "to": day(-1), "valid_until": day(0)})
    hand("E", "safe.note", b"%PDF-1.4 two", b"%PDF-1.4 three")
    rows = campaign.view("evidence", "--campaign", "safe")
    assert [(row["unit"], row["from"], row["to"], row["valid_until"], row["expired"], row["repeated"]) for row in rows] == [
        ("D", day(-90), day(-1), day(0), False, False), ("E", None, None, None, False, False), ("E", None, None, None, False, False)]
    assert [row["unit"] for row in campaign.view("evidence", "--campaign", "safe", "--unit", "E")] == ["E", "E"]


def test_what_expires_is_told(campaign, tmp_path):
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.4 certificate")
    kept = campaign.done("file", tmp_path / "c.pdf").out.split()[-1]
    campaign.done("duty", "answer", "--unit", "D", "--measure", "safe.note", "--evidence",
                  json.dumps([{"file": kept, "dated": day(-400), "valid_until": day(-35)}]))
    assert [row["unit"] for row in campaign.view("evidence", "--campaign", "safe", "--expired", "yes")] == ["D"]
    assert campaign.view("evidence", "--campaign", "safe", "--expired", "no") == []


def test_dates_that_cannot_be(campaign, tmp_path):
    (tmp_path / "c.pdf").write_bytes(b"x")
    kept = campaign.done("file", tmp_path / "c.pdf").out.split()[-1]
    give = lambda **more: campaign.run("duty", "answer", "--unit", "D", "--measure", "safe.note", "--evidence",
                                       json.dumps([{"file": kept, "dated": day(-1), **more}]))
    assert "evidence[0].to: It ends before it begins." in give(**{"from": day(-3), "to": day(-4)}).err  # R-EVID-01
    assert "evidence[0].from: A period that ends has begun" in give(to=day(-4)).err
    assert "evidence[0].valid_until" in give(valid_until=day(-2)).err  # R-EVID-02


def test_the_same_file_again(campaign, hand):
    hand("D", "safe.note", b"report")
    hand("E", "safe.note", b"report", b"other")
    hand("E", "safe.check", b"other")
    hand("E", "safe.check", b"other", b"report")  # for the same duty again: not flagged by itself
    assert sorted(told(campaign), key=str) == sorted([
        ("D", "safe.note", None, None, None), ("E", "safe.note", "same", "D", "safe.note"), ("E", "safe.note", None, None, None),
        ("E", "safe.check", "same", "E", "safe.note"), ("E", "safe.check", "same", "D", "safe.note")], key=str)
    assert {(row["unit"], row["repeated"]) for row in campaign.view("answers", "--measure", "safe.note")} == {("D", 0), ("E", 1)}
    assert [row["repeated"] for row in campaign.view("answers", "--measure", "safe.check")] == [2]
    assert len(campaign.view("evidence", "--campaign", "safe", "--repeated", "yes")) == 3


def test_again_in_another_campaign(campaign, hand):
    hand("D", "safe.note", b"report")
    campaign.done("campaign", "close", "--campaign", "safe")
    campaign.done("campaign", "open", "--code", "next", "--title", "Next", "--unit", "A", "--starts", day(0), "--ends", day(30))
    campaign.done("measure", "add", "--campaign", "next", "--code", "n", "--title", "N", "--due", day(9), "--accepted-by", "nobody")
    campaign.done("campaign", "deploy", "--campaign", "next")
    hand("D", "next.n", b"report")
    assert told(campaign, campaign="next") == [("D", "next.n", "same", "D", "safe.note")]
    assert campaign.view("evidence", "--campaign", "next")[0]["on_day"] == day(0)


def test_nearly_the_same_picture(campaign, hand):
    first, other = picture(1), picture(2)
    hand("D", "safe.note", jpeg(first, 92), jpeg(other))
    hand("E", "safe.note", jpeg(first, 45), jpeg(picture(3)))
    hand("B", "safe.check", jpeg(other, 80, "1/2"))
    assert sorted(told(campaign), key=str) == sorted([
        ("D", "safe.note", None, None, None), ("D", "safe.note", None, None, None), ("E", "safe.note", "alike", "D", "safe.note"),
        ("E", "safe.note", None, None, None), ("B", "safe.check", "alike", "D", "safe.note")], key=str)
    campaign.done("rebuild")
    assert sum(row["repeated"] for row in campaign.view("evidence", "--campaign", "safe")) == 2
    # What is handed in anew in place of another leaves no trace of that.
    hand("B", "safe.check", jpeg(picture(4)))
    hand("C", "safe.check", jpeg(other, 50))
    assert ("C", "safe.check", "alike", "D", "safe.note") in told(campaign)
    assert [row for row in told(campaign) if row[0] == "B"] == [("B", "safe.check", None, None, None)]


def test_a_picture_goes_over_http_too(campaign):
    server = campaign.serve()
    keep = lambda content: server.ask("POST", "/api/v1/file", content, {"Content-Type": "image/jpeg"}).json["file"]
    for unit, quality in (("D", 90), ("E", 60)):
        server.done("duty.answer", {"unit": unit, "measure": "safe.note",
                                    "evidence": [{"file": keep(jpeg(picture(7), quality)), "dated": day(0)}]})
    rows = server.get("/api/v1/view/evidence?campaign=safe&repeated=yes").json["rows"]
    assert [(row["unit"], row["as"], row["by_unit"]) for row in rows] == [("E", "alike", "D")]
    assert server.act("duty.answer", {"unit": "D", "measure": "safe.note", "likenesses": ["x"]}).codes == ["unknown_field"]


def test_a_unit_beside_is_not_told_to_whoever_may_not_look_there(campaign, hand):
    hand("D", "safe.note", b"%PDF-1.4 the same")
    hand("E", "safe.note", b"%PDF-1.4 the same")
    campaign.done("person", "add", "--code", "p", "--name", "Somebody", "--unit", "E")
    server = campaign.serve()
    person = come_in(server, "p")
    row, = person.get("/api/v1/view/evidence?campaign=safe&unit=E").json["rows"]
    assert (row["repeated"], row["as"], row["by_unit"], row["for_measure"], row["on_day"]) == (True, "same", None, None, day(0)), row
    assert b'"D"' not in person.get("/api/v1/view/evidence?campaign=safe&unit=E").body
    assert person.get("/api/v1/view/evidence?campaign=safe&unit=E&by_unit=D").json["rows"] == []
    assert server.get("/api/v1/view/evidence?campaign=safe&unit=E").json["rows"][0]["by_unit"] == "D"
