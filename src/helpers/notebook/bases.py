"""Who a percentage is of: one item accounted for to the last respondent, and by the answers to another."""

from __future__ import annotations

from helpers.analysis.bases import bases
from helpers.analysis.describe import describe
from helpers.analysis.results import Distribution
from helpers.errors import UserError
from helpers.notebook.page import Page
from helpers.presentation.tables.completeness import subgroup_bases_table
from helpers.presentation.tables.distribution import frequency_table


def frequencies(page: Page, code: str) -> None:
    """Show every option of a choice item of the page's group and every reason of having none, up to all.

    Raises
    ------
    UserError
        If the item is a number, a date or a text.
    """
    found = describe(page.answers, code)
    if not isinstance(found, Distribution):
        accepted = ("single", "likert", "multiple")
        raise UserError(f"item {code} has no options to be counted", value=found.item.kind, accepted=accepted)
    page.keep(found)
    page.show(frequency_table(found, page.context, label=page.label("tbl", code, "frequencies")))


def by_item(page: Page, code: str, by: str) -> None:
    """Show who of the page's group was asked an item and answered it, by the answer to another item."""
    found = bases(page.answers, code, by)
    page.keep(found)
    page.show(subgroup_bases_table(found, page.context, label=page.label("tbl", code, "bases", by)))
