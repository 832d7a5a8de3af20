"""Association of two ordered variables, from a table of counts: pairs, gamma, tau, Somers' d, Spearman.

All of them ask the same: of two respondents of whom one stands higher on the first variable, does that one
stand higher on the second too? They differ in what they do with ties.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from helpers.analysis.results import Effect, Exact
from helpers.analysis.table import Counts, Table, checked, filled

GAMMA = "gamma"
TAU_B = "tau_b"
TAU_C = "tau_c"
SOMERS_ROWS = "somers_d_rows"
SOMERS_COLUMNS = "somers_d_columns"
SPEARMAN = "spearman"

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Pairs:
    """All pairs of respondents: ordered alike by both variables, ordered contrariwise, or tied.

    ``tied_rows`` are tied on the row variable alone, ``tied_columns`` on the column variable alone,
    ``tied_both`` on both. The five sum to n (n - 1) / 2.
    """

    concordant: int
    discordant: int
    tied_rows: int
    tied_columns: int
    tied_both: int

    @property
    def total(self) -> int:
        """All pairs: n (n - 1) / 2."""
        return self.concordant + self.discordant + self.tied_rows + self.tied_columns + self.tied_both


@dataclass(frozen=True)
class Measure:
    """A measure of association between -1 and 1, with its asymptotic standard error and its interval.

    ``effect.value`` is None where the measure is not defined, because a variable is constant. The error of a
    perfect association is 0 and says nothing; then there are no limits.
    """

    effect: Effect
    error: float | None


@dataclass(frozen=True)
class KendallTest:
    """The test that two ordered variables are independent: z and p, two-sided; None where one is constant."""

    z: float | None
    p: float | None


@dataclass(frozen=True)
class Ordinal:
    """How two ordered variables go together.

    ``somers_rows`` predicts the row variable from the column variable, ``somers_columns`` the reverse.
    ``test`` belongs to tau-b (and so to the sign of all of them).
    """

    n: int
    pairs: Pairs
    gamma: Measure
    tau_b: Measure
    tau_c: Measure
    somers_rows: Measure
    somers_columns: Measure
    spearman: Effect
    spearman_p: float | None
    test: KendallTest

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures that rest on pairs."""
        return (self.gamma, self.tau_b, self.tau_c, self.somers_rows, self.somers_columns)

    def exact(self, name: str = "ordinal") -> Exact:
        """Every number of the result, by name."""
        numbers: Exact = {f"{name}/n": self.n}
        for part in ("concordant", "discordant", "tied_rows", "tied_columns", "tied_both"):
            numbers[f"{name}/pairs/{part}"] = getattr(self.pairs, part)
        for one in self.measures:
            numbers |= _exact_effect(name, one.effect) | {f"{name}/{one.effect.name}/error": one.error}
        numbers |= _exact_effect(name, self.spearman) | {f"{name}/spearman/p": self.spearman_p}
        return numbers | {f"{name}/kendall/z": self.test.z, f"{name}/kendall/p": self.test.p}


