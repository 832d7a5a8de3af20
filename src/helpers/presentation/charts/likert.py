"""Ordered scales as bars that diverge from the neutral middle."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.analysis.results import Distribution
from helpers.presentation import labels
from helpers.presentation.bases import bases_note, range_note
from helpers.presentation.charts.common import HEAD_HEIGHT, closed, empty, n_of
from helpers.presentation.charts.finish import finish
from helpers.presentation.charts.lettering import width
from helpers.presentation.charts.sheet import Sheet, Swatch, label_column, legend_of, rows_of
from helpers.presentation.charts.style import (
    GREY,
    INK,
    LOWER,
    SMALL,
    TALLEST,
    TINY,
    WHITE,
    WIDTH,
    diverging,
    on,
    styled,
)
from helpers.presentation.context import Context
from helpers.presentation.display import Figure
from helpers.presentation.numbers import bare_percent, count, percent
from helpers.presentation.typography import capitalised, typeset
from helpers.presentation.words import word

BAR_HEIGHT = 13.0
GAP = 5.0
LABELS = 0.42  # the share of the width that the rows' labels may take
AROUND = 90.0  # legend, heads, axis and mark
Segment = tuple[float, float, int]


def likert_chart(
    distributions: Sequence[Distribution], context: Context, *, label: str, caption: str
) -> Figure:
    """Draw items on one ordered scale, or one item across groups, as diverging stacked bars.

    The middle option of a scale with an odd number of options is centred; the options under it go to the
    left, those above it to the right, the lower side hatched. Missing answers are not shown; the base is
    written at the right.

    Parameters
    ----------
    distributions : sequence of Distribution
        All on the same options.
    context : Context
        Language, folder, demonstration mark.
    label, caption : str
        ``fig-...`` and the title.

    Raises
    ------
    ValueError
        No distribution, or not the same options in all.
    """
    _check(distributions)
    caption = typeset(caption, context.language)
    sheet = draw(distributions, context)
    alternative = alt(distributions, context, caption)
    return finish(sheet.figure, context, label, caption, alternative, notes(distributions, context))


def likert_charts(
    distributions: Sequence[Distribution], context: Context, *, label: str, caption: str
) -> tuple[Figure, ...]:
    """Draw as `likert_chart` does, over as many figures as it takes for each to fit on a page.

    Further figures have the label with their number behind it, and all say in the caption which part they are.
    """
    parts = _parts(distributions, context)
    if len(parts) == 1:
        return (likert_chart(distributions, context, label=label, caption=caption),)
    names = [label, *(f"{label}-part{number}" for number in range(2, len(parts) + 1))]
    return tuple(
        likert_chart(part, context, label=name, caption=f"{caption} ({number}/{len(parts)})")
        for number, (name, part) in enumerate(zip(names, parts, strict=True), start=1)
    )


def _parts(distributions: Sequence[Distribution], context: Context) -> list[Sequence[Distribution]]:
    """Share the rows out evenly over the fewest figures that each fit on a page."""
    texts = names(distributions, context)
    heights = rows_of(texts, label_column(texts, LABELS * WIDTH), least=BAR_HEIGHT, gap=GAP).heights
    needed = max(1, math.ceil(sum(heights) / (TALLEST - AROUND)))
    for figures in range(needed, len(distributions) + 1):
        size = math.ceil(len(distributions) / figures)
        starts = range(0, len(distributions), size)
        if all(sum(heights[start : start + size]) <= TALLEST - AROUND for start in starts):
            return [distributions[start : start + size] for start in starts]
    return [distributions[place : place + 1] for place in range(len(distributions))]


def _check(distributions: Sequence[Distribution]) -> None:
    if not distributions:
        raise ValueError("no distribution to draw")
    if len({tuple(row.code for row in one.rows) for one in distributions}) > 1:
        items = ", ".join(one.item.code for one in distributions)
        raise ValueError(f"not the same options in all items: {items}")


def names(distributions: Sequence[Distribution], context: Context) -> list[str]:
    """Name the rows: by group where groups differ, else by question; by both where both differ."""
    groups = [capitalised(labels.group(one.group, context)) for one in distributions]
    questions = [labels.question(one.item, context) for one in distributions]
    if len(distributions) > 1 and len({one.item.code for one in distributions}) == 1:
        return groups
    if len({one.group for one in distributions}) == 1:
        return questions
    colon = word("chart.colon", context.language)
    return [f"{group}{colon}{question}" for group, question in zip(groups, questions, strict=True)]


def segments(distribution: Distribution) -> list[Segment]:
    """Place the options of a scale: start and width as shares, 0 being the middle of the neutral option.

    Without a neutral option, 0 is between the lower and the upper half.
    """
    shares = [row.valid.share or 0.0 for row in distribution.rows]
    half = len(shares) // 2
    start = -sum(shares[:half]) - (shares[half] / 2 if len(shares) % 2 else 0.0)
    found = []
    for place, share in enumerate(shares):
        found.append((start, share, place))
        start += share
    return found


@styled
def draw(distributions: Sequence[Distribution], context: Context) -> Sheet:
    """Draw the figure."""
    if not any(one.base.answered for one in distributions):
        return empty(context)
    language, scale = context.language, distributions[0]
    texts = names(distributions, context)
    bases = [count(one.base.answered, language) for one in distributions]
    left = label_column(texts, LABELS * WIDTH)
    right = max(width(text, SMALL) for text in bases) + 10
    rows = rows_of(texts, left, least=BAR_HEIGHT, gap=GAP)
    colours = diverging(len(scale.rows))
    options = [labels.option(scale.item, row.code, context) for row in scale.rows]
    legend = legend_of([Swatch(text, *look) for text, look in zip(options, colours, strict=True)], WIDTH - 8)
    head = legend.height + 6
    top = head + HEAD_HEIGHT
    sheet = Sheet(top + rows.height + 16, context)
    legend.draw(sheet, 4, 2)
    rows.write(sheet, left, top)
    sheet.text(WIDTH - 2, head + 2, "n", SMALL, ha="right", va="top", colour=GREY)
    axis = word("chart.axis.scale", language)
    middle = left + 6 + (WIDTH - left - right - 8) / 2
    sheet.text(middle, top + rows.height + 4, axis, SMALL, ha="center", va="top")
    for text, centre in zip(bases, rows.centres, strict=True):
        sheet.text(WIDTH - 2, top + centre, text, SMALL, ha="right")
    axes = sheet.axes(left + 6, top, WIDTH - left - right - 8, rows.height)
    axes.set_label("bars")
    _bars(axes, distributions, rows.centres, colours, context)
    return sheet


def _bars(
    axes: Axes,
    distributions: Sequence[Distribution],
    centres: Sequence[float],
    colours: Sequence[tuple[str, str]],
    context: Context,
) -> None:
    placed = [segments(one) if one.base.answered else [] for one in distributions]
    low = min(start for row in placed for start, _, _ in row)
    high = max(start + share for row in placed for start, share, _ in row)
    points = axes.get_xlim()[1] / ((high - low) or 1.0)
    axes.set_xlim(low, high)
    for row, centre in zip(placed, centres, strict=True):
        if not row:
            axes.text(
                (low + high) / 2,
                centre,
                word("chart.empty", context.language),
                fontsize=SMALL,
                ha="center",
                va="center",
                color=GREY,
            )
        for start, share, place in row:
            _segment(axes, start, share, centre, colours[place])
            text = bare_percent(share, context.language, 0)
            if share * points >= width(text, TINY) + 3:
                _value(axes, start + share / 2, centre, text, colours[place])
    axes.axvline(0, color=INK, linewidth=0.7, zorder=0)


def _segment(axes: Axes, start: float, share: float, centre: float, look: tuple[str, str]) -> None:
    fill, hatch = look
    lines = WHITE if fill == LOWER[0] else LOWER[0]
    axes.add_patch(
        Rectangle(
            (start, centre - BAR_HEIGHT / 2),
            share,
            BAR_HEIGHT,
            facecolor=fill,
            edgecolor=lines if hatch else WHITE,
            hatch=hatch or None,
            linewidth=0.0,
        )
    )
    axes.plot([start, start], [centre - BAR_HEIGHT / 2, centre + BAR_HEIGHT / 2], color=WHITE, linewidth=0.8)


def _value(axes: Axes, x: float, y: float, text: str, look: tuple[str, str]) -> None:
    fill, hatch = look
    box = {"facecolor": fill, "edgecolor": "none", "pad": 0.8} if hatch else None
    axes.text(
        x, y, text, fontsize=TINY, ha="center", va="center_baseline", color=on(fill), bbox=box, zorder=6
    )


def alt(distributions: Sequence[Distribution], context: Context, caption: str) -> str:
    """Say what the figure shows."""
    language = context.language
    found = [word("chart.alt.scale", language, caption=closed(caption))]
    for name, one in zip(names(distributions, context), distributions, strict=True):
        if not one.base.answered:
            found.append(f"{word('chart.alt.none', language, name=name)}.")
            continue
        shares = ", ".join(
            f"{labels.option(one.item, row.code, context)} {percent(row.valid.share, language)}"
            for row in one.rows
        )
        n = n_of(one.base.answered, language)
        found.append(word("chart.alt.row", language, name=name, n_of=n, shares=shares))
    return " ".join(found)


def notes(distributions: Sequence[Distribution], context: Context) -> list[str]:
    """Say who the percentages are of and how the bars are placed."""
    language = context.language
    centred = "chart.note.neutral" if len(distributions[0].rows) % 2 else "chart.note.halves"
    if len({one.group for one in distributions}) == 1 and len(distributions) > 1:
        bases = range_note([one.base for one in distributions], [one.item for one in distributions], context)
    else:
        named = [(labels.group(one.group, context), one.base, one.item) for one in distributions]
        bases = bases_note(named, context)
    return [word(centred, language), bases]
