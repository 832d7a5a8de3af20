"""Option lists and items, each checked for itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from helpers.study.item import Item, Option
from helpers.study.reading.document import Entry
from helpers.study.reading.text import Languages, read_label

Lists = Mapping[str, tuple[Option, ...]]

CHOICES = ("single", "likert", "multiple")
_ONLY = {
    "options": CHOICES,
    "positive": CHOICES,
    "max_selected": ("multiple",),
    "integer": ("numeric",),
    "unit": ("numeric",),
    "min": ("numeric", "date"),
    "max": ("numeric", "date"),
    "reversed": ("likert",),
    "ordered": ("single",),
}


def read_options(entry: Entry, languages: Languages) -> tuple[Option, ...]:
    """Read a list of options.

    Raises
    ------
    UserError
        A code, a wording or a kind of missing answer that two options share, or two that open a text field.
    """
    options = tuple(_option(one, languages) for one in entry.entries())
    _once(entry, [[option.code] for option in options], "two options have this code")
    for language in languages:
        wordings = [[option.label.text(language), *option.aliases] for option in options]
        _once(entry, wordings, "two options read the same")
    missing = [[option.missing] if option.missing else [] for option in options]
    _once(entry, missing, "two options are missing of the same kind")
    _once(entry, [["other"] if option.other else [] for option in options], "two options open a text field")
    return options


def read_item(entry: Entry, lists: Lists, languages: Languages) -> Item:
    """Read an item, but for its place in a questionnaire: theme, wordings and conditions of each.

    Raises
    ------
    UserError
        A key that does not fit the kind, unknown options, limits the wrong way round.
    """
    kind = entry.data["kind"]
    for key, kinds in _ONLY.items():
        if key in entry.data and kind not in kinds:
            raise entry[key].error(f"this key does not fit an item of kind {kind}", accepted=kinds)
    options = _options_of(entry, lists, languages)
    low, high = (_limit(entry, key, kind) for key in ("min", "max"))
    if low is not None and high is not None and low > high:  # type: ignore[operator]
        raise entry["max"].error(
            "the highest value is below the lowest", value=high, accepted=f"{low} or more"
        )
    unit = entry.get("unit")
    return Item(
        code=str(entry.steps[-1]),
        kind=kind,
        label=read_label(entry["label"], languages),
        theme="",
        options=options,
        required=entry.value("required", False),
        comparability=entry.value("comparability", "group_specific"),
        quasi_identifier=entry.value("quasi_identifier", False),
        battery=entry.value("battery"),
        positive=_positive(entry, options),
        minimum=low,
        maximum=high,
        integer=entry.value("integer", False),
        unit=None if unit is None else read_label(unit, languages),
        max_selected=_max_selected(entry, options),
        hidden=entry.value("hidden", False),
        reversed=entry.value("reversed", False),
        ordered=entry.value("ordered", False),
        note=entry.value("note"),
    )


def _option(entry: Entry, languages: Languages) -> Option:
    return Option(
        code=entry.data["code"],
        label=read_label(entry["label"], languages),
        missing=entry.value("missing"),
        exclusive=entry.value("exclusive", False),
        other=entry.value("other", False),
        aliases=tuple(entry.value("aliases", ())),
    )


def _once(entry: Entry, marks: list[list[str]], problem: str) -> None:
    """Check that no mark of an option is also one of another; ``marks`` has those of each option."""
    seen: set[str] = set()
    for index, own in enumerate(marks):
        for mark in seen.intersection(own):
            raise entry[index].error(problem, value=mark)
        seen.update(own)


def _options_of(entry: Entry, lists: Lists, languages: Languages) -> tuple[Option, ...]:
    kind, found = entry.data["kind"], entry.get("options")
    if found is None:
        if kind in CHOICES:
            raise entry.error(f"the key 'options' is missing, which an item of kind {kind} needs")
        return ()
    if isinstance(found.data, list):
        options = read_options(found, languages)
    elif found.data in lists:
        options = lists[found.data]
    else:
        raise found.error("there is no such list in options.yaml", value=found.data, accepted=lists)
    if kind == "likert" and sum(option.missing is None for option in options) < 2:
        raise found.error("a scale needs two options or more that are not missing")
    return options


def _positive(entry: Entry, options: tuple[Option, ...]) -> tuple[str, ...]:
    found = entry.get("positive")
    if found is None:
        return ()
    codes = [option.code for option in options if option.missing is None]
    for one in found.entries():
        if one.data not in codes:
            raise one.error("this is no substantive option of the item", value=one.data, accepted=codes)
    return tuple(found.data)


def _max_selected(entry: Entry, options: tuple[Option, ...]) -> int | None:
    most: int | None = entry.value("max_selected")
    if most is not None and most > len(options):
        problem = "more may be ticked than there are options"
        raise entry["max_selected"].error(problem, value=most, accepted=f"{len(options)} at most")
    return most


def _limit(entry: Entry, key: str, kind: str) -> float | str | None:
    found = entry.get(key)
    if found is None:
        return None
    if kind == "date":
        return read_date(found).isoformat()
    if isinstance(found.data, str):
        raise found.error("this is no number", value=found.data, accepted="a number, without quotes")
    return float(found.data)


def read_date(entry: Entry) -> date:
    """Read a day written year-month-day."""
    try:
        return date.fromisoformat(str(entry.data))
    except ValueError:
        raise entry.error(
            "there is no such day", value=entry.data, accepted="a date such as 2021-11-01"
        ) from None
