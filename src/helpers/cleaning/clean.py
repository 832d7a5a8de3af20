"""Cleaning one source: rules first, then the status of every answer of the rows that stay."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from helpers.cleaning.answers import Answers
from helpers.cleaning.derive import derive
from helpers.cleaning.frames import as_status, with_types
from helpers.cleaning.log import Edit, Exclusion, Log
from helpers.cleaning.rules import NO_GROUP, broken_rules
from helpers.cleaning.statuses import Sheet, settle
from helpers.errors import UserError
from helpers.exchange.export import Export
from helpers.study.demonstration import generated_seeds
from helpers.study.item import Item
from helpers.study.status import Status
from helpers.study.study import Group, Source, Study


@dataclass(frozen=True)
class Cleaned:
    """The clean answers of each of a source's groups, and the log of how they came about."""

    answers: tuple[Answers, ...]
    log: Log


def clean(export: Export, study: Study, source: Source) -> Cleaned:
    """Clean an export: exclude rows by the study's rules, settle values and statuses, sort rows into groups.

    A row leaves at the first rule that it breaks, in the study's order, so that every raw row ends in exactly one
    place: an exclusion or a group.

    Raises
    ------
    UserError
        A row that stays and meets the conditions of two groups.
    """
    first = broken_rules(export, study, source)
    groups = _groups(export, study, source, first.isna())
    first = first.mask(first.isna() & groups.isna(), NO_GROUP)
    stay = first.isna()
    complete = export.system["complete"].astype(bool) | (not export.complete_known)
    sheet = settle(export.coded[stay], complete[stay], source.questionnaire)
    items = _derived(sheet, study, source)
    answers = tuple(
        _answers(group, sheet, items, groups[stay] == group.code, source) for group in study.groups_of(source)
    )
    return Cleaned(answers, _log(export, study, source, first, answers, sheet))


def _groups(export: Export, study: Study, source: Source, stay: pd.Series) -> pd.Series:
    """Give the code of each row's group, NA for rows that meet no group's condition or were excluded."""
    found = pd.Series(pd.NA, index=export.coded.index, dtype="object")
    for group in study.groups_of(source):
        member = (
            pd.Series(True, index=found.index) if group.where is None else group.where.holds(export.coded)
        )
        member = member.astype(bool) & stay
        twice = found.index[found.notna() & member]
        if len(twice):
            row, other = int(twice[0]), found[twice[0]]
            problem = f"this row belongs to two groups, {other} and {group.code}"
            hint = "let the groups' 'where' conditions in study.yaml exclude each other"
            raise UserError(problem, file=export.reading.path, row=row, hint=hint)
        found = found.mask(member, group.code)
    return found


def _derived(sheet: Sheet, study: Study, source: Source) -> tuple[Item, ...]:
    """Compute the derived items into the sheet; give all items that can be analysed."""
    found = study.derived_items(source.questionnaire)
    for one in found:
        sheet.values[one.item.code], sheet.status[one.item.code] = derive(one, sheet.coded, sheet.status)
    return (*source.questionnaire.all_items, *(one.item for one in found))


def _answers(
    group: Group, sheet: Sheet, items: tuple[Item, ...], members: pd.Series, source: Source
) -> Answers:
    values = pd.DataFrame(sheet.values, index=sheet.coded.index)[members]
    status = pd.DataFrame(sheet.status, index=sheet.coded.index)[members]
    names = pd.Index([f"{source.code}-{row}" for row in values.index], name="respondent", dtype="object")
    for item in items:
        if item.kind == "multiple":
            chosen = status[item.code].isin([Status.ANSWERED.value, Status.LEFT_BLANK.value])
            for code in item.codes:
                values[f"{item.code}__{code}"] = values[f"{item.code}__{code}"].where(chosen)
    typed = with_types(items, values.set_axis(names))
    return Answers(group.code, source.questionnaire, items, typed, as_status(status.set_axis(names)))


def _log(
    export: Export, study: Study, source: Source, first: pd.Series, answers: tuple[Answers, ...], sheet: Sheet
) -> Log:
    counts = first.value_counts()
    codes = [rule.code for rule in study.rules]
    if NO_GROUP in counts and NO_GROUP not in codes:
        codes.append(NO_GROUP)
    kept = {int(row) for row in first.index[first.isna()]}
    notes = [Edit(*note) for note in export.notes if note[0] in kept]
    seeds = generated_seeds(study.folder)
    return Log(
        source=source.code,
        rows=len(export.coded),
        steps=tuple((code, int(counts.get(code, 0))) for code in codes),
        kept=tuple((one.group, len(one)) for one in answers),
        exclusions=tuple(Exclusion(int(row), str(first[row])) for row in first.index[first.notna()]),
        edits=tuple(sorted([*notes, *sheet.edits], key=lambda edit: (edit.row, edit.item, edit.kind))),
        contradictions=tuple(sorted(sheet.contradictions, key=lambda one: (one.row, one.item))),
        reading=replace(export.reading, path=Path(export.reading.path.name)),
        demonstration=bool(export.system["seed"].dropna().astype(str).isin(seeds).any()),
    )
