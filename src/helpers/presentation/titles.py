"""What a comparison is called: the question, or the study's own title where the groups had different ones."""

from __future__ import annotations

from helpers.analysis.results import Comparison
from helpers.presentation import labels
from helpers.presentation.context import Context


def same_item(comparison: Comparison) -> bool:
    """Whether all groups were asked the same item."""
    return len({d.item.code for d in comparison.descriptions}) == 1


def title_of(comparison: Comparison, context: Context) -> str:
    """Name a comparison."""
    part = part_title(comparison, context)
    if same_item(comparison) or part is None:
        return labels.question(comparison.descriptions[0].item, context)
    return part


def part_title(comparison: Comparison, context: Context) -> str | None:
    """Give the title of the part of the study's story that a comparison belongs to, if it does.

    The comparison's code is that of the part, alone or after its topic's and a full stop.
    """
    items = {(d.group, d.item.code) for d in comparison.descriptions}
    for topic in context.study.topics:
        for part in topic.parts:
            if comparison.code in (part.code, f"{topic.code}.{part.code}") and set(part.items) == items:
                return labels.text(part.title, context)
    return None
