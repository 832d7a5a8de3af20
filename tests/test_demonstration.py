"""The demonstration data generator: the same bytes of the same seed, drawn from what its settings say."""

import copy
import dataclasses
import io
import json
import shutil
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import UserError
from helpers.study.demonstration import distribution, generated_seeds
from helpers.study.demonstration.__main__ import main
from helpers.study.demonstration.dates import draw_times
from helpers.study.demonstration.draw import draw_answers
from helpers.study.demonstration.generate import make
from helpers.study.demonstration.settings import load_settings
from helpers.study.load import load_study

DATA = Path(__file__).parents[1] / "data"
QUESTIONNAIRES = ("patients", "radiologists", "gps", "specialists")
TOLD = yaml.safe_load((DATA / "demonstration.yaml").read_text(encoding="utf-8"))
MANY = 4000


@pytest.fixture(scope="module")
def study():
    return load_study(DATA)


@pytest.fixture(scope="module")
def settings(study):
    return load_settings(study)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("raw")
    assert main(["--out", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def drawn(study, settings):
    """Many respondents of each questionnaire, none of them left out."""
    generator = np.random.Generator(np.random.PCG64(1))
    found = {}
    for source in study.sources:
        started, _ = draw_times(MANY, study.start, study.end, settings.calendar, generator)
        coded = draw_answers(source.questionnaire, settings, started, generator)
        found[source.code] = coded.assign(started=started)
    return found


# --- files ---


def test_the_committed_files_are_what_the_generator_makes(made):
    raw = DATA / "raw"
    assert {path.name for path in made.iterdir()} == {path.name for path in raw.iterdir()}
    for path in raw.glob("*.csv"):
        assert path.read_bytes() == (made / path.name).read_bytes(), path.name
    for path in raw.glob("*.xlsx"):  # another version of openpyxl may write the same cells otherwise
        assert values(path.read_bytes()) == values((made / path.name).read_bytes()), path.name
    old, new = (json.loads((folder / "planted.json").read_text(encoding="utf-8")) for folder in (raw, made))
    for record in (old, new):
        for source in record["sources"].values():
            if source["file"].endswith(".xlsx"):
                del source["sha256"]
    assert old == new


def values(data):
    return list(openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True))


def test_the_same_seed_gives_the_same_bytes_and_another_one_other_data(study, settings, made):
    source = study.source("gps")  # the workbook; the test above holds for the text files
    again, other = (make(study, source, settings, seed) for seed in (settings.seed, settings.seed + 1))
    record = json.loads((made / "planted.json").read_text(encoding="utf-8"))["sources"]["gps"]
    assert again.data == (made / "gps.xlsx").read_bytes()
    assert again.record == record
    assert not set(record["seeds"]) & set(other.record["seeds"])
    assert other.record["valid"] == record["valid"] == TOLD["sources"]["gps"]["valid"]
    assert other.record["exclusions"] != record["exclusions"]


def test_the_workbook_does_not_say_when_it_was_made(made):
    book = openpyxl.load_workbook(made / "gps.xlsx")
    assert str(book.properties.modified) == str(book.properties.created) == "2022-03-15 00:00:00"


def test_generated_seeds_are_those_of_all_rows():
    record = json.loads((DATA / "raw" / "planted.json").read_text(encoding="utf-8"))
    assert len(generated_seeds(DATA)) == record["totals"]["rows"]


def test_a_study_without_a_record_has_no_generated_seeds_and_a_broken_record_is_named(tmp_path):
    assert generated_seeds(tmp_path) == frozenset()
    (tmp_path / "raw").mkdir()
    for text in ("{", "[]", '{"sources": [1]}', '{"sources": {"a": {}}}'):
        (tmp_path / "raw" / "planted.json").write_text(text)
        with pytest.raises(UserError, match=r"planted\.json"):
            generated_seeds(tmp_path)


# --- bad input ---


def told_otherwise(folder, change):
    """Put demonstration.yaml into a folder, changed."""
    told = copy.deepcopy(TOLD)
    told["sources"]["patients"] |= {"valid": 100, "partial": 2}  # quick
    told["repeats"]["patients"] = 0  # so few rows have too few such texts
    change(told)
    (folder / "demonstration.yaml").write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda told: told["marginals"]["sex"]["patients"].update(q=0.1), "no such option"),
        (lambda told: told["marginals"]["sex"]["patients"].update(f=0.9), "do not add up"),
        (lambda told: told["marginals"].pop("sex"), "no marginal"),
        (lambda told: told["sources"].pop("gps"), "missing under `sources`"),
        (lambda told: told.pop("calendar"), "a part is missing"),
        (lambda told: told["sources"]["gps"].update(colour="red"), "cannot be read"),
    ],
)
def test_settings_that_do_not_fit_the_study_are_said(study, tmp_path, change, message):
    told_otherwise(tmp_path, change)
    with pytest.raises(UserError, match=message):
        load_settings(dataclasses.replace(study, folder=tmp_path))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda told: told["faults"].update(nosuch={"rows": {"patients": 1}}), "no such exclusion rule"),
        (lambda told: told["loadings"].update(sex={"nosuch": 0.5}), "unknown factor"),
        (lambda told: told["loadings"].update(sex={"age": 0.5}), "drawn only later"),
        (lambda told: told["marginals"]["rptnum"]["patients"].update(dist="weibull"), "unknown distribution"),
        (lambda told: told["marginals"]["prio"]["patients"].update(nomed=0.9), "no more than allowed"),
        (lambda told: told["faults"]["test"].update(texts=["no trial"]), "cannot be planted as asked"),
        (lambda told: told["faults"]["breakoff"].update(pages=[7]), "too few rows"),
        (lambda told: told["edits"]["too_many"].update(patients=500), "too few valid rows"),
    ],
)
def test_what_cannot_be_drawn_or_planted_is_said(study, tmp_path, change, message):
    told_otherwise(tmp_path, change)
    told = load_settings(dataclasses.replace(study, folder=tmp_path))
    with pytest.raises(UserError, match=message):
        make(study, study.source("patients"), told, 1)


