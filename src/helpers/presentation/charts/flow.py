"""The participant flow (STROBE, von Elm 2007; CHERRIES, Eysenbach 2004): received, excluded by rule, kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.cleaning.log import Log
from helpers.presentation import labels
from helpers.presentation.charts.common import joined
from helpers.presentation.charts.finish import finish
from helpers.presentation.charts.lettering import height, widest, width, wrap
from helpers.presentation.charts.sheet import Rows, Sheet, rows_of
from helpers.presentation.charts.style import BAR, BODY, GREY, PALE, RULE, SMALL, WHITE, WIDTH, styled
from helpers.presentation.context import Context
from helpers.presentation.display import Figure
from helpers.presentation.numbers import count
from helpers.presentation.typography import capitalised
from helpers.presentation.words import word

LABELS = 150.0
BOX = 16.0
GAP = 9.0
TURNED = 95.0  # how long a line of a turned name may be


@dataclass(frozen=True)
class Column:
    """The part of the sheet that one source takes: one lane for each of its groups."""

    log: Log
    left: float
    lane: float

    @property
    def width(self) -> float:
        """All lanes together."""
        return self.lane * max(len(self.log.kept), 1)

    @property
    def middle(self) -> float:
        """Where the source's line runs down."""
        return self.left + self.width / 2

    def lanes(self) -> list[tuple[str, int, float]]:
        """Give group, answers kept and middle of each lane."""
        return [
            (group, kept, self.left + (place + 0.5) * self.lane)
            for place, (group, kept) in enumerate(self.log.kept)
        ]


def flow_chart(logs: Sequence[Log], context: Context, *, label: str) -> Figure:
    """Draw how many answers each source brought, how many each rule excluded, and how many each group keeps.

    Parameters
    ----------
    logs : sequence of Log
        One per source.
    context : Context
        Language, folder, demonstration mark.
    label : str
        ``fig-...``.
    """
    language = context.language
    sheet = draw(logs, context)
    notes = [word("chart.note.flow", language)]
    caption = word("chart.caption.flow", language)
    return finish(sheet.figure, context, label, caption, alt(logs, context), notes)


def rules(logs: Sequence[Log], context: Context) -> list[tuple[str, str]]:
    """Give code and name of every rule that was applied, in the study's order."""
    known = {rule.code: labels.text(rule.label, context) for rule in context.study.rules}
    applied = dict.fromkeys(code for log in logs for code, _ in log.steps)
    order = [code for code in known if code in applied] + [code for code in applied if code not in known]
    implied = word("chart.flow.no_group", context.language)
    return [(code, known.get(code, implied if code == "no_group" else code)) for code in order]


@styled
def draw(logs: Sequence[Log], context: Context) -> Sheet:
    """Draw the figure."""
    language = context.language
    columns = _columns(logs)
    heads, turned = _heads(columns, context)
    head = (widest(heads, BODY, True) if turned else max(height(text) for text in heads)) + 4
    named = rules(logs, context)
    rows = rows_of([name for _, name in named], LABELS - 6, least=11, gap=5, size=SMALL)
    groups, upright = _group_names(columns, context)
    kept_height = BOX + _names_height(list(groups.values()), upright)
    top = head + BOX + GAP
    kept = top + rows.height + BOX + GAP
    sheet = Sheet(kept + kept_height + GAP + 10 + BOX + 2, context)
    for one, text in zip(columns, heads, strict=True):
        sheet.text(one.middle, head - 3, text, ha="center", va="bottom", bold=True, turned=turned)
    _rules(sheet, columns, named, rows, top, language)
    _received(sheet, columns, head, top + rows.height, language)
    _excluded(sheet, columns, top + rows.height, kept, language)
    _kept(sheet, columns, groups, (kept, kept_height, upright), language)
    if len(columns) > 1:
        _sums(sheet, logs, named, rows, (head, top, kept, kept_height), language)
    _total(sheet, columns, kept + kept_height, language)
    return sheet


