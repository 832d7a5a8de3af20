"""Paired and stratified answers in sentences."""

from __future__ import annotations

from helpers.analysis.paired import Paired
from helpers.analysis.stratified import Stratified
from helpers.presentation import labels
from helpers.presentation.context import Context
from helpers.presentation.matching import homogeneity, order, paired_test, strata_test
from helpers.presentation.numbers import MISSING, count, equation, number, short
from helpers.presentation.sentences import wording
from helpers.presentation.shares import share_text
from helpers.presentation.typography import escaped
from helpers.presentation.words import word


def paired_sentence(paired: Paired, context: Context) -> str:
    """Read items compared within respondents aloud, as Markdown: from the highest to the lowest, the test."""
    test = paired_test(paired, context, markdown=True)
    if paired.n == 0:
        return test
    language = context.language
    members = escaped(labels.members(paired.n, paired.group, context))
    items = count(len(paired.items), language)
    who = word("paired.who", language, n=paired.left_out, members=members, items=items)
    key = "paired.shares" if paired.kind == "yesno" else "paired.ranks"
    parts = [_part(paired, place, context) for place in order(paired)]
    return f"{word(key, language, who=who, parts=wording.ranked(parts, context))} {test}"


def _part(paired: Paired, place: int, context: Context) -> str:
    language, item = context.language, paired.items[place]
    question = wording.question(item, context)
    if paired.kind == "yesno":
        return word(
            "paired.share", language, question=question, share=share_text(paired.shares[place], language)
        )
    rank, found = number(paired.mean_ranks[place], 2, language), paired.medians[place]
    if found is None:
        median = MISSING
    else:
        median = wording.option(item, found, context) if isinstance(found, str) else short(found, language)
    return word("paired.rank", language, question=question, rank=rank, median=median)


def strata_sentence(found: Stratified, context: Context) -> str:
    """Read two items within strata aloud, as Markdown: the test, the common odds ratio, whether one does."""
    language = context.language
    row, column, stratum = (
        wording.question(one, context) for one in (found.row, found.column, found.stratum)
    )
    said = word(
        "strata.sentence",
        language,
        row=row,
        column=column,
        stratum=stratum,
        groups=wording.group(found.group, context),
        n_of=equation("n", count(found.n, language)),
        test=strata_test(found, context),
    )
    return f"{said} {homogeneity(found, context)}"
