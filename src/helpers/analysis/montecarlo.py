"""Monte-Carlo estimate of the test of Freeman and Halton, where its exact computation grows too large."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from helpers.analysis.exact import TIE, log_probability, log_ways, margins_of
from helpers.analysis.table import Counts, Table, without_gaps

DRAWS = 100_000
SEED = 19510101
ORDERS = ("probability", "chi_square")


def monte_carlo(table: Table, draws: int = DRAWS, seed: int = SEED, order: str = "probability") -> float:
    """Estimate p from random tables with the observed margins: (b + 1) / (draws + 1), b of them as extreme.

    The draws depend on the seed and on the sorted margins alone, so that neither the order of options and
    groups nor transposing the table changes p.

    Parameters
    ----------
    table : array of int, without empty rows and columns
    draws, seed : int
    order : str
        Which tables are as extreme as the observed one: ``probability``, no likelier (Freeman and Halton), or
        ``chi_square``, of a Pearson's chi-square no smaller.

    References
    ----------
    Patefield (1981), Algorithm AS 159: an efficient method of generating random r x c tables with given row
    and column totals. Applied Statistics 30:91-97. Davison, Hinkley (1997), Bootstrap Methods and their
    Application, section 4.2, for the + 1.

    Examples
    --------
    >>> round(monte_carlo([[18, 84, 87], [3, 4, 12], [1, 7, 9], [1, 3, 7]], draws=1000), 3)
    0.42
    """
    counts = without_gaps(table)
    if order not in ORDERS:
        raise ValueError(f"no order {order!r}; there are {', '.join(ORDERS)}")
    rows, columns = margins_of(counts)
    random = np.random.default_rng(seed)
    rare = 0
    for size in _batches(draws, 20_000):
        drawn = stats.random_table(rows, columns).rvs(size, method="patefield", random_state=random)
        rare += int(_extreme(drawn, counts, order).sum())
    return (rare + 1) / (draws + 1)


def _extreme(drawn: Counts, counts: Counts, order: str) -> NDArray[np.bool_]:
    if order == "probability":
        logs = log_ways(counts) - special.gammaln(drawn + 1).sum(axis=(1, 2))
        return logs <= log_probability(counts) + TIE
    # With fixed margins chi-square grows as the sum of squared counts over expected ones does.
    expected = np.outer(*margins_of(counts))
    limit = (counts**2 / np.outer(counts.sum(axis=1), counts.sum(axis=0))).sum()
    return (drawn**2 / expected).sum(axis=(1, 2)) >= limit * (1 - 1e-12)


def _batches(draws: int, most: int) -> Iterator[int]:
    for start in range(0, draws, most):
        yield min(most, draws - start)
