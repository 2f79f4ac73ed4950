from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations
from typing import get_args

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import pygame
import pytest

from spring1968.desk.pictures.brush import Canvas, kept, mix
from spring1968.desk.pictures.cover import broken_cover, cover
from spring1968.desk.pictures.emblem import SHAPES, emblem, scheme
from spring1968.desk.pictures.figures import FIGURES
from spring1968.desk.pictures.scenes import ENDINGS, city_scene, ending_scene, paper_scene, title_scene
from spring1968.desk.pictures.signs import SIGNS, marker, sign
from spring1968.desk.theme import Colour, Theme, contrast, theme
from spring1968.scenario.fields import Shape

DARK, LIGHT = theme("dark"), theme("light")
INK = (236, 228, 208)
SIZES = [(120, 58), (288, 656), (1280, 720), (200, 90)]
EMBLEMS = [("disc", "wedge"), ("disc",), ("wedge",), ("tank",), ("letter", "door"), ("disc", "wedge", "pen"), SHAPES[4:9]]
KEYS = ["prague", "congress_1970", "press_office", "moscow", "night", "budapest", "delta"]
Scene = Callable[[tuple[int, int], Theme], pygame.Surface]
SCENES: dict[str, Scene] = {
    "title": title_scene,
    "city": city_scene,
    "entry": lambda size, look: ending_scene("entry", size, look),
    "quiet": lambda size, look: ending_scene("quiet", size, look),
    "open": lambda size, look: ending_scene("open", size, look),
    "paper": lambda size, look: paper_scene(("newspaper", "wedge"), size, look, 80),
    "emblem": lambda size, look: emblem(("tank", "map", "telephone"), size, look),
    "target": lambda size, look: emblem(("disc", "wedge"), size, look),
    "broken": broken_cover,
    **{key: lambda size, look, key=key: cover(key, (), size, look) for key in KEYS},  # type: ignore[misc]
}


def pixels(surface: pygame.Surface) -> bytes:
    return pygame.image.tobytes(surface, "RGBA")


def colours(surface: pygame.Surface) -> set[bytes]:
    data = pixels(surface)
    return {data[at : at + 4] for at in range(0, len(data), 4)}


def seen(surface: pygame.Surface) -> int:
    return sum(value > 128 for value in pixels(surface)[3::4])


@pytest.mark.parametrize("name", SIGNS)
@pytest.mark.parametrize("size", [14, 60])
def test_every_sign_is_a_square_with_something_and_some_air_in_it(name: str, size: int) -> None:
    picture = sign(name, size, INK)
    assert picture.get_size() == (size, size)
    assert 0.05 * size * size < seen(picture) < 0.9 * size * size or name == "dot"
    assert seen(picture) > 0


@pytest.mark.parametrize("size", [14, 18, 60])
def test_no_two_signs_look_alike(size: int) -> None:
    for first, second in combinations(SIGNS, 2):
        assert pixels(sign(first, size, INK)) != pixels(sign(second, size, INK)), (first, second)


