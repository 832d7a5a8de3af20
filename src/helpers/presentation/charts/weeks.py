"""Answers per week, one panel a group on the same scale, with the events that may have moved them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from babel.dates import format_date
from matplotlib.axes import Axes

from helpers.analysis.results import Dates
from helpers.presentation import labels
from helpers.presentation.charts.common import FOOT, empty, headed, panel_height
from helpers.presentation.charts.finish import finish
from helpers.presentation.charts.lettering import height, width, wrap
from helpers.presentation.charts.sheet import Sheet, clean_axes
from helpers.presentation.charts.style import BAR, GREY, INK, NEUTRAL, SMALL, TALLEST, TINY, WIDTH, styled
from helpers.presentation.context import Context
from helpers.presentation.display import Figure
from helpers.presentation.labels import listed
from helpers.presentation.numbers import count, long_date
from helpers.presentation.typography import capitalised
from helpers.presentation.words import word
from helpers.study.study import Event

LEFT, RIGHT = 28.0, 4.0
PANEL = 58.0
HEAD = 15.0
AXIS = 26.0


def weeks_chart(dates: Sequence[Dates], context: Context, *, label: str) -> Figure:
    """Draw the answers per ISO week of each group, all panels on one scale, and the study's events.

    Parameters
    ----------
    dates : sequence of Dates
        One per group.
    context : Context
        Language, folder, demonstration mark; the study's events that fall into the weeks shown are marked.
    label : str
        ``fig-...``.
    """
    language = context.language
    sheet = draw(dates, context)
    caption = word("chart.caption.weeks", language)
    return finish(sheet.figure, context, label, caption, alt(dates, context), notes(dates, context))


def events(dates: Sequence[Dates], context: Context) -> list[Event]:
    """Give the events that overlap the weeks shown, by date."""
    weeks = [week for one in dates for week, _ in one.weeks]
    if not weeks:
        return []
    first, last = min(weeks), max(weeks) + timedelta(days=6)
    found = [one for one in context.study.events if one.start <= last and one.end >= first]
    return sorted(found, key=lambda one: (one.start, one.end))


@styled
def draw(dates: Sequence[Dates], context: Context) -> Sheet:
    """Draw the figure."""
    weeks = [week for one in dates for week, _ in one.weeks]
    if not weeks:
        return empty(context)
    first, last = min(weeks).toordinal(), max(weeks).toordinal() + 7
    shown = events(dates, context)
    top, wraps = _event_room(shown, context)
    panel = panel_height(PANEL, len(dates), HEAD, TALLEST - top - AXIS - FOOT)
    sheet = Sheet(top + len(dates) * (HEAD + panel) + AXIS, context)
    across = WIDTH - LEFT - RIGHT
    highest = max((answers for one in dates for _, answers in one.weeks), default=0) or 1
    for number, (event, text) in enumerate(zip(shown, wraps, strict=True)):
        start = LEFT + max(event.start.toordinal() - first, 0) / (last - first) * across
        y = sum(height(one, SMALL) + 3 for one in wraps[:number])
        x = min(start, WIDTH - 2 - max(width(line, SMALL) for line in text.split("\n")) - 9)
        sheet.box(x, y + 2.5, 6, 5, NEUTRAL, line=0.5)
        sheet.text(x + 9, y + 1, text, SMALL, va="top")
    for number, one in enumerate(dates):
        y = top + number * (HEAD + panel)
        sheet.text(
            LEFT,
            y + HEAD - 2,
            headed(labels.group(one.group, context), _dated(one), context.language),
            SMALL,
            va="bottom",
            bold=True,
        )
        axes = sheet.axes(LEFT, y + HEAD, across, panel)
        axes.set_label(f"weeks of {one.group}")
        axes.set_xlim(first, last)
        axes.set_ylim(0, highest * 1.2)
        _panel(axes, one, shown, context, number == len(dates) - 1)
    middle = LEFT + across / 2
    text = word("chart.axis.weeks", context.language)
    sheet.text(middle, top + len(dates) * (HEAD + panel) + 15, text, SMALL, ha="center", va="top")
    return sheet


def _event_room(shown: Sequence[Event], context: Context) -> tuple[float, list[str]]:
    texts = [wrap(_event_text(event, context), WIDTH - LEFT - 40, SMALL) for event in shown]
    return sum(height(text, SMALL) + 3 for text in texts) + (2 if texts else 0), texts


def _event_text(event: Event, context: Context) -> str:
    language = context.language
    name = labels.text(event.label, context)
    if event.start == event.end:
        return f"{name}, {long_date(event.start, language)}"
    start, end = long_date(event.start, language), long_date(event.end, language)
    return word("chart.event", language, name=name, start=start, end=end)


def _panel(axes: Axes, one: Dates, shown: Sequence[Event], context: Context, lowest: bool) -> None:
    clean_axes(axes)
    axes.grid(False)
    axes.spines["left"].set_visible(True)
    for event in shown:
        start, end = event.start.toordinal(), event.end.toordinal() + 1
        low, high = axes.get_xlim()
        axes.axvspan(max(start, low), min(end, high), facecolor=NEUTRAL, edgecolor="none", zorder=0)
        for edge in (edge for edge in (start, end) if low < edge < high):
            axes.axvline(edge, color=GREY, linewidth=0.5, linestyle=(0, (3, 2)), zorder=0.5)
    starts = [week.toordinal() + 3.5 for week, _ in one.weeks]
    heights = [answers for _, answers in one.weeks]
    axes.bar(starts, heights, width=6, color=BAR, edgecolor=INK, linewidth=0.4)
    _values(axes, starts, heights, context.language)
    ticks = count_ticks(axes.get_ylim()[1] / 1.2)
    axes.set_yticks(ticks, [count(tick, context.language) for tick in ticks])
    axes.tick_params(axis="y", left=True, labelleft=True, length=2, labelsize=TINY, pad=2, labelcolor=INK)
    _week_ticks(axes, context.language, lowest)


def _values(axes: Axes, starts: Sequence[float], heights: Sequence[int], language: str) -> None:
    """Write the counts on the bars where a week is wide enough for every one of them."""
    low, high = axes.get_xlim()
    week = 7 / (high - low) * (WIDTH - LEFT - RIGHT)
    texts = [count(answers, language) for answers in heights]
    if max((width(text, TINY) for text in texts), default=0.0) > week - 1:
        return
    for x, y, text in zip(starts, heights, texts, strict=True):
        if y:
            axes.annotate(
                text, (x, y), (0, 1.5), textcoords="offset points", ha="center", va="bottom", fontsize=TINY
            )


def _week_ticks(axes: Axes, language: str, lowest: bool) -> None:
    """Mark Mondays, as many as there is room to write."""
    low, high = (int(end) for end in axes.get_xlim())
    mondays = [date.fromordinal(day) for day in range(low, high, 7)]
    texts = [_short_day(day, language) for day in mondays]
    week = 7 / (high - low) * (WIDTH - LEFT - RIGHT)
    every = 1
    while max(width(text, TINY) for text in texts) + 6 > every * week:
        every += 1
    axes.set_xticks([day.toordinal() for day in mondays[::every]], texts[::every] if lowest else [])
    axes.set_xticks([day.toordinal() for day in mondays], minor=True)
    axes.tick_params(axis="x", which="minor", length=1.5, width=0.4, color=GREY)
    axes.tick_params(axis="x", labelsize=TINY)


def count_ticks(highest: float) -> list[int]:
    """Choose round counts for an axis, five at most.

    Examples
    --------
    >>> count_ticks(83), count_ticks(7), count_ticks(1)
    ([0, 50], [0, 2, 4, 6], [0, 1])
    """
    steps = (factor * 10**power for power in range(9) for factor in (1, 2, 5))
    return [*range(0, int(highest) + 1, next(step for step in steps if highest <= 4 * step))]


def _short_day(day: date, language: str) -> str:
    text = format_date(day, "d MMM", locale=language)
    return f"1er{text[1:]}" if language == "fr" and day.day == 1 else text


def _dated(one: Dates) -> int:
    return sum(answers for _, answers in one.weeks)


def alt(dates: Sequence[Dates], context: Context) -> str:
    """Say what the figure shows."""
    language = context.language
    found = [word("chart.alt.weeks", language)]
    for one in dates:
        name = capitalised(labels.group(one.group, context))
        if not _dated(one):
            found.append(f"{word('chart.alt.none', language, name=name)}.")
            continue
        week, most = max(one.weeks, key=lambda pair: pair[1])
        found.append(
            word(
                "chart.alt.weeks.group",
                language,
                name=name,
                n=_dated(one),
                first=long_date(one.first, language),
                last=long_date(one.last, language),
                weeks=count(len(one.weeks), language),
                most=count(most, language),
                week=long_date(week, language),
            )
        )
    marked = [_event_text(event, context) for event in events(dates, context)]
    if marked:
        found.append(word("chart.alt.events", language, events=listed(marked, language)))
    return " ".join(found)


def notes(dates: Sequence[Dates], context: Context) -> list[str]:
    """Say what a week is, and how many answers have no date."""
    language = context.language
    undated = [(one.group, one.base.total - _dated(one)) for one in dates]
    missing = [labels.members(number, group, context) for group, number in undated if number]
    found = [word("chart.note.weeks", language)]
    if missing:
        found.append(word("chart.note.undated", language, groups=listed(missing, language)))
    return found
