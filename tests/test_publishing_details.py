"""What an exported document must get right in small things: references, quotes, entities, spans, blanks."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from lxml import html

from builders_publishing import WIDE, chapters, code, notebook, read, said, saved, shown, study_in, table
from helpers.errors import UserError
from helpers.publishing.bind import bind, write
from helpers.publishing.exporters import ReportDocx, ReportExporter, ReportHTML, ReportPDF, ReportTypst
from helpers.publishing.running.failure import heading_above
from helpers.publishing.running.parameters import stated
from helpers.publishing.running.tidy import tidied
from test_publishing_document import exported


@pytest.mark.parametrize("exporter", [ReportTypst, ReportHTML, ReportDocx])
def test_an_unknown_cross_reference_is_named(exporter: type[ReportExporter]) -> None:
    with pytest.raises(UserError, match="@tbl-nowhere"):
        exported(exporter, said("See @tbl-nowhere."), shown(table()))


def test_a_chapter_that_begins_with_a_wide_table_leaves_no_empty_page(tmp_path: Path) -> None:
    study, paths = study_in(tmp_path / "s", True)
    chapter = saved(tmp_path / "01.ipynb", said("# One\n\nText."), said("# Results"), shown(WIDE))
    write(bind([chapter], study, paths, "en"), tmp_path / "r.pdf")
    assert sum(read(tmp_path / "r.pdf", "en").turned) == 1


def test_authors_have_a_line_of_their_own(tmp_path: Path) -> None:
    study, paths = study_in(tmp_path / "s", True)
    write(bind([saved(tmp_path / "01.ipynb", said("# One"))], study, paths, "en"), tmp_path / "r.pdf")
    text = pypdfium2.PdfDocument(tmp_path / "r.pdf")[0].get_textpage().get_text_range()
    assert "Ann Author" in [line.strip() for line in text.splitlines()]


def test_the_appendix_has_letters_on_a_page_too(tmp_path: Path) -> None:
    study, paths = study_in(tmp_path / "s", True)
    write(bind(chapters(tmp_path / "e"), study, paths, "en"), tmp_path / "r.html")
    page = html.fromstring((tmp_path / "r.html").read_text("utf-8"))
    numbers = [" ".join(one.text_content().split())[:2] for one in page.xpath("//main//h1 | //main//h2")]
    assert "A " in [number.ljust(2) for number in numbers]


def test_a_notebook_that_says_nothing_of_itself_is_set() -> None:
    assert ReportPDF().from_notebook_node(notebook(said("# A chapter")))[0].startswith(b"%PDF")


def test_a_group_heading_spans_its_table_on_a_page() -> None:
    (cell,) = html.fromstring(exported(ReportHTML, shown(WIDE))).xpath("//tbody[th or tr]/tr[th[@colspan]]/*")
    assert (cell.tag, cell.get("colspan")) == ("th", "12")


def test_entities_in_a_caption_are_text() -> None:
    text = exported(ReportHTML, shown(table(caption="R&amp;D &lt; 5")))
    assert "R&amp;amp;D &amp;lt; 5</caption>" in text


def test_english_has_no_french_quotes() -> None:
    text = exported(ReportHTML, said("# Who {#sec-who}\n\nSee @sec-who."))
    assert "«" not in text and "section “Who”" in text


def test_a_formula_is_set_off_from_its_name() -> None:
    assert 'alt: "Formula: x' in exported(ReportTypst, said("Where $x^2$."))


def test_the_source_is_left_as_it_is() -> None:
    source = notebook(code("a"))
    tidied(notebook(code("a", ran=1)), source)
    assert source.metadata.language_info.version == "3.0.0"


def test_a_comment_in_a_fence_is_no_heading() -> None:
    cells = [said("# Real\n\n```\n# no heading\n```"), code("x")]
    assert heading_above(notebook(*cells), 1) == "# Real"


def test_a_sum_is_no_parameter() -> None:
    assert stated(notebook(code("a = 1\na += 2\nb = {[1]: 2}", "parameters"))) == {"a": 1, "b": None}
