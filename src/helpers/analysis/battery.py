"""Batteries: items on one scale. Do they measure one thing, so that a score of them means something?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from helpers.analysis import count, reliability, scale
from helpers.analysis.base import base_of
from helpers.analysis.design import Floats
from helpers.analysis.factor import one_factor
from helpers.analysis.results import Base, Exact, Reason
from helpers.cleaning.answers import Answers
from helpers.errors import UserError
from helpers.study.item import Item


@dataclass(frozen=True)
class BatteryItem:
    """One item in its battery: mean and standard deviation as scored, what it shares with the rest.

    ``alpha_without`` is alpha of the others. None where it cannot be computed.
    """

    item: Item
    base: Base
    mean: float | None
    sd: float | None
    item_rest: float | None
    alpha_without: float | None


@dataclass(frozen=True)
class Battery:
    """The reliability of a battery among those who answered all its items.

    Scores are the places of the options from 1, those of reversed items counted from the other end. ``alpha``
    has Feldt's interval; ``standardised`` is alpha of the correlations, ``omega`` McDonald's omega total of one
    factor. ``mean`` and ``sd`` are of the respondents' mean scores. ``complete`` answered all items of the
    ``answered``, who answered at least one.
    """

    group: str
    code: str
    items: tuple[BatteryItem, ...]
    answered: int
    complete: int
    alpha: float | None = None
    low: float | None = None
    high: float | None = None
    standardised: float | None = None
    omega: float | None = None
    average_r: float | None = None
    mean: float | None = None
    sd: float | None = None
    warnings: tuple[Reason, ...] = ()
    confidence: float = 0.95

    @property
    def reversed(self) -> tuple[Item, ...]:
        """The items that the codebook declares reversed."""
        return tuple(one.item for one in self.items if one.item.reversed)

    @property
    def is_scale(self) -> bool:
        """Whether nothing speaks against a score of these items, `helpers.analysis.scale.REMARKS` aside."""
        return self.alpha is not None and all(one.rule in scale.REMARKS for one in self.warnings)

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        name = f"{self.group}/battery {self.code}"
        parts = ("complete", "alpha", "low", "high", "standardised", "omega", "average_r", "mean", "sd")
        numbers: Exact = {f"{name}/{part}": getattr(self, part) for part in parts}
        for one in self.items:
            for part in ("mean", "sd", "item_rest", "alpha_without"):
                numbers[f"{name}/{one.item.code}/{part}"] = getattr(one, part)
        return numbers


def batteries(answers: Answers) -> tuple[Battery, ...]:
    """Describe every battery of a group's questionnaire that has two Likert items or more.

    Examples
    --------
    >>> from helpers.analysis.example import example_answers
    >>> batteries(example_answers())
    ()
    """
    found: dict[str, list[Item]] = {}
    for item in answers.items:
        if item.battery is not None and item.kind == "likert" and not item.hidden:
            found.setdefault(item.battery, []).append(item)
    return tuple(battery(answers, items, code) for code, items in found.items() if len(items) > 1)


def battery(answers: Answers, items: Sequence[Item | str], code: str = "battery") -> Battery:
    """Describe a battery: Cronbach's alpha, McDonald's omega, and what each item adds.

    Respondents who left an item unanswered are left out of all but the items' own means (listwise, as SPSS).

    Parameters
    ----------
    answers : Answers
    items : sequence of Item or str
        Likert items on one scale; the codebook says which are reversed.
    code : str
        Names the battery.

    Raises
    ------
    UserError
        If an item is not Likert.

    References
    ----------
    See `helpers.analysis.reliability` and `helpers.analysis.factor`.

    Examples
    --------
    >>> from helpers.analysis.example import example_answers
    >>> battery(example_answers(), ["opinion"]).warnings[0].rule
    'not_computable_one_item'
    """
    chosen = [answers.item(item) if isinstance(item, str) else item for item in items]
    for item in chosen:
        if item.kind != "likert":
            problem = f"item {item.code} cannot be part of a scale"
            raise UserError(problem, value=item.kind, accepted="likert")
    scores = scored(answers, chosen)
    complete = scores[~np.isnan(scores).any(axis=1)]
    answered = int((~np.isnan(scores)).any(axis=1).sum())
    why = scale.not_computable(chosen, complete)
    if why is not None:
        own = tuple(
            _item(answers, item, column, None, None) for item, column in zip(chosen, scores.T, strict=True)
        )
        return Battery(answers.group, code, own, answered, len(complete), warnings=(Reason(why),))
    return _described(answers, chosen, code, scores, complete, answered)


def scored(answers: Answers, items: Sequence[Item]) -> Floats:
    """Score items from 1 by the order of their options, reversed ones from the other end; NaN without answer.

    Returns
    -------
    array of float, respondents x items
    """
    columns = []
    for item in items:
        found = np.full(len(answers), np.nan)
        found[answers.valid(item.code).to_numpy()] = count.positions(answers, item) + 1
        columns.append(len(item.codes) + 1 - found if item.reversed else found)
    return np.column_stack(columns) if columns else np.empty((len(answers), 0))


def _described(
    answers: Answers, items: Sequence[Item], code: str, scores: Floats, complete: Floats, answered: int
) -> Battery:
    covariance = reliability.covariance(complete)
    correlations = reliability.correlated(covariance)
    value = reliability.alpha(covariance)
    assert value is not None  # `scale.not_computable` has seen that the sum varies.
    low, high = reliability.alpha_interval(value, len(complete), len(items))
    rest = reliability.item_rest(complete)
    without = [
        reliability.alpha(np.delete(np.delete(covariance, place, 0), place, 1)) for place in range(len(items))
    ]
    own = tuple(
        _item(answers, item, column, r, left)
        for item, column, r, left in zip(items, scores.T, rest, without, strict=True)
    )
    omega, trouble = _omega(correlations, covariance)
    means = complete.mean(axis=1)
    off = correlations[~np.eye(len(items), dtype=bool)]
    return Battery(
        answers.group,
        code,
        own,
        answered,
        len(complete),
        value,
        low,
        high,
        reliability.alpha(correlations),
        omega,
        float(off.mean()),
        float(means.mean()),
        float(means.std(ddof=1)),
        (*scale.warnings(items, value, rest, without), *trouble),
    )


def _omega(correlations: Floats, covariance: Floats) -> tuple[float | None, tuple[Reason, ...]]:
    """Omega, and what speaks against one factor. Two items have no single one-factor solution."""
    if np.linalg.matrix_rank(correlations) < len(correlations):
        return None, (Reason("singular"),)
    if len(correlations) < 3:
        return None, ()
    factor = one_factor(correlations)
    omega = reliability.omega(factor, np.sqrt(np.diag(covariance)))
    return omega, (Reason("heywood"),) if factor.heywood else ()


def _item(
    answers: Answers, item: Item, column: Floats, r: float | None, without: float | None
) -> BatteryItem:
    given = column[~np.isnan(column)]
    mean = float(given.mean()) if len(given) else None
    sd = float(given.std(ddof=1)) if len(given) > 1 else None
    return BatteryItem(item, base_of(answers, item.code), mean, sd, r, without)