def _heads(columns: Sequence[Column], context: Context) -> tuple[list[str], bool]:
    """Wrap the sources' names; they are turned where a single word is wider than its column."""
    names = [labels.source(one.log.source, context) for one in columns]
    turned = any(
        width(part, BODY, True) > one.width - 4
        for one, name in zip(columns, names, strict=True)
        for part in name.split()
    )
    rooms = [TURNED if turned else one.width - 4 for one in columns]
    return [wrap(name, room, BODY, True) for name, room in zip(names, rooms, strict=True)], turned


def _columns(logs: Sequence[Log]) -> list[Column]:
    """Share the width out among groups; where there are several sources, the last lane is for their sums."""
    lanes = sum(max(len(log.kept), 1) for log in logs)
    lane = (WIDTH - LABELS) / (lanes + (1 if len(logs) > 1 else 0))
    columns, left = [], LABELS
    for log in logs:
        columns.append(Column(log, left, lane))
        left += columns[-1].width
    return columns


def _group_names(columns: Sequence[Column], context: Context) -> tuple[dict[str, str], bool]:
    """Wrap the groups' names to their lanes, and say whether each word fits; else names are to be turned.

    A source of one group has its name at the top already.
    """
    names = {}
    for one in columns:
        for group, _ in one.log.kept:
            name = capitalised(labels.group(group, context))
            plain = len(one.log.kept) == 1 and name == labels.source(one.log.source, context)
            names[group] = "" if plain else name
    rooms = {group: one.lane - 8 for one in columns for group, _ in one.log.kept}
    upright = all(
        width(part, SMALL) <= rooms[group] for group, name in names.items() for part in name.split(" ")
    )
    wrapped = {
        group: wrap(name, rooms[group] if upright else TURNED, SMALL) if name else ""
        for group, name in names.items()
    }
    return wrapped, upright


def _names_height(names: Sequence[str], upright: bool) -> float:
    """The room above the counts that names need in their boxes."""
    if upright:
        return max((height(text, SMALL) for text in names if text), default=0.0)
    return widest(names, SMALL) + 4


def _rules(
    sheet: Sheet,
    columns: Sequence[Column],
    named: Sequence[tuple[str, str]],
    rows: Rows,
    top: float,
    language: str,
) -> None:
    """The rules' names at the left, light lines to follow, and the branch of each source."""
    tops = [top + centre - one / 2 for centre, one in zip(rows.centres, rows.heights, strict=True)]
    for y in [*tops, top + rows.height]:
        sheet.line((0, WIDTH), (y, y), PALE, 0.6)
    for (code, _), text, centre in zip(named, rows.texts, rows.centres, strict=True):
        sheet.text(8, top + centre, text, rows.size)
        for one in columns:
            steps = dict(one.log.steps)
            if code in steps:
                _branch(sheet, one, top + centre, steps[code], language)


def _branch(sheet: Sheet, column: Column, y: float, excluded: int, language: str) -> None:
    x, reach = column.middle, min(column.width / 2 - 16, 14)
    text = count(excluded, language)
    if excluded:
        sheet.line((x, x + max(reach, 3)), (y, y), GREY, 0.8)
        sheet.text(x + max(reach, 3) + 2, y, text, SMALL)
    else:
        sheet.text(x + max(reach, 3) + 2, y, text, SMALL, colour=GREY)


def _received(sheet: Sheet, columns: Sequence[Column], head: float, end: float, language: str) -> None:
    sheet.text(2, head + BOX / 2, _lead(word("chart.flow.received", language)), bold=True)
    for one in columns:
        _box(sheet, one.middle, head, min(one.width - 6, 60), BOX, count(one.log.rows, language), PALE)
        sheet.line((one.middle, one.middle), (head + BOX, end), GREY, 0.8)


def _excluded(sheet: Sheet, columns: Sequence[Column], top: float, kept: float, language: str) -> None:
    """The sum of the exclusions, and the lines that go on to the groups."""
    y = top + BOX / 2
    sheet.text(2, y, _lead(word("chart.flow.excluded", language)), bold=True)
    for one in columns:
        out = sum(excluded for _, excluded in one.log.steps)
        _branch(sheet, one, y, out, language)
        lanes = [x for _, _, x in one.lanes()]
        split = kept - GAP
        sheet.line((one.middle, one.middle), (top, split), GREY, 0.8)
        if len(lanes) > 1:
            sheet.line((min(lanes), max(lanes)), (split, split), GREY, 0.8)
        for x in lanes:
            sheet.arrow(x, split, kept)


