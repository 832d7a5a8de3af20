"""A form: what a survey tool reads in order to ask a questionnaire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from helpers.study.questionnaire import Questionnaire
from helpers.study.study import Study


@dataclass(frozen=True)
class Form:
    """One file to give to a survey tool, or a mapping that says how to read what the tool will export.

    ``name`` is the name of the file, without a folder; ``data`` is what stands in it.
    """

    name: str
    data: bytes


class FormWriter(Protocol):
    """Writes the questionnaires of a study as the forms of one tool."""

    def write(self, study: Study, questionnaire: Questionnaire) -> tuple[Form, ...]:
        """Write a questionnaire in all languages of the study.

        Raises
        ------
        UserError
            Something of the questionnaire that the tool cannot ask.
        """
