"""Break-off: how far respondents got who did not finish, and whether that depends on who answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from helpers.analysis import choice, effect, interval, unanswered
from helpers.analysis.multiplicity import adjust_tests
from helpers.analysis.results import Effect, Exact, Proportion, Test, exact_test
from helpers.cleaning.answers import Answers
from helpers.study.item import Item
from helpers.study.questionnaire import Section


@dataclass(frozen=True)
class Left:
    """One item: how many left right after it, and the share still there for what follows."""

    item: Item
    left: int
    there: Proportion


@dataclass(frozen=True)
class BreakOff:
    """The break-offs of one group among the answers that were kept.

    ``before`` left without any answer. ``items`` are all items asked, in order; ``sections`` the share still
    there at the end of each. ``broke_off`` are those who left before the end.
    """

    group: str
    respondents: int
    before: int
    items: tuple[Left, ...]
    sections: tuple[tuple[Section, Proportion], ...]

    @property
    def broke_off(self) -> int:
        """Respondents who left before the end."""
        return self.before + sum(one.left for one in self.items)

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        name = f"{self.group}/break-off"
        numbers: Exact = {f"{name}/respondents": self.respondents, f"{name}/before": self.before}
        numbers |= {f"{name}/left after/{one.item.code}": one.left for one in self.items}
        return numbers | {f"{name}/there after/{one.code}": share.count for one, share in self.sections}


@dataclass(frozen=True)
class LeftByProfile:
    """Break-off of a group by one item of its profile. ``counts``: left and finished by option."""

    group: str
    profile: Item
    counts: tuple[tuple[int, ...], ...]
    test: Test
    effect: Effect

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        name = f"{self.group}/break-off by {self.profile.code}"
        numbers = exact_test(name, self.test, self.effect)
        for side, counts in zip(("left", "finished"), self.counts, strict=True):
            codes = zip(self.profile.codes, counts, strict=True)
            numbers |= {f"{name}/{side}/{code}": n for code, n in codes}
        return numbers


@dataclass(frozen=True)
class WhoLeft:
    """Break-off by who answers, over groups, its tests corrected together.

    ``left_out`` are the (group, item) pairs that cannot be related to it: somebody had left before the item.
    """

    rows: tuple[LeftByProfile, ...]
    left_out: tuple[tuple[str, Item], ...]

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        return {name: number for row in self.rows for name, number in row.exact().items()}


def break_off(answers: Answers) -> BreakOff:
    """Say after which item respondents left, and what share was still there after each item and section.

    Known for questionnaires that the tool kept although they were not submitted, and that no rule excluded.
    Somebody who left is taken to have left right after the last item that has any answer of theirs, "don't know"
    and the like included.

    References
    ----------
    Peytchev (2009), Survey breakoff. Public Opinion Quarterly 73:74-97.

    Examples
    --------
    >>> from helpers.analysis.example import example_answers
    >>> break_off(example_answers()).broke_off
    0
    """
    items = answers.questionnaire.items
    last = unanswered.last_answered(answers, items)
    left = unanswered.left_early(answers, items)
    before = int((left & (last == -1)).sum())
    rows, shares, there = [], {}, len(answers) - before
    for place, item in enumerate(items):
        gone = int((left & (last == place)).sum())
        there -= gone
        shares[item.code] = interval.proportion(there, len(answers))
        rows.append(Left(item, gone, shares[item.code]))
    sections = tuple(
        (section, shares[section.items[-1].code])
        for section in answers.questionnaire.sections
        if section.items
    )
    return BreakOff(answers.group, len(answers), before, tuple(rows), sections)


def who_left(
    groups: Sequence[Answers], profiles: Mapping[str, Sequence[Item]], method: str = "holm"
) -> WhoLeft:
    """Relate break-off to who answers, in each group and for each item of its profile that all had reached.

    An item that somebody had not reached cannot be related to leaving: those who left early have no answer to
    it. All tests are one family, corrected by ``method``; a group nobody left has none.
    """
    rows, left_out = [], []
    for answers in groups:
        items = answers.questionnaire.items
        left = unanswered.left_early(answers, items)
        for profile in profiles.get(answers.group, ()) if left.any() else ():
            if unanswered.left_early(answers, [profile]).any():
                left_out.append((answers.group, profile))
                continue
            counts = unanswered.crossed(left, unanswered.places(answers, profile), len(profile.codes))
            cells = tuple(tuple(int(cell) for cell in line) for line in counts)
            test, size = choice.independence(counts), effect.cramers_v(counts)
            rows.append(LeftByProfile(answers.group, profile, cells, test, size))
    tests = adjust_tests([row.test for row in rows], method)
    corrected = tuple(replace(row, test=test) for row, test in zip(rows, tests, strict=True))
    return WhoLeft(corrected, tuple(left_out))
