"""The page "Run your own survey": its files are a study, and its steps lead to a report."""

from __future__ import annotations

import csv
import random
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from helpers.cleaning import run
from helpers.exchange.tools import TOOLS
from helpers.study.load import load_study
from helpers.study.paths import ROOT
from helpers.study.study import Study

PAGE = (ROOT / "docs" / "run-your-own-survey.md").read_text("utf-8")
FILE = re.compile(r"<!-- file: ([^ ]+) -->\n```yaml\n(.*?)```", re.DOTALL)
LABELS = {
    "role": ("a general practitioner", "a specialist"),
    "late": ("Never", "Sometimes", "Often", "Always", "I do not know"),
    "effect": ("Consultations postponed", "Exams done again, here or elsewhere", "Nothing"),
}
CODES = {"role": ("gp", "spec"), "late": ("never", "some", "often", "alw", "dk")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The study of the page, in the folder that the page says."""
    for name, text in FILE.findall(PAGE):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "waiting"


@pytest.fixture
def study(folder: Path) -> Study:
    return load_study(folder)


def answers(count: int = 60) -> list[dict[str, str | list[str]]]:
    """Answers drawn by chance: of nobody, for trying the page out."""
    chance = random.Random(1)
    made = []
    for _ in range(count):
        late = chance.randrange(5)
        effect = chance.sample([0, 1], chance.randint(1, 2)) if chance.random() < 0.7 else [2]
        made.append(
            {
                "role": chance.randrange(2),
                "late": late,
                "days": str(chance.randrange(30)),
                "effect": effect if late in (2, 3) else [],
            }
        )
    return made


def limesurvey(path: Path) -> None:
    header = ["id", "submitdate", "lastpage", "startlanguage", "seed", "consent", "role", "late", "days"]
    header += ["effect[post]", "effect[again]", "effect[none]", "effect[other]", "remark"]
    rows = []
    for number, one in enumerate(answers(), start=1):
        ticks = ["Y" if index in one["effect"] else "" for index in range(3)]
        own = [str(number), "1980-01-01 00:00:00", "2", "en", "7"]
        rows.append(
            [*own, "y", CODES["role"][one["role"]], CODES["late"][one["late"]], one["days"], *ticks, "", ""]
        )
    write(path, [header, *rows])


def google_forms(path: Path) -> None:
    header = ["Timestamp", "Do you agree to take part in this anonymous survey?", "You are:"]
    header += ["Imaging reports reach you too late:", "How many days do you usually wait?"]
    header += ["What happened because of it?", "Is there anything else that you would like to say?"]
    rows = []
    for number, one in enumerate(answers()):
        ticked = ", ".join(LABELS["effect"][index] for index in one["effect"])
        moment = f"3/{1 + number % 28}/2026 9:{number % 60:02d}:00"
        rows.append(
            [moment, "Yes", LABELS["role"][one["role"]], LABELS["late"][one["late"]], one["days"], ticked, ""]
        )
    write(path, [header, *rows])


def write(path: Path, rows: list[list[str]]) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def test_the_files_of_the_page_are_a_study(study: Study) -> None:
    assert [group.code for group in study.groups] == ["gps", "specialists"]
    assert [item.code for item in study.questionnaires[0].items][:3] == ["consent", "role", "late"]


@pytest.mark.parametrize("made", [limesurvey, google_forms])
def test_an_export_of_either_tool_is_read_and_cleaned(folder: Path, made, capsys) -> None:
    made(folder.parent / "exports" / "results-survey1.csv")
    command = ["--study", str(folder), "--source", "form", "--raw", str(folder.parent / "exports")]
    assert run.main([*command, "--out", str(folder.parent / "clean")]) == 0
    assert "60 rows read, 0 excluded" in capsys.readouterr().out


def test_what_the_page_settles_by_hand_is_understood(folder: Path) -> None:
    shown = re.search(r"\n {6}sources:\n(?: {8}.*\n)+", PAGE)
    assert shown
    settled = yaml.safe_load(shown[0])["sources"]["form"]
    text = (folder / "study.yaml").read_text("utf-8")
    given = yaml.safe_load(text) | {"sources": {"form": settled}}
    (folder / "study.yaml").write_text(yaml.safe_dump(given), "utf-8")
    source = load_study(folder).sources[0]
    assert dict(source.columns)["Internal note"] is None and source.ignore == ("Time *",)
    assert source.settled("late") == {"NR": None, "Nearly always": "alw"}


def test_every_tool_is_in_the_table_of_the_page() -> None:
    table = PAGE[PAGE.index("## Tools") :].casefold().replace(" ", "")
    assert [
        tool.name for tool in TOOLS if tool.name.replace("_", "").replace("spreadsheet", "kept") not in table
    ] == []


@pytest.mark.slow
@pytest.mark.parametrize("made", [limesurvey, google_forms])
def test_the_steps_of_the_page_lead_to_a_report(folder: Path, made) -> None:
    exports = folder.parent / "exports"
    made(exports / "results-survey1.csv")
    if made is google_forms:
        for path in sorted(folder.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        folder.rmdir()
        make("codebook", f"RAW={exports / 'results-survey1.csv'}", f"STUDY={folder}")
    else:
        make("forms", f"STUDY={folder}")
        assert {path.suffix for path in (ROOT / "build" / "waiting" / "forms").iterdir()} >= {
            ".txt",
            ".json",
            ".pdf",
        }
    said = make("report", f"STUDY={folder}", f"RAW={exports}")
    assert said.splitlines()[-1] == "The report: build/waiting/report-en.pdf"


def make(*arguments: str) -> str:
    done = subprocess.run(["make", *arguments], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
