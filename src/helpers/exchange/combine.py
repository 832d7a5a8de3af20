"""Several columns of one item, such as one for each country's wording, brought together into one."""

from __future__ import annotations

from dataclasses import replace

from helpers.errors import UserError
from helpers.exchange.cells import Cells
from helpers.exchange.matching import Matched
from helpers.exchange.place import DROPPED, Place


def combine(cells: Cells, matched: Matched) -> Cells:
    """Move the answers of an item's further columns to its first one.

    Raises
    ------
    UserError
        A row with different answers in two columns of one item.
    """
    several = {place: columns for place, columns in _columns(matched).items() if len(columns) > 1}
    if not several:
        return cells
    rows = [list(row) for row in cells.rows]
    for place, (first, *more) in several.items():
        for number, row in zip(cells.numbers, rows, strict=True):
            _move(cells, place, number, row, first, more)
    remarks = tuple(("combined", str(place)) for place in several)
    return replace(cells, rows=tuple(map(tuple, rows)), remarks=cells.remarks + remarks)


def _columns(matched: Matched) -> dict[Place, list[int]]:
    found: dict[Place, list[int]] = {}
    for index, place in enumerate(matched.places):
        if place.kind != DROPPED:
            found.setdefault(place, []).append(index)
    return found


def _move(cells: Cells, place: Place, number: int, row: list[str], first: int, more: list[int]) -> None:
    for index in more:
        if row[first].strip() and row[index].strip() and row[first].strip() != row[index].strip():
            raise UserError(
                f"two columns are given to {place}, and both have an answer: {row[first]!r} in "
                f"{cells.header[first]!r}",
                file=cells.path,
                row=number,
                column=cells.header[index],
                value=row[index],
                hint="in study.yaml give the item the columns of which a row has an answer in one only",
            )
        row[first] = row[first] if row[first].strip() else row[index]
