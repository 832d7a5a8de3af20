"""How strongly two unordered categorical answers go together: measures of a table of counts.

Empty rows and columns do not count.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from helpers.analysis.effect import cramers_v
from helpers.analysis.results import Effect, Exact
from helpers.analysis.table import Counts, Table, filled

BIAS_CORRECTED_V = "cramers_v_bias_corrected"


@dataclass(frozen=True)
class Association:
    """Every measure of association of two unordered answers; None where fewer than two rows or columns count.

    ``phi`` is there for 2 x 2 alone, with the sign of the diagonal. ``row`` and ``column`` measures predict that
    side from the other.
    """

    v: Effect
    v_corrected: Effect
    phi: float | None
    tschuprow: float | None
    contingency: float | None
    lambda_row: float | None
    lambda_column: float | None
    lambda_symmetric: float | None
    theil_row: float | None
    theil_column: float | None
    theil_symmetric: float | None

    def exact(self, name: str) -> Exact:
        """Every number of the result, by name."""
        numbers: Exact = {
            f"{name}/{BIAS_CORRECTED_V}": self.v_corrected.value,
            f"{name}/{BIAS_CORRECTED_V}/low": self.v_corrected.low,
            f"{name}/{BIAS_CORRECTED_V}/high": self.v_corrected.high,
        }
        for part in ("phi", "tschuprow", "contingency"):
            numbers[f"{name}/{part}"] = getattr(self, part)
        for part in ("lambda", "theil"):
            for side in ("row", "column", "symmetric"):
                numbers[f"{name}/{part}_{side}"] = getattr(self, f"{part}_{side}")
        return numbers


def association(table: Table, confidence: float = 0.95) -> Association:
    """Measure the association of two unordered answers.

    Cramér's V and its bias-corrected form, phi (2 x 2), Tschuprow's T, Pearson's contingency coefficient,
    Goodman and Kruskal's lambda, Theil's uncertainty coefficient.

    References
    ----------
    Bergsma (2013), A bias-correction for Cramér's V and Tschuprow's T. Journal of the Korean Statistical Society
    42:323-328. Goodman, Kruskal (1954), Measures of association for cross classifications. JASA 49:732-764.
    Theil (1970), On the estimation of relationships involving qualitative variables. American Journal of
    Sociology 76:103-154. Tschuprow (1925), Grundbegriffe und Grundprobleme der Korrelationstheorie.

    Examples
    --------
    >>> found = association([[29, 7, 7], [13, 7, 21]])
    >>> round(found.v.value, 3), round(found.v_corrected.value, 3), round(found.lambda_column, 3)
    (0.394, 0.365, 0.19)
    """
    counts = filled(table)
    v = cramers_v(counts, confidence)
    if min(counts.shape) < 2:
        return Association(v, Effect(BIAS_CORRECTED_V, None), *[None] * 9)
    phi2 = float(stats.chi2_contingency(counts, correction=False).statistic) / float(counts.sum())
    rows, columns = counts.shape
    lambdas, theils = _lambdas(counts), _theils(counts)
    return Association(
        v,
        _bias_corrected(counts, v),
        _phi(counts) if counts.shape == (2, 2) else None,
        math.sqrt(phi2 / math.sqrt((rows - 1) * (columns - 1))),
        math.sqrt(phi2 / (1 + phi2)),
        *lambdas,
        *theils,
    )


def v_corrected(table: Table, confidence: float = 0.95) -> Effect:
    """Bergsma's bias-corrected Cramér's V: 0 where the table is no farther from independence than by chance.

    The interval is that of V, its limits corrected in the same way (as R's effectsize has it), so it holds the
    corrected value; there is none where `helpers.analysis.effect.cramers_v` has none.

    References
    ----------
    Bergsma (2013), A bias-correction for Cramér's V and Tschuprow's T. Journal of the Korean Statistical Society
    42:323-328.

    Examples
    --------
    >>> found = v_corrected([[18, 84, 87], [3, 4, 12], [1, 7, 9], [1, 3, 7]])
    >>> f"{found.value:.3f}, {found.low:.3f} to {found.high:.3f}"
    '0.000, 0.000 to 0.109'
    """
    counts = filled(table)
    return _bias_corrected(counts, cramers_v(counts, confidence))


def _bias_corrected(counts: Counts, found: Effect) -> Effect:
    if found.value is None:
        return Effect(BIAS_CORRECTED_V, None)
    rows, columns = counts.shape
    least, n = min(counts.shape) - 1, float(counts.sum())
    excess = (rows - 1) * (columns - 1) / (n - 1)
    scale = min(size - 1 - (size - 1) ** 2 / (n - 1) for size in (rows, columns))
    if scale <= 0:
        return Effect(BIAS_CORRECTED_V, None)

    def corrected(v: float) -> float:
        return min(1.0, math.sqrt(max(0.0, v**2 * least - excess) / scale))

    value = corrected(found.value)
    if found.low is None or found.high is None:
        return Effect(BIAS_CORRECTED_V, value)
    return Effect(BIAS_CORRECTED_V, value, corrected(found.low), corrected(found.high))


def _phi(counts: Counts) -> float:
    (a, b), (c, d) = counts.tolist()
    return (a * d - b * c) / math.sqrt((a + b) * (c + d) * (a + c) * (b + d))


def _lambdas(counts: Counts) -> tuple[float, float, float]:
    """How many fewer wrong guesses of the row, of the column and of either, knowing the other."""
    n = int(counts.sum())
    rows, columns = int(counts.sum(axis=1).max()), int(counts.sum(axis=0).max())
    by_column, by_row = int(counts.max(axis=0).sum()), int(counts.max(axis=1).sum())
    both = (by_column - rows + by_row - columns) / (2 * n - rows - columns)
    return (by_column - rows) / (n - rows), (by_row - columns) / (n - columns), both


def _theils(counts: Counts) -> tuple[float, float, float]:
    """The share of the row's, of the column's and of both entropies that the other tells."""
    rows, columns = _entropy(counts.sum(axis=1)), _entropy(counts.sum(axis=0))
    shared = max(0.0, rows + columns - _entropy(counts.ravel()))
    return shared / rows, shared / columns, 2 * shared / (rows + columns)


def _entropy(counts: Counts) -> float:
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log(shares)).sum())
