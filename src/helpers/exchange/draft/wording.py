"""Wordings of questions and options: what columns share, what tells them apart, the option that opens a text field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helpers.exchange.draft.drafted import DraftItem, DraftOption
from helpers.exchange.draft.headings import Head
from helpers.exchange.draft.words import OTHER
from helpers.exchange.spelling import folded


def with_other(item: DraftItem, language: str) -> DraftItem:
    """Give an item an option that opens a text field, if it has none."""
    if item.other:
        return item
    taken = {one.code for one in item.options} | {
        folded(text) for one in item.options for text in one.label.values()
    }
    code = next(one for one in ("oth", "other", "oth2", "oth3", "oth4") if one not in taken)
    words = {one: OTHER.get(one, OTHER["en"]) for one in (item.label or {language: ""})}
    if any(folded(text) in taken for text in words.values()):
        words = {one: f"{text} (own words)" for one, text in words.items()}
    return replace(item, options=(*item.options, DraftOption(code, words, other=True)))


def wordings_of(heads: Sequence[Head], labels: Sequence[str]) -> tuple[str, list[str]]:
    """Give the wording that all columns share, and what each adds to it.

    Where the headings do not say it, the texts of the questions do: what they begin with alike.
    """
    texts = [head.text for head in heads]
    if len(set(texts)) == 1 or any(head.part_text for head in heads):
        return texts[0], list(labels)
    start = _common(texts)
    rests = [text[len(start) :].strip() for text in texts]
    if start and all(rests) and len(set(rests)) == len(rests):
        return start.rstrip(" -–:") or start, rests
    return heads[0].code or texts[0], [
        label if label != head.part else head.text for head, label in zip(heads, labels, strict=True)
    ]


def shared_start(heads: Sequence[Head]) -> bool:
    """Whether the texts of questions begin alike and then differ, as those of a grid's rows do."""
    texts = [head.text for head in heads]
    return len(set(texts)) == len(texts) and bool(_common(texts))


def _common(texts: Sequence[str]) -> str:
    shortest = min(texts, key=len)
    length = next(
        (at for at, letter in enumerate(shortest) if any(text[at] != letter for text in texts)), len(shortest)
    )
    start = shortest[:length]
    marks = (" - ", ": ", "? ", " – ")
    best = max((start.rfind(mark) + len(mark) for mark in marks if mark in start), default=0)
    return start[:best] if best >= 8 else ""


def distinct(options: Sequence[DraftOption]) -> list[DraftOption]:
    """Tell options of one wording apart by their codes."""
    seen: set[str] = set()
    made = []
    for one in options:
        words = {folded(text) for text in one.label.values()}
        if words & seen:
            one = replace(
                one, label={language: f"{text} ({one.code})" for language, text in one.label.items()}
            )
        seen |= words
        made.append(one)
    return made
