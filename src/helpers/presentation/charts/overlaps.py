"""Which options of a multiple-choice item are ticked together: a heat map below the diagonal."""

from __future__ import annotations

from itertools import pairwise

from helpers.analysis.overlap import Overlaps
from helpers.presentation import labels
from helpers.presentation.charts.common import empty, joined, n_of
from helpers.presentation.charts.finish import finish
from helpers.presentation.charts.sheet import Sheet, Swatch, label_column, legend_of, rows_of
from helpers.presentation.charts.style import SMALL, STEPS, WHITE, WIDTH, on, styled
from helpers.presentation.context import Context
from helpers.presentation.display import Figure
from helpers.presentation.numbers import bare_percent, count, percent
from helpers.presentation.typography import quoted
from helpers.presentation.words import word

ENDS = (0.0, 0.05, 0.1, 0.2, 0.4, 1.0)
"""Where the colours of the shares begin and end: finer where pairs mostly are."""
FEWEST = 3
SHOWN = 5
CELL = 38.0


def overlaps_chart(overlaps: Overlaps, context: Context, *, label: str) -> Figure:
    """Draw the options of a multiple-choice item two by two, their percentages printed.

    The diagonal has the percent of each option, the cells beneath those who ticked both, of those who ticked at
    least one option that is not exclusive. Columns have the numbers of the rows.

    Parameters
    ----------
    overlaps : Overlaps
        What is shown; two options need no figure (`FEWEST`), but get one.
    context : Context
        Language, folder, demonstration mark.
    label : str
        ``fig-...``.
    """
    question = labels.question(overlaps.item, context)
    caption = word("multiple.chart.caption", context.language, question=question)
    caption = labels.with_groups(caption, [overlaps.group], context)
    sheet = draw(overlaps, context)
    return finish(sheet.figure, context, label, caption, alt(overlaps, context), notes(overlaps, context))


@styled
def draw(overlaps: Overlaps, context: Context) -> Sheet:
    """Draw the figure."""
    if not overlaps.n or not overlaps.options:
        return empty(context)
    language, options = context.language, overlaps.options
    names = [
        f"{place}. {labels.option(overlaps.item, code, context)}"
        for place, code in enumerate(options, start=1)
    ]
    left = label_column(names, 0.45 * WIDTH)
    rows = rows_of(names, left, least=16.0, gap=2.0)
    cell = min((WIDTH - left - 8) / len(options), CELL)
    head = SMALL * 1.2 + 4
    legend = legend_of(_swatches(language), WIDTH - 8)
    sheet = Sheet(head + rows.height + 8 + legend.height + 3, context)
    rows.write(sheet, left, head)
    for j in range(len(options)):
        sheet.text(left + 6 + (j + 0.5) * cell, head - 3, str(j + 1), SMALL, ha="center", va="bottom")
    for i, (centre, high) in enumerate(zip(rows.centres, rows.heights, strict=True)):
        for j in range(i + 1):
            share = _share(overlaps, i, j)
            x, fill = left + 6 + j * cell, STEPS[step(share)]
            sheet.box(x, head + centre - high / 2, cell, high, fill, edge=WHITE)
            shown = bare_percent(share, language)
            place = (x + cell / 2, head + centre)
            sheet.text(*place, shown, SMALL, ha="center", bold=i == j, colour=on(fill))
    legend.draw(sheet, 4, head + rows.height + 8)
    return sheet


def _share(overlaps: Overlaps, i: int, j: int) -> float:
    if i == j:
        return overlaps.counts[i] / overlaps.n
    return overlaps.pair(overlaps.options[i], overlaps.options[j]).share.share or 0.0


def step(share: float) -> int:
    """Give the place of a share among the colours.

    Examples
    --------
    >>> step(0.0), step(0.05), step(0.399), step(1.0)
    (0, 1, 3, 4)
    """
    return sum(share >= end for end in ENDS[1:-1])


def _swatches(language: str) -> list[Swatch]:
    return [
        Swatch(
            word(
                "multiple.chart.last" if high == ENDS[-1] else "multiple.chart.step",
                language,
                low=bare_percent(low, language, 0),
                high=percent(high, language, 0),
            ),
            fill,
        )
        for (low, high), fill in zip(pairwise(ENDS), STEPS, strict=True)
    ]


def alt(overlaps: Overlaps, context: Context) -> str:
    """Say what the figure shows: the most frequent pairs."""
    language = context.language
    said = word(
        "multiple.chart.alt",
        language,
        options=count(len(overlaps.options), language),
        question=quoted(labels.question(overlaps.item, context), language),
        group=labels.group(overlaps.group, context),
        n_of=n_of(overlaps.n, language),
    )
    pairs = [
        word(
            "multiple.chart.alt.pair",
            language,
            first=quoted(labels.option(overlaps.item, pair.first, context), language),
            second=quoted(labels.option(overlaps.item, pair.second, context), language),
            count=count(pair.both, language),
            percent=percent(pair.share.share, language),
        )
        for pair in overlaps.top(SHOWN)
    ]
    if not pairs:
        return f"{said} {word('multiple.chart.alt.none', language)}"
    return f"{said} {word('multiple.chart.alt.pairs', language, pairs=joined(pairs, language))}"


def notes(overlaps: Overlaps, context: Context) -> list[str]:
    """Say of whom the percentages are."""
    return [word("multiple.chart.note", context.language, n_of=count(overlaps.n, context.language))]
