"""One item in several groups: a column per group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.analysis.results import Crosstab, Description, Distribution
from helpers.presentation import labels
from helpers.presentation.bases import bases_note
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.presentation.numbers import MISSING
from helpers.presentation.tables.build import Row, build, column_head, count_and_percent, plain_head
from helpers.presentation.typography import NBSP
from helpers.presentation.words import word

LEVEL = 0.05
FEWEST_LETTERED = 3
"""Of two columns the sign of a residual says already which is larger."""


def place_table(distributions: Sequence[Distribution], context: Context, *, label: str) -> Table:
    """Tabulate one item of several groups, such as where respondents are from."""
    language = context.language
    head = plain_head(word("head.answer", language), *group_heads(distributions, context))
    caption = labels.titled(distributions[0].item, [d.group for d in distributions], context)
    notes = [word("note.count.percent", language), group_bases(distributions, context)]
    return build(context, label, caption, head, option_rows(distributions, context), notes)


def group_heads(
    descriptions: Sequence[Description], context: Context, table: Crosstab | None = None
) -> list[str]:
    """Head one column per group, with its base, and its letter where the crosstab has letters."""
    return [
        column_head(labels.group(d.group, context), d.base.answered, context.language)
        + letter_of(table, d.group)
        for d in descriptions
    ]


def group_bases(descriptions: Sequence[Description], context: Context) -> str:
    """Say each group's base in one note."""
    return bases_note([(labels.group(d.group, context), d.base, d.item) for d in descriptions], context)


def option_rows(
    distributions: Sequence[Distribution], context: Context, table: Crosstab | None = None
) -> Iterator[Row]:
    """Give one row per option: "260 (62,1)" of each group, marked where the crosstab's cell stands out.

    An option that a group's questionnaire does not offer has a dash there.
    """
    items = {row.code: d.item for d in reversed(distributions) for row in d.rows}
    codes = dict.fromkeys(row.code for d in distributions for row in d.rows)
    for code in codes:
        cells = tuple(_cell(d, code, context) + cell_mark(table, code, d.group) for d in distributions)
        yield labels.option(items[code], code, context), cells


def _cell(d: Distribution, code: str, context: Context) -> str:
    found = {row.code: row for row in d.rows}.get(code)
    return MISSING if found is None else count_and_percent(found.valid, context.language)


def cell_mark(table: Crosstab | None, row: str, column: str) -> str:
    """Mark a cell: + or − where its residual's corrected p is below 0.05, then the letters of smaller columns."""
    if table is None or row not in table.rows or column not in table.columns:
        return ""
    i, j = table.rows.index(row), table.columns.index(column)
    sign = ""
    if _stands_out(table, i, j):
        sign = " +" if (table.residuals[i][j] or 0) > 0 else " −"
    above = table.compared.letters[i][j] if table.compared is not None and lettered(table) else ""
    return f"{sign} {above}" if above else sign


def lettered(table: Crosstab | None) -> bool:
    """Whether a table has letters: where three or more columns have respondents, and two differ in some row."""
    return _compares(table) and any(letters for row in _letters(table) for letters in row)


def letter_of(table: Crosstab | None, column: str) -> str:
    """Give the letter of a column after a blank: " A"; nothing where the table has no letters."""
    if table is None or table.compared is None or not lettered(table):
        return ""
    return f"{NBSP}{table.compared.names[table.columns.index(column)]}"


def mark_notes(table: Crosstab | None, language: str) -> list[str]:
    """Explain the marks in the cells of a table, or say that no cell and no pair of columns stands out."""
    if table is None:
        return []
    places = [(i, j) for i in range(len(table.rows)) for j in range(len(table.columns))]
    signs = any(_stands_out(table, *place) for place in places)
    notes = [word("note.residuals" if signs else "note.residuals.none", language)]
    if _compares(table):
        notes.append(word("note.letters" if lettered(table) else "note.letters.none", language))
    return notes


def _stands_out(table: Crosstab, i: int, j: int) -> bool:
    p = table.residual_p[i][j]
    return p is not None and p < LEVEL


def _compares(table: Crosstab | None) -> bool:
    if table is None or table.compared is None:
        return False
    return len(table.columns) - len(table.compared.left_out) >= FEWEST_LETTERED


def _letters(table: Crosstab | None) -> tuple[tuple[str, ...], ...]:
    return table.compared.letters if table is not None and table.compared is not None else ()
