"""What tables and sentences share on paired and stratified answers: their order, their tests in words."""

from __future__ import annotations

from helpers.analysis.paired import Paired
from helpers.analysis.results import Effect
from helpers.analysis.strata import ChiSquare
from helpers.analysis.stratified import Stratified
from helpers.presentation import labels, tested, testing
from helpers.presentation.context import Context
from helpers.presentation.numbers import p_value, statistic
from helpers.presentation.typography import escaped, quoted
from helpers.presentation.words import has, word


def order(paired: Paired) -> list[int]:
    """The places of the items from the highest to the lowest: by share of yes, else by mean rank."""
    by_share = paired.kind == "yesno"
    figures = [share.share for share in paired.shares] if by_share else list(paired.mean_ranks)
    return sorted(range(len(figures)), key=lambda place: -(figures[place] or 0.0))


def paired_test(paired: Paired, context: Context, markdown: bool = False) -> str:
    """Say the test of items compared within respondents, with its effect size; it may quote a question."""
    more = [] if paired.effect.value is None else [_signed(paired, context, markdown)]
    return tested.sentence(paired.test, context.language, more)


def _signed(paired: Paired, context: Context, markdown: bool) -> str:
    """An effect size, and what its sign is about."""
    said, language = tested.measure(paired.effect, context.language), context.language
    key = f"paired.sign.{paired.effect.name}"
    if not has(key):
        return said
    question = labels.question(paired.items[0], context)
    shown = quoted(escaped(question) if markdown else question, language)
    return word(key, language, effect=said, question=shown)


def strata_test(found: Stratified, context: Context) -> str:
    """Say the test of an association within strata, then the common odds ratio beside the crude one."""
    language = context.language
    left_out = int(dict(found.test.reason.facts)["left_out"])
    more = [word("strata.left_out", language, n=left_out)] if left_out else []
    said = tested.sentence(found.test, language, more)
    if found.test.p is None:
        return said
    crude = _ratio(found.crude, language)
    if found.odds_ratio.value is None:
        return f"{said} {word('strata.pooled.none', language, crude=crude)}"
    pooled = testing.with_interval(found.odds_ratio, language)
    return f"{said} {word('strata.pooled', language, pooled=pooled, crude=crude)}"


def homogeneity(found: Stratified, context: Context) -> str:
    """Say the tests whether one odds ratio does for all strata, or why there are none."""
    language = context.language
    tests = {"breslow_day": found.breslow_day, "woolf": found.woolf}
    done = [
        word(f"strata.{name}", language, figures=_figures(test, language))
        for name, test in tests.items()
        if test.p is not None
    ]
    said = (
        [word("strata.homogeneity", language, tests=word("semicolon", language).join(done))] if done else []
    )
    why = dict.fromkeys(test.why for test in tests.values() if test.why is not None)
    return " ".join([*said, *(word(f"strata.why.{one}", language) for one in why)])


def _figures(test: ChiSquare, language: str) -> str:
    return f"{statistic('χ²', test.chi2, test.df, language)}, {p_value(test.p, language)}"


def _ratio(effect: Effect, language: str) -> str:
    return (
        word("strata.infinite", language) if effect.value is None else testing.with_interval(effect, language)
    )
