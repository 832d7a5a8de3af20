"""Direct identifiers, left at the door whatever the tool: told by their headings, or by what stands in their cells.

A column goes only where no item of the codebook claims it and the study does not settle it. Where an item does claim
such a column, or free answers hold addresses and numbers, nothing is changed: a reading says in how many answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpers.exchange.cells import Cells
from helpers.exchange.identifier_words import NAME, headed
from helpers.exchange.personal import holds_personal, is_personal
from helpers.exchange.place import ANSWER, DROPPED, OTHER, Place
from helpers.exchange.tools.tool import IDENTIFIER
from helpers.study.questionnaire import Questionnaire

# What stands in a column that says whether somebody has or uses something, however it is headed.
_CODE = re.compile(
    r"\d{1,2}|[ynx]|yes|no|oui|non|ja|nein|si|true|false|vrai|faux|(?:un|not )?(?:checked|selected|ticked)"
)


def identifier(cells: Cells, index: int) -> Place | None:
    """Drop a column that nothing claims if it holds direct identifiers.

    Its heading, or the text of its question, says so and its cells are no codes, nor numbers under a name ("nombre" is
    one in Spanish and a number in French); or more than half of what stands in it are e-mail addresses, telephone
    numbers, IP addresses, coordinates, social security or account numbers.
    """
    found = [text.strip() for text in cells.column(index) if text.strip()]
    about = next(filter(None, map(headed, _headings(cells, index))), None)
    coded = found and all(_CODE.fullmatch(text.casefold()) for text in found)
    counted = about == NAME and found and all(text.isdecimal() for text in found)
    if about and not coded and not counted:
        return Place(DROPPED, detail=IDENTIFIER)
    personal = sum(map(is_personal, found))
    return Place(DROPPED, detail=IDENTIFIER) if personal * 2 > len(found) else None


def identifiers_kept(
    cells: Cells, places: Sequence[Place], questionnaire: Questionnaire
) -> tuple[tuple[str, str], ...]:
    """Say which items hold direct identifiers, and in how many answers; never which.

    An item holds them where its column is headed so, or where free answers do: an address, a number.
    """
    kinds = {item.code: item.kind for item in questionnaire.all_items}
    counts: dict[str, int] = {}
    for index, place in enumerate(places):
        free = place.kind == OTHER or (
            place.kind == ANSWER and kinds[place.item] in ("text", "date", "numeric")
        )
        if not free:
            continue
        answers = [text for text in cells.column(index) if text.strip()]
        named = place.kind == ANSWER and any(map(headed, _headings(cells, index)))
        text = place.kind == OTHER or kinds[place.item] == "text"
        held = len(answers) if named else sum(map(holds_personal, answers)) if text else 0
        counts[str(place)] = counts.get(str(place), 0) + held
    return tuple(("identifiers", f"{place} × {count}") for place, count in counts.items() if count)


def _headings(cells: Cells, index: int) -> tuple[str, ...]:
    question = cells.questions[index] if cells.questions else ""
    return (cells.header[index], question)
