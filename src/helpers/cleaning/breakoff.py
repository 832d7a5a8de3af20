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
    left, marked = ~complete.astype(bool), dict(status)
    for place, item in enumerate(questionnaire.items):
        was = status[item.code]
        gone = was == Status.LEFT_BLANK.value
        if item.show_if is not None:
            _, might = _bounds(item.show_if, coded, marked)
            gone |= (was == Status.NOT_ASKED.value) & might
        marked[item.code] = was.mask(left & (last < place) & gone, Status.BROKE_OFF.value)
    return marked


def _bounds(
    condition: Condition, coded: pd.DataFrame, status: dict[str, pd.Series]
) -> tuple[pd.Series, pd.Series]:
    """Whether a condition must hold and whether it might, whatever the items broken off would have been answered."""
    if isinstance(condition, Leaf):
        holds = condition.holds(coded).astype(bool)
        unknown = pd.Series(False, index=coded.index)
        if condition.item in status:
            unknown = status[condition.item] == Status.BROKE_OFF.value
        return holds & ~unknown, holds | unknown
    musts, mights = zip(*(_bounds(part, coded, status) for part in condition.parts), strict=True)
    if condition.joint == "not":
        return ~mights[0], ~musts[0]
    join = pd.DataFrame.all if condition.joint == "all" else pd.DataFrame.any
    return join(pd.concat(musts, axis=1), axis=1), join(pd.concat(mights, axis=1), axis=1)
