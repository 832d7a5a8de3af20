"""How the findings hold up under the choices that could as well have been planned."""

from __future__ import annotations

from helpers.analysis.multiverse import World, multiverse, world
from helpers.cleaning.alternatives import folder_of
from helpers.cleaning.store import load_answers
from helpers.notebook.page import Page
from helpers.notebook.survey import Survey
from helpers.presentation.charts.specification import specification_chart
from helpers.presentation.sentences.specification import specification_sentence
from helpers.presentation.tables.specification import specification_table
from helpers.presentation.words import word


def findings(page: Page) -> None:
    """Show each comparison that the study tries, under a heading: its sentence, curve and table."""
    study, language = page.survey.study, page.survey.language
    plans = study.robustness.plans
    if not plans:
        return
    page.heading(word("robust.heading", language), 2, "robustness")
    page.say(word("robust.intro", language))
    topics = {topic.code: topic for topic in study.topics}
    parts = [{part.code: part for part in topics[plan.topic].parts}[plan.part] for plan in plans]
    groups = dict.fromkeys(group for part in parts for group, _ in part.items)
    worlds = {group: worlds_of(page.survey, group) for group in groups}
    for plan, part in zip(plans, parts, strict=True):
        own = [one for group, _ in part.items for one in worlds[group]]
        found = multiverse(plan.topic, part, plan, own)
        page.keep(found)
        name, title = ("robustness", plan.topic, plan.part), part.title.text(language)
        page.heading(topics[plan.topic].title.text(language), 3, *name)
        page.say(specification_sentence(found, page.context))
        page.show(
            specification_chart(found, page.context, label=page.label("fig", *name), caption=title),
            specification_table(found, page.context, label=page.label("tbl", *name), caption=title),
        )


def worlds_of(survey: Survey, group: str) -> list[World]:
    """Give a group's answers, with their weights, as planned and under every alternative of the study."""
    study, folder = survey.study, survey.paths.clean
    found = [world(study, survey.group(group))]
    for one in study.robustness.exclusions:
        answers = load_answers(study, group, folder_of(folder, one.code))
        found.append(world(study, answers, one.code))
    return found
