"""Expected counts and adjusted standardised residuals of a table."""

from __future__ import annotations

import numpy as np

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
