"""What all tests share: one Hypothesis profile, and the shipped scenario, read once."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from spring1968.engine.program import Program, compile_scenario
from spring1968.scenario.load import load

settings.register_profile(
    "ci", deadline=None, derandomize=True, print_blob=True, max_examples=20,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("ci")


@pytest.fixture(scope="session")
def shipped() -> Program:
    """Return the program of the shipped scenario."""
    return compile_scenario(load("prague_spring"))
