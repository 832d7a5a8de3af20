"""Planned precision in words: what the tables give, and for what kind of sample it holds."""

from __future__ import annotations

from helpers.analysis.precision import Precision
from helpers.presentation.context import Context
from helpers.presentation.numbers import percent
from helpers.presentation.tables.precision import alpha
from helpers.presentation.words import word


def precision_sentence(found: Precision, context: Context, *, widths: str, gaps: str | None = None) -> str:
    """Say what planned precision is; ``widths`` and ``gaps`` are the labels of the tables."""
    language = context.language
    if gaps is None:
        return word("precision.lead.one", language, widths=f"@{widths}")
    said = [
        word("precision.lead", language, widths=f"@{widths}", gaps=f"@{gaps}"),
        word("precision.gaps", language, power=percent(found.power, language, 0)),
    ]
    if len(found.alphas) > 1:
        first, shared = (alpha(one, language) for one in found.alphas)
        said.append(word("precision.shared", language, n=found.comparisons, alpha=first, shared=shared))
    return " ".join(said)
