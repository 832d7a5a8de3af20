"""The batteries of a group: is a score of their items one?"""

from __future__ import annotations

from helpers.analysis.battery import batteries
from helpers.notebook.page import Page
from helpers.presentation.sentences.reliability import reliability_sentence
from helpers.presentation.tables.reliability import reliability_table
from helpers.presentation.words import word


def reliability(page: Page) -> None:
    """Show the reliability of every battery of the group, and say which are no scale; nothing without batteries."""
    found = batteries(page.answers)
    if not found:
        return
    language = page.survey.language
    page.heading(word("battery.title", language), 2, "reliability")
    page.say(word("battery.question", language))
    page.keep(*found)
    page.list(*(reliability_sentence(one, page.context) for one in found))
    page.show(reliability_table(found, page.context, label=page.label("tbl", "reliability")))
