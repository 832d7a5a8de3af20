"""XLSX workbooks: values of every kind as text, the right sheet, formulas, and what is no workbook."""

from __future__ import annotations

import contextlib
import io
import random
import zipfile
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exchange_files import AGE, FREE, OWN, ROW, USES, source, workbook
from helpers.errors import UserError
from helpers.exchange import workbook as workbook_module
from helpers.exchange import zipped as zipped_module
from helpers.exchange.export import Export
from helpers.exchange.read import read_export

HEADER = [*OWN, "uses", "age", "free"]


def read(folder: Path, *sheets: list[list[Any]]) -> Export:
    workbook(folder / "export.xlsx", *sheets)
    return read_export(source((USES, AGE, FREE), "export.xlsx"), folder, "UTC")


def free_of(folder: Path, *values: Any) -> list[Any]:
    return list(read(folder, [HEADER, *([*ROW, "y", 30, value] for value in values)]).coded["free"])


def test_values_keep_what_they_say(tmp_path: Path) -> None:
    values = [
        3,
        3.0,
        0.1,
        12345678901234,
        True,
        datetime(2022, 1, 5),
        datetime(2022, 1, 5, 9, 30),
        time(9, 30),
    ]
    shown = ["3", "3", "0.1", "12345678901234", "TRUE", "2022-01-05", "2022-01-05 09:30:00", "09:30:00"]
    assert free_of(tmp_path, *values) == shown


def test_words_that_look_missing_survive(tmp_path: Path) -> None:
    assert free_of(tmp_path, "None", "NA", " N/A ", "=") == ["None", "NA", "N/A", "="]


def test_numbers_are_codes_and_dates_are_dates(tmp_path: Path) -> None:
    row = [7, datetime(2022, 1, 5, 10, 0, 0, 376000), 3, "fr", 42, None, None, "y", 30, None]
    export = read(tmp_path, [HEADER, row])
    first = export.system.iloc[0]
    assert (first["id"], first["seed"], first["last_page"]) == ("7", "42", 3)
    assert first["submitted"].isoformat() == "2022-01-05T00:00:00"
    assert export.coded["age"].tolist() == ["30"]
    assert export.reading.sheet == "Sheet 1" and export.reading.encoding is None


def test_the_first_sheet_with_anything_in_it(tmp_path: Path) -> None:
    export = read(tmp_path, [[None]], [HEADER, [*ROW, "y", 30, "a"]], [["notes"]])
    assert export.reading.sheet == "Sheet 2"
    assert export.coded["free"].tolist() == ["a"]


def test_empty_rows_below_are_no_rows(tmp_path: Path) -> None:
    export = read(tmp_path, [HEADER, [*ROW, "y", 30, "a"], [None] * 10, [" "], []])
    assert export.coded.index.tolist() == [2]


def test_a_formula_without_a_value_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="formula") as refused:
        free_of(tmp_path, "a", "=1+1")
    assert (refused.value.row, refused.value.column, refused.value.value) == (3, "J", "=1+1")


def test_a_formula_counts_as_its_last_value(tmp_path: Path) -> None:
    path = workbook(tmp_path / "export.xlsx", [HEADER, [*ROW, "y", 30, "=1+1"]])
    _replace(path, "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>2</v>", b"<v />", b"<v/>")
    export = read_export(source((USES, AGE, FREE), "export.xlsx"), tmp_path, "UTC")
    assert export.coded["free"].tolist() == ["2"]


def _replace(path: Path, name: str, *pairs: bytes) -> None:
    """Give the empty values of a sheet's formulas the value 2, as a spreadsheet programme would."""
    new = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(new, "w") as out:
        for entry in old.namelist():
            data = old.read(entry)
            if entry == name:
                before = data
                for empty in (pairs[0], *pairs[2:]):
                    data = data.replace(empty, pairs[1])
                assert data != before
            out.writestr(entry, data)
    path.write_bytes(new.getvalue())


def test_a_text_that_begins_like_a_formula(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADER)
    sheet.append([*ROW, "y", 30, "x"])
    sheet.cell(2, 10).value = "=sum of all"
    sheet.cell(2, 10).data_type = "s"
    book.save(tmp_path / "export.xlsx")
    export = read_export(source((USES, AGE, FREE), "export.xlsx"), tmp_path, "UTC")
    assert export.coded["free"].tolist() == ["=sum of all"]


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_a_cut_workbook(tmp_path: Path, keep: float) -> None:
    path = workbook(tmp_path / "export.xlsx", [HEADER, [*ROW, "y", 30, "a"]])
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    with pytest.raises(UserError, match="cannot be read as an XLSX"):
        read_export(source(file="export.xlsx"), tmp_path, "UTC")


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "export.xlsx", "w") as archive:
        archive.writestr("notes.txt", "nothing")
    with pytest.raises(UserError, match="cannot be read as an XLSX"):
        read_export(source(file="export.xlsx"), tmp_path, "UTC")


