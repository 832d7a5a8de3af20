"""Weights of the respondents of a group, from what is known of its population."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis import interval, raking
from helpers.analysis.raking import Margin, MarginError
from helpers.analysis.results import Exact, Proportion
from helpers.analysis.weighted import effective
from helpers.cleaning.answers import Answers
from helpers.errors import UserError
from helpers.study.study import Study
from helpers.study.weighting import Options, PopulationMargin, Weighting


@dataclass(frozen=True)
class MarginRow:
    """One category of a margin: its share among those weighted, among them weighted, and in the population.

    ``basis`` says whether the population is as its source has it (``sourced``) or ``derived`` from its figures.
    """

    margin: str
    category: str
    options: Options
    sample: Proportion
    weighted: float
    population: float
    source: str
    basis: str
    date: str


@dataclass(frozen=True)
class Weights:
    """The weights of a group's respondents.

    ``values`` has a float by respondent, of mean 1 over those weighted; respondents without a weight are missing
    in it: ``outside`` of them do not belong to the population that the margins are of, ``unknown`` gave no
    answer to an item that says whether they do, or to which category. ``effective`` is Kish's number, ``deff``
    the weighted over it. ``method`` is ``raking``, or ``poststratification`` where there is one margin; ``sweeps``
    are those of the raking, ``missed`` is how far at most a margin is missed, relative to its largest category:
    1e-12 or less, unless bounds have cut weights (``trimmed``).
    """

    group: str
    method: str
    values: pd.Series
    outside: int
    unknown: int
    effective: float
    deff: float
    trimmed: bool
    sweeps: int
    missed: float
    rows: tuple[MarginRow, ...]

    @property
    def n(self) -> int:
        """Respondents with a weight."""
        return len(self.values)

    @property
    def left_out(self) -> int:
        """Respondents without a weight."""
        return self.outside + self.unknown

    def of(self, answers: Answers) -> np.ndarray:
        """Give the weights of some of the respondents, in their order; missing ones are NaN."""
        return self.values.reindex(answers.values.index).to_numpy(dtype=np.float64)

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        name = f"{self.group}/weights"
        numbers: Exact = {
            f"{name}/n": self.n,
            f"{name}/outside": self.outside,
            f"{name}/unknown": self.unknown,
            f"{name}/sweeps": self.sweeps,
            f"{name}/trimmed": int(self.trimmed),
            f"{name}/effective": self.effective,
            f"{name}/least": float(self.values.min()),
            f"{name}/greatest": float(self.values.max()),
        }
        for row in self.rows:
            place = f"{name}/{row.margin}/{row.category}"
            numbers |= {f"{place}/count": row.sample.count, f"{place}/weighted": row.weighted}
        return numbers


def weigh(study: Study, answers: Answers) -> Weights | None:
    """Weight a group's respondents to the margins that the study gives for it.

    One margin: post-stratification. Several: raking. Margins count by their shares, so that their totals may
    differ by what rounding and derivation leave. Weights beyond the study's bounds are cut and what is cut is
    spread evenly (`raking.trim`); margins are then met only nearly.

    Parameters
    ----------
    study : Study
    answers : Answers
        All answers of the group, or some of them.

    Returns
    -------
    Weights or None
        None where the study knows no margins of the group.

    Raises
    ------
    UserError
        If these answers cannot meet the margins: a category without a respondent, or nobody to weight.
    """
    plan = study.weighting(answers.group)
    if plan is None:
        return None
    places = {margin.code: _places(answers, margin) for margin in plan.margins}
    weighted = _inside(answers, plan.within)
    outside = ~weighted & _answered(answers, tuple(item for item, _ in plan.within))
    for margin in plan.margins:
        weighted &= places[margin.code] >= 0
        outside |= _answered(answers, margin.items) & (places[margin.code] < 0)
    try:
        fitted, found = _fit(plan, places, weighted)
    except MarginError as error:
        raise UserError(
            f"group {answers.group} cannot be weighted: {error}",
            file=study.folder / "study.yaml",
            value=answers.group,
            hint="join categories under `weights`, widen the bounds, or leave the margin out",
        ) from None
    values = pd.Series(found, index=answers.values.index[weighted], dtype=np.float64)
    n = effective(found)
    return Weights(
        group=answers.group,
        method="raking" if len(plan.margins) > 1 else "poststratification",
        values=values,
        outside=int(outside.sum()),
        unknown=int((~weighted & ~outside).sum()),
        effective=n,
        deff=len(found) / n,
        trimmed=bool((fitted.weights != found).any()),
        sweeps=fitted.sweeps,
        missed=fitted.missed,
        rows=tuple(_rows(plan, places, weighted, found)),
    )


def _fit(
    plan: Weighting, places: dict[str, np.ndarray], weighted: np.ndarray
) -> tuple[raking.Fitted, np.ndarray]:
    """The weights of mean 1 that meet the margins, and these within the bounds."""
    if int(weighted.sum()) < 2:
        raise MarginError(f"{int(weighted.sum())} respondents belong to the population of the margins")
    margins = [
        Margin(
            one.code,
            places[one.code][weighted],
            np.array([category.population for category in one.categories]) / one.total,
            tuple(category.code for category in one.categories),
        )
        for one in plan.margins
    ]
    met = raking.rake(margins)
    fitted = raking.Fitted(met.weights / met.weights.mean(), met.sweeps, met.missed)
    if plan.bounds is None:
        return fitted, fitted.weights
    cut = raking.trim(fitted.weights, *plan.bounds)
    missed = raking.how_far(margins, cut / cut.sum())
    return raking.Fitted(fitted.weights, met.sweeps, max(met.missed, missed)), cut


def _rows(
    plan: Weighting, places: dict[str, np.ndarray], weighted: np.ndarray, found: np.ndarray
) -> list[MarginRow]:
    rows: list[MarginRow] = []
    for margin in plan.margins:
        codes = places[margin.code][weighted]
        for place, category in enumerate(margin.categories):
            inside = codes == place
            sample = interval.proportion(int(inside.sum()), len(codes))
            share = float(found[inside].sum() / found.sum())
            population = category.population / margin.total
            known = (category.source, category.basis, category.date)
            rows.append(
                MarginRow(margin.code, category.code, category.options, sample, share, population, *known)
            )
    return rows


def _places(answers: Answers, margin: PopulationMargin) -> np.ndarray:
    """Of each respondent the place of the category that the answers belong to, -1 for none."""
    found = np.full(len(answers), -1, dtype=np.int64)
    for place, category in enumerate(margin.categories):
        found[_inside(answers, category.options)] = place
    return found


def _inside(answers: Answers, options: Options) -> np.ndarray:
    """Whether a respondent gave one of the options of every item."""
    found = np.ones(len(answers), dtype=bool)
    for item, codes in options:
        values = answers.values[item].astype("object")
        found &= values.isin(codes).to_numpy() & answers.valid(item).to_numpy()
    return found


def _answered(answers: Answers, items: tuple[str, ...]) -> np.ndarray:
    found = np.ones(len(answers), dtype=bool)
    for item in items:
        found &= answers.valid(item).to_numpy()
    return found
