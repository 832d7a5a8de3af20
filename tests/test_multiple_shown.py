"""Multiple-choice items in tables, sentences, figures and the notebook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builders import answers_of
from builders_presentation import HOW, SETTING, context
from helpers.analysis.multiple import MultipleResponse
from helpers.analysis.multiple import multiple as respond
from helpers.analysis.optionset import option_set
from helpers.analysis.overlap import Overlaps, overlaps
from helpers.notebook import multiple as notebook
from helpers.notebook import page as pages
from helpers.notebook.page import Page
from helpers.notebook.survey import Survey
from helpers.presentation.charts import overlaps as chart
from helpers.presentation.display import Figure, Paragraph, Table
from helpers.presentation.sentences.multiple import multiple_sentence
from helpers.presentation.tables.multiple import multiple_table, overlap_table, sets_table
from helpers.study.condition import Leaf
from helpers.study.item import Item
from helpers.study.paths import paths_of
from helpers.study.status import Status

CELLS = ["cd film", "cd film web", "cd", "none", "none", "", Status.NOT_ASKED, Status.BROKE_OFF, "oth"]
ASKED = replace(HOW, show_if=Leaf("setting", "eq", ("hosp",)))


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ").replace("’", "'")


def rows(table: Table) -> dict[str, tuple[str, ...]]:
    return {plain(heading): tuple(map(plain, cells)) for heading, cells in table.rows}


def heads(table: Table) -> list[str]:
    return [plain(text) for text, _ in table.head[-1]]


def notes(table: Table) -> str:
    return plain(" ".join(table.notes))


def found(cells: Any = CELLS, item: Item = ASKED, group: str = "rad", **more: Any) -> MultipleResponse:
    return respond(answers_of(item, list(cells), group=group), "how", **more)


def together(cells: Any = CELLS, item: Item = HOW) -> Overlaps:
    return overlaps(answers_of(item, list(cells), group="rad"), "how")


def test_the_table_has_every_base_and_tells_apart_who_ticked_nothing() -> None:
    table = multiple_table([found()], context("fr"), label="tbl-m", caption="Accès")
    assert heads(table) == ["Réponse", "n", "% (IC 95 %)", "% des interrogés", "% des réponses"]
    assert plain(table.caption) == "Accès : questions à choix multiple (radiologues)"
    assert rows(table) == {
        "Comment recevez-vous les images ?": (),
        "– CD ou DVD": ("3", "50,0 (18,8–81,2)", "37,5", "33,3"),
        "– Films": ("2", "33,3 (9,7–70,0)", "25,0", "22,2"),
        "– Serveur d'images": ("1", "16,7 (3,0–56,4)", "12,5", "11,1"),
        "– Aucun (exclusive)": ("2", "33,3 (9,7–70,0)", "25,0", "22,2"),
        "– Autre": ("1", "16,7 (3,0–56,4)", "12,5", "11,1"),
        "Au moins une réponse cochée": ("6", "100,0", "75,0", "—"),
        "– dont une réponse exclusive seule": ("2", "33,3", "25,0", "—"),
        "Rien coché": ("1", "—", "12,5", "—"),
        "Abandon avant la question": ("1", "—", "12,5", "—"),
        "Non posée (posée si Q1 : « Hôpital »)": ("1", "—", "—", "—"),
        "Réponses cochées : 1,5 par répondant, 3 au plus": ("9", "—", "—", "100,0"),
    }
    assert "Base : 9 radiologues" in notes(table) and "Réponse exclusive" in notes(table)
    assert "ayant coché au moins une réponse, même exclusive" in notes(table)
    assert not table.landscape


@pytest.mark.parametrize(
    ("of", "head", "first", "none"),
    [
        ("total", "% of all (95% CI)", "33.3 (12.1–64.6)", "22.2 (6.3–54.7)"),
        ("asked", "% of asked (95% CI)", "37.5 (13.7–69.4)", "25.0 (7.1–59.1)"),
        ("named", "% (95% CI)", "75.0 (30.1–95.4)", "—"),
    ],
)
def test_another_base_says_so(of: str, head: str, first: str, none: str) -> None:
    table = multiple_table([found(of=of)], context("en"), label="tbl-m", caption="Access")
    assert heads(table)[2] == head
    assert rows(table)["– CD or DVD"][1] == first and rows(table)["– None (exclusive)"][1] == none
    assert rows(table)["At least one answer ticked"][1] == "—"
    said = {"total": "of all respondents", "asked": "respondents asked", "named": "that is not exclusive"}
    assert said[of] in notes(table)


@pytest.mark.parametrize("cells", [[], [Status.NOT_ASKED] * 2, [""] * 2, ["none"]])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_tables_of_nobody_have_dashes(cells: list, language: str) -> None:
    table = multiple_table([found(cells)], context(language), label="tbl-m", caption="Accès")
    shown = [cell for _, line in table.rows for cell in line]
    assert not any("nan" in cell.lower() or "None" in cell for cell in shown)
    pairs = overlap_table([together(cells)], context(language), label="tbl-o", caption="Accès")
    assert pairs.rows[1][1] == ("—",) * 4


def test_pairs_in_a_table() -> None:
    table = overlap_table([together()], context("fr"), label="tbl-o", caption="Accès", most=2)
    assert rows(table) == {
        "Comment recevez-vous les images ? (n = 4)": (),
        "– CD ou DVD + Films": ("2", "50,0 (15,0–85,0)", "66,7", "1,33"),
        "– CD ou DVD + Serveur d'images": ("1", "25,0 (4,6–69,9)", "33,3", "1,33"),
    }
    assert "Base (n) :" in notes(table) and "les 2 paires au plus" in notes(table)
    assert "la paire cochée" in notes(
        overlap_table([together()], context("fr"), label="tbl-o", caption="Accès", most=1)
    )


def test_sets_in_a_table() -> None:
    groups = [answers_of(HOW, ["cd"] * 30 + ["film"] * 10, group="rad")]
    groups.append(answers_of(HOW, ["cd"] * 10 + ["film"] * 30, group="gp"))
    table = sets_table([(HOW, option_set(groups, "how"))], context("en"), label="tbl-s")
    # Who ticked one did not tick the other: the two tests are one, and the correction knows.
    assert rows(table)["How do you receive images?"] == (
        "2",
        "40/40",
        "40.0 (2)",
        "< 0.001",
        "< 0.001",
        "< 0.001",
    )
    assert "radiologists and general practitioners" in notes(table)
    empty = [answers_of(HOW, [], group="rad"), answers_of(HOW, [], group="gp")]
    table = sets_table([(HOW, option_set(empty, "how"))], context("en"), label="tbl-s")
    assert rows(table)["How do you receive images?"] == ("0", "0/0", "—", "—", "—", "—")


def test_the_sentence_in_french() -> None:
    said = plain(multiple_sentence(found(), together(), context("fr")))
    assert said == (
        "À la question « Comment recevez-vous les images ? » (radiologues), 6 répondants ont coché 9 réponses, "
        "1,5 en moyenne (3 au plus). Parmi les 8 interrogés, 1 n'a rien coché. "
        "Le plus souvent cochées ensemble : « CD ou DVD » et « Films », "
        "50,0 % (IC 95 % 15,0–85,0 ; n = 2/4), 1,33 fois le nombre attendu si elles étaient indépendantes."
    )


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["cd"], "(radiologists), 1 respondent ticked 1 answer. Of the 1 asked, all ticked an answer."),
        (
            ["cd", "film", "", ""],
            "2 respondents ticked 2 answers, 1 on average (1 at most). Of the 4 asked, 2",
        ),
        (["cd", "none", Status.DONT_KNOW], "2 respondents ticked 2 answers, 1 on average (1 at most)."),
    ],
)
def test_the_sentence_in_english(cells: list, expected: str) -> None:
    said = plain(multiple_sentence(found(cells), together(cells), context("en")))
    assert expected in said and "together" not in said


def test_who_did_not_know_is_not_said_to_have_ticked() -> None:
    cells = ["cd", "none", Status.DONT_KNOW]
    assert "asked" not in multiple_sentence(found(cells), together(cells), context("en"))


def test_of_nobody_the_sentence_says_nothing() -> None:
    assert multiple_sentence(found([""]), together([""]), context("fr")) == ""


def test_the_figure_says_in_words_what_it_shows(tmp_path: Path) -> None:
    here = replace(context("en", "Demonstration data"), figures=tmp_path)
    figure = chart.overlaps_chart(together(), here, label="fig-o")
    assert (tmp_path / "fig-o.svg").exists() and (tmp_path / "fig-o.png").exists()
    assert plain(figure.alt).startswith(
        "Heat map of 4 answers ticked together on the item “How do you receive images?” (radiologists, n = 4)."
    )
    assert "“CD or DVD” and “Films”, 2 (50.0%)" in plain(figure.alt) and figure.mark == "Demonstration data"
    assert "Percent of the 4 respondents" in figure.notes[0]


def test_the_figure_has_a_cell_for_every_pair_and_option_with_the_colour_of_its_share() -> None:
    sheet = chart.draw(together(), context("en"))
    texts = [text.get_text() for text in sheet.page.texts]
    # 4 options: 4 on the diagonal, 6 beneath; cd 3 of 4, with film 2.
    assert sum("." in text and text.replace(".", "").isdigit() for text in texts) == 10
    assert texts.count("75.0") == 1 and texts.count("50.0") == 2
    assert [chart.step(share) for share in (0.0, 0.049, 0.05, 0.1, 0.2, 0.4, 1.0)] == [0, 0, 1, 2, 3, 4, 4]


@pytest.mark.parametrize("cells", [[], ["none"], ["cd"]])
def test_the_figure_of_nobody_says_so(cells: list, tmp_path: Path) -> None:
    here = replace(context("fr"), figures=tmp_path)
    figure = chart.overlaps_chart(together(cells), here, label="fig-o")
    assert "Aucune paire cochée ensemble." in plain(figure.alt)


def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Page, list[Any]]:
    shown: list[Any] = []
    monkeypatch.setattr(pages, "display", shown.append)
    here = replace(context("fr"), figures=tmp_path)
    cells = (["hosp"] * len(CELLS), CELLS)
    groups = tuple(answers_of((SETTING, HOW), *cells, group=group) for group in ("rad", "gp"))
    form = here.study.group("rad").questionnaire
    groups = tuple(replace(answers, questionnaire=form, items=answers.items) for answers in groups)
    survey = Survey(here.study, paths_of("data", "fr"), here, groups, ())
    return Page("02_group", survey, "rad"), shown


def test_a_section_without_multiple_choice_shows_nothing(tmp_path: Path, monkeypatch) -> None:
    page, shown = opened(tmp_path, monkeypatch)
    notebook.details(page, page.answers.questionnaire.sections[0])
    notebook.overlap_maps(page, page.answers.questionnaire.sections[0])
    assert shown == [] and page.ledger == {}


def test_a_section_shows_one_table_of_options_and_one_of_pairs(tmp_path: Path, monkeypatch) -> None:
    page, shown = opened(tmp_path, monkeypatch)
    for answers in page.survey.groups:
        assert answers.item("how").theme == "access"
    section = page.answers.questionnaire.sections[1]
    notebook.details(page, section)
    assert [type(one) for one in shown] == [Paragraph, Table, Table]
    assert [one.label for one in shown[1:]] == ["tbl-rad-access-multiple", "tbl-rad-access-overlaps"]
    assert page.ledger["multiple rad/how/cd/count"] == 3
    assert page.ledger["overlaps rad/how/cd+film/both"] == 2
    shown.clear()
    notebook.details(page, section, pairs=False)
    notebook.all_pairs(page)
    assert [one.label for one in shown[1:]] == ["tbl-rad-access-multiple", "tbl-rad-all-overlaps"]
    notebook.overlap_maps(page, section)
    assert isinstance(shown[-1], Figure) and shown[-1].label == "fig-rad-how-overlaps"


def sharing(page: Page) -> Page:
    """The same page of a study in which its two groups were asked the same multiple-choice item."""
    study = page.survey.study
    form = study.group("rad").questionnaire
    profile, access = form.sections
    items = tuple(replace(one, comparability="identical") if one == HOW else one for one in access.items)
    form = replace(form, sections=(profile, replace(access, items=items)))
    groups = tuple(
        replace(group, source=replace(group.source, questionnaire=form))
        for group in study.groups
        if group.code != "pat"
    )
    study = replace(study, groups=groups)
    here = replace(page.context, study=study)
    return replace(page, survey=replace(page.survey, study=study, context=here), group=None)


def test_items_that_groups_share_are_compared_as_a_whole(tmp_path: Path, monkeypatch) -> None:
    page, shown = opened(tmp_path, monkeypatch)
    notebook.whole_sets(page)
    assert shown == []
    page = sharing(page)
    notebook.whole_sets(page)
    assert [type(one) for one in shown] == [Table]
    assert list(rows(shown[0])) == ["Comment recevez-vous les images ?"]
    assert page.ledger["set how (rad, gp)/sum_chi2/p"] == pytest.approx(1)
