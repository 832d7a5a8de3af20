"""Monte-Carlo estimate of the test of Freeman and Halton, where its exact computation grows too large."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import special, stats

from helpers.analysis.exact import TIE, log_probability, log_ways, margins_of
from helpers.analysis.table import Table, checked

DRAWS = 100_000
SEED = 19510101


def monte_carlo(table: Table, draws: int = DRAWS, seed: int = SEED) -> float:
    """Estimate p from random tables with the observed margins: (b + 1) / (draws + 1), b of them no likelier.

    The draws depend on the seed and on the sorted margins alone, so that neither the order of options and
    groups nor transposing the table changes p.

    References
    ----------
    Patefield (1981), Algorithm AS 159: an efficient method of generating random r x c tables with given row
    and column totals. Applied Statistics 30:91-97. Davison, Hinkley (1997), Bootstrap Methods and their
    Application, section 4.2, for the + 1.
    """
    counts = checked(table)
    rows, columns = margins_of(counts)
    random = np.random.default_rng(seed)
    limit = log_probability(counts) + TIE
    rare = 0
    for size in _batches(draws, 20_000):
        drawn = stats.random_table(rows, columns).rvs(size, method="patefield", random_state=random)
        logs = log_ways(counts) - special.gammaln(drawn + 1).sum(axis=(1, 2))
        rare += int((logs <= limit).sum())
    return (rare + 1) / (draws + 1)


def _batches(draws: int, most: int) -> Iterator[int]:
    for start in range(0, draws, most):
        yield min(most, draws - start)
