"""Words of the command line that several commands share."""

from __future__ import annotations

from collections.abc import Iterable

import click

DEFAULT_SCENARIO = "prague_spring"
DEFAULT_SEED = 1968
LARGEST_SEED = 2**64 - 1

SEED = click.IntRange(0, LARGEST_SEED)


def pairs(texts: Iterable[str], option: str, shape: str) -> dict[str, str]:
    """Return NAME=VALUE texts as a mapping; raises a usage error that shows the shape."""
    found: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not (sign and name.strip() and value.strip()):
            raise click.BadParameter(f"'{text}' should read {shape}", param_hint=option)
        if name.strip() in found:
            raise click.BadParameter(f"'{name.strip()}' is given twice", param_hint=option)
        found[name.strip()] = value.strip()
    return found
