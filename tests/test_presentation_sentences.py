"""Sentences of hand-made results, word for word in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from builders_presentation import (
    EPSILON,
    FISHER,
    HOW,
    KRUSKAL,
    MANN,
    MEANS,
    PER_OPTION,
    PRIOR,
    RANK,
    SEEN,
    SETTING,
    WAIT,
    Comparison,
    V,
    base,
    both,
    comparison,
    context,
    crosstab,
    dates,
    distribution,
    logs,
    numbers,
    texts,
)
from helpers.analysis import choice
from helpers.analysis.results import Effect, Reason, Test
from helpers.presentation import sentences, testing
from helpers.study.item import Item, Option

PRIOR_RAD = distribution("rad", PRIOR, [10, 40, 50, 20], left_blank=6, not_concerned=4, not_asked=10)
PRIOR_GP = distribution("gp", PRIOR, [50, 40, 10, 2], left_blank=6)
HOW_RAD = distribution("rad", HOW, [50, 40, 30, 0, 2], 100, left_blank=6)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def described(description, language: str, **more: bool) -> str:
    return plain(sentences.describe_sentence(description, context(language), **more))


def compared(found: Comparison, language: str) -> str:
    return plain(sentences.compare_sentence(found, context(language)))


def test_likert_gives_the_positive_share_first_then_the_median():
    assert described(PRIOR_RAD, "fr") == (
        "À la question « À quelle fréquence l’examen antérieur manque-t-il ? » (radiologues), "
        "58,3 % (IC 95 % 49,4–66,8 ; n = 70/120) ont répondu « Souvent » ou « Très souvent » ; "
        "la réponse médiane était « Souvent » (quartiles : « Parfois (5 à 20 % des cas) » et « Souvent »)."
    )
    assert described(PRIOR_RAD, "en") == (
        "To the question “How often is the previous exam missing?” (radiologists), "
        "58.3% (95% CI 49.4–66.8; n = 70/120) answered “Often” or “Very often”; "
        "the median answer was “Often” (quartiles: “Sometimes (5 to 20% of cases)” and “Often”)."
    )


def test_the_group_may_be_left_out():
    assert described(PRIOR_RAD, "en", name_group=False).startswith(
        "To the question “How often is the previous exam missing?”, 58.3%"
    )


def test_single_choice_gives_the_most_frequent_answers():
    assert described(distribution("rad", SETTING, [1, 2, 3]), "fr") == (
        "Pour « Vous exercez » (radiologues), les réponses les plus fréquentes étaient "
        "« Cabinet de groupe », 50,0 % (IC 95 % 18,8–81,2 ; n = 3/6) ; "
        "« Cabinet individuel », 33,3 % (IC 95 % 9,7–70,0 ; n = 2/6) ; "
        "« Hôpital », 16,7 % (IC 95 % 3,0–56,4 ; n = 1/6)."
    )
    assert described(distribution("rad", SETTING, [0, 0, 3]), "en") == (
        "For “You practise” (radiologists), the only answer given was “Group practice”, "
        "100.0% (95% CI 43.9–100.0; n = 3/3)."
    )


def test_yes_or_no_gives_the_positive_answer_alone():
    assert described(distribution("pat", SEEN, [40, 60], dont_know=4), "fr") == (
        "À la question « Avez-vous vu vos images ? » (patients), "
        "40,0 % (IC 95 % 30,9–49,8 ; n = 40/100) ont répondu « Oui »."
    )


def test_two_options_without_a_positive_one_give_the_more_frequent():
    plainer = replace(SEEN, positive=())
    assert "la réponse la plus fréquente était « Non »" in described(
        distribution("pat", plainer, [40, 60]), "fr"
    )
    tied = described(distribution("pat", plainer, [50, 50]), "fr")
    assert "les réponses les plus fréquentes étaient « Oui », 50,0 %" in tied and "« Non », 50,0 %" in tied


def test_multiple_choice_gives_the_top_three():
    said = described(HOW_RAD, "en")
    assert said.startswith(
        "To the question “How do you receive images?” (radiologists), several answers being possible, "
        "the most frequent answers were “CD or DVD”, 50.0% (95% CI 40.4–59.6; n = 50/100); “Films”, 40.0%"
    )
    assert said.count("n = ") == 3


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([9, 8, 7, 1, 1], ["cd", "film", "web"]),
        ([9, 8, 7, 7, 1], ["cd", "film", "web", "none"]),
        ([9, 7, 7, 7, 7], ["cd", "film", "web", "none", "oth"]),
        ([7, 7, 7, 7, 7], ["cd", "film", "web", "none", "oth"]),
        ([0, 0, 2, 0, 1], ["web", "oth"]),
        ([0, 0, 0, 0, 0], []),
    ],
)
def test_top_answers_do_not_cut_ties(counts, shown):
    from helpers.presentation.sentences.wording import top

    assert [row.code for row in top(distribution("rad", HOW, counts, 10))] == shown


def test_many_ties_are_left_out_where_something_stands_above_them():
    from helpers.presentation.sentences.wording import top

    options = tuple(Option(f"o{n}", both(f"O{n}", f"O{n}")) for n in range(7))
    item = Item("many", "single", both("Quoi ?", "What?"), "t", options)
    assert [row.code for row in top(distribution("rad", item, [3, 9, 3, 3, 3, 3, 3]))] == ["o1"]


def test_numbers():
    assert described(numbers("rad"), "fr") == (
        "À la question « Combien de minutes faut-il ? » (radiologues), la médiane (en minutes) était de 12 "
        "(Q1–Q3 5–20) et la moyenne de 14,2 (écart-type 8,1 ; IC 95 % 12,9–15,6 ; n = 135)."
    )
    one = replace(numbers("rad", n=1), sd=None, low=None, high=None)
    assert described(one, "en").endswith("the only value given (in minutes) was 12.")


def test_dates_and_texts():
    found = dates("rad", {date(2021, 11, 1): 4, date(2022, 3, 7): 1})
    assert described(found, "fr") == (
        "Pour « Date de remplissage » (radiologues), les dates vont du 1er novembre 2021 au 7 mars 2022, "
        "avec pour médiane le 1er novembre 2021 (n = 5)."
    )
    assert described(texts("rad", 1, left_blank=3), "fr") == (
        "À la question « Un commentaire ? » (radiologues), 1 personne sur 4 a laissé un texte ; "
        "nombre médian de mots : 12."
    )
    assert "4 people of 7 wrote a text" in described(texts("rad", 4, left_blank=3), "en")


@pytest.mark.parametrize(
    "nothing",
    [
        distribution("rad", PRIOR, [0, 0, 0, 0], left_blank=2),
        distribution("rad", HOW, [0] * 5, 0, left_blank=2),
        numbers("rad", n=0, left_blank=2),
        dates("rad", {}, left_blank=2),
        texts("rad", 0, left_blank=2),
    ],
)
def test_nobody_answered(nothing):
    assert described(nothing, "fr").startswith("Personne n’a répondu à « ")
    assert described(nothing, "en").startswith("Nobody answered “")


def test_nobody_was_asked():
    assert described(numbers("rad", n=0, not_asked=3), "fr") == (
        "« Combien de minutes faut-il ? » (radiologues) n’a été demandé à personne."
    )


def test_study_texts_are_safe_in_markdown():
    odd = Item("odd", "single", both("Un <b>mot</b> *fort* ?", "A <b>word</b>?"), "t", SETTING.options)
    assert r"Un \<b\>mot\</b\> \*fort\* ?" in described(distribution("rad", odd, [1, 0, 0]), "fr")


def test_comparison_goes_from_the_highest_share_to_the_lowest_then_says_the_test():
    found = comparison([PRIOR_GP, PRIOR_RAD], KRUSKAL, EPSILON)
    assert compared(found, "fr") == (
        "À la question « À quelle fréquence l’examen antérieur manque-t-il ? », la part des réponses « "
        "Souvent » ou "
        "« Très souvent » était, par ordre décroissant : radiologues, 58,3 % (IC 95 % 49,4–66,8 ; n = "
        "70/120) ; "
        "médecins généralistes, 11,8 % (IC 95 % 6,9–19,4 ; n = 12/102). "
        "Test de Kruskal-Wallis, car la réponse est ordonnée et 3 groupes sont comparés : "
        "H(2) = 18,20 ; p < 0,001 ; p corrigé < 0,001 (Holm, 4 tests) ; epsilon carré = 0,03."
    )


def test_comparison_of_different_items_names_each_question():
    found = comparison([distribution("pat", SEEN, [40, 60]), PRIOR_RAD], FISHER, V, code="priors.seen")
    assert compared(found, "en") == (
        "“Exam unavailable”, in descending order of the share of positive answers: "
        "radiologists, 58.3% (95% CI 49.4–66.8; n = 70/120), answers “Often” or “Very often” to "
        "“How often is the previous exam missing?”; "
        "patients, 40.0% (95% CI 30.9–49.8; n = 40/100), answers “Yes” to “Did you see your images?”. "
        "Fisher’s exact test, because 3 of the 4 expected counts are below 5 (the least is 2.12): p = 0.034; "
        "Cramér’s V = 0.12 (95% CI 0.05–0.19)."
    )


def test_comparison_of_numbers_says_what_the_sign_is_about():
    found = comparison([numbers("rad", n=0, left_blank=1), numbers("gp"), numbers("pat")], MANN, RANK)
    said = compared(found, "fr")
    assert "radiologues, aucune réponse." in said
    assert said.endswith(
        "U = 5 120,5 ; p = 0,410 ; corrélation bisériale des rangs = −0,05 (IC 95 % −0,17 à 0,07), "
        "positive quand les réponses les plus hautes sont celles du groupe « médecins généralistes »."
    )


def test_a_group_without_answers_comes_last():
    nobody = distribution("pat", PRIOR, [0, 0, 0, 0], left_blank=2)
    assert "n = 12/102); patients, no answer." in compared(comparison([nobody, PRIOR_GP]), "en")


def test_comparison_without_positive_answers_gives_the_most_frequent():
    found = comparison(
        [distribution("rad", SETTING, [1, 2, 3]), distribution("gp", SETTING, [0, 0, 0], left_blank=1)]
    )
    assert compared(found, "fr").startswith(
        "Pour « Vous exercez », la réponse la plus fréquente était : radiologues, « Cabinet de groupe », "
        "50,0 % "
        "(IC 95 % 18,8–81,2 ; n = 3/6) ; médecins généralistes, aucune réponse. Test du khi-deux de "
        "Pearson, car"
    )


def multiple(*adjusted: float | None) -> Comparison:
    tables = []
    for option, p in zip(MEANS, adjusted, strict=False):
        found = crosstab(SEEN, ("rad", "gp"), [[10, 5], [3, 4]])
        tables.append((option.code, replace(found, test=replace(found.test, p=p, p_adjusted=p))))
    other = distribution("gp", HOW, [5, 4, 3, 0, 2], 9, left_blank=1)
    return Comparison(
        "how", (HOW_RAD, other), None, PER_OPTION, Effect("cramers_v", None), None, tuple(tables)
    )


def test_comparison_of_multiple_choice_gives_the_range_of_p():
    assert compared(multiple(0.0002, 0.5, None), "fr").endswith(
        "Un test a été calculé pour chacune des 2 réponses : p corrigé (Holm) de < 0,001 à 0,500."
    )
    assert compared(multiple(0.5), "en").endswith(
        "A test was computed for 1 answer: adjusted p (Holm) 0.500."
    )
    assert compared(multiple(None), "en").endswith("No test was computed.")


def facts(rule: str, **values: float) -> Reason:
    return Reason(rule, tuple(values.items()))


SMALL = {"cells_below_5": 3, "cells": 8, "least_expected": 4.999, "empty_rows": 0, "empty_columns": 0}


@pytest.mark.parametrize(
    ("name", "reason", "language", "start"),
    [
        (
            "fisher_exact",
            facts("expected_small_2x2", **SMALL),
            "fr",
            "Test exact de Fisher, car 3 des 8 effectifs attendus sont inférieurs à 5 (le plus petit : "
            "4,99) : p",
        ),
        (
            "fisher_exact",
            facts("expected_small_2x2", **(SMALL | {"cells_below_5": 1})),
            "fr",
            "Test exact de Fisher, car 1 des 8 effectifs attendus est inférieur à 5 (le plus petit : "
            "4,99) : p",
        ),
        (
            "pearson_chi2",
            facts("expected_ok", **(SMALL | {"cells_below_5": 2, "cells": 12})),
            "en",
            "Pearson’s chi-square test, because at most 20% of the expected counts are below 5 (2 of 12) "
            "and none is "
            "below 1 (the least is 4.99): p",
        ),
        (
            "freeman_halton_monte_carlo",
            facts("expected_small_monte_carlo", **SMALL, draws=100_000, seed=19510101),
            "fr",
            "Test de Fisher-Freeman-Halton par simulation, car 3 des 8 effectifs attendus sont inférieurs "
            "à 5 (le plus "
            "petit : 4,99), p étant estimé sur 100 000 tableaux tirés au hasard (graine 19510101) : p",
        ),
        (
            "kruskal_wallis",
            facts("numeric_several_groups", groups=3, empty_groups=0, n=20),
            "fr",
            "Test de Kruskal-Wallis, car la réponse est un nombre dont la distribution n’est pas supposée "
            "normale et 3 "
            "groupes sont comparés : p",
        ),
    ],
)
def test_a_test_says_why_it_was_chosen(name, reason, language, start):
    said = testing.sentence(Test(name, None, None, 0.034, reason), Effect("cramers_v", None), language)
    assert plain(said).startswith(start)
    assert plain(said).endswith("p = 0,034." if language == "fr" else "p = 0.034.")


def test_what_was_left_out_of_a_test_is_said():
    reason = facts("expected_small_exact", **(SMALL | {"empty_rows": 2, "empty_columns": 1}))
    said = testing.sentence(Test("freeman_halton", None, None, 0.2, reason), Effect("cramers_v", None), "fr")
    assert plain(said).endswith(
        "p = 0,200 ; hors test, 2 réponses que personne n’a données ; hors test, 1 colonne vide."
    )
    reason = facts("ordered_two_groups", groups=2, empty_groups=1, n=20)
    said = testing.sentence(Test("mann_whitney", 5, None, 0.2, reason), Effect("rank_biserial", None), "en")
    assert plain(said).endswith("U = 5; p = 0.200; outside the test, 1 group without answers.")


@pytest.mark.parametrize(
    "rule", [rule for rule in choice.REASONS if "not_computable" in rule or rule == "per_option"]
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_test_says_why(rule, language):
    said = testing.sentence(
        Test("none", None, None, None, facts(rule, n=4)), Effect("cramers_v", None), language
    )
    assert said.endswith(".") and ("car " in said if language == "fr" else "because " in said)
    assert "p" not in said.replace(",", " ").split()


def test_crosstab_names_the_cells_farthest_from_independence():
    found = crosstab(PRIOR, ("hosp", "solo", "grp"), [[10, 5, 1], [3, 4, 1], [5, 6, 1], [7, 8, 1]], SETTING)
    said = plain(sentences.crosstab_sentence(found, context("fr")))
    assert said.startswith(
        "Croisement de « À quelle fréquence l’examen antérieur manque-t-il ? » et de « Vous exercez » "
        "(radiologues, n = 52). Test du khi-deux"
    )
    assert said.endswith(
        "Cases les plus éloignées de l’indépendance, par leur résidu ajusté (p corrigé pour le nombre de cases) : "
        "« Jamais » × « Hôpital », +2,5 (p = 0,020) ; « Jamais » × « Cabinet de groupe », −2,5 (p = 0,020)."
    )
    near = replace(found, residual_p=((0.05,) * 3,) * 4)
    assert plain(sentences.crosstab_sentence(near, context("en"))).endswith(
        "No adjusted residual has a corrected p below 0.05."
    )
    untested = replace(found, test=Test("none", None, None, None, facts("not_computable_one_category", n=4)))
    assert sentences.crosstab_sentence(untested, context("en")).endswith("because all answers are the same.")


def test_exclusions():
    assert plain(sentences.exclusion_sentence(logs(), context("fr"))) == (
        "Sur 731 lignes lues, 30 ont été exclues (4,1 % ; « Consentement refusé » : 20 ; « Réponse de "
        "test » : 10) ; "
        "701 réponses ont été analysées : 418 patients, 140 radiologues et 143 médecins généralistes."
    )


def test_exclusions_agree_with_their_numbers():
    one = replace(logs()[1], rows=2, steps=(("consent", 1),), kept=(("rad", 1),))
    assert plain(sentences.exclusion_sentence([one], context("fr"))) == (
        "Sur 2 lignes lues, 1 a été exclue (50,0 % ; « Consentement refusé » : 1) ; "
        "1 réponse a été analysée : 1 radiologue."
    )
    none = replace(logs()[1], rows=0, steps=(("consent", 0),), kept=(("rad", 0),))
    assert sentences.exclusion_sentence([none], context("fr")).replace("\u202f", " ") == (
        "Sur 0 ligne lue, aucune n’a été exclue ; 0 réponse a été analysée : 0 radiologue."
    )
    assert sentences.exclusion_sentence([none], context("en")) == (
        "Of 0 rows read, none was excluded; 0 answers were analysed: 0 radiologists."
    )


def test_weeks():
    weeks = {date(2021, 11, 1): 4, date(2021, 12, 27): 0, date(2022, 1, 3): 9, date(2022, 1, 10): 1}
    assert plain(sentences.weeks_sentence([dates("rad", weeks, left_blank=2)], context("fr"))) == (
        "14 dates de réponse sont connues sur 16, du 1er novembre 2021 au 10 janvier 2022. "
        "La semaine la plus fournie est celle du 3 janvier 2022 : 9 réponses (64,3 %). "
        "« Ouverture du portail », du 3 janvier 2022 au 16 janvier 2022 [@cnam] : "
        "10 réponses (71,4 %) dans les semaines concernées."
    )
    assert sentences.weeks_sentence([dates("rad", {})], context("en")) == "No date of answering is known."


def test_completeness():
    found = {
        "rad": [PRIOR_RAD.base, HOW_RAD.base, base("rad", WAIT, 0, not_asked=140)],
        "gp": [base("gp", HOW, 7)],
    }
    assert plain(sentences.completeness_sentence(found, context("fr"))) == (
        "Radiologues : la question médiane a reçu une réponse de 94,9 % des personnes interrogées (de "
        "94,3 % à 95,4 % "
        "selon la question, textes libres non compris) ; la question la plus souvent restée sans réponse est "
        "« Comment recevez-vous les images ? » (5,7 % ; n = 6/106) ; aucun questionnaire n’a été "
        "abandonné en route. "
        "Médecins généralistes : la question médiane a reçu une réponse de 100,0 % des personnes interrogées "
        "(de 100,0 % à 100,0 % selon la question, textes libres non compris) ; aucune n’est restée sans "
        "réponse ; "
        "aucun questionnaire n’a été abandonné en route."
    )
    left = [base("gp", HOW, 5, broke_off=1)]
    assert "1 questionnaire was left before its end." in sentences.completeness_sentence(left, context("en"))
