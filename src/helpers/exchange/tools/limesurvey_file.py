"""What only a file of LimeSurvey itself tells: row numbers that were added, timings, files, codes, cut headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from helpers.exchange.cells import Cells
from helpers.exchange.place import ANSWER, DROPPED, OPTION, OTHER, Heading, Place
from helpers.exchange.spelling import heading_key
from helpers.exchange.tools.limesurvey_headings import INTERVIEW, SYSTEM, TIMING
from helpers.study.questionnaire import Questionnaire

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:\[[^\[\]]+\])*")
_JOINED = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+")
_UNNAMED = re.compile(r"\(column 1\)|Unnamed: 0")
_FILES = re.compile(
    r"(?P<code>[A-Za-z][A-Za-z0-9]*)(\[filecount\]|_filecount)|filecount - (?P<text>.*)", re.DOTALL
)
# Texts longer by so much are left whole, in some versions.
_WHOLE = (0, 3)
_CUT = re.compile(r"\.\. *(?=\[|\]|$)")
_TIME = re.compile(r"(?:groupTime\d+|[A-Za-z][A-Za-z0-9]*Time)(?![A-Za-z0-9])")


def with_questions(cells: Cells, separators: Sequence[str]) -> Cells:
    """Give the texts of the questions, where the headings are a code and a text.

    A question that was left without a text stands for its one row, a row without a text for its question.
    """
    for separator in separators:
        parts = [_split(name, separator) for name in cells.header]
        both = sum(bool(part) for part in parts)
        if both * 2 > len(parts) and (separator != "_" or any(map(_own, parts))):
            return replace(cells, questions=tuple(_alone(part[1]) if part else "" for part in parts))
    return cells


def _split(name: str, separator: str) -> tuple[str, str] | None:
    for code in (_CODE.match(name), _JOINED.match(name)):
        if code and name[code.end() :].startswith(separator):
            return code[0], name[code.end() + len(separator) :]
    return None


def _own(part: tuple[str, str] | None) -> bool:
    """Whether code and text are those of one of LimeSurvey's columns."""
    words = {
        (named[None][0], heading_key(text)) for named in SYSTEM.values() for text in sum(named.values(), ())
    }
    return part is not None and (part[0], heading_key(part[1])) in words


def _alone(text: str) -> str:
    text = text.strip().removesuffix("[]").strip()
    inner = re.fullmatch(r"\[([^\[\]]*)\]", text)
    return inner[1] if inner else text


def headings_of(cells: Cells, questionnaire: Questionnaire, worded: Iterable[Heading]) -> Iterator[Heading]:
    """Head the columns that the file has, where it takes the file to know what they are."""
    yield from _row_numbers(cells)
    yield from _timings(cells.header)
    yield from _files(cells.header)
    yield from _by_letters(cells.header, questionnaire)
    yield from _cut(cells.header, worded)


def _row_numbers(cells: Cells) -> Iterator[Heading]:
    """Set aside a first column without a name that numbers the rows, as data frames are saved."""
    name = cells.header[0]
    if _UNNAMED.fullmatch(name):
        texts = cells.column(0)
        numbers = [int(text) for text in texts if text.isascii() and text.isdigit()]
        if len(numbers) == len(texts) and numbers == sorted(set(numbers)):
            yield Heading(name, Place(DROPPED, detail="row numbers"), "code")


def _timings(header: Sequence[str]) -> Iterator[Heading]:
    """Set aside the time of every question, which stand after that of the interview, also of deleted ones."""
    whole = {heading_key(text) for texts in INTERVIEW.values() for text in texts}
    first = next(
        (at for at, name in enumerate(header) if heading_key(re.split(r"[\W_]", name)[0]) in whole), None
    )
    for name in header[first + 1 :] if first is not None else ():
        if _TIME.match(name):
            yield Heading(name, Place(DROPPED, detail=TIMING), "code")


def _files(header: Sequence[str]) -> Iterator[Heading]:
    """Set aside files that were sent, and how many: their names and titles are the respondents' own."""
    for name in header:
        counts = _FILES.match(name)
        if counts:
            asked = counts["code"] or counts["text"]
            for one in header:
                if one in (name, asked) or (counts["code"] and _start(one) == asked):
                    yield Heading(one, Place(DROPPED, detail="uploaded file"), "code")


def _start(name: str) -> str:
    code = _CODE.match(name)
    return code[0] if code else ""


def _by_letters(header: Sequence[str], questionnaire: Questionnaire) -> Iterator[Heading]:
    """Place columns whose code is, in its letters and digits alone, a code of the codebook.

    Codes of a codebook are small letters and digits; LimeSurvey's have capitals, brackets and underscores. Of a
    dual scale, the second column is ``[2]`` in brackets and ``_1`` behind underscores.
    """
    known = _letters(questionnaire)
    starts = [code[0] for name in header for code in (_JOINED.match(name), _CODE.match(name)) if code]
    present = set(starts)
    for start in dict.fromkeys(starts):
        for letters in _readings(start, present, known):
            for place in known.get(letters, ()):
                yield Heading(start, place, "code", fallback=True)


def _letters(questionnaire: Questionnaire) -> Mapping[str, list[Place]]:
    known: dict[str, list[Place]] = {}
    for item in questionnaire.all_items:
        for base in (item.code, f"{item.battery}{item.code}" if item.battery else item.code):
            places = [("", Place(ANSWER, item.code))] if item.kind != "multiple" else []
            if item.kind == "multiple":
                places = [(option.code, Place(OPTION, item.code, option.code)) for option in item.options]
            places += [("other", Place(OTHER, item.code))] if item.text_column else []
            for end, place in places:
                if place not in known.setdefault(base + end, []):
                    known[base + end].append(place)
    return known


def _readings(code: str, present: set[str], known: Mapping[str, list[Place]]) -> set[str]:
    plain = "".join(character for character in code.casefold() if character.isalnum())
    scale = re.fullmatch(r"(\w+_\w+)_([01])", code)
    pair = scale and {f"{scale[1]}_0", f"{scale[1]}_1"} <= present and f"{scale[1]}_2" not in present
    if not scale or not pair:
        return {plain}
    row = plain[:-1]
    second = f"{row}{int(scale[2]) + 1}"
    if f"{row}2" not in known:
        return {plain}
    return {plain, second} if f"{row}0" in known else {second}


def _cut(header: Sequence[str], worded: Iterable[Heading]) -> Iterator[Heading]:
    """Cut the texts as the file does: each part after so many characters, with ".. " behind."""
    cut = {heading_key(name) for name in header if _CUT.search(name)}
    starts = [_CUT.split(re.split(r" \[", name)[0]) for name in header]
    lengths = Counter(len(parts[0]) for parts in starts if len(parts) > 1)
    length, times = lengths.most_common(1)[0] if lengths else (0, 0)
    if times < 2:
        return  # a question that ends in two dots
    for heading in worded:
        for whole in _WHOLE:
            parts = re.split(r"([\[\]])", heading.text)
            text = "".join(_shortened(part, length, length + whole) for part in parts)
            if text != heading.text and heading_key(text) in cut:
                yield replace(heading, text=text)


def _shortened(part: str, length: int, whole: int) -> str:
    text = part.strip()
    return f"{text[:length]}.. " if len(text) > whole else part
