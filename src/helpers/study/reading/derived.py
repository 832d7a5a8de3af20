"""Derived items: computed from answers, such as a zone from departments."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.study.item import Item, Option
from helpers.study.questionnaire import Questionnaire
from helpers.study.reading.condition import Scope, read_condition
from helpers.study.reading.document import Entry
from helpers.study.reading.text import Languages, read_label
from helpers.study.study import Derived, DerivedOption


def read_derived(
    entry: Entry, questionnaires: Mapping[str, Questionnaire], languages: Languages
) -> tuple[Derived, ...]:
    """Read the derived items; one without a theme takes that of the first item it looks at.

    Raises
    ------
    UserError
        A code that an item has already, an unknown theme, conditions on what nobody is asked.
    """
    asked = {item.code: item for one in questionnaires.values() for item in one.all_items}
    themes = {section.code for one in questionnaires.values() for section in one.sections}
    found: list[Derived] = []
    for code, one in entry.pairs():
        if code in asked:
            raise one.error("an item has this code already", value=code)
        if one.value("theme", next(iter(themes))) not in themes:
            problem = "no questionnaire has a section of this code"
            raise one["theme"].error(problem, value=one.data["theme"], accepted=sorted(themes))
        found.append(_derived(one, asked, languages))
    return tuple(found)


def _derived(entry: Entry, asked: Mapping[str, Item], languages: Languages) -> Derived:
    options: list[DerivedOption] = []
    scope = Scope(asked, "the study")
    for one in entry["options"].entries():
        if one.data["code"] in {option.code for option in options}:
            raise one["code"].error("two options have this code", value=one.data["code"])
        label = read_label(one["label"], languages)
        options.append(DerivedOption(one.data["code"], label, read_condition(one["when"], scope)))
    first = next(iter(options[0].when.items()))
    item = Item(
        code=str(entry.steps[-1]),
        kind="single",
        label=read_label(entry["label"], languages),
        theme=entry.value("theme", asked[first].theme),
        options=tuple(Option(option.code, option.label) for option in options),
        comparability=entry.value("comparability", "group_specific"),
        quasi_identifier=entry.value("quasi_identifier", False),
        derived=True,
        note=entry.value("note"),
    )
    return Derived(item, tuple(options))
