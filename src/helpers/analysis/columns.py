"""Which columns of a table differ in a row: pairwise comparison of column shares, with letters.

As SPSS Custom Tables shows it: in each column the letters of the columns whose share in the row is smaller.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from string import ascii_uppercase

from scipy import stats

from helpers.analysis.table import Counts, Table, checked

LEVEL = 0.05
MOST_COLUMNS = len(ascii_uppercase)
"""Columns beyond it have no letters that could be told apart in a cell."""


@dataclass(frozen=True)
class Pair:
    """Two columns compared in one row: places of row and columns, z, p, and p corrected for the row's pairs."""

    row: int
    first: int
    second: int
    z: float
    p: float
    p_adjusted: float


@dataclass(frozen=True)
class Columns:
    """The pairwise comparison of all columns in all rows.

    ``letters[row][column]`` are the letters of the columns whose share in the row is smaller, by a corrected p
    below ``level``. ``left_out`` are columns with fewer than two respondents: they have a letter and are compared
    with none. ``at_ends`` are the cells (row, column) of other columns that hold none or all of their column: in
    that row the column is not compared.
    """

    names: tuple[str, ...]
    letters: tuple[tuple[str, ...], ...]
    pairs: tuple[Pair, ...]
    left_out: tuple[int, ...]
    level: float = LEVEL
    at_ends: tuple[tuple[int, int], ...] = ()


def compare_columns(table: Table, level: float = LEVEL) -> Columns:
    """Compare the columns of a table pairwise in each row, by the z test of two shares.

    The variance is pooled, there is no continuity correction, and p is corrected by Bonferroni for the number of
    pairs compared in the row. As in SPSS, columns with fewer than two respondents take no part, nor do, in a row,
    columns whose share there is 0 or 1: the adjusted residuals are there to show those.

    Parameters
    ----------
    table : array of int, options x groups
    level : float
        Corrected p below it give a letter.

    References
    ----------
    The z test of two proportions with pooled variance is Pearson's chi-square of the 2 x 2 table (Fleiss 1981,
    Statistical Methods for Rates and Proportions, chapter 2). Bonferroni: Dunn (1961), Multiple comparisons among
    means. JASA 56:52-64. Letters as in SPSS Custom Tables (COMPARETEST TYPE=PROP).

    Examples
    --------
    >>> found = compare_columns([[52, 103, 32], [266, 397, 224], [296, 237, 52], [422, 311, 130]])
    >>> found.letters
    (('', 'A', ''), ('', 'A', 'AB'), ('BC', 'C', ''), ('BC', '', ''))
    """
    counts = checked(table)
    if counts.shape[1] > MOST_COLUMNS:
        raise ValueError(f"columns are compared with letters up to {MOST_COLUMNS} of them")
    if not 0 < level < 1:
        raise ValueError(f"a level is between 0 and 1, not {level}")
    totals = counts.sum(axis=0)
    compared = [[place for place, n in enumerate(totals) if n >= 2 and 0 < row[place] < n] for row in counts]
    pairs = tuple(
        _pair(counts, row, first, second, math.comb(len(places), 2))
        for row, places in enumerate(compared)
        for first, second in combinations(places, 2)
    )
    names = tuple(ascii_uppercase[: counts.shape[1]])
    smaller: dict[tuple[int, int], str] = {}
    for pair in pairs:
        if pair.p_adjusted < level:
            larger, other = (pair.first, pair.second) if pair.z > 0 else (pair.second, pair.first)
            smaller[pair.row, larger] = smaller.get((pair.row, larger), "") + names[other]
    letters = tuple(
        tuple("".join(sorted(smaller.get((row, column), ""))) for column in range(counts.shape[1]))
        for row in range(len(counts))
    )
    left_out = tuple(place for place, n in enumerate(totals) if n < 2)
    ends = [
        (row, place)
        for row, places in enumerate(compared)
        for place, n in enumerate(totals)
        if n >= 2 and place not in places
    ]
    return Columns(names, letters, pairs, left_out, level, tuple(ends))


def _pair(counts: Counts, row: int, first: int, second: int, pairs: int) -> Pair:
    (x, y), (n, m) = counts[row, [first, second]].tolist(), counts[:, [first, second]].sum(axis=0).tolist()
    pooled = (x + y) / (n + m)
    z = (x / n - y / m) / math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    p = 2 * float(stats.norm.sf(abs(z)))
    return Pair(row, first, second, z, p, min(1.0, pairs * p))
