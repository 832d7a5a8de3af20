"""When somebody answered: early against late, before against after an event, the same items compared.

Both are windows on the day of completion (`Window`): what came up to a day against what came from a later one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from helpers.analysis import choice, count, quantile
from helpers.analysis.describe import describe
from helpers.analysis.difference import Difference, difference
from helpers.analysis.multiplicity import adjust_tests
from helpers.analysis.results import Distribution, Effect, Exact, Proportion, Test, exact_test
from helpers.cleaning.answers import Answers
from helpers.study.item import Item
from helpers.study.study import Event

DIFFERENCE = "difference"
FEWEST = 20
"""Groups with fewer respondents than that in a span are not compared.

Of 20, a share of one half is known to 20 points on either side (Wilson). The number is this project's convention.
"""

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """Two spans of a group's days of completion: all up to ``until``, and all from ``since``.

    ``first`` and ``second`` are the respondents in each, ``between`` those of the days that lie between,
    ``undated`` those without a day. The days are None where no respondent has one.
    """

    group: str
    until: date | None
    since: date | None
    first: int
    second: int
    between: int
    undated: int

    @property
    def total(self) -> int:
        """All respondents of the group."""
        return self.first + self.second + self.between + self.undated

    def comparable(self, fewest: int = FEWEST) -> bool:
        """Whether there are enough respondents on both sides."""
        return min(self.first, self.second) >= max(fewest, 1)


@dataclass(frozen=True)
class Shift:
    """The share of an item's positive answers in each span, and the second less the first.

    ``difference`` is between -1 and 1, with Newcombe's interval; None where a span has no answers.
    """

    group: str
    item: Item
    first: Proportion
    second: Proportion
    difference: Effect
    test: Test


@dataclass(frozen=True)
class Shifts:
    """Items compared between two spans, in several groups, all tests corrected together.

    ``name`` names the comparison, such as the code of an event. ``left_out`` are the windows of groups that have
    fewer than ``fewest`` respondents in a span.
    """

    name: str
    windows: tuple[Window, ...]
    rows: tuple[Shift, ...]
    left_out: tuple[Window, ...] = ()
    fewest: int = FEWEST

    @property
    def tests(self) -> tuple[Test, ...]:
        """The tests of all rows."""
        return tuple(row.test for row in self.rows)

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        numbers: Exact = {}
        for window in (*self.windows, *self.left_out):
            name = f"{self.name}/{window.group}"
            for part in ("until", "since"):
                day = getattr(window, part)
                numbers[f"{name}/{part}"] = None if day is None else day.isoformat()
            for part in ("first", "second", "between", "undated"):
                numbers[f"{name}/{part}"] = getattr(window, part)
        for row in self.rows:
            name = f"{self.name}/{row.group}/{row.item.code}"
            for side, share in (("first", row.first), ("second", row.second)):
                numbers |= {f"{name}/{side}/count": share.count, f"{name}/{side}/base": share.base}
            numbers |= exact_test(name, row.test, row.difference)
        return numbers


def completion_item(answers: Answers) -> Item | None:
    """Give the item of the day of completion: the first date that the tool records, if there is one."""
    return next((item for item in answers.questionnaire.paradata if item.kind == "date"), None)


def halves(answers: Answers) -> Window | None:
    """Split a group at its median day of completion, which goes to the first half; None without a date item.

    Halves, and no outer thirds: where the days of reminders are not known, no wave is marked by the design, and
    halves use every answer. A day is not split, so that halves are as unequal as the median day is full; all
    answers of one day leave the second half empty.

    References
    ----------
    Armstrong, Overton (1977), Estimating nonresponse bias in mail surveys. Journal of Marketing Research
    14:396-402.
    """
    item = completion_item(answers)
    if item is None:
        return None
    days, counts = np.unique(count.days(answers, item), return_counts=True)
    places = quantile.given(counts)
    if places is None:
        return _window(answers, None, None)
    median: date = days[places[1]].item()
    return _window(answers, median, median + _DAY)


def around(answers: Answers, event: Event) -> Window | None:
    """Split a group into what came before an event began and after it ended; None without a date item.

    Answers of the days in between are left out: the event had begun to be known then, and was not over.
    """
    if completion_item(answers) is None:
        return None
    return _window(answers, event.start - _DAY, event.end + _DAY)


def spans(answers: Answers, window: Window) -> tuple[Answers, Answers]:
    """Give the answers of each span of a window."""
    days = _days(answers)
    return answers.where(_up_to(days, window.until)), answers.where(_from(days, window.since))


def positive_items(answers: Answers, codes: Sequence[str]) -> tuple[Item, ...]:
    """Give those of some items that a group has and that declare positive answers, each once, in order.

    Examples
    --------
    >>> from helpers.analysis.example import example_answers
    >>> [item.code for item in positive_items(example_answers(), ["age", "opinion", "unknown", "opinion"])]
    ['opinion']
    """
    items = (answers.item(code) for code in dict.fromkeys(codes) if answers.has(code))
    return tuple(item for item in items if item.positive)


def shifts(
    name: str,
    groups: Sequence[Answers],
    windows: Sequence[Window],
    items: Mapping[str, Sequence[str]],
    fewest: int = FEWEST,
    method: str = "holm",
) -> Shifts:
    """Compare the share of positive answers between the two spans of each group's window.

    Parameters
    ----------
    name : str
        Names the comparison.
    groups : sequence of Answers
    windows : sequence of Window
        One for each group that can be split; groups without one are left out.
    items : mapping of group code to sequence of item codes
        Those that declare no positive answers are left out.
    fewest : int
        See `FEWEST`.
    method : str
        Of the correction: one of `helpers.analysis.multiplicity.METHODS`.

    Returns
    -------
    Shifts
        With the difference of the shares (second less first, interval of Newcombe 1998), and the test that
        `helpers.analysis.choice` chooses for positive and other answers by span, corrected over all groups
        and items.

    References
    ----------
    Newcombe (1998), Interval estimation for the difference between independent proportions: comparison of
    eleven methods. Statistics in Medicine 17:873-890.
    """
    by_group = {window.group: window for window in windows if window.comparable(fewest)}
    rows = []
    for answers in groups:
        if answers.group in by_group:
            first, second = spans(answers, by_group[answers.group])
            codes = items.get(answers.group, ())
            rows += [_shift(first, second, item) for item in positive_items(answers, codes)]
    tests = adjust_tests([row.test for row in rows], method)
    corrected = tuple(replace(row, test=test) for row, test in zip(rows, tests, strict=True))
    left_out = tuple(window for window in windows if window.group not in by_group)
    return Shifts(name, tuple(by_group.values()), corrected, left_out, fewest)


def _shift(first: Answers, second: Answers, item: Item) -> Shift:
    one, other = _positive(first, item), _positive(second, item)
    found = difference((other.count, other.base), (one.count, one.base))
    table = [[one.count, other.count], [one.base - one.count, other.base - other.count]]
    return Shift(first.group, item, one, other, _effect(found), choice.independence(table))


def _positive(answers: Answers, item: Item) -> Proportion:
    found = describe(answers, item.code)
    assert isinstance(found, Distribution) and found.positive is not None
    return found.positive


def _effect(found: Difference) -> Effect:
    return Effect(DIFFERENCE, found.value, found.low, found.high)


def _window(answers: Answers, until: date | None, since: date | None) -> Window:
    days = _days(answers)
    first, second = int(_up_to(days, until).sum()), int(_from(days, since).sum())
    dated = int(days.notna().sum())
    return Window(answers.group, until, since, first, second, dated - first - second, len(answers) - dated)


def _days(answers: Answers) -> pd.Series:
    item = completion_item(answers)
    if item is None:
        return pd.Series(pd.NaT, index=answers.values.index, dtype="datetime64[s]")
    return answers.values[item.code].where(answers.valid(item.code)).dt.normalize()


def _up_to(days: pd.Series, day: date | None) -> pd.Series:
    return days.notna() & (days <= pd.Timestamp(day)) if day is not None else days.notna() & False


def _from(days: pd.Series, day: date | None) -> pd.Series:
    return days.notna() & (days >= pd.Timestamp(day)) if day is not None else days.notna() & False
