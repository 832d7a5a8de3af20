"""A multiple-choice item in sentences: how many ticked how much, who none, what goes together."""

from __future__ import annotations

from helpers.analysis.multiple import MultipleResponse
from helpers.analysis.overlap import Overlaps
from helpers.presentation.context import Context
from helpers.presentation.numbers import count, number, short
from helpers.presentation.sentences import wording
from helpers.presentation.shares import share_text
from helpers.presentation.words import word


def multiple_sentence(
    found: MultipleResponse, together: Overlaps, context: Context, *, name_group: bool = True
) -> str:
    """Say, as Markdown, how many answers were ticked, by how many, and which two went together most often.

    Nothing is said where nobody ticked anything: that is the description's to say.
    """
    if not found.mentions:
        return ""
    language, base = context.language, found.base
    said = word(
        "multiple.sentence",
        language,
        n=base.answered,
        lead=wording.lead(found.item, [found.group] if name_group else [], context),
        ticks=word("multiple.ticks", language, n=found.mentions),
        mean=short(found.mean, language),
        most=count(found.most, language),
    )
    # "All ticked" is true only where no other status stands between: don't know, left before.
    if found.none_ticked or base.answered == base.asked:
        asked = count(base.asked, language)
        said += f" {word('multiple.sentence.none', language, n=found.none_ticked, asked=asked)}"
    return f"{said} {_pair(together, context)}".rstrip()


def _pair(together: Overlaps, context: Context) -> str:
    top = together.top(1)
    if not top:
        return ""
    pair = top[0]
    first, second = (wording.option(together.item, code, context) for code in (pair.first, pair.second))
    return word(
        "multiple.sentence.pair",
        context.language,
        first=first,
        second=second,
        share=share_text(pair.share, context.language),
        lift=number(pair.lift, 2, context.language),
    )
