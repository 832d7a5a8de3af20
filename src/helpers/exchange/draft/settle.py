"""Reading the file with the items drafted: what is counted, and what has to be settled so that all of it is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from helpers.exchange.choices import Choices
from helpers.exchange.draft.drafted import DraftItem, DraftOption
from helpers.exchange.draft.table import Table
from helpers.exchange.draft.wording import with_other
from helpers.exchange.spelling import folded
from helpers.study.study import ANY_ANSWER

Flags = NDArray[np.bool_]
Read = Callable[[str], tuple[set[str], bool]]


@dataclass(frozen=True)
class Coded:
    """Who answered an item, who chose which option, and whom the file shows to have been asked."""

    answered: Flags
    chosen: Mapping[str, Flags]
    shown: Flags


def settle(item: DraftItem, table: Table, language: str) -> tuple[DraftItem, Coded]:
    """Settle an item: count its options, and read what is no option as the text of "other"."""
    main = [place for place in item.places if place.target and place.target != f"{item.code}_text"]
    cells = {place.target or "": table.columns[place.index].cells for place in main}
    filled = _any([bool(cell) for cell in one] for one in cells.values())
    if not item.options:
        return item, Coded(filled, {}, filled)
    if item.kind == "multiple" and item.code not in cells:
        none = frozenset(text for text, meant in item.answers.items() if meant is None)
        chosen = {
            one.code: _ticked(cells, f"{item.code}__{one.code}", table, len(filled), none)
            for one in item.options
        }
        _others(item, table, chosen)
    else:
        item, chosen = _settled(item, cells[item.code], table, language)
    answered = _any(chosen.values())
    shown = filled if item.kind == "multiple" and not filled.all() else answered
    return _counted(item, chosen), Coded(answered, chosen, shown)


def _any(columns: Iterable[Sequence[bool] | Flags]) -> Flags:
    return np.logical_or.reduce([np.asarray(column, dtype=bool) for column in columns])


def _ticked(
    cells: Mapping[str, Sequence[str]], target: str, table: Table, rows: int, none: frozenset[str]
) -> Flags:
    if target not in cells:
        return np.zeros(rows, dtype=bool)
    no = table.tool.unticked | {""} | none
    return np.array([cell.casefold() not in no for cell in cells[target]], dtype=bool)


def _others(item: DraftItem, table: Table, chosen: dict[str, Flags]) -> None:
    """Take a text beside "other" for its tick."""
    text = next((place for place in item.places if place.target == f"{item.code}_text"), None)
    if item.other and text:
        cells = table.columns[text.index].cells
        chosen[item.other.code] = chosen[item.other.code] | np.array(
            [bool(cell) for cell in cells], dtype=bool
        )


def _settled(
    item: DraftItem, cells: Sequence[str], table: Table, language: str
) -> tuple[DraftItem, dict[str, Flags]]:
    known: dict[str, tuple[set[str], bool]] = {}
    different = dict.fromkeys(cell for cell in cells if cell)
    read = _joined(item, table, list(different)) if item.kind == "multiple" else _single(item, table)
    for text in different:
        known[text] = read(text)
    answers = {} if item.kind == "multiple" else _by_hand(item, table, different)
    rare = any(left for text, (_, left) in known.items() if text not in answers)
    if rare:
        item = with_other(item, language)
        if not table.tool.free_other and item.other:
            answers = {**answers, ANY_ANSWER: item.other.code}
    chosen = {one.code: np.zeros(len(cells), dtype=bool) for one in item.options}
    for row, text in enumerate(cells):
        codes, left = known.get(text, (set(), False))
        for code in {answers[text]} if text in answers else codes:
            chosen[code or ""][row] = True
        if left and text not in answers and item.other:
            chosen[item.other.code][row] = True
    return replace(item, answers={**item.answers, **answers}), chosen


def _single(item: DraftItem, table: Table) -> Read:
    choices = Choices(item.item, table.tool, None, False, words=_words(item, table))

    def read(text: str) -> tuple[set[str], bool]:
        found = choices.find(text)
        return ({found.code}, False) if found else (set(), True)

    return read


def _joined(item: DraftItem, table: Table, different: Sequence[str]) -> Read:
    choices = Choices(item.item, table.tool, None, False)
    joints = table.tool.joints
    mark = min(joints, key=lambda one: sum(len(choices.split(text, one)[1]) for text in different))

    def read(text: str) -> tuple[set[str], bool]:
        found, left = choices.split(text, mark)
        return {one.code for one in found}, bool(left)

    return read


def _words(item: DraftItem, table: Table) -> Mapping[str, str]:
    return table.columns[item.places[0].index].words


def _by_hand(item: DraftItem, table: Table, different: Mapping[str, None]) -> dict[str, str | None]:
    """Name answers that mean one option as a code and another as a label."""
    labels = {folded(text): one.code for one in item.options for text in one.label.values()}
    both = [Choices(item.item, table.tool, None, first, words=_words(item, table)) for first in (False, True)]
    found: dict[str, str | None] = {}
    for text in different:
        first, second = (choices.find(text) for choices in both)
        if first and second and first.code != second.code:
            found[text] = labels.get(folded(text), first.code)
    return found


def _counted(item: DraftItem, chosen: Mapping[str, Flags]) -> DraftItem:
    options: list[DraftOption] = [replace(one, n=int(chosen[one.code].sum())) for one in item.options]
    return replace(item, options=tuple(options))


def total(items: Sequence[DraftItem]) -> Counter[str]:
    """Count how often each option was chosen in all of several items with the same options."""
    counts: Counter[str] = Counter()
    for item in items:
        counts.update({one.code: one.n or 0 for one in item.options})
    return counts
