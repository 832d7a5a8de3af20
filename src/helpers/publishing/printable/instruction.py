"""Skip logic in words that somebody with a pen can follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from helpers.presentation.labels import listed
from helpers.presentation.typography import quoted, typeset
from helpers.publishing.printable.wording import amount, say
from helpers.study.condition import Condition, Leaf, Tree
from helpers.study.item import Item

_NUMBERS = ("lt", "le", "gt", "ge")


def only_if(
    condition: Condition, items: Mapping[str, Item], numbers: Mapping[str, int], language: str
) -> str:
    """Say who is to answer: "Answer only if you answered “Yes” to question 3."

    Parameters
    ----------
    condition : Condition
        Under which an item is asked.
    items, numbers : mapping
        The items of the questionnaire and their numbers, by code.
    language : str
        A language of the words.

    Notes
    -----
    A "not" is worked inwards to the comparisons, each of which has words of its own for it: not to have answered
    "no" is not to have answered "yes", as a question may have been left out.
    """
    return say("only_if", language, condition=_said(condition, items, numbers, language))


def _said(
    condition: Condition,
    items: Mapping[str, Item],
    numbers: Mapping[str, int],
    language: str,
    holds: bool = True,
    inside: bool = False,
) -> str:
    if isinstance(condition, Leaf):
        return _leaf(condition, items[condition.item], numbers[condition.item], language, holds)
    if condition.joint == "not":
        return _said(condition.parts[0], items, numbers, language, not holds, inside)
    every = (condition.joint == "all") == holds
    parts = merged(condition.parts) if condition.joint == "all" and holds else condition.parts
    said = [_said(part, items, numbers, language, holds, inside=len(parts) > 1) for part in parts]
    text = say("and" if every else "or", language).join(said)
    return f"({text})" if inside and len(said) > 1 else text


def merged(parts: Sequence[Condition]) -> tuple[Condition, ...]:
    """Bring "other than this" and "other than that", of one item, together as "other than this or that".

    Examples
    --------
    >>> merged([Leaf("late", "ne", ("a",)), Leaf("late", "ne", ("b",))])
    (Leaf(item='late', operator='ne', values=('a', 'b')),)
    """
    found: list[Condition] = []
    for part in parts:
        place = next((i for i, one in enumerate(found) if _alike(one, part)), None)
        if place is None:
            found.append(part)
        else:
            one = found[place]
            assert isinstance(one, Leaf) and isinstance(part, Leaf)
            found[place] = replace(one, values=(*one.values, *part.values))
    return tuple(found)


def _alike(one: Condition, other: Condition) -> bool:
    if isinstance(one, Tree) or isinstance(other, Tree):
        return False
    return one.operator == other.operator == "ne" and one.item == other.item


def _leaf(leaf: Leaf, item: Item, number: int, language: str, holds: bool) -> str:
    kind = "eq" if leaf.operator == "in" else leaf.operator
    values = (
        amount(float(leaf.values[0]), language)
        if kind in _NUMBERS
        else option_names(item, leaf.values, language)
    )
    return say(kind if holds else f"not_{kind}", language, values=values, number=number)


def option_names(item: Item, codes: Sequence[str], language: str) -> str:
    """Name options between quotation marks: « Oui » ou « Non »."""
    known = {option.code: option.label.text(language).strip() for option in item.options}
    names = [quoted(typeset(known.get(code, code), language), language) for code in codes]
    return listed(names, language, "or")
