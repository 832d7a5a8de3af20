"""The catalogue of fixed words: complete in every language, held to the code that asks for them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.analysis import choice, effect, multiplicity
from helpers.errors import UserError
from helpers.presentation import typography, words
from helpers.study.status import Status

SOURCE = Path(words.__file__).parents[2]
OWN = ("common.yaml", "tables.yaml", "sentences.yaml")


def test_plural_follows_the_language():
    shown = {
        n: (words.word("respondents", "fr", n=n), words.word("respondents", "en", n=n)) for n in (0, 1, 2)
    }
    assert shown == {
        0: ("0 répondant", "0 respondents"),
        1: ("1 répondant", "1 respondent"),
        2: ("2 répondants", "2 respondents"),
    }


def test_counts_in_words_are_grouped():
    assert words.word("respondents", "fr", n=1068) == "1\u202f068 répondants"
    assert words.word("respondents", "en", n=2_000_000) == "2,000,000 respondents"
    assert words.word("respondents", "fr", n=2_000_000).endswith(" répondants")  # Babel's "many"


def test_zero_may_have_a_form_of_its_own():
    assert words.word("completeness.broke", "fr", n=0) == "aucun questionnaire n’a été abandonné en route"
    assert words.word("completeness.broke", "fr", n=1) == "1 questionnaire a été abandonné en route"


def test_an_unknown_language_names_the_known_ones():
    with pytest.raises(UserError, match="fr, en"):
        words.word("total", "de")


def test_a_missing_value_is_an_error_not_an_empty_text():
    with pytest.raises(KeyError):
        words.word("respondents", "fr")
    with pytest.raises(KeyError):
        words.word("interval.head", "fr")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: {fr: oui}", "lacks a language"),
        ("a: {fr: oui, en: yes, de: ja}", "lacks a language"),
        ("a: {fr: oui, en: 'yes'}\na: {fr: non, en: 'no'}", "there twice"),
        ("a: {fr: '{x} oui', en: '{y} yes'}", "differ"),
        ("a: {fr: {one: un}, en: 'one'}", "form of number"),
        ("a: {fr: {one: un, other: deux, few: trois}, en: 'one'}", "form of number"),
    ],
)
def test_a_mistake_in_a_file_names_file_and_key(tmp_path, text, problem):
    (tmp_path / "some.yaml").write_text(text, "utf-8")
    with pytest.raises(UserError, match=problem) as caught:
        words.load(tmp_path)
    assert "some.yaml" in str(caught.value) and "'a'" in str(caught.value)


def test_a_key_may_not_stand_in_two_files(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text("a: {fr: oui, en: 'yes'}", "utf-8")
    with pytest.raises(UserError, match="there twice"):
        words.load(tmp_path)


@pytest.mark.parametrize("rule", choice.REASONS)
def test_every_reason_of_the_analysis_has_words(rule):
    assert words.has(f"reason.{rule}")


def test_no_reason_has_words_that_the_analysis_does_not_know():
    written = {key.removeprefix("reason.") for key in words.catalogue() if key.startswith("reason.")}
    assert written == set(choice.REASONS)


@pytest.mark.parametrize("name", choice.TESTS)
def test_every_test_has_a_name(name):
    assert words.has(f"test.name.{name}") and words.has(f"test.short.{name}")
    assert words.has(f"methods.test.{name}") or name == choice.NO_TEST


@pytest.mark.parametrize("name", effect.EFFECTS)
def test_every_effect_size_has_a_name(name):
    assert (
        words.has(f"effect.{name}")
        and words.has(f"effect.note.{name}")
        and words.has(f"methods.effect.{name}")
    )


@pytest.mark.parametrize("method", multiplicity.METHODS)
def test_every_correction_has_a_name(method):
    assert words.has(f"correction.{method}")


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_name(status):
    assert words.has(f"status.{status.value}")


def asked() -> Iterator[tuple[str, ast.expr]]:
    """Every first argument of a call of ``word``, with the file it is in."""
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "word":
                yield file.name, node.args[0]


def test_every_key_that_the_code_asks_for_is_there():
    missing = [
        (file, key.value)
        for file, key in asked()
        if isinstance(key, ast.Constant) and not words.has(str(key.value))
    ]
    assert missing == []


def test_no_word_of_tables_and_sentences_is_unused():
    texts = "\n".join(file.read_text("utf-8") for file in SOURCE.rglob("*.py"))
    literals = set(re.findall(r"""["']([a-z][\w.]*)["']""", texts))
    begun = [re.escape(start) for start in set(re.findall(r'f"([a-z][\w.]*\.)\{', texts))]
    pattern = re.compile("|".join(begun))
    own = {key for name in OWN for key in words._read(words.FOLDER / name)}
    unused = {key for key in own if key not in literals and not pattern.match(key)}
    assert unused == set()


def test_french_words_are_typeset():
    for key, texts in words.catalogue().items():
        forms = texts["fr"]
        for text in [forms] if isinstance(forms, str) else forms.values():
            shown = typography.typeset(text, "fr")
            assert not re.search(r"\w [;:!?»]|« |\d %|\w'\w", shown), key
