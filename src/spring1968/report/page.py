"""Templates: how data becomes a page that needs nothing but itself. Everything is escaped unless it is our own markup."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from spring1968.problems import UserError
from spring1968.report.moments import points

_PACKAGE = Path(__file__).parents[1]
_FACES = (("Headline", "headline-ExtraBold.ttf", 800), ("Poster", "poster-SemiBold.ttf", 600))


def filled(template: str, **data: Any) -> str:
    """Return a page: a template of this package filled with data, with its style and its fonts inside."""
    return _environment().get_template(template).render(fonts=_fonts(), **data)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("spring1968.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["paragraphs"] = paragraphs
    environment.filters["signed"] = signed
    environment.filters["points"] = points
    return environment


def paragraphs(text: str) -> Markup:
    """Return a text as paragraphs: an author's empty line parts them."""
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in text.split("\n\n") if part.strip())


def signed(amount: float) -> str:
    """Return an amount as "+3.5", with a true minus sign."""
    return f"{amount:+.1f}".removesuffix(".0").replace("-", "−") if amount else "0"


@cache
def _fonts() -> Markup:
    """Return the two display faces as rules of the style; their licence, the OFL, allows them inside a document."""
    rules = [
        f'@font-face{{font-family:"{family}";font-weight:{weight};'
        f'src:url(data:font/ttf;base64,{_encoded(file)}) format("truetype")}}'
        for family, file, weight in _FACES
    ]
    return Markup("\n".join(rules))


def _encoded(file: str) -> str:
    for root in (_PACKAGE / "_data" / "assets", _PACKAGE.parents[1] / "assets"):
        path = root / "fonts" / file
        if path.is_file():
            return base64.b64encode(path.read_bytes()).decode("ascii")
    raise UserError(f"the file assets/fonts/{file} is missing; install spring1968 again")