def test_the_command_says_what_is_wrong_and_writes_nothing(tmp_path, capsys):
    folder = tmp_path / "study"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("raw", "demonstration.yaml"))
    assert main(["--study", str(folder)]) == 2
    assert "no demonstration data" in capsys.readouterr().err
    (folder / "demonstration.yaml").write_text("a: [", encoding="utf-8")
    assert main(["--study", str(folder)]) == 2
    assert "not YAML" in capsys.readouterr().err
    told_otherwise(folder, lambda told: told["edits"]["too_many"].update(specialists=500))
    assert main(["--study", str(folder)]) == 2
    assert "source specialists: too few valid rows" in capsys.readouterr().err
    assert not (folder / "raw").exists()


# --- answers ---


@pytest.mark.parametrize("questionnaire", QUESTIONNAIRES)
def test_shares_are_those_of_the_settings_within_sampling_error(drawn, questionnaire):
    coded, checked = drawn[questionnaire], 0
    for item, told in TOLD["marginals"].items():
        shares = told.get(questionnaire, told.get("all", {}))
        if "dist" in shares or "fill_rate" in shares:
            continue
        if item in coded:
            base = coded[item].notna()
            found = {code: (coded[item] == code).sum() / base.sum() for code in shares}
        elif ticks := [name for name in coded if name.startswith(f"{item}__")]:
            base = coded[ticks].any(axis=1)
            found = {code: coded.loc[base, f"{item}__{code}"].mean() for code in shares}
        else:
            continue
        assert base.sum() > 40, item
        for code, share in shares.items():
            checked += 1
            error = 4 * (share * (1 - share) / base.sum()) ** 0.5
            assert found[code] == pytest.approx(share, abs=error), (item, code, int(base.sum()))
    assert checked > 100


def test_numbers_are_distributed_as_told(drawn):
    def numbers(questionnaire, item):
        return pd.to_numeric(drawn[questionnaire][item].dropna())

    assert numbers("radiologists", "radvol").median() == pytest.approx(150, rel=0.05)
    assert numbers("gps", "imgvol").median() == pytest.approx(15, abs=1)
    assert numbers("specialists", "searcht").median() == pytest.approx(12, abs=1)
    assert numbers("specialists", "rptpct").mean() == pytest.approx(8, abs=0.5)
    assert numbers("specialists", "reschedn").mean() == pytest.approx(2.2, abs=0.2)
    assert numbers("specialists", "reschedn").var() == pytest.approx(2.2 + 2.2**2 / 1.2, rel=0.2)
    assert numbers("patients", "rptnum").mean() == pytest.approx(1.3, abs=0.1)
    assert numbers("patients", "rptnum").min() == 1
    assert numbers("radiologists", "radvol").between(0, 1500).all()


