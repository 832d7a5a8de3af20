"""Weights that make a sample meet known margins of its population: raking, post-stratification, calibration.

Everything here works on codes: of each respondent the place of its category in a margin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from helpers.analysis.design import Codes, Floats

TOLERANCE = 1e-12
SWEEPS = 10_000
CALIBRATED = 1e-8
"""How far, relative to it, a calibrated margin may be missed: solved at once, it is met to rounding or not at all."""


@dataclass(frozen=True, eq=False)
class Margin:
    """One known margin: of each respondent the place of its category, and each category's population.

    ``name`` and ``categories`` are for messages.
    """

    name: str
    codes: Codes
    totals: Floats
    categories: tuple[str, ...] = ()

    def category(self, place: int) -> str:
        """Name a category."""
        return self.categories[place] if self.categories else str(place)


class MarginError(ValueError):
    """Margins that no weights can meet."""


@dataclass(frozen=True, eq=False)
class Fitted:
    """Weights fitted to margins, one a respondent; they sum to the population.

    ``sweeps`` is how many times each margin was fitted; ``missed`` how far, relative to the largest category of
    its margin, the sum of a category's weights is from its population at most.
    """

    weights: Floats
    sweeps: int
    missed: float


def rake(margins: Sequence[Margin], base: Floats | None = None, tolerance: float = TOLERANCE) -> Fitted:
    """Fit weights to several margins in turn, until all are met: iterative proportional fitting.

    Parameters
    ----------
    margins : sequence of Margin
        With the same total.
    base : array of float, optional
        Weights to begin with; 1 for each respondent by default.
    tolerance : float
        How far, relative to it, a margin may be missed.

    Returns
    -------
    Fitted

    Raises
    ------
    MarginError
        If a total is negative or no number, margins have different totals, a category has a population but no
        respondent or respondents but no population, or the margins contradict each other within the sample.

    References
    ----------
    Deming, Stephan (1940), On a least squares adjustment of a sampled frequency table when the expected
    marginal totals are known. Annals of Mathematical Statistics 11:427-444.

    Examples
    --------
    >>> sex = Margin("sex", np.array([0, 0, 1, 1]), np.array([60.0, 40.0]))
    >>> age = Margin("age", np.array([0, 1, 0, 1]), np.array([50.0, 50.0]))
    >>> fitted = rake([sex, age])
    >>> fitted.weights.round(2).tolist(), fitted.sweeps
    ([30.0, 30.0, 20.0, 20.0], 1)
    """
    weights = _start(margins, base)
    for sweep in range(1, SWEEPS + 1):
        for margin in margins:
            sums = np.bincount(margin.codes, weights, len(margin.totals))
            # An empty category has no population either.
            weights = weights * (margin.totals / np.where(sums > 0, sums, 1.0))[margin.codes]
        missed = how_far(margins, weights)
        if missed <= tolerance:
            return Fitted(weights, sweep, missed)
        if not (weights > 0).all():
            break
    raise MarginError(_together(margins))


def poststratify(margin: Margin, base: Floats | None = None) -> Fitted:
    """Fit weights to one margin, or to the cells of several crossed: population over sample in each category.

    References
    ----------
    Holt, Smith (1979), Post stratification. JRSS A 142:33-46.

    Examples
    --------
    >>> poststratify(Margin("sex", np.array([0, 0, 0, 1]), np.array([60.0, 40.0]))).weights.tolist()
    [20.0, 20.0, 20.0, 40.0]
    """
    return rake([margin], base)


def calibrate(margins: Sequence[Margin], base: Floats) -> Floats:
    """Fit weights to margins by linear calibration (GREG): closest to the base by chi-square distance.

    Weights can become negative where the sample is far from the margins; raking's cannot.

    References
    ----------
    Deville, Särndal (1992), Calibration estimators in survey sampling. JASA 87:376-382.

    Examples
    --------
    >>> sex = Margin("sex", np.array([0, 0, 0, 1]), np.array([60.0, 40.0]))
    >>> calibrate([sex], np.full(4, 25.0)).round(6).tolist()
    [20.0, 20.0, 20.0, 40.0]
    """
    weights = _start(margins, base)
    columns = [np.ones(len(weights))]
    totals = [float(margins[0].totals.sum())]
    for margin in margins:
        columns += [margin.codes == place for place in range(1, len(margin.totals))]
        totals += margin.totals[1:].tolist()
    model = np.column_stack(columns).astype(float)
    gap = np.array(totals) - weights @ model
    slope = np.linalg.lstsq(model.T @ (weights[:, None] * model), gap, rcond=None)[0]
    found = weights * (1 + model @ slope)
    if how_far(margins, found) > CALIBRATED:
        raise MarginError(_together(margins))
    return found


def trim(weights: Floats, lower: float, upper: float) -> Floats:
    """Bound weights and spread what was cut evenly over those within the bounds, until none is outside.

    Raises
    ------
    MarginError
        If the bounds leave no room for the sum of the weights, or all weights are outside.

    References
    ----------
    Potter (1990), A study of procedures to identify and trim extreme sampling weights. Proceedings of the
    Section on Survey Research Methods, ASA, 225-230; as ``trimWeights(strict = TRUE)`` of R's survey.

    Examples
    --------
    >>> trim(np.array([1.0, 1.0, 2.0, 6.0]), 0.5, 4.0).round(4).tolist()
    [1.6667, 1.6667, 2.6667, 4.0]
    """
    found = np.asarray(weights, dtype=np.float64)
    wrong = found[~np.isfinite(found)]
    if wrong.size or not found.size:
        raise MarginError(f"a weight is a finite number, not {wrong[0] if wrong.size else 'missing'}")
    mean = float(found.mean())
    if not lower <= mean <= upper:
        raise MarginError(f"weights of mean {mean:g} cannot all lie between {lower:g} and {upper:g}")
    # What is spread pushes weights at a bound beyond it again, by less each time.
    slack = TOLERANCE * abs(mean)
    for _ in range(SWEEPS):
        outside = (found < lower - slack) | (found > upper + slack)
        if not outside.any():
            return np.clip(found, lower, upper)
        bounded = np.clip(found, lower, upper)
        if outside.all():
            raise MarginError(f"no weight lies between {lower:g} and {upper:g} to take what is cut")
        bounded[~outside] += (found - bounded).sum() / (~outside).sum()
        found = bounded
    raise MarginError(f"weights of mean {mean:g} find no rest between {lower:g} and {upper:g}")


def _start(margins: Sequence[Margin], base: Floats | None) -> Floats:
    if not margins:
        raise MarginError("there is no margin to meet")
    n = len(margins[0].codes)
    weights = np.ones(n) if base is None else np.asarray(base, dtype=np.float64)
    wrong = weights[~(np.isfinite(weights) & (weights > 0))]
    if wrong.size:
        raise MarginError(f"a weight is a positive, finite number, not {wrong[0]}")
    for margin in margins:
        _check(margin, n, len(weights))
    first = float(margins[0].totals.sum())
    for margin in margins[1:]:
        total = float(margin.totals.sum())
        if abs(total - first) > 1e-9 * first:
            raise MarginError(
                f"the margins disagree: {margins[0].name} has {first:,.10g} in all,"
                f" {margin.name} has {total:,.10g}"
            )
    return weights


def _together(margins: Sequence[Margin]) -> str:
    return f"the margins {', '.join(one.name for one in margins)} cannot be met together by this sample"


def _check(margin: Margin, n: int, weights: int) -> None:
    if n == 0:
        raise MarginError("nobody is there to be weighted")
    if len(margin.codes) != n or weights != n:
        raise MarginError(f"margin {margin.name} has codes of {len(margin.codes)} respondents, not {weights}")
    wrong = margin.totals[~(np.isfinite(margin.totals) & (margin.totals >= 0))]
    if wrong.size:
        raise MarginError(f"margin {margin.name}: a population is a number from 0, not {wrong[0]}")
    if margin.codes.dtype.kind not in "iu":
        first = next((one for one in margin.codes if one % 1), margin.codes[0])
        raise MarginError(f"margin {margin.name}: the place of a category is a whole number, not {first}")
    places = margin.codes[(margin.codes < 0) | (margin.codes >= len(margin.totals))]
    if places.size:
        raise MarginError(f"margin {margin.name} has no category {places[0]}")
    counts = np.bincount(margin.codes, minlength=len(margin.totals))
    for place, (count, total) in enumerate(zip(counts, margin.totals, strict=True)):
        if total > 0 and count == 0:
            raise MarginError(
                f"margin {margin.name}: {margin.category(place)} has a population of {total:,.10g}"
                " and no respondent; join it with another category"
            )
        if total == 0 and count > 0:
            raise MarginError(
                f"margin {margin.name}: {margin.category(place)} has {count} respondents and no population"
            )


def how_far(margins: Sequence[Margin], weights: Floats) -> float:
    """Say how far, relative to the largest category of its margin, weights miss a margin at most."""
    return max(
        float(
            np.max(np.abs(np.bincount(margin.codes, weights, len(margin.totals)) - margin.totals))
            / margin.totals.max()
        )
        for margin in margins
    )
