"""Where a run ended, read from the notebook that it left: no kernel is started."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, v4

from builders_publishing import code, failed, notebook, said, shown
from helpers.presentation.display import Heading
from helpers.publishing.running.failure import (
    MOST_LINES,
    Failure,
    failure_of,
    heading_above,
    unfinished,
    warnings_of,
)

SPOKEN = (
    code('language = "fr"', "parameters"),
    said("# Accès {#sec-access}\n\nTexte.", "fr"),
    said("# Access {#sec-access}\n\nText.", "en"),
    code("one()"),
    said("Texte.\n\n## Partage", "fr"),
    said("Text.\n\n## Sharing", "en"),
    code("two()"),
)


def started(cell: NotebookNode) -> NotebookNode:
    cell.metadata["papermill"] = {"start_time": "2022-01-01T00:00:00", "status": "running"}
    return cell


def test_the_heading_above_is_in_the_language_of_the_run():
    assert heading_above(notebook(*SPOKEN), 3) == "# Accès"
    assert heading_above(notebook(*SPOKEN), 6) == "## Partage"
    injected = [SPOKEN[0], code('language = "en"', "injected-parameters"), *SPOKEN[1:]]
    assert heading_above(notebook(*injected), 4) == "# Access"
    assert heading_above(notebook(*injected), 7) == "## Sharing"


def test_the_heading_above_is_not_one_below_nor_a_comment_in_code():
    cells = [code("# a comment\nx"), said("# Later")]
    assert heading_above(notebook(*cells), 0) is None


def test_a_heading_of_no_language_counts_and_the_last_of_a_cell_wins():
    cells = [code('language = "fr"', "parameters"), said("# One\n\n### Two {.unnumbered}", "wide"), code("x")]
    assert heading_above(notebook(*cells), 2) == "### Two"


def test_without_a_parameter_of_language_every_heading_counts():
    assert heading_above(notebook(*SPOKEN[1:]), 2) == "# Access"


def test_a_heading_that_a_cell_showed_counts_even_if_the_cell_then_fails():
    cell = shown(Heading("Imaging", 2, "sec-imaging"))
    cells = [said("# Access"), cell, code("x")]
    assert heading_above(notebook(*cells), 2) == "## Imaging"
    cell.outputs.append(failed("KeyError", "'q'"))
    assert failure_of(notebook(*cells)).heading == "## Imaging"


def test_a_notebook_that_ran_whole_is_finished():
    whole = notebook(said("# Title"), code("1", ran=1), code(""), code(" \n"))
    assert unfinished(whole) is None
    assert failure_of(whole) is None


def test_an_unfinished_notebook_names_the_first_line_of_its_cell():
    assert unfinished(notebook(code("a", ran=1), code("\nb = 1\nb"))) == "a cell never ran: b = 1"
    bad = code("c()\nd()", ran=2, outputs=[failed("KeyError", "'q'")])
    assert unfinished(notebook(code("a", ran=1), bad)) == "a cell failed: c()"


def test_the_cell_that_failed_is_found_with_its_heading_and_traceback():
    lines = ["\x1b[0;31mKeyError\x1b[0m", "Cell In[2], line 1", "\x1b[1;32mKeyError\x1b[0m: 'q'"]
    cells = [said("# Access"), code("a", ran=1), code("b", ran=2, outputs=[failed("KeyError", "'q'", lines)])]
    expected = Failure("# Access", "b", "KeyError\nCell In[2], line 1\nKeyError: 'q'")
    assert failure_of(notebook(*cells, code("c"))) == expected


def test_a_long_traceback_keeps_its_end():
    lines = [f"line {number}" for number in range(100)]
    bad = code("b", ran=1, outputs=[failed("RecursionError", "too deep", lines)])
    found = failure_of(notebook(bad)).error.splitlines()
    assert found == ["…", *lines[-MOST_LINES:]]


def test_an_error_without_a_traceback_is_named():
    bad = code("b", ran=1, outputs=[failed("KeyboardInterrupt", "stopped")])
    assert failure_of(notebook(bad)).error == "KeyboardInterrupt: stopped"


def test_what_the_user_can_put_right_is_its_own_message():
    bad = code("b", ran=1, outputs=[failed("UserError", "no such group\n  value: 'x'", ["Traceback", "…"])])
    assert failure_of(notebook(bad)).error == "no such group\n  value: 'x'"


def test_a_cell_that_never_ran_is_a_failure():
    assert failure_of(notebook(code("a", ran=1), code("b"), code("c"))) == Failure(
        None, "b", "this cell did not run"
    )


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (DeadKernelError("Kernel died"), "the kernel died while this cell ran"),
        (CellTimeoutError("a cell timed out"), "longer than 7 s, the limit for a cell (--timeout SECONDS)"),
        (RuntimeError("no room"), "RuntimeError: no room"),
    ],
)
def test_a_run_that_was_stopped_ended_in_the_last_cell_that_began(error, text):
    cells = [said("# One"), started(code("a", ran=1)), said("# Two"), started(code("b")), code("c")]
    found = failure_of(notebook(*cells), error, 7)
    assert (found.heading, found.code) == ("# Two", "b")
    assert text in found.error


def test_a_message_is_indented_and_names_the_notebook():
    text = Failure(None, "a = 1\nb", "KeyError: 'q'").message(Path("out/x.failed.ipynb"))
    assert text.splitlines() == [
        "  notebook: out/x.failed.ipynb",
        "  heading:  (none above)",
        "  cell:     ",
        "      a = 1",
        "      b",
        "  error:    ",
        "      KeyError: 'q'",
    ]


def test_warnings_are_the_lines_on_standard_error_alone():
    streams = [("stderr", "one\n\n  two\n"), ("stdout", "said\n")]
    outputs = [v4.new_output("stream", name=name, text=text) for name, text in streams]
    cells = [said("stderr"), code("a", ran=1, outputs=outputs), code("b", ran=2, outputs=outputs[:1])]
    assert warnings_of(notebook(*cells)) == ["one", "  two", "one", "  two"]
