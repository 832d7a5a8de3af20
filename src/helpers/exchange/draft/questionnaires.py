"""The files of a draft's questionnaire: the items, the lists of options, and their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.exchange.draft.drafted import Draft, DraftItem, DraftOption
from helpers.exchange.draft.quoted import CONFIRM, code, comment, flow, label, quoted
from helpers.exchange.draft.settle import total
from helpers.exchange.draft.threshold import SEVERAL, counted

_SCHEMA = "# Drafted by python -m helpers.exchange.draft.run; see README.md.\n"


def option_lists(draft: Draft) -> dict[str, tuple[DraftItem, ...]]:
    """Give the items that share a list of options, by the name of the list."""
    same: dict[tuple[object, ...], list[DraftItem]] = {}
    for item in draft.items:
        if item.options:
            same.setdefault(tuple(map(_key, item.options)), []).append(item)
    names: dict[str, tuple[DraftItem, ...]] = {}
    for items in same.values():
        first = items[0]
        wanted = (
            first.battery if first.battery and len(items) > 1 and first.battery not in names else first.code
        )
        names[wanted] = tuple(items)
    return names


def _key(one: DraftOption) -> object:
    return (one.code, tuple(one.label.items()), one.missing, one.exclusive, one.other, one.aliases)


def options_yaml(lists: Mapping[str, Sequence[DraftItem]]) -> str:
    """Write the lists of options, with how often each was chosen."""
    lines = [
        _SCHEMA + "# Counts are of the file that the draft was made from; an answer that fewer gave than"
    ]
    lines.append(
        f"# {SEVERAL} is no option of its own, unless it belongs to a scale or stands in the tool's form."
    )
    for name, items in lists.items():
        counts = total(items)
        where = f"in {len(items)} items" if len(items) > 1 else f"in {items[0].code}"
        lines.append(f"{code(name)}:  # chosen so often {where}")
        lines += [_option(one, counts[one.code]) for one in items[0].options]
    return "\n".join(lines) + "\n"


def _option(one: DraftOption, n: int) -> str:
    parts = [f"code: {quoted(one.code)}", f"label: {label(one.label)}"]
    parts += [f"missing: {one.missing}"] if one.missing else []
    parts += ["exclusive: true"] if one.exclusive else []
    parts += ["other: true"] if one.other else []
    parts += [f"aliases: [{', '.join(map(quoted, one.aliases))}]"] if one.aliases else []
    said = counted(n) + (f"; {CONFIRM}" if one.missing or one.exclusive or one.other else "")
    return f"  - {{{', '.join(parts)}}}{comment(said)}"


def items_yaml(draft: Draft, lists: Mapping[str, Sequence[DraftItem]]) -> str:
    """Write the items, with the reason for each guess."""
    names = {item.code: name for name, items in lists.items() for item in items}
    lines = [_SCHEMA.rstrip()]
    for item in draft.items:
        lines.append(f"{code(item.code)}:")
        lines.append(f"  kind: {item.kind}{comment(item.why if item.known else f'{CONFIRM} - {item.why}')}")
        lines.append(f"  label: {label(item.label)}")
        if item.options:
            lines.append(f"  options: {code(names[item.code])}")
        if item.battery:
            lines.append(f"  battery: {code(item.battery)}")
        for key, value in item.more.items():
            said = comment(CONFIRM) if key in ("quasi_identifier", "ordered") else ""
            lines.append(f"  {key}: {flow(value) if not isinstance(value, str) else quoted(value)}{said}")
        if item.show_if is not None:
            evidence = next(
                (note[9:] for note in item.notes if note.startswith("show_if: ")), "from the form"
            )
            mark = evidence if item.known else f"{CONFIRM} - {evidence}"
            lines.append(f"  show_if: {flow(item.show_if)}{comment(mark)}")
        lines += [f"  # {' '.join(note.split())}" for note in item.notes if not note.startswith("show_if: ")]
    return "\n".join(lines) + "\n"


def questionnaire_yaml(draft: Draft, title: str) -> str:
    """Write the questionnaire: its sections and the items in the order of the columns."""
    lines = [_SCHEMA.rstrip(), f"title: {label(dict.fromkeys(draft.languages, title))}{comment(CONFIRM)}"]
    if draft.batteries:
        lines.append("batteries:")
        for name, texts in draft.batteries.items():
            if any(item.battery == name for item in draft.items):
                lines.append(f"  {code(name)}: {{label: {label(texts)}}}")
    lines.append(
        "sections:"
        + (comment(f"{CONFIRM} - the file does not show pages") if len(draft.sections) == 1 else "")
    )
    for name, texts in draft.sections.items():
        asked = [item.code for item in draft.items if item.section == name]
        if asked:
            lines.append(f"  - code: {code(name)}\n    title: {label(texts)}\n    items:")
            lines += [f"      - {code(one)}" for one in asked]
    return "\n".join(lines) + "\n"
