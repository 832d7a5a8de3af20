"""Groups compared with weights: means by a t test, ranks by a weighted Kruskal-Wallis test."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from helpers.analysis.design import Design, Floats, finite
from helpers.analysis.raoscott import WeightedTest


@dataclass(frozen=True)
class WeightedDifference:
    """The difference of two weighted means: that of the second group less that of the first."""

    difference: float
    se: float
    t: float | None
    df: float
    p: float | None


def difference(values: Floats, groups: Sequence[object], design: Design) -> WeightedDifference:
    """Compare the weighted means of two groups of one sample, by a design-based t test.

    Groups are in the order of their labels. ``t`` and ``p`` are None where nothing varies.

    References
    ----------
    Lumley (2010), Complex Surveys, section 5.2; as ``svyttest`` of R's survey. Degrees of freedom: those of
    the design less 1.

    Examples
    --------
    >>> from helpers.analysis.design import designed
    >>> found = difference(np.array([1.0, 2, 3, 5, 4, 6]), list("aaabbb"), designed([1.0, 2, 1, 1, 2, 1]))
    >>> f"{found.difference:.2f}, t({found.df:.0f}) = {found.t:.2f}"
    '2.75, t(4) = 4.14'
    """
    _, codes = np.unique([str(group) for group in groups], return_inverse=True)
    if codes.max(initial=0) != 1:
        raise ValueError(f"two groups are compared, not {codes.max(initial=-1) + 1}")
    estimates, covariance = _contrasts(values, codes, design)
    se, df = math.sqrt(float(covariance[0, 0])), float(design.degrees - 1)
    gap = float(estimates[0])
    if se == 0 or df < 1:
        return WeightedDifference(gap, se, None, df, None)
    return WeightedDifference(gap, se, gap / se, df, 2 * float(stats.t.sf(abs(gap / se), df)))


def kruskal_wallis(values: Floats, groups: Sequence[object], design: Design) -> WeightedTest:
    """Compare the ranks of groups of one sample, with weights.

    Ranks are the weighted share of respondents below, half of the own weight included; tied values share the
    mean of their ranks. The statistic is a Wald chi-square; its p is from F with the degrees of freedom of the
    design less those of the groups.

    References
    ----------
    Lumley, Scott (2013), Two-sample rank tests under complex sampling. Biometrika 100:831-842; as
    ``svyranktest`` of R's survey.

    Examples
    --------
    >>> from helpers.analysis.design import designed
    >>> design = designed([1.0, 2, 1, 1, 2, 1])
    >>> found = kruskal_wallis(np.array([1.0, 2, 3, 5, 4, 6]), list("aaabbb"), design)
    >>> f"{found.statistic:.2f}, {found.df:.0f} df, p = {found.p:.4f}"
    '19.39, 1 df, p = 0.0117'
    """
    _, codes = np.unique([str(group) for group in groups], return_inverse=True)
    df = int(codes.max(initial=0))
    if df < 1:
        return WeightedTest("kruskal_wallis", None, None, None, None, "not_computable_one_category")
    estimates, covariance = _contrasts(_ranks(finite(values, design.n), design), codes, design)
    error = float(design.degrees - df)
    if error < 1 or np.linalg.matrix_rank(covariance) < df:
        return WeightedTest("kruskal_wallis", None, None, None, None, "not_computable_no_variance")
    chi2 = float(estimates @ np.linalg.solve(covariance, estimates))
    return WeightedTest("kruskal_wallis", chi2, float(df), error, float(stats.f.sf(chi2 / df, df, error)))


def _contrasts(values: Floats, codes: np.ndarray, design: Design) -> tuple[Floats, Floats]:
    """The weighted means of all groups but the first, less that of the first, and their covariance."""
    values = finite(values, design.n)
    if len(codes) != design.n:
        raise ValueError(f"{len(codes)} group labels for {design.n} respondents")
    groups = range(1, int(codes.max()) + 1)
    model = np.column_stack([np.ones(design.n), *(codes == group for group in groups)]).astype(float)
    bread = np.linalg.inv(model.T @ (design.weights[:, None] * model))
    estimates = bread @ (model.T @ (design.weights * values))
    influence = (design.weights * (values - model @ estimates))[:, None] * model @ bread
    return estimates[1:], design.covariance(influence)[1:, 1:]


def _ranks(values: Floats, design: Design) -> Floats:
    order = np.argsort(values, kind="stable")
    ranks = np.empty(design.n)
    ranks[order] = np.cumsum(design.weights[order]) - design.weights[order] / 2
    _, tied = np.unique(values, return_inverse=True)
    return (np.bincount(tied, ranks) / np.bincount(tied))[tied] / design.total
