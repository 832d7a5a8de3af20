"""Where a cross-tabulation departs from independence: a heat map of adjusted residuals (Haberman 1973)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap

from helpers.analysis.results import Crosstab
from helpers.presentation import labels
from helpers.presentation.bases import bases_note
from helpers.presentation.charts.common import empty, joined
from helpers.presentation.charts.finish import finish
from helpers.presentation.charts.lettering import height, widest, wrap
from helpers.presentation.charts.sheet import Sheet, Swatch, label_column, legend_of
from helpers.presentation.charts.style import GREY, RESIDUALS, SMALL, TINY, WHITE, WIDTH, on, styled
from helpers.presentation.context import Context
from helpers.presentation.display import Figure
from helpers.presentation.numbers import MISSING, count, number
from helpers.presentation.typography import capitalised
from helpers.presentation.words import word
from helpers.study.item import Item

# Corrected p that a star and two stars stand for.
WEAK, STRONG = 0.05, 0.01
NARROW = 34.0
MOST_COLUMNS = 9
Cell = tuple[float, float] | None
"""A residual and its p, corrected for the number of cells; None where there is none."""


def residuals_chart(crosstab: Crosstab, context: Context, *, label: str) -> Figure:
    """Draw the adjusted standardised residuals of a cross-tabulation, their values printed.

    One star and a pale colour where p, corrected for the number of cells (Holm), is below 0.05, two stars and a
    strong one below 0.01; the sign says which way.

    Parameters
    ----------
    crosstab : Crosstab
        Columns are options of another item, or groups.
    context : Context
        Language, folder, demonstration mark.
    label : str
        ``fig-...``.
    """
    sheet = draw(crosstab, context)
    return finish(
        sheet.figure,
        context,
        label,
        caption(crosstab, context),
        alt(crosstab, context),
        notes(crosstab, context),
    )


def names(crosstab: Crosstab, context: Context) -> tuple[list[str], list[str]]:
    """Name rows and columns."""
    rows = [_option(crosstab.row, code, context) for code in crosstab.rows]
    if crosstab.column is None:
        return rows, [capitalised(labels.group(code, context)) for code in crosstab.columns]
    return rows, [_option(crosstab.column, code, context) for code in crosstab.columns]


def _option(item: Item, code: str, context: Context) -> str:
    known = {option.code for option in item.options}
    return labels.option(item, code, context) if code in known else code


@styled
def draw(crosstab: Crosstab, context: Context) -> Sheet:
    """Draw the figure."""
    if not crosstab.n:
        return empty(context)
    rows, columns, cells = _grid(crosstab, context)
    left = label_column(rows, 0.36 * WIDTH)
    cell = min((WIDTH - left - 8) / len(columns), 90.0)
    heads, size, turned = _heads(columns, cell)
    head = (widest(heads, size) if turned else max(height(text, size) for text in heads)) + 5
    texts = [wrap(text, left, SMALL + 0.5) for text in rows]
    high = max(max(height(text, SMALL + 0.5) for text in texts) + 4, 18.0)
    legend = legend_of(_swatches(context.language), WIDTH - 8)
    body = high * len(rows)
    sheet = Sheet(head + body + 8 + legend.height + 3, context)
    for place, text in enumerate(heads):
        sheet.text(
            left + 6 + (place + 0.5) * cell, head - 3, text, size, ha="center", va="bottom", turned=turned
        )
    for place, text in enumerate(texts):
        sheet.text(left + 1, head + (place + 0.5) * high, text, SMALL + 0.5, ha="right")
    axes = sheet.axes(left + 6, head, cell * len(columns), body)
    axes.set_label("cells")
    _draw(axes, cells, context.language, cell < NARROW)
    legend.draw(sheet, 4, head + body + 8)
    return sheet


def _grid(crosstab: Crosstab, context: Context) -> tuple[list[str], list[str], list[list[Cell]]]:
    """Rows, columns and cells as they are drawn: what has many options goes down the page."""
    rows, columns = names(crosstab, context)
    cells = _cells(crosstab)
    if len(columns) > max(len(rows), MOST_COLUMNS):
        return columns, rows, [list(column) for column in zip(*cells, strict=True)]
    return rows, columns, cells


def _cells(crosstab: Crosstab) -> list[list[Cell]]:
    return [
        [None if one is None or p is None else (one, p) for one, p in zip(line, ps, strict=True)]
        for line, ps in zip(crosstab.residuals, crosstab.residual_p, strict=True)
    ]


def _heads(columns: Sequence[str], cell: float) -> tuple[list[str], float, bool]:
    """Wrap the columns' names; turned, in the fewest lines that are wide enough, where columns are narrow."""
    words = [part for text in columns for part in text.split(" ")]
    if cell >= NARROW and widest(words, SMALL) <= cell - 4:
        return [wrap(text, cell - 4, SMALL) for text in columns], SMALL, False
    for size, room in product((SMALL, TINY), (80.0, 110.0, 150.0, 220.0, 300.0)):
        heads = [wrap(text, room, size) for text in columns]
        if max(height(text, size) for text in heads) <= cell:
            break
    return heads, size, True


