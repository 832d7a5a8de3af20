"""An export as a draft sees it: its columns, those of the tool itself, and cells without an answer emptied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from helpers.exchange.cells import Cells
from helpers.exchange.draft.groups import with_groups
from helpers.exchange.draft.threshold import NO_ANSWER
from helpers.exchange.files import read_cells
from helpers.exchange.place import DROPPED, SYSTEM, Place
from helpers.exchange.spelling import folded, heading_key, squeezed
from helpers.exchange.tools import TOOLS
from helpers.exchange.tools.limesurvey import LimeSurvey
from helpers.exchange.tools.redcap import SEVERAL
from helpers.exchange.tools.tool import Tool
from helpers.study.item import Item
from helpers.study.label import Label
from helpers.study.questionnaire import Questionnaire, Section
from helpers.study.study import Source


class Answer(NamedTuple):
    """An answer under its commonest spelling, and how many gave it."""

    text: str
    n: int


@dataclass(frozen=True)
class Column:
    """A column: its heading, the text of its question where the file has one, and its cells, "" for no answer."""

    index: int
    name: str
    question: str
    cells: tuple[str, ...]
    words: Mapping[str, str]

    @cached_property
    def filled(self) -> int:
        """The number of cells with an answer."""
        return sum(bool(cell) for cell in self.cells)

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """The different answers by what a reader takes for the same, the commonest first."""
        return tally(self.cells)


@dataclass(frozen=True)
class Table:
    """The file: its tool, its columns, where those of the tool itself belong, and what stands for no answer."""

    path: Path
    cells: Cells
    tool: Tool
    columns: tuple[Column, ...]
    own: Mapping[int, Place]
    blanks: tuple[str, ...]
    recognised: bool
    rows: int

    @cached_property
    def repeated(self) -> frozenset[str]:
        """Headings that stand above several columns."""
        counts = Counter(self.cells.header)
        return frozenset(name for name, n in counts.items() if n > 1)


def tally(texts: Iterable[str]) -> dict[str, Answer]:
    """Count answers, spellings that a reader takes for the same together."""
    spellings: dict[str, Counter[str]] = {}
    for text, n in Counter(text for text in texts if text).items():
        spellings.setdefault(folded(text), Counter())[squeezed(text)] += n
    found = {key: Answer(_usual(counts), counts.total()) for key, counts in spellings.items()}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1].n, pair[0])))


def _usual(counts: Counter[str]) -> str:
    return min(counts, key=lambda text: (-counts[text], text))


def read_table(path: Path) -> Table:
    """Read an export as it is, recognising its tool.

    Raises
    ------
    UserError
        A file that cannot be read.
    """
    cells, _ = read_cells(path)
    tool = next((one for one in TOOLS if one.recognises(cells)), None)
    recognised = tool is not None
    tool = tool or _by_headings(cells)
    cells = with_groups(cells, tool.prepare(cells)) if tool.name == "typeform" else tool.prepare(cells)
    own, unseen = _own(cells, tool)
    blanks = _blanks(cells, unseen, own)
    return Table(
        path,
        cells,
        tool,
        tuple(_column(cells, unseen, index, frozenset(blanks)) for index in range(len(cells.header))),
        own,
        blanks,
        recognised,
        len(cells.rows),
    )


def _by_headings(cells: Cells) -> Tool:
    """Take headings of a code and a text for LimeSurvey's, even where its own columns were removed."""
    survey = LimeSurvey()
    if survey.prepare(cells).questions and any("[" in name for name in cells.header):
        return survey
    return next(tool for tool in TOOLS if tool.name == "spreadsheet")


def source_of(path: Path, questionnaire: Questionnaire, tool: Tool, cells: Cells) -> Source:
    """Make a source of one file; of projects with several rows a record, each row is a respondent."""
    names = {text for table in SEVERAL.values() for texts in table.values() for text in texts}
    several = tuple((name, None) for name in cells.header if name in names)
    return Source("draft", path.name, questionnaire, tool.name, columns=several)


def _own(cells: Cells, tool: Tool) -> tuple[dict[int, Place], frozenset[str]]:
    """Find the columns that the tool claims for itself, and what it writes for no answer in this file."""
    nothing = Label.of({"en": "zz nothing zz"})
    item = Item("zznothingzz", "text", nothing, "main")
    questionnaire = Questionnaire("zz", nothing, (Section("main", nothing, (item,)),))
    source = source_of(cells.path, questionnaire, tool, cells)
    fitted = tool.fitted(cells, source)
    known = {
        heading_key(one.text): one.place
        for one in fitted.headings(questionnaire)
        if not one.place.carries_item
    }
    found: dict[int, Place] = {}
    for index, name in enumerate(cells.header):
        place = known.get(heading_key(name)) or fitted.beyond(name, questionnaire)
        if place is None and cells.questions:
            starts = (name.split(mark, 1)[0] for mark in tool.separators if mark in name)
            place = next((known[key] for key in map(heading_key, starts) if key in known), None)
        if place is not None and place.kind in (SYSTEM, DROPPED):
            found[index] = place
    return found, fitted.unseen


def _blanks(cells: Cells, unseen: frozenset[str], own: Mapping[int, Place]) -> tuple[str, ...]:
    """Find words that statistics programmes write for no answer, where many columns have them."""
    found: Counter[str] = Counter()
    for index in range(len(cells.header)):
        if index not in own:
            there = {text.strip() for text in cells.column(index)}
            found.update(text for text in there if folded(text) in NO_ANSWER and text not in unseen)
    least = max(3, (len(cells.header) - len(own)) // 10)
    return tuple(sorted(text for text, n in found.items() if n >= least))


def _column(cells: Cells, unseen: frozenset[str], index: int, blanks: frozenset[str]) -> Column:
    name = cells.header[index]
    none = unseen | blanks | cells.missing.get(name, frozenset())
    texts = tuple("" if (text := cell.strip()) in none else text for cell in cells.column(index))
    question = squeezed(cells.questions[index]) if cells.questions else ""
    return Column(index, name, question, texts, cells.words.get(name, {}))
