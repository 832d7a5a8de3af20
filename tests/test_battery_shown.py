"""The reliability of batteries as a reader sees it: sentences, table, notebook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from builders import answers_of, likert
from builders_presentation import both, context, study
from helpers.analysis import scale
from helpers.analysis.battery import Battery, battery
from helpers.analysis.results import Reason
from helpers.cleaning.answers import Answers
from helpers.notebook import batteries as notebook
from helpers.notebook import page as page_module
from helpers.notebook.page import Page
from helpers.notebook.survey import Survey
from helpers.presentation.context import Context
from helpers.presentation.display import Heading, Paragraph, Table
from helpers.presentation.sentences.reliability import reliability_sentence
from helpers.presentation.tables.reliability import reliability_table
from helpers.presentation.words import catalogue
from helpers.study.item import Item
from helpers.study.questionnaire import Battery as Named
from helpers.study.study import Study

MARK = "Demonstration data"
SCALE = "1 2 3 4 5"
GOOD = ("3323234432", "3433334322", "3343344432")


def items(number: int, turned: tuple[int, ...] = ()) -> list[Item]:
    return [
        likert(f"q{place}", SCALE, battery="mood", reversed=place in turned) for place in range(1, number + 1)
    ]


def asked(*columns: str, turned: tuple[int, ...] = (), group: str = "pat") -> Answers:
    return answers_of(items(len(columns), turned), *(list(column) for column in columns), group=group)


def described(*columns: str, turned: tuple[int, ...] = ()) -> Battery:
    answers = asked(*columns, turned=turned)
    return battery(answers, answers.items, "mood")


def planned() -> Study:
    """The builders' study, whose questionnaires have words for the battery."""
    made, groups = study(), []
    for group in made.groups:
        form = replace(group.questionnaire, batteries=(Named("mood", both("Votre humeur ?", "Your mood?")),))
        groups.append(replace(group, source=replace(group.source, questionnaire=form)))
    return replace(made, groups=tuple(groups))


def setting(language: str) -> Context:
    return replace(context(language, MARK), study=planned())


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


def said(found: Battery, language: str = "en") -> str:
    return plain(reliability_sentence(found, setting(language)))


# ---- sentences


def test_a_scale_is_read_aloud() -> None:
    assert said(described(*GOOD)) == (
        "The battery “Your mood?” (3 questions; 10 complete answers): alpha = 0.74 (95% CI 0.23–0.93); omega = 0.74."
    )
    assert said(described(*GOOD), "fr") == (
        "La batterie « Votre humeur ? » (3 questions ; 10 réponses complètes) : alpha = 0,74 "
        "(IC 95 % 0,23–0,93) ; oméga = 0,74."
    )


def test_what_is_no_scale_is_called_none() -> None:
    found = described("1234512345", "5432112345")
    assert "alpha = 0.00" in said(found)
    assert said(found).endswith(
        "These questions are better read one by one than as a scale: there are only 2 of them; "
        "alpha is below 0.7, the usual convention (Nunnally 1978)."
    )
    assert said(found, "fr").endswith(
        "Ces questions se lisent une par une plutôt que comme une échelle : il n’y en a que 2 ; "
        "l’alpha est inférieur à 0,7, la convention usuelle (Nunnally 1978)."
    )


def test_remarks_do_not_make_it_no_scale() -> None:
    found = replace(described(*GOOD), warnings=(Reason("better_without", (("item", 1),)),))
    assert found.is_scale
    assert said(found).endswith("omega = 0.74. To note: alpha would be higher without “q2”.")
    assert said(found, "fr").endswith("oméga = 0,74. À noter : l’alpha serait plus élevé sans « q2 (fr) ».")


def test_what_has_no_alpha_says_why() -> None:
    assert said(described("1", "2")) == (
        "The battery “Your mood?” (2 questions; 1 complete answer) has no alpha: "
        "too few respondents answered all questions."
    )
    assert said(described("12345", "54321"), "fr") == (
        "La batterie « Votre humeur ? » (2 questions ; 5 réponses complètes) n’a pas d’alpha : "
        "les réponses se compensent, si bien que tous les répondants ont le même score."
    )


