"""Completeness: for each item, how many answered and why the others did not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from helpers.analysis.results import Base
from helpers.presentation import labels
from helpers.presentation.charts.common import empty, headed, joined
from helpers.presentation.charts.finish import finish
from helpers.presentation.charts.lettering import height, widest, width, wrap
from helpers.presentation.charts.sheet import Legend, Rows, Sheet, Swatch, legend_of, rows_of
from helpers.presentation.charts.style import (
    GREY,
    INK,
    RULE,
    SMALL,
    STATUS,
    TALLEST,
    TINY,
    WIDTH,
    styled,
)
from helpers.presentation.context import Context
from helpers.presentation.display import Figure
from helpers.presentation.numbers import bare_percent, count, percent
from helpers.presentation.typography import capitalised, quoted
from helpers.presentation.words import word
from helpers.study.item import Item
from helpers.study.status import Status

Bases = Mapping[str, Sequence[Base]]

GUTTER = 14.0
HEAD = 14.0
THICK = 7.0
# Columns of panels, size of the letters and gap between rows: the first that is no higher than a page.
LAYOUTS = ((2, TINY, 1.6), (2, 5.5, 0.6), (3, 5.0, 0.5), (4, 5.0, 0.5))
BETWEEN = 8.0


@dataclass(frozen=True)
class Panel:
    """One group's items, and where they stand on the sheet."""

    group: str
    bases: tuple[Base, ...]
    rows: Rows
    labels: float
    left: float
    top: float
    width: float
    title: str

    @property
    def head(self) -> float:
        """The height of the title and the room around it."""
        return height(self.title, SMALL) + 6

    @property
    def height(self) -> float:
        """Title and rows."""
        return self.head + self.rows.height


def completeness_chart(bases_by_group: Bases, context: Context, *, label: str) -> Figure:
    """Draw for each item of each group the status of the answers as one stacked bar of all respondents.

    Items are named by their wording where a page has room for it, else by their code, which the questionnaire
    in the appendix explains. At the right stands the share answered of those who were asked.

    Parameters
    ----------
    bases_by_group : mapping of group code to sequence of Base
        The bases of the group's items, in the questionnaire's order.
    context : Context
        Language, folder, demonstration mark.
    label : str
        ``fig-...``.
    """
    sheet = draw(bases_by_group, context)
    caption = word("chart.caption.completeness", context.language)
    notes = [word("chart.note.completeness", context.language)]
    if any(bases_by_group.values()) and not _worded(bases_by_group, context):
        notes.append(word("chart.note.codes", context.language))
    return finish(sheet.figure, context, label, caption, alt(bases_by_group, context), notes)


def _item(base: Base, context: Context) -> Item:
    return labels.find_item(base.item, context.study.group(base.group).questionnaire, context)


def _wordings(bases: Sequence[Base], context: Context) -> list[str]:
    return [labels.question(_item(base, context), context) for base in bases]


def _wide_rows(bases: Sequence[Base], context: Context) -> Rows:
    return rows_of(_wordings(bases, context), 0.5 * WIDTH, least=THICK, gap=2.5, size=SMALL)


def _worded(bases_by_group: Bases, context: Context) -> bool:
    """Whether the wordings of all items fit on a page, one under the other."""
    needed = sum(HEAD + BETWEEN + _wide_rows(bases, context).height for bases in bases_by_group.values())
    return needed <= TALLEST - 40


def shown_statuses(bases_by_group: Bases) -> list[Status]:
    """Give the statuses that occur, in the order of the bars."""
    return [
        status
        for status in STATUS
        if any(b.count(status) for bases in bases_by_group.values() for b in bases)
    ]


@styled
def draw(bases_by_group: Bases, context: Context) -> Sheet:
    """Draw the figure."""
    groups = {group: bases for group, bases in bases_by_group.items() if bases}
    if not any(base.total for bases in groups.values() for base in bases):
        return empty(context)
    legend = _legend(groups, context)
    top = legend.height + 8
    panels = (
        _one_column(groups, top, context) if _worded(groups, context) else _side_by_side(groups, top, context)
    )
    bottom = max(panel.top + panel.height for panel in panels)
    sheet = Sheet(bottom + 3, context)
    legend.draw(sheet, 4, 2)
    for panel in panels:
        _panel(sheet, panel, shown_statuses(groups), context)
    return sheet


def _legend(groups: Bases, context: Context) -> Legend:
    swatches = [
        Swatch(word(f"status.{status.value}", context.language), *STATUS[status])
        for status in shown_statuses(groups)
    ]
    return legend_of(swatches, WIDTH - 8)


def _one_column(groups: Bases, top: float, context: Context) -> list[Panel]:
    panels = []
    for group, bases in groups.items():
        rows = _wide_rows(bases, context)
        column = widest(rows.texts, SMALL) + 3
        panels.append(
            Panel(group, tuple(bases), rows, column, 0.0, top, WIDTH, _title(bases, WIDTH, context))
        )
        top += panels[-1].height + BETWEEN
    return panels


