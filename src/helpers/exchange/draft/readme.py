"""The README.md of a draft: what was guessed and why, and what a person has to check."""

from __future__ import annotations

from collections import Counter

from helpers.exchange.draft.drafted import Draft
from helpers.exchange.draft.study import Facts
from helpers.exchange.draft.table import Table
from helpers.exchange.draft.threshold import SEVERAL

_CHECKS = (
    "`study.yaml`: title, field period, time zone, groups, exclusions",
    "`questionnaires/items.yaml`: the kind of every item; shorten labels where a report needs it",
    "`questionnaires/options.yaml`: codes that need words, the order of options, what is missing, exclusive, other",
    "skip logic (`show_if`): compare with the form; what the answers do not show is not there",
    "`quasi_identifier`: what could help to recognise a person, together with other answers",
    "`mapping.yaml`: columns left out (null), and whether that is right",
    "`positive`: which answers count as yes or often, where an item is reduced to one share",
    "`comparability`: which items are asked alike in other groups or questionnaires",
)


def readme(draft: Draft, table: Table, known: Facts, dictionary: str | None) -> str:
    """Write README.md."""
    kinds = Counter(item.kind for item in draft.items)
    lines = [
        f"# Draft of a study from `{table.path.name}`",
        "",
        f"{table.rows} rows and {len(table.columns)} columns, read as {table.tool.name}. "
        + (f"The form is told by `{dictionary}`." if dictionary else "Nothing but the export was at hand."),
        "",
        "Nobody has confirmed any of it yet. " + _privacy(),
        "",
        "## What was guessed",
        "",
        f"- {len(draft.items)} items: " + ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items())) + ".",
    ]
    lines += [f"- {text}" for text in _guesses(draft, table, known)]
    lines += ["", "## What to check", ""]
    lines += [f"- [ ] {check}" for check in _CHECKS]
    lines += ["", "## Columns left out", ""]
    reasons = Counter(place.reason for place in draft.aside)
    reasons.update(place.detail for place in table.own.values() if place.kind == "dropped")
    lines += [f"- {n} x {reason}" for reason, n in sorted(reasons.items())] or ["None."]
    return "\n".join(lines) + "\n"


def _privacy() -> str:
    return (
        f"No answer stands in this folder that fewer than {SEVERAL} respondents gave, points of a scale and the "
        'options of the form apart; free text never does. Such answers are read as the text of an option "other".'
    )


def _guesses(draft: Draft, table: Table, known: Facts) -> list[str]:
    skips = sum(item.show_if is not None for item in draft.items)
    marked = sum(bool(item.more.get("quasi_identifier")) for item in draft.items)
    rare = [item.code for item in draft.items if "*" in item.answers]
    said = [
        f"{len(draft.batteries)} batteries, from grids.",
        f"{skips} items with skip logic; the counts that speak for it stand beside each.",
        f"{marked} items that may help to recognise somebody.",
        f"The language: {', '.join(draft.languages)}.",
    ]
    constant = [item.code for item in draft.items if sum((one.n or 0) > 0 for one in item.options) == 1]
    if constant:
        said.append(f"Items to which all gave the same answer: {', '.join(constant)}.")
    if rare:
        said.append(f'Items with answers that few gave, read as text of "other": {", ".join(rare)}.')
    if not known.dated:
        said.append("The file has no dates: the field period is open.")
    if table.blanks:
        said.append(f"Words that stand for no answer: {', '.join(table.blanks)}.")
    return said
