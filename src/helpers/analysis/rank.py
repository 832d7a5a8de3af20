"""Rank tests, from tables of values by group: row i counts how many of each group gave the i-th value."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from helpers.analysis.table import Table, checked


def mann_whitney(table: Table) -> tuple[float, float | None]:
    """Mann-Whitney test of two groups: U of the first, and p (None where all values are tied).

    Normal approximation with tie and continuity correction, as R's ``wilcox.test(exact = FALSE)``.

    Parameters
    ----------
    table : array of int, values in ascending order x 2 groups

    References
    ----------
    Mann, Whitney (1947), On a test of whether one of two random variables is stochastically larger than the
    other. Annals of Mathematical Statistics 18:50-60. Lehmann (1975), Nonparametrics, chapter 1, for ties.

    Examples
    --------
    >>> u, p = mann_whitney([[29, 13], [7, 7], [7, 21]])
    >>> f"U = {u}, p = {p:.6f}"
    'U = 517.5, p = 0.000367'
    """
    counts = checked(table)
    (first, second), sums = rank_sums(counts)
    u = sums[0] - first * (first + 1) / 2
    n = first + second
    variance = first * second * ((n + 1) - _ties(counts) / (n * (n - 1))) / 12
    # Compared in whole numbers: variance 0 is all values tied.
    if _ties(counts) == n**3 - n:
        return u, None
    z = max(0.0, abs(u - first * second / 2) - 0.5) / math.sqrt(variance)
    return u, min(1.0, 2 * float(stats.norm.sf(z)))


def kruskal_wallis(table: Table) -> tuple[float | None, int, float | None]:
    """Kruskal-Wallis test with tie correction: H, degrees of freedom, p (None where all values are tied).

    Parameters
    ----------
    table : array of int, values in ascending order x groups, no group empty

    References
    ----------
    Kruskal, Wallis (1952), Use of ranks in one-criterion variance analysis. JASA 47:583-621.

    Examples
    --------
    >>> h, df, p = kruskal_wallis([[4, 1, 0], [2, 3, 1], [0, 2, 4]])
    >>> f"H = {h:.3f}, {df} df, p = {p:.3f}"
    'H = 8.756, 2 df, p = 0.013'
    """
    counts = checked(table)
    sizes, sums = rank_sums(counts)
    n, df = sum(sizes), len(sizes) - 1
    if _ties(counts) == n**3 - n:
        return None, df, None
    between = sum(size * (total / size - (n + 1) / 2) ** 2 for size, total in zip(sizes, sums, strict=True))
    variance = (n + 1) / 12 * n - _ties(counts) / (12 * (n - 1))
    h = between / variance
    return h, df, float(stats.chi2.sf(h, df))


def rank_sums(table: Table) -> tuple[list[int], list[float]]:
    """Size and sum of ranks of each group, tied values sharing their mean rank."""
    counts = checked(table)
    totals = counts.sum(axis=1)
    # Twice the mean rank is a whole number, so the sums are exact.
    doubled = 2 * np.cumsum(totals) - totals + 1
    sums = [float(total) / 2 for total in doubled @ counts]
    return [int(size) for size in counts.sum(axis=0)], sums


def _ties(counts: np.ndarray) -> int:
    return sum(int(total) ** 3 - int(total) for total in counts.sum(axis=1))
