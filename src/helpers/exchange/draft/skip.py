"""Skip logic that the answers show: who was never asked an item, going by an earlier answer.

The evidence has to be plain: of those who gave certain answers to an earlier item nobody answered, of those who gave
the others nearly all did, and both are enough people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpers.exchange.draft.drafted import CLOSED, DraftItem
from helpers.exchange.draft.settle import Coded

NEARLY_ALL = 0.9
ENOUGH = 8
_OF_EACH = 0.7  # of those who gave one of the answers; of all of them together nearly all
_STRAYS = 0.02


@dataclass(frozen=True)
class Evidence:
    """A condition and the counts that speak for it: of those asked by it, of the others."""

    item: str
    values: tuple[str, ...]
    operator: str
    asked: int
    answered: int
    others: int

    @property
    def condition(self) -> dict[str, Any]:
        """The condition as YAML has it."""
        one = self.operator == "eq"
        return {"q": self.item, "op": self.operator, "value": self.values[0] if one else list(self.values)}

    @property
    def said(self) -> str:
        """The evidence in words."""
        return (
            f"answered by {self.answered} of {self.asked} who chose {', '.join(self.values)} at {self.item}, "
            f"by none of the {self.others} others who answered it"
        )


def skip_logic(
    items: Sequence[DraftItem], coded: Mapping[str, Coded], whole: NDArray[np.bool_]
) -> dict[str, Evidence]:
    """Find for each item the answer to an earlier one that decides whether it is asked.

    Parameters
    ----------
    items : sequence of DraftItem
        In the order in which they are asked.
    coded : mapping
        By item, who chose what.
    whole : array of bool
        The respondents who went through the questionnaire: only their answers are evidence.
    """
    if not items:
        return {}
    shown = np.array([coded[item.code].shown[whole] for item in items], dtype=np.int64)
    least = shown.sum(axis=1)
    rows = int(whole.sum())
    candidates = (least >= ENOUGH) & (least <= rows - ENOUGH)
    found: dict[str, Evidence] = {}
    best = np.full(len(items), -1.0)
    for at, item in enumerate(items):
        later = np.flatnonzero(candidates)
        later = later[later > at]
        if item.kind not in CLOSED or not len(later):
            continue
        for target, evidence, weight in _through(item, coded[item.code], whole, shown, later, items):
            if weight >= best[target]:  # of equals the nearest counts
                best[target] = weight
                found[items[target].code] = evidence
    return found


def _through(
    item: DraftItem,
    coded: Coded,
    whole: NDArray[np.bool_],
    shown: NDArray[np.int64],
    later: NDArray[np.intp],
    items: Sequence[DraftItem],
) -> list[tuple[int, Evidence, float]]:
    codes = list(coded.chosen)
    ticks = np.array([coded.chosen[code][whole] for code in codes], dtype=np.int64)
    answered = coded.answered[whole]
    totals = ticks.sum(axis=1)
    counts = ticks @ shown[later].T
    stray = (~answered).astype(np.int64) @ shown[later].T
    found = []
    for column, target in enumerate(later):
        if item.battery is not None and items[target].battery == item.battery:
            continue
        allowed = _STRAYS * shown[target].sum()
        if stray[column] > allowed:
            continue
        several = item.kind == "multiple"
        evidence = (_of_ticks if several else _of_answers)(
            item, codes, ticks, totals, counts[:, column], answered, shown[target]
        )
        if evidence:
            share = evidence.answered / evidence.asked
            found.append((int(target), evidence, evidence.answered + share))
    return found


def _of_answers(
    item: DraftItem,
    codes: Sequence[str],
    ticks: NDArray[np.int64],
    totals: NDArray[np.int64],
    counts: NDArray[np.int64],
    answered: NDArray[np.bool_],
    shown: NDArray[np.int64],
) -> Evidence | None:
    asked = [at for at in range(len(codes)) if counts[at] > 0]
    others = int(sum(totals[at] for at in range(len(codes)) if counts[at] == 0))
    n = int(sum(totals[at] for at in asked))
    replies = int(sum(counts[at] for at in asked))
    if not asked or n < ENOUGH or others < ENOUGH or replies < NEARLY_ALL * n:
        return None
    if any(counts[at] < _OF_EACH * totals[at] for at in asked if totals[at] >= ENOUGH):
        return None
    values = tuple(codes[at] for at in asked)
    return Evidence(item.code, values, "eq" if len(values) == 1 else "in", n, replies, others)


def _of_ticks(
    item: DraftItem,
    codes: Sequence[str],
    ticks: NDArray[np.int64],
    totals: NDArray[np.int64],
    counts: NDArray[np.int64],
    answered: NDArray[np.bool_],
    shown: NDArray[np.int64],
) -> Evidence | None:
    """Find the one option that has to be ticked."""
    replies = int(shown.sum())
    for at, code in enumerate(codes):
        n, others = int(totals[at]), int(answered.sum() - totals[at])
        if n >= ENOUGH and others >= ENOUGH and counts[at] == replies and counts[at] >= NEARLY_ALL * n:
            return Evidence(item.code, (code,), "selected", n, int(counts[at]), others)
    return None
