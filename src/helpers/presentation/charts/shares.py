"""Dots: the share of positive answers of each group, with its interval."""

from __future__ import annotations

from helpers.analysis.results import Comparison, Proportion
from helpers.presentation import labels
from helpers.presentation.bases import bases_note
from helpers.presentation.charts.common import (
    AXIS_HEIGHT,
    HEAD_HEIGHT,
    closed,
    empty,
    joined,
    percent_axis,
    scale_end,
    share_in_words,
)
from helpers.presentation.charts.finish import finish
from helpers.presentation.charts.lettering import widest
from helpers.presentation.charts.sheet import Sheet, clean_axes, label_column, rows_of
from helpers.presentation.charts.style import DOT, GREY, SMALL, WIDTH, styled
from helpers.presentation.context import Context
from helpers.presentation.display import Figure
from helpers.presentation.numbers import MISSING, count, interval, level, percent
from helpers.presentation.typography import NBSP, capitalised, quoted, typeset
from helpers.presentation.words import word

Shares = tuple[tuple[str, Proportion], ...]


def share_chart(comparison: Comparison, context: Context, *, label: str, caption: str) -> Figure:
    """Draw the share of positive answers of each group as a dot with its 95 % interval (Wilson 1927).

    Groups may have been asked different questions; the notes then say which, and which answers count.

    Parameters
    ----------
    comparison : Comparison
        With ``shares``.
    context : Context
        Language, folder, demonstration mark.
    label, caption : str
        ``fig-...`` and the title.

    Raises
    ------
    ValueError
        The comparison has no shares: its items declare no positive answers.
    """
    if comparison.shares is None:
        raise ValueError(f"{comparison.code}: no item of the comparison declares positive answers")
    caption = typeset(caption, context.language)
    sheet = draw(comparison.shares, context)
    alternative = alt(comparison.shares, context, caption)
    return finish(sheet.figure, context, label, caption, alternative, notes(comparison, context))


@styled
def draw(shares: Shares, context: Context) -> Sheet:
    """Draw the figure."""
    if not any(share.base for _, share in shares):
        return empty(context)
    language = context.language
    names = [capitalised(labels.group(group, context)) for group, _ in shares]
    values = [_value(share, language) for _, share in shares]
    left = label_column(names, 0.35 * WIDTH)
    right = widest(values, SMALL) + 8
    rows = rows_of(names, left, least=12)
    sheet = Sheet(HEAD_HEIGHT + rows.height + AXIS_HEIGHT, context)
    rows.write(sheet, left, HEAD_HEIGHT)
    head = word("chart.n_percent_interval", language)
    sheet.text(WIDTH - 2, 2, head, SMALL, ha="right", va="top", colour=GREY)
    for value, centre in zip(values, rows.centres, strict=True):
        sheet.text(WIDTH - 2, HEAD_HEIGHT + centre, value, SMALL, ha="right")
    axes = sheet.axes(left + 8, HEAD_HEIGHT, WIDTH - left - right - 12, rows.height)
    clean_axes(axes)
    axes.set_label("dots")
    known = [
        (share, y) for (_, share), y in zip(shares, rows.centres, strict=True) if share.share is not None
    ]
    for share, y in known:
        axes.plot(
            [share.low or 0.0, share.high or 0.0], [y, y], color=DOT, linewidth=1.4, solid_capstyle="butt"
        )
    dots = [share.share for share, _ in known if share.share is not None]
    axes.plot(dots, [y for _, y in known], "o", color=DOT, markersize=5.5, markeredgewidth=0, clip_on=False)
    end = scale_end(max(share.high or 0.0 for share, _ in known))
    percent_axis(axes, end, word("chart.axis.answers", language), language)
    return sheet


def alt(shares: Shares, context: Context, caption: str) -> str:
    """Say what the figure shows."""
    language = context.language
    opening = word("chart.alt.shares", language, caption=closed(caption))
    parts = [share_in_words(labels.group(group, context), share, language) for group, share in shares]
    return f"{opening} {capitalised(joined(parts, language))}."


def notes(comparison: Comparison, context: Context) -> list[str]:
    """Say which questions and answers are counted, of whom, and what the lines are."""
    language = context.language
    questions: dict[str, list[str]] = {}
    for one in comparison.descriptions:
        told = word(
            "chart.note.positive",
            language,
            question=quoted(labels.question(one.item, context), language),
            answers=labels.positive(one.item, context),
        )
        questions.setdefault(told, []).append(one.group)
    colon = word("chart.colon", language)
    found = [
        told if len(questions) == 1 else f"{capitalised(labels.groups(groups, context))}{colon}{told}"
        for told, groups in questions.items()
    ]
    bases = [(labels.group(one.group, context), one.base, one.item) for one in comparison.descriptions]
    confidence = comparison.shares[0][1].confidence if comparison.shares else 0.95
    lines = word("chart.note.intervals", language, level=level(confidence, language))
    return [*found, bases_note(bases, context), lines]


def _value(share: Proportion, language: str) -> str:
    if share.share is None:
        return f"{count(share.count, language)}/{count(share.base, language)} {MISSING}"
    part = f"{count(share.count, language)}/{count(share.base, language)}"
    return f"{part}{NBSP}{NBSP}{percent(share.share, language)} ({interval(share, language)})"
