"""Lines above the headings: a title, a note, blank lines, as tables kept by hand have them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from helpers.errors import UserError

Record = tuple[int, list[str]]
_MOST = 20  # lines above the headings; more are no notes
_LEAST = 3  # columns of a table above which a line with one cell is plainly no row of it
_LOOKED_AT = 200
_NUMBER = re.compile(r"[\d\s.,%/:+-]+")
_FIRST_OF_TWO = (
    "#"  # heads the first column below a row of questions, where a tool writes two rows of headings
)


def parted(path: Path, records: Sequence[Record], header_row: int | None = None) -> tuple[int, list[Record]]:
    """Part the lines above from the headings and the rows below them.

    Lines with one filled cell at most stand above the headings where the first row with more is full: a text of its
    own, and no number, over every column that holds anything. Two rows of headings are both left as they are: what
    they mean, a tool says.

    Parameters
    ----------
    records : sequence of (int, list of str)
        Numbered rows of text; the first and the last hold something.
    header_row : int, optional
        The number of the row of the headings, where the study names it.

    Returns
    -------
    tuple of (int, list)
        How many lines with something in them were left out, and what is left.

    Raises
    ------
    UserError
        A row of headings that is blank or not there, or lines above of which it is not plain where they end.

    Examples
    --------
    >>> rows = [(1, ["Survey of 2022", "", ""]), (3, ["id", "age", "town"]), (4, ["1", "33", "Lyon"])]
    >>> parted(Path("a.csv"), rows)
    (1, [(3, ['id', 'age', 'town']), (4, ['1', '33', 'Lyon'])])
    """
    count = _notes(path, records) if header_row is None else _named(path, records, header_row)
    return sum(1 for _, record in records[:count] if filled(record)), list(records[count:])


def filled(record: Sequence[str]) -> int:
    """Count the cells that hold something."""
    return sum(1 for cell in record if cell.strip())


def _named(path: Path, records: Sequence[Record], row: int) -> int:
    for index, (number, record) in enumerate(records):
        if number == row and filled(record):
            return index
    raise UserError(
        "study.yaml names a row of headings in which nothing stands",
        file=path,
        column="header_row",
        value=row,
        accepted=[f"{number} ({_begins(record)})" for number, record in records[:6] if filled(record)],
    )


def _notes(path: Path, records: Sequence[Record]) -> int:
    count = next((i for i, (_, record) in enumerate(records) if filled(record) > 1), 0)
    if not 0 < count <= _MOST:
        return 0
    below = [record for _, record in records[count : count + _LOOKED_AT]]
    if max(map(filled, below)) < _LEAST or _is_group_row(records[count - 1][1], below[0]):
        return 0
    if not _is_full(below):
        number, record = records[count]
        raise UserError(
            "it is not plain which row holds the headings: there are lines above the table, and columns without one",
            file=path,
            row=number,
            value=_begins(record),
            hint="name the row in study.yaml: header_row:, or delete what stands above the headings",
        )
    return count


def _is_group_row(above: Sequence[str], header: Sequence[str]) -> bool:
    return header[0].strip() == _FIRST_OF_TWO and not above[0].strip()


def _is_full(rows: Sequence[Sequence[str]]) -> bool:
    header = [cell.strip() for cell in rows[0]]
    used = {index for row in rows for index, cell in enumerate(row) if cell.strip()}
    texts = [header[index] for index in used if index < len(header)]
    return (
        len(texts) == len(used)
        and all(texts)
        and len(set(texts)) == len(texts)
        and not any(map(_NUMBER.fullmatch, texts))
    )


def _begins(record: Sequence[str]) -> str:
    text = " | ".join(cell.strip() for cell in record if cell.strip())
    return text if len(text) <= 60 else text[:59] + "…"
