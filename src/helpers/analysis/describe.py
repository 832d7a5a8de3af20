"""Description of one item in one group: counts, shares with intervals, location and spread, with the base."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

from helpers.analysis import count, interval, quantile
from helpers.analysis.base import base_of
from helpers.analysis.results import Base, Dates, Description, Distribution, Numbers, Row, Texts
from helpers.cleaning.answers import Answers
from helpers.study.item import Item

__all__ = ["base_of", "describe"]


def describe(answers: Answers, code: str) -> Description:
    """Describe one item as its kind allows.

    Parameters
    ----------
    answers : Answers
        The clean answers of a group.
    code : str
        An item's code; an unknown one is a `UserError` that names the nearest.

    Returns
    -------
    Distribution
        For single-choice, Likert and multiple-choice items: each option's count and share of the valid base
        with its 95 % Wilson interval, its plain shares of the asked and of all. Likert: median and quartiles
        are the codes of options (type 1: the first option at which the cumulated share reaches 1/4, 1/2,
        3/4). Multiple choice: the valid base is those who ticked at least one substantive option; those who
        ticked none are `Status.LEFT_BLANK` in the base.
    Numbers
        For numeric items: mean with its 95 % Student interval, standard deviation (n - 1), quartiles (type
        7).
    Dates
        For dates: first, median (type 1: a day on which somebody answered) and last, and counts by week.
    Texts
        For free text: how many wrote, and their median number of words.

    Whatever cannot be computed (a mean of nobody, a standard deviation of one) is None.

    Examples
    --------
    >>> from helpers.analysis.example import example_answers
    >>> result = describe(example_answers(), "opinion")
    >>> [row.valid.count for row in result.rows], result.base.answered, result.median
    ([1, 2, 3, 4], 10, '3')
    """
    item = answers.item(code)
    kinds: dict[str, Callable[[Answers, Item, Base], Description]] = {
        "numeric": _numbers,
        "date": _dates,
        "text": _texts,
    }
    return kinds.get(item.kind, _distribution)(answers, item, base_of(answers, item.code))


def _distribution(answers: Answers, item: Item, base: Base) -> Distribution:
    counts = count.options(answers, item)
    rows = tuple(_row(code, int(n), base) for code, n in zip(item.codes, counts, strict=True))
    places = quantile.given(counts) if item.kind == "likert" else None
    q1, median, q3 = (None, None, None) if places is None else (item.codes[place] for place in places)
    positive = interval.proportion(count.positive(answers, item), base.answered) if item.positive else None
    return Distribution(
        answers.group,
        item,
        base,
        rows,
        mentions=int(counts.sum()) if item.kind == "multiple" else None,
        positive=positive,
        median=median,
        quartiles=None if q1 is None or q3 is None else (q1, q3),
    )


def _row(code: str, n: int, base: Base) -> Row:
    valid = interval.proportion(n, base.answered)
    return Row(code, valid, _share(n, base.asked), _share(n, base.total))


def _share(n: int, base: int) -> float | None:
    return n / base if base else None


def _numbers(answers: Answers, item: Item, base: Base) -> Numbers:
    values = count.numbers(answers, item)
    mean = float(values.mean()) if len(values) else None
    sd = float(values.std(ddof=1)) if len(values) > 1 else None
    low, high = (None, None) if mean is None or sd is None else interval.mean(mean, sd, len(values))
    q1, median, q3 = quantile.interpolated(values) or (None, None, None)
    return Numbers(
        answers.group,
        item,
        base,
        mean=mean,
        sd=sd,
        low=low,
        high=high,
        minimum=float(values[0]) if len(values) else None,
        q1=q1,
        median=median,
        q3=q3,
        maximum=float(values[-1]) if len(values) else None,
        values=tuple(float(value) for value in values),
    )


def _dates(answers: Answers, item: Item, base: Base) -> Dates:
    days = count.days(answers, item)
    if len(days) == 0:
        return Dates(answers.group, item, base, None, None, None, ())
    found, counts = np.unique(days, return_counts=True)
    places = quantile.given(counts)
    assert places is not None
    first, median, last = (found[place].item() for place in (0, places[1], -1))
    return Dates(answers.group, item, base, first, median, last, _weeks(days.tolist()))


def _weeks(days: list[date]) -> tuple[tuple[date, int], ...]:
    mondays = Counter(day - timedelta(days=day.weekday()) for day in days)
    first, last = min(mondays), max(mondays)
    weeks = (first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1))
    return tuple((week, mondays[week]) for week in weeks)


def _texts(answers: Answers, item: Item, base: Base) -> Texts:
    words = count.words(answers, item)
    return Texts(answers.group, item, base, float(np.median(words)) if len(words) else None)
