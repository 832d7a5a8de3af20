"""Files in which cells are exported, byte for byte the same whenever they are written."""

from __future__ import annotations

import csv
import io
import re

import openpyxl
import pandas as pd

from helpers.errors import UserError
from helpers.study.spreadsheet import timeless


def delimited(cells: pd.DataFrame, separator: str) -> bytes:
    """Write CSV as LimeSurvey does: UTF-8 with its mark, every cell quoted, an empty line at the end."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(cells.columns)
    writer.writerows(cells.to_numpy())
    return (text.getvalue() + "\n").encode("utf-8-sig")


def workbook(cells: pd.DataFrame, title: str) -> bytes:
    """Write XLSX: whole numbers as numbers, all else as text, empty cells empty, no trace of the time."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    sheet.append(list(cells.columns))
    for row in cells.to_numpy():
        sheet.append([_value(cell) for cell in row])
    data = io.BytesIO()
    book.save(data)
    return timeless(data.getvalue())


def export(cells: pd.DataFrame, name: str, separator: str, title: str) -> bytes:
    """Write cells in the format that a file's name asks for."""
    if name.endswith(".xlsx"):
        return workbook(cells, title)
    if name.endswith(".csv"):
        return delimited(cells, separator)
    raise UserError("the generator cannot write this file", value=name, accepted="names in .csv or .xlsx")


def _value(cell: str) -> str | int | None:
    if re.fullmatch(r"-?(0|[1-9]\d{0,9})", cell):
        return int(cell)
    return cell or None
