"""The words of the interface, through gettext from the start. Call at drawing time, so that the language can change."""

from __future__ import annotations

import gettext as catalogues
from pathlib import Path

DOMAIN = "spring1968"
FOLDER = Path(__file__).with_name("locale")


class Stretched(catalogues.NullTranslations):
    """A test language half as long again as English, in letters with marks, as German or Czech would be."""

    def gettext(self, message: str) -> str:
        """Return the message with its own words repeated until it is half as long again."""
        return _stretched(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the fitting form, stretched."""
        return _stretched(msgid1 if n == 1 else msgid2)


def _stretched(message: str) -> str:
    plain = message.replace("{", " {").split()
    extra: list[str] = []
    wanted = len(message) // 2
    for word in plain or ["ě"]:
        if "{" in word or "}" in word:
            continue
        if sum(len(part) + 1 for part in extra) >= wanted:
            break
        extra.append(word.translate(_MARKED))
    return " ".join([message, *extra])


_MARKED = str.maketrans("aceinorstuyzACEINORSTUYZ", "áčěíňóřšťůýžÁČĚÍŇÓŘŠŤŮÝŽ")


class _Language:
    """The language in use; one for the whole window."""

    def __init__(self) -> None:
        self.catalogue: catalogues.NullTranslations = catalogues.NullTranslations()


_language = _Language()


def languages() -> list[str]:
    """Return the codes of the languages the interface is there in, English first."""
    found = sorted(path.parent.parent.name for path in FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return ["en", *(code for code in found if code != "en")]


def speak(code: str) -> None:
    """Use a language from now on; `xx` is the stretched test language. Unknown codes speak English."""
    if code == "xx":
        _language.catalogue = Stretched()
        return
    _language.catalogue = catalogues.translation(DOMAIN, FOLDER, [code], fallback=True)


def _(message: str) -> str:
    """Return a message in the language in use."""
    return _language.catalogue.gettext(message)


def counted(one: str, many: str, number: int) -> str:
    """Return the form that goes with a number, the number filled in at `{n}`."""
    return _language.catalogue.ngettext(one, many, number).format(n=number)


def signed(amount: float) -> str:
    """Return an amount with its sign, a real minus, and one decimal at most."""
    text = f"{amount:+.1f}".removesuffix(".0").replace("-", "−")
    return "0" if text[1:] == "0" else text
