"""The printed questionnaire as a PDF, tagged as the report is: PDF/A-2a and PDF/UA-1 in one file."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import typst

from helpers.errors import UserError
from helpers.presentation.typography import typeset
from helpers.presentation.words import checked
from helpers.publishing.document.pdftags import with_row_headers
from helpers.publishing.document.typst import string
from helpers.publishing.printable.sheet import body
from helpers.publishing.printable.wording import say
from helpers.study.questionnaire import Questionnaire
from helpers.study.study import Study


def printable(study: Study, questionnaire: Questionnaire, language: str) -> bytes:
    """Set a questionnaire as an A4 PDF to fill in by hand.

    The same questionnaire gives the same bytes: the document carries the first day of the field period.

    Raises
    ------
    UserError
        A language that has no words, or a condition on what the questionnaire does not ask.
    """
    code = source(study, questionnaire, language)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.typ"
        path.write_text(code, "utf-8")
        try:
            pdf = typst.compile(
                str(path),
                root=folder,
                ignore_system_fonts=True,
                pdf_standards=["a-2a", "ua-1"],
                timestamp=dt.datetime.combine(study.start, dt.time(), dt.UTC),
            )
        except typst.TypstError as error:
            raise UserError(f"questionnaire {questionnaire.code} cannot be set", value=str(error)) from error
    return with_row_headers(pdf)


def source(study: Study, questionnaire: Questionnaire, language: str) -> str:
    """Write the Typst source of the PDF."""
    checked(language)
    title, long_title, short_title = (
        typeset(" ".join(label.text(language).split()), language)
        for label in (questionnaire.title, study.title, study.short_title)
    )
    colon = ":" if language == "en" else " :"
    filled = {
        "lang": language,
        "title": string(title),
        "study": string(long_title),
        "running": string(f"{short_title} – {title}"),
        "description": string(typeset(f"{say('kind', language)}{colon} {title}", language)),
        "pages": string(say("page", language, page="{page}", pages="{pages}")),
        "year": str(study.start.year),
        "month": str(study.start.month),
        "day": str(study.start.day),
        "body": body(study, questionnaire, language),
    }
    text = Path(__file__).with_name("form.typ").read_text("utf-8")
    head, middle, tail = text.partition("$body$")
    for name, value in filled.items():
        if name != "body":
            head = head.replace(f"${name}$", value)
    return head + (filled["body"] if middle else "") + tail
