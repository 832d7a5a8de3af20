"""Executed notebooks bound into one: their order, the mark, and what is refused."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from builders_publishing import chapters, code, failed, said, saved, study_in, write_logs
from helpers.cleaning import run as cleaning
from helpers.errors import UserError
from helpers.publishing.bind import bind, main
from helpers.publishing.document.wording import words
from helpers.study.load import load_study
from helpers.study.paths import ROOT, Paths
from helpers.study.study import Study


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], Study, Paths]:
    folder = tmp_path_factory.mktemp("bound")
    return chapters(folder / "executed"), *study_in(folder / "study", demonstration=True)


def test_the_mark_follows_from_the_generators_rows_among_the_raw_ones(tmp_path):
    folder = Path(shutil.copytree(ROOT / "data", tmp_path / "study"))
    paths = Paths(folder, folder / "raw", tmp_path, tmp_path)
    study = load_study(folder)
    write_logs(study, paths.clean)

    def mark() -> str:
        command = ["--study", str(folder), "--source", "radiologists", "--raw", str(paths.raw)]
        assert cleaning.main([*command, "--out", str(paths.clean)]) == 0
        return bind([], study, paths, "fr").metadata["report"]["mark"]

    assert mark() == words("fr")["demonstration"]
    # Without the generator's record the rows are anybody's.
    (folder / "raw" / "planted.json").unlink()
    assert mark() == ""


def test_chapters_stand_in_their_order_and_cells_are_named_the_same_each_time(made):
    notebooks, study, paths = made
    bound = bind([notebooks[2], *notebooks[:2]], study, paths, "en")
    heads = [one.source.splitlines()[0] for one in bound.cells if one.cell_type == "markdown"]
    assert heads == [
        "# Méthodes {#sec-methods}",
        "# Methods {#sec-methods}",
        "# Results",
        "# References {.unnumbered}",
        ":::: {.appendix}",
        "# Questionnaire",
        "# How this report was made {#sec-made}",
    ]
    assert [one.id for one in bound.cells] == [f"cell-{k}" for k in range(len(bound.cells))]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ([code("a = 1")], "a cell never ran: a = 1"),
        ([code("b()", ran=1, outputs=[failed("KeyError", "'q'")])], "a cell failed: b()"),
    ],
)
def test_a_notebook_that_did_not_run_to_its_end_is_not_bound(made, tmp_path, cells, why):
    notebooks, study, paths = made
    bad = saved(tmp_path / "03_bad.ipynb", said("# Bad"), *cells)
    with pytest.raises(UserError, match=re.escape(why)) as caught:
        bind([*notebooks, bad], study, paths, "en")
    assert caught.value.file == bad


@pytest.fixture
def arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The command for the demonstration study, whose logs are made up; the report's file comes next."""
    write_logs(load_study(ROOT / "data"), tmp_path / "build" / "clean")
    monkeypatch.setenv("SURVEY_OUT", str(tmp_path / "build"))
    return ["--study", "data", "--language", "en", "--out"]


@pytest.mark.parametrize(
    ("out", "notebook", "named"),
    [
        ("report.odt", "03_odd.ipynb", "'.odt'"),
        ("report.pdf", "04_missing.ipynb", "04_missing.ipynb"),
        ("report.html", "03_odd.ipynb", "nobody1900"),
    ],
)
def test_what_cannot_be_bound_is_refused_and_an_older_report_stays(
    arguments, tmp_path, capsys, out, notebook, named
):
    (tmp_path / out).write_text("an older one")
    saved(tmp_path / "03_odd.ipynb", said("As shown [@nobody1900]."))
    assert main([*arguments, str(tmp_path / out), str(tmp_path / notebook)]) == 2
    assert named in capsys.readouterr().err
    assert (tmp_path / out).read_text() == "an older one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["03_odd.ipynb", "build", out]


def test_answers_that_were_not_cleaned_yet_are_said(arguments, tmp_path, capsys):
    (tmp_path / "build" / "clean" / "gps.json").unlink()
    assert (
        main([*arguments, str(tmp_path / "report.md"), str(saved(tmp_path / "01.ipynb", said("# A")))]) == 2
    )
    assert "make clean-data" in capsys.readouterr().err


def test_a_file_takes_the_place_of_an_older_one_when_it_is_whole(arguments, tmp_path, capsys):
    out = tmp_path / "new" / "report.md"
    assert main([*arguments, str(out), str(saved(tmp_path / "01.ipynb", said("# A chapter")))]) == 0
    assert out.read_text("utf-8").startswith("# A chapter\n")
    assert capsys.readouterr().out.endswith("report.md\n")
    assert [path.name for path in out.parent.iterdir()] == ["report.md"]


def test_a_language_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chapter = saved(tmp_path / "01.ipynb", said("# One"))
    command = ["--study", "data", "--language", "de", "--out", str(tmp_path / "r.html"), str(chapter)]
    assert main(command) == 2
    assert "fr, en" in capsys.readouterr().err


def test_what_is_no_notebook_is_not_bound(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "01.ipynb").write_text("not json")
    assert main([*arguments, str(tmp_path / "r.html"), str(tmp_path / "01.ipynb")]) == 2
    assert not (tmp_path / "r.html").exists()
