"""Conditions in words: to whom an item is asked, as the questionnaires of the appendix say it."""

from __future__ import annotations

from helpers.presentation import labels
from helpers.presentation.context import Context
from helpers.presentation.numbers import short
from helpers.presentation.typography import quoted
from helpers.presentation.words import word
from helpers.study.condition import Condition, Leaf
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire


def condition_text(condition: Condition, questionnaire: Questionnaire, context: Context) -> str:
    """Say a condition in words: "Q12 : « Oui » ou « Non »".

    Items of the questionnaire are named by their number, others by their wording.
    """
    language = context.language
    if isinstance(condition, Leaf):
        return _leaf(condition, questionnaire, context)
    parts = [_nested(part, questionnaire, context) for part in condition.parts]
    if condition.joint == "not":
        return word("condition.not", language, condition=parts[0])
    return word(f"condition.{condition.joint}", language).join(parts)


def _nested(part: Condition, questionnaire: Questionnaire, context: Context) -> str:
    said = condition_text(part, questionnaire, context)
    return said if isinstance(part, Leaf) else f"({said})"


def _leaf(leaf: Leaf, questionnaire: Questionnaire, context: Context) -> str:
    language = context.language
    item = _find(leaf.item, questionnaire)
    values = labels.listed([_value(value, item, context) for value in leaf.values], language, "or")
    name = item_name(leaf.item, questionnaire, context)
    return word(f"condition.{leaf.operator}", language, item=name, values=values)


def item_name(code: str, questionnaire: Questionnaire, context: Context) -> str:
    """Name an item by its number in the questionnaire, or by its wording if it is not asked there."""
    numbers = {item.code: number for number, item in enumerate(questionnaire.items, start=1)}
    if code in numbers:
        return word("item.number", context.language, number=numbers[code])
    item = _find(code, questionnaire)
    return code if item is None else quoted(labels.question(item, context), context.language)


def _find(code: str, questionnaire: Questionnaire) -> Item | None:
    return {item.code: item for item in questionnaire.all_items}.get(code)


def _value(value: str, item: Item | None, context: Context) -> str:
    if item is not None and any(option.code == value for option in item.options):
        return quoted(labels.option(item, value, context), context.language)
    try:
        return short(float(value), context.language)
    except ValueError:
        return quoted(value, context.language)
