"""Rank tests, from tables of values by group: row i counts how many of each group gave the i-th value.

pingouin, which takes more than a second to import, is imported where a test is computed.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import special

from helpers.analysis.table import Counts, Table, checked, filled

EXACT_WORK = 100_000_000
"""Additions that the exact Mann-Whitney test may take: about half a second."""

# Rank sums as far from their mean as the observed one count, although rounding may set them slightly nearer.
_TIE = 1e-9


def mann_whitney(table: Table, continuity: bool = True) -> tuple[float, float | None]:
    """Mann-Whitney test of two groups: U of the first, and p (None where all values are tied).

    Normal approximation with tie correction and, unless ``continuity`` is False, continuity correction, as
    R's ``wilcox.test(exact = FALSE, correct = continuity)``.

    Parameters
    ----------
    table : array of int, values in ascending order x 2 groups
    continuity : bool

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
    import pingouin

    first, second = _both(table)
    if _all_tied(table):
        return first.size * second.size / 2, None
    found = pingouin.mwu(
        first, second, alternative="two-sided", method="asymptotic", use_continuity=continuity
    )
    return float(found["U_val"].iloc[0]), float(found["p_val"].iloc[0])


def mann_whitney_exact(table: Table, work: int = EXACT_WORK) -> float | None:
    """Exact Mann-Whitney test of two groups, ties and all: p, two-sided.

    The probability, among all ways to draw the first group's answers from those given, of a rank sum at least
    as far from its mean as the observed one. For small groups, where the normal approximation is doubtful;
    None where it would take more than ``work``, or where all values are tied.

    Parameters
    ----------
    table : array of int, values in ascending order x 2 groups, none empty
    work : int
        Additions that it may take: counted, so that every machine gives the same.

    References
    ----------
    Streitberg, Röhmel (1986), Exact distributions for permutation and rank tests: an introduction to some
    recently published algorithms. Statistical Software Newsletter 12:10-17.

    Examples
    --------
    >>> round(mann_whitney_exact([[3, 0], [1, 1], [0, 3]]), 6)
    0.057143
    """
    counts = filled(table)
    if counts.shape[1] != 2 or _all_tied(counts):
        return None
    totals = counts.sum(axis=1)
    # Twice the mean rank of each value is a whole number; counted from that of the lowest, sums stay small.
    ranks = 2 * np.cumsum(totals) - totals + 1
    ranks -= ranks[0]
    chosen = counts[:, int(np.argmin(counts.sum(axis=0)))]
    size, most = int(chosen.sum()), int(_largest_sum(ranks, totals, int(chosen.sum())))
    if (size + 1) * (most + 1) * int(np.minimum(totals, size).sum() + len(totals)) > work:
        return None
    ways = _rank_sum_ways(ranks, totals, size, most)
    far = np.abs(np.arange(most + 1) - size * float(ranks @ totals) / totals.sum())
    observed = far[int(ranks @ chosen)]
    return min(1.0, float(ways[far >= observed - _TIE].sum() / ways.sum()))


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
    import pingouin

    groups = _values(table)
    if len(groups) < 2 or not all(one.size for one in groups):
        sizes = ", ".join(str(one.size) for one in groups)
        raise ValueError(f"two groups or more with answers are compared, not groups of {sizes or 'nobody'}")
    if _all_tied(table):
        return None, len(groups) - 1, None
    group = np.repeat(np.arange(len(groups)), [one.size for one in groups])
    data = pd.DataFrame({"value": np.concatenate(groups), "group": group})
    found = pingouin.kruskal(data=data, dv="value", between="group").iloc[0]
    return float(found["H"]), int(found["ddof1"]), float(found["p_unc"])


def eta_squared(statistic: float, groups: int, n: int) -> float | None:
    """Eta squared of a Kruskal-Wallis test: (H - k + 1) / (n - k), which chance alone leaves near 0.

    Below 0 where H is below its degrees of freedom; None without more respondents than groups.

    References
    ----------
    Cohen (2008), Explaining Psychological Statistics, 3rd edition. Tomczak, Tomczak (2014), Trends in Sport
    Sciences 1(21):19-25.

    Examples
    --------
    >>> round(eta_squared(8.756, 3, 17), 4)
    0.4826
    """
    return (statistic - groups + 1) / (n - groups) if n > groups else None


def u_of(table: Table) -> float:
    """Mann and Whitney's U of the first of two groups: pairs in which its value is the higher, ties as half.

    References
    ----------
    Mann, Whitney (1947), Annals of Mathematical Statistics 18:50-60.

    Examples
    --------
    >>> u_of([[29, 13], [7, 7], [7, 21]])
    517.5
    """
    sizes, sums = rank_sums(table)
    if len(sizes) != 2:
        raise ValueError(f"U is of two groups, not of {len(sizes)}")
    return sums[0] - sizes[0] * (sizes[0] + 1) / 2


def rank_sums(table: Table) -> tuple[list[int], list[float]]:
    """Size and sum of ranks of each group, tied values sharing their mean rank."""
    counts = checked(table)
    totals = counts.sum(axis=1)
    # Twice the mean rank is a whole number, so the sums are exact.
    doubled = 2 * np.cumsum(totals) - totals + 1
    sums = [float(total) / 2 for total in doubled @ counts]
    return [int(size) for size in counts.sum(axis=0)], sums


def _both(table: Table) -> list[np.ndarray]:
    groups = _values(table)
    if len(groups) != 2 or not all(one.size for one in groups):
        sizes = ", ".join(str(one.size) for one in groups)
        raise ValueError(f"two groups with answers are compared, not groups of {sizes or 'nobody'}")
    return groups


def _values(table: Table) -> list[np.ndarray]:
    """Give the values of each group, one a respondent: ranks of the rows stand for the values."""
    counts = checked(table)
    return [np.repeat(np.arange(len(counts)), column) for column in counts.T]


def _all_tied(table: Table) -> bool:
    return int(np.count_nonzero(checked(table).sum(axis=1))) < 2


def _largest_sum(ranks: Counts, totals: Counts, size: int) -> int:
    """The sum of the highest ranks that so many respondents can have."""
    left = np.minimum(totals[::-1], np.maximum(0, size - np.cumsum(totals[::-1]) + totals[::-1]))
    return int(ranks[::-1] @ left)


def _rank_sum_ways(ranks: Counts, totals: Counts, size: int, most: int) -> np.ndarray:
    """In how many ways a group of a size can have each sum of ranks, up to a factor common to all sums."""
    ways = np.zeros((size + 1, most + 1))
    ways[0, 0] = 1.0
    for rank, total in zip(ranks.tolist(), totals.tolist(), strict=True):
        added = ways.copy()
        for taken in range(1, min(total, size) + 1):
            shift = taken * rank
            if shift <= most:
                added[taken:, shift:] += (
                    special.comb(total, taken) * ways[: -taken or None, : most + 1 - shift]
                )
        # Ways grow beyond what a number can hold in large groups; only their ratios count.
        ways = added / added.max()
    return ways[size]
