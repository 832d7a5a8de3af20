"""Delimited text files: CSV with commas, semicolons, tabs or pipes."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from helpers.errors import UserError
from helpers.exchange.cells import MAX_CELLS, Cells, tidy, too_many
from helpers.exchange.encoding import decode
from helpers.study.study import Source

SEPARATORS = (",", ";", "\t", "|")
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_MOST_OF_A_CELL = 10_000_000
_DECLARED = re.compile(r'"?sep=([,;\t|])"?(?:\r\n|\n|\r)')
_SAMPLE = 1_000_000  # characters, and 200 rows, by which the separator is recognised
_MOST_ABOVE = 20  # lines above the headings


def read_delimited(path: Path, data: bytes, settings: Source | None = None) -> Cells:
    """Read a delimited text file; encoding and separator are recognised where the study does not name them.

    Raises
    ------
    UserError
        A broken byte, a NUL, an open quotation mark, a setting that does not fit the file, or what
        `helpers.exchange.cells.tidy` refuses.
    """
    text, encoding = decode(data, path, settings.encoding if settings else None)
    if "\0" in text:
        raise _nul(text, path)
    declared = _DECLARED.match(text)  # the line that Excel writes to itself
    body = text[declared.end() :] if declared else text
    given = settings.separator if settings else None
    separator = given or (declared.group(1) if declared else _separator(body))
    if given:
        _check(path, body, given)
    if body.count(separator) > MAX_CELLS:
        raise too_many(path, f"over {MAX_CELLS:,} cells", MAX_CELLS)
    return tidy(
        path,
        _records(body, separator, path, first=2 if declared else 1),
        encoding=encoding,
        separator=_NAMES[separator],
        header_row=settings.header_row if settings else None,
    )


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
    """Take the separator under which most rows are as wide as the header, and the widest of those.

    The header is the first row, unless narrower lines stand above the table.
    """
    widths = {separator: _widths(text[:_SAMPLE], separator) for separator in SEPARATORS}
    fits = {separator: _fit(found) for separator, found in widths.items()}
    return max(SEPARATORS, key=lambda separator: fits[separator])


def _widths(text: str, separator: str) -> list[int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    found: list[int] = []
    with contextlib.suppress(csv.Error):
        found.extend(len(row) for row in islice(reader, 200) if row)
    return found


def _fit(widths: Sequence[int]) -> tuple[int, int, float, int]:
    """Rate the widths of the rows: a table with a header, few lines above it, rows of its width, wide ones."""
    if not widths:
        return 0, 0, 0.0, 0
    for start, width in enumerate(widths[:_MOST_ABOVE]):
        below = widths[start:]
        same = below.count(width) / len(below)
        if width > (1 if start == 0 else 2) and same >= 0.8 and len(below) > min(start, 1):
            return 2, -start, same, width
    return int(widths[0] > 1), 0, widths.count(widths[0]) / len(widths), widths[0]


def _check(path: Path, text: str, given: str) -> None:
    """Check that the separator that the study names is one that the file has, where there is another."""
    found = _separator(text)
    rank, better = (_fit(_widths(text[:_SAMPLE], mark))[0] for mark in (given, found))
    if not rank and better:
        raise UserError(
            f"study.yaml says that a {_NAMES[given]} separates the columns, and there is none",
            file=path,
            column="separator",
            value=_NAMES[given],
            accepted=_NAMES[found],
        )


def _nul(text: str, path: Path) -> UserError:
    before = text[: text.index("\0")]
    wide = text[:200].count("\0") > 50
    return UserError(
        "there is a NUL character: the file is not plain text, or was cut",
        file=path,
        row=max(1, sum(1 for _ in csv.reader(io.StringIO(before + ".", newline="")))),
        value=before[-12:] + "\0",
        hint="it looks like UTF-16 without its mark: say so in study.yaml (encoding: UTF-16), or save it as CSV UTF-8"
        if wide
        else "export again",
    )
