"""Item non-response: which items stay without an answer, and whether that depends on who answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from helpers.analysis import choice, count, effect, interval, unanswered
from helpers.analysis.base import base_of
from helpers.analysis.compare import ranked
from helpers.analysis.multiplicity import adjust_tests
from helpers.analysis.results import Base, Effect, Exact, Proportion, Test, exact_test
from helpers.analysis.table import Counts
from helpers.cleaning.answers import Answers
from helpers.study.item import Item
from helpers.study.status import Status

FEWEST = 10
"""An item is tested by who answers where at least so many lack an answer and as many gave one.

Below that, a whole option of the profile is expected to lack less than a handful of answers, and a test sees
little but chance. The number is this project's convention.
"""


@dataclass(frozen=True)
class Unanswered:
    """One item: how many of those who reached it gave no usable answer. ``rate`` has its Wilson interval."""

    item: Item
    base: Base
    rate: Proportion

    def count(self, status: Status) -> int:
        """Respondents without an answer for this reason."""
        return self.base.count(status)


@dataclass(frozen=True)
class ItemNonresponse:
    """The items of one group in the questionnaire's order; ``complete``: respondents who lack no answer."""

    group: str
    respondents: int
    complete: Proportion
    items: tuple[Unanswered, ...]

    @property
    def lacking(self) -> int:
        """Answers that lack, over all items and respondents."""
        return sum(one.rate.count for one in self.items)

    @property
    def reached(self) -> int:
        """Answers that could have been given, over all items and respondents."""
        return sum(one.rate.base for one in self.items)

    def ranked(self) -> tuple[Unanswered, ...]:
        """The items that lack an answer, from the highest rate to the lowest; ties in the order asked."""
        found = [one for one in self.items if one.rate.count]
        return tuple(sorted(found, key=lambda one: -(one.rate.share or 0.0)))

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        name = f"{self.group}/nonresponse"
        numbers: Exact = {
            f"{name}/respondents": self.respondents,
            f"{name}/complete": self.complete.count,
            f"{name}/lacking": self.lacking,
            f"{name}/reached": self.reached,
        }
        for one in self.items:
            numbers |= {f"{name}/{one.item.code}/{part}": getattr(one.rate, part) for part in _SHARE}
            numbers |= {f"{name}/{one.item.code}/{s.value}": one.count(s) for s in unanswered.LACKING}
        return numbers


_SHARE = ("count", "base", "low", "high")


@dataclass(frozen=True)
class ItemByProfile:
    """One item's non-response by who answers. ``counts``: lacking and given answers by option of the profile."""

    item: Item
    counts: tuple[tuple[int, ...], ...]
    test: Test
    effect: Effect


@dataclass(frozen=True)
class ByProfile:
    """Non-response of a group by one item of its profile.

    ``shares`` has for each option its respondents and the mean of their shares of lacking answers, among the
    other items that each reached (None where nobody chose it); ``test`` compares these shares by their ranks.
    ``items`` are the items that lack enough answers to be tested by themselves (`FEWEST`).
    """

    group: str
    profile: Item
    base: Base
    shares: tuple[tuple[str, int, float | None], ...]
    test: Test
    effect: Effect
    items: tuple[ItemByProfile, ...]

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        name = f"{self.group}/nonresponse by {self.profile.code}"
        numbers = exact_test(name, self.test, self.effect)
        for code, n, mean in self.shares:
            numbers |= {f"{name}/{code}/n": n, f"{name}/{code}/mean": mean}
        for one in self.items:
            numbers |= exact_test(f"{name}/{one.item.code}", one.test, one.effect)
        return numbers


@dataclass(frozen=True)
class WhoLacks:
    """Non-response by who answers, over groups: two families of tests, each corrected together."""

    rows: tuple[ByProfile, ...]

    @property
    def tests(self) -> tuple[Test, ...]:
        """The tests of the respondents' shares."""
        return tuple(row.test for row in self.rows)

    @property
    def item_tests(self) -> tuple[Test, ...]:
        """The tests of single items."""
        return tuple(one.test for row in self.rows for one in row.items)

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        return {name: number for row in self.rows for name, number in row.exact().items()}


