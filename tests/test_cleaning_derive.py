"""Derived items: the first condition that holds, on answers already cleaned, or the reason why there is none."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from builders import label, multiple, numeric, single
from builders_cleaning import cleaned, export, form
from helpers.cleaning.answers import Answers
from helpers.cleaning.clean import clean
from helpers.cleaning.derive import derive
from helpers.exchange.read import read_export
from helpers.study.condition import Condition, Leaf
from helpers.study.item import Item, Option
from helpers.study.load import load_study
from helpers.study.study import Derived, DerivedOption

DATA = Path(__file__).parents[1] / "data"
TOWN = single("town", "metz nancy reims other", missing={"dk": "dont_know"})
ABROAD = single("abroad", "y n")


def derived(code: str = "zone", **conditions: Condition) -> Derived:
    options = tuple(DerivedOption(name, label(name), when) for name, when in conditions.items())
    item = Item(
        code,
        "single",
        label(code),
        "main",
        tuple(Option(one.code, one.label) for one in options),
        derived=True,
    )
    return Derived(item, options)


ZONE = derived(
    outside=Leaf("abroad", "eq", ("y",)),
    lorraine=Leaf("town", "in", ("metz", "nancy")),
    champagne=Leaf("town", "eq", ("reims",)),
)


def frame(**columns: list) -> pd.DataFrame:
    series = {name: pd.Series(cells, dtype="object") for name, cells in columns.items()}
    return pd.DataFrame(series).replace({None: np.nan})


def statuses(**columns: list[str]) -> dict[str, pd.Series]:
    return {name: pd.Series(cells, dtype="object") for name, cells in columns.items()}


def test_the_first_condition_that_holds_gives_the_value():
    coded = frame(town=["metz", "reims", "nancy", "metz"], abroad=["n", "n", None, "y"])
    known = ["answered"] * 4
    values, status = derive(ZONE, coded, statuses(town=known, abroad=known))
    assert values.tolist() == ["lorraine", "champagne", "lorraine", "outside"]
    assert status.tolist() == known
    assert values.dtype == pd.CategoricalDtype(["outside", "lorraine", "champagne"], ordered=True)


def test_where_no_condition_holds_the_item_is_left_blank():
    coded = frame(town=["other", "dk", None], abroad=["n", "n", None])
    found = statuses(town=["answered", "dont_know", "refused"], abroad=["answered", "answered", "left_blank"])
    values, status = derive(ZONE, coded, found)
    assert values.isna().all()
    assert status.tolist() == ["left_blank"] * 3


def test_where_a_trigger_was_broken_off_so_is_the_item_unless_another_decides():
    coded = frame(town=[None, None, "other", "metz"], abroad=[None, "y", None, None])
    found = statuses(
        town=["broke_off", "broke_off", "answered", "answered"],
        abroad=["broke_off", "answered", "broke_off", "broke_off"],
    )
    values, status = derive(ZONE, coded, found)
    assert values.astype("object").where(values.notna(), None).tolist() == [None, "outside", None, "lorraine"]
    assert status.tolist() == ["broke_off", "answered", "broke_off", "answered"]


def test_a_missing_option_may_decide():
    coded, found = frame(town=["dk", "metz"]), statuses(town=["dont_know", "answered"])
    values, status = derive(derived(vague=Leaf("town", "eq", ("dk",))), coded, found)
    assert values.tolist()[0] == "vague"
    assert status.tolist() == ["answered", "left_blank"]


def plain(found: Answers, code: str) -> pd.Series:
    values = found.values[code].astype("object")
    return values.where(values.notna(), None)


def test_a_derived_item_stands_last_among_the_items_of_the_answers():
    (found,) = cleaned(export(form(TOWN, ABROAD), [["metz", "n"], ["other", "n"]]), derived=[ZONE]).answers
    assert [item.code for item in found.items] == ["town", "abroad", "zone"]
    assert found.has("zone") and found.item("zone").derived
    assert found.status["zone"].tolist() == ["answered", "left_blank"]
    assert plain(found, "zone").tolist() == ["lorraine", None]


def test_a_condition_on_what_this_questionnaire_does_not_ask_never_holds():
    (found,) = cleaned(export(form(TOWN), [["metz"], [None]], submitted=[None] * 2), derived=[ZONE]).answers
    assert found.values["zone"].astype("object").tolist()[0] == "lorraine"
    assert found.status["zone"].tolist() == ["answered", "broke_off"]


def test_an_item_is_not_derived_where_nothing_that_it_looks_at_is_asked():
    (found,) = cleaned(export(form(single("age", "a b")), [["a"]]), derived=[ZONE]).answers
    assert not found.has("zone")
    assert list(found.values) == list(found.status) == ["age"]


def test_an_answer_that_was_set_aside_decides_nothing():
    town = single("town", "metz nancy reims", show_if=Leaf("abroad", "eq", ("n",)))
    lorraine = derived(lorraine=Leaf("town", "eq", ("metz",)))
    rows = [["y", "metz"], ["n", "metz"]]
    (found,) = cleaned(export(form(ABROAD, town), rows), derived=[lorraine]).answers
    assert found.status["zone"].tolist() == ["left_blank", "answered"]


@pytest.mark.parametrize(("cell", "size"), [("250", "large"), ("10", "small"), ("9999", None), (None, None)])
def test_possible_numbers_can_be_sorted_into_classes(cell: str | None, size: str | None):
    by_size = derived("size", small=Leaf("beds", "lt", ("100",)), large=Leaf("beds", "ge", ("100",)))
    (found,) = cleaned(export(form(numeric("beds", maximum=1000)), [[cell]]), derived=[by_size]).answers
    assert plain(found, "size").tolist() == [size]


def test_ticks_can_decide():
    means = multiple("means", "cd web paper")
    digital = derived("digital", yes=Leaf("means", "selected", ("cd", "web")), no=Leaf("means", "answered"))
    rows = [["cd paper"], ["paper"], [""]]
    (found,) = cleaned(export(form(means), rows), derived=[digital]).answers
    assert plain(found, "digital").tolist() == ["yes", "no", None]


def test_zones_of_the_demonstration_follow_from_departments_and_countries():
    study = load_study(DATA)
    source = study.source("radiologists")
    (found,) = clean(read_export(source, DATA / "raw", study.timezone), study, source).answers
    with (DATA / "raw" / "radiologists.csv").open(encoding="utf-8-sig", newline="") as file:
        raw = {f"radiologists-{number}": row for number, row in enumerate(csv.DictReader(file), start=2)}
    assert len(found) == 140
    assert plain(found, "zone").to_dict() == {one: zone(raw[one]) for one in found.values.index}


def zone(row: dict[str, str]) -> str | None:
    if row["country"] in ("ch", "lu", "be"):
        return "abr"
    zones = {"als": "67 68", "lor": "54 55 57 88", "cha": "08 10 51 52", "fra": "xx"}
    of_department = {f"d{number}": name for name, numbers in zones.items() for number in numbers.split()}
    return of_department.get(row["dept"].strip())
