"""Where fonts, map, palette and sounds lie: in the wheel beside the package, in a checkout at the top level."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from spring1968.problems import UserError

_PACKAGE = Path(__file__).parents[1]


@cache
def asset(*parts: str) -> Path:
    """Return the path of an asset, as `asset("fonts", "ui-Regular.ttf")`; raises `UserError` where it is missing."""
    for root in (_PACKAGE / "_data" / "assets", _PACKAGE.parents[1] / "assets"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise UserError(f"the file assets/{'/'.join(parts)} is missing; install spring1968 again")
