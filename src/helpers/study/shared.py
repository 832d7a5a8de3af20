"""Items that several groups were asked, so that their answers can be laid side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from helpers.study.condition import Condition, Tree
from helpers.study.item import Item
from helpers.study.reading.item import CHOICES
from helpers.study.study import Group, Study

_COMPARABLE = ("identical", "equivalent")
_KINDS = (*CHOICES, "numeric")


@dataclass(frozen=True)
class SharedItems:
    """Items that exactly these groups were asked: codes of groups and of items, in the study's order."""

    groups: tuple[str, ...]
    items: tuple[str, ...]


def shared_items(study: Study) -> tuple[SharedItems, ...]:
    """Give the items that can be compared between groups, by the set of groups that share them.

    An item counts if it is comparable (identical or equivalent), of a kind that can be compared, shown to the
    respondents, and not settled: an item whose answers an exclusion rule leaves with one option, such as
    consent, says nothing about those who stayed, nor does one that makes somebody a member of a group.

    Returns
    -------
    tuple of SharedItems
        The largest sets of groups first, then in the study's order.

    Examples
    --------
    >>> from helpers.study.load import load_study
    >>> from helpers.study.paths import paths_of
    >>> [len(shared.groups) for shared in shared_items(load_study(paths_of("data").study))]
    [4, 3, 2]
    """
    asked: dict[str, list[str]] = {}
    for group in study.groups:
        for item in group.questionnaire.items:
            if _can_be_compared(item) and not is_settled(study, item, group):
                asked.setdefault(item.code, []).append(group.code)
    sets: dict[tuple[str, ...], list[str]] = {}
    for code, groups in asked.items():
        if len(groups) > 1:
            sets.setdefault(tuple(groups), []).append(code)
    ordered = sorted(sets.items(), key=lambda pair: -len(pair[0]))
    return tuple(SharedItems(groups, tuple(items)) for groups, items in ordered)


def is_settled(study: Study, item: Item, group: Group | None = None) -> bool:
    """Whether the exclusion rules leave at most one answer to an item of single choice.

    With a group, also whether its members have all given the same answer, as it is what makes them members.
    """
    if item.kind not in ("single", "likert"):
        return False
    coded = pd.DataFrame({item.code: item.codes})
    left = pd.Series(True, index=coded.index)
    for rule in study.rules:
        for condition in _deciding(rule.condition, item.code):
            left &= ~condition.holds(coded)
    if group is not None and group.where is not None:
        for condition in _needed(group.where, item.code):
            left &= condition.holds(coded)
    return int(left.sum()) <= 1


def _deciding(condition: Condition | None, code: str) -> Iterator[Condition]:
    """The parts of a condition that hold or not by one item alone, and that suffice for the whole to hold."""
    if condition is None:
        return
    if set(condition.items()) == {code}:
        yield condition
    elif isinstance(condition, Tree) and condition.joint == "any":
        for part in condition.parts:
            yield from _deciding(part, code)


def _needed(condition: Condition, code: str) -> Iterator[Condition]:
    """The parts of a condition that hold or not by one item alone, and without which the whole does not hold."""
    if set(condition.items()) == {code}:
        yield condition
    elif isinstance(condition, Tree) and condition.joint == "all":
        for part in condition.parts:
            yield from _needed(part, code)


def _can_be_compared(item: Item) -> bool:
    return item.kind in _KINDS and item.comparability in _COMPARABLE and not item.hidden
