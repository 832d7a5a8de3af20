"""Tables of counts: what every test and effect size works on. Only `helpers.analysis.count` reads answers."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Table = Counts | Sequence[Sequence[int]]


def checked(table: Table) -> Counts:
    """Give a table of counts as an array, or say why it is none.

    Raises
    ------
    ValueError
        If it has not two dimensions, or a cell is negative, no whole number, infinite or missing.

    Examples
    --------
    >>> checked([[3, 2.5], [1, 0]])
    Traceback (most recent call last):
    ...
    ValueError: counts are whole numbers from 0, not 2.5
    """
    cells = np.asarray(table)
    if cells.ndim != 2:
        raise ValueError(f"a table of counts has two dimensions, not {cells.ndim}")
    if cells.dtype.kind not in "iufb":
        raise ValueError(f"counts are whole numbers from 0, not {cells.dtype}")
    wrong = cells[~((cells >= 0) & np.isfinite(cells) & (np.mod(np.nan_to_num(cells), 1) == 0))]
    if wrong.size:
        raise ValueError(f"counts are whole numbers from 0, not {wrong[0]}")
    return cells.astype(np.int64)


def filled(table: Table) -> Counts:
    """Give a table without its empty rows and columns.

    Examples
    --------
    >>> filled([[3, 0, 2], [0, 0, 0], [1, 0, 4]]).tolist()
    [[3, 2], [1, 4]]
    """
    counts = checked(table)
    return counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]


def without_gaps(table: Table) -> Counts:
    """Give a table of counts as an array, refused if a row or column of it is empty.

    Raises
    ------
    ValueError
        If there is an empty row or column, or no cell at all: `filled` leaves them out.

    Examples
    --------
    >>> without_gaps([[3, 0], [1, 0]])
    Traceback (most recent call last):
    ...
    ValueError: a table has no empty row or column here; `filled` leaves them out
    """
    counts = checked(table)
    if counts.size == 0 or not (counts.any(axis=0).all() and counts.any(axis=1).all()):
        raise ValueError("a table has no empty row or column here; `filled` leaves them out")
    return counts


def square(table: Table, what: str) -> Counts:
    """Give a table of 2 x 2 as an array; ``what`` is refused to any other.

    Examples
    --------
    >>> square([[1, 2, 3]], "a ratio")
    Traceback (most recent call last):
    ...
    ValueError: a ratio is for a table of 2 x 2, not 1 x 3
    """
    counts = checked(table)
    if counts.shape != (2, 2):
        raise ValueError(f"{what} is for a table of 2 x 2, not {' x '.join(map(str, counts.shape))}")
    return counts


def whole(name: str, number: int) -> int:
    """Give a whole number from 0, refused under its name if it is none.

    Examples
    --------
    >>> whole("base", 2.5)
    Traceback (most recent call last):
    ...
    ValueError: the base is a whole number, not 2.5
    """
    try:
        found = operator.index(number)
    except TypeError:
        raise ValueError(f"the {name} is a whole number, not {number!r}") from None
    if found < 0:
        raise ValueError(f"the {name} is not negative: {found}")
    return found


def numbers_only(values: NDArray[np.float64] | Sequence[float]) -> NDArray[np.float64]:
    """Give numbers as an array, refused if one is missing or infinite.

    Examples
    --------
    >>> numbers_only([1.0, float("nan")])
    Traceback (most recent call last):
    ...
    ValueError: a value is a finite number, not nan
    """
    found = np.asarray(values, dtype=np.float64)
    wrong = found[~np.isfinite(found)]
    if wrong.size:
        raise ValueError(f"a value is a finite number, not {wrong.flat[0]}")
    return found


@dataclass(frozen=True)
class Expected:
    """The expected counts under independence, summed up for Cochran's rule.

    ``below_5`` and ``below_1`` count cells, ``least`` is the smallest expected count.
    """

    cells: int
    below_5: int
    below_1: int
    least: float

    @property
    def large_enough(self) -> bool:
        """Whether at most 20 % are below 5 and none is below 1 (Cochran 1954, Biometrics 10:417-451)."""
        return self.below_1 == 0 and 5 * self.below_5 <= self.cells


def expected_of(table: Table) -> Expected:
    """Sum up the expected counts of a table that has no empty row or column.

    Examples
    --------
    >>> expected_of([[18, 84, 87], [3, 4, 12], [1, 7, 9], [1, 3, 7]]).below_5
    4
    """
    counts = without_gaps(table)
    n = int(counts.sum())
    # Products of margins are whole numbers: an expected count of exactly 5 is not below 5 by a rounding
    # error.
    products = np.outer(counts.sum(axis=1), counts.sum(axis=0))
    below_5, below_1 = (int((products < bound * n).sum()) for bound in (5, 1))
    return Expected(products.size, below_5, below_1, float(products.min()) / n)
