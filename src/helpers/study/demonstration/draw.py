"""Invented respondents: answers with given marginals that go together, obey the skip logic and have gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from helpers.study.demonstration import distribution
from helpers.study.demonstration.factors import Factors
from helpers.study.demonstration.settings import Marginal, Settings
from helpers.study.item import Item, column
from helpers.study.questionnaire import Questionnaire

Array = np.ndarray[Any, Any]


def draw_answers(
    questionnaire: Questionnaire, settings: Settings, started: pd.Series, generator: np.random.Generator
) -> pd.DataFrame:
    """Draw the answers of as many respondents as there are starting times.

    Items are drawn in the order they are asked: an item only of those whom its skip logic asks, given the
    answers drawn before it.

    Returns
    -------
    DataFrame
        In the terms of `helpers.exchange.export.Export`: option codes, one boolean column per option of a
        multiple-choice item, numbers and texts as text; None where there is no answer.
    """
    one = _Draw(questionnaire, settings, Factors(questionnaire, settings, started, generator), generator)
    columns: dict[str, pd.Series] = {}
    for item in questionnaire.items:
        columns |= one.item(item, pd.DataFrame(columns, index=started.index))
    return pd.DataFrame(columns, index=started.index)


def asked(item: Item, coded: pd.DataFrame) -> pd.Series:
    """Say for each respondent whether the skip logic asks an item."""
    return pd.Series(True, index=coded.index) if item.show_if is None else item.show_if.holds(coded)


def answered(item: Item, coded: pd.DataFrame) -> pd.Series:
    """Say for each respondent whether there is any answer to an item."""
    if item.kind != "multiple":
        return coded[item.code].notna()
    ticked = np.any([np.asarray(coded[name], dtype=bool) for name in item.columns], axis=0)
    return pd.Series(ticked, index=coded.index)


@dataclass
class _Draw:
    questionnaire: Questionnaire
    settings: Settings
    factors: Factors
    generator: np.random.Generator

    def item(self, item: Item, coded: pd.DataFrame) -> dict[str, pd.Series]:
        marginal = self.settings.marginal(item, self.questionnaire)
        silent = self.generator.random(len(coded)) < self._silence(item, marginal)
        score = self.factors.score(item, coded)
        replies = np.asarray(asked(item, coded)) & ~silent
        if item.kind in ("single", "likert"):
            answers = {item.code: self._single(item, marginal, score, replies)}
        elif item.kind == "multiple":
            answers = self._multiple(item, marginal, score, replies, coded)
        elif item.kind == "numeric":
            answers = {item.code: self._number(item, marginal, score, replies)}
        else:
            answers = {item.code: self._sentences(item, replies)}
        return {
            name: pd.Series(values, index=coded.index, dtype=values.dtype)
            for name, values in self._other(item, answers).items()
        }

    def _silence(self, item: Item, marginal: Marginal) -> float:
        """The share of those asked who give no answer."""
        if "fill_rate" in marginal:
            return float(1 - marginal["fill_rate"])
        if item.required:
            return 0.0
        items = self.questionnaire.items
        place = items.index(item) / (len(items) - 1)
        rates = self.settings.nonresponse
        turn = [0.0, rates["late_from"], 1.0]
        return float(np.interp(place, turn, [rates["first"], rates["late"], rates["last"]]))

    def _single(self, item: Item, marginal: Marginal, score: Array, replies: Array) -> Array:
        """Options outside the order (don't know and the like) by chance, then the others by rank."""
        order = self.settings.orders.get(item.code) or [code for code in item.codes if code in marginal]
        apart = [code for code in marginal if code not in order]
        shares = [marginal[code] for code in apart]
        chance = self.generator.random(len(score))
        first = distribution.choose(chance, [*apart, None], [*shares, sum(marginal[code] for code in order)])
        answers = np.full(len(score), None, dtype=object)
        ranked = replies & _none(first)
        answers[replies & ~ranked] = first[replies & ~ranked]
        ranks = distribution.ranks(score[ranked])
        answers[ranked] = distribution.choose(ranks, order, [marginal[code] for code in order])
        return answers

    def _multiple(
        self, item: Item, marginal: Marginal, score: Array, replies: Array, coded: pd.DataFrame
    ) -> dict[str, Array]:
        codes = [option.code for option in item.options]
        chance = self.generator.random(len(score))
        ticked = np.zeros((len(score), len(codes)), dtype=bool)
        rest = replies.copy()
        for stratum in self.settings.strata(item):
            if stratum["item"] in coded:
                there = rest & np.asarray(coded[stratum["item"]].isin(stratum["values"]))
                ticked[there] = self._ticks(item, {**marginal, **stratum["set"]}, score[there], chance[there])
                rest &= ~there
        ticked[rest] = self._ticks(item, marginal, score[rest], chance[rest])
        return {column(item.code, code): ticked[:, place] for place, code in enumerate(codes)}

    def _ticks(self, item: Item, marginal: Marginal, score: Array, chance: Array) -> Array:
        """First who ticks an option that stands alone, by chance; then sets of the others, by rank."""
        alone = [option.code for option in item.options if option.exclusive and option.code in marginal]
        others = [code for code in marginal if code not in alone]
        left = 1 - sum(marginal[code] for code in alone)
        first = distribution.choose(chance, [*alone, None], [*(marginal[code] for code in alone), left])
        places = {option.code: place for place, option in enumerate(item.options)}
        ticked = np.zeros((len(score), len(places)), dtype=bool)
        for code in alone:
            ticked[first == code, places[code]] = True
        free = _none(first)
        sets = distribution.ticks(
            distribution.ranks(score[free]), [marginal[code] / left for code in others], item.max_selected
        )
        for place, code in enumerate(others):
            ticked[free, places[code]] = sets[:, place]
        return ticked

    def _number(self, item: Item, marginal: Marginal, score: Array, replies: Array) -> Array:
        low = float(item.minimum) if item.minimum is not None else -np.inf
        high = float(item.maximum) if item.maximum is not None else np.inf
        values = distribution.number(distribution.ranks(score[replies]), marginal, low, high, item.integer)
        answers = np.full(len(score), None, dtype=object)
        answers[replies] = [f"{value:.0f}" if item.integer else f"{value:.2f}" for value in values]
        return answers

    def _sentences(self, item: Item, replies: Array) -> Array:
        lists = self.settings.texts[item.code]
        first, second = (
            distribution.choose(self.generator.random(len(replies)), lists[name], [1.0] * len(lists[name]))
            for name in ("first", "second")
        )
        return _texts(replies, first + " " + second)

    def _other(self, item: Item, answers: dict[str, Array]) -> dict[str, Array]:
        """Put a text beside "other" wherever it is chosen."""
        other = next((option.code for option in item.options if option.other), None)
        if other is None or item.text_column is None:
            return answers
        texts = self.settings.others[item.code]
        size = len(next(iter(answers.values())))
        drawn = distribution.choose(self.generator.random(size), texts, [1.0] * len(texts))
        chosen = answers[column(item.code, other)] if item.kind == "multiple" else answers[item.code] == other
        return {**answers, item.text_column: _texts(np.asarray(chosen, dtype=bool), drawn)}


def _none(values: Array) -> Array:
    return np.array([value is None for value in values], dtype=bool)


def _texts(where: Array, texts: Array) -> Array:
    kept = texts.copy()
    kept[~where] = None
    return kept
