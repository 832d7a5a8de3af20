"""Making items of blocks of columns that a form tells about: its kinds, labels, options and conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from helpers.exchange.draft.codes import Codes, option_codes, plain
from helpers.exchange.draft.drafted import CLOSED, DraftItem, DraftOption, Place, Text
from helpers.exchange.draft.form.dictionary import Dictionary, Question, in_all
from helpers.exchange.draft.form.logic import Untranslated, translate
from helpers.exchange.draft.headings import Block, Head
from helpers.exchange.draft.maker import IN_ONE_CELL, Maker
from helpers.exchange.draft.wording import with_other
from helpers.exchange.draft.words import is_none, is_other, may_identify, missing_kind
from helpers.exchange.spelling import folded

WHY = "the form says so"
IDENTIFIER = "direct identifier, says the form"


@dataclass
class Former:
    """Makes items by a form; ``asked`` remembers the question of each item."""

    maker: Maker
    form: Dictionary
    asked: dict[str, Question] = field(default_factory=dict)
    batteries: dict[str, str] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    named: Codes = field(default_factory=lambda: Codes({"paradata"}))

    def items(self, block: Block) -> list[DraftItem]:
        """Make the items of a block: by the form where it tells, else by the answers."""
        answers = block.answers
        parts = [head for head in answers if head.part]
        whole = self.form.find(block.stem, *(head.text for head in answers[:1])) if answers else None
        if whole and whole.kind == "multiple":
            return self._several(block, answers, parts, whole)
        found = [self._question(head) for head in answers]
        if not any(found):
            return self.maker.items(block)
        made: list[DraftItem] = []
        for head, question in zip(answers, found, strict=True):
            if question is None:
                made += self.maker.items(replace(block, heads=(head,)))
            elif question.identifier:
                self.maker.leave(head, IDENTIFIER)
            else:
                made.append(self._one(head, question, block.other if len(answers) == 1 else None))
        return made + self.maker.loose(block, made)

    def _question(self, head: Head) -> Question | None:
        if head.code:
            return self.form.find(head.code + head.part if head.sure else head.column.name)
        return self.form.find(head.part_text or head.text, head.text)

    def _one(self, head: Head, question: Question, other: Head | None) -> DraftItem:
        code = self.maker.codes.item(question.code, "")
        places = (Place(head.column.index, head.column.name, code),)
        options = self._options(question, [(one, text) for one, text in question.options])
        kind = question.kind if options or question.kind not in CLOSED else "text"
        item = self._item(question, code, kind, options, places)
        item = self.maker.with_text(item, other) if kind in CLOSED else item
        return replace(item, battery=self._battery(question))

    def _several(
        self, block: Block, answers: Sequence[Head], parts: Sequence[Head], question: Question
    ) -> list[DraftItem]:
        code = self.maker.codes.item(question.code, "")
        if not parts:
            head = answers[0]
            options = self._options(question, list(question.options))
            places: tuple[Place, ...] = (Place(head.column.index, head.column.name, code),)
        else:
            for head in answers:
                if not head.part:
                    self.maker.leave(head, IN_ONE_CELL)
            options = self._options(question, [self._option(head, question) for head in parts])
            places = tuple(
                Place(head.column.index, head.column.name, f"{code}__{one.code}")
                for head, one in zip(parts, options, strict=True)
            )
        item = self._item(question, code, "multiple", options, places)
        item = self.maker.with_text(item, block.other)
        return [item, *self.maker.loose(block, [item])]

    def _option(self, head: Head, question: Question) -> tuple[str, Text]:
        """Find the option of a column by its code, or by its wording."""
        for code, texts in question.options:
            if plain(code) == plain(head.part) or folded(head.part_text) in map(folded, texts.values()):
                return code, texts
        return head.part, in_all({}, self.form.languages, head.part_text or head.part)

    def _item(
        self,
        question: Question,
        code: str,
        kind: str,
        options: tuple[DraftOption, ...],
        places: tuple[Place, ...],
    ) -> DraftItem:
        self.asked[code] = question
        more = dict(question.more)
        label = in_all(question.label, self.form.languages, question.code)
        if may_identify(question.code, *label.values()):
            more["quasi_identifier"] = True
        section = self._section(question)
        item = DraftItem(
            code, kind, label, WHY, options, section=section, more=more, places=places, known=True
        )
        own_columns = any(place.target != code for place in places)
        return (
            item
            if own_columns or not question.other or kind not in CLOSED
            else with_other(item, self.maker.language)
        )

    def _options(self, question: Question, pairs: Sequence[tuple[str, Text]]) -> tuple[DraftOption, ...]:
        first = self.form.languages[0]
        texts = [in_all(label, self.form.languages, code) for code, label in pairs]
        texts = _told_apart(texts, [code for code, _ in pairs])
        given = option_codes([(code, label[first]) for (code, _), label in zip(pairs, texts, strict=True)])
        words = {folded(text) for label in texts for text in label.values()}
        made, kinds, opens = [], set[str | None](), False
        for one, (code, _), label in zip(given, pairs, texts, strict=True):
            kind = missing_kind(label[first]) if missing_kind(label[first]) not in kinds else None
            kinds.add(kind)
            exclusive = question.kind == "multiple" and (
                code in question.exclusive or is_none(label[first]) or kind is not None
            )
            other, opens = is_other(label[first]) and not opens, opens or is_other(label[first])
            aliases = (code,) if code != one and folded(code) not in words else ()
            made.append(DraftOption(one, label, None, kind, exclusive, other, aliases))
        return tuple(made)

    def _battery(self, question: Question) -> str | None:
        name = question.battery
        if not name:
            return None
        if name not in self.batteries:
            self.batteries[name] = self.maker.codes.item(name, "")
            text = in_all(self.form.batteries.get(name, {}), self.form.languages, name)
            self.maker.batteries[self.batteries[name]] = text
        return self.batteries[name]

    def _section(self, question: Question) -> str:
        if question.section and question.section not in self.sections:
            self.sections[question.section] = self.named.item(question.section, "")
        return self.sections.get(question.section, "")


def _told_apart(texts: Sequence[Text], codes: Sequence[str]) -> list[Text]:
    """Add their codes to options that read the same in any language."""
    seen: set[tuple[str, str]] = set()
    made: list[Text] = []
    for label, code in zip(texts, codes, strict=True):
        if any((language, text) in seen for language, text in label.items()):
            label = {language: f"{text} ({code})" for language, text in label.items()}
        seen |= set(label.items())
        made.append(label)
    return made


def in_sections(items: Sequence[DraftItem]) -> tuple[DraftItem, ...]:
    """Bring the items of a section together, in the order of the columns; one without a section goes with the last."""
    placed: list[DraftItem] = []
    last = next((item.section for item in items if item.section), "main")
    for item in items:
        last = item.section or last
        placed.append(replace(item, section=last))
    order = list(dict.fromkeys(item.section for item in placed))
    return tuple(sorted(placed, key=lambda item: order.index(item.section)))


def with_conditions(items: Sequence[DraftItem], asked: dict[str, Question]) -> tuple[DraftItem, ...]:
    """Translate the conditions of the form; what cannot be translated stands as a comment."""
    known: dict[str, DraftItem] = {}
    made = []
    for item in items:
        question = asked.get(item.code)
        if question is not None and question.relevance:
            try:
                item = replace(item, show_if=translate(question.relevance, known))
            except Untranslated:
                note = f"condition of the form, not translated: {question.relevance}"
                item = replace(item, notes=(*item.notes, note))
        if question is not None:
            known[plain(question.code)] = item
        made.append(item)
    return tuple(made)
