"""How precise the design can be, from the sizes of its groups alone."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.analysis.precision import Precision, precision
from helpers.notebook.page import Page
from helpers.presentation.sentences.precision import precision_sentence
from helpers.presentation.tables.precision import gaps_table, widths_table
from helpers.study.shared import shared_items
from helpers.study.study import Study


def planned(page: Page) -> None:
    """Show what width of interval and what difference the groups' sizes allow, published and at hand."""
    found = designs(page)
    if not found:
        page.nothing("precision")
        return
    page.keep(*found)
    context, widths = page.context, page.label("tbl", "precision", "widths")
    if not found[0].pairs:
        page.say(precision_sentence(found[0], context, widths=widths))
        page.show(widths_table(found, context, label=widths))
        return
    gaps = page.label("tbl", "precision", "gaps")
    page.say(precision_sentence(found[0], context, widths=widths, gaps=gaps))
    page.show(widths_table(found, context, label=widths), gaps_table(found, context, label=gaps))


def designs(page: Page) -> list[Precision]:
    """Give the precision of the sizes published and of those at hand: once where they are the same."""
    study = page.survey.study
    at_hand = {answers.group: len(answers) for answers in page.survey.groups}
    published = {one.code: one.published for one in study.groups if one.published and one.code in at_hand}
    sets: list[tuple[str, Mapping[str, int]]] = [("published", published), ("analysed", at_hand)]
    if published == at_hand:
        sets = [("same", at_hand)]
    tests = max(1, planned_comparisons(study))
    return [precision(sizes, tests, design=name) for name, sizes in sets if sizes]


def planned_comparisons(study: Study) -> int:
    """Count the comparisons of groups that the codebook plans, each with one main test.

    The parts of the story and the items that groups share, each once. A multiple-choice item has tests of its
    options alone, which are a family apart.
    """
    planned = {part.items for topic in study.topics for part in topic.parts}
    for shared in shared_items(study):
        planned |= {tuple((group, item) for group in shared.groups) for item in shared.items}
    return sum(not _by_options(study, items) for items in planned)


def _by_options(study: Study, items: tuple[tuple[str, str], ...]) -> bool:
    group, item = items[0]
    same = len({code for _, code in items}) == 1
    return same and study.group(group).questionnaire.item(item).kind == "multiple"
