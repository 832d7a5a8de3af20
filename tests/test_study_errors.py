"""A mistake in a study's files is told with its file, its line, the value and what would be accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.errors import UserError
from helpers.study.load import load_study

OPTIONS = """\
yesno:
  - {code: 'y', label: {fr: Oui, en: 'Yes'}}
  - {code: 'n', label: {fr: Non, en: 'No'}}
  - {code: dk, label: {fr: Sans avis, en: No opinion}, missing: dont_know}
often:
  - {code: '1', label: {fr: Jamais, en: Never}}
  - {code: '2', label: {fr: Parfois, en: Sometimes}}
  - {code: '3', label: {fr: Souvent, en: Often}}
means:
  - {code: cd, label: {fr: Disque, en: Disc}}
  - {code: web, label: {fr: Portail, en: Portal}}
  - {code: oth, label: {fr: Autre, en: Other}, other: true}
"""
ITEMS = """\
consent:
  kind: single
  label: {fr: D'accord ?, en: 'Do you agree?'}
  options: yesno
  required: true
tool:
  kind: multiple
  label: {fr: Avec quoi ?, en: 'With what?'}
  options: means
  max_selected: 2
trouble:
  kind: likert
  label: {fr: Difficile ?, en: 'Difficult?'}
  options: often
  show_if: {q: tool, op: selected, value: [cd]}
  comparability: identical
  battery: views
  positive: ['2', '3']
again:
  kind: single
  label: {fr: Encore ?, en: 'Again?'}
  label_by:
    visitors: {fr: Et encore ?, en: 'And again?'}
  options: yesno
  show_if_by:
    visitors: {q: trouble, op: in, value: ['2', '3']}
minutes:
  kind: numeric
  label: {fr: Durée, en: Duration}
  min: 0
  max: 60
  unit: {fr: min, en: min}
comment:
  kind: text
  label: {fr: Un commentaire ?, en: 'A comment?'}
day:
  kind: date
  label: {fr: Date, en: Date}
  hidden: true
"""
VISITORS = """\
title: {fr: Visiteurs, en: Visitors}
sections:
  - code: start
    title: {fr: Début, en: Start}
    items: [consent, tool, trouble, again]
  - code: finish
    title: {fr: Fin, en: End}
    items: [comment]
paradata: [day]
batteries:
  views: {label: {fr: Avis, en: Views}}
"""
STAFF = """\
title: {fr: Personnel, en: Staff}
sections:
  - code: start
    title: {fr: Début, en: Start}
    items: [consent, tool, trouble, minutes, comment]
batteries:
  views: {label: {fr: Avis, en: Views}}
"""
STUDY = """\
code: mini
title: {fr: Une étude, en: A study}
short_title: {fr: Étude, en: Study}
languages: [fr, en]
field_period: {start: 2021-11-01, end: 2022-03-15}
timezone: Europe/Paris
published: {total: 12, source: somebody2022, statement: {fr: Douze., en: Twelve.}}
disclosure: {threshold: 11, source: a rule told in words}
sources:
  visitors: {file: visitors.csv, questionnaire: visitors}
  staff: {file: staff.csv, questionnaire: staff, columns: {"How long": minutes, Notes: null, Key: id}}
groups:
  visitors:
    label: {fr: visiteurs, en: visitors}
    member: {fr: visiteur, en: visitor}
    source: visitors
  quick:
    label: {fr: rapides, en: the quick}
    member: {fr: rapide, en: quick one}
    source: staff
    where: {q: minutes, op: le, value: 10}
  slow:
    label: {fr: lents, en: the slow}
    member: {fr: lent, en: slow one}
    source: staff
    where: {q: minutes, op: gt, value: 10}
derived:
  digital:
    label: {fr: Numérique, en: Digital}
    theme: start
    options:
      - {code: 'yes', label: {fr: Oui, en: 'Yes'}, when: {q: tool, op: selected, value: [web]}}
      - {code: 'no', label: {fr: Non, en: 'No'}, when: {q: tool, op: answered}}
place: digital
map: {item: digital, geometry: map.json}
events:
  opening: {label: {fr: Ouverture, en: Opening}, start: 2022-01-01, end: 2022-02-28, source: somebody2022}
exclusions:
  - code: test
    kind: test_answer
    items: [comment]
    pattern: ^test
    label: {fr: Essai, en: Test}
    reason: {fr: C'est un essai., en: It is a test.}
  - code: noconsent
    kind: condition
    when: {q: consent, op: ne, value: 'y'}
    label: {fr: Refus, en: Refusal}
    reason: {fr: Sans accord., en: No agreement.}
  - code: leaving
    kind: break_off
    min_share: 0.5
    label: {fr: Abandon, en: Break-off}
    reason: {fr: Incomplet., en: Incomplete.}
  - code: nobody
    kind: no_group
    label: {fr: Sans groupe, en: No group}
    reason: {fr: Durée inconnue., en: Duration unknown.}
topics:
  - code: trouble
    kind: finding
    title: {fr: Difficultés, en: Difficulties}
    question: {fr: Est-ce difficile ?, en: 'Is it difficult?'}
    parts:
      - {code: all, title: {fr: Tous, en: All}, items: {visitors: trouble, quick: trouble, slow: trouble}}
crosstabs:
  - {title: {fr: Croisement, en: Crossing}, groups: [visitors], row: trouble, column: again}
texts:
  design: {fr: "Selon [@somebody2022].", en: "After [@somebody2022]."}
"""
FILES = {
    "study.yaml": STUDY,
    "questionnaires/options.yaml": OPTIONS,
    "questionnaires/items.yaml": ITEMS,
    "questionnaires/visitors.yaml": VISITORS,
    "questionnaires/staff.yaml": STAFF,
    "references.bib": "@book{somebody2022,\n  title = {Something},\n}\n",
    "map.json": '{"attribution": "me", "licence": "CC0", "areas": {"yes": [[[0, 0], [1, 0], [1, 1]]]}}',
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def broken(folder: Path, name: str, old: str, new: str) -> UserError:
    """Load the study with one text replaced, and give the error."""
    path = folder / name
    text = path.read_text("utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        load_study(folder)
    return caught.value


def line_of(folder: Path, name: str, mark: str) -> int:
    """The line, from 1, of the first place where a text stands."""
    text = (folder / name).read_text("utf-8")
    assert mark in text
    return text[: text.index(mark)].count("\n") + 1


def test_the_study_is_right_before_it_is_broken(folder: Path) -> None:
    study = load_study(folder)
    assert [group.code for group in study.groups] == ["visitors", "quick", "slow"]
    assert study.source("staff").columns == (("How long", "minutes"), ("Notes", None), ("Key", "id"))
    visitors, staff = study.questionnaires
    assert visitors.item("again").label.text("en") == "And again?"
    assert visitors.item("day").theme == "paradata"
    assert staff.item("minutes").maximum == 60
    assert [one.item.code for one in study.derived_items(staff)] == ["digital"]


# File, what is replaced and by what, where the line is looked for, words of the message, what is accepted.
OPTS, ITEM, VIS, STAF = (f"questionnaires/{name}.yaml" for name in ("options", "items", "visitors", "staff"))
MISTAKES = {
    # YAML itself
    "malformed": (ITEM, "  kind: likert", "  kind: likert: yes", "kind: likert: yes", "not YAML", ()),
    "open bracket": (VIS, "[comment]", "[comment", "paradata", "not YAML", ()),
    "tab": (ITEM, "  kind: likert", "\tkind: likert", "\tkind", "not YAML", ()),
    "key twice": (
        ITEM,
        "  options: often",
        "  options: often\n  kind: text",
        "kind: text",
        "stands twice",
        (),
    ),
    "item twice": (ITEM, "day:\n", "comment:\n", "comment:\n  kind: date", "stands twice", ()),
    "key read as boolean": (OPTS, "yesno:", "yes:", "yes:", "quotes: 'yes'", ()),
    # shape
    "unknown key": (ITEM, "positive: [", "postive: [", "postive", "key is not known", ("positive",)),
    "unknown key of an option": (OPTS, "missing: d", "mising: d", "mising", "key is not known", ("missing",)),
    "unknown key of the study": ("study.yaml", "place: d", "palce: d", "palce", "not known", ("place",)),
    "missing key": (ITEM, "  kind: text\n", "", "comment:", "'kind' is missing", ("kind",)),
    "unknown kind": (
        ITEM,
        "kind: likert",
        "kind: scale",
        "kind: scale",
        "trouble.kind",
        ("single", "likert"),
    ),
    "bad item code": (ITEM, "minutes:\n", "How_long:\n", "How_long", "not possible", ("small letters",)),
    "bad option code": (OPTS, "code: web", "code: internet", "internet", "means[internet]", ("1 to 5",)),
    "number as code": (OPTS, "code: '2'", "code: 2", "code: 2", "quote it: '2'", ("a text",)),
    "boolean as code": (OPTS, "code: 'n'", "code: no", "code: no", "quote it: 'no'", ("a text",)),
    "boolean as label": (OPTS, "en: 'Yes'}}\n", "en: Yes}}\n", "en: Yes", "quote it: 'Yes'", ("a text",)),
    "text as number": ("study.yaml", "total: 12", "total: many", "many", "wrong kind", ("a whole number",)),
    "share above one": ("study.yaml", "share: 0.5", "share: 50", "50", "too large", ("1 at most",)),
    "empty list": (VIS, "items: [comment]", "items: []", "items: []", "empty", ()),
    "no list": (VIS, "items: [comment]", "items: comment", "items: comment", "wrong kind", ("a list",)),
    "half a condition": (ITEM, "op: selected, ", "", "q: tool", "fit together", ("all, any, not",)),
    "unknown operator": (ITEM, "op: selected", "op: ticked", "op: ticked", "not known", ("selected",)),
    "unknown tool": ("study.yaml", "visitors.csv, ", "visitors.csv, tool: excel, ", "excel", "", ("auto",)),
    # texts
    "text in one language": (
        ITEM,
        "{fr: Durée, en: Duration}",
        "Duration",
        "Duration",
        "one language",
        ("fr:",),
    ),
    "missing language": (
        ITEM,
        "{fr: Durée, en: Duration}",
        "{fr: Durée}",
        "Durée",
        "missing in 'en'",
        ("fr",),
    ),
    "unknown language": (ITEM, "en: Duration", "em: Duration", "Duration", "no language", ("en",)),
    "blank text": (ITEM, "en: Duration", "en: '  '", "en: '  '", "empty", ()),
    # options
    "code twice": (OPTS, "code: web", "code: cd", "Portail", "two options have this code", ()),
    "wording twice": (OPTS, "en: Portal", "en: Disc", "en: Disc}}\n  - {code: oth", "read the same", ()),
    "missing twice": (OPTS, "en: 'No'}", "en: 'No'}, missing: dont_know", "dk", "missing of the same", ()),
    "other twice": (OPTS, "Portal}", "Portal}, other: true", "code: oth", "open a text field", ()),
    # items
    "unknown list": (ITEM, "options: often", "options: oftn", "oftn", "no such list", ("often",)),
    "no list of options": (ITEM, "  options: means\n", "", "tool:", "'options' is missing", ()),
    "options of a number": (
        ITEM,
        "  min: 0",
        "  options: often\n  min: 0",
        "often\n  min",
        "numeric",
        ("single",),
    ),
    "limits crossed": (ITEM, "max: 60", "max: -1", "max: -1", "below the lowest", ("0.0 or more",)),
    "limit in words": (ITEM, "max: 60", "max: sixty", "sixty", "no number", ("a number",)),
    "unknown positive": (ITEM, "['2', '3']", "['2', '4']", "'4'", "no substantive option", ("1", "2", "3")),
    "too many ticks": (
        ITEM,
        "max_selected: 2",
        "max_selected: 9",
        "max_selected",
        "than there",
        ("3 at most",),
    ),
    "unknown battery": (ITEM, "battery: views", "battery: view", "battery", "no such battery", ("views",)),
    "label for nobody": (
        ITEM,
        "    visitors: {fr: Et",
        "    visitor: {fr: Et",
        "visitor: {",
        "asks",
        ("visitors",),
    ),
    "label for those not asked": (
        ITEM,
        "    visitors: {fr: Et",
        "    staff: {fr: Et",
        "staff",
        "asks",
        ("visitors",),
    ),
    # conditions
    "unknown item": (ITEM, "q: tool", "q: tols", "tols", "no such item", ("tool",)),
    "later item": (
        ITEM,
        "q: tool, op: selected, value: [cd]",
        "q: comment, op: answered",
        "q: comment",
        "before",
        (),
    ),
    "itself": (
        ITEM,
        "q: tool, op: selected, value: [cd]",
        "q: trouble, op: answered",
        "q: trouble",
        "before",
        (),
    ),
    "unknown option": (ITEM, "value: [cd]", "value: [dvd]", "dvd", "tool has no such option", ("cd", "web")),
    "wrong operator": (ITEM, "op: selected", "op: eq", "op: eq", "tool, which is multiple", ("selected",)),
    "value not quoted": (
        ITEM,
        "{q: trouble, op: in, value: ['2'",
        "{q: trouble, op: in, value: [2",
        "[2",
        "'2'",
        (),
    ),
    "list for one": (
        ITEM,
        "op: in, value: ['2', '3']",
        "op: eq, value: ['2', '3']",
        "op: eq",
        "one value",
        ("in",),
    ),
    "no value": (ITEM, ", value: ['2', '3']}", "}", "op: in", "'value' is missing", ("1", "2", "3")),
    "value too much": (ITEM, "op: selected, value", "op: answered, value", "op: answered", "nothing", ()),
    "number in words": ("study.yaml", "le, value: 10", "le, value: ten", "ten", "no number", ("a number",)),
    # questionnaires
    "item in no items.yaml": (VIS, "[comment]", "[coment]", "coment", "no such item", ("comment",)),
    "item asked twice": (VIS, "[comment]", "[comment, tool]", "[comment, tool]", "twice", ()),
    "section twice": (
        VIS,
        "code: finish",
        "code: start",
        "code: start\n    title: {fr: Fin",
        "another section",
        (),
    ),
    # sources, groups
    "unknown questionnaire": (
        "study.yaml",
        "questionnaire: staff",
        "questionnaire: staf",
        "staf,",
        "",
        ("staff",),
    ),
    "unknown column": (
        "study.yaml",
        '"How long": minutes',
        '"How long": minute',
        "minute,",
        "",
        ("minutes",),
    ),
    "unknown source": ("study.yaml", "source: visitors", "source: visitor", "visitor\n", "", ("visitors",)),
    "source for nobody": (
        "study.yaml",
        "source: visitors",
        "source: staff",
        "groups:",
        "no group is made",
        (),
    ),
    "groups that overlap": (
        "study.yaml",
        "    where: {q: minutes, op: gt, value: 10}\n",
        "",
        "slow:",
        "where",
        (),
    ),
    "filter on what is not asked": (
        "study.yaml",
        "{q: minutes, op: le",
        "{q: again, op: le",
        "again",
        "staff",
        (),
    ),
    # derived items, place, map
    "derived code taken": (
        "study.yaml",
        "  digital:\n",
        "  minutes:\n",
        "minutes:\n    label",
        "already",
        (),
    ),
    "derived option twice": ("study.yaml", "{code: 'no'", "{code: 'yes'", "op: answered", "two options", ()),
    "derived from an unknown option": ("study.yaml", "[web]", "[wap]", "wap", "no such option", ("web",)),
    "unknown theme": ("study.yaml", "theme: start", "theme: begin", "begin", "no questionnaire", ("start",)),
    "unknown place": ("study.yaml", "place: digital", "place: town", "town", "no such item", ("digital",)),
    "unknown geometry": ("study.yaml", "map.json", "maps.json", "maps", "no such file", ("map.json",)),
    "area of no option": ("study.yaml", "{code: 'yes'", "{code: 'ja'", "geometry", "no option", ("ja", "no")),
    # rules
    "unknown rule kind": ("study.yaml", "kind: break_off", "kind: breakoff", "breakoff", "", ("break_off",)),
    "parameter missing": ("study.yaml", "    min_share: 0.5\n", "", "- code: leaving", "min_share", ()),
    "parameter of another kind": (
        "study.yaml",
        "min_share: 0.5",
        "min_items: 6",
        "min_items",
        "",
        ("min_share",),
    ),
    "pattern that is none": ("study.yaml", "pattern: ^test", "pattern: '(test'", "(test", "regular expr", ()),
    "rule on a wrong item": (
        "study.yaml",
        "items: [comment]",
        "items: [tool]",
        "tool]",
        "text",
        ("comment",),
    ),
    "rule on what is not asked of all": (
        "study.yaml",
        "{q: consent",
        "{q: again",
        "again",
        "staff",
        ("consent",),
    ),
    "rule for an unknown source": (
        "study.yaml",
        "pattern: ^test",
        "pattern: t\n    sources: [x1]",
        "x1",
        "",
        ("staff",),
    ),
    "rule code twice": (
        "study.yaml",
        "code: leaving",
        "code: test",
        "code: test\n    kind: b",
        "another rule",
        (),
    ),
    "rule after the last": (
        "study.yaml",
        "topics:",
        "  - {code: late, kind: outside_period, label: {fr: a, en: b}, reason: {fr: a, en: b}}\ntopics:",
        "late",
        "last rule",
        (),
    ),
    # topics
    "unknown group in a topic": (
        "study.yaml",
        "quick: trouble",
        "quik: trouble",
        "quik",
        "group",
        ("quick",),
    ),
    "item not asked of a group": (
        "study.yaml",
        "quick: trouble",
        "quick: again",
        "again",
        "not asked",
        ("trouble",),
    ),
    "nothing positive": ("study.yaml", "quick: trouble", "quick: consent", "quick: consent", "positive", ()),
    "text compared": ("study.yaml", "quick: trouble", "quick: comment", "quick: comment", "free text", ()),
    "one group alone": (
        "study.yaml",
        "{visitors: trouble, quick: trouble, slow: trouble}",
        "{quick: trouble}",
        "{quick",
        "2",
        (),
    ),
    "unknown kind of topic": (
        "study.yaml",
        "kind: finding",
        "kind: result",
        "result",
        "",
        ("finding", "cause"),
    ),
    # cross-tabulations
    "unknown group in a crosstab": (
        "study.yaml",
        "[visitors], row",
        "[visitor], row",
        "Croisement",
        "no such group",
        ("visitors",),
    ),
    "crosstab of what is not asked": (
        "study.yaml",
        "row: trouble",
        "row: minutes",
        "Croisement",
        "crosstabs[1].row",
        ("trouble",),
    ),
    "crosstab of ticks": (
        "study.yaml",
        "row: trouble",
        "row: tool",
        "Croisement",
        "single choice",
        ("trouble",),
    ),
    "crosstab with itself": ("study.yaml", "row: trouble", "row: again", "Croisement", "with itself", ()),
    # dates, places, works
    "period reversed": (
        "study.yaml",
        "end: 2022-03-15",
        "end: 2020-03-15",
        "2020",
        "before it starts",
        ("2021-11-01 or later",),
    ),
    "event reversed": ("study.yaml", "end: 2022-02-28", "end: 2021-02-28", "2021-02-28", "opening.end", ()),
    "no such day": ("study.yaml", "2022-02-28", "2022-02-30", "2022-02-30", "no such day", ("2021-11-01",)),
    "date in another order": (
        "study.yaml",
        "2022-03-15",
        "15/03/2022",
        "15/03",
        "not possible",
        ("2021-11-01",),
    ),
    "unknown time zone": (
        "study.yaml",
        "Europe/Paris",
        "Europe/Pari",
        "Europe/Pari",
        "time zone",
        ("Europe/Paris",),
    ),
    "unknown work": (
        "study.yaml",
        "source: somebody2022, st",
        "source: nobody, st",
        "nobody",
        "",
        ("somebody2022",),
    ),
    "unknown work in a text": (
        "study.yaml",
        "After [@somebody2022]",
        "After [@nobody]",
        "design:",
        "nobody",
        (),
    ),
}


@pytest.mark.parametrize("case", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_told_with_its_place(folder: Path, case: tuple[str, ...]) -> None:
    name, old, new, mark, words, accepted = case
    error = broken(folder, name, old, new)
    assert error.file == folder / name
    assert error.row == line_of(folder, name, mark), str(error)
    assert words in str(error)
    shown = " ".join(error.accepted)
    assert all(one in shown for one in accepted), str(error)
    assert len(str(error).splitlines()) <= 12


def test_the_nearest_name_comes_first(folder: Path) -> None:
    error = broken(folder, ITEM, "q: tool", "q: toll")
    assert "accepted: tool" in str(error)


def test_the_item_is_named(folder: Path) -> None:
    assert "trouble.show_if" in str(broken(folder, ITEM, "value: [cd]", "value: [dvd]"))


def test_the_rule_is_named(folder: Path) -> None:
    error = broken(folder, "study.yaml", "min_share: 0.5", "min_share: 5")
    assert "exclusions[leaving].min_share" in str(error)


@pytest.mark.parametrize("name", ["study.yaml", ITEM])
def test_a_folder_without_its_files_is_no_study(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(UserError, match=f"no study folder: {name} is missing") as caught:
        load_study(folder)
    assert caught.value.file == folder


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such study folder") as caught:
        load_study(tmp_path / "nowhere")
    assert caught.value.file == tmp_path / "nowhere"


def test_a_folder_without_questionnaires(folder: Path) -> None:
    (folder / VIS).unlink()
    (folder / STAF).unlink()
    with pytest.raises(UserError, match="no questionnaire"):
        load_study(folder)


def test_an_empty_file(folder: Path) -> None:
    (folder / ITEM).write_text("# nothing yet\n")
    with pytest.raises(UserError, match="empty") as caught:
        load_study(folder)
    assert caught.value.file == folder / ITEM


def test_a_file_that_is_not_utf8(folder: Path) -> None:
    (folder / ITEM).write_bytes(ITEMS.encode("latin-1"))
    with pytest.raises(UserError, match="UTF-8") as caught:
        load_study(folder)
    assert (caught.value.file, caught.value.row) == (folder / ITEM, line_of_bytes(ITEMS, "Durée"))


def line_of_bytes(text: str, mark: str) -> int:
    return text[: text.index(mark)].count("\n") + 1


def test_a_byte_order_mark_is_no_mistake(folder: Path) -> None:
    (folder / ITEM).write_text(ITEMS, encoding="utf-8-sig")
    assert load_study(folder).code == "mini"


def test_a_questionnaire_file_with_an_impossible_name(folder: Path) -> None:
    (folder / VIS).rename(folder / "questionnaires/Visitors 2022.yaml")
    with pytest.raises(UserError, match="named by its code") as caught:
        load_study(folder)
    assert caught.value.value == "Visitors 2022"


def test_a_tag_of_yaml_is_not_run(folder: Path) -> None:
    error = broken(folder, "study.yaml", "code: mini", "code: !!python/name:os.system x")
    assert "tag" in str(error)
    assert error.row == 1
