"""The batteries of a group: alpha and omega of each, and what each item adds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.analysis.battery import Battery, BatteryItem
from helpers.presentation import labels
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.presentation.numbers import MISSING, count, number
from helpers.presentation.sentences.reliability import battery_name, figures
from helpers.presentation.tables.build import Row, build, indented, plain_head
from helpers.presentation.typography import quoted
from helpers.presentation.words import word


def reliability_table(batteries: Sequence[Battery], context: Context, *, label: str) -> Table:
    """Tabulate the batteries of one group: a heading for each, its items, and the score of its complete answers."""
    language = context.language
    head = plain_head(
        word("head.item", language),
        "n",
        *(word(f"battery.head.{part}", language) for part in ("mean", "rest", "without")),
    )
    rows = [row for one in batteries for row in _rows(one, context)]
    notes = [word(f"battery.note.{part}", language) for part in ("base", "scores", "methods")]
    title = labels.with_groups(word("battery.caption", language), [one.group for one in batteries], context)
    return build(context, label, title, head, rows, notes)


def _rows(one: Battery, context: Context) -> Iterator[Row]:
    language = context.language
    said = word("semicolon", language).join(figures(one, language))
    name = quoted(battery_name(one, context), language)
    yield f"{name}{word('chart.colon', language)}{said}" if said else name, ()
    for item in one.items:
        yield _item(item, context)
    score = _mean(one.mean, one.sd, language)
    yield (
        indented(word("battery.row.score", language)),
        (count(one.complete, language), score, MISSING, MISSING),
    )


def _item(one: BatteryItem, context: Context) -> Row:
    language = context.language
    question = labels.question(one.item, context)
    if one.item.reversed:
        question = word("battery.row.reversed", language, question=question)
    cells = (
        count(one.base.answered, language),
        _mean(one.mean, one.sd, language),
        number(one.item_rest, 2, language),
        number(one.alpha_without, 2, language),
    )
    return indented(question), cells


def _mean(mean: float | None, sd: float | None, language: str) -> str:
    if mean is None:
        return MISSING
    return f"{number(mean, 2, language)} ({number(sd, 2, language)})"
