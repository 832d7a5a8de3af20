"""Which answers are lacking, respondent by respondent: the status of an answer is data too.

Three things are kept apart. An item that the skip logic did not ask is nobody's non-response. One that comes
after the last answer of somebody who left belongs to the break-off (`helpers.analysis.breakoff`). What is left
was reached, and is non-response of the item where no usable answer came (`LACKING`). "Not concerned" is an
answer: it says that there is nothing to answer.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from helpers.analysis import count
from helpers.analysis.table import Counts
from helpers.cleaning.answers import Answers
from helpers.study.item import Item
from helpers.study.status import Status

LACKING = (Status.LEFT_BLANK, Status.DONT_KNOW, Status.REFUSED, Status.INVALID)
"""The statuses of an item reached that has no usable answer."""

Mask = NDArray[np.bool_]


def asked_items(answers: Answers) -> tuple[Item, ...]:
    """Give the items whose non-response is counted: asked and shown, free texts left out, in order.

    A free text is an offer: to leave it empty is no refusal.
    """
    asked = {item.code for item in answers.questionnaire.items}
    return tuple(
        item for item in answers.items if item.code in asked and not item.hidden and item.kind != "text"
    )


def reached(answers: Answers, items: Sequence[Item]) -> Mask:
    """Say for each respondent and item whether the item was put to them before they left."""
    outside = (Status.NOT_ASKED.value, Status.BROKE_OFF.value)
    return ~_has(answers, items, outside)


def lacking(answers: Answers, items: Sequence[Item]) -> Mask:
    """Say for each respondent and item whether the item was reached and no usable answer given."""
    return _has(answers, items, tuple(status.value for status in LACKING))


def broke_off(answers: Answers, items: Sequence[Item]) -> Mask:
    """Say for each respondent and item whether they had left before the item."""
    return _has(answers, items, (Status.BROKE_OFF.value,))


def left_early(answers: Answers, items: Sequence[Item]) -> Mask:
    """Say for each respondent whether they had left before any of the items."""
    return np.asarray(broke_off(answers, items).any(axis=1), dtype=bool)


def last_answered(answers: Answers, items: Sequence[Item]) -> NDArray[np.int64]:
    """Give for each respondent the place of the last item that has any answer, -1 where none has."""
    silent = (Status.LEFT_BLANK.value, Status.NOT_ASKED.value, Status.BROKE_OFF.value)
    given = ~_has(answers, items, silent)
    places = np.where(given, np.arange(1, len(items) + 1), 0)
    return places.max(axis=1, initial=0).astype(np.int64) - 1


def places(answers: Answers, profile: Item) -> NDArray[np.int64]:
    """Give for each respondent the place of their answer among the options of a choice item, -1 without one."""
    found = np.full(len(answers), -1, dtype=np.int64)
    found[answers.valid(profile.code).to_numpy()] = count.positions(answers, profile)
    return found


def crossed(flags: Mask, options: NDArray[np.int64], number: int) -> Counts:
    """Count flags by option: a row with the flag, a row without, a column an option; place -1 is not counted.

    Examples
    --------
    >>> crossed(np.array([True, False, False, True]), np.array([0, 0, 1, -1]), 2).tolist()
    [[1, 0], [1, 1]]
    """
    known = options >= 0
    rows = [np.bincount(options[known & side], minlength=number) for side in (flags, ~flags)]
    return np.array(rows, dtype=np.int64).reshape(2, number)


def _has(answers: Answers, items: Sequence[Item], statuses: tuple[str, ...]) -> Mask:
    if not items:
        return np.zeros((len(answers), 0), dtype=bool)
    found = answers.status[[item.code for item in items]].isin(statuses)
    return found.to_numpy(dtype=bool)
