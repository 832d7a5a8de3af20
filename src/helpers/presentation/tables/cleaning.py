"""What cleaning did: exclusions, groups, edits, contradictions of the skip logic, files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from helpers.cleaning.log import Log
from helpers.presentation import labels
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.presentation.numbers import MISSING, bare_percent, count
from helpers.presentation.tables.build import Head, Row, build, indented, plain_head
from helpers.presentation.typography import capitalised
from helpers.presentation.words import has, word
from helpers.study.study import Rule, Study

# Edits that set a value aside or change what it says; the others only tidy how it was written.
CHANGING = ("impossible", "too_many", "exclusive")


def exclusion_table(logs: Sequence[Log], context: Context, *, label: str) -> Table:
    """Tabulate the way from raw rows to analysed answers: rules in order as rows, sources as columns."""
    language = context.language
    rows: list[Row] = [(word("row.raw", language), _counts([log.rows for log in logs], language))]
    for code in dict.fromkeys(code for log in logs for code, _ in log.steps):
        counts = [dict(log.steps).get(code) if _applies(code, log, context.study) else None for log in logs]
        rows.append((indented(rule_name(code, context)), _counts(counts, language)))
    out = [sum(n for _, n in log.steps) for log in logs]
    kept = [sum(n for _, n in log.kept) for log in logs]
    rows += [
        (word("row.excluded", language), _counts(out, language)),
        (word("row.analysed", language), _counts(kept, language)),
    ]
    rows += _kept_rows(logs, context)
    notes = [word("note.exclusions", language), word("note.exclusions.dash", language)]
    return build(
        context, label, word("caption.exclusions", language), _source_head("rule", logs, context), rows, notes
    )


def rule_name(code: str, context: Context) -> str:
    """Name an exclusion rule as the study does; the implied last one has a name of its own."""
    found = {rule.code: rule for rule in context.study.rules}
    if code in found:
        return labels.text(found[code].label, context)
    return word(f"rule.{code}", context.language) if has(f"rule.{code}") else code


def _applies(code: str, log: Log, study: Study) -> bool:
    rule: Rule | None = {rule.code: rule for rule in study.rules}.get(code)
    return code in dict(log.steps) and (rule is None or not rule.sources or log.source in rule.sources)


def _kept_rows(logs: Sequence[Log], context: Context) -> Iterator[Row]:
    """Groups of the sources that have several; where each source is one group, the columns say it already."""
    if all(len(log.kept) == 1 for log in logs):
        return
    for code in dict.fromkeys(code for log in logs for code, _ in log.kept):
        counts = [dict(log.kept).get(code) for log in logs]
        yield indented(labels.group(code, context)), _counts(counts, context.language)


def groups_table(logs: Sequence[Log], context: Context, *, label: str) -> Table:
    """Tabulate the groups: rows read, excluded, analysed, part of all; apart, what the study published."""
    language, study = context.language, context.study
    published = any(group.published is not None for group in study.groups)
    names = ["read", "excluded", "analysed", "percent"] + (["published"] if published else [])
    head = plain_head(word("head.group", language), *(word(f"head.{name}", language) for name in names))
    everybody = sum(n for log in logs for _, n in log.kept)
    rows = [row for log in logs for row in _group_rows(log, everybody, published, context)]
    rows.append(_all_row(logs, everybody, published, context))
    notes = [word("note.groups", language)] + ([word("note.groups.published", language)] if published else [])
    return build(context, label, word("caption.groups", language), head, rows, notes)


def _group_rows(log: Log, everybody: int, published: bool, context: Context) -> Iterator[Row]:
    language = context.language
    out = sum(n for _, n in log.steps)
    alone = len(log.kept) == 1
    raw = (count(log.rows, language), count(out, language))
    if not alone:
        kept = sum(n for _, n in log.kept)
        cells = (*raw, count(kept, language), _percent(kept, everybody, language))
        yield labels.source(log.source, context), cells + ((MISSING,) if published else ())
    for code, n in log.kept:
        name = labels.group(code, context)
        before = raw if alone else (MISSING, MISSING)
        stated = (count(context.study.group(code).published, language),) if published else ()
        heading = capitalised(name) if alone else indented(name)
        yield heading, (*before, count(n, language), _percent(n, everybody, language), *stated)


def _all_row(logs: Sequence[Log], everybody: int, published: bool, context: Context) -> Row:
    language, stated = context.language, context.study.published
    out = sum(n for log in logs for _, n in log.steps)
    cells = (
        count(sum(log.rows for log in logs), language),
        count(out, language),
        count(everybody, language),
        _percent(everybody, everybody, language),
    )
    last = (count(stated.total if stated else None, language),) if published else ()
    return word("total", language), cells + last


def _percent(part: int, whole: int, language: str) -> str:
    return bare_percent(part / whole if whole else None, language)


def edits_table(logs: Sequence[Log], context: Context, *, label: str) -> Table:
    """Tabulate the values that cleaning changed or set aside: by kind, by item where the answer changed."""
    language = context.language
    rows: list[Row] = []
    for kind in dict.fromkeys(edit.kind for log in logs for edit in log.edits):
        heading = word(f"edit.{kind}", language)
        rows.append((heading, _counts([_edits(log, kind).total() for log in logs], language)))
        if kind in CHANGING:
            rows += _edited_items(logs, kind, context)
    if not rows:
        rows.append((word("row.no_edits", language), _counts([0] * len(logs), language)))
    notes = [word("note.edits", language)]
    return build(
        context, label, word("caption.edits", language), _source_head("edit", logs, context), rows, notes
    )


def _edits(log: Log, kind: str) -> Counter[str]:
    return Counter(edit.item for edit in log.edits if edit.kind == kind)


def _edited_items(logs: Sequence[Log], kind: str, context: Context) -> Iterator[Row]:
    for item in dict.fromkeys(item for log in logs for item in _edits(log, kind)):
        cells = _counts([_edits(log, kind)[item] for log in logs], context.language)
        yield indented(_item_name(item, logs, context)), cells


def contradictions_table(logs: Sequence[Log], context: Context, *, label: str) -> Table:
    """Tabulate answers to items that the skip logic did not ask: reported, and not counted as answers."""
    language = context.language
    found = {log.source: Counter(one.item for one in log.contradictions) for log in logs}
    rows: list[Row] = []
    for item in dict.fromkeys(item for log in logs for item in found[log.source]):
        cells = _counts([found[log.source][item] for log in logs], language)
        rows.append((_item_name(item, logs, context), cells))
    totals = [len(log.contradictions) for log in logs]
    rows.append((word("total", language), _counts(totals, language)))
    notes = [word("note.contradictions", language)]
    head = _source_head("item", logs, context)
    return build(context, label, word("caption.contradictions", language), head, rows, notes)


def data_table(logs: Sequence[Log], context: Context, *, label: str) -> Table:
    """Tabulate the files that were read: tool, rows, and the checksum that identifies each."""
    language = context.language
    names = ("file", "tool", "rows", "sha256")
    head = plain_head(word("head.source", language), *(word(f"head.{name}", language) for name in names))
    rows = [
        (
            labels.source(log.source, context),
            (log.file, _tool(log.tool, language), count(log.rows, language), _grouped(log.sha256)),
        )
        for log in logs
    ]
    notes = [word("note.sha256", language)]
    caption = word("caption.data", language)
    return build(context, label, caption, head, rows, notes, ("left", "left", "right", "left"))


def _tool(tool: str, language: str) -> str:
    return word(f"tool.{tool}", language) if has(f"tool.{tool}") else tool


def _grouped(digest: str, size: int = 16) -> str:
    """Let a line break between groups of digits."""
    return " ".join(digest[start : start + size] for start in range(0, len(digest), size))


def _item_name(code: str, logs: Sequence[Log], context: Context) -> str:
    for log in logs:
        questionnaire = context.study.source(log.source).questionnaire
        if any(item.code == code for item in questionnaire.all_items):
            return labels.question(questionnaire.item(code), context)
    return code


def _source_head(first: str, logs: Sequence[Log], context: Context) -> list[Head]:
    names = [labels.source(log.source, context) for log in logs]
    total = [word("total", context.language)] if len(logs) > 1 else []
    return plain_head(word(f"head.{first}", context.language), *names, *total)


def _counts(counts: Sequence[int | None], language: str) -> tuple[str, ...]:
    """Write the counts of the sources, then their total where there are several."""
    cells = [count(n, language) for n in counts]
    total = [count(sum(n or 0 for n in counts), language)] if len(counts) > 1 else []
    return (*cells, *total)
