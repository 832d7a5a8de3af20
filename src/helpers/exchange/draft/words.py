"""Words that tell what an answer or a question is, in English, French, Spanish and German."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from helpers.exchange.spelling import folded

LANGUAGES = ("en", "fr", "es", "de")
OTHER: Mapping[str, str] = {"en": "Other", "fr": "Autre", "es": "Otro", "de": "Andere"}
YES_NO: Mapping[str, str] = {
    **dict.fromkeys(("yes", "oui", "sí", "si", "ja", "true", "vrai"), "y"),
    **dict.fromkeys(("no", "non", "nein", "false", "faux"), "n"),
}
_MISSING = {
    "dont_know": (
        r"(i )?(do not|don't|dont) (know|remember)( yet)?(\W+(not|or|n/a).*)?|dk|unknown|unsure|"
        r"(i'm |i am )?not sure( yet)?(\W+(or|don't|do not|unsure).*)?|no opinion|"
        r"(je )?ne sai(s|t) (pas|plus)(\W+(ou|ne|sans|non).*)?|nsp|ne se prononce pas\b.*|(sans opinion|sans avis)\b.*|"
        r"no (lo )?s[ée](\W+(o|no)\W.*)?|no sabe(\W+(o|no)\W.*)?|no estoy segur[oa]|ns/nc|"
        r"wei(ß|ss) (ich )?nicht|keine ahnung"
    ),
    "refused": (
        r"(i )?(would )?(prefer|rather|choose) not (to )?(say|answer|disclose|respond)\b.*|"
        r"(i )?prefer not to\b.*|refused?|decline to\b.*|(i )?(do not|don't) (want|wish) to (say|answer)\b.*|"
        r"(je )?(préfère|souhaite) ne pas (répondre|le dire)\b.*|(je )?ne souhaite pas répondre|refus\b.*|"
        r"prefiero no (responder|decir(lo)?|contestar)\b.*|keine angabe\b.*"
    ),
    "not_concerned": (
        r"not (applicable|concerned)\b.*|n/?a|nc|does not apply\b.*|doesn't apply\b.*|sans objet|"
        r"(je ne suis )?(non|pas) concernée?s?\b.*|non applicable|"
        r"no (aplica|corresponde|procede)\b.*|trifft nicht zu|nicht zutreffend"
    ),
}
_OTHER = re.compile(
    r"(others?|autres?|otr[oa]s?|andere[rs]?|sonstige[rs]?|-oth-)"
    r"( (option|réponse|respuesta|way|moyen|specify|please specify))?\W*"
    r"(\(.*\)|please specify|précisez|à préciser|especifique|especificar|please describe)?\W*"
)
_NONE = re.compile(
    r"(none|nothing|no one|nobody|aucune?s?|rien|ningun[oa]s?|ningún|nada|keine[rs]?|nichts)\b.*|"
    r"i (have|do|am|use) (none|nothing|not use any)\b.*|i (don't|do not|haven't|have not) (use|have|attend)\b.*"
)
_QUASI = (
    r"ages?|aged|sex|genders?|race|ethnic\w*|nationality|birth\w*|dob|born|zip|postcodes?|postal|department|county|"
    r"country|region|state|city|town|profession|occupation|job title|employer|institution|universit(y|ies)|religion|"
    r"income|salary|marital|"
    r"âge|sexe|genre|nationalité|naissance|né|née|code postal|département|pays|région|ville|commune|métier|"
    r"employeur|établissement|revenu|salaire|"
    r"edad|sexo|género|étnico|nacionalidad|naciste|nacimiento|código postal|provincia|país|región|ciudad|profesión|"
    r"empleador|alter|geschlecht|geburt\w*|postleitzahl|plz|bundesland|land|wohnort|beruf|arbeitgeber|dept"
)
_LONG = 300  # longer texts are information, such as what consent is given to
_QUASI_WORD = re.compile(rf"(?<!\w)({_QUASI})(?!\w)")
_NUMERIC = re.compile(
    r"(?<!\w)(age|how (many|much|long|old|far)|number of|years?|minutes?|hours?|days?|percent\w*|%|height|weight|"
    r"âge|combien|nombre de|années?|heures?|jours?|pourcentage|taille|poids|"
    r"edad|cu[aá]nt[oa]s?|número de|años?|horas?|minutos?|alter|wie ?viele?|anzahl|jahre?|stunden)(?!\w)"
)
_RATING = re.compile(
    r"\bscale\b|\brat(e|ing)\b|\blikel(y|ihood)\b|échelle|notez|note de|escala|califi|skala|bewert"
)
_SEVERAL = re.compile(
    r"all that apply|all which apply|select all|check all|choose all|tick all|mark all|one or more|"
    r"plusieurs réponses|plusieurs choix|tout(es)? ce(lles)? qui|cochez|selecciona todas?|seleccione todas?|"
    r"todas las (opciones|que)|marque todo|mehrfach|alle zutreffenden"
)
_COMMON = {
    "en": "the of and to you your is are do how what which in for with have please this not a or be",
    "fr": "le la les de des du et vous votre vos est êtes quel quelle quels quelles dans pour avec avez une un sur par",
    "es": "el la los las de del y su usted es qué cuál cuáles en para con una un por que tu tus cómo se",
    "de": "der die das und sie ihr ihre ist sind wie was welche in für mit haben ein eine nicht zu den im",
}
# Further words that do not tell one question from another.
_LITTLE = {
    "en": "following would could should did does has had was were been being any all that these those it its they them "
    "their there if on at by from as an we our us i my me most select check choose apply currently best describe "
    "describes much many often very indicate whether about when where who",
    "fr": "ce cette ces ou où au aux en il elle nous on qui que quoi ne pas plus se sa son ses fréquence",
    "es": "o al más muy si no me mi lo le les como cada",
    "de": "oder auf von zum zur bei am an es ich",
}
_STOP = frozenset(word for words in (*_COMMON.values(), *_LITTLE.values()) for word in words.split())


def missing_kind(label: str) -> str | None:
    """Say what kind of missing answer a label is, if any.

    Examples
    --------
    >>> missing_kind("Je ne sais pas"), missing_kind("Prefer not to say"), missing_kind("Never")
    ('dont_know', 'refused', None)
    """
    text = folded(label).strip(" .")
    return next((kind for kind, pattern in _MISSING.items() if re.fullmatch(pattern, text)), None)


def is_other(label: str) -> bool:
    """Whether a label is that of an option that opens a text field.

    Examples
    --------
    >>> is_other("Other (please specify)"), is_other("Autre"), is_other("Other open source software")
    (True, True, False)
    """
    return _OTHER.fullmatch(folded(label)) is not None


def is_none(label: str) -> bool:
    """Whether a label says that no option applies.

    Examples
    --------
    >>> is_none("None of the above"), is_none("Aucun"), is_none("Nonesuch")
    (True, True, False)
    """
    return _NONE.fullmatch(folded(label)) is not None


def may_identify(*texts: str) -> bool:
    """Whether a question asks what could help to recognise a person, by its words.

    Examples
    --------
    >>> may_identify("Quel est votre âge ?"), may_identify("sex"), may_identify("Which pages?")
    (True, True, False)
    """
    plain = (" ".join(re.split(r"[\W_]+", folded(text))) for text in texts if len(text) <= _LONG)
    return any(_QUASI_WORD.search(text) for text in plain)


def asks_a_number(text: str) -> bool:
    """Whether a question asks for a number, by its words."""
    return _NUMERIC.search(folded(text)) is not None and _RATING.search(folded(text)) is None


def asks_for_several(text: str) -> bool:
    """Whether a question says that several answers may be given."""
    return _SEVERAL.search(folded(text)) is not None


def content_words(text: str) -> list[str]:
    """Give the words of a text that carry its meaning, folded, brackets left out where words remain.

    Examples
    --------
    >>> content_words("Which of the following roles best describes you?")
    ['roles']
    """
    for shown in (re.sub(r"\([^()]*\)", " ", text), text):
        words = re.findall(r"[^\W_]+", folded(shown))
        kept = [word for word in words if word not in _STOP and (len(word) > 1 or word.isdigit())]
        if kept:
            return kept
    return re.findall(r"[^\W_]+", folded(text))


def language_of(texts: Iterable[str]) -> str:
    """Tell the language of texts by their commonest small words; English where nothing tells.

    Examples
    --------
    >>> language_of(["Quel est votre âge ?", "Dans quel pays exercez-vous ?"])
    'fr'
    """
    found: Counter[str] = Counter()
    known = {language: frozenset(words.split()) for language, words in _COMMON.items()}
    for text in texts:
        words = set(re.findall(r"[^\W\d_]+", folded(text)))
        found.update({language: len(words & common) for language, common in known.items()})
    best = max(LANGUAGES, key=lambda one: (found[one], one == "en"))
    return best if found[best] else "en"
