"""The limits that a study's design implies, before its author has written a word of discussion."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.presentation import labels
from helpers.presentation.context import Context
from helpers.presentation.numbers import count, long_date
from helpers.presentation.sentences import wording
from helpers.presentation.typography import escaped, typeset
from helpers.presentation.words import word


def limits(context: Context) -> tuple[str, ...]:
    """Write what the design implies, as Markdown paragraphs; the study's own text on limits comes first.

    A limit is there because of something in the study: groups, items that differ between them, events, a
    disclosure threshold. Nothing in it comes from the answers.
    """
    own = context.study.text("limits")
    first = [typeset(own.text(context.language).strip(), context.language)] if own is not None else []
    sampling = " ".join(_sampling(context))
    answers = " ".join(_answers(context))
    return (*first, sampling, answers, *_comparisons(context), *_disclosure(context))


def _sampling(context: Context) -> Iterator[str]:
    yield word("limits.no_rate", context.language)
    yield word("limits.selection", context.language)


def _answers(context: Context) -> Iterator[str]:
    language, study = context.language, context.study
    yield word("limits.declared", language)
    start, end = long_date(study.start, language), long_date(study.end, language)
    yield word("limits.cross_sectional", language, start=start, end=end)
    if study.events:
        yield word("limits.events", language, events=wording.joined(_events(context), context))
    yield word("limits.missing", language)


def _events(context: Context) -> list[str]:
    language = context.language
    return [
        word(
            "limits.event",
            language,
            event=wording.said(labels.text(event.label, context), context),
            start=long_date(event.start, language),
            end=long_date(event.end, language),
            source=wording.cited(event.source),
        )
        for event in context.study.events
    ]


def _comparisons(context: Context) -> Iterator[str]:
    language, study = context.language, context.study
    if len(study.groups) < 2:
        return
    number, names = len(study.groups), labels.groups([group.code for group in study.groups], context)
    if number > labels.MANY:
        said = [word("limits.groups.many", language, number=count(number, language))]
    else:
        said = [word("limits.groups", language, groups=escaped(names))]
    if any(not part.same_item for topic in study.topics for part in topic.parts):
        said.append(word("limits.different_items", language))
    said.append(word("limits.multiplicity", language))
    yield " ".join(said)


def _disclosure(context: Context) -> Iterator[str]:
    found = context.study.disclosure
    if found is not None:
        threshold, source = count(found.threshold, context.language), wording.cited(found.source)
        yield word("limits.disclosure", context.language, threshold=threshold, source=source)
