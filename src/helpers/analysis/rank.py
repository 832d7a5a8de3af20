"""Rank tests, from tables of values by group: row i counts how many of each group gave the i-th value.

pingouin, which takes more than a second to import, is imported where a test is computed.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

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
    import pingouin

    first, second = _values(table)
    if _all_tied(table):
        return first.size * second.size / 2, None
    found = pingouin.mwu(first, second, alternative="two-sided", method="asymptotic").iloc[0]
    return float(found["U_val"]), float(found["p_val"])


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
    if _all_tied(table):
        return None, len(groups) - 1, None
    group = np.repeat(np.arange(len(groups)), [one.size for one in groups])
    data = pd.DataFrame({"value": np.concatenate(groups), "group": group})
    found = pingouin.kruskal(data=data, dv="value", between="group").iloc[0]
    return float(found["H"]), int(found["ddof1"]), float(found["p_unc"])


def rank_sums(table: Table) -> tuple[list[int], list[float]]:
    """Size and sum of ranks of each group, tied values sharing their mean rank."""
    counts = checked(table)
    totals = counts.sum(axis=1)
    # Twice the mean rank is a whole number, so the sums are exact.
    doubled = 2 * np.cumsum(totals) - totals + 1
    sums = [float(total) / 2 for total in doubled @ counts]
    return [int(size) for size in counts.sum(axis=0)], sums


def _values(table: Table) -> list[np.ndarray]:
    """Give the values of each group, one a respondent: ranks of the rows stand for the values."""
    counts = checked(table)
    return [np.repeat(np.arange(len(counts)), column) for column in counts.T]


def _all_tied(table: Table) -> bool:
    return int(np.count_nonzero(checked(table).sum(axis=1))) < 2
