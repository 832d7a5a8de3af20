"""Non-response in tables: the items most often without an answer, by who answers, and where people left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.analysis.breakoff import BreakOff, LeftByProfile, WhoLeft
from helpers.analysis.nonresponse import FEWEST, ByProfile, ItemNonresponse, WhoLacks
from helpers.analysis.unanswered import LACKING
from helpers.presentation import labels, testing
from helpers.presentation.bases import status_name
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.presentation.numbers import MISSING, bare_p, count, number, span
from helpers.presentation.tables.build import (
    Row,
    build,
    column_head,
    count_and_percent,
    interval_head,
    interval_note,
    percent_and_interval,
    plain_head,
)
from helpers.presentation.typography import capitalised
from helpers.presentation.words import word

MOST = 4


def nonresponse_table(
    found: Sequence[ItemNonresponse], context: Context, *, label: str, most: int = MOST
) -> Table:
    """Tabulate for each group the items most often without an answer: reasons, rate and its interval.

    A reason that no item shown has gets no column.
    """
    language = context.language
    shown = [one for group in found for one in group.ranked()[:most]]
    statuses = [status for status in LACKING if any(one.count(status) for one in shown)]
    rates = [one.rate for one in shown]
    interval = interval_head(rates, language)
    head = plain_head(
        word("head.item", language),
        word("nonresponse.head.reached", language),
        *(status_name(status, None, context) for status in statuses),
        word("nonresponse.head.lacking", language, interval=interval),
    )
    rows: list[Row] = []
    for group in found:
        rows.append((_group_heading(group, context), ()))
        for one in group.ranked()[:most]:
            counts = (count(one.count(status), language) for status in statuses)
            cells = (count(one.rate.base, language), *counts, percent_and_interval(one.rate, language))
            rows.append((labels.question(one.item, context), cells))
    notes = [
        word("nonresponse.note.most", language, n=most),
        word("nonresponse.note.base", language),
        word("nonresponse.note.lacking", language),
        interval_note(rates, language),
    ]
    return build(context, label, word("nonresponse.caption", language), head, rows, notes)


def _group_heading(group: ItemNonresponse, context: Context) -> str:
    name = capitalised(labels.group(group.group, context))
    items = count(len(group.items), context.language)
    return word("nonresponse.heading", context.language, group=name, n=len(group.ranked()), items=items)


def who_lacks_table(found: WhoLacks, context: Context, *, label: str) -> Table:
    """Tabulate lacking answers by who answers: a row for each item of each group's profile."""
    language = context.language
    head = plain_head(
        word("nonresponse.who.head.profile", language),
        word("nonresponse.who.head.means", language),
        word("head.p", language),
        word("head.p.adjusted", language),
        word("head.effect", language),
        word("nonresponse.who.head.items", language),
        word("nonresponse.who.head.least", language),
    )
    rows: list[Row] = []
    for row in found.rows:
        heading: Row = (capitalised(labels.group(row.group, context)), ())
        if heading not in rows:
            rows.append(heading)
        rows.append((labels.question(row.profile, context), _profile_cells(row, language)))
    fewest = count(FEWEST, language)
    notes = [
        word("nonresponse.who.note.base", language),
        word("nonresponse.who.note.means", language, fewest=fewest),
        testing.family_note(found.tests, language),
    ]
    corrected = next((test for test in found.item_tests if test.p_adjusted is not None), None)
    if corrected is not None:
        method, n = testing.correction_name(corrected, language), count(corrected.family or 0, language)
        notes.append(word("nonresponse.who.note.items", language, fewest=fewest, method=method, n=n))
    notes.append(testing.effects_note([row.effect for row in found.rows], language))
    sides = ("right", "right", "right", "left", "right", "right")
    return build(context, label, word("nonresponse.who.caption", language), head, rows, notes, sides)


def _profile_cells(row: ByProfile, language: str) -> tuple[str, ...]:
    means = [100 * mean for _, n, mean in row.shares if mean is not None and n >= FEWEST]
    least = [one.test.p_adjusted for one in row.items if one.test.p_adjusted is not None]
    size = row.effect
    return (
        span(min(means), max(means), 1, language) if means else MISSING,
        bare_p(row.test.p, language),
        bare_p(row.test.p_adjusted, language),
        MISSING
        if size.value is None
        else f"{testing.effect_symbol(size)} {testing.effect_value(size, language)}",
        count(len(row.items), language),
        bare_p(min(least), language) if least else MISSING,
    )


def break_off_table(found: Sequence[BreakOff], who: WhoLeft, context: Context, *, label: str) -> Table:
    """Tabulate who was still there after each section, then break-off by who answers; a column for each group."""
    language = context.language
    names = [column_head(labels.group(one.group, context), one.respondents, language) for one in found]
    head = plain_head(word("breakoff.head", language), *names)
    rows = [*_section_rows(found, context), *_left_rows(found, who, context)]
    notes = [word("breakoff.note.base", language)]
    corrected = next((row.test for row in who.rows if row.test.p_adjusted is not None), None)
    if corrected is not None:
        method = testing.correction_name(corrected, language)
        notes.append(word("breakoff.note.who", language, n=corrected.family or 0, method=method))
    if any(MISSING in cells for _, cells in rows):
        notes.append(word("breakoff.note.dash", language))
    return build(context, label, word("breakoff.caption", language), head, rows, notes)


def _section_rows(found: Sequence[BreakOff], context: Context) -> Iterator[Row]:
    """One row a section; sections of several questionnaires are one where code and title are the same."""
    shares = [
        {(section.code, labels.text(section.title, context)): share for section, share in one.sections}
        for one in found
    ]
    for key in dict.fromkeys(key for one in shares for key in one):
        cells = (count_and_percent(one[key], context.language) if key in one else MISSING for one in shares)
        yield key[1], tuple(cells)


def _left_rows(found: Sequence[BreakOff], who: WhoLeft, context: Context) -> Iterator[Row]:
    """One row a question; items of several groups are one row where they are worded alike."""
    lines: list[tuple[str, dict[str, LeftByProfile]]] = []
    for row in who.rows:
        title = labels.question(row.profile, context)
        line = next((cells for name, cells in lines if name == title and row.group not in cells), None)
        if line is None:
            lines.append((title, {row.group: row}))
        else:
            line[row.group] = row
    if lines:
        yield word("breakoff.rows.who", context.language), ()
    for title, cells in lines:
        yield title, tuple(_left_cell(cells.get(one.group), context.language) for one in found)


def _left_cell(row: LeftByProfile | None, language: str) -> str:
    if row is None or row.test.p_adjusted is None:
        return MISSING
    p = bare_p(row.test.p_adjusted, language)
    return p if row.effect.value is None else f"{p} ({number(row.effect.value, 2, language)})"
