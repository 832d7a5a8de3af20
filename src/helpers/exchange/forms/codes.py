"""Codes as a tool takes them, and the mapping that leads from the tool's export back to the codebook.

A code that a tool takes stays as it is. One that it does not take (too long, a character too many, a word that the tool
keeps for itself) gets another that nothing else has. What was renamed stands in a mapping file in the shape of a
study's ``mapping.yaml``; where nothing was, there is no such file, and an export of the form reads back without.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import yaml

from helpers.exchange.forms.form import Form

_HEAD = "# Written with the form: what its tool could not take as the codebook has it. Name this file under mapping:\n"


@dataclass(frozen=True)
class Rule:
    """What a tool accepts as a code.

    ``characters`` are those of a regular expression's class; ``first`` those that may begin a code; ``alike`` reduces
    a code to what the tool tells codes apart by; ``reserved`` are words in that form.
    """

    characters: str = "A-Za-z0-9"
    first: str = "A-Za-z0-9"
    longest: int = 64
    reserved: frozenset[str] = frozenset()
    forbidden: str | None = None
    alike: Callable[[str], str] = str.casefold

    def fits(self, code: str) -> bool:
        """Whether the tool takes the code."""
        shaped = re.fullmatch(f"[{self.first}][{self.characters}]*", code) is not None
        barred = self.forbidden is not None and re.search(self.forbidden, code) is not None
        return shaped and not barred and len(code) <= self.longest and self.alike(code) not in self.reserved


def fitted(codes: Iterable[str], rule: Rule) -> dict[str, str]:
    """Give every code the one by which the tool knows it: no two the same, and the codebook's own where possible.

    Examples
    --------
    >>> fitted(["yes", "perhaps", "perhaps later"], Rule(longest=5))
    {'yes': 'yes', 'perhaps': 'perha', 'perhaps later': 'perh2'}
    """
    codes = list(dict.fromkeys(codes))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for code in codes:
        if rule.fits(code) and rule.alike(code) not in taken:
            found[code] = code
            taken.add(rule.alike(code))
    for code in codes:
        if code not in found:
            found[code] = next(
                one for one in _tries(code, rule) if rule.fits(one) and rule.alike(one) not in taken
            )
            taken.add(rule.alike(found[code]))
    return {code: found[code] for code in codes}


def by_value(code: str) -> str:
    """Tell codes apart as tools do that compare texts that are numbers by their value: "1", "01" and "1e0" are one.

    Examples
    --------
    >>> by_value("01"), by_value("1e0"), by_value("A1")
    ('1.0', '1.0', 'a1')
    """
    return str(float(code)) if re.fullmatch(r"\d+(e\d{1,2})?", code, re.IGNORECASE) else code.casefold()


def _tries(code: str, rule: Rule) -> Iterable[str]:
    plain = re.sub(f"[^{rule.characters}]", "", code.casefold())
    plain = plain if re.match(f"[{rule.first}]", plain) else f"x{plain}"
    yield plain[: rule.longest]
    number = 2
    while True:
        yield f"{plain[: rule.longest - len(str(number))]}{number}"
        number += 1


@dataclass
class Renamed:
    """What was renamed: columns of the export by their headings, answers by item."""

    columns: dict[str, str] = field(default_factory=dict)
    answers: dict[str, dict[str, str]] = field(default_factory=dict)

    def answer(self, item: str, codes: Mapping[str, str]) -> None:
        """Note the options of an item of which the tool knows some by another code."""
        changed = {new: code for code, new in codes.items() if new != code}
        if changed:
            self.answers[item] = changed

    def form(self, tool: str, questionnaire: str) -> tuple[Form, ...]:
        """Write the mapping file, if anything was renamed."""
        parts = {"columns": self.columns, "answers": self.answers}
        kept = {name: part for name, part in parts.items() if part}
        if not kept:
            return ()
        text = _HEAD + yaml.safe_dump(kept, allow_unicode=True, sort_keys=False)
        return (Form(f"mapping-{tool}-{questionnaire}.yaml", text.encode("utf-8")),)
