"""Statistics of 2 x 2 tables in strata: is there an association beyond that of both with the stratum?

Cochran-Mantel-Haenszel tests it, the Mantel-Haenszel odds ratio sums it up, Breslow-Day (with Tarone's
correction) and Woolf ask whether one odds ratio does for all strata.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from helpers.analysis.odds import sample_odds_ratio
from helpers.analysis.results import Effect, Exact
from helpers.analysis.table import Table, checked

ODDS_RATIO = "odds_ratio"

Cells = NDArray[np.float64]
Square = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class ChiSquare:
    """A chi-square test; all None where it is not computable, and ``why`` says why.

    ``why``: ``no_stratum`` (no stratum has both answers on both sides), ``one_stratum`` (nothing to compare
    between strata), ``no_common`` (the common odds ratio is 0, infinite or undefined).
    """

    chi2: float | None
    df: int | None
    p: float | None
    why: str | None = None


@dataclass(frozen=True)
class Stratum:
    """One stratum: its 2 x 2 table, its sample odds ratio with Woolf's interval.

    ``odds_ratio.value`` is None where it is not finite; the limits are None where a count is 0.
    ``informative`` says whether both answers of both variables occur: else the stratum says nothing.
    """

    code: str
    counts: Square
    odds_ratio: Effect

    @property
    def n(self) -> int:
        """Respondents of the stratum."""
        return sum(sum(row) for row in self.counts)

    @property
    def informative(self) -> bool:
        """Whether both variables vary within the stratum."""
        return _informative(self.counts)


@dataclass(frozen=True)
class Strata:
    """The statistics of 2 x 2 tables in strata; ``strata`` holds all, informative or not.

    ``odds_ratio`` is the Mantel-Haenszel one, ``crude`` that of the table of all strata together.
    """

    strata: tuple[Stratum, ...]
    cmh: ChiSquare
    cmh_corrected: ChiSquare
    odds_ratio: Effect
    crude: Effect
    breslow_day: ChiSquare
    woolf: ChiSquare

    def exact(self, name: str = "strata") -> Exact:
        """Every number of the result, by name."""
        numbers: Exact = {}
        for stratum in self.strata:
            for i, row in enumerate(stratum.counts):
                numbers |= {f"{name}/{stratum.code}/{i}{j}": cell for j, cell in enumerate(row)}
            numbers |= _exact_effect(f"{name}/{stratum.code}", stratum.odds_ratio)
        for test in ("cmh", "cmh_corrected", "breslow_day", "woolf"):
            found: ChiSquare = getattr(self, test)
            numbers |= {f"{name}/{test}/{part}": getattr(found, part) for part in ("chi2", "df", "p")}
        return (
            numbers
            | _exact_effect(f"{name}/pooled", self.odds_ratio)
            | _exact_effect(f"{name}/crude", self.crude)
        )


def strata(tables: Sequence[Table], codes: Sequence[str] | None = None, confidence: float = 0.95) -> Strata:
    """Compute all statistics of 2 x 2 tables in strata.

    Parameters
    ----------
    tables : sequence of array of int, 2 x 2
    codes : sequence of str, optional
        Of the strata; 1, 2, 3, ... by default.
    confidence : float

    Returns
    -------
    Strata
        ``cmh`` is without continuity correction, ``cmh_corrected`` with it (where the counts are less than one
        half away from what is expected, it is not applied, as in R). ``breslow_day`` has Tarone's correction.
        ``woolf`` adds one half to every count of every stratum where a count of any is 0, as R's
        ``vcd::woolf_test``. Strata without variation are left out of all of them.

    Raises
    ------
    ValueError
        If a table is not 2 x 2, or there are not as many codes as tables.

    References
    ----------
    Cochran (1954), Biometrics 10:417-451. Mantel, Haenszel (1959), Statistical aspects of the analysis of data
    from retrospective studies of disease. JNCI 22:719-748. Robins, Breslow, Greenland (1986), Estimators of
    the Mantel-Haenszel variance consistent in both sparse data and large-strata limiting models. Biometrics
    42:311-323. Breslow, Day (1980), Statistical Methods in Cancer Research I, section 4.4. Tarone (1985), On
    heterogeneity tests based on efficient scores. Biometrika 72:91-95. Woolf (1955), On estimating the
    relation between blood group and disease. Annals of Human Genetics 19:251-253.

    Examples
    --------
    >>> found = strata([[[2, 5], [3, 6]], [[8, 2], [4, 6]]])
    >>> f"OR = {found.odds_ratio.value:.3f}, chi2 = {found.cmh.chi2:.3f}, p = {found.cmh.p:.3f}"
    'OR = 2.355, chi2 = 1.517, p = 0.218'
    """
    counts = [checked(table) for table in tables]
    for one in counts:
        if one.shape != (2, 2):
            raise ValueError(f"a stratum has a table of 2 x 2, not {one.shape[0]} x {one.shape[1]}")
    names = [str(k) for k in range(1, len(counts) + 1)] if codes is None else list(codes)
    if len(names) != len(counts):
        raise ValueError(f"{len(counts)} strata have {len(names)} codes")
    cube = np.array([one for one in counts if _informative(one)], dtype=float).reshape(-1, 2, 2)
    pooled = _pooled(cube, confidence)
    crude = sum(counts, np.zeros((2, 2), dtype=np.int64))
    return Strata(
        tuple(
            Stratum(code, _square(one), odds_ratio(one, confidence))
            for code, one in zip(names, counts, strict=True)
        ),
        _mantel_haenszel(cube, continuity=False),
        _mantel_haenszel(cube, continuity=True),
        pooled,
        odds_ratio(crude, confidence),
        _breslow_day(cube, pooled.value),
        _woolf(cube),
    )


def odds_ratio(table: Table, confidence: float = 0.95) -> Effect:
    """Sample odds ratio of a 2 x 2 table with Woolf's interval (none where a count is 0).

    ``value`` is None where it is infinite or 0/0.
    """
    found = sample_odds_ratio(table, confidence)
    if found.value is None or math.isinf(found.value):
        return Effect(ODDS_RATIO, None)
    return Effect(ODDS_RATIO, found.value, found.low, found.high)


def _informative(counts: Table) -> bool:
    cells = np.asarray(counts)
    return bool(min(cells.sum(axis=0)) > 0 and min(cells.sum(axis=1)) > 0)


def _square(counts: NDArray[np.int64]) -> Square:
    (a, b), (c, d) = counts.tolist()
    return (a, b), (c, d)


def _mantel_haenszel(cube: Cells, continuity: bool) -> ChiSquare:
    if len(cube) == 0:
        return ChiSquare(None, None, None, "no_stratum")
    rows, columns, n = cube.sum(axis=2), cube.sum(axis=1), cube.sum(axis=(1, 2))
    away = abs(float((cube[:, 0, 0] - rows[:, 0] * columns[:, 0] / n).sum()))
    variance = float((rows.prod(axis=1) * columns.prod(axis=1) / (n**2 * (n - 1))).sum())
    chi2 = (away - (0.5 if continuity and away >= 0.5 else 0.0)) ** 2 / variance
    return ChiSquare(chi2, 1, float(stats.chi2.sf(chi2, 1)))


def _pooled(cube: Cells, confidence: float) -> Effect:
    """The Mantel-Haenszel odds ratio, with the interval of Robins, Breslow and Greenland."""
    n = cube.sum(axis=(1, 2))
    r, s = cube[:, 0, 0] * cube[:, 1, 1] / n, cube[:, 0, 1] * cube[:, 1, 0] / n
    if s.sum() == 0:
        return Effect(ODDS_RATIO, None)
    value = float(r.sum() / s.sum())
    if value == 0:
        return Effect(ODDS_RATIO, 0.0)
    p, q = (cube[:, 0, 0] + cube[:, 1, 1]) / n, (cube[:, 0, 1] + cube[:, 1, 0]) / n
    variance = (p * r).sum() / (2 * r.sum() ** 2) + (q * s).sum() / (2 * s.sum() ** 2)
    variance += (p * s + q * r).sum() / (2 * r.sum() * s.sum())
    half = float(stats.norm.isf((1 - confidence) / 2)) * math.sqrt(variance)
    return Effect(ODDS_RATIO, value, value * math.exp(-half), value * math.exp(half))


def _breslow_day(cube: Cells, common: float | None) -> ChiSquare:
    if len(cube) < 2:
        return ChiSquare(None, None, None, "one_stratum" if len(cube) else "no_stratum")
    if not common:
        return ChiSquare(None, None, None, "no_common")
    fitted = _fitted(cube, common)
    row, column = cube[:, 0].sum(axis=1), cube[:, :, 0].sum(axis=1)
    rest = cube.sum(axis=(1, 2)) - row - column
    variance = 1 / (1 / fitted + 1 / (row - fitted) + 1 / (column - fitted) + 1 / (rest + fitted))
    away = cube[:, 0, 0] - fitted
    chi2 = max(0.0, float((away**2 / variance).sum() - away.sum() ** 2 / variance.sum()))
    df = len(cube) - 1
    return ChiSquare(chi2, df, float(stats.chi2.sf(chi2, df)))


def _fitted(cube: Cells, common: float) -> Cells:
    """The first cell that each stratum would have with the common odds ratio and its own margins."""
    row, column = cube[:, 0].sum(axis=1), cube[:, :, 0].sum(axis=1)
    b = cube.sum(axis=(1, 2)) + (common - 1) * (row + column)
    root = np.sqrt(b**2 - 4 * common * (common - 1) * row * column)
    # Of the two forms of the same root, the one in which nothing cancels out; 1 - common may be 0 in the first.
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(b > 0, 2 * common * row * column / (b + root), (root - b) / (2 * (1 - common)))


def _woolf(cube: Cells) -> ChiSquare:
    if len(cube) < 2:
        return ChiSquare(None, None, None, "one_stratum" if len(cube) else "no_stratum")
    cells = cube + 0.5 if (cube == 0).any() else cube
    logs = np.log(cells[:, 0, 0] * cells[:, 1, 1] / (cells[:, 0, 1] * cells[:, 1, 0]))
    weights = 1 / (1 / cells).sum(axis=(1, 2))
    chi2 = float((weights * (logs - (weights * logs).sum() / weights.sum()) ** 2).sum())
    df = len(cube) - 1
    return ChiSquare(chi2, df, float(stats.chi2.sf(chi2, df)))


def _exact_effect(name: str, effect: Effect) -> Exact:
    parts = {"": effect.value, "/low": effect.low, "/high": effect.high}
    return {f"{name}/{effect.name}{part}": value for part, value in parts.items()}
