"""The items of a battery side by side: one row each, one column per option of their common scale."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis.results import Distribution
from helpers.errors import UserError
from helpers.presentation import labels
from helpers.presentation.bases import group_ranges, range_note
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.presentation.numbers import MISSING, bare_percent, count
from helpers.presentation.tables.build import (
    Row,
    build,
    interval_head,
    interval_note,
    percent_and_interval,
    plain_head,
)
from helpers.presentation.words import word


def battery_table(
    distributions: Sequence[Distribution], context: Context, *, label: str, caption: str
) -> Table:
    """Tabulate the items of a battery: base, percent of each option, share of positive answers with interval.

    Raises
    ------
    UserError
        The items are not answered on the same options.
    """
    language = context.language
    first = distributions[0]
    _check_scale(distributions)
    options = [labels.option(first.item, row.code, context) for row in first.rows]
    shares = [d.positive for d in distributions if d.positive is not None]
    positive = bool(shares)
    interval = interval_head(shares, language)
    last = [word("head.positive.interval", language, interval=interval)] if positive else []
    head = plain_head(word("head.item", language), "n", *options, *last)
    named = _one_group(distributions)
    rows = [
        _row(
            d,
            labels.question(d.item, context) if named else labels.titled(d.item, [d.group], context),
            context,
            positive,
        )
        for d in distributions
    ]
    notes = [word("note.battery", language), _base_note(distributions, context)]
    if positive:
        notes.append(_positive_note(distributions, context))
        notes.append(interval_note(shares, language))
    title = labels.with_groups(caption, [d.group for d in distributions], context)
    return build(context, label, title, head, rows, notes)


def _base_note(distributions: Sequence[Distribution], context: Context) -> str:
    if _one_group(distributions):
        return range_note([d.base for d in distributions], [d.item for d in distributions], context)
    return group_ranges(distributions, list(dict.fromkeys(d.group for d in distributions)), context)


def _one_group(distributions: Sequence[Distribution]) -> bool:
    return len({d.group for d in distributions}) == 1


def _row(d: Distribution, name: str, context: Context, positive: bool) -> Row:
    language = context.language
    shares = [bare_percent(row.valid.share, language) for row in d.rows]
    last = [percent_and_interval(d.positive, language) if d.positive else MISSING] if positive else []
    return name, (count(d.base.answered, language), *shares, *last)


def _positive_note(distributions: Sequence[Distribution], context: Context) -> str:
    names = {labels.positive(d.item, context): None for d in distributions if d.positive is not None}
    return word(
        "note.battery.positive", context.language, options=word("semicolon", context.language).join(names)
    )


def _check_scale(distributions: Sequence[Distribution]) -> None:
    scale = [row.code for row in distributions[0].rows]
    for d in distributions:
        if [row.code for row in d.rows] != scale:
            raise UserError(
                "items of a battery have other options than its first", value=d.item.code, accepted=scale
            )
