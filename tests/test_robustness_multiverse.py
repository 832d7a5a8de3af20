"""A multiverse against a hand-computed one, and what holds for every multiverse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import answers_of, label, likert, multiple, numeric, single
from builders_cleaning import form, study
from helpers.analysis import weighted
from helpers.analysis.compare import compare
from helpers.analysis.describe import describe
from helpers.analysis.multiverse import World, multiverse, world
from helpers.analysis.results import Distribution, Proportion
from helpers.analysis.specification import (
    BASES,
    EMPTY,
    MARGINS_UNMET,
    NO_DEFINITION,
    NO_MARGINS,
    PLAN,
    RAKED,
    Multiverse,
    Specification,
)
from helpers.analysis.weights import weigh
from helpers.cleaning.answers import Answers
from helpers.study.robustness import Definition, RobustnessPlan
from helpers.study.status import Status
from helpers.study.study import Part, Study
from helpers.study.weighting import Category, PopulationMargin, Weighting

DK, BLANK, OUT = Status.DONT_KNOW, Status.LEFT_BLANK, Status.NOT_ASKED
OFTEN = likert("often", "1 2 3 4", missing={"dk": "dont_know"}, positive=("3", "4"))
EVER = single("ever", "y n", positive=("y",))
SEX = single("sex", "f m")
TOPS = tuple(Definition(f"top{k}", label(f"top {k}"), top=k) for k in (1, 3))
PLAN_OF = RobustnessPlan("views", "often", label("3 or 4"), TOPS)
PART = Part("often", label("Often"), (("north", "often"), ("south", "often")))

# north: 4 of 8 valid, 9 asked, 10 in all; half of the weight is that of two women, who both answered 4
NORTH = answers_of((OFTEN, SEX), [*"44332211", DK, OUT], ["f", "f", *"mmmmmmmm"], group="north")
# south: 4 of 5 valid, 6 asked, 6 in all
SOUTH = answers_of((OFTEN, SEX), [*"43331", BLANK], list("ffmmmm"), group="south")


def weighted_study(*groups: str, women: float = 1.0) -> Study:
    """A study that knows of these groups how many women and men there are."""
    sizes = (("f", women), ("m", 1.0))
    categories = tuple(
        Category(code, size, (("sex", (code,)),), "a source", basis="sourced", date="2022-01-01")
        for code, size in sizes
    )
    margin = PopulationMargin("sexes", ("sex",), categories)
    plans = tuple(Weighting(group, label("everybody"), (margin,)) for group in groups)
    return replace(study(form(OFTEN, SEX)), weightings=plans)


def found(
    *groups: Answers,
    own: Study | None = None,
    part: Part = PART,
    plan: RobustnessPlan = PLAN_OF,
    others: Sequence[tuple[str, Answers]] = (),
) -> Multiverse:
    knows = own or weighted_study("north")
    worlds = [world(knows, one) for one in groups] + [world(knows, one, code) for code, one in others]
    return multiverse("views", part, plan, worlds)


# By hand


def counts(share: Proportion) -> tuple[int, int]:
    return share.count, share.base


def test_unweighted_shares_are_those_counted_by_hand() -> None:
    made = found(NORTH, SOUTH)
    north, south = made.of("north"), made.of("south")
    by_hand = {
        ("planned", "valid"): ((4, 8), (4, 5)),
        ("planned", "asked"): ((4, 9), (4, 6)),
        ("planned", "all"): ((4, 10), (4, 6)),
        ("top1", "valid"): ((2, 8), (1, 5)),
        ("top1", "asked"): ((2, 9), (1, 6)),
        ("top1", "all"): ((2, 10), (1, 6)),
        ("top3", "valid"): ((6, 8), (4, 5)),
        ("top3", "asked"): ((6, 9), (4, 6)),
        ("top3", "all"): ((6, 10), (4, 6)),
    }
    for (definition, base), pair in by_hand.items():
        one = Specification(definition, base)
        assert (counts(north[one]), counts(south[one])) == pair
        assert north[one].method == "Wilson"


def test_weighted_shares_are_those_computed_by_hand() -> None:
    # Two women of ten weigh 2.5 each, the men 0.625.
    north = found(NORTH, SOUTH).of("north")
    valid, everyone = (north[Specification("planned", base, RAKED)] for base in ("valid", "all"))
    assert valid.share == pytest.approx((5 + 1.25) / (5 + 3.75), rel=1e-12)
    assert everyone.share == pytest.approx(6.25 / 10, rel=1e-12)
    assert (counts(valid), counts(everyone)) == ((4, 8), (4, 10))
    assert valid.method == "logit"
    direct = weighted.proportion(np.array([True] * 4 + [False] * 4), np.array([2.5] * 2 + [0.625] * 6))
    assert (valid.low, valid.high) == pytest.approx((direct.low, direct.high), rel=1e-12)


def test_summary_and_order_by_hand() -> None:
    made = found(NORTH, SOUTH, own=study(form(OFTEN, SEX)))
    north = made.summary("north")
    # 2/10, 2/9, 2/8, 4/10, 4/9, 4/8, 6/10, 6/9, 6/8
    assert (north.number, north.below, north.above) == (9, 5, 3)
    assert (north.least, north.median, north.most) == pytest.approx((0.2, 4 / 9, 0.75))
    assert north.planned is not None and counts(north.planned) == (4, 8)
    south = made.summary("south")
    # 1/6 twice, 1/5, 4/6 four times, 4/5 twice: the planned one is tied with the highest
    assert (south.number, south.below, south.above) == (9, 7, 0)
    order = made.ordering()
    assert order is not None
    # south first as planned (0.8 > 0.5); not in the three of top1, and tied at 4/6 = 6/9 once
    assert (order.groups, order.same, order.compared, order.above) == (("south", "north"), 5, 9, (5,))


def test_columns_are_sorted_by_the_mean_difference_from_the_plan() -> None:
    made = found(NORTH, SOUTH, own=study(form(OFTEN, SEX)))
    one = {name: (made.of(name), made.of(name)[PLAN].share) for name in ("north", "south")}
    away = [
        sum((shares[column].share or 0) - (start or 0) for shares, start in one.values()) / 2
        for column in made.ordered()
    ]
    assert away == sorted(away) and 0.0 in away
    assert len(made.ordered()) == len(made.possible) == 9


def test_what_is_impossible_is_left_out_with_its_reason() -> None:
    made = found(NORTH, SOUTH)
    assert {(one.group, one.reason) for one in made.left_out} == {("south", NO_MARGINS)}
    assert len(made.left_out) == 9 and all(one.specification.weights == RAKED for one in made.left_out)
    order = made.ordering()
    assert order is not None and order.compared == 9  # those that both have


def test_margins_that_an_alternative_cannot_meet_are_a_reason() -> None:
    men = NORTH.where(NORTH.values["sex"] == "m")
    made = found(NORTH, SOUTH, others=[("men", men), ("men", SOUTH)])
    assert made.choices[3] == ("planned", "men")
    unmet = [one for one in made.left_out if one.reason == MARGINS_UNMET]
    assert len(unmet) == 9 and {(one.group, one.specification.exclusion) for one in unmet} == {
        ("north", "men")
    }


def test_a_definition_without_meaning_and_a_base_of_nobody_are_reasons() -> None:
    south = answers_of((EVER, SEX), [OUT, OUT, None], list("ffm"), group="south")
    part = Part("often", label("Often"), (("north", "often"), ("south", "ever")))
    made = found(NORTH, south, part=part)
    reasons = {
        reason: sum(one.reason == reason and one.group == "south" for one in made.left_out)
        for reason in (NO_DEFINITION, NO_MARGINS, EMPTY)
    }
    # top1 and top3 mean nothing for yes or no; raked: no margins; nobody answered: planned, valid
    assert reasons == {NO_DEFINITION: 12, NO_MARGINS: 3, EMPTY: 1}
    assert made.summary("south").planned is None and made.ordering() is None
    assert made.summary("south").number == 2 and made.summary("south").below is None


def test_options_by_group_win_over_top() -> None:
    definition = Definition("high", label("high"), top=1, options=(("south", ("n",)),))
    south = answers_of((EVER, SEX), list("yyn"), list("ffm"), group="south")
    part = Part("often", label("Often"), (("north", "often"), ("south", "ever")))
    made = found(NORTH, south, part=part, plan=replace(PLAN_OF, definitions=(definition,)))
    assert counts(made.of("north")[Specification("high")]) == (2, 8)
    assert counts(made.of("south")[Specification("high")]) == (1, 3)


def test_several_answers_count_once_a_person() -> None:
    means = multiple("means", "x y z", positive=("x",))
    definition = Definition("any", label("x or y"), options=(("north", ("x", "y")), ("south", ("y",))))
    part = Part("means", label("Means"), (("north", "means"), ("south", "means")))
    plan = RobustnessPlan("views", "means", label("x"), (definition,))
    groups = [answers_of(means, ["x y", "y", "x y z", ""], group=name) for name in ("north", "south")]
    made = found(*groups, own=study(form(means)), part=part, plan=plan)
    assert counts(made.of("north")[PLAN]) == (2, 3)
    assert counts(made.of("north")[Specification("any")]) == (3, 3)
    assert counts(made.of("south")[Specification("any", "all")]) == (3, 4)


def test_exact_names_are_unique_and_hold_the_shares() -> None:
    made = found(NORTH, SOUTH)
    exact = made.exact()
    name = "robustness views.often"
    assert exact[f"{name}/north/planned/valid/none/planned/count"] == 4
    assert exact[f"{name}/north/planned/all/raked/planned/share"] == pytest.approx(0.625)
    assert exact[f"{name}/south/left_out/no_margins"] == 9
    assert (exact[f"{name}/order/same"], exact[f"{name}/order/south above north"]) == (5, 5)
    assert len(exact) == 9 * 2 * 2 + 9 * 5 + 1 + 2 * 6 + 3


def test_answers_that_are_missing_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match=r"no answers of south \(planned\)"):
        found(NORTH)
    with pytest.raises(ValueError, match=r"no answers of south \(other\)"):
        found(NORTH, SOUTH, others=[("other", NORTH)])
    bare = answers_of(replace(OFTEN, positive=()), list("12"), group="south")
    with pytest.raises(ValueError, match="declares no positive"):
        found(NORTH, bare)


def test_a_definition_is_for_ordered_items() -> None:
    assert TOPS[0].positive("anybody", OFTEN) == ("4",)
    assert Definition("top4", label("all"), top=4).positive("anybody", OFTEN) is None
    assert TOPS[0].positive("anybody", EVER) is None
    assert TOPS[0].positive("anybody", replace(EVER, ordered=True)) == ("n",)
    assert TOPS[0].positive("anybody", numeric("age")) is None


# Of every multiverse

cells = st.sampled_from([*"1234", DK, BLANK, OUT])
people = st.lists(st.tuples(cells, st.sampled_from("fm")), min_size=1, max_size=25)


def group(name: str, rows: Sequence[tuple[Any, str]]) -> Answers:
    return answers_of((OFTEN, SEX), [row[0] for row in rows], [row[1] for row in rows], group=name)


@settings(max_examples=6)
@given(people, people, people)
def test_planned_is_what_describe_and_compare_give(north: Any, south: Any, more: Any) -> None:
    own = weighted_study("north", "south", women=2.0)
    groups = group("north", north), group("south", south)
    wider = group("north", [*north, *more]), group("south", [*south, *more])
    made = found(*groups, own=own, others=[("wider", one) for one in wider])
    shares = dict(compare(groups, dict(PART.items), "often").shares or ())
    for answers in groups:
        described, planned = describe(answers, "often"), made.summary(answers.group).planned
        assert isinstance(described, Distribution) and described.positive is not None
        if described.base.answered:
            assert planned == described.positive == shares[answers.group]
        else:
            assert planned is None
    # Every combination is there or left out, once.
    assert len(made.specifications) == 3 * len(BASES) * 2 * 2
    for name in made.groups:
        out = [one.specification for one in made.left_out if one.group == name]
        assert len(out) == len(set(out)) and set(out).isdisjoint(made.of(name))
        assert len(out) + len(made.of(name)) == len(made.specifications)
        summary = made.summary(name)
        if summary.number and summary.planned is not None:
            assert summary.least is not None and summary.most is not None
            assert summary.least <= (summary.planned.share or 0) <= summary.most
            assert (summary.below or 0) + (summary.above or 0) < summary.number
    for one in made.estimates:
        assert one.share.share is not None and 0 <= one.share.share <= 1
        if one.share.low is not None and one.share.high is not None:
            assert one.share.low - 1e-9 <= one.share.share <= one.share.high + 1e-9


@settings(max_examples=6)
@given(people, people, st.randoms(use_true_random=False))
def test_the_order_of_respondents_and_groups_changes_nothing(north: Any, south: Any, random: Any) -> None:
    own = weighted_study("north", "south", women=3.0)
    first = found(group("north", north), group("south", south), own=own)
    random.shuffle(north)
    random.shuffle(south)
    turned = replace(PART, items=tuple(reversed(PART.items)))
    second = found(group("south", south), group("north", north), own=own, part=turned)
    for name in first.groups:
        assert first.of(name).keys() == second.of(name).keys()
        for one, share in first.of(name).items():
            assert counts(share) == counts(second.of(name)[one])
            assert share.share == pytest.approx(second.of(name)[one].share, abs=1e-12)
    one, other = first.ordering(), second.ordering()
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert (one.same, one.compared) == (other.same, other.compared)


@settings(max_examples=6)
@given(people)
def test_a_group_beside_itself_is_tied_everywhere(rows: Any) -> None:
    made = found(group("north", rows), group("south", rows), own=study(form(OFTEN, SEX)))
    order = made.ordering()
    if order is not None:
        assert order.same == order.compared and order.above == (0,)


def test_equal_weights_give_the_unweighted_shares() -> None:
    even = group("north", list(zip("44332211", "fmfmfmfm", strict=True)))
    own = weighted_study("north")
    weights = weigh(own, even)
    assert weights is not None and set(weights.values.round(12)) == {1.0}
    made = multiverse(
        "views", PART, PLAN_OF, [World("planned", even, weights), World("planned", SOUTH, None)]
    )
    for one, share in made.of("north").items():
        if one.weights == RAKED:
            assert share.share == pytest.approx(made.of("north")[replace(one, weights="none")].share)
