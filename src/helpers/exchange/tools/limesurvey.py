"""LimeSurvey: CSV and Excel exports.

What the columns look like was read in LimeSurvey's own writers (application/helpers/admin/export) and in
published exports. Headings are question codes, question texts or both; an option of a multiple-choice
question is ``code[option]`` or ``code_option``, in words ``question [option]``; a row of an array is
``array[row]``. Answers are codes or full answers. "Y" or nothing is written for a tick, in words "Yes", "No",
and "N/A" for a page not seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from helpers.exchange.cells import Cells
from helpers.exchange.place import ANSWER, DROPPED, OPTION, OTHER, Heading, Place
from helpers.exchange.spelling import folded, heading_key
from helpers.exchange.tools.tool import IDENTIFIER, Named, Tool, any_of, own_headings, stems
from helpers.study.item import Item, Option
from helpers.study.questionnaire import Questionnaire

_SYSTEM: Mapping[str, Named] = {
    "id": {None: ("id",), "en": ("Response ID",), "fr": ("ID de la réponse",)},
    "submitted": {None: ("submitdate",), "en": ("Date submitted",), "fr": ("Date de soumission",)},
    "last_page": {None: ("lastpage",), "en": ("Last page",), "fr": ("Dernière page",)},
    "language": {None: ("startlanguage",), "en": ("Start language",), "fr": ("Langue de départ",)},
    "seed": {None: ("seed",), "en": ("Seed",), "fr": ("Tête de série",)},
    "started": {None: ("startdate",), "en": ("Date started",), "fr": ("Date de lancement",)},
    "last_action": {None: ("datestamp",), "en": ("Date last action",), "fr": ("Date de la dernière action",)},
}
_DROPPED: Mapping[str, Named] = {
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
    },
    "timing": {None: ("interviewtime",), "en": ("Total time",), "fr": ("Temps total",)},
    "bookkeeping of the tool": {
        None: ("anonymized", "emailstatus", "usesleft", "completed", "sent", "remindersent")
    },
}
_BEYOND = {
    r"attribute_\d+": IDENTIFIER,
    r"groupTime\d*": "timing",
    r"(Group|Question) time\b.*": "timing",
    r"Temps (pour le groupe|pour la question|de la question|du groupe)\b.*": "timing",
}
_OTHER_WORDS = ("other", "autre")
_COMMENT_WORDS = ("Comment", "Commentaire")
_COMMENT = Place(DROPPED, detail="comment beside an answer: not in the codebook")
_YES_NO = {"Y": "y", "N": "n", "M": "m", "F": "f"}


class LimeSurvey(Tool):
    """The exports of LimeSurvey."""

    name = "limesurvey"
    separators = (". ", "._.", ": ", " - ", "_")
    unseen = frozenset({"N/A"})
    ticked = frozenset({"y", "yes", "oui", "1", "true"})
    unticked = frozenset({"n", "no", "non", "0", "2", "false", "n/a"})
    undated = "1980-01-01"

    def recognises(self, cells: Cells) -> bool:
        """Whether at least two of LimeSurvey's own columns are there, in code, words or both."""
        known = {heading_key(heading.text) for heading in own_headings(_SYSTEM, {})}
        both = {heading_key(text) for texts in _SYSTEM.values() for text in texts[None]}
        split = [name.split(mark, 1) for name in cells.header for mark in self.separators]
        starts = {heading_key(parts[0]) for parts in split if len(parts) > 1}
        return len(known & {heading_key(name) for name in cells.header}) + len(both & starts) >= 2

    def headings(self, questionnaire: Questionnaire) -> Iterable[Heading]:
        """Give the codes and the texts, in every language, of all columns, and the tool's own."""
        for item in questionnaire.all_items:
            yield from self._coded(item)
            yield from self._worded(item, questionnaire)
        yield from own_headings(_SYSTEM, _DROPPED)

    def _coded(self, item: Item) -> Iterable[Heading]:
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

    def _worded(self, item: Item, questionnaire: Questionnaire) -> Iterable[Heading]:
        for stem, language, unusual in stems(item, questionnaire):
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

    def beyond(self, heading: str, questionnaire: Questionnaire) -> Place | None:
        """Drop timings and participants' attributes."""
        codes = [item.code for item in questionnaire.items]
        codes += [battery.code for battery in questionnaire.batteries]
        if heading.strip() in {f"{code}Time" for code in codes}:
            return Place(DROPPED, detail="timing")
        return any_of(_BEYOND, heading.strip())

    def aliases(self, item: Item) -> Mapping[str, str]:
        """Give LimeSurvey's own words: -oth- and Other for the other option, Y and N of yes/no questions."""
        codes = {option.code for option in item.options}
        words = {word: code for word, code in _YES_NO.items() if code in codes and word not in codes}
        other = next((option for option in item.options if option.other), None)
        taken = {folded(text) for option in item.options for _, text in option.label.texts}
        if other:
            words["-oth-"] = other.code
            for word in _OTHER_WORDS:
                if word not in taken:
                    words |= {f"{word.capitalize()}{end}": other.code for end in ("", ":", " :")}
        return words

    def plain(self, text: str) -> str:
        """Undo the quotation mark that masks a text that begins like a formula."""
        return text[1:] if text.startswith("'=") else text


def _sub(base: str, code: str, place: Place) -> Iterable[Heading]:
    yield Heading(f"{base}[{code}]", place, "code")
    yield Heading(f"{base}_{code}", place, "code")


def _names(option: Option, name: str) -> Iterable[str]:
    """Give a name of an option and its aliases; LimeSurvey's own "other" heads the text, not a tick."""
    return (one for one in (name, *option.aliases) if not (option.other and folded(one) in _OTHER_WORDS))


def _other(item: Item, stem: str, language: str) -> Iterable[Heading]:
    """Head the other text: with LimeSurvey's word, or with the option's where the question replaces it."""
    labels: list[Option] = [option for option in item.options if option.other]
    for word in _OTHER_WORDS:
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
