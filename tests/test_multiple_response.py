"""Multiple response: every base told apart, mentions, exclusive options; overlaps of the options."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import answers_of, label, multiple, single
from helpers.analysis.describe import describe
from helpers.analysis.interval import proportion
from helpers.analysis.multiple import BASES, MultipleResponse
from helpers.analysis.multiple import multiple as respond
from helpers.analysis.overlap import Overlaps, overlaps, pairs
from helpers.analysis.results import Distribution
from helpers.errors import UserError
from helpers.study.item import Item, Option
from helpers.study.status import Status

quick = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LOST = [Status.NOT_ASKED, Status.DONT_KNOW, Status.REFUSED, Status.NOT_CONCERNED, Status.BROKE_OFF]


def tools(codes: str = "a b c", exclusive: str = "none") -> Item:
    options = [Option(code, label(code)) for code in codes.split()]
    options += [Option(code, label(code), exclusive=True) for code in exclusive.split()]
    options.append(Option("dk", label("dk"), missing="dont_know", exclusive=True))
    return Item("tools", "multiple", label("Tools"), "main", tuple(options))


CELLS = ["a b", "a", "a b c", "c", "none", "none", "", "", "", Status.DONT_KNOW, Status.BROKE_OFF]
CELLS += [Status.NOT_ASKED] * 9


def answered(cells: list, item: Item | None = None, group: str = "group") -> MultipleResponse:
    return respond(answers_of(item or tools(), cells, group=group), "tools")


def test_every_base_by_hand() -> None:
    found = answered(CELLS)
    assert (found.base.total, found.base.asked, found.base.answered, found.named) == (20, 11, 6, 4)
    a, none = found.option("a"), found.option("none")
    assert (a.count, a.of_total, a.of_asked, a.of_valid, a.of_named) == (3, 3 / 20, 3 / 11, 3 / 6, 3 / 4)
    assert (none.count, none.of_total, none.of_asked, none.of_valid) == (2, 2 / 20, 2 / 11, 2 / 6)
    assert none.of_named is None and none.exclusive and not a.exclusive
    assert a.of_mentions == 3 / 9 and none.of_mentions == 2 / 9


def test_the_interval_is_of_those_who_ticked_unless_another_base_is_asked_for() -> None:
    answers = answers_of(tools(), CELLS)
    expected = {"total": 20, "asked": 11, "valid": 6, "named": 4}
    assert respond(answers, "tools") == respond(answers, "tools", of="valid")
    for of, base in expected.items():
        found = respond(answers, "tools", of=of)
        assert found.of == of and found.option("a").share == proportion(3, base)
    assert respond(answers, "tools", of="named").option("none").share == proportion(0, 0)
    exact = respond(answers, "tools", of="asked", method="Clopper-Pearson").option("a").share
    assert exact == proportion(3, 11, method="Clopper-Pearson")


def test_nothing_ticked_is_neither_not_asked_nor_none_of_these() -> None:
    found = answered(CELLS)
    assert (found.none_ticked, found.base.not_asked, found.exclusive) == (3, 9, 2)
    assert found.base.count(Status.DONT_KNOW) == 1 and found.base.count(Status.BROKE_OFF) == 1
    assert found.ticked == (3, 4, 1, 1, 0)


def test_mentions_per_respondent() -> None:
    found = answered(CELLS)
    assert (found.mentions, found.mean, found.mean_with_none, found.most) == (9, 9 / 6, 9 / 9, 3)


def test_it_agrees_with_the_description_of_the_item() -> None:
    answers = answers_of(tools(), CELLS)
    found, described = respond(answers, "tools"), describe(answers, "tools")
    assert isinstance(described, Distribution)
    assert [option.share for option in found.options] == [row.valid for row in described.rows]
    assert [option.of_asked for option in found.options] == [row.of_asked for row in described.rows]
    assert found.mentions == described.mentions and found.base == described.base


def test_every_number_has_a_name_of_its_own() -> None:
    answers = answers_of(tools(), CELLS)
    exact = respond(answers, "tools").exact()
    assert exact["multiple group/tools/a/of_named"] == 0.75
    assert exact["multiple group/tools/ticked/0"] == 3
    assert exact["multiple group/tools/base/not_asked"] == 9
    assert not set(exact) & (
        set(describe(answers, "tools").exact()) | set(overlaps(answers, "tools").exact())
    )


@pytest.mark.parametrize(
    ("cells", "mean", "most", "ticked"),
    [
        ([], None, None, (0, 0, 0, 0, 0)),
        ([Status.NOT_ASKED] * 3, None, None, (0, 0, 0, 0, 0)),
        ([""] * 3, None, 0, (3, 0, 0, 0, 0)),
        ([Status.DONT_KNOW, Status.BROKE_OFF], None, None, (0, 0, 0, 0, 0)),
        (["none", "none"], 1.0, 1, (0, 2, 0, 0, 0)),
    ],
)
def test_edges(cells: list, mean: float | None, most: int | None, ticked: tuple[int, ...]) -> None:
    found = answered(cells)
    together = overlaps(answers_of(tools(), cells), "tools")
    assert (found.mean, found.most, found.ticked) == (mean, most, ticked)
    assert together.n == 0 and together.top() == () and found.named == 0
    assert all(pair.share.share is None and pair.jaccard is None for pair in together.pairs)
    if not found.base.answered:
        assert all(option.share.share is None and option.of_mentions is None for option in found.options)


def test_an_item_of_one_option_has_no_pair() -> None:
    one = multiple("tools", "a")
    found = respond(answers_of(one, ["a", "", "a"]), "tools")
    assert found.option("a").of_valid == 1 and found.option("a").of_asked == 2 / 3
    assert overlaps(answers_of(one, ["a", "", "a"]), "tools").pairs == ()


@pytest.mark.parametrize("ask", [respond, overlaps])
def test_only_multiple_choice_items_have_ticks(ask) -> None:
    with pytest.raises(UserError, match="no options that are ticked"):
        ask(answers_of(single("q", "a b"), ["a"]), "q")


def test_an_unknown_base_names_the_known_ones() -> None:
    with pytest.raises(UserError, match="unknown base") as caught:
        respond(answers_of(tools(), CELLS), "tools", of="everyone")
    assert all(name in str(caught.value) for name in BASES)


def test_overlaps_by_hand() -> None:
    found = overlaps(answers_of(tools(), CELLS), "tools")
    assert (found.n, found.options, found.counts) == (4, ("a", "b", "c"), (3, 2, 2))
    ab = found.pair("b", "a")
    assert (ab.first, ab.second, ab.both, ab.either, ab.jaccard) == ("a", "b", 2, 3, 2 / 3)
    assert ab.share == proportion(2, 4) and ab.lift == 4 * 2 / (3 * 2)
    # Ticks of a: 1 1 1 0, of b: 1 0 1 0: phi = (4 * 2 - 3 * 2) / sqrt(3 * 1 * 2 * 2).
    assert ab.phi == pytest.approx(2 / 12**0.5)
    assert [(pair.first, pair.second) for pair in found.top()] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert [pair.both for pair in found.top(2)] == [2, 1]


def test_a_pair_that_nobody_ticked_is_no_top_pair_and_an_option_of_all_has_no_phi() -> None:
    found = overlaps(answers_of(multiple("tools", "a b c"), ["a b", "a", "a"]), "tools")
    assert [(pair.first, pair.second) for pair in found.top()] == [("a", "b")]
    ab, bc = found.pair("a", "b"), found.pair("b", "c")
    assert ab.phi is None and ab.lift == 1
    assert (bc.both, bc.lift, bc.jaccard) == (0, None, 0)


@pytest.mark.parametrize(
    ("table", "n", "problem"),
    [
        ([[2, 1], [0, 2]], 5, "symmetric"),
        ([[2, 1, 0], [1, 2, 0]], 5, "symmetric"),
        ([[2, 3], [3, 4]], 5, "cannot be"),
        ([[4, 1], [1, 4]], 5, "cannot be"),
        ([[2, -1], [-1, 2]], 5, "whole numbers"),
        ([[2, 0.5], [0.5, 2]], 5, "whole numbers"),
    ],
)
def test_impossible_pairs_are_refused(table: list, n: int, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        pairs(table, n, ["a", "b"])


cells = st.lists(
    st.sampled_from(["a", "b", "c", "a b", "b c", "a b c", "none", "", *LOST]), min_size=0, max_size=40
)


@quick
@given(cells)
def test_bases_lie_within_each_other_and_add_up(found: list) -> None:
    one = answered(found)
    assert one.base.total >= one.base.asked >= one.base.answered >= one.named >= 0
    assert sum(one.ticked) == one.base.answered + one.none_ticked
    assert sum(number * people for number, people in enumerate(one.ticked)) == one.mentions
    assert one.named + one.exclusive + one.none_ticked + sum(one.base.count(s) for s in LOST) == len(found)
    for option in one.options:
        shares = [getattr(option, f"of_{base}") for base in BASES]
        known = [share for share in shares if share is not None]
        assert known == sorted(known) and all(0 <= share <= 1 for share in known)


@quick
@given(cells)
def test_percents_of_mentions_add_up_to_100(found: list) -> None:
    shares = [option.of_mentions for option in answered(found).options]
    if None in shares:
        assert shares == [None] * 4 and not answered(found).mentions
    else:
        assert sum(share for share in shares if share is not None) == pytest.approx(1)


@quick
@given(cells, st.randoms())
def test_the_order_of_respondents_changes_nothing(found: list, chance) -> None:
    mixed = list(found)
    chance.shuffle(mixed)
    assert answered(found) == answered(mixed)
    first, second = (overlaps(answers_of(tools(), one), "tools") for one in (found, mixed))
    assert first == second


NAMES = {"a": "z", "b": "y", "c": "x", "none": "nil"}


@quick
@given(cells)
def test_other_codes_in_another_order_change_nothing(found: list) -> None:
    renamed = [
        cell if isinstance(cell, Status) else " ".join(NAMES[code] for code in cell.split()) for cell in found
    ]
    other = tools("x y z", "nil")
    first, second = answered(found), answered(renamed, other)
    assert (first.ticked, first.exclusive, first.base) == (second.ticked, second.exclusive, second.base)
    for code, name in NAMES.items():
        theirs = second.option(name)
        assert (first.option(code).share, first.option(code).of_mentions) == (
            theirs.share,
            theirs.of_mentions,
        )
    ours, relabelled = overlaps_of(found, tools()), overlaps_of(renamed, other)
    for pair in ours.pairs:
        match = relabelled.pair(NAMES[pair.first], NAMES[pair.second])
        assert (pair.share, pair.either, pair.lift) == (match.share, match.either, match.lift)


def overlaps_of(found: list, item: Item) -> Overlaps:
    return overlaps(answers_of(item, found), "tools")


@quick
@given(cells)
def test_a_pair_never_has_more_than_either_of_its_options(found: list) -> None:
    together = overlaps_of(found, tools())
    counts = dict(zip(together.options, together.counts, strict=True))
    assert "none" not in counts
    for pair in together.pairs:
        assert pair.both <= min(counts[pair.first], counts[pair.second]) <= together.n
        assert pair.either == counts[pair.first] + counts[pair.second] - pair.both <= together.n
        assert pair.jaccard is None or 0 <= pair.jaccard <= 1
        assert pair.phi is None or -1 - 1e-12 <= pair.phi <= 1 + 1e-12
