"""Effect sizes with their confidence intervals, from count tables."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy import optimize, stats

from helpers.analysis.rank import rank_sums
from helpers.analysis.results import Effect
from helpers.analysis.table import Table, filled

CRAMERS_V = "cramers_v"
RANK_BISERIAL = "rank_biserial"
EPSILON_SQUARED = "epsilon_squared"

EFFECTS = (CRAMERS_V, RANK_BISERIAL, EPSILON_SQUARED)
"""Every name that an effect size can have."""


def cramers_v(table: Table, confidence: float = 0.95) -> Effect:
    """Cramér's V of a table of counts, with its interval.

    V = sqrt(chi2 / (n (min(rows, columns) - 1))), from the uncorrected chi-square; empty rows and columns do
    not count. For 2 x 2 it is the absolute value of phi.

    The interval inverts the noncentral chi-square distribution: its limits are the V of those noncentralities
    under which the observed chi-square is the 97.5 % or the 2.5 % quantile. The lower limit is 0 where even
    noncentrality 0 makes the observed value no rare high one. Where it is rarely *low* already at 0 (groups
    more alike than chance makes them), no noncentrality fits, and there is no interval; nor is there one where
    it would not hold V itself, which is too high by chance alone where chi2 is below its degrees of freedom.

    Parameters
    ----------
    table : array of int, options x groups
    confidence : float

    Returns
    -------
    Effect
        ``value`` is None where fewer than two rows or columns have counts.

    References
    ----------
    Cramér (1946), Mathematical Methods of Statistics, chapter 21. Smithson (2003), Confidence Intervals,
    chapter 4, for the interval.

    Examples
    --------
    >>> effect = cramers_v([[18, 84, 87], [3, 4, 12], [1, 7, 9], [1, 3, 7]])
    >>> f"{effect.value:.3f}, {effect.low:.3f} to {effect.high:.3f}"
    '0.108, 0.000 to 0.157'
    """
    counts = filled(table)
    least = min(counts.shape) - 1
    if least < 1:
        return Effect(CRAMERS_V, None)
    found = stats.chi2_contingency(counts, correction=False)
    scale = float(counts.sum()) * least
    interval = _noncentralities(float(found.statistic), int(found.dof), confidence)
    value = min(1.0, math.sqrt(found.statistic / scale))
    if interval is None:
        return Effect(CRAMERS_V, value)
    low, high = (min(1.0, math.sqrt(limit / scale)) for limit in interval)
    return Effect(CRAMERS_V, value, low, high) if high >= value else Effect(CRAMERS_V, value)


def rank_biserial(table: Table, confidence: float = 0.95) -> Effect:
    """Rank-biserial correlation of two groups, positive where the first group's values are the higher ones.

    r = 2 U / (n1 n2) - 1 with U of the first group: the share of pairs in which the first group's value is
    the higher, less the share in which it is the lower (Cliff's delta). The interval is by Fisher's z with
    the standard error sqrt((n1 + n2 + 1) / (3 n1 n2)); there is none at -1 and 1, where z is infinite.

    Parameters
    ----------
    table : array of int, values in ascending order x 2 groups
    confidence : float

    Returns
    -------
    Effect
        ``value`` is None where a group is empty.

    References
    ----------
    Wendt (1972), Dealing with a common problem in social science: a simplified rank-biserial coefficient of
    correlation based on the U statistic. European Journal of Social Psychology 2:463-465. The interval is
    that of Ben-Shachar, Lüdecke, Makowski (2020), effectsize: estimation of effect size indices and
    standardized parameters. Journal of Open Source Software 5:2815.

    Examples
    --------
    >>> effect = rank_biserial([[29, 13], [7, 7], [7, 21]])
    >>> f"r = {effect.value:.3f} ({effect.low:.3f} to {effect.high:.3f})"
    'r = -0.413 (-0.596 to -0.188)'
    """
    sizes, sums = rank_sums(table)
    if len(sizes) != 2 or min(sizes) == 0:
        return Effect(RANK_BISERIAL, None)
    first, second = sizes
    value = 2 * (sums[0] - first * (first + 1) / 2) / (first * second) - 1
    if abs(value) == 1:
        return Effect(RANK_BISERIAL, value)
    half = stats.norm.isf((1 - confidence) / 2) * math.sqrt((first + second + 1) / (3 * first * second))
    low, high = (math.tanh(math.atanh(value) + side * half) for side in (-1, 1))
    return Effect(RANK_BISERIAL, value, low, high)


def epsilon_squared(statistic: float | None, n: int) -> Effect:
    """Epsilon squared of a Kruskal-Wallis test: H (n + 1) / (n^2 - 1), between 0 and 1.

    References
    ----------
    Kelley (1935), An unbiased correlation ratio measure. PNAS 21:554-559. Tomczak, Tomczak (2014), The need
    to report effect size estimates revisited. Trends in Sport Sciences 1(21):19-25.

    Examples
    --------
    >>> round(epsilon_squared(8.756, 17).value, 3)
    0.547
    """
    if statistic is None or n < 2:
        return Effect(EPSILON_SQUARED, None)
    return Effect(EPSILON_SQUARED, min(1.0, statistic * (n + 1) / (n**2 - 1)))


def _noncentralities(statistic: float, df: int, confidence: float) -> tuple[float, float] | None:
    tail = (1 - confidence) / 2
    central = float(stats.chi2.cdf(statistic, df))
    if central <= tail:
        return None
    low = 0.0 if central <= 1 - tail else _solve(lambda nc: _cdf(statistic, df, nc) - (1 - tail), statistic)
    return low, _solve(lambda nc: _cdf(statistic, df, nc) - tail, statistic)


def _cdf(statistic: float, df: int, noncentrality: float) -> float:
    return float(stats.ncx2.cdf(statistic, df, noncentrality))


def _solve(miss: Callable[[float], float], start: float) -> float:
    # The distribution function falls as the noncentrality grows, so doubling always finds the other side.
    high = max(1.0, start)
    while miss(high) > 0:
        high *= 2
    return float(optimize.brentq(miss, 0.0, high, xtol=1e-12, rtol=4 * np.finfo(float).eps))
