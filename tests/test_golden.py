"""The main screens look as they did; `python tests/golden.py` draws them anew and shows what has changed."""

from __future__ import annotations

import pytest

from golden import SCREENS, difference, drawn, kept

MEAN, STRONG = 1.2, 0.01
"""How far a picture may drift: fonts are the game's own, so that only smoothing differs between machines."""


@pytest.mark.parametrize("name", SCREENS)
def test_a_main_screen_looks_as_it_did(name: str) -> None:
    new, old = drawn(name), kept(name)
    assert old is not None, f"there is no golden picture of {name}: run python tests/golden.py"
    mean, strong = difference(old, new)
    assert mean <= MEAN and strong <= STRONG, f"{name} differs by {mean:.2f}, {100 * strong:.1f} % strongly; look at it"
