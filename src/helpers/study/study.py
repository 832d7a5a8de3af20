"""The study: its groups, field period, rules and story, as `data/study.yaml` states them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from helpers.errors import UserError
from helpers.study.condition import Condition
from helpers.study.item import Item
from helpers.study.label import Label
from helpers.study.questionnaire import Questionnaire
from helpers.study.robustness import NOTHING_TRIED, Robustness
from helpers.study.weighting import Weighting

T = TypeVar("T")
# The correction for the number of tests where a study names none: it holds whatever the tests depend on.
HOLM = "holm"
# What a survey tool records of a respondent beside the answers.
RECORDED = ("id", "submitted", "started", "last_action", "last_page", "language", "seed", "finished")
# Survey tools whose exports are read; what each writes is in `helpers.exchange.tools`.
TOOLS = (
    *("limesurvey", "google_forms", "surveymonkey", "qualtrics", "redcap", "kobo", "surveyjs", "typeform"),
    *("spss", "stata", "spreadsheet"),
)
# Under this name `Source.answers` settles words of all items.
EVERY_ITEM = "*"
# Among an item's answers it stands for any that is no option: the text of the "other" option.
ANY_ANSWER = "*"
Settled = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Source:
    """One raw export: a file (name or glob pattern, looked up in the raw folder) and its questionnaire.

    Everything about the file is recognised; what is named here is taken instead: ``tool`` (one of `TOOLS`),
    ``encoding``, ``separator`` (a character), ``headings`` (``code``, ``text``, ``code+text``), ``sheet`` (of a
    workbook, by its name) and ``header_row`` (where the headings stand, as a spreadsheet counts).

    Where the file does not tell what something is, the study settles it, here or in its mapping file:

    - ``columns``: which header belongs to which item: pairs of header, or of a pattern with ``*``, and item code,
      one of its columns, one of `RECORDED`, or None for a column to leave out. Several columns may be given to one
      item; a row may have an answer in one of them.
    - ``answers``: by item, or `EVERY_ITEM`: pairs of an answer in the file and what it means: an option's code, for
      open items the answer as it should read, or None for no answer. `ANY_ANSWER` given to the option that opens a
      text field reads whatever is no option as its text.
    - ``ignore``: patterns with ``*`` of headers to leave out where no item claims them.
    """

    code: str
    file: str
    questionnaire: Questionnaire
    tool: str = "auto"
    columns: Settled = ()
    answers: tuple[tuple[str, Settled], ...] = ()
    ignore: tuple[str, ...] = ()
    encoding: str | None = None
    separator: str | None = None
    headings: str | None = None
    sheet: str | None = None
    header_row: int | None = None

    def settled(self, item: str) -> dict[str, str | None]:
        """Give the answers of an item that the study settles by hand, those for every item included."""
        known = dict(self.answers)
        return {**dict(known.get(EVERY_ITEM, ())), **dict(known.get(item, ()))}


@dataclass(frozen=True)
class Group:
    """A group of respondents: all rows of a source, or those that meet a condition.

    ``label`` is the plural ("radiologists"), ``member`` the singular. ``published`` is the number of answers
    that the study itself published, never a number of the data at hand.
    """

    code: str
    label: Label
    member: Label
    source: Source
    where: Condition | None = None
    published: int | None = None

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire that this group answered."""
        return self.source.questionnaire


@dataclass(frozen=True)
class Rule:
    """One exclusion rule; rules apply in order, and a row leaves at the first that it breaks.

    ``kind`` is one of ``condition``, ``test_answer``, ``outside_period``, ``duplicate``, ``break_off``,
    ``straight_lining``, ``no_group``; ``parameters`` are the kind's own, as pairs. ``label`` names the rule
    in the participant flow, ``reason`` says why it exists.
    """

    code: str
    kind: str
    label: Label
    reason: Label
    condition: Condition | None = None
    parameters: tuple[tuple[str, object], ...] = ()
    sources: tuple[str, ...] = ()

    def parameter(self, name: str, default: object = None) -> object:
        """Give a parameter of the rule's kind."""
        return dict(self.parameters).get(name, default)


@dataclass(frozen=True)
class Event:
    """Something that happened during the field period and may have moved the answers."""

    code: str
    label: Label
    start: date
    end: date
    source: str


@dataclass(frozen=True)
class DerivedOption:
    """A value of a derived item and the condition under which a respondent has it."""

    code: str
    label: Label
    when: Condition


@dataclass(frozen=True)
class Derived:
    """An item computed from answers, such as a zone from departments; the first condition to hold decides."""

    item: Item
    options: tuple[DerivedOption, ...]


