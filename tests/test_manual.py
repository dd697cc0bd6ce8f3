"""The manual that the program serves: open to everybody, in both languages, and every page of the program leads to its page."""
import pathlib
import re
import subprocess
from urllib.parse import unquote

import pytest

from conftest import MUSTER, ROOT, Store

PAGES = sorted(path.stem for path in (ROOT / "docs/manual/en").glob("*.md"))


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("manual") / "store")
    store.done("init", "--zone", "Asia/Shanghai")
    server = store.serve("--requests-per-minute", "0")
    yield server
    server.stop()


def stranger(server, path, **headers):
    return server.ask("GET", path, headers={"Authorization": None, "Accept": "text/html", **headers})


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_is_there_for_everybody(server, language):
    assert PAGES == sorted(path.stem for path in (ROOT / "docs/manual/zh").glob("*.md"))
    addresses = {path: stranger(server, f"{path}?lang={language}") for path in ["/help", *(f"/help/{name}" for name in PAGES)]}
    texts = {path: reply.body.decode() for path, reply in addresses.items() if reply.status == 200}
    assert len(texts) == len(PAGES) + 1
    for path, text in texts.items():
        assert text.count("<h1") == 1 and 'aria-current="page"' in text, path
        # Whatever it leads to within the manual is there, with its heading; pictures too.
        for url, head in re.findall(r'href="(/help/[^"#?]*)(?:#([^"]+))?"', text):
            assert url in texts, (path, url)
            assert not head or f'id="{head}"' in texts[url] or f'id="{unquote(head)}"' in texts[url], (path, url, head)
        for url in re.findall(r'<img src="([^"]+)"', text):
            picture = stranger(server, url.replace("&amp;", "&"))
            assert picture.status == 200 and picture.headers["content-type"] == "image/webp", url
        # What it leads to in the program is there, for the operator.
        for url in re.findall(r'<a href="(/(?!help)[^"?]*)"', text.split('<main')[1].split('</main>')[0]):
            assert server.get(url, Accept="text/html").status == 200, (path, url)
    assert stranger(server, f"/help/nothing?lang={language}").status == 404
    assert stranger(server, "/help/images/nothing.webp").status == 404
    assert stranger(server, "/help/images/..%2F..%2Fen%2Fstart.md").status == 404


def pictures_named(language):
    """The pictures that pages of a language name, with what each is said to show."""
    texts = (path.read_text() for path in sorted((ROOT / "docs/manual" / language).glob("*.md")))
    return [(name, alt) for text in texts for alt, name in re.findall(r"!\[([^\]]*)\]\(images/([^)]*)\)", text)]


def test_every_picture_is_named_in_both_languages_and_none_is_left_over():
    there = {path.name: path.stat().st_size for path in (ROOT / "docs/manual/images").iterdir() if path.name != "README.md"}
    named = {language: pictures_named(language) for language in ("en", "zh")}
    assert [name for name, _ in named["en"]] == [name for name, _ in named["zh"]] and len(named["en"]) >= 15
    assert set(there) == {name.replace(".webp", f".{language}.webp") for language in named for name, _ in named[language]}
    for language, pictures in named.items():
        assert all(len(alt) >= (10 if language == "zh" else 25) for _, alt in pictures), language
        assert len({alt for _, alt in pictures}) == len(pictures)
    assert max(there.values()) < 64 << 10 and sum(there.values()) < 1200 << 10


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pictures_stand_in_their_pages(server, language):
    """In the reader's language, with what they show, their size and a way to them; kept for ever by whoever asks with the tag."""
    tag = r'<a href="([^"]+)"><img src="([^"]+)" width="(\d+)" height="(\d+)" loading="lazy" alt="([^"]+)"></a>'
    shown = [found for name in PAGES for found in re.findall(tag, stranger(server, f"/help/{name}?lang={language}").body.decode())]
    assert len(shown) == len(pictures_named(language))
    for link, url, width, height, _ in shown:
        assert link == url and re.fullmatch(rf"/help/images/[a-z]+\.{language}\.webp\?[0-9a-f]{{16}}", url), url
        assert 200 < int(width) < 1000 and 100 < int(height) < 1200, url
        picture = stranger(server, url)
        assert picture.body == (ROOT / "docs/manual/images" / url.split("/")[-1].split("?")[0]).read_bytes()
        assert picture.headers["content-type"] == "image/webp" and "immutable" in picture.headers["cache-control"]
        assert "immutable" not in stranger(server, url.split("?")[0]).headers["cache-control"]


def test_it_speaks_the_readers_language_and_turns_its_pages(server):
    first = stranger(server, "/help", **{"Accept-Language": "zh-CN"}).body.decode()
    assert "从这里开始" in first and 'rel="next"' in first and 'rel="prev"' not in first
    last = stranger(server, "/help/words", **{"Accept-Language": "en"}).body.decode()
    assert "Words" in last and 'rel="prev"' in last and 'rel="next"' not in last
    assert stranger(server, "/help/board").headers["etag"]


def helps_named():
    """The pages that frame_of() is given, anywhere in the program."""
    for path in sorted((ROOT / "src").glob("*/*.c")):
        for call in re.findall(r"\bframe_of\((.*?)\)(?:;|,\n)", path.read_text(), re.S):
            if "const struct request" in call:
                continue
            name = re.findall(r'"([^"]*)"\s*$', call)
            yield path.name, name[0] if name else None


def test_a_picture_is_embedded_as_it_is(tmp_path):
    embed = pathlib.Path(MUSTER).resolve().parent / "tools" / "embed"
    (tmp_path / "images").mkdir()
    picture = tmp_path / "images" / "a.en.webp"
    picture.write_bytes(bytes(range(256)) * 3)
    subprocess.run([embed, "manual_file", tmp_path / "made.c", ROOT / "docs/manual/en/start.md", picture], check=True)
    made = (tmp_path / "made.c").read_text()
    assert '"/en/start.md"' in made and '"/images/a.en.webp"' in made and '"image/webp"' in made
    done = subprocess.run(["gcc", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-I", ROOT / "src", tmp_path / "made.c"],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[:500]
    assert made.split("bytes_1[] =")[1].split(";")[0].count("\\") == 768  # a byte an escape, and none more


def test_every_page_of_the_program_has_its_page_of_the_manual():
    named = [(file, name) for file, name in helps_named() if not file.endswith("_test.c")]
    assert len(named) >= 10
    for file, name in named:
        assert name is None or name in PAGES, f"{file} leads to a page of the manual that there is not: {name}"


@pytest.mark.parametrize("path", ["/", "/view", "/view/units", "/act", "/act/unit/create", "/account", "/in"])
def test_a_page_leads_to_its_page_of_the_manual(server, path):
    text = server.get(path, Accept="text/html").body.decode()
    found = re.search(r'href="/help/([^"]*)" rel="help"', text)
    assert found and found.group(1) in PAGES, path
