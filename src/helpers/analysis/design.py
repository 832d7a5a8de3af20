"""A sampling design: weights, and where there are any strata and population sizes; variances of its totals.

Variances are linearised (Taylor series): of any estimate only the influence of each respondent on it is needed.
With weights alone, which is all that a questionnaire study has, respondents count as drawn with replacement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.analysis.table import numbers_only

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Design:
    """Weights of respondents, and what is known of how they were drawn.

    Parameters
    ----------
    weights : array of float, one a respondent
        Positive and finite; see `designed`, which checks them.
    strata : array of int, optional
        The stratum of each respondent.
    population : array of float, optional
        How many persons the stratum (or the population) of each respondent has: the finite population
        correction. None: drawn with replacement.
    margins : tuple of array of int
        The raking or post-stratification margins that the weights were fitted to, one code a respondent each:
        what these explain does not vary from sample to sample.
    sweeps : int, optional
        How many times all margins are taken out one after the other; until nothing changes by default.
    """

    weights: Floats
    strata: Codes | None = None
    population: Floats | None = None
    margins: tuple[Codes, ...] = ()
    sweeps: int | None = None

    @property
    def n(self) -> int:
        """Respondents."""
        return len(self.weights)

    @property
    def total(self) -> float:
        """The sum of the weights."""
        return float(self.weights.sum())

    @property
    def degrees(self) -> int:
        """Degrees of freedom of the design: respondents less strata."""
        return self.n - (1 if self.strata is None else len(np.unique(self.strata)))

    def covariance(self, influence: Floats) -> Floats:
        """Give the covariance of the totals of columns of influence (respondents x columns).

        References
        ----------
        Binder (1983), On the variances of asymptotically normal estimators from complex surveys.
        International Statistical Review 51:279-292. Deville, Särndal, Sautory (1993), Generalized raking
        procedures in survey sampling. JASA 88:1013-1020, for what fitted margins explain.

        Examples
        --------
        >>> design = designed([1.0, 1.0, 2.0, 2.0])
        >>> design.covariance(np.array([[1.0], [2.0], [3.0], [2.0]])).round(4).tolist()
        [[2.6667]]
        """
        left = self._unexplained(influence)
        strata = np.zeros(self.n, dtype=np.int64) if self.strata is None else self.strata
        total = np.zeros((influence.shape[1], influence.shape[1]))
        for stratum in np.unique(strata):
            chosen = strata == stratum
            n = int(chosen.sum())
            drawn = 0.0 if self.population is None else n / float(self.population[chosen][0])
            centred = left[chosen] - left[chosen].mean(axis=0)
            total += (1 - drawn) * n / max(1, n - 1) * centred.T @ centred
        return total

    def _unexplained(self, influence: Floats) -> Floats:
        if not self.margins:
            return influence
        left = influence / self.weights[:, None]
        # One margin is taken out at once; of several each brings back a little of the others.
        sweeps = self.sweeps or (1 if len(self.margins) == 1 else 1000)
        for _ in range(sweeps):
            before = left
            for margin in self.margins:
                left = left - _means(left, margin)
            if np.abs(left - before).max(initial=0.0) <= 1e-15 * np.abs(influence).max(initial=1.0):
                break
        return left * self.weights[:, None]


def designed(
    weights: Sequence[float] | Floats,
    strata: Sequence[object] | None = None,
    population: Sequence[float] | Floats | None = None,
    margins: Sequence[Sequence[object]] = (),
    sweeps: int | None = None,
) -> Design:
    """Make a design, checked.

    Raises
    ------
    ValueError
        If there are fewer than two respondents, a weight is not positive and finite, lengths differ, a
        population is smaller than its sample or not one number a stratum, or a stratum has a single respondent
        who is not all of its population: its variance cannot be estimated.

    Examples
    --------
    >>> designed([1.0, 0.5, float("inf")])
    Traceback (most recent call last):
    ...
    ValueError: a weight is a positive, finite number, not inf
    """
    found = positive(weights)
    if len(found) < 2:
        raise ValueError(f"a design has the weights of two respondents or more, not of {found.size}")
    coded = None if strata is None else codes(strata, len(found))
    sizes = None if population is None else np.asarray(population, dtype=np.float64)
    if sizes is not None and len(sizes) != len(found):
        raise ValueError(f"{len(sizes)} population sizes for {len(found)} respondents")
    _enough(sizes, np.zeros(len(found), dtype=np.int64) if coded is None else coded)
    return Design(found, coded, sizes, tuple(codes(one, len(found)) for one in margins), sweeps)


def positive(weights: Sequence[float] | Floats) -> Floats:
    """Give weights as an array, if all are positive and finite; zero is a respondent left out, not a weight."""
    found = np.asarray(weights, dtype=np.float64)
    if found.ndim != 1:
        raise ValueError(f"weights are one a respondent, not an array of {found.ndim} dimensions")
    wrong = found[~(np.isfinite(found) & (found > 0))]
    if wrong.size:
        raise ValueError(f"a weight is a positive, finite number, not {wrong[0]}")
    return found


def finite(values: Floats, n: int) -> Floats:
    """Give the values of n respondents, if none is missing or infinite."""
    found = numbers_only(values)
    if found.shape != (n,):
        raise ValueError(f"{found.size} values for {n} respondents")
    return found


def codes(labels: Sequence[object], n: int) -> Codes:
    """Number the labels of n respondents, in their order as texts."""
    if len(labels) != n:
        raise ValueError(f"{len(labels)} labels for {n} respondents")
    return np.unique([str(label) for label in labels], return_inverse=True)[1].astype(np.int64)


def _enough(sizes: Floats | None, strata: Codes) -> None:
    for stratum in np.unique(strata):
        n = int((strata == stratum).sum())
        if sizes is None:
            if n == 1:
                raise ValueError("a stratum of one respondent has no variance; join it with another")
            continue
        found = np.unique(sizes[strata == stratum])
        if len(found) > 1:
            raise ValueError(f"a stratum has one population, not both {found[0]:g} and {found[1]:g}")
        if not np.isfinite(found[0]) or found[0] < n:
            raise ValueError(f"a population of {found[0]:g} cannot have a sample of {n}")
        if n == 1 and found[0] > 1:
            raise ValueError("a stratum of one respondent has no variance; join it with another")


def _means(values: Floats, codes: Codes) -> Floats:
    """Of each respondent the mean of the values of those with the same code."""
    sizes = np.bincount(codes)
    sums = np.column_stack([np.bincount(codes, column) for column in values.T])
    return (sums / sizes[:, None])[codes]