@dataclass(frozen=True)
class Part:
    """One comparison across groups: for each group the item that carries the concept.

    The same item in all groups is compared answer by answer; different items only by the share of
    ``positive`` answers of each.
    """

    code: str
    title: Label
    items: tuple[tuple[str, str], ...]

    @property
    def same_item(self) -> bool:
        """Whether all groups were asked the same item."""
        return len({item for _, item in self.items}) == 1


@dataclass(frozen=True)
class Topic:
    """A place in the story of the comparison notebook: a finding, a cause, a proposal or any other topic.

    ``statement`` is what the study itself published on it, if anything.
    """

    code: str
    kind: str
    title: Label
    question: Label
    parts: tuple[Part, ...]
    statement: Label | None = None


@dataclass(frozen=True)
class Cross:
    """A cross-tabulation that the study plans within groups: does the row's answer go with the column's?

    ``stratum`` is an item within whose answers the two are crossed again, reduced to yes or no.
    """

    title: Label
    groups: tuple[str, ...]
    row: str
    column: str
    stratum: str | None = None


@dataclass(frozen=True)
class Published:
    """What the study published about itself; stands apart from any data at hand.

    ``source`` is a key of the bibliography.
    """

    total: int | None
    source: str
    statement: Label


@dataclass(frozen=True)
class Disclosure:
    """The rule of statistical disclosure: counts under the threshold, which has a source, do not leave."""

    threshold: int
    source: str


@dataclass(frozen=True)
class Study:
    """Everything that the code knows about a study. Nothing else in the code names a question or a group.

    ``multiplicity`` names the method by which p values are corrected for the number of tests of their family, one
    of `helpers.analysis.multiplicity.METHODS`.
    """

    code: str
    folder: Path
    title: Label
    short_title: Label
    languages: tuple[str, ...]
    start: date
    end: date
    timezone: str
    questionnaires: tuple[Questionnaire, ...]
    sources: tuple[Source, ...]
    groups: tuple[Group, ...]
    rules: tuple[Rule, ...]
    texts: tuple[tuple[str, Label], ...] = ()
    derived: tuple[Derived, ...] = ()
    events: tuple[Event, ...] = ()
    topics: tuple[Topic, ...] = ()
    crosses: tuple[Cross, ...] = ()
    published: Published | None = None
    disclosure: Disclosure | None = None
    place: str | None = None
    map: tuple[tuple[str, str], ...] = ()
    authors: tuple[str, ...] = ()
    licence: Label | None = None
    weightings: tuple[Weighting, ...] = ()
    robustness: Robustness = NOTHING_TRIED
    multiplicity: str = HOLM

    @property
    def default_language(self) -> str:
        """The first language of the study."""
        return self.languages[0]

    def language(self, code: str) -> str:
        """Give the language if the study is in it; another one lists those it is in."""
        if code not in self.languages:
            problem, file = "the study is not in this language", self.folder / "study.yaml"
            raise UserError(problem, file=file, value=code, accepted=self.languages)
        return code

    def group(self, code: str) -> Group:
        """Give the group of a code; an unknown one lists the known ones."""
        return _find("group", code, {group.code: group for group in self.groups}, self)

    def source(self, code: str) -> Source:
        """Give the source of a code; an unknown one lists the known ones."""
        return _find("source", code, {source.code: source for source in self.sources}, self)

    def weighting(self, group: str) -> Weighting | None:
        """Give the population margins of a group, if any are known."""
        return next((one for one in self.weightings if one.group == group), None)

    def text(self, name: str) -> Label | None:
        """Give a text that the study brings for the report (design, recruitment, ...), if it does."""
        return dict(self.texts).get(name)

    def derived_items(self, questionnaire: Questionnaire) -> tuple[Derived, ...]:
        """Give the derived items that can be computed from what the questionnaire asks."""
        codes = {item.code for item in questionnaire.all_items}
        return tuple(one for one in self.derived if _triggers(one) & codes)

    def groups_of(self, source: Source) -> tuple[Group, ...]:
        """Give the groups that a source's rows go to."""
        return tuple(group for group in self.groups if group.source.code == source.code)


def _triggers(derived: Derived) -> set[str]:
    return {item for option in derived.options for item in option.when.items()}


def _find(what: str, code: str, known: dict[str, T], study: Study) -> T:
    if code not in known:
        raise UserError(f"unknown {what}", file=study.folder / "study.yaml", value=code, accepted=known)
    return known[code]
