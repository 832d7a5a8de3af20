"""Expressions of survey tools, worked out in Python as the tools do: enough of each language for what is written.

LimeSurvey's comparisons are those of RDP_EvaluateBinary in its em_core_helper.php; REDCap's are those of JavaScript, in
which an empty text is 0 beside a number: the worst that could happen to a condition.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Value = str | float | bool
_NUMERIC = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*", re.IGNORECASE)


class Parser:
    """A recursive descent: or, and, comparison, what is compared."""

    def __init__(self, tokens: str, ors: str, ands: str, signs: tuple[str, ...]) -> None:
        self.pattern = re.compile(tokens)
        self.ors, self.ands, self.signs = ors, ands, signs

    def evaluate(
        self, text: str, term: Callable[[Tokens], Value], compare: Callable[[Value, str, Value], bool]
    ) -> bool:
        tokens = Tokens(self.pattern, text)
        self.term, self.compare = term, compare
        value = self.either(tokens)
        assert tokens.done, f"unread: {tokens.rest} of {text}"
        return bool(value)

    def either(self, tokens: Tokens) -> Value:
        value = self.both(tokens)
        while tokens.take(self.ors):
            other = self.both(tokens)
            value = bool(value) or bool(other)
        return value

    def both(self, tokens: Tokens) -> Value:
        value = self.compared(tokens)
        while tokens.take(self.ands):
            other = self.compared(tokens)
            value = bool(value) and bool(other)
        return value

    def compared(self, tokens: Tokens) -> Value:
        left = self.part(tokens)
        for sign in self.signs:
            if tokens.take(sign):
                return self.compare(left, sign, self.part(tokens))
        return left

    def part(self, tokens: Tokens) -> Value:
        if tokens.take("("):
            value = self.either(tokens)
            assert tokens.take(")"), tokens.rest
            return value
        if tokens.take("!"):
            return not self.part(tokens)
        return self.term(tokens)


class Tokens:
    """The words of an expression, taken one after the other; a character that begins none is an error."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self.rest = list(self._split(pattern, text))

    @staticmethod
    def _split(pattern: re.Pattern[str], text: str) -> Iterator[str]:
        place = 0
        while place < len(text):
            found = pattern.match(text, place)
            assert found and found.end() > place, f"no word of the language: {text[place:]!r}"
            place = found.end()
            if found.group().strip():
                yield found.group()

    @property
    def done(self) -> bool:
        return not self.rest

    def take(self, word: str) -> bool:
        if self.rest and self.rest[0] == word:
            self.rest.pop(0)
            return True
        return False

    def next(self) -> str:
        assert self.rest, "the expression ends too early"
        return self.rest.pop(0)


_EM = Parser(
    r'\s+|"[^"]*"|-?\d+(?:\.\d+)?|[A-Za-z][A-Za-z0-9_]*(?:\.NAOK)?|&&|\|\||[<>=!]=|[<>!()]',
    "||",
    "&&",
    ("==", "!=", "<=", ">=", "<", ">"),
)


def limesurvey(text: str, state: Mapping[str, str]) -> bool:
    """Work out a relevance equation; a name that is no question, subquestion or "other" of the survey is an error."""

    def term(tokens: Tokens) -> Value:
        word = tokens.next()
        if word == "is_empty":
            assert tokens.take("(")
            value = term(tokens)
            assert tokens.take(")")
            return value == ""
        if word[0] == '"':
            return Text(word[1:-1])
        if word[0] in "-0123456789":
            return float(word)
        assert word.endswith(".NAOK"), f"{word} makes the whole equation irrelevant with its question"
        return state[word.removesuffix(".NAOK")]

    return _EM.evaluate(text, term, _php)


class Text(str):
    """A text that stands in quotes in an expression."""


