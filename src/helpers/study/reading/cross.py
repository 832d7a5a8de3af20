"""Cross-tabulations that a study plans: which items of which groups, row by column."""

from __future__ import annotations

from helpers.study.item import Item
from helpers.study.reading.document import Entry
from helpers.study.reading.text import Languages, read_label
from helpers.study.reading.topic import ItemsOf
from helpers.study.study import Cross

CROSSED = ("single", "likert")


def read_crosses(entry: Entry, items_of: ItemsOf, languages: Languages) -> tuple[Cross, ...]:
    """Read the planned cross-tabulations.

    Raises
    ------
    UserError
        An unknown group, an item that a group was not asked or that has no single choice; with a stratum, an
        item of more than two options that declares none positive.
    """
    return tuple(_cross(one, items_of, languages) for one in entry.entries())


def _cross(entry: Entry, items_of: ItemsOf, languages: Languages) -> Cross:
    for group in entry["groups"].entries():
        if group.data not in items_of:
            raise group.error("the study has no such group", value=group.data, accepted=items_of)
        for side in ("row", "column", *(("stratum",) if entry.get("stratum") else ())):
            _check(entry[side], group.data, items_of)
        if entry.get("stratum"):
            for side in ("row", "column"):
                _check_reducible(entry[side], items_of[group.data][entry.data[side]])
    if entry.data["row"] == entry.data["column"]:
        raise entry["column"].error("an item is not crossed with itself", value=entry.data["column"])
    if entry.value("stratum") in (entry.data["row"], entry.data["column"]):
        raise entry["stratum"].error("an item is not crossed within itself", value=entry.data["stratum"])
    groups = tuple(entry["groups"].data)
    title = read_label(entry["title"], languages)
    return Cross(title, groups, entry["row"].data, entry["column"].data, entry.value("stratum"))


def _check(entry: Entry, group: str, items_of: ItemsOf) -> None:
    known = {code: item for code, item in items_of[group].items() if item.kind in CROSSED}
    if entry.data not in known:
        raise entry.error(f"{group} have no such item of single choice", value=entry.data, accepted=known)


def _check_reducible(entry: Entry, item: Item) -> None:
    """Within strata an item is yes or no: by its two options, or by those that it declares positive."""
    if len(item.codes) != 2 and not item.positive:
        problem = "an item crossed within strata has two options, or declares which are positive"
        raise entry.error(problem, value=item.code)
