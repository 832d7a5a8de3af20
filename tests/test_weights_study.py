"""The population margins: what the file must say, what the study may map to it, whom weights are for."""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from builders import answers_of, single
from builders_presentation import both, study
from helpers.analysis.weights import weigh
from helpers.cleaning.answers import Answers
from helpers.errors import UserError
from helpers.study.load import load_study
from helpers.study.paths import ROOT
from helpers.study.status import Status
from helpers.study.study import Study
from helpers.study.weighting import Category, PopulationMargin, Weighting

DATA = ROOT / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / "population" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ---- the figures that are shipped


def test_every_population_has_source_licence_date_and_basis() -> None:
    for row in rows("margins.csv"):
        known = row["basis"] in ("sourced", "derived")
        for column in ("population", "source", "licence", "date"):
            assert bool(row[column]) == known, (row["category"], column)
        assert bool(row["note"]) or row["basis"] == "sourced"


def test_the_margins_of_adults_are_those_of_the_table_beside_them() -> None:
    people: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in rows("insee.csv"):
        people[row["department"], row["sex"], row["age"]] += int(row["population"])
    departments = sorted({department for department, _, _ in people})
    assert len(departments) == 10

    def count(where: list[str], sexes: str, age: str) -> int:
        return sum(people[department, sex, age] for department in where for sex in sexes)

    def young(where: list[str], sexes: str) -> int:
        return round(2 / 5 * count(where, sexes, "15-19"))

    expected = {}
    for sex, name in (("F", "women"), ("M", "men")):
        expected[f"{name}_18_39"] = count(departments, sex, "20-39") + young(departments, sex)
        for age, ages in (("40-59", "40_59"), ("60-74", "60_74"), ("75+", "75")):
            expected[f"{name}_{ages}"] = count(departments, sex, age)
    zones = {"alsace": "67 68", "lorraine": "54 55 57 88", "champagne_ardenne": "08 10 51 52"}
    for zone, codes in zones.items():
        where = codes.split()
        older = sum(count(where, "FM", age) for age in ("20-39", "40-59", "60-74", "75+"))
        expected[zone] = older + young(where, "FM")
    found = {
        row["category"]: int(row["population"])
        for row in rows("margins.csv")
        if row["margin"].startswith("adults")
    }
    assert found == expected


def test_the_shipped_margins_of_physicians_are_the_published_totals() -> None:
    totals: dict[str, int] = defaultdict(int)
    for row in rows("margins.csv"):
        totals[row["margin"]] += int(row["population"] or 0)
    assert (totals["gps_sex"], totals["radiologists_sex"], totals["specialists_sex"]) == (
        99_941,
        9_038,
        119_879,
    )
    assert totals["gps_zone"] == 0


