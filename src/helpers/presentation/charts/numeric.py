"""Distributions of numbers: a histogram and a box for each group, all on one scale."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from helpers.analysis.results import Numbers
from helpers.presentation import labels
from helpers.presentation.bases import base_note, bases_note
from helpers.presentation.charts.common import AXIS_HEIGHT, closed, empty, headed
from helpers.presentation.charts.finish import finish
from helpers.presentation.charts.lettering import height, wrap
from helpers.presentation.charts.sheet import Sheet, clean_axes
from helpers.presentation.charts.style import BAR, DOT, GREY, INK, SMALL, TINY, WHITE, WIDTH, styled
from helpers.presentation.context import Context
from helpers.presentation.display import Figure
from helpers.presentation.numbers import percent, short, span, with_percent
from helpers.presentation.words import word

LEFT, RIGHT = 30.0, 12.0
BELOW = 6.0
BARS, BOX = 46.0, 14.0
MOST_BINS = 24


def numbers_chart(numbers: Sequence[Numbers], context: Context, *, label: str) -> Figure:
    """Draw the distribution of a numeric item, a panel for each group.

    The histogram shows shares of the valid answers, all groups on one scale; the box beneath it the
    quartiles, its line the median, its whiskers minimum and maximum, the diamond the mean.

    Parameters
    ----------
    numbers : sequence of Numbers
        The same item, or items in the same unit; at least one.
    context : Context
        Language, folder, demonstration mark.
    label : str
        ``fig-...``.
    """
    caption = labels.titled(numbers[0].item, [one.group for one in numbers], context)
    sheet = draw(numbers, context)
    return finish(sheet.figure, context, label, caption, alt(numbers, context), notes(numbers, context))


def bins(numbers: Sequence[Numbers]) -> list[float]:
    """Choose the edges of the bins: round ones, of one width; whole numbers stand in the middle of theirs.

    Where all groups together span few whole numbers, each has a bin of its own.
    """
    values = [value for one in numbers for value in one.values]
    low, high = min(values), max(values)
    whole = all(float(value).is_integer() for value in values)
    wide = (high - low) or 1.0
    if whole and wide < MOST_BINS:
        return [low - 0.5 + step for step in range(int(high - low) + 2)]
    power = 10.0 ** math.floor(math.log10(wide / MOST_BINS))
    factors = (1, 2, 5, 10) if whole else (1, 2, 2.5, 5, 10)
    step = next(power * factor for factor in factors if wide / (power * factor) <= MOST_BINS)
    first = math.floor(low / step)
    return [(first + place) * step for place in range(math.floor(high / step) - first + 2)]


@styled
def draw(numbers: Sequence[Numbers], context: Context) -> Sheet:
    """Draw the figure."""
    if not any(one.values for one in numbers):
        return empty(context)
    titles = [wrap(_title(one, context), WIDTH - LEFT - RIGHT, SMALL, True) for one in numbers]
    bars = BARS * (1.6 if len(numbers) == 1 else 1.0 if len(numbers) <= 5 else 0.7)
    panels = [
        height(text, SMALL) + 4 + (bars + BOX + BELOW if one.values else 12)
        for one, text in zip(numbers, titles, strict=True)
    ]
    axis = wrap(_axis(numbers[0], context), WIDTH - LEFT - RIGHT, SMALL)
    sheet = Sheet(sum(panels) - BELOW + AXIS_HEIGHT + height(axis, SMALL) - SMALL, context)
    edges = bins(numbers)
    highest = max(share for one in numbers for share in _shares(one, edges))
    last = [place for place, one in enumerate(numbers) if one.values][-1]
    for place, (one, text) in enumerate(zip(numbers, titles, strict=True)):
        top = sum(panels[:place])
        sheet.text(LEFT, top + 1, text, SMALL, va="top", bold=True)
        top += height(text, SMALL) + 4
        if not one.values:
            sheet.text(LEFT, top + 4, word("chart.empty", context.language), SMALL, colour=GREY)
            continue
        axes = sheet.axes(LEFT, top, WIDTH - LEFT - RIGHT, bars + BOX)
        _panel(axes, one, edges, (highest, bars), context)
        axes.tick_params(axis="x", labelbottom=place == last)
        if place == last:
            axes.set_xlabel(axis, fontsize=SMALL, labelpad=2)
    return sheet


def _title(one: Numbers, context: Context) -> str:
    title = headed(labels.group(one.group, context), one.base.answered, context.language)
    if one.median is None:
        return title
    language = context.language
    return word(
        "chart.numbers.title",
        language,
        title=title,
        median=short(one.median, language),
        quartiles=span(one.q1, one.q3, None, language),
        mean=short(one.mean, language),
    )


def _axis(one: Numbers, context: Context) -> str:
    unit = labels.unit(one.item, context)
    text = word("chart.axis.value", context.language)
    return f"{text} ({unit})" if unit else text


def _shares(one: Numbers, edges: Sequence[float]) -> list[float]:
    counts = [0] * (len(edges) - 1)
    for value in one.values:
        counts[min(sum(value >= edge for edge in edges[1:]), len(counts) - 1)] += 1
    return [number / len(one.values) for number in counts] if one.values else []


def _panel(axes: Axes, one: Numbers, edges: list[float], size: tuple[float, float], context: Context) -> None:
    import seaborn  # not at the top: it takes as long to load as all the rest

    highest, bars = size
    clean_axes(axes)
    box = BOX / bars * highest
    seaborn.histplot(
        x=list(one.values),
        bins=edges,
        stat="proportion",
        ax=axes,
        color=BAR,
        alpha=1,
        edgecolor=INK,
        linewidth=0.4,
    )
    axes.set(xlim=(edges[0], edges[-1]), ylim=(-box, highest * 1.02), xlabel="", ylabel="")
    axes.spines["left"].set_visible(True)
    axes.spines["left"].set_bounds(0, highest)
    axes.axhline(0, color=GREY, linewidth=0.5)
    _box(axes, one, -box / 2, box * 0.55)
    top = math.floor(highest * 20) / 20 or highest
    axes.set_yticks([0, top], [with_percent("0", context.language), percent(top, context.language, 0)])
    axes.tick_params(axis="y", left=True, labelleft=True, length=2, labelsize=TINY, pad=2, labelcolor=INK)
    ticks = value_ticks(edges, all(float(value).is_integer() for value in one.values))
    axes.set_xticks(ticks, [short(tick, context.language, 2) for tick in ticks])


def value_ticks(edges: Sequence[float], whole: bool) -> list[float]:
    """Choose round values between the ends of an axis, whole ones for whole numbers.

    Examples
    --------
    >>> value_ticks([0.5, 1.5, 2.5, 3.5], whole=True)
    [1.0, 2.0, 3.0]
    """
    steps = [1, 2, 5, 10] if whole else [1, 2, 2.5, 5, 10]
    places = MaxNLocator(9, steps=steps, integer=whole, min_n_ticks=1).tick_values(edges[0], edges[-1])
    return [float(place) for place in places if edges[0] <= place <= edges[-1]]


def _box(axes: Axes, one: Numbers, y: float, thick: float) -> None:
    """Quartiles, extremes and mean, from the result and not counted again."""
    five: dict[str, object] = {
        "whislo": one.minimum,
        "q1": one.q1,
        "med": one.median,
        "q3": one.q3,
        "whishi": one.maximum,
        "fliers": [],
    }
    line = {"color": INK, "linewidth": 0.7}
    axes.bxp(
        [five],
        positions=[y],
        widths=thick,
        orientation="horizontal",
        showfliers=False,
        patch_artist=True,
        manage_ticks=False,
        boxprops={"facecolor": WHITE, "edgecolor": INK, "linewidth": 0.7},
        medianprops={"color": INK, "linewidth": 1.6},
        whiskerprops=line,
        capprops=line,
    )
    if one.mean is not None:
        axes.plot([one.mean], [y], "D", color=DOT, markersize=3, markeredgewidth=0, zorder=5)


def alt(numbers: Sequence[Numbers], context: Context) -> str:
    """Say what the figure shows."""
    language = context.language
    found = [word("chart.alt.numbers", language, question=closed(labels.question(numbers[0].item, context)))]
    for one in numbers:
        name = headed(labels.group(one.group, context), one.base.answered, language)
        if one.median is None:
            found.append(f"{word('chart.alt.none', language, name=name)}.")
            continue
        found.append(
            word(
                "chart.alt.numbers.group",
                language,
                name=name,
                median=short(one.median, language),
                q1=short(one.q1, language),
                q3=short(one.q3, language),
                mean=short(one.mean, language),
                minimum=short(one.minimum, language),
                maximum=short(one.maximum, language),
            )
        )
    return " ".join(found)


def notes(numbers: Sequence[Numbers], context: Context) -> list[str]:
    """Say who is in the figure and how to read the box."""
    box = word("chart.note.box", context.language)
    if len(numbers) == 1:
        return [base_note(numbers[0].base, numbers[0].item, context), box]
    named = [(labels.group(one.group, context), one.base, one.item) for one in numbers]
    return [bases_note(named, context), box]
