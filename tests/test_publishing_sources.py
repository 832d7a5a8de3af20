"""What a report is made of: the plan for make, the bibliography, the page on how it was made, Word's styles."""

from __future__ import annotations

import io
import os
import re
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from builders_presentation import logs, study
from helpers.analysis.montecarlo import SEED
from helpers.errors import UserError
from helpers.publishing import provenance
from helpers.publishing.document.wordstyle import reference_document
from helpers.publishing.plan import main, plan
from helpers.publishing.references import METHODS, bibliography
from helpers.study.load import load_study
from helpers.study.paths import ROOT

MADE = "from the raw file named\n"
RULE = """\
include plan.mk
.SECONDEXPANSION:
out/%.json: $$(RAW_$$*)
\t@cat '$<'
"""


def test_the_plan_of_the_demonstration_study_names_its_groups_and_files():
    raw = ROOT / "data" / "raw"
    lines = plan(load_study(ROOT / "data"), raw).splitlines()
    assert lines[1:4] == [
        "LANGUAGES := fr en",
        "GROUPS := patients radiologists gps specialists",
        "SOURCES := patients radiologists gps specialists",
    ]
    assert "SOURCE_gps := gps" in lines
    assert f"RAW_gps := {raw}/gps.xlsx" in lines
    assert sum(line.startswith("RAW_") for line in lines) == 4


def test_the_plan_of_a_study_with_one_source_for_all_groups(tmp_path):
    name = "Bridging Imaging Users to Imaging Analysis - 2022 (Responses) - Form 1.csv"
    (tmp_path / name).write_text(MADE)
    text = plan(load_study(ROOT / "examples" / "coba-imaging-2022"), tmp_path)
    assert "LANGUAGES := en\nGROUPS := imaging balanced analyst\nSOURCES := form\n" in text
    assert re.findall(r"SOURCE_(\w+) := form", text) == ["imaging", "balanced", "analyst"]
    assert make(tmp_path, text) == MADE


@pytest.mark.parametrize(
    "name", ["a b.csv", "n#1.csv", "a$b.csv", "(2) $(x).csv", "100%.csv", "é'; [2022].csv"]
)
def test_make_finds_a_raw_file_whatever_its_name(tmp_path, name):
    (tmp_path / name).write_text(MADE)
    made = study()
    source = replace(made.sources[0], code="form", file=name)
    text = plan(replace(made, sources=(source,)), tmp_path)
    command = ["make", "-C", str(tmp_path), "--no-print-directory", "-n", "out/form.json"]
    make_files(tmp_path, text)
    done = subprocess.run(command, capture_output=True, text=True, env=plain_environment())
    assert done.returncode == 0, done.stderr


def make_files(folder: Path, text: str) -> None:
    (folder / "plan.mk").write_text(text, "utf-8")
    (folder / "Makefile").write_text(RULE, "utf-8")


def plain_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}


def make(folder: Path, text: str) -> str:
    """What make prints of the raw file that it finds by a plan."""
    make_files(folder, text)
    command = ["make", "-C", str(folder), "--no-print-directory", "out/form.json"]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=plain_environment()).stdout


def test_the_plan_is_written_by_a_command_that_refuses_what_is_not_there(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("SURVEY_RAW", raising=False)
    out = tmp_path / "build" / "plan.mk"
    assert main(["--study", "data", "--out", str(out)]) == 0
    assert out.read_text("utf-8") == plan(load_study(ROOT / "data"), ROOT / "data" / "raw")
    monkeypatch.setenv("SURVEY_RAW", str(tmp_path / "nowhere"))
    other = tmp_path / "other.mk"
    assert main(["--study", "data", "--out", str(other)]) == 2
    assert "nowhere" in capsys.readouterr().err
    assert not other.exists()


def keys(text: str) -> list[str]:
    return re.findall(r"^@\w+\s*\{\s*([^,\s]+)", text, re.MULTILINE)


def test_the_studys_own_works_come_first_and_count_where_both_have_a_key(tmp_path):
    own = "@book{own2020,\n title = {Own}\n}\n@misc{ wilson1927 ,\n title = {Mine}\n}\n"
    (tmp_path / "references.bib").write_text(own, "utf-8")
    text = bibliography(replace(study(), folder=tmp_path))
    methods = keys(METHODS.read_text("utf-8"))
    assert keys(text) == ["own2020", "wilson1927", *(key for key in methods if key != "wilson1927")]
    assert "Mine" in text and "Wilson, Edwin" not in text
    assert "Holm, Sture" in text


def test_a_study_without_works_cites_the_methods(tmp_path):
    assert keys(bibliography(replace(study(), folder=tmp_path))) == keys(METHODS.read_text("utf-8"))


def test_every_study_of_the_project_has_a_key_once():
    for folder in (ROOT / "data", ROOT / "examples" / "coba-imaging-2022"):
        found = keys(bibliography(load_study(folder)))
        assert len(found) == len(set(found)) > 10


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    dated = os.environ | {"GIT_COMMITTER_DATE": "2022-03-04T05:06:07Z"}
    command = ["git", "-C", str(folder), *who, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=dated).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "code.py").write_text("1")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "First")
    monkeypatch.setattr(provenance, "ROOT", tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return tmp_path


def test_the_commit_is_unchanged_until_code_changes(repository):
    head = git(repository, "rev-parse", "HEAD")
    assert provenance.commit() == (head, True)
    for name in ("figures/fr/a.svg", "notebooks/executed/a.ipynb"):
        (repository / name).parent.mkdir(parents=True)
        (repository / name).write_text("made")
    assert provenance.commit() == (head, True)
    (repository / "code.py").write_text("2")
    assert provenance.commit() == (head, False)


def test_a_document_carries_the_time_that_is_set_or_that_of_the_commit(repository, monkeypatch):
    assert provenance.commit_time(study()) == 1646370367
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "12345")
    assert provenance.commit_time(study()) == 12345


