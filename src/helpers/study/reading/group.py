"""Sources and groups: which file carries whose answers."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.study.questionnaire import Questionnaire
from helpers.study.reading.condition import Scope, read_condition
from helpers.study.reading.document import Entry
from helpers.study.reading.mapping import read_mapping
from helpers.study.reading.text import Languages, read_label
from helpers.study.study import Group, Source

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}


def read_sources(entry: Entry, questionnaires: Mapping[str, Questionnaire]) -> dict[str, Source]:
    """Read the raw exports, each with its questionnaire.

    Raises
    ------
    UserError
        An unknown questionnaire, or what `helpers.study.reading.mapping.read_mapping` refuses.
    """
    found: dict[str, Source] = {}
    for code, one in entry.pairs():
        name = one.data["questionnaire"]
        if name not in questionnaires:
            problem = "there is no such questionnaire"
            raise one["questionnaire"].error(problem, value=name, accepted=questionnaires)
        found[code] = _source(code, one, questionnaires[name])
    return found


def _source(code: str, entry: Entry, questionnaire: Questionnaire) -> Source:
    mapping = read_mapping(entry, questionnaire)
    separator = entry.value("separator")
    return Source(
        code=code,
        file=entry.data["file"],
        questionnaire=questionnaire,
        tool=entry.value("tool", "auto"),
        columns=mapping.columns,
        answers=mapping.answers,
        ignore=mapping.ignore,
        encoding=entry.value("encoding"),
        separator=SEPARATORS[separator] if separator else None,
        headings=entry.value("headings"),
        sheet=entry.value("sheet"),
        header_row=entry.value("header_row"),
    )


def read_groups(entry: Entry, sources: Mapping[str, Source], languages: Languages) -> tuple[Group, ...]:
    """Read the groups of respondents.

    Raises
    ------
    UserError
        An unknown source, several groups of one source without a condition each, a source without a group.
    """
    groups = tuple(_group(one, sources, languages) for _, one in entry.pairs())
    for code in sources:
        own = [group for group in groups if group.source.code == code]
        if not own:
            named = [group.source.code for group in groups]
            raise entry.error("no group is made from this source", value=code, accepted=named)
        open_ones = [group.code for group in own if group.where is None]
        if len(own) > 1 and open_ones:
            hint = f"source {code} has {len(own)} groups: each needs 'where' to say which rows are its own"
            raise entry[open_ones[0]].error("the key 'where' is missing", hint=hint)
    return groups


def _group(entry: Entry, sources: Mapping[str, Source], languages: Languages) -> Group:
    name = entry.data["source"]
    if name not in sources:
        raise entry["source"].error("the study has no such source", value=name, accepted=sources)
    source, where = sources[name], entry.get("where")
    asked = {item.code: item for item in source.questionnaire.all_items}
    scope = Scope(asked, f"questionnaire {source.questionnaire.code}")
    return Group(
        code=str(entry.steps[-1]),
        label=read_label(entry["label"], languages),
        member=read_label(entry["member"], languages),
        source=source,
        where=read_condition(where, scope) if where else None,
        published=entry.value("published"),
    )
