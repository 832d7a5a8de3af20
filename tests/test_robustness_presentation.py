"""The specification curve, its table and its sentence say what the multiverse holds, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.patches import PathPatch

from builders import answers_of, likert
from builders_cleaning import NOON, export, form, rule
from builders_cleaning import study as small_study
from builders_presentation import both
from helpers.analysis.multiverse import World, multiverse
from helpers.analysis.specification import PLAN, Estimate, Multiverse, Specification
from helpers.cleaning.alternatives import alternatives
from helpers.cleaning.answers import Answers
from helpers.cleaning.clean import clean
from helpers.cleaning.store import load_answers, load_log, save
from helpers.errors import UserError
from helpers.notebook import robustness
from helpers.notebook.page import Page
from helpers.notebook.survey import Survey
from helpers.presentation.charts.specification import draw, notes, specification_chart
from helpers.presentation.charts.style import TALLEST
from helpers.presentation.context import Context
from helpers.presentation.display import Figure, Heading, Table
from helpers.presentation.sentences.specification import (
    CITED_ROBUSTNESS,
    robustness_methods,
    specification_sentence,
)
from helpers.presentation.tables.specification import specification_table
from helpers.publishing.references import METHODS
from helpers.study.paths import Paths
from helpers.study.robustness import Definition, ExclusionAlternative, Robustness, RobustnessPlan
from helpers.study.status import Status
from helpers.study.study import Group, Part, Study, Topic
from test_presentation_charts import unreadable

OFTEN = likert("often", "1 2 3 4", missing={"dk": "dont_know"}, positive=("3", "4"))
NAMES = ("nord", "sud", "est", "ouest", "centre", "outremer", "frontaliers", "étranger")
CODES = ("north", "south", "east", "west", "centre", "overseas", "border", "abroad")
TOPS = (
    Definition("top1", both("la plus haute seule", "the highest alone"), top=1),
    Definition("top3", both("parfois ou plus", "sometimes or more"), top=3),
)
PLAN_OF = RobustnessPlan("views", "often", both("souvent ou plus", "often or more"), TOPS)
KEPT = ExclusionAlternative("kept", both("abandons gardés", "break-offs kept"), without=("breakoff",))
RULES = (
    rule("trial", "test_answer", before="2022-01-02"),
    rule("breakoff", "break_off", min_share=0.9),
)


def answers(group: str, text: str) -> Answers:
    marks = {"d": Status.DONT_KNOW, "b": Status.LEFT_BLANK, "o": Status.NOT_ASKED}
    return answers_of(OFTEN, [marks.get(one, one) for one in text], group=group)


def study(number: int = 2) -> Study:
    own = small_study(form(OFTEN), RULES)
    groups = tuple(
        Group(code, both(fr, code), both(fr, code), own.sources[0])
        for code, fr in zip(CODES[:number], NAMES, strict=False)
    )
    part = Part("often", both("Examen absent", "Exam missing"), tuple((one.code, "often") for one in groups))
    topic = Topic("views", "finding", both("Absences", "Absence"), both("Et ?", "And?"), (part,))
    tried = Robustness((KEPT,), (PLAN_OF,))
    return replace(own, groups=groups, topics=(topic,), robustness=tried)


def context(folder: Path, language: str = "en", number: int = 2, mark: str | None = None) -> Context:
    return Context(study(number), language, folder, mark)


def made(number: int = 2) -> Multiverse:
    own = study(number)
    worlds = []
    for place, group in enumerate(own.groups):
        text = "4" * (2 + place) + "3322211" + "d" * place + "ob"
        worlds.append(World("planned", answers(group.code, text), None))
        worlds.append(World("kept", answers(group.code, text + "1bb"), None))
    return multiverse("views", own.topics[0].parts[0], PLAN_OF, worlds)


def plain(text: str) -> str:
    return re.sub("[\u00a0\u202f]", " ", text)


# Figure


@pytest.mark.parametrize(("number", "language"), [(2, "en"), (8, "fr")])
def test_texts_of_the_curve_stay_on_the_sheet_and_apart(number: int, language: str, tmp_path: Path) -> None:
    sheet = draw(made(number), context(tmp_path, language, number))
    assert unreadable(sheet) == []
    assert sheet.height <= TALLEST


def test_the_curve_draws_every_share_in_the_order_of_its_columns(tmp_path: Path) -> None:
    found = made()
    columns = found.ordered()
    sheet = draw(found, context(tmp_path))
    panels = [axes for axes in sheet.figure.axes if str(axes.get_label()).startswith("panel")]
    for axes, group in zip(panels, found.groups, strict=True):
        intervals, dots, planned = axes.get_lines()
        shares = found.of(group)
        assert list(dots.get_ydata()) == [shares[one].share for one in columns]
        assert list(intervals.get_ydata())[:2] == [shares[columns[0]].low, shares[columns[0]].high]
        assert set(planned.get_ydata()) == {shares[PLAN].share}
    (matrix,) = [axes for axes in sheet.figure.axes if axes.get_label() == "matrix"]
    lines = [patch for patch in matrix.patches if isinstance(patch, PathPatch)]
    # 3 definitions, 3 bases, no weights but the heading's line, 2 exclusions
    drawn = [len(patch.get_path().vertices) // 5 for patch in lines]
    assert drawn == [6, 6, 6, 6, 6, 6, 18, 9, 9]
    first = lines[0].get_path().vertices[::5, 0]
    wanted = [place for place, one in enumerate(columns) if one.definition == "planned"]
    assert [int(x) for x in first] == wanted


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_text_alternative_has_the_numbers(language: str, tmp_path: Path) -> None:
    one = specification_chart(made(), context(tmp_path, language), label="fig-x", caption="Absences")
    alt = plain(one.alt)
    assert one.caption.endswith("– Absences") and len(one.svg.encode()) < 150_000
    assert (
        alt.startswith(plain(one.caption))
        and specification_sentence(made(), context(tmp_path, language)) in one.alt
    )
    if language == "en":
        assert "north: 4 of 9, that is 44.4%" in alt.lower() and "(often or more, the highest alone" in alt
    else:
        assert "nord : 4 sur 9, soit 44,4 %" in alt.lower() and "abandons gardés" in alt
        assert not re.search(r"\d\.\d", alt + " ".join(one.notes))
    assert any("“3” or “4”" in plain(note) or "« 3 (fr) » ou « 4 (fr) »" in plain(note) for note in one.notes)


def test_the_mark_and_the_same_bytes(tmp_path: Path) -> None:
    here = context(tmp_path, mark="Demonstration data")
    one = specification_chart(made(), here, label="fig-x", caption="Absence")
    again = specification_chart(made(), here, label="fig-x", caption="Absence")
    assert one.mark == "Demonstration data" and 'id="mark"' in one.svg and one.svg == again.svg
    assert "<!-- Demonstration data -->" in one.svg


def nobody() -> Multiverse:
    part = study().topics[0].parts[0]
    return multiverse("views", part, PLAN_OF, [World("planned", answers(g, ""), None) for g, _ in part.items])


def test_a_multiverse_of_nobody_is_said(tmp_path: Path) -> None:
    one = specification_chart(nobody(), context(tmp_path), label="fig-x", caption="Absence")
    assert "<!-- No answers -->" in one.svg and "north, no share" in one.alt
    table = specification_table(nobody(), context(tmp_path), label="tbl-x", caption="Absence")
    assert table.rows[0][1] == ("—", "—", "—", "—", "0", "—")
    assert "no planned order" in table.text() and "(nobody in the base)" in table.text()


def test_a_group_without_a_planned_share(tmp_path: Path) -> None:
    part = study().topics[0].parts[0]
    worlds = [World("planned", answers("north", "dd"), None), World("planned", answers("south", "41"), None)]
    found = multiverse("views", part, PLAN_OF, worlds)
    sheet = draw(found, context(tmp_path))
    assert unreadable(sheet) == [] and any(text.get_text() == "nothing planned" for text in sheet.page.texts)
    text = plain(specification_sentence(found, context(tmp_path)))
    assert "north, no planned share (0.0% to 0.0%, median 0.0%)" in text and "no planned order" in text


# Sentence and table


def test_the_sentence_reads_the_numbers_aloud(tmp_path: Path) -> None:
    said = plain(specification_sentence(made(), context(tmp_path)))
    assert said == (
        "Of 36 combinations (3 × 3 × 2 × 2: answers that count, bases, weights, exclusion rules), 18 are possible"
        " for at least one group. Planned share, and from the lowest to the highest: north, 44.4% (14.3% to 77.8%,"
        " median 38.2%); south, 50.0% (18.8% to 80.0%, median 40.1%). The planned order of the groups, from the"
        " highest share to the lowest (south and north), is found in 14 of the 18 specifications that all groups"
        " have."
    )
    french = plain(specification_sentence(made(), context(tmp_path, "fr")))
    assert "nord, 44,4 % (de 14,3 % à 77,8 %, médiane 38,2 %)" in french
    assert "se retrouve dans 14 des 18 spécifications que tous les groupes ont" in french


def test_all_combinations_possible_is_said_shorter(tmp_path: Path) -> None:
    share = made().estimates[0].share
    one = Specification()
    estimates = tuple(Estimate(group, one, share) for group in ("north", "south"))
    choices = (("planned",), ("valid",), ("none",), ("planned",))
    found = Multiverse("views", "often", ("north", "south"), (OFTEN, OFTEN), choices, (one,), estimates)
    said = plain(specification_sentence(found, context(tmp_path)))
    assert said.startswith("1 specification is possible (1 × 1 × 1 × 1:") and "the one that all" in said
    said = plain(specification_sentence(found, context(tmp_path, "fr")))
    assert said.startswith("1 spécification est possible (1 × 1 × 1 × 1 :")


def test_no_word_judges(tmp_path: Path) -> None:
    for language in ("fr", "en"):
        here = context(tmp_path, language)
        found = [
            specification_sentence(made(), here),
            specification_table(made(), here, label="tbl-x", caption="x").text(),
            " ".join(notes(made(), here)),
        ]
        assert not re.search("robust|stable|fragile|signific|fiable|reliab|solid", " ".join(found).lower())


def test_the_table_has_a_row_a_group_and_says_the_order(tmp_path: Path) -> None:
    table = specification_table(made(), context(tmp_path), label="tbl-x", caption="Exam missing")
    assert [heading for heading, _ in table.rows] == ["North", "South"]
    cells = [plain(cell) for cell in table.rows[0][1]]
    assert cells == ["44.4 (18.9–73.3)", "14.3", "38.2", "77.8", "18", "12"]
    text = plain(table.text())
    assert "Order of the groups as planned: 14 of 18 specifications. Two by two: south > north, 14." in text
    assert "Specifications left out: north, 18 (no population margins); south, 18" in text
    assert not table.landscape


def test_methods_cite_what_the_bibliography_has(tmp_path: Path) -> None:
    known = METHODS.read_text("utf-8")
    for language in ("fr", "en"):
        said = robustness_methods(context(tmp_path, language))
        assert set(re.findall(r"@([\w:.-]+)", said)) == set(CITED_ROBUSTNESS)
    assert all(f"{{{key}," in known for key in CITED_ROBUSTNESS)
    bare = replace(study(), robustness=Robustness())
    assert robustness_methods(Context(bare, "en", tmp_path)) == ""


# Notebook


def opened(folder: Path, plan: Study) -> Page:
    """A page on two groups of one source, cleaned as the command does."""
    halves = tuple(
        replace(group, where=None, source=replace(plan.sources[0], code=group.code)) for group in plan.groups
    )
    plan = replace(plan, groups=halves, sources=tuple(group.source for group in halves))
    for group in halves:
        rows = [["4"], ["3"], ["2"], ["1"], [None], ["dk"]]
        found = export(plan.questionnaires[0], rows, submitted=[NOON, NOON, NOON, NOON, None, NOON])
        tried = alternatives(found, plan, group.source)
        save(clean(found, plan, group.source), plan, folder / "clean", tried)
    paths = Paths(folder, folder, folder, folder / "figures")
    here = Context(plan, "en", folder / "figures", "Demonstration data")
    groups = tuple(load_answers(plan, group.code, paths.clean) for group in halves)
    logs = tuple(load_log(group.code, paths.clean) for group in halves)
    return Page("03_comparison", Survey(plan, paths, here, groups, logs))


def test_the_notebook_shows_each_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[object] = []
    monkeypatch.setattr("helpers.notebook.page.display", shown.append)
    page = opened(tmp_path, study())
    robustness.findings(page)
    assert [type(one).__name__ for one in shown] == [
        *("Heading", "Paragraph", "Heading", "Paragraph", "Figure", "Table")
    ]
    assert [one.label for one in shown if isinstance(one, Heading | Figure | Table)] == [
        "sec-comparison-robustness",
        "sec-comparison-robustness-views-often",
        "fig-comparison-robustness-views-often",
        "tbl-comparison-robustness-views-often",
    ]
    assert all(one.mark == "Demonstration data" for one in shown if isinstance(one, Figure | Table))
    name = "robustness views.often/north/planned/all/none"
    # who left comes in where break-offs are kept
    assert (page.ledger[f"{name}/planned/base"], page.ledger[f"{name}/kept/base"]) == (5, 6)


def test_a_study_that_tries_nothing_shows_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[object] = []
    monkeypatch.setattr("helpers.notebook.page.display", shown.append)
    robustness.findings(opened(tmp_path, replace(study(), robustness=Robustness())))
    assert shown == []


def test_answers_that_were_not_cleaned_under_an_alternative_ask_for_it(tmp_path: Path) -> None:
    page = opened(tmp_path, study())
    more = Robustness((KEPT, replace(KEPT, code="other")), (PLAN_OF,))
    page.survey = replace(page.survey, study=replace(page.survey.study, robustness=more))
    with pytest.raises(UserError, match="make clean-data"):
        robustness.worlds_of(page.survey, "north")
