"""Direct identifiers: what is left at the door, what is near one and stays, and what is said without being shown."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange_files import AGE, FREE, PLACE, USES, both, questionnaire, read
from helpers.errors import UserError
from helpers.exchange.cells import Cells
from helpers.exchange.export import Export
from helpers.exchange.files import read_cells
from helpers.exchange.identifier_words import headed
from helpers.exchange.identifiers import identifier
from helpers.exchange.personal import holds_personal, is_personal
from helpers.exchange.read import read_export
from helpers.study.item import Item
from helpers.study.study import Source

SURVEYS = Path(os.environ.get("REAL_SURVEYS", "nowhere"))
STAMP, TIMES = "Timestamp", ["3/15/2022 9:30:00", "3/16/2022 9:40:00", "3/17/2022 9:50:00"]

IDENTIFIERS = """
name_first|name_last|address|telephone|telephone_1|email|dob|first_name|FirstName|LAST NAME|Full name:|Your name
What is your name?|Please enter your e-mail address|E-mail address (optional)|RecipientEmail|RecipientFirstName
IPAddress|ipaddr|ip_address|refurl|token|Referrer URL|User Agent|deviceid|LocationLatitude|LocationLongitude
_where_longitude|gps_coordinates|Social Security Number|SSN|Patient number|patient_id|MRN|Phone number 2
Mobile phone|Home address|next_of_kin_contact_phone|username|Date of birth|Birthday
Passport number|IBAN|q7. What is your e-mail address?
Nom|Prénom|Nom de famille|Nom et prénom|Quel est votre nom ?|Adresse e-mail|Adresse électronique|Courriel|Votre courriel
Numéro de téléphone|N° de téléphone|Tél.|Téléphone portable|Adresse postale|Adresse IP|Numéro de sécurité sociale|NIR
IPP|N° IPP|Numéro de dossier|N° patient|Date de naissance|Votre date de naissance :|Coordonnées GPS|Nom d'utilisateur
Indiquez votre adresse mail (facultatif)|Identifiant patient|Jeton|Coordonnées|Numéro de carte vitale
Vorname|Nachname|Wie lautet Ihr Name?|E-Mail-Adresse|Telefonnummer|Handynummer|Anschrift|Straße und Hausnummer
IP-Adresse|Geburtsdatum|Sozialversicherungsnummer|Patientennummer|Breitengrad|Längengrad|Benutzername
Nombre y apellidos|Apellidos|Correo electrónico|¿Cuál es su correo electrónico?|Teléfono|Dirección|Dirección postal
Fecha de nacimiento|DNI|Número de la Seguridad Social|Número de historia clínica|Latitud
"""
NEAR = """
What is your e-mail client?|Name of software|Name of the hospital|Which name do you prefer for the tool?|Phone use
Do you use a mobile phone?|How often do you phone your patients?|Email list|Mailing list|IP rights|Tip|Ship|Zip
Do you have an ORCID ID?|Form Name|redcap_event_name|record_id|study_id|participant_id|Response ID|id|seed|Age
Year of birth|Place of birth|Country of birth|given_birth|Language|Platform|Plato|Latency|Longevity|Late|Long
Have you ever been named as an author?|Who addresses these problems?|Address the problem|Addressed to|GPs|gps
Number of patients|Nombre de patients|Numéro de la question|Nombre d'examens par an|Nom du logiciel|Nom de l'hôpital
Prénommé|Téléphonie|Adressage|Adresseur|Par téléphone|Contact|Patient|Patiente|Votre patient|User|Users|Your view?
Recevez-vous les comptes rendus par courriel ?|Quel est votre prénom préféré pour un enfant ?|Tokens used|Device
E-Mail-Programm|Name der Software|Nutzen Sie ein Handy?|Anzahl|Straßenverkehr|Número de pacientes|Nombre del hospital
Ubicación|Mobile|Cell|Portable|Handy|Social network|Social security|Numéro|Dossier|Date of completion|Birth control
UserLanguage|Start language|Last page|Duration (in seconds)|ExternalReference|RecordedDate|Location|Street parking
"""


def listed(block: str) -> list[str]:
    return [text for line in block.strip().splitlines() for text in line.split("|")]


@pytest.mark.parametrize("heading", listed(IDENTIFIERS))
def test_headings_of_identifiers(heading: str) -> None:
    assert headed(heading)


@pytest.mark.parametrize("heading", listed(NEAR))
def test_headings_that_are_only_near(heading: str) -> None:
    assert headed(heading) is None


PERSONAL = """
ada.b+c@mail.example.org|x@y.co|+33 1 99 00 12 34|0199001234|01 99 00 12 34|01.99.00.12.34|+49 (0)30 901820
030 901820123|(202) 555-0143|202-555-0143|+1 202 555 0143|+34 612 34 56 78|192.0.2.1|2001:db8::1|198.51.100.0/24
48.1234, 2.1234|48.1234 2.1234 0 0|(-33.8688;151.2093)|1 85 05 78 006 084 91|185057800608491|2 69 05 2A 588 157 17
FR14 2004 1010 0505 0001 3M02 606|DE89370400440532013000
"""
IMPERSONAL = """
|1|42|0.123456789|1999|2022-01-05|05/01/2022|2022-01-05 10:30:00|10:30:00|01:02|1.5|3.11.2|@home|a @ b|x@y
999.999.999.999|1583020800|20220105103000|1 000 000 000|100000000|185057800608492|DE89370400440532013001
1, 2, 3|48, 2|99.123, 2.123|Paris|::|a:b:c|I would phone them|12 34 56 78|0000000000|2020-2021|-1.234567
R_3kVpd5Gx8aB2c1Q|0|NA
"""


@pytest.mark.parametrize("text", listed(PERSONAL))
def test_texts_that_point_at_a_person(text: str) -> None:
    assert is_personal(text) and is_personal(f" {text} ")


@pytest.mark.parametrize("text", listed(IMPERSONAL))
def test_texts_that_do_not(text: str) -> None:
    assert not is_personal(text)
    assert not holds_personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "write to ada@example.org, please",
        "mon numéro : 01 99 00 12 34.",
        "call me (202-555-0143)",
        "NIR 185057800608491",
        "mon compte FR1420041010050500013M02606 !",
        "seen from 192.0.2.1",
    ],
)
def test_free_texts_that_hold_one(text: str) -> None:
    assert holds_personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "In 2019 and 2020 we had 1200 scans, 3/4 of them at 10:30.",
        "version 3.11.2 of it; ratio 0.123456789",
        "0 problems, 100 % good, 12,5 mm",
        "I prefer phone @ work",
        "de 8 h à 17 h 30, du 01/02/2022 au 03/04/2022",
    ],
)
def test_free_texts_that_hold_none(text: str) -> None:
    assert not holds_personal(text)


@given(st.integers(1, 2), st.integers(0, 99), st.integers(1, 12), st.integers(1, 95), st.integers(0, 999999))
def test_every_number_with_a_right_key_is_found_and_no_other(
    sex: int, year: int, month: int, place: int, order: int
) -> None:
    number = f"{sex}{year:02d}{month:02d}{place:02d}{order:06d}"
    key = 97 - int(number) % 97
    assert holds_personal(f"numéro {number}{key:02d} voilà")
    assert not is_personal(f"{number}{key % 97 + 1:02d}")


@given(st.integers(-(10**8) + 1, 10**8 - 1) | st.floats(-1e6, 1e6))
def test_no_measure_is_a_person(value: float) -> None:
    assert not is_personal(f"{value}") or "e" in f"{value}"


# --- at the door ------------------------------------------------------------------------------------------------------


def form(
    folder: Path, extra: dict[str, list[str]], items: tuple[Item, ...] = (USES, AGE), **more: Any
) -> Export:
    own = {"Do you use the tool?": ["Yes", "No", "Yes"], "Your age": ["40", "41", ""]}
    columns = {STAMP: TIMES, **own, **extra}
    return read(folder, [list(columns), *map(list, zip(*columns.values(), strict=True))], items, **more)


def test_an_identifier_needs_no_place_in_the_study(tmp_path: Path) -> None:
    secret = ["ada@example.org", "", "bob@example.org"]
    found = form(
        tmp_path, {"E-mail": secret, "Contact us": ["", "0199001234", "01 99 00 12 35"], "Vorname": [""] * 3}
    )
    assert found.reading.dropped == tuple(
        (n, "direct identifier") for n in ("E-mail", "Contact us", "Vorname")
    )
    assert not any(text in found.coded.to_csv() + found.system.to_csv() for text in secret if text)


def test_what_is_no_identifier_still_stops(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not in the codebook"):
        form(tmp_path, {"E-mail client": ["a", "b", "c"]})
    with pytest.raises(UserError, match="not in the codebook"):
        form(tmp_path, {"Contact us": ["call 0199001234", "", "no"]})


@pytest.mark.parametrize("cells", [["1", "0", "1"], ["Yes", "", "no"], ["Oui", "Non", ""]])
def test_a_column_that_says_whether_one_has_it_is_no_identifier(tmp_path: Path, cells: list[str]) -> None:
    with pytest.raises(UserError, match="not in the codebook"):
        form(tmp_path, {"Courriel": cells})


def test_a_number_is_no_name(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not in the codebook"):
        form(tmp_path, {"Nombre": ["150", "200", ""]})
    assert form(tmp_path, {"Nombre": ["Ada", "Bo 2", ""]}).reading.dropped == (
        ("Nombre", "direct identifier"),
    )


def test_what_the_study_settles_comes_first(tmp_path: Path) -> None:
    found = form(tmp_path, {"Nom": ["a", "b", "c"]}, columns=(("Nom", None),))
    assert found.reading.dropped == (("Nom", "set aside in study.yaml"),)
    found = form(tmp_path, {"Nom": ["a", "b", "c"]}, (USES, AGE, FREE), columns=(("Nom", "free"),))
    assert found.coded["free"].tolist() == ["a", "b", "c"]


def test_the_study_cannot_make_less_of_it(tmp_path: Path) -> None:
    found = form(tmp_path, {"Nom": ["a", "b", "c"]}, ignore=("N*",))
    assert found.reading.dropped == (("Nom", "direct identifier"),)


def test_an_item_that_asks_for_it_keeps_it_and_is_named(tmp_path: Path) -> None:
    mail = Item("mail", "text", both("Votre courriel ?", "Your e-mail?"), "main")
    found = form(tmp_path, {"Your e-mail?": ["nobody", "", "b@example.org"]}, (USES, AGE, mail))
    assert found.coded["mail"].tolist()[::2] == ["nobody", "b@example.org"]
    assert ("identifiers", "mail × 2") in found.reading.remarks
    assert not any("example.org" in about for _, about in found.reading.remarks)


def test_free_answers_that_hold_one_are_counted(tmp_path: Path) -> None:
    said = ["my mail is a@example.org", "nothing", "and 01 99 00 12 34"]
    found = form(
        tmp_path, {"Other remarks?": said, "Where?": ["Town", "c@example.org", ""]}, (USES, AGE, FREE, PLACE)
    )
    kept = [about for word, about in found.reading.remarks if word == "identifiers"]
    assert kept[0] == "free × 2"
    assert found.coded["free"].tolist() == said


def test_the_label_of_a_variable_names_it_too(tmp_path: Path) -> None:
    frame = pd.DataFrame({"v1": ["somebody", "else"], "age": [30.0, 31.0]})
    pyreadstat.write_sav(frame, tmp_path / "export.sav", column_labels={"v1": "Full name"})
    found = read_export(Source("trial", "export.sav", questionnaire([AGE], ())), tmp_path, "UTC")
    assert found.reading.dropped == (("v1", "direct identifier"),)


def test_one_address_among_other_answers_drops_nothing() -> None:
    cells = Cells(Path("a.csv"), ("x",), (("a@example.org",), ("b",), ("",)), (2, 3, 4))
    assert identifier(cells, 0) is None


# --- real exports -----------------------------------------------------------------------------------------------------

# Every column of the real exports that is left at the door when nothing claims it; each was looked at.
DROPPED = {
    "longitudinal_data.csv": (
        *("first_name", "last_name", "telephone_1", "email", "dob"),
        *("next_of_kin_contact_name", "next_of_kin_contact_address", "next_of_kin_contact_phone"),
    ),
    "repeating-instruments_data.csv": ("first_name", "dob"),
    "simple_data.csv": ("name_first", "name_last", "address", "telephone", "email", "dob"),
    "survey_data.csv": ("dob", "email", "first_name", "last_name", "address", "telephone_1"),
    "questions_to_import.txt": ("name",),
    "brain_data_sensitivity_qualtrics.redacted.csv": (
        *("IPAddress", "RecipientLastName", "RecipientFirstName", "RecipientEmail"),
        *("LocationLatitude", "LocationLongitude"),
    ),
}
EXPORTS = sorted(path for path in SURVEYS.glob("*/*") if path.suffix in (".csv", ".xlsx", ".txt"))


@pytest.mark.skipif(not SURVEYS.is_dir(), reason="REAL_SURVEYS does not name the folder of the real exports")
def test_every_column_of_the_real_exports() -> None:
    seen = 0
    for path in EXPORTS:
        if path.stat().st_size < 10 or path.name.startswith(("UPSTREAM", "published")):
            continue
        cells = read_cells(path)[0]
        found = [name for index, name in enumerate(cells.header) if identifier(cells, index)]
        seen += len(cells.header)
        assert tuple(found) == DROPPED.get(path.name, ()), path.name
    assert seen > 2500
