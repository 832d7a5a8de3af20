"""What the order of answers adds: trends in crosstabs, and groups two by two after a comparison by ranks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from helpers.analysis.multiplicity import adjust_tests
from helpers.analysis.results import Comparison, Crosstab
from helpers.analysis.trend import OrderedCrosstab, ordered_crosstab
from helpers.notebook.page import Page
from helpers.presentation.sentences.ordered import ordered_sentence
from helpers.presentation.tables.ordered import pairs_table


def crosstab_trends(page: Page, crosstabs: Sequence[Crosstab]) -> Iterator[OrderedCrosstab | None]:
    """Give the trend of each of the crosstabs shown together, None where one of its items has no order.

    p of the trends is corrected for their number.
    """
    found = [ordered_crosstab(table) for table in crosstabs]
    tests = [one.test for one in found if one is not None]
    corrected = iter(adjust_tests(tests, page.survey.study.multiplicity))
    for one in found:
        yield None if one is None else replace(one, test=next(corrected))


def trend(page: Page, found: OrderedCrosstab | None) -> None:
    """Say how two ordered items go together; nothing where one of the two has no order."""
    if found is not None:
        page.keep(found)
        page.say(ordered_sentence(found, page.context))


def pairs(page: Page, comparisons: Sequence[Comparison], *name: str, caption: str) -> None:
    """Show the groups two by two for all comparisons by ranks of three groups or more; nothing without any.

    Parameters
    ----------
    name : str
        Parts of the label that make it unique on the page.
    caption : str
        What the comparisons are about.
    """
    if any(one.pairs is not None for one in comparisons):
        label = page.label("tbl", *name, "pairs")
        page.show(pairs_table(comparisons, page.context, label=label, caption=caption))
