"""Files in which cells are exported, byte for byte the same whenever they are written."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import openpyxl
import pandas as pd

from helpers.errors import UserError

_EPOCH = (
    "2022-03-15T00:00:00Z"  # a workbook has to have been made some time; this one says nothing about when
)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


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
    return _timeless(data.getvalue())


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


def _timeless(data: bytes) -> bytes:
    """Write an archive once more with fixed times, in the archive and in the document's properties."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            content = _STAMP.sub(rb"\g<1>" + _EPOCH.encode() + rb"\g<3>", old.read(name))
            new.writestr(entry, content)
    return out.getvalue()
