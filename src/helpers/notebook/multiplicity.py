"""How many tests a notebook has computed, and what correcting them changes."""

from __future__ import annotations

from helpers.analysis.families import count_families
from helpers.notebook.page import Page
from helpers.presentation.sentences.families import families_sentence
from helpers.presentation.tables.families import families_table
from helpers.presentation.words import word


def summary(page: Page) -> None:
    """Show every family of tests among the results that the page has kept; nothing where it has kept none."""
    found = count_families(page.p_values)
    if not any(one.tests for one in found):
        return
    language = page.survey.language
    page.heading(word("families.title", language), 2, "families")
    page.say(word("families.question", language))
    page.keep(*found)
    page.say(families_sentence(found, page.context))
    page.show(families_table(found, page.context, label=page.label("tbl", "families")))
