"""Tests and effect sizes in words: which test, why, statistic, p as it is and corrected, effect size.

Nothing here calls a result significant: p is stated, and the reader judges.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from helpers.analysis.results import Effect, Reason, Test
from helpers.presentation.numbers import bare_p, count, equation, level, number, p_value, span, statistic
from helpers.presentation.typography import capitalised
from helpers.presentation.words import has, word

SYMBOLS = {
    "pearson_chi2": "χ²",
    "yates_chi2": "χ²",
    "g_test": "G",
    "mann_whitney": "U",
    "mann_whitney_exact": "U",
    "kruskal_wallis": "H",
}
EFFECT_SYMBOLS = {"cramers_v": "V", "rank_biserial": "r", "epsilon_squared": "ε²"}
EFFECT_LEVEL = 0.95
WITHOUT = (
    "per_option",
    "not_computable_empty",
    "not_computable_one_category",
    "not_computable_one_group",
    "not_computable_one_value",
    "not_computable_too_large",
)


def sentence(test: Test, effect: Effect, language: str, first: str | None = None) -> str:
    """Say a test and its effect size in one sentence, or why there is none.

    ``first`` names the first of two groups, which the sign of a rank-biserial correlation is about.

    Examples
    --------
    >>> reason = Reason("expected_small_2x2", (("cells_below_5", 2), ("cells", 4), ("least_expected", 3.2)))
    >>> test = Test("fisher_exact", None, None, 0.034, reason)
    >>> said = sentence(test, Effect("cramers_v", 0.21), "en")
    >>> said.startswith("Fisher’s exact test, because 2 of the 4 expected counts are below 5")
    True
    """
    if test.p is None:
        return no_test(test.reason, language)
    figures = [*_statistic(test, language), p_value(test.p, language), *adjusted(test, language)]
    if effect.value is not None:
        figures.append(_effect(effect, language, first))
    figures += _left_out(test.reason, language)
    return word(
        "test.sentence",
        language,
        test=capitalised(name(test.name, language)),
        reason=reason_text(test.reason, language),
        figures=word("semicolon", language).join(figures),
    )


def no_test(reason: Reason, language: str) -> str:
    """Say why there is no test."""
    return (
        word(f"reason.{reason.rule}", language)
        if reason.rule in WITHOUT
        else word("test.none.sentence", language)
    )


def reason_text(reason: Reason, language: str) -> str:
    """Say why a test was chosen, as a clause: "car 3 des 8 effectifs attendus sont inférieurs à 5"."""
    facts = dict(reason.facts)
    values: dict[str, object] = {}
    for fact, value in facts.items():
        values[fact] = str(value) if fact == "seed" else _fact(fact, value, language)
    # The number that decides between singular and plural.
    values["n"] = int(facts.get("least_group", facts.get("cells_below_5", facts.get("groups", 0))))
    return word(f"reason.{reason.rule}", language, **values)


def _fact(fact: str, value: float | int, language: str) -> str:
    if fact == "least_expected":
        # Rounded down, so that 4.999 is not shown as 5 where "below 5" is the reason.
        return number(math.floor(value * 100) / 100, 2, language)
    return count(int(value), language)


def _statistic(test: Test, language: str) -> list[str]:
    if test.statistic is None or test.name not in SYMBOLS:
        return []
    return [statistic(SYMBOLS[test.name], test.statistic, test.df, language)]


def adjusted(test: Test, language: str) -> list[str]:
    """Write the corrected p with the method and the number of tests; nothing where it was not corrected."""
    if test.p_adjusted is None:
        return []
    p = p_value(test.p_adjusted, language, word("p.adjusted", language))
    return [
        word("p.adjusted.family", language, p=p, method=correction_name(test, language), n=test.family or 0)
    ]


def _left_out(reason: Reason, language: str) -> list[str]:
    facts = dict(reason.facts)
    keys = ("empty_rows", "empty_columns", "empty_groups")
    return [word(f"test.{key}", language, n=int(facts[key])) for key in keys if facts.get(key)]


def _effect(effect: Effect, language: str, first: str | None) -> str:
    named = effect_text(effect, language)
    if effect.name == "rank_biserial" and first is not None:
        return word("effect.sign", language, effect=named, group=first)
    return named


def effect_text(effect: Effect, language: str) -> str:
    """Write an effect size with its name and interval: "V de Cramér = 0,12 (IC 95 % 0,05–0,19)"."""
    return equation(word(f"effect.{effect.name}", language), with_interval(effect, language))


def with_interval(effect: Effect, language: str, digits: int = 2) -> str:
    """Write an effect size and its interval: "0,12 (IC 95 % 0,05–0,19)"."""
    value = number(effect.value, digits, language)
    if effect.low is None or effect.high is None:
        return value
    limits, shown = span(effect.low, effect.high, digits, language), level(EFFECT_LEVEL, language)
    return word("interval.of", language, value=value, level=shown, interval=limits)


def effect_value(effect: Effect, language: str) -> str:
    """Write an effect size and its interval for a column: "0,12 (0,05–0,19)"."""
    value = number(effect.value, 2, language)
    if effect.low is None or effect.high is None:
        return value
    return f"{value} ({span(effect.low, effect.high, 2, language)})"


def effect_symbol(effect: Effect) -> str:
    """Give the symbol of an effect size."""
    return EFFECT_SYMBOLS.get(effect.name, effect.name)


def effects_note(effects: Iterable[Effect], language: str) -> str:
    """Explain the symbols of the effect sizes in a table; empty if there are none."""
    used = dict.fromkeys(effect.name for effect in effects if effect.value is not None)
    parts = [word(f"effect.note.{one}", language) for one in used]
    if not parts:
        return ""
    return word("effect.note", language, parts=word("semicolon", language).join(parts))


def name(test: str, language: str, short: bool = False) -> str:
    """Name a test in words."""
    return word(f"test.short.{test}" if short else f"test.name.{test}", language)


def correction_name(test: Test, language: str) -> str:
    """Name the method of a correction for multiplicity."""
    key = f"correction.{test.correction}"
    return word(key, language) if has(key) else str(test.correction)


def family_note(tests: Sequence[Test], language: str) -> str:
    """Say how many tests were corrected together and how; empty if none was."""
    found = next((test for test in tests if test.p_adjusted is not None), None)
    if found is None:
        return ""
    return word("note.family", language, method=correction_name(found, language), n=found.family or 0)


def p_range(ps: Sequence[float], language: str) -> str:
    """Write the least and the greatest of several p values."""
    low, high = bare_p(min(ps), language), bare_p(max(ps), language)
    return low if low == high else word("p.range", language, low=low, high=high)
