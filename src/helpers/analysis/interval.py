"""Confidence intervals of a proportion and of a mean."""

from __future__ import annotations

import math
import operator

from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from helpers.analysis.results import Proportion


def proportion(count: int, base: int, confidence: float = 0.95) -> Proportion:
    """Give a share with its Wilson interval.

    Parameters
    ----------
    count, base : int
        How many of how many.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Proportion
        ``share``, ``low`` and ``high`` between 0 and 1, None where the base is 0.

    Raises
    ------
    ValueError
        If a count is negative or no whole number, or exceeds its base.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference. JASA 22:209-212.

    Examples
    --------
    >>> share = proportion(260, 418)
    >>> f"{share.share:.1%} ({share.low:.1%} to {share.high:.1%})"
    '62.2% (57.5% to 66.7%)'
    >>> proportion(0, 0).share is None
    True
    """
    count, base = _whole("count", count), _whole("base", base)
    if count > base:
        raise ValueError(f"the count ({count}) exceeds its base ({base})")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is between 0 and 1, not {confidence}")
    if base == 0:
        return Proportion(count, base, None, None, None, confidence)
    low, high = proportion_confint(count, base, alpha=1 - confidence, method="wilson")
    # At the ends the limits are 0 and 1 by definition; rounding errors would leave them beside.
    low = 0.0 if count == 0 else float(low)
    high = 1.0 if count == base else float(high)
    return Proportion(count, base, count / base, low, high, confidence)


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
    half = float(stats.t.isf((1 - confidence) / 2, n - 1)) * sd / math.sqrt(n)
    return average - half, average + half


def _whole(name: str, number: int) -> int:
    try:
        whole = operator.index(number)
    except TypeError:
        raise ValueError(f"the {name} is a whole number, not {number!r}") from None
    if whole < 0:
        raise ValueError(f"the {name} is not negative: {whole}")
    return whole
