"""Odds ratio and risk ratio of a 2 x 2 table of outcome by group."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats
from scipy.stats.contingency import odds_ratio as scipy_odds_ratio

from helpers.analysis.table import Counts, Table, square


@dataclass(frozen=True)
class Ratio:
    """A ratio with its interval.

    ``reason`` says why there is no value or no interval: ``empty_margin`` (a row or column without anybody),
    ``zero_cell`` (the value is 0 or infinite, or has no standard error).
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    confidence: float = 0.95
    reason: str | None = None


def odds_ratio(table: Table, confidence: float = 0.95) -> Ratio:
    """Give the odds ratio by conditional maximum likelihood, with its exact interval.

    As ``fisher.test`` of R. Limits may be 0 or infinite where a cell is 0.

    Parameters
    ----------
    table : array of int, 2 x 2
        The ratio is of the odds of the first column in the first row to those in the second row.

    References
    ----------
    Cornfield (1956), A statistical problem arising from retrospective studies. Proceedings of the Third Berkeley
    Symposium 4:135-148. Fisher (1962), Confidence limits for a cross-product ratio. Australian Journal of
    Statistics 4:41.

    Examples
    --------
    >>> found = odds_ratio([[7, 110], [10, 108]])
    >>> f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"
    '0.688 (0.214 to 2.088)'
    """
    counts = square(table, "a ratio")
    if _empty(counts):
        return Ratio("odds_ratio", None, None, None, confidence, "empty_margin")
    found = scipy_odds_ratio(counts, kind="conditional")
    low, high = found.confidence_interval(confidence)
    value = float(found.statistic)
    reason = None if np.all(counts) else "zero_cell"
    return Ratio("odds_ratio", value, float(low), float(high), confidence, reason)


def sample_odds_ratio(table: Table, confidence: float = 0.95) -> Ratio:
    """Give the sample's odds ratio ad/bc, with Woolf's interval of its logarithm.

    References
    ----------
    Woolf (1955), On estimating the relation between blood group and disease. Annals of Human Genetics
    19:251-253.

    Examples
    --------
    >>> found = sample_odds_ratio([[7, 110], [10, 108]])
    >>> f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"
    '0.687 (0.252 to 1.871)'
    """
    counts = square(table, "a ratio")
    name = "sample_odds_ratio"
    if _empty(counts):
        return Ratio(name, None, None, None, confidence, "empty_margin")
    (a, b), (c, d) = counts.tolist()
    if not np.all(counts):
        return Ratio(name, math.inf if b * c == 0 else 0.0, None, None, confidence, "zero_cell")
    return _by_logarithm(name, a * d / (b * c), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d), confidence)


def risk_ratio(table: Table, confidence: float = 0.95) -> Ratio:
    """Give the ratio of the shares of the first column in the two rows, with Katz's interval of its logarithm.

    References
    ----------
    Katz, Baptista, Azen, Pike (1978), Obtaining confidence intervals for the risk ratio in cohort studies.
    Biometrics 34:469-474.

    Examples
    --------
    >>> found = risk_ratio([[21, 20], [7, 36]])
    >>> f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f})"
    '3.15 (1.50 to 6.60)'
    """
    counts = square(table, "a ratio")
    if _empty(counts):
        return Ratio("risk_ratio", None, None, None, confidence, "empty_margin")
    (a, b), (c, d) = counts.tolist()
    if a == 0 or c == 0:
        return Ratio("risk_ratio", math.inf if c == 0 else 0.0, None, None, confidence, "zero_cell")
    error = math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
    return _by_logarithm("risk_ratio", a / (a + b) / (c / (c + d)), error, confidence)


def _by_logarithm(name: str, value: float, error: float, confidence: float) -> Ratio:
    factor = math.exp(float(stats.norm.isf((1 - confidence) / 2)) * error)
    return Ratio(name, value, value / factor, value * factor, confidence)


def _empty(counts: Counts) -> bool:
    return bool((counts.sum(axis=0) == 0).any() or (counts.sum(axis=1) == 0).any())
