"""The choices of a multiverse in words."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.analysis.specification import PLAN, REASONS, Multiverse
from helpers.presentation import labels
from helpers.presentation.context import Context
from helpers.presentation.numbers import count
from helpers.presentation.words import word
from helpers.study.robustness import PLANNED
from helpers.study.study import Part

DIMENSIONS = ("definition", "base", "weights", "exclusion")
"""The four choices of a specification, in the order of `Multiverse.choices`."""


def name(dimension: str, context: Context) -> str:
    """Name a choice: "Base"."""
    return word(f"robust.choice.{dimension}", context.language)


def option(found: Multiverse, dimension: str, code: str, context: Context) -> str:
    """Name what can be chosen, in the study's words where it is the study's own."""
    if dimension == "definition":
        plan = context.study.robustness.plan(found.topic, found.part)
        own = {one.code: one.label for one in plan.definitions} | {PLANNED: plan.planned}
        return labels.text(own[code], context)
    if dimension == "exclusion" and code != PLANNED:
        own = {one.code: one.label for one in context.study.robustness.exclusions}
        return labels.text(own[code], context)
    return word(f"robust.{dimension}.{code}", context.language)


def is_planned(dimension: str, code: str) -> bool:
    """Whether this is the choice that was planned."""
    return getattr(PLAN, dimension) == code


def counts(found: Multiverse, context: Context) -> dict[str, str]:
    """Say how many there are of each choice, as the words of a sentence."""
    numbers = [count(len(codes), context.language) for codes in found.choices]
    return dict(zip(("definitions", "bases", "weights", "exclusions"), numbers, strict=True))


def left_out_note(found: Multiverse, context: Context) -> str:
    """Say for whom how many specifications were left out, and why; empty if none were."""
    parts = list(_left_out(found, context))
    listed = word("semicolon", context.language).join(parts)
    return word("robust.note.left_out", context.language, parts=listed) if parts else ""


def part_of(found: Multiverse, context: Context) -> Part:
    """Give the part of the study's story that is tried."""
    topic = {one.code: one for one in context.study.topics}[found.topic]
    return {one.code: one for one in topic.parts}[found.part]


def _left_out(found: Multiverse, context: Context) -> Iterator[str]:
    for group in found.groups:
        for reason in REASONS:
            n = sum(one.group == group and one.reason == reason for one in found.left_out)
            if n:
                key = f"robust.left_out.{reason}"
                named = labels.group(group, context)
                yield word(key, context.language, group=named, count=count(n, context.language))
