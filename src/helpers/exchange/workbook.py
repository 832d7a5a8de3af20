"""XLSX workbooks."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from helpers.errors import UserError
from helpers.exchange.cells import MAX_CELLS, MAX_COLUMNS, Cells
from helpers.exchange.sheets import Rows, Sheet, percent, read_sheets, rendered
from helpers.exchange.zipped import DAMAGED, weigh
from helpers.study.study import Source

_Spot = tuple[int, int]


def read_workbook(path: Path, data: bytes, settings: Source | None = None) -> Cells:
    """Read a sheet, every cell as text: the one that the study names, or the first that holds anything.

    Whole numbers are written without decimals, dates as ISO, numbers in percent as they are shown ("12%"), errors by
    their names ("#N/A"). A formula counts as the value that the spreadsheet last computed for it. Of merged cells the
    first has the value.

    Raises
    ------
    UserError
        No readable workbook, one that unpacks to too much, a formula without a value, or what
        `helpers.exchange.sheets.read_sheets` refuses.
    """
    try:
        weigh(path, data)
        book = _book(data, values=False)
        sheets = [
            Sheet(
                sheet.title,
                sheet.sheet_state != "visible",
                partial(_rows, path, data, sheet),
                partial(_holds, sheet),
            )
            for sheet in book.worksheets
        ]
        return read_sheets(path, sheets, settings)
    except (InvalidFileException, *DAMAGED) as error:
        raise UserError(
            f"the file cannot be read as an XLSX workbook: {error}",
            file=path,
            hint="open it in a spreadsheet programme and save it as .xlsx again, or export as CSV",
        ) from None


def _book(data: bytes, values: bool) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and validations that do not concern the cells
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=values)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # the size that some writers state is wrong
    return book


def _holds(sheet: Any) -> bool:
    return any(
        value is not None and str(value).strip() for row in _quietly(sheet, values_only=True) for value in row
    )


def _quietly(sheet: Any, **how: bool) -> Iterable[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield from sheet.iter_rows(**how)


def _rows(path: Path, data: bytes, sheet: Any) -> Rows:
    rows: Rows = []
    formulas: list[_Spot] = []
    count = 0
    for cells in _quietly(sheet):
        row: list[str] = []
        for cell in cells:
            value = cell.value
            if value is None:
                row.append("")
                continue
            if cell.data_type == "f":
                formulas.append((len(rows), len(row)))
            row.append(_shown(cell, value))
        while row and not row[-1]:
            row.pop()
        rows.append(row)
        count += len(row)
        if count > MAX_CELLS or len(row) > MAX_COLUMNS:
            raise UserError("the sheet has more cells than a survey's answers", file=path, column=sheet.title)
    while rows and not rows[-1]:
        rows.pop()  # formats go on below the last answer
    if formulas:
        _compute(path, data, sheet.title, rows, formulas)
    return rows


def _shown(cell: Any, value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in cell.number_format:
        return percent(value)
    text = rendered(value)
    # How the format writes a carriage return, which a cell has before its line breaks only.
    return text.replace("_x000D_\n", "\n").replace("_x000D_", "\n") if "_x000D_" in text else text


def _compute(path: Path, data: bytes, name: str, rows: Rows, formulas: list[_Spot]) -> None:
    sheet = next(sheet for sheet in _book(data, values=True).worksheets if sheet.title == name)
    values = list(_quietly(sheet))
    for row, column in formulas:
        cell = values[row][column]
        if cell.value is None:
            raise UserError(
                "a cell holds a formula whose value was never computed",
                file=path,
                row=row + 1,
                column=get_column_letter(column + 1),
                value=rows[row][column],
                hint="open the workbook in a spreadsheet programme, paste the column as values, and save",
            )
        rows[row][column] = _shown(cell, cell.value)
