"""Items without an answer, break-off and who answers: by hand, at the ends, whatever the answers are, and R's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreements_core import chile
from builders import answers_of, likert, multiple, numeric, single, text
from helpers.analysis.breakoff import break_off, who_left
from helpers.analysis.multiplicity import adjusted
from helpers.analysis.nonresponse import ItemByProfile, item_nonresponse, who_lacks
from helpers.analysis.unanswered import crossed
from helpers.cleaning.answers import Answers
from helpers.study.load import load_study
from helpers.study.paths import ROOT
from helpers.study.profile import profile_items
from helpers.study.shared import is_settled
from helpers.study.status import Status
from reference import expected, needs_reference, same

DK, REFUSED, INVALID = Status.DONT_KNOW, Status.REFUSED, Status.INVALID
NOT_ASKED, LEFT, NOT_CONCERNED = Status.NOT_ASKED, Status.BROKE_OFF, Status.NOT_CONCERNED
STATUSES = [None, DK, REFUSED, INVALID, NOT_ASKED, NOT_CONCERNED, LEFT]

SEX = single("sex", "f m", quasi_identifier=True)
OPINION = likert("opinion", "1 2 3")
TOOLS = multiple("tools", "x y")
AGE = numeric("age")
WORDS = text("words")
ITEMS = (SEX, OPINION, TOOLS, AGE, WORDS)

rows = st.tuples(
    st.sampled_from(["f", "m", None]),
    st.sampled_from(["1", "2", "3", *STATUSES]),
    st.sampled_from(["x", "x y", "", *STATUSES[1:]]),
    st.one_of(st.integers(0, 9), st.sampled_from(STATUSES)),
    st.sampled_from(["a word", None]),
)
respondents = st.lists(rows, max_size=25)
quick = settings(max_examples=25, deadline=None)


def made(found: list[tuple[Any, ...]], group: str = "group") -> Answers:
    columns = [list(column) for column in zip(*found, strict=True)] if found else [[] for _ in ITEMS]
    return answers_of(ITEMS, *columns, group=group)


def test_a_rate_by_hand() -> None:
    cells = [*"112233", None, DK, REFUSED, INVALID, NOT_CONCERNED, NOT_ASKED, LEFT, LEFT]
    (one,) = item_nonresponse(answers_of(OPINION, cells)).items
    # Reached: 14 less the one not asked and the two who had left; without answer: blank, don't know, refused, invalid.
    assert (one.rate.count, one.rate.base) == (4, 11)
    assert [one.count(status) for status in (Status.LEFT_BLANK, DK, REFUSED, INVALID)] == [1, 1, 1, 1]
    # Wilson, 4 of 11, by hand: centre (4 + z2/2) / (11 + z2), half z sqrt(4 * 7 / 11 + z2/4) / (11 + z2)
    z = 1.959963984540054
    centre, half = (4 + z * z / 2) / (11 + z * z), z * (4 * 7 / 11 + z * z / 4) ** 0.5 / (11 + z * z)
    assert one.rate.low == pytest.approx(centre - half) and one.rate.high == pytest.approx(centre + half)


def test_items_are_ranked_and_free_texts_left_out() -> None:
    found = item_nonresponse(
        made([("f", DK, "x", 3, None), ("m", "1", "", 4, None), (None, "2", "", None, None)])
    )
    assert [(one.item.code, one.rate.count) for one in found.ranked()] == [
        ("tools", 2),
        ("sex", 1),
        ("opinion", 1),
        ("age", 1),
    ]
    assert (found.lacking, found.reached, found.complete.count) == (5, 12, 0)
    assert found.exact()["group/nonresponse/tools/left_blank"] == 2


def test_everybody_answered_everything() -> None:
    found = item_nonresponse(made([("f", "1", "x", 3, None), ("m", "2", "y", 4, None)]))
    assert (found.lacking, found.ranked(), found.complete.share) == (0, (), 1.0)


def test_nobody_answered_and_nobody_there() -> None:
    silent = item_nonresponse(made([(None, None, "", None, None)] * 3))
    assert [one.rate.share for one in silent.items] == [1.0] * 4 and silent.complete.count == 0
    nobody = made([])
    assert [one.rate.share for one in item_nonresponse(nobody).items] == [None] * 4
    assert break_off(nobody).broke_off == 0 and break_off(nobody).items[0].there.share is None
    (row,) = who_lacks([nobody], {"group": [SEX]}).rows
    assert row.test.p is None and row.test.reason.rule == "not_computable_empty"
    assert who_left([nobody], {"group": [SEX]}).rows == ()


def test_respondents_shares_are_compared_by_their_ranks() -> None:
    # Women lack 0 and 1/3 of the three other items that they reached, men 1/2 (of two) and 2/3.
    found = made(
        [
            ("f", "1", "x", 3, None),
            ("f", DK, "x", 3, None),
            ("m", None, "x", NOT_ASKED, None),
            ("m", None, "", 5, None),
            (None, None, "", None, None),
        ]
    )
    (row,) = who_lacks([found], {"group": [SEX]}).rows
    assert [(code, n, pytest.approx(mean)) for code, n, mean in row.shares] == [
        ("f", 2, 1 / 6),
        ("m", 2, 7 / 12),
    ]
    assert (row.test.name, row.test.statistic, row.effect.value) == ("mann_whitney_exact", 0.0, -1.0)
    assert (row.test.p_adjusted, row.test.family) == (row.test.p, 1)


def test_an_item_is_tested_by_who_answers_where_enough_lack_it() -> None:
    sex = ["f"] * 20 + ["m"] * 20
    opinion = [None] * 10 + ["1"] * 10 + [DK] * 2 + ["2"] * 18
    age = [None] * 9 + [5] * 31
    answers = answers_of((SEX, OPINION, AGE), sex, opinion, age)
    (row,) = who_lacks([answers], {"group": [SEX]}).rows
    (one,) = row.items
    assert (one.item.code, one.counts) == ("opinion", ((10, 2), (10, 18)))
    # Chi-square by hand: n (ad - bc)^2 / product of margins
    assert one.test.statistic == pytest.approx(40 * (10 * 18 - 2 * 10) ** 2 / (12 * 28 * 20 * 20))
    assert (one.test.name, one.test.family, row.test.family) == ("pearson_chi2", 1, 1)
    assert [i.item.code for i in who_lacks([answers], {"group": [SEX]}, fewest=9).rows[0].items] == [
        "opinion",
        "age",
    ]
    assert who_lacks([answers], {"group": [SEX]}, fewest=13).rows[0].items == ()


def test_the_two_families_are_corrected_apart() -> None:
    groups = [
        answers_of(
            (SEX, OPINION, AGE),
            ["f"] * 20 + ["m"] * 20,
            [None] * 12 + ["1"] * (8 + shift) + [DK] * (20 - shift),
            [None] * 15 + [5] * 25,
            group=name,
        )
        for name, shift in (("a", 12), ("b", 15))
    ]
    found = who_lacks(groups, {"a": [SEX], "b": [SEX]})
    assert [len(found.tests), len(found.item_tests)] == [2, 4]
    for family in (found.tests, found.item_tests):
        p = [test.p for test in family if test.p is not None]
        assert tuple(test.p_adjusted for test in family) == adjusted(p)
        assert {test.family for test in family} == {len(family)}


def test_flags_by_option() -> None:
    flags, options = np.array([True, True, False, False, True]), np.array([0, 2, 0, 1, -1])
    assert crossed(flags, options, 3).tolist() == [[1, 0, 1], [1, 1, 0]]


# Break-off


def leaving() -> Answers:
    """Ten finish; two leave after the opinion, one after the age, one without a word, one not asked the age."""
    sex = ["f"] * 5 + ["m"] * 5 + ["m", "m", "f", LEFT, "f"]
    opinion = ["1"] * 10 + ["2", DK, "3", LEFT, "1"]
    age = [1] * 10 + [LEFT, LEFT, 7, LEFT, NOT_ASKED]
    last = ["1"] * 10 + [LEFT] * 5
    return answers_of((SEX, OPINION, AGE, likert("last", "1 2")), sex, opinion, age, last)


def test_where_people_leave_by_hand() -> None:
    found = break_off(leaving())
    assert (found.respondents, found.before, found.broke_off) == (15, 1, 5)
    assert [(one.item.code, one.left, one.there.count) for one in found.items] == [
        ("sex", 0, 14),
        ("opinion", 3, 11),
        ("age", 1, 10),
        ("last", 0, 10),
    ]
    assert [(section.code, share.count) for section, share in found.sections] == [("main", 10)]
    assert found.exact()["group/break-off/left after/opinion"] == 3


def test_break_off_is_related_to_what_all_had_reached() -> None:
    answers = leaving()
    found = who_left([answers], {"group": [SEX]})
    assert (found.rows, [item.code for _, item in found.left_out]) == ((), ["sex"])
    started = answers.where(answers.valid("sex"))
    (row,) = who_left([started], {"group": [SEX]}).rows
    assert row.counts == ((2, 2), (5, 5)) and row.test.name == "fisher_exact" and row.test.p == 1.0
    assert row.exact()["group/break-off by sex/left/m"] == 2


def test_a_group_that_nobody_left_has_no_test() -> None:
    finished = answers_of((SEX, OPINION), ["f", "m"], ["1", None])
    assert who_left([finished], {"group": [SEX]}).rows == ()
    assert [one.left for one in break_off(finished).items] == [0, 0]


# Whatever the answers are


@quick
@given(respondents)
def test_every_base_is_the_sum_of_its_parts(found: list) -> None:
    answers = made(found)
    result = item_nonresponse(answers)
    for one in result.items:
        given_up = [one.base.count(status) for status in (NOT_ASKED, LEFT)]
        assert one.rate.base + sum(given_up) == len(found)
        kept = one.base.answered + one.base.count(NOT_CONCERNED)
        assert one.rate.base - one.rate.count == kept
    left = break_off(answers)
    assert left.items[-1].there.count == len(found) - left.broke_off
    assert left.broke_off == int((answers.status == LEFT.value).any(axis=1).sum())


@quick
@given(respondents, st.randoms(use_true_random=False))
def test_the_order_of_respondents_changes_nothing(found: list, chance: Any) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert item_nonresponse(made(found)) == item_nonresponse(made(shuffled))
    assert break_off(made(found)) == break_off(made(shuffled))


@settings(max_examples=6, deadline=None)
@given(respondents)
def test_the_names_and_order_of_options_change_nothing(found: list) -> None:
    other, names = single("sex", "z y", quasi_identifier=True), {"f": "y", "m": "z", None: None}
    columns = [[names[row[0]] for row in found], *([row[k] for row in found] for k in range(1, 5))]
    renamed = answers_of((other, *ITEMS[1:]), *columns)
    (first,) = who_lacks([made(found)], {"group": [SEX]}, fewest=1).rows
    (second,) = who_lacks([renamed], {"group": [other]}, fewest=1).rows
    assert first.test.p == pytest.approx(second.test.p)
    assert {n for _, n, _ in first.shares} == {n for _, n, _ in second.shares}
    assert [one.test.p for one in first.items] == pytest.approx([one.test.p for one in second.items])


# The codebook


def test_the_profile_is_what_the_codebook_marks() -> None:
    study = load_study(ROOT / "data")
    for group in study.groups:
        found = profile_items(study, group.code)
        assert found and all(item.quasi_identifier and item.kind == "single" for item in found)
        assert not any(is_settled(study, item) for item in found)
        derived = {code for one in study.derived for o in one.options for code in o.when.items()}
        assert not derived & {item.code for item in found}


# R


def by_profile(other: str) -> ItemByProfile:
    found = who_lacks([chile()], {"group": [chile().item(other)]}).rows[0].items
    return next(one for one in found if one.item.code == "vote")


@needs_reference
def test_item_nonresponse_by_who_answers_is_that_of_r() -> None:
    one = by_profile("sex")
    theirs = expected("cardata_chile", "nonresponse_vote_sex.counts")
    assert same([one.counts[1], one.counts[0]], theirs.loc[["FALSE", "TRUE"], ["F", "M"]].to_numpy().tolist())
    theirs = expected("cardata_chile", "nonresponse_vote_sex.chi2")
    assert same({"statistic": one.test.statistic, "df": one.test.df, "p": one.test.p}, theirs)


@needs_reference
def test_rates_are_those_that_r_counts() -> None:
    found = {one.item.code: one.rate for one in item_nonresponse(chile()).items}
    theirs = expected("cardata_chile", "missing")
    assert {code: found[code].count for code in theirs.index} == theirs.to_dict()
    assert {rate.base for rate in found.values()} == {2700}
