"""What all tests share: Hypothesis profiles, and the shipped scenario, read once.

A failing scenario takes minutes to shrink; `pytest --hypothesis-profile=shrink` does it when it is wanted.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings

from spring1968.engine.program import Program, compile_scenario
from spring1968.scenario.load import load

settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    print_blob=True,
    max_examples=15,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("shrink", settings.get_profile("ci"), phases=tuple(Phase))
settings.register_profile("thorough", settings.get_profile("ci"), max_examples=1000)
settings.load_profile("ci")


@pytest.fixture(scope="session")
def shipped() -> Program:
    """Return the program of the shipped scenario."""
    return compile_scenario(load("prague_spring"))
