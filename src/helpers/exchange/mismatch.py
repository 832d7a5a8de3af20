"""What to tell a user whose export and codebook do not agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NoReturn, Protocol

from helpers.errors import UserError
from helpers.exchange.cells import Cells
from helpers.exchange.place import ANSWER, DROPPED, SYSTEM, Heading, Place
from helpers.exchange.spelling import heading_key
from helpers.study.study import Source

_SHOWN = 6
_INDENT = "\n" + " " * 12


class _Work(Protocol):
    cells: Cells
    source: Source


def by_hand(work: _Work, problem: str, value: str, accepted: Iterable[str]) -> UserError:
    """Say that the columns settled by hand do not fit the file."""
    column = f"sources: {work.source.code}: columns:"
    return UserError(problem, file=work.cells.path, column=column, value=value, accepted=accepted)


def ambiguous(work: _Work, names: Sequence[str], places: Sequence[Place]) -> UserError:
    """Say that a heading could be several items, or several columns the same one."""
    positions = [str(index + 1) for index, text in enumerate(work.cells.header) if text in set(names)]
    return UserError(
        f"{_count(len(names), 'column')} could be {_listed(list(map(str, places)))}",
        file=work.cells.path,
        row=work.cells.header_row,
        column=f"{names[0]} (number {', '.join(positions[:_SHOWN])})",
        hint=_way_out(work.source, names[0], str(places[0])),
    )


def explain(
    cells: Cells,
    source: Source,
    headings: Sequence[Heading],
    found: dict[int, Place],
    missing: Sequence[Place],
) -> NoReturn:
    """Say which columns belong nowhere and which items have no column.

    Raises
    ------
    UserError
        Always. An export of which fewer than a third of the columns are known, or that lacks more than half
        of the items and has columns of its own, is one of another questionnaire.
    """
    asked = [i for i in range(len(cells.header)) if i not in found or found[i].kind not in (SYSTEM, DROPPED)]
    unknown = [cells.header[index] for index in asked if index not in found]
    known, items = len(asked) - len(unknown), len(source.questionnaire.items)
    there = items - len({place.item for place in missing})
    if missing and (known * 3 < len(asked) or not asked or (unknown and there * 2 < items)):
        told = f"{known} of its {len(asked)} columns are known, {there} of {items} items have one"
        raise _another(cells, source, headings, unknown, told)
    wanted = {str(place): _wording(place, headings) for place in missing}
    lines = [*_unknown_lines(unknown, wanted, headings), *_missing_lines(wanted)]
    lines.append(_way_out(source, next(iter(unknown), "heading in the file"), next(iter(wanted), "item")))
    raise UserError(
        _problem(len(unknown), len(wanted)),
        file=cells.path,
        row=cells.header_row,
        column=next(iter(unknown), None) or next(iter(wanted)),
        hint=_INDENT.join(lines),
    )


def _problem(unknown: int, wanted: int) -> str:
    strange = f"{_count(unknown, 'column')} of the file {'is' if unknown == 1 else 'are'} not in the codebook"
    lacking = f"{_count(wanted, 'column')} of the codebook {'is' if wanted == 1 else 'are'} not in the file"
    return " and ".join(part for part, count in ((strange, unknown), (lacking, wanted)) if count)


def _another(
    cells: Cells, source: Source, headings: Sequence[Heading], strange: Sequence[str], told: str
) -> UserError:
    questionnaire = source.questionnaire
    title = questionnaire.title.text(questionnaire.title.languages[0])
    expected = [
        f"{item.code} ({_wording(Place(ANSWER, item.code), headings)})" for item in questionnaire.items
    ]
    return UserError(
        f"this looks like the export of another questionnaire than {questionnaire.code} ({title}): {told}",
        file=cells.path,
        row=cells.header_row,
        value=" | ".join(_cut(name, 40) for name in strange[:5]),
        accepted=" | ".join(_cut(text, 50) for text in [*expected[:2], *["…"] * (len(expected) > 2)]),
        hint=f"check the file of sources: {source.code}: in study.yaml, and the folder of the raw exports",
    )


def _unknown_lines(unknown: Sequence[str], wanted: dict[str, str], headings: Sequence[Heading]) -> list[str]:
    lines = []
    names = {heading_key(text): name for name, text in wanted.items()}
    if not wanted:
        names = {heading_key(heading.text): str(heading.place) for heading in headings if heading.place.item}
    for text in unknown[:_SHOWN]:
        near = get_close_matches(heading_key(text), names, n=2, cutoff=0.5)
        lines.append(
            f"not in the codebook: {_cut(text)!r}"
            + (f" (nearest: {_listed([names[n] for n in near])})" * bool(near))
        )
    return lines + _and_more(unknown)


def _missing_lines(wanted: dict[str, str]) -> list[str]:
    lines = [f"without a column: {name} ({_cut(text)})" for name, text in list(wanted.items())[:_SHOWN]]
    return lines + _and_more(list(wanted))


def _and_more(names: Sequence[str]) -> list[str]:
    more = names[_SHOWN:]
    return [f"and {len(more)} more: {_cut(', '.join(more), 300)}"] if more else []


def _way_out(source: Source, text: str, target: str) -> str:
    return (
        f"settle it in study.yaml: sources: {source.code}: columns: {{{_quoted(text)}: {target}}}, "
        "or null in the item's place for a column to leave out"
    )


def _wording(place: Place, headings: Sequence[Heading]) -> str:
    texts = [heading.text for heading in headings if heading.place == place and heading.mode == "text"]
    stems = [h.text for h in headings if h.place.item == place.item and h.mode == "text"]
    return (texts or stems or [str(place)])[0]


def _quoted(text: str) -> str:
    return '"' + _cut(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _cut(text: str, most: int = 90) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"
