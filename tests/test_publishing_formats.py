"""The same report as a Word file and as one page that asks for nothing else."""

from __future__ import annotations

import re
import zipfile
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from builders_publishing import PIXEL, chapters, settled, study_in
from helpers.publishing.bind import bind, write

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARKS = {"fr": "Données de démonstration", "en": "Demonstration data"}
TITLES = {"fr": "Accès aux images : enquête", "en": "Access to images: a survey"}


EVERY = {"marked": ["fr", "en"], "real": ["en"]}


def made(folder: Path, which: dict[str, list[str]]) -> dict[str, Path]:
    """Reports by name: of the demonstration or of data that are none, in languages."""
    notebooks, found = chapters(folder / "executed"), {}
    with settled():
        for kind, languages in which.items():
            study, paths = study_in(folder / kind, kind == "marked")
            for language, ending in product(languages, ("docx", "html")):
                file = folder / f"{kind}-{language}.{ending}"
                write(bind(notebooks, study, paths, language), file)
                found[file.name] = file
    return found


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return made(tmp_path_factory.mktemp("formats"), EVERY)


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def page(files: dict[str, Path], language: str) -> Any:
    return html.fromstring(files[f"marked-{language}.html"].read_text("utf-8"))


def parts(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def texts(element: Any) -> str:
    """The words of a part of a Word file, or of an element in it, with plain blanks."""
    found = etree.fromstring(element) if isinstance(element, bytes) else element
    return " ".join(" ".join(one.text or "" for one in found.iter(f"{W}t")).split())


def test_the_same_inputs_give_the_same_bytes(files, tmp_path):
    again = made(tmp_path, {"marked": ["fr"]})
    assert sorted(again) == ["marked-fr.docx", "marked-fr.html"]
    assert all(files[name].read_bytes() == file.read_bytes() for name, file in again.items())


def test_a_word_file_opens_and_has_what_the_report_says(files, language):
    found = parts(files[f"marked-{language}.docx"])
    for name, data in found.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(data)
    text = texts(found["word/document.xml"])
    kind = {"fr": "Tableau", "en": "Table"}[language]
    for words in (
        TITLES[language],
        "Groups & all",
        "answer 3",
        "Holm S.",
        "c0ffee",
        f"{kind} 2",
        "A short one",
    ):
        assert words in text
    assert "2022-03-15T00:00:00Z" in found["docProps/core.xml"].decode()


def test_a_word_file_has_the_pictures_of_its_figures(files, language):
    found = parts(files[f"marked-{language}.docx"])
    pictures = [data for name, data in found.items() if name.startswith("word/media/")]
    assert pictures == [PIXEL]


def test_a_word_file_turns_the_page_of_a_wide_table_and_no_other(files, language):
    body = etree.fromstring(parts(files[f"marked-{language}.docx"])["word/document.xml"])
    sizes = list(body.iter(f"{W}pgSz"))
    assert [one.get(f"{W}orient") for one in sizes] == [None, "landscape", None]
    assert [int(one.get(f"{W}w")) > int(one.get(f"{W}h")) for one in sizes] == [False, True, False]
    # A section's size stands at its end.
    order = list(body.iter())
    tables = [order.index(one) for one in body.iter(f"{W}tbl") if "answer 3" in texts(one)]
    assert len(tables) == 1 and order.index(sizes[0]) < tables[0] < order.index(sizes[1])


def test_a_word_file_repeats_the_headings_of_its_tables(files, language):
    body = etree.fromstring(parts(files[f"marked-{language}.docx"])["word/document.xml"])
    headings = [len(list(one.iter(f"{W}tblHeader"))) for one in body.iter(f"{W}tbl")]
    # pandoc puts a figure into a table of its own.
    assert [number for number in headings if number] == [1, 2, 1, 1]


def test_a_word_file_of_a_demonstration_has_the_mark_in_its_footer(files, language):
    found = parts(files[f"marked-{language}.docx"])
    footers = [name for name in found if re.fullmatch(r"word/footer\d+\.xml", name)]
    assert any(MARKS[language] in texts(found[name]) for name in footers)
    sections = list(etree.fromstring(found["word/document.xml"]).iter(f"{W}sectPr"))
    assert len(sections) == 3
    # A section without a footer of its own takes that of the one before it.
    assert sections[0].find(f"{W}footerReference") is not None
    real = parts(files["real-en.docx"])
    assert not [name for name in real if b"emonstration data" in real[name]]


def test_a_page_asks_for_nothing_else(page):
    names = ("src", "href", "data", "poster", "srcset", "action")
    asked = [
        (one.tag, one.get(name))
        for one in page.iter(etree.Element)
        for name in names
        if one.tag != "a" and one.get(name)
    ]
    assert asked and all(address.startswith("data:") for _, address in asked)
    styles = " ".join(one.text or "" for one in page.iter("style"))
    assert "max-width" in styles
    assert not re.search(r"@import|url\(\s*['\"]?(?!data:)", styles)
    assert not list(page.iter("script"))


def test_a_page_says_its_language_its_title_and_what_its_data_are(page, language):
    assert page.get("lang") == language
    assert [" ".join(page.findtext(f".//{tag}").split()) for tag in ("title", "h1")] == [TITLES[language]] * 2
    assert MARKS[language] in page.find_class("mark")[0].text


def test_a_page_of_real_data_has_no_mark(files):
    text = files["real-en.html"].read_text("utf-8")
    assert "Access to images" in text
    assert 'class="mark"' not in text and MARKS["en"] not in text


def test_every_link_within_a_page_arrives_and_no_name_is_given_twice(page):
    names = [one.get("id") for one in page.iter(etree.Element) if one.get("id")]
    assert len(names) == len(set(names))
    targets = {one.get("href")[1:] for one in page.iter("a") if one.get("href").startswith("#")}
    assert {"tbl-long", "fig-bar", "sec-methods", "ref-holm1979", "content"} <= targets <= set(names)


def test_tables_on_a_page_have_captions_and_headings(page):
    tables = list(page.iter("table"))
    captions = ["Every row", "Every group", "A short one"]
    assert len(tables) == 4
    for number, (one, caption) in enumerate(zip(tables, captions, strict=False), 1):
        said = (one.findtext("caption") or "").replace("\u00a0", " ")
        assert re.fullmatch(rf"(Tableau {number} |Table {number}): {caption}", said)
    rows = tables[0].findall("tbody/tr")
    assert len(rows) == 150 and all([cell.tag for cell in row] == ["th", "td"] for row in rows)
    assert [cell.get("scope") for cell in tables[1].findall("thead/tr/th")][:2] == ["col", "colgroup"]


def test_a_figure_on_a_page_has_its_text_alternative_and_a_width(page):
    (image,) = page.iter("img")
    assert image.get("alt").startswith("One grey bar")
    assert image.get("src").startswith("data:image/svg+xml")


def test_references_on_a_page_come_in_the_order_of_their_citation(page):
    entries = [re.sub(r"\s+", " ", one.text_content()).strip() for one in page.find_class("csl-entry")]
    assert [entry.split(" ")[:3] for entry in entries] == [
        ["1.", "Holm", "S."],
        ["2.", "Own", "A."],
        ["3.", "Wilson", "EB."],
    ]
