"""Delimited text files: CSV with commas, semicolons or tabs."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from helpers.errors import UserError
from helpers.exchange.cells import Cells, tidy
from helpers.exchange.encoding import decode
from helpers.study.study import Source

SEPARATORS = (",", ";", "\t")
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab"}
_MOST_OF_A_CELL = 10_000_000
_DECLARED = re.compile(r'"?sep=([,;\t])"?\r?\n')


def read_delimited(path: Path, data: bytes, settings: Source | None = None) -> Cells:
    """Read a delimited text file; encoding and separator are recognised.

    Raises
    ------
    UserError
        A broken byte, a NUL, an open quotation mark, or what `helpers.exchange.cells.tidy` refuses.
    """
    text, encoding = decode(data, path)
    if "\0" in text:
        raise _nul(text, path)
    declared = _DECLARED.match(text)  # the line that Excel writes to itself
    separator = declared.group(1) if declared else _separator(text)
    skip = declared.end() if declared else 0
    records = _records(text[skip:], separator, path, first=2 if declared else 1)
    return tidy(path, records, encoding=encoding, separator=_NAMES[separator])


def _records(text: str, separator: str, path: Path, first: int) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(_MOST_OF_A_CELL)
    number = first - 1
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            number += 1
            yield number, record
    except csv.Error as error:
        raise UserError(
            f"the row cannot be read: {error}",
            file=path,
            row=number + 1,
            hint="a quotation mark is open or stands alone inside a cell; export again, unedited",
        ) from None


def _separator(text: str) -> str:
    """Take the separator under which most rows are as wide as the header, and the widest of those."""

    def fit(separator: str) -> tuple[bool, float, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        widths: list[int] = []
        with contextlib.suppress(csv.Error):
            widths = [len(row) for row in islice(reader, 200) if row]
        if not widths:
            return False, 0.0, 0
        same = sum(width == widths[0] for width in widths) / len(widths)
        return widths[0] > 1, same, widths[0]

    return max(SEPARATORS, key=fit)


def _nul(text: str, path: Path) -> UserError:
    before = text[: text.index("\0")]
    wide = text[:200].count("\0") > 50
    return UserError(
        "there is a NUL character: the file is not plain text, or was cut",
        file=path,
        row=max(1, sum(1 for _ in csv.reader(io.StringIO(before + ".", newline="")))),
        value=before[-12:] + "\0",
        hint="it looks like UTF-16 without its mark; save it as CSV UTF-8" if wide else "export again",
    )
