"""Tables that no survey tool wrote: kept by hand, from a statistics package, from Sphinx.

It is taken where no other tool leaves its marks. Headings are codes or texts of the questions, or their place in a
grid (``grid [row]``). What is ticked stands in one cell (joined by ``;``, ``,``, ``/``, ``|`` or line breaks), in a
column for each option (``question - option``, ``item_option`` and the like: x, 1, O, oui, yes, true, vrai, ✓ or the
option itself), or in numbered columns with an answer each (``question_1``, ``question_2``: Sphinx). An option alone is
no heading: it does not say of which question.

"NA", "NR", "n/a" and "None" are answers like any other: an option so called is found, anything else stops, and the
study says what it means. The exception is a table without any blank cell, such as a statistics package writes that has
"NA" in place of it: there "NA" in the cell of a closed, numeric or date item means that there is no answer, unless an
option of the questionnaire is called so. A text "NA" stays a text.

Sphinx's own columns are recognised by their names, as public programmes name them that read its exports. None of them
is taken to say that a questionnaire was finished.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from helpers.exchange.cells import Cells
from helpers.exchange.place import ANSWER, DROPPED, OPTION, OTHER, SYSTEM, Heading, Place
from helpers.exchange.spelling import folded, heading_key
from helpers.exchange.tools.spreadsheet_file import prepared
from helpers.exchange.tools.spreadsheet_headings import OTHERS, split_headings
from helpers.exchange.tools.tool import IDENTIFIER, Tool, stems, unless_given
from helpers.exchange.tools.yes_no import yes_no
from helpers.study.item import Item, column
from helpers.study.questionnaire import Questionnaire
from helpers.study.study import Source

_BOOKKEEPING, _TIMING = "bookkeeping of the tool", "timing"
_TWICE = "the same answers in one cell: read from the columns of the options"
_NOT_THERE = "NA"
# Of several columns that say the same, the first one there is taken.
_SYSTEM: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "Respondent ID", "Record ID", "Identifiant", "N°", "Numéro", "No.", "CLE"),
    "started": ("DATE_SAISIE",),
    "last_action": ("DATE_ENREG",),
    "language": ("LANG_SAISIE",),
}
_DROPPED: Mapping[str, tuple[str, ...]] = {
    IDENTIFIER: (
        *("Name", "First name", "Last name", "E-mail", "Email", "Email address", "Phone", "IP address"),
        *("Nom", "Prénom", "Nom et prénom", "Adresse e-mail", "Courriel", "Téléphone", "Adresse IP"),
    ),
    _TIMING: ("TEMPS_SAISIE",),
    _BOOKKEEPING: (
        "DATE_MODIF",
        "ORIGINE_SAISIE",
        "APPAREIL_SAISIE",
        "PROGRESSION",
        "DERNIERE_QUESTION_SAISIE",
    ),
}
_YES, _NO = ("o", "oui", "y", "vrai", "true"), ("n", "non", "no", "faux", "false")


class Spreadsheet(Tool):
    """Tables that no survey tool wrote; ``source`` says whose codebook they are to fit, ``file`` is the one at hand."""

    name = "spreadsheet"
    joined = True
    joints = (";", ",", "/", "|", "\n", "\x1f")
    ticked = frozenset({"x", "1", "o", "oui", "y", "yes", "true", "vrai", "✓", "✔", "☑", "☒"})
    unticked = frozenset({"0", "non", "n", "no", "faux", "false", "☐"})
    finished = frozenset({"1", "oui", "yes", "true", "vrai", "terminé", "finished", "complete", "completed"})

    def __init__(self, source: Source | None = None, file: Cells | None = None) -> None:
        self._source, self._file = source, file
        if file and source and _not_there(file, source.questionnaire):
            self.unseen = frozenset({_NOT_THERE})
            self.unticked = Spreadsheet.unticked | {_NOT_THERE.casefold()}

    def within(self, source: Source) -> Tool:
        """Read with the codebook at hand."""
        return Spreadsheet(source)

    def recognises(self, cells: Cells) -> bool:
        """Say no: it bears no marks of its own."""
        return False

    def prepare(self, cells: Cells) -> Cells:
        """Find the row of the headings by the codebook; bring numbered columns of one question into one."""
        return prepared(cells, self._source) if self._source else cells

    def fitted(self, cells: Cells, source: Source) -> Tool:
        """Look at the header, and at whether blank cells are called NA."""
        return Spreadsheet(source, cells)

    def headings(self, questionnaire: Questionnaire) -> Iterable[Heading]:
        """Give codes and texts, in every language, of all columns, and what tables usually have beside them."""
        codes = {heading_key(item.code) for item in questionnaire.all_items}
        known = [
            heading
            for item in questionnaire.all_items
            for heading in _plain(item, questionnaire)
            if heading.place.kind == ANSWER or heading_key(heading.text) not in codes
        ]
        if self._file is None:
            yield from (*known, *own(()))
            return
        keys = {heading_key(heading.text) for heading in known if not heading.fallback}
        header = self._file.header
        rest = [text for text in header if heading_key(text) not in keys]
        known += split_headings(rest, questionnaire)
        yield from _once(known, header)
        found = own(header)
        yield from unless_given(found, self._source) if self._source else found

    def aliases(self, item: Item) -> Mapping[str, str]:
        """Give words and letters for yes and no."""
        words = dict(yes_no(item))
        taken = {folded(text) for option in item.options for _, text in option.label.texts}
        taken |= {option.code for option in item.options}
        more = {
            **dict.fromkeys(_YES, words.get("yes", words.get("1", ""))),
            **dict.fromkeys(_NO, words.get("no", words.get("0", ""))),
        }
        return {**{word: code for word, code in more.items() if code and word not in taken}, **words}


def own(header: Iterable[str]) -> list[Heading]:
    """Give what tables have beside answers; of several columns that say the same, the first is taken."""
    there = {heading_key(text) for text in header}
    found = []
    for detail, names in _SYSTEM.items():
        first = next((name for name in names if heading_key(name) in there), names[0])
        for name in names:
            place = Place(SYSTEM, detail=detail) if name == first else Place(DROPPED, detail=_BOOKKEEPING)
            found.append(Heading(name, place, "code"))
    for reason, names in _DROPPED.items():
        found += [Heading(name, Place(DROPPED, detail=reason), "code") for name in names]
    return found


def _plain(item: Item, questionnaire: Questionnaire) -> Iterable[Heading]:
    answer = Place(ANSWER, item.code)
    multiple = item.options if item.kind == "multiple" else ()
    yield Heading(item.code, answer, "code")
    for option in multiple:
        place = Place(OPTION, item.code, option.code)
        yield Heading(column(item.code, option.code), place, "code")
    if item.text_column:
        for end in OTHERS:
            yield Heading(f"{item.code}_{end}", Place(OTHER, item.code), "code", fallback=end != "text")
    for stem, language, unusual in stems(item, questionnaire):
        yield Heading(stem, answer, "text", language, unusual)
        for option in multiple:
            place = Place(OPTION, item.code, option.code)
            yield Heading(f"{stem} [{option.label.text(language)}]", place, "text", language, unusual)


def _once(headings: Iterable[Heading], header: Iterable[str]) -> Iterable[Heading]:
    """Set the joined answers aside where each option has its column too."""
    keys = {heading_key(text) for text in header}
    headings = list(headings)
    keys -= {heading_key(h.text) for h in headings if h.place.kind == ANSWER and not h.fallback}
    spread = {h.place.item for h in headings if h.place.kind == OPTION and heading_key(h.text) in keys}
    for one in headings:
        twice = one.place.kind == ANSWER and one.place.item in spread
        yield replace(one, place=Place(DROPPED, detail=_TWICE)) if twice else one


def _not_there(cells: Cells, questionnaire: Questionnaire) -> bool:
    """Whether "NA" stands where other tables have blank cells, and is no option."""
    for item in questionnaire.all_items:
        for option in item.options:
            names = (option.code, *option.aliases, *(text for _, text in option.label.texts))
            if any(folded(name) == _NOT_THERE.casefold() for name in names):
                return False
    found = {cell.strip() for row in cells.rows for cell in row}
    return _NOT_THERE in found and "" not in found
