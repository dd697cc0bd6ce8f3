"""Files that people hand in: told apart by their bytes, and given back so that nothing in them runs here."""
import struct
import subprocess
import zlib

import pytest


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
    assert "content-disposition" not in reply.headers
    assert reply.headers["x-content-type-options"] == "nosniff"
    policy = [part.strip() for part in reply.headers["content-security-policy"].split(";")]
    assert "sandbox" in policy and "default-src 'none'" in policy
    assert not any("script" in part for part in policy)


@pytest.mark.parametrize("content, kind", [
    (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "image/svg+xml"),
    (b"<!DOCTYPE html><script>alert(1)</script>", "text/html"), (b"some words", "text/plain"), (b"", "application/x-empty"),
    (b"\x01\x02\x03\xfe", "application/octet-stream")])
def test_all_else_is_only_saved(server, content, kind):
    assert keep(server, content, "image/png") == {"file": keep(server, content)["file"], "size": len(content), "type": kind}
    reply = given(server, content)
    assert reply.headers["content-type"] == "application/octet-stream" and reply.body == content
    assert reply.headers["content-disposition"].startswith("attachment")
    assert reply.headers["x-content-type-options"] == "nosniff" and "sandbox" in reply.headers["content-security-policy"]


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
