"""Results: frozen, typed, with their base. One result gives the table, the figure and the sentence.

Every result has ``exact()``: a flat mapping of name to number (or None) with every digit, that the repository
guards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from helpers.study.item import Item
from helpers.study.status import Status

if TYPE_CHECKING:
    from helpers.analysis.columns import Columns
    from helpers.analysis.difference import Difference
    from helpers.analysis.nominal import Association
    from helpers.analysis.odds import Ratio

Exact = dict[str, float | int | str | None]

TICKED, NOT_TICKED = "ticked", "notticked"
"""Row codes of the crosstab of one option of a multiple-choice item."""


@dataclass(frozen=True)
class Base:
    """Who a percentage is of: the respondents of a group by the status of their answer to one item.

    ``counts`` has every `Status`, zeros included. total = sum of all; asked = total - not asked;
    answered = the valid base.
    """

    group: str
    item: str
    counts: tuple[tuple[Status, int], ...]

    def count(self, status: Status) -> int:
        """Respondents whose answer has this status."""
        return dict(self.counts).get(status, 0)

    @property
    def total(self) -> int:
        """All respondents of the group."""
        return sum(count for _, count in self.counts)

    @property
    def not_asked(self) -> int:
        """Respondents whom the skip logic did not ask."""
        return self.count(Status.NOT_ASKED)

    @property
    def asked(self) -> int:
        """Respondents who were asked."""
        return self.total - self.not_asked

    @property
    def answered(self) -> int:
        """Respondents with a substantive answer: the base of valid percents."""
        return self.count(Status.ANSWERED)

    @property
    def missing(self) -> int:
        """Asked, but without a substantive answer."""
        return self.asked - self.answered


@dataclass(frozen=True)
class Proportion:
    """A share and its interval. ``share``, ``low`` and ``high`` are None where the base is 0."""

    count: int
    base: int
    share: float | None
    low: float | None
    high: float | None
    confidence: float = 0.95
    method: str = "Wilson"


@dataclass(frozen=True)
class Row:
    """One option of an item with its share among those who answered.

    ``of_asked`` and ``of_total`` are the plain shares of the asked and of all respondents (None for base 0).
    """

    code: str
    valid: Proportion
    of_asked: float | None
    of_total: float | None


@dataclass(frozen=True)
class Distribution:
    """Single-choice, Likert and multiple-choice items. ``rows`` follow the codebook, empty options included.

    Multiple choice: the valid base is those who ticked at least one substantive option; ``mentions`` is the
    number of ticks. ``positive`` is the share of the item's positive options, where it declares any.
    ``median`` and ``quartiles`` are option codes, for Likert items.
    """

    group: str
    item: Item
    base: Base
    rows: tuple[Row, ...]
    mentions: int | None = None
    positive: Proportion | None = None
    median: str | None = None
    quartiles: tuple[str, str] | None = None
    others: tuple[str, ...] = ()

    def row(self, code: str) -> Row:
        """Give the row of an option code."""
        return {row.code: row for row in self.rows}[code]

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        name = f"{self.group}/{self.item.code}"
        numbers: Exact = {f"{name}/base/{status.value}": count for status, count in self.base.counts}
        for row in self.rows:
            numbers |= _exact_share(f"{name}/{row.code}", row.valid)
        if self.positive is not None:
            numbers |= _exact_share(f"{name}/positive", self.positive)
        if self.mentions is not None:
            numbers[f"{name}/mentions"] = self.mentions
        if self.item.kind == "likert":
            q1, q3 = self.quartiles or (None, None)
            numbers |= {f"{name}/q1": q1, f"{name}/median": self.median, f"{name}/q3": q3}
        return numbers


@dataclass(frozen=True)
class Numbers:
    """Numeric items. Quartiles by linear interpolation (R type 7); SD with n - 1. None where not computable.

    ``low`` and ``high`` are the 95 % CI of the mean (Student). ``values`` are the valid values in ascending
    order, for the figure alone.
    """

    group: str
    item: Item
    base: Base
    mean: float | None
    sd: float | None
    low: float | None
    high: float | None
    minimum: float | None
    q1: float | None
    median: float | None
    q3: float | None
    maximum: float | None
    values: tuple[float, ...] = field(default=(), repr=False)

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        name = f"{self.group}/{self.item.code}"
        numbers: Exact = {f"{name}/base/{status.value}": count for status, count in self.base.counts}
        for part in ("mean", "sd", "low", "high", "minimum", "q1", "median", "q3", "maximum"):
            numbers[f"{name}/{part}"] = getattr(self, part)
        return numbers


@dataclass(frozen=True)
class Dates:
    """Date items.

    ``median`` is a day on which somebody answered. ``weeks`` are (Monday of the ISO week, answers), empty
    weeks between the first and the last included.
    """

    group: str
    item: Item
    base: Base
    first: date | None
    median: date | None
    last: date | None
    weeks: tuple[tuple[date, int], ...]

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        name = f"{self.group}/{self.item.code}"
        numbers: Exact = {f"{name}/base/{status.value}": count for status, count in self.base.counts}
        for part in ("first", "median", "last"):
            day = getattr(self, part)
            numbers[f"{name}/{part}"] = None if day is None else day.isoformat()
        return numbers | {f"{name}/week/{day.isoformat()}": count for day, count in self.weeks}


@dataclass(frozen=True)
class Texts:
    """Free-text items: how many wrote and how much. The words themselves are nobody's result."""

    group: str
    item: Item
    base: Base
    median_words: float | None

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        name = f"{self.group}/{self.item.code}"
        numbers: Exact = {f"{name}/base/{status.value}": count for status, count in self.base.counts}
        return numbers | {f"{name}/median_words": self.median_words}


