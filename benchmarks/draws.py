"""Size of the tests of larger tables and of ordered answers, from seeded draws.

Chi-square, trend and rank tests of all draws are computed at once; `odd` holds them to the helpers, table by
table. What is not a formula (the exact tests of the rule, Jonckheere-Terpstra) is asked of the helpers
themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy import special, stats

from benchmarks.setting import DRAWS, LEVEL, PAIRS, SHAPES, SIZES, Counts, Floats, random
from helpers.analysis.choice import independence
from helpers.analysis.independence import g_test as helper_g
from helpers.analysis.independence import pearson as helper_pearson
from helpers.analysis.rank import kruskal_wallis as helper_kruskal
from helpers.analysis.rank import mann_whitney as helper_mann
from helpers.analysis.table import expected_of, filled
from helpers.analysis.trend import cochran_armitage as helper_trend
from helpers.analysis.trend import jonckheere as helper_jonckheere
from helpers.analysis.trend import linear_by_linear as helper_linear


def tables(rng: np.random.Generator, sizes: Sequence[int], shares: Sequence[float], draws: int) -> Counts:
    """Tables of options x groups, all groups alike: an array of draws x options x groups."""
    return np.stack([rng.multinomial(n, shares, draws) for n in sizes], axis=2)


def size(p: Floats) -> float:
    """The share of draws in which p is at most the level; without a test (NaN) nothing is rejected."""
    return float((p <= LEVEL).mean())


def pearson(drawn: Counts) -> Floats:
    """p of Pearson's chi-square of each table, empty options left out."""
    expected = _expected(drawn)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(expected > 0, (drawn - expected) ** 2 / expected, 0.0)
    return _chi2(parts, drawn)


def g_test(drawn: Counts) -> Floats:
    """p of the likelihood-ratio chi-square of each table, empty options left out."""
    expected = _expected(drawn)
    return _chi2(
        2 * special.xlogy(drawn, np.where(drawn > 0, drawn, 1) / np.where(drawn > 0, expected, 1)), drawn
    )


def rule(drawn: Counts) -> Floats:
    """p of the test that the rule chooses for each table: Pearson's where it may be, else the helper's."""
    p = pearson(drawn)
    found: dict[bytes, float] = {}
    for place, table in enumerate(drawn):
        used = filled(table)
        if len(used) < 2 or expected_of(used).large_enough:
            continue
        name = table.tobytes()
        if name not in found:
            value = independence(table).p
            found[name] = np.nan if value is None else value
        p[place] = found[name]
    return p


def cochran_armitage(drawn: Counts) -> Floats:
    """p of the trend of the first option's share over the groups: n r^2."""
    return stats.chi2.sf(drawn.sum(axis=(1, 2)) * _correlation(drawn) ** 2, 1)


def linear_by_linear(drawn: Counts) -> Floats:
    """p of the linear association of options and groups: (n - 1) r^2."""
    return stats.chi2.sf((drawn.sum(axis=(1, 2)) - 1) * _correlation(drawn) ** 2, 1)


def mann_whitney(drawn: Counts) -> Floats:
    """p of two groups' ranks, by the normal distribution, with corrections for ties and continuity."""
    totals, sizes = drawn.sum(axis=2), drawn.sum(axis=1)
    ranks = np.cumsum(totals, axis=1) - (totals - 1) / 2
    u = (drawn[:, :, 0] * ranks).sum(axis=1) - sizes[:, 0] * (sizes[:, 0] + 1) / 2
    product, n = sizes.prod(axis=1), sizes.sum(axis=1)
    variance = product / 12 * (n + 1 - _ties(totals) / (n * (n - 1)))
    away = np.abs(u - product / 2) - 0.5
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.minimum(1.0, 2 * stats.norm.sf(away / np.sqrt(variance)))


