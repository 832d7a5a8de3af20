"""Whether columns are the options of one multiple-choice question, each ticked or not."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.exchange.draft.headings import Head
from helpers.exchange.spelling import folded
from helpers.exchange.tools.tool import Tool
from helpers.study.number import parse_number

_NO_ANSWER = frozenset({"9", "99", "98", "97", "77", "88", "999", "998", "-1", "-9", "-99", "-999"})


def tick_labels(heads: Sequence[Head], tool: Tool) -> list[str] | None:
    """Give the labels of the options, if the columns are ticks; None if they are not.

    A column of ticks has what the tool writes for a tick (1 and 0, Y or nothing), or one text alone that is the
    option's label. Yes and no are ticks only where the heading shows that a column is part of a question.
    """
    filled = [head for head in heads if head.column.filled]
    if not filled:
        return None
    marks = [_marked(head, tool) for head in filled]
    if all(marks):
        return [head.part_text or head.part for head in heads]
    single = [len(head.column.answers) == 1 for head in filled]
    texts = [next(iter(head.column.answers)) for head in filled]
    if all(single) and _labels(filled, texts):
        return [_label(head) for head in heads]
    return None


def stray_marks(heads: Sequence[Head], tool: Tool) -> list[str]:
    """Give codes of "no answer" that stand among ticks, such as 99 among 1 and 0."""
    there = {key for head in heads for key in head.column.answers}
    return sorted(there & _NO_ANSWER - tool.ticked - tool.unticked)


def _marked(head: Head, tool: Tool) -> bool:
    answers = head.column.answers
    strays = {key for key in answers if key in _NO_ANSWER and answers[key].n <= 0.05 * head.column.filled}
    there = set(answers) - strays
    digits = there <= {"0", "1"}
    return bool(there) and there <= tool.ticked | tool.unticked and (head.sure or digits)


def _labels(heads: Sequence[Head], texts: Sequence[str]) -> bool:
    same = sum(
        text in (folded(head.part_text), folded(head.part)) for head, text in zip(heads, texts, strict=True)
    )
    if same * 2 > len(heads):
        return True
    numbers = any(parse_number(text) is not None for text in texts)
    return len(heads) > 1 and len(set(texts)) == len(texts) and not numbers


def _label(head: Head) -> str:
    answers = list(head.column.answers.values())
    return answers[0].text if len(answers) == 1 else head.part_text or head.part
