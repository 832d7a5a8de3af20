"""The base: who a percentage is of."""

from __future__ import annotations

from helpers.analysis import count
from helpers.analysis.results import Base
from helpers.cleaning.answers import Answers


def base_of(answers: Answers, code: str) -> Base:
    """Count the respondents of a group by the status of their answer to an item.

    For a multiple-choice item, "none ticked" is `Status.LEFT_BLANK`: asked, and nothing ticked.

    Examples
    --------
    >>> from helpers.analysis.example import example_answers
    >>> base = base_of(example_answers(), "tools")
    >>> base.total, base.not_asked, base.asked, base.answered
    (12, 2, 10, 8)
    """
    return Base(answers.group, code, count.statuses(answers, code))
