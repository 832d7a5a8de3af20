"""A battery in a sentence: its reliability, and what speaks against a score of its items."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis.battery import Battery
from helpers.analysis.results import Reason
from helpers.presentation import labels
from helpers.presentation.context import Context
from helpers.presentation.numbers import count, equation, level, number, short, span
from helpers.presentation.sentences import wording
from helpers.presentation.words import has, word


def reliability_sentence(battery: Battery, context: Context) -> str:
    """Read a battery aloud, as Markdown: alpha, omega, then why it is no scale where it is none."""
    language = context.language
    values = {
        "battery": wording.said(battery_name(battery, context), context),
        "items": word("battery.items", language, n=len(battery.items)),
        "complete": word("battery.complete", language, n=battery.complete),
    }
    warned = wording.joined(_warnings(battery, context), context)
    if battery.alpha is None:
        return word("battery.none", language, why=warned, **values)
    shown = word("semicolon", language).join(figures(battery, language))
    said = word("battery.sentence", language, figures=shown, **values)
    if not warned:
        return said
    key = "battery.remarks" if battery.is_scale else "battery.not_a_scale"
    return f"{said} {word(key, language, why=warned)}"


def figures(battery: Battery, language: str) -> list[str]:
    """Write alpha with its interval, and omega where there is one."""
    if battery.alpha is None:
        return []
    alpha = word(
        "interval.of",
        language,
        value=number(battery.alpha, 2, language),
        level=level(battery.confidence, language),
        interval=span(battery.low, battery.high, 2, language),
    )
    found = [equation(word("battery.alpha", language), alpha)]
    if battery.omega is not None:
        found.append(equation(word("battery.omega", language), number(battery.omega, 2, language)))
    return found


def battery_name(battery: Battery, context: Context) -> str:
    """Give the words under which a battery's questions stand on the form; else its code."""
    asked = context.study.group(battery.group).questionnaire
    known = {one.code: one.label for one in asked.batteries}
    return labels.text(known[battery.code], context) if battery.code in known else battery.code


def _warnings(battery: Battery, context: Context) -> list[str]:
    """Say each warning, one that several items share once for all of them."""
    rules = dict.fromkeys(warning.rule for warning in battery.warnings)
    return [
        _warning(battery, [one for one in battery.warnings if one.rule == rule], context) for rule in rules
    ]


def _warning(battery: Battery, alike: Sequence[Reason], context: Context) -> str:
    rule, language = alike[0].rule, context.language
    facts = dict(alike[0].facts)
    values: dict[str, object] = {}
    if "item" in facts:
        places = [int(dict(one.facts)["item"]) for one in alike]
        names = [wording.question(battery.items[place].item, context) for place in places]
        values = {"question": wording.few(names, context), "n": len(names)}
        if len(names) == len(battery.items) and has(f"battery.warning.{rule}.all"):
            rule = f"{rule}.all"
    if "items" in facts:
        values["items"] = count(int(facts["items"]), language)
    if "convention" in facts:
        values["convention"] = short(facts["convention"], language)
    return word(f"battery.warning.{rule}", language, **values)
