"""What holds for every result: no "nan", no word of another language, cells under every head, sums of 100."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders_presentation import (
    CHI2,
    HOW,
    ITEMS,
    LATE,
    PRIOR,
    SEEN,
    SETTING,
    WAIT,
    V,
    base,
    both,
    comparison,
    context,
    crosstab,
    dates,
    distribution,
    logs,
    numbers,
    texts,
)
from helpers.analysis import choice, effect
from helpers.analysis.results import Comparison, Description, Distribution, Effect, Numbers, Reason, Test
from helpers.cleaning.log import Log
from helpers.presentation import sentences, tables, words
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.study.item import Item

LANGUAGES = ("fr", "en")
GROUPS = ("pat", "rad", "gp")
LOST = ("not_asked", "left_blank", "dont_know", "refused", "not_concerned", "invalid", "broke_off")

small = st.integers(0, 30)


def neutral(item: Item) -> Item:
    """An item whose texts are the same in every language, so that every word is the catalogue's."""
    options = tuple(replace(o, label=both(f"Ω{o.code}", f"Ω{o.code}")) for o in item.options)
    unit = None if item.unit is None else both("ωω", "ωω")
    return replace(
        item, label=both(f"Ψ{item.code}\u202f?", f"Ψ{item.code}\u202f?"), options=options, unit=unit
    )


def neutral_context(language: str) -> Context:
    study = context(language).study
    renamed = {
        form.code: replace(
            form,
            title=both("Ψ", "Ψ"),
            sections=tuple(
                replace(part, title=both("Ψ", "Ψ"), items=tuple(map(neutral, part.items)))
                for part in form.sections
            ),
            paradata=tuple(map(neutral, form.paradata)),
        )
        for form in study.questionnaires
    }
    sources = {s.code: replace(s, questionnaire=renamed[s.questionnaire.code]) for s in study.sources}
    return Context(
        replace(
            study,
            questionnaires=tuple(renamed.values()),
            sources=tuple(sources.values()),
            groups=tuple(
                replace(
                    g,
                    label=both(f"Γ{g.code}", f"Γ{g.code}"),
                    member=both("Γ", "Γ"),
                    source=sources[g.source.code],
                )
                for g in study.groups
            ),
            rules=tuple(replace(r, label=both("Ρ", "Ρ"), reason=both("Ρ", "Ρ")) for r in study.rules),
            events=tuple(replace(e, label=both("Ε", "Ε")) for e in study.events),
            topics=tuple(
                replace(t, parts=tuple(replace(p, title=both("Τ", "Τ")) for p in t.parts))
                for t in study.topics
            ),
            texts=(),
        ),
        language,
        context(language).figures,
    )


@st.composite
def losses(draw):
    return {name: draw(small) for name in LOST if draw(st.booleans())}


@st.composite
def categorical(draw, group="rad", item=None):
    item = neutral(draw(st.sampled_from([SETTING, SEEN, PRIOR, HOW])) if item is None else item)
    if item.kind == "multiple":
        answered = draw(small)
        counts = [draw(st.integers(0, answered)) for _ in item.substantive]
        return distribution(group, item, counts, answered, **draw(losses()))
    return distribution(group, item, [draw(small) for _ in item.substantive], **draw(losses()))


@st.composite
def numeric(draw, group="rad"):
    n = draw(small)
    found = numbers(group, neutral(WAIT), n, **draw(losses()))
    return replace(found, sd=None, low=None, high=None) if n == 1 else found


@st.composite
def other_kinds(draw, group="rad"):
    if draw(st.booleans()):
        found = texts(group, draw(small), **draw(losses()))
    else:
        weeks = {date(2021, 11, 1): draw(small), date(2022, 1, 3): draw(small)}
        found = dates(group, weeks, **draw(losses()))
    return replace(found, item=neutral(found.item))


def descriptions(group="rad"):
    return categorical(group=group) | numeric(group=group) | other_kinds(group=group)


