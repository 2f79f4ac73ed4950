"""Where the focus goes: by Tab in the order of the page, by arrows towards what lies there, by a key to what it names."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from spring1968.desk.page import Eye, Page, Target

_ARROWS = {"Up": (0, -1), "Down": (0, 1), "Left": (-1, 0), "Right": (1, 0)}


def steered(key: str, event: pygame.event.Event, targets: Sequence[Target], focus: str | None) -> str | None:
    """Return the name of the target the focus moves to, or None when the key does not move it."""
    places = [target for target in targets if target.focusable]
    if not places:
        return None
    at = next((number for number, target in enumerate(places) if target.name == focus), None)
    if key == "Tab":
        step = -1 if event.mod & pygame.KMOD_SHIFT else 1
        start = -1 if step == 1 else 0
        return places[((at if at is not None else start) + step) % len(places)].name
    if key in _ARROWS:
        return _towards(_ARROWS[key], places, at)
    return None


def _towards(way: tuple[int, int], places: Sequence[Target], at: int | None) -> str:
    if at is None:
        return places[0].name
    here = places[at]
    step = 1 if sum(way) > 0 else -1
    beside = places[at + step] if 0 <= at + step < len(places) else None
    if here.rect is None or (beside is not None and beside.rect is None and beside.group == here.group):
        return (beside or here).name
    found = [
        (_distance(here.rect, target.rect, way), target.name)
        for target in places
        if target.rect is not None and target is not here and _lies(here.rect, target.rect, way)
    ]
    return min(found)[1] if found else here.name


def _lies(here: pygame.Rect, there: pygame.Rect, way: tuple[int, int]) -> bool:
    run, rise = there.centerx - here.centerx, there.centery - here.centery
    return run * way[0] + rise * way[1] > 0


def _distance(here: pygame.Rect, there: pygame.Rect, way: tuple[int, int]) -> float:
    """Return how far a target lies in a direction; what lies aside counts three times."""
    run, rise = abs(there.centerx - here.centerx), abs(there.centery - here.centery)
    ahead, aside = (run, rise) if way[0] else (rise, run)
    overlap = (
        here.colliderect(there.x, here.y, there.w, here.h) if way[1] else here.colliderect(here.x, there.y, here.w, there.h)
    )
    return ahead + (0 if overlap else 3 * aside)


def following(key: str, targets: Sequence[Target], eye: Eye) -> Target | None:
    """Return what a key sets off: the target in focus for Enter and the space bar, else the one that names the key."""
    if key in ("Return", "Space"):
        focused = next((target for target in targets if target.name == eye.focus), None)
        if focused is not None:
            return focused
    named = [target for target in targets if target.key == key]
    group = next((target.group for target in targets if target.name == eye.focus), "")
    under = [target for target in named if target.group and target.group == group]
    return next(iter(under or named), None)


def beside(page: Page | None, spot: tuple[int, int] | None) -> Target | None:
    """Return the topmost target at a spot."""
    if page is None or spot is None:
        return None
    hit = [target for target in page.targets if target.rect is not None and target.rect.collidepoint(spot)]
    return hit[-1] if hit else None
