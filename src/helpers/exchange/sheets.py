"""The sheets of a workbook: which one is read, and how its cells are written as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from helpers.errors import UserError
from helpers.exchange.cells import Cells, tidy
from helpers.exchange.spelling import folded
from helpers.study.study import Source

Rows = list[list[str]]


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, whether it is hidden, its cells as text (row 1 first) and whether it holds anything."""

    name: str
    hidden: bool
    rows: Callable[[], Rows]
    holds: Callable[[], bool]


def read_sheets(path: Path, sheets: Sequence[Sheet], settings: Source | None) -> Cells:
    """Read the sheet that the study names, or else the first that holds anything, shown ones before hidden ones.

    Other sheets that hold something are said.

    Raises
    ------
    UserError
        A name that no sheet has, or what `helpers.exchange.cells.tidy` refuses.
    """
    chosen = _chosen(path, sheets, settings.sheet if settings else None)
    header_row = settings.header_row if settings else None
    cells = tidy(path, _numbered(chosen.rows()), sheet=chosen.name, header_row=header_row)
    others = [sheet.name for sheet in sheets if sheet is not chosen and sheet.holds()]
    remarks = (("sheets", ", ".join(others)),) if others else ()
    return replace(cells, remarks=cells.remarks + remarks)


def _chosen(path: Path, sheets: Sequence[Sheet], name: str | None) -> Sheet:
    if not sheets:
        raise UserError("the workbook has no sheet of cells", file=path, hint="export the responses again")
    if name is None:
        shown_first = sorted(sheets, key=lambda sheet: sheet.hidden)
        return next((sheet for sheet in shown_first if sheet.holds()), shown_first[0])
    same = [sheet for sheet in sheets if sheet.name == name]
    same = same or [sheet for sheet in sheets if folded(sheet.name) == folded(name)]
    if len(same) == 1:
        return same[0]
    raise UserError(
        "study.yaml names a sheet that the workbook does not have",
        file=path,
        column="sheet",
        value=name,
        accepted=[sheet.name for sheet in sheets],
    )


def _numbered(rows: Rows) -> Iterator[tuple[int, list[str]]]:
    """Number the rows and make them equally wide; blank cells behind the last that holds something are none."""
    width = max((_used(row) for row in rows), default=0)
    for number, row in enumerate(rows, start=1):
        yield number, [*row[:width], *[""] * (width - len(row))]


def _used(row: Sequence[str]) -> int:
    return next((index for index in range(len(row), 0, -1) if row[index - 1]), 0)


def rendered(value: object) -> str:
    """Write a cell's value as text, losing nothing.

    Examples
    --------
    >>> rendered(3.0), rendered(0.1), rendered(datetime(2022, 1, 5)), rendered(True), rendered(None)
    ('3', '0.1', '2022-01-05', 'TRUE', '')
    >>> rendered(timedelta(hours=30, minutes=5))
    '30:05:00'
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
        case timedelta():
            seconds = value.total_seconds()
            whole = abs(int(seconds))
            sign = "-" if seconds < 0 else ""
            return f"{sign}{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
        case _:
            return str(getattr(value, "text", value))


def percent(value: float) -> str:
    """Write a number as its cell shows it, in percent.

    Examples
    --------
    >>> percent(0.12), percent(0.5), percent(1)
    ('12%', '50%', '100%')
    """
    return f"{rendered(float(f'{value * 100:.12g}'))}%"
