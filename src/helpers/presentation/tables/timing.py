"""Items compared between two spans of days: early against late, before against after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.analysis.results import Proportion
from helpers.analysis.timing import Shift, Shifts
from helpers.presentation import labels, testing
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.presentation.numbers import MISSING, bare_p, bare_percent, count, number, span
from helpers.presentation.tables.build import Row, build, indented, interval_head, plain_head
from helpers.presentation.typography import capitalised
from helpers.presentation.words import word


def shifts_table(
    found: Shifts, context: Context, *, label: str, caption: str, heads: tuple[str, str]
) -> Table:
    """Tabulate the positive shares of both spans, their difference and its test: an item, its groups beneath.

    Parameters
    ----------
    found : Shifts
    heads : pair of str
        What the two spans are called in the columns' heads.
    """
    language = context.language
    interval = interval_head([row.first for row in found.rows], language)
    head = plain_head(
        word("head.item", language),
        *heads,
        word("timing.head.difference", language, interval=interval),
        word("head.p", language),
        word("head.p.adjusted", language),
    )
    notes = [
        word("timing.note.base", language),
        word("timing.note.difference", language),
        testing.family_note(found.tests, language),
    ]
    return build(context, label, caption, head, _rows(found.rows, context), notes)


def _rows(shifts: Sequence[Shift], context: Context) -> Iterator[Row]:
    questions: dict[tuple[str, str], list[Shift]] = {}
    for one in shifts:
        questions.setdefault((one.item.code, labels.question(one.item, context)), []).append(one)
    for (_, question), rows in questions.items():
        yield question, ()
        for one in rows:
            name = indented(capitalised(labels.group(one.group, context)))
            yield name, _cells(one, context.language)


def _cells(one: Shift, language: str) -> tuple[str, ...]:
    return (
        _share(one.first, language),
        _share(one.second, language),
        _difference(one, language),
        bare_p(one.test.p, language),
        bare_p(one.test.p_adjusted, language),
    )


def _share(share: Proportion, language: str) -> str:
    part = f"{count(share.count, language)}/{count(share.base, language)}"
    return f"{part} ({bare_percent(share.share, language)})" if share.share is not None else part


def _difference(one: Shift, language: str) -> str:
    gap = one.difference
    if gap.value is None or gap.low is None or gap.high is None:
        return MISSING
    limits = span(100 * gap.low, 100 * gap.high, 1, language)
    return f"{number(100 * gap.value, 1, language)} ({limits})"
