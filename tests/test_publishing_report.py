"""A small report as a PDF: valid, the same twice, marked, with lists, headings and references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from builders_publishing import Report, chapters, read, settled, study_in
from helpers.publishing.bind import bind, write
from helpers.publishing.validate import failures
from helpers.publishing.validate import main as validate
from helpers.study.paths import Paths
from helpers.study.study import Study

MARKS = {"fr": "Données de démonstration", "en": "Demonstration data"}
WORDS = {
    "fr": [
        "Sommaire",
        "Liste des tableaux",
        "Liste des figures",
        "Bibliographie",
        "Enquête du 1er novembre 2021",
    ],
    "en": ["Contents", "List of tables", "List of figures", "References", "Survey from 1 November 2021"],
}
TITLES = {"fr": "Accès aux images : enquête", "en": "Access to images: a survey"}


@pytest.fixture(scope="module", autouse=True)
def same_commit() -> Iterator[None]:
    with settled():
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], Study, Paths]:
    folder = tmp_path_factory.mktemp("demonstration")
    study, paths = study_in(folder / "study", demonstration=True)
    return chapters(folder / "executed"), study, paths


@pytest.fixture(scope="module", params=["fr", "en"])
def report(request, made) -> Report:
    notebooks, study, paths = made
    file = notebooks[0].with_name(f"report-{request.param}.pdf")
    write(bind(notebooks, study, paths, request.param), file)
    return read(file, request.param)


def test_a_report_is_valid(report):
    assert failures(report.file) == []
    assert validate([str(report.file)]) == 0


def test_the_same_inputs_give_the_same_bytes(report, made, tmp_path):
    notebooks, study, paths = made
    write(bind(notebooks, study, paths, report.language), tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == report.file.read_bytes()


def test_a_report_says_what_it_is(report):
    assert TITLES[report.language] in report.pages[0]
    assert "Ann Author" in report.pages[0]
    assert not [words for words in WORDS[report.language] if words not in report.text]
    assert "c0ffee" in report.pages[-1]
    with pikepdf.open(report.file) as pdf:
        assert str(pdf.Root.Lang).startswith(report.language)
        assert str(pdf.docinfo.Title) == TITLES[report.language]
        assert str(pdf.docinfo.CreationDate).startswith("D:20220315")


def test_every_page_of_a_demonstration_says_so(report):
    assert report.having(MARKS[report.language]) == list(range(len(report.pages)))


def test_a_long_table_repeats_its_heading_on_every_page(report):
    rows = report.having("row 1") + report.having("row 149")
    pages = sorted({page for k in range(150) for page in report.having(f"row {k} {k} ")})
    assert len(pages) >= 3 and set(rows) <= set(pages)
    assert report.having("Réponse n ") == pages


def test_the_page_of_a_wide_table_lies_on_its_side_with_the_heading_above_it(report):
    (page,) = report.having("answer 3")
    assert [number for number, turned in enumerate(report.turned) if turned] == [page]
    assert "Groups & all" in report.pages[page]
    assert "Counts and percentages." in report.pages[page]


def test_tables_and_figures_are_listed_numbered_and_referred_to(report):
    kind, colon = ("Tableau", " : ") if report.language == "fr" else ("Table", ": ")
    text = report.text
    listed = "".join(report.pages[: report.having("row 0 0")[0]])
    for number, caption in enumerate(("Every row", "Every group", "A short one"), 1):
        assert f"{kind} {number} {caption}" in listed
        assert f"{kind} {number}{colon}{caption}" in text
    assert "Figure 1 One bar" in listed and f"Figure 1{colon}One bar" in text
    assert re.search(rf"{kind} 1, Figure 1, (Section|Chapitre) 1\.", text)


def test_references_are_numbered_in_the_order_of_their_citation(report):
    start = {"fr": "D’abord", "en": "First"}[report.language]
    text = report.text.replace("'", "’")
    assert re.search(rf"{start} \[1\], (puis|then) \[2,3\] (et|and) \[1\]", text)
    page = next(one for one in report.pages if "Scandinavian" in one)
    assert re.search(
        r"1\. Holm S\. .*1979;6\(2\):65[–‑]70.*2\. Own A\. .*2020.*3\. Wilson EB\. .*1927;22", page
    )


def test_the_appendix_comes_after_the_references_and_counts_in_letters(report):
    (references,) = report.having("Scandinavian")
    (appendix,) = [page for page in report.having("A Questionnaire") if page > references]
    assert references < appendix < len(report.pages) - 1


def test_row_headings_and_the_text_of_figures_are_in_the_tags(report):
    with pikepdf.open(report.file) as pdf:
        tags = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one]
        scopes = [str(one.A) for one in tags if str(one.S) == "/TH" and "/A" in one]
        assert sum("/Row" in scope for scope in scopes) >= 150 + 6 + 1
        assert any("One grey bar" in str(one.get("/Alt", "")) for one in tags if str(one.S) == "/Figure")
        assert any("x²" in str(one.get("/Alt", "")) for one in tags if str(one.S) == "/Formula")


def test_a_report_of_real_data_is_not_marked(tmp_path):
    study, paths = study_in(tmp_path / "study", demonstration=False)
    bound = bind(chapters(tmp_path / "executed"), study, paths, "en")
    write(bound, tmp_path / "report.pdf")
    found = read(tmp_path / "report.pdf", "en")
    assert len(found.pages) > 8
    assert not found.having("emonstration")
    assert failures(found.file) == []
