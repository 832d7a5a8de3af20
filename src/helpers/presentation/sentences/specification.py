"""A multiverse in a sentence."""

from __future__ import annotations

from helpers.analysis.specification import Multiverse, Summary
from helpers.presentation.choices import counts
from helpers.presentation.context import Context
from helpers.presentation.labels import listed
from helpers.presentation.numbers import count, percent
from helpers.presentation.sentences import wording
from helpers.presentation.words import word

CITED_ROBUSTNESS = ("simonsohn2020", "steegen2016")
"""Every key of the bibliography of the statistics that these sentences cite."""


def specification_sentence(found: Multiverse, context: Context) -> str:
    """Read a multiverse aloud, as Markdown: how many specifications, each group's range, the groups' order.

    No word on whether this is robust: that is for the reader to judge.
    """
    language = context.language
    possible, every = len(found.possible), len(found.specifications)
    numbers: dict[str, object] = {"n": possible, **counts(found, context)}
    if possible == every:
        said = [word("robust.count", language, **numbers)]
    else:
        said = [word("robust.count.some", language, all=count(every, language), **numbers)]
    parts = [_share(found.summary(group), context) for group in found.groups]
    said.append(word("robust.shares", language, parts=wording.joined(parts, context)))
    return " ".join([*said, _order(found, context)])


def robustness_methods(context: Context) -> str:
    """Say how the robustness of findings is examined, as Markdown; empty where the study tries nothing."""
    return word("robust.methods", context.language) if context.study.robustness.plans else ""


def _share(summary: Summary, context: Context) -> str:
    language, group = context.language, wording.group(summary.group, context)
    if summary.number == 0:
        return word("robust.share.none", language, group=group)
    shares = {name: percent(getattr(summary, name), language) for name in ("least", "median", "most")}
    if summary.planned is None:
        return word("robust.share.unplanned", language, group=group, **shares)
    planned = percent(summary.planned.share, language)
    return word("robust.share", language, group=group, planned=planned, **shares)


def _order(found: Multiverse, context: Context) -> str:
    language, order = context.language, found.ordering()
    if order is None:
        return word("robust.order.none", language)
    groups = listed([wording.group(group, context) for group in order.groups], language)
    same = count(order.same, language)
    return word("robust.order", language, n=order.compared, same=same, groups=groups)
