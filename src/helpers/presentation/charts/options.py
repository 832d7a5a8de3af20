"""Bars of the options of one item, each with its interval."""

from __future__ import annotations

from helpers.analysis.results import Distribution, Row
from helpers.presentation import labels
from helpers.presentation.bases import base_note, multiple_note
from helpers.presentation.charts.common import (
    AXIS_HEIGHT,
    HEAD_HEIGHT,
    empty,
    joined,
    percent_axis,
    scale_end,
    share_in_words,
)
from helpers.presentation.charts.finish import finish
from helpers.presentation.charts.lettering import widest
from helpers.presentation.charts.sheet import Sheet, clean_axes, label_column, rows_of
from helpers.presentation.charts.style import BAR, GREY, INK, SMALL, WIDTH, styled
from helpers.presentation.context import Context
from helpers.presentation.display import Figure
from helpers.presentation.numbers import count, level, percent
from helpers.presentation.typography import quoted
from helpers.presentation.words import word

BAR_HEIGHT = 9.0


def options_chart(distribution: Distribution, context: Context, *, label: str) -> Figure:
    """Draw the options of a single-choice or multiple-choice item as horizontal bars.

    Every bar has its 95 % confidence interval (Wilson 1927) and is labelled with count, base and percentage.
    Options of a multiple-choice item come in order of frequency, others as the codebook has them; empty ones
    are shown.

    Parameters
    ----------
    distribution : Distribution
        What is shown.
    context : Context
        Language, folder, demonstration mark.
    label : str
        ``fig-...``.
    """
    caption = labels.titled(distribution.item, [distribution.group], context)
    sheet = draw(distribution, context)
    return finish(
        sheet.figure, context, label, caption, alt(distribution, context), notes(distribution, context)
    )


def ordered(distribution: Distribution) -> list[Row]:
    """Give the options in the order in which they are shown."""
    if distribution.item.kind != "multiple":
        return list(distribution.rows)
    return sorted(distribution.rows, key=lambda row: -row.valid.count)


@styled
def draw(distribution: Distribution, context: Context) -> Sheet:
    """Draw the figure."""
    if not distribution.base.answered or not distribution.rows:
        return empty(context)
    language, shown = context.language, ordered(distribution)
    names = [labels.option(distribution.item, row.code, context) for row in shown]
    values = [_value(row, language) for row in shown]
    left = label_column(names, 0.46 * WIDTH)
    right = widest(values, SMALL) + 8
    rows = rows_of(names, left, least=BAR_HEIGHT)
    sheet = Sheet(HEAD_HEIGHT + rows.height + AXIS_HEIGHT, context)
    rows.write(sheet, left, HEAD_HEIGHT)
    sheet.text(WIDTH - 2, 2, word("chart.n_of_base", language), SMALL, ha="right", va="top", colour=GREY)
    for value, centre in zip(values, rows.centres, strict=True):
        sheet.text(WIDTH - 2, HEAD_HEIGHT + centre, value, SMALL, ha="right")
    axes = sheet.axes(left + 5, HEAD_HEIGHT, WIDTH - left - right - 9, rows.height)
    clean_axes(axes)
    axes.set_label("bars")
    lows, highs = _whiskers(shown)
    shares = [row.valid.share or 0.0 for row in shown]
    axes.barh(rows.centres, shares, height=BAR_HEIGHT, color=BAR, edgecolor=INK, linewidth=0.4)
    axes.errorbar(shares, rows.centres, xerr=(lows, highs), fmt="none", ecolor=INK, elinewidth=0.9, capsize=2)
    highest = max(share + high for share, high in zip(shares, highs, strict=True))
    percent_axis(axes, scale_end(highest), word("chart.axis.respondents", language), language)
    return sheet


def alt(distribution: Distribution, context: Context) -> str:
    """Say what the figure shows."""
    language = context.language
    opening = word(
        "chart.alt.options",
        language,
        question=quoted(labels.question(distribution.item, context), language),
        group=labels.group(distribution.group, context),
    )
    if not distribution.base.answered:
        return f"{opening} {word('chart.alt.empty', language)}"
    parts = [
        share_in_words(labels.option(distribution.item, row.code, context), row.valid, language)
        for row in ordered(distribution)
    ]
    return f"{opening} {joined(parts, language)}."


def notes(distribution: Distribution, context: Context) -> list[str]:
    """Say who the percentages are of and what the lines on the bars are."""
    language = context.language
    found = [base_note(distribution.base, distribution.item, context)]
    if distribution.item.kind == "multiple":
        found.append(multiple_note(language))
    if distribution.base.answered:
        confidence = distribution.rows[0].valid.confidence if distribution.rows else 0.95
        found.append(word("chart.note.intervals", language, level=level(confidence, language)))
    return found


def _value(row: Row, language: str) -> str:
    share = row.valid
    return f"{count(share.count, language)}/{count(share.base, language)} ({percent(share.share, language)})"


def _whiskers(rows: list[Row]) -> tuple[list[float], list[float]]:
    """How far the intervals reach to the left and to the right of the bars' ends."""
    lows, highs = [], []
    for row in rows:
        share = row.valid.share or 0.0
        lows.append(max(share - (share if row.valid.low is None else row.valid.low), 0.0))
        highs.append(max((share if row.valid.high is None else row.valid.high) - share, 0.0))
    return lows, highs
