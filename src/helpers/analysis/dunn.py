"""Groups two by two after a comparison by ranks: Dunn's test, or one Mann-Whitney test a pair."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

import numpy as np
from scipy import stats

from helpers.analysis.multiplicity import adjusted
from helpers.analysis.rank import mann_whitney, rank_sums
from helpers.analysis.results import RankPair, RankPairs
from helpers.analysis.table import Counts, Table, checked

DUNN = "dunn"
PAIRWISE = "pairwise_mann_whitney"


def dunn(table: Table, groups: Sequence[str], correction: str = "holm") -> RankPairs:
    """Compare groups two by two by the ranks among all of them: Dunn's test.

    z is the second group's mean rank less the first's, over its standard error with the variance corrected
    for ties; p is two-sided. All pairs use the same ranks, as the Kruskal-Wallis test does, so that they take
    its result apart.

    Parameters
    ----------
    table : array of int, values in ascending order x groups
    groups : sequence of str
        Codes of the columns. Groups without answers are left out.
    correction : str
        ``holm`` (the default), ``bh`` or ``bonferroni``: over the pairs of this comparison.

    Raises
    ------
    ValueError
        If there are not as many codes as columns.
    UserError
        If the correction is unknown.

    References
    ----------
    Dunn (1964), Multiple comparisons using rank sums. Technometrics 6:241-252.

    Examples
    --------
    >>> found = dunn([[4, 1, 0], [2, 3, 1], [0, 2, 4]], ["a", "b", "c"])
    >>> [(pair.first, pair.second, round(pair.z, 3), round(pair.p_adjusted, 4)) for pair in found.pairs]
    [('a', 'b', 1.727, 0.1682), ('a', 'c', 2.936, 0.01), ('b', 'c', 1.289, 0.1975)]
    """
    counts, names = _met(table, groups)
    sizes, sums = rank_sums(counts)
    means = [total / size for total, size in zip(sums, sizes, strict=True)]
    variance = _rank_variance(counts)
    found = []
    for i, j in combinations(range(len(names)), 2):
        error = math.sqrt(variance * (1 / sizes[i] + 1 / sizes[j]))
        z = (means[j] - means[i]) / error if error > 0 else None
        found.append((names[i], names[j], means[j] - means[i], z, None if z is None else _two_sided(z)))
    return _result(names, sizes, means, found, DUNN, correction)


def pairwise_mann_whitney(table: Table, groups: Sequence[str], correction: str = "holm") -> RankPairs:
    """Compare groups two by two, each pair by a Mann-Whitney test of its own answers alone.

    As R's ``pairwise.wilcox.test(exact = FALSE)``. Each pair has its own ranks, so that the pairs may contradict
    each other (a above b, b above c, c above a); `dunn` cannot. ``z`` has the sign of the difference and the
    size that p gives it.

    Parameters
    ----------
    table : array of int, values in ascending order x groups
    groups : sequence of str
    correction : str
        ``holm`` (the default), ``bh`` or ``bonferroni``.

    References
    ----------
    Mann, Whitney (1947), Annals of Mathematical Statistics 18:50-60.

    Examples
    --------
    >>> found = pairwise_mann_whitney([[4, 1, 0], [2, 3, 1], [0, 2, 4]], ["a", "b", "c"])
    >>> [f"{pair.first}-{pair.second}: {pair.p_adjusted:.3f}" for pair in found.pairs]
    ['a-b: 0.139', 'a-c: 0.027', 'b-c: 0.152']
    """
    counts, names = _met(table, groups)
    sizes, sums = rank_sums(counts)
    means = [total / size for total, size in zip(sums, sizes, strict=True)]
    found = []
    for i, j in combinations(range(len(names)), 2):
        u, p = mann_whitney(counts[:, [i, j]])
        # What the mean ranks of the two groups alone differ by.
        difference = (sizes[i] + sizes[j]) * (0.5 - u / (sizes[i] * sizes[j]))
        z = None if p is None else math.copysign(float(stats.norm.isf(p / 2)), difference)
        found.append((names[i], names[j], difference, z, p))
    return _result(names, sizes, means, found, PAIRWISE, correction)


def _result(
    names: Sequence[str],
    sizes: Sequence[int],
    means: Sequence[float],
    found: Sequence[tuple[str, str, float, float | None, float | None]],
    method: str,
    correction: str,
) -> RankPairs:
    corrected = iter(adjusted([p for *_, p in found if p is not None], correction))
    pairs = tuple(
        RankPair(first, second, difference, z, p, None if p is None else next(corrected))
        for first, second, difference, z, p in found
    )
    return RankPairs(tuple(names), tuple(sizes), tuple(means), pairs, method, correction)


def _met(table: Table, groups: Sequence[str]) -> tuple[Counts, list[str]]:
    counts = checked(table)
    if counts.shape[1] != len(groups):
        raise ValueError(f"{counts.shape[1]} groups have {len(groups)} codes")
    met = counts.sum(axis=0) > 0
    return counts[:, met], [code for code, has in zip(groups, met, strict=True) if has]


def _rank_variance(counts: Counts) -> float:
    n = int(counts.sum())
    if n < 2:
        return 0.0
    ties = sum(int(t) ** 3 - int(t) for t in counts.sum(axis=1))
    # Whole numbers up to the last step: where all values are tied the variance is exactly 0.
    return (n**3 - n - ties) / (12 * (n - 1))


def _two_sided(z: float) -> float:
    return float(2 * stats.norm.sf(np.abs(z)))
