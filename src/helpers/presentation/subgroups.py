"""Subgroups in words: their names in tables and figures, and how they were chosen."""

from __future__ import annotations

from dataclasses import replace

from helpers.analysis.subgroup import Subgroup
from helpers.presentation import labels
from helpers.presentation.context import Context
from helpers.presentation.typography import quoted
from helpers.presentation.words import word
from helpers.study.item import Item
from helpers.study.label import Label
from helpers.study.study import Group


def naming(context: Context, *subgroups: Subgroup) -> Context:
    """Give a context that knows subgroups by name, beside the study's own groups.

    With it every table, figure and sentence takes what was computed of a subgroup: "patients : Hôpital".
    """
    known = {group.code for group in context.study.groups}
    added = {one.group: _group(one, context) for one in subgroups if one.group not in known}
    return replace(context, study=replace(context.study, groups=(*context.study.groups, *added.values())))


def subgroup_note(subgroup: Subgroup, context: Context) -> str:
    """Say how a subgroup was chosen: "Sous-groupe : 12 patients sur 418, « Vous exercez » : « Hôpital »."."""
    language = context.language
    parts = []
    for item, codes in subgroup.chosen:
        names = [quoted(_answer(item, code, language), language) for code in codes]
        question = quoted(labels.question(item, context), language)
        answers = labels.listed(names, language, "or")
        parts.append(word("bases.chosen", language, question=question, answers=answers))
    members = labels.members(len(subgroup), subgroup.whole, context)
    return word("bases.subgroup", language, members=members, chosen=word("semicolon", language).join(parts))


def _group(subgroup: Subgroup, context: Context) -> Group:
    whole = context.study.group(subgroup.whole)
    return replace(
        whole,
        code=subgroup.group,
        label=_label(whole.label, subgroup, context),
        member=_label(whole.member, subgroup, context),
        published=None,
    )


def _label(label: Label, subgroup: Subgroup, context: Context) -> Label:
    """A group's name with the answers behind it."""
    language = context.language
    parts = [
        labels.listed([_answer(item, code, language) for code in codes], language, "or")
        for item, codes in subgroup.chosen
    ]
    chosen = word("semicolon", language).join(parts)
    return Label.of({language: word("bases.name", language, group=label.text(language), chosen=chosen)})


def _answer(item: Item, code: str, language: str) -> str:
    if any(option.code == code for option in item.options):
        return item.option(code).label.text(language).strip()
    return word(f"status.{code}", language)
