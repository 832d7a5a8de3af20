"""Methods and limits: from the study and from what was really done."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.metadata import version

import pytest

from builders_presentation import (
    CHI2,
    HOW,
    MANN,
    MEANS,
    PER_OPTION,
    PRIOR,
    RANK,
    SEEN,
    Comparison,
    V,
    comparison,
    context,
    crosstab,
    distribution,
    logs,
    numbers,
)
from helpers.analysis import choice
from helpers.analysis.results import Reason, Test
from helpers.presentation import sentences
from helpers.presentation.sentences import method


def said(language: str, tests=None) -> dict[str, str]:
    found = sentences.methods(logs(), context(language), tests)
    return {
        title: "\n".join(paragraphs).replace("\u202f", " ").replace("\u00a0", " ")
        for title, paragraphs in found
    }


def test_sections_in_order():
    assert list(said("fr")) == [
        "Type d’étude et participants",
        "Nettoyage et exclusions",
        "Statut des réponses et bases",
        "Analyse statistique",
        "Logiciels et reproductibilité",
    ]
    assert len(said("en")) == 5


def test_design_comes_from_the_study():
    text = said("fr")["Type d’étude et participants"]
    assert text.startswith(
        "Étude transversale.\nLes réponses ont été recueillies du 1er novembre 2021 au 15 mars 2022."
    )
    assert "patients (7 questions), radiologues (7 questions) et médecins généralistes (7 questions)" in text


def test_rules_are_told_in_order_with_reason_and_count():
    assert (
        "(1) « Consentement refusé », n = 20 – Pas d’accord ; (2) « Réponse de test », n = 10 – Avant "
        "l’ouverture." in said("fr")["Nettoyage et exclusions"]
    )
    assert "2 values were corrected or set aside" in said("en")["Cleaning and exclusions"]
    assert "1 answer to an item that the skip logic did not ask" in said("en")["Cleaning and exclusions"]


def test_nothing_to_clean_is_said_too():
    clean = [
        replace(log, edits=(), contradictions=(), steps=(), rows=sum(n for _, n in log.kept))
        for log in logs()
    ]
    text = " ".join(method.exclusions(clean, context("fr")))
    assert text == (
        "Aucune règle d’exclusion n’a été appliquée. Aucune valeur n’a été corrigée ni écartée. "
        "Aucune réponse ne contredit les filtres du questionnaire."
    )


def test_only_the_tests_that_were_used_are_told():
    text = said("en", {"mann_whitney"})["Statistical analysis"]
    assert "Mann-Whitney" in text and "rank-biserial" in text
    assert not re.search("chi-square|Fisher|Kruskal|Cramér|residual", text)
    assert "No test was computed." in said("en", set())["Statistical analysis"]
    assert "seed" not in said("en", {"mann_whitney"})["Software and reproducibility"]


@pytest.mark.parametrize("name", [name for name in choice.TESTS if name != choice.NO_TEST])
def test_every_test_has_its_effect_size_told(name):
    text = said("fr", {name})["Analyse statistique"]
    assert "La taille d’effet est alors" in text


def test_used_tests_are_found_in_results_and_their_options():
    untested = Test("none", None, None, None, Reason("not_computable_empty"))
    options = ((MEANS[0].code, crosstab(SEEN, ("rad", "gp"), [[1, 2], [3, 4]])),)
    found = [
        comparison([numbers("rad"), numbers("gp")], MANN, RANK),
        comparison([distribution("rad", PRIOR, [0] * 4), distribution("gp", PRIOR, [0] * 4)], untested, V),
        Comparison("how", (distribution("rad", HOW, [1] * 5, 3),), None, PER_OPTION, V, None, options),
    ]
    assert sentences.used_tests(found) == {"mann_whitney", CHI2.name}


def test_versions_and_seed():
    text = said("en")["Software and reproducibility"]
    assert f"pandas {version('pandas')}" in text and f"scipy {version('scipy')}" in text
    assert "fixed seed (19510101)" in text


def test_demonstration_data_are_called_so():
    assert "demonstration data" in said("en")["Software and reproducibility"]
    real = [replace(log, demonstration=False) for log in logs()]
    assert all("demonstration" not in " ".join(text) for _, text in sentences.methods(real, context("en")))


def test_every_citation_is_announced():
    texts = [*said("en").values(), *said("fr").values(), *sentences.limits(context("en"))]
    keys = set(re.findall(r"@([\w:.-]+)", " ".join(texts)))
    assert keys - {"cnam", "casd"} == set(method.CITED)


def test_limits_come_from_the_study():
    text = " ".join(sentences.limits(context("fr"))).replace("\u202f", " ").replace("\u00a0", " ")
    assert (
        "aucun taux de réponse ne peut être calculé, et aucune marge d’erreur n’est donnée [@eysenbach2004]"
        in text
    )
    assert "« Ouverture du portail », du 3 janvier 2022 au 16 janvier 2022 [@cnam]" in text
    assert "Les groupes (patients, radiologues et médecins généralistes)" in text
    assert "Les effectifs inférieurs à 11" in text and "[@casd]" in text
    assert "questions différentes" in text


def test_a_plainer_study_has_fewer_limits():
    here = context("en")
    plainer = replace(here.study, events=(), topics=(), disclosure=None, groups=here.study.groups[:1])
    text = " ".join(sentences.limits(replace(here, study=plainer)))
    assert not re.search("happened|groups|Counts below", text)
    assert "no response rate can be computed" in text


def test_a_source_that_is_no_key_is_written_out():
    here = context("en")
    study = replace(here.study, disclosure=replace(here.study.disclosure, source="rule of the host, 2020"))
    assert "(rule of the host, 2020)" in " ".join(sentences.limits(replace(here, study=study)))
