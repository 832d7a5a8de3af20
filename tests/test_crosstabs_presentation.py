"""What a crosstab shows beside counts and test: signs, letters, strength, differences and ratios; tests asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

import builders_presentation as made
from helpers.analysis.choice import METHODS, OFFERED, independence
from helpers.analysis.crosstab import tabulated
from helpers.analysis.difference import difference
from helpers.analysis.effect import cramers_v
from helpers.analysis.odds import odds_ratio, risk_ratio
from helpers.analysis.results import Crosstab
from helpers.presentation import sentences, tables, testing
from helpers.presentation.display import Table
from helpers.presentation.strength import contrast, difference_text, ratio_text, strength
from helpers.study.item import Item

LANGUAGES = ("fr", "en")


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


def groups(
    counts: Sequence[Sequence[int]], row: Item = made.SEEN, codes: Sequence[str] = ("pat", "rad", "gp")
) -> Crosstab:
    table = np.array(counts)
    names = codes[: table.shape[1]]
    bases = tuple(made.base(name, row, int(n)) for name, n in zip(names, table.sum(axis=0), strict=True))
    return tabulated(row, None, row.codes[: len(table)], names, table, bases)


def shown(crosstab: Crosstab, language: str = "fr") -> Table:
    return tables.crosstab_table(crosstab, made.context(language), label="tbl-t")


# ---- letters and signs


def test_letters_stand_on_the_heads_and_in_the_larger_column() -> None:
    table = shown(groups([[60, 20, 55], [40, 80, 45]]))
    assert [plain(text) for text, _ in table.head[-1]][1:] == [
        "Patients (n = 100) A",
        "Radiologues (n = 100) B",
        "Médecins généralistes (n = 100) C",
    ]
    assert [plain(cell) for cell in table.rows[0][1]] == ["60 (60,0) + B", "20 (20,0) −", "55 (55,0) + B"]
    assert [plain(cell) for cell in table.rows[1][1]] == ["40 (40,0) −", "80 (80,0) + AC", "45 (45,0) −"]
    notes = plain(" ".join(table.notes))
    assert "Lettre : la part de cette colonne est supérieure" in notes
    assert "corrigé par Bonferroni" in notes and "corrigé par Holm pour le nombre de cases" in notes


def test_two_columns_have_no_letters() -> None:
    table = shown(groups([[60, 20], [40, 80]]))
    assert not any("Lettre" in note for note in table.notes)
    assert [plain(cell) for cell in table.rows[0][1]] == ["60 (60,0) +", "20 (20,0) −"]
    # Three columns, two of them with respondents.
    assert not any("Lettre" in note for note in shown(groups([[60, 20, 0], [40, 80, 0]])).notes)


def test_a_sign_rests_on_the_corrected_p() -> None:
    # sqrt(5) = 2.24 is beyond 1.96; its p is 0.10 for four cells.
    found = groups([[25, 15], [15, 25]])
    assert abs(found.residuals[0][0] or 0.0) > 1.96
    assert [plain(cell) for cell in shown(found).rows[0][1]] == ["25 (62,5)", "15 (37,5)"]
    said = plain(sentences.crosstab_sentence(found, made.context("en")))
    assert "No adjusted residual has a corrected p below 0.05." in said


# ---- strength


def test_the_corrected_v_is_said_beside_v() -> None:
    notes = plain(" ".join(shown(groups([[60, 20, 55], [40, 80, 45]])).notes))
    assert "V de Cramér = 0,36 (IC 95 % 0,24–0,47)" in notes
    assert "Force du lien : V de Cramér corrigé du biais = 0,35 (IC 95 % 0,22–0,46)." in notes


def test_a_v_without_interval_says_why() -> None:
    found = groups([[50, 50], [50, 50]])
    assert found.effect.value == 0.0 and found.effect.low is None
    assert "V n’a pas d’intervalle" in plain(strength(found, "fr"))
    assert "V has no interval" in plain(strength(found, "en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_to_measure_says_nothing(language: str) -> None:
    for counts in ([[0, 0], [0, 0]], [[5, 0], [7, 0]]):
        found = groups(counts)
        assert strength(found, language) == "" and contrast(found, made.context(language)) == ""
    assert contrast(groups([[1, 2, 3], [3, 2, 1]]), made.context(language)) == ""
    assert strength(replace(groups([[1, 2], [3, 4]]), association=None), language) == ""


# ---- two by two


def test_two_columns_are_contrasted() -> None:
    said = plain(contrast(groups([[60, 20], [40, 80]]), made.context("fr")))
    assert said.startswith(
        "Part de « Oui », colonne « patients » par rapport à la colonne « radiologues » : "
    )
    assert "écart en points de pourcentage = 40,0 (IC 95 % 26,8–51,2)" in said
    assert "rapport des parts = 3,00 (IC 95 % 1,96–4,58) ; rapport de cotes = 5,9" in said
    assert said.endswith("exact (conditionnel) pour le rapport de cotes.")
    english = plain(contrast(groups([[60, 20], [40, 80]]), made.context("en")))
    assert english.startswith("Share of “Yes”, column “patients” compared with column “radiologists”: ")
    assert "difference in percentage points = 40.0 (95% CI 26.8–51.2)" in english


def test_a_negative_difference_is_joined_by_a_word() -> None:
    said = plain(difference_text(difference((7, 117), (10, 118)), "fr"))
    assert said == "écart en points de pourcentage = −2,5 (IC 95 % −9,6 à 4,5)"


def test_an_infinite_ratio_is_written_as_such() -> None:
    assert plain(ratio_text(risk_ratio([[3, 4], [0, 5]]), "fr")) == (
        "rapport des parts = ∞ (sans intervalle, car une case est vide)"
    )
    said = plain(ratio_text(odds_ratio([[20, 0], [3, 14]]), "en"))
    assert said.startswith("odds ratio = ∞ (95% CI from ")
    assert plain(ratio_text(odds_ratio([[0, 20], [14, 3]]), "en")).startswith(
        "odds ratio = 0.00 (95% CI 0.00–0."
    )
    assert (
        plain(ratio_text(odds_ratio([[0, 0], [14, 3]]), "en")) == "odds ratio = — (a row or column is empty)"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_with_an_empty_cell_never_says_nan(language: str) -> None:
    text = shown(groups([[20, 0], [3, 14]]), language).text()
    assert not re.search(r"\b(nan|None|inf)\b", text)
    assert "∞" in text


# ---- tests that were asked for


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("method", [name for name in METHODS if name != "auto"])
def test_a_test_asked_for_is_said(method: str, language: str) -> None:
    counts = [[30, 12], [18, 25]]
    said = plain(testing.sentence(independence(counts, method), cramers_v(counts), language))
    assert ("demandé" if language == "fr" else "as asked for") in said
    assert ("19510101" in said) == ("monte_carlo" in method)
    assert testing.name(method, language, short=True)


def test_the_offered_statistics_have_their_symbol() -> None:
    counts = [[30, 12], [18, 25]]
    found = {
        name: plain(testing.sentence(independence(counts, name), cramers_v(counts), "en")) for name in OFFERED
    }
    assert "χ²(1) = " in found["yates_chi2"] and "G(1) = " in found["g_test"]
    assert "χ²" not in found["fisher_mid_p"]


def test_too_large_a_table_is_said() -> None:
    test = independence([[500] * 8] * 8, "freeman_halton")
    assert "trop grand" in testing.sentence(test, cramers_v([[1, 2], [3, 4]]), "fr")
