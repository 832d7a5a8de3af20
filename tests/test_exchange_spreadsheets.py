"""XLS and ODS workbooks: values as text, the right sheet, and what is refused."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from exchange_files import AGE, FREE, USES, source
from helpers.errors import UserError
from helpers.exchange.cells import Cells
from helpers.exchange.export import Export
from helpers.exchange.files import read_cells
from helpers.exchange.read import read_export
from old_workbooks import ods, xls

HEADER = ["id", "uses", "age", "free"]
ROWS = [HEADER, [7, "y", 30, "é œ\nü"], [8.0, "n", 1.5, None], [None] * 4, [9, "y", None, " x "]]
ENDINGS = pytest.mark.parametrize(("ending", "write"), [("xls", xls), ("ods", ods)])
Write = Callable[[Any], bytes]


def cells_of(folder: Path, data: bytes, ending: str, **settings: Any) -> Cells:
    path = folder / f"export.{ending}"
    path.write_bytes(data)
    return read_cells(path, source(file=path.name, **settings))[0]


def refusal(folder: Path, data: bytes, ending: str, **settings: Any) -> UserError:
    with pytest.raises(UserError) as refused:
        cells_of(folder, data, ending, **settings)
    return refused.value


@ENDINGS
def test_values_keep_what_they_say(tmp_path: Path, ending: str, write: Write) -> None:
    values = [
        3,
        3.0,
        0.1,
        12345678901234,
        True,
        datetime(2022, 1, 5),
        datetime(2022, 1, 5, 9, 30),
        "NA",
        " é ",
    ]
    found = cells_of(tmp_path, write({"Feuil1": [["a", "b"], *([1, value] for value in values)]}), ending)
    assert [row[1] for row in found.rows] == [
        *("3", "3", "0.1", "12345678901234", "TRUE", "2022-01-05", "2022-01-05 09:30:00", "NA", " é ")
    ]


@ENDINGS
def test_an_export_is_read_whole(tmp_path: Path, ending: str, write: Write) -> None:
    data = write({"Réponses": ROWS})
    (tmp_path / f"export.{ending}").write_bytes(data)
    export: Export = read_export(source((USES, AGE, FREE), f"export.{ending}"), tmp_path, "UTC")
    assert export.coded.index.tolist() == [2, 3, 4, 5]
    assert export.coded["age"].tolist()[:2] == ["30", "1.5"]
    assert export.coded["free"].tolist()[0::3] == ["é œ\nü", "x"]
    assert export.system["id"].tolist() == ["7", "8", "4", "9"]
    assert (export.reading.tool, export.reading.sheet) == ("spreadsheet", "Réponses")


@ENDINGS
def test_rows_are_numbered_as_the_sheet_numbers_them(tmp_path: Path, ending: str, write: Write) -> None:
    found = cells_of(tmp_path, write({"a": [[None], [None], *ROWS]}), ending)
    assert (found.header_row, found.numbers) == (3, (4, 5, 6, 7))


@ENDINGS
def test_the_first_sheet_with_anything_is_read_and_others_are_said(
    tmp_path: Path, ending: str, write: Write
) -> None:
    data = write({"Vide": [[]], "Données": ROWS, "Notes": [["à revoir"]], "Feuil3": [[" "]]})
    found = cells_of(tmp_path, data, ending)
    assert found.sheet == "Données" and found.remarks == (("sheets", "Notes"),)
    assert cells_of(tmp_path, data, ending, sheet="Données").sheet == "Données"


@ENDINGS
def test_a_sheet_that_is_not_there(tmp_path: Path, ending: str, write: Write) -> None:
    error = refusal(tmp_path, write({"Vide": [[]], "Données": ROWS}), ending, sheet="Donnees")
    assert error.accepted == ["Vide", "Données"] and error.column == "sheet"


def test_a_hidden_sheet_is_not_the_first_choice(tmp_path: Path) -> None:
    data = xls({"Codes": [["a", "b"], [1, 2]], "Réponses": ROWS}, hidden=["Codes"])
    found = cells_of(tmp_path, data, "xls")
    assert found.sheet == "Réponses" and found.remarks == (("sheets", "Codes"),)
    assert cells_of(tmp_path, data, "xls", sheet="Codes").header == ("a", "b")


def test_an_error_in_a_cell_of_xls_reads_as_blank(tmp_path: Path) -> None:
    assert cells_of(tmp_path, xls({"a": [["a", "b"], [1, ValueError()]]}), "xls").rows == (("1", ""),)


def _row(cell: str, repeat: str = "") -> str:
    return f"<table:table-row {repeat}>{cell}</table:table-row>"


_CELL = '<table:table-cell office:value-type="string" {}><text:p>a</text:p></table:table-cell>'


@pytest.mark.parametrize(
    "rows",
    [
        _row(_CELL.format('table:number-columns-repeated="100000"')),
        _row(_CELL.format('table:number-columns-repeated="1000"'), 'table:number-rows-repeated="1000000"'),
        _row(_CELL.format(""))
        + _row("<table:table-cell/>", 'table:number-rows-repeated="90000000"')
        + _row('<table:table-cell table:number-columns-repeated="9000"/>' + _CELL.format("")),
    ],
    ids=["wide", "long", "far"],
)
def test_a_few_bytes_that_stand_for_all_of_a_sheet(tmp_path: Path, rows: str) -> None:
    assert "more than a survey has" in refusal(tmp_path, ods({"a": rows}), "ods").problem


def test_formats_to_the_end_of_the_sheet_are_no_rows(tmp_path: Path) -> None:
    blank = _row(
        '<table:table-cell table:number-columns-repeated="16384"/>', 'table:number-rows-repeated="1048570"'
    )
    head = _row(_CELL.format("") + _CELL.format("").replace(">a<", ">b<"))
    found = cells_of(tmp_path, ods({"a": head + head + blank}), "ods")
    assert found.header == ("a", "b") and len(found.rows) == 1


@ENDINGS
def test_a_damaged_workbook(tmp_path: Path, ending: str, write: Write) -> None:
    data, chance = write({"a": ROWS}), random.Random(5)
    for _ in range(60):
        broken = bytearray(data[: chance.randrange(8, len(data))] if chance.random() < 0.3 else data)
        for _ in range(chance.randint(1, 9)):
            broken[chance.randrange(8, len(broken))] = chance.randrange(256)
        try:
            cells_of(tmp_path, bytes(broken), ending)
        except UserError as error:
            assert error.file is not None


def test_a_text_file_called_xls(tmp_path: Path) -> None:
    assert "no workbook" in refusal(tmp_path, b"id\tuses\r\n1\ty\r\n", "xls").problem


@ENDINGS
def test_an_empty_workbook(tmp_path: Path, ending: str, write: Write) -> None:
    assert "empty" in refusal(tmp_path, write({"a": [[]]}), ending).problem


@pytest.mark.parametrize(
    ("ending", "data"), [("xls", xls({"a": ROWS}, locked=True)), ("ods", ods({"a": ROWS}, True))]
)
def test_a_password(tmp_path: Path, ending: str, data: bytes) -> None:
    assert "password" in refusal(tmp_path, data, ending).problem


def test_an_xlsx_workbook_with_a_password(tmp_path: Path) -> None:
    data = b"\xd0\xcf\x11\xe0" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
    for ending in ("xlsx", "xls"):
        assert "password" in refusal(tmp_path, data, ending).problem
