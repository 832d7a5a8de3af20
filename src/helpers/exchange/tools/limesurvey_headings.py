"""The headings that LimeSurvey writes for a codebook: question codes, question texts, and its own columns.

An option of a multiple-choice question is ``code[option]`` or ``code_option``, in words ``question [option]``; a row
of an array is ``array[row]``, a cell of an array of numbers or texts ``array[row_column]``, in words
``array [row][column]``; a rank is ``question[1]``, in words ``question [Rank 1]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from helpers.exchange.place import ANSWER, DROPPED, OPTION, OTHER, Heading, Place
from helpers.exchange.spelling import folded
from helpers.exchange.tools.tool import IDENTIFIER, Named, stems
from helpers.study.item import Item, Option
from helpers.study.questionnaire import Questionnaire

SYSTEM: Mapping[str, Named] = {
    "id": {None: ("id",), "en": ("Response ID",), "fr": ("ID de la réponse",), "de": ("Antwort ID",)},
    "submitted": {
        **{None: ("submitdate",), "en": ("Date submitted",)},
        **{"fr": ("Date de soumission",), "de": ("Datum Abgeschickt",)},
    },
    "last_page": {
        None: ("lastpage",),
        "en": ("Last page",),
        "fr": ("Dernière page",),
        "de": ("Letzte Seite",),
    },
    "language": {
        **{None: ("startlanguage",), "en": ("Start language",)},
        **{"fr": ("Langue de départ",), "de": ("Start-Sprache",)},
    },
    "seed": {
        **{None: ("seed",), "en": ("Seed",), "fr": ("Tête de série",)},
        "de": ("Zufallsstartwert", "Zufallsgeneratorstartwert"),
    },
    "started": {
        **{None: ("startdate",), "en": ("Date started",)},
        **{"fr": ("Date de lancement",), "de": ("Datum gestartet",)},
    },
    "last_action": {
        **{None: ("datestamp",), "en": ("Date last action",)},
        **{"fr": ("Date de la dernière action",), "de": ("Datum letzte Aktivität",)},
    },
}
TIMING = "timing"
INTERVIEW: Named = {
    **{None: ("interviewtime",), "en": ("Total time",), "fr": ("Temps total",), "de": ("Gesamtzeit",)},
}
SET_ASIDE: Mapping[str, Named] = {
    IDENTIFIER: {
        None: ("ipaddr", "refurl", "token", "firstname", "lastname", "email", "participant_id"),
        "en": (
            *("IP address", "IP-Address", "Referrer URL", "Referring URL", "Token", "Token ID"),
            *("Access code", "First name", "Last name", "Email", "Email address"),
        ),
        "fr": (
            *("Adresse IP", "URL référente", "URL de référence", "URL d'origine", "Invitation", "Jeton"),
            *("Code d'accès", "Prénom", "Nom", "Nom de famille"),
            *("Courriel", "Adresse courriel", "Adresse e-mail"),
        ),
        "de": (
            *("IP-Adresse", "Weiterleitungs-URL", "Zugangscode", "Zugangsschlüssel"),
            *("Vorname", "Nachname", "E-Mail-Adresse"),
        ),
    },
    TIMING: INTERVIEW,
    "bookkeeping of the tool": {
        None: ("anonymized", "emailstatus", "usesleft", "completed", "sent", "remindersent")
    },
}
BEYOND = {
    r"attribute_\d+": IDENTIFIER,
    r"groupTime\d*": TIMING,
    r"(Group|Question) time\b.*": TIMING,
    r"Temps (pour le groupe|pour la question|de la question|du groupe)\b.*": TIMING,
    r"(Gruppenzeit|Fragenzeit)\b.*": TIMING,
}
# LimeSurvey's own words in its languages; those of an option of a codebook that mean the same.
OTHER_WORDS = ("other", "autre", "sonstiges")
_COMMENT_WORDS = ("Comment", "Commentaire", "Kommentar")
_RANK_WORDS = ("Rank", "Classement", "Rang")
_COMMENT = Place(DROPPED, detail="comment beside an answer: not in the codebook")


def coded(item: Item) -> Iterable[Heading]:
    """Give the headings of an item in codes."""
    array = [f"{item.battery}[{item.code}]", f"{item.battery}_{item.code}"] if item.battery else []
    for base in (item.code, *array):
        if item.kind != "multiple":
            yield Heading(base, Place(ANSWER, item.code), "code")
            yield from _sub(base, "comment", _COMMENT)
        for option in item.options if item.kind == "multiple" else ():
            for code in _names(option, option.code):
                yield from _sub(base, code, Place(OPTION, item.code, option.code))
                yield from _sub(base, f"{code}comment", _COMMENT)
        if item.text_column:
            yield from _sub(base, "other", Place(OTHER, item.code))
            yield from _sub(base, "othercomment", _COMMENT)


def worded(item: Item, questionnaire: Questionnaire) -> Iterable[Heading]:
    """Give the headings of an item in words, in every language."""
    for stem, language, unusual in _stems(item, questionnaire):
        if item.kind != "multiple":
            yield Heading(stem, Place(ANSWER, item.code), "text", language, unusual)
        for option in item.options if item.kind == "multiple" else ():
            for text in _names(option, option.label.text(language)):
                place = Place(OPTION, item.code, option.code)
                yield Heading(f"{stem} [{text}]", place, "text", language, unusual)
                yield from _comments(f"{stem} [{text}]", language)
        if item.text_column:
            yield from _other(item, stem, language)
        yield from _comments(stem, language)


def _stems(item: Item, questionnaire: Questionnaire) -> Iterable[tuple[str, str, bool]]:
    """Give the ways to head an item in words, cells of arrays of two dimensions and ranks included."""
    for stem, language, unusual in stems(item, questionnaire):
        yield stem, language, unusual
        if stem.endswith("]]"):
            yield re.sub(r"\s*\[(?=[^\[]*\]\]$)", "][", stem)[:-1], language, unusual
    rank = re.fullmatch(rf"{re.escape(item.battery or '')}(\d+)", item.code)
    if item.battery and rank and any(one.code == item.battery for one in questionnaire.batteries):
        for language, text in questionnaire.battery(item.battery).label.texts:
            for word in _RANK_WORDS:
                yield f"{text} [{word} {int(rank[1])}]", language, False


def _sub(base: str, code: str, place: Place) -> Iterable[Heading]:
    yield Heading(f"{base}[{code}]", place, "code")
    yield Heading(f"{base}_{code}", place, "code")


def _names(option: Option, name: str) -> Iterable[str]:
    """Give a name of an option and its aliases; LimeSurvey's own "other" heads the text, not a tick."""
    return (one for one in (name, *option.aliases) if not (option.other and folded(one) in OTHER_WORDS))


def _other(item: Item, stem: str, language: str) -> Iterable[Heading]:
    """Head the other text: with LimeSurvey's word, or with the option's where the question replaces it."""
    labels: list[Option] = [option for option in item.options if option.other]
    for word in OTHER_WORDS:
        yield Heading(f"{stem} [{word.capitalize()}]", Place(OTHER, item.code), "text", language)
    if item.kind != "multiple":
        for option in labels:
            yield Heading(
                f"{stem} [{option.label.text(language)}]", Place(OTHER, item.code), "text", language
            )


def _comments(stem: str, language: str) -> Iterable[Heading]:
    for word in _COMMENT_WORDS:
        yield Heading(f"{stem} [{word}]", _COMMENT, "text", language)
        yield Heading(f"{stem}[{word}]", _COMMENT, "text", language)
