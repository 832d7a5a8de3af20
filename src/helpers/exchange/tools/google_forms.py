"""Google Forms: the linked spreadsheet as CSV or XLSX, or the form's own CSV.

Headings are the questions; a grid's are ``question [row]``, also where several answers of a row can be ticked. What is
ticked stands in one cell, joined by ", " (";" in the form's own CSV), an own text in the place of "Other". Questions
with the same title have the same heading. Only what was submitted is there.

Dates are written as the country of the spreadsheet has it, of which the name of the time stamp is the best evidence
that there is: the language of the questions may be another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from helpers.exchange.cells import Cells
from helpers.exchange.moments import DAY, MONTH
from helpers.exchange.place import ANSWER, Heading, Place
from helpers.exchange.spelling import heading_key
from helpers.exchange.tools.tool import IDENTIFIER, Named, Tool, any_of, own_headings, stems
from helpers.study.questionnaire import Questionnaire
from helpers.study.study import Source

_SYSTEM: Mapping[str, Named] = {
    "submitted": {
        "en": ("Timestamp",),
        "fr": ("Horodateur",),
        "de": ("Zeitstempel",),
        "es": ("Marca temporal",),
        "it": ("Informazioni cronologiche",),
        "nl": ("Tijdstempel",),
        "pt": ("Carimbo de data/hora",),
    }
}
_SCORE = "score of a quiz"
_DROPPED: Mapping[str, Named] = {
    IDENTIFIER: {
        "en": ("Email Address", "Email", "Username"),
        "fr": ("Adresse e-mail", "E-mail", "Nom d'utilisateur"),
        "de": ("E-Mail-Adresse", "Nutzername"),
        "es": ("Dirección de correo electrónico", "Nombre de usuario"),
        "it": ("Indirizzo email", "Nome utente"),
    },
    _SCORE: {
        "en": ("Score", "Total score"),
        "fr": ("Score", "Note totale"),
        "de": ("Punkte", "Gesamtpunktzahl"),
        "es": ("Puntuación", "Puntuación total"),
    },
}
_BEYOND = {r".*\S \[(Score|Feedback|Note|Commentaires?)\]": _SCORE}


class GoogleForms(Tool):
    """The exports of Google Forms; ``stamp`` is the heading of the time stamp of the file at hand."""

    name = "google_forms"
    joined = True
    free_other = True

    def __init__(self, stamp: str | None = None) -> None:
        self._stamp = stamp

    def recognises(self, cells: Cells) -> bool:
        """Whether the first column is the time stamp."""
        return _language(cells.header[0]) is not None

    def fitted(self, cells: Cells, source: Source) -> Tool:
        """Look at the name of the time stamp."""
        return GoogleForms(cells.header[0])

    def headings(self, questionnaire: Questionnaire) -> Iterable[Heading]:
        """Give the questions in every language, a grid's with its rows, and the form's own columns."""
        for item in questionnaire.all_items:
            place = Place(ANSWER, item.code)
            yield Heading(item.code, place, "code", fallback=True)
            for text, language, unusual in stems(item, questionnaire):
                yield Heading(text, place, "text", language, fallback=unusual)
        yield from own_headings(_SYSTEM, _DROPPED)

    def beyond(self, heading: str, questionnaire: Questionnaire) -> Place | None:
        """Drop the points of, and the remarks on, single questions of a quiz."""
        return any_of(_BEYOND, re.sub(r"\s+", " ", heading.strip()))

    def order(self, language: str | None) -> str:
        """Say that English spreadsheets write the month first; the column itself may tell otherwise."""
        spoken = _language(self._stamp) if self._stamp else None
        return MONTH if (spoken or language) in (None, "en") else DAY


def _language(heading: str) -> str | None:
    key = heading_key(heading)
    for language, texts in _SYSTEM["submitted"].items():
        if key in {heading_key(text) for text in texts}:
            return language
    return None
