"""Cross-tabulations that a study plans: which items of which groups, row by column."""

from __future__ import annotations

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
        An unknown group, an item that a group was not asked or that has no single choice.
    """
    return tuple(_cross(one, items_of, languages) for one in entry.entries())


def _cross(entry: Entry, items_of: ItemsOf, languages: Languages) -> Cross:
    for group in entry["groups"].entries():
        if group.data not in items_of:
            raise group.error("the study has no such group", value=group.data, accepted=items_of)
        for side in ("row", "column"):
            _check(entry[side], group.data, items_of)
    if entry.data["row"] == entry.data["column"]:
        raise entry["column"].error("an item is not crossed with itself", value=entry.data["column"])
    groups = tuple(entry["groups"].data)
    title = read_label(entry["title"], languages)
    return Cross(title, groups, entry["row"].data, entry["column"].data)


def _check(entry: Entry, group: str, items_of: ItemsOf) -> None:
    known = {code: item for code, item in items_of[group].items() if item.kind in CROSSED}
    if entry.data not in known:
        raise entry.error(f"{group} have no such item of single choice", value=entry.data, accepted=known)