def pairs(table: Table) -> Pairs:
    """Count the pairs of respondents by how the two variables order them.

    Parameters
    ----------
    table : array of int, both sides in ascending order

    Examples
    --------
    >>> pairs([[29, 7, 7], [13, 7, 21]])
    Pairs(concordant=959, discordant=231, tied_rows=966, tied_columns=573, tied_both=757)
    """
    counts = checked(table)
    concordant, discordant = (int((counts * part).sum()) // 2 for part in _orders(counts))
    rows, columns, both = (_same(part) for part in (counts.sum(axis=1), counts.sum(axis=0), counts.ravel()))
    return Pairs(concordant, discordant, rows - both, columns - both, both)


def ordinal(table: Table, confidence: float = 0.95) -> Ordinal:
    """Measure the association of two ordered variables in every usual way.

    Parameters
    ----------
    table : array of int, both sides in ascending order
        Empty rows and columns change nothing.
    confidence : float

    Returns
    -------
    Ordinal
        Intervals of the measures on pairs are value +- z ASE1, cut off at -1 and 1; that of Spearman's rho
        is Fisher's z with the error of Bonett and Wright. A measure is None where a variable is constant.

    References
    ----------
    Goodman, Kruskal (1954), Measures of association for cross classifications. JASA 49:732-764; (1963) JASA
    58:310-364 for the standard errors. Kendall (1945), The treatment of ties in ranking problems. Biometrika
    33:239-251. Stuart (1953), The estimation and comparison of strengths of association in contingency
    tables. Biometrika 40:105-110. Somers (1962), A new asymmetric measure of association for ordinal
    variables. American Sociological Review 27:799-811. Brown, Benedetti (1977), Sampling behavior of tests
    for correlation in two-way contingency tables. JASA 72:309-315. Bonett, Wright (2000), Sample size
    requirements for estimating Pearson, Kendall and Spearman correlations. Psychometrika 65:23-28.

    Examples
    --------
    >>> found = ordinal([[29, 7, 7], [13, 7, 21]])
    >>> f"{found.gamma.effect.value:.3f}, {found.gamma.effect.low:.3f} to {found.gamma.effect.high:.3f}"
    '0.612, 0.364 to 0.859'
    >>> f"tau-b = {found.tau_b.effect.value:.3f}, p = {found.test.p:.4f}"
    'tau-b = 0.373, p = 0.0004'
    """
    counts = filled(table)
    n, pair = int(counts.sum()), pairs(counts)
    rho, p = spearman(counts, confidence)
    return Ordinal(
        n,
        pair,
        _gamma(counts, confidence),
        _tau_b(counts, confidence),
        _tau_c(counts, confidence),
        _somers(counts.T, SOMERS_ROWS, confidence),
        _somers(counts, SOMERS_COLUMNS, confidence),
        rho,
        p,
        kendall(counts),
    )


def kendall(table: Table) -> KendallTest:
    """Test independence of two ordered variables by Kendall's score, its variance corrected for ties.

    Without continuity correction, as R's ``cor.test(method = "kendall", exact = FALSE)``.

    References
    ----------
    Kendall (1970), Rank Correlation Methods, 4th edition, section 4.8.

    Examples
    --------
    >>> found = kendall([[29, 7, 7], [13, 7, 21]])
    >>> f"z = {found.z:.3f}, p = {found.p:.4f}"
    'z = 3.568, p = 0.0004'
    """
    counts = filled(table)
    variance = score_variance(counts)
    if variance <= 0:
        return KendallTest(None, None)
    pair = pairs(counts)
    z = (pair.concordant - pair.discordant) / math.sqrt(variance)
    return KendallTest(z, float(2 * stats.norm.sf(abs(z))))


def score_variance(table: Table) -> float:
    """Variance of concordant less discordant pairs under independence, given both margins; 0 if constant."""
    counts = filled(table)
    n = int(counts.sum())
    if min(counts.shape, default=0) < 2:
        return 0.0
    sides = [[int(total) for total in counts.sum(axis=axis)] for axis in (1, 0)]
    first, second = ([_falling(side, order) for order in (2, 3)] for side in sides)
    whole = n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for side in sides for t in side)
    variance = whole / 18 + first[0] * second[0] / (2 * n * (n - 1))
    return variance + (first[1] * second[1] / (9 * n * (n - 1) * (n - 2)) if n > 2 else 0.0)


def spearman(table: Table, confidence: float = 0.95) -> tuple[Effect, float | None]:
    """Spearman's rank correlation with its interval, and p by Student's t with n - 2 degrees of freedom.

    At -1 and 1, and for fewer than four respondents, there is neither interval nor p: t is infinite.

    References
    ----------
    Spearman (1904), The proof and measurement of association between two things. American Journal of Psychology
    15:72-101. Bonett, Wright (2000), Psychometrika 65:23-28, for the interval.

    Examples
    --------
    >>> rho, p = spearman([[29, 7, 7], [13, 7, 21]])
    >>> f"rho = {rho.value:.3f}, p = {p:.4f}"
    'rho = 0.392, p = 0.0002'
    """
    counts = filled(table)
    n = int(counts.sum())
    if min(counts.shape, default=0) < 2:
        return Effect(SPEARMAN, None), None
    value = correlation(counts, _midranks(counts.sum(axis=1)), _midranks(counts.sum(axis=0)))
    if abs(value) == 1 or n < 4:
        return Effect(SPEARMAN, value), None
    half = stats.norm.isf((1 - confidence) / 2) * math.sqrt((1 + value**2 / 2) / (n - 3))
    low, high = (math.tanh(math.atanh(value) + side * half) for side in (-1, 1))
    t = value * math.sqrt((n - 2) / ((1 + value) * (1 - value)))
    return Effect(SPEARMAN, value, low, high), float(2 * stats.t.sf(abs(t), n - 2))


def correlation(counts: Counts, rows: Floats, columns: Floats) -> float:
    """Correlate the scores of rows and columns, weighted by the counts; both must vary."""
    n = counts.sum()
    x, y = rows - counts.sum(axis=1) @ rows / n, columns - counts.sum(axis=0) @ columns / n
    spread = math.sqrt(float(counts.sum(axis=1) @ x**2)) * math.sqrt(float(counts.sum(axis=0) @ y**2))
    return max(-1.0, min(1.0, float(x @ counts @ y) / spread))


