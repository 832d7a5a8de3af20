"""XLSX workbooks."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from helpers.errors import UserError
from helpers.exchange.cells import MAX_CELLS, MAX_COLUMNS, Cells, tidy
from helpers.study.study import Source

MAX_UNPACKED = 500_000_000  # bytes; a workbook is a ZIP file and may unpack to far more than it weighs
_UNREADABLE = (
    *(zipfile.BadZipFile, InvalidFileException, ParseError),
    *(KeyError, ValueError, TypeError, OSError, EOFError),
)


def read_workbook(path: Path, data: bytes, settings: Source | None = None) -> Cells:
    """Read the first sheet that holds anything, every cell as text.

    Whole numbers are written without decimals, dates as ISO. A formula counts as the value that the
    spreadsheet last computed for it.

    Raises
    ------
    UserError
        No readable workbook, one that unpacks to too much, a formula without a value, or what
        `helpers.exchange.cells.tidy` refuses.
    """
    try:
        _weigh(path, data)
        name, rows, formulas = _first_sheet(path, data)
        if formulas:
            _compute(path, data, name, rows, formulas)
    except _UNREADABLE as error:
        raise UserError(
            f"the file cannot be read as an XLSX workbook: {error}",
            file=path,
            hint="open it in a spreadsheet programme and save it as .xlsx again, or export as CSV",
        ) from None
    return tidy(path, _even(rows), sheet=name)


def _weigh(path: Path, data: bytes) -> None:
    unpacked = sum(entry.file_size for entry in zipfile.ZipFile(io.BytesIO(data)).infolist())
    if unpacked > MAX_UNPACKED:
        raise UserError(
            f"the workbook unpacks to {unpacked / 1e6:,.0f} MB: more than a survey's answers",
            file=path,
            accepted=f"up to {MAX_UNPACKED / 1e6:,.0f} MB",
            hint="export as CSV",
        )


def _sheets(data: bytes, values: bool) -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and validations that do not concern the cells
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=values)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # the size that some writers state is wrong
            yield sheet


def _first_sheet(path: Path, data: bytes) -> tuple[str, list[list[str]], list[tuple[int, int]]]:
    name = ""
    for sheet in _sheets(data, values=False):
        rows: list[list[str]] = []
        formulas: list[tuple[int, int]] = []
        count = 0
        name = name or sheet.title
        for cells in sheet.iter_rows():
            row: list[str] = []
            for cell in cells:
                value = cell.value
                if value is not None and cell.data_type == "f":
                    formulas.append((len(rows), len(row)))
                row.append(value if type(value) is str else rendered(value))
            rows.append(row)
            count += len(row)
            if count > MAX_CELLS or len(row) > MAX_COLUMNS:
                raise UserError(
                    "the sheet has more cells than a survey's answers", file=path, column=sheet.title
                )
        if any(cell.strip() for row in rows for cell in row):
            return sheet.title, rows, formulas
    return name, [], []


def _compute(
    path: Path, data: bytes, name: str, rows: list[list[str]], formulas: list[tuple[int, int]]
) -> None:
    sheet = next(sheet for sheet in _sheets(data, values=True) if sheet.title == name)
    values = list(sheet.iter_rows(values_only=True))
    for row, column in formulas:
        value = values[row][column]
        if value is None:
            raise UserError(
                "a cell holds a formula whose value was never computed",
                file=path,
                row=row + 1,
                column=get_column_letter(column + 1),
                value=rows[row][column],
                hint="open the workbook in a spreadsheet programme, paste the column as values, and save",
            )
        rows[row][column] = rendered(value)


def _even(rows: list[list[str]]) -> Iterator[tuple[int, list[str]]]:
    width = max((index + 1 for row in rows for index, cell in enumerate(row) if cell), default=0)
    for number, row in enumerate(rows, start=1):
        yield number, [*row[:width], *[""] * (width - len(row))]


def rendered(value: object) -> str:
    """Write a cell's value as text, losing nothing.

    Examples
    --------
    >>> rendered(3.0), rendered(0.1), rendered(datetime(2022, 1, 5)), rendered(True), rendered(None)
    ('3', '0.1', '2022-01-05', 'TRUE', '')
    """
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime():
            return value.date().isoformat() if value.time() == time(0) else value.isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case _:
            return str(getattr(value, "text", value))
