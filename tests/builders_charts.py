"""Hand-made studies and results for the tests of the figures: nothing here is anybody's answer."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from helpers.analysis.residual import p_values
from helpers.analysis.results import (
    Base,
    Comparison,
    Crosstab,
    Dates,
    Distribution,
    Effect,
    Numbers,
    Proportion,
    Reason,
    Row,
    Test,
)
from helpers.cleaning.log import Log
from helpers.exchange.export import Reading
from helpers.presentation.context import Context
from helpers.study.item import Item, Option
from helpers.study.label import Label
from helpers.study.questionnaire import Questionnaire, Section
from helpers.study.status import Status
from helpers.study.study import Event, Group, Rule, Source, Study

LETTERS = "abcdefgh"
NAMES = (
    ("patients", "patients"),
    ("radiologues", "radiologists"),
    ("médecins généralistes", "general practitioners"),
    ("médecins spécialistes", "specialists"),
    ("pharmaciens hospitaliers", "hospital pharmacists"),
    ("manipulateurs en radiologie", "radiographers"),
    ("secrétaires médicales", "medical secretaries"),
    ("étudiants en médecine", "medical students"),
)
LONG_FR = "une réponse assez longue pour prendre deux lignes dans la colonne des réponses n° {}"
LONG_EN = "an answer that is quite long enough to take two lines in the column of answers {}"
NONE = Test("none", None, None, None, Reason("not_computable_empty"))
NO_EFFECT = Effect("cramers_v", None)


def both(fr: str, en: str) -> Label:
    return Label.of({"fr": fr, "en": en})


def options(number: int, long: bool = False) -> tuple[Option, ...]:
    if long:
        return tuple(Option(f"o{k}", both(LONG_FR.format(k), LONG_EN.format(k))) for k in range(number))
    return tuple(Option(f"o{k}", both(f"réponse {k}", f"answer {k}")) for k in range(number))


AGREE = (
    Option("1", both("Pas du tout d'accord", "Strongly disagree")),
    Option("2", both("Plutôt pas d'accord", "Disagree")),
    Option("3", both("Ni en accord ni en désaccord", "Neither agree nor disagree")),
    Option("4", both("Plutôt d'accord", "Agree")),
    Option("5", both("Tout à fait d'accord", "Strongly agree")),
    Option("9", both("Sans avis", "No opinion"), missing="dont_know"),
)
OPINIONS = (
    ("Conserver les examens est difficile", "Keeping exams is difficult"),
    (
        "La communication entre les professionnels qui suivent un même patient est insuffisante",
        "Communication between the professionals who follow the same patient is insufficient",
    ),
    ("Les outils sont inadaptés", "The tools are unsuitable"),
    (
        "Un PACS mutualisé entre tous les établissements de la région améliorerait les soins",
        "A PACS shared by all the hospitals and practices of the region would improve care",
    ),
    ("Un examen fait à l'étranger est difficile à utiliser", "An exam done abroad is difficult to use"),
)
LIKERTS = tuple(
    Item(f"lik{k}", "likert", both(*text), "opinions", AGREE, positive=("4", "5"))
    for k, text in enumerate(OPINIONS)
)
MEANS = Item(
    "means",
    "multiple",
    both("Comment avez-vous reçu vos images ?", "How did you receive your images?"),
    "access",
    (
        Option("film", both("Films ou planches imprimées", "Films or printed sheets")),
        Option("paper", both("Compte rendu papier", "Paper report")),
        Option("cd", both("CD ou DVD", "CD or DVD")),
        Option("web", both("Lien ou portail internet avec code", "Web link or portal with a code")),
        Option(
            "doc",
            both(
                "Rien de remis : tout est envoyé à mon médecin",
                "Nothing given: everything was sent to my doctor",
            ),
            exclusive=True,
        ),
        Option("oth", both("Autre", "Other"), other=True),
        Option("dk", both("Je ne sais plus", "I do not remember"), missing="dont_know"),
    ),
)
PLACE = Item(
    "place",
    "single",
    both("Dans quel type de structure exercez-vous ?", "In what kind of practice do you work?"),
    "profile",
    (
        Option("h", both("Hôpital public", "Public hospital")),
        Option("c", both("Clinique", "Private hospital")),
        Option("l", both("Cabinet de groupe ou maison de santé", "Group practice or health centre")),
        Option("s", both("Cabinet individuel", "Solo practice")),
    ),
    positive=("h", "c"),
)
WAIT = Item(
    "wait",
    "numeric",
    both(
        "Combien de minutes faut-il pour retrouver un examen ?",
        "How many minutes does it take to find an exam?",
    ),
    "access",
    integer=True,
    unit=both("minutes", "minutes"),
)
FILLED = Item("filled", "date", both("Date de remplissage", "Completion date"), "paradata")
FILLERS = tuple(
    Item(
        f"question{k}",
        "single",
        both(f"Voici la question numéro {k} de la page", f"This is item number {k}"),
        "more",
        PLACE.options,
    )
    for k in range(26)
)
RULES = (
    ("test", "Réponse d'essai", "Test answer"),
    ("noconsent", "Sans consentement", "No consent"),
    ("place", "Hors des pays de l'étude", "Outside the study's countries"),
    ("period", "Hors de la période d'enquête", "Outside the field period"),
    (
        "duplicate",
        "Doublon d'un envoi précédent, toutes les réponses étant les mêmes",
        "Duplicate of an earlier submission, all answers being the same",
    ),
    ("breakoff", "Abandon", "Break-off"),
    ("straight", "Réponses toutes identiques", "Straight-lining"),
)


def study(groups: int = 4, sources: int | None = None, events: bool = True) -> Study:
    """As many sources as groups, or one source for all."""
    forms = tuple(
        Questionnaire(
            f"form{k}",
            both(f"Questionnaire des {NAMES[k][0]}", f"Questionnaire for {NAMES[k][1]}"),
            (
                Section("profile", both("Profil", "Profile"), (PLACE,)),
                Section("access", both("Accès", "Access"), (MEANS, WAIT)),
                Section("opinions", both("Opinions", "Opinions"), LIKERTS),
                Section("more", both("Autres", "More"), FILLERS),
            ),
            (FILLED,),
        )
        for k in range(sources or groups)
    )
    files = tuple(Source(f"source{k}", f"{k}.csv", form) for k, form in enumerate(forms))
    event = Event(
        "opening",
        both("Ouverture du portail national", "Opening of the national portal"),
        date(2022, 1, 1),
        date(2022, 2, 28),
        "src",
    )
    return Study(
        code="made",
        folder=Path("made"),
        title=both("Étude", "Study"),
        short_title=both("Étude", "Study"),
        languages=("fr", "en"),
        start=date(2021, 11, 1),
        end=date(2022, 3, 15),
        timezone="Europe/Paris",
        questionnaires=forms,
        sources=files,
        groups=tuple(
            Group(LETTERS[k], both(*NAMES[k]), both(*NAMES[k]), files[k if len(files) > 1 else 0])
            for k in range(groups)
        ),
        rules=tuple(Rule(code, "condition", both(fr, en), both(fr, en)) for code, fr, en in RULES),
        events=(event,) if events else (),
    )


def context(folder: Path, language: str = "fr", mark: str | None = None, **of_study: int) -> Context:
    return Context(study(**of_study), language, folder, mark)


def wilson(count: int, of: int) -> Proportion:
    if not of:
        return Proportion(count, of, None, None, None)
    z, p = 1.959963984540054, count / of
    middle, half = p + z * z / (2 * of), z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    whole = 1 + z * z / of
    return Proportion(count, of, p, max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole))


def base(group: str, item: Item, answered: int, **lost: int) -> Base:
    found = {Status.ANSWERED: answered} | {Status(name): n for name, n in lost.items()}
    return Base(group, item.code, tuple((status, found.get(status, 0)) for status in Status))


def distribution(
    group: str, item: Item, counts: Sequence[int], answered: int | None = None, **lost: int
) -> Distribution:
    n = sum(counts) if answered is None else answered
    rows = tuple(
        Row(option.code, wilson(count, n), None, None)
        for option, count in zip(item.substantive, counts, strict=True)
    )
    positive = None
    if item.positive:
        positive = wilson(sum(row.valid.count for row in rows if row.code in item.positive), n)
    return Distribution(group, item, base(group, item, n, **lost), rows, positive=positive)


def many(number: int, long: bool = True, kind: str = "multiple") -> Distribution:
    item = Item(
        "many",
        kind,
        both("Une question à bien des réponses ?", "An item with many answers?"),
        "access",
        options(number, long),
    )
    counts = [max(0, 300 - 19 * k * k % 301) if k % 5 else 0 for k in range(number)]
    return distribution("a", item, counts, 402 if kind == "multiple" else None, left_blank=16)


def comparison(groups: int) -> Comparison:
    found = tuple(
        distribution(LETTERS[k], LIKERTS[k % 2], [10 + k, 20, 30, 25 + 3 * k, 9], dont_know=4)
        for k in range(groups)
    )
    shares = tuple((one.group, one.positive) for one in found if one.positive)
    return Comparison("lik", found, shares, NONE, NO_EFFECT)


def residuals(counts: Sequence[Sequence[int]]) -> tuple[tuple[float | None, ...], ...]:
    """Haberman (1973), None where a margin is empty or full."""
    n = sum(map(sum, counts))
    rows, columns = [sum(line) for line in counts], [sum(line) for line in zip(*counts, strict=True)]

    def one(i: int, j: int) -> float | None:
        if not (0 < rows[i] < n and 0 < columns[j] < n):
            return None
        expected = rows[i] * columns[j] / n
        return (counts[i][j] - expected) / math.sqrt(expected * (1 - rows[i] / n) * (1 - columns[j] / n))

    return tuple(tuple(one(i, j) for j in range(len(columns))) for i in range(len(rows)))


def crosstab(
    row: Item, columns: Sequence[str], counts: Sequence[Sequence[int]], column: Item | None = None
) -> Crosstab:
    sums = [sum(line) for line in zip(*counts, strict=True)]
    empty = tuple((None,) * len(columns) for _ in counts)
    bases = (
        tuple(base(group, row, n) for group, n in zip(columns, sums, strict=True)) if column is None else ()
    )
    return Crosstab(
        row,
        column,
        row.codes,
        tuple(columns),
        tuple(tuple(line) for line in counts),
        tuple(tuple(wilson(n, of) for n, of in zip(line, sums, strict=True)) for line in counts),
        empty,
        residuals(counts),
        bases,
        NONE,
        NO_EFFECT,
        p_values(residuals(counts)),
    )


def dates(group: str, counts: Sequence[int], start: date = date(2021, 11, 1), **lost: int) -> Dates:
    weeks = tuple((start + timedelta(weeks=k), n) for k, n in enumerate(counts))
    first, last = (weeks[0][0], weeks[-1][0] + timedelta(days=1)) if counts else (None, None)
    return Dates(group, FILLED, base(group, FILLED, sum(counts), **lost), first, first, last, weeks)


def field(scale: float, weeks: int = 20) -> list[int]:
    return [
        round(scale * (3 + 20 * math.exp(-k / 4) + 12 * math.exp(-((k - 11) ** 2) / 4))) for k in range(weeks)
    ]


def numbers(group: str, values: Sequence[float], item: Item = WAIT, **lost: int) -> Numbers:
    ordered = tuple(sorted(float(value) for value in values))
    found = base(group, item, len(ordered), **lost)
    if not ordered:
        return Numbers(group, item, found, *[None] * 9)

    def at(share: float) -> float:
        place = share * (len(ordered) - 1)
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        return ordered[low] + (ordered[high] - ordered[low]) * (place - low)

    mean = sum(ordered) / len(ordered)
    return Numbers(
        group,
        item,
        found,
        mean,
        None,
        None,
        None,
        ordered[0],
        at(0.25),
        at(0.5),
        at(0.75),
        ordered[-1],
        ordered,
    )


def minutes(number: int, most: float) -> list[float]:
    """Skewed, whole and always the same."""
    return [float(round(most * ((k * 0.6180339887) % 1) ** 3)) for k in range(number)]


def logs(groups: int = 4, sources: int | None = None) -> tuple[Log, ...]:
    """As many sources as groups, or one source for all."""
    if sources == 1:
        return (log("source0", [(LETTERS[k], 90 + 37 * k) for k in range(groups)]),)
    return tuple(log(f"source{k}", [(LETTERS[k], 418 - 60 * k + 7 * k * k)]) for k in range(groups))


def log(source: str, kept: Sequence[tuple[str, int]]) -> Log:
    steps = tuple(
        (code, (7 * k + len(kept) + int(source[-1])) % 23 if k % 3 else 0)
        for k, (code, _, _) in enumerate(RULES)
    )
    if len(kept) > 1:
        steps += (("no_group", 5),)
    rows = sum(n for _, n in steps) + sum(n for _, n in kept)
    return Log(source, rows, steps, tuple(kept), (), (), (), read(source, rows), True)


def read(source: str, rows: int) -> Reading:
    return Reading(Path(f"{source}.csv"), "ab" * 32, "limesurvey", "UTF-8", "comma", "code", rows)


def bases(group: str, total: int = 418, items: Sequence[Item] | None = None) -> list[Base]:
    found = []
    for k, item in enumerate(items or (PLACE, MEANS, WAIT, *LIKERTS, *FILLERS)):
        left, blank, unsure = min(k // 3, total // 9), (k * 7) % 11, (k * 5) % 17 if k % 4 == 0 else 0
        unasked = total // 3 if k % 9 == 4 else 0
        answered = total - left - blank - unsure - unasked
        found.append(
            base(group, item, answered, broke_off=left, left_blank=blank, dont_know=unsure, not_asked=unasked)
        )
    return found


SQUARES = ("h", "c", "l")  # the fourth option of PLACE has no outline


def with_map(folder: Path, language: str = "fr", mark: str | None = None, groups: int = 4) -> Context:
    """A study whose map is three squares side by side."""
    squares = {code: [[[k, 0], [k + 1, 0], [k + 1, 1], [k, 1]]] for k, code in enumerate(SQUARES)}
    outlines = {"attribution": "Atlas 1", "licence": "CC0", "areas": squares}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "map.json").write_text(json.dumps(outlines), "utf-8")
    found = replace(study(groups), folder=folder, map=(("item", "place"), ("geometry", "map.json")))
    return Context(found, language, folder / "figures", mark)
