"""The README points at files that are there, and its picture at a page that can be drawn."""

import re
from pathlib import Path

import pikepdf
import pytest
import typst
from matplotlib.image import imread

from helpers.publishing.picture import DOTS_PER_INCH, main, page_of
from helpers.study.paths import ROOT


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "data/README.md"])
def test_every_link_leads_to_a_file(name: str) -> None:
    page = ROOT / name
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_readme_opens_with_the_two_commands() -> None:
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    assert [line.split("#")[0].strip() for line in lines[2:4]] == ["make report", "make test"]


def test_a_page_is_drawn_as_a_picture(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(144, 72))
        pdf.save(tmp_path / "report.pdf")
    target = tmp_path / "docs" / "page.png"
    assert main([str(tmp_path / "report.pdf"), "1", str(target)]) == 0
    assert imread(target).shape[:2] == (DOTS_PER_INCH, 2 * DOTS_PER_INCH)
    with pytest.raises(IndexError, match="1 to 1"):
        main([str(tmp_path / "report.pdf"), "2", str(target)])


def test_a_page_is_found_by_what_it_says(tmp_path: Path) -> None:
    pages = ["List: Reports missing", "Reports\nmissing", "End"]
    source = "#set page(width: 200pt, height: 100pt)\n" + "\n#pagebreak()\n".join(pages)
    (tmp_path / "report.typ").write_text(source, "utf-8")
    typst.compile(str(tmp_path / "report.typ"), output=str(tmp_path / "report.pdf"))
    assert page_of(tmp_path / "report.pdf", "Reports missing") == 2
    with pytest.raises(LookupError, match="no page"):
        page_of(tmp_path / "report.pdf", "nobody wrote this")
