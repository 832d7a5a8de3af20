"""The groups side by side: the story's topics, then every item that groups share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from helpers.analysis.compare import compare
from helpers.analysis.multiplicity import adjust
from helpers.analysis.results import Comparison, Distribution
from helpers.notebook import ordered
from helpers.notebook.page import Page
from helpers.presentation import charts, sentences, tables
from helpers.presentation.display import Figure
from helpers.presentation.words import word
from helpers.study.shared import SharedItems, shared_items
from helpers.study.study import Part, Topic

Key = tuple[tuple[str, str], ...]
MANY = 4  # of more groups than these a heading gives the number and no names, where all are meant


@dataclass(frozen=True)
class Comparisons:
    """All comparisons of the notebook, corrected together for their number: one family of tests."""

    by_items: tuple[tuple[Key, Comparison], ...]

    def of(self, items: Key) -> Comparison:
        """Give the comparison of these groups' items."""
        return dict(self.by_items)[items]


def all_comparisons(page: Page) -> Comparisons:
    """Compute every comparison of the notebook, each once, and correct their tests for multiplicity."""
    planned: dict[Key, str] = {}
    for topic in page.survey.study.topics:
        for part in topic.parts:
            planned.setdefault(part.items, f"{topic.code}.{part.code}")
    for shared in shared_items(page.survey.study):
        for item in shared.items:
            planned.setdefault(_key(shared, item), item)
    group = page.survey.group
    found = [compare([group(g) for g, _ in key], dict(key), code) for key, code in planned.items()]
    corrected = adjust(found, page.survey.study.multiplicity)
    page.keep(*corrected)
    return Comparisons(tuple(zip(planned, corrected, strict=True)))


def story(page: Page, kind: str, comparisons: Comparisons) -> None:
    """Show the study's topics of one kind (finding, cause, proposal, topic) under a heading, if any."""
    found = [topic for topic in page.survey.study.topics if topic.kind == kind]
    if found:
        page.heading(word(f"topics_{kind}", page.survey.language), 2, kind)
    for one in found:
        topic(page, one, comparisons)


def topic(page: Page, one: Topic, comparisons: Comparisons) -> None:
    """Show a topic: its question, what the study published on it, and each of its comparisons."""
    language = page.survey.language
    page.heading(one.title.text(language), 3, one.code)
    page.say(one.question.text(language))
    if one.statement is not None:
        page.say(word("study_published", language, statement=one.statement.text(language)))
    for part in one.parts:
        _part(page, one, part, comparisons.of(part.items))


def _part(page: Page, one: Topic, part: Part, comparison: Comparison) -> None:
    caption = part.title.text(page.survey.language)
    label = (one.code, part.code)
    page.say(sentences.compare_sentence(comparison, page.context))
    page.show(*_figures(page, comparison, label, caption))
    table = page.label("tbl", *label)
    page.show(tables.comparison_table(comparison, page.context, label=table, caption=caption))


def _figures(page: Page, comparison: Comparison, name: tuple[str, str], caption: str) -> Iterator[Figure]:
    context = page.context
    kinds = {description.item.kind for description in comparison.descriptions}
    if comparison.crosstab is not None and kinds == {"likert"}:
        found = [one for one in comparison.descriptions if isinstance(one, Distribution)]
        yield from charts.likert_charts(found, context, label=page.label("fig", *name), caption=caption)
    elif comparison.shares is not None:
        yield charts.share_chart(comparison, context, label=page.label("fig", *name), caption=caption)
    if comparison.crosstab is not None and kinds == {"single"}:
        label = page.label("fig", *name, "residuals")
        yield charts.residuals_chart(comparison.crosstab, context, label=label)


def shared(page: Page, comparisons: Comparisons) -> None:
    """Show every item that groups share, by who shares it: test, effect size and corrected p, then pairs of groups."""
    found_sets = shared_items(page.survey.study)
    if not found_sets:
        page.nothing("shared" if len(page.survey.study.groups) > 1 else "one_group")
    for number, one in enumerate(found_sets, start=1):
        caption = _shared_by(page, one)
        page.heading(caption, 3, f"shared{number}")
        found = [comparisons.of(_key(one, item)) for item in one.items]
        label = page.label("tbl", f"shared{number}")
        page.show(tables.overview_table(found, page.context, label=label, caption=caption))
        ordered.pairs(page, found, f"shared{number}", caption=caption)


def _shared_by(page: Page, one: SharedItems) -> str:
    """Name those who share items; all of many groups by their number."""
    language = page.survey.language
    if len(one.groups) == len(page.survey.study.groups) > MANY:
        return word("shared_by_all", language, count=len(one.groups))
    return word("shared_by", language, groups=", ".join(page.context.group(group) for group in one.groups))


def _key(one: SharedItems, item: str) -> Key:
    return tuple((group, item) for group in one.groups)