def kruskal_wallis(drawn: Counts) -> Floats:
    """p of several groups' ranks, corrected for ties."""
    totals, sizes = drawn.sum(axis=2), drawn.sum(axis=1)
    ranks = np.cumsum(totals, axis=1) - (totals - 1) / 2
    sums, n = (drawn * ranks[:, :, None]).sum(axis=1), sizes.sum(axis=1)
    h = 12 / (n * (n + 1)) * (sums**2 / sizes).sum(axis=1) - 3 * (n + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return stats.chi2.sf(h / (1 - _ties(totals) / (n**3 - n)), drawn.shape[2] - 1)


def jonckheere(drawn: Counts) -> Floats:
    """p of the trend of ranks over the groups, from the helper."""
    return np.array([helper_jonckheere(table).p for table in drawn], dtype=float)


FOUR_GROUPS = {
    "Pearson": pearson,
    "G": g_test,
    "the rule": rule,
    "Cochran-Armitage": cochran_armitage,
}
THREE_OPTIONS = {"Pearson": pearson, "G": g_test, "the rule": rule}
ORDERED = {
    "Kruskal-Wallis": kruskal_wallis,
    "Jonckheere-Terpstra": jonckheere,
    "linear-by-linear": linear_by_linear,
}

Tests = dict[str, Callable[[Counts], Floats]]


def four_groups(share: float, draws: int = DRAWS) -> dict[str, float]:
    """Sizes for yes/no answers of all groups at one share."""
    drawn = tables(random(4, round(1000 * share)), SIZES, (share, 1 - share), draws)
    return {name: size(test(drawn)) for name, test in FOUR_GROUPS.items()}


def three_options(pair: tuple[int, int], share: float, draws: int = DRAWS) -> dict[str, float]:
    """Sizes for two groups and three options, two of them at one share each."""
    drawn = tables(random(5, *pair, round(1000 * share)), pair, (share, share, 1 - 2 * share), draws)
    return {name: size(test(drawn)) for name, test in THREE_OPTIONS.items()}


def ordered(shape: str, draws: int = DRAWS) -> dict[str, float]:
    """Sizes for answers on a scale of five points: two groups, then all four."""
    place = list(SHAPES).index(shape)
    found = {}
    for pair in PAIRS:
        drawn = tables(random(6, place, *pair), pair, SHAPES[shape], draws)
        found[f"Mann-Whitney, {pair[0]} and {pair[1]}"] = size(mann_whitney(drawn))
    drawn = tables(random(7, place), SIZES, SHAPES[shape], draws)
    return found | {name: size(test(drawn)) for name, test in ORDERED.items()}


def odd(draws: int = 100) -> str | None:
    """Name a table, of some at random, for which a helper gives another p."""
    rng = random(8)
    few = tables(rng, SIZES, (0.03, 0.97), draws)
    many = np.concatenate([tables(rng, SIZES, shares, draws) for shares in SHAPES.values()])
    checks: list[tuple[str, Floats, Callable[[Counts], float | None], Counts]] = [
        ("Pearson", pearson(many), lambda table: helper_pearson(filled(table))[2], many),
        ("G", g_test(many), lambda table: helper_g(filled(table))[2], many),
        ("Cochran-Armitage", cochran_armitage(few), lambda table: helper_trend(table).p, few),
        ("linear-by-linear", linear_by_linear(many), lambda table: helper_linear(table).p, many),
        ("Mann-Whitney", mann_whitney(many[:, :, :2]), lambda t: helper_mann(t)[1], many[:, :, :2]),
        ("Kruskal-Wallis", kruskal_wallis(many), lambda t: helper_kruskal(t)[2], many),
        ("the rule", rule(few), lambda table: independence(table).p, few),
    ]
    for name, p, helper, drawn in checks:
        for ours, table in zip(p, drawn, strict=True):
            if not np.isclose(ours, np.nan if (theirs := helper(table)) is None else theirs, rtol=1e-8):
                return f"{name}: {table.tolist()}"
    return None


def _expected(drawn: Counts) -> Floats:
    rows, columns = drawn.sum(axis=2, keepdims=True), drawn.sum(axis=1, keepdims=True)
    return rows * columns / drawn.sum(axis=(1, 2), keepdims=True)


def _chi2(parts: Floats, drawn: Counts) -> Floats:
    df = ((drawn.sum(axis=2) > 0).sum(axis=1) - 1) * (drawn.shape[2] - 1)
    return np.where(df > 0, stats.chi2.sf(parts.sum(axis=(1, 2)), np.maximum(df, 1)), np.nan)


def _ties(totals: Counts) -> Floats:
    return np.asarray((totals.astype(float) ** 3 - totals).sum(axis=1))


def _correlation(drawn: Counts) -> Floats:
    """Of the places of options and groups, over the respondents of each table."""
    n = drawn.sum(axis=(1, 2))
    x, y = np.arange(drawn.shape[1])[:, None], np.arange(drawn.shape[2])[None, :]
    mean_x, mean_y = ((drawn * one).sum(axis=(1, 2)) / n for one in (x, y))
    across = (drawn * x * y).sum(axis=(1, 2)) / n - mean_x * mean_y
    spread = [(drawn * one**2).sum(axis=(1, 2)) / n - mean**2 for one, mean in ((x, mean_x), (y, mean_y))]
    with np.errstate(divide="ignore", invalid="ignore"):
        return across / np.sqrt(spread[0] * spread[1])
