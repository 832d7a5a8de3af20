"""Exclusion rules: each kind with the parameters that it knows."""

from __future__ import annotations

import re
from collections.abc import Mapping

from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire
from helpers.study.reading.condition import Scope, read_condition
from helpers.study.reading.document import Entry
from helpers.study.reading.item import read_date
from helpers.study.reading.text import Languages, read_label
from helpers.study.study import Rule, Source

_COMMON = ("code", "kind", "label", "reason", "sources")
# For each kind its parameters; the required ones first, then a mark, then the optional ones.
_PARAMETERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "condition": (("when",), ()),
    "test_answer": ((), ("items", "pattern", "before")),
    "outside_period": ((), ()),
    "duplicate": ((), ("min_answers",)),
    "break_off": (("min_share",), ()),
    "straight_lining": (("items", "min_items"), ()),
    "no_group": ((), ()),
}
_KINDS_LOOKED_AT = {"test_answer": ("text",), "straight_lining": ("likert", "single")}


def read_rules(entry: Entry, sources: Mapping[str, Source], languages: Languages) -> tuple[Rule, ...]:
    """Read the exclusion rules in their order.

    Raises
    ------
    UserError
        A parameter that is missing or belongs to another kind, an item that a source does not ask, a code
        used twice, ``no_group`` before the end.
    """
    rules: list[Rule] = []
    for one in entry.entries():
        code = one.data["code"]
        if code in {rule.code for rule in rules}:
            raise one["code"].error("another rule has this code", value=code)
        if rules and rules[-1].kind == "no_group":
            raise one.error("'no_group' is the last rule: nothing can follow it", value=code)
        rules.append(_rule(one, sources, languages))
    return tuple(rules)


def _rule(entry: Entry, sources: Mapping[str, Source], languages: Languages) -> Rule:
    kind = entry.data["kind"]
    _check_parameters(entry, kind)
    own = _own_sources(entry, sources)
    asked = [sources[code].questionnaire for code in own or sources]
    when = entry.get("when")
    return Rule(
        code=entry.data["code"],
        kind=kind,
        label=read_label(entry["label"], languages),
        reason=read_label(entry["reason"], languages),
        condition=read_condition(when, _common_scope(asked)) if when else None,
        parameters=_parameters(entry, kind, asked),
        sources=own,
    )


def _check_parameters(entry: Entry, kind: str) -> None:
    required, optional = _PARAMETERS[kind]
    for key in entry.data:
        if key not in (*_COMMON, *required, *optional):
            accepted = required + optional or "no parameters"
            raise entry[key].error(
                f"a rule of kind {kind} has no such parameter", value=key, accepted=accepted
            )
    for key in required:
        if key not in entry.data:
            raise entry.error(
                f"the key {key!r} is missing, which a rule of kind {kind} needs", accepted=required
            )
    if kind == "test_answer" and not ("before" in entry.data or {"items", "pattern"} <= set(entry.data)):
        raise entry.error("a rule of kind test_answer needs 'items' and 'pattern', or 'before'")


def _own_sources(entry: Entry, sources: Mapping[str, Source]) -> tuple[str, ...]:
    found = entry.get("sources")
    for one in found.entries() if found else ():
        if one.data not in sources:
            raise one.error("the study has no such source", value=one.data, accepted=sources)
    return tuple(found.data) if found else ()


def _common_scope(questionnaires: list[Questionnaire]) -> Scope:
    """Items that every questionnaire in question has: elsewhere the condition would mean something else."""
    first, *others = questionnaires
    common = {item.code: item for item in first.all_items}
    for other in others:
        codes = {item.code for item in other.all_items}
        common = {code: item for code, item in common.items() if code in codes}
    names = ", ".join(questionnaire.code for questionnaire in questionnaires)
    return Scope(common, f"what the rule is for ({names}) in common")


def _parameters(entry: Entry, kind: str, asked: list[Questionnaire]) -> tuple[tuple[str, object], ...]:
    found: list[tuple[str, object]] = []
    for name in _PARAMETERS[kind][0] + _PARAMETERS[kind][1]:
        at = entry.get(name)
        if at is None or name == "when":
            continue
        if name == "items":
            found.append((name, _items(at, kind, asked)))
        elif name == "before":
            found.append((name, read_date(at)))
        elif name == "pattern":
            found.append((name, _pattern(at)))
        else:
            found.append((name, at.data))
    return tuple(found)


def _items(entry: Entry, kind: str, asked: list[Questionnaire]) -> tuple[str, ...]:
    known: dict[str, Item] = {item.code: item for one in asked for item in one.all_items}
    kinds = _KINDS_LOOKED_AT[kind]
    fitting = [code for code, item in known.items() if item.kind in kinds]
    for one in entry.entries():
        if one.data not in known:
            raise one.error(
                "no questionnaire that the rule is for asks this item", value=one.data, accepted=fitting
            )
        if one.data not in fitting:
            problem = f"a rule of kind {kind} looks at items of kind {' or '.join(kinds)}"
            raise one.error(problem, value=one.data, accepted=fitting)
    return tuple(entry.data)


def _pattern(entry: Entry) -> str:
    try:
        re.compile(entry.data)
    except re.error as error:
        raise entry.error(f"this is no regular expression: {error}", value=entry.data) from None
    return str(entry.data)
