"""The specification curve: a panel a group with its shares and intervals, and beneath them what each is made of."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from helpers.analysis.results import Proportion
from helpers.analysis.specification import PLAN, Multiverse, Specification
from helpers.presentation import labels
from helpers.presentation.charts.common import closed, empty, joined, scale_end, share_in_words
from helpers.presentation.charts.finish import finish
from helpers.presentation.charts.lettering import height, width, wrap
from helpers.presentation.charts.matrix import draw_matrix, lines_of
from helpers.presentation.charts.sheet import Sheet, clean_axes
from helpers.presentation.charts.style import (
    GREY,
    INK,
    LEADING,
    NEUTRAL,
    PALE,
    SMALL,
    TALLEST,
    TINY,
    WIDTH,
    styled,
)
from helpers.presentation.choices import DIMENSIONS, left_out_note, name, option
from helpers.presentation.context import Context
from helpers.presentation.display import Figure
from helpers.presentation.numbers import level, percent
from helpers.presentation.sentences.specification import specification_sentence
from helpers.presentation.typography import capitalised, quoted, typeset
from helpers.presentation.words import word

# A colour and a shape a group: panels keep them apart anyway.
GROUPS = (("#08519c", "o"), ("#a6490a", "s"), ("#1b6e4b", "^"), ("#5a3d8a", "D"))
LINE = "#a8a8a8"
GAP = 9.0  # the ticks of two panels, one above the other
HIGHEST, LEAST = 50.0, 26.0
TOP = TINY * LEADING + 5
TICKS = 24.0  # beside a panel, for the scale


def specification_chart(found: Multiverse, context: Context, *, label: str, caption: str) -> Figure:
    """Draw a multiverse as a specification curve (Simonsohn, Simmons, Nelson 2020).

    A column for each specification that some group has, sorted by the mean difference from the planned one;
    a panel for each group with its share and 95 % interval, all on one scale; beneath, a line for each choice,
    filled where the specification makes it. The planned specification stands in a grey band.

    Parameters
    ----------
    found : Multiverse
        Whose topic and part the context's study tries.
    context : Context
        Language, folder, demonstration mark.
    label, caption : str
        ``fig-...`` and the title of the comparison.
    """
    title = word("robust.caption", context.language, title=typeset(caption, context.language))
    sheet = draw(found, context)
    return finish(sheet.figure, context, label, title, alt(found, context, title), notes(found, context))


@styled
def draw(found: Multiverse, context: Context) -> Sheet:
    """Draw the figure."""
    columns = found.ordered()
    if not columns:
        return empty(context)
    lines, left = lines_of(found, context)
    matrix = lines[-1].top + lines[-1].height
    number = len(found.groups)
    room = (TALLEST - 40 - TOP - matrix) / number - GAP
    panel = max(LEAST, min(HIGHEST, room))
    panels = number * (panel + GAP)
    sheet = Sheet(TOP + panels + matrix + 4, context)
    wide = WIDTH - left - 6
    step = wide / len(columns)
    _band(sheet, found, columns, (left, step, TOP + panels + matrix), context)
    end = scale_end(max(one.share.high or one.share.share or 0.0 for one in found.estimates))
    for place, group in enumerate(found.groups):
        top = TOP + place * (panel + GAP)
        _title(sheet, found, group, (left - TICKS, top + panel / 2), context)
        axes = sheet.axes(left, top, wide, panel)
        axes.set_label(f"panel-{place}")
        shares = found.of(group)
        _panel(axes, [shares.get(one) for one in columns], _look(group, context), end, context)
        planned = found.summary(group).planned
        if planned is not None and planned.share is not None:
            axes.axhline(planned.share, color=INK, linewidth=0.6, linestyle=(0, (4, 2)), zorder=3)
    draw_matrix(sheet, lines, columns, (left, TOP + panels, wide, matrix))
    return sheet


def _band(
    sheet: Sheet,
    found: Multiverse,
    columns: Sequence[Specification],
    size: tuple[float, float, float],
    context: Context,
) -> None:
    """The grey band of the planned specification, with its name above."""
    left, step, bottom = size
    if PLAN not in columns:
        return
    middle, wide = left + (columns.index(PLAN) + 0.5) * step, max(step, 4.0)
    sheet.box(middle - wide / 2, TOP, wide, bottom - TOP, NEUTRAL, edge=NEUTRAL, line=0)
    text = word("robust.plan", context.language)
    half = width(text, TINY) / 2
    at = min(max(middle, left + half), WIDTH - 2 - half)
    sheet.text(at, 1, text, TINY, ha="center", va="top", colour=GREY)


def _title(sheet: Sheet, found: Multiverse, group: str, place: tuple[float, float], context: Context) -> None:
    """Name the group beside its panel, with its planned share."""
    (right, middle), planned = place, found.summary(group).planned
    named = wrap(capitalised(labels.group(group, context)), right - 2, SMALL, True)
    key = "robust.panel" if planned is not None else "robust.panel.none"
    share = percent(planned.share if planned else None, context.language)
    text = wrap(word(key, context.language, percent=share), right - 2, SMALL)
    above, below = height(named, SMALL), height(text, SMALL)
    top = middle - (above + below) / 2
    sheet.text(right, top + above / 2, named, SMALL, ha="right", bold=True)
    sheet.text(right, top + above + below / 2, text, SMALL, ha="right", colour=GREY)


def _panel(
    axes: Axes, shares: Sequence[Proportion | None], look: tuple[str, str], end: float, context: Context
) -> None:
    clean_axes(axes)
    axes.set(xlim=(0, len(shares)), ylim=(0, end), xticks=[])
    axes.grid(axis="y", color=PALE, linewidth=0.5)
    axes.spines["left"].set_visible(True)
    ticks = _ticks(end)
    axes.set_yticks(ticks, [percent(tick, context.language, 0) for tick in ticks])
    axes.tick_params(axis="y", left=True, labelleft=True, length=2, labelsize=TINY, pad=2, labelcolor=INK)
    known = [(x + 0.5, share) for x, share in enumerate(shares) if share is not None]
    xs, ys = _intervals(known)
    colour, marker = look
    dense = len(shares) > 60
    axes.plot(xs, ys, color=LINE, linewidth=0.7 if dense else 1.2, solid_capstyle="butt", zorder=2)
    axes.plot(
        [x for x, _ in known],
        [share.share or 0.0 for _, share in known],
        marker,
        color=colour,
        markersize=2.2 if dense else 4.0,
        markeredgewidth=0,
        clip_on=False,
        zorder=4,
    )


def _look(group: str, context: Context) -> tuple[str, str]:
    """A group looks the same in all figures of a report."""
    codes = [one.code for one in context.study.groups]
    return GROUPS[codes.index(group) % len(GROUPS)]


def _ticks(end: float) -> list[float]:
    """Two or three steps of whole percents, up to the end of the scale."""
    hundredths = round(end * 100)
    steps = next((n for n in (3, 2) if hundredths % (10 * n) == 0), 2 if hundredths % 2 == 0 else 1)
    return [place * end / steps for place in range(steps + 1)]


def _intervals(known: Sequence[tuple[float, Proportion]]) -> tuple[list[float], list[float]]:
    """All intervals as one broken line: a figure of many specifications stays small."""
    xs: list[float] = []
    ys: list[float] = []
    for x, share in known:
        if share.low is not None and share.high is not None:
            xs += [x, x, x]
            ys += [share.low, share.high, float("nan")]
    return xs, ys


def alt(found: Multiverse, context: Context, caption: str) -> str:
    """Say what the figure shows."""
    language = context.language
    parts = [
        word(
            "robust.alt.choice",
            language,
            name=name(dimension, context),
            options=", ".join(option(found, dimension, code, context) for code in codes),
        )
        for dimension, codes in zip(DIMENSIONS, found.choices, strict=True)
    ]
    planned = [(group, found.summary(group).planned) for group in found.groups]
    told = [
        share_in_words(labels.group(group, context), share, language)
        for group, share in planned
        if share is not None
    ]
    said = [
        closed(caption),
        word("robust.alt.choices", language, parts=joined(parts, language)),
    ]
    if told:
        said.append(word("robust.note.planned", language, text=f"{capitalised(joined(told, language))}."))
    return " ".join([*said, specification_sentence(found, context)])


def notes(found: Multiverse, context: Context) -> list[str]:
    """Say how to read the figure, and which answers count as planned."""
    language = context.language
    questions: dict[str, list[str]] = {}
    for group, item in zip(found.groups, found.items, strict=True):
        told = word(
            "chart.note.positive",
            language,
            question=quoted(labels.question(item, context), language),
            answers=labels.positive(item, context),
        )
        questions.setdefault(told, []).append(group)
    colon = word("chart.colon", language)
    counted = [
        told if len(questions) == 1 else f"{capitalised(labels.groups(groups, context))}{colon}{told}"
        for told, groups in questions.items()
    ]
    confidence = next((one.share.confidence for one in found.estimates), 0.95)
    lines = word("robust.note.intervals", language, level=level(confidence, language))
    planned = word("robust.note.planned", language, text=" ".join(counted))
    left = left_out_note(found, context)
    return [word("robust.note.reading", language), planned, *([left] if left else []), lines]