def _kept(
    sheet: Sheet,
    columns: Sequence[Column],
    groups: dict[str, str],
    place: tuple[float, float, bool],
    language: str,
) -> None:
    top, box, upright = place
    title = wrap(word("chart.flow.kept", language), LABELS - 8, BODY, True)
    sheet.text(2, top + box / 2, title, bold=True)
    for one in columns:
        for group, kept, x in one.lanes():
            name, n = groups[group], count(kept, language)
            wide = min(one.lane - 5, 78)
            if upright or not name:
                _box(sheet, x, top, wide, box, f"{name}\n{n}" if name else n, BAR)
                continue
            _box(sheet, x, top, wide, box, "", BAR)
            sheet.text(x, top + (box - BOX) / 2 + 2, name, SMALL, ha="center", turned=True)
            sheet.text(x, top + box - BOX / 2, n, ha="center")


def _sums(
    sheet: Sheet,
    logs: Sequence[Log],
    named: Sequence[tuple[str, str]],
    rows: Rows,
    tops: tuple[float, float, float, float],
    language: str,
) -> None:
    """The last lane: all sources together."""
    head, top, kept, box = tops
    right = WIDTH - 6
    sheet.text(right, head - 3, word("chart.flow.all", language), ha="right", va="bottom", bold=True)
    sheet.text(right, head + BOX / 2, count(sum(log.rows for log in logs), language), ha="right", bold=True)
    for (code, _), centre in zip(named, rows.centres, strict=True):
        out = sum(dict(log.steps).get(code, 0) for log in logs)
        sheet.text(right, top + centre, count(out, language), SMALL, ha="right")
    out = sum(excluded for log in logs for _, excluded in log.steps)
    sheet.text(right, top + rows.height + BOX / 2, count(out, language), ha="right", bold=True)
    sheet.text(right, kept + box / 2, count(_all_kept(logs), language), ha="right", bold=True)


def _total(sheet: Sheet, columns: Sequence[Column], top: float, language: str) -> None:
    """The box beneath all groups, to which their lines lead."""
    lanes = [x for one in columns for _, _, x in one.lanes()]
    join, y = top + GAP / 2, top + GAP + 8
    for x in lanes:
        sheet.line((x, x), (top, join), GREY, 0.8)
    if lanes:
        sheet.line((min(lanes), max(lanes)), (join, join), GREY, 0.8)
        middle = (min(lanes) + max(lanes)) / 2
        sheet.arrow(middle, join, y)
        text = word("chart.flow.total", language, n=_all_kept([one.log for one in columns]))
        _box(sheet, middle, y, 150, BOX, text, WHITE, bold=True)


def _all_kept(logs: Sequence[Log]) -> int:
    return sum(kept for log in logs for _, kept in log.kept)


def _box(
    sheet: Sheet, x: float, top: float, width: float, high: float, text: str, fill: str, bold: bool = False
) -> None:
    sheet.box(x - width / 2, top, width, high, fill, edge=GREY if fill != PALE else RULE)
    sheet.text(x, top + high / 2, text, SMALL if "\n" in text else BODY, ha="center", bold=bold)


def _lead(text: str) -> str:
    return wrap(text, LABELS - 8, BODY, True)


def alt(logs: Sequence[Log], context: Context) -> str:
    """Say what the figure shows."""
    language = context.language
    names = dict(rules(logs, context))
    found = [word("chart.alt.flow", language)]
    for log in logs:
        out = [(names[code], excluded) for code, excluded in log.steps if excluded]
        excluded = word("chart.alt.flow.excluded", language, n=sum(number for _, number in out))
        if out:
            parts = [f"{name} {count(number, language)}" for name, number in out]
            excluded = f"{excluded} ({joined(parts, language)})"
        kept = ", ".join(labels.members(number, group, context) for group, number in log.kept)
        received = word("chart.alt.flow.received", language, n=log.rows)
        name = labels.source(log.source, context)
        found.append(
            word(
                "chart.alt.flow.source", language, name=name, received=received, excluded=excluded, kept=kept
            )
        )
    found.append(word("chart.alt.flow.total", language, n=_all_kept(logs)))
    return " ".join(found)
