"""Weighted beside unweighted: the result, its table, figure and sentences, and what a notebook shows of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from builders import answers_of
from builders_presentation import PRIOR, SEEN, SETTING, both, logs, study
from helpers.analysis import interval, raoscott
from helpers.analysis.design import designed
from helpers.analysis.sensitivity import Sensitivity, movement, sensitivity
from helpers.analysis.weights import Weights, weigh
from helpers.cleaning.answers import Answers
from helpers.notebook import weights as notebook
from helpers.notebook.page import Page
from helpers.notebook.survey import Survey
from helpers.presentation.charts.weights import pages, weights_chart
from helpers.presentation.context import Context
from helpers.presentation.display import Figure, Heading, Paragraph, Table
from helpers.presentation.sentences.weights import (
    CITED_WEIGHTS,
    margins_sentence,
    points,
    sensitivity_sentence,
    weights_caution,
    weights_sentence,
)
from helpers.presentation.tables.weights import margins_table, sensitivity_table
from helpers.publishing.references import METHODS
from helpers.study.paths import Paths
from helpers.study.status import Status
from helpers.study.study import Part, Study, Topic
from helpers.study.weighting import Category, PopulationMargin, Weighting

ITEMS = (SETTING, SEEN, PRIOR)
MARK = "Données de démonstration"


def plan(group: str, bounds: tuple[float, float] | None = None) -> Weighting:
    hospital = Category("hosp", 300, (("setting", ("hosp",)),), "somebody", "sourced", "2022-01-01")
    practice = Category(
        "own", 700, (("setting", ("solo", "grp")),), "others", "derived", "2022-01-01", "a sum"
    )
    margin = PopulationMargin("places", ("setting",), (hospital, practice))
    return Weighting(group, both("adultes du pays", "adults of the country"), (margin,), bounds=bounds)


def planned(*groups: str, bounds: tuple[float, float] | None = None) -> Study:
    parts = (
        Part("seen", both("Images vues", "Images seen"), (("pat", "seen"), ("rad", "seen"))),
        Part("again", both("Images vues encore", "Images seen again"), (("pat", "seen"), ("rad", "seen"))),
        Part("prior", both("Examen absent", "Exam missing"), (("pat", "seen"), ("rad", "prior"))),
        Part("setting", both("Lieu", "Place"), (("pat", "setting"), ("rad", "setting"))),
    )
    topic = Topic("story", "finding", both("Récit", "Story"), both("Vraiment ?", "Really?"), parts)
    return replace(study(), weightings=tuple(plan(group, bounds) for group in groups), topics=(topic,))


def group(code: str, hospital: tuple[int, int], own: tuple[int, int]) -> Answers:
    """So many yes and no in hospitals, and elsewhere; two more respondents whom nobody can place."""
    people = [("hosp", "y", "3")] * hospital[0] + [("hosp", "n", "1")] * hospital[1]
    people += [("solo", "y", "4")] * own[0] + [("grp", "n", "2")] * own[1]
    people += [(None, "y", "1"), (Status.NOT_ASKED, "dk", "1")]
    columns = [list(column) for column in zip(*people, strict=True)]
    columns[1] = [Status.DONT_KNOW if cell == "dk" else cell for cell in columns[1]]
    return answers_of(ITEMS, *columns, group=code)


PATIENTS, RADIOLOGISTS = group("pat", (20, 10), (6, 24)), group("rad", (8, 12), (3, 7))


def weights_of(*groups: Answers, bounds: tuple[float, float] | None = None) -> dict[str, Weights]:
    made = (weigh(planned("pat", "rad", bounds=bounds), one) for one in groups)
    return {one.group: one for one in made if one is not None}


def compared(code: str = "story.seen", second: str = "seen") -> Sensitivity:
    groups = [PATIENTS, RADIOLOGISTS]
    found = sensitivity(code, groups, {"pat": "seen", "rad": second}, weights_of(*groups))
    assert found is not None
    return found


def context(language: str = "fr", folder: Path = Path("figures")) -> Context:
    return Context(planned("pat", "rad"), language, folder, MARK)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


# ---- the result


def test_shares_stand_side_by_side_each_with_its_own_base() -> None:
    patients, radiologists = compared().shifts
    # 20/30 in hospitals (30 % of the population), 6/30 elsewhere (70 %).
    assert patients.weighted.share == pytest.approx(0.3 * 20 / 30 + 0.7 * 6 / 30)
    assert (patients.weighted.count, patients.weighted.base) == (26, 60)
    assert (patients.plain.count, patients.plain.base) == (27, 61)
    assert patients.plain == interval.proportion(27, 61)
    assert patients.points == pytest.approx(100 * (0.34 - 27 / 61))
    assert radiologists.weighted.share == pytest.approx(0.3 * 0.4 + 0.7 * 0.3)


def test_groups_are_strata_of_the_weighted_test() -> None:
    weights = [0.3 / 30 * 60] * 30 + [0.7 / 30 * 60] * 30 + [0.3 / 20 * 30] * 20 + [0.7 / 10 * 30] * 10
    answers = (
        ["y"] * 20 + ["n"] * 10 + ["y"] * 6 + ["n"] * 24 + ["y"] * 8 + ["n"] * 12 + ["y"] * 3 + ["n"] * 7
    )
    groups = ["pat"] * 60 + ["rad"] * 30
    expected = raoscott.independence(groups, answers, designed(weights, strata=groups))
    found = compared().weighted_test
    assert found.p == pytest.approx(expected.p) and found.df_error == pytest.approx(88)
    assert compared().test.name == "pearson_chi2"


def test_equal_groups_with_equal_weights_have_p_1() -> None:
    twin = replace(PATIENTS, group="rad")
    found = sensitivity(
        "story.seen", [PATIENTS, twin], {"pat": "seen", "rad": "seen"}, weights_of(PATIENTS, twin)
    )
    assert (
        found is not None and found.weighted_test.p == pytest.approx(1) and found.test.p == pytest.approx(1)
    )
    assert found.same_order


def test_a_population_like_the_sample_moves_nothing() -> None:
    sample = group("pat", (15, 15), (20, 50))
    found = sensitivity("x", [sample], {"pat": "seen"}, weights_of(sample))
    assert found is not None
    shift = found.shifts[0]
    assert shift.weighted.share == pytest.approx(35 / 100) and shift.weighted.deff == pytest.approx(1)
    assert found.weighted_test.reason == "not_computable_one_group"
    assert found.same_order is None


def test_groups_without_weights_and_items_without_positive_answers_are_left_out() -> None:
    both_groups = {"pat": "seen", "rad": "seen"}
    one = sensitivity("x", [PATIENTS, RADIOLOGISTS], both_groups, weights_of(RADIOLOGISTS))
    assert one is not None and [shift.group for shift in one.shifts] == ["rad"]
    assert sensitivity("x", [PATIENTS], {"pat": "seen"}, {}) is None
    assert sensitivity("x", [PATIENTS], {"pat": "setting"}, weights_of(PATIENTS)) is None


def test_a_group_that_nobody_answered_for_has_no_share() -> None:
    silent = answers_of(ITEMS, ["hosp", "solo"], [None, None], ["1", "1"], group="rad")
    found = sensitivity("x", [PATIENTS, silent], {"pat": "seen", "rad": "seen"}, weights_of(PATIENTS, silent))
    assert found is not None
    last = found.shifts[1]
    assert (last.plain.share, last.weighted.share, last.points, last.beyond) == (None, None, None, False)
    assert found.weighted_test.reason == "not_computable_one_group" and found.same_order is None
    assert None not in [found.exact()[f"weighted x/pat/seen/{part}"] for part in ("share", "se", "low")]


def test_a_single_answer_of_a_group_has_no_test() -> None:
    lone = answers_of(ITEMS, ["hosp", "solo"], ["y", None], ["1", "1"], group="rad")
    found = sensitivity("x", [PATIENTS, lone], {"pat": "seen", "rad": "seen"}, weights_of(PATIENTS, lone))
    assert found is not None and found.weighted_test.reason == "not_computable_few_respondents"


def test_the_movement_is_that_of_all_shares() -> None:
    found = [compared(), compared("story.prior", "prior")]
    moved = movement(found)
    assert moved is not None and moved.shares == 4 and moved.comparisons == 2
    far = [abs(shift.points or 0) for one in found for shift in one.shifts]
    assert moved.median == pytest.approx(np.median(far)) and abs(moved.largest.points or 0) == max(far)
    assert movement([]) is None


# ---- tables, sentences, figure


def test_the_table_of_margins_marks_what_is_derived() -> None:
    found = list(weights_of(PATIENTS, RADIOLOGISTS).values())
    table = margins_table(found, context(), label="tbl-m")
    assert [plain(cell) for cell in table.rows[1][1]] == ["30 (50,0)", "30,0", "+20,0"]
    assert table.rows[2][0] == "Cabinet individuel ou Cabinet de groupe"
    assert [plain(cell) for cell in table.rows[2][1]] == ["30 (50,0)", "70,0 †", "−20,0"]
    assert plain(table.rows[0][0]) == "Patients (n = 60)" and table.rows[0][1] == ()
    assert "Patients : adultes du pays. Source : somebody ; others." in map(plain, table.notes)
    assert table.mark == MARK and not table.landscape


def test_the_table_has_unweighted_counts_beside_every_weighted_share() -> None:
    table = sensitivity_table([compared(), compared("story.prior", "prior")], context(), label="tbl-s")
    heading, first = plain(table.rows[0][0]), [plain(cell) for cell in table.rows[1][1]]
    assert re.fullmatch(r"Images vues \(sans poids, p = 0,\d{3} ; avec poids, p = 0,\d{3}\)", heading)
    assert first[0] == "27/61" and first[1].startswith("44,3 (") and first[2] == "26/60"
    assert first[3].startswith("34,0 (") and first[5] == "−10,3"
    assert not table.landscape and table.mark == MARK


def test_a_comparison_of_one_group_says_that_there_is_no_test() -> None:
    found = sensitivity("story.seen", [PATIENTS], {"pat": "seen"}, weights_of(PATIENTS))
    assert found is not None
    heading = sensitivity_table([found], context("en"), label="tbl-s").rows[0][0]
    assert plain(heading) == "Images seen (without weights, no test; with weights, no test)"


def test_the_sentence_says_who_is_weighted_and_what_it_costs() -> None:
    found = weights_of(PATIENTS)["pat"]
    assert plain(weights_sentence(found, context())) == (
        "Patients : 60 questionnaires pondérés sur 62 (0 hors de la population, 2 sans réponse à une question des"
        " marges), par post-stratification ; poids de 0,60 à 1,40, effectif efficace de Kish 52, effet de plan 1,16."
        " Population : adultes du pays."
    )
    cut = weights_of(RADIOLOGISTS, bounds=(0.3, 1.8))["rad"]
    assert "bounded: margins are met only to within 14.3%" in plain(weights_sentence(cut, context("en")))


def test_the_farthest_category_is_named() -> None:
    said = plain(margins_sentence(list(weights_of(PATIENTS, RADIOLOGISTS).values()), context("en")))
    assert "“Hospital” (radiologists): 66.7% of the respondents, 30.0% of the population" in said


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_reading_gives_numbers_and_the_caution_no_promise(language: str) -> None:
    said = plain(sensitivity_sentence([compared()], context(language)))
    assert ("10,3 points" if language == "fr" else "10.3 points") in said
    assert ("2 parts" if language == "fr" else "2 shares") in said
    assert sensitivity_sentence([], context(language)) == ""
    caution = weights_caution(context(language))
    assert set(re.findall(r"@(\w+)", caution)) == set(CITED_WEIGHTS)
    assert all(f"{{{key}," in METHODS.read_text("utf-8") for key in CITED_WEIGHTS)
    assert "significa" not in said + caution


def test_points_agree_with_their_number() -> None:
    shown = [plain(points(value, "fr")) for value in (0.0, 1.94, 1.95, 6.7)]
    assert shown == ["0,0 point", "1,9 point", "2,0 points", "6,7 points"]
    assert points(1.0, "en") == "1.0 points"


def test_the_figure_says_in_words_what_it_shows(tmp_path: Path) -> None:
    figure = weights_chart([compared()], context("en", tmp_path), label="fig-w")
    assert "Images seen: patients, 44.3% (27/61) without weights and 34.0% (26/60) with them" in plain(
        figure.alt
    )
    assert figure.mark == MARK and (tmp_path / "fig-w.png").exists()
    again = weights_chart([compared()], context("en", tmp_path), label="fig-w")
    assert again.svg == figure.svg


def test_many_comparisons_are_parted_into_figures_that_a_page_takes() -> None:
    one = compared()
    found = pages([one] * 30, context())
    assert len(found) > 1 and sum(len(page) for page in found) == 30
    assert pages([], context()) == []


# ---- the notebook


class Shown(Page):
    """A page that keeps what it shows."""

    def show(self, *objects: Figure | Heading | Paragraph | Table) -> None:
        self.__dict__.setdefault("seen", []).extend(objects)

    @property
    def objects(self) -> list[Figure | Heading | Paragraph | Table]:
        return self.__dict__.get("seen", [])


def page_of(tmp_path: Path, *weighted: str) -> Shown:
    found = planned(*weighted)
    setting = Context(found, "fr", tmp_path, MARK)
    paths = Paths(*[tmp_path] * len(Paths.__dataclass_fields__))
    return Shown("04_weights", Survey(found, paths, setting, (PATIENTS, RADIOLOGISTS), logs()))


def test_a_study_without_margins_shows_nothing(tmp_path: Path) -> None:
    page = page_of(tmp_path)
    notebook.representativeness(page)
    notebook.sensitivity(page)
    assert page.objects == [] and page.ledger == {}


def test_the_notebook_shows_heading_text_figure_and_table_once(tmp_path: Path) -> None:
    page = page_of(tmp_path, "pat", "rad")
    notebook.representativeness(page)
    notebook.sensitivity(page)
    kinds = [type(one).__name__ for one in page.objects]
    assert kinds == [
        "Heading",
        "Paragraph",
        "Paragraph",
        "Table",
        "Heading",
        "Paragraph",
        "Paragraph",
        "Figure",
        "Table",
    ]
    labels = [one.label for one in page.objects if not isinstance(one, Paragraph)]
    assert len(labels) == len(set(labels))
    # The same items are compared once, and the item without positive answers not at all.
    titles = [heading for heading, cells in page.objects[-1].rows if not cells]  # type: ignore[union-attr]
    assert [plain(title).split(" (")[0] for title in titles] == ["Images vues", "Examen absent"]
    assert page.ledger["weighted story.seen/pat/seen/count"] == 26
    assert page.ledger["pat/weights/effective"] == pytest.approx(60 / 1.16)
