"""How strongly rows and columns of a crosstab go together, beside the effect size that its test is shown with."""

from __future__ import annotations

import math

from helpers.analysis.difference import Difference
from helpers.analysis.odds import Ratio
from helpers.analysis.results import Crosstab
from helpers.presentation import labels
from helpers.presentation.context import Context
from helpers.presentation.numbers import MISSING, equation, level, number, span
from helpers.presentation.testing import effect_text
from helpers.presentation.typography import quoted
from helpers.presentation.words import word


def strength(crosstab: Crosstab, language: str) -> str:
    """Write the bias-corrected V, and why V has no interval where it has none; empty without a V."""
    if crosstab.association is None or crosstab.association.v_corrected.value is None:
        return ""
    said = word("strength", language, v=effect_text(crosstab.association.v_corrected, language))
    return said if crosstab.association.v.low is not None else f"{said} {word('strength.open', language)}"


def contrast(crosstab: Crosstab, context: Context) -> str:
    """Compare the two columns of a 2 x 2 table by the share of its first row; empty for any other table.

    The difference in percentage points, the ratio of the shares, the odds ratio, each with its interval.
    """
    language, difference = context.language, crosstab.difference
    if difference is None or difference.value is None:
        return ""
    parts = [difference_text(difference, language)]
    parts += [ratio_text(ratio, language) for ratio in crosstab.ratios[::-1] if ratio.value is not None]
    first, second = (quoted(_column(crosstab, code, context), language) for code in crosstab.columns)
    row = quoted(labels.option(crosstab.row, crosstab.rows[0], context), language)
    joined = word("semicolon", language).join(parts)
    return word("contrast", language, row=row, first=first, second=second, parts=joined)


def _column(crosstab: Crosstab, code: str, context: Context) -> str:
    if crosstab.column is None:
        return labels.group(code, context)
    return labels.option(crosstab.column, code, context)


def difference_text(difference: Difference, language: str) -> str:
    """Write a difference of shares : "écart en points de pourcentage = −2,5 (IC 95 % −9,6 à 4,5)"."""
    low, high = (None if one is None else 100 * one for one in (difference.low, difference.high))
    value = number(None if difference.value is None else 100 * difference.value, 1, language)
    shown = level(difference.confidence, language)
    interval = span(low, high, 1, language)
    return equation(
        word("difference", language),
        word("interval.of", language, value=value, level=shown, interval=interval),
    )


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
    elif ratio.reason is not None:
        value = word(f"ratio.{ratio.reason}", language, value=value)
    return equation(word(f"ratio.{ratio.name}", language), value)


def _ratio(value: float | None, language: str) -> str:
    if value is None:
        return MISSING
    return "∞" if math.isinf(value) else number(value, 2, language)
