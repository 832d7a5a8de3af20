"""Matching the headings of an export to the codebook. What is in doubt stops; nothing is guessed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from helpers.exchange import mismatch
from helpers.exchange.cells import Cells
from helpers.exchange.identifiers import identifier
from helpers.exchange.place import ANSWER, DROPPED, OPTION, OTHER, SYSTEM, Heading, Place
from helpers.exchange.spelling import fits, heading_key, squeezed
from helpers.exchange.tools.tool import Tool
from helpers.study.questionnaire import Questionnaire
from helpers.study.study import RECORDED, Source


@dataclass(frozen=True)
class Matched:
    """Where every column belongs, and what the headings say about the file.

    ``places`` has one place a column. ``shared`` are columns of the tool that an item of the codebook claims
    too, by name.
    """

    places: tuple[Place, ...]
    mode: str
    language: str | None
    shared: dict[str, int]

    def columns(self) -> dict[Place, int]:
        """Give the column of each place; the first where several carry it (`helpers.exchange.combine`)."""
        found: dict[Place, int] = {}
        for index, place in enumerate(self.places):
            if place.kind != DROPPED:
                found.setdefault(place, index)
        return found


@dataclass
class _Work:
    """The matching under way: the places found so far, and through which heading."""

    cells: Cells
    source: Source
    found: dict[int, Place] = field(default_factory=dict)
    through: dict[int, Heading] = field(default_factory=dict)
    shared: dict[str, int] = field(default_factory=dict)
    both: int = 0

    @property
    def open(self) -> list[int]:
        return [index for index in range(len(self.cells.header)) if index not in self.found]


def match(cells: Cells, source: Source, tool: Tool) -> Matched:
    """Find the place of every column.

    Columns settled by hand come first, then headings as the tool writes them, however spelled, then the texts
    of the questions where the file has them beside its headings. Questions with the same heading are told
    apart by their order, where the file has as many such columns as the codebook has items.

    Raises
    ------
    UserError
        The export of another questionnaire, a heading that could be several items, a column that belongs
        nowhere, an item without a column.
    """
    questionnaire = source.questionnaire
    work = _Work(cells, source)
    _by_hand(work)
    headings = _of_mode(tool.headings(questionnaire), source.headings)
    _by_heading(work, headings, {index: cells.header[index] for index in work.open})
    _by_both(work, headings, tool.separators)
    if source.headings is None:
        _by_question(work, headings)
    for index in work.open:
        heading = cells.header[index]
        place = tool.beyond(heading, questionnaire) or identifier(cells, index) or _ignored(heading, source)
        if place:
            work.found[index] = place
    _once_each(work)
    missing = _missing(questionnaire, set(work.found.values()))
    if work.open or missing:
        mismatch.explain(cells, source, headings, work.found, missing)
    return Matched(
        tuple(work.found[index] for index in range(len(cells.header))),
        _mode(work),
        _language(work, headings, questionnaire),
        work.shared,
    )


def _by_hand(work: _Work) -> None:
    header = work.cells.header
    for name, target in work.source.columns:
        same = [index for index, text in enumerate(header) if text == name]
        same = same or [index for index, text in enumerate(header) if squeezed(text) == squeezed(name)]
        pattern = not same and "*" in name
        same = same or [index for index in work.open if fits(name, header[index])]
        if not same:
            raise mismatch.by_hand(
                work, "study.yaml names a column that the file does not have", name, header
            )
        place = _target(work, name, target)
        if len(same) > 1 and place.kind != DROPPED and not pattern:
            raise mismatch.by_hand(
                work, f"study.yaml names a column that the file has {len(same)} times", name, ()
            )
        work.found |= dict.fromkeys(same, place)


def _target(work: _Work, name: str, target: str | None) -> Place:
    if not target:
        return Place(DROPPED, detail="set aside in study.yaml")
    known: dict[str, Place] = {one: Place(SYSTEM, detail=one) for one in RECORDED}
    for item in work.source.questionnaire.all_items:
        places = [
            Place(ANSWER, item.code),
            *(Place(OPTION, item.code, option.code) for option in item.options),
        ]
        known |= {str(place): place for place in places}
        if item.text_column:
            known[item.text_column] = Place(OTHER, item.code)
    if target not in known:
        raise mismatch.by_hand(
            work, f"study.yaml gives the column {name!r} to no item there is", target, known
        )
    return known[target]


def _of_mode(headings: Iterable[Heading], mode: str | None) -> list[Heading]:
    """Keep of the items' headings those of the kind that the study says the file has; all where it says nothing."""
    kind = {"code": "code", "text": "text", "code+text": "code"}.get(mode or "")
    return [one for one in headings if kind is None or not one.place.carries_item or one.mode == kind]


