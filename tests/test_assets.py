"""Every asset says where it comes from and under which licence."""

from __future__ import annotations

import json
from pathlib import Path

ASSETS = Path(__file__).resolve().parents[1] / "assets"


def test_every_font_and_map_is_named_in_the_provenance() -> None:
    said = (ASSETS / "PROVENANCE.md").read_text(encoding="utf-8")
    files = [*ASSETS.glob("fonts/*.ttf"), *ASSETS.glob("map/*")]
    assert len(files) >= 15
    assert [file.name for file in files if f"`{file.name}`" not in said] == []


def test_every_font_family_ships_its_licence() -> None:
    licences = [file.read_text(encoding="utf-8") for file in ASSETS.glob("fonts/licenses/*.txt")]
    assert len(licences) >= 4 and all(
        "SIL Open Font License" in text or "SIL OPEN FONT LICENSE" in text for text in licences
    )


def test_maps_and_palette_can_be_read() -> None:
    for file in [*ASSETS.glob("map/*.geojson"), *ASSETS.glob("palette/*.json")]:
        assert json.loads(file.read_text(encoding="utf-8"))


def test_every_folder_of_assets_is_spoken_of() -> None:
    said = (ASSETS / "PROVENANCE.md").read_text(encoding="utf-8")
    assert [folder.name for folder in ASSETS.iterdir() if folder.is_dir() and f"{folder.name}/" not in said] == []
