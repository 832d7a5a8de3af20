"""An executed notebook as Markdown and Typst: what is shown, for whom, and with which labels."""

from __future__ import annotations

import json
import re
from typing import Any

import pypandoc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode, v4

from builders_publishing import SVG, code, figure, notebook, said, shown, table
from helpers.errors import UserError
from helpers.presentation.display import Heading, Paragraph, Table
from helpers.publishing.document import typst
from helpers.publishing.document.markdown import _with_headings, markdown, plain
from helpers.publishing.document.widths import GAP, ON_ITS_SIDE, UPRIGHT, Column, widths
from helpers.publishing.document.wording import words
from helpers.publishing.exporters import READ, ReportDocx, ReportHTML, ReportMarkdown, ReportTypst

ODD = "A \"b\" \\ <c> {d} *e* _f_ $g$ h^2^ @i [j] `k` #l ~m~ -- ... 'n' ::: | ! 100%"
HEAD = ((("", 1), ("Group", 2)), (("Answer", 1), ("n", 1), ("%", 1)))


def meta_of(one: Table) -> dict[str, Any]:
    return one._repr_mimebundle_()[1]["report"]


def exported(exporter: type, *cells: NotebookNode, language: str = "en", **about: Any) -> str:
    made = notebook(*cells)
    made.metadata["report"] = {"language": language, "title": "A title"} | about
    return exporter().from_notebook_node(made)[0]


def test_only_cells_of_the_language_or_of_none_are_shown_and_no_code():
    cells = [said("Bonjour", "fr"), said("Hello", "en"), said("Both", "fr", "en"), said("All", "wide")]
    cells += [code("secret = 1", ran=1, outputs=[v4.new_output("stream", name="stdout", text="printed")])]
    cells += [v4.new_raw_cell("raw")]
    assert markdown(notebook(*cells), "en", "html") == ("Hello\n\nBoth\n\nAll\n", {})
    assert markdown(notebook(*cells), "fr", "html")[0] == "Bonjour\n\nBoth\n\nAll\n"


def test_what_cells_showed_comes_in_their_order_with_its_label():
    cell = shown(Heading("Who & why", 2, "sec-who"), Paragraph("Most (@tbl-x)."), table(), figure())
    text, drawings = markdown(notebook(cell), "en", "html")
    order = [
        "## Who \\& why {#sec-who}",
        "Most (@tbl-x).",
        "{#tbl-x .report-table",
        "{#fig-x .report-figure",
    ]
    places = [text.index(one) for one in order]
    assert places == sorted(places)
    assert drawings == {"fig-x.svg": SVG}
    assert "![](figures/fig-x.svg)" in text


def test_a_text_made_plain_means_only_itself():
    assert pypandoc.convert_text(f"# {plain(ODD)}", "plain", format=READ, extra_args=["--wrap=none"]) == (
        f"{ODD}\n"
    )
    assert plain("1 234 é") == "1 234 é"


@given(st.text())
def test_a_typst_string_holds_its_text(text):
    assert json.loads(typst.string(text), strict=False) == text.replace("\n", " ")


def test_a_typst_table_repeats_its_heading_rows():
    lines = typst.table(meta_of(table(head=HEAD, rows=(("yes", ("1", "50")),)))).splitlines()
    start, end = lines.index("  table.header("), lines.index("  ),")
    first = '    [#""], table.cell(colspan: 2, align: center)[#"Group"],'
    assert lines[start + 1 : end] == [first, '    [#"Answer"], [#"n"], [#"%"],']
    assert '  [#"yes"], [#"1"], [#"50"],' in lines[end:]


def test_a_typst_table_has_caption_label_notes_and_the_mark_first():
    one = table(caption=ODD, notes=("A note.", ODD), mark="Demonstration data")
    text = typst.table(meta_of(one))
    assert f"caption: [#{typst.string(ODD)}]" in text
    assert f'notes: ("Demonstration data.", "A note.", {typst.string(ODD)}, ),' in text
    assert ")) <tbl-x>" in text
    assert "notes: ()," in typst.table(meta_of(table()))


def test_a_group_of_rows_is_headed_over_the_whole_width():
    text = typst.table(meta_of(table(head=HEAD, rows=(("Part", ()), ("yes", ("1", "50"))))))
    assert 'table.cell(colspan: 3, align: left)[#strong("Part")]' in text


@pytest.mark.parametrize(
    ("align", "expected"), [((), "left, right, right,"), (("left", "center"), "left, left, center,")]
)
def test_cells_are_set_to_the_right_unless_the_table_says_otherwise(align, expected):
    text = typst.table(meta_of(table(head=HEAD, rows=(("yes", ("1", "50")),), align=align)))
    assert f"align: ({expected})," in text


def test_only_a_long_table_may_break_across_pages():
    def of(number: int) -> str:
        return typst.table(meta_of(table(rows=tuple((f"row {k}", ("1",)) for k in range(number)))))

    assert "set block(breakable: false)" in of(typst.LONG)
    assert "breakable" not in of(typst.LONG + 1)


def test_a_wide_table_turns_its_page_and_takes_its_heading_along():
    wide, usual = table("tbl-wide", landscape=True), table("tbl-usual")
    cells = [shown(usual), said("Text."), shown(Heading("Wide", 2, "sec-w"), wide), said("Later.")]
    text = markdown(notebook(*cells), "en", "typst")[0]
    order = ["<tbl-usual>", "Text.", "#page(flipped: true", "## Wide", "<tbl-wide>", "\n]\n", "Later."]
    places = [text.index(one) for one in order]
    assert places == sorted(places)
    assert text.count("flipped") == 1
    word = markdown(notebook(*cells), "en", "docx")[0]
    assert re.findall(r'#(\S+) .report-table [^}]*landscape="1"', word) == ["tbl-wide"]


