"""Expected counts and residuals of a table, and what p the residuals have."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from helpers.analysis import multiplicity
from helpers.analysis.table import Table, checked

Cells = tuple[tuple[float | None, ...], ...]


def expected(table: Table) -> Cells:
    """Counts to be expected if rows and columns were independent: row total x column total / n.

    None in empty rows and columns, which take no part in the test.

    Examples
    --------
    >>> expected([[10, 20], [0, 0], [20, 10]])
    ((15.0, 15.0), (None, None), (15.0, 15.0))
    """
    counts = checked(table)
    rows, columns, n = counts.sum(axis=1), counts.sum(axis=0), int(counts.sum())
    return tuple(
        tuple(int(row) * int(column) / n if row and column else None for column in columns) for row in rows
    )


def pearson(table: Table) -> Cells:
    """Pearson residuals: (observed - expected) / sqrt(expected); their squares sum to chi-square.

    None in empty rows and columns.

    References
    ----------
    Pearson (1900), Philosophical Magazine 50:157-175. Haberman (1973), The analysis of residuals in
    cross-classified tables. Biometrics 29:205-220.

    Examples
    --------
    >>> [[round(cell, 2) for cell in row] for row in pearson([[10, 20], [20, 10]])]
    [[-1.29, 1.29], [1.29, -1.29]]
    """
    counts = checked(table)
    return tuple(
        tuple(
            None if one is None else (int(cell) - one) / math.sqrt(one)
            for cell, one in zip(line, row, strict=True)
        )
        for line, row in zip(counts, expected(counts), strict=True)
    )


def p_values(residuals: Cells, method: str | None = "holm") -> Cells:
    """Two-sided p of adjusted residuals, corrected together for the number of cells.

    Parameters
    ----------
    residuals : cells of float or None
        As `adjusted` gives them; None stays None and does not count.
    method : str, optional
        One of `helpers.analysis.multiplicity.METHODS`; None leaves p as it is.

    References
    ----------
    Beasley, Schumacker (1995), Multiple regression approach to analyzing contingency tables: post hoc and planned
    comparison procedures. Journal of Experimental Education 64:79-93, who correct for the number of cells.

    Examples
    --------
    >>> [[round(cell, 3) for cell in row] for row in p_values(adjusted([[10, 20], [20, 10]]))]
    [[0.039, 0.039], [0.039, 0.039]]
    """
    found = [cell for row in residuals for cell in row if cell is not None]
    plain = [2 * float(stats.norm.sf(abs(cell))) for cell in found]
    shown = iter(plain if method is None else multiplicity.adjusted(plain, method))
    return tuple(tuple(None if cell is None else next(shown) for cell in row) for row in residuals)


def adjusted(table: Table) -> Cells:
    """Adjusted standardised residuals of every cell.

    (observed - expected) / sqrt(expected (1 - row share) (1 - column share)).
    Under independence each is about standard normal. None where the variance is 0: in empty rows and
    columns, and where a row or column holds everybody.

    References
    ----------
    Haberman (1973), The analysis of residuals in cross-classified tables. Biometrics 29:205-220.

    Examples
    --------
    >>> [[round(cell, 2) for cell in row] for row in adjusted([[10, 20], [20, 10]])]
    [[-2.58, 2.58], [2.58, -2.58]]
    """
    counts = checked(table)
    rows, columns, n = counts.sum(axis=1), counts.sum(axis=0), int(counts.sum())
    return tuple(
        tuple(_residual(int(counts[i, j]), int(row), int(column), n) for j, column in enumerate(columns))
        for i, row in enumerate(rows)
    )


def _residual(observed: int, row: int, column: int, n: int) -> float | None:
    # All in whole numbers up to the root, so that a variance of 0 is exactly 0.
    variance = row * column * (n - row) * (n - column)
    return float((observed * n - row * column) * np.sqrt(n / variance)) if variance else None
