"""Confidence intervals of a proportion, of several shares together, and of a mean."""

from __future__ import annotations

import math
from collections.abc import Sequence

from scipy import stats
from statsmodels.stats.proportion import multinomial_proportions_confint, proportion_confint

from helpers.analysis.results import Proportion
from helpers.analysis.table import whole

WILSON = "Wilson"
METHODS = {
    WILSON: "wilson",
    "Wilson, continuity-corrected": None,
    "Clopper-Pearson": "beta",
    "Agresti-Coull": "agresti_coull",
}
"""Names of the intervals of one proportion, and of their methods in statsmodels."""


def proportion(count: int, base: int, confidence: float = 0.95, method: str = WILSON) -> Proportion:
    """Give a share with its interval, Wilson's by default.

    Parameters
    ----------
    count, base : int
        How many of how many.
    confidence : float
        Between 0 and 1.
    method : str
        One of `METHODS`. Wilson's covers close to its level on average, at small counts too; Clopper and
        Pearson's never covers less, and is wide for it; Agresti and Coull's is as wide as Wilson's or wider.

    Returns
    -------
    Proportion
        ``share``, ``low`` and ``high`` between 0 and 1, None where the base is 0. Agresti-Coull limits beyond 0
        or 1 are cut there.

    Raises
    ------
    ValueError
        If a count is negative or no whole number, or exceeds its base; if there is no such method.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference. JASA 22:209-212.
    Newcombe (1998), Two-sided confidence intervals for the single proportion. Statistics in Medicine
    17:857-872, for the continuity correction. Clopper, Pearson (1934), The use of confidence or fiducial limits
    illustrated in the case of the binomial. Biometrika 26:404-413. Agresti, Coull (1998), Approximate is better
    than "exact" for interval estimation of binomial proportions. American Statistician 52:119-126. Brown, Cai,
    DasGupta (2001), Interval estimation for a binomial proportion. Statistical Science 16:101-133, compare them.

    Examples
    --------
    >>> share = proportion(260, 418)
    >>> f"{share.share:.1%} ({share.low:.1%} to {share.high:.1%})"
    '62.2% (57.5% to 66.7%)'
    >>> proportion(0, 0).share is None
    True
    """
    count, base = whole("count", count), whole("base", base)
    if count > base:
        raise ValueError(f"the count ({count}) exceeds its base ({base})")
    _check_confidence(confidence)
    if method not in METHODS:
        raise ValueError(f"no interval by {method!r}; there are {', '.join(METHODS)}")
    if base == 0:
        return Proportion(count, base, None, None, None, confidence, method)
    low, high = _limits(count, base, confidence, method)
    return Proportion(count, base, count / base, low, high, confidence, method)


def simultaneous(counts: Sequence[int], confidence: float = 0.95) -> tuple[Proportion, ...]:
    """Give the shares of all options of one item with intervals that hold together (Goodman).

    Parameters
    ----------
    counts : sequence of int
        Of each option; their sum is the base.
    confidence : float
        That all intervals hold at once, at least.

    Returns
    -------
    tuple of Proportion
        All None where nobody is counted.

    References
    ----------
    Goodman (1965), On simultaneous confidence intervals for multinomial proportions. Technometrics 7:247-254.

    Examples
    --------
    >>> [f"{share.low:.3f} to {share.high:.3f}" for share in simultaneous([189, 19, 17, 11])]
    ['0.729 to 0.858', '0.046 to 0.136', '0.040 to 0.126', '0.022 to 0.094']
    """
    _check_confidence(confidence)
    numbers = [whole("count", count) for count in counts]
    base = sum(numbers)
    if base == 0:
        return tuple(Proportion(0, 0, None, None, None, confidence, "Goodman") for _ in numbers)
    found = multinomial_proportions_confint(numbers, alpha=1 - confidence, method="goodman")
    return tuple(
        Proportion(
            count,
            base,
            count / base,
            _end(low, count == 0, 0.0),
            _end(high, count == base, 1.0),
            confidence,
            "Goodman",
        )
        for count, (low, high) in zip(numbers, found, strict=True)
    )


def _limits(count: int, base: int, confidence: float, method: str) -> tuple[float, float]:
    name = METHODS[method]
    if name is None:
        low, high = _corrected(count, base, confidence)
    else:
        low, high = proportion_confint(count, base, alpha=1 - confidence, method=name)
    return max(0.0, _end(low, count == 0, 0.0)), min(1.0, _end(high, count == base, 1.0))


def _end(limit: float, at_end: bool, end: float) -> float:
    # At the ends the limits are 0 and 1 by definition; rounding errors would leave them beside.
    return end if at_end else float(limit)


def _corrected(count: int, base: int, confidence: float) -> tuple[float, float]:
    """Wilson's limits with the continuity correction of R's ``prop.test``."""
    z2 = float(stats.chi2.isf(1 - confidence, 1))
    step = min(0.5, abs(count - base / 2)) / base

    def limit(share: float, side: int) -> float:
        half = math.sqrt(z2 * (share * (1 - share) / base + z2 / (4 * base**2)))
        return (share + z2 / (2 * base) + side * half) / (1 + z2 / base)

    low, high = count / base - step, count / base + step
    return (limit(low, -1) if low > 0 else 0.0, limit(high, 1) if high < 1 else 1.0)


def mean(average: float, sd: float, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Give Student's interval of a mean, from the mean, the standard deviation and at least 2 values.

    References
    ----------
    Student (1908), The probable error of a mean. Biometrika 6:1-25.

    Examples
    --------
    >>> low, high = mean(74.15, 11.69, 192)
    >>> f"{low:.2f} to {high:.2f}"
    '72.49 to 75.81'
    """
    if n < 2:
        raise ValueError(f"a mean has an interval from two values, not from {n}")
    half = float(stats.t.isf((1 - confidence) / 2, n - 1)) * sd / math.sqrt(n)
    return average - half, average + half


def _check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is between 0 and 1, not {confidence}")
