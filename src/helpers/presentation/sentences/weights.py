"""Who is weighted to what population, and how far weights move the shares."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis.sensitivity import Sensitivity, movement
from helpers.analysis.weights import MarginRow, Weights
from helpers.presentation import labels
from helpers.presentation.context import Context
from helpers.presentation.numbers import count, number, percent
from helpers.presentation.sentences import wording
from helpers.presentation.tables.weights import category, part_title
from helpers.presentation.typography import capitalised, escaped
from helpers.presentation.words import form_of, word

CITED_WEIGHTS = ("eysenbach2004", "sharma2021")


def weights_sentence(found: Weights, context: Context) -> str:
    """Say who of a group is weighted, how, and what that costs in precision."""
    language = context.language
    plan = context.study.weighting(found.group)
    lost = word(
        "weights.lost",
        language,
        outside=count(found.outside, language),
        unknown=count(found.unknown, language),
    )
    said = word(
        "weights.group",
        language,
        n=found.n,
        group=capitalised(wording.group(found.group, context)),
        total=count(found.n + found.left_out, language),
        lost=lost,
        method=word(f"weights.method.{found.method}", language),
        least=number(float(found.values.min()), 2, language),
        greatest=number(float(found.values.max()), 2, language),
        effective=number(found.effective, 0, language),
        deff=number(found.deff, 2, language),
        population=escaped(labels.text(plan.population, context)) if plan else "",
    )
    if not found.trimmed:
        return said
    return f"{said} {word('weights.trimmed', language, far=percent(found.missed, language))}"


def margins_sentence(found: Sequence[Weights], context: Context) -> str:
    """Name the category in which respondents and population differ most, and say what margins do not know."""
    language = context.language
    rows = [(one.group, row) for one in found for row in one.rows]
    group, row = max(rows, key=lambda pair: _gap(pair[1]))
    said = word(
        "weights.farthest",
        language,
        category=escaped(category(group, row, context)),
        group=wording.group(group, context),
        sample=percent(row.sample.share, language),
        population=percent(row.population, language),
    )
    return f"{said} {word('weights.caution.margins', language)}"


def weights_caution(context: Context) -> str:
    """Say what weights of volunteers can and cannot do."""
    return word("weights.caution", context.language)


def sensitivity_sentence(found: Sequence[Sensitivity], context: Context) -> str:
    """Say how far weights move the shares; empty where there is none."""
    language, moved = context.language, movement(found)
    if moved is None:
        return ""
    largest = moved.largest
    each = next(one for one in found if one.code == moved.code)
    said = word(
        "weights.movement",
        language,
        n=moved.shares,
        median=points(moved.median, language),
        largest=points(abs(largest.points or 0.0), language),
        title=wording.said(part_title(each, context), context),
        group=wording.group(largest.group, context),
        plain=percent(largest.plain.share, language),
        weighted=percent(largest.weighted.share, language),
        beyond=word("weights.beyond", language, n=moved.beyond),
    )
    if not moved.comparisons:
        return said
    same = count(moved.same_order, language)
    return f"{said} {word('weights.order', language, n=moved.comparisons, same=same)}"


def points(value: float, language: str) -> str:
    """Write percentage points.

    Examples
    --------
    >>> points(1.94, "fr"), points(1.95, "fr"), points(1.0, "en")
    ('1,9 point', '2,0 points', '1.0 points')
    """
    # The number decides as it is written: in French the plural begins at 2.0, in English 1.0 is plural already.
    written = float(number(value, 1, "en").replace(",", ""))
    one = language == "fr" and form_of(int(written), language) == "one"
    return word("weights.points", language, n=1 if one else 2, points=number(value, 1, language))


def _gap(row: MarginRow) -> float:
    return abs((row.sample.share or 0.0) - row.population)
