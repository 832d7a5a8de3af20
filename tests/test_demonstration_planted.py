"""The committed demonstration data hold the faults that their record says, and no other.

The exports are read here with a few lines of their own (csv, openpyxl, yaml), so that neither the generator
nor the readers and rules of the project are trusted.
"""

import csv
import hashlib
import io
import json
import re
from collections import Counter, defaultdict
from datetime import datetime
from functools import cache
from pathlib import Path

import openpyxl
import pytest
import yaml

DATA = Path(__file__).parents[1] / "data"
RECORD = json.loads((DATA / "raw" / "planted.json").read_text(encoding="utf-8"))
VALID = {"patients": 418, "radiologists": 140, "gps": 143, "specialists": 367}
AGREE = ["diglit", "stordiff", "commlack", "xbdiff", "secur", "toolsunfit", "toolsadopt", "pacsfav", "dmpfav"]
ORDER = ["test", "noconsent", "underage", "place", "period", "duplicate", "breakoff", "straight"]
SYSTEM = ["id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp"]
FRENCH = [
    *("ID de la réponse", "Date de soumission", "Dernière page", "Langue de départ", "Tête de série"),
    *("Date de lancement", "Date de la dernière action"),
]
every_source = pytest.mark.parametrize("source", VALID)


@cache
def content(name):
    return yaml.safe_load((DATA / "questionnaires" / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def items(source):
    """The items of a questionnaire as its YAML says, in order."""
    every, lists = content("items"), content("options")
    found = {}
    for section in content(source)["sections"]:
        for code in section["items"]:
            item = dict(every[code])
            item["label"] = item.get("label_by", {}).get(source, item["label"])["fr"]
            item["show_if"] = item.get("show_if_by", {}).get(source, item.get("show_if"))
            options = item.get("options", [])
            item["options"] = lists[options] if isinstance(options, str) else options
            found[code] = item
    return found


@cache
def cells(source):
    """The cells of an export as text, the header first."""
    name = RECORD["sources"][source]["file"]
    data = (DATA / "raw" / name).read_bytes()
    if name.endswith(".xlsx"):
        sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
        return [
            ["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)
        ]
    separator = ";" if source == "specialists" else ","
    return [row for row in csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=separator) if row]


@cache
def rows(source):
    """The rows by their number, under the code headings; answers are codes, blanks and case put right."""
    header, *records = cells(source)
    names, words = dict(zip(FRENCH, SYSTEM, strict=True)), {}
    for code, item in items(source).items():
        labels = {option["label"]["fr"]: option for option in item["options"]}
        names |= {item["label"]: code, f"{item['label']} [Autre]": f"{code}[other]"}
        if item["kind"] == "multiple":
            names |= {f"{item['label']} [{label}]": f"{code}[{labels[label]['code']}]" for label in labels}
            names[f"{item['label']} [Autre]"] = f"{code}[other]"
        else:
            words[code] = {label.casefold(): option["code"] for label, option in labels.items()}
            others = [option["code"] for option in item["options"] if option.get("other")]
            words[code] |= {word: other for other in others for word in ("-oth-", "autre")}
    keys = [names.get(name, name) for name in header]
    tidy = {}
    for number, record in enumerate(records, start=2):
        row = {key: cell.strip() for key, cell in zip(keys, record, strict=True)}
        for key, cell in row.items():
            word = "" if cell in ("N/A", "Non") and "[" in key else "" if cell == "N/A" else cell
            row[key] = words.get(key, {}).get(word.casefold(), "Y" if word == "Oui" and "[" in key else word)
        tidy[number] = row
    return tidy


def ticks(row, code):
    return [key for key in boxes(tuple(row))[code] if row[key]]


@cache
def boxes(keys):
    """The boxes of each item: its options and the text beside "other"."""
    found = defaultdict(list)
    for key in keys:
        found[key.partition("[")[0]] += [key] if "[" in key else []
    return found


def answered(row, code, item):
    return bool(ticks(row, code)) if item["kind"] == "multiple" else bool(row[code])


def holds(condition, row):
    if condition is None:
        return True
    if "all" in condition:
        return all(holds(part, row) for part in condition["all"])
    value = condition["value"] if isinstance(condition["value"], list) else [condition["value"]]
    if condition["op"] == "selected":
        return any(row.get(f"{condition['q']}[{one}]") for one in value)
    answer = row[condition["q"]]
    if condition["op"] == "ne":
        return bool(answer) and answer not in value
    assert condition["op"] in ("eq", "in")
    return answer in value


def moment(row):
    return datetime.fromisoformat(row["submitdate"] or row["startdate"])


def answers(row):
    return tuple(cell for key, cell in row.items() if key not in SYSTEM)


@cache
def broken(source):
    """The faults that each row shows, in the order of the study's rules."""
    seen, found = {}, {}
    for number, row in rows(source).items():
        count = sum(answered(row, code, item) for code, item in items(source).items())
        asked = sum(holds(item["show_if"], row) for item in items(source).values())
        agree = [row[code] for code in AGREE if row.get(code)]
        faults = {
            "test": row["freecom"].casefold().startswith("test"),
            "noconsent": row["consent"] == "n",
            "underage": row.get("agep") == "a0",
            "place": row["country"] == "oth",
            "period": not datetime(2021, 11, 1) <= moment(row) < datetime(2022, 3, 16),
            "duplicate": answers(row) in seen and count >= 10,
            "breakoff": not row["submitdate"] and count < asked / 2,
            "straight": len(agree) >= 6 and len(set(agree)) == 1,
        }
        seen.setdefault(answers(row), number)
        found[number] = [rule for rule in ORDER if faults[rule]]
    return found


@every_source
def test_every_row_shows_exactly_the_faults_that_are_recorded(source):
    record, found = RECORD["sources"][source], broken(source)
    first = {}
    for number, faults in found.items():
        if faults:
            first.setdefault(faults[0], []).append(number)
    assert first == {rule: numbers for rule, numbers in record["exclusions"].items() if numbers}
    assert {n: f for n, f in found.items() if len(f) > 1} == {o["row"]: o["rules"] for o in record["twice"]}
    assert sum(not faults for faults in found.values()) == record["valid"] == VALID[source]


def test_every_kind_of_fault_is_there_and_some_rows_have_two():
    kinds = Counter(rule for one in RECORD["sources"].values() for rule, r in one["exclusions"].items() if r)
    assert kinds == dict.fromkeys(ORDER, 4) | {"underage": 1}
    assert {tuple(one["rules"]) for s in RECORD["sources"].values() for one in s["twice"]} >= {
        ("test", "period"),
        ("underage", "place"),
        ("period", "straight"),
    }
    edits = Counter(edit["kind"] for one in RECORD["sources"].values() for edit in one["edits"])
    assert set(edits) == {"impossible", "trimmed", "case", "too_many", "exclusive"}


def test_totals_add_up():
    sources, totals = RECORD["sources"].values(), RECORD["totals"]
    assert totals["valid"] == sum(VALID.values()) == 1068
    assert totals["excluded"] == sum(len(r) for one in sources for r in one["exclusions"].values())
    assert totals["rows"] == totals["valid"] + totals["excluded"] == sum(len(rows(s)) for s in VALID)
    assert totals["partials"] == sum(len(one["partials"]) for one in sources)


@every_source
def test_partial_answers_are_valid_rows_that_were_not_submitted(source):
    found = broken(source)
    unsubmitted = [
        number for number, row in rows(source).items() if not row["submitdate"] and not found[number]
    ]
    assert unsubmitted == RECORD["sources"][source]["partials"]


@every_source
def test_valid_rows_hold_the_recorded_edits_and_no_other(source):
    record, found, edits = RECORD["sources"][source], broken(source), []
    for (number, row), raw in zip(rows(source).items(), cells(source)[1:], strict=True):
        for key, cell in zip(row, raw, strict=True):
            code = key.removesuffix("[other]")
            kind = items(source).get(code, {}).get("kind")
            if cell != cell.strip():
                edits.append((number, f"{code}_text" if "[other]" in key else code, "trimmed"))
            if kind in ("single", "likert") and "[" not in key:
                options = items(source)[code]["options"]
                known = {word for one in options for word in (one["label"]["fr"], one["code"])}
                if cell.strip() not in known | {"N/A", "", "Autre", "-oth-"}:
                    edits = [one for one in edits if one[:2] != (number, code)] + [(number, code, "case")]
        for code, item in items(source).items():
            ticked = ticks(row, code) if item["kind"] == "multiple" else []
            alone = [o["code"] for o in item["options"] if o.get("exclusive")]
            if item["kind"] == "numeric" and row[code] and not possible(row[code], item):
                edits.append((number, code, "impossible"))
            if len(ticked) > item.get("max_selected", 99):
                edits.append((number, code, "too_many"))
            if len(ticked) > 1 and any(f"{code}[{one}]" in ticked for one in alone):
                edits.append((number, code, "exclusive"))
    assert sorted(edits) == [(one["row"], one["item"], one["kind"]) for one in record["edits"]]
    assert not any(found[number] for number, _, _ in edits)


def possible(text, item):
    return re.fullmatch(r"\d+", text) is not None and item["min"] <= int(text) <= item["max"]


@every_source
def test_answers_to_items_that_were_not_asked_are_the_recorded_ones(source):
    found = [
        (number, code)
        for number, row in rows(source).items()
        for code, item in items(source).items()
        if answered(row, code, item) and not holds(item["show_if"], row)
    ]
    record = RECORD["sources"][source]
    assert found == [(one["row"], one["item"]) for one in record["contradictions"]]
    assert not any(broken(source)[number] for number, _ in found)


@every_source
def test_texts_that_repeat_an_option_are_recorded(source):
    for one in RECORD["sources"][source]["repeats"]:
        labels = {option["label"]["fr"].casefold() for option in items(source)[one["item"]]["options"]}
        assert rows(source)[one["row"]][f"{one['item']}[other]"].casefold() in labels


@every_source
def test_checksums_seeds_and_numbers(source):
    record = RECORD["sources"][source]
    data = (DATA / "raw" / record["file"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == record["sha256"]
    table = rows(source).values()
    assert [row["seed"] for row in table] == record["seeds"]
    assert len(set(record["seeds"])) == len(table) == record["rows"]
    ids = [int(row["id"]) for row in table]
    assert ids == sorted(set(ids))
    assert all(row["startdate"] < (row["submitdate"] or "9") for row in table)
    assert [row["startdate"] for row in table] == sorted(row["startdate"] for row in table)


def test_files_look_as_limesurvey_writes_them():
    patients = (DATA / "raw" / "patients.csv").read_bytes()
    assert patients.startswith(b"\xef\xbb\xbf" + '"ID de la réponse","Date de soumission"'.encode())
    assert patients.endswith(b'"\n\n')
    assert cells("patients")[0][:7] == cells("gps")[0][:7] == FRENCH
    specialists = (DATA / "raw" / "specialists.csv").read_text(encoding="utf-8-sig")
    assert specialists.startswith(
        '"id";"submitdate";"lastpage";"startlanguage";"seed";"startdate";"datestamp"'
    )
    assert cells("radiologists")[0][:7] == SYSTEM
    for source in ("radiologists", "specialists"):
        assert {"setting[other]", "priorsrc[cd]", "priorsrc[other]"} <= set(cells(source)[0])
        assert "-oth-" in {cell for row in cells(source) for cell in row}
        assert not {"N/A", "Oui", "Non"} & {cell for row in cells(source) for cell in row}
    for source in ("patients", "gps"):
        assert {"N/A", "Oui", "Non", "Autre"} <= {cell for row in cells(source) for cell in row}


@every_source
def test_pages_that_were_not_seen_are_empty(source):
    sections = content(source)["sections"]
    for number, row in rows(source).items():
        seen = [code for section in sections[: int(row["lastpage"])] for code in section["items"]]
        late = [
            code for code, item in items(source).items() if code not in seen and answered(row, code, item)
        ]
        assert late == [], number
        if row["submitdate"] and row["consent"] == "y":
            assert int(row["lastpage"]) == len(sections)


@every_source
def test_required_items_are_answered_where_they_were_asked(source):
    for number, faults in broken(source).items():
        row = rows(source)[number]
        for code, item in items(source).items():
            if item.get("required") and not faults and row["submitdate"] and holds(item["show_if"], row):
                assert answered(row, code, item), (number, code)


def test_comments_say_that_they_are_made_up():
    texts = {row["freecom"] for source in VALID for row in rows(source).values()} - {""}
    assert len(texts) > 50
    assert all(re.match(r"Texte de démonstration : |test\b", text, re.IGNORECASE) for text in texts)