@st.composite
def any_test(draw):
    rule = draw(st.sampled_from(choice.REASONS))
    n = st.integers(0, 20)
    names = (
        "cells_below_5",
        "cells",
        "draws",
        "seed",
        "groups",
        "n",
        "empty_rows",
        "empty_columns",
        "empty_groups",
    )
    facts = (*((name, draw(n)) for name in names), ("least_expected", draw(st.floats(0, 50))))
    computed = not rule.startswith("not_computable") and rule != "per_option"
    p = draw(st.floats(0, 1)) if computed else None
    adjusted = draw(st.none() | st.floats(0, 1)) if computed else None
    return Test(
        draw(st.sampled_from(choice.TESTS[:-1])) if computed else choice.NO_TEST,
        draw(st.none() | st.floats(0, 1e6)) if computed else None,
        draw(st.none() | st.integers(1, 40)) if computed else None,
        p,
        Reason(rule, facts),
        adjusted,
        None if adjusted is None else "holm",
        None if adjusted is None else draw(n),
    )


@st.composite
def effects(draw):
    low, high = draw(st.just((None, None)) | st.tuples(st.floats(-1, 1), st.floats(-1, 1)))
    return Effect(draw(st.sampled_from(effect.EFFECTS)), draw(st.none() | st.floats(-1, 1)), low, high)


@st.composite
def comparisons(draw):
    groups = draw(st.lists(st.sampled_from(GROUPS), min_size=1, max_size=3, unique=True))
    kind = draw(st.sampled_from(["same", "different", "numeric", "multiple"]))
    if kind == "numeric":
        found: list[Description] = [draw(numeric(group=group)) for group in groups]
    elif kind == "different":
        found = [
            draw(categorical(group=group, item=draw(st.sampled_from([SEEN, PRIOR])))) for group in groups
        ]
    else:
        item = HOW if kind == "multiple" else draw(st.sampled_from([SETTING, SEEN, PRIOR]))
        found = [draw(categorical(group=group, item=item)) for group in groups]
    made = comparison(found, draw(any_test()), draw(effects()))
    if kind != "multiple":
        return made
    tested = [(option.code, _tested(draw, groups)) for option in HOW.substantive]
    return replace(made, options=tuple(tested))


def _tested(draw, groups):
    counts = [[draw(small) for _ in groups] for _ in range(2)]
    return replace(crosstab(neutral(SEEN), groups, counts), test=draw(any_test()), effect=draw(effects()))


@st.composite
def crosstabs(draw):
    column = draw(st.sampled_from([None, neutral(SETTING)]))
    columns = GROUPS if column is None else column.codes
    counts = [[draw(small) for _ in columns] for _ in PRIOR.substantive]
    made = crosstab(neutral(PRIOR), columns, counts, column)
    return replace(made, test=draw(any_test()), effect=draw(effects()))


@st.composite
def cleanings(draw) -> tuple[Log, ...]:
    made = []
    for log in logs():
        steps = tuple((code, draw(small)) for code in ("consent", "test", "no_group"))
        kept = ((log.source, draw(small)),)
        rows = sum(n for _, n in steps + kept)
        changes = draw(st.booleans())
        edits, contradictions = (log.edits, log.contradictions) if changes else ((), ())
        made.append(
            replace(log, rows=rows, steps=steps, kept=kept, edits=edits, contradictions=contradictions)
        )
    return tuple(made)


def texts_of(table: Table) -> Iterator[str]:
    yield table.caption
    yield from (text for row in table.head for text, _ in row)
    yield from (text for heading, cells in table.rows for text in (heading, *cells))
    yield from table.notes


def check(text: str) -> None:
    assert not re.search(r"\b(nan|None|NaN|inf|True|False)\b|[{}]", text), text
    assert "signific" not in text.lower()
    assert "  " not in text and not re.search(r"\s[,.]|\.\.|^\s|\s$", text), text


def check_table(table: Table) -> None:
    for text in texts_of(table):
        check(text)
    assert table.caption and not table.caption.endswith(".")
    assert table.notes, "every table says what it is of"
    table.html()


languages = st.sampled_from(LANGUAGES)
quick = settings(max_examples=25, deadline=None)