def test_items_that_share_a_warning_share_its_words() -> None:
    weak = [Reason("weak_item", (("item", place),)) for place in range(3)]
    found = replace(described(*GOOD), warnings=(weak[0],))
    assert "« q1 (fr) » est peu liée aux autres" in said(found, "fr")
    found = replace(found, warnings=tuple(weak[:2]))
    assert "« q1 (fr) » et « q2 (fr) » sont peu liées aux autres" in said(found, "fr")
    found = replace(found, warnings=tuple(weak))
    assert "elles sont toutes peu liées les unes aux autres" in said(found, "fr")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("rule", scale.WARNINGS)
def test_every_warning_has_words(rule: str, language: str) -> None:
    placed = ("better_without", "perhaps_reversed", "perhaps_not_reversed", "weak_item")
    facts = {"few_items": (("items", 2),), "low_alpha": (("convention", 0.7),)}
    facts |= {one: (("item", 0),) for one in placed}
    found = replace(described(*GOOD), warnings=(Reason(rule, facts.get(rule, ())),))
    if rule.startswith("not_computable"):
        found = replace(found, alpha=None)
    text = said(found, language)
    assert text.endswith(".") and "{" not in text and f"battery.warning.{rule}" in catalogue()


def test_a_battery_without_words_is_named_by_its_code() -> None:
    found = battery(asked(*GOOD), items(3), "other")
    assert said(found).startswith("The battery “other”")


# ---- table


def test_the_table_has_each_item_and_the_score() -> None:
    table = reliability_table([described(*GOOD, turned=())], setting("en"), label="tbl-x")
    assert [head for head, _ in table.head[-1]] == [
        "Item",
        "n",
        "Mean (SD)",
        "Correlation with the rest",
        "Alpha without the question",
    ]
    heading, *rows = [(plain(name), cells) for name, cells in table.rows]
    assert heading == ("“Your mood?”: alpha = 0.74 (95% CI 0.23–0.93); omega = 0.74", ())
    assert rows[0] == ("– q1", ("10", "2.90 (0.74)", "0.56", "0.66"))
    assert rows[-1] == ("– Mean score", ("10", "3.07 (0.56)", "—", "—"))
    assert table.mark == MARK and not table.landscape
    assert plain(table.caption) == "Reliability of the batteries of questions (patients)"


def test_a_reversed_item_is_marked_in_the_table() -> None:
    found = described(GOOD[0], "3233332344", GOOD[2], turned=(2,))
    table = reliability_table([found], setting("fr"), label="tbl-x")
    assert [plain(name) for name, _ in table.rows[1:4]] == [
        "– q1 (fr)",
        "– q2 (fr) (inversée)",
        "– q3 (fr)",
    ]
    assert "déclare inversée compte depuis l’autre bout" in plain(" ".join(table.notes))


def test_what_cannot_be_computed_is_a_dash() -> None:
    table = reliability_table([described("11111", "12345")], setting("en"), label="tbl-x")
    assert table.rows[0] == ("“Your mood?”", ())
    assert [cells for _, cells in table.rows[1:]] == [
        ("5", "1.00 (0.00)", "—", "—"),
        ("5", "3.00 (1.58)", "—", "—"),
        ("5", "—", "—", "—"),
    ]


# ---- notebook


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    found: list[Any] = []
    monkeypatch.setattr(page_module, "display", found.append)
    return found


def opened(answers: Answers, language: str = "en") -> Page:
    survey = Survey(planned(), cast(Any, Path()), setting(language), (answers,), ())
    return Page("02_respondent_group", survey, answers.group)


def test_a_notebook_shows_every_battery(shown: list[Any]) -> None:
    page = opened(asked(*GOOD))
    notebook.reliability(page)
    assert [type(one) for one in shown] == [Heading, Paragraph, Paragraph, Table]
    assert shown[0].label == "sec-pat-reliability" and shown[3].label == "tbl-pat-reliability"
    assert plain(shown[2].markdown).startswith("- The battery “Your mood?”")
    assert page.ledger["pat/battery mood/alpha"] == described(*GOOD).alpha and page.p_values == []


def test_a_group_without_batteries_shows_nothing(shown: list[Any]) -> None:
    page = opened(answers_of(likert("alone", SCALE), ["1", "2"], group="pat"))
    notebook.reliability(page)
    assert shown == [] and page.ledger == {}
