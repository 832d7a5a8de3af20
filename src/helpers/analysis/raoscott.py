"""Tests of independence with weights: Rao and Scott's corrections of Pearson's chi-square, and Wald's test.

Weights are no frequencies: a chi-square of weighted counts is too large where weights spread. Empty rows and
columns are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from helpers.analysis.design import Design, Floats, codes

STATISTICS = ("F", "Chisq", "Wald", "adjWald")
"""Second-order F (the default), first-order chi-square, Wald, and Wald adjusted for few degrees of freedom."""


REASONS = (
    "not_computable_one_category",
    "not_computable_no_variance",
    "not_computable_empty_cells",
    "not_computable_few_respondents",
)


@dataclass(frozen=True)
class WeightedTest:
    """A test with weights.

    ``df`` and ``df_error`` are those of the distribution; ``df_error`` is None for a chi-square. All are None
    where the test cannot be computed; ``reason`` then says why, as one of `REASONS`.
    """

    name: str
    statistic: float | None
    df: float | None
    df_error: float | None
    p: float | None
    reason: str | None = None


def independence(
    rows: Sequence[object], columns: Sequence[object], design: Design, statistic: str = "F"
) -> WeightedTest:
    """Test whether two categorical answers of the same respondents go together, with weights.

    Parameters
    ----------
    rows, columns : sequence
        The answer of each respondent to each.
    design : Design
    statistic : str
        One of `STATISTICS`.

    Returns
    -------
    WeightedTest
        ``F``: Pearson's chi-square over the trace of the design effects, against F. ``Chisq``: Pearson's
        chi-square of the weighted shares times n; its p is that of the chi-square over the mean design
        effect. ``reason`` says where there is no test: one of
        the answers does not vary, the cells have no variance, too many of them are empty, or there are fewer
        respondents than the test has degrees of freedom.

    References
    ----------
    Rao, Scott (1981), The analysis of categorical data from complex sample surveys. JASA 76:221-230; (1984),
    Annals of Statistics 12:46-60. Thomas, Rao (1987), Small-sample comparisons of level and power for simple
    goodness-of-fit statistics under cluster sampling. JASA 82:630-636, for the adjusted Wald test. As
    ``svychisq`` of R's survey.

    Examples
    --------
    >>> from helpers.analysis.design import designed
    >>> design = designed([1.0, 2.0, 1.0, 2.0, 1.0, 1.0, 2.0, 1.0])
    >>> found = independence(list("aaaabbbb"), list("yynynnny"), design)
    >>> f"F({found.df:.0f}; {found.df_error:.0f}) = {found.statistic:.2f}, p = {found.p:.2f}"
    'F(1; 7) = 3.46, p = 0.11'
    """
    if statistic not in STATISTICS:
        raise ValueError(f"no statistic {statistic!r}; there are {', '.join(STATISTICS)}")
    first, second = codes(rows, design.n), codes(columns, design.n)
    shape = (int(first.max()) + 1, int(second.max()) + 1)
    if min(shape) < 2:
        return WeightedTest(statistic, None, None, None, None, "not_computable_one_category")
    cells = np.zeros((design.n, shape[0] * shape[1]))
    cells[np.arange(design.n), first * shape[1] + second] = 1.0
    if statistic in ("Wald", "adjWald"):
        return _wald(cells, shape, design, statistic)
    return _pearson(cells, shape, design, statistic)


def _pearson(cells: Floats, shape: tuple[int, int], design: Design, statistic: str) -> WeightedTest:
    shares = design.weights @ cells / design.total
    table = shares.reshape(shape)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    chi2 = design.n * float(((table - expected) ** 2 / expected).sum())
    effects = _design_effects(cells, shares, shape, design)
    if effects is None:
        return WeightedTest(statistic, None, None, None, None, "not_computable_empty_cells")
    df, trace = len(effects), float(np.trace(effects))
    if trace <= 1e-12:
        return WeightedTest(statistic, None, None, None, None, "not_computable_no_variance")
    if statistic == "Chisq":
        return WeightedTest("Chisq", chi2, float(df), None, float(stats.chi2.sf(chi2 * df / trace, df)))
    satterthwaite = trace**2 / float(np.trace(effects @ effects))
    error = satterthwaite * design.degrees
    p = float(stats.f.sf(chi2 / trace, satterthwaite, error))
    return WeightedTest("F", chi2 / trace, satterthwaite, error, p)


def _design_effects(cells: Floats, shares: Floats, shape: tuple[int, int], design: Design) -> Floats | None:
    """The generalised design effects of the interaction: its covariance over that of a simple sample.

    None where empty cells leave a simple sample without a covariance of all of it.
    """
    covariance = design.covariance(design.weights[:, None] * (cells - shares) / design.total)
    inverse = np.diag(np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0))
    contrasts = _interaction(shape)
    simple = contrasts.T @ (inverse / design.n) @ contrasts
    if np.linalg.matrix_rank(simple) < len(simple):
        return None
    return np.linalg.solve(simple, contrasts.T @ inverse @ covariance @ inverse @ contrasts)


def _interaction(shape: tuple[int, int]) -> Floats:
    """What a saturated model has beside rows and columns, orthogonal to both."""
    row, column = (place.ravel() for place in np.indices(shape))
    rows = [row == i for i in range(1, shape[0])]
    columns = [column == j for j in range(1, shape[1])]
    main = np.column_stack([np.ones(row.size), *rows, *columns]).astype(float)
    both = np.column_stack([one & other for one in rows for other in columns]).astype(float)
    return both - main @ np.linalg.lstsq(main, both, rcond=None)[0]


def _wald(cells: Floats, shape: tuple[int, int], design: Design, statistic: str) -> WeightedTest:
    """Whether the weighted counts are those of independence, by their linearised covariance."""
    each = cells.reshape(design.n, *shape)
    total = np.tensordot(design.weights, each, axes=1)
    rows, columns = total.sum(axis=1), total.sum(axis=0)
    gap = (total - np.outer(rows, columns) / design.total)[:-1, :-1].ravel()
    own = each.sum(axis=2)[:, :, None] * columns + rows[:, None] * each.sum(axis=1)[:, None, :]
    influence = each - own / design.total + np.outer(rows, columns) / design.total**2
    covariance = design.covariance(influence[:, :-1, :-1].reshape(design.n, -1) * design.weights[:, None])
    if np.linalg.matrix_rank(covariance) < len(gap):
        return WeightedTest(statistic, None, None, None, None, "not_computable_no_variance")
    df, error = len(gap), float(design.degrees)
    found = float(gap @ np.linalg.solve(covariance, gap)) / df
    if statistic == "adjWald":
        if error < df:
            return WeightedTest(statistic, None, None, None, None, "not_computable_few_respondents")
        found, error = found * (error - df + 1) / error, error - df + 1
    return WeightedTest(statistic, found, float(df), error, float(stats.f.sf(found, df, error)))
