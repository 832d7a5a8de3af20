"""Tests of independence in a table of counts without empty rows or columns.

Which of them is used when is said in `helpers.analysis.choice`.
"""

from __future__ import annotations

from scipy import stats

from helpers.analysis.table import Table, checked


def pearson(table: Table) -> tuple[float, int, float]:
    """Pearson's chi-square without Yates' correction: statistic, degrees of freedom, p.

    References
    ----------
    Pearson (1900), Philosophical Magazine 50:157-175.

    Examples
    --------
    >>> statistic, df, p = pearson([[7, 110], [10, 108]])
    >>> f"{statistic:.3f}, {df} df, p = {p:.3f}"
    '0.544, 1 df, p = 0.461'
    """
    found = stats.chi2_contingency(checked(table), correction=False)
    return float(found.statistic), int(found.dof), float(found.pvalue)


def fisher(table: Table) -> float:
    """Fisher's exact test of a 2 x 2 table: p, two-sided.

    The probability, among all tables with the observed margins, of those that are no likelier than the
    observed.

    References
    ----------
    Fisher (1935), The logic of inductive inference. Journal of the Royal Statistical Society 98:39-82.

    Examples
    --------
    >>> round(fisher([[3, 1], [1, 3]]), 6)
    0.485714
    """
    return min(1.0, float(stats.fisher_exact(checked(table)).pvalue))
