"""Texts that point at a person: addresses, numbers and places, told by their form and their key."""

from __future__ import annotations

import ipaddress
import re

_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")
_PHONE = re.compile(
    r"(?<![\w.,+/-])(?:"
    r"(?:\+|00)[1-9]\d{0,2}[ .-]?(?:\(0\)[ .-]?)?(?:\(?\d{1,4}\)?[ .-]?){2,5}\d{2,4}"  # abroad
    r"|0[1-9](?:[ .-]?\d{2}){4}"  # France, Belgium
    r"|0\d{2,4}[ /-]\d{3,4}[ -]?\d{3,5}|0[1-9]\d{8,9}"  # Germany, United Kingdom, Australia
    r"|(?:\+?1[ .-]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])\d{3}[ .-]\d{4}"  # North America
    r"|[6789]\d{2}(?: \d{3}){2}|[6789]\d{2}(?: \d{2}){3}"  # Spain
    r")(?![\w/,-]|\.\d)"
)
_DECIMAL = re.compile(r"[+-]?\d+[.,]\d+")
_NIR = re.compile(r"(?<!\w)[12](?: ?\d{2}){2} ?\d[\dABab] ?\d{3} ?\d{3} ?\d{2}(?!\w)")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")
_IP = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)(?:/\d{1,3})?(?![\w.:])"
)
_PLACE = re.compile(
    r"\(?\s*(-?\d{1,2}\.\d{3,})\s*[,; ]\s*(-?\d{1,3}\.\d{3,})(?:\s+-?\d+(?:\.\d+)?){0,2}\s*\)?"
)


def is_personal(text: str) -> bool:
    """Whether a cell is nothing but an e-mail address, a telephone number, an IP address and the like.

    Examples
    --------
    >>> [is_personal(text) for text in ("a.b@example.org", "+33 1 99 00 12 34", "192.0.2.7", "48.1234, 2.1234")]
    [True, True, True, True]
    >>> [is_personal(text) for text in ("12", "2022-01-05 10:30", "0.123456789", "@home", "3.11.2")]
    [False, False, False, False, False]
    """
    text = text.strip()
    if not text or _DECIMAL.fullmatch(text):
        return False
    if _MAIL.fullmatch(text) or _is_phone(text) or _is_place(text):
        return True
    return _is_ip(text) or (_NIR.fullmatch(text) is not None and _nir(text)) or _is_iban(text)


def holds_personal(text: str) -> bool:
    """Whether a free text holds an e-mail address, a telephone number, a social security number or the like.

    Examples
    --------
    >>> holds_personal("write to me: a.b@example.org"), holds_personal("call 0199001234"), holds_personal("in 2019")
    (True, True, False)
    """
    if len(text) < 6:
        return False
    if _MAIL.search(text) or any(_is_phone(found[0]) for found in _PHONE.finditer(text)):
        return True
    if any(_nir(found[0]) for found in _NIR.finditer(text)):
        return True
    return any(_is_iban(found[0]) for found in _IBAN.finditer(text)) or any(
        _is_ip(found[0]) for found in _IP.finditer(text)
    )


def _is_phone(text: str) -> bool:
    whole = _PHONE.fullmatch(text) is not None and not text.endswith("000")
    return whole and 9 <= sum(letter.isdigit() for letter in text) <= 15


def _is_ip(text: str) -> bool:
    if _IP.fullmatch(text) is None:
        return False
    try:
        found = ipaddress.ip_interface(text)
    except ValueError:
        return False
    return not found.ip.is_unspecified


def _nir(text: str) -> bool:
    """Whether the key of a French social security number is right: 97 less the rest of the number by 97."""
    digits = text.replace(" ", "").upper().replace("2A", "19").replace("2B", "18")
    return digits.isdigit() and len(digits) == 15 and 97 - int(digits[:13]) % 97 == int(digits[13:])


def _is_iban(text: str) -> bool:
    """Whether the key of an account number is right (ISO 13616: the number, turned round, leaves 1 by 97)."""
    compact = text.replace(" ", "").upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", compact):
        return False
    return int("".join(str(int(letter, 36)) for letter in compact[4:] + compact[:4])) % 97 == 1


def _is_place(text: str) -> bool:
    found = _PLACE.fullmatch(text)
    return found is not None and abs(float(found[1])) <= 90 and abs(float(found[2])) <= 180