def test_a_workbook_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped_module, "MAX_UNPACKED", 1_000_000)
    with zipfile.ZipFile(tmp_path / "export.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 2_000_000)
    assert (tmp_path / "export.xlsx").stat().st_size < 10_000
    with pytest.raises(UserError, match="unpacks to"):
        read_export(source(file="export.xlsx"), tmp_path, "UTC")


def test_a_sheet_with_too_many_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_module, "MAX_CELLS", 15)
    with pytest.raises(UserError, match="more cells"):
        free_of(tmp_path, "a")


def test_an_empty_workbook(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="empty"):
        read(tmp_path, [[None]])


def test_percentages_read_as_they_are_shown(tmp_path: Path) -> None:
    path = workbook(tmp_path / "export.xlsx", [HEADER, [*ROW, "y", 30, 0.12], [*ROW, "y", 30, 1]])
    book = openpyxl.load_workbook(path)
    for row in (2, 3):
        book.worksheets[0].cell(row, 10).number_format = "0%"
    book.save(path)
    export = read_export(source((USES, AGE, FREE), "export.xlsx"), tmp_path, "UTC")
    assert export.coded["free"].tolist() == ["12%", "100%"]


def test_errors_durations_and_line_ends(tmp_path: Path) -> None:
    values = ["#N/A", timedelta(hours=30, minutes=5), "a_x000D_\nb", "x\ny"]
    assert free_of(tmp_path, *values) == ["#N/A", "30:05:00", "a\nb", "x\ny"]


def test_the_first_sheet_shown_is_read_and_others_are_said(tmp_path: Path) -> None:
    rows = [HEADER, [*ROW, "y", 30, "a"]]
    path = workbook(tmp_path / "export.xlsx", [["codes", "b"]], [[" "]], rows, [["notes"]], [[None]])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].sheet_state = "hidden"
    book.save(path)
    export = read_export(source((USES, AGE, FREE), "export.xlsx"), tmp_path, "UTC")
    assert export.reading.sheet == "Sheet 3"
    assert ("sheets", "Sheet 1, Sheet 4") in export.reading.remarks


def test_merged_cells_are_the_first_one_s(tmp_path: Path) -> None:
    path = workbook(tmp_path / "export.xlsx", [HEADER, [*ROW, "y", 30, "a"], [*ROW, "n", 31, None]])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].merge_cells("J2:J3")
    book.save(path)
    export = read_export(source((USES, AGE, FREE), "export.xlsx"), tmp_path, "UTC")
    assert export.coded["free"].fillna("").tolist() == ["a", ""]


def test_formats_far_below_and_beside_the_answers(tmp_path: Path) -> None:
    path = workbook(tmp_path / "export.xlsx", [HEADER, [*ROW, "y", 30, "a"]])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(20_000, 300).number_format = "0.00"
    book.save(path)
    export = read_export(source((USES, AGE, FREE), "export.xlsx"), tmp_path, "UTC")
    assert export.coded.index.tolist() == [2]


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("xl/sharedStrings.xml", b"<si><t>a</t></si>" * 2_000_000, "unpacks to"),
        ("xl/sharedStrings.xml", b'<!DOCTYPE s [<!ENTITY a "aa">]><sst>&a;</sst>', "entities"),
    ],
)
def test_a_part_that_is_an_attack(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    path = workbook(tmp_path / "export.xlsx", [HEADER, [*ROW, "y", 30, "a"]])
    with zipfile.ZipFile(path) as old:
        parts = {entry: old.read(entry) for entry in old.namelist()} | {name: content}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry, data in parts.items():
            new.writestr(entry, data)
    assert path.stat().st_size < 200_000
    with pytest.raises(UserError, match=what):
        read_export(source((USES, AGE, FREE), "export.xlsx"), tmp_path, "UTC")


def test_a_workbook_of_too_many_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped_module, "MAX_PARTS", 5)
    with pytest.raises(UserError, match="parts"):
        free_of(tmp_path, "a")


@pytest.mark.parametrize(
    "what",
    [
        "xl/workbook.xml",
        "xl/styles.xml",
        "[Content_Types].xml",
        "xl/worksheets/sheet1.xml",
    ],
)
def test_a_part_that_is_no_xml(tmp_path: Path, what: str) -> None:
    path = workbook(tmp_path / "export.xlsx", [HEADER, [*ROW, "y", 30, "a"]])
    with zipfile.ZipFile(path) as old:
        parts = {entry: old.read(entry) for entry in old.namelist()}
    assert what in parts
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry, data in parts.items():
            new.writestr(entry, data[: len(data) // 2] + b"\0" if entry == what else data)
    with pytest.raises(UserError, match="cannot be read as an XLSX"):
        read_export(source((USES, AGE, FREE), "export.xlsx"), tmp_path, "UTC")


def test_a_damaged_workbook(tmp_path: Path) -> None:
    path = workbook(tmp_path / "export.xlsx", [HEADER, [*ROW, "y", 30, "a"]])
    data, chance = path.read_bytes(), random.Random(3)
    for _ in range(60):
        broken = bytearray(data)
        for _ in range(chance.randint(1, 12)):
            broken[chance.randrange(4, len(broken))] = chance.randrange(256)
        path.write_bytes(bytes(broken))
        with contextlib.suppress(UserError):
            read_export(source((USES, AGE, FREE), "export.xlsx"), tmp_path, "UTC")
