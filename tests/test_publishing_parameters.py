"""The parameters of a notebook: what it states, what a run gives, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders_publishing import code, notebook, said
from helpers.errors import UserError
from helpers.publishing.running.parameters import checked, effective, stated, tagged

FILE = Path("chapter.ipynb")
KINDS = 'text = "a"\nwhole = 3\npart = 0.5\nyes = True\nnone = None'


def with_parameters(source: str, *more: str):
    return notebook(said("# Title"), code(source, "parameters"), *(code(one) for one in more))


def refused(source: str, *values: tuple[str, str]) -> UserError:
    with pytest.raises(UserError) as caught:
        checked(with_parameters(source), FILE, values)
    return caught.value


def test_a_notebook_states_its_parameters_as_literals():
    source = 'a = "x"  # why\nb: int = -1\nc = d = 1e3\ne = False\nf = None\ng = len("x")\nh = (1, 2)\ndel a'
    known = {"a": "x", "b": -1, "c": 1000.0, "d": 1000.0, "e": False, "f": None, "g": None, "h": None}
    assert stated(with_parameters(source)) == known
    assert stated(with_parameters(source))["e"] is False


def test_only_the_first_cell_tagged_states_parameters():
    two = notebook(code("a = 1"), code("b = 2", "wide", "parameters"), code("c = 3", "parameters"))
    assert stated(two) == {"b": 2}
    assert tagged(two, "wide").source == "b = 2"
    assert stated(notebook(code("a = 1"))) == {}


@given(st.one_of(st.text(), st.integers(), st.booleans(), st.floats(allow_nan=False, allow_infinity=False)))
def test_whatever_literal_is_stated_is_read_back(value):
    found = stated(with_parameters(f"value = {value!r}"))["value"]
    assert found == value and type(found) is type(value)


def test_a_cell_of_parameters_that_is_not_python_is_named_with_its_row():
    with pytest.raises(UserError, match="not Python") as caught:
        stated(with_parameters("a = 1\nb = = 2"), FILE)
    assert (caught.value.file, caught.value.row) == (FILE, 2)


def test_an_executed_notebook_ran_with_the_values_injected():
    cells = [code("a = 1\nb = 2", "parameters"), code("# Parameters\nb = 3\n", "injected-parameters")]
    assert effective(notebook(*cells)) == {"a": 1, "b": 3}
    assert effective(notebook(cells[0])) == {"a": 1, "b": 2}


def test_values_given_have_the_types_of_the_defaults():
    pairs = [("text", "5"), ("whole", "-7"), ("part", "2"), ("yes", "False"), ("none", "x")]
    found = checked(with_parameters(KINDS), FILE, pairs)
    assert found == {"text": "5", "whole": -7, "part": 2.0, "yes": False, "none": "x"}
    assert [type(value) for value in found.values()] == [str, int, float, bool, str]


def test_only_what_is_given_is_injected():
    assert checked(with_parameters(KINDS), FILE, [("whole", "4")]) == {"whole": 4}
    assert checked(with_parameters(KINDS), FILE, []) == {}


@given(st.text())
def test_a_text_is_given_as_it_is(text):
    assert checked(with_parameters(KINDS), FILE, [("text", text)]) == {"text": text}


@pytest.mark.parametrize(
    ("name", "value", "accepted"),
    [
        ("whole", "3.5", "a whole number"),
        ("whole", "", "a whole number"),
        ("part", "half", "a number"),
        ("yes", "1", "true, false"),
    ],
)
def test_a_value_of_another_type_is_refused(name, value, accepted):
    error = refused(KINDS, (name, value))
    assert (error.file, error.value, error.accepted) == (FILE, value, [accepted])
    assert name in error.problem


def test_an_unknown_name_is_refused_with_those_that_the_notebook_has():
    error = refused("group = 'a'\nlanguage = 'fr'", ("langage", "fr"))
    assert error.value == "langage"
    assert "language, group" in str(error)


def test_a_name_given_twice_is_refused():
    assert "twice" in refused("group = 'a'", ("group", "a"), ("group", "b")).problem


def test_a_notebook_without_parameters_takes_none():
    with pytest.raises(UserError, match="no such parameter"):
        checked(notebook(code("a = 1")), FILE, [("a", "2")])


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('study = "data"\nlanguage = "de"', "de"),
        ('study = "data"\nlanguage = "fr"\ngroup = "nobody"', "nobody"),
        ('study = "no/such/folder"', None),
    ],
)
def test_defaults_that_do_not_suit_the_study_are_refused_too(source, value):
    assert refused(source).value == value


def test_defaults_that_the_values_given_replace_are_not_looked_at():
    source = 'study = "no/such/folder"\nlanguage = "de"\ngroup = "nobody"'
    pairs = [("study", "data"), ("language", "en"), ("group", "gps")]
    assert checked(with_parameters(source), FILE, pairs) == dict(pairs)
