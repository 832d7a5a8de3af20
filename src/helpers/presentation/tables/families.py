"""The families of tests of a chapter."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis.families import LEVEL, FamilyCount
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.presentation.numbers import bare_p, count, short
from helpers.presentation.tables.build import Row, build, plain_head
from helpers.presentation.words import word


def families_table(families: Sequence[FamilyCount], context: Context, *, label: str) -> Table:
    """Tabulate how many tests each kind of family has, and how many p are below 0.05 before and after correction."""
    language = context.language
    shown = short(LEVEL, language, 2)
    bounds = [
        word(f"families.head.{part}", language, level=shown) for part in ("below", "below_holm", "below_bh")
    ]
    parts = ("family", "tests", "least", "holm")
    head = plain_head(*(word(f"families.head.{part}", language) for part in parts), *bounds)
    without = sum(one.without for one in families)
    chosen = word(f"correction.{context.study.multiplicity}", language)
    notes = [word("families.note.methods", language), word("families.note.chosen", language, method=chosen)]
    if without:
        notes.append(word("families.note.without", language, n=without))
    rows = [_row(one, language) for one in families]
    return build(context, label, word("families.caption", language), head, rows, notes)


def _row(one: FamilyCount, language: str) -> Row:
    counts = [count(n, language) for n in (one.below, one.below_holm, one.below_bh)]
    size = f"{count(one.tests, language)} ({count(one.families, language)})"
    p_values = [bare_p(p, language) for p in (one.least, one.least_holm)]
    return word(f"families.kind.{one.kind}", language), (size, *p_values, *counts)
