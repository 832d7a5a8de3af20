"""Topics: which comparisons the story makes, and between which groups' items."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.study.item import Item
from helpers.study.reading.document import Entry
from helpers.study.reading.text import Languages, read_label
from helpers.study.study import Part, Topic

ItemsOf = Mapping[str, Mapping[str, Item]]


def read_topics(entry: Entry, items_of: ItemsOf, languages: Languages) -> tuple[Topic, ...]:
    """Read the topics.

    Parameters
    ----------
    entry : Entry
        The list of topics.
    items_of : mapping
        For each group's code the items that it has, derived ones included.
    languages : tuple of str
        The study's languages.

    Raises
    ------
    UserError
        An unknown group, an item that it was not asked, different items of which one declares no positive
        answers, a code used twice.
    """
    topics: list[Topic] = []
    for one in entry.entries():
        _check_new(one, [topic.code for topic in topics], "topic")
        topics.append(_topic(one, items_of, languages))
    return tuple(topics)


def _topic(entry: Entry, items_of: ItemsOf, languages: Languages) -> Topic:
    parts: list[Part] = []
    for one in entry["parts"].entries():
        _check_new(one, [part.code for part in parts], "part of the topic")
        parts.append(_part(one, items_of, languages))
    statement = entry.get("statement")
    return Topic(
        code=entry.data["code"],
        kind=entry.data["kind"],
        title=read_label(entry["title"], languages),
        question=read_label(entry["question"], languages),
        parts=tuple(parts),
        statement=read_label(statement, languages) if statement else None,
    )


def _part(entry: Entry, items_of: ItemsOf, languages: Languages) -> Part:
    pairs = entry["items"]
    same = len(set(pairs.data.values())) == 1
    for group, one in pairs.pairs():
        if group not in items_of:
            raise one.error("the study has no such group", value=group, accepted=items_of)
        if one.data not in items_of[group]:
            raise one.error(f"{group} were not asked this item", value=one.data, accepted=items_of[group])
        item = items_of[group][one.data]
        if item.kind == "text":
            raise one.error("free text cannot be compared", value=one.data)
        if not same and not item.positive:
            hint = (
                "different items are compared by their shares of positive answers: name those in items.yaml"
            )
            raise one.error("this item declares no 'positive' options", value=one.data, hint=hint)
    return Part(entry.data["code"], read_label(entry["title"], languages), tuple(pairs.data.items()))


def _check_new(entry: Entry, codes: list[str], what: str) -> None:
    if entry.data["code"] in codes:
        raise entry["code"].error(f"another {what} has this code", value=entry.data["code"])
