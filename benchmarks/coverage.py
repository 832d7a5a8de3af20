"""Coverage of intervals: exactly, from the binomial distribution, wherever all outcomes can be gone through."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy import stats

from benchmarks.setting import CONFIDENCE, WEIGHTED_DRAWS, WEIGHTS, Floats, random
from helpers.analysis import weighted
from helpers.analysis.difference import difference
from helpers.analysis.interval import METHODS, WILSON, proportion

ONE_SHARE = tuple(METHODS)
TWO_SHARES = ("Newcombe", "Wald")


@cache
def limits(n: int, method: str) -> tuple[Floats, Floats]:
    """The limits for each count from 0 to n."""
    found = [proportion(count, n, CONFIDENCE, method) for count in range(n + 1)]
    low, high = (np.array([getattr(one, end) for one in found], dtype=float) for end in ("low", "high"))
    return low, high


def chances(n: int, shares: Floats) -> Floats:
    """The probability of each count (columns) at each share (rows)."""
    return stats.binom.pmf(np.arange(n + 1), n, np.asarray(shares, dtype=float)[:, None])


def coverage(n: int, method: str, shares: Floats) -> Floats:
    """The probability that the interval has the true share in it, at each share: a sum over all counts."""
    low, high = limits(n, method)
    true = np.asarray(shares, dtype=float)[:, None]
    return np.asarray((chances(n, shares) * ((low <= true) & (true <= high))).sum(axis=1))


def width(n: int, method: str, shares: Floats) -> Floats:
    """The expected width of the interval at each share."""
    low, high = limits(n, method)
    return chances(n, shares) @ (high - low)


@cache
def difference_limits(sizes: tuple[int, int], method: str) -> tuple[Floats, Floats]:
    """The limits of the difference for each pair of counts: first less second.

    Put together from the limits of the two shares for all pairs at once; `odd_difference` holds them to
    `helpers.analysis.difference`, cell by cell.
    """
    first, second = (np.arange(n + 1) / n for n in sizes)
    value = first[:, None] - second
    if method == "Wald":
        variance = (first * (1 - first) / sizes[0])[:, None] + second * (1 - second) / sizes[1]
        half = stats.norm.isf((1 - CONFIDENCE) / 2) * np.sqrt(variance)
        return value - half, value + half
    (low, high), (other_low, other_high) = (limits(n, WILSON) for n in sizes)
    below = np.hypot((first - low)[:, None], other_high - second)
    above = np.hypot((high - first)[:, None], second - other_low)
    return value - below, value + above


def difference_coverage(sizes: tuple[int, int], method: str, shares: Floats, gap: float = 0.0) -> Floats:
    """The probability that the interval has the true difference in it; the second share is the gap higher."""
    low, high = difference_limits(sizes, method)
    shares = np.asarray(shares, dtype=float)
    inside = (low <= -gap) & (-gap <= high)
    first, second = chances(sizes[0], shares), chances(sizes[1], shares + gap)
    return np.asarray(((first @ inside) * second).sum(axis=1))


def odd_difference(sizes: tuple[int, int], cells: int = 200) -> str | None:
    """Name a pair of counts, of some at random, for which the helper gives other limits."""
    rng = random(1, *sizes)
    for method in TWO_SHARES:
        low, high = difference_limits(sizes, method)
        for one, other in zip(*(rng.integers(0, n + 1, cells) for n in sizes), strict=True):
            found = difference((int(one), sizes[0]), (int(other), sizes[1]), CONFIDENCE, method)
            theirs = np.array([found.low, found.high], dtype=float)
            if not np.allclose(theirs, [low[one, other], high[one, other]], atol=1e-12):
                return f"{method}: {one} of {sizes[0]}, {other} of {sizes[1]}"
    return None


def weighted_coverage(n: int, share: float, draws: int = WEIGHTED_DRAWS) -> float:
    """Coverage of the weighted logit interval in simulated samples; the weights do not go with the answer."""
    rng = random(2, n, round(1000 * share))
    values, shares = zip(*WEIGHTS, strict=True)
    inside = 0
    for _ in range(draws):
        found = weighted.proportion(rng.random(n) < share, rng.choice(values, n, p=shares), CONFIDENCE)
        assert found.low is not None and found.high is not None
        inside += found.low <= share <= found.high
    return inside / draws
