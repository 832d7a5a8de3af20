"""Two dots a group: the share of positive answers without weights and with them, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from helpers.analysis.results import Proportion
from helpers.analysis.sensitivity import Sensitivity, Shift
from helpers.analysis.weighted import WeightedProportion
from helpers.presentation import labels
from helpers.presentation.charts.common import (
    AXIS_HEIGHT,
    HEAD_HEIGHT,
    empty,
    joined,
    percent_axis,
    scale_end,
)
from helpers.presentation.charts.finish import finish
from helpers.presentation.charts.lettering import height, widest, wrap
from helpers.presentation.charts.sheet import Sheet, clean_axes, label_column, rows_of
from helpers.presentation.charts.style import (
    DOT,
    GREY,
    RULE,
    SMALL,
    TALLEST,
    WHITE,
    WIDTH,
    styled,
)
from helpers.presentation.context import Context
from helpers.presentation.display import Figure
from helpers.presentation.numbers import MISSING, bare_percent, count, level, percent
from helpers.presentation.tables.weights import part_title
from helpers.presentation.typography import NBSP, capitalised
from helpers.presentation.words import word

APART = 2.4
ROW, TITLE_GAP = 11.0, 5.0


def weights_chart(
    found: Sequence[Sensitivity], context: Context, *, label: str, number: str | None = None
) -> Figure:
    """Draw comparisons one under the other: of each group its share without and with weights.

    Parameters
    ----------
    found : sequence of Sensitivity
        As many as a page takes; see `pages`.
    context : Context
    label : str
        ``fig-...``.
    number : str, optional
        Which of several figures this is: "1/2".
    """
    language = context.language
    key = "weights.caption.sensitivity" if number is None else "weights.caption.chart"
    caption = word(key, language, number=number)
    shares = [one.plain for each in found for one in each.shifts]
    at = level(shares[0].confidence if shares else 0.95, language)
    notes = [word("weights.chart.note", language, level=at), word("weights.note.positive", language)]
    sheet = draw(found, context)
    return finish(sheet.figure, context, label, caption, alt(found, context, caption), notes)


def pages(found: Sequence[Sensitivity], context: Context) -> list[list[Sensitivity]]:
    """Part comparisons into figures that a page takes."""
    most = TALLEST - HEAD_HEIGHT - AXIS_HEIGHT - 30
    made: list[list[Sensitivity]] = [[]]
    used = 0.0
    for each in found:
        needed = _title_height(each, context) + len(each.shifts) * (ROW + 4)
        if made[-1] and used + needed > most:
            made.append([])
            used = 0.0
        made[-1].append(each)
        used += needed
    return [page for page in made if page]


@styled
def draw(found: Sequence[Sensitivity], context: Context) -> Sheet:
    """Draw the figure."""
    shifts = [one for each in found for one in each.shifts]
    if not any(one.plain.base for one in shifts):
        return empty(context)
    language = context.language
    names = [name for each in found for name in _names(each, context)]
    values = [_value(one, language) for one in shifts]
    left, right = label_column(names, 0.3 * WIDTH), widest(values, SMALL) + 8
    total = sum(_part_height(each, context, left) for each in found)
    sheet = Sheet(HEAD_HEIGHT + total + AXIS_HEIGHT, context)
    sheet.text(WIDTH - 2, 2, word("weights.chart.values", language), SMALL, ha="right", va="top", colour=GREY)
    end = scale_end(max(_high(one) for one in shifts))
    top = HEAD_HEIGHT
    for each in found:
        axes = _part(sheet, each, context, (left, top, WIDTH - left - right - 12))
        percent_axis(axes, end, word("chart.axis.answers", language), language)
        if each is not found[-1]:
            _unwritten(axes)
        top += _part_height(each, context, left)
    return sheet


def _part(sheet: Sheet, each: Sensitivity, context: Context, place: tuple[float, float, float]) -> Axes:
    """Draw one comparison: its title, and beneath it axes of its own, so that no line runs through a title."""
    left, top, width = place
    below = top + _title_height(each, context)
    sheet.text(2, top + TITLE_GAP, _title(each, context), va="top", bold=True)
    rows = rows_of(_names(each, context), left, least=ROW)
    rows.write(sheet, left, below)
    axes = sheet.axes(left + 8, below, width, rows.height)
    clean_axes(axes)
    axes.set_label("dots")
    for one, centre in zip(each.shifts, rows.centres, strict=True):
        sheet.text(WIDTH - 2, below + centre, _value(one, context.language), SMALL, ha="right")
        _dots(axes, one, centre)
    return axes


def _unwritten(axes: Axes) -> None:
    """Leave the scale to the last axes."""
    axes.set_xlabel("")
    axes.tick_params(axis="x", bottom=False, labelbottom=False)
    axes.spines["bottom"].set_visible(False)


def _dots(axes: Axes, one: Shift, y: float) -> None:
    plain, found = one.plain.share, one.weighted.share
    for share, place, colour in ((one.plain, y - APART, GREY), (one.weighted, y + APART, DOT)):
        if share.low is not None and share.high is not None:
            axes.plot([share.low, share.high], [place, place], color=colour, linewidth=1.0)
    if plain is not None and found is not None:
        axes.plot([plain, found], [y - APART, y + APART], color=RULE, linewidth=1.6, zorder=1.5)
    if plain is not None:
        axes.plot(
            [plain],
            [y - APART],
            "o",
            color=WHITE,
            markeredgecolor=GREY,
            markersize=4.4,
            markeredgewidth=1.0,
            clip_on=False,
        )
    if found is not None:
        axes.plot([found], [y + APART], "o", color=DOT, markersize=4.6, markeredgewidth=0, clip_on=False)


def alt(found: Sequence[Sensitivity], context: Context, caption: str) -> str:
    """Say what the figure shows."""
    language = context.language
    parts = []
    for each in found:
        groups = [
            word(
                "weights.chart.alt.group",
                language,
                group=labels.group(one.group, context),
                plain=_in_words(one.plain, language),
                weighted=_in_words(one.weighted, language),
            )
            for one in each.shifts
        ]
        title = part_title(each, context)
        parts.append(word("weights.chart.alt.part", language, title=title, groups=joined(groups, language)))
    return f"{word('weights.chart.alt', language, caption=caption)} {'. '.join(parts)}."


def _in_words(share: Proportion | WeightedProportion, language: str) -> str:
    n = f"{count(share.count, language)}/{count(share.base, language)}"
    return f"{percent(share.share, language)} ({n})"


def _title(each: Sensitivity, context: Context) -> str:
    return wrap(part_title(each, context), WIDTH - 4, bold=True)


def _title_height(each: Sensitivity, context: Context) -> float:
    return height(_title(each, context)) + TITLE_GAP + 2


def _part_height(each: Sensitivity, context: Context, left: float) -> float:
    return _title_height(each, context) + rows_of(_names(each, context), left, least=ROW).height


def _names(each: Sensitivity, context: Context) -> list[str]:
    return [capitalised(labels.group(one.group, context)) for one in each.shifts]


def _high(one: Shift) -> float:
    return max(one.plain.high or 0.0, one.weighted.high or 0.0)


def _value(one: Shift, language: str) -> str:
    plain = bare_percent(one.plain.share, language)
    found = MISSING if one.weighted.share is None else bare_percent(one.weighted.share, language)
    n = f"{count(one.plain.base, language)} → {count(one.weighted.base, language)}"
    return f"{plain} → {found}{NBSP}{NBSP}({n})"
