"""How well several items measure one thing together: alpha, omega, and what each item adds.

All from a matrix of scores, respondents x items. Reversed items are reversed before.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from scipy import stats

from helpers.analysis.design import Floats
from helpers.analysis.factor import Factor, inverse
from helpers.analysis.table import numbers_only


def alpha(covariance: Floats) -> float | None:
    """Cronbach's alpha from the covariance of items (of correlations: standardised alpha).

    None where there are fewer than two items or their sum does not vary.

    References
    ----------
    Cronbach (1951), Coefficient alpha and the internal structure of tests. Psychometrika 16:297-334.

    Examples
    --------
    >>> round(alpha(np.array([[1.0, 0.5], [0.5, 1.0]])), 4)
    0.6667
    """
    covariance = numbers_only(covariance)
    items, total = len(covariance), float(covariance.sum())
    # A sum that does not vary leaves rounding errors.
    if items < 2 or total <= 1e-12 * float(np.trace(covariance)):
        return None
    return items / (items - 1) * (1 - float(np.trace(covariance)) / total)


def alpha_interval(
    value: float, respondents: int, items: int, confidence: float = 0.95
) -> tuple[float, float]:
    """Give Feldt's interval of alpha, from F distributions.

    References
    ----------
    Feldt, Woodruff, Salih (1987), Statistical inference for coefficient alpha. Applied Psychological Measurement
    11:93-103.

    Examples
    --------
    >>> low, high = alpha_interval(0.7037558943748, 2709, 5)
    >>> f"{low:.4f} to {high:.4f}"
    '0.6857 to 0.7210'
    """
    if respondents < 2 or items < 2:
        raise ValueError(
            f"alpha has an interval from two respondents and two items, not from {respondents} and {items}"
        )
    first, second = respondents - 1, (respondents - 1) * (items - 1)
    tail = (1 - confidence) / 2
    low, high = (float(stats.f.ppf(share, first, second)) for share in (1 - tail, tail))
    return 1 - (1 - value) * low, 1 - (1 - value) * high


def lambda_2(correlations: Floats) -> float:
    """Guttman's second lower bound of the reliability, of standardised items.

    References
    ----------
    Guttman (1945), A basis for analyzing test-retest reliability. Psychometrika 10:255-282.

    Examples
    --------
    >>> correlations = np.array([[1.0, 0.5, 0.4], [0.5, 1.0, 0.3], [0.4, 0.3, 1.0]])
    >>> round(lambda_2(correlations), 3)
    0.671
    """
    correlations = _correlations(correlations)
    items, total = len(correlations), float(correlations.sum())
    if total <= 0:
        raise ValueError("the sum of the items does not vary")
    off = correlations - np.diag(np.diag(correlations))
    return (float(off.sum()) + math.sqrt(items / (items - 1) * float((off**2).sum()))) / total


def lambda_6(correlations: Floats) -> float:
    """Guttman's sixth lower bound: what regressions on the other items leave of each standardised item.

    References
    ----------
    Guttman (1945), Psychometrika 10:255-282.

    Examples
    --------
    >>> correlations = np.array([[1.0, 0.5, 0.4], [0.5, 1.0, 0.3], [0.4, 0.3, 1.0]])
    >>> round(lambda_6(correlations), 3)
    0.584
    """
    left = 1 / np.diag(inverse(_correlations(correlations)))
    return 1 - float(left.sum()) / float(correlations.sum())


def omega(factor: Factor, deviations: Floats | None = None) -> float:
    """McDonald's omega total of one factor: of the sum of standardised items, or of the items as scored.

    Parameters
    ----------
    factor : Factor
    deviations : array of float, optional
        The items' standard deviations, for the sum of the items as scored.

    References
    ----------
    McDonald (1999), Test Theory: a Unified Treatment, chapter 6.

    Examples
    --------
    >>> from helpers.analysis.factor import one_factor
    >>> round(omega(one_factor(np.array([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]]))), 4)
    0.7449
    """
    scale = np.ones(len(factor.loadings)) if deviations is None else deviations
    common = float((factor.loadings * scale).sum()) ** 2
    return common / (common + float((factor.uniquenesses * scale**2).sum()))


def item_rest(scores: Floats) -> tuple[float | None, ...]:
    """Correlate each item with the sum of the others; None where one of the two does not vary.

    References
    ----------
    Henrysson (1963), Correction of item-total correlations in item analysis. Psychometrika 28:211-218.

    Examples
    --------
    >>> scores = np.array([[1.0, 1, 2], [2, 2, 1], [3, 3, 4], [4, 5, 4]])
    >>> [round(r, 3) for r in item_rest(scores)]
    [0.947, 0.909, 0.763]
    """
    total = numbers_only(scores).sum(axis=1)
    return tuple(_correlation(item, total - item) for item in scores.T)


def kmo(correlations: Floats) -> float:
    """The Kaiser-Meyer-Olkin measure: how much of the correlations is shared, and not of pairs alone.

    References
    ----------
    Kaiser, Rice (1974), Little jiffy, mark IV. Educational and Psychological Measurement 34:111-117.

    Examples
    --------
    >>> correlations = np.array([[1.0, 0.5, 0.4], [0.5, 1.0, 0.3], [0.4, 0.3, 1.0]])
    >>> round(kmo(correlations), 3)
    0.628
    """
    inverted = inverse(_correlations(correlations))
    scale = 1 / np.sqrt(np.diag(inverted))
    off = ~np.eye(len(correlations), dtype=bool)
    shared = float((correlations[off] ** 2).sum())
    partial = float(((inverted * np.outer(scale, scale))[off] ** 2).sum())
    if shared + partial == 0:
        raise ValueError("no two items correlate: there is nothing that they could share")
    return shared / (shared + partial)


def bartlett(correlations: Floats, respondents: int) -> tuple[float, int, float]:
    """Bartlett's test that no two items correlate: chi-square, degrees of freedom, p.

    References
    ----------
    Bartlett (1951), The effect of standardization on a chi-square approximation in factor analysis. Biometrika
    38:337-344.

    Examples
    --------
    >>> correlations = np.array([[1.0, 0.5, 0.4], [0.5, 1.0, 0.3], [0.4, 0.3, 1.0]])
    >>> chi2, df, p = bartlett(correlations, 100)
    >>> f"{chi2:.2f}, {df} df"
    '46.45, 3 df'
    """
    correlations = numbers_only(correlations)
    items = len(correlations)
    chi2 = -(respondents - 1 - (2 * items + 5) / 6) * float(np.linalg.slogdet(correlations)[1])
    df = items * (items - 1) // 2
    return chi2, df, float(stats.chi2.sf(chi2, df))


def covariance(scores: Floats) -> Floats:
    """The covariance of items; missing scores (NaN) count pairwise, complete respondents otherwise.

    Examples
    --------
    >>> covariance(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, np.nan]])).tolist()
    [[1.0, 1.0], [1.0, 2.0]]
    """
    if len(scores) < 2:
        raise ValueError(f"a covariance is of two respondents or more, not of {len(scores)}")
    if np.isnan(scores).any():
        found = pd.DataFrame(scores).cov().to_numpy()
        if np.isnan(found).any():
            raise ValueError("two items have fewer than two respondents in common")
        return found
    return np.atleast_2d(np.cov(scores, rowvar=False))


def correlated(covariances: Floats) -> Floats:
    """Correlations from a covariance matrix whose items all vary."""
    covariances = numbers_only(covariances)
    if (np.diag(covariances) <= 0).any():
        raise ValueError("an item does not vary: it has no correlations")
    scale = 1 / np.sqrt(np.diag(covariances))
    found = covariances * np.outer(scale, scale)
    np.fill_diagonal(found, 1.0)
    return found


def _correlations(matrix: Floats) -> Floats:
    found = numbers_only(matrix)
    if (np.diag(found) <= 0).any():
        raise ValueError("an item does not vary: it has no correlations")
    return found


def _correlation(first: Floats, second: Floats) -> float | None:
    if len(first) < 2 or first.std() == 0 or second.std() == 0:
        return None
    return float(np.corrcoef(first, second)[0, 1])
