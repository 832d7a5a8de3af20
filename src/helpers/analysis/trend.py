"""Tests for trend: does one variable rise or fall with the order of the other?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from helpers.analysis.ordinal import Ordinal, correlation, ordinal, pairs, score_variance
from helpers.analysis.results import Crosstab, Exact, Reason, Test
from helpers.analysis.table import Table, checked, filled

LINEAR_BY_LINEAR = "linear_by_linear"
NO_TEST = "none"

Scores = Sequence[float]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LinearByLinear:
    """The linear-by-linear association of two ordered variables: r of their scores, z, chi2 (1 df), p.

    All are None where a variable is constant.
    """

    n: int
    r: float | None
    z: float | None
    chi2: float | None
    p: float | None

    def exact(self, name: str = "linear_by_linear") -> Exact:
        """Every number of the result, by name."""
        return {f"{name}/{part}": getattr(self, part) for part in ("n", "r", "z", "chi2", "p")}


@dataclass(frozen=True)
class CochranArmitage:
    """The trend of a share over ordered groups, and what of the chi-square the trend leaves over.

    ``z`` is positive where the share of the first row rises with the columns. ``departure`` tests whether
    the shares deviate from a straight line, with ``departure_df`` degrees of freedom; None for two groups,
    which always lie on one.
    """

    z: float | None
    chi2: float | None
    p: float | None
    departure: float | None
    departure_df: int | None
    departure_p: float | None


@dataclass(frozen=True)
class Jonckheere:
    """The Jonckheere-Terpstra test: J, its mean and variance without a trend, z, p two-sided.

    ``z`` and ``p`` are None where all values are tied or only one group has any.
    """

    j: float
    mean: float
    variance: float
    z: float | None
    p: float | None


def linear_by_linear(
    table: Table, rows: Scores | None = None, columns: Scores | None = None
) -> LinearByLinear:
    """Test for linear association: chi2 = (n - 1) r^2, 1 df, with r the correlation of the scores.

    z = sqrt(n - 1) r is the statistic of R's ``coin::lbl_test``, chi2 that of SPSS's "linear-by-linear
    association" (Mantel-Haenszel chi-square).

    Parameters
    ----------
    table : array of int, both sides in ascending order
    rows, columns : sequence of float, optional
        Scores; 1, 2, 3, ... by default.

    Raises
    ------
    ValueError
        If there are not as many scores as rows or columns, or one is not finite.

    References
    ----------
    Mantel (1963), Chi-square tests with one degree of freedom. JASA 58:690-700. Agresti (2013), Categorical
    Data Analysis, 3rd edition, section 3.4.1.

    Examples
    --------
    >>> found = linear_by_linear([[29, 7, 7], [13, 7, 21]])
    >>> f"chi2 = {found.chi2:.3f}, z = {found.z:.3f}, p = {found.p:.4f}"
    'chi2 = 12.859, z = 3.586, p = 0.0003'
    """
    counts = checked(table)
    n = int(counts.sum())
    x, y = _scores(rows, counts.shape[0]), _scores(columns, counts.shape[1])
    met = counts.sum(axis=1) > 0, counts.sum(axis=0) > 0
    if any(len(set(scores[used].tolist())) < 2 for scores, used in zip((x, y), met, strict=True)):
        return LinearByLinear(n, None, None, None, None)
    r = correlation(counts, x, y)
    chi2 = (n - 1) * r**2
    return LinearByLinear(n, r, math.sqrt(n - 1) * r, chi2, float(stats.chi2.sf(chi2, 1)))


def cochran_armitage(table: Table, scores: Scores | None = None) -> CochranArmitage:
    """Test a share for trend over ordered groups: chi2 = n r^2, as R's ``prop.trend.test``.

    The linear-by-linear test of the same table has n - 1 in place of n: its variance is that of fixed
    margins.

    Parameters
    ----------
    table : array of int, 2 x groups in ascending order
        The first row counts those who have what the share is of.
    scores : sequence of float, optional
        Of the groups; 1, 2, 3, ... by default.

    Raises
    ------
    ValueError
        If the table has not two rows, or the scores do not fit.

    References
    ----------
    Cochran (1954), Some methods for strengthening the common chi-square tests. Biometrics 10:417-451.
    Armitage (1955), Tests for linear trends in proportions and frequencies. Biometrics 11:375-386.

    Examples
    --------
    >>> found = cochran_armitage([[13, 7, 21], [29, 7, 7]])
    >>> f"z = {found.z:.3f}, p = {found.p:.4f}; departure: {found.departure:.3f}, {found.departure_df} df"
    'z = 3.607, p = 0.0003; departure: 0.041, 1 df'
    """
    counts = checked(table)
    if len(counts) != 2:
        raise ValueError(f"a share over groups is a table of two rows, not {len(counts)}")
    y = _scores(scores, counts.shape[1])
    used = counts.sum(axis=0) > 0
    counts, y = counts[:, used], y[used]
    if min(counts.sum(axis=1), default=0) == 0 or len(set(y.tolist())) < 2:
        return CochranArmitage(None, None, None, None, None, None)
    n = int(counts.sum())
    r = correlation(counts, np.array([1.0, 0.0]), y)
    chi2 = n * r**2
    p = float(stats.chi2.sf(chi2, 1))
    whole = float(stats.chi2_contingency(counts, correction=False).statistic)
    df = counts.shape[1] - 2
    if df == 0:
        return CochranArmitage(math.sqrt(n) * r, chi2, p, None, None, None)
    departure = max(0.0, whole - chi2)
    return CochranArmitage(math.sqrt(n) * r, chi2, p, departure, df, float(stats.chi2.sf(departure, df)))


def jonckheere(table: Table) -> Jonckheere:
    """Jonckheere-Terpstra test: do values rise (z > 0) or fall with the order of the groups?

    J sums the Mann-Whitney counts of all pairs of groups, ties as one half. Normal approximation with the
    variance corrected for ties; no continuity correction.

    Parameters
    ----------
    table : array of int, values in ascending order x groups in ascending order

    References
    ----------
    Jonckheere (1954), A distribution-free k-sample test against ordered alternatives. Biometrika 41:133-145.
    Terpstra (1952), Indagationes Mathematicae 14:327-333. Hollander, Wolfe (1999), Nonparametric Statistical
    Methods, 2nd edition, equation 6.19, for ties.

    Examples
    --------
    >>> found = jonckheere([[4, 1, 0], [2, 3, 1], [0, 2, 4]])
    >>> f"J = {found.j}, z = {found.z:.3f}, p = {found.p:.4f}"
    'J = 80.5, z = 3.041, p = 0.0024'
    """
    counts = filled(table)
    n, sizes = int(counts.sum()), [int(size) for size in counts.sum(axis=0)]
    between = (n**2 - sum(size**2 for size in sizes)) // 2
    found = pairs(counts)
    # Pairs tied on the value alone are ties between groups.
    j = found.concordant + found.tied_rows / 2
    variance = score_variance(counts) / 4
    if variance <= 0:
        return Jonckheere(j, between / 2, 0.0, None, None)
    z = (j - between / 2) / math.sqrt(variance)
    return Jonckheere(j, between / 2, variance, z, float(2 * stats.norm.sf(abs(z))))


def _scores(given: Scores | None, n: int) -> Floats:
    scores = np.arange(1.0, n + 1) if given is None else np.asarray(given, dtype=float)
    if scores.shape != (n,) or not np.isfinite(scores).all():
        raise ValueError(f"scores are {n} finite numbers, not {given}")
    return scores


@dataclass(frozen=True)
class OrderedCrosstab:
    """A crosstab of two ordered items: its measures on pairs, and the test for linear association.

    ``test`` has the statistic chi2 = (n - 1) r^2; its ``reason`` says why there is one, or none. It can be
    corrected with others by `helpers.analysis.multiplicity.adjust_tests`.
    """

    crosstab: Crosstab
    ordinal: Ordinal
    linear: LinearByLinear
    test: Test

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        column = self.crosstab.column
        assert column is not None
        name = f"{self.crosstab.bases[0].group}/{self.crosstab.row.code} x {column.code}/ordered"
        numbers = self.ordinal.exact(name) | self.linear.exact(f"{name}/linear_by_linear")
        return numbers | {f"{name}/linear_by_linear/p_adjusted": self.test.p_adjusted}


def ordered_crosstab(crosstab: Crosstab) -> OrderedCrosstab | None:
    """Use the order of both items of a crosstab; None where one of them has none, or is the groups.

    The chi-square of a crosstab sees any departure from independence, but spreads its power over all of them;
    these see only whether one answer rises or falls with the other, and see it better.

    Examples
    --------
    >>> from helpers.analysis.crosstab import crosstab
    >>> from helpers.analysis.example import example_answers
    >>> ordered_crosstab(crosstab(example_answers(), "opinion", "place")) is None
    True
    """
    column = crosstab.column
    if column is None or not (crosstab.row.is_ordered and column.is_ordered):
        return None
    counts = np.array(crosstab.counts, dtype=np.int64).reshape(len(crosstab.rows), len(crosstab.columns))
    found = linear_by_linear(counts)
    facts = (("n", found.n),)
    if found.p is None:
        rule = "not_computable_one_value" if found.n else "not_computable_empty"
        test = Test(NO_TEST, None, None, None, Reason(rule, facts))
    else:
        test = Test(LINEAR_BY_LINEAR, found.chi2, 1, found.p, Reason("both_ordered", facts))
    return OrderedCrosstab(crosstab, ordinal(counts), found, test)
