"""How strongly rows and columns of a crosstab go together, beside the effect size that its test is shown with."""

from __future__ import annotations

import math

from helpers.analysis.odds import Ratio
from helpers.analysis.results import Crosstab
from helpers.presentation.numbers import MISSING, equation, level, number, span
from helpers.presentation.testing import effect_text
from helpers.presentation.words import word


def strength(crosstab: Crosstab, language: str) -> str:
    """Write the bias-corrected V, and the ratios of a 2 x 2 table; empty where nothing can be computed.

    A ratio is of the first row's share (or odds) in the first column to that in the second.
    """
    found = [ratio_text(ratio, language) for ratio in crosstab.ratios if ratio.value is not None]
    if crosstab.association is not None and crosstab.association.v_corrected.value is not None:
        found.insert(0, effect_text(crosstab.association.v_corrected, language))
    return word("strength", language, parts=word("semicolon", language).join(found)) if found else ""


def ratio_text(ratio: Ratio, language: str) -> str:
    """Write a ratio with its interval: "rapport de cotes = 0,69 (IC 95 % 0,21–2,09)"; infinity as its sign."""
    value = _ratio(ratio.value, language)
    if ratio.low is not None and ratio.high is not None:
        if math.isinf(ratio.high):
            interval = word("ratio.from", language, low=number(ratio.low, 2, language))
        else:
            interval = span(ratio.low, ratio.high, 2, language)
        shown = level(ratio.confidence, language)
        value = word("interval.of", language, value=value, level=shown, interval=interval)
    return equation(word(f"ratio.{ratio.name}", language), value)


def _ratio(value: float | None, language: str) -> str:
    if value is None:
        return MISSING
    return "∞" if math.isinf(value) else number(value, 2, language)
