"""Sources and groups: which file carries whose answers."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.study.questionnaire import Questionnaire
from helpers.study.reading.condition import Scope, read_condition
from helpers.study.reading.document import Entry
from helpers.study.reading.text import Languages, read_label
from helpers.study.study import RECORDED, Group, Source


def read_sources(entry: Entry, questionnaires: Mapping[str, Questionnaire]) -> dict[str, Source]:
    """Read the raw exports, each with its questionnaire.

    Raises
    ------
    UserError
        An unknown questionnaire, or a column given to an item that it does not have.
    """
    found: dict[str, Source] = {}
    for code, one in entry.pairs():
        name = one.data["questionnaire"]
        if name not in questionnaires:
            problem = "there is no such questionnaire"
            raise one["questionnaire"].error(problem, value=name, accepted=questionnaires)
        columns = _columns(one, questionnaires[name])
        found[code] = Source(code, one.data["file"], questionnaires[name], one.value("tool", "auto"), columns)
    return found


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


def _columns(entry: Entry, questionnaire: Questionnaire) -> tuple[tuple[str, str | None], ...]:
    found = entry.get("columns")
    known = [column for item in questionnaire.all_items for column in (item.code, *item.columns)]
    known += [item.text_column for item in questionnaire.all_items if item.text_column]
    known += RECORDED
    for _, one in found.pairs() if found else ():
        if one.data is not None and one.data not in known:
            problem = f"questionnaire {questionnaire.code} has no such item"
            raise one.error(problem, value=one.data, accepted=dict.fromkeys(known))
    return tuple(found.data.items()) if found else ()
