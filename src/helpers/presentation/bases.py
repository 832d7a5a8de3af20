"""Bases in words: who a percentage is of, and why the others are not in it."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis.results import Base, Description
from helpers.presentation import labels
from helpers.presentation.conditions import condition_text, item_name
from helpers.presentation.context import Context
from helpers.presentation.numbers import count, span
from helpers.presentation.typography import capitalised, quoted
from helpers.presentation.words import word
from helpers.study.condition import Tree
from helpers.study.item import MISSING_KINDS, Item
from helpers.study.status import Status

ORDER = (
    Status.NOT_ASKED,
    Status.LEFT_BLANK,
    Status.DONT_KNOW,
    Status.REFUSED,
    Status.NOT_CONCERNED,
    Status.INVALID,
    Status.BROKE_OFF,
)
# A response was given, if not a substantive one: nothing is lacking of the questionnaire.
RESPONDED = (Status.ANSWERED, Status.DONT_KNOW, Status.REFUSED, Status.NOT_CONCERNED)


def base_note(base: Base, item: Item, context: Context) -> str:
    """Say who the percentages of one item are of, and why some were not asked.

    "Base : 412 répondants sur 433 ; non posée à 15, laissée blanche par 6. Posée si Q5 : « Oui » (...)."
    """
    language = context.language
    respondents = word(_counted(item), language, n=base.answered)
    lost = outside(base, item, context)
    if not lost:
        return word("base.full", language, respondents=respondents)
    said = word("base.note", language, respondents=respondents, total=count(base.total, language), lost=lost)
    return _with_condition(said, [("", base, item)], context)


def bases_note(bases: Sequence[tuple[str, Base, Item]], context: Context) -> str:
    """Say the same of several bases, each under its name: groups, or the items of a cross-tabulation."""
    said = _bases(bases, context)
    return _with_condition(said, bases, context)


def _bases(bases: Sequence[tuple[str, Base, Item]], context: Context) -> str:
    language = context.language
    parts = []
    for name, base, item in bases:
        lost = outside(base, item, context)
        key = "base.part" if lost else "base.part.full"
        answered, total = count(base.answered, language), count(base.total, language)
        parts.append(word(key, language, name=name, answered=answered, total=total, lost=lost))
    return word("base.several", language, parts=word("semicolon", language).join(parts))


def range_note(bases: Sequence[Base], items: Sequence[Item], context: Context) -> str:
    """Say the same of many items of one group, from the least to the most."""
    language = context.language
    answered = [base.answered for base in bases]
    text = word(
        "base.range",
        language,
        n=max(answered),
        answered=_range(answered, language),
        members=labels.members(max(base.total for base in bases), bases[0].group, context),
    )
    parts = []
    for status in ORDER:
        counts = [base.count(status) for base in bases]
        if any(counts):
            parts.append(_lost(status, _range(counts, language), items[0], context))
    text += f"{word('semicolon', language)}{', '.join(parts)}." if parts else "."
    return _with_condition(text, [("", base, item) for base, item in zip(bases, items, strict=True)], context)


def group_ranges(descriptions: Sequence[Description], groups: Sequence[str], context: Context) -> str:
    """Say for each group between how many and how many respondents its figures are of."""
    language = context.language
    parts = []
    for group in groups:
        bases = [d.base for d in descriptions if d.group == group]
        answered, total = _range([b.answered for b in bases], language), max(b.total for b in bases)
        name, of = labels.group(group, context), count(total, language)
        parts.append(word("base.part.full", language, name=name, answered=answered, total=of))
    return word("base.several", language, parts=word("semicolon", language).join(parts))


def outside(base: Base, item: Item, context: Context, *, why: bool = False) -> str:
    """List the respondents outside the base by the status of their answer; empty if there are none.

    ``why``: with the condition for being asked, where some were not.
    """
    language = context.language
    condition = asked_if(base, item, context) if why else ""
    parts = []
    for status in ORDER:
        if n := base.count(status):
            lost = _lost(status, count(n, language), item, context)
            parts.append(f"{lost} ({condition})" if condition and status is Status.NOT_ASKED else lost)
    return ", ".join(parts)


def asked_if(base: Base, item: Item, context: Context) -> str:
    """Say why some were not asked: "posée si Q5 : « Oui »"; empty where everybody was, or nothing says why.

    A respondent who gave no answer to the item that decides is not asked either.
    """
    return _under("bases.asked", base, item, context)


def filters_note(bases: Sequence[tuple[Base, Item]], context: Context) -> str:
    """List the items of one group that some were not asked, with the condition; empty if there are none."""
    language = context.language
    by_condition: dict[str, list[str]] = {}
    for base, item in bases:
        if condition := _under("bases.filter", base, item, context):
            questionnaire = context.study.group(base.group).questionnaire
            by_condition.setdefault(condition, []).append(item_name(item.code, questionnaire, context))
    if not by_condition:
        return ""
    parts = [f"{labels.listed(items, language)}, {text}" for text, items in by_condition.items()]
    return word("bases.filters", language, parts=word("semicolon", language).join(parts))


def _under(key: str, base: Base, item: Item, context: Context) -> str:
    if item.show_if is None or not base.not_asked:
        return ""
    condition = condition_text(item.show_if, context.study.group(base.group).questionnaire, context)
    unless = isinstance(item.show_if, Tree) and item.show_if.joint == "not"
    return word(f"{key}_unless" if unless else f"{key}_if", context.language, condition=condition)


def numbering_note(language: str) -> str:
    """Say what the numbers of items in a condition are."""
    return word("bases.numbering", language)


def _with_condition(said: str, bases: Sequence[tuple[str, Base, Item]], context: Context) -> str:
    """Put behind a note on bases the condition for being asked, under each base's name where they differ."""
    language = context.language
    found = [(name, text) for name, base, item in bases if (text := asked_if(base, item, context))]
    texts = dict.fromkeys(text for _, text in found)
    if not texts:
        return said
    named = all(name for name, _ in found) and (len(texts) > 1 or len(found) < len(bases))
    parts = [f"{name}, {text}" for name, text in found] if named else list(texts)
    conditions = capitalised(word("semicolon", language).join(parts))
    return f"{said} {word('bases.condition', language, conditions=conditions)}"


def multiple_note(language: str) -> str:
    """Say what the percentages of a multiple-choice item are of, and that they may exceed 100 in sum."""
    return word("base.multiple", language)


def status_name(status: Status, item: Item | None, context: Context) -> str:
    """Name a status as the questionnaire's own option does, where one alone stands for it."""
    own = _own_option(status, item)
    if own is None or item is None:
        return word(f"status.{status.value}", context.language)
    return quoted(labels.option(item, own, context), context.language)


def _lost(status: Status, n: str, item: Item, context: Context) -> str:
    if status.value in MISSING_KINDS:
        return word("base.lost.option", context.language, option=status_name(status, item, context), count=n)
    nothing_ticked = item.kind == "multiple" and status is Status.LEFT_BLANK
    key = "nothing_ticked" if nothing_ticked else status.value
    return word(f"base.lost.{key}", context.language, count=n)


def _own_option(status: Status, item: Item | None) -> str | None:
    codes = [option.code for option in item.options if option.missing == status.value] if item else []
    return codes[0] if len(codes) == 1 else None


def _counted(item: Item) -> str:
    return "respondents.ticked" if item.kind == "multiple" else "respondents"


def _range(counts: Sequence[int], language: str) -> str:
    low, high = min(counts), max(counts)
    return count(low, language) if low == high else span(low, high, 0, language)
