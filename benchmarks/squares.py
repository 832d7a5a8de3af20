"""Size of the tests of two shares: exactly, over every table of 2 x 2 that two groups can give.

The p-values of all tables of a pair of groups are computed at once; `odd` holds them to
`helpers.analysis.choice.independence`, cell by cell.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy import special, stats

from benchmarks.coverage import chances
from benchmarks.setting import LEVEL, Floats, random
from helpers.analysis.choice import FISHER, G_TEST, MID_P, PEARSON, YATES, independence
from helpers.analysis.exact import TIE

METHODS = {
    PEARSON: "Pearson",
    YATES: "Yates",
    G_TEST: "G",
    FISHER: "Fisher",
    MID_P: "mid-p",
    "auto": "the rule",
}
"""Tests of a table of 2 x 2, as they are asked for and as the tables name them."""


@cache
def p_values(sizes: tuple[int, int], method: str) -> Floats:
    """p for each pair of counts (first group's in rows); 1 where all answers are alike and there is no test."""
    if method in (FISHER, MID_P):
        return _exact(sizes)[method == MID_P]
    if method == "auto":
        small = _expected(sizes).min(axis=(0, 1)) < 5
        return np.where(small, p_values(sizes, FISHER), p_values(sizes, PEARSON))
    observed, expected = _observed(sizes), _expected(sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        away = np.abs(observed - expected)
        if method == YATES:
            away -= np.minimum(0.5, away)
        parts = away**2 / expected
        if method == G_TEST:
            parts = 2 * special.xlogy(observed, observed / expected)
        p = stats.chi2.sf(np.maximum(parts.sum(axis=(0, 1)), 0), 1)
    return np.where(np.isnan(p), 1.0, p)


def size(sizes: tuple[int, int], method: str, shares: Floats) -> Floats:
    """The probability that p is at most the level although both groups have the same share."""
    rejected = p_values(sizes, method) <= LEVEL
    first, second = (chances(n, shares) for n in sizes)
    return np.asarray(((first @ rejected) * second).sum(axis=1))


def odd(sizes: tuple[int, int], cells: int = 200) -> str | None:
    """Name a table, of some at random, for which the helper gives another p."""
    rng = random(3, *sizes)
    for method in METHODS:
        p = p_values(sizes, method)
        # Shares of both groups near each other: there p is neither 0 nor all alike.
        share = rng.beta(0.5, 0.5, cells)
        for one, other in zip(*(rng.binomial(n, share) for n in sizes), strict=True):
            found = independence([[one, other], [sizes[0] - one, sizes[1] - other]], method).p
            if not np.isclose(1.0 if found is None else found, p[one, other], rtol=1e-9, atol=1e-15):
                return f"{method}: {one} of {sizes[0]}, {other} of {sizes[1]}"
    return None


def _observed(sizes: tuple[int, int]) -> Floats:
    """The four cells (first two axes) of each table."""
    first, second = np.meshgrid(*(np.arange(n + 1.0) for n in sizes), indexing="ij")
    return np.array([[first, second], [sizes[0] - first, sizes[1] - second]])


def _expected(sizes: tuple[int, int]) -> Floats:
    observed = _observed(sizes)
    return observed.sum(axis=1, keepdims=True) * observed.sum(axis=0, keepdims=True) / sum(sizes)


@cache
def _exact(sizes: tuple[int, int]) -> tuple[Floats, Floats]:
    """Fisher's p and mid-p: the tables with the same margins lie on a diagonal."""
    fisher, mid = np.ones([n + 1 for n in sizes]), np.ones([n + 1 for n in sizes])
    for total in range(1, sum(sizes)):
        first = np.arange(max(0, total - sizes[1]), min(sizes[0], total) + 1)
        chance = stats.hypergeom.pmf(first, sum(sizes), total, sizes[0])
        order = np.sort(chance)
        sums = np.concatenate([[0.0], np.cumsum(order)])
        rarer = sums[np.searchsorted(order, chance * (1 - TIE), side="left")]
        as_rare = sums[np.searchsorted(order, chance * (1 + TIE), side="right")]
        fisher[first, total - first] = np.minimum(1.0, as_rare)
        mid[first, total - first] = (rarer + as_rare) / 2
    return fisher, mid
