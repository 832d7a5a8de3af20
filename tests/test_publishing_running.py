"""Notebooks run in cold kernels: the same bytes twice, or a message that says where and why."""

from __future__ import annotations

import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import nbformat
import pytest

from builders_publishing import code, notebook, said, saved
from helpers.publishing.run import main
from helpers.publishing.running.files import write
from helpers.publishing.running.tidy import scrubbed, tidied
from helpers.study.paths import ROOT

PARAMETERS = 'language = "fr"\ncount = 3\nwho = "nobody"'
TALK = f"""\
import os, sys, warnings
from pathlib import Path
import helpers
print("first", count, who)
print("careful", file=sys.stderr)
warnings.warn("an old name")
print(helpers.__file__, Path("beside.txt").read_text())
print(sys.executable == {sys.executable!r}, os.environ["PYTHONHASHSEED"])
object()"""


def go(*arguments: str | Path) -> tuple[int, str, str]:
    """Run the command here; its exit code, and what it says to standard output and error."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main([str(one) for one in arguments])
    return status, out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[int, str, str]], list[bytes]]:
    """A notebook run twice, after a run that had failed: folder, what was said, the bytes of the target."""
    folder = tmp_path_factory.mktemp("good")
    (folder / "beside.txt").write_text("beside")
    cells = [code(PARAMETERS, "parameters"), said("# Titre", "fr"), code(TALK), code('"done"')]
    source, target = saved(folder / "good.ipynb", *cells), folder / "out" / "good.ipynb"
    target.parent.mkdir()
    target.with_name("good.failed.ipynb").write_text("of an earlier run")
    told, contents = [], []
    for _ in range(2):
        told.append(go(source, target, "-p", "count", "5"))
        contents.append(target.read_bytes())
    return folder, told, contents


def outputs(folder: Path) -> list[nbformat.NotebookNode]:
    cells = nbformat.read(folder / "out" / "good.ipynb", as_version=4).cells
    return [output for cell in cells for output in cell.get("outputs", [])]


def test_a_notebook_that_runs_twice_gives_the_same_bytes(ran):
    folder, told, contents = ran
    assert [status for status, _, _ in told] == [0, 0]
    assert contents[0] == contents[1]
    assert [path.name for path in (folder / "out").iterdir()] == ["good.ipynb"]


def test_a_run_uses_the_values_given_and_the_defaults_of_the_others(ran):
    assert outputs(ran[0])[0].text.startswith("first 5 nobody\n")


def test_the_kernel_is_this_python_with_a_settled_environment_in_the_notebooks_folder(ran):
    text = outputs(ran[0])[0].text
    assert " beside\n" in text
    assert "True 0\n" in text


def test_nothing_of_the_machine_or_the_run_stays_in_the_target(ran):
    text = str(outputs(ran[0]))
    assert "\\nsrc/helpers/__init__.py beside" in text
    assert "<object at 0x0>" in text
    assert str(ROOT) not in text and "ipykernel_" not in text
    assert not [trace for trace in ("papermill", "start_time", "3.0.0") if trace in ran[2][0].decode()]


def test_metadata_and_cell_names_are_those_of_the_source(ran):
    executed = nbformat.read(ran[0] / "out" / "good.ipynb", as_version=4)
    assert [cell.id for cell in executed.cells] == ["c0", "injected-parameters", "c1", "c2", "c3"]
    assert executed.cells[2].metadata == {"tags": ["fr"]}
    assert executed.cells[3].metadata == {}
    assert executed.metadata.kernelspec.name == "python3"


def test_warnings_on_standard_error_are_shown_and_kept_last(ran):
    _, out, err = ran[1][0]
    assert "good 5" in out
    assert "  warning: careful\n" in out
    assert "UserWarning: an old name" in out
    assert err == ""
    assert [one.get("name", "result") for one in outputs(ran[0])[:3]] == ["stdout", "result", "stderr"]


def failing(folder: Path, source: str, *options: str) -> tuple[str, nbformat.NotebookNode]:
    """Run a notebook that must fail over the target of an older run; its message and what was kept."""
    cells = [
        code(PARAMETERS, "parameters"),
        said("# Chapitre {#sec-one}", "fr"),
        said("# Chapter", "en"),
        code(source),
        code('print("never")'),
    ]
    target = folder / "out.ipynb"
    target.write_text("of an older run")
    status, out, err = go(saved(folder / "bad.ipynb", *cells), target, *options)
    assert status == 1
    assert out == ""
    assert "bad" in err and "FAILED after" in err
    assert f"notebook: {folder / 'out.failed.ipynb'}\n" in err
    assert "heading:  # Chapitre\n" in err
    assert all(f"      {line}\n" in err for line in source.splitlines())
    assert sorted(path.name for path in folder.iterdir()) == ["bad.ipynb", "out.failed.ipynb"]
    kept = nbformat.read(folder / "out.failed.ipynb", as_version=4)
    assert kept.cells[-1].execution_count is None
    assert "papermill" not in str(kept)
    return err, kept


def test_a_cell_that_fails_is_named_with_its_heading_its_code_and_its_error(tmp_path):
    message, kept = failing(tmp_path, "limit = 0\n1 / limit", "-p", "who", "somebody")
    assert "bad somebody" in message
    assert "ZeroDivisionError: division by zero" in message
    assert "\x1b" not in message
    assert [one.ename for cell in kept.cells for one in cell.get("outputs", [])] == ["ZeroDivisionError"]


def test_what_the_user_can_put_right_is_shown_without_a_traceback(tmp_path):
    source = (
        'from helpers.errors import UserError\nraise UserError("no such group", value="x", accepted=["y"])'
    )
    message, _ = failing(tmp_path, source)
    assert "      no such group\n        value:    'x'\n        accepted: y\n" in message
    assert "Traceback" not in message and "---->" not in message


def test_a_kernel_that_dies_leaves_a_message_and_no_target(tmp_path):
    message, _ = failing(tmp_path, "import os\nos._exit(3)")
    assert "the kernel died while this cell ran" in message


def test_a_cell_over_the_time_limit_is_stopped(tmp_path):
    start = time.monotonic()
    failing(tmp_path, "import time\ntime.sleep(120)", "--timeout", "2")
    assert time.monotonic() - start < 60


@pytest.mark.parametrize(
    ("given", "named"),
    [(("count", "many"), ["count", "'many'", "a whole number"]), (("people", "2"), ["'people'", "who"])],
)
def test_a_wrong_parameter_is_refused_without_a_kernel(tmp_path, monkeypatch, given, named):
    monkeypatch.setattr("helpers.publishing.run.execute", None)
    source = saved(tmp_path / "good.ipynb", code(PARAMETERS, "parameters"))
    status, out, err = go(source, tmp_path / "out.ipynb", "-p", *given)
    assert (status, out) == (2, "")
    assert all(word in err for word in [*named, "good.ipynb"])
    assert [path.name for path in tmp_path.iterdir()] == ["good.ipynb"]


@pytest.mark.parametrize("text", [None, "", "not JSON", "[]"])
def test_a_source_that_is_no_notebook_is_named(tmp_path, text):
    source = tmp_path / "odd.ipynb"
    if text is not None:
        source.write_text(text)
    status, _, err = go(source, tmp_path / "out.ipynb")
    assert status == 2
    assert "odd.ipynb" in err


def test_a_target_is_whole_or_as_it_was(tmp_path, monkeypatch):
    target = tmp_path / "out.ipynb"
    target.write_text("whole")

    def half(node: object, path: Path) -> None:
        path.write_text("ha")
        raise OSError("no space left")

    monkeypatch.setattr(nbformat, "write", half)
    with pytest.raises(OSError, match="no space"):
        write(notebook(), target)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["whole"]


def test_pieces_of_a_stream_are_joined_and_standard_error_comes_last():
    pieces = [("stdout", "a"), ("stderr", "x"), ("stdout", "b"), ("stderr", "y")]
    streams = [nbformat.v4.new_output("stream", name=name, text=text) for name, text in pieces]
    source = notebook(code("talk()"))
    executed = notebook(code("talk()", ran=1, outputs=streams))
    found = tidied(executed, source).cells[0].outputs
    assert [(one.name, one.text) for one in found] == [("stdout", "ab"), ("stderr", "xy")]


def test_what_a_report_reads_is_scrubbed_too():
    meta = {"report": {"type": "table", "rows": [[f"{ROOT}/a.csv", ["<A at 0x7f00aa00bb>"]]], "n": 3}}
    data = {"text/html": f"<b>{ROOT}</b>", "image/svg+xml": "<svg id='0x7f00aa00bb'/>"}
    shown = nbformat.v4.new_output("display_data", data=data, metadata=meta)
    found = tidied(notebook(code("a", ran=1, outputs=[shown])), notebook(code("a"))).cells[0].outputs[0]
    assert found.metadata.report.rows == [["a.csv", ["<A at 0x0>"]]]
    assert found.metadata.report.n == 3
    assert found.data["text/html"] == "<b>.</b>"
    assert found.data["image/svg+xml"] == data["image/svg+xml"]


def test_colours_and_short_numbers_are_no_addresses():
    assert scrubbed("0xff 0xABC 10x200000") == "0xff 0xABC 10x200000"


def test_the_time_limit_is_said(tmp_path: Path) -> None:
    message, _ = failing(tmp_path, "import time\ntime.sleep(120)", "--timeout", "2")
    assert "this cell ran longer than 2 s, the limit for a cell (--timeout SECONDS)" in message


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b'{"cells": []}'])
def test_what_is_no_notebook_is_not_run(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "odd.ipynb").write_bytes(data)
    assert go(tmp_path / "odd.ipynb", tmp_path / "o.ipynb")[0] == 2
