"""Items that several groups were asked, so that their answers can be laid side by side."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.study.condition import deciding, needed
from helpers.study.item import Item
from helpers.study.reading.item import CHOICES
from helpers.study.study import Group, Study

_COMPARABLE = ("identical", "equivalent")
_KINDS = (*CHOICES, "numeric")
_ONE_OF = ("single", "likert")


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
    return item.kind in _ONE_OF and len(_left(study, item, group)) <= 1


def possible(study: Study, item: Item, group: Group) -> tuple[str, ...]:
    """Give the options of an item that the members of a group can have, by what makes them members."""
    if item.kind not in _ONE_OF or group.where is None:
        return item.codes
    coded = pd.DataFrame({item.code: item.codes})
    left = pd.Series(True, index=coded.index)
    for condition in needed(group.where, item.code):
        left &= condition.holds(coded)
    return tuple(coded.loc[left, item.code])


def _left(study: Study, item: Item, group: Group | None) -> tuple[str, ...]:
    """The options that neither a rule of exclusion nor what makes the group rules out."""
    coded = pd.DataFrame({item.code: item.codes})
    left = pd.Series(True, index=coded.index)
    for rule in study.rules:
        for condition in deciding(rule.condition, item.code):
            left &= ~condition.holds(coded)
    kept = item.codes if group is None else possible(study, item, group)
    return tuple(code for code in coded.loc[left, item.code] if code in kept)


def _can_be_compared(item: Item) -> bool:
    return item.kind in _KINDS and item.comparability in _COMPARABLE and not item.hidden
