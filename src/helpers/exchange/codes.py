"""What a file itself says of its codes: their labels, and those that it declares to be no answer.

A label that the codebook gives to another option stops the reading: codes may have been swapped on the way. Any other
difference is said in the report of the reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from helpers.errors import UserError
from helpers.exchange.cells import Cells
from helpers.exchange.choices import meanings
from helpers.exchange.matching import Matched
from helpers.exchange.place import ANSWER, OPTION, Place
from helpers.exchange.spelling import folded
from helpers.exchange.tools.tool import Tool
from helpers.study.item import Item
from helpers.study.study import Source

_TICKED = (
    *("yes", "selected", "checked", "ticked", "mentioned", "quoted", "chosen"),
    *("oui", "coché", "cité", "sélectionné", "choisi", "mentionné", "ja", "genannt", "gewählt", "angekreuzt"),
    *("sí", "si", "seleccionado", "marcado", "mencionado"),
)
_BEFORE = {
    "not": "not {}",
    "un": "un{}",
    "non": "non {}",
    "pas": "pas {}",
    "nicht": "nicht {}",
    "no": "no {}",
}
_NO = ("no", "non", "nein", "nothing selected", "keine auswahl")
_UNTICKED = frozenset({*_NO, *(form.format(word) for form in _BEFORE.values() for word in _TICKED)})


@dataclass
class _Column:
    """A column under scrutiny: its item and place, the file's labels, what the study settles, what changes."""

    cells: Cells
    index: int
    place: Place
    item: Item
    words: Mapping[str, str]
    settled: Mapping[str, str | None]
    changes: dict[str, str] = field(default_factory=dict)
    remarks: list[tuple[str, str]] = field(default_factory=list)

    @property
    def declared(self) -> frozenset[str]:
        return self.cells.missing.get(self.cells.header[self.index], frozenset())


def with_own_words(cells: Cells, matched: Matched, source: Source, tool: Tool) -> Cells:
    """Check a file's labels of codes against the codebook's, and empty cells that it declares to be no answer.

    A code that is declared to be no answer stays where the codebook has an option for it, by its code or its label.

    Raises
    ------
    UserError
        A code of which the file's label is the codebook's label of another option.
    """
    if not cells.words and not cells.missing:
        return cells
    items = {item.code: item for item in source.questionnaire.all_items}
    columns = []
    for index, place in enumerate(matched.places):
        if place.carries_item:
            words = cells.words.get(cells.header[index], {})
            one = _Column(cells, index, place, items[place.item], words, source.settled(place.item))
            _look(one, tool)
            columns.append(one)
    remarks = tuple(remark for one in columns for remark in one.remarks)
    return replace(cells, rows=_changed(cells, columns), remarks=cells.remarks + remarks)


def _look(one: _Column, tool: Tool) -> None:
    closed = one.place.kind == ANSWER and one.item.options
    if one.place.kind == OPTION:
        _look_at_ticks(one, tool)
    elif closed:
        _look_at_options(one)
    else:
        _look_at_numbers(one)
    known = set(one.settled)
    if closed:
        known |= {option.code for option in one.item.options}
    counted = Counter(part for text in one.cells.column(one.index) for part in _parts(one, text))
    for code in sorted(one.declared - known - set(one.changes)):
        one.changes[code] = ""
        if counted[code]:
            about = f"{one.place}: {code}" + (f" ({one.words[code]})" if code in one.words else "")
            one.remarks.append(("declared", f"{_plain(about)} × {counted[code]}"))


def _look_at_options(one: _Column) -> None:
    """Compare labels; a code that no option has stands for the one option that is labelled so."""
    meant = meanings(one.item)
    codes = {option.code: option for option in one.item.options}
    there = {part for text in one.cells.column(one.index) for part in _parts(one, text)}
    for code, word in one.words.items():
        others = meant.get(folded(word), frozenset())
        if code in one.settled or word in one.settled or code in others:
            continue
        if code not in codes:
            if len(others) == 1:
                one.changes[code] = min(others)
            elif code in there and code not in one.declared:
                one.remarks.append(("labels", _plain(f"{one.item.code} {code}: {word}")))
            continue
        if others:
            raise _swapped(one, code, word, sorted(others))
        label = codes[code].label
        one.remarks.append(
            ("labels", _plain(f"{one.item.code} {code}: {word} / {label.text(label.languages[0])}"))
        )


def _look_at_ticks(one: _Column, tool: Tool) -> None:
    """Read the cells of one option by the file's labels: 2 may stand for "no"."""
    meant = meanings(one.item)
    for code, word in one.words.items():
        options = meant.get(folded(word), frozenset())
        if code in one.settled or code in one.declared:
            continue
        if options and one.place.detail not in options and folded(word) not in {*_TICKED, *_UNTICKED}:
            raise _swapped(one, code, word, sorted(options))
        said = folded(word)
        if one.place.detail in options or said in _TICKED:
            one.changes[code] = "1"
        elif said in _UNTICKED:
            one.changes[code] = "0"
        else:
            one.remarks.append(("labels", _plain(f"{one.place} {code}: {word}")))
    one.changes = {code: to for code, to in one.changes.items() if not _reads_so(code, to, tool)}


def _reads_so(code: str, to: str, tool: Tool) -> bool:
    return code.casefold() in (tool.ticked if to == "1" else tool.unticked)


def _look_at_numbers(one: _Column) -> None:
    """Say which numbers of an open item have labels: they may be no measures."""
    there = set(one.cells.column(one.index)) - one.declared - set(one.settled)
    one.remarks += [
        ("labels", _plain(f"{one.place} {code}: {word}")) for code, word in one.words.items() if code in there
    ]


def _swapped(one: _Column, code: str, word: str, others: list[str]) -> UserError:
    mine = f"{one.item.code}: {code}" if one.place.kind == ANSWER else f"{one.place}"
    return UserError(
        f"the file says that {code} is {word!r}; in the codebook that is {', '.join(others)} of item {one.item.code}",
        file=one.cells.path,
        column=one.cells.header[one.index],
        value=code,
        hint=(
            "codes may have been swapped: correct the codes of the options in the codebook, or say what each code of "
            f"the file means in study.yaml, answers: {mine}"
        ),
    )


def _parts(one: _Column, text: str) -> list[str]:
    return [text] if text in one.declared or one.item.kind != "multiple" else text.split(";")


def _changed(cells: Cells, columns: list[_Column]) -> tuple[tuple[str, ...], ...]:
    changing = [one for one in columns if one.changes]
    if not changing:
        return cells.rows
    rows = [list(row) for row in cells.rows]
    for one in changing:
        several = one.item.kind == "multiple" and one.place.kind == ANSWER
        for row in rows:
            text = row[one.index]
            if text in one.changes:
                row[one.index] = one.changes[text]
            elif several and ";" in text:
                parts = [one.changes.get(part, part) for part in text.split(";")]
                row[one.index] = ";".join(part for part in parts if part)
    return tuple(map(tuple, rows))


def _plain(text: str) -> str:
    """Write a remark without the mark that stands between several."""
    return " ".join(text.split()).replace(", ", "; ")