def _side_by_side(groups: Bases, top: float, context: Context) -> list[Panel]:
    """Place panels in as few columns as are no higher than a page; items are named by code."""
    for columns, size, gap in LAYOUTS:
        panels = _columns(groups, top, context, columns, size, gap)
        if max(panel.top + panel.height for panel in panels) <= TALLEST:
            break
    return panels


def _columns(
    groups: Bases, top: float, context: Context, number: int, size: float, gap: float
) -> list[Panel]:
    """Place each panel in the column that is shortest so far."""
    across = (WIDTH - GUTTER * (number - 1)) / number
    tops = [top] * number
    panels = []
    for group, bases in groups.items():
        codes = [base.item for base in bases]
        rows = rows_of(codes, across / 2, least=0, gap=gap, size=size)
        side = tops.index(min(tops))
        left, title = side * (across + GUTTER), _title(bases, across, context)
        column = widest(rows.texts, size) + 3
        panels.append(Panel(group, tuple(bases), rows, column, left, tops[side], across, title))
        tops[side] += panels[-1].height + BETWEEN
    return panels


def _title(bases: Sequence[Base], across: float, context: Context) -> str:
    respondents = max(base.total for base in bases)
    title = headed(labels.group(bases[0].group, context), respondents, context.language)
    return wrap(title, across - 16, SMALL, True)


def _panel(sheet: Sheet, panel: Panel, statuses: Sequence[Status], context: Context) -> None:
    language = context.language
    size = min(panel.rows.size, TINY)
    texts = [bare_percent(_completeness(base), language, 0) for base in panel.bases]
    values = max(width(text, size) for text in texts) + 4
    first, wide = panel.left + panel.labels + 4, panel.width - panel.labels - values - 5
    top = panel.top + panel.head
    sheet.text(panel.left + 1, top - 3, panel.title, SMALL, va="bottom", bold=True)
    sheet.text(panel.left + panel.width - 1, top - 3, "%", size, ha="right", va="bottom", colour=GREY)
    panel.rows.write(sheet, panel.left + panel.labels, top)
    thick = min(panel.rows.heights) - 1.6
    for text, centre in zip(texts, panel.rows.centres, strict=True):
        sheet.text(panel.left + panel.width - 1, top + centre, text, size, ha="right")
    starts = {status: _before(panel.bases, statuses[:place]) for place, status in enumerate(statuses)}
    for status in statuses:
        bars = [
            (first + start * wide, top + centre - thick / 2, base.count(status) / base.total * wide, thick)
            for base, start, centre in zip(panel.bases, starts[status], panel.rows.centres, strict=True)
            if base.count(status)
        ]
        if bars:
            _one_patch(sheet, bars, status, panel.group)


def _before(bases: Sequence[Base], statuses: Sequence[Status]) -> list[float]:
    return [sum(base.count(one) for one in statuses) / (base.total or 1) for base in bases]


def _one_patch(
    sheet: Sheet, bars: Sequence[tuple[float, float, float, float]], status: Status, group: str
) -> None:
    """Draw all bars of a status as one patch: a hundred items would make a file of hundreds of shapes."""
    corners = [
        [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y)] for x, y, wide, high in bars
    ]
    outline = Outline.make_compound_path(*(Outline(points, closed=True) for points in corners))
    fill, hatch = STATUS[status]
    edge = INK if hatch else (RULE if status is Status.NOT_ASKED else GREY)
    patch = PathPatch(outline, facecolor=fill, edgecolor=edge, hatch=hatch or None, linewidth=0.3)
    patch.set_gid(f"{group}-{status.value}")
    sheet.page.add_patch(patch)


def _completeness(base: Base) -> float | None:
    return base.answered / base.asked if base.asked else None


def alt(bases_by_group: Bases, context: Context) -> str:
    """Say what the figure shows: for each group the extremes and the losses."""
    language = context.language
    found = [word("chart.alt.completeness", language)]
    for group, bases in bases_by_group.items():
        asked = [base for base in bases if base.asked]
        name = capitalised(labels.group(group, context))
        if not asked:
            found.append(f"{word('chart.alt.none', language, name=name)}.")
            continue
        low, high = (_extreme(pick, asked, context) for pick in (min, max))
        left = max(base.count(Status.BROKE_OFF) for base in bases)
        found.append(
            word(
                "chart.alt.completeness.group",
                language,
                name=name,
                items=count(len(bases), language),
                low=low,
                high=high,
                left=count(left, language),
            )
        )
    return " ".join(found)


def _extreme(pick: object, bases: Sequence[Base], context: Context) -> str:
    choose = min if pick is min else max
    base = choose(bases, key=lambda one: one.answered / one.asked)
    question = quoted(labels.question(_item(base, context), context), context.language)
    share = percent(_completeness(base), context.language)
    part = word(
        "chart.alt.completeness.item",
        context.language,
        question=question,
        percent=share,
        count=count(base.answered, context.language),
        asked=count(base.asked, context.language),
    )
    return joined([part], context.language)
