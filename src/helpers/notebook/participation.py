"""Who answered, who was excluded and why, when and from where, how completely."""

from __future__ import annotations

from helpers.analysis.describe import base_of, describe
from helpers.analysis.results import Base, Dates, Distribution
from helpers.cleaning.answers import Answers
from helpers.notebook.page import Page
from helpers.presentation import charts, sentences, tables
from helpers.study.item import Item


def reading(page: Page) -> None:
    """Show how the files were read, and which columns were not kept."""
    logs, context = page.survey.logs, page.context
    page.show(
        tables.reading_table(logs, context, label=page.label("tbl", "reading")),
        tables.left_out_table(logs, context, label=page.label("tbl", "left-out")),
    )


def exclusions(page: Page) -> None:
    """Show the participant flow: raw rows, exclusions by rule, answers kept."""
    logs, context = page.survey.logs, page.context
    page.say(sentences.exclusion_sentence(logs, context))
    page.show(
        charts.flow_chart(logs, context, label=page.label("fig", "flow")),
        tables.exclusion_table(logs, context, label=page.label("tbl", "exclusions")),
    )
    for log in logs:
        page.ledger[f"{log.source}/rows"] = log.rows
        page.ledger |= {f"{log.source}/excluded/{rule}": count for rule, count in log.steps}
        page.ledger |= {f"{log.source}/kept/{group}": count for group, count in log.kept}


def groups(page: Page) -> None:
    """Show the groups' sizes beside what the study itself published."""
    page.show(tables.groups_table(page.survey.logs, page.context, label=page.label("tbl", "groups")))


def corrections(page: Page) -> None:
    """Show which values were corrected or set aside, and where answers contradict the skip logic."""
    logs, context = page.survey.logs, page.context
    page.show(
        tables.edits_table(logs, context, label=page.label("tbl", "edits")),
        tables.contradictions_table(logs, context, label=page.label("tbl", "contradictions")),
    )


def weeks(page: Page) -> None:
    """Show when the answers came in, week by week."""
    dates = [found for answers in page.survey.groups if (found := _completion(answers)) is not None]
    if not dates:
        page.nothing("dates")
        return
    page.keep(*dates)
    page.say(sentences.weeks_sentence(dates, page.context))
    page.show(charts.weeks_chart(dates, page.context, label=page.label("fig", "weeks")))


def places(page: Page) -> None:
    """Show where the answers came from: the study's item of place, and the map where it has one."""
    study, context = page.survey.study, page.context
    if study.place is None:
        page.nothing("place")
        return
    by_group = _distributions(page.survey.groups, study.place)
    if not by_group:
        page.nothing("placed")
        return
    page.keep(*by_group)
    page.show(tables.place_table(by_group, context, label=page.label("tbl", "places")))
    if study.map:
        mapped = _distributions(page.survey.groups, dict(study.map)["item"])
        page.keep(*mapped)
        page.show(charts.map_chart(mapped, context, label=page.label("fig", "map")))


def completeness(page: Page) -> None:
    """Show for each group and item how many answered, left blank, did not know, were not asked, had left."""
    context = page.context
    by_group = {answers.group: _bases(answers) for answers in page.survey.groups}
    page.say(sentences.completeness_sentence(by_group, context))
    page.show(charts.completeness_chart(by_group, context, label=page.label("fig", "completeness")))
    for group, bases in by_group.items():
        page.show(tables.bases_table(bases, context, label=page.label("tbl", "bases", group)))


def _bases(answers: Answers) -> list[Base]:
    return [base_of(answers, item.code) for item in answers.items if not (item.hidden or item.derived)]


def _distributions(groups: tuple[Answers, ...], item: str) -> list[Distribution]:
    found = [describe(answers, item) for answers in groups if answers.has(item)]
    return [one for one in found if isinstance(one, Distribution)]


def _completion(answers: Answers) -> Dates | None:
    dated: list[Item] = [item for item in answers.questionnaire.paradata if item.kind == "date"]
    found = describe(answers, dated[0].code) if dated else None
    return found if isinstance(found, Dates) else None