TEXTS = st.text(st.sampled_from("ab -"), max_size=60)
COLUMNS = st.builds(Column, TEXTS, st.lists(TEXTS, max_size=4).map(tuple), st.booleans())


@given(st.lists(COLUMNS, min_size=1, max_size=8), st.sampled_from([UPRIGHT, ON_ITS_SIDE]))
def test_columns_break_no_word_and_no_number_and_where_all_fit_no_line(columns, room):
    needs = [column.natural + GAP for column in columns]
    found = widths(columns, room)
    assert all(width >= column.least + GAP for width, column in zip(found, columns, strict=True))
    assert all(found[i] == needs[i] for i, column in enumerate(columns) if column.kept)
    if sum(needs) <= room:
        assert found == needs


def test_what_is_left_of_a_line_goes_to_the_columns_that_hold_most():
    many, few = Column("", ("word " * 90,)), Column("", ("word " * 30,))
    assert widths([many, few, Column("n", ("418",), kept=True)], UPRIGHT) == [75, 25, 5]


def test_a_typst_table_shares_its_width_by_what_its_columns_hold():
    rows = (("yes", ("1", "12,5 (3–7)")), ("A heading inside that is longer than all the cells", ()))
    text = typst.table(meta_of(table(head=HEAD, rows=rows)))
    assert f"columns: ({6 + GAP}fr, {1 + GAP}fr, {10 + GAP}fr, )," in text


@pytest.mark.parametrize(("height", "smaller"), [(619, False), (621, True)])
def test_a_figure_taller_than_a_page_is_made_smaller_and_not_cut(height, smaller):
    meta = figure()._repr_mimebundle_()[1]["report"]
    text = typst.figure(meta, "figures/a.svg", f'<svg viewBox="0 0 439 {height}"/>')
    assert ('height: 620pt, fit: "contain"' in text) == smaller


def test_a_typst_figure_has_its_text_alternative():
    text = typst.figure(figure(caption=ODD, width="60%")._repr_mimebundle_()[1]["report"], "figures/a.svg")
    assert 'image("figures/a.svg", width: 60%, alt: "One grey bar' in text
    assert f"caption: [#{typst.string(ODD)}]" in text and text.rstrip("\n`").endswith("<fig-x>")


@pytest.mark.parametrize(
    ("exporter", "expected"),
    [
        (ReportTypst, ["#ref(<tbl-x>)", "#ref(<fig-x>)", "#ref(<sec-who>)"]),
        (ReportHTML, ['<a href="#tbl-x">Table\u00a01</a>', '<a href="#fig-x">Figure\u00a01</a>', "#sec-who"]),
    ],
)
def test_cross_references_reach_tables_figures_and_sections(exporter, expected):
    cells = [said("# Who {#sec-who}\n\nSee @tbl-x, @fig-x and @sec-who."), shown(table(), figure())]
    text = exported(exporter, *cells)
    assert all(one in text for one in expected), text


@pytest.mark.parametrize("exporter", [ReportTypst, ReportHTML, ReportDocx])
def test_an_unknown_cross_reference_stops_the_report(exporter):
    with pytest.raises(UserError) as caught:
        exported(exporter, said("See @tbl-nowhere."), shown(table()))
    assert "@tbl-nowhere" in str(caught.value.value)


def test_a_work_in_no_bibliography_stops_the_report_and_is_named():
    with pytest.raises(UserError, match=r"nobody1900[\s\S]*references\.bib"):
        exported(ReportTypst, said("As shown [@nobody1900]."))


def test_texts_of_a_table_mean_only_themselves_on_a_page():
    one = table(caption=ODD, head=HEAD, rows=((ODD, (ODD, "&lt;")),), notes=(ODD,))
    text = pypandoc.convert_text(
        exported(ReportHTML, shown(one)), "plain", format="html", extra_args=["--wrap=none"]
    )
    assert text.count(ODD) == 4
    assert "&lt;" in text


def test_french_punctuation_keeps_its_spaces_and_english_is_left_alone():
    text = "Oui ; non : « peut-être » ! 12 %"
    french = exported(ReportHTML, said(text), language="fr")
    assert "Oui\u202f; non\u00a0: «\u00a0peut-être\u00a0»\u202f! 12\u202f%" in french
    assert text in exported(ReportHTML, said(text), language="en")


def test_a_formula_is_said_in_words_too():
    text = exported(ReportTypst, said("Where $x^2$."))
    assert re.search(r'math\.equation\(block: false, alt: "Formula:[^"]*x²', text)


def test_a_page_has_no_code_and_nothing_of_the_other_language():
    cells = [said("Bonjour", "fr"), said("Hello", "en"), code("secret = 1", ran=1)]
    text = exported(ReportMarkdown, *cells, language="fr")
    assert text == "Bonjour\n"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_word_of_the_layout_is_there_in_every_language(language):
    assert all(words(language).values())
    assert words("fr").keys() == words("en").keys()


def test_headings_and_their_question_go_along_onto_a_turned_page():
    turned = typst.TURN
    blocks = ["Said.", "## All {#sec-a}\n\nWhich?", "### Some {#sec-b}", turned, "table"]
    assert _with_headings(blocks) == ["Said.", turned, *blocks[1:3], "table"]
    assert _with_headings(["## All\n\nWhich?\n\nMore.", turned]) == ["## All\n\nWhich?\n\nMore.", turned]
    assert _with_headings(["# All\n\nWhich?", turned]) == ["# All\n\nWhich?", turned]
