"""Planned precision: how wide intervals are, and what difference can be seen, for groups of given sizes.

It looks at sizes alone, never at answers. It is that of simple random samples; a sample of volunteers has
biases beside, which no size makes smaller.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from scipy import optimize
from statsmodels.stats.proportion import power_proportions_2indep, proportion_confint

from helpers.analysis.results import Exact
from helpers.analysis.table import whole

SHARES = (0.05, 0.10, 0.25, 0.50)
"""The shares whose interval is given."""

REFERENCES = (0.50, 0.10)
"""The shares from which a difference is to be seen."""


@dataclass(frozen=True)
class GroupPrecision:
    """Half the width of the interval of each share in a group of a size; None for a group of nobody."""

    group: str
    n: int
    halves: tuple[tuple[float, float | None], ...]


@dataclass(frozen=True)
class PairPrecision:
    """The smallest difference that two groups would show, for each share and level of significance.

    ``differences`` are (share, alpha, difference); None where even the largest possible one would be missed.
    """

    first: str
    second: str
    differences: tuple[tuple[float, float, float | None], ...]


@dataclass(frozen=True)
class Precision:
    """What a design of given group sizes can tell. ``comparisons`` is how many tests share ``alpha``.

    ``design`` names the sizes where there are several sets of them.
    """

    design: str
    groups: tuple[GroupPrecision, ...]
    pairs: tuple[PairPrecision, ...]
    power: float = 0.80
    alpha: float = 0.05
    comparisons: int = 1
    confidence: float = 0.95

    @property
    def alphas(self) -> tuple[float, ...]:
        """The levels of significance: alpha alone, then shared out over the comparisons, if several."""
        return _levels(self.alpha, self.comparisons)

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        name = f"precision/{self.design}"
        numbers: Exact = {f"{name}/comparisons": self.comparisons}
        for one in self.groups:
            numbers[f"{name}/{one.group}/n"] = one.n
            numbers |= {f"{name}/{one.group}/half-width/{share}": half for share, half in one.halves}
        for pair in self.pairs:
            for share, alpha, found in pair.differences:
                level = "alpha" if alpha == self.alpha else "shared"
                numbers[f"{name}/{pair.first}-{pair.second}/{share}/{level}"] = found
        return numbers


def precision(
    sizes: Mapping[str, int],
    comparisons: int = 1,
    *,
    design: str = "given",
    shares: tuple[float, ...] = SHARES,
    references: tuple[float, ...] = REFERENCES,
    power: float = 0.80,
    alpha: float = 0.05,
    confidence: float = 0.95,
) -> Precision:
    """Say how precise shares are, and what differences can be seen, in groups of given sizes.

    Parameters
    ----------
    sizes : mapping of group code to int
    comparisons : int
        How many tests share ``alpha``: the difference is given for ``alpha`` and for ``alpha / comparisons``
        (Bonferroni), which is what Holm's method asks of the smallest of their p.
    design : str
        Names the sizes.
    shares, references : tuple of float
        Between 0 and 1, ends excluded.
    power, alpha, confidence : float

    Examples
    --------
    >>> found = precision({"north": 400, "south": 100})
    >>> [f"{share:.2f}: {half:.4f}" for share, half in found.groups[0].halves]
    ['0.05: 0.0217', '0.10: 0.0295', '0.25: 0.0423', '0.50: 0.0488']
    >>> [f"{share:.2f}: {gap:.4f}" for share, _, gap in found.pairs[0].differences]
    ['0.50: 0.1546', '0.10: 0.1173']
    """
    if whole("comparisons", comparisons) < 1:
        raise ValueError(f"comparisons are at least 1, not {comparisons}")
    groups = tuple(
        GroupPrecision(group, n, tuple((share, half_width(share, n, confidence)) for share in shares))
        for group, n in sizes.items()
    )
    levels = _levels(alpha, comparisons)
    pairs = tuple(
        PairPrecision(
            first,
            second,
            tuple(
                (share, level, detectable(share, sizes[first], sizes[second], level, power))
                for share in references
                for level in levels
            ),
        )
        for first, second in combinations(sizes, 2)
    )
    return Precision(design, groups, pairs, power, alpha, comparisons, confidence)


def half_width(share: float, n: int, confidence: float = 0.95) -> float | None:
    """Half the width of the Wilson interval of a share in a sample of a size; None for a sample of nobody.

    z / (1 + z²/n) · sqrt(p (1 - p) / n + z² / (4 n²)), for an expected share, whose count need not be whole.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference. JASA 22:209-212.

    Examples
    --------
    >>> round(half_width(0.5, 418), 6)
    0.047714
    """
    n = whole("size", n)
    _inside("share", share)
    _inside("confidence", confidence)
    if n == 0:
        return None
    low, high = proportion_confint(share * n, n, alpha=1 - confidence, method="wilson")
    return float(high - low) / 2


def detectable(
    share: float, first: int, second: int, alpha: float = 0.05, power: float = 0.80
) -> float | None:
    """Give the smallest difference upwards from a share that a test of two groups would show with a power.

    The test is that of two proportions with pooled variance, two-sided: Pearson's chi-square of 2 x 2 without
    continuity correction. The power is the normal approximation, with the pooled variance under no difference and
    the separate ones under the difference. Which of the two groups has the higher share matters where sizes differ;
    the difference given is shown either way.

    Returns
    -------
    float or None
        Between 0 and 1 - share; None where even 1 - share would be missed.

    References
    ----------
    Fleiss (1981), Statistical Methods for Rates and Proportions, 2nd edition, chapter 3. Fleiss, Tytun, Ury (1980),
    A simple approximation for calculating sample sizes for comparing independent proportions. Biometrics
    36:343-346, for unequal sizes.

    Examples
    --------
    >>> round(detectable(0.5, 418, 367), 4)
    0.0996
    """
    first, second = whole("size", first), whole("size", second)
    for name, value in (("share", share), ("alpha", alpha), ("power", power)):
        _inside(name, value)
    if power <= alpha:
        raise ValueError(f"the power is above the level of the test ({alpha}), not {power}")
    if min(first, second) == 0:
        return None
    found = [_difference(share, *sizes, alpha, power) for sizes in ((first, second), (second, first))]
    seen = [gap for gap in found if gap is not None]
    return max(seen) if len(seen) == len(found) else None


def _difference(share: float, higher: int, lower: int, alpha: float, power: float) -> float | None:
    def miss(gap: float) -> float:
        return float(
            power_proportions_2indep(gap, share, higher, lower / higher, alpha, return_results=False) - power
        )

    most = 1 - share
    if miss(most) < 0:
        return None
    return float(optimize.brentq(miss, 0.0, most, xtol=1e-14, rtol=1e-12))


def _levels(alpha: float, comparisons: int) -> tuple[float, ...]:
    return (alpha,) if comparisons == 1 else (alpha, alpha / comparisons)


def _inside(name: str, value: float) -> None:
    if not 0 < value < 1:
        raise ValueError(f"{name} is between 0 and 1, not {value}")
