"""Files that people hand in: told apart by their bytes, and given back so that nothing in them runs here."""
import json
import struct
import subprocess
import urllib.parse
import zlib

import pytest

from conftest import day


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*extra, width=40, height=40):
    """A grey slope; `extra` chunks stand before its pixels."""
    rows = b"".join(b"\0" + bytes((x + y) * 3 % 256 for x in range(width)) for y in range(height))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) + b"".join(extra) + \
        png_chunk(b"IDAT", zlib.compress(rows)) + png_chunk(b"IEND", b"")


def jpeg(width=40, height=40):
    ppm = b"P6\n%d %d\n255\n" % (width, height) + bytes((x * 5 + y) % 256 for y in range(height) for x in range(width) for _ in range(3))
    return subprocess.run(["cjpeg"], input=ppm, capture_output=True, check=True).stdout


def exif(orientation=6, taken="2026:11:20 09:30:00"):
    """A block as cameras write it, from its byte order on: orientation, day, and a place in Jiaxing."""
    entry = lambda tag, kind, count, value: struct.pack("<HHII", tag, kind, count, value)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", 3) + entry(0x112, 3, 1, orientation) + entry(0x8769, 4, 1, 50) + \
        entry(0x8825, 4, 1, 88) + b"\0\0\0\0" + struct.pack("<H", 1) + entry(0x9003, 2, 20, 68) + b"\0\0\0\0" + taken.encode() + b"\0" + \
        struct.pack("<H", 4) + entry(1, 2, 2, ord("N")) + entry(2, 5, 3, 142) + entry(3, 2, 2, ord("E")) + entry(4, 5, 3, 166) + \
        b"\0\0\0\0" + struct.pack("<12I", 30, 1, 46, 1, 1234, 100, 120, 1, 45, 1, 5, 1)


PLACE = "30.770094,120.751389"
SECRETS = (b"2026:11:20", struct.pack("<2I", 1234, 100), b"tells-all", b"Exif" + exif())


def segment(marker, body):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg_photo(block, picture=None):
    picture = picture or jpeg()
    return picture[:2] + segment(0xe1, b"Exif\0\0" + block) + segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x>tells-all</x>") + \
        segment(0xed, b"Photoshop 3.0\0tells-all") + segment(0xfe, b"tells-all") + picture[2:] + b"tells-all"


