"""Answers lacking, item by item in the order of the questionnaire, and how many had left before each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.analysis.breakoff import BreakOff
from helpers.analysis.nonresponse import ItemNonresponse, Unanswered
from helpers.analysis.unanswered import LACKING
from helpers.presentation import labels
from helpers.presentation.charts.common import FOOT, empty, headed, joined, panel_height, scale_end
from helpers.presentation.charts.finish import finish
from helpers.presentation.charts.sheet import Sheet, Swatch, clean_axes, legend_of
from helpers.presentation.charts.style import GREY, INK, NEUTRAL, SMALL, STATUS, TALLEST, TINY, WIDTH, styled
from helpers.presentation.context import Context
from helpers.presentation.display import Figure
from helpers.presentation.numbers import bare_percent, count, percent
from helpers.presentation.typography import capitalised
from helpers.presentation.words import word
from helpers.study.status import Status

LEFT, RIGHT = 28.0, 4.0
PANEL, HEAD, AXIS = 56.0, 24.0, 26.0
NAMED, THICK = 3, 0.76


def nonresponse_chart(
    found: Sequence[ItemNonresponse], left: Sequence[BreakOff], context: Context, *, label: str
) -> Figure:
    """Draw for each group the share of lacking answers of each item, by reason, and the share that had left.

    Parameters
    ----------
    found, left : sequence
        One for each group, in the same order.
    context : Context
        Language, folder, demonstration mark.
    label : str
        ``fig-...``.
    """
    language = context.language
    sheet = draw(found, left, context)
    caption = word("nonresponse.chart.caption", language)
    notes = [word("nonresponse.chart.note", language)]
    return finish(sheet.figure, context, label, caption, alt(found, left, context), notes)


@styled
def draw(found: Sequence[ItemNonresponse], left: Sequence[BreakOff], context: Context) -> Sheet:
    """Draw the figure."""
    if not any(one.reached for one in found):
        return empty(context)
    language = context.language
    rates = [one.rate.share or 0.0 for group in found for one in group.items]
    end = scale_end(max(share for shares in (rates, *map(had_left, left)) for share in shares))
    statuses = [s for s in LACKING if any(one.count(s) for group in found for one in group.items)]
    swatches = [Swatch(word(f"status.{s.value}", language), *STATUS[s]) for s in statuses]
    swatches.append(Swatch(word("nonresponse.chart.left", language), INK))
    legend = legend_of(swatches, WIDTH - LEFT - RIGHT)
    top = legend.height + 6
    panel = panel_height(PANEL, len(found), HEAD, TALLEST - top - AXIS - FOOT)
    sheet = Sheet(top + len(found) * (HEAD + panel) + AXIS, context)
    legend.draw(sheet, LEFT, 2)
    for number, (one, gone) in enumerate(zip(found, left, strict=True)):
        y = top + number * (HEAD + panel)
        title = headed(labels.group(one.group, context), one.respondents, language)
        sheet.text(LEFT, y + HEAD - 2, title, SMALL, va="bottom", bold=True)
        axes = sheet.axes(LEFT, y + HEAD, WIDTH - LEFT - RIGHT, panel)
        axes.set_label(f"nonresponse of {one.group}")
        _panel(axes, one, gone, statuses, end, language)
    middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
    axis = word("nonresponse.chart.axis", language)
    sheet.text(middle, top + len(found) * (HEAD + panel) + 14, axis, SMALL, ha="center", va="top")
    return sheet


def _panel(
    axes: Axes,
    one: ItemNonresponse,
    gone: BreakOff,
    statuses: Sequence[Status],
    end: float,
    language: str,
) -> None:
    clean_axes(axes)
    axes.grid(False)
    axes.spines["left"].set_visible(True)
    places = _places(gone)
    axes.set_xlim(0.4, len(places) + 0.6)
    axes.set_ylim(0, end)
    _sections(axes, gone, places)
    for item in one.items:
        _bar(axes, item, places[item.item.code], statuses)
    axes.step(list(places.values()), had_left(gone), where="mid", color=INK, linewidth=1.0)
    step = 0.2 if end > 0.4 else 0.1 if end > 0.2 else 0.05
    ticks = [place * step for place in range(round(end / step) + 1)]
    axes.set_yticks(ticks, [bare_percent(round(tick, 4), language, 0) for tick in ticks])
    axes.tick_params(axis="y", left=True, labelleft=True, length=2, labelsize=TINY, pad=2, labelcolor=INK)
    shown = [place for place in places.values() if place == 1 or place % 5 == 0]
    axes.set_xticks(shown, [count(place, language) for place in shown])
    axes.tick_params(axis="x", labelsize=TINY)


def _bar(axes: Axes, one: Unanswered, place: int, statuses: Sequence[Status]) -> None:
    bottom = 0.0
    for status in statuses:
        if one.count(status):
            (fill, hatch), high = STATUS[status], one.count(status) / one.rate.base
            edge = INK if hatch else GREY
            bar = Rectangle((place - THICK / 2, bottom), THICK, high, facecolor=fill, edgecolor=edge)
            bar.set(linewidth=0.3, hatch=hatch or None)
            axes.add_patch(bar)
            bottom += high


def had_left(gone: BreakOff) -> list[float]:
    """Give for each item the share of the respondents who had left before it."""
    if not gone.respondents:
        return [0.0] * len(gone.items)
    left = [gone.before, *(one.left for one in gone.items[:-1])]
    return [number / gone.respondents for number in accumulate(left)]


def _places(gone: BreakOff) -> dict[str, int]:
    """The number of each item, as the appendix gives it."""
    return {one.item.code: place for place, one in enumerate(gone.items, start=1)}


def _sections(axes: Axes, gone: BreakOff, places: dict[str, int]) -> None:
    for number, (section, _) in enumerate(gone.sections):
        if number % 2:
            first, last = (places[section.items[end].code] for end in (0, -1))
            axes.axvspan(first - 0.5, last + 0.5, facecolor=NEUTRAL, edgecolor="none", zorder=0)


def alt(found: Sequence[ItemNonresponse], left: Sequence[BreakOff], context: Context) -> str:
    """Say what the figure shows: the highest rates of each group, and the share that had left by the end."""
    language = context.language
    said = [word("nonresponse.chart.alt", language)]
    for one, gone in zip(found, left, strict=True):
        name = capitalised(labels.group(one.group, context))
        if not one.reached:
            said.append(f"{word('chart.alt.none', language, name=name)}.")
            continue
        places = _places(gone)
        parts = [_item(item, places[item.item.code], language) for item in one.ranked()[:NAMED]]
        end = gone.broke_off / gone.respondents
        said.append(
            word(
                "nonresponse.chart.alt.group",
                language,
                group=name,
                parts=joined(parts, language) or word("nonresponse.chart.alt.none", language),
                left=percent(end, language),
            )
        )
    return " ".join(said)


def _item(item: Unanswered, place: int, language: str) -> str:
    share = percent(item.rate.share, language)
    return word("nonresponse.chart.alt.item", language, number=count(place, language), percent=share)
