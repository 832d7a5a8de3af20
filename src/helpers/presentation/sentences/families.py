"""The number of tests of a chapter in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis.families import LEVEL, FamilyCount
from helpers.presentation.context import Context
from helpers.presentation.numbers import count, short
from helpers.presentation.words import word


def families_sentence(families: Sequence[FamilyCount], context: Context) -> str:
    """Say how many p values a chapter has, and how many are below 0.05 before and after correction."""
    language = context.language
    sums = {
        "below": sum(one.below for one in families),
        "holm": sum(one.below_holm for one in families),
        "bh": sum(one.below_bh for one in families),
    }
    return word(
        "families.sentence",
        language,
        n=sum(one.tests for one in families),
        families=word("families.count", language, n=sum(one.families for one in families)),
        level=short(LEVEL, language, 2),
        **{name: count(n, language) for name, n in sums.items()},
    )
