"""Codes for items and options: readable, valid, each once, and the same for the same file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from helpers.exchange.draft.words import YES_NO, content_words, is_none, is_other, missing_kind
from helpers.exchange.spelling import folded
from helpers.study.study import RECORDED

_LONGEST = 20
# Names that the files of a study folder, a reading or a tool's export give to something else.
_TAKEN = frozenset(
    {*RECORDED, "items", "options", "paradata", "start", "end", "status", "name", "email", "other"}
)
_MISSING = {"dont_know": "dk", "refused": "ref", "not_concerned": "nc"}


def plain(text: str) -> str:
    """Reduce a text to small letters and digits without accents.

    Examples
    --------
    >>> plain("Où ? (Âge_2)")
    'ouage2'
    """
    letters = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss").replace("œ", "oe"))
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())


class Codes:
    """Codes given so far; each is given once."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {*_TAKEN, *taken}

    def item(self, code: str, text: str) -> str:
        """Give a code made of a tool's code or, without one, of words of the question.

        Examples
        --------
        >>> codes = Codes()
        >>> codes.item("DT01[SQ001]", ""), codes.item("", "Which of these roles describes you?"), codes.item("", "2?")
        ('dt01sq001', 'roles', 'q2')
        """
        base = plain(code) if code else _of_words(text)
        base = re.sub(r"^(?=\d)", "q", base or "q")[:_LONGEST]
        return self._once(base if len(base) > 1 else f"{base}1")

    def _once(self, base: str) -> str:
        code, number = base, 1
        while code in self._taken:
            number += 1
            code = f"{base[: _LONGEST - len(str(number))]}{number}"
        self._taken.add(code)
        return code


def _of_words(text: str) -> str:
    made = ""
    for word in map(plain, content_words(text)):
        if made and len(made) + len(word) > _LONGEST - 4:
            break
        made += word[: _LONGEST - 4]
    return made


def option_codes(labels: Iterable[tuple[str, str]]) -> list[str]:
    """Give a code for each option, from its code in the file (if it has one) and its label.

    No code is the label of another option, which would make answers mean two things.

    Examples
    --------
    >>> option_codes([("SQ001", "Films"), ("", "Yes"), ("", "None of the above"), ("", "Not at all"), ("", "notary")])
    ['sq001', 'y', 'none', 'not', 'notar']
    """
    pairs = list(labels)
    words = [folded(label) for _, label in pairs]
    given: list[str] = []
    for at, (code, label) in enumerate(pairs):
        others = {*given, *(word for number, word in enumerate(words) if number != at)}
        given.append(_option(code, label, others))
    return given


def _option(code: str, label: str, others: set[str]) -> str:
    tries = [_negative(code)] if code else []
    tries += [YES_NO.get(folded(label), ""), _negative(label)]
    kind = missing_kind(label)
    tries += [_MISSING[kind]] if kind else ["oth"] if is_other(label) else ["none"] if is_none(label) else []
    words = [plain(word) for word in content_words(label)]
    tries += [word[:5] for word in words[:1]] + ["".join(word[0] for word in words if word)[:5]]
    for one in tries:
        if one and len(one) <= 5 and one not in others:
            return one
    base, number = (words[0] if words and words[0] else "a"), 2
    while (made := f"{base[: 5 - len(str(number))]}{number}") in others:
        number += 1
    return made


def _negative(text: str) -> str:
    """Keep a short code as it is, a minus as m, without the decimal that spreadsheets add."""
    stripped = re.sub(r"^(-?\d+)\.0$", r"\1", text.strip())
    if re.fullmatch(r"-\d+", stripped):
        return f"m{stripped[1:]}"
    return plain(stripped) if re.fullmatch(r"[\w .-]{1,6}", stripped) and len(plain(stripped)) <= 5 else ""