def test_a_full_sign_has_exactly_the_colour_asked_for() -> None:
    for size in (14, 20, 31, 32, 47, 60):
        assert tuple(sign("square", size, INK).get_at((size // 2, size // 2))) == (*INK, 255)


def test_a_sign_fades_at_its_edge_in_its_own_colour() -> None:
    for name in set(SIGNS) - {"ring_target"}:
        edge = [value for value in colours(sign(name, 20, INK)) if value[3] > 40]
        assert all(abs(a - b) <= 2 for value in edge for a, b in zip(value[:3], INK, strict=True)), name


def test_an_unknown_sign_or_kind_or_shape_is_refused() -> None:
    with pytest.raises(KeyError):
        sign("unknown", 20, INK)
    with pytest.raises(KeyError):
        marker("unknown", 20, DARK)
    with pytest.raises(KeyError):
        emblem(("unknown",), (120, 58), DARK)
    with pytest.raises(KeyError):
        ending_scene("unknown", (120, 58), DARK)
    with pytest.raises(KeyError):
        paper_scene(("unknown",), (120, 58), DARK, 10)


@pytest.mark.parametrize("look", [DARK, LIGHT], ids=lambda look: look.name)
@pytest.mark.parametrize("size", [14, 20, 40])
def test_markers_differ_by_kind_and_by_how_sure_the_report_is(look: Theme, size: int) -> None:
    kinds = [(kind, reported) for kind in ("exercise", "troops", "meeting") for reported in (False, True)]
    pictures = [marker(kind, size, look, reported=reported) for kind, reported in kinds]
    assert len({pixels(picture) for picture in pictures}) == len(kinds)
    assert {picture.get_size() for picture in pictures} == {(round(size * 1.45), size)}


def test_the_shapes_are_those_of_the_scenario_language_and_each_is_drawn() -> None:
    assert get_args(Shape) == SHAPES
    assert set(FIGURES) == set(SHAPES)


def test_each_shape_makes_its_own_emblem() -> None:
    for look in (DARK, LIGHT):
        pictures = {shape: pixels(emblem((shape,), (120, 58), look)) for shape in SHAPES}
        assert len(set(pictures.values())) == len(SHAPES)


@pytest.mark.parametrize("shapes", EMBLEMS, ids="-".join)
@pytest.mark.parametrize("size", [(120, 58), (120, 200), (432, 124), (600, 176), (90, 90), (1, 1)])
def test_an_emblem_fills_any_size(shapes: tuple[str, ...], size: tuple[int, int]) -> None:
    picture = emblem(shapes, size, DARK)
    assert picture.get_size() == size
    assert size == (1, 1) or len(colours(picture)) > 2


def test_an_emblem_without_shapes_is_the_disc() -> None:
    assert pixels(emblem((), (120, 58), DARK)) == pixels(emblem(("disc",), (120, 58), DARK))


@pytest.mark.parametrize("look", [DARK, LIGHT], ids=lambda look: look.name)
def test_the_main_colour_of_a_figure_is_read_on_every_ground_of_its_scheme(look: Theme) -> None:
    for number in range(8):
        made = scheme(number, look)
        main = made.inks["m"]
        body: Colour = (main[0], main[1], main[2])
        assert min(contrast(body, ground) for ground in (made.ground, made.disc, made.slant)) >= 2.9, number


def test_a_cover_follows_the_shapes_and_else_the_key() -> None:
    assert pixels(cover("any", ("tank", "map"), (120, 200), DARK)) == pixels(emblem(("tank", "map"), (120, 200), DARK))
    pictures = {pixels(cover(key, (), (120, 200), DARK)) for key in KEYS}
    assert len(pictures) == len(KEYS)
    assert pixels(broken_cover((120, 200), DARK)) not in pictures


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_scene_fills_the_size_asked_for(name: str, size: tuple[int, int]) -> None:
    for look in (DARK, LIGHT):
        picture = SCENES[name](size, look)
        assert picture.get_size() == size
        assert len(colours(picture.subsurface((0, 0, min(size[0], 600), min(size[1], 300))))) > 2 or name in KEYS
        assert min(pixels(picture)[3::4]) == 255


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("size", [(1, 1), (2000, 40), (40, 900)], ids=str)
def test_a_scene_bears_windows_nobody_has(name: str, size: tuple[int, int]) -> None:
    assert SCENES[name](size, DARK).get_size() == size


@pytest.mark.parametrize("name", SCENES)
def test_the_themes_differ(name: str) -> None:
    assert pixels(SCENES[name]((200, 90), DARK)) != pixels(SCENES[name]((200, 90), LIGHT))


def test_the_left_of_the_title_is_plain_ground_for_the_words() -> None:
    for look in (DARK, LIGHT):
        left = title_scene((1280, 720), look).subsurface((0, 0, 440, 720))
        assert colours(left) == {bytes((*look["bg"], 255))}


@pytest.mark.parametrize("kind", ENDINGS)
def test_the_upper_left_of_an_ending_is_calm_enough_for_the_date(kind: str) -> None:
    for look in (DARK, LIGHT):
        corner = ending_scene(kind, (680, 720), look).subsurface((0, 30, 440, 140))
        grounds = [(value[0], value[1], value[2]) for value in colours(corner)]
        assert min(contrast(look["ink"], ground) for ground in grounds) >= 7


def test_more_people_fill_more_of_the_street() -> None:
    def dark(crowd: int) -> int:
        picture = paper_scene(("newspaper",), (600, 176), DARK, crowd).subsurface((0, 110, 600, 66))
        data = pixels(picture)
        return sum(data[at] < 140 for at in range(0, len(data), 4))

    counts = [dark(crowd) for crowd in (0, 15, 30, 60, 100)]
    assert counts == sorted(set(counts))
    assert dark(-5) == dark(0)
    assert dark(400) == dark(100)


def test_the_same_words_give_the_same_pixels_in_another_process() -> None:
    code = (
        "import zlib, pygame;"
        "from spring1968.desk.pictures.emblem import emblem; from spring1968.desk.pictures.cover import cover;"
        "from spring1968.desk.theme import theme; t = theme('dark');"
        "parts = [emblem(('tank', 'pen'), (120, 58), t), cover('night', (), (120, 200), t)];"
        "print('sum', zlib.crc32(b''.join(pygame.image.tobytes(p, 'RGBA') for p in parts)))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "1968"}
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment | extra, check=True)
        for extra in ({}, {"PYTHONHASHSEED": "7"})
    ]
    first, second = (run.stdout.splitlines()[-1] for run in runs)
    assert first == second
    assert first.startswith("sum ")


def test_a_picture_is_drawn_once_and_the_oldest_is_forgotten() -> None:
    drawn: list[int] = []

    @kept(2)
    def draw(number: int, look: Theme) -> pygame.Surface:
        drawn.append(number)
        return pygame.Surface((1, 1))

    assert draw(1, DARK) is draw(1, DARK)
    assert draw(1, DARK) is not draw(1, LIGHT)
    draw(2, DARK)
    draw(1, DARK)
    assert drawn == [1, 1, 2, 1]


@pytest.mark.parametrize("size", [(300, 40), (1300, 800)])
def test_averaging_down_gives_flat_colours_back_unchanged(size: tuple[int, int]) -> None:
    canvas = Canvas(size, (242, 233, 211))
    canvas.box((31, 78, 140), 0, 0, 20, 20)
    assert colours(canvas.done()) == {bytes((242, 233, 211, 255)), bytes((31, 78, 140, 255))}


def test_mixing_goes_from_the_first_colour_to_the_second() -> None:
    assert mix((0, 0, 0), (200, 100, 50), 0) == (0, 0, 0)
    assert mix((0, 0, 0), (200, 100, 50), 0.5) == (100, 50, 25)
    assert mix((0, 0, 0), (200, 100, 50), 1) == (200, 100, 50)


def test_drawing_pulls_in_neither_arrays_nor_the_scenario_room() -> None:
    code = (
        "import sys; import spring1968.desk.pictures.scenes, spring1968.desk.pictures.cover, spring1968.desk.pictures.signs;"
        "print([name for name in ('numpy', 'pydantic', 'yaml') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"