# ---- mistakes in the files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("raw"))
    return tmp_path / "data"


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("gps_sex,women,50187", "gps_sex,women,", ("basis", "row:      13", "unknown")),
        (
            "gps_sex,women,50187,2022-01-01,sourced",
            "gps_sex,women,,,unknown",
            ("women is unknown", "row:      13"),
        ),
        (
            "gps_sex,women,50187",
            "gps_sex,women,-50187",
            ("no population", "row:      13", "-50187", "from 0"),
        ),
        ("gps_sex,women,50187", "gps_sex,women,many", ("no population", "population", "many")),
        ("gps_sex,women,50187", "gps_sex,women,inf", ("no population", "inf")),
        ('2022-01-01,sourced,"DREES', 'last year,sourced,"DREES', ("a date", "last year", "2022-01-01")),
        ('sourced,"DREES', 'guessed,"DREES', ("rests on", "guessed", "sourced, derived")),
        (
            "whole of France; specialists other than general practitioners (60847) less radiologists (3338)",
            "",
            ("derived",),
        ),
        ('"DREES, RPPS (Le Quotidien du médecin, 2022-07-11)"', "", ("has a source", "row:      13")),
        ("gps_sex,men,", "gps_sex,women,", ("stands twice", "row:      14", "women")),
        ("margin,category,population", "margin,category,people", ("column is missing", "population")),
    ],
)
def test_a_mistake_in_the_margins_names_its_place(
    folder: Path, old: str, new: str, told: tuple[str, ...]
) -> None:
    file = folder / "population" / "margins.csv"
    edit(file, old, new)
    with pytest.raises(UserError) as caught:
        load_study(folder)
    assert all(part in str(caught.value) for part in ("margins.csv", *told))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{margin: gps_sex,", "{margin: gps_age,", ("no such margin", "gps_age", "gps_sex")),
        ("women: {sex: [f]}, men: {sex: [m]}", "women: {sex: [f]}, boys: {sex: [m]}", ("boys", "women, men")),
        ("women_75: {sex: [f], agep: [a6]}", "women_75: {sex: [f], agep: [a9]}", ("a9", "a1, a2")),
        ("women_75: {sex: [f], agep: [a6]}", "women_75: {sex: [f], agep: [a5]}", ("women_60_74",)),
        ("women_75: {sex: [f], agep: [a6]}", "women_75: {sex: [f]}", ("same items",)),
        ("alsace: {zone: [als]}", "alsace: {zones: [als]}", ("zones", "no such item")),
        ("          alsace: {zone: [als]}\n", "", ("alsace", "no answers belong")),
        ("bounds: [0.2, 5]", "bounds: [2, 5]", ("bound", "[0.2, 5]")),
        ("bounds: [0.2, 5]", "bounds: [0.2, 1.1, 5]", ("bound",)),
        ("- margin: adults_zone", "- margin: gps_zone", ("is unknown", "margins.csv", "population")),
    ],
)
def test_a_mistake_in_the_study_names_its_place(
    folder: Path, old: str, new: str, told: tuple[str, ...]
) -> None:
    edit(folder / "study.yaml", old, new)
    with pytest.raises(UserError) as caught:
        load_study(folder)
    assert all(part in str(caught.value) for part in told), str(caught.value)


def test_margins_of_different_populations_are_told(folder: Path) -> None:
    edit(folder / "population" / "margins.csv", "adults_zone,alsace,1539660", "adults_zone,alsace,2539660")
    with pytest.raises(UserError, match="not of one population"):
        load_study(folder)


def test_a_missing_file_is_told(folder: Path) -> None:
    (folder / "population" / "margins.csv").unlink()
    with pytest.raises(UserError, match="missing"):
        load_study(folder)


def test_a_study_without_weights_needs_no_margins(folder: Path) -> None:
    text = (folder / "study.yaml").read_text("utf-8")
    start = text.index("\nweights:\n")
    (folder / "study.yaml").write_text(text[:start] + text[text.index("\n# Robustness", start) :], "utf-8")
    (folder / "population" / "margins.csv").unlink()
    found = load_study(folder)
    assert found.weightings == () and found.weighting("patients") is None


# ---- weights of respondents

SEX, PLACE, HERE = (
    single("sex", "f m o"),
    single("place", "n s", missing={"dk": "dont_know"}),
    single("here", "y n"),
)
KNOWN = ("somebody", "sourced", "2022-01-01")


def category(code: str, size: float, **options: str) -> Category:
    return Category(
        code, size, tuple((item, tuple(codes.split())) for item, codes in options.items()), *KNOWN
    )


SEXES = PopulationMargin("sexes", ("sex",), (category("women", 60, sex="f"), category("men", 40, sex="m")))
PLACES = PopulationMargin(
    "places", ("place",), (category("north", 500, place="n"), category("south", 505, place="s"))
)


def planned(*margins: PopulationMargin, **more: object) -> Study:
    plan = Weighting("pat", both("adultes", "adults"), margins, **more)  # type: ignore[arg-type]
    return replace(study(), weightings=(plan,))


