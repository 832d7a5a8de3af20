"""The page of the documentation: its prose stands, its tables are written between their marks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from benchmarks.results import Cell, Result

BEGIN, END = "<!-- table: {} -->", "<!-- end -->"


def written(result: Result) -> str:
    """A table in Markdown, aligned so that it can be read as it is; shares in percent with one decimal."""
    rows = [tuple(map(_shown, row)) for row in result.rows]
    widths = [max(map(len, column)) for column in zip(result.head, *rows, strict=True)]
    left = [all(isinstance(row[place], str) for row in result.rows) for place in range(len(widths))]
    lines = [_line(result.head, widths, left)]
    lines.append("|" + "|".join(_rule(width, one) for width, one in zip(widths, left, strict=True)) + "|")
    return "\n".join([*lines, *(_line(row, widths, left) for row in rows)])


def filled(page: str, results: Iterable[Result]) -> str:
    """The page with its tables.

    Raises
    ------
    ValueError
        If the page has no place for a table, or places for others.
    """
    left = set(names(page))
    for result in results:
        if result.name not in left:
            raise ValueError(
                f"the page has no place for the table {result.name}: {BEGIN.format(result.name)}"
            )
        left.remove(result.name)
        begin = re.escape(BEGIN.format(result.name))
        table = f"{BEGIN.format(result.name)}\n{written(result)}\n{END}"
        page = re.sub(f"{begin}\n.*?{re.escape(END)}", table.replace("\\", r"\\"), page, flags=re.DOTALL)
    if left:
        raise ValueError(f"the page has places for tables that are not made: {', '.join(sorted(left))}")
    return page


def names(page: str) -> list[str]:
    """The tables that the page has places for."""
    return re.findall(BEGIN.format("(.+?)"), page)


def table(page: str, name: str) -> str:
    """The table of a name, as it stands on the page."""
    found = re.search(f"{re.escape(BEGIN.format(name))}\n(.*?)\n{re.escape(END)}", page, flags=re.DOTALL)
    if found is None:
        raise ValueError(f"the page has no table {name}")
    return found[1]


def _shown(cell: Cell) -> str:
    return cell if isinstance(cell, str) else f"{100 * cell:.1f}"


def _line(cells: Iterable[str], widths: list[int], left: list[bool]) -> str:
    parts = (
        cell.ljust(width) if one else cell.rjust(width)
        for cell, width, one in zip(cells, widths, left, strict=True)
    )
    return "| " + " | ".join(parts) + " |"


def _rule(width: int, left: bool) -> str:
    return "-" * (width + 2) if left else "-" * (width + 1) + ":"
