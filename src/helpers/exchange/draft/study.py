"""The study.yaml of a draft: what the file says of the survey, and what it cannot say, marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from helpers.errors import UserError
from helpers.exchange.draft.build import whole_rows
from helpers.exchange.draft.codes import plain
from helpers.exchange.draft.drafted import Draft
from helpers.exchange.draft.quoted import CONFIRM, comment, label, quoted
from helpers.exchange.draft.table import Table
from helpers.exchange.moments import read_moments
from helpers.exchange.place import SYSTEM

QUESTIONNAIRE = "survey"
_GROUP = {
    "en": ("respondents", "respondent"),
    "fr": ("répondants", "répondant"),
    "es": ("encuestados", "encuestado"),
    "de": ("Befragte", "Befragter"),
}
_RULE = {
    "en": ("Broken off", "Not submitted, and fewer than half of the questions asked were answered."),
    "fr": ("Abandon", "Questionnaire non envoyé, moins de la moitié des questions posées ont une réponse."),
    "es": ("Abandono", "Cuestionario no enviado, con menos de la mitad de las preguntas respondidas."),
    "de": ("Abbruch", "Nicht abgeschickt, und weniger als die Hälfte der gestellten Fragen ist beantwortet."),
}


@dataclass(frozen=True)
class Facts:
    """What a file says of its survey: the first and last day, whether that is known, and rows not submitted."""

    start: date
    end: date
    dated: bool
    broken_off: int


def study_code(table: Table) -> str:
    """Make the study's code of the file's name."""
    base = re.sub(r"^(?=\d)", "s", plain(table.path.stem))[:20]
    return base if len(base) > 1 else f"study{base}"


def facts(table: Table, language: str) -> Facts:
    """Find the field period in the dates of the file, and rows that were not submitted."""
    days: list[date] = []
    for index, place in table.own.items():
        if place.kind == SYSTEM and place.detail in ("submitted", "started", "last_action"):
            texts = [text for text in table.columns[index].cells if text and not _undated(text, table)]
            try:
                order = table.tool.order(language)
                found = read_moments(
                    texts, range(len(texts)), path=table.path, column="", zone="UTC", preferred=order
                )
            except UserError:
                continue
            days += [moment.date() for moment in found.values if moment]
    names = {place.detail for place in table.own.values() if place.kind == SYSTEM}
    broken = int((~whole_rows(table)).sum()) if names & {"submitted", "finished"} else 0
    if not days:
        return Facts(date(1900, 1, 1), date(2100, 12, 31), False, broken)
    return Facts(min(days), max(days), True, broken)


def _undated(text: str, table: Table) -> bool:
    return bool(table.tool.undated) and text.startswith(table.tool.undated)


def study_yaml(draft: Draft, table: Table, known: Facts, questionnaire: str) -> str:
    """Write study.yaml."""
    code, title = study_code(table), " ".join(re.split(r"[\s_-]+", table.path.stem)).strip() or "Survey"

    def words(of: dict[str, tuple[str, str]], at: int) -> str:
        return label({language: of.get(language, of["en"])[at] for language in draft.languages})

    named = label(dict.fromkeys(draft.languages, title))
    why = "the first and the last day in the file" if known.dated else "the file has no dates"
    lines = [
        f'# A draft, made from one export. Whatever is marked "{CONFIRM}" was guessed; README.md says what to check.',
        f"code: {quoted(code)}{comment(CONFIRM)}",
        f"title: {named}{comment(CONFIRM)}",
        f"short_title: {named}{comment(CONFIRM)}",
        f"languages: [{', '.join(draft.languages)}]",
        f"field_period: {{start: {known.start}, end: {known.end}}}{comment(f'{CONFIRM} - {why}')}",
        f"timezone: UTC{comment(f'{CONFIRM} - where the respondents are, such as Europe/Paris')}",
        "sources:",
        "  export:",
        f"    file: {quoted(table.path.name)}",
        f"    questionnaire: {questionnaire}",
        f"    tool: {table.tool.name}{comment(_recognised(table))}",
        "    mapping: mapping.yaml",
        f"groups:{comment(f'{CONFIRM} - several groups take a condition each, under where:')}",
        "  all:",
        f"    label: {words(_GROUP, 0)}",
        f"    member: {words(_GROUP, 1)}",
        "    source: export",
    ]
    lines.append(f"exclusions:{'' if known.broken_off else ' []'}{comment(_rules(known))}")
    if known.broken_off:
        lines += [
            "  - code: breakoff",
            "    kind: break_off",
            f"    label: {words(_RULE, 0)}",
            f"    reason: {words(_RULE, 1)}",
            f"    min_share: 0.5{comment(CONFIRM)}",
        ]
    return "\n".join(lines) + "\n"


def _recognised(table: Table) -> str:
    return "by its columns" if table.recognised else f"{CONFIRM} - no column says so for sure"


def _rules(known: Facts) -> str:
    about = f"{known.broken_off} rows were not submitted" if known.broken_off else "every row was submitted"
    return f"{CONFIRM} - {about}; consent, duplicates, tests and the period may be reasons as well"
