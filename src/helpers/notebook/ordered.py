"""What the order of answers adds: trends in crosstabs, and groups two by two after a comparison by ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helpers.analysis.multiplicity import adjust_tests
from helpers.analysis.results import Comparison, Crosstab
from helpers.analysis.trend import ordered_crosstab
from helpers.notebook.page import Page
from helpers.presentation.sentences.ordered import ordered_sentence
from helpers.presentation.tables.ordered import pairs_table


def crosstab_trend(page: Page, crosstab: Crosstab, family: Sequence[Crosstab] = ()) -> None:
    """Say how two ordered items go together; nothing where one of the two has no order.

    Parameters
    ----------
    page : Page
    crosstab : Crosstab
    family : sequence of Crosstab
        All crosstabs shown together, this one among them: p of their trends is corrected for their number.
    """
    found = ordered_crosstab(crosstab)
    if found is None:
        return
    ordered = [one for table in family if (one := ordered_crosstab(table)) is not None]
    corrected = adjust_tests([one.test for one in ordered], page.survey.study.multiplicity)
    for one, test in zip(ordered, corrected, strict=True):
        if one == found:
            found = replace(found, test=test)
            break
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