def _orders(counts: Counts) -> tuple[Counts, Counts]:
    """For each cell the respondents who are concordant with it, and those who are discordant."""
    padded = np.zeros((counts.shape[0] + 2, counts.shape[1] + 2), dtype=np.int64)
    padded[1:-1, 1:-1] = counts
    up_left = padded.cumsum(axis=0).cumsum(axis=1)
    up_right = padded[:, ::-1].cumsum(axis=0).cumsum(axis=1)[:, ::-1]
    down_left = padded[::-1].cumsum(axis=0)[::-1].cumsum(axis=1)
    down_right = padded[::-1, ::-1].cumsum(axis=0).cumsum(axis=1)[::-1, ::-1]
    concordant = up_left[:-2, :-2] + down_right[2:, 2:]
    discordant = up_right[:-2, 2:] + down_left[2:, :-2]
    return concordant, discordant


def _same(totals: Counts) -> int:
    return sum(int(total) * (int(total) - 1) // 2 for total in totals)


def _falling(totals: list[int], order: int) -> int:
    return sum(math.prod(total - step for step in range(order)) for total in totals)


def _midranks(totals: Counts) -> Floats:
    return np.cumsum(totals) - (totals - 1) / 2


def _scores(counts: Counts) -> tuple[Floats, Floats, Floats, float, float]:
    """Counts and, by cell, concordant and discordant respondents; their sums over all respondents."""
    concordant, discordant = (part.astype(float) for part in _orders(counts))
    weights = counts.astype(float)
    return (
        weights,
        concordant,
        discordant,
        float((weights * concordant).sum()),
        float((weights * discordant).sum()),
    )


def _measure(name: str, value: float, error: float, confidence: float) -> Measure:
    if error <= 0:
        return Measure(Effect(name, value), 0.0)
    half = float(stats.norm.isf((1 - confidence) / 2)) * error
    return Measure(Effect(name, value, max(-1.0, value - half), min(1.0, value + half)), error)


def _none(name: str) -> Measure:
    return Measure(Effect(name, None), None)


def _gamma(counts: Counts, confidence: float) -> Measure:
    weights, c, d, p, q = _scores(counts)
    if p + q == 0:
        return _none(GAMMA)
    error = 4 / (p + q) ** 2 * math.sqrt(float((weights * (q * c - p * d) ** 2).sum()))
    return _measure(GAMMA, (p - q) / (p + q), error, confidence)


def _untied(counts: Counts) -> tuple[float, float]:
    n = int(counts.sum())
    rows, columns = (n**2 - int((counts.sum(axis=axis) ** 2).sum()) for axis in (1, 0))
    return float(rows), float(columns)


def _tau_b(counts: Counts, confidence: float) -> Measure:
    weights, c, d, p, q = _scores(counts)
    rows, columns = _untied(counts)
    if rows == 0 or columns == 0:
        return _none(TAU_B)
    n, w = float(counts.sum()), math.sqrt(rows * columns)
    value = max(-1.0, min(1.0, (p - q) / w))
    margins = counts.sum(axis=1)[:, None] * columns + counts.sum(axis=0)[None, :] * rows
    spread = float((weights * (2 * w * (c - d) + value * margins) ** 2).sum())
    # Rounding must not make a root of a negative number, nor an error of a perfect association.
    rest = spread - n**3 * value**2 * (rows + columns) ** 2
    error = math.sqrt(rest) / w**2 if rest > 1e-12 * spread else 0.0
    return _measure(TAU_B, value, error, confidence)


def _tau_c(counts: Counts, confidence: float) -> Measure:
    weights, c, d, p, q = _scores(counts)
    least = min(counts.shape, default=0)
    if least < 2:
        return _none(TAU_C)
    n = float(counts.sum())
    scale = least / ((least - 1) * n**2)
    spread = float((weights * (c - d) ** 2).sum())
    rest = spread - (p - q) ** 2 / n
    error = 2 * scale * math.sqrt(rest) if rest > 1e-12 * spread else 0.0
    return _measure(TAU_C, max(-1.0, min(1.0, scale * (p - q))), error, confidence)


def _somers(counts: Counts, name: str, confidence: float) -> Measure:
    """Somers' d that predicts the columns: ties on the columns count against it, those on the rows do not."""
    weights, c, d, p, q = _scores(counts)
    untied, others = _untied(counts)
    if untied == 0 or others == 0:
        return _none(name)
    n = float(counts.sum())
    deviations = untied * (c - d) - (p - q) * (n - counts.sum(axis=1)[:, None])
    error = 2 / untied**2 * math.sqrt(float((weights * deviations**2).sum()))
    return _measure(name, (p - q) / untied, error, confidence)


def _exact_effect(name: str, effect: Effect) -> Exact:
    parts = {"": effect.value, "/low": effect.low, "/high": effect.high}
    return {f"{name}/{effect.name}{part}": value for part, value in parts.items()}
