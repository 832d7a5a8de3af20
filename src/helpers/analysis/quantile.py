"""Quantiles: interpolated for numbers, a value that was really given for ordered options and dates.

The types are those of Hyndman, Fan (1996), Sample quantiles in statistical packages. The American
Statistician 50:361-365, and of R's ``quantile``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from helpers.analysis.table import Counts, numbers_only

QUARTERS = (1, 2, 3)


def interpolated(values: NDArray[np.float64]) -> tuple[float, float, float] | None:
    """Quartiles by linear interpolation (type 7), None without values.

    Examples
    --------
    >>> interpolated(np.array([1.0, 2.0, 3.0, 10.0]))
    (1.75, 2.5, 4.75)
    """
    if len(values) == 0:
        return None
    found = numbers_only(values)
    q1, median, q3 = (float(quartile) for quartile in np.quantile(found, [0.25, 0.5, 0.75]))
    return q1, median, q3


def given(counts: Counts | Sequence[int]) -> tuple[int, int, int] | None:
    """Quartiles as places of ordered values, from the count of each (type 1, the inverse of the ECDF).

    The p-quantile is the first value at which the cumulated share reaches p; None without counts.

    Examples
    --------
    >>> given([1, 1, 1, 1])
    (0, 1, 2)
    """
    cumulated = np.cumsum(np.asarray(counts, dtype=np.int64))
    if len(cumulated) == 0 or cumulated[-1] == 0:
        return None
    # In whole numbers: four times the cumulated count against the quarter of all, so no rounding decides.
    q1, median, q3 = (int(np.searchsorted(4 * cumulated, quarter * cumulated[-1])) for quarter in QUARTERS)
    return q1, median, q3
