"""The mapping file of a draft: every column of the file, and the answers that have to be settled."""

from __future__ import annotations

from helpers.exchange.draft.drafted import Draft, Place
from helpers.exchange.draft.quoted import code, comment, pair, quoted
from helpers.exchange.draft.table import Table
from helpers.exchange.place import SYSTEM


def mapping_yaml(draft: Draft, table: Table) -> str:
    """Write every column in the order of the file: its item, or null and why."""
    lines = [
        "# Every column of the file. null leaves a column out; what the tool writes for itself needs no line."
    ]
    lines.append("columns:")
    places = {
        place.index: place for place in (*draft.aside, *(p for item in draft.items for p in item.places))
    }
    for column in table.columns:
        lines.append(_column(column.index, column.name, places.get(column.index), table))
    settled = {item.code: item.answers for item in draft.items if item.answers}
    if settled or table.blanks:
        lines.append("# What answers mean; * is any that is no option: it is read as the text of the option.")
        lines.append("answers:")
    if table.blanks:
        lines.append(f'  "*":{comment("draft: confirm - these stand for no answer in many columns")}')
        lines += [pair(text, "null", 4) for text in table.blanks]
    for name, answers in settled.items():
        lines.append(f"  {code(name)}:")
        lines += [
            pair(text, "null" if meant is None else quoted(meant), 4) for text, meant in answers.items()
        ]
    return "\n".join(lines) + "\n"


def _column(index: int, name: str, place: Place | None, table: Table) -> str:
    if place is None and index in table.own:
        own = table.own[index]
        what = (
            f"{own.detail}, as {table.tool.name} records it"
            if own.kind == SYSTEM
            else f"left out: {own.detail}"
        )
        return f"  # {quoted(name)}: {what}"
    if place is None:
        return f"  # {quoted(name)}: (no place)"
    if name in table.repeated:
        target = place.target or f"null ({place.reason})"
        return f"  # {quoted(name)}: {target}; several columns are so headed: told apart by their order"
    if place.target is None:
        return pair(name, f"null{comment(place.reason)}")
    return pair(name, place.target)