Description = Distribution | Numbers | Dates | Texts


@dataclass(frozen=True)
class Reason:
    """Why a test was chosen, as facts that a sentence is made of.

    ``rule`` is a key of the sentences (for example ``expected_small``); ``facts`` the numbers in it.
    """

    rule: str
    facts: tuple[tuple[str, float | int], ...] = ()


@dataclass(frozen=True)
class Test:
    """A test, and why it was chosen.

    ``p`` is None where it is not computable; then ``reason.rule`` says why (``not_computable_...``, or
    ``per_option`` where each option of a multiple-choice item has its own test).
    ``p_adjusted`` is set by `helpers.analysis.multiplicity.adjust`, with ``family`` (tests corrected
    together) and ``correction`` (its method).
    """

    name: str
    statistic: float | None
    df: float | None
    p: float | None
    reason: Reason
    p_adjusted: float | None = None
    correction: str | None = None
    family: int | None = None

    __test__ = False


@dataclass(frozen=True)
class Effect:
    """An effect size with its interval, where one is known."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Crosstab:
    """Two categorical variables of the same respondents, or one item across groups (then ``column`` is None).

    ``counts[i][j]``: row option i, column option or group j. ``columns`` are option codes or group codes.
    Shares are of the columns. ``residuals`` are adjusted standardised residuals (Haberman 1973), None where
    undefined; ``residual_p`` is their p, corrected for the number of cells (Holm). ``compared`` are the columns
    compared pairwise in each row. A table of 2 x 2 has ``ratios``, odds ratio and risk ratio of the first row in
    the first column to the second, and the ``difference`` of these two shares.
    """

    row: Item
    column: Item | None
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    shares: tuple[tuple[Proportion, ...], ...]
    expected: tuple[tuple[float | None, ...], ...]
    residuals: tuple[tuple[float | None, ...], ...]
    bases: tuple[Base, ...]
    test: Test
    effect: Effect
    residual_p: tuple[tuple[float | None, ...], ...] = ()
    compared: Columns | None = None
    association: Association | None = None
    ratios: tuple[Ratio, ...] = ()
    difference: Difference | None = None

    @property
    def n(self) -> int:
        """Respondents in the table."""
        return sum(sum(row) for row in self.counts)

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        name = f"{self.row.code} x group ({', '.join(self.columns)})"
        if self.column is not None:
            name = f"{self.bases[0].group}/{self.row.code} x {self.column.code}"
        numbers: Exact = {}
        for i, row in enumerate(self.rows):
            for j, column in enumerate(self.columns):
                numbers |= _exact_share(f"{name}/{row}/{column}", self.shares[i][j])
                numbers[f"{name}/{row}/{column}/expected"] = self.expected[i][j]
                numbers[f"{name}/{row}/{column}/residual"] = self.residuals[i][j]
                if self.residual_p:
                    numbers[f"{name}/{row}/{column}/residual_p"] = self.residual_p[i][j]
                if self.compared is not None:
                    numbers[f"{name}/{row}/{column}/above"] = self.compared.letters[i][j]
        for ratio in self.ratios:
            for part in ("value", "low", "high"):
                numbers[f"{name}/{ratio.name}/{part}"] = _finite(getattr(ratio, part))
        if self.difference is not None:
            numbers |= self.difference.exact(f"{name}/difference")
        if self.association is not None:
            numbers |= self.association.exact(name)
        return numbers | exact_test(name, self.test, self.effect)


@dataclass(frozen=True)
class RankPair:
    """Two groups of a comparison by ranks: the second's mean rank less the first's, z, p as it is and corrected.

    ``z`` and the p values are None where all values are tied.
    """

    first: str
    second: str
    difference: float
    z: float | None
    p: float | None
    p_adjusted: float | None


@dataclass(frozen=True)
class RankPairs:
    """All pairs of the groups of a comparison by ranks; groups without answers are left out.

    ``mean_ranks`` are of the groups, in their order, among all answers. ``method`` names the test of a pair,
    ``correction`` that of p for the number of pairs.
    """

    groups: tuple[str, ...]
    sizes: tuple[int, ...]
    mean_ranks: tuple[float, ...]
    pairs: tuple[RankPair, ...]
    method: str
    correction: str

    def exact(self, name: str = "pairs") -> Exact:
        """Every number of the result, by name."""
        numbers: Exact = {}
        for group, size, rank in zip(self.groups, self.sizes, self.mean_ranks, strict=True):
            numbers |= {f"{name}/{group}/n": size, f"{name}/{group}/mean_rank": rank}
        for pair in self.pairs:
            for part in ("difference", "z", "p", "p_adjusted"):
                numbers[f"{name}/{pair.first}-{pair.second}/{part}"] = getattr(pair, part)
        return numbers


@dataclass(frozen=True)
class Comparison:
    """One concept across groups, each group by its own description.

    ``shares`` compares the positive answers (None where an item declares none); ``test`` and ``effect`` are
    of the ranks where all groups have the same Likert or numeric item, of the crosstab where they have the
    same single-choice item, else of the shares; a multiple-choice item has one an option instead.
    ``crosstab`` is there where all groups have the same categorical item; ``options`` holds one crosstab of
    ticked by group per option, in the codebook's order, for a multiple-choice item. ``pairs`` compares the
    groups two by two (Dunn) where three or more are compared by ranks.
    """

    code: str
    descriptions: tuple[Description, ...]
    shares: tuple[tuple[str, Proportion], ...] | None
    test: Test
    effect: Effect
    crosstab: Crosstab | None = None
    options: tuple[tuple[str, Crosstab], ...] = ()
    pairs: RankPairs | None = None

    @property
    def groups(self) -> tuple[str, ...]:
        """The codes of the groups compared."""
        return tuple(description.group for description in self.descriptions)

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        name = f"compare {self.code} ({', '.join(self.groups)})"
        numbers: Exact = {}
        for group, share in self.shares or ():
            numbers |= _exact_share(f"{name}/{group}/positive", share)
        for description in self.descriptions:
            numbers |= description.exact()
        if self.crosstab is not None:
            numbers |= self.crosstab.exact()
        for option, table in self.options:
            numbers |= table.exact() | exact_test(f"{name}/{option}", table.test, table.effect)
        if self.pairs is not None:
            numbers |= self.pairs.exact(f"{name}/dunn")
        return numbers | exact_test(name, self.test, self.effect)


def exact_test(name: str, test: Test, effect: Effect) -> Exact:
    """Every number of a test and its effect size, by name."""
    return {
        f"{name}/test": test.name,
        f"{name}/statistic": test.statistic,
        f"{name}/df": test.df,
        f"{name}/p": test.p,
        f"{name}/p_adjusted": test.p_adjusted,
        f"{name}/{effect.name}": effect.value,
        f"{name}/{effect.name}/low": effect.low,
        f"{name}/{effect.name}/high": effect.high,
    }


def _finite(value: float | None) -> float | str | None:
    """A ratio over nobody is infinite, which JSON has no number for."""
    return "infinite" if value is not None and math.isinf(value) else value


def _exact_share(name: str, share: Proportion) -> Exact:
    return {
        f"{name}/count": share.count,
        f"{name}/base": share.base,
        f"{name}/low": share.low,
        f"{name}/high": share.high,
    }