def _by_heading(work: _Work, headings: Sequence[Heading], texts: dict[int, str]) -> None:
    """Place columns by their headings, which are first brought together however they are spelled."""
    alike: dict[str, list[Heading]] = defaultdict(list)
    for heading in headings:
        alike[heading_key(heading.text)].append(heading)
    columns: dict[str, list[int]] = defaultdict(list)
    for index, text in texts.items():
        columns[heading_key(text)].append(index)
    for key, indices in columns.items():
        if key in alike:
            _settle(work, alike[key], {index: texts[index] for index in indices})


def _settle(work: _Work, headings: list[Heading], texts: dict[int, str]) -> None:
    taken = set(work.found.values())
    places = list(dict.fromkeys(h.place for h in headings if h.place.carries_item and not h.fallback))
    places = places or list(dict.fromkeys(h.place for h in headings if h.place.carries_item))
    own = list(dict.fromkeys(h.place for h in headings if not h.place.carries_item))
    left = [place for place in places if place not in taken]
    by_hand = {place for index, place in work.found.items() if index not in work.through}
    if not places or (own and by_hand.issuperset(places)):  # items so called have their columns by hand
        left, own = own, []
        if left[0].kind == DROPPED and len(left) != len(texts):
            left = left[:1] * len(texts)
    free = dict(texts)
    for text in dict.fromkeys(texts.values()):
        exact = [place for place in left if any(h.text == text and h.place == place for h in headings)]
        same = [index for index, other in free.items() if other == text]
        if exact and len(exact) == len(same):
            _place(work, headings, free, left, list(zip(same, exact, strict=True)))
    _own_exactly(work, headings, free, own)
    if free and len(free) == len(left):
        _place(work, headings, free, left, list(zip(list(free), list(left), strict=True)))
    if free and (places or left or own):
        earlier = [work.cells.header[index] for index, place in work.found.items() if place in places]
        names = [work.cells.header[index] for index in texts]
        names += [name for name in earlier if name not in names]
        raise mismatch.ambiguous(work, names, places or left or own)
    for place in own:
        if place.kind == SYSTEM and texts:
            work.shared.setdefault(place.detail, next(iter(texts)))


def _own_exactly(work: _Work, headings: list[Heading], free: dict[int, str], own: list[Place]) -> None:
    """Place columns of the tool that are spelled as it spells them, and that an item is only nearly called."""
    exactly = {heading.text: heading.place for heading in headings if heading.place in own}
    items = {heading.text for heading in headings if heading.place.carries_item}
    for index, text in list(free.items()):
        if text in exactly and text not in items:
            work.found[index] = exactly[text]
            del free[index]


def _place(
    work: _Work,
    headings: list[Heading],
    free: dict[int, str],
    left: list[Place],
    pairs: list[tuple[int, Place]],
) -> None:
    for index, place in pairs:
        work.found[index] = place
        ways = [heading for heading in headings if heading.place == place]
        work.through[index] = next((way for way in ways if way.text == free[index]), ways[0])
        free.pop(index)
        left.remove(place)


