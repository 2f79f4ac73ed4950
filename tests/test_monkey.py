"""A monkey at the window: nothing breaks, nothing freezes, every record replays. `make soak` lets it play for long."""

from __future__ import annotations

from pathlib import Path

from monkey import monkey

STEPS = 900
MAIN = {"title", "scenarios", "brief", "desk", "consequence", "pause"}


def test_random_keys_clicks_and_sizes_break_nothing(tmp_path: Path) -> None:
    report = monkey(tmp_path, STEPS, seed=1968)
    assert not report.breakages, "\n".join(str(breakage) for breakage in report.breakages[:2])
    assert set(report.screens) >= MAIN
    assert report.decisions > 20
