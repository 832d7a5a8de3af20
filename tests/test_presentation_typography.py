"""Spaces, quotation marks, apostrophes; texts that are safe in Markdown; the study's own texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders_presentation import FREQ, PRIOR, SETTING, YES, both, context
from helpers.presentation import labels
from helpers.presentation.conditions import condition_text
from helpers.presentation.typography import escaped, quoted, typeset
from helpers.study.condition import Leaf, Tree
from helpers.study.item import Item


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Quoi ?", "Quoi\u202f?"),
        ("Vous êtes :", "Vous êtes\u202f:"),
        ("5 à 20 % des cas", "5 à 20\u202f% des cas"),
        ("Un mot « cité » ; un autre", "Un mot «\u202fcité\u202f»\u202f; un autre"),
        ("l'examen", "l’examen"),
        ("https://a.fr/?b:c", "https://a.fr/?b:c"),
        ("textes, % des interrogés", "textes, % des interrogés"),
        ("Vraiment ? !", "Vraiment\u202f?\u202f!"),
    ],
)
def test_french_spaces(text, shown):
    assert typeset(text, "fr") == shown


def test_english_keeps_its_spaces():
    assert typeset("Don't know : 5 %", "en") == "Don’t know : 5 %"


@given(st.text(alphabet="a5 «»;:!?%\u202f\u00a0'", max_size=30), st.sampled_from(["fr", "en"]))
def test_typesetting_twice_changes_nothing(text, language):
    once = typeset(text, language)
    assert typeset(once, language) == once


def test_quotation_marks():
    assert quoted("Souvent", "fr") == "«\u202fSouvent\u202f»"
    assert quoted("Often", "en") == "“Often”"


def test_markdown_is_escaped():
    assert escaped("<1 day, *or* [more] a_b @c $5 `d`") == r"\<1 day, \*or\* \[more\] a\_b \@c \$5 \`d\`"


@pytest.mark.parametrize(
    ("wording", "title"),
    [
        ("Vous êtes :", "Vous êtes"),
        ("C'est difficile.", "C’est difficile"),
        ("Quel âge ?", "Quel âge\u202f?"),
        ("Radio, scanner...", "Radio, scanner..."),
        ("Radio, scanner, etc.", "Radio, scanner, etc."),
    ],
)
def test_a_question_keeps_its_mark_and_loses_colon_and_full_stop(wording, title):
    item = Item("x", "single", both(wording, wording), "t")
    assert labels.question(item, context("fr")) == title


def test_captions_name_the_groups_without_article():
    assert labels.titled(SETTING, ["pat", "rad", "gp"], context("fr")) == (
        "Vous exercez (patients, radiologues et médecins généralistes)"
    )
    assert labels.titled(SETTING, ["pat", "rad", "gp", "gp"], context("en")) == (
        "You practise (patients, radiologists and general practitioners)"
    )


@pytest.mark.parametrize(
    ("language", "n", "shown"),
    [
        ("fr", 0, "0 patient"),
        ("fr", 1, "1 patient"),
        ("fr", 2, "2 patients"),
        ("en", 0, "0 patients"),
        ("en", 1, "1 patient"),
        ("en", 1068, "1,068 patients"),
    ],
)
def test_members_agree_with_their_number(language, n, shown):
    assert labels.members(n, "pat", context(language)) == shown


def test_positive_options_are_named_by_their_labels():
    assert labels.positive(PRIOR, context("fr")) == "«\u202fSouvent\u202f» ou «\u202fTrès souvent\u202f»"
    assert labels.positive(PRIOR, context("en")) == "“Often” or “Very often”"


def test_a_source_with_one_group_has_its_name():
    assert labels.source("gp", context("fr")) == "Médecins généralistes"


def test_conditions_in_words():
    form = context("fr").study.questionnaires[0]

    def said(condition, language):
        return condition_text(condition, form, context(language)).replace("\u202f", " ")

    seen, how = Leaf("seen", "in", ("y", "dk")), Leaf("how", "selected", ("cd",))
    assert said(seen, "fr") == "Q2 : « Oui » ou « Je ne sais pas »"
    assert said(Tree("any", (seen, Tree("all", (how, Leaf("wait", "ge", ("10",)))))), "en") == (
        "Q2: “Yes” or “I do not know” or (Q5: “CD or DVD” ticked and Q6 ≥ 10)"
    )
    assert said(Tree("not", (how,)), "fr") == "sauf si Q5 : « CD ou DVD » coché"
    assert said(Leaf("setting", "ne", ("hosp",)), "fr") == "Q1 : autre réponse que « Hôpital »"
    assert said(Leaf("filled", "answered"), "en") == "“Completion date”: answered"
    assert {option.code for option in FREQ + YES} >= {"1", "y"}