def test_outside_git_a_document_carries_the_end_of_the_survey(tmp_path, monkeypatch):
    monkeypatch.setattr(provenance, "ROOT", tmp_path / "nowhere")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert provenance.commit() is None
    assert provenance.commit_time(study()) == 1647302400  # 15 March 2022
    text = str(provenance.made_of(study(), logs(), "en"))
    assert "unknown: outside git" in text


@pytest.mark.parametrize(
    ("clean", "said"), [(True, "abc, unchanged"), (False, "abc, with uncommitted changes")]
)
def test_the_page_on_how_it_was_made_names_commit_data_and_versions(monkeypatch, clean, said):
    monkeypatch.setattr(provenance, "commit", lambda: ("abc", clean))
    heading, table = provenance.made_of(study(), logs(), "en")
    meta = table.outputs[0].metadata["report"]
    rows = {name: cells[0] for name, cells in meta["rows"]}
    assert heading.source.startswith("# How this report was made {#sec-made}\n")
    assert rows["Version of the code (commit)"] == said
    assert [rows[f"SHA-256 of {one.file}"] for one in logs()] == ["ab" * 32] * 3
    assert rows["Seed of random draws"] == str(SEED)
    assert {"Python", "pandas", "papermill", "typst"} <= rows.keys()
    assert meta["mark"] == "Demonstration data"


def test_real_data_are_not_called_a_demonstration():
    real = tuple(replace(one, demonstration=False) for one in logs())
    assert provenance.made_of(study(), real, "fr")[1].outputs[0].metadata["report"]["mark"] is None


def parts(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_word_files_are_on_a4_and_carry_the_mark_in_their_footer():
    found = parts(reference_document("Essai <1> & plus"))
    for name, data in found.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(data)
    assert "Essai <1> & plus" in "".join(etree.fromstring(found["word/footer9.xml"]).itertext())
    body = found["word/document.xml"].decode()
    assert body.count("<w:sectPr") == 1 and 'w:w="11906" w:h="16838"' in body and 'r:id="rIdMark"' in body
    assert 'Id="rIdMark"' in found["word/_rels/document.xml.rels"].decode()
    assert "/word/footer9.xml" in found["[Content_Types].xml"].decode()
    assert re.search(
        r'styleId="Compact"(?:(?!</w:style>).)*<w:sz w:val="17"/>', found["word/styles.xml"].decode(), re.S
    )


def test_word_files_without_a_mark_have_no_footer_of_it():
    found = parts(reference_document())
    assert "word/footer9.xml" not in found
    assert "rIdMark" not in str(found)


def test_the_same_mark_gives_the_same_bytes():
    assert reference_document("Essai") == reference_document("Essai") != reference_document("Autre")


def test_an_unknown_export_is_no_plan(tmp_path):
    with pytest.raises(UserError, match="not in the folder"):
        plan(load_study(ROOT / "data"), tmp_path)


def test_make_finds_a_raw_file_with_a_colon(tmp_path: Path) -> None:
    (tmp_path / "answers 10:30.csv").write_text(MADE)
    source = replace(study().sources[0], code="form", file="answers 10:30.csv")
    assert make(tmp_path, plan(replace(study(), sources=(source,)), tmp_path)) == MADE
