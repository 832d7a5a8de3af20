"""The introduction and the methods: from the study's own words and from what was really done."""

from __future__ import annotations

from helpers.notebook.page import Page
from helpers.presentation import sentences, tables


def texts(page: Page, *names: str) -> None:
    """Show texts that the study brings, each as paragraphs; those it does not bring are left out."""
    found = [text for name in names if (text := page.survey.study.text(name)) is not None]
    for text in found:
        page.say(text.text(page.survey.language))
    if not found:
        page.nothing("texts")


def methods(page: Page) -> None:
    """Show the methods: design, questionnaires, cleaning rules, statuses, bases, statistics, software."""
    for number, (title, paragraphs) in enumerate(sentences.methods(page.survey.logs, page.context), start=1):
        page.heading(title, 2, f"methods{number}")
        page.say(*paragraphs)
    page.show(tables.data_table(page.survey.logs, page.context, label=page.label("tbl", "data")))


def limits(page: Page) -> None:
    """Show the limits that the design itself implies."""
    for paragraph in sentences.limits(page.context):
        page.say(paragraph)
