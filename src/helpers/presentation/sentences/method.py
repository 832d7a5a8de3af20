"""The methods section, from the study and from what was really done.

The citations are keys of the bibliography of the statistics: see `CITED`.
"""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version

from helpers.analysis import choice, montecarlo
from helpers.analysis.results import Comparison, Crosstab
from helpers.cleaning.log import Log
from helpers.presentation import labels
from helpers.presentation.context import Context
from helpers.presentation.numbers import count, equation, long_date
from helpers.presentation.sentences import wording
from helpers.presentation.sentences.ordered import CITED_ORDERED, ordered_methods
from helpers.presentation.sentences.participation import sums
from helpers.presentation.sentences.specification import robustness_methods
from helpers.presentation.tables.cleaning import rule_name
from helpers.presentation.typography import escaped, typeset
from helpers.presentation.words import word

Part = tuple[str, tuple[str, ...]]

PACKAGES = ("pandas", "numpy", "scipy", "statsmodels", "pingouin", "matplotlib", "seaborn")

CITED = (
    "cochran1954",
    "cramer1946",
    "eysenbach2004",
    "fisher1922",
    "haberman1973",
    "holm1979",
    "kruskal1952",
    "mann1947",
    "tomczak2014",
    "vonelm2007",
    "wilson1927",
    *CITED_ORDERED,
)
"""Every key that methods and limits cite, beside the study's own and that of another correction than Holm's."""

# Which tests an effect size goes with; it is explained after the last of them.
EFFECTS = {
    "cramers_v": (choice.PEARSON, choice.FISHER, choice.FREEMAN_HALTON, choice.MONTE_CARLO),
    "rank_biserial": (choice.MANN_WHITNEY, choice.MANN_WHITNEY_EXACT),
    "epsilon_squared": (choice.KRUSKAL_WALLIS,),
}


def methods(logs: Sequence[Log], context: Context, tests: Collection[str] | None = None) -> tuple[Part, ...]:
    """Write the methods section: pairs of title and Markdown paragraphs.

    Parameters
    ----------
    tests : collection of str, optional
        Names of the tests that were used (`used_tests`); all that the rule of choice knows by default.
    """
    parts = {
        "design": design(context),
        "exclusions": exclusions(logs, context),
        "bases": bases(context),
        "statistics": statistics(context, tests),
        "software": software(context, tests, any(log.demonstration for log in logs)),
    }
    return tuple((word(f"methods.{name}", context.language), tuple(said)) for name, said in parts.items())


def used_tests(results: Iterable[Comparison | Crosstab]) -> frozenset[str]:
    """Name the tests that were computed among results, those of multiple-choice options included."""
    found = set()
    for result in results:
        inner = [table for _, table in result.options] if isinstance(result, Comparison) else []
        tests = [result.test, *(table.test for table in inner)]
        found |= {test.name for test in tests if test.p is not None}
    return frozenset(found)


def design(context: Context) -> list[str]:
    """Say what the study says of how it was done, when answers were collected, and from whom."""
    language, study = context.language, context.study
    own = [study.text(name) for name in ("design", "population", "recruitment", "questionnaires", "ethics")]
    groups = [
        word(
            "methods.groups.items",
            language,
            group=wording.group(group.code, context),
            n=sum(not item.hidden for item in group.questionnaire.items),
        )
        for group in study.groups
    ]
    start, end = long_date(study.start, language), long_date(study.end, language)
    said = [
        word("methods.period", language, start=start, end=end),
        word("methods.groups", language, n=len(groups), groups=labels.listed(groups, language)),
    ]
    return [
        *(typeset(label.text(language).strip(), language) for label in own if label is not None),
        " ".join(said),
        word("methods.reporting", language),
    ]


def exclusions(logs: Sequence[Log], context: Context) -> list[str]:
    """Say each exclusion rule in order with its reason and count, then how many values were edited."""
    language = context.language
    steps = sums(logs, lambda log: log.steps)
    rules = [_rule(number, code, n, context) for number, (code, n) in enumerate(steps.items(), start=1)]
    ruled = word("methods.no_rules", language)
    if rules:
        ruled = word("methods.rules", language, rules=wording.joined(rules, context))
    kinds = Counter(edit.kind for log in logs for edit in log.edits)
    shown = [
        word(
            "exclusion.rule",
            language,
            rule=wording.said(word(f"edit.{kind}", language), context),
            count=count(n, language),
        )
        for kind, n in kinds.items()
    ]
    edited = word("methods.edits", language, n=kinds.total(), kinds=wording.joined(shown, context))
    contradictions = sum(len(log.contradictions) for log in logs)
    return [ruled, f"{edited} {word('methods.contradictions', language, n=contradictions)}"]


def _rule(number: int, code: str, n: int, context: Context) -> str:
    language = context.language
    name, n_of = wording.said(rule_name(code, context), context), equation("n", count(n, language))
    reasons = {rule.code: rule.reason for rule in context.study.rules}
    if code not in reasons:
        return word("methods.rule", language, number=number, rule=name, n_of=n_of)
    reason = escaped(labels.text(reasons[code], context)).rstrip(". ")
    return word("methods.rule.reason", language, number=number, rule=name, n_of=n_of, reason=reason)


def bases(context: Context) -> list[str]:
    """Say which statuses an answer can have, and what percentages are of."""
    language = context.language
    items = [item for questionnaire in context.study.questionnaires for item in questionnaire.items]
    several = any(item.kind == "multiple" for item in items)
    said = [word("methods.status", language)] + ([word("methods.multiple", language)] if several else [])
    return [" ".join(said)]


def statistics(context: Context, tests: Collection[str] | None = None) -> list[str]:
    """Say how results are described and tested, for the tests that were used."""
    language = context.language
    described = word("methods.describe", language)
    used = [name for name in choice.TESTS if name != choice.NO_TEST and (tests is None or name in tests)]
    if not used:
        return [described, word("methods.tests.none", language)]
    said = []
    for effect, own in EFFECTS.items():
        found = [name for name in own if name in used]
        said += [word(f"methods.test.{name}", language) for name in found]
        said += [word(f"methods.effect.{effect}", language)] if found else []
    if set(used) & set(EFFECTS["cramers_v"]):
        said.append(word("methods.residuals", language))
    corrected = word(f"methods.correction.{context.study.multiplicity}", language)
    multiplicity = word("methods.multiplicity", language, method=corrected)
    further = [ordered_methods(context, tests), robustness_methods(context)]
    return [described, " ".join(said), *(text for text in further if text), multiplicity]


def software(
    context: Context, tests: Collection[str] | None = None, demonstration: bool = False
) -> list[str]:
    """Name the software with its versions, and the seed where p values were estimated from random tables."""
    language = context.language
    found = [
        f"Python {platform.python_version()}",
        *(f"{name} {v}" for name in PACKAGES if (v := _version(name))),
    ]
    said = [word("methods.versions", language, versions=labels.listed(found, language))]
    if tests is None or choice.MONTE_CARLO in tests:
        said.append(word("methods.seed", language, seed=montecarlo.SEED))
    said.append(word("methods.sentences", language))
    return [" ".join(said)] + ([word("methods.demonstration", language)] if demonstration else [])


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
