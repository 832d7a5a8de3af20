"""Loading a study folder into typed objects. Nothing that is wrong in it gets past here unsaid."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from helpers.errors import UserError
from helpers.study.geometry import read_geometry
from helpers.study.item import Item
from helpers.study.label import Label
from helpers.study.reading.cross import read_crosses
from helpers.study.reading.derived import read_derived
from helpers.study.reading.document import Entry, read_yaml
from helpers.study.reading.group import read_groups, read_sources
from helpers.study.reading.item import read_date
from helpers.study.reading.questionnaire import read_questionnaires
from helpers.study.reading.robustness import read_robustness
from helpers.study.reading.rule import read_rules
from helpers.study.reading.shape import check_shape
from helpers.study.reading.source import bibliography, check_citations, read_key
from helpers.study.reading.text import Languages, read_label
from helpers.study.reading.topic import read_topics
from helpers.study.reading.weighting import read_weightings
from helpers.study.robustness import NOTHING_TRIED, Robustness
from helpers.study.study import (
    HOLM,
    Cross,
    Derived,
    Disclosure,
    Event,
    Group,
    Published,
    Rule,
    Source,
    Study,
    Topic,
)
from helpers.study.weighting import Weighting


def load_study(folder: str | Path) -> Study:
    """Load the study of a folder.

    Parameters
    ----------
    folder : str or Path
        The folder with ``study.yaml`` and ``questionnaires/``.

    Returns
    -------
    Study
        Questionnaires in the order of the sources that use them; codes checked, conditions resolved.

    Raises
    ------
    UserError
        Anything missing, misspelt or contradictory, with file, line, value and what would be accepted.

    Examples
    --------
    >>> from helpers.study.paths import paths_of
    >>> study = load_study(paths_of("data").study)
    >>> sum(group.published or 0 for group in study.groups) == study.published.total
    True
    """
    folder = Path(folder)
    entry = _study_entry(folder)
    languages: Languages = tuple(entry.data["languages"])
    keys = bibliography(folder)
    read = read_questionnaires(folder / "questionnaires", languages)
    sources = read_sources(entry["sources"], read)
    ordered = {source.questionnaire.code: source.questionnaire for source in sources.values()} | read
    groups = read_groups(entry["groups"], sources, languages)
    found = entry.get("derived")
    derived = read_derived(found, ordered, languages) if found else ()
    start, end = _period(entry["field_period"])
    excluded = entry.get("exclusions")
    rules = read_rules(excluded, sources, languages) if excluded else ()
    topics = _topics(entry, groups, derived, languages)
    licence = entry.get("licence")
    return Study(
        code=entry.data["code"],
        folder=folder,
        title=read_label(entry["title"], languages),
        short_title=read_label(entry["short_title"], languages),
        languages=languages,
        start=start,
        end=end,
        timezone=_timezone(entry["timezone"]),
        questionnaires=tuple(ordered.values()),
        sources=tuple(sources.values()),
        groups=groups,
        rules=rules,
        texts=_texts(entry, languages, keys),
        derived=derived,
        events=_events(entry, languages, keys),
        topics=topics,
        crosses=_crosses(entry, groups, derived, languages),
        published=_published(entry, languages, keys),
        disclosure=_disclosure(entry, keys),
        place=_place(entry, sources, derived),
        map=_map(entry, sources, derived, folder),
        authors=tuple(entry.value("authors", ())),
        licence=read_label(licence, languages) if licence else None,
        weightings=_weightings(entry, groups, derived, languages, folder),
        robustness=_robustness(entry, topics, rules, groups, derived, languages),
        multiplicity=entry.value("multiplicity", HOLM),
    )


def _study_entry(folder: Path) -> Entry:
    if not folder.is_dir():
        raise UserError("there is no such study folder", file=folder)
    for name in ("study.yaml", "questionnaires/items.yaml"):
        if not (folder / name).is_file():
            hint = "a study folder holds study.yaml and questionnaires/items.yaml; data/ is one to copy from"
            raise UserError(f"this is no study folder: {name} is missing", file=folder, hint=hint)
    entry = read_yaml(folder / "study.yaml")
    check_shape(entry, "study")
    return entry


def _period(entry: Entry) -> tuple[date, date]:
    start, end = read_date(entry["start"]), read_date(entry["end"])
    if end < start:
        problem = "the period ends before it starts"
        raise entry["end"].error(problem, value=end.isoformat(), accepted=f"{start} or later")
    return start, end


def _timezone(entry: Entry) -> str:
    try:
        return ZoneInfo(entry.data).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        accepted = sorted(available_timezones())
        raise entry.error("there is no such time zone", value=entry.data, accepted=accepted) from None


def _texts(entry: Entry, languages: Languages, keys: Set[str]) -> tuple[tuple[str, Label], ...]:
    found = entry.get("texts")
    texts: list[tuple[str, Label]] = []
    for name, one in found.pairs() if found else ():
        label = read_label(one, languages)
        check_citations(one, label, keys)
        texts.append((name, label))
    return tuple(texts)


def _events(entry: Entry, languages: Languages, keys: Set[str]) -> tuple[Event, ...]:
    found = entry.get("events")
    events: list[Event] = []
    for code, one in found.pairs() if found else ():
        start, end = _period(one)
        events.append(
            Event(code, read_label(one["label"], languages), start, end, read_key(one["source"], keys))
        )
    return tuple(events)


def _topics(
    entry: Entry, groups: tuple[Group, ...], derived: tuple[Derived, ...], languages: Languages
) -> tuple[Topic, ...]:
    found = entry.get("topics")
    items_of = {group.code: _items_of(group.source, derived) for group in groups}
    return read_topics(found, items_of, languages) if found else ()


def _crosses(
    entry: Entry, groups: tuple[Group, ...], derived: tuple[Derived, ...], languages: Languages
) -> tuple[Cross, ...]:
    found = entry.get("crosstabs")
    items_of = {group.code: _items_of(group.source, derived) for group in groups}
    return read_crosses(found, items_of, languages) if found else ()


def _weightings(
    entry: Entry, groups: tuple[Group, ...], derived: tuple[Derived, ...], languages: Languages, folder: Path
) -> tuple[Weighting, ...]:
    found = entry.get("weights")
    items_of = {group.code: _items_of(group.source, derived) for group in groups}
    return read_weightings(found, items_of, languages, folder) if found else ()


def _robustness(
    entry: Entry,
    topics: tuple[Topic, ...],
    rules: tuple[Rule, ...],
    groups: tuple[Group, ...],
    derived: tuple[Derived, ...],
    languages: Languages,
) -> Robustness:
    found = entry.get("robustness")
    items_of = {group.code: _items_of(group.source, derived) for group in groups}
    return read_robustness(found, topics, rules, items_of, languages) if found else NOTHING_TRIED


def _published(entry: Entry, languages: Languages, keys: Set[str]) -> Published | None:
    found = entry.get("published")
    if found is None:
        return None
    statement = read_label(found["statement"], languages)
    return Published(found.value("total"), read_key(found["source"], keys), statement)


def _disclosure(entry: Entry, keys: Set[str]) -> Disclosure | None:
    found = entry.get("disclosure")
    if found is None:
        return None
    source: str = found.data["source"]
    # One word is a key; a source told in words needs no bibliography.
    return Disclosure(found.data["threshold"], source if " " in source else read_key(found["source"], keys))


def _place(entry: Entry, sources: Mapping[str, Source], derived: tuple[Derived, ...]) -> str | None:
    found = entry.get("place")
    return None if found is None else _choice(found, sources, derived).code


def _map(
    entry: Entry, sources: Mapping[str, Source], derived: tuple[Derived, ...], folder: Path
) -> tuple[tuple[str, str], ...]:
    found = entry.get("map")
    if found is None:
        return ()
    geometry = found["geometry"]
    if not (folder / geometry.data).is_file():
        accepted = sorted(path.name for path in folder.glob("*.json"))
        raise geometry.error("there is no such file", value=geometry.data, accepted=accepted)
    item = _choice(found["item"], sources, derived)
    codes = item.codes
    for code in read_geometry(folder / geometry.data).codes:
        if code not in codes:
            problem = f"{geometry.data} has an area that is no option of {item.code}"
            raise geometry.error(problem, value=code, accepted=codes)
    return (("item", item.code), ("geometry", geometry.data))


def _choice(entry: Entry, sources: Mapping[str, Source], derived: tuple[Derived, ...]) -> Item:
    known = {code: item for source in sources.values() for code, item in _items_of(source, derived).items()}
    fitting = [code for code, item in known.items() if item.kind == "single"]
    if entry.data not in fitting:
        problem = "there is no such item of kind single, asked or derived"
        raise entry.error(problem, value=entry.data, accepted=fitting)
    return known[entry.data]


def _items_of(source: Source, derived: tuple[Derived, ...]) -> dict[str, Item]:
    """The items that a source's answers have: asked, recorded, and derived ones that can be computed."""
    items = {item.code: item for item in source.questionnaire.all_items}
    looked_at = ((one, {name for option in one.options for name in option.when.items()}) for one in derived)
    return items | {one.item.code: one.item for one, names in looked_at if names & items.keys()}