@quick
@given(categorical(), languages)
def test_distributions(d: Distribution, language: str):
    table = tables.distribution_table(d, neutral_context(language), label="tbl-x")
    check_table(table)
    check(sentences.describe_sentence(d, neutral_context(language)))
    percents = [cells[1].replace(",", ".") for _, cells in table.rows]
    if d.mentions is None and d.base.answered:
        assert abs(sum(map(float, percents[:-1])) - 100) <= 0.05 * len(percents) + 1e-9
        assert percents[-1] == "100.0"
    assert str(d.base.answered) in table.notes[0]


@quick
@given(st.lists(descriptions(), min_size=1, max_size=4), languages)
def test_profiles_and_descriptions(found: list[Description], language: str):
    here = neutral_context(language)
    check_table(tables.profile_table(found, here, label="tbl-x", caption="Ψ"))
    for one in found:
        check(sentences.describe_sentence(one, here))
        if isinstance(one, Numbers):
            check_table(tables.numbers_table(one, here, label="tbl-x"))


@quick
@given(st.lists(categorical(item=PRIOR), min_size=1, max_size=3), languages)
def test_batteries(found: list[Distribution], language: str):
    check_table(tables.battery_table(found, neutral_context(language), label="tbl-x", caption="Ψ"))


@quick
@given(st.lists(comparisons(), min_size=1, max_size=3), languages)
def test_comparisons(found: list[Comparison], language: str):
    here = neutral_context(language)
    for one in found:
        check_table(tables.comparison_table(one, here, label="tbl-x", caption="Ψ"))
        check(sentences.compare_sentence(one, here))
    check_table(tables.overview_table(found, here, label="tbl-x", caption="Ψ"))


@quick
@given(crosstabs(), languages)
def test_crosstabs(found, language: str):
    check_table(tables.crosstab_table(found, neutral_context(language), label="tbl-x"))
    check(sentences.crosstab_sentence(found, neutral_context(language)))


@quick
@given(cleanings(), languages)
def test_cleaning(found: tuple[Log, ...], language: str):
    here = neutral_context(language)
    for make in (
        tables.exclusion_table,
        tables.groups_table,
        tables.edits_table,
        tables.contradictions_table,
        tables.data_table,
    ):
        check_table(make(found, here, label="tbl-x"))
    check(sentences.exclusion_sentence(found, here))
    for _, paragraphs in sentences.methods(found, here):
        for paragraph in paragraphs:
            check(paragraph)


@quick
@given(st.lists(categorical() | numeric(), min_size=1, max_size=4), languages)
def test_bases(found: list[Description], language: str):
    bases = [one.base for one in found]
    check_table(tables.bases_table(bases, neutral_context(language), label="tbl-x"))
    check(sentences.completeness_sentence(bases, neutral_context(language)))


@quick
@given(st.lists(small, min_size=3, max_size=3), languages)
def test_weeks(counts: list[int], language: str):
    weeks = dict(zip([date(2021, 11, 1), date(2022, 1, 3), date(2022, 1, 10)], counts, strict=True))
    check(sentences.weeks_sentence([dates("rad", weeks, left_blank=1)], neutral_context(language)))