def answers(*people: tuple[str | Status | None, ...]) -> Answers:
    return answers_of((SEX, PLACE, HERE), *zip(*people, strict=True), group="pat")


PEOPLE = [("f", "n", "y")] * 3 + [("m", "n", "y")] * 2 + [("f", "s", "y"), ("m", "s", "y")] * 2


def test_one_margin_post_stratifies_several_rake() -> None:
    one = weigh(planned(SEXES), answers(*PEOPLE))
    assert one is not None and (one.method, one.n, one.left_out) == ("poststratification", 9, 0)
    assert one.values.mean() == pytest.approx(1) and one.values.iloc[0] == pytest.approx(0.6 * 9 / 5)
    both_ = weigh(planned(SEXES, PLACES), answers(*PEOPLE))
    assert both_ is not None and both_.method == "raking" and both_.missed <= 1e-12 and not both_.trimmed
    assert [row.weighted for row in both_.rows] == pytest.approx([row.population for row in both_.rows])
    assert [row.sample.count for row in both_.rows] == [5, 4, 5, 4]
    assert both_.deff == pytest.approx(9 / both_.effective) and both_.effective < 9
    assert both_.exact()["pat/weights/sexes/women/count"] == 5


def test_respondents_outside_the_population_and_unknown_ones_get_no_weight() -> None:
    odd = [("o", "n", "y"), ("f", "n", "n"), (None, "n", "y"), ("f", Status.DONT_KNOW, "y"), ("f", "n", None)]
    plan = planned(SEXES, PLACES, within=(("here", ("y",)),))
    found, plain = weigh(plan, answers(*odd, *PEOPLE)), weigh(plan, answers(*PEOPLE))
    assert found is not None and plain is not None
    assert (found.n, found.outside, found.unknown, found.left_out) == (9, 2, 3, 5)
    whole = found.of(answers(*odd, *PEOPLE))
    assert np.isnan(whole[:5]).all() and whole[5:] == pytest.approx(plain.values.to_numpy())


def test_permuting_respondents_permutes_their_weights() -> None:
    group = answers(*PEOPLE)
    order = group.values.index[np.random.default_rng(1).permutation(len(group))]
    moved = replace(group, values=group.values.loc[order], status=group.status.loc[order])
    plan = planned(SEXES, PLACES)
    one, other = weigh(plan, group), weigh(plan, moved)
    assert one is not None and other is not None
    assert other.values.loc[one.values.index].to_numpy() == pytest.approx(one.values.to_numpy())


def test_bounds_cut_weights_and_say_by_how_much_margins_are_missed() -> None:
    people = [("f", "n", "y")] * 8 + [("m", "n", "y")]
    free, cut = (weigh(planned(SEXES, **more), answers(*people)) for more in ({}, {"bounds": (0.5, 2.0)}))
    assert free is not None and cut is not None
    assert free.values.max() == pytest.approx(3.6) and not free.trimmed
    assert cut.values.max() == pytest.approx(2) and cut.values.mean() == pytest.approx(1) and cut.trimmed
    assert cut.missed > 0.05 and cut.rows[1].weighted == pytest.approx(2 / 9)


@pytest.mark.parametrize(
    ("people", "problem"),
    [
        ([("f", "n", "y")] * 3, "men has a population of 0.4 and no respondent"),
        ([("o", "n", "y")] * 3, "0 respondents belong to the population"),
        ([("f", "n", "y"), ("m", "s", "y")], "cannot be met together"),
    ],
)
def test_margins_that_these_answers_cannot_meet_are_told(people: list[tuple[str, ...]], problem: str) -> None:
    with pytest.raises(UserError, match=problem) as caught:
        weigh(planned(SEXES, PLACES), answers(*people))
    assert "group pat cannot be weighted" in str(caught.value) and "join categories" in str(caught.value)


def test_a_group_without_margins_has_no_weights() -> None:
    assert weigh(study(), answers(*PEOPLE)) is None
