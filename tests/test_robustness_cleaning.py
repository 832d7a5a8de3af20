"""Answers under other exclusion rules: who comes in, who never does, and what stands on disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import label, likert, numeric, single, text
from builders_cleaning import NOON, export, form, rule, study
from helpers.cleaning.alternatives import altered, alternatives, folder_of
from helpers.cleaning.answers import Answers
from helpers.cleaning.clean import clean
from helpers.cleaning.store import load_answers, save
from helpers.errors import UserError
from helpers.exchange.export import Export
from helpers.study.condition import Leaf, Tree
from helpers.study.questionnaire import Questionnaire
from helpers.study.robustness import QUALITY, ExclusionAlternative, Robustness
from helpers.study.study import Study

ITEMS = (
    single("consent", "y n"),
    single("adult", "y n"),
    *(likert(f"view{k}", "1 2 3") for k in range(4)),
    text("remark"),
)
FORM = form(*ITEMS)
LATE = "2022-02-10 12:00:00"
RULES = (
    rule("trial", "test_answer", items=("remark",), pattern="^test$"),
    rule("refused", "condition", Leaf("consent", "ne", ("y",))),
    rule("minor", "condition", Leaf("adult", "eq", ("n",))),
    rule("period", "outside_period"),
    rule("duplicate", "duplicate", min_answers=4),
    rule("breakoff", "break_off", min_share=0.5),
    rule("straight", "straight_lining", items=tuple(f"view{k}" for k in range(4)), min_items=3),
)
JUDGING = tuple(one.code for one in RULES if one.kind in QUALITY)

# (answers, submitted): each breaks what its name says, and nothing else
ROWS: dict[str, tuple[list[Any], str | None]] = {
    "fine": (["y", "y", "1", "2", "3", "1", None], NOON),
    "trial": (["y", "y", "1", "2", "2", "1", "test"], NOON),
    "refused": (["n", "y", "1", "2", "1", "1", None], NOON),
    "minor": (["y", "n", "1", "3", "2", "1", None], NOON),
    "late": (["y", "y", "2", "2", "3", "1", None], LATE),
    "again": (["y", "y", "1", "2", "3", "1", None], NOON),
    "left": (["y", "y", "1", None, None, None, None], None),
    "nearly": (["y", "y", "1", "2", "1", None, None], None),
    "straight": (["y", "y", "2", "2", "2", "2", None], NOON),
    "left before agreeing": ([None, "y", "1", None, None, None, None], None),
    "left before the age": (["y", None, "1", None, None, None, None], None),
}


def alternative(code: str = "other", **more: Any) -> ExclusionAlternative:
    return ExclusionAlternative(code, label(code), **more)


def own(*tried: ExclusionAlternative, asked: Questionnaire = FORM) -> Study:
    return replace(study(asked, RULES), robustness=Robustness(tried))


def raw() -> Export:
    cells, sent = zip(*ROWS.values(), strict=True)
    return export(FORM, list(cells), submitted=list(sent))


def under(found: Export, one: ExclusionAlternative) -> Answers:
    plan = own(one)
    ((_, (answers,)),) = alternatives(found, plan, plan.source("web"))
    return answers


def planned(found: Export) -> Answers:
    plan = own()
    return clean(found, plan, plan.source("web")).answers[0]


def names(answers: Answers) -> list[str]:
    known = list(ROWS)
    return [known[int(name.removeprefix("web-")) - 2] for name in answers.values.index]


def test_each_rule_keeps_out_what_its_name_says() -> None:
    assert names(planned(raw())) == ["fine", "nearly"]


@pytest.mark.parametrize(
    ("one", "who"),
    [
        (alternative(without=("straight",)), ["fine", "nearly", "straight"]),
        (alternative(without=("period",)), ["fine", "late", "nearly"]),
        (alternative(without=("duplicate",)), ["fine", "again", "nearly"]),
        (alternative(without=("breakoff",)), ["fine", "left", "nearly"]),
        (alternative(without=JUDGING), ["fine", "late", "again", "left", "nearly", "straight"]),
        (alternative(change=(("breakoff", (("min_share", 0.9),)),)), ["fine"]),
        (alternative(change=(("breakoff", (("min_share", 0.1),)),)), ["fine", "left", "nearly"]),
        (alternative(change=(("straight", (("min_items", 5),)),)), ["fine", "nearly", "straight"]),
        (alternative(only_submitted=True), ["fine"]),
        (alternative(without=("straight",), only_submitted=True), ["fine", "straight"]),
    ],
)
def test_alternatives_change_what_they_say(one: ExclusionAlternative, who: list[str]) -> None:
    assert names(under(raw(), one)) == who


def test_without_alternatives_nothing_is_cleaned_again() -> None:
    assert list(alternatives(raw(), own(), own().source("web"))) == []


def test_an_alternative_named_like_a_rule_takes_no_rules_place() -> None:
    one = alternative("refused", only_submitted=True)
    assert "refused" not in names(under(raw(), one))
    assert len(altered(own(one), one).rules) == len(RULES) + 1


def test_who_surely_was_not_asked_needs_no_answer() -> None:
    # The age is asked of visitors alone: who said not to be one is judged without it.
    asked = form(
        single("visitor", "y n"),
        single("adult", "y n", show_if=Leaf("visitor", "eq", ("y",))),
        likert("view", "1 2"),
        numeric("hours"),
    )
    rules = (
        rule("minor", "condition", Leaf("adult", "eq", ("n",))),
        rule("breakoff", "break_off", min_share=0.9),
    )
    cells = [["n", None, "1", None], ["y", None, "1", None], [None, None, "1", None], ["y", "y", "1", None]]
    one = alternative(without=("breakoff",))
    plan = replace(study(asked, rules), robustness=Robustness((one,)))
    ((_, (found,)),) = alternatives(export(asked, cells, submitted=[None] * 4), plan, plan.source("web"))
    assert list(found.values.index) == ["web-2", "web-5"]


def test_where_the_tool_does_not_say_what_was_submitted_nobody_leaves_for_it() -> None:
    found = replace(raw(), complete_known=False)
    assert len(under(found, alternative(only_submitted=True))) == len(planned(found))


codes = st.sampled_from(["1", "2", "3", None])
row = st.tuples(
    st.sampled_from(["y", "y", "y", "n", None]),
    st.sampled_from(["y", "y", "y", "n", None]),
    *[codes] * 4,
    st.sampled_from([None, None, None, "test"]),
    st.sampled_from([NOON, NOON, LATE, None]),
)


def exported(rows: list[tuple[Any, ...]]) -> Export:
    twice = [*rows, *rows[:3]]  # some come again
    return export(FORM, [list(one[:-1]) for one in twice], submitted=[one[-1] for one in twice])


def subsets() -> Iterator[tuple[str, ...]]:
    yield from chain.from_iterable(combinations(JUDGING, n) for n in range(1, len(JUDGING) + 1))


@settings(max_examples=5)
@given(st.lists(row, min_size=1, max_size=10), st.sampled_from(list(subsets())))
def test_a_rule_left_out_never_loses_respondents_and_lets_nobody_in_who_may_not(
    rows: list[tuple[Any, ...]], without: tuple[str, ...]
) -> None:
    found = exported(rows)
    before, after = planned(found), under(found, alternative(without=without))
    assert len(after) >= len(before)
    new = [int(name.removeprefix("web-")) for name in after.values.index.difference(before.values.index)]
    came = found.coded.loc[new]
    assert (came["consent"] == "y").all() and (came["adult"] == "y").all()
    assert not came["remark"].eq("test").any()
    fewer = under(found, alternative(only_submitted=True))
    assert len(fewer) <= len(before)


@settings(max_examples=3)
@given(st.lists(row, min_size=1, max_size=10), st.sampled_from(list(subsets())))
def test_who_stays_is_cleaned_as_ever(rows: list[tuple[Any, ...]], without: tuple[str, ...]) -> None:
    found = exported(rows)
    before, after = planned(found), under(found, alternative(without=without))
    both = before.values.index.intersection(after.values.index)
    pd.testing.assert_frame_equal(before.values.loc[both], after.values.loc[both])
    pd.testing.assert_frame_equal(before.status.loc[both], after.status.loc[both])


# On disk


def saved(folder: Path, *tried: ExclusionAlternative) -> Study:
    plan = own(*tried)
    found, source = raw(), plan.source("web")
    save(clean(found, plan, source), plan, folder, alternatives(found, plan, source))
    return plan


def test_alternatives_come_back_from_disk(tmp_path: Path) -> None:
    one = alternative(without=("straight",))
    plan = saved(tmp_path, one)
    back, made = load_answers(plan, "all", folder_of(tmp_path, one.code)), under(raw(), one)
    pd.testing.assert_frame_equal(back.values, made.values)
    pd.testing.assert_frame_equal(back.status, made.status)
    assert names(load_answers(plan, "all", tmp_path)) == ["fine", "nearly"]
    assert [path.name for path in folder_of(tmp_path, one.code).iterdir()] == ["all.parquet"]


def test_an_alternative_that_is_gone_leaves_no_answers_behind(tmp_path: Path) -> None:
    plan = saved(tmp_path, alternative("first", without=("straight",)))
    saved(tmp_path, alternative("second", without=("breakoff",)))
    assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("alternatives/*/*.parquet")] == [
        "alternatives/second/all.parquet"
    ]
    with pytest.raises(UserError, match="make clean-data"):
        load_answers(plan, "all", folder_of(tmp_path, "first"))


def test_what_was_interrupted_has_no_log_and_is_made_again(tmp_path: Path) -> None:
    plan = saved(tmp_path, alternative(without=("straight",)))
    found, source = raw(), plan.source("web")

    def broken() -> Iterator[Any]:
        yield from alternatives(found, plan, source)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        save(clean(found, plan, source), plan, tmp_path, broken())
    assert not (tmp_path / "web.json").exists()
    assert not list(tmp_path.rglob("*.part"))


def test_conditions_on_several_items_protect_by_each_of_them() -> None:
    rules = (
        rule(
            "outside",
            "condition",
            Tree("all", (Leaf("consent", "eq", ("n",)), Leaf("adult", "eq", ("n",)))),
        ),
        RULES[5],
    )
    one = alternative(without=("breakoff",))
    plan = replace(study(FORM, rules), robustness=Robustness((one,)))
    cells = [["y", "y", *[None] * 5], ["y", None, *[None] * 5], [None, "y", *[None] * 5]]
    ((_, (found,)),) = alternatives(export(FORM, cells, submitted=[None] * 3), plan, plan.source("web"))
    assert list(found.values.index) == ["web-2"]
