"""Questionnaires: items put in their places, with the wording and the condition of each place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from helpers.errors import UserError
from helpers.study.condition import Condition
from helpers.study.item import Item
from helpers.study.label import Label
from helpers.study.questionnaire import Battery, Questionnaire, Section
from helpers.study.reading.condition import Scope, read_condition
from helpers.study.reading.document import Entry, read_yaml
from helpers.study.reading.item import Lists, read_item, read_options
from helpers.study.reading.shape import check_shape, fitting_code
from helpers.study.reading.text import Languages, read_label

PARADATA = "paradata"
_SHARED = ("options", "items")


@dataclass(frozen=True)
class Codebook:
    """All items of a study, read but not yet in a questionnaire, with the entries they were read from."""

    items: Mapping[str, Item]
    entries: Mapping[str, Entry]
    languages: Languages


def read_questionnaires(folder: Path, languages: Languages) -> dict[str, Questionnaire]:
    """Read the questionnaires of a folder with ``items.yaml`` and, if there is one, ``options.yaml``.

    Returns
    -------
    dict of str to Questionnaire
        By code, which is the name of the file.
    """
    codebook = _codebook(folder, languages)
    paths = [path for path in sorted(folder.glob("*.yaml")) if path.stem not in _SHARED]
    if not paths:
        hint = "beside options.yaml and items.yaml there is one file for each questionnaire"
        raise UserError("there is no questionnaire here", file=folder, hint=hint)
    found = {path.stem: _questionnaire(path, codebook) for path in paths}
    _check_named(codebook, found)
    return found


def _codebook(folder: Path, languages: Languages) -> Codebook:
    lists: Lists = {}
    if (folder / "options.yaml").exists():
        document = read_yaml(folder / "options.yaml")
        check_shape(document, "options")
        lists = {name: read_options(entry, languages) for name, entry in document.pairs()}
    document = read_yaml(folder / "items.yaml")
    check_shape(document, "items")
    entries = dict(document.pairs())
    items = {code: read_item(entry, lists, languages) for code, entry in entries.items()}
    return Codebook(items, entries, languages)


def _questionnaire(path: Path, codebook: Codebook) -> Questionnaire:
    if not fitting_code(path.stem):
        accepted = "2 to 20 small letters and digits, a letter first"
        raise UserError(
            "a questionnaire's file is named by its code", file=path, value=path.stem, accepted=accepted
        )
    entry = read_yaml(path)
    check_shape(entry, "questionnaire")
    placed = _placed(entry)
    batteries = _batteries(entry, codebook.languages)
    order = [code for code, _, _ in placed]
    items: dict[str, Item] = {}
    for code, theme, at in placed:
        if code not in codebook.items:
            raise at.error("items.yaml has no such item", value=code, accepted=codebook.items)
        later = frozenset(order[len(items) :])
        scope = Scope(items, f"questionnaire {path.stem}", later)
        items[code] = _item(codebook, code, path.stem, theme, scope, batteries)
    return Questionnaire(
        code=path.stem,
        title=read_label(entry["title"], codebook.languages),
        sections=tuple(
            _section(section, items, codebook.languages) for section in entry["sections"].entries()
        ),
        paradata=tuple(items[code] for code in entry.value(PARADATA, ())),
        batteries=tuple(batteries.values()),
    )


def _placed(entry: Entry) -> list[tuple[str, str, Entry]]:
    """The items in order, each with its theme and the place that names it; paradata come last."""
    found: list[tuple[str, str, Entry]] = []
    seen: set[str] = set()
    for section in entry["sections"].entries():
        theme = section.data["code"]
        if theme in seen or theme == PARADATA:
            raise section["code"].error("another section has this code", value=theme)
        seen.add(theme)
        found += [(at.data, theme, at) for at in section["items"].entries()]
    recorded = entry.get(PARADATA)
    found += [(at.data, PARADATA, at) for at in (recorded.entries() if recorded else ())]
    for index, (code, _, at) in enumerate(found):
        if code in [earlier for earlier, _, _ in found[:index]]:
            raise at.error("this item is in the questionnaire twice", value=code)
    return found


def _batteries(entry: Entry, languages: Languages) -> dict[str, Battery]:
    found = entry.get("batteries")
    pairs = found.pairs() if found else ()
    return {code: Battery(code, read_label(one["label"], languages)) for code, one in pairs}


def _section(entry: Entry, items: Mapping[str, Item], languages: Languages) -> Section:
    asked = tuple(items[code] for code in entry.data["items"])
    return Section(entry.data["code"], read_label(entry["title"], languages), asked)


def _item(
    codebook: Codebook, code: str, where: str, theme: str, scope: Scope, batteries: Mapping[str, Battery]
) -> Item:
    core, entry = codebook.items[code], codebook.entries[code]
    if core.battery is not None and core.battery not in batteries:
        problem = f"questionnaire {where} has no such battery"
        raise entry["battery"].error(problem, value=core.battery, accepted=batteries)
    label, condition = _label(entry, where, codebook.languages), _condition(entry, where, scope)
    return replace(core, theme=theme, label=label or core.label, show_if=condition)


def _label(entry: Entry, where: str, languages: Languages) -> Label | None:
    own = entry.get("label_by")
    found = own.get(where) if own else None
    return read_label(found, languages) if found else None


def _condition(entry: Entry, where: str, scope: Scope) -> Condition | None:
    own = entry.get("show_if_by")
    found = own.get(where) if own else None
    found = found or entry.get("show_if")
    return read_condition(found, scope) if found else None


def _check_named(codebook: Codebook, questionnaires: Mapping[str, Questionnaire]) -> None:
    """Check that ``label_by`` and ``show_if_by`` name questionnaires that ask the item."""
    asked = {code: {item.code for item in one.all_items} for code, one in questionnaires.items()}
    for code, entry in codebook.entries.items():
        own = [named for key in ("label_by", "show_if_by") if (named := entry.get(key)) is not None]
        asking = [name for name, items in asked.items() if code in items]
        for name, at in (pair for named in own for pair in named.pairs()):
            if name not in asking:
                raise at.error("no questionnaire of this code asks the item", value=name, accepted=asking)
