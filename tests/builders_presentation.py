"""Hand-made studies and results for the tests of presentation: nothing here is anybody's answer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from helpers.analysis.results import (
    Base,
    Comparison,
    Crosstab,
    Dates,
    Description,
    Distribution,
    Effect,
    Numbers,
    Proportion,
    Reason,
    Row,
    Test,
    Texts,
)
from helpers.cleaning.log import Contradiction, Edit, Log
from helpers.exchange.export import Reading
from helpers.presentation.context import Context
from helpers.study.condition import Leaf, Tree
from helpers.study.item import Item, Option
from helpers.study.label import Label
from helpers.study.questionnaire import Questionnaire, Section
from helpers.study.status import Status
from helpers.study.study import Disclosure, Event, Group, Part, Published, Rule, Source, Study, Topic


def both(fr: str, en: str) -> Label:
    return Label.of({"fr": fr, "en": en})


FREQ = (
    Option("1", both("Jamais", "Never")),
    Option("2", both("Parfois (5 à 20 % des cas)", "Sometimes (5 to 20% of cases)")),
    Option("3", both("Souvent", "Often")),
    Option("4", both("Très souvent", "Very often")),
    Option("9", both("Non concerné", "Not concerned"), missing="not_concerned"),
)
YES = (
    Option("y", both("Oui", "Yes")),
    Option("n", both("Non", "No")),
    Option("dk", both("Je ne sais pas", "I do not know"), missing="dont_know"),
)
MEANS = (
    Option("cd", both("CD ou DVD", "CD or DVD")),
    Option("film", both("Films", "Films")),
    Option("web", both("Serveur d'images", "Image server")),
    Option("none", both("Aucun", "None"), exclusive=True),
    Option("oth", both("Autre", "Other"), other=True),
)
PLACE = (
    Option("hosp", both("Hôpital", "Hospital")),
    Option("solo", both("Cabinet individuel", "Solo practice")),
    Option("grp", both("Cabinet de groupe", "Group practice")),
)

SETTING = Item("setting", "single", both("Vous exercez :", "You practise:"), "profile", PLACE)
SEEN = Item(
    "seen",
    "single",
    both("Avez-vous vu vos images ?", "Did you see your images?"),
    "access",
    YES,
    positive=("y",),
    required=True,
)
PRIOR = Item(
    "prior",
    "likert",
    both("À quelle fréquence l'examen antérieur manque-t-il ?", "How often is the previous exam missing?"),
    "access",
    FREQ,
    positive=("3", "4"),
    comparability="identical",
)
LATE = Item(
    "late",
    "likert",
    both("Le compte rendu arrive tard.", "The report arrives late."),
    "access",
    FREQ,
    positive=("3", "4"),
)
HOW = Item(
    "how",
    "multiple",
    both("Comment recevez-vous les images ?", "How do you receive images?"),
    "access",
    MEANS,
    max_selected=3,
)
WAIT = Item(
    "wait",
    "numeric",
    both("Combien de minutes faut-il ?", "How many minutes does it take?"),
    "access",
    show_if=Tree("all", (Leaf("seen", "eq", ("y",)), Leaf("how", "selected", ("cd", "film")))),
    minimum=0,
    maximum=600,
    unit=both("minutes", "minutes"),
)
WHY = Item(
    "why", "text", both("Un commentaire ?", "Any comment?"), "access", show_if=Leaf("wait", "gt", ("10",))
)
FILLED = Item("filled", "date", both("Date de remplissage", "Completion date"), "paradata")

ITEMS = (SETTING, SEEN, PRIOR, LATE, HOW, WAIT, WHY, FILLED)


def questionnaire(code: str, fr: str, en: str) -> Questionnaire:
    return Questionnaire(
        code,
        both(fr, en),
        (
            Section("profile", both("Votre profil", "Your profile"), (SETTING,)),
            Section("access", both("Accès", "Access"), (SEEN, PRIOR, LATE, HOW, WAIT, WHY)),
        ),
        (FILLED,),
    )


NAMES = {
    "pat": ("patients", "patients", "patient", "patient", 418),
    "rad": ("radiologues", "radiologists", "radiologue", "radiologist", 140),
    "gp": (
        "médecins généralistes",
        "general practitioners",
        "médecin généraliste",
        "general practitioner",
        None,
    ),
}


def study() -> Study:
    forms = {code: questionnaire(code, f"Questionnaire {n[0]}", f"{n[3]} form") for code, n in NAMES.items()}
    sources = {code: Source(code, f"{code}.csv", form) for code, form in forms.items()}
    groups = tuple(
        Group(code, both(n[0], n[1]), both(n[2], n[3]), sources[code], published=n[4])
        for code, n in NAMES.items()
    )
    rules = (
        Rule(
            "consent",
            "condition",
            both("Consentement refusé", "Consent refused"),
            both("Pas d'accord.", "No consent."),
        ),
        Rule(
            "test",
            "test_answer",
            both("Réponse de test", "Test answer"),
            both("Avant l'ouverture.", "Before opening."),
            sources=("pat",),
        ),
    )
    parts = (
        Part("seen", both("Examen indisponible", "Exam unavailable"), (("pat", "seen"), ("rad", "prior"))),
    )
    topic = Topic(
        "priors",
        "finding",
        both("Antériorités", "Priors"),
        both("Manquent-elles ?", "Are they missing?"),
        parts,
    )
    event = Event(
        "mes",
        both("Ouverture du portail", "Opening of the portal"),
        date(2022, 1, 3),
        date(2022, 1, 16),
        "cnam",
    )
    return Study(
        code="demo",
        folder=Path("demo"),
        title=both("Accès aux images : enquête", "Access to images: a survey"),
        short_title=both("Accès aux images", "Access to images"),
        languages=("fr", "en"),
        start=date(2021, 11, 1),
        end=date(2022, 3, 15),
        timezone="Europe/Paris",
        questionnaires=tuple(forms.values()),
        sources=tuple(sources.values()),
        groups=groups,
        rules=rules,
        texts=(("design", both("Étude transversale.", "Cross-sectional study.")),),
        events=(event,),
        topics=(topic,),
        published=Published(1068, "zeid2022", both("1 068 réponses", "1,068 answers")),
        disclosure=Disclosure(11, "casd"),
    )


def context(language: str, mark: str | None = None) -> Context:
    return Context(study(), language, Path("figures"), mark)


def base(group: str, item: Item, answered: int, **counts: int) -> Base:
    found = {Status.ANSWERED: answered} | {Status(name): n for name, n in counts.items()}
    return Base(group, item.code, tuple((status, found.get(status, 0)) for status in Status))


def wilson(count: int, of: int) -> Proportion:
    if not of:
        return Proportion(count, of, None, None, None)
    z, p = 1.959963984540054, count / of
    middle, half = p + z * z / (2 * of), z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    whole = 1 + z * z / of
    return Proportion(count, of, p, max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole))


def distribution(
    group: str, item: Item, counts: Sequence[int], answered: int | None = None, **lost: int
) -> Distribution:
    """Counts in the order of the substantive options; ``answered`` where several could be ticked."""
    n = sum(counts) if answered is None else answered
    found = base(group, item, n, **lost)
    rows = tuple(
        Row(
            option.code,
            wilson(count, n),
            count / found.asked if found.asked else None,
            count / found.total if found.total else None,
        )
        for option, count in zip(item.substantive, counts, strict=True)
    )
    positive = None
    if item.positive and item.kind != "multiple":
        positive = wilson(sum(row.valid.count for row in rows if row.code in item.positive), n)
    median, quartiles = _ranks(item, counts) if item.kind == "likert" and n else (None, None)
    mentions = sum(counts) if item.kind == "multiple" else None
    return Distribution(group, item, found, rows, mentions, positive, median, quartiles)


def _ranks(item: Item, counts: Sequence[int]) -> tuple[str, tuple[str, str]]:
    answers = [code for code, count in zip(item.codes, counts, strict=True) for _ in range(count)]

    def at(share: float) -> str:
        return answers[min(len(answers) - 1, int(share * len(answers)))]

    return at(0.5), (at(0.25), at(0.75))


def numbers(group: str, item: Item = WAIT, n: int = 135, **lost: int) -> Numbers:
    if not n:
        return Numbers(group, item, base(group, item, 0, **lost), *[None] * 9)
    return Numbers(group, item, base(group, item, n, **lost), 14.24, 8.1, 12.9, 15.55, 0, 5, 12, 20, 90)


def dates(group: str, weeks: Mapping[date, int], **lost: int) -> Dates:
    found = base(group, FILLED, sum(weeks.values()), **lost)
    days = sorted(day for day, n in weeks.items() if n)
    first, last = (days[0], days[-1]) if days else (None, None)
    return Dates(group, FILLED, found, first, first, last, tuple(sorted(weeks.items())))


def texts(group: str, n: int, **lost: int) -> Texts:
    return Texts(group, WHY, base(group, WHY, n, **lost), 12.0 if n else None)


CHI2 = Test(
    "pearson_chi2",
    12.345,
    3,
    0.0063,
    Reason("expected_ok", (("cells_below_5", 0), ("cells", 8), ("least_expected", 6.2))),
    0.0252,
    "holm",
    4,
)
FISHER = Test(
    "fisher_exact",
    None,
    None,
    0.034,
    Reason("expected_small_2x2", (("cells_below_5", 3), ("cells", 4), ("least_expected", 2.129))),
)
KRUSKAL = Test(
    "kruskal_wallis",
    18.2,
    2,
    0.00011,
    Reason("ordered_several_groups", (("groups", 3), ("empty_groups", 0), ("n", 600))),
    0.00044,
    "holm",
    4,
)
MANN = Test(
    "mann_whitney",
    5120.5,
    None,
    0.41,
    Reason("ordered_two_groups", (("groups", 2), ("empty_groups", 0), ("n", 300))),
)
PER_OPTION = Test("none", None, None, None, Reason("per_option", (("n", 300),)))
V = Effect("cramers_v", 0.12, 0.05, 0.19)
EPSILON = Effect("epsilon_squared", 0.03)
RANK = Effect("rank_biserial", -0.05, -0.17, 0.07)


def comparison(
    found: Sequence[Description], test: Test = CHI2, effect: Effect = V, code: str = "prior", **more: object
) -> Comparison:
    shares = tuple(
        (d.group, d.positive) for d in found if isinstance(d, Distribution) and d.positive is not None
    )
    return Comparison(code, tuple(found), shares or None, test, effect, **more)  # type: ignore[arg-type]


def crosstab(
    row: Item, columns: Sequence[str], counts: Sequence[Sequence[int]], column: Item | None = None
) -> Crosstab:
    """Residuals are made up: +2.5 in the first cell, −2.5 in the last of the first row, else 0; p 0.02 and 1."""
    rows = row.codes[: len(counts)]
    sums = [sum(line[j] for line in counts) for j in range(len(columns))]
    residuals = [[0.0] * len(columns) for _ in rows]
    residuals[0][0], residuals[0][-1] = 2.5, -2.5
    bases = (
        tuple(base(group, row, n) for group, n in zip(columns, sums, strict=True))
        if column is None
        else (base("rad", row, sum(sums), left_blank=2), base("rad", column, sum(sums)))
    )
    return Crosstab(
        row,
        column,
        tuple(rows),
        tuple(columns),
        tuple(tuple(line) for line in counts),
        tuple(tuple(wilson(n, of) for n, of in zip(line, sums, strict=True)) for line in counts),
        tuple((None,) * len(columns) for _ in rows),
        tuple(tuple(line) for line in residuals),
        bases,
        CHI2,
        V,
        tuple(tuple(0.02 if residual else 1.0 for residual in line) for line in residuals),
    )


def logs() -> tuple[Log, ...]:
    return (
        _log("pat", 440, (("consent", 12), ("test", 10)), 418, (Edit(3, "wait", "impossible", "9999", ""),)),
        _log("rad", 141, (("consent", 1), ("test", 0)), 140, (), (Contradiction(7, "wait", "12", "seen"),)),
        _log("gp", 150, (("consent", 7), ("test", 0)), 143, (Edit(9, "setting", "trimmed", "a ", "a"),)),
    )


def _log(
    source: str,
    rows: int,
    steps: tuple[tuple[str, int], ...],
    kept: int,
    edits: tuple[Edit, ...] = (),
    contradictions: tuple[Contradiction, ...] = (),
) -> Log:
    return Log(
        source,
        rows,
        steps,
        ((source, kept),),
        (),
        edits,
        contradictions,
        Reading(Path(f"{source}.csv"), "ab" * 32, "limesurvey", "UTF-8", "comma", "code", rows),
        demonstration=True,
    )
