"""Tables, figures, paragraphs and headings as notebooks show them, and their metadata for the report."""

from __future__ import annotations

import json

import pytest

from helpers.presentation.display import Figure, Heading, Paragraph, Table

TABLE = Table(
    "tbl-x",
    "A <caption>",
    ((("", 1), ("Group", 2)), (("Answer", 1), ("n", 1), ("%", 1))),
    (("Part", ()), ("Yes & no", ("1", "2"))),
    ("A note",),
    "Demonstration data",
    align=("right", "left"),
)


def test_table_is_html_with_scopes_and_escaped_texts():
    text = TABLE.html()
    assert ">A &lt;caption&gt;</caption>" in text
    assert "<th scope='colgroup' colspan='2'>Group</th>" in text
    assert "<th scope='rowgroup' colspan='3' style='text-align:left'>Part</th>" in text
    assert (
        "<th scope='row' style='text-align:left'>Yes &amp; no</th><td style='text-align:right'>1</td><td "
        "style='text-align:left'>2</td>" in text
    )
    assert text.index("Demonstration data") < text.index("A note")


def test_metadata_is_json_and_complete():
    shown, meta = TABLE._repr_mimebundle_()
    assert set(shown) == {"text/html", "text/plain"}
    report = json.loads(json.dumps(meta))["report"]
    assert report["type"] == "table" and report["label"] == "tbl-x" and report["mark"] == "Demonstration data"
    assert report["head"][0] == [["", 1], ["Group", 2]] and report["rows"][1] == ["Yes & no", ["1", "2"]]


def test_a_row_must_have_a_cell_under_every_head():
    with pytest.raises(ValueError, match="'short' has 1 cells, not 2"):
        Table("tbl-x", "c", ((("Answer", 1), ("n", 1), ("%", 1)),), (("short", ("1",)),))


def test_heading_rows_must_be_as_wide_as_each_other():
    with pytest.raises(ValueError, match="heading rows"):
        Table("tbl-x", "c", ((("", 1), ("Group", 1)), (("Answer", 1), ("n", 1), ("%", 1))), ())


def test_a_figure_needs_a_text_alternative():
    with pytest.raises(ValueError, match="text alternative"):
        Figure("fig-x", "c", "short", "<svg/>", "x.png")


def test_cross_references_are_not_shown_but_kept():
    shown, meta = Paragraph("Most said yes (@tbl-x).")._repr_mimebundle_()
    assert shown["text/markdown"] == "Most said yes."
    assert meta["report"]["markdown"] == "Most said yes (@tbl-x)."


def test_heading():
    shown, meta = Heading("Access", 2, "sec-access")._repr_mimebundle_()
    assert shown["text/markdown"] == "## Access"
    assert meta["report"]["level"] == 2
