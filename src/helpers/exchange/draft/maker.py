"""Making items of blocks of columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from helpers.exchange.draft.codes import Codes, option_codes, plain
from helpers.exchange.draft.drafted import CLOSED, DraftItem, DraftOption, Place, Text
from helpers.exchange.draft.guess import Guess, guess
from helpers.exchange.draft.headings import Block, Head
from helpers.exchange.draft.table import Answer, Column, Table
from helpers.exchange.draft.threshold import SEVERAL
from helpers.exchange.draft.ticks import stray_marks, tick_labels
from helpers.exchange.draft.wording import distinct, shared_start, with_other, wordings_of
from helpers.exchange.draft.words import OTHER, is_none, is_other, may_identify, missing_kind
from helpers.exchange.spelling import folded

FREE_BESIDE = "comment beside an answer: free text"
IN_ONE_CELL = "the same answers in one cell: read from the columns of the options"
NONE_GIVEN = "no answer in this file"


@dataclass
class Maker:
    """Makes items of one table; codes are given once, batteries and columns left out are collected."""

    table: Table
    languages: tuple[str, ...]
    codes: Codes
    batteries: dict[str, Text] = field(default_factory=dict)
    aside: list[Place] = field(default_factory=list)

    @property
    def language(self) -> str:
        """The first language of the draft."""
        return self.languages[0]

    def items(self, block: Block) -> list[DraftItem]:
        """Make the items of a block."""
        answers, made = block.answers, list[DraftItem]()
        for head in block.heads:
            if head.role == "comment":
                self.leave(head, FREE_BESIDE)
        whole = [head for head in answers if not head.part]
        parts = [head for head in answers if head.part]
        labels = tick_labels(parts, self.table.tool) if parts else None
        if labels is not None and (len(parts) > 1 or parts[0].sure):
            for head in whole:
                self.leave(head, IN_ONE_CELL)
            made = [self._set(block, parts, labels)]
            made = [replace(made[0], answers=dict.fromkeys(stray_marks(parts, self.table.tool)))]
        elif len(answers) == 1:
            made = [self._one(answers[0], block)] if answers[0].column.filled else []
        elif answers:
            made = self._grid(block, answers)
        for head in answers:
            if not head.column.filled and not any(
                head.column.index == p.index for one in made for p in one.places
            ):
                self.leave(head, NONE_GIVEN)
        return made + self.loose(block, made)

    def leave(self, head: Head, reason: str) -> None:
        """Leave a column out, and say why."""
        self.aside.append(Place(head.column.index, head.column.name, None, reason))

    def loose(self, block: Block, made: Sequence[DraftItem]) -> list[DraftItem]:
        """Make text items of texts beside "other" that no item took."""
        taken = {place.index for one in made for place in one.places}
        left = [head for head in block.heads if head.role == "other" and head.column.index not in taken]
        for head in left:
            if not head.column.filled:
                self.leave(head, NONE_GIVEN)
        return [
            self._open(head, Guess("text", "own words beside a question"))
            for head in left
            if head.column.filled
        ]

    def text(self, text: str) -> Text:
        """Give a text in every language of the draft: the file has it in one."""
        return dict.fromkeys(self.languages, text)

    def _item_code(self, head: Head, parted: bool) -> str:
        if head.code:
            joined = (
                head.column.name if head.column.name.startswith(head.code) else f"{head.code} {head.part}"
            )
            whole = head.code + (head.part if parted else "")
            return self.codes.item(whole if plain(whole) else joined, head.text)
        return self.codes.item("", head.part_text if parted and head.part_text else head.text)

    def _wording(self, head: Head) -> str:
        part = head.part_text or head.part
        return f"{head.text} [{part}]" if part and head.sure else head.text

    def _one(self, head: Head, block: Block) -> DraftItem:
        column = head.column
        found = guess(
            [cell for cell in column.cells if cell], self._asked(head), self.table.tool, column.words
        )
        return self._made(
            head, found, block.other, head.text if not head.part else self._wording(head), bool(head.part)
        )

    def _asked(self, head: Head) -> str:
        return " ".join(dict.fromkeys((head.text, head.part_text, head.column.name)))

    def _open(self, head: Head, found: Guess) -> DraftItem:
        return self._made(head, found, None, self._wording(head), bool(head.part))

    def _made(self, head: Head, found: Guess, other: Head | None, text: str, parted: bool) -> DraftItem:
        column = head.column
        code = self._item_code(head, parted)
        places = (Place(column.index, column.name, code),)
        more: dict[str, object] = {}
        if may_identify(head.text, head.part_text, column.name):
            more["quasi_identifier"] = True
        if found.ordered:
            more["ordered"] = True
        if found.kind == "numeric" and found.integer:
            more["integer"] = True
        item = DraftItem(code, found.kind, self.text(text), found.why, more=more, places=places)
        if found.kind not in CLOSED:
            return item
        item = replace(item, options=self._options(found, column.answers))
        return self.with_text(item, other)

    def _options(self, found: Guess, answers: Mapping[str, Answer]) -> tuple[DraftOption, ...]:
        labels = [self._label(one.text) for one in found.options]
        given = option_codes(list(zip(found.codes or _numbered(found, labels), labels, strict=True)))
        options, kinds, opens = [], set[str | None](), False
        for code, label, one in zip(given, labels, found.options, strict=True):
            kind = "dont_know" if one.text == found.stray else missing_kind(label)
            kind = kind if kind not in kinds else None
            kinds.add(kind)
            exclusive = found.kind == "multiple" and (is_none(label) or kind is not None)
            other, opens = is_other(label) and not opens, opens or is_other(label)
            aliases = (one.text,) if label != one.text and one.text != "-oth-" else ()
            n = answers[folded(one.text)].n if folded(one.text) in answers and not found.joined else one.n
            options.append(DraftOption(code, self.text(label), n, kind, exclusive, other, aliases))
        return tuple(options)

    def _label(self, text: str) -> str:
        return OTHER.get(self.language, OTHER["en"]) if folded(text) == "-oth-" else text

    def with_text(self, item: DraftItem, other: Head | None) -> DraftItem:
        """Give an item the column of the text beside "other", and an option that opens it."""
        if other is None or not (other.column.filled or item.other):
            return item
        item = with_other(item, self.language)
        place = Place(other.column.index, other.column.name, f"{item.code}_text")
        return replace(item, places=(*item.places, place))

    def _set(self, block: Block, parts: Sequence[Head], labels: Sequence[str]) -> DraftItem:
        """Make a multiple-choice item of the columns of its options."""
        first = parts[0]
        text, wordings = wordings_of(parts, labels)
        code = self.codes.item(first.code, text)
        pairs = [
            (head.part if len(plain(head.part)) <= 5 else "", word)
            for head, word in zip(parts, wordings, strict=True)
        ]
        given = option_codes(pairs)
        options, kinds, opens = [], set[str | None](), False
        for head, one, label in zip(parts, given, wordings, strict=True):
            kind = missing_kind(label) if missing_kind(label) not in kinds else None
            kinds.add(kind)
            other, opens = is_other(label) and not opens, opens or is_other(label)
            n = self._ticked(head.column)
            options.append(
                DraftOption(one, self.text(label), n, kind, is_none(label) or kind is not None, other)
            )
        places = tuple(
            Place(head.column.index, head.column.name, f"{code}__{one}")
            for head, one in zip(parts, given, strict=True)
        )
        more = {"quasi_identifier": True} if may_identify(text, first.code) else {}
        why = "a column for each option"
        item = DraftItem(
            code, "multiple", self.text(text), why, tuple(distinct(options)), more=more, places=places
        )
        return self.with_text(item, block.other)

    def _ticked(self, column: Column) -> int:
        return sum(one.n for key, one in column.answers.items() if key not in self.table.tool.unticked)

    def _grid(self, block: Block, answers: Sequence[Head]) -> list[DraftItem]:
        """Make the rows of a grid items of one battery, where they share their options; else items for themselves."""
        filled = [head for head in answers if head.column.filled]
        parted = [head for head in filled if head.part]
        texts = [cell for head in parted for cell in head.column.cells if cell]
        words = parted[0].column.words if parted else {}
        found = guess(texts, " ".join((block.heads[0].text, block.stem)), self.table.tool, words)
        if found.kind in ("single", "multiple") and not words:
            found = of_several(found, [head.column for head in parted])
        if not found.options or len(parted) < 2 or not (parted[0].sure or self._alike(parted, found)):
            return [self._alone(head, block, len(filled) == 1) for head in filled]
        wording, rows = wordings_of(parted, [head.part_text or head.part for head in parted])
        battery = self.codes.item(parted[0].code, wording)
        self.batteries[battery] = self.text(wording)
        made = []
        for head, row in zip(parted, rows, strict=True):
            own = guess_of(found, head.column)
            made.append(replace(self._made(head, own, None, row, True), battery=battery))
        return made + [self._alone(head, block, True) for head in filled if not head.part]

    def _alone(self, head: Head, block: Block, other: bool) -> DraftItem:
        lone = (
            head
            if head.sure
            else replace(head, code=head.column.name, part="", text=head.column.question or head.column.name)
        )
        column = lone.column
        texts = [cell for cell in column.cells if cell]
        found = guess(texts, self._asked(lone), self.table.tool, column.words)
        return self._made(lone, found, block.other if other else None, self._wording(lone), bool(lone.part))

    def _alike(self, parted: Sequence[Head], found: Guess) -> bool:
        """Whether columns that only look like a grid by their names have the same options and the same labels."""
        if len({tuple(head.column.words.items()) for head in parted}) > 1:
            return False
        if parted[0].column.words or shared_start(parted):
            return True
        options = {folded(one.text) for one in found.options}
        for head in parted:
            own = guess([cell for cell in head.column.cells if cell], self._asked(head), self.table.tool, {})
            if own.kind != "likert" or {folded(one.text) for one in own.options} != options:
                return False
        return True


def guess_of(found: Guess, column: Column) -> Guess:
    """Give the guess of a grid to one of its rows, with the row's own counts."""
    counts = column.answers
    options = (
        Answer(one.text, counts[key].n if (key := folded(one.text)) in counts else 0) for one in found.options
    )
    return replace(found, options=tuple(options))


def of_several(found: Guess, columns: Sequence[Column]) -> Guess:
    """Leave out options that only few respondents gave, each of them in several rows of a grid."""
    keys = [
        [folded(cell) for cell in row if cell] for row in zip(*(one.cells for one in columns), strict=True)
    ]

    def givers(one: Answer) -> int:
        key = folded(one.text)
        return sum(any(key == cell or (found.joined and key in cell) for cell in row) for row in keys)

    known = [at for at, one in enumerate(found.options) if one.text.isdigit() or givers(one) >= SEVERAL]
    codes = tuple(found.codes[at] for at in known) if found.codes else ()
    return replace(found, options=tuple(found.options[at] for at in known), codes=codes)


def _numbered(found: Guess, labels: Sequence[str]) -> list[str]:
    """Number the points of a scale, unless its labels are numbers."""
    if found.kind != "likert" or any(any(map(str.isdigit, label)) for label in labels):
        return [""] * len(labels)
    return ["" if missing_kind(label) else str(number) for number, label in enumerate(labels, start=1)]
