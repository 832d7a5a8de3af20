"""Weighted beside unweighted: how far the weights of its groups move what a comparison of them says."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.analysis import choice, count, interval, raoscott, weighted
from helpers.analysis.design import Floats, designed
from helpers.analysis.raoscott import WeightedTest
from helpers.analysis.results import Exact, Proportion, Test
from helpers.analysis.weighted import WeightedProportion
from helpers.analysis.weights import Weights
from helpers.cleaning.answers import Answers
from helpers.study.item import Item

ONE_GROUP, FEW = "not_computable_one_group", "not_computable_few_respondents"


@dataclass(frozen=True)
class Shift:
    """The share of positive answers of one group, without weights and with them.

    ``plain`` is of all who answered, ``weighted`` of those among them who belong to the population of the margins
    and have a weight.
    """

    group: str
    item: Item
    plain: Proportion
    weighted: WeightedProportion

    @property
    def points(self) -> float | None:
        """By how many percentage points the weights move the share; None where nobody answered."""
        if self.plain.share is None or self.weighted.share is None:
            return None
        return 100 * (self.weighted.share - self.plain.share)

    @property
    def beyond(self) -> bool:
        """Whether the weighted share lies outside the interval of the unweighted one."""
        share, low, high = self.weighted.share, self.plain.low, self.plain.high
        return share is not None and low is not None and high is not None and not low <= share <= high


@dataclass(frozen=True)
class Sensitivity:
    """One comparison of positive answers, without weights and with them.

    ``code`` is that of the part of the study's story. ``test`` is of the unweighted shares, ``weighted_test`` Rao
    and Scott's of the weighted ones. Neither is corrected for multiplicity: they repeat planned comparisons.
    """

    code: str
    shifts: tuple[Shift, ...]
    test: Test
    weighted_test: WeightedTest

    @property
    def same_order(self) -> bool | None:
        """Whether the groups keep their order by share, ties aside; None where fewer than two have a share."""
        known = [
            (one.plain.share, one.weighted.share)
            for one in self.shifts
            if one.plain.share is not None and one.weighted.share is not None
        ]
        if len(known) < 2:
            return None
        pairs = [(a, b) for place, a in enumerate(known) for b in known[:place]]
        return all((a[0] - b[0]) * (a[1] - b[1]) >= 0 for a, b in pairs)

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        numbers: Exact = {}
        for one in self.shifts:
            name, found = f"weighted {self.code}/{one.group}/{one.item.code}", one.weighted
            numbers |= {f"{name}/plain/{part}": getattr(one.plain, part) for part in ("count", "base")}
            for part in ("count", "base", "share", "low", "high", "se", "effective"):
                numbers[f"{name}/{part}"] = getattr(found, part)
        name = f"weighted {self.code}"
        numbers |= {f"{name}/plain/test": self.test.name, f"{name}/plain/p": self.test.p}
        for part in ("statistic", "df", "df_error", "p"):
            numbers[f"{name}/rao_scott/{part}"] = getattr(self.weighted_test, part)
        return numbers


@dataclass(frozen=True)
class Movement:
    """How far weights move all shares of several comparisons, in percentage points.

    ``beyond`` of the ``shares`` lie outside the interval of the unweighted one; ``same_order`` of the
    ``comparisons`` keep the order of their groups.
    """

    shares: int
    median: float
    largest: Shift
    code: str
    beyond: int
    comparisons: int
    same_order: int


def sensitivity(
    code: str, groups: Sequence[Answers], items: Mapping[str, str], weights: Mapping[str, Weights]
) -> Sensitivity | None:
    """Compare the positive answers of groups without weights and with them.

    Parameters
    ----------
    code : str
        Names the comparison.
    groups : sequence of Answers
        Those without weights are left out.
    items : mapping
        Of each group its item.
    weights : mapping
        Of each group its weights, where its population is known.

    Returns
    -------
    Sensitivity or None
        None where no group has both weights and an item with positive answers. Groups are independent samples,
        each weighted within itself: they are the strata of the design, and a group counts in the test by its
        number of respondents, as it does unweighted.

    References
    ----------
    Rao, Scott (1981), The analysis of categorical data from complex sample surveys. JASA 76:221-230. Sharma et al.
    (2021), A consensus-based checklist for reporting of survey studies (CROSS). Journal of General Internal
    Medicine 36:3179-3187, item 10f: sensitivity analyses.

    Examples
    --------
    >>> import pandas as pd
    >>> from helpers.analysis.example import example_answers
    >>> answers = example_answers()
    >>> values = pd.Series([0.5, 1.5] * 6, index=answers.values.index)
    >>> made_up = Weights("north", "raking", values, 0, 0, 9.6, 1.25, False, 1, 0.0, ())
    >>> found = sensitivity("opinion", [answers], {"north": "opinion"}, {"north": made_up})
    >>> f"{found.shifts[0].plain.share:.0%}, weighted {found.shifts[0].weighted.share:.0%}"
    '70%, weighted 75%'
    >>> found.weighted_test.reason
    'not_computable_one_group'
    """
    known = [
        (answers, answers.item(items[answers.group]), weights[answers.group])
        for answers in groups
        if answers.group in weights and answers.item(items[answers.group]).positive
    ]
    if not known:
        return None
    samples = [_sample(answers, item, own) for answers, item, own in known]
    shifts = []
    for (answers, item, _), (hits, found) in zip(known, samples, strict=True):
        plain = interval.proportion(count.positive(answers, item), int(answers.valid(item.code).sum()))
        shifts.append(Shift(answers.group, item, plain, weighted.proportion(hits, found)))
    table = [[one.plain.count for one in shifts], [one.plain.base - one.plain.count for one in shifts]]
    test = choice.independence(np.array(table, dtype=np.int64))
    return Sensitivity(code, tuple(shifts), test, _test(samples))


def movement(found: Sequence[Sensitivity]) -> Movement | None:
    """Sum up how far the weights move the shares; None where there is no share."""
    moved = [
        (abs(one.points), one, each.code) for each in found for one in each.shifts if one.points is not None
    ]
    if not moved:
        return None
    _, largest, code = max(moved, key=lambda one: one[0])
    orders = [each.same_order for each in found if each.same_order is not None]
    return Movement(
        shares=len(moved),
        median=statistics.median(points for points, _, _ in moved),
        largest=largest,
        code=code,
        beyond=sum(one.beyond for _, one, _ in moved),
        comparisons=len(orders),
        same_order=sum(orders),
    )


def _sample(answers: Answers, item: Item, weights: Weights) -> tuple[NDArray[np.bool_], Floats]:
    """Of each respondent with a valid answer and a weight: whether the answer is positive, and the weight."""
    found = weights.of(answers)
    inside = answers.valid(item.code).to_numpy(dtype=bool) & ~np.isnan(found)
    return count.given(answers, item, item.positive)[inside], found[inside]


def _test(samples: Sequence[tuple[NDArray[np.bool_], Floats]]) -> WeightedTest:
    filled = [(hits, weights) for hits, weights in samples if len(hits)]
    if len(filled) < 2:
        return WeightedTest("F", None, None, None, None, ONE_GROUP)
    if any(len(hits) < 2 for hits, _ in filled):
        return WeightedTest("F", None, None, None, None, FEW)
    groups = [place for place, (hits, _) in enumerate(filled) for _ in hits]
    answers = [bool(hit) for hits, _ in filled for hit in hits]
    # Each group keeps the number of its respondents: its weights have the mean 1.
    weights = np.concatenate([weights / weights.mean() for _, weights in filled])
    return raoscott.independence(groups, answers, designed(weights, strata=groups))
