"""Tests of several answers of the same respondents, from their counts or values.

Which of them is used when is said in `helpers.analysis.paired`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from helpers.analysis.results import Effect
from helpers.analysis.table import Table, checked, numbers_only

DISCORDANT_ODDS = "discordant_odds"

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class McNemar:
    """McNemar's test in its three forms, and the odds of the two ways to differ with their exact interval.

    ``first_only`` and ``second_only`` count those who said yes to one item alone. All p are None where nobody
    did; ``odds`` is None where nobody said yes to the second alone.
    """

    both: int
    first_only: int
    second_only: int
    neither: int
    p_exact: float | None
    chi2: float | None
    p: float | None
    chi2_corrected: float | None
    p_corrected: float | None
    odds: Effect

    @property
    def discordant(self) -> int:
        """Respondents who answered the two items differently."""
        return self.first_only + self.second_only


@dataclass(frozen=True)
class SignedRank:
    """Wilcoxon's signed rank test: V, the rank sum of positive differences, p, and what was left out of it.

    ``p`` is with continuity correction, ``p_uncorrected`` without; None where all differences are 0.
    ``r`` is the rank sum of the positive less that of the negative differences over their sum.
    """

    n: int
    zeros: int
    v: float
    p: float | None
    p_uncorrected: float | None
    r: float | None


@dataclass(frozen=True)
class Friedman:
    """Friedman's test: chi2 corrected for ties, and Kendall's W, the agreement of the respondents' rankings.

    ``mean_ranks`` are of the items, 1 for the lowest. None where every respondent gave all items the same.
    """

    n: int
    chi2: float | None
    df: int
    p: float | None
    w: float | None
    mean_ranks: tuple[float, ...]


def mcnemar(table: Table) -> McNemar:
    """McNemar's test of two yes/no answers of the same respondents.

    Parameters
    ----------
    table : array of int, 2 x 2
        Rows: first item yes, no; columns: second item yes, no.

    Returns
    -------
    McNemar
        Exact (binomial, two-sided), chi-square without and with continuity correction. The interval of the
        odds (yes to the first alone : yes to the second alone) is Clopper and Pearson's.

    References
    ----------
    McNemar (1947), Note on the sampling error of the difference between correlated proportions or
    percentages. Psychometrika 12:153-157. Edwards (1948), Psychometrika 13:185-187, for the correction.
    Fay (2010), Two-sided exact tests and matching confidence intervals for discrete data. R Journal 2:53-58.

    Examples
    --------
    >>> found = mcnemar([[794, 86], [150, 570]])
    >>> f"chi2 = {found.chi2:.2f}, corrected {found.chi2_corrected:.2f}, odds = {found.odds.value:.3f}"
    'chi2 = 17.36, corrected 16.82, odds = 0.573'
    """
    counts = checked(table)
    if counts.shape != (2, 2):
        raise ValueError(f"McNemar's table is 2 x 2, not {counts.shape[0]} x {counts.shape[1]}")
    (both, first), (second, neither) = counts.tolist()
    m = first + second
    if m == 0:
        nothing = Effect(DISCORDANT_ODDS, None)
        return McNemar(both, first, second, neither, None, None, None, None, None, nothing)
    exact = stats.binomtest(first, m)
    chi2, corrected = (first - second) ** 2 / m, max(0, abs(first - second) - 1) ** 2 / m
    return McNemar(
        both,
        first,
        second,
        neither,
        float(exact.pvalue),
        chi2,
        float(stats.chi2.sf(chi2, 1)),
        corrected,
        float(stats.chi2.sf(corrected, 1)),
        _odds(first, second),
    )


def cochran_q(values: NDArray[np.bool_]) -> tuple[float | None, int, float | None]:
    """Cochran's Q test of several yes/no answers of the same respondents: Q, degrees of freedom, p.

    Respondents who answered all items the same do not move Q. None where nobody answered them differently.

    Parameters
    ----------
    values : array of bool, respondents x items

    References
    ----------
    Cochran (1950), The comparison of percentages in matched samples. Biometrika 37:256-266.

    Examples
    --------
    >>> cases = [[1, 1, 0]] * 6 + [[1, 0, 0]] * 4 + [[0, 1, 1]] * 2 + [[1, 1, 1]] * 3
    >>> q, df, p = cochran_q(cases)
    >>> f"Q = {q:.3f}, {df} df, p = {p:.3f}"
    'Q = 8.667, 2 df, p = 0.013'
    """
    ticked = np.asarray(values, dtype=bool).astype(np.int64)
    k = ticked.shape[1]
    rows, columns = ticked.sum(axis=1), ticked.sum(axis=0)
    spread = k * int(rows.sum()) - int((rows**2).sum())
    if spread == 0:
        return None, k - 1, None
    q = (k - 1) * (k * int((columns**2).sum()) - int(columns.sum()) ** 2) / spread
    return q, k - 1, float(stats.chi2.sf(q, k - 1))


def wilcoxon(differences: Floats) -> SignedRank:
    """Wilcoxon's signed rank test of the differences of two answers of the same respondents.

    Differences of 0 are dropped; normal approximation corrected for ties, as R's ``wilcox.test(paired = TRUE,
    exact = FALSE)``. Differences of options take them to be equally far apart.

    References
    ----------
    Wilcoxon (1945), Individual comparisons by ranking methods. Biometrics Bulletin 1:80-83. Kerby (2014),
    The simple difference formula. Comprehensive Psychology 3:11.IT.3.1, for r.

    Examples
    --------
    >>> found = wilcoxon([1, 2, -1, 3, 0, 2, 1, 2])
    >>> f"V = {found.v}, p = {found.p:.3f}, r = {found.r:.3f}"
    'V = 26.0, p = 0.049, r = 0.857'
    """
    all_ = numbers_only(differences)
    moved = all_[all_ != 0]
    n, zeros = len(moved), len(all_) - len(moved)
    if n == 0:
        return SignedRank(0, zeros, 0.0, None, None, None)
    # Differences that differ by rounding alone are tied, whatever numbers they come from.
    ranks = stats.rankdata(np.round(np.abs(moved), 10))
    v, total = float(ranks[moved > 0].sum()), n * (n + 1) / 2
    ties = sum(int(t) ** 3 - int(t) for t in np.unique(ranks, return_counts=True)[1])
    error = float(np.sqrt(n * (n + 1) * (2 * n + 1) / 24 - ties / 48))
    away = v - total / 2
    corrected = float(2 * min(1 / 2, stats.norm.sf((abs(away) - 0.5) / error)))
    return SignedRank(
        n, zeros, v, corrected, float(2 * stats.norm.sf(abs(away) / error)), (2 * v - total) / total
    )


def friedman(values: Floats) -> Friedman:
    """Friedman's test of several ordered answers of the same respondents, with Kendall's W.

    Parameters
    ----------
    values : array of float, respondents x items

    References
    ----------
    Friedman (1937), The use of ranks to avoid the assumption of normality implicit in the analysis of
    variance. JASA 32:675-701. Kendall, Babington Smith (1939), The problem of m rankings. Annals of
    Mathematical Statistics 10:275-287.

    Examples
    --------
    >>> found = friedman([[1, 2, 3], [2, 3, 4], [1, 1, 2], [3, 2, 4]])
    >>> f"chi2 = {found.chi2:.3f}, {found.df} df, W = {found.w:.3f}"
    'chi2 = 6.533, 2 df, W = 0.817'
    """
    given = numbers_only(values)
    n, k = given.shape
    ranks = stats.rankdata(given, axis=1)
    means = tuple(float(mean) for mean in ranks.mean(axis=0)) if n else (0.0,) * k
    doubled = (2 * ranks).astype(np.int64)
    # The spread of the ranks within respondents; 0 where each of them gave all items the same.
    spread = int((doubled**2).sum()) - n * k * (k + 1) ** 2
    if spread == 0:
        return Friedman(n, None, k - 1, None, None, means)
    sums = doubled.sum(axis=0)
    chi2 = (k - 1) * float(((sums - n * (k + 1)) ** 2).sum()) / spread
    return Friedman(n, chi2, k - 1, float(stats.chi2.sf(chi2, k - 1)), chi2 / (n * (k - 1)), means)


def _odds(first: int, second: int) -> Effect:
    if second == 0:
        return Effect(DISCORDANT_ODDS, None)
    if first == 0:
        return Effect(DISCORDANT_ODDS, 0.0)
    found = stats.binomtest(first, first + second).proportion_ci(method="exact")
    low, high = (float(limit) / (1 - float(limit)) for limit in (found.low, found.high))
    return Effect(DISCORDANT_ODDS, first / second, low, high)
