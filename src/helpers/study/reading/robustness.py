"""Robustness: which alternatives to the planned analysis are tried, and for which comparisons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.study.item import Item
from helpers.study.reading.document import Entry
from helpers.study.reading.text import Languages, read_label
from helpers.study.reading.topic import ItemsOf
from helpers.study.robustness import (
    PLANNED,
    QUALITY,
    Definition,
    ExclusionAlternative,
    Robustness,
    RobustnessPlan,
)
from helpers.study.study import Part, Rule, Topic

# The numbers of a rule that an alternative may set otherwise.
_NUMBERS = {
    "break_off": {"min_share": "more than 0, 1 at most"},
    "duplicate": {"min_answers": "a whole number, 1 or more"},
    "straight_lining": {"min_items": "a whole number, 2 or more"},
}


def read_robustness(
    entry: Entry,
    topics: Sequence[Topic],
    rules: Sequence[Rule],
    items_of: ItemsOf,
    languages: Languages,
) -> Robustness:
    """Read what is tried.

    Raises
    ------
    UserError
        An unknown rule, topic, part, group or option; a rule that is no rule of quality (consent, age, place and
        the like are never left out); an alternative or a definition that changes nothing; a code used twice.
    """
    found = entry.get("exclusions")
    exclusions: list[ExclusionAlternative] = []
    for one in found.entries() if found else ():
        _check_new(one, [other.code for other in exclusions])
        exclusions.append(_exclusion(one, rules, languages))
    plans: list[RobustnessPlan] = []
    for one in entry["findings"].entries():
        plan = _plan(one, topics, items_of, languages)
        if (plan.topic, plan.part) in [(other.topic, other.part) for other in plans]:
            raise one["part"].error("this comparison is tried already", value=plan.part)
        plans.append(plan)
    return Robustness(tuple(exclusions), tuple(plans))


def _exclusion(entry: Entry, rules: Sequence[Rule], languages: Languages) -> ExclusionAlternative:
    without, change = entry.get("without"), entry.get("change")
    for one in without.entries() if without else ():
        _quality(one, one.data, rules)
    changes = []
    for code, one in change.pairs() if change else ():
        changes.append((code, _numbers(one, _quality(one, code, rules))))
        if code in entry.value("without", ()):
            raise one.error("this rule is left out: nothing of it can be changed", value=code)
    only = entry.value("only_submitted", False)
    if not (without or change or only):
        raise entry.error(
            "this alternative changes nothing", accepted=("without", "change", "only_submitted: true")
        )
    label = read_label(entry["label"], languages)
    left_out = tuple(without.data) if without else ()
    return ExclusionAlternative(entry.data["code"], label, left_out, tuple(changes), only)


def _quality(entry: Entry, code: str, rules: Sequence[Rule]) -> Rule:
    known = {rule.code: rule for rule in rules}
    judging = [rule.code for rule in rules if rule.kind in QUALITY]
    if code not in known:
        raise entry.error("the study has no such exclusion rule", value=code, accepted=judging)
    if code not in judging:
        hint = "whoever did not agree, may not take part or tried the form out stays out of every analysis"
        raise entry.error(
            "only rules on how a questionnaire was filled in have alternatives",
            value=code,
            accepted=judging,
            hint=hint,
        )
    return known[code]


def _numbers(entry: Entry, rule: Rule) -> tuple[tuple[str, float], ...]:
    known = _NUMBERS.get(rule.kind, {})
    for name, one in entry.pairs():
        if name not in known:
            accepted = list(known) or "leave it out with `without`"
            raise one.error(f"a rule of kind {rule.kind} has no such number", value=name, accepted=accepted)
        least = 2 if name == "min_items" else 1
        share = name == "min_share"
        if not (0 < one.data <= 1 if share else one.data >= least and float(one.data).is_integer()):
            raise one.error("this number is not possible here", value=one.data, accepted=known[name])
        if one.data == rule.parameter(name):
            raise one.error("this is the number that is planned", value=one.data)
    return tuple(entry.data.items())


def _plan(entry: Entry, topics: Sequence[Topic], items_of: ItemsOf, languages: Languages) -> RobustnessPlan:
    by_code = {topic.code: topic for topic in topics}
    if entry.data["topic"] not in by_code:
        raise entry["topic"].error("the study has no such topic", value=entry.data["topic"], accepted=by_code)
    parts = {part.code: part for part in by_code[entry.data["topic"]].parts}
    if entry.data["part"] not in parts:
        raise entry["part"].error("the topic has no such part", value=entry.data["part"], accepted=parts)
    items = _items(entry["part"], parts[entry.data["part"]], items_of)
    definitions: list[Definition] = []
    found = entry.get("definitions")
    for one in found.entries() if found else ():
        _check_new(one, [other.code for other in definitions])
        definitions.append(_definition(one, items, languages))
    planned = read_label(entry["planned"], languages)
    return RobustnessPlan(entry.data["topic"], entry.data["part"], planned, tuple(definitions))


def _items(entry: Entry, part: Part, items_of: ItemsOf) -> dict[str, Item]:
    items = {group: items_of[group][code] for group, code in part.items}
    for item in items.values():
        if not item.positive:
            hint = "what is tried is a share: name the answers that count in items.yaml"
            raise entry.error("this part has an item without 'positive' options", value=item.code, hint=hint)
    return items


def _definition(entry: Entry, items: Mapping[str, Item], languages: Languages) -> Definition:
    found = entry.get("options")
    options = tuple((group, _options(one, group, items)) for group, one in found.pairs()) if found else ()
    code, label = entry.data["code"], read_label(entry["label"], languages)
    definition = Definition(code, label, entry.value("top"), options)
    counted = {group: definition.positive(group, item) for group, item in items.items()}
    if all(codes is None for codes in counted.values()):
        hint = "`top` is for ordered items, with one option left at least; `options` names options by group"
        raise entry.error("this definition has no meaning for any group", hint=hint)
    if all(codes is None or set(codes) == set(items[group].positive) for group, codes in counted.items()):
        raise entry.error("this is the planned definition: it is tried anyway", value=code)
    return definition


def _options(entry: Entry, group: str, items: Mapping[str, Item]) -> tuple[str, ...]:
    if group not in items:
        raise entry.error("the part does not compare this group", value=group, accepted=items)
    known = items[group].codes
    for one in entry.entries():
        if one.data not in known:
            raise one.error(f"{items[group].code} has no such answer", value=one.data, accepted=known)
    if set(entry.data) == set(known):
        raise entry.error("all answers count here: no share is left", value=", ".join(known))
    return tuple(code for code in known if code in entry.data)


def _check_new(entry: Entry, codes: Sequence[str]) -> None:
    if entry.data["code"] in (PLANNED, *codes):
        raise entry["code"].error("another choice has this code", value=entry.data["code"])
