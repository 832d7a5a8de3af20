"""The study's own texts as the report writes them: groups, questions, options, lists of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Literal

from babel.lists import format_list

from helpers.errors import UserError
from helpers.presentation.context import Context
from helpers.presentation.numbers import count, locale
from helpers.presentation.typography import capitalised, quoted, typeset
from helpers.presentation.words import form_of, word
from helpers.study.item import Item
from helpers.study.label import Label
from helpers.study.questionnaire import Questionnaire

MANY = 4
"""Of more groups than these, a caption that means all of them gives their number instead of their names."""
# A colon or a full stop at the end, but not the dots of "..." or "etc."
_END = re.compile(r"\s*(?::|(?<!\.)(?<!etc)\.)$")


def text(label: Label, context: Context) -> str:
    """Give a text of the study in the report's language, typeset."""
    return typeset(label.text(context.language).strip(), context.language)


def group(code: str, context: Context) -> str:
    """Name a group, in the plural: "radiologues"."""
    return typeset(context.group(code), context.language)


def groups(codes: Iterable[str], context: Context) -> str:
    """Name several groups, each once: "patients, radiologues et médecins généralistes".

    Where a study has many groups (`MANY`), all of them are named by their number, and all but one by the one
    that is not meant.
    """
    meant, every = list(dict.fromkeys(codes)), [one.code for one in context.study.groups]
    left = [code for code in every if code not in meant]
    if len(every) <= MANY or len(left) > 1:
        return listed([group(code, context) for code in meant], context.language)
    if left:
        return word("groups.but", context.language, group=group(left[0], context))
    return word("groups.all", context.language, number=count(len(every), context.language))


def members(n: int, code: str, context: Context) -> str:
    """Count the members of a group: "1 patient", "418 patients"."""
    found = context.study.group(code)
    label = found.member if form_of(n, context.language) == "one" else found.label
    return f"{count(n, context.language)} {text(label, context)}"


def question(item: Item, context: Context) -> str:
    """Give an item's wording, without a colon or full stop at its end; question marks stay.

    "Vous êtes :" becomes "Vous êtes".
    """
    return _END.sub("", text(item.label, context))


def titled(item: Item, codes: Iterable[str], context: Context) -> str:
    """Caption an item with its wording and the groups that answered: "Quel est votre âge ? (patients)"."""
    return with_groups(question(item, context), codes, context)


def with_groups(caption: str, codes: Iterable[str], context: Context) -> str:
    """Put the groups' names after a caption, in parentheses."""
    return f"{typeset(caption, context.language)} ({groups(codes, context)})"


def option(item: Item, code: str, context: Context) -> str:
    """Give the label of an option."""
    return text(item.option(code).label, context)


def positive(item: Item, context: Context) -> str:
    """Name the positive options of an item between quotation marks: « Souvent » ou « Très souvent »."""
    names = [
        quoted(option(item, code, context), context.language) for code in item.codes if code in item.positive
    ]
    return listed(names, context.language, "or")


def unit(item: Item, context: Context) -> str | None:
    """Give the unit of a numeric item, if it has one."""
    return None if item.unit is None else text(item.unit, context)


def find_item(code: str, questionnaire: Questionnaire, context: Context) -> Item:
    """Find an item by its code: asked, paradata or derived."""
    derived = (one.item for one in context.study.derived_items(questionnaire))
    for item in chain(questionnaire.all_items, derived):
        if item.code == code:
            return item
    raise UserError(f"questionnaire {questionnaire.code} has no such item", value=code)


def source(code: str, context: Context, *, capital: bool = True) -> str:
    """Name a source: its group where it has only one, else its questionnaire; ``capital`` for its first letter."""
    found = context.study.source(code)
    own = context.study.groups_of(found)
    label = own[0].label if len(own) == 1 else found.questionnaire.title
    return capitalised(text(label, context)) if capital else text(label, context)


def listed(texts: Sequence[str], language: str, style: Literal["standard", "or"] = "standard") -> str:
    """Join texts as the language does: "a, b et c", or with ``style="or"`` "a, b ou c"."""
    return format_list(list(texts), style=style, locale=locale(language)) if texts else ""
