"""A multiverse in a table: of each group the planned share, and what it becomes under all specifications."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from helpers.analysis.results import Proportion
from helpers.analysis.specification import Multiverse, Summary
from helpers.presentation import labels
from helpers.presentation.choices import left_out_note
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.presentation.numbers import MISSING, bare_percent, count, level
from helpers.presentation.tables.build import Row, build, percent_and_interval, plain_head
from helpers.presentation.typography import capitalised
from helpers.presentation.words import word


def specification_table(found: Multiverse, context: Context, *, label: str, caption: str) -> Table:
    """Tabulate a multiverse, one row a group: planned share, least, median, most, how many, rank of the planned.

    The notes say in how many specifications the groups stand in the planned order, as a whole and two by two.
    """
    language = context.language
    confidence = next((one.share.confidence for one in found.estimates), 0.95)
    keys = ("least", "median", "most", "number", "rank")
    head = plain_head(
        word("head.group", language),
        word("robust.head.planned", language, level=level(confidence, language)),
        *(word(f"robust.head.{key}", language) for key in keys),
    )
    title = word("robust.table.caption", language, title=caption)
    rows = [_row(found.summary(group), context) for group in found.groups]
    return build(context, label, title, head, rows, _notes(found, confidence, context))


def _row(summary: Summary, context: Context) -> Row:
    language = context.language
    rank = MISSING if summary.below is None else count(summary.below + 1, language)
    cells = (
        _planned(summary.planned, language),
        *(bare_percent(share, language) for share in (summary.least, summary.median, summary.most)),
        count(summary.number, language),
        rank,
    )
    return capitalised(labels.group(summary.group, context)), cells


def _planned(share: Proportion | None, language: str) -> str:
    return MISSING if share is None else percent_and_interval(share, language)


def _notes(found: Multiverse, confidence: float, context: Context) -> Iterator[str]:
    language = context.language
    yield _order(found, context)
    yield word("robust.note.rank", language)
    yield left_out_note(found, context)
    yield word("robust.note.bases", language)
    yield word("robust.note.intervals", language, level=level(confidence, language))


def _order(found: Multiverse, context: Context) -> str:
    language, order = context.language, found.ordering()
    if order is None:
        return word("robust.order.none", language)
    names = [labels.group(group, context) for group in order.groups]
    pairs = [
        word("robust.note.pair", language, higher=higher, lower=lower, count=count(above, language))
        for (higher, lower), above in zip(pairwise(names), order.above, strict=True)
    ]
    return word(
        "robust.note.order",
        language,
        same=count(order.same, language),
        compared=count(order.compared, language),
        pairs=word("semicolon", language).join(pairs),
    )
