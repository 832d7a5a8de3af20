"""The study's own texts inside sentences: quoted, and safe in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from helpers.analysis.results import Distribution, Row
from helpers.presentation import labels
from helpers.presentation.context import Context
from helpers.presentation.numbers import count
from helpers.presentation.shares import share_text
from helpers.presentation.typography import escaped, quoted
from helpers.presentation.words import word
from helpers.study.item import Item

SHOWN = 3
MOST = 5
LONGEST, ENDS = 7, 3
"""A list in a sentence has no more parts than these; of a longer one, so many stand at each end."""


def said(text: str, context: Context) -> str:
    """Quote a text of the study."""
    return quoted(escaped(text), context.language)


def question(item: Item, context: Context) -> str:
    """Quote an item's wording."""
    return said(labels.question(item, context), context)


def option(item: Item, code: str, context: Context) -> str:
    """Quote an option's label."""
    return said(labels.option(item, code, context), context)


def positive(item: Item, context: Context) -> str:
    """Quote the positive options of an item: « Souvent » ou « Très souvent »."""
    names = [option(item, code, context) for code in item.codes if code in item.positive]
    return labels.listed(names, context.language, "or")


def group(code: str, context: Context) -> str:
    """Name a group."""
    return escaped(labels.group(code, context))


def who(groups: Iterable[str], context: Context) -> str:
    """Name groups in parentheses, after a blank; nothing if there are none."""
    names = escaped(labels.groups(groups, context))
    return f" ({names})" if names else ""


def lead(item: Item, groups: Iterable[str], context: Context) -> str:
    """Begin a sentence on an item: "À la question « … ? » (radiologues)", else "Pour « … »"."""
    wording = labels.question(item, context)
    key = "lead.question" if wording.endswith("?") else "lead.item"
    return word(key, context.language, question=said(wording, context), who=who(groups, context))


def joined(parts: Sequence[str], context: Context) -> str:
    """Join parts that have commas of their own."""
    return word("semicolon", context.language).join(parts)


def ranked(parts: Sequence[str], context: Context) -> str:
    """Join parts from the highest to the lowest; of a long list the first and the last ones (`ENDS`)."""
    if len(parts) <= LONGEST:
        return joined(parts, context)
    left = count(len(parts) - 2 * ENDS, context.language)
    return joined([*parts[:ENDS], word("between", context.language, number=left), *parts[-ENDS:]], context)


def few(names: Sequence[str], context: Context) -> str:
    """List names as the language does; of a long list the first ones and how many more."""
    if len(names) <= LONGEST:
        return labels.listed(names, context.language)
    left = count(len(names) - ENDS, context.language)
    return word("more", context.language, listed=", ".join(names[:ENDS]), number=left)


def answer(d: Distribution, row: Row, context: Context) -> str:
    """Write an answer with its share: "« Souvent », 62,1 % (IC 95 % 57,4–66,6 ; n = 260/418)"."""
    return f"{option(d.item, row.code, context)}, {share_text(row.valid, context.language)}"


def top(d: Distribution, shown: int = SHOWN) -> list[Row]:
    """Give the most frequent answers, ties in the codebook's order.

    Those as frequent as the last one are shown too; where that would be more than five, none of them is,
    unless the first one is among them.
    """
    given = sorted((row for row in d.rows if row.valid.count), key=lambda row: -row.valid.count)
    if len(given) <= shown:
        return given
    last = given[shown - 1].valid.count
    reached = [row for row in given if row.valid.count >= last]
    above = [row for row in given if row.valid.count > last]
    return reached if len(reached) <= MOST or not above else above


def cited(source: str) -> str:
    """Refer to a source: a key of the bibliography as a citation, anything else in parentheses."""
    return f"[@{source}]" if re.fullmatch(r"[A-Za-z][\w:.-]*", source) else f"({escaped(source)})"
