"""One item of one group: its options, or its numbers."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.analysis.results import Distribution, Numbers
from helpers.presentation import labels
from helpers.presentation.bases import ORDER, base_note, multiple_note, status_name
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.presentation.numbers import MISSING, bare_percent, count, equation, interval, short, span
from helpers.presentation.shares import share_text
from helpers.presentation.tables.build import (
    Row,
    build,
    interval_head,
    interval_note,
    percent_and_interval,
    plain_head,
)
from helpers.presentation.typography import quoted
from helpers.presentation.words import word
from helpers.study.status import Status


def distribution_table(d: Distribution, context: Context, *, label: str) -> Table:
    """Tabulate the options of an item: count, valid percent and its interval.

    Options that nobody chose are there with a 0. Single-choice items end with their total; a multiple-choice
    item has none, since its percentages may add up to more than 100.
    """
    language = context.language
    shares = [row.valid for row in d.rows]
    head = plain_head(word("head.answer", language), "n", "%", interval_head(shares, language))
    caption = labels.titled(d.item, [d.group], context)
    return build(context, label, caption, head, _rows(d, context), distribution_notes(d, context))


def _rows(d: Distribution, context: Context) -> Iterator[Row]:
    language = context.language
    for row in d.rows:
        cells = (
            count(row.valid.count, language),
            bare_percent(row.valid.share, language),
            interval(row.valid, language),
        )
        yield labels.option(d.item, row.code, context), cells
    if d.mentions is None:
        whole = bare_percent(1.0 if d.base.answered else None, language)
        yield word("total", language), (count(d.base.answered, language), whole, MISSING)


def distribution_notes(d: Distribution, context: Context) -> list[str]:
    """Write the notes of one item's table: base, kind of percentages, positive answers, median, intervals."""
    language = context.language
    notes = [base_note(d.base, d.item, context)]
    if d.mentions is not None:
        notes += [multiple_note(language), word("note.mentions", language, n=d.mentions)]
    if d.positive is not None and d.positive.share is not None:
        names = labels.positive(d.item, context)
        notes.append(word("note.positive", language, options=names, share=share_text(d.positive, language)))
    if d.median is not None:
        notes.append(_median_note(d, context))
    return [*notes, interval_note([row.valid for row in d.rows], language)]


def _median_note(d: Distribution, context: Context) -> str:
    def name(code: str) -> str:
        return quoted(labels.option(d.item, code, context), context.language)

    median = name(d.median or "")
    if d.quartiles is None:
        return word("note.median", context.language, median=median)
    q1, q3 = (name(code) for code in d.quartiles)
    return word("note.median.quartiles", context.language, median=median, q1=q1, q3=q3)


def frequency_table(d: Distribution, context: Context, *, label: str) -> Table:
    """Tabulate everybody: the options, then the answers that do not count, up to all respondents.

    Each row has its percent of the valid answers (with interval), of those asked, and of all. For a
    multiple-choice item those who ticked take the place of the valid answers.
    """
    language = context.language
    shares = [row.valid for row in d.rows]
    valid = word("bases.head.of_valid", language, interval=interval_head(shares, language))
    asked, everybody = (word(f"bases.head.{part}", language) for part in ("of_asked", "of_all"))
    head = plain_head(word("head.answer", language), "n", valid, asked, everybody)
    rows = [*_frequencies(d, context), *_lost(d, context)]
    rows.append((word("bases.row.all", language), _of_all(d, d.base.total, MISSING, None, language)))
    caption = labels.titled(d.item, [d.group], context)
    return build(context, label, caption, head, rows, distribution_notes(d, context))


def _frequencies(d: Distribution, context: Context) -> Iterator[Row]:
    language = context.language
    for row in d.rows:
        cells = (
            count(row.valid.count, language),
            percent_and_interval(row.valid, language),
            bare_percent(row.of_asked, language),
            bare_percent(row.of_total, language),
        )
        yield labels.option(d.item, row.code, context), cells
    whole = bare_percent(1.0 if d.base.answered else None, language)
    name = word("multiple.row.ticked" if d.mentions is not None else "bases.row.valid", language)
    yield name, _of_all(d, d.base.answered, whole, d.base.answered, language)


def _lost(d: Distribution, context: Context) -> Iterator[Row]:
    for status in ORDER:
        if n := d.base.count(status):
            blank = d.mentions is not None and status is Status.LEFT_BLANK
            name = (
                word("multiple.row.none", context.language) if blank else status_name(status, d.item, context)
            )
            asked = None if status is Status.NOT_ASKED else n
            yield name, _of_all(d, n, MISSING, asked, context.language)


def _of_all(d: Distribution, n: int, valid: str, asked: int | None, language: str) -> tuple[str, ...]:
    of_asked = None if asked is None or not d.base.asked else asked / d.base.asked
    of_all = n / d.base.total if d.base.total else None
    return count(n, language), valid, bare_percent(of_asked, language), bare_percent(of_all, language)


def numbers_table(numbers: Numbers, context: Context, *, label: str) -> Table:
    """Tabulate a numeric item: number of values, median and quartiles, mean, SD and interval, extremes."""
    language = context.language
    n = numbers
    unit = labels.unit(n.item, context)
    rows = [
        (word("row.values", language), count(n.base.answered, language)),
        (word("row.median", language), short(n.median, language)),
        (word("row.quartiles", language), span(n.q1, n.q3, None, language)),
        (word("row.mean", language), short(n.mean, language)),
        (word("row.sd", language), short(n.sd, language)),
        (word("row.mean.interval", language), span(n.low, n.high, None, language)),
        (word("row.extremes", language), span(n.minimum, n.maximum, None, language)),
    ]
    value = word("head.value", language) + (f" ({unit})" if unit else "")
    head = plain_head(word("head.statistic", language), value)
    notes = [base_note(n.base, n.item, context), word("note.numbers", language)]
    body = [(heading, (cell,)) for heading, cell in rows]
    return build(context, label, labels.titled(n.item, [n.group], context), head, body, notes)


def median_and_quartiles(numbers: Numbers, language: str) -> str:
    """Write "12 (5–20)", or the dash where there are no values."""
    if numbers.median is None:
        return MISSING
    return f"{short(numbers.median, language)} ({span(numbers.q1, numbers.q3, None, language)})"


def mean_and_sd(numbers: Numbers, language: str) -> str:
    """Write "14,2 (8,1)"; the SD of a single value is a dash."""
    if numbers.mean is None:
        return MISSING
    return f"{short(numbers.mean, language)} ({short(numbers.sd, language)})"


def n_equals(n: int, language: str) -> str:
    """Write "n = 412"."""
    return equation("n", count(n, language))