def _php(left: Value, sign: str, right: Value) -> bool:
    if sign in ("==", "!="):
        numbers = [_number(one) for one in (left, right)]
        same = numbers[0] == numbers[1] if None not in numbers else str(left) == str(right)
        return same == (sign == "==")
    number = [_number(one) for one in (left, right)]
    numeric = [one is not None for one in number]
    text = [one is None or one == 0 for one in number]
    if isinstance(left, Text) or isinstance(right, Text):
        return _ordered(str(left), sign, str(right))
    if all(numeric):
        return _ordered(number[0], sign, number[1])
    return _ordered(str(left), sign, str(right)) if all(text) else False


def _number(value: Value) -> float | None:
    return float(value) if not isinstance(value, str) or _NUMERIC.fullmatch(value) else None


def _ordered(left: Any, sign: str, right: Any) -> bool:
    return bool({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[sign])


_XPATH = Parser(
    r"\s+|\$\{[^}]+\}|'[^']*'|-?\d+(?:\.\d+)?|[a-z][a-z-]*|\.|[<>!]=|[<>=(),]",
    "or",
    "and",
    ("=", "!=", "<=", ">=", "<", ">"),
)


def xpath(text: str, state: Mapping[str, str], own: str = "") -> bool:
    """Work out an expression of XLSForm; ``own`` is the answer that a constraint is about."""

    def term(tokens: Tokens) -> Value:
        word = tokens.next()
        if word in ("true", "false"):
            assert tokens.take("(") and tokens.take(")")
            return word == "true"
        if word == "not":
            assert tokens.take("(")
            value = _XPATH.either(tokens)
            assert tokens.take(")")
            return not value
        if word in ("selected", "count-selected"):
            assert tokens.take("(")
            ticked = str(term(tokens)).split()
            if word == "count-selected":
                assert tokens.take(")")
                return float(len(ticked))
            assert tokens.take(",")
            code = term(tokens)
            assert tokens.take(")")
            return code in ticked
        if word == "date":
            assert tokens.take("(")
            day = term(tokens)
            assert tokens.take(")")
            return float(str(day).replace("-", ""))
        if word == ".":
            return float(own.replace("-", "")) if re.fullmatch(r"\d{4}-\d\d-\d\d", own) else own
        if word[0] == "'":
            return word[1:-1]
        return state[word[2:-1]] if word[0] == "$" else float(word)

    return _XPATH.evaluate(text, term, _xpath)


def _xpath(left: Value, sign: str, right: Value) -> bool:
    if sign in ("=", "!=") and isinstance(left, str) and isinstance(right, str):
        return (left == right) == (sign == "=")
    numbers = [float("nan") if (found := _number(one)) is None else found for one in (left, right)]
    if sign in ("=", "!="):
        return (numbers[0] == numbers[1]) == (sign == "=")
    return _ordered(numbers[0], sign, numbers[1])


_REDCAP = Parser(
    r"\s+|\[[a-z][a-z0-9_]*(?:\([a-z0-9]+\))?\]|'[^']*'|-?\d+(?:\.\d+)?|and|or|<>|[<>]=|[<>=()]",
    "or",
    "and",
    ("<>", "<=", ">=", "=", "<", ">"),
)


def redcap(text: str, state: Mapping[str, str]) -> bool:
    """Work out branching logic; a field or a choice that the dictionary does not have is an error."""

    def term(tokens: Tokens) -> Value:
        word = tokens.next()
        if word[0] == "'":
            return word[1:-1]
        return state[word[1:-1]] if word[0] == "[" else float(word)

    return _REDCAP.evaluate(text, term, _javascript)


def _javascript(left: Value, sign: str, right: Value) -> bool:
    if sign in ("=", "<>"):
        numbers = [_number(one) for one in (left, right)]
        same = numbers[0] == numbers[1] if None not in numbers else left == right
        return same == (sign == "=")
    values = [
        0.0 if one == "" else float("nan") if _number(one) is None else float(one) for one in (left, right)
    ]
    return _ordered(values[0], sign, values[1])