def item_nonresponse(answers: Answers) -> ItemNonresponse:
    """Count for each item how many of those who reached it gave no usable answer.

    Lacking are blanks ("nothing ticked" for a multiple choice, which cannot be told from "none applies"),
    "don't know", refusals and values that cleaning set aside as impossible. The base are the respondents who
    were asked and had not left. Free texts are left out.

    References
    ----------
    De Leeuw, Hox, Huisman (2003), Prevention and treatment of item nonresponse. Journal of Official Statistics
    19:153-176.

    Examples
    --------
    >>> from helpers.analysis.example import example_answers
    >>> found = item_nonresponse(example_answers())
    >>> [(one.item.code, one.rate.count, one.rate.base) for one in found.ranked()]
    [('tools', 2, 10), ('opinion', 2, 12), ('age', 1, 12)]
    """
    items = unanswered.asked_items(answers)
    rows = []
    for item in items:
        base = base_of(answers, item.code)
        lacks = sum(base.count(status) for status in unanswered.LACKING)
        rate = interval.proportion(lacks, base.asked - base.count(Status.BROKE_OFF))
        rows.append(Unanswered(item, base, rate))
    complete = int((~unanswered.lacking(answers, items).any(axis=1)).sum())
    whole = interval.proportion(complete, len(answers))
    return ItemNonresponse(answers.group, len(answers), whole, tuple(rows))


def who_lacks(
    groups: Sequence[Answers],
    profiles: Mapping[str, Sequence[Item]],
    fewest: int = FEWEST,
    method: str = "holm",
) -> WhoLacks:
    """Relate non-response to who answers, in each group and for each item of its profile.

    Twice: by respondent, the share of lacking answers among the other items that each reached, compared
    between the options of the profile by its ranks (Mann-Whitney or Kruskal-Wallis); and by item, lacking
    against given answers in a crosstab with the profile, for items that lack enough of them. All tests by
    respondent, over groups and profile, are one family that is corrected together, all tests by item another.

    Parameters
    ----------
    groups : sequence of Answers
    profiles : mapping of group code to sequence of Item
        Single-choice or Likert items; who did not answer one is not counted in its rows.
    fewest : int
        See `FEWEST`.
    method : str
        Of the correction: one of `helpers.analysis.multiplicity.METHODS`.

    Examples
    --------
    >>> from helpers.analysis.example import example_answers
    >>> answers = example_answers()
    >>> (row,) = who_lacks([answers], {"north": [answers.item("place")]}).rows
    >>> row.test.name, [(code, n, round(mean, 3)) for code, n, mean in row.shares], row.items
    ('mann_whitney_exact', [('a', 6, 0.139), ('b', 6, 0.222)], ())
    """
    rows = [_by_profile(one, item, fewest) for one in groups for item in profiles.get(one.group, ())]
    tests = adjust_tests([row.test for row in rows], method)
    item_tests = iter(adjust_tests([one.test for row in rows for one in row.items], method))
    return WhoLacks(
        tuple(
            replace(row, test=test, items=tuple(replace(one, test=next(item_tests)) for one in row.items))
            for row, test in zip(rows, tests, strict=True)
        )
    )


def _by_profile(answers: Answers, profile: Item, fewest: int) -> ByProfile:
    others = tuple(item for item in unanswered.asked_items(answers) if item.code != profile.code)
    reached, lacks = unanswered.reached(answers, others), unanswered.lacking(answers, others)
    put = reached.sum(axis=1)
    shares = np.full(len(answers), np.nan)
    np.divide(lacks.sum(axis=1), put, out=shares, where=put > 0)
    options, codes = unanswered.places(answers, profile), profile.codes
    samples = [shares[(options == place) & (put > 0)] for place in range(len(codes))]
    test, size = ranked(count.values_by_group(samples), "numeric")
    items = []
    for place, item in enumerate(others):
        there = reached[:, place]
        counts = unanswered.crossed(lacks[there, place], options[there], len(codes))
        if counts.sum(axis=1).min() >= fewest:
            items.append(_item(item, counts))
    means = tuple(
        (code, len(sample), float(sample.mean()) if len(sample) else None)
        for code, sample in zip(codes, samples, strict=True)
    )
    base = base_of(answers, profile.code)
    return ByProfile(answers.group, profile, base, means, test, size, tuple(items))


def _item(item: Item, counts: Counts) -> ItemByProfile:
    cells = tuple(tuple(int(cell) for cell in line) for line in counts)
    return ItemByProfile(item, cells, choice.independence(counts), effect.cramers_v(counts))
