"""The p values of a notebook: which results have them, in which family, and what correcting them changes."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import answers_of, day, likert, multiple, single
from builders_presentation import context, study
from helpers.analysis.battery import battery
from helpers.analysis.breakoff import who_left
from helpers.analysis.compare import compare
from helpers.analysis.crosstab import crosstab, crosstab_groups
from helpers.analysis.describe import describe
from helpers.analysis.entries import KINDS, Entry, entries_of
from helpers.analysis.families import FamilyCount, count_families
from helpers.analysis.multiplicity import METHODS, adjusted
from helpers.analysis.nonresponse import who_lacks
from helpers.analysis.optionset import option_set
from helpers.analysis.paired import paired
from helpers.analysis.raoscott import WeightedTest
from helpers.analysis.residual import p_values
from helpers.analysis.results import Comparison, Reason, Test
from helpers.analysis.sensitivity import Sensitivity
from helpers.analysis.stratified import stratified
from helpers.analysis.timing import halves, shifts
from helpers.analysis.trend import ordered_crosstab
from helpers.cleaning.answers import Answers
from helpers.notebook import multiplicity as notebook
from helpers.notebook import page as page_module
from helpers.notebook.page import Page
from helpers.notebook.survey import Survey
from helpers.presentation.display import Heading, Paragraph, Table
from helpers.presentation.sentences.families import families_sentence
from helpers.presentation.tables.families import families_table
from helpers.presentation.words import catalogue
from helpers.study.item import Item
from helpers.study.status import Status

YES = single("yes", "y n", positive=("y",))
OFTEN = likert("often", "1 2 3", positive=("3",))
AGE = likert("age", "1 2 3")
PLACE = single("place", "a b c")
TOOLS = multiple("tools", "x y z")
FILLED = day("filled")
ITEMS = (YES, OFTEN, AGE, PLACE, TOOLS, FILLED)


def group(name: str, turn: int, n: int = 60) -> Answers:
    """Answers that differ a little between groups."""
    yes: list[Any] = ["y" if (k + turn) % 3 else "n" for k in range(n)]
    often: list[Any] = [str(1 + (k * (turn + 1) + k // 7) % 3) for k in range(n)]
    age = [str(1 + (k + turn) % 3) for k in range(n)]
    place = ["abc"[(k // 2 + turn) % 3] for k in range(n)]
    tools = [" ".join("xyz"[j] for j in range(3) if (k + j * turn) % (j + 2) == 0) or "x" for k in range(n)]
    filled = [(date(2021, 12, 1) + timedelta(days=k)).isoformat() for k in range(n)]
    for k in range(0, n, 5):
        often[k] = Status.DONT_KNOW if turn else None
    return answers_of(ITEMS, yes, often, age, place, tools, filled, group=name)


GROUPS = [group(name, turn) for turn, name in enumerate(("pat", "rad", "gp"))]


def compared(item: Item) -> Comparison:
    return compare(GROUPS, {one.group: item.code for one in GROUPS}, item.code)


def kinds(result: object) -> Counter[str]:
    return Counter(entry.kind for entry in entries_of(result))


# ---- which results have which p values


def test_a_comparison_by_ranks_has_its_test_pairs_cells_and_columns() -> None:
    found = compared(OFTEN)
    # Three groups make three pairs; three options by three groups make nine cells, and three pairs in each row.
    assert kinds(found) == {"comparisons": 1, "pairs": 3, "cells": 9, "columns": 9}
    by_kind = {entry.kind: entry for entry in entries_of(found)}
    assert by_kind["comparisons"].p == found.test.p
    assert {entry.name for entry in entries_of(found) if entry.kind == "columns"} == {
        "often/0",
        "often/1",
        "often/2",
    }


def test_pairs_and_cells_are_taken_as_they_were_before_correction() -> None:
    found = compared(OFTEN)
    assert found.pairs is not None and found.crosstab is not None
    ours = [entry.p for entry in entries_of(found) if entry.kind == "pairs"]
    assert ours == [pair.p for pair in found.pairs.pairs]
    cells = [entry.p for entry in entries_of(found) if entry.kind == "cells"]
    assert cells == [p for row in p_values(found.crosstab.residuals, None) for p in row]
    assert adjusted([p for p in cells if p is not None]) == tuple(
        p for row in found.crosstab.residual_p for p in row
    )


def test_a_multiple_choice_item_has_a_test_an_option_and_none_of_the_whole() -> None:
    found = compared(TOOLS)
    assert kinds(found) == {"options": 3} and {entry.name for entry in entries_of(found)} == {"tools"}
    assert kinds(option_set(GROUPS, "tools")) == {"sets": 3}
    assert len({entry.name for entry in entries_of(option_set(GROUPS, "tools"))}) == 3


def test_two_columns_are_not_compared_twice() -> None:
    found = compare(GROUPS[:2], {"pat": "place", "rad": "place"}, "place")
    assert kinds(found) == {"comparisons": 1, "cells": 6}


def test_a_crosstab_its_trend_and_its_strata() -> None:
    table = crosstab(GROUPS[0], "often", "age")
    assert kinds(table) == {"crosstabs": 1, "cells": 9, "columns": 9}
    assert {entry.name for entry in entries_of(table) if entry.kind == "cells"} == {"often x age"}
    assert kinds(crosstab_groups(GROUPS, "place"))["crosstabs"] == 1
    assert kinds(ordered_crosstab(table)) == {"trends": 1}
    found = list(entries_of(stratified(GROUPS[0], "often", "yes", "place")))
    assert [(entry.kind, entry.name) for entry in found] == [
        ("strata", "association"),
        ("strata", "breslow_day"),
        ("strata", "woolf"),
    ]


def test_cells_that_cannot_differ_are_no_tests() -> None:
    answers = answers_of((YES, PLACE), ["y", "y", "n"], ["a", "b", "a"], group="pat")
    found = Counter(entry.kind for entry in entries_of(crosstab(answers, "yes", "place")))
    # The column nobody ticked has no residuals.
    assert found["cells"] == 4 and found["columns"] == 0


def test_the_same_respondents_and_the_rest() -> None:
    assert kinds(paired(GROUPS[0], ["often", "age"])) == {"paired": 1}
    profiles = {one.group: (PLACE,) for one in GROUPS}
    lacking = who_lacks(GROUPS, profiles, fewest=5)
    assert Counter(entry.name for entry in entries_of(lacking)) == {"respondents": 3, "items": 3}
    assert kinds(lacking) == {"nonresponse": 6}
    gone = [Status.BROKE_OFF if k % 9 == 0 else "y" for k in range(60)]
    form = answers_of((PLACE, YES), ["abc"[k % 3] for k in range(60)], gone, group="pat")
    assert kinds(who_left([form], {"pat": (PLACE,)})) == {"breakoff": 1}
    assert kinds(Test("wilcoxon", 1.0, None, 0.2, Reason("x"))) == {"other": 1}


def test_spans_of_time_are_a_family_by_name() -> None:
    asked = answers_of((YES,), ["y", "n"] * 30, group="pat")
    form = replace(asked.questionnaire, paradata=(FILLED,))
    days = [(date(2021, 12, 1) + timedelta(days=k)).isoformat() for k in range(60)]
    timed = replace(answers_of((YES, FILLED), ["y", "n"] * 30, days, group="pat"), questionnaire=form)
    window = halves(timed)
    assert window is not None
    found = shifts("early/late", [timed], [window], {"pat": ["yes"]})
    assert [(entry.kind, entry.name) for entry in entries_of(found)] == [("timing", "early/late")]


def test_weighted_comparisons_are_counted_without_and_with() -> None:
    plain = Test("pearson_chi2", 4.0, 1, 0.04, Reason("expected_ok"))
    found = Sensitivity("topic", (), plain, WeightedTest("F", 2.0, 1.0, 50.0, 0.16))
    assert [(entry.name, entry.p) for entry in entries_of(found)] == [("without", 0.04), ("with", 0.16)]


def test_results_without_tests_have_no_p_values() -> None:
    assert list(entries_of(describe(GROUPS[0], "often"))) == []
    assert list(entries_of(battery(GROUPS[0], ["often", "age"]))) == []


def test_a_result_can_give_its_own() -> None:
    class Own:
        def p_values(self) -> list[Entry]:
            return [Entry("other", "mine", 0.5)]

    assert list(entries_of(Own())) == [Entry("other", "mine", 0.5)]


def test_an_unknown_kind_is_refused_rather_than_left_out() -> None:
    with pytest.raises(ValueError, match=r"no kind of family: crosstab$"):
        Entry("crosstab", "x", 0.5)


# ---- counting


def test_families_by_hand() -> None:
    known = [Entry("options", "one", p) for p in (0.01, 0.04, None)]
    known += [Entry("options", "two", p) for p in (0.02, 0.03, 0.04)]
    known += [Entry("comparisons", "comparisons", 0.3)]
    # Holm: 0.02, 0.04 and 0.06 (three times); Benjamini-Hochberg: 0.02, 0.04 and 0.04 (three times).
    assert count_families(known) == (
        FamilyCount("comparisons", 1, 1, 0, 0.3, 0.3, 0, 0, 0),
        FamilyCount("options", 2, 5, 1, 0.01, 0.02, 5, 2, 5),
    )
    assert count_families(known, level=0.035)[1].below == 3


def test_a_family_without_any_p_has_no_least() -> None:
    (found,) = count_families([Entry("trends", "trends", None)])
    assert (found.families, found.tests, found.without, found.least, found.least_holm) == (
        0,
        0,
        1,
        None,
        None,
    )
    assert count_families([]) == ()


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(KINDS), st.sampled_from("ab"), st.none() | st.floats(1e-9, 1)),
        max_size=30,
    ),
    st.randoms(use_true_random=False),
)
def test_counts_add_up_in_any_order(given_: list[tuple[str, str, float | None]], random: Any) -> None:
    known = [Entry(*one) for one in given_]
    found = count_families(known)
    assert sum(one.tests + one.without for one in found) == len(known)
    assert all(one.below_holm <= one.below_bh <= one.below <= one.tests for one in found)
    assert all((one.least or 0) <= (one.least_holm or 0) for one in found)
    random.shuffle(known)
    assert count_families(known) == found


# ---- corrections


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12), st.sampled_from(sorted(METHODS)), st.randoms())
def test_every_correction_keeps_order_and_bounds(p_values: list[float], method: str, random: Any) -> None:
    found = dict(enumerate(adjusted(p_values, method)))
    assert all(p - 1e-12 <= found[place] <= 1 for place, p in enumerate(p_values))
    for first, second in combinations(range(len(p_values)), 2):
        if p_values[first] <= p_values[second]:
            assert found[first] <= found[second] + 1e-12
    order = list(range(len(p_values)))
    random.shuffle(order)
    again = adjusted([p_values[place] for place in order], method)
    assert again == pytest.approx([found[place] for place in order], abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_corrections_stand_in_their_known_order(p_values: list[float]) -> None:
    by = {method: adjusted(p_values, method) for method in METHODS}
    for gentle, strict in (
        ("bh", "hommel"),
        ("hommel", "hochberg"),
        ("hochberg", "holm"),
        ("holm", "bonferroni"),
        ("bh", "by"),
    ):
        assert all(a <= b + 1e-12 for a, b in zip(by[gentle], by[strict], strict=True)), (gentle, strict)


@pytest.mark.parametrize("method", sorted(METHODS))
def test_one_test_alone_is_not_corrected(method: str) -> None:
    assert adjusted([0.03], method) == (0.03,) and adjusted([], method) == ()


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan"), float("inf")])
def test_what_is_no_p_is_refused(p: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1, not"):
        adjusted([0.5, p])


# ---- as a reader sees it


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


FOUND = count_families(
    [
        *(Entry("comparisons", "comparisons", p) for p in (0.0001, 0.02, 0.04, None)),
        *(Entry("options", name, 0.03) for name in "ab"),
    ]
)


def test_the_sentence_counts() -> None:
    assert plain(families_sentence(FOUND, context("en"))) == (
        "This chapter computes 5 p values, in 3 families. Below 0.05: 5 before correction, 5 after Holm’s and 5 "
        "after Benjamini and Hochberg’s, each within its family."
    )
    assert plain(families_sentence(FOUND, context("fr"))) == (
        "Ce chapitre calcule 5 valeurs p, en 3 familles. Inférieures à 0,05 : 5 avant correction, 5 après celle de "
        "Holm et 5 après celle de Benjamini-Hochberg, chacune au sein de sa famille."
    )
    alone = count_families([Entry("crosstabs", "crosstabs", 0.2)])
    assert plain(families_sentence(alone, context("fr"))) == (
        "Ce chapitre calcule une seule valeur p : il n’y a rien à corriger."
    )


@pytest.mark.parametrize("method", sorted(METHODS))
def test_the_table_has_both_corrections_and_names_the_studys(method: str) -> None:
    here = replace(context("fr"), study=replace(study(), multiplicity=method))
    table = families_table(FOUND, here, label="tbl-x")
    assert [head for head, _ in table.head[-1]][1:] == [
        "Tests (familles)",
        "Plus petit p",
        "Corrigé (Holm)",
        "p < 0,05",
        "Holm < 0,05",
        "BH < 0,05",
    ]
    assert [(plain(name), [plain(cell) for cell in cells]) for name, cells in table.rows] == [
        ("Comparaisons des groupes", ["3 (1)", "< 0,001", "< 0,001", "3", "3", "3"]),
        ("Réponses d’une question à choix multiple, par groupe", ["2 (2)", "0,030", "0,030", "2", "2", "2"]),
    ]
    notes = plain(" ".join(table.notes))
    assert "1 test n’a pas pu être calculé et n’est pas compté." in notes
    name = catalogue()[f"correction.{method}"]["fr"]
    assert f"la méthode que l’étude a choisie ({name})" in notes and not table.landscape


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_words(kind: str) -> None:
    assert f"families.kind.{kind}" in catalogue()


def test_every_method_has_words_and_a_source() -> None:
    known = (Path(page_module.__file__).parents[1] / "publishing/assets/methods.bib").read_text("utf-8")
    for method in METHODS:
        for text in catalogue()[f"methods.correction.{method}"].values():
            assert isinstance(text, str) and f"{{{text.split('@')[1].rstrip(']')}," in known


# ---- the notebook


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    found: list[Any] = []
    monkeypatch.setattr(page_module, "display", found.append)
    return found


def opened() -> Page:
    survey = Survey(study(), cast(Any, Path()), context("en", "Demonstration data"), tuple(GROUPS), ())
    return Page("03_group_comparison", survey)


def test_a_page_collects_the_p_values_of_what_it_keeps(shown: list[Any]) -> None:
    page = opened()
    page.keep(compared(OFTEN), compared(TOOLS), describe(GROUPS[0], "often"))
    assert Counter(entry.kind for entry in page.p_values) == {
        "comparisons": 1,
        "pairs": 3,
        "cells": 9,
        "columns": 9,
        "options": 3,
    }
    notebook.summary(page)
    assert [type(one) for one in shown] == [Heading, Paragraph, Paragraph, Table]
    assert shown[3].label == "tbl-comparison-families" and shown[3].mark == "Demonstration data"
    assert page.ledger["families/cells/tests"] == 9
    # Its own counts are no tests.
    assert len(page.p_values) == 25


def test_a_result_kept_twice_is_counted_once() -> None:
    page = opened()
    page.keep(compared(OFTEN))
    once = list(page.p_values)
    page.keep(compared(OFTEN))
    assert page.p_values == once


def test_a_page_without_tests_shows_nothing(shown: list[Any]) -> None:
    page = opened()
    page.keep(describe(GROUPS[0], "often"))
    notebook.summary(page)
    assert shown == []


def test_counting_hundreds_of_families_is_quick() -> None:
    known = [Entry("columns", str(k // 4), (k % 97) / 97) for k in range(2000)]
    start = time.perf_counter()
    count_families(known)
    assert time.perf_counter() - start < 0.5
