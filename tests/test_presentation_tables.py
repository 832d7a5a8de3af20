"""Tables of hand-made results: what stands in them, word for word where it matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from builders_presentation import (
    CHI2,
    EPSILON,
    FILLED,
    FISHER,
    FREQ,
    HOW,
    KRUSKAL,
    LATE,
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
    comparison,
    context,
    crosstab,
    dates,
    distribution,
    logs,
    numbers,
    texts,
)
from helpers.cleaning.log import Log
from helpers.errors import UserError
from helpers.presentation import tables
from helpers.presentation.display import Table
from helpers.study.item import Item


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def rows(table: Table) -> dict[str, tuple[str, ...]]:
    return {plain(heading): tuple(plain(cell) for cell in cells) for heading, cells in table.rows}


def notes(table: Table) -> list[str]:
    return [plain(note) for note in table.notes]


def heads(table: Table) -> list[str]:
    return [plain(text) for text, _ in table.head[-1]]


PRIOR_RAD = distribution("rad", PRIOR, [10, 40, 50, 20], left_blank=6, not_concerned=4, not_asked=10)
PRIOR_GP = distribution("gp", PRIOR, [50, 40, 10, 2], left_blank=6)
HOW_RAD = distribution("rad", HOW, [50, 40, 30, 0, 2], 100, left_blank=6)


def test_distribution_in_french():
    table = tables.distribution_table(PRIOR_RAD, context("fr"), label="tbl-prior")
    assert plain(table.caption) == "À quelle fréquence l’examen antérieur manque-t-il ? (radiologues)"
    assert heads(table) == ["Réponse", "n", "%", "IC 95 %"]
    assert rows(table) == {
        "Jamais": ("10", "8,3", "4,6–14,7"),
        "Parfois (5 à 20 % des cas)": ("40", "33,3", "25,5–42,2"),
        "Souvent": ("50", "41,7", "33,2–50,6"),
        "Très souvent": ("20", "16,7", "11,1–24,3"),
        "Total": ("120", "100,0", "—"),
    }
    assert notes(table) == [
        "Base : 120 répondants sur 140 ; non posée à 10, laissée blanche par 6, « Non concerné » : 4.",
        "Réponses positives, « Souvent » ou « Très souvent » : 58,3 % (IC 95 % 49,4–66,8 ; n = 70/120).",
        "Réponse médiane : « Souvent » (quartiles : « Parfois (5 à 20 % des cas) » et « Souvent »).",
        "IC 95 % : intervalle de confiance à 95 % (Wilson).",
    ]
    assert (table.label, table.mark, table.landscape) == ("tbl-prior", None, False)


def test_distribution_in_english():
    table = tables.distribution_table(PRIOR_RAD, context("en", "Demonstration data"), label="tbl-prior")
    assert table.caption == "How often is the previous exam missing? (radiologists)"
    assert heads(table) == ["Answer", "n", "%", "95% CI"]
    assert rows(table)["Often"] == ("50", "41.7", "33.2–50.6")
    assert (
        notes(table)[0]
        == "Base: 120 respondents of 140; not asked of 10, left blank by 6, “Not concerned”: 4."
    )
    assert table.mark == "Demonstration data"


def test_multiple_choice_has_no_total_and_says_what_its_percentages_are_of():
    table = tables.distribution_table(HOW_RAD, context("fr"), label="tbl-how")
    assert list(rows(table)) == ["CD ou DVD", "Films", "Serveur d’images", "Aucun", "Autre"]
    assert rows(table)["Aucun"] == ("0", "0,0", "0,0–3,7")
    assert notes(table)[:3] == [
        "Base : 100 répondants ayant coché au moins une réponse sur 106 ; rien coché par 6.",
        "Plusieurs réponses possibles : les pourcentages sont ceux des répondants ayant coché au moins "
        "une réponse, "
        "et leur somme peut dépasser 100 %.",
        "122 réponses cochées en tout.",
    ]


def test_nobody_answered():
    table = tables.distribution_table(
        distribution("rad", SETTING, [0, 0, 0], left_blank=1), context("fr"), label="tbl-x"
    )
    assert set(rows(table).values()) == {("0", "—", "—")}
    assert notes(table)[0] == "Base : 0 répondant sur 1 ; laissée blanche par 1."


def test_one_respondent_is_singular():
    table = tables.distribution_table(distribution("rad", SETTING, [1, 0, 0]), context("fr"), label="tbl-x")
    assert notes(table)[0] == "Base : 1 répondant ; aucune réponse manquante."


def test_numbers():
    table = tables.numbers_table(numbers("rad", not_asked=5), context("en"), label="tbl-wait")
    assert heads(table) == ["Statistic", "Value (minutes)"]
    assert rows(table) == {
        "Values": ("135",),
        "Median": ("12",),
        "Q1–Q3": ("5–20",),
        "Mean": ("14.2",),
        "Standard deviation": ("8.1",),
        "95% CI of the mean": ("12.9–15.6",),
        "Minimum–maximum": ("0–90",),
    }
    empty = tables.numbers_table(numbers("rad", n=0, left_blank=2), context("en"), label="tbl-wait")
    assert set(rows(empty).values()) == {("0",), ("—",)}


def test_profile_puts_each_item_over_its_options_and_counts_those_outside_its_base():
    found = [
        distribution("rad", SETTING, [1, 2, 3]),
        PRIOR_RAD,
        HOW_RAD,
        numbers("rad", not_asked=5),
        dates("rad", {date(2021, 11, 1): 4}),
        texts("rad", 4, left_blank=100),
    ]
    table = tables.profile_table(found, context("fr"), label="tbl-p", caption="Accès aux examens")
    assert plain(table.caption) == "Accès aux examens (radiologues)"
    assert heads(table) == ["Question", "n", "% (IC 95 %) ou valeur"]
    shown = [(plain(heading), tuple(map(plain, cells))) for heading, cells in table.rows]
    assert shown[:5] == [
        ("Vous exercez", ()),
        ("– Hôpital", ("1", "16,7 (3,0–56,4)")),
        ("– Cabinet individuel", ("2", "33,3 (9,7–70,0)")),
        ("– Cabinet de groupe", ("3", "50,0 (18,8–81,2)")),
        ("À quelle fréquence l’examen antérieur manque-t-il ?", ()),
    ]
    assert ("– Hors base : non posée à 10, laissée blanche par 6, « Non concerné » : 4", ("20", "—")) in shown
    assert ("Comment recevez-vous les images ? (plusieurs réponses possibles)", ()) in shown
    assert ("– Médiane (Q1–Q3), minutes", ("135", "12 (5–20)")) in shown
    assert ("– Première date", ("4", "1er novembre 2021")) in shown
    assert ("– Textes laissés, % des interrogés", ("4", "3,8 %")) in shown
    assert notes(table)[0].startswith("Base : 140 radiologues ; ")


def test_profile_without_numbers_is_headed_by_percentages_alone():
    table = tables.profile_table([PRIOR_RAD], context("en"), label="tbl-p", caption="Access")
    assert heads(table)[-1] == "% (95% CI)"


def test_battery():
    late = distribution("rad", LATE, [10, 40, 50, 20], left_blank=20)
    table = tables.battery_table([PRIOR_RAD, late], context("en"), label="tbl-b", caption="Causes")
    assert table.caption == "Causes (radiologists)"
    assert heads(table)[-1] == "Positive answers, % (95% CI)"
    assert rows(table)["The report arrives late"] == (
        "120",
        "8.3",
        "33.3",
        "41.7",
        "16.7",
        "58.3 (49.4–66.8)",
    )
    assert notes(table)[1] == (
        "Base of each row: 120 valid answers, of 140 radiologists; "
        "not asked of 0–10, left blank by 6–20, “Not concerned”: 0–4."
    )


def test_battery_of_several_groups_names_them():
    table = tables.battery_table([PRIOR_RAD, PRIOR_GP], context("en"), label="tbl-b", caption="Priors")
    assert list(rows(table)) == [
        "How often is the previous exam missing? (radiologists)",
        "How often is the previous exam missing? (general practitioners)",
    ]


def test_battery_of_different_scales_is_refused():
    other = distribution("rad", SETTING, [1, 2, 3])
    with pytest.raises(UserError, match="setting"):
        tables.battery_table([PRIOR_RAD, other], context("en"), label="tbl-b", caption="Causes")


def test_crosstab_of_two_items():
    table = tables.crosstab_table(
        crosstab(PRIOR, ("hosp", "solo", "grp"), [[10, 5, 1], [3, 4, 1], [5, 6, 1], [7, 8, 1]], SETTING),
        context("fr"),
        label="tbl-x",
    )
    assert plain(table.caption) == (
        "À quelle fréquence l’examen antérieur manque-t-il ? × Vous exercez (radiologues)"
    )
    assert table.head[0] == (("", 1), ("Vous exercez", 3), ("", 1))
    assert heads(table)[1:] == [
        "Hôpital (n = 25)",
        "Cabinet individuel (n = 23)",
        "Cabinet de groupe (n = 4)",
        "Total (n = 52)",
    ]
    assert rows(table)["Jamais"] == ("10 (40,0) +", "5 (21,7)", "1 (25,0) −", "16 (30,8)")
    assert "Base : 52 répondants ayant répondu aux deux questions." in notes(table)[1]
    assert "manque-t-il ? », 52 sur 54 (laissée blanche par 2)" in notes(table)[1]


def test_crosstab_of_groups_has_no_total_column():
    table = tables.crosstab_table(
        crosstab(SETTING, ("rad", "gp"), [[1, 2], [3, 4], [5, 6]]), context("en"), label="tbl-x"
    )
    assert heads(table) == ["Answer", "Radiologists (n = 9)", "General practitioners (n = 12)"]
    assert notes(table)[-1] == (
        "Pearson’s chi-square test, because none of the 8 expected counts is below 5 (the least is 6.20): "
        "χ²(3) = 12.35; p = 0.006; adjusted p = 0.025 (Holm, 4 tests); Cramér’s V = 0.12 (95% CI 0.05–0.19)."
    )


def test_comparison_of_the_same_item_ends_with_the_positive_answers():
    table = tables.comparison_table(
        comparison(
            [PRIOR_RAD, PRIOR_GP], KRUSKAL, EPSILON, crosstab=crosstab(PRIOR, ("rad", "gp"), [[1, 1]] * 4)
        ),
        context("fr"),
        label="tbl-c",
        caption="Examen indisponible",
    )
    assert plain(table.caption) == "Examen indisponible (radiologues et médecins généralistes)"
    assert heads(table) == ["Réponse", "Radiologues (n = 120)", "Médecins généralistes (n = 102)"]
    assert rows(table)["Jamais"] == ("10 (8,3) +", "50 (49,0) −")
    assert rows(table)["« Souvent » ou « Très souvent », % (IC 95 %)"] == (
        "58,3 (49,4–66,8)",
        "11,8 (6,9–19,4)",
    )
    assert notes(table)[-2:] == [
        "Bases : radiologues, 120 sur 140 (non posée à 10, laissée blanche par 6, « Non concerné » : 4) ; "
        "médecins généralistes, 102 sur 108 (laissée blanche par 6).",
        "Test de Kruskal-Wallis, car la réponse est ordonnée et 3 groupes sont comparés : H(2) = 18,20 ; "
        "p < 0,001 ; "
        "p corrigé < 0,001 (Holm, 4 tests) ; epsilon carré = 0,03.",
    ]


def option_tables() -> tuple:
    untested = replace(CHI2, p=None, p_adjusted=None)
    tested = [(option.code, crosstab(SEEN, ("rad", "gp"), [[10, 5], [3, 4]])) for option in MEANS]
    code, last = tested[-1]
    return (*tested[:-1], (code, replace(last, test=untested)))


def multiple() -> Comparison:
    other = distribution("gp", HOW, [5, 4, 3, 0, 2], 9, left_blank=1)
    return Comparison(
        "how", (HOW_RAD, other), None, PER_OPTION, replace(V, value=None), None, option_tables()
    )


def test_comparison_of_multiple_choice_has_a_test_per_option():
    table = tables.comparison_table(multiple(), context("en"), label="tbl-c", caption="Means")
    assert heads(table)[-2:] == ["p", "Adjusted p"]
    assert rows(table)["CD or DVD"] == ("50 (50.0)", "5 (55.6)", "0.006", "0.025")
    assert rows(table)["Other"] == ("2 (2.0)", "2 (22.2)", "—", "—")
    assert any("ticked at least one answer" in note for note in notes(table))


def test_comparison_of_numbers():
    found = comparison([numbers("rad", not_asked=5), numbers("gp", n=0, left_blank=3)], MANN, RANK)
    table = tables.comparison_table(found, context("fr"), label="tbl-c", caption="Minutes")
    assert rows(table) == {
        "Médiane (Q1–Q3), minutes": ("12 (5–20)", "—"),
        "Moyenne (écart-type), minutes": ("14,2 (8,1)", "—"),
    }
    assert notes(table)[-1].endswith(
        "U = 5 120,5 ; p = 0,410 ; corrélation bisériale des rangs = −0,05 (IC 95 % −0,17 à 0,07)."
    )


def paired() -> Comparison:
    return comparison(
        [distribution("pat", SEEN, [40, 60], dont_know=4), PRIOR_RAD], FISHER, V, code="priors.seen"
    )


def test_comparison_of_different_items_names_each_question():
    table = tables.comparison_table(paired(), context("fr"), label="tbl-c", caption="Examen indisponible")
    assert rows(table) == {
        "Patients": ("Avez-vous vu vos images ?", "« Oui »", "40/100", "40,0", "30,9–49,8"),
        "Radiologues": (
            "À quelle fréquence l’examen antérieur manque-t-il ?",
            "« Souvent » ou « Très souvent »",
            "70/120",
            "58,3",
            "49,4–66,8",
        ),
    }
    assert notes(table)[-1] == (
        "Test exact de Fisher, car 3 des 4 effectifs attendus sont inférieurs à 5 (le plus petit : 2,12) : "
        "p = 0,034 ; V de Cramér = 0,12 (IC 95 % 0,05–0,19)."
    )


def test_overview():
    single = comparison(
        [distribution("rad", SETTING, [1, 2, 3]), distribution("gp", SETTING, [3, 2, 1])],
        code="setting",
    )
    same = comparison([PRIOR_RAD, PRIOR_GP], KRUSKAL, EPSILON)
    ranks = comparison([numbers("rad"), numbers("gp")], MANN, RANK)
    table = tables.overview_table(
        [same, multiple(), ranks, paired(), single],
        context("fr"),
        label="tbl-o",
        caption="Toutes les comparaisons",
    )
    assert table.caption == "Toutes les comparaisons" and table.landscape
    assert heads(table)[1:4] == ["Patients", "Radiologues", "Médecins généralistes"]
    found = rows(table)
    assert found["À quelle fréquence l’examen antérieur manque-t-il ? (« Souvent » ou « Très souvent »)"] == (
        "—",
        "58,3 %",
        "11,8 %",
        "Kruskal-Wallis",
        "< 0,001",
        "< 0,001",
        "ε² 0,03",
    )
    assert found["Comment recevez-vous les images ?"] == ()
    assert found["– CD ou DVD"] == (
        "—",
        "50,0 %",
        "55,6 %",
        "khi-deux",
        "0,006",
        "0,025",
        "V 0,12 (0,05–0,19)",
    )
    assert found["– Autre"][-4:] == ("aucun", "—", "—", "—")
    assert found["Combien de minutes faut-il ? (médiane, minutes)"][:3] == ("—", "12", "12")
    assert found["Examen indisponible (réponses positives)"][:3] == ("40,0 %", "58,3 %", "—")
    assert found["Vous exercez"][3:] == ("khi-deux", "0,006", "0,025", "V 0,12 (0,05–0,19)")
    assert found["– Hôpital"] == ("—", "16,7 %", "50,0 %", "", "", "", "")
    assert notes(table)[1] == (
        "Bases : patients, 100 sur 104 ; radiologues, 6–135 sur 140 ; médecins généralistes, 6–135 sur 135."
    )


def test_exclusions_go_from_rows_read_to_answers_analysed():
    table = tables.exclusion_table(logs(), context("fr"), label="tbl-e")
    assert heads(table) == ["Étape", "Patients", "Radiologues", "Médecins généralistes", "Total"]
    assert rows(table) == {
        "Lignes lues": ("440", "141", "150", "731"),
        "– Consentement refusé": ("12", "1", "7", "20"),
        "– Réponse de test": ("10", "—", "—", "10"),
        "Lignes exclues": ("22", "1", "7", "30"),
        "Réponses analysées": ("418", "140", "143", "701"),
    }


def several_groups() -> Log:
    return replace(logs()[0], steps=(("no_group", 22),), kept=(("pat", 400), ("rad", 18)))


def test_a_source_of_several_groups_counts_each():
    table = tables.exclusion_table([several_groups()], context("en"), label="tbl-e")
    assert heads(table) == ["Step", "Patients"]
    assert rows(table) == {
        "Rows read": ("440",),
        "– In none of the groups": ("22",),
        "Rows excluded": ("22",),
        "Answers analysed": ("418",),
        "– patients": ("400",),
        "– radiologists": ("18",),
    }
    groups = rows(tables.groups_table([several_groups()], context("en"), label="tbl-g"))
    assert groups["Patients"] == ("440", "22", "418", "100.0", "—")
    assert groups["– radiologists"] == ("—", "—", "18", "4.3", "140")


def test_groups_stand_beside_what_the_study_published():
    table = tables.groups_table(logs(), context("fr"), label="tbl-g")
    assert rows(table)["Patients"] == ("440", "22", "418", "59,6", "418")
    assert rows(table)["Total"] == ("731", "30", "701", "100,0", "1 068")
    assert "indépendant des données analysées ici" in notes(table)[-1]


def test_edits_are_counted_by_kind_and_by_item_where_the_answer_changed():
    table = tables.edits_table(logs(), context("fr"), label="tbl-d")
    assert rows(table) == {
        "Valeur impossible, écartée": ("1", "0", "0", "1"),
        "– Combien de minutes faut-il ?": ("1", "0", "0", "1"),
        "Espaces superflus, retirés": ("0", "0", "1", "1"),
    }
    clean = [replace(log, edits=()) for log in logs()]
    assert rows(tables.edits_table(clean, context("en"), label="tbl-d")) == {
        "No value changed": ("0", "0", "0", "0")
    }


def test_contradictions():
    table = tables.contradictions_table(logs(), context("en"), label="tbl-k")
    assert rows(table) == {
        "How many minutes does it take?": ("0", "1", "0", "1"),
        "Total": ("0", "1", "0", "1"),
    }


def test_data_lets_checksums_break():
    table = tables.data_table(logs(), context("en"), label="tbl-f")
    file, tool, read, checksum = rows(table)["Patients"]
    assert (file, tool, read) == ("pat.csv", "LimeSurvey", "440")
    assert checksum.replace(" ", "") == "ab" * 32 and max(map(len, checksum.split())) == 16


MARKED = "UTF-8 with byte order mark"


def read_by_hand() -> list[Log]:
    first, second, third = logs()
    sheet = replace(
        first.reading,
        **{"encoding": None, "separator": None, "sheet": "Feuil1", "language": "fr", "dates": "day first"},
        dropped=(("Courriel", "direct identifier"), ("Note", "a reason of its own")),
        remarks=(("coarsened", "submitted, started"), ("sheets", "Feuil2"), ("by_hand", "tool, sheet")),
    )
    many = tuple((f"Time {number}", "timing") for number in range(9))
    return [
        replace(first, reading=sheet),
        replace(second, reading=replace(second.reading, dropped=many)),
        third,
    ]


def test_how_files_were_read_is_said_and_nothing_else():
    table = tables.reading_table(read_by_hand(), context("fr"), label="tbl-r")
    found = rows(table)
    assert found["Encodage"] == ("—", "UTF-8", "UTF-8")
    assert found["Feuille"] == ("Feuil1", "—", "—")
    assert found["Langue des en-têtes"][0] == "français" and found["Dates"][0] == "le jour d’abord"
    assert (
        found["Ramené au jour"][0] == "envoi, début" and found["Fixé dans study.yaml"][0] == "outil, feuille"
    )
    assert found["Colonnes non gardées"] == ("2", "9", "0")
    assert "Tableaux répétés, non lus" not in found
    marked = [replace(log, reading=replace(log.reading, encoding=MARKED)) for log in logs()]
    table_of_marked = tables.reading_table(marked, context("fr"), label="tbl-r")
    assert rows(table_of_marked)["Encodage"][0] == "UTF-8 avec indicateur d’ordre des octets"
    assert len(table.align) == len(read_by_hand()) and "Feuil1" in table.html()


def test_columns_left_out_are_named_with_their_reason():
    table = tables.left_out_table(read_by_hand(), context("fr"), label="tbl-r")
    shown = [(plain(heading), tuple(map(plain, cells))) for heading, cells in table.rows]
    assert shown[0] == ("Patients", ("Identifiant direct", "1", "Courriel"))
    assert shown[1][1] == ("A reason of its own", "1", "Note")
    assert shown[2][1][:2] == ("Temps de réponse", "9") and shown[2][1][2].endswith("Time 5…")
    assert len(table.align) == len(table.rows[0][1]) and "Courriel" in table.html()
    nothing = tables.left_out_table(logs()[:1], context("en"), label="tbl-r")
    assert [plain(heading) for heading, _ in nothing.rows] == ["All columns are kept"]


def test_bases_have_a_column_per_status_that_occurs():
    table = tables.bases_table([PRIOR_RAD.base, HOW_RAD.base], context("fr"), label="tbl-s")
    assert heads(table) == [
        "Question",
        "Posée à",
        "Réponse valide",
        "% des interrogés",
        "Non posée",
        "Laissée blanche",
        "Sans objet",
    ]
    assert rows(table)["Q5. Comment recevez-vous les images ?"] == ("106", "100", "94,3", "0", "6", "0")
    assert plain(table.caption) == "Statut des réponses à chaque question (radiologues)"


def test_bases_of_several_groups_stand_under_their_names():
    found = {"rad": [PRIOR_RAD.base], "gp": [base("gp", FILLED, 5)]}
    table = tables.bases_table(found, context("en"), label="tbl-s")
    assert [heading for heading, cells in table.rows if not cells] == [
        "Radiologists",
        "General practitioners",
    ]


def test_place():
    found = [distribution("rad", SETTING, [1, 2, 3]), distribution("gp", SETTING, [0, 0, 0])]
    table = tables.place_table(found, context("fr"), label="tbl-l")
    assert rows(table)["Hôpital"] == ("1 (16,7)", "—")


def test_questionnaire():
    table = tables.questionnaire_table(context("fr").study.questionnaires[0], context("fr"), label="tbl-q")
    found = rows(table)
    assert found["Votre profil"] == ()
    assert found["Q2. Avez-vous vu vos images ?"] == (
        "choix unique, obligatoire",
        "Oui ; Non ; Je ne sais pas†",
        "toujours",
    )
    assert found["Q5. Comment recevez-vous les images ?"][1].endswith("Aucun ; Autre… [3 réponses au plus]")
    assert found["Q6. Combien de minutes faut-il ?"] == (
        "nombre",
        "0–600, minutes",
        "Q2 : « Oui » et Q5 : « CD ou DVD » ou « Films » coché",
    )
    assert found["Q7. Un commentaire ?"] == ("texte libre", "", "Q6 > 10")
    assert set(table.align) == {"left"}


def test_long_heads_turn_the_page():
    options = tuple(replace(option, label=both_long(number)) for number, option in enumerate(FREQ))
    item = Item("long", "likert", WAIT.label, "access", options)
    narrow = tables.battery_table([PRIOR_RAD], context("en"), label="tbl-b", caption="c")
    wide = tables.battery_table(
        [distribution("rad", item, [1, 2, 3, 4])], context("en"), label="tbl-b", caption="c"
    )
    assert wide.landscape and not narrow.landscape


def both_long(number: int):
    from builders_presentation import both

    return both(
        f"Une réponse {number} dont le libellé est long", f"An answer {number} with quite a long label"
    )
