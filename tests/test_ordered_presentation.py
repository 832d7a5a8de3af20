"""Ordered, paired and stratified answers as tables, sentences and on a page, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import helpers.notebook.page as page_module
from builders import answers_of, crossed, likert, multiple, numeric, single
from builders_charts import both, context, study
from helpers.analysis import paired as rule
from helpers.analysis.compare import compare
from helpers.analysis.crosstab import crosstab
from helpers.analysis.multiplicity import adjust_tests
from helpers.analysis.paired import paired
from helpers.analysis.stratified import stratified
from helpers.analysis.trend import ordered_crosstab
from helpers.notebook import ordered as notebook_ordered
from helpers.notebook import paired as notebook_paired
from helpers.notebook.page import Page
from helpers.notebook.survey import Survey
from helpers.presentation import tested
from helpers.presentation.display import Heading, Paragraph, Table
from helpers.presentation.sentences.ordered import (
    CITED_ORDERED,
    METHODS,
    ordered_methods,
    ordered_sentence,
    pairs_sentence,
)
from helpers.presentation.sentences.paired import paired_sentence, strata_sentence
from helpers.presentation.tables import comparison_table
from helpers.presentation.tables.ordered import pairs_table
from helpers.presentation.tables.paired import paired_table, strata_table
from helpers.presentation.words import has
from helpers.study.questionnaire import Battery
from helpers.study.study import Cross

BIBLIOGRAPHY = Path(page_module.__file__).parents[1] / "publishing" / "assets" / "methods.bib"
LANGUAGES = ("fr", "en")
ITEMS = (
    likert("one", "1 2 3", positive=("3",), battery="views"),
    likert("two", "1 2 3", positive=("3",), battery="views"),
    likert("three*", "1 2 3", positive=("3",), battery="views"),
    single("yes", "y n", positive=("y",)),
    single("age", "p q r", ordered=True),
    numeric("n1"),
    numeric("n2"),
    multiple("many", "u v", positive=("u",)),
)
ONE, TWO = crossed("123", "123", [[4, 2, 1], [3, 6, 2], [1, 3, 8]])
N = len(ONE)
COLUMNS = (
    ONE,
    [*TWO[:-1], None],
    ["3", "2"] * (N // 2),
    ["y", "n", "y"] * (N // 3),
    ["p", "q"] * (N // 2),
    list(range(N)),
    [n + 1 + n % 3 for n in range(N)],
    ["u", "v", "u v"] * (N // 3),
)


def people(group: str = "a"):
    return answers_of(ITEMS, *COLUMNS, group=group)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def everything(tmp_path, language):
    """Every text that these results become."""
    where, one = context(tmp_path, language), people()
    groups = [people(code) for code in "abc"]
    ranked = compare(groups, dict.fromkeys("abc", "one"), "one")
    texts = [
        ordered_sentence(ordered_crosstab(crosstab(one, "one", "two")), where),
        pairs_sentence(ranked, where),
    ]
    tables = [pairs_table([ranked], where, label="tbl-pairs", caption="Avis")]
    tables.append(comparison_table(ranked, where, label="tbl-ranked", caption="Avis"))
    for codes in (
        ["one", "two"],
        ["one", "two", "three*"],
        ["one", "yes"],
        ["one", "yes", "many"],
        ["n1", "n2"],
    ):
        found = paired(one, codes)
        texts.append(paired_sentence(found, where))
        tables.append(paired_table(found, where, label="tbl-paired", caption="Avis"))
    found = stratified(one, "one", "yes", "age")
    texts.append(strata_sentence(found, where))
    tables.append(strata_table(found, where, label="tbl-strata"))
    texts += [table.text() for table in tables]
    return texts, tables


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_finished(tmp_path, language):
    texts, tables = everything(tmp_path, language)
    for text in texts:
        assert text and not re.search(r"nan|None|\{|\}|inf\b|  |p = 0[.,]000|signific", plain(text)), text
        if language == "fr":
            assert not re.search(r"\d\.\d|'", text), text
        else:
            assert not re.search(r"\d,\d\d?\b(?!\d)|[«»]", plain(text)), text
    for table in tables:
        assert not table.landscape and table.notes
    assert all(" (fr)" not in text for text in texts) == (language == "en")


def test_a_demonstration_says_so(tmp_path):
    marked = replace(context(tmp_path), mark="Données de démonstration")
    assert paired_table(paired(people(), ["one", "two"]), marked, label="tbl-a", caption="Avis").mark


def test_two_ordered_items_in_french(tmp_path):
    found = ordered_crosstab(crosstab(people(), "one", "two"))
    said = plain(ordered_sentence(found, context(tmp_path)))
    assert said.startswith("Test d’association linéaire, car les deux réponses sont ordonnées : χ²(1) = ")
    gamma = f"{found.ordinal.gamma.effect.value:.2f}".replace(".", ",")
    assert f"gamma = {gamma} (IC 95 % " in said
    assert "réponses proches de « 3 (fr) » vont avec celles proches de « 3 (fr) »" in said
    alike = answers_of(ITEMS[:2], ["1", "1"], ["1", "2"], group="a")
    none = ordered_sentence(ordered_crosstab(crosstab(alike, "one", "two")), context(tmp_path))
    assert none.startswith("Aucun test de tendance")


def test_items_are_read_from_the_highest_to_the_lowest(tmp_path):
    found = paired(people(), ["one", "two", "three*"])
    said, table = (
        plain(paired_sentence(found, context(tmp_path))),
        paired_table(found, context(tmp_path), label="tbl-a", caption="Avis"),
    )
    assert said.startswith(
        "Parmi 29 patients ayant répondu aux 3 questions (1 réponse incomplète laissée de côté)"
    )
    order = sorted(range(3), key=lambda place: -found.mean_ranks[place])
    names = [f"{ITEMS[place].code} (fr)" for place in order]
    assert [heading for heading, _ in table.rows] == names
    shown = [name.replace("*", r"\*") for name in names]
    assert [said.index(f"« {name} », rang moyen") for name in shown] == sorted(
        said.index(f"« {name} », rang moyen") for name in shown
    )
    assert "W de Kendall = " in said and "p = " in said
    assert any("sur 30" in plain(note) for note in table.notes)


def test_what_a_sign_is_about_is_said_and_safe_in_markdown(tmp_path):
    found = paired(people(), ["three*", "one"])
    assert r"three\* (fr) » sont les plus hautes" in plain(paired_sentence(found, context(tmp_path)))
    table = paired_table(found, context(tmp_path), label="tbl-a", caption="Avis")
    assert any("three* (fr) » sont les plus hautes" in plain(note) for note in table.notes)
    assert r"p \<" not in paired_sentence(found, context(tmp_path))


def test_yes_and_no_have_shares_and_no_ranks(tmp_path):
    found = paired(people(), ["one", "yes"])
    table = paired_table(found, context(tmp_path, "en"), label="tbl-a", caption="Views")
    assert [text for text, _ in table.head[-1]] == ["Item", "Positive, %", "95% CI"]
    cells = found.table
    said = f"Positive on both items: {cells.both}; on “one” alone: {cells.first_only}"
    assert any(note.startswith(said) for note in table.notes)
    assert "odds of the discordant answers" in paired_sentence(found, context(tmp_path, "en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_with_all_answers_is_said(tmp_path, language):
    found = paired(answers_of(ITEMS[:2], ["1", None], [None, "2"], group="a"), ["one", "two"])
    said = paired_sentence(found, context(tmp_path, language))
    assert said in (
        "Aucun test n’a été calculé, car personne n’a répondu à toutes les questions.",
        "No test was computed, because nobody answered all of the items.",
    )
    rows = paired_table(found, context(tmp_path, language), label="tbl-a", caption="x").rows
    assert [cells for _, cells in rows] == [("—", "—", "—", "—")] * 2


def test_strata_stand_one_a_row_and_then_together(tmp_path):
    found = stratified(people(), "one", "yes", "age")
    table = strata_table(found, context(tmp_path), label="tbl-a")
    assert [heading for heading, _ in table.rows] == [
        "p (fr)",
        "q (fr)",
        "r (fr)",
        "Toutes, sans strates",
        "Mantel-Haenszel",
    ]
    counts = [int(cells[0]) for _, cells in table.rows[:4]]
    assert sum(counts[:3]) == counts[3] == found.n
    said = plain(strata_sentence(found, context(tmp_path)))
    assert "car l’association est examinée à l’intérieur de 2 strates" in said
    assert "Rapport de cotes de Mantel-Haenszel = " in said and "Breslow-Day (Tarone), χ²(1) = " in said


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ([[3, 0], [0, 4]], "n’est pas défini"),
        ([[3, 0], [4, 0]], "dans aucune strate"),
        ([[3, 1], [2, 4]], "que dans une"),
    ],
)
def test_what_strata_cannot_say_is_said(tmp_path, table, said):
    items = (single("r", "y n", positive=("y",)), single("c", "y n"), single("s", "u v"))
    answers = answers_of(items, *crossed("yn", "yn", table), ["u"] * sum(map(sum, table)), group="a")
    found = stratified(answers, "r", "c", "s")
    assert said in plain(strata_sentence(found, context(tmp_path)))
    assert strata_table(found, context(tmp_path), label="tbl-a").rows


def test_pairs_of_groups_are_a_note_and_a_row(tmp_path):
    groups = [people(code) for code in "ab"]
    groups.append(answers_of(ITEMS[0], ["3"] * 20, group="c"))
    ranked = compare(groups, dict.fromkeys("abc", "one"), "one")
    where = context(tmp_path, "en")
    said = pairs_sentence(ranked, where)
    assert said.startswith("Groups two by two (Dunn’s test, p corrected by Holm’s method for 3 pairs): ")
    assert said in comparison_table(ranked, where, label="tbl-a", caption="x").notes
    table = pairs_table([ranked, replace(ranked, pairs=None)], where, label="tbl-a", caption="x")
    assert len(table.rows) == 1 and table.width == 4
    assert table.notes[0].startswith("Bases: patients, 30 of 30; radiologists, 30 of 30; ")
    assert re.fullmatch(r"0\.00 \(> 0\.999\)", plain(table.rows[0][1][0]))
    two = compare(groups[:2], dict.fromkeys("ab", "one"), "one")
    assert pairs_sentence(two, where) == ""
    with pytest.raises(ValueError, match="no comparison has pairs"):
        pairs_table([two], where, label="tbl-a", caption="x")


def test_a_corrected_p_says_how_many_tests(tmp_path):
    found = [paired(people(), codes) for codes in (["one", "two"], ["n1", "n2"])]
    tests = adjust_tests([one.test for one in found])
    said = paired_sentence(replace(found[0], test=tests[0]), context(tmp_path, "en"))
    assert "adjusted p" in said and "(Holm, 2 tests)" in said


def test_every_test_reason_and_effect_has_words():
    for name in rule.PAIRED_TESTS:
        assert name == rule.NO_TEST or has(f"tested.{name}")
    assert all(has(f"why.{one}") for one in rule.PAIRED_REASONS)
    assert all(has(f"measure.{one}") for one in rule.PAIRED_EFFECTS)
    assert all(has(f"tested.{name}") for name in tested.SYMBOLS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_methods_explain_the_tests_used_with_sources_that_are_there(tmp_path, language):
    said = ordered_methods(context(tmp_path, language))
    cited = set(re.findall(r"@([\w]+)", said))
    assert cited == set(CITED_ORDERED)
    assert cited <= set(re.findall(r"^@\w+\{(\w+),", BIBLIOGRAPHY.read_text("utf-8"), re.M))
    assert ordered_methods(context(tmp_path, language), ["mcnemar_exact"]).count("[@") == 1
    assert ordered_methods(context(tmp_path, language), []) == ""
    assert len(METHODS) == len(set(METHODS))


# ---- on a page


def shown_page(monkeypatch, tmp_path, answers, crosses=()) -> tuple[Page, list]:
    shown: list = []
    monkeypatch.setattr(page_module, "display", shown.append)
    planned = replace(study(3), crosses=crosses)
    where = replace(context(tmp_path), study=planned)
    survey = Survey(planned, None, where, (answers,), ())
    return Page("02_group", survey, answers.group), shown


def battery(answers):
    asked = replace(answers.questionnaire, batteries=(Battery("views", both("Vos avis ?", "Your views?")),))
    return replace(answers, questionnaire=asked)


def test_a_battery_is_shown_with_heading_sentence_and_table(monkeypatch, tmp_path):
    page, shown = shown_page(monkeypatch, tmp_path, battery(people()))
    notebook_paired.batteries(page)
    assert [type(one) for one in shown] == [Heading, Paragraph, Paragraph, Table]
    assert shown[-1].label == "tbl-a-paired-views" and "Vos avis" in shown[-1].caption
    assert page.ledger["a/paired one, two, three*/n"] == N - 1
    assert page.ledger["a/paired one, two, three*/p_adjusted"] is not None


def test_a_page_without_battery_or_stratum_stays_empty(monkeypatch, tmp_path):
    page, shown = shown_page(monkeypatch, tmp_path, people())
    notebook_paired.batteries(page)
    notebook_paired.strata(page)
    for found in notebook_ordered.crosstab_trends(page, [crosstab(people(), "one", "yes")]):
        notebook_ordered.trend(page, found)
    notebook_ordered.pairs(page, [], "x", caption="x")
    assert shown == [] and page.ledger == {}


def test_crosstabs_are_shown_within_strata(monkeypatch, tmp_path):
    planned = Cross(both("Croisement", "Crossing"), ("a",), "one", "yes", "age")
    elsewhere = replace(planned, groups=("b",))
    page, shown = shown_page(
        monkeypatch, tmp_path, people(), (planned, elsewhere, replace(planned, stratum=None))
    )
    notebook_paired.strata(page)
    assert [type(one) for one in shown] == [Heading, Paragraph, Paragraph, Table]
    assert shown[2].markdown.startswith("**Croisement.**")
    assert page.ledger["a/one x yes | age/cmh/p_adjusted"] == page.ledger["a/one x yes | age/cmh/p"]


def test_trends_are_corrected_with_those_of_the_other_crosstabs(monkeypatch, tmp_path):
    page, shown = shown_page(monkeypatch, tmp_path, people())
    family = [crosstab(people(), "one", other) for other in ("two", "yes", "age")]
    notebook_ordered.trend(page, next(notebook_ordered.crosstab_trends(page, family)))
    assert "(Holm, 2 tests)" in plain(shown[0].markdown)
    numbers = {key: value for key, value in page.ledger.items() if "linear_by_linear/p" in key}
    assert len(numbers) == 2 and None not in numbers.values()


def test_pairs_are_shown_once_for_all_comparisons(monkeypatch, tmp_path):
    page, shown = shown_page(monkeypatch, tmp_path, people())
    ranked = compare([people(code) for code in "abc"], dict.fromkeys("abc", "one"), "one")
    notebook_ordered.pairs(page, [ranked, ranked], "shared1", caption="Avis")
    assert [one.label for one in shown] == ["tbl-a-shared1-pairs"]
