"""From a rank to an answer: choices, sets of ticks and numbers with given marginals.

Everything starts from scores, one per respondent. Their ranks decide, so a marginal holds whatever the
scores' distribution is, and two items whose scores go together have answers that do (a rank-based copula).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np
from scipy import stats
from scipy.special import ndtri

from helpers.errors import UserError

Array = np.ndarray[Any, Any]


def ranks(scores: Array) -> Array:
    """Turn scores into evenly spread numbers between 0 and 1, in the scores' order.

    Examples
    --------
    >>> ranks(np.array([10.0, 30.0, 20.0, 40.0]))
    array([0.125, 0.625, 0.375, 0.875])
    """
    order = np.empty(len(scores))
    order[np.argsort(scores, kind="stable")] = np.arange(len(scores))
    return (order + 0.5) / max(len(scores), 1)


def normal_scores(scores: Array) -> Array:
    """Turn scores into standard normal ones in the same order."""
    return np.asarray(ndtri(ranks(scores)))


def choose(uniform: Array, codes: Sequence[Any], shares: Sequence[float]) -> Array:
    """Give each respondent the code in whose share of the unit interval their number falls.

    Examples
    --------
    >>> choose(np.array([0.1, 0.5, 0.9]), ["a", "b"], [0.4, 0.6]).tolist()
    ['a', 'b', 'b']
    """
    limits = np.cumsum(shares) / np.sum(shares)
    place = np.searchsorted(limits[:-1], uniform, side="right")
    return np.array(codes, dtype=object)[place]


def ticks(uniform: Array, shares: Sequence[float], most: int | None) -> Array:
    """Give each respondent a set of ticks: at least one, at most `most`, each option with its share.

    Sets are ordered by the number of ticks, so a higher number means more of them. Given the limits, options
    are ticked independently of each other: the sets' probabilities are those of conditional Poisson sampling
    (Hájek, 1964), fitted to the shares by iterative scaling of the odds.

    Parameters
    ----------
    uniform : array of shape (n,)
        Numbers between 0 and 1.
    shares : sequence of float
        Share of each option among all; their sum lies between 1 and `most`.
    most : int, optional
        The largest number of ticks allowed.

    Returns
    -------
    bool array of shape (n, options)
    """
    sets, limits = _sets(tuple(shares), most or len(shares))
    return sets[np.searchsorted(limits[:-1], uniform, side="right")]


@lru_cache(maxsize=256)
def _sets(shares: tuple[float, ...], most: int) -> tuple[Array, Array]:
    if not 1 <= sum(shares) <= most:
        raise UserError(
            "with these shares nobody could tick at least one option and no more than allowed",
            value=shares,
            accepted=f"shares with a sum between 1 and {most}",
        )
    every = np.array(list(product([False, True], repeat=len(shares))))
    count = every.sum(axis=1)
    sets = every[(count >= 1) & (count <= most)]
    sets = sets[np.argsort(sets.sum(axis=1), kind="stable")]
    target = np.clip(np.array(shares), 1e-9, 1 - 1e-9)
    odds = np.log(target / (1 - target))
    for _ in range(500):
        weights = np.exp(sets @ odds)
        weights /= weights.sum()
        now = np.clip(weights @ sets, 1e-12, 1 - 1e-12)
        if np.abs(now - target).max() < 1e-9:
            break
        odds += np.log(target / (1 - target)) - np.log(now / (1 - now))
    return sets, np.cumsum(weights)


def number(uniform: Array, marginal: Mapping[str, Any], low: float, high: float, integer: bool) -> Array:
    """Give the quantiles of a distribution of ``demonstration.yaml``, within the limits of the item.

    Examples
    --------
    >>> number(np.array([0.5]), {"dist": "lognormal", "median": 12, "sigma": 0.8}, 0, 1440, True)
    array([12.])
    """
    kind = marginal.get("dist")
    if kind not in _QUANTILES:
        raise UserError("unknown distribution", value=kind, accepted=_QUANTILES)
    values = np.clip(_QUANTILES[kind](uniform, marginal, high), low, high)
    return np.rint(values) if integer else values


_QUANTILES = {
    "lognormal": lambda u, m, _: stats.lognorm.ppf(u, m["sigma"], scale=m["median"]),
    "beta": lambda u, m, high: high * stats.beta.ppf(u, m["mean"] * m["kappa"], (1 - m["mean"]) * m["kappa"]),
    "poisson_plus1": lambda u, m, _: 1 + stats.poisson.ppf(u, m["mean"] - 1),
    "negbin": lambda u, m, _: stats.nbinom.ppf(u, m["k"], m["k"] / (m["k"] + m["mean"])),
}
