"""XLS and ODS workbooks, as old Excel and LibreOffice write them.

The library beneath gives values without their formats, so that a number in percent is the number (0.12 for 12%), and
gives cells with errors and formulas that were never computed as blank ones. XLSX is read by another one, which keeps
both.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, iterparse

from helpers.errors import UserError
from helpers.exchange.cells import MAX_CELLS, MAX_COLUMNS, Cells, too_many
from helpers.exchange.child import Unreadable
from helpers.exchange.sheets import Rows, Sheet, read_sheets, rendered
from helpers.exchange.unbound import Found, Large, Protected, unbound
from helpers.exchange.zipped import DAMAGED, weigh
from helpers.study.study import Source

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def read_spreadsheets(path: Path, data: bytes, settings: Source | None = None) -> Cells:
    """Read a sheet, every cell as text: the one that the study names, or the first that holds anything.

    Raises
    ------
    UserError
        No readable workbook, one with a password, one that unpacks to too much, or what
        `helpers.exchange.sheets.read_sheets` refuses.
    """
    kind = path.suffix.lower()
    try:
        if kind == ".ods":
            weigh(path, data)
            _check_open(data)
            _measure(path, data)
        sheets = [_sheet(found) for found in unbound(data, kind, MAX_CELLS)]
    except Protected:
        hint = "save it without the password"
        raise UserError("the workbook is protected by a password", file=path, hint=hint) from None
    except Large as error:
        raise too_many(path, f"over {MAX_CELLS:,} cells in {error}", MAX_CELLS) from None
    except (Unreadable, *DAMAGED) as error:
        raise _refusal(path, kind, error) from None
    return read_sheets(path, sheets, settings)


def _refusal(path: Path, kind: str, error: BaseException) -> UserError:
    return UserError(
        f"the file cannot be read as a workbook ({kind}): {str(error)[:100]}",
        file=path,
        hint="open it in a spreadsheet programme and save it as .xlsx, or export as CSV",
    )


def _sheet(found: Found) -> Sheet:
    rows: Rows = [[rendered(value) for value in row] for row in found.rows]
    return Sheet(
        found.name, found.hidden, lambda: rows, lambda: any(cell.strip() for row in rows for cell in row)
    )


def _check_open(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise Protected


def _measure(path: Path, data: bytes) -> None:
    """Refuse an ODS file whose cells are repeated to too many: a few bytes may stand for all of a sheet."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("content.xml") as part:
        for height, width in _sizes(part):
            if width > MAX_COLUMNS:
                raise too_many(path, f"{width} columns", MAX_COLUMNS)
            if height * width > MAX_CELLS:
                raise too_many(path, f"over {MAX_CELLS:,} cells", MAX_CELLS)


def _sizes(part: IO[bytes]) -> Iterator[tuple[int, int]]:
    """Give the number of the last row and of the last column that hold something, of each sheet."""
    rows = height = width = 0
    for _, element in iterparse(part, ("end",)):
        if element.tag == f"{_TABLE}table":
            yield height, width
            rows = height = width = 0
        elif element.tag == f"{_TABLE}table-row":
            rows += int(element.get(f"{_TABLE}number-rows-repeated", "1"))
            used = _last_used(element)
            width = max(width, used)
            height = rows if used else height
            element.clear()


def _last_used(row: Element) -> int:
    columns = used = 0
    for cell in row:
        columns += int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        if cell.get(f"{_OFFICE}value-type") or cell.find(f"{_TEXT}p") is not None:
            used = columns
    return used
