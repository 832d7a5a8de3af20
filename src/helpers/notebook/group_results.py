"""One group of respondents, section by section of its questionnaire."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from helpers.analysis.crosstab import crosstab
from helpers.analysis.describe import describe
from helpers.analysis.multiplicity import adjust_crosstabs
from helpers.analysis.results import Description, Distribution, Numbers, Texts
from helpers.notebook import ordered, paired
from helpers.notebook.page import Page
from helpers.presentation import charts, sentences, tables
from helpers.presentation.display import Figure
from helpers.presentation.words import word
from helpers.study.item import Item
from helpers.study.questionnaire import Section
from helpers.study.shared import is_settled, possible


def title(page: Page) -> None:
    """Show the chapter's title: the group and its size."""
    name = page.context.group(page.answers.group)
    text = word("results_of_group", page.survey.language, group=name, count=len(page.answers))
    page.heading(text, 1, "results")


def sections(page: Page) -> tuple[Section, ...]:
    """Give the sections of the group's questionnaire, in order."""
    return page.answers.questionnaire.sections


def section(page: Page, one: Section) -> None:
    """Show a section: its sentences of reading, one table of its items, figures where they help.

    Multiple-choice items have a table of their own, with every base (`helpers.notebook.multiple.details`).
    """
    results = [_possible(page, describe(page.answers, item.code)) for item in items(page, one)]
    same = [sentences.same_sentence(item, page.context) for item in _making(page, one)]
    if not results and not same:
        return
    page.heading(one.title.text(page.survey.language), 2, one.code)
    page.keep(*results)
    page.list(*same, *(sentences.describe_sentence(result, page.context) for result in results))
    tabled = [
        result for result in results if not isinstance(result, Texts) and result.item.kind != "multiple"
    ]
    if tabled:
        caption = f"{one.title.text(page.survey.language)}"
        label = page.label("tbl", one.code)
        page.show(tables.profile_table(tabled, page.context, label=label, caption=caption))
    page.show(*_figures(page, one, results))


def crosstabs(page: Page) -> None:
    """Show the cross-tabulations that the study plans for this group, their tests corrected together.

    Two ordered items have their trend beside; those that the study plans within strata follow.
    """
    planned = [one for one in page.survey.study.crosses if page.answers.group in one.groups]
    if not planned:
        return
    page.heading(word("crosstabs", page.survey.language), 2, "crosstabs")
    plain = [crosstab(page.answers, one.row, one.column) for one in planned]
    found = adjust_crosstabs(plain, page.survey.study.multiplicity)
    page.keep(*found)
    trends = ordered.crosstab_trends(page, found)
    for one, result, trend in zip(planned, found, trends, strict=True):
        title = one.title.text(page.survey.language)
        page.say(f"**{title}.**", sentences.crosstab_sentence(result, page.context))
        name = (one.row, one.column)
        page.show(
            tables.crosstab_table(result, page.context, label=page.label("tbl", *name)),
            charts.residuals_chart(result, page.context, label=page.label("fig", *name)),
        )
        ordered.trend(page, trend)
    paired.strata(page)


def items(page: Page, one: Section) -> Iterator[Item]:
    """Give the items of a section and those derived from them; not those that a rule or the group has settled."""
    study, group = page.survey.study, page.survey.study.group(page.answers.group)
    for item in page.answers.items:
        if item.theme == one.code and not item.hidden and not is_settled(study, item, group):
            yield item


def _making(page: Page, one: Section) -> Iterator[Item]:
    """Give the items of a section to which the members of the group have the same answer, which makes them members."""
    study, group = page.survey.study, page.survey.study.group(page.answers.group)
    for item in page.answers.items:
        if (
            item.theme == one.code
            and not item.hidden
            and len(possible(study, item, group)) == 1 < len(item.codes)
        ):
            yield item


def _possible(page: Page, found: Description) -> Description:
    """Leave out the options that nobody in the group can have, by what makes somebody a member."""
    if not isinstance(found, Distribution):
        return found
    study = page.survey.study
    codes = possible(study, found.item, study.group(found.group))
    return replace(found, rows=tuple(row for row in found.rows if row.code in codes))


def _figures(page: Page, one: Section, results: list[Description]) -> Iterator[Figure]:
    context, title = page.context, one.title.text(page.survey.language)
    likert = [r for r in results if isinstance(r, Distribution) and r.item.kind == "likert"]
    for number, (_, scale) in enumerate(groupby(likert, key=lambda r: r.item.options), start=1):
        label = page.label("fig", one.code, f"scale{number}")
        yield from charts.likert_charts(list(scale), context, label=label, caption=title)
    for result in results:
        if isinstance(result, Distribution) and result.item.kind == "multiple":
            yield charts.options_chart(result, context, label=page.label("fig", result.item.code))
    numbers = [result for result in results if isinstance(result, Numbers)]
    for result in numbers:
        yield charts.numbers_chart([result], context, label=page.label("fig", result.item.code))
