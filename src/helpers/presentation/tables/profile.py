"""Several items of one group in one table: the description of its respondents, section by section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.analysis.results import Dates, Description, Distribution, Numbers, Texts
from helpers.presentation import labels
from helpers.presentation.bases import asked_if, multiple_note, numbering_note, outside
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.presentation.numbers import MISSING, count, long_date, percent
from helpers.presentation.tables.build import (
    Row,
    build,
    indented,
    interval_head,
    interval_note,
    percent_and_interval,
    plain_head,
)
from helpers.presentation.tables.distribution import mean_and_sd, median_and_quartiles
from helpers.presentation.words import word


def profile_table(
    descriptions: Sequence[Description], context: Context, *, label: str, caption: str
) -> Table:
    """Tabulate several items of a group: each as a heading row, its options or statistics beneath.

    The last row of an item counts who is outside its base, and why; items answered by everybody have none.
    """
    language = context.language
    shares = [row.valid for d in descriptions if isinstance(d, Distribution) for row in d.rows]
    percents = word("head.percent.interval", language, interval=interval_head(shares, language))
    values = any(not isinstance(d, Distribution) for d in descriptions)
    column = word("head.percent.or.value", language, percent=percents) if values else percents
    head = plain_head(word("head.item", language), "n", column)
    rows = [row for d in descriptions for row in _item_rows(d, context)]
    title = labels.with_groups(caption, [d.group for d in descriptions], context)
    return build(context, label, title, head, rows, _notes(descriptions, context))


def _notes(descriptions: Sequence[Description], context: Context) -> Iterator[str]:
    language = context.language
    if descriptions:
        group = descriptions[0].group
        people = labels.members(max(d.base.total for d in descriptions), group, context)
        yield word("note.profile.base", language, members=people)
    multiple = [d for d in descriptions if isinstance(d, Distribution) and d.mentions is not None]
    if multiple:
        yield multiple_note(language)
    shares = [row.valid for d in descriptions if isinstance(d, Distribution) for row in d.rows]
    if shares:
        yield interval_note(shares, language)
    if any(isinstance(d, Numbers) for d in descriptions):
        yield word("note.profile.numbers", language)
    if any(asked_if(d.base, d.item, context) for d in descriptions):
        yield numbering_note(language)


def _item_rows(d: Description, context: Context) -> Iterator[Row]:
    title = labels.question(d.item, context)
    several = isinstance(d, Distribution) and d.mentions is not None
    yield word("row.multiple", context.language, title=title) if several else title, ()
    if isinstance(d, Distribution):
        yield from _option_rows(d, context)
    elif isinstance(d, Numbers):
        yield from _number_rows(d, context)
    elif isinstance(d, Dates):
        yield from _date_rows(d, context)
    else:
        yield from _text_rows(d, context)
    lost = outside(d.base, d.item, context, why=True)
    if lost:
        n = count(d.base.total - d.base.answered, context.language)
        yield indented(word("row.outside", context.language, lost=lost)), (n, MISSING)


def _option_rows(d: Distribution, context: Context) -> Iterator[Row]:
    language = context.language
    for row in d.rows:
        cells = (count(row.valid.count, language), percent_and_interval(row.valid, language))
        yield indented(labels.option(d.item, row.code, context)), cells


def _number_rows(d: Numbers, context: Context) -> Iterator[Row]:
    language = context.language
    unit = labels.unit(d.item, context)
    n = count(d.base.answered, language)
    for key, value in (("median", median_and_quartiles(d, language)), ("mean", mean_and_sd(d, language))):
        name = word(f"row.profile.{key}", language) + (f", {unit}" if unit else "")
        yield indented(name), (n, value)


def _date_rows(d: Dates, context: Context) -> Iterator[Row]:
    language = context.language
    n = count(d.base.answered, language)
    for key, day in (("first", d.first), ("median", d.median), ("last", d.last)):
        yield indented(word(f"row.date.{key}", language)), (n, long_date(day, language))


def _text_rows(d: Texts, context: Context) -> Iterator[Row]:
    language = context.language
    wrote, asked = d.base.answered, d.base.asked
    share = percent(wrote / asked if asked else None, language)
    yield indented(word("row.texts", language)), (count(wrote, language), share)
