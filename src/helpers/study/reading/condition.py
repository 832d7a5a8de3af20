"""Conditions, checked against the items that they look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from helpers.study.condition import Condition, Leaf, Tree
from helpers.study.item import Item
from helpers.study.reading.document import Entry

_CHOICE = ("eq", "ne", "in", "answered")
_NUMBER = ("lt", "le", "gt", "ge", "answered")
OPERATORS_OF = {
    "single": _CHOICE,
    "likert": _CHOICE,
    "multiple": ("selected", "answered"),
    "numeric": _NUMBER,
    "date": ("answered",),
    "text": ("answered",),
}


@dataclass(frozen=True)
class Scope:
    """The items that a condition may look at.

    ``name`` says whose they are ("questionnaire patients"), for the message; ``later`` are the items that
    the questionnaire asks only now or afterwards.
    """

    items: Mapping[str, Item]
    name: str
    later: frozenset[str] = frozenset()


def read_condition(entry: Entry, scope: Scope) -> Condition:
    """Read a condition.

    Raises
    ------
    UserError
        An unknown item or one asked later, an operator that does not fit its kind, an option that it does not
        have.
    """
    if "q" in entry.data:
        return _leaf(entry, scope)
    joint = next(key for key in ("all", "any", "not") if key in entry.data)
    parts = [entry["not"]] if joint == "not" else list(entry[joint].entries())
    return Tree(joint, tuple(read_condition(part, scope) for part in parts))


def _leaf(entry: Entry, scope: Scope) -> Leaf:
    code, operator = entry.data["q"], entry.data["op"]
    if code in scope.later:
        hint = "a condition looks back: move the item, or the one it depends on"
        raise entry["q"].error(f"{scope.name} does not ask this item before", value=code, hint=hint)
    if code not in scope.items:
        raise entry["q"].error(f"{scope.name} has no such item", value=code, accepted=scope.items)
    item = scope.items[code]
    if operator not in OPERATORS_OF[item.kind]:
        problem = f"this operator does not fit {code}, which is {item.kind}"
        raise entry["op"].error(problem, value=operator, accepted=OPERATORS_OF[item.kind])
    return Leaf(code, operator, _values(entry, item, operator))


def _values(entry: Entry, item: Item, operator: str) -> tuple[str, ...]:
    found = entry.get("value")
    if operator == "answered":
        if found is not None:
            raise found.error("'answered' is compared with nothing; leave the value out", value=found.data)
        return ()
    if found is None:
        raise entry.error("the key 'value' is missing", accepted=_accepted(item, operator))
    many = operator in ("in", "selected")
    if isinstance(found.data, list) and not many:
        raise found.error(f"{operator!r} takes one value, not a list", value=found.data, accepted="in")
    values = tuple(found.entries()) if isinstance(found.data, list) else (found,)
    check = _checked_number if operator in _NUMBER else _checked_option
    return tuple(check(value, item) for value in values)


def _checked_option(entry: Entry, item: Item) -> str:
    codes = [option.code for option in item.options]
    if not isinstance(entry.data, str):
        written = entry.document.written(entry.steps)
        hint = f"YAML does not read {written} as a text; quote it: '{written}'"
        raise entry.error("an option code is a text", value=written, accepted=codes, hint=hint)
    if entry.data not in codes:
        raise entry.error(f"{item.code} has no such option", value=entry.data, accepted=codes)
    return entry.data


def _checked_number(entry: Entry, item: Item) -> str:
    try:
        return str(float(entry.data))
    except ValueError:
        raise entry.error("this is no number", value=entry.data, accepted="a number") from None


def _accepted(item: Item, operator: str) -> list[str]:
    return ["a number"] if operator in _NUMBER else [option.code for option in item.options]
