"""What is simulated: group sizes, shares, distributions, draws, seed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

SIZES = (140, 143, 367, 418)
"""Respondents of the groups."""
PAIRS = ((140, 143), (140, 418), (367, 418))
"""Two groups compared: small with small, small with large, large with large."""
SHARES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5)
"""Shares of the tables."""
GRID = np.round(np.arange(0.01, 0.5001, 0.002), 3)
"""Shares of the figure and of the averages over all shares."""
GAP = 0.1
"""The difference between two groups where there is one."""

CONFIDENCE, LEVEL = 0.95, 0.05
DRAWS = 20_000
"""Draws of a test's simulated size: a standard error of 0.2 points at a level of 5 %."""
WEIGHTED_DRAWS = 4_000
"""Draws of a weighted interval's coverage: a standard error of 0.3 points at 95 %."""
SEED = 20250418

WEIGHTS = ((0.5, 0.5), (1.0, 0.3), (2.5, 0.2))
"""Weights of respondents and how many have them: a design effect of 1.5 by Kish."""

SHAPES = {
    "even": (0.2, 0.2, 0.2, 0.2, 0.2),
    "leaning": (0.05, 0.1, 0.15, 0.3, 0.4),
    "crowded at an end": (0.7, 0.2, 0.06, 0.03, 0.01),
    "split": (0.4, 0.08, 0.04, 0.08, 0.4),
}
"""Distributions of answers on a scale of five points."""


def random(*place: int) -> np.random.Generator:
    """The draws of one part, whatever the other parts draw and on whichever core."""
    return np.random.default_rng([SEED, *place])


def standard_error(share: float, draws: int) -> float:
    """Of a share that is estimated from so many draws."""
    return float(np.sqrt(share * (1 - share) / draws))
