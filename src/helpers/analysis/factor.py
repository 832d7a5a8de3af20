"""One common factor behind several items, fitted by maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize

from helpers.analysis.design import Floats

LEAST = 0.005
"""The least uniqueness that is looked for, as in R's factanal; one that ends there is a Heywood case."""


@dataclass(frozen=True, eq=False)
class Factor:
    """A one-factor solution on correlations: loadings and uniquenesses of the items.

    ``heywood`` says that a uniqueness ended at its bound: the model does not hold for these items.
    """

    loadings: Floats
    uniquenesses: Floats
    heywood: bool


def one_factor(correlations: Floats) -> Factor:
    """Fit one factor to the correlations of three items or more.

    The likelihood is maximised over the uniquenesses, the loadings following from them. Loadings are signed so
    that their sum is positive.

    Raises
    ------
    ValueError
        If there are fewer than three items (the model has no single solution), or the correlations are singular.

    References
    ----------
    Lawley, Maxwell (1971), Factor Analysis as a Statistical Method, chapter 4. Jöreskog (1967), Some
    contributions to maximum likelihood factor analysis. Psychometrika 32:443-482.

    Examples
    --------
    >>> found = one_factor(np.array([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]]))
    >>> found.loadings.round(3).tolist()
    [0.8, 0.7, 0.6]
    """
    items = len(correlations)
    if items < 3:
        raise ValueError(f"one factor is fitted to three items or more, not to {items}")
    inverted = inverse(correlations)
    start = np.clip((1 - 0.5 / items) / np.diag(inverted), LEAST, 1.0)
    found = optimize.minimize(
        _miss,
        start,
        args=(correlations,),
        jac=True,
        method="L-BFGS-B",
        bounds=[(LEAST, 1.0)] * items,
        options={"ftol": 1e-16, "gtol": 1e-10, "maxiter": 5000},
    )
    loadings = _loadings(found.x, correlations)
    sign = 1.0 if loadings.sum() >= 0 else -1.0
    return Factor(sign * loadings, found.x, bool((found.x <= LEAST * (1 + 1e-9)).any()))


def inverse(correlations: Floats) -> Floats:
    """Invert correlations, refused if an item follows from the others."""
    if np.linalg.matrix_rank(correlations) < len(correlations):
        raise ValueError("the correlations are singular: an item is a combination of others")
    return np.asarray(np.linalg.inv(correlations), dtype=np.float64)


def _scaled(uniquenesses: Floats, correlations: Floats) -> tuple[Floats, Floats]:
    """Eigenvalues, ascending, and eigenvectors of the correlations in units of the uniquenesses."""
    scale = 1 / np.sqrt(uniquenesses)
    values, vectors = np.linalg.eigh(correlations * np.outer(scale, scale))
    return values.astype(np.float64), vectors.astype(np.float64)


def _loadings(uniquenesses: Floats, correlations: Floats) -> Floats:
    values, vectors = _scaled(uniquenesses, correlations)
    return np.sqrt(uniquenesses) * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.0))


def _miss(uniquenesses: Floats, correlations: Floats) -> tuple[float, Floats]:
    """Minus the log likelihood, up to a constant, and its slope."""
    values, _ = _scaled(uniquenesses, correlations)
    rest = values[:-1]
    loadings = _loadings(uniquenesses, correlations)
    slope = (loadings**2 + uniquenesses - np.diag(correlations)) / uniquenesses**2
    return float((rest - np.log(rest)).sum()) - len(rest), slope
