"""Multiple-choice items: percentages under several bases, options ticked together, sets between groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.analysis.multiple import multiple
from helpers.analysis.optionset import option_set
from helpers.analysis.overlap import Overlaps, overlaps
from helpers.notebook import group_results
from helpers.notebook.page import Page
from helpers.presentation.charts.overlaps import FEWEST, overlaps_chart
from helpers.presentation.sentences.multiple import multiple_sentence
from helpers.presentation.tables.multiple import multiple_table, overlap_table, sets_table
from helpers.presentation.words import word
from helpers.study.item import Item
from helpers.study.questionnaire import Section
from helpers.study.shared import shared_items


def details(page: Page, section: Section, *, pairs: bool = True) -> None:
    """Show a section's multiple-choice items: how much was ticked, every base, what goes together.

    One table of the options and one of the pairs for the whole section; nothing where it has no such item.
    ``pairs=False`` leaves the second to `all_pairs`.
    """
    codes = [item.code for item in _items(page, section)]
    if not codes:
        return
    found = [multiple(page.answers, code) for code in codes]
    together = [overlaps(page.answers, code) for code in codes]
    page.keep(*found, *together)
    context, title = page.context, section.title.text(page.survey.language)
    both = zip(found, together, strict=True)
    page.list(*(multiple_sentence(one, pair, context, name_group=False) for one, pair in both))
    label = page.label("tbl", section.code, "multiple")
    page.show(multiple_table(found, context, label=label, caption=title))
    if pairs:
        _pairs(page, together, section.code, title)


def all_pairs(page: Page) -> None:
    """Show for all multiple-choice items of the page's group, in one table, which options go together."""
    sections = page.answers.questionnaire.sections
    codes = [item.code for section in sections for item in _items(page, section)]
    together = [overlaps(page.answers, code) for code in codes]
    page.keep(*together)
    _pairs(page, together, "all", word("multiple.all", page.survey.language))


def _pairs(page: Page, together: Sequence[Overlaps], name: str, title: str) -> None:
    if several := [one for one in together if len(one.options) > 1 and one.n]:
        label = page.label("tbl", name, "overlaps")
        page.show(overlap_table(several, page.context, label=label, caption=title))


def overlap_maps(page: Page, section: Section) -> None:
    """Draw for each of a section's multiple-choice items of three options or more which are ticked together."""
    for item in _items(page, section):
        found = overlaps(page.answers, item.code)
        page.keep(found)
        if len(found.options) >= FEWEST:
            label = page.label("fig", item.code, "overlaps")
            page.show(overlaps_chart(found, page.context, label=label))


def whole_sets(page: Page) -> None:
    """Show the multiple-choice items that groups share, each compared between them as a whole.

    One table for each set of groups that share items; nothing where they share no multiple-choice item.
    """
    study = page.survey.study
    for number, one in enumerate(shared_items(study), start=1):
        asked = study.group(one.groups[0]).questionnaire
        items = [item for item in map(asked.item, one.items) if item.kind == "multiple"]
        if not items:
            continue
        groups = [page.survey.group(group) for group in one.groups]
        found = [(item, option_set(groups, item.code, study.multiplicity)) for item in items]
        page.keep(*(result for _, result in found))
        page.show(sets_table(found, page.context, label=page.label("tbl", f"shared{number}", "sets")))


def _items(page: Page, section: Section) -> Iterator[Item]:
    yield from (item for item in group_results.items(page, section) if item.kind == "multiple")
