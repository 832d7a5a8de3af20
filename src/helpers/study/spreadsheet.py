"""CSV and XLSX that a spreadsheet opens without running anything that stands in them.

A cell of CSV that begins with ``=``, ``+``, ``-`` or ``@`` is a formula to most spreadsheets, also behind a tab or a
line end; so is a cell of XLSX that a library took for one. Whatever a respondent or the author of a codebook typed
is text here. CSV cannot say so; a mark before the text is the usual way out (OWASP, "CSV injection"). XLSX can, and the
text stays as it is.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)
# A workbook has to have been made some time; this one says nothing about when.
_EPOCH = "2022-03-15T00:00:00Z"
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def risky(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula; a number is none, whatever its sign.

    Examples
    --------
    >>> risky("=1+1"), risky("- none"), risky("-1.5"), risky("a=b")
    (True, True, False, False)
    """
    return text.startswith(FORMULA) and not _NUMBER.fullmatch(text)


def apostrophe(text: str) -> str:
    """Put an apostrophe before a text, which spreadsheets take as "this is text" or show.

    Examples
    --------
    >>> apostrophe("=1+1")
    "'=1+1"
    """
    return f"'{text}"


def entity(text: str) -> str:
    """Write the first character as HTML does by its number: for tools that show texts as HTML.

    Examples
    --------
    >>> entity("=1+1")
    '&#61;1+1'
    """
    return f"&#{ord(text[0])};{text[1:]}"


def csv_bytes(
    rows: Iterable[Iterable[object]],
    *,
    separator: str = ",",
    quote_all: bool = False,
    bom: bool = True,
    mask: Callable[[str], str] = apostrophe,
    end: str = "\r\n",
) -> bytes:
    """Write rows as CSV in UTF-8, every text that could be a formula masked.

    Parameters
    ----------
    rows
        Cells; None is an empty one.
    separator, quote_all, end
        Between cells; whether to quote all of them; after each row.
    bom
        Whether to begin with the mark of UTF-8, without which spreadsheets misread accents.
    mask
        What to do to a risky text: `apostrophe`, or `entity` where the reading tool shows texts as HTML and would
        show the apostrophe too.
    """
    text = io.StringIO()
    plain = csv.writer(text, delimiter=separator, lineterminator=end)
    quoted = csv.writer(text, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL)
    (quoted if quote_all else plain).writerows([_masked(cell, mask) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def workbook_bytes(sheets: Mapping[str, Iterable[Sequence[object]]]) -> bytes:
    """Write sheets, by name, as XLSX: texts as texts, numbers as numbers, None empty, no trace of the time.

    A text that could be a formula is marked as text also for the person who edits the cell; characters that XLSX
    does not have become blanks.
    """
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row, start=1):
                if value is None or value == "":
                    continue
                cell = sheet.cell(number, place)
                if isinstance(value, bool | int | float):
                    cell.value = value
                    continue
                text = ILLEGAL_CHARACTERS_RE.sub(" ", str(value))
                cell.value = text
                cell.data_type = "s"  # openpyxl would make a formula of "=...", an error of "#N/A"
                if risky(text):
                    cell.quotePrefix = True
    data = io.BytesIO()
    book.save(data)
    return timeless(data.getvalue())


def timeless(data: bytes) -> bytes:
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


def _masked(cell: object, mask: Callable[[str], str]) -> str:
    text = "" if cell is None else str(cell)
    return mask(text) if risky(text) else text
