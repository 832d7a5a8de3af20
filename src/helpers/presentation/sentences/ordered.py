"""Ordered answers in sentences: two ordered items, groups two by two, and what the methods say of them."""

from __future__ import annotations

from collections.abc import Collection

from helpers.analysis.results import Comparison
from helpers.analysis.trend import OrderedCrosstab
from helpers.presentation import labels, tested
from helpers.presentation.context import Context
from helpers.presentation.sentences import wording
from helpers.presentation.words import word

METHODS = (
    "dunn",
    "linear_by_linear",
    "friedman",
    "wilcoxon_signed_rank",
    "cochran_q",
    "mcnemar",
    "cochran_mantel_haenszel",
)
"""The tests that `ordered_methods` can explain, in the order in which it does."""

CITED_ORDERED = (
    "cochran1950",
    "dunn1964",
    "friedman1937",
    "goodman1954",
    "kendall1939",
    "mantel1959",
    "mantel1963",
    "mcnemar1947",
    "tarone1985",
    "wilcoxon1945",
    "woolf1955",
)
"""Every key of the bibliography of the statistics that `ordered_methods` cites."""


def ordered_sentence(found: OrderedCrosstab, context: Context) -> str:
    """Read aloud how two ordered items go together, as Markdown: the linear-by-linear test, then measures."""
    language, crosstab = context.language, found.crosstab
    said = tested.sentence(found.test, language)
    if found.test.p is None or crosstab.column is None:
        return said
    ordinal = found.ordinal
    measures = [
        tested.measure(one.effect, language) for one in (ordinal.gamma, ordinal.tau_b, ordinal.somers_rows)
    ]
    row = wording.option(crosstab.row, crosstab.rows[-1], context)
    column = wording.option(crosstab.column, crosstab.columns[-1], context)
    listed = labels.listed(measures, language)
    return f"{said} {word('ordered.measures', language, measures=listed, row=row, column=column)}"


def pairs_sentence(comparison: Comparison, context: Context) -> str:
    """Say each pair of groups after a comparison by ranks, as Markdown; empty where there are none."""
    return tested.pairs_text(comparison.pairs, context)


def ordered_methods(context: Context, tests: Collection[str] | None = None) -> str:
    """Explain the tests of ordered, paired and stratified answers that were used; all of them by default.

    Parameters
    ----------
    tests : collection of str, optional
        Names of tests (`Test.name`, or ``dunn``); McNemar's exact test is explained with the other.
    """
    used = set(METHODS if tests is None else tests)
    if "mcnemar_exact" in used:
        used.add("mcnemar")
    return " ".join(word(f"methods.ordered.{name}", context.language) for name in METHODS if name in used)
