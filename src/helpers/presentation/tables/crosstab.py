"""Two items of the same respondents, or one item across groups: counts and percents of the columns."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.analysis.results import Crosstab
from helpers.presentation import labels, testing
from helpers.presentation.bases import bases_note
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.presentation.numbers import MISSING, bare_percent, count
from helpers.presentation.strength import contrast, strength
from helpers.presentation.tables.build import Head, Row, build, column_head, count_and_percent, plain_head
from helpers.presentation.tables.groups import cell_mark, letter_of, mark_notes
from helpers.presentation.typography import quoted
from helpers.presentation.words import word


def crosstab_table(crosstab: Crosstab, context: Context, *, label: str) -> Table:
    """Tabulate a crosstab: count and percent of the column, marks where a cell stands out.

    A sign for the adjusted residual, letters for the columns whose share is smaller. The bias-corrected V is in
    the notes, and for a table of 2 x 2 the difference of its columns, risk ratio and odds ratio.

    With two items the last column is their total; groups have none, for their mixture is nobody's share.
    """
    language = context.language
    notes = [
        word("note.count.percent", language),
        _base_note(crosstab, context),
        *mark_notes(crosstab, language),
        testing.sentence(crosstab.test, crosstab.effect, language),
        strength(crosstab, language),
        contrast(crosstab, context),
    ]
    rows = list(_rows(crosstab, context))
    return build(context, label, _caption(crosstab, context), _head(crosstab, context), rows, notes)


def _caption(crosstab: Crosstab, context: Context) -> str:
    if crosstab.column is None:
        return labels.titled(crosstab.row, crosstab.columns, context)
    row, column = labels.question(crosstab.row, context), labels.question(crosstab.column, context)
    title = word("caption.crosstab", context.language, row=row, column=column)
    return labels.with_groups(title, [base.group for base in crosstab.bases], context)


def _head(crosstab: Crosstab, context: Context) -> list[Head]:
    language = context.language
    bases = [sum(row[j] for row in crosstab.counts) for j in range(len(crosstab.columns))]
    heads = [
        column_head(_column_name(crosstab, code, context), n, language) + letter_of(crosstab, code)
        for code, n in zip(crosstab.columns, bases, strict=True)
    ]
    answer = word("head.answer", language)
    if crosstab.column is None:
        return plain_head(answer, *heads)
    total = column_head(word("total", language), crosstab.n, language)
    above: Head = [("", 1), (labels.question(crosstab.column, context), len(heads)), ("", 1)]
    return [above, *plain_head(answer, *heads, total)]


def _column_name(crosstab: Crosstab, code: str, context: Context) -> str:
    if crosstab.column is None:
        return labels.group(code, context)
    return labels.option(crosstab.column, code, context)


def _rows(crosstab: Crosstab, context: Context) -> Iterator[Row]:
    for i, code in enumerate(crosstab.rows):
        cells = [
            count_and_percent(share, context.language) + cell_mark(crosstab, code, column)
            for share, column in zip(crosstab.shares[i], crosstab.columns, strict=True)
        ]
        total = [] if crosstab.column is None else [_total(crosstab, i, context.language)]
        yield labels.option(crosstab.row, code, context), (*cells, *total)


def _total(crosstab: Crosstab, row: int, language: str) -> str:
    if not crosstab.n:
        return MISSING
    n = sum(crosstab.counts[row])
    return f"{count(n, language)} ({bare_percent(n / crosstab.n, language)})"


def _base_note(crosstab: Crosstab, context: Context) -> str:
    if crosstab.column is None:
        named = [(labels.group(base.group, context), base, crosstab.row) for base in crosstab.bases]
        return bases_note(named, context)
    items = {crosstab.row.code: crosstab.row, crosstab.column.code: crosstab.column}
    both = word("note.crosstab.base", context.language, n=crosstab.n)
    named = [
        (quoted(labels.question(items[base.item], context), context.language), base, items[base.item])
        for base in crosstab.bases
        if base.item in items
    ]
    return f"{both} {bases_note(named, context)}" if named else both
