"""Answers of several options in one cell, joined by commas, semicolons or blanks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import combinations, pairwise

from helpers.exchange.draft.table import Answer, tally
from helpers.exchange.draft.threshold import SEVERAL
from helpers.exchange.spelling import folded

_JOINTS = {",": r",\s*(?![^()]*\))", ";": r"\s*;\s*", "|": r"\s*\|\s*", "\n": r"\n", " ": r"\s+"}
_MOST = 80


def options_of(texts: Sequence[str], joints: Sequence[str], several: bool) -> tuple[str, list[Answer]] | None:
    """Give what joins answers and the options, in the order in which they are joined; None if cells are single answers.

    Parameters
    ----------
    texts : sequence of str
        The cells with an answer.
    joints : sequence of str
        What may stand between answers; commas inside brackets are no joints, nor are those of an option that is always
        met whole.
    several : bool
        Whether the question says that several answers may be given.

    Examples
    --------
    >>> cells = ["a", "b, c (x, y)", "a, c (x, y)", "c (x, y)", "a, b", "b", "a, b, c (x, y)"]
    >>> joint, options = options_of(cells, (";", ","), False)
    >>> joint, [option.text for option in options]
    (',', ['a', 'b', 'c (x, y)'])
    """
    found = [(joint, one) for joint in joints if (one := _split(texts, joint, several))]
    if not found:
        return None
    joint, (_, options) = max(found, key=lambda pair: pair[1][0])
    return joint, options


def _split(texts: Sequence[str], joint: str, several: bool) -> tuple[int, list[Answer]] | None:
    """Give in how many cells the joint joins options, and the options."""
    split = _together([_parts(text, joint) for text in texts], joint)
    found = tally(part for parts in split for part in dict.fromkeys(parts))
    frequent = {key: one for key, one in found.items() if one.n >= SEVERAL}
    keys = [[folded(part) for part in parts] for parts in split]
    both = sum(sum(key in frequent for key in one) > 1 for one in keys)
    if not 2 <= len(frequent) <= _MOST or not both or not _covers(frequent, found, keys):
        return None
    if not several and not _combined(keys, frequent, texts, both):
        return None
    return both, [frequent[key] for key in _in_order(keys, frequent)]


def _parts(text: str, joint: str) -> list[str]:
    return [part.strip() for part in re.split(_JOINTS.get(joint) or re.escape(joint), text) if part.strip()]


def _together(split: list[list[str]], joint: str) -> list[list[str]]:
    """Put parts together again that never stand without each other: they are one option with a joint in it."""
    if joint == " ":
        return split
    for _ in range(4):
        alone = Counter(folded(part) for parts in split for part in parts)
        pairs = Counter((folded(a), folded(b)) for parts in split for a, b in pairwise(parts))
        starts = {folded(part): part for parts in split for part in parts}
        one = {
            (a, b)
            for (a, b), n in pairs.items()
            if n == alone[a] == alone[b] and n >= SEVERAL and (starts[b][0].islower() or n >= 4 * SEVERAL)
        }
        if not one:
            break
        split = [_merged(parts, one, joint) for parts in split]
    return split


def _merged(parts: list[str], one: set[tuple[str, str]], joint: str) -> list[str]:
    merged: list[str] = []
    last = ""
    for part in parts:
        if merged and (last, folded(part)) in one:
            merged[-1] += f"{joint} {part}"
        else:
            merged.append(part)
        last = folded(part)
    return merged


def _covers(frequent: dict[str, Answer], found: dict[str, Answer], keys: list[list[str]]) -> bool:
    some = sum(any(key in frequent for key in one) for one in keys)
    ticks = sum(one.n for one in frequent.values())
    return some >= 0.75 * len(keys) and ticks >= 0.6 * sum(one.n for one in found.values())


def _combined(keys: list[list[str]], frequent: dict[str, Answer], texts: Sequence[str], both: int) -> bool:
    """Whether options stand now with these, now with those others, as ticks do and commas of a sentence do not."""
    company: dict[str, set[tuple[str, ...]]] = {key: set() for key in frequent}
    for one in keys:
        there = [key for key in one if key in frequent]
        for key in there:
            company[key].add(tuple(sorted(other for other in there if other != key)))
    mixed = sum(len(others) > 1 for others in company.values())
    whole = {key for key, one in tally(texts).items() if one.n >= SEVERAL}
    return both >= 2 and mixed >= 2 and (len(tally(texts)) > len(frequent) or len(whole) > len(frequent))


def _in_order(keys: list[list[str]], frequent: dict[str, Answer]) -> list[str]:
    """Put options in the order of the form, in which tools write them: the one that stands before more others first."""
    before: Counter[tuple[str, str]] = Counter()
    for one in keys:
        there = [key for key in dict.fromkeys(one) if key in frequent]
        before.update(combinations(there, 2))
    wins = {
        key: sum(
            (before[key, other] > before[other, key]) - (before[key, other] < before[other, key])
            for other in frequent
        )
        for key in frequent
    }
    return sorted(frequent, key=lambda key: (-wins[key], -frequent[key].n, key))
