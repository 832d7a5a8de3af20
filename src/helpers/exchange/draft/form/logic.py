"""Conditions of forms, translated into those of a codebook; what cannot be is left to a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from helpers.exchange.draft.codes import plain
from helpers.exchange.draft.drafted import DraftItem
from helpers.study.number import parse_number

_TOKEN = re.compile(
    r"\s*(?:(?P<string>'[^']*'|\"[^\"]*\")|(?P<number>-?\d+(?:\.\d+)?)|(?P<sign>==|!=|<>|<=|>=|=|<|>|&&|\|\||[!(),])|"
    r"\[(?P<field>\w+)(?:\((?P<tick>-?\w+)\))?\]|\$\{(?P<ref>\w+)\}|(?P<name>[A-Za-z][\w.\-]*))"
)
_SAME = {"=": "eq", "==": "eq", "!=": "ne", "<>": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
_TURNED = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
_WORDS = {"and": "&&", "or": "||", "not": "!"}
Token = tuple[str, str]


class Untranslated(Exception):
    """A condition that the codebook cannot say, or that looks at something that is no item."""


def translate(text: str, known: Mapping[str, DraftItem]) -> Any:
    """Translate a condition of REDCap, an XLSForm or LimeSurvey.

    Parameters
    ----------
    text : str
        As the form has it.
    known : mapping
        Items that are asked before, by their codes' letters and digits.

    Raises
    ------
    Untranslated
        Anything that is not understood whole.
    """
    return _Reader(list(_tokens(text)), known).whole()


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if found is None:
            raise Untranslated(text)
        at = found.end()
        if found["field"]:
            yield "variable", found["field"] + (f"({found['tick']})" if found["tick"] is not None else "")
        elif found["ref"]:
            yield "variable", found["ref"]
        elif found["string"] is not None:
            yield "value", found["string"][1:-1]
        elif found["number"] is not None:
            yield "value", found["number"]
        elif found["name"]:
            word = found["name"]
            yield ("sign", _WORDS[word.lower()]) if word.lower() in _WORDS else ("name", word)
        else:
            yield "sign", found["sign"]


class _Reader:
    def __init__(self, tokens: list[Token], known: Mapping[str, DraftItem]) -> None:
        self._tokens, self._known, self._at = tokens, known, 0

    def whole(self) -> Any:
        found = self._any()
        if self._at != len(self._tokens):
            raise Untranslated("left over")
        return found

    def _peek(self, ahead: int = 0) -> Token:
        place = self._at + ahead
        return self._tokens[place] if place < len(self._tokens) else ("end", "")

    def _take(self, wanted: str | None = None) -> Token:
        token = self._peek()
        if token[0] == "end" or (wanted is not None and token != ("sign", wanted)):
            raise Untranslated(token[1])
        self._at += 1
        return token

    def _any(self) -> Any:
        return self._joined("||", "any", self._all)

    def _all(self) -> Any:
        return self._joined("&&", "all", self._one)

    def _joined(self, sign: str, joint: str, part: Callable[[], Any]) -> Any:
        parts = [part()]
        while self._peek() == ("sign", sign):
            self._take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else {joint: parts}

    def _one(self) -> Any:
        kind, text = self._peek()
        if (kind, text) == ("sign", "!"):
            self._take()
            return {"not": self._one()}
        if (kind, text) == ("sign", "("):
            self._take()
            found = self._any()
            self._take(")")
            return found
        if kind == "name" and self._peek(1) == ("sign", "("):
            return self._call(text)
        return self._compared()

    def _call(self, name: str) -> Any:
        self._take()
        self._take("(")
        if name == "is_empty":
            item, option = self._item(self._take())
            self._take(")")
            asked = (
                {"q": item.code, "op": "selected", "value": option}
                if option
                else {"q": item.code, "op": "answered"}
            )
            return {"not": asked}
        if name == "selected":
            item, _ = self._item(self._take())
            self._take(",")
            value = self._take()
            self._take(")")
            return _leaf(item, "eq", value[1])
        raise Untranslated(name)

    def _compared(self) -> Any:
        first = self._take()
        kind, sign = self._peek()
        if kind != "sign" or sign not in _SAME:
            raise Untranslated(first[1])
        self._take()
        second, operator = self._take(), _SAME[sign]
        if first[0] == "value":
            first, second, operator = second, first, _TURNED.get(operator, operator)
        if second[0] != "value":
            raise Untranslated(second[1])
        item, option = self._item(first)
        return _ticked(item, option, operator, second[1]) if option else _leaf(item, operator, second[1])

    def _item(self, token: Token) -> tuple[DraftItem, str]:
        """Give the item that a variable means, and the option where it is one of its columns."""
        if token[0] not in ("variable", "name"):
            raise Untranslated(token[1])
        name = re.sub(r"\.(NAOK|value|shown|valueNAOK)$", "", token[1])
        tick = re.fullmatch(r"(\w+)\((-?\w+)\)", name)
        if tick:
            return self._option(tick[1], tick[2])
        item = self._known.get(plain(name))
        if item is not None:
            return item, ""
        for before, after in ((name[:at], name[at + 1 :]) for at, letter in enumerate(name) if letter == "_"):
            if plain(before) in self._known:
                return self._option(before, after)
        raise Untranslated(name)

    def _option(self, name: str, code: str) -> tuple[DraftItem, str]:
        item = self._known.get(plain(name))
        found = item and code_of(item, code)
        if not item or not found or item.kind != "multiple":
            raise Untranslated(f"{name} {code}")
        return item, found


def code_of(item: DraftItem, code: str) -> str | None:
    """Give the option of an item that a form calls so."""
    for one in item.options:
        if code in (one.code, *one.aliases) or plain(code) == one.code or (code == "-oth-" and one.other):
            return one.code
    return None


def _ticked(item: DraftItem, option: str, operator: str, value: str) -> Any:
    leaf = {"q": item.code, "op": "selected", "value": option}
    yes = value.casefold() in ("1", "y", "checked", "true")
    if operator not in ("eq", "ne") or not (yes or value.casefold() in ("0", "", "n")):
        raise Untranslated(value)
    return leaf if yes == (operator == "eq") else {"not": leaf}


def _leaf(item: DraftItem, operator: str, value: str) -> Any:
    if value == "" and operator in ("eq", "ne"):
        answered = {"q": item.code, "op": "answered"}
        return answered if operator == "ne" else {"not": answered}
    if item.kind == "numeric":
        number = parse_number(value)
        if number is None:
            raise Untranslated(value)
        if operator in ("eq", "ne"):
            both = [{"q": item.code, "op": one, "value": number} for one in ("ge", "le")]
            return {"all": both} if operator == "eq" else {"not": {"all": both}}
        return {"q": item.code, "op": operator, "value": number}
    code = code_of(item, value) if item.options else None
    if code is None or operator not in ("eq", "ne"):
        raise Untranslated(value)
    if item.kind == "multiple":
        leaf = {"q": item.code, "op": "selected", "value": code}
        return leaf if operator == "eq" else {"not": leaf}
    return {"q": item.code, "op": operator, "value": code}
