"""The difference of two proportions of different respondents, with its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import stats

from helpers.analysis.interval import proportion
from helpers.analysis.results import Exact, Proportion

METHODS = ("Newcombe", "Wald")


@dataclass(frozen=True)
class Difference:
    """Two shares and the first less the second; None where a base is 0."""

    first: Proportion
    second: Proportion
    value: float | None
    low: float | None
    high: float | None
    confidence: float = 0.95
    method: str = "Newcombe"

    def exact(self, name: str = "difference") -> Exact:
        """Every number of the result, by name."""
        numbers: Exact = {name: self.value, f"{name}/low": self.low, f"{name}/high": self.high}
        for place, share in (("first", self.first), ("second", self.second)):
            numbers |= {f"{name}/{place}/count": share.count, f"{name}/{place}/base": share.base}
        return numbers


def difference(
    first: tuple[int, int], second: tuple[int, int], confidence: float = 0.95, method: str = "Newcombe"
) -> Difference:
    """Give the difference of two shares with its interval.

    Parameters
    ----------
    first, second : pair of int
        How many of how many.
    confidence : float
    method : str
        ``Newcombe`` (default): from the two Wilson intervals, without continuity correction; holds its level at
        small counts and stays between -1 and 1. ``Wald``: the textbook's, too narrow at small counts.

    References
    ----------
    Newcombe (1998), Interval estimation for the difference between independent proportions: comparison of
    eleven methods. Statistics in Medicine 17:873-890 (method 10).

    Examples
    --------
    >>> found = difference((56, 70), (48, 80))
    >>> f"{found.value:.4f} ({found.low:.4f} to {found.high:.4f})"
    '0.2000 (0.0524 to 0.3339)'
    """
    if method not in METHODS:
        raise ValueError(f"no interval by {method!r}; there are {', '.join(METHODS)}")
    one, other = proportion(*first, confidence), proportion(*second, confidence)
    if one.share is None or other.share is None:
        return Difference(one, other, None, None, None, confidence, method)
    value = one.share - other.share
    low, high = _newcombe(one, other) if method == "Newcombe" else _wald(one, other, confidence)
    return Difference(one, other, value, value - low, value + high, confidence, method)


def _newcombe(one: Proportion, other: Proportion) -> tuple[float, float]:
    assert one.share is not None and one.low is not None and one.high is not None
    assert other.share is not None and other.low is not None and other.high is not None
    below = math.hypot(one.share - one.low, other.high - other.share)
    return below, math.hypot(one.high - one.share, other.share - other.low)


def _wald(one: Proportion, other: Proportion, confidence: float) -> tuple[float, float]:
    assert one.share is not None and other.share is not None
    variance = sum(
        part.share * (1 - part.share) / part.base for part in (one, other) if part.share is not None
    )
    half = float(stats.norm.isf((1 - confidence) / 2)) * math.sqrt(variance)
    return half, half
