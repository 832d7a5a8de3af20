"""What a study settles by hand about an export: which column is which item, which answer which option."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from helpers.study.questionnaire import Questionnaire
from helpers.study.reading.document import Entry, read_yaml
from helpers.study.reading.item import CHOICES
from helpers.study.reading.shape import check_shape
from helpers.study.study import EVERY_ITEM, RECORDED, Settled


@dataclass(frozen=True)
class Mapping:
    """``columns``, ``answers`` and ``ignore`` of `helpers.study.study.Source`."""

    columns: Settled
    answers: tuple[tuple[str, Settled], ...]
    ignore: tuple[str, ...]


def read_mapping(entry: Entry, questionnaire: Questionnaire) -> Mapping:
    """Read what a source settles in study.yaml and in the mapping file that it names.

    Raises
    ------
    UserError
        A column or an answer given to what the questionnaire does not have, or given twice.
    """
    places = list(_places(entry))
    columns: dict[str, str | None] = {}
    answers: dict[str, dict[str, str | None]] = {}
    known = list(_targets(questionnaire))
    for place in places:
        for name, one in _pairs(place, "columns"):
            if one.data is not None and one.data not in known:
                problem = f"questionnaire {questionnaire.code} has no such item"
                raise one.error(problem, value=one.data, accepted=dict.fromkeys(known))
            _once(columns, name, one)
        for code, words in _pairs(place, "answers"):
            meant = answers.setdefault(code, {})
            for text, one in words.pairs():
                _check_answer(words, code, one, questionnaire)
                _once(meant, text, one)
    ignore = [pattern for place in places for pattern in place.value("ignore", ())]
    settled = tuple((code, tuple(meant.items())) for code, meant in answers.items())
    return Mapping(tuple(columns.items()), settled, tuple(ignore))


def _places(entry: Entry) -> Iterator[Entry]:
    yield entry
    named = entry.get("mapping")
    if named is not None:
        file = read_yaml(entry.document.path.parent / named.data)
        check_shape(file, "mapping")
        yield file


def _pairs(entry: Entry, key: str) -> Iterator[tuple[str, Entry]]:
    found = entry.get(key)
    yield from found.pairs() if found else ()


def _once(found: dict[str, str | None], name: str, entry: Entry) -> None:
    if name in found:
        raise entry.error("this is settled twice", value=name, hint="in study.yaml or in the mapping file")
    found[name] = entry.data


def _targets(questionnaire: Questionnaire) -> Iterator[str]:
    for item in questionnaire.all_items:
        yield from (item.code, *item.columns)
        if item.text_column:
            yield item.text_column
    yield from RECORDED


def _check_answer(words: Entry, code: str, one: Entry, questionnaire: Questionnaire) -> None:
    if code == EVERY_ITEM:
        if one.data is not None:
            raise one.error("what holds for every item is no answer of one", value=one.data, accepted="null")
        return
    items = {item.code: item for item in questionnaire.all_items}
    if code not in items:
        problem = f"questionnaire {questionnaire.code} has no such item"
        raise words.error(problem, value=code, accepted=[*items, EVERY_ITEM])
    options = [option.code for option in items[code].options]
    if items[code].kind in CHOICES and one.data is not None and one.data not in options:
        raise one.error("the item has no such option", value=one.data, accepted=[*options, "null"])