def _draw(axes: Axes, cells: list[list[Cell]], language: str, narrow: bool) -> None:
    import seaborn  # not at the top: no other figure needs it, and it takes as long to load as all the rest

    # Cells are told apart by their class, so the exact value is never left to the eye.
    classes = np.array([[np.nan if one is None else _class(one) for one in line] for line in cells])
    last = len(RESIDUALS) - 1
    seaborn.heatmap(
        classes,
        ax=axes,
        cmap=ListedColormap(RESIDUALS),
        norm=BoundaryNorm(np.arange(last + 2) - 0.5, len(RESIDUALS)),
        vmin=0,  # the norm decides; seaborn would look for ends, and there may be no number
        vmax=last,
        cbar=False,
        linewidths=0.6,
        linecolor=GREY,
        xticklabels=False,
        yticklabels=False,
    )
    axes.set_axis_off()
    for i, j in product(range(len(cells)), range(len(cells[0]))):
        one = cells[i][j]
        fill = WHITE if one is None else RESIDUALS[_class(one)]
        strong = one is not None and one[1] < STRONG
        axes.text(
            j + 0.5,
            i + 0.5,
            cell_text(one, language, "\n" if narrow else ""),
            fontsize=TINY if narrow else SMALL,
            ha="center",
            va="center",
            color=on(fill),
            fontweight="bold" if strong and not narrow else "normal",
        )


def _class(cell: tuple[float, float]) -> int:
    residual, p = cell
    steps = (p < WEAK) + (p < STRONG)
    return len(RESIDUALS) // 2 + (steps if residual > 0 else -steps)


def cell_text(cell: Cell, language: str, between: str = "") -> str:
    """Write a residual with its sign and its stars, these beneath it where there is little room.

    Examples
    --------
    >>> cell_text((3.14, 0.002), "en"), cell_text((2.2, 0.04), "fr"), cell_text(None, "en")
    ('+3.1**', '+2,2*', '—')
    """
    if cell is None:
        return MISSING
    residual, p = cell
    stars = "*" * ((p < WEAK) + (p < STRONG))
    text = number(residual, 1, language)
    return ("+" if residual > 0 and text.strip("0.,") else "") + text + (between + stars if stars else "")


def _swatches(language: str) -> list[Swatch]:
    weak, strong = number(WEAK, 2, language), number(STRONG, 2, language)
    return [
        Swatch(word("chart.residual.much_less", language, limit=strong), RESIDUALS[0]),
        Swatch(word("chart.residual.less", language, limit=weak), RESIDUALS[1]),
        Swatch(word("chart.residual.none", language, limit=weak), RESIDUALS[2]),
        Swatch(word("chart.residual.more", language, limit=weak), RESIDUALS[3]),
        Swatch(word("chart.residual.much_more", language, limit=strong), RESIDUALS[4]),
    ]


def caption(crosstab: Crosstab, context: Context) -> str:
    """Give the figure its title."""
    row = labels.question(crosstab.row, context)
    if crosstab.column is None:
        return word("chart.caption.residuals.groups", context.language, row=row)
    column = labels.question(crosstab.column, context)
    return word("chart.caption.residuals", context.language, row=row, column=column)


def alt(crosstab: Crosstab, context: Context) -> str:
    """Say what the figure shows: the departures whose corrected p is below 0.05, the largest first."""
    language = context.language
    rows, columns = names(crosstab, context)
    found = [
        (one, rows[i], columns[j])
        for i, line in enumerate(_cells(crosstab))
        for j, one in enumerate(line)
        if one is not None and one[1] < WEAK
    ]
    found.sort(key=lambda named: -abs(named[0][0]))
    size = word(
        "chart.alt.residuals",
        language,
        rows=count(len(rows), language),
        columns=count(len(columns), language),
        n=crosstab.n,
    )
    if not crosstab.n:
        return f"{size} {word('chart.alt.empty', language)}"
    if not found:
        return f"{size} {word('chart.alt.residuals.none', language, weak=number(WEAK, 2, language))}"
    parts = [
        word(
            "chart.alt.residuals.cell",
            language,
            row=row,
            column=column,
            value=cell_text(one, language).rstrip("*"),
        )
        for one, row, column in found
    ]
    weak = number(WEAK, 2, language)
    return f"{size} {word('chart.alt.residuals.cells', language, weak=weak, cells=joined(parts, language))}"


def notes(crosstab: Crosstab, context: Context) -> list[str]:
    """Say what a residual is and who is in the table."""
    language = context.language
    weak, strong = number(WEAK, 2, language), number(STRONG, 2, language)
    found = [word("chart.note.residuals", language, weak=weak, strong=strong)]
    if crosstab.column is None:
        named = [(labels.group(base.group, context), base, crosstab.row) for base in crosstab.bases]
        found.append(bases_note(named, context))
    else:
        found.append(word("chart.note.residuals.n", language, n=crosstab.n))
    return found
