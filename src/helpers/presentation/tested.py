"""Tests of ordered, paired and stratified answers in words: which, why, the figures, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis.results import Effect, RankPair, RankPairs, Test
from helpers.presentation import labels, testing
from helpers.presentation.context import Context
from helpers.presentation.numbers import count, equation, number, p_value, statistic
from helpers.presentation.typography import capitalised
from helpers.presentation.words import word

SYMBOLS = {
    "linear_by_linear": "χ²",
    "mcnemar": "χ²",
    "cochran_q": "Q",
    "wilcoxon_signed_rank": "V",
    "friedman": "χ²",
    "cochran_mantel_haenszel": "χ²",
}
NUMBER_OF = {
    "paired_few_discordant": "discordant",
    "paired_many_discordant": "discordant",
    "within_strata": "strata",
}
"""The fact of a reason that decides between singular and plural."""


MOST_PAIRS, FIRST_PAIRS = 10, 5
"""Up to so many pairs of groups (five groups have ten) are all said; of more, so many with the least p."""


def sentence(test: Test, language: str, more: Sequence[str] = ()) -> str:
    """Say a test in one sentence: name, reason, statistic, p as it is and corrected, and what comes with it.

    Examples
    --------
    >>> from helpers.analysis.results import Reason
    >>> reason = Reason("paired_ordered_several", (("items", 3), ("n", 139), ("left_out", 1)))
    >>> sentence(Test("friedman", 12.345, 2, 0.002, reason), "en").replace("\\xa0", " ")
    'Friedman’s test, because 3 ordered answers of the same people are compared: χ²(2) = 12.35; p = 0.002.'
    """
    rule, facts = test.reason.rule, dict(test.reason.facts)
    if test.p is None:
        return word(f"why.{rule}", language)
    values: dict[str, object] = {"items": count(int(facts.get("items", 0)), language)}
    values["n"] = int(facts.get(NUMBER_OF.get(rule, "n"), 0))
    figures = (
        [] if test.statistic is None else [statistic(SYMBOLS[test.name], test.statistic, test.df, language)]
    )
    figures += [p_value(test.p, language), *testing.adjusted(test, language), *more]
    return word(
        "test.sentence",
        language,
        test=capitalised(word(f"tested.{test.name}", language)),
        reason=word(f"why.{rule}", language, **values),
        figures=word("semicolon", language).join(figures),
    )


def measure(effect: Effect, language: str) -> str:
    """Write a measure with its name and interval: "gamma = 0,21 (IC 95 % 0,05–0,37)"."""
    return equation(word(f"measure.{effect.name}", language), testing.with_interval(effect, language))


def pairs_text(pairs: RankPairs | None, context: Context) -> str:
    """Say every pair of groups after a comparison by ranks in one line; empty where there are none."""
    if pairs is None or not pairs.pairs:
        return ""
    language = context.language
    shown = first_pairs(pairs)
    parts = [
        word(
            "ordered.pair",
            language,
            first=labels.group(pair.first, context),
            second=labels.group(pair.second, context),
            figures=_figures(pair, language),
        )
        for pair in shown
    ]
    parts += [left] if (left := other_pairs(pairs, language)) else []
    said = word(
        "ordered.pairs",
        language,
        n=len(pairs.pairs),
        test=word(f"tested.{pairs.method}", language),
        method=word(f"correction.{pairs.correction}", language),
        parts=word("semicolon", language).join(parts),
    )
    return f"{said} {word('ordered.pairs.sign', language)}"


def first_pairs(pairs: RankPairs) -> Sequence[RankPair]:
    """All pairs, in order; of many (`MOST_PAIRS`) those with the least corrected p."""
    if len(pairs.pairs) <= MOST_PAIRS:
        return pairs.pairs
    least = sorted(
        pairs.pairs, key=lambda one: (one.p_adjusted is None, one.p_adjusted or 0.0, -abs(one.z or 0.0))
    )
    return least[:FIRST_PAIRS]


def other_pairs(pairs: RankPairs, language: str) -> str:
    """Say how many pairs are not among the first, and the range of their corrected p; empty if all are."""
    shown = first_pairs(pairs)
    left = [one.p_adjusted for one in pairs.pairs if one not in shown and one.p_adjusted is not None]
    if not left:
        return ""
    return word("ordered.pairs.left", language, n=len(left), range=testing.p_range(left, language))


def _figures(pair: RankPair, language: str) -> str:
    z = equation("z", number(pair.z, 2, language))
    return f"{z}, {p_value(pair.p_adjusted, language, word('p.adjusted', language))}"
