"""Headings taken apart: which columns belong to one question, and what tells them from each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from helpers.exchange.draft.table import Column, Table
from helpers.exchange.draft.words import is_other
from helpers.exchange.spelling import folded, heading_key, squeezed

ANSWER, OTHER, COMMENT = "answer", "other", "comment"
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")
_BRACKETS = re.compile(r"([A-Za-z]\w*)\[([^\[\]]+)\](?:\[([^\[\]]+)\])?")
_GRID = re.compile(r"(.*\S)\s*\[([^\[\]]*)\]\s*\[([^\[\]]*)\]\s*", re.DOTALL)
_ROW = re.compile(r"(.*?\S)\s*\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\s*", re.DOTALL)
_CHOICE = re.compile(r"(.*\S) \(choice=(.*)\)", re.DOTALL)
_TICK = re.compile(r"(\w+?)___+(\w+)")
_NUMBERED = re.compile(r"([A-Za-z]\w*?)_(\d{1,4}|[A-Za-z0-9]{1,5})")
_OTHER_END = re.compile(r"(.+?)(?:_\d{1,3})?(?:_TEXT|_text|_other|_oth|_autre|_specify|_otro)")
_COMMENTS = frozenset(("comment", "commentaire", "kommentar", "comentario"))
_OTHERS = frozenset(("other", "autre", "otro", "otra", "sonstiges", "andere", "anderes"))


@dataclass(frozen=True)
class Head:
    """A column and what its heading says.

    ``stem`` is the same for all columns of a question; ``part`` (and its wording) tells them apart. ``sure`` says that
    the heading itself shows that it is a part of something.
    """

    column: Column
    stem: str
    code: str
    text: str
    part: str = ""
    part_text: str = ""
    role: str = ANSWER
    sure: bool = False


@dataclass(frozen=True)
class Block:
    """The columns of one question or grid. ``within`` is the stem of the grid that it is a row of, if any."""

    stem: str
    heads: tuple[Head, ...]
    within: str = ""

    @property
    def answers(self) -> tuple[Head, ...]:
        """The columns with answers, texts beside them left out."""
        return tuple(head for head in self.heads if head.role == ANSWER)

    @property
    def other(self) -> Head | None:
        """The column with the text of "other"."""
        return next((head for head in self.heads if head.role == OTHER), None)


def blocks(table: Table, columns: Sequence[Column]) -> list[Block]:
    """Bring columns together that belong to one question; the order is that of the file."""
    names = {column.name for column in columns}
    heads = [_head(column, table, names) for column in columns]
    heads = [_plain_if_alone(head, heads, at) for at, head in enumerate(heads)]
    made = [
        Block(stem, tuple(same)) for stem, same in groupby(_with_others(heads), key=lambda head: head.stem)
    ]
    return [part for block in made for part in _rows(block)]


def _head(column: Column, table: Table, names: set[str]) -> Head:
    name, text = column.name, column.question
    if table.tool.name == "kobo":
        return _of_group(column, names)
    if tick := _TICK.fullmatch(name):
        return Head(column, tick[1], tick[1], text or tick[1], tick[2], "", sure=True)
    if choice := _CHOICE.fullmatch(name):
        question = squeezed(choice[1])
        return Head(column, heading_key(question), "", question, choice[2], choice[2], sure=True)
    if (code := _BRACKETS.match(name)) and _ends(name[code.end() :], table):
        return _of_code(column, code)
    if _CODE.fullmatch(name):
        numbered = _NUMBERED.fullmatch(name)
        plain = Head(column, name, name, text or name)
        return replace(plain, stem=numbered[1], code=numbered[1], part=numbered[2]) if numbered else plain
    if text and table.cells.questions and (start := _CODE.match(name)) and _ends(name[start.end() :], table):
        return Head(column, start[0], start[0], text)
    return _of_text(column, squeezed(name))


def _ends(rest: str, table: Table) -> bool:
    return not rest or any(rest.startswith(mark) for mark in table.tool.separators)


def _of_group(column: Column, names: set[str]) -> Head:
    """Take a name behind those of its groups; the last part is an option where the rest is a column too."""
    name = column.name
    before, _, last = name.rpartition("/")
    text = column.question
    if before in names or (before and _is_zero_one(column)):
        code = before.rpartition("/")[2]
        return Head(column, before, code, text or code, last, "", sure=True)
    return Head(column, name, last if _CODE.fullmatch(last) else "", text or last)


def _is_zero_one(column: Column) -> bool:
    return bool(column.filled) and set(column.answers) <= {"0", "1", "0.0", "1.0", "true", "false"}


def _of_code(column: Column, code: re.Match[str]) -> Head:
    part = "_".join(filter(None, (code[2], code[3])))
    row = _ROW.fullmatch(column.question)
    text, part_text = (squeezed(row[1]), squeezed(row[2])) if row else (column.question, "")
    head = Head(column, code[1], code[1], text or code[1], part, part_text, sure=True)
    if part.casefold().endswith("comment"):
        return replace(head, role=COMMENT)
    return replace(head, role=OTHER) if part.casefold() == "other" and not _ticks_only(column) else head


def _of_text(column: Column, name: str) -> Head:
    grid, row = _GRID.fullmatch(name), _ROW.fullmatch(name)
    if grid:
        stem = f"{grid[1]} [{grid[2]}]"
        return Head(column, heading_key(stem), "", stem, grid[3], grid[3], sure=True)
    if not row:
        return Head(column, heading_key(name), "", name)
    head = Head(column, heading_key(row[1]), "", row[1], row[2], row[2], sure=True)
    if folded(row[2]) in _COMMENTS:
        return replace(head, role=COMMENT)
    other = folded(row[2]) in _OTHERS or is_other(row[2])
    return replace(head, role=OTHER) if other and not _ticks_only(column) else head


_TICKS = frozenset(
    {*("y", "n", "yes", "no", "oui", "non", "ja", "nein", "sí", "si", "1", "0", "true", "false", "x")}
    | {"checked", "unchecked", "selected"}
)


def _ticks_only(column: Column) -> bool:
    return bool(column.filled) and set(column.answers) <= _TICKS


def _plain_if_alone(head: Head, heads: Sequence[Head], at: int) -> Head:
    """Take a code with a number at its end for a whole, unless the one beside it is of the same stem."""
    if head.sure or not head.part:
        return head
    beside = [heads[one] for one in (at - 1, at + 1) if 0 <= one < len(heads)]
    if any(one.stem == head.stem and one.part for one in beside):
        return head
    return replace(head, stem=head.column.name, code=head.column.name, part="")


def _with_others(heads: Sequence[Head]) -> Iterator[Head]:
    """Give texts beside "other" the stem of their question, by the end of their name."""
    stems: set[str] = set()
    for head in heads:
        end = _OTHER_END.fullmatch(head.column.name)
        if end and head.role == ANSWER and end[1] in stems and not _ticks_only(head.column):
            head = replace(head, stem=end[1], role=OTHER)
        stems |= {head.stem, head.code}
        yield head


def _rows(block: Block) -> Iterable[Block]:
    """Split a grid of two dimensions, whose parts are a row and a column, into its rows."""
    parts = [head.part.split("_") for head in block.answers]
    if len(parts) < 4 or not all(
        head.sure and len(part) == 2 for head, part in zip(block.answers, parts, strict=True)
    ):
        return [block]
    if len({row for row, _ in parts}) < 2 or len({one for _, one in parts}) < 2:
        return [block]
    made = []
    for row, pairs in groupby(zip(block.answers, parts, strict=True), key=lambda pair: pair[1][0]):
        heads = []
        for head, part in pairs:
            both = head.part_text.split("][") if "][" in head.part_text else ["", head.part_text]
            text = f"{head.text} [{both[0] or row}]"
            heads.append(replace(head, code=f"{head.code}{row}", text=text, part=part[1], part_text=both[1]))
        made.append(Block(f"{block.stem}_{row}", tuple(heads), block.stem))
    rest = tuple(head for head in block.heads if head.role != ANSWER)
    return [*made, Block(block.stem, rest)] if rest else made
