"""What stands in a CSV or XLSX is never run, and there is one place only that writes them."""

from __future__ import annotations

import ast
import csv
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.study.paths import ROOT
from helpers.study.spreadsheet import FORMULA, apostrophe, csv_bytes, entity, risky, workbook_bytes

FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "-",
    "=HYPERLINK(1)",
    "- no",
    "+33 1 23 45",
)
PLAIN = ("", "a=b", "1", "-1", "+1", "-1.5", "1e-5", "-2E+10", " =1", "'=1", "R&D", "é")
# Who may write files by itself, and why.
EXCEPTIONS = {
    "study/spreadsheet.py": "this is the place",
    "study/demonstration/files.py": "imitates survey tools, byte for byte, so that reading them is tried",
}
WRITERS = {"writer", "DictWriter", "to_csv", "to_excel", "Workbook", "ExcelWriter"}


def cells_of(data: bytes, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=separator))


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_masked(text: str) -> None:
    assert risky(text)
    assert cells_of(csv_bytes([[text, "x"]])) == [[f"'{text}", "x"]]
    masked = cells_of(csv_bytes([[text]], mask=entity))[0][0]
    assert masked == f"&#{ord(text[0])};{text[1:]}"


@pytest.mark.parametrize("text", PLAIN)
def test_anything_else_stays(text: str) -> None:
    assert not risky(text)
    assert cells_of(csv_bytes([["x", text]])) == [["x", text]]


cells = st.text(max_size=12).filter(lambda text: "\0" not in text)


@given(
    st.lists(st.lists(cells, min_size=2, max_size=2), min_size=1, max_size=4),
    st.sampled_from([",", ";", "\t"]),
)
def test_no_cell_begins_like_a_formula_and_the_mark_comes_off_again(
    rows: list[list[str]], separator: str
) -> None:
    found = cells_of(csv_bytes(rows, separator=separator, quote_all=True), separator)
    assert not [cell for row in found for cell in row if risky(cell)]
    back = [[cell[1:] if cell.startswith("'") and risky(cell[1:]) else cell for cell in row] for row in found]
    again = [[cell[1:] if cell.startswith("'") and risky(cell[1:]) else cell for cell in row] for row in rows]
    assert back == again


def test_numbers_and_nothing_keep_their_form() -> None:
    assert csv_bytes([["a", None, -3, 1.5]], bom=False, end="\n") == b"a,,-3,1.5\n"
    assert csv_bytes([["é"]])[:3] == b"\xef\xbb\xbf"


@pytest.mark.parametrize("text", [*FORMULAS[:4], *FORMULAS[7:], "#N/A", "12", "TRUE", "2022-01-01", "a\x07b"])
def test_a_workbook_holds_texts_as_texts(text: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_bytes({"one": [["head"], [text]]})))["one"]
    cell = sheet["A2"]
    assert cell.data_type == "s" and cell.value == text.replace("\x07", " ")
    assert cell.quotePrefix == risky(text)


def test_a_workbook_holds_numbers_as_numbers_and_no_time() -> None:
    data = workbook_bytes({"one": [["a", None, ""], [1, -2.5, True]], "two": []})
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["one", "two"]
    assert list(book["one"].values) == [("a", None, None), (1, -2.5, True)]
    assert data == workbook_bytes({"one": [["a", None, ""], [1, -2.5, True]], "two": []})


def test_the_signs_are_those_that_spreadsheets_run() -> None:
    assert set("=+-@\t\r") <= set(FORMULA)
    assert apostrophe("=1") == "'=1" and entity("@a") == "&#64;a"


def written_by(source: str) -> Iterator[str]:
    """The ways to write CSV or XLSX past the one place that a source text uses."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in WRITERS:
            yield node.attr
        elif isinstance(node, ast.ImportFrom) and node.module in ("csv", "openpyxl", "openpyxl.workbook"):
            yield from (alias.name for alias in node.names if alias.name in WRITERS)


def test_no_other_module_writes_csv_or_xlsx() -> None:
    folder = ROOT / "src" / "helpers"
    found = {
        str(path.relative_to(folder).as_posix())
        for path in sorted(Path(folder).rglob("*.py"))
        if list(written_by(path.read_text("utf-8")))
    }
    assert found == set(EXCEPTIONS)


@pytest.mark.parametrize(
    "source",
    [
        "import csv\ncsv.writer(file)",
        "import csv\ncsv.DictWriter(file, [])",
        "from csv import writer",
        "frame.to_csv(path)",
        "frame.to_excel(path)",
        "import openpyxl\nopenpyxl.Workbook()",
        "from openpyxl import Workbook",
        "import pandas as pd\npd.ExcelWriter(path)",
    ],
)
def test_another_way_to_write_would_be_found(source: str) -> None:
    assert list(written_by(source))
