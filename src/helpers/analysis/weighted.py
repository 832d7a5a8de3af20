"""Weighted shares, means and quantiles with linearised variances: a sensitivity analysis beside the unweighted.

The unweighted count and base always stay with the weighted share.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from helpers.analysis import interval
from helpers.analysis.design import Design, Floats, designed, finite, positive
from helpers.analysis.results import Proportion

METHODS = ("logit", "mean", "asin", "beta", "likelihood", "xlogit")
"""How the interval of a weighted share can be made; see `proportion`."""

Limits = tuple[float, float]


@dataclass(frozen=True)
class WeightedProportion:
    """A weighted share, and the unweighted one that it is a variant of.

    ``count`` and ``base`` are persons, not weights. ``se`` is the linearised standard error, ``effective``
    Kish's effective number of respondents in the base and ``deff`` the design effect by weighting. None where
    the base is 0, or too small for a variance.
    """

    count: int
    base: int
    share: float | None
    low: float | None
    high: float | None
    se: float | None
    effective: float | None
    deff: float | None
    unweighted: Proportion
    confidence: float = 0.95
    method: str = "logit"


@dataclass(frozen=True)
class WeightedMean:
    """A weighted mean with its linearised standard error.

    ``deff`` is the variance over that of a simple random sample without replacement of the same size, the sum
    of the weights taken as the population's size; ``deff_replace`` that of one with replacement.
    """

    mean: float
    se: float
    deff: float | None
    deff_replace: float | None


def proportion(
    hits: NDArray[np.bool_], weights: Floats, confidence: float = 0.95, method: str = "logit"
) -> WeightedProportion:
    """Give the weighted share of hits with its linearised interval.

    Parameters
    ----------
    hits : array of bool
        Of each respondent in the base, whether the answer counts.
    weights : array of float
        Positive and finite; their scale does not matter.
    confidence : float
    method : str
        ``logit`` (default; the same as ``xlogit``), ``mean`` (the share itself), ``asin`` (arcsine of the
        root), ``beta`` (Korn and Graubard) or ``likelihood`` (Rao and Scott's scaled likelihood).

    Returns
    -------
    WeightedProportion
        At a share of 0 or 1 the limits are those of Clopper and Pearson, of the respondents: the linearised
        variance is 0 there, and no method has limits of its own.

    References
    ----------
    Korn, Graubard (1998), Confidence intervals for proportions with small expected number of positive counts
    estimated from survey data. Survey Methodology 24:193-201. Rao, Scott (1984), On chi-squared tests for
    multiway contingency tables with cell proportions estimated from survey data. Annals of Statistics
    12:46-60. Lumley (2010), Complex Surveys, section 2.4. Degrees of freedom: respondents less 1.

    Examples
    --------
    >>> found = proportion(np.array([True, True, False, False, False]), np.array([2.0, 1.0, 1.0, 1.0, 1.0]))
    >>> f"{found.count}/{found.base}, weighted {found.share:.2f} ({found.low:.2f} to {found.high:.2f})"
    '2/5, weighted 0.50 (0.05 to 0.95)'
    """
    if len(hits) != len(positive(weights)):
        raise ValueError(f"{len(weights)} weights for {len(hits)} respondents")
    if method not in METHODS:
        raise ValueError(f"no interval by {method!r}; there are {', '.join(METHODS)}")
    count, base = int(np.sum(hits)), len(hits)
    plain = interval.proportion(count, base, confidence)
    if base < 2:
        share = plain.share
        return WeightedProportion(count, base, share, None, None, None, None, None, plain, confidence, method)
    design = designed(weights)
    share, se = _share(np.asarray(hits, dtype=np.float64), design)
    if count in (0, base):
        # Sums of weights over themselves leave a rounding error beside 0 and 1.
        share = float(count == base)
    low, high = limits(np.asarray(hits, dtype=bool), design, confidence, method)
    n = effective(design.weights)
    return WeightedProportion(count, base, share, low, high, se, n, base / n, plain, confidence, method)


def limits(
    hits: NDArray[np.bool_], design: Design, confidence: float = 0.95, method: str = "logit"
) -> Limits:
    """Give the limits of a weighted share in a design; see `proportion` for the methods."""
    values = hits.astype(np.float64)
    share, se = _share(values, design)
    t = float(stats.t.isf((1 - confidence) / 2, design.degrees))
    if hits.all() or not hits.any():
        ends = _clopper_pearson(share, float(design.n), confidence)
        return ends
    if method == "mean":
        return share - t * se, share + t * se
    if method == "asin":
        centre, half = math.asin(math.sqrt(share)), t * se / (2 * math.sqrt(share * (1 - share)))
        return math.sin(centre - half) ** 2, math.sin(centre + half) ** 2
    if method == "beta":
        size = share * (1 - share) / se**2 * (_t(confidence, design.n - 1) / t) ** 2
        return _clopper_pearson(share, size, confidence)
    if method == "likelihood":
        return _likelihood(values, design, t)
    centre, half = math.log(share / (1 - share)), t * se / (share * (1 - share))
    return _expit(centre - half), _expit(centre + half)


def mean(values: Floats, design: Design) -> WeightedMean:
    """Give a weighted mean with its linearised standard error and design effects.

    References
    ----------
    Kish (1965), Survey Sampling, for the design effect.

    Examples
    --------
    >>> found = mean(np.array([1.0, 2.0, 6.0]), designed([1.0, 1.0, 2.0]))
    >>> round(found.mean, 3), round(found.se, 3)
    (3.75, 1.701)
    """
    average, se = _share(values, design)
    spread = float(design.weights @ (values - average) ** 2) / design.total * design.n / (design.n - 1)
    simple = spread / design.n
    finite = simple * (1 - design.n / design.total) if design.total > design.n else 0.0
    return WeightedMean(average, se, se**2 / finite if finite else None, se**2 / simple if simple else None)


def quantile(values: Floats, weights: Floats, share: float) -> float:
    """Give a weighted quantile: the least value at or below which the share of the weights lies (type 1).

    References
    ----------
    Hyndman, Fan (1996), Sample quantiles in statistical packages. American Statistician 50:361-365.

    Examples
    --------
    >>> quantile(np.array([10.0, 20.0, 30.0]), np.array([1.0, 1.0, 2.0]), 0.5)
    20.0
    """
    if not 0 < share <= 1:
        raise ValueError(f"a quantile is of a share between 0 and 1, not {share}")
    design = designed(weights)
    values = finite(values, design.n)
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(design.weights[order])
    place = int(np.searchsorted(reached, share * reached[-1] * (1 - 1e-12)))
    return float(values[order][place])


def effective(weights: Floats) -> float:
    """Kish's effective number of respondents: (sum of weights) squared / sum of squared weights.

    References
    ----------
    Kish (1965), Survey Sampling, section 11.7; the design effect by weighting is n over it.

    Examples
    --------
    >>> effective(np.array([1.0, 1.0, 2.0]))
    2.6666666666666665
    """
    found = positive(weights)
    if not len(found):
        raise ValueError("nobody is there to be weighted")
    return float(found.sum() ** 2 / (found**2).sum())


def _share(values: Floats, design: Design) -> tuple[float, float]:
    average = float(design.weights @ finite(values, design.n)) / design.total
    influence = design.weights * (values - average) / design.total
    return average, math.sqrt(float(design.covariance(influence[:, None])[0, 0]))


def _t(confidence: float, degrees: int) -> float:
    return float(stats.t.isf((1 - confidence) / 2, degrees))


def _clopper_pearson(share: float, size: float, confidence: float) -> Limits:
    """The exact limits for a number of respondents that need not be whole."""
    tail = (1 - confidence) / 2
    hits, misses = size * share, size * (1 - share)
    low = float(stats.beta.ppf(tail, hits, misses + 1)) if hits > 0 else 0.0
    high = float(stats.beta.isf(tail, hits + 1, misses)) if misses > 0 else 1.0
    return low, high


def signed_root(values: Floats, design: Design) -> tuple[Callable[[float], float], float]:
    """Give the signed root of the deviance of a share, as a function of its logit, and its design effect.

    Over the root of the effect it is compared with Student's t. The deviance is over the variance of the Pearson
    residuals, which is n / (n - 1), as in R's survey.
    """
    share, se = _share(values, design)
    weights = design.weights / design.weights.mean()
    hits, n = float(weights @ values), design.n
    centre = math.log(share / (1 - share))

    def kernel(logit: float) -> float:
        return n * (max(logit, 0.0) + math.log1p(math.exp(-abs(logit)))) - hits * logit

    def root(logit: float) -> float:
        gap = 2 * (kernel(logit) - kernel(centre)) * (n - 1) / n
        return math.copysign(math.sqrt(max(0.0, gap)), logit - centre)

    return root, se**2 * n / (share * (1 - share))


def _likelihood(values: Floats, design: Design, t: float) -> Limits:
    """Where the signed root of the deviance, scaled by the design effect, is that of the level."""
    root, deff = signed_root(values, design)
    share, reached = _share(values, design)[0], t * math.sqrt(deff)
    centre = math.log(share / (1 - share))
    low = _root(lambda logit: root(logit) + reached, centre - 50, centre)
    high = _root(lambda logit: root(logit) - reached, centre, centre + 50)
    return _expit(low), _expit(high)


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    return float(optimize.brentq(function, low, high, xtol=1e-15, rtol=8.9e-16))


def _expit(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))
