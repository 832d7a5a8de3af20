"""What kind of question the answers of a column come from, and which options they had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from helpers.errors import UserError
from helpers.exchange.draft import joined, scales
from helpers.exchange.draft.table import Answer, tally
from helpers.exchange.draft.threshold import SEVERAL
from helpers.exchange.draft.words import (
    YES_NO,
    asks_a_number,
    asks_for_several,
    is_none,
    is_other,
    may_identify,
    missing_kind,
)
from helpers.exchange.moments import read_moments
from helpers.exchange.spelling import folded
from helpers.exchange.tools.tool import Tool
from helpers.study.number import parse_number

NEARLY_ALL = 0.95
_MOST_OPTIONS = 80
_EVERYBODYS = frozenset(
    {"y", "n", *("male", "female", "man", "woman", "m", "f", "masculin", "féminin", "homme", "femme")}
    | {"masculino", "femenino", "hombre", "mujer"}
)


@dataclass(frozen=True)
class Guess:
    """A kind of item, its options in order with counts, and why.

    ``codes`` are the codes of options whose labels the file itself gives. ``stray`` is a number that ends a scale after
    a gap. ``joined`` says that the options ticked stand in one cell, ``ordered`` that the options of a single choice
    are classes in order.
    """

    kind: str
    why: str
    options: tuple[Answer, ...] = ()
    codes: tuple[str, ...] = ()
    stray: str | None = None
    joined: bool = False
    ordered: bool = False
    integer: bool = False


def guess(texts: Sequence[str], question: str, tool: Tool, words: Mapping[str, str]) -> Guess:
    """Guess from the answers given (none of them blank).

    Parameters
    ----------
    texts : sequence of str
        The answers of one column, or of all columns of a grid, which share their options.
    question : str
        Its wording and code, in which words may say what is asked.
    tool : Tool
        Tells whether ticked options may stand in one cell.
    words : mapping
        The file's own labels of codes.
    """
    found = tally(texts)
    n = len(texts)
    if not n:
        return Guess("empty", "no answer in this file")
    if (
        words
        and sum(one.n for one in found.values() if one.text in words or one.text in words.values()) >= 0.9 * n
    ):
        return _labelled(found, words, tool, texts)
    dates = sum(one.n for one in found.values() if _is_date(one.text))
    if dates >= NEARLY_ALL * n:
        return Guess("date", f"dates in {_share(dates, n)} of the answers")
    numbers = {key: number for key, one in found.items() if (number := parse_number(one.text)) is not None}
    numeric = sum(found[key].n for key in numbers)
    closed = _closed_numbers(found, n, question) if numeric >= 0.4 * n else None
    if closed:
        return closed
    wordy = sum(
        one.n
        for key, one in found.items()
        if key not in numbers and one.n >= SEVERAL and not missing_kind(one.text)
    )
    if numeric >= (0.6 if asks_a_number(question) and wordy < 0.05 * n else NEARLY_ALL) * n:
        whole = all(float(number).is_integer() for number in numbers.values())
        return Guess("numeric", f"numbers in {_share(numeric, n)} of the answers", integer=whole)
    return _in_words(texts, found, question, tool)


def _labelled(
    found: Mapping[str, Answer], words: Mapping[str, str], tool: Tool, texts: Sequence[str]
) -> Guess:
    """Take the options from the labels of codes that the file has."""
    seen = {one.text: one.n for one in found.values()}
    counts = {
        code: seen.get(code, 0) + (seen.get(label, 0) if label != code else 0)
        for code, label in words.items()
    }
    options = tuple(Answer(label, counts[code]) for code, label in words.items())
    labels = [one.text for one in options if not missing_kind(one.text)]
    kind = "likert" if scales.order(labels) or (scales.points(labels) and len(labels) > 2) else "single"
    ordered = kind == "single" and scales.classes(labels) is not None
    return Guess(kind, "the file has labels for its codes", options, tuple(words), ordered=ordered)


def _closed_numbers(found: Mapping[str, Answer], n: int, question: str) -> Guess | None:
    """Take few whole numbers for codes or points of a scale, unless the question asks for a number."""
    worded = any(
        any(map(str.isalpha, one.text)) and _has_digit(one.text) for one in found.values() if one.n >= SEVERAL
    )
    if asks_a_number(question) and not worded:
        return None
    stray = _stray(found)
    asked = [one for one in found.values() if not missing_kind(one.text) and one.text != stray]
    several = [one for one in asked if one.n >= SEVERAL]
    wanted = scales.points([one.text for one in asked])
    if wanted is None and sum(one.n for one in several) >= NEARLY_ALL * n:
        wanted = scales.points([one.text for one in several])
    if wanted is None:
        return None
    counts = {one.text: one.n for one in asked}
    options = [Answer(text, counts.get(text, 0)) for text in wanted]
    options = [one for one in options if one.n >= SEVERAL or one.text.replace(".0", "").isdigit()]
    aside = [one for one in found.values() if missing_kind(one.text) or one.text == stray]
    options += [one for one in aside if one.n >= SEVERAL or one.text == stray]
    if len(wanted) < 5 or (may_identify(question) and not worded):
        return Guess("single", "few whole numbers: codes of answers", tuple(options))
    why = f"whole numbers from {scales.first(wanted[0])} to {scales.first(wanted[-1])}: a scale"
    return Guess("likert", why, tuple(options), stray=stray)


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _stray(found: Mapping[str, Answer]) -> str | None:
    numbers = {int(one.text): one.text for one in found.values() if one.text.isdecimal()}
    stray = scales.stray_code(list(numbers)) if len(numbers) == len(found) and numbers else None
    return None if stray is None else numbers[stray]


def _in_words(texts: Sequence[str], found: Mapping[str, Answer], question: str, tool: Tool) -> Guess:
    scale = _scale(found, len(texts))
    if scale:
        return scale
    joints, sure = _joints(tool, texts)
    several = joined.options_of(texts, joints, sure or asks_for_several(question))
    if several:
        why = f"several answers in one cell, joined by {several[0]!r}"
        options = sorted(
            several[1],
            key=lambda one: (is_other(one.text), is_none(one.text) or bool(missing_kind(one.text))),
        )
        return Guess("multiple", why, tuple(options), joined=True)
    return _single(texts, found, tool)


def _joints(tool: Tool, texts: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """Give what may stand between answers, and whether it is a sign that nobody types, which leaves no doubt."""
    if not tool.joined:
        return (), False
    signs = tuple(
        one
        for one in tool.joints
        if not one.isprintable() and one != "\n" and any(one in text for text in texts)
    )
    return signs or tuple(one for one in (";", "|", "\n", ",", " ") if one in tool.joints), bool(signs)


def _scale(found: Mapping[str, Answer], n: int) -> Guess | None:
    """Recognise a scale in words; points that few chose belong to it, as everybody words them alike."""
    missing = [one for one in found.values() if missing_kind(one.text)]
    rest = [one for one in found.values() if not missing_kind(one.text)]
    for least in (0, SEVERAL):
        labels = [one.text for one in rest if one.n >= least]
        order = scales.order(labels)
        counts = {one.text: one.n for one in rest}
        if order and sum(counts[label] for label in order) + sum(one.n for one in missing) >= NEARLY_ALL * n:
            options = [Answer(label, counts[label]) for label in order]
            options += [one for one in missing if one.n >= SEVERAL]
            return Guess("likert", "the words of a scale, in order", tuple(options))
    return None


def _single(texts: Sequence[str], found: Mapping[str, Answer], tool: Tool) -> Guess:
    n = len(texts)
    several = [one for one in found.values() if one.n >= SEVERAL or _everybodys(one.text)]
    covered = sum(one.n for one in several)
    # Where own words stand in the place of "Other", more answers may be no options.
    enough = 0.65 if tool.free_other or all(len(one.text) <= 5 for one in several) else 0.8
    if not several or covered < enough * n or len(several) > _MOST_OPTIONS or n < 2:
        return Guess("text", f"{len(found)} different answers of {n}")
    labels = [one.text for one in several if not missing_kind(one.text) and not is_other(one.text)]
    classes = scales.classes(labels)
    if classes:
        several.sort(key=lambda one: classes.index(one.text) if one.text in classes else len(classes))
    else:
        several.sort(key=lambda one: (bool(missing_kind(one.text)), is_other(one.text)))
    why = f"{len(several)} answers cover {_share(covered, n)}"
    return Guess("single", why, tuple(several), ordered=classes is not None)


def _everybodys(text: str) -> bool:
    """Whether an answer is one of the few words that everybody uses."""
    return folded(text) in YES_NO or folded(text) in _EVERYBODYS or is_other(text)


@cache
def _is_date(text: str) -> bool:
    if not any(sign in text for sign in "-/."):
        return False
    try:
        moments = read_moments([text], [1], path=Path("x"), column="", zone="UTC")
    except UserError:
        return False
    return moments.values[0] is not None and 1900 <= moments.values[0].year <= 2100


def _share(part: int, n: int) -> str:
    return f"{part / n:.0%}"