def _by_both(work: _Work, headings: Sequence[Heading], separators: Sequence[str]) -> None:
    """Place columns headed by a code and a text, under the one separator that explains most of them."""
    codes = [heading for heading in headings if heading.mode == "code"]
    keys = {heading_key(heading.text) for heading in codes}
    best: dict[int, str] = {}
    for separator in separators:
        starts = {index: _start(work.cells.header[index], separator, keys) for index in work.open}
        known = {index: start for index, start in starts.items() if start is not None}
        best = known if len(known) > len(best) else best
    work.both = len(best)
    _by_heading(work, codes, best)


def _by_question(work: _Work, headings: Sequence[Heading]) -> None:
    """Place columns by the texts of their questions, where the file has those beside the headings.

    A column whose heading is the code of one item and whose question is that of another could be either.
    """
    questions = work.cells.questions
    if not questions:
        return
    asked: dict[str, set[Place]] = defaultdict(set)
    for heading in headings:
        if heading.mode == "text" and heading.place.carries_item and not heading.fallback:
            asked[heading_key(heading.text)].add(heading.place)
    for index, heading in work.through.items():
        named = asked.get(heading_key(questions[index]), set()) if heading.mode == "code" else set()
        if len(named) == 1 and work.found[index] not in named:
            raise mismatch.ambiguous(work, [work.cells.header[index]], [work.found[index], *named])
    _by_heading(work, headings, {index: questions[index] for index in work.open if questions[index].strip()})


def _start(heading: str, separator: str, keys: set[str]) -> str | None:
    pieces = heading.split(separator)
    for count in range(len(pieces) - 1, 0, -1):
        start = separator.join(pieces[:count])
        if heading_key(start) in keys:
            return start
    return None


def _ignored(heading: str, source: Source) -> Place | None:
    if any(fits(pattern, heading) for pattern in source.ignore):
        return Place(DROPPED, detail="set aside in study.yaml")
    return None


def _once_each(work: _Work) -> None:
    """Check that no two columns carry the same, unless the study says so of all of them."""
    for place, count in Counter(work.found.values()).items():
        through = [index for index, one in work.found.items() if one == place and index in work.through]
        if count > 1 and place.kind != DROPPED and through:
            names = [work.cells.header[index] for index, one in work.found.items() if one == place]
            raise mismatch.ambiguous(work, names, [place])


def _missing(questionnaire: Questionnaire, found: set[Place]) -> list[Place]:
    """Name what has no column; a hidden item needs none, as forms do not ask it."""
    missing = []
    for item in questionnaire.items:
        answer = Place(ANSWER, item.code)
        if answer in found or item.hidden:
            continue
        options = (
            [Place(OPTION, item.code, one.code) for one in item.options] if item.kind == "multiple" else []
        )
        lacking = [place for place in options if place not in found]
        if not options or len(lacking) == len(options):
            missing.append(answer)
            continue
        other = {one.code for one in item.options if one.other} if Place(OTHER, item.code) in found else set()
        missing += [place for place in lacking if place.detail not in other]
    return missing


def _mode(work: _Work) -> str:
    if work.source.headings:
        return work.source.headings
    if work.both * 2 > len(work.through):
        return "code+text"
    through = list(work.through.values())
    # A tool may call its own columns the same, whatever stands above those of the questions.
    voices = [heading for heading in through if heading.place.carries_item] or through
    modes = Counter(heading.mode for heading in voices)
    return modes.most_common(1)[0][0] if modes else "text"


def _language(work: _Work, headings: Sequence[Heading], questionnaire: Questionnaire) -> str | None:
    """Take the language in which most headings are written; codes are written in none."""
    ways: dict[tuple[str, Place], set[str]] = defaultdict(set)
    for heading in headings:
        if heading.language:
            ways[heading_key(heading.text), heading.place].add(heading.language)
    spoken: Counter[str] = Counter()
    for heading in work.through.values():
        if heading.language:
            spoken.update(ways[heading_key(heading.text), heading.place])
    order = list(questionnaire.title.languages)
    best = sorted(spoken, key=lambda one: (-spoken[one], order.index(one) if one in order else len(order)))
    return best[0] if best else None
