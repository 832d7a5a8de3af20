"""Headings of options that stand alone or below a row of questions, brought together with their question."""

from __future__ import annotations

import re
from dataclasses import replace

from helpers.exchange.cells import Cells
from helpers.exchange.draft.words import is_other
from helpers.exchange.spelling import folded, squeezed

_FEW = 9
_BLANK = re.compile(r"\s*|\(column \d+\)")


def with_groups(raw: Cells, cells: Cells) -> Cells:
    """Head each option by ``question [option]``.

    Parameters
    ----------
    raw : Cells
        The file as it is: its first row has the questions where there are two rows of headings.
    cells : Cells
        The file brought to one row.
    """
    above = raw.header if len(raw.rows) > len(cells.rows) else ("",) * len(cells.header)
    options = [_is_option(cells, index) for index in range(len(cells.header))]
    header: list[str] = []
    group = last = ""
    first = -1
    for index, (name, over) in enumerate(zip(cells.header, above, strict=True)):
        if not _BLANK.fullmatch(over):
            group, first = squeezed(over), index
        elif not options[index] and not is_other(name) and not (group and _alike(cells, first, index)):
            group = ""
        elif not group and options[index] and options[index + 1 : index + 2] == [True]:
            group, first = f"Question with the option {squeezed(name)}", index
        whole = f"{group} [{squeezed(name)}]" if group else name
        if is_other(name) and last and not (group and options[index]):
            whole = f"{last} [{squeezed(name)}]"
        elif options[index] and group:
            last = group
        else:
            last = whole
        header.append(whole)
    return replace(cells, header=tuple(header))


def _is_option(cells: Cells, index: int) -> bool:
    """Whether nothing but its own heading stands in a column."""
    there = {folded(text) for text in cells.column(index) if text.strip()}
    return not there or there == {folded(cells.header[index])}


def _alike(cells: Cells, first: int, index: int) -> bool:
    """Whether two columns have mostly the same few answers, as rows of a grid do, or are both options."""
    one, other = ({folded(text) for text in cells.column(at) if text.strip()} for at in (first, index))
    return len(one | other) <= _FEW and len(one & other) * 2 > len(one | other)
