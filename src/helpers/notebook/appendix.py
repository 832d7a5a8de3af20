"""The questionnaires as they were asked, from the codebook."""

from __future__ import annotations

from helpers.notebook.page import Page
from helpers.presentation import tables


def questionnaires(page: Page) -> None:
    """Show every questionnaire: items, options, and who is asked what."""
    for questionnaire in page.survey.study.questionnaires:
        page.heading(questionnaire.title.text(page.survey.language), 2, questionnaire.code)
        label = page.label("tbl", questionnaire.code)
        page.show(tables.questionnaire_table(questionnaire, page.context, label=label))
