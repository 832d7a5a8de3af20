"""Google Forms: the linked spreadsheet as CSV or XLSX, or the form's own CSV.

Headings are the questions; a grid's are ``question [row]``. What is ticked stands in one cell, joined by ", "
(";" in the form's own CSV), an own text in the place of "Other". Only what was submitted is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from helpers.exchange.cells import Cells
from helpers.exchange.moments import DAY, MONTH
from helpers.exchange.place import ANSWER, Heading, Place
from helpers.exchange.spelling import heading_key
from helpers.exchange.tools.tool import IDENTIFIER, Named, Tool, own_headings, stems
from helpers.study.questionnaire import Questionnaire

_SYSTEM: Mapping[str, Named] = {
    "submitted": {
        "en": ("Timestamp",),
        "fr": ("Horodateur",),
        "de": ("Zeitstempel",),
        "es": ("Marca temporal",),
        "it": ("Informazioni cronologiche",),
    }
}
_DROPPED: Mapping[str, Named] = {
    IDENTIFIER: {
        "en": ("Email Address", "Email", "Username"),
        "fr": ("Adresse e-mail", "E-mail", "Nom d'utilisateur"),
    },
    "score of a quiz": {"en": ("Score", "Total score"), "fr": ("Score", "Note totale")},
}


class GoogleForms(Tool):
    """The exports of Google Forms."""

    name = "google_forms"
    joined = True
    free_other = True

    def recognises(self, cells: Cells) -> bool:
        """Whether the first column is the time stamp."""
        first = heading_key(cells.header[0])
        return any(first == heading_key(text) for texts in _SYSTEM["submitted"].values() for text in texts)

    def headings(self, questionnaire: Questionnaire) -> Iterable[Heading]:
        """Give the questions in every language, a grid's with its rows, and the form's own columns."""
        for item in questionnaire.all_items:
            place = Place(ANSWER, item.code)
            yield Heading(item.code, place, "code", fallback=True)
            for text, language, unusual in stems(item, questionnaire):
                yield Heading(text, place, "text", language, fallback=unusual)
        yield from own_headings(_SYSTEM, _DROPPED)

    def order(self, language: str | None) -> str:
        """Say that English forms write the month first; the column itself may tell otherwise."""
        return MONTH if language in (None, "en") else DAY
