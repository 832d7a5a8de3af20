"""Where a respondent left a questionnaire: what comes after the last answer was broken off."""

from __future__ import annotations

import pandas as pd

from helpers.study.condition import Condition, Leaf
from helpers.study.questionnaire import Questionnaire
from helpers.study.status import Status


def mark_break_offs(
    status: dict[str, pd.Series], coded: pd.DataFrame, complete: pd.Series, questionnaire: Questionnaire
) -> dict[str, pd.Series]:
    """Mark what comes after the last answer of a questionnaire that was not submitted.

    An item that was not asked counts as broken off too if it might have been: if its condition could still hold,
    had the items been reached that were not.

    Parameters
    ----------
    status : dict of str to Series
        The statuses of the items asked, by code.
    coded : DataFrame
        The answers that conditions look at.
    complete : Series of bool
        Whether the questionnaire was submitted.
    """
    codes = [item.code for item in questionnaire.items]
    replied = ~pd.DataFrame({code: status[code] for code in codes}).isin(
        [Status.LEFT_BLANK.value, Status.NOT_ASKED.value]
    )
    last = replied.apply(lambda row: max((i for i, one in enumerate(row) if one), default=-1), axis=1)
    marked = dict(status)
    for place, item in enumerate(questionnaire.items):
        was = status[item.code]
        gone = was == Status.LEFT_BLANK.value
        if item.show_if is not None:
            gone |= (was == Status.NOT_ASKED.value) & _might(item.show_if, coded, marked)
        after = ~complete.astype(bool) & (last < place)
        marked[item.code] = was.mask(after & gone, Status.BROKE_OFF.value)
    return marked


def _might(condition: Condition, coded: pd.DataFrame, status: dict[str, pd.Series]) -> pd.Series:
    """Whether a condition could hold, whatever the items broken off would have been answered."""
    if isinstance(condition, Leaf):
        return condition.holds(coded).astype(bool) | _unknown(condition, coded, status)
    if condition.joint == "not":
        return ~_must(condition.parts[0], coded, status)
    table = pd.concat([_might(part, coded, status) for part in condition.parts], axis=1)
    return table.all(axis=1) if condition.joint == "all" else table.any(axis=1)


def _must(condition: Condition, coded: pd.DataFrame, status: dict[str, pd.Series]) -> pd.Series:
    """Whether a condition holds, whatever the items broken off would have been answered."""
    if isinstance(condition, Leaf):
        return condition.holds(coded).astype(bool) & ~_unknown(condition, coded, status)
    if condition.joint == "not":
        return ~_might(condition.parts[0], coded, status)
    table = pd.concat([_must(part, coded, status) for part in condition.parts], axis=1)
    return table.all(axis=1) if condition.joint == "all" else table.any(axis=1)


def _unknown(leaf: Leaf, coded: pd.DataFrame, status: dict[str, pd.Series]) -> pd.Series:
    if leaf.item not in status:
        return pd.Series(False, index=coded.index)
    return status[leaf.item] == Status.BROKE_OFF.value
