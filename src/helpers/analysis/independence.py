"""Tests of independence in a table of counts without empty rows or columns.

Which of them is used when is said in `helpers.analysis.choice`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import stats

from helpers.analysis.exact import TIE
from helpers.analysis.table import Table, checked, square, without_gaps


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
    found = stats.chi2_contingency(without_gaps(table), correction=False)
    return float(found.statistic), int(found.dof), float(found.pvalue)


def yates(table: Table) -> tuple[float, int, float]:
    """Pearson's chi-square of a 2 x 2 table with Yates' continuity correction: statistic, df, p.

    Nearer to Fisher's exact test than to its own nominal level, so it is offered, and not chosen by default.

    References
    ----------
    Yates (1934), Contingency tables involving small numbers and the chi-square test. Supplement to the Journal
    of the Royal Statistical Society 1:217-235.

    Examples
    --------
    >>> statistic, df, p = yates([[7, 110], [10, 108]])
    >>> f"{statistic:.3f}, {df} df, p = {p:.3f}"
    '0.236, 1 df, p = 0.627'
    """
    counts = without_gaps(square(table, "Yates' correction"))
    found = stats.chi2_contingency(counts, correction=True)
    return float(found.statistic), int(found.dof), float(found.pvalue)


def g_test(table: Table) -> tuple[float, int, float]:
    """The likelihood-ratio chi-square G: statistic, degrees of freedom, p.

    References
    ----------
    Wilks (1938), The large-sample distribution of the likelihood ratio for testing composite hypotheses. Annals
    of Mathematical Statistics 9:60-62. Sokal, Rohlf (1981), Biometry, chapter 17.

    Examples
    --------
    >>> statistic, df, p = g_test([[18, 84, 87], [3, 4, 12], [1, 7, 9], [1, 3, 7]])
    >>> f"{statistic:.3f}, {df} df, p = {p:.3f}"
    '5.801, 6 df, p = 0.446'
    """
    found = stats.chi2_contingency(without_gaps(table), correction=False, lambda_="log-likelihood")
    return float(found.statistic), int(found.dof), float(found.pvalue)


def goodness_of_fit(counts: Sequence[int], shares: Sequence[float]) -> tuple[float, int, float]:
    """Whether counts are those of given shares, by Pearson's chi-square: statistic, degrees of freedom, p.

    Parameters
    ----------
    counts : sequence of int
    shares : sequence of float
        Of each category, positive; their scale does not matter.

    Raises
    ------
    ValueError
        If there are fewer than two categories, nobody is counted, or a share is not positive and finite.

    References
    ----------
    Pearson (1900), Philosophical Magazine 50:157-175.

    Examples
    --------
    >>> statistic, df, p = goodness_of_fit([189, 19, 17, 11], [1, 1, 1, 1])
    >>> f"{statistic:.2f}, {df} df"
    '382.51, 3 df'
    """
    observed, expected = checked([counts])[0], np.asarray(shares, dtype=np.float64)
    wrong = expected[~(np.isfinite(expected) & (expected > 0))]
    if wrong.size:
        raise ValueError(f"a share is a positive, finite number, not {wrong[0]}")
    if len(observed) != len(expected) or len(observed) < 2 or observed.sum() == 0:
        raise ValueError(
            f"{int(observed.sum())} counted in {len(observed)} categories, {len(expected)} shares"
        )
    found = stats.chisquare(observed, expected / expected.sum() * observed.sum())
    return float(found.statistic), len(observed) - 1, float(found.pvalue)


def mid_p(table: Table) -> float:
    """Fisher's exact test of a 2 x 2 table with mid-p, two-sided.

    The probability of the tables that are less likely than the observed one, and half that of those as likely:
    of the observed table itself, and where the margins are equal of its mirror image. Less conservative than
    Fisher's test, and no longer sure to keep its level.

    References
    ----------
    Lancaster (1961), Significance tests in discrete distributions. JASA 56:223-234. Fagerland, Lydersen, Laake
    (2017), Statistical Analysis of Contingency Tables, chapter 4.

    Examples
    --------
    >>> round(mid_p([[3, 1], [1, 3]]), 6)
    0.257143
    """
    counts = square(table, "mid-p")
    (a, b), (c, d) = counts.tolist()
    cells = np.arange(max(0, a - d), min(a + b, a + c) + 1)
    chances = stats.hypergeom.pmf(cells, a + b + c + d, a + b, a + c)
    observed = chances[a - cells[0]]
    rarer = chances < observed * (1 - TIE)
    as_rare = ~rarer & (chances <= observed * (1 + TIE))
    return float(chances[rarer].sum() + chances[as_rare].sum() / 2)


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
    return min(1.0, float(stats.fisher_exact(square(table, "Fisher's exact test")).pvalue))