def everything(language: str) -> Iterator[str]:
    """Texts of every maker, about a study whose own texts are the same in every language."""
    here = neutral_context(language)
    label = "tbl-x"
    prior, late = (
        distribution("rad", neutral(i), [1, 2, 3, 4], **dict.fromkeys(LOST, 1)) for i in (PRIOR, LATE)
    )
    how = distribution("rad", neutral(HOW), [5, 4, 3, 2, 1], 6, left_blank=1)
    setting = distribution("gp", neutral(SETTING), [1, 2, 3])
    wait, empty = numbers("gp", neutral(WAIT)), numbers("gp", neutral(WAIT), 0, left_blank=1)
    days, free = dates("gp", {date(2022, 1, 3): 1}), texts("gp", 2, left_blank=1)
    days, free = replace(days, item=neutral(days.item)), replace(free, item=neutral(free.item))
    found = [prior, how, setting, wait, empty, days, free]
    option = crosstab(neutral(SEEN), ("rad", "gp"), [[1, 2], [3, 4]])
    several = replace(comparison([how, replace(how, group="gp")]), options=((HOW.codes[0], option),))
    pair = comparison([distribution("pat", neutral(SEEN), [1, 2]), prior])
    compared = [
        comparison([prior, replace(prior, group="gp")]),
        several,
        pair,
        comparison([wait]),
        comparison([setting]),
    ]
    made = [
        tables.distribution_table(prior, here, label=label),
        tables.distribution_table(how, here, label=label),
        tables.numbers_table(wait, here, label=label),
        tables.profile_table(found, here, label=label, caption="Ψ"),
        tables.battery_table([prior, late], here, label=label, caption="Ψ"),
        tables.crosstab_table(option, here, label=label),
        tables.crosstab_table(
            crosstab(neutral(PRIOR), SETTING.codes, [[1, 2, 3]] * 4, neutral(SETTING)), here, label=label
        ),
        *(tables.comparison_table(one, here, label=label, caption="Ψ") for one in compared),
        tables.overview_table(compared, here, label=label, caption="Ψ"),
        tables.place_table([setting], here, label=label),
        *(
            make(logs(), here, label=label)
            for make in (
                tables.exclusion_table,
                tables.groups_table,
                tables.edits_table,
                tables.contradictions_table,
                tables.data_table,
            )
        ),
        tables.bases_table([prior.base, how.base], here, label=label),
        tables.questionnaire_table(here.study.questionnaires[0], here, label=label),
    ]
    for table in made:
        yield from texts_of(table)
    yield from (sentences.describe_sentence(one, here) for one in found)
    yield from (sentences.compare_sentence(one, here) for one in compared)
    for name in choice.TESTS[:-1]:
        for rule in choice.REASONS:
            facts = (
                ("cells_below_5", 2),
                ("cells", 4),
                ("least_expected", 2.0),
                ("draws", 9),
                ("seed", 9),
                ("groups", 3),
            )
            one = replace(compared[0], test=replace(CHI2, name=name, reason=Reason(rule, facts)), effect=V)
            untested = rule.startswith("not_computable") or rule == "per_option"
            if untested:
                one = replace(one, test=replace(one.test, p=None))
            yield sentences.compare_sentence(one, here)
    yield sentences.crosstab_sentence(option, here)
    yield sentences.exclusion_sentence(logs(), here)
    yield sentences.weeks_sentence([days], here)
    yield sentences.completeness_sentence({"rad": [prior.base], "gp": [base("gp", HOW, 4)]}, here)
    for title, paragraphs in sentences.methods(logs(), here):
        yield from (title, *paragraphs)
    yield from sentences.limits(here)


def fragments(language: str) -> set[str]:
    """The catalogue's texts between their values, as far as they are words."""
    found: set[str] = set()
    for texts_ in words.catalogue().values():
        forms = texts_[language]
        for text in [forms] if isinstance(forms, str) else forms.values():
            found |= {part.strip(" .,;:()") for part in re.split(r"\{\w+\}", text)}
    return {part.replace("'", "’") for part in found if len(re.findall(r"[^\W\d_]", part)) >= 4}


@pytest.mark.parametrize(("language", "other"), [("fr", "en"), ("en", "fr")])
def test_no_word_of_the_other_language(language: str, other: str):
    own = " ".join(fragments(language))
    foreign = {
        part for part in fragments(other) if part not in own or not re.search(rf"\b{re.escape(part)}\b", own)
    }
    assert len(foreign) > 200
    for text in everything(language):
        shown = text.replace("\u202f", " ").replace("\u00a0", " ")
        # Looking for the letters first is a hundred times faster than for words.
        near = [part for part in foreign if part in shown]
        found = [part for part in near if re.search(rf"\b{re.escape(part)}\b", shown)]
        assert not found, (found, shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_clean(language: str):
    for text in everything(language):
        if text:
            check(text)


def test_every_item_of_the_builders_is_known():
    assert {item.code for item in ITEMS} == {
        item.code for item in context("fr").study.questionnaires[0].all_items
    }