def png_photo(block):
    return png(png_chunk(b"eXIf", block), png_chunk(b"tEXt", b"Comment\0tells-all"), png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0tells-all")) + b"tells-all"


def webp_photo(block):
    chunk = lambda kind, data: kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    inside = b"WEBP" + chunk(b"VP8X", b"\x0c" + bytes(9)) + WEBP[12:] + chunk(b"EXIF", block) + chunk(b"XMP ", b"tells-all")
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


GIF = b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
WEBP = b"RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0\x30\x01\0\x9d\x01\x2a\x01\0\x01\0\x02\0\x34\x25\xa4\0\x03\x70\0\xfe\xfb\x94\0\0"


@pytest.fixture
def server(store):
    return store.serve()


def keep(server, content, kind="application/octet-stream", query=""):
    reply = server.ask("POST", "/api/v1/file" + query, content, {"Content-Type": kind})
    assert reply.status == 200, reply.body
    return reply.json


def given(server, content, **more):
    return server.get("/api/v1/file/" + keep(server, content, **more)["file"])


@pytest.mark.parametrize("content, kind", [
    (jpeg(), "image/jpeg"), (png(), "image/png"), (GIF, "image/gif"), (WEBP, "image/webp"), (b"%PDF-1.4\n1 0 obj\n", "application/pdf")])
def test_pictures_and_pdf_are_shown_in_a_sandbox(server, content, kind):
    assert keep(server, content, "text/html")["type"] == kind  # whatever was said of it
    reply = given(server, content)
    assert reply.headers["content-type"] == kind and reply.body == content
    assert reply.headers["content-disposition"].startswith("inline;")  # shown; saved, it has the ending of what it is
    assert reply.headers["x-content-type-options"] == "nosniff"
    policy = [part.strip() for part in reply.headers["content-security-policy"].split(";")]
    assert "sandbox" in policy and "default-src 'none'" in policy
    assert not any("script" in part for part in policy)


@pytest.mark.parametrize("content, kind", [
    (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "image/svg+xml"),
    (b"<!DOCTYPE html><script>alert(1)</script>", "text/html"), (b"some words", "text/plain"),
    (b"\x01\x02\x03\xfe", "application/octet-stream"), (b"\xff\xd8 no picture", "text/plain")])
def test_all_else_is_only_saved(server, content, kind):
    assert keep(server, content, "image/png") == {"file": keep(server, content)["file"], "size": len(content), "type": kind}
    reply = given(server, content)
    assert reply.headers["content-type"] == "application/octet-stream" and reply.body == content
    assert reply.headers["content-disposition"].startswith("attachment")
    assert reply.headers["x-content-type-options"] == "nosniff" and "sandbox" in reply.headers["content-security-policy"]


def test_an_empty_file_is_not_taken(server):
    reply = server.ask("POST", "/api/v1/file", b"", {"Content-Type": "text/plain"})
    assert reply.status == 422 and reply.texts == ["This file is empty."]


def test_a_file_that_an_older_muster_kept_is_only_saved(store):
    server = store.serve()
    name = keep(server, GIF)["file"]
    server.stop()
    subprocess.run(["sqlite3", str(store.folder / "muster.db"), "drop table ledger_type"], check=True)
    server = store.serve()
    reply = server.get("/api/v1/file/" + name)
    assert reply.headers["content-type"] == "application/octet-stream" and reply.headers["content-disposition"].startswith("attachment")
    assert keep(server, GIF)["type"] == "image/gif"  # handed in again, it is known
    assert server.get("/api/v1/file/" + name).headers["content-type"] == "image/gif"


# ---- Photographs ----

PHOTOS = [(jpeg_photo, "image/jpeg"), (png_photo, "image/png"), (webp_photo, "image/webp")]


@pytest.mark.parametrize("photo, kind", PHOTOS)
def test_a_photograph_tells_its_day_and_is_kept_without_all_else(server, photo, kind):
    content = photo(exif())
    assert all(secret in content for secret in (b"2026:11:20", b"tells-all"))
    told = keep(server, content)
    back = server.get("/api/v1/file/" + told["file"])
    assert told == {"file": told["file"], "size": len(back.body), "type": kind, "taken": "2026-11-20"}
    assert not [secret for secret in SECRETS if secret in back.body]
    assert struct.pack(">HHIH", 0x112, 3, 1, 6) in back.body  # which side is up
    assert back.headers["content-type"] == kind
    again = keep(server, back.body)
    assert (again["file"], again["taken"]) == (told["file"], "2026-11-20")  # the date stands with the file


def test_nothing_of_it_stays_in_the_store(store):
    server = store.serve()
    for photo, _ in PHOTOS:
        keep(server, photo(exif()))
    server.stop()
    for path in store.folder.rglob("*"):
        if path.is_file():
            assert not [secret for secret in SECRETS if secret in path.read_bytes()], path


def test_its_pixels_stay_as_they_are(server, tmp_path):
    whole = jpeg()
    kept = server.get("/api/v1/file/" + keep(server, jpeg_photo(exif(), whole))["file"]).body
    pixels = lambda content: subprocess.run(["djpeg", "-pnm"], input=content, capture_output=True, check=True).stdout
    assert pixels(kept) == pixels(whole)
    assert server.get("/api/v1/file/" + keep(server, png_photo(exif(1)))["file"].lower()).body == png()
    assert keep(server, jpeg_photo(exif(1), whole))["file"] == keep(server, whole)["file"]


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "2026:13:41 00:00:00", "    :  :     :  :  "])
def test_a_day_that_there_is_not_is_not_told(server, taken):
    assert "taken" not in keep(server, jpeg_photo(exif(taken=taken)))
    assert "taken" not in keep(server, png())