@pytest.mark.parametrize("questionnaire", QUESTIONNAIRES)
def test_the_skip_logic_is_obeyed_and_nothing_required_is_left_blank(study, drawn, questionnaire):
    coded = drawn[questionnaire]
    for item in study.source(questionnaire).questionnaire.items:
        asked = item.show_if.holds(coded) if item.show_if else pd.Series(True, index=coded.index)
        columns = coded[list(item.columns)]
        replies = columns.eq(True).any(axis=1) if item.kind == "multiple" else columns[item.code].notna()
        assert not (replies & ~asked).any(), item.code
        if item.required:
            assert replies[asked].all(), item.code
        elif item.kind != "text":
            assert 0.005 < 1 - replies[asked].mean() < 0.16, item.code
        if item.max_selected:
            assert columns.sum(axis=1).max() == item.max_selected
        for option in item.options:
            if option.exclusive:
                assert (columns.loc[coded[f"{item.code}__{option.code}"]].sum(axis=1) == 1).all()
            if option.other and item.text_column:
                chosen = coded.get(f"{item.code}__{option.code}", coded.get(item.code) == option.code)
                assert (coded[item.text_column].notna() == chosen).all(), item.code


def test_silence_rises_towards_the_end(drawn):
    coded = drawn["specialists"]
    first = coded["sex"].isna().mean()
    last = 1 - coded[[name for name in coded if name.startswith("prio__")]].any(axis=1).mean()
    assert first < 0.04
    assert last > 0.08


def test_answers_go_together_as_told(drawn):
    coded = drawn["specialists"]
    numbers = coded[["priorna", "reportna", "rptfreq", "resched", "toolsunfit", "pacsfav"]].apply(
        pd.to_numeric
    )
    together = numbers.where(numbers < 9).corr("spearman").to_numpy()
    assert together.min() > 0.15
    age = coded["aged"].str[1].astype(int)
    use = coded["dmpuse"].where(coded["dmpuse"] != "d9").str[1].astype(float)
    assert use.corr(age, "spearman") < -0.2
    assert set(coded.loc[coded["dmpuse"] == "d9", "country"]) <= {"ch", "lu", "be", "oth"}
    office = coded["setting"].isin(["solo", "grp", "msp"])
    prior = numbers["priorna"].where(numbers["priorna"] < 9)
    assert prior[office].mean() > prior[~office].mean()
    places = coded.loc[coded["practmode"] == "m1", "setting"].dropna()
    assert places.isin(["solo", "grp", "msp", "priv", "oth"]).mean() > 0.85


def test_most_answer_after_the_launch_and_the_reminders(drawn, settings):
    week = pd.Timedelta(days=7)
    for coded in drawn.values():
        started = coded["started"]
        for wave in map(pd.Timestamp, (settings.calendar.launch, *settings.calendar.reminders)):
            after = started.between(wave, wave + week).sum()
            before = started.between(wave - week, wave).sum()
            assert after > 2.5 * before


# --- mathematics ---


@given(
    st.lists(st.floats(0.02, 0.95), min_size=2, max_size=7).filter(lambda shares: sum(shares) > 1.05),
    st.integers(2, 7),
)
def test_sets_of_ticks_keep_the_shares_and_the_limits(shares, most):
    most = min(most, len(shares))
    if sum(shares) > most - 0.05:
        with_room = [share * (most - 0.1) / sum(shares) for share in shares]
        shares = with_room if sum(with_room) > 1.05 else [0.55] * len(shares)
        most = len(shares)
    even = (np.arange(20_000) + 0.5) / 20_000
    ticked = distribution.ticks(even, shares, most)
    count = ticked.sum(axis=1)
    assert count.min() >= 1
    assert count.max() <= most
    assert np.all(np.diff(count) >= 0)
    assert ticked.mean(axis=0) == pytest.approx(shares, abs=2e-3)


def test_three_options_at_most_two_by_hand():
    # Six sets with odds t for each option: P(one given option) = (t + 2 t²) / (3 t + 3 t²) = 1/2 gives t = 1.
    ticked = distribution.ticks((np.arange(600) + 0.5) / 600, [0.5, 0.5, 0.5], 2)
    sets, counts = np.unique(ticked, axis=0, return_counts=True)
    assert len(sets) == 6
    assert counts.tolist() == [100] * 6


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50))
def test_ranks_are_spread_evenly_in_the_order_of_the_scores(scores):
    found = distribution.ranks(np.array(scores))
    assert sorted(found) == pytest.approx([(place + 0.5) / len(scores) for place in range(len(scores))])
    assert all(a <= b for a, b in zip(np.array(scores)[np.argsort(found)], sorted(scores), strict=True))
