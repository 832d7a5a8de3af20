"""Polychoric correlation: that of two normal variables of which only ordered classes were seen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from helpers.analysis.results import Effect
from helpers.analysis.table import Table, filled

POLYCHORIC = "polychoric"

Floats = NDArray[np.float64]

# Beyond it, the bivariate normal distribution is too peaked for the nodes; a correlation at the bound has no maximum.
_BOUND = 0.9999
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(96)


def polychoric(table: Table) -> Effect:
    """Estimate the polychoric correlation in two steps, as R's ``polycor::polychor``.

    The thresholds are the normal quantiles of the margins; then the correlation maximises the likelihood.
    There is none (``value`` None) where a variable is constant, or where the likelihood grows up to -1 or 1.

    Parameters
    ----------
    table : array of int, both sides in ascending order

    References
    ----------
    Olsson (1979), Maximum likelihood estimation of the polychoric correlation coefficient. Psychometrika
    44:443-460.

    Examples
    --------
    >>> round(polychoric([[29, 7, 7], [13, 7, 21]]).value, 3)
    0.549
    """
    counts = filled(table)
    if min(counts.shape, default=0) < 2:
        return Effect(POLYCHORIC, None)
    rows, columns = _thresholds(counts.sum(axis=1)), _thresholds(counts.sum(axis=0))

    def unlikely(rho: float) -> float:
        cells = np.diff(np.diff(_below(rows, columns, rho), axis=0), axis=1)
        return -float((counts * np.log(np.maximum(cells, 1e-300))).sum())

    found = optimize.minimize_scalar(
        unlikely, bounds=(-_BOUND, _BOUND), method="bounded", options={"xatol": 1e-10}
    )
    rho = float(found.x)
    return Effect(POLYCHORIC, rho if abs(rho) < _BOUND - 1e-4 else None)


def _thresholds(totals: NDArray[np.int64]) -> Floats:
    shares = np.cumsum(totals)[:-1] / totals.sum()
    return np.concatenate([[-np.inf], stats.norm.ppf(shares), [np.inf]])


def _below(rows: Floats, columns: Floats, rho: float) -> Floats:
    """The bivariate normal distribution function, at each pair of thresholds.

    The product of the margins plus the integral of the density over the correlation, from 0 to rho (Plackett
    1954, Biometrika 41:351-360).
    """
    independent = np.outer(stats.norm.cdf(rows), stats.norm.cdf(columns))
    angle = np.arcsin(rho)
    theta = angle / 2 * (_NODES + 1)
    h, k = (np.where(np.isfinite(side), side, 0.0) for side in (rows, columns))
    quadratic = h[:, None, None] ** 2 + k[None, :, None] ** 2
    quadratic = quadratic - 2 * h[:, None, None] * k[None, :, None] * np.sin(theta)
    more = (np.exp(-quadratic / (2 * np.cos(theta) ** 2)) @ _WEIGHTS) * angle / 2 / (2 * np.pi)
    return independent + np.where(np.outer(np.isfinite(rows), np.isfinite(columns)), more, 0.0)
