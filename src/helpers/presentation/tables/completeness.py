"""How completely each item was answered: items by the status of their answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from helpers.analysis.bases import Bases
from helpers.analysis.results import Base
from helpers.presentation import labels
from helpers.presentation.bases import ORDER, asked_if, filters_note, status_name
from helpers.presentation.conditions import item_name
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.presentation.numbers import bare_percent, count
from helpers.presentation.tables.build import Row, build, plain_head
from helpers.presentation.typography import capitalised
from helpers.presentation.words import word
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire
from helpers.study.status import Status


def bases_table(
    bases: Sequence[Base] | Mapping[str, Sequence[Base]], context: Context, *, label: str
) -> Table:
    """Tabulate items by the status of their answers; statuses that nobody has are left out.

    Bases of several groups stand under a heading row each.
    """
    language = context.language
    found = flat(bases)
    statuses = [status for status in ORDER if any(base.count(status) for base in found)]
    names = [status_name(status, None, context) for status in statuses]
    answered = [word("head.asked", language), status_name(Status.ANSWERED, None, context)]
    head = plain_head(word("head.item", language), *answered, word("head.percent.asked", language), *names)
    groups = list(dict.fromkeys(base.group for base in found))
    rows = list(_rows(found, statuses, context, several=len(groups) > 1))
    totals = [labels.members(max(b.total for b in found if b.group == g), g, context) for g in groups]
    notes = [
        word("note.bases.total", language, members=labels.listed(totals, language)),
        word("note.bases", language),
        *(_filters(found, group, context) for group in groups),
    ]
    caption = labels.with_groups(word("caption.bases", language), groups, context)
    return build(context, label, caption, head, rows, notes)


def subgroup_bases_table(bases: Bases, context: Context, *, label: str) -> Table:
    """Tabulate who answered an item by the answer to another: each row adds up, and so does each column.

    Statuses that nobody has are left out, and so is the row without a valid answer where there is none.
    """
    language = context.language
    statuses = [status for status in ORDER if bases.total.count(status)]
    names = [status_name(status, bases.item, context) for status in statuses]
    heads = [word(f"bases.head.{part}", language) for part in ("all", "valid", "of_asked", "of_all")]
    head = plain_head(word("head.answer", language), *heads, *names)
    rows = [
        (labels.option(bases.by, code, context), _counts(base, statuses, language))
        for code, base in zip(bases.by.codes, bases.parts, strict=True)
    ]
    if bases.rest.total:
        rows.append((word("bases.row.rest", language), _counts(bases.rest, statuses, language)))
    rows.append((word("total", language), _counts(bases.total, statuses, language)))
    item, other = labels.question(bases.item, context), labels.question(bases.by, context)
    caption = word("bases.caption.by", language, item=item, by=other)
    condition = asked_if(bases.total, bases.item, context)
    notes = [
        word("note.bases.total", language, members=labels.members(bases.total.total, bases.group, context)),
        word("bases.note.by", language, by=other),
        word("bases.condition", language, conditions=capitalised(condition)) if condition else "",
    ]
    return build(context, label, labels.with_groups(caption, [bases.group], context), head, rows, notes)


def _counts(base: Base, statuses: Sequence[Status], language: str) -> tuple[str, ...]:
    return (
        count(base.total, language),
        count(base.answered, language),
        bare_percent(base.answered / base.asked if base.asked else None, language),
        bare_percent(base.answered / base.total if base.total else None, language),
        *(count(base.count(status), language) for status in statuses),
    )


def flat(bases: Sequence[Base] | Mapping[str, Sequence[Base]]) -> list[Base]:
    """Give bases in one list, whether they come by group or not."""
    if isinstance(bases, Mapping):
        return [base for group in bases.values() for base in group]
    return list(bases)


def _rows(
    bases: Sequence[Base], statuses: Sequence[Status], context: Context, several: bool
) -> Iterator[Row]:
    language = context.language
    for group, found in groupby(bases, key=lambda base: base.group):
        if several:
            yield capitalised(labels.group(group, context)), ()
        questionnaire = context.study.group(group).questionnaire
        for base in found:
            item = labels.find_item(base.item, questionnaire, context)
            share = bare_percent(base.answered / base.asked if base.asked else None, language)
            counts = (count(base.count(status), language) for status in statuses)
            cells = (count(base.asked, language), count(base.answered, language), share, *counts)
            yield _numbered(item, questionnaire, context), cells


def _numbered(item: Item, questionnaire: Questionnaire, context: Context) -> str:
    """An item's wording behind its number in the questionnaire, which the conditions below name it by."""
    wording = labels.question(item, context)
    asked = any(one.code == item.code for one in questionnaire.items)
    return f"{item_name(item.code, questionnaire, context)}. {wording}" if asked else wording


def _filters(bases: Sequence[Base], group: str, context: Context) -> str:
    questionnaire = context.study.group(group).questionnaire
    own = [base for base in bases if base.group == group]
    items = [labels.find_item(base.item, questionnaire, context) for base in own]
    return filters_note(list(zip(own, items, strict=True)), context)