@pytest.mark.parametrize("content", [
    jpeg()[:-20], jpeg()[:3], jpeg_photo(exif())[:60], png()[:-5], png(png_chunk(b"ABCD", b"needed")), WEBP[:-4], GIF[:-4], GIF[:13],
    b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", b"II*\0\x08\0\0\0", b"\0\0\0\x18ftypavif\0\0\0\0mif1avif"])
def test_what_cannot_be_cleaned_for_certain_is_not_kept(server, store, content, tmp_path):
    reply = server.ask("POST", "/api/v1/file", content, {"Content-Type": "image/jpeg"})
    assert reply.status == 422 and reply.codes == ["photo"] and reply.texts[0].endswith(".")
    path = tmp_path / "picture"
    path.write_bytes(content)
    answer = store.run("file", path)
    assert answer.code != 0 and reply.texts[0] in answer.err


def test_pictures_that_have_no_place_for_it_are_kept_as_they_are(server):
    for content, kind in [(b"P6\n1 1\n255\nabc", "image/x-portable-pixmap"), (b"BM\x3a" + bytes(7) + b"\x36\0\0\0\x28\0\0\0\1\0\0\0\1\0\0\0\1\0\x18" + bytes(29), "image/bmp")]:
        told = keep(server, content)
        assert told["type"] == kind and given(server, content).body == content
        assert given(server, content).headers["content-disposition"].startswith("attachment")


# ---- As evidence ----

def test_a_file_is_saved_by_its_title_and_the_ending_of_its_type(campaign):
    server = campaign.serve()
    name = lambda file: urllib.parse.unquote(server.get("/api/v1/file/" + file).headers["content-disposition"])
    text, shown = keep(server, b"Who was there, and what was said.")["file"], keep(server, png())["file"]
    assert name(text) == "attachment; filename*=UTF-8''evidence.txt"
    server.done("duty.answer", {"unit": "D", "measure": "safe.note", "evidence": [
        {"file": text, "title": "会议纪要 / \"first\"", "dated": day(0)}, {"file": shown, "title": "room.PNG", "dated": day(0)}]})
    assert name(text) == "attachment; filename*=UTF-8''会议纪要 / \"first\".txt"
    assert name(shown) == "inline; filename*=UTF-8''room.PNG"
    page = server.get("/view/evidence?campaign=safe").body.decode()
    assert f'<a href="/api/v1/file/{text}">Open the file</a>' in page and ">" + text not in page



def photo_of(n):
    """A photograph of today and n days."""
    return jpeg_photo(exif(taken=day(n).replace("-", ":") + " 09:30:00"), jpeg(40, 40 + n % 7))


def test_evidence_takes_the_day_of_its_photograph(campaign):
    server = campaign.serve()
    pieces = [{"file": keep(server, photo_of(-3))["file"]}, {"file": keep(server, photo_of(-4))["file"], "dated": day(-9)},
              {"file": keep(server, b"minutes")["file"], "dated": day(-1)}]
    server.done("duty.answer", {"unit": "D", "measure": "safe.note", "evidence": pieces})
    told = lambda: [row["dated"] for row in server.get("/api/v1/view/evidence?campaign=safe").json["rows"]]
    assert told() == [day(-3), day(-9), day(-1)]
    server.stop()
    # It stands in the event: what is known beside the file is not asked again.
    subprocess.run(["sqlite3", str(campaign.folder / "muster.db"), "delete from ledger_taken"], check=True)
    campaign.done("rebuild")
    assert [row["dated"] for row in campaign.view("evidence", "--campaign", "safe")] == [day(-3), day(-9), day(-1)]


def test_evidence_without_any_day_is_refused(campaign):
    server = campaign.serve()
    plain, ahead = keep(server, png())["file"], keep(server, photo_of(2))["file"]
    for name in (plain, ahead):
        pieces = [{"file": plain, "dated": day(0)}, {"file": name}]
        reply = server.act("duty.answer", {"unit": "D", "measure": "safe.note", "evidence": pieces})
        assert reply.status == 422 and reply.codes == ["R-EVID-03"]
        assert reply.json["problems"][0]["field"] == "evidence[1].dated"
    server.done("duty.answer", {"unit": "D", "measure": "safe.note", "evidence": [{"file": ahead, "dated": day(0)}]})


def test_many_answers_with_photographs_in_one_batch(campaign):
    server = campaign.serve()
    name = keep(server, photo_of(-2))["file"]
    key = {"unit": "D", "measure": "safe.note", "evidence": [{"file": name}]}
    first = server.done("duty.answer", key, key="k")
    assert server.done("duty.answer", key, key="k")["seq"] == first["seq"]


# ---- The place ----

@pytest.fixture
def placed(campaign):
    """A measure that asks where photographs were taken, beside those that do not."""
    campaign.done("measure", "add", "--campaign", "safe", "--code", "where", "--title", "Where", "--due", day(9), "--accepted-by",
                  "nobody", "--reason", "To see it.", "--place", "yes")
    return campaign


def places(store):
    return {(row["measure"], row["unit"]): row["place"] for row in store.view("evidence", "--campaign", "safe")}


@pytest.mark.parametrize("photo, kind", PHOTOS)
def test_the_place_is_kept_only_where_the_measure_asks(placed, photo, kind):
    server = placed.serve()
    answer = lambda measure, name: server.done("duty.answer", {"unit": "D", "measure": measure, "evidence": [{"file": name}]})
    told = keep(server, photo(exif()), query="?measure=safe.note")
    assert "place" not in told
    answer("safe.where", told["file"])
    assert places(placed) == {("safe.where", "D"): None}  # R-EVID-04: sent for another, it is gone
    told = keep(server, photo(exif()), query="?measure=safe.where")
    assert told["place"] == PLACE and struct.pack("<2I", 1234, 100) not in server.get("/api/v1/file/" + told["file"]).body
    answer("safe.where", told["file"])
    answer("safe.note", told["file"])
    assert places(placed) == {("safe.where", "D"): PLACE, ("safe.note", "D"): None}
    assert "place" not in keep(server, photo(exif()))
    server.stop()
    subprocess.run(["sqlite3", str(placed.folder / "muster.db"), "delete from ledger_place"], check=True)
    placed.done("rebuild")
    assert places(placed)[("safe.where", "D")] == PLACE  # it stands in the event


def test_the_place_over_the_command_line(placed, tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(jpeg_photo(exif()))
    placed.done("duty", "answer", "--unit", "D", "--measure", "safe.where", "--evidence", json.dumps([{"file": f"@{path}"}]))
    name = placed.done("file", path, "--measure", "safe.where").out.split()[-1]
    placed.done("duty", "answer", "--unit", "E", "--measure", "safe.where", "--evidence", json.dumps([{"file": name}]))
    assert places(placed) == {("safe.where", "D"): PLACE, ("safe.where", "E"): PLACE}
    assert placed.view("evidence", "--campaign", "safe")[0]["dated"] == "2026-11-20"
    assert {row["code"]: row["place"] for row in placed.view("measures", "--campaign", "safe")} == {
        "safe.check": False, "safe.note": False, "safe.where": True}
    kept = [measure for measure in placed.done("template", "safe").json["measures"] if measure.get("place")]
    assert [measure["code"] for measure in kept] == ["where"]


def test_what_a_file_is_for_is_read_strictly(placed):
    server = placed.serve()
    send = lambda query: server.ask("POST", "/api/v1/file" + query, png(), {"Content-Type": "image/png"})
    assert send("?measure=safe.none").codes == ["not_found"] and send("?campaign=safe").codes == ["unknown_field"]
    assert send("?measure=safe.where&measure=safe.note").codes == ["twice"]
    assert send("?lang=zh").status == 200 and send("?measure=safe.where").status == 200
