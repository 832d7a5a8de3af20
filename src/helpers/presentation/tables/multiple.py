"""Multiple-choice items: their options under several bases, the options ticked together, sets between groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.analysis.multiple import VALID, MultipleResponse, Ticks
from helpers.analysis.optionset import OptionSet
from helpers.analysis.overlap import Overlaps, Pair
from helpers.analysis.results import Proportion
from helpers.presentation import labels
from helpers.presentation.bases import ORDER, asked_if, numbering_note, status_name
from helpers.presentation.charts.common import n_of
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.presentation.numbers import MISSING, bare_p, bare_percent, count, number, short
from helpers.presentation.tables.build import (
    Row,
    build,
    indented,
    interval_head,
    interval_note,
    percent_and_interval,
    plain_head,
)
from helpers.presentation.words import word
from helpers.study.item import Item
from helpers.study.status import Status


def multiple_table(
    responses: Sequence[MultipleResponse], context: Context, *, label: str, caption: str
) -> Table:
    """Tabulate multiple-choice items of a group: percent of cases with interval, of those asked, of mentions.

    Each item ends with who ticked at least one answer, who none, who was not asked and why, and the number of
    ticks. All items have the same base of intervals.
    """
    language = context.language
    of = next((found.of for found in responses), VALID)
    head = plain_head(
        word("head.answer", language),
        "n",
        word(f"multiple.head.of_{of}", language, interval=interval_head(_shares(responses), language)),
        word("multiple.head.asked", language),
        word("multiple.head.mentions", language),
    )
    rows = [row for found in responses for row in _item_rows(found, context)]
    title = word("multiple.caption", language, title=caption)
    title = labels.with_groups(title, [found.group for found in responses], context)
    return build(context, label, title, head, rows, _notes(responses, of, context))


def _shares(responses: Sequence[MultipleResponse]) -> list[Proportion]:
    return [option.share for found in responses for option in found.options]


def _item_rows(found: MultipleResponse, context: Context) -> Iterator[Row]:
    yield labels.question(found.item, context), ()
    for option in found.options:
        yield _option_row(option, found.item, context)
    yield from _foot(found, context)


def _option_row(option: Ticks, item: Item, context: Context) -> Row:
    language = context.language
    name = labels.option(item, option.code, context)
    if option.exclusive:
        name = word("multiple.exclusive", language, option=name)
    return indented(name), (
        count(option.count, language),
        percent_and_interval(option.share, language),
        bare_percent(option.of_asked, language),
        bare_percent(option.of_mentions, language),
    )


def _foot(found: MultipleResponse, context: Context) -> Iterator[Row]:
    language, base = context.language, found.base

    def cells(n: int, whole: int, mentions: str = MISSING, share: str = MISSING) -> tuple[str, ...]:
        return count(n, language), share, bare_percent(n / whole if whole else None, language), mentions

    of_valid = bare_percent(1.0 if base.answered else None, language) if found.of == VALID else MISSING
    yield word("multiple.row.ticked", language), cells(base.answered, base.asked, share=of_valid)
    if any(option.exclusive for option in found.options):
        alone = bare_percent(found.exclusive / base.answered if base.answered else None, language)
        yield (
            indented(word("multiple.row.alone", language)),
            cells(found.exclusive, base.asked, share=alone if found.of == VALID else MISSING),
        )
    yield word("multiple.row.none", language), cells(found.none_ticked, base.asked)
    for status in ORDER:
        if status not in (Status.LEFT_BLANK, Status.NOT_ASKED) and (n := base.count(status)):
            yield status_name(status, found.item, context), cells(n, base.asked)
    if base.not_asked:
        yield _not_asked(found, context), cells(base.not_asked, 0)
    whole = bare_percent(1.0 if found.mentions else None, language)
    yield _mentions(found, language), (count(found.mentions, language), MISSING, MISSING, whole)


def _not_asked(found: MultipleResponse, context: Context) -> str:
    name = status_name(Status.NOT_ASKED, found.item, context)
    condition = asked_if(found.base, found.item, context)
    if not condition:
        return name
    return word("multiple.lost.condition", context.language, status=name, condition=condition)


def _mentions(found: MultipleResponse, language: str) -> str:
    if found.mean is None:
        return word("multiple.row.mentions.none", language)
    mean = short(found.mean, language)
    return word("multiple.row.mentions", language, mean=mean, most=count(found.most, language))


def _notes(responses: Sequence[MultipleResponse], of: str, context: Context) -> Iterator[str]:
    language = context.language
    if responses:
        most = max(found.base.total for found in responses)
        members = labels.members(most, responses[0].group, context)
        yield word("multiple.note.base", language, members=members)
    yield word(f"multiple.note.of_{of}", language)
    yield word("multiple.note.asked", language)
    yield word("multiple.note.mentions", language)
    if any(option.exclusive for found in responses for option in found.options):
        yield word("multiple.note.exclusive", language)
    yield interval_note(_shares(responses), language)
    if any(asked_if(found.base, found.item, context) for found in responses):
        yield numbering_note(language)


def overlap_table(
    found: Sequence[Overlaps], context: Context, *, label: str, caption: str, most: int = 3
) -> Table:
    """Tabulate the pairs of options that most respondents ticked together, a few an item."""
    language = context.language
    shares = [pair.share for one in found for pair in one.pairs]
    percents = word("head.percent.interval", language, interval=interval_head(shares, language))
    heads = [word(f"multiple.head.{part}", language) for part in ("together", "either", "lift")]
    head = plain_head(heads[0], "n", percents, *heads[1:])
    rows = [row for one in found for row in _pair_rows(one, most, context)]
    title = word("multiple.caption.overlaps", language, title=caption)
    title = labels.with_groups(title, [one.group for one in found], context)
    notes = [
        word("multiple.note.overlaps.base", language),
        word("multiple.note.pairs", language, n=most),
        word("multiple.note.either", language),
        word("multiple.note.lift", language),
        interval_note(shares, language),
    ]
    return build(context, label, title, head, rows, notes)


def _pair_rows(one: Overlaps, most: int, context: Context) -> Iterator[Row]:
    language = context.language
    title = labels.question(one.item, context)
    yield word("multiple.item.n", language, title=title, n_of=n_of(one.n, language)), ()
    top = one.top(most)
    if not top:
        yield indented(word("multiple.pairs.none", language)), (MISSING,) * 4
    for pair in top:
        cells = (
            count(pair.both, language),
            percent_and_interval(pair.share, language),
            bare_percent(pair.jaccard, language),
            number(pair.lift, 2, language),
        )
        yield indented(pair_name(pair, one.item, context)), cells


def pair_name(pair: Pair, item: Item, context: Context) -> str:
    """Name a pair of options."""
    first, second = (labels.option(item, code, context) for code in (pair.first, pair.second))
    return word("multiple.pair", context.language, first=first, second=second)


def sets_table(sets: Sequence[tuple[Item, OptionSet]], context: Context, *, label: str) -> Table:
    """Tabulate multiple-choice items compared between groups as a whole, one row an item."""
    language = context.language
    names = ("options", "groups", "sum", "first", "second", "least")
    head = plain_head(
        word("head.item", language), *(word(f"multiple.head.{name}", language) for name in names)
    )
    groups = list(dict.fromkeys(group for _, one in sets for group in one.groups))
    rows = [_set_row(item, one, context) for item, one in sets]
    notes = [
        word("multiple.note.sets.base", language, groups=_in_order(groups, context)),
        word("multiple.note.sum", language),
        word("multiple.note.pearson", language),
        word("multiple.note.least", language),
    ]
    title = labels.with_groups(word("multiple.caption.sets", language), groups, context)
    return build(context, label, title, head, rows, notes)


def _set_row(item: Item, one: OptionSet, context: Context) -> Row:
    language = context.language
    sizes = "/".join(count(size, language) for size in one.sizes)
    total = MISSING
    if one.sum.statistic is not None:
        total = f"{number(one.sum.statistic, 1, language)} ({short(one.sum.df, language)})"
    tested = count(int(dict(one.sum.reason.facts)["options"]), language)
    ps = (bare_p(test.p, language) for test in (one.sum, one.second_order, one.least))
    return labels.question(item, context), (tested, sizes, total, *ps)


def _in_order(groups: Sequence[str], context: Context) -> str:
    return labels.listed([labels.group(group, context) for group in groups], context.language)
