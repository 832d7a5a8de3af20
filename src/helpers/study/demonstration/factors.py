"""What makes the answers of one respondent go together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtri

from helpers.errors import UserError
from helpers.study.demonstration.distribution import normal_scores
from helpers.study.demonstration.settings import Settings
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire

Array = np.ndarray[Any, Any]


@dataclass
class Factors:
    """The factors of drawn respondents, computed from the answers so far when an item first needs them."""

    questionnaire: Questionnaire
    settings: Settings
    started: pd.Series
    generator: np.random.Generator
    known: dict[str, Array] = field(default_factory=dict)

    def score(self, item: Item, coded: pd.DataFrame) -> Array:
        """Give the scores whose ranks decide an item's answers: its factors, weighted, and chance.

        Loadings up to 1 are correlations with the score as long as the factors are not correlated; what they
        leave of the variance is chance.
        """
        loadings = self.settings.loadings.get(item.code, {})
        within = sum(weight**2 for weight in loadings.values() if abs(weight) < 1)
        score = np.sqrt(max(1 - within, 0.05)) * ndtri(self.generator.random(len(coded)))
        for name, weight in loadings.items():
            score = score + weight * self.value(name, coded)
        return np.asarray(score)

    def value(self, name: str, coded: pd.DataFrame) -> Array:
        """Give a factor: mean 0 and standard deviation 1, or 0 throughout where it does not apply."""
        if name not in self.known:
            self.known[name] = self._compute(name, coded)
        return self.known[name]

    def _compute(self, name: str, coded: pd.DataFrame) -> Array:
        definition = self.settings.factors.get(name)
        if definition is None:
            raise UserError(
                "unknown factor", file=self.settings.file, value=name, accepted=self.settings.factors
            )
        if "latent" in definition:
            score = ndtri(self.generator.random(len(coded)))
            for other, weight in definition["latent"].items():
                score = score + weight * self._raw(other, coded)
            return normal_scores(score)
        return _standard(self._raw(name, coded))

    def _raw(self, name: str, coded: pd.DataFrame) -> Array:
        """An observed factor: 0 or 1 for a yes or no, standardised for a scale."""
        definition = self.settings.factors[name]
        if "since" in definition:
            since = datetime.combine(definition["since"], datetime.min.time())
            return np.asarray(self.started >= since, dtype=float)
        if "scale" in definition:
            return sum((self._place(code, coded) for code in definition["scale"]), np.zeros(len(coded)))
        answers = self._answers(definition["item"], coded)
        return (
            np.zeros(len(coded)) if answers is None else np.asarray(answers.isin(definition["values"]), float)
        )

    def _place(self, code: str, coded: pd.DataFrame) -> Array:
        answers = self._answers(code, coded)
        if answers is None:
            return np.zeros(len(coded))
        places = {option: place for place, option in enumerate(self.questionnaire.item(code).codes)}
        return _standard(np.asarray(answers.map(places).astype(float)))

    def _answers(self, code: str, coded: pd.DataFrame) -> pd.Series | None:
        """An item's answers; None where the questionnaire does not ask it."""
        if all(item.code != code for item in self.questionnaire.items):
            return None
        if code not in coded:
            raise UserError(
                "a factor needs an answer that is drawn only later", file=self.settings.file, value=code
            )
        return coded[code]


def _standard(values: Array) -> Array:
    """Bring to mean 0 and standard deviation 1; who has no value is put at the mean."""
    known = ~np.isnan(values)
    spread = values[known].std() if known.any() else 0.0
    if spread == 0:
        return np.zeros(len(values))
    return np.where(known, (values - values[known].mean()) / spread, 0.0)
