"""A monkey at the window: nothing breaks, nothing freezes, every record replays. `make soak` lets it play for long."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from looking import an_app
from monkey import key_event, monkey
from spring1968.desk.moves import Only
from spring1968.desk.screens.desk import Desk
from spring1968.play.starting import Wish, new_game

STEPS = 1_200
MAIN = {"title", "scenarios", "brief", "desk", "consequence", "newspaper", "ending", "debrief", "pause", "settings"}


def test_random_keys_clicks_and_sizes_break_nothing(tmp_path: Path) -> None:
    report = monkey(tmp_path, STEPS, seed=1968)
    assert not report.breakages, "\n".join(str(breakage) for breakage in report.breakages[:2])
    assert set(report.screens) >= MAIN
    assert report.decisions > 20
    assert report.replayed >= len(report.games) > 0
    assert report.endings


@pytest.mark.parametrize("keys", ["1111", "1122", "1112"])
def test_keys_within_one_frame_meet_the_picture_they_follow(tmp_path: Path, keys: str) -> None:
    app = an_app(tmp_path)
    game, _notice = new_game(Wish("tutorial", seed=1, file=tmp_path / "runs" / "run.json")).kept()
    app.go(Only(Desk(app, game)))
    app.draw()
    for key in keys:
        pygame.event.post(key_event(key))
    app.step()
    assert app.screen.name == "consequence"
    assert [file.name for file in (tmp_path / "runs").glob("*.json")] == ["run.json"]
