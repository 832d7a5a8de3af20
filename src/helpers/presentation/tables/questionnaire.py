"""A questionnaire as it was asked, for the appendix."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.presentation import labels
from helpers.presentation.conditions import condition_text
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.presentation.numbers import short, span
from helpers.presentation.tables.build import Row, build, plain_head
from helpers.presentation.words import word
from helpers.study.item import Item, Option
from helpers.study.questionnaire import Questionnaire


def questionnaire_table(questionnaire: Questionnaire, context: Context, *, label: str) -> Table:
    """Tabulate a questionnaire: numbered items under their sections, kind, options, and who is asked what."""
    language = context.language
    names = ("kind", "options", "asked_if")
    head = plain_head(word("head.item", language), *(word(f"head.{name}", language) for name in names))
    notes = []
    items = [item for item in questionnaire.items if not item.hidden]
    if any(option.other for item in items for option in item.options):
        notes.append(word("note.questionnaire", language))
    if any(option.missing for item in items for option in item.options):
        notes.append(word("note.questionnaire.missing", language))
    caption = labels.text(questionnaire.title, context)
    rows = list(_rows(questionnaire, context))
    return build(context, label, caption, head, rows, notes, ("left", "left", "left"))


def _rows(questionnaire: Questionnaire, context: Context) -> Iterator[Row]:
    numbers = {item.code: number for number, item in enumerate(questionnaire.items, start=1)}
    for section in questionnaire.sections:
        yield labels.text(section.title, context), ()
        for item in section.items:
            if not item.hidden:
                yield _row(item, numbers[item.code], questionnaire, context)


def _row(item: Item, number: int, questionnaire: Questionnaire, context: Context) -> Row:
    language = context.language
    kind = word(f"kind.{item.kind}", language)
    kind = word("kind.required", language, kind=kind) if item.required else kind
    asked = word("asked.always", language)
    if item.show_if is not None:
        asked = condition_text(item.show_if, questionnaire, context)
    name = word("item.number", language, number=number)
    return f"{name}. {labels.text(item.label, context)}", (kind, _options(item, context), asked)


def _options(item: Item, context: Context) -> str:
    language = context.language
    shown = word("semicolon", language).join(_option(option, context) for option in item.options)
    limits = []
    if item.max_selected is not None:
        limits.append(word("limit.selected", language, n=item.max_selected))
    if item.kind == "numeric":
        limits += [part for part in (_bounds(item, language), labels.unit(item, context)) if part]
    limited = ", ".join(limits)
    return f"{shown} [{limited}]" if shown and limited else shown + limited


def _option(option: Option, context: Context) -> str:
    flags = ("†" if option.missing else "") + ("…" if option.other else "")
    return labels.text(option.label, context) + flags


def _bounds(item: Item, language: str) -> str | None:
    low, high = item.minimum, item.maximum
    if not isinstance(low, int | float) and not isinstance(high, int | float):
        return None
    if isinstance(low, int | float) and isinstance(high, int | float):
        return span(low, high, None, language)
    sign, bound = ("≥", low) if isinstance(low, int | float) else ("≤", high)
    return f"{sign} {short(float(bound or 0), language)}"
