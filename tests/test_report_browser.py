"""The pages of `report` in a real browser: they render, print, complain of nothing, and ask the network for nothing."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import sitting_games
from spring1968.report.pack import pack
from spring1968.report.sheet import sheet
from spring1968.scenario.folder import shipped_names
from test_report import studied_game

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
SOLO = ("prague_spring", "prague_spring_lesson", "august_1968", "tutorial")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here; on Debian: apt-get install chromium")


def browse(page: Path, *words: str) -> subprocess.CompletedProcess[str]:
    assert CHROMIUM is not None
    fixed = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        f"--user-data-dir={page.parent / 'profile'}",
    )
    logged = ("--enable-logging=stderr", "--v=0", "--disable-background-networking", "--no-first-run")
    return subprocess.run(
        [CHROMIUM, *fixed, *logged, *words, page.as_uri()],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def pages(pdf: bytes) -> int:
    """Return how many pages a PDF of Chromium has."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def written(folder: Path, text: str) -> Path:
    page = folder / "page.html"
    page.write_text(text, encoding="utf-8")
    return page


@pytest.mark.parametrize("two", [False, True])
def test_a_pack_renders_and_prints_without_a_complaint_and_without_a_network(tmp_path: Path, two: bool) -> None:
    page = written(tmp_path, pack(studied_game(), studied_game(seed=3) if two else None))
    log = tmp_path / "net.json"
    shown = browse(page, "--dump-dom", f"--log-net-log={log}", "--virtual-time-budget=2000")
    assert shown.returncode == 0 and "How to criticise the model" in shown.stdout
    assert "CONSOLE" not in shown.stderr, shown.stderr
    asked = re.findall(r'"url":"(https?:[^"]*)"', log.read_text(encoding="utf-8", errors="replace"))
    ours = set(re.findall(r'href="(https?:[^"]*)"', page.read_text(encoding="utf-8")))
    assert not ours & set(asked), ours & set(asked)
    printed = browse(page, "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'a.pdf'}")
    assert printed.returncode == 0, printed.stderr
    assert 8 <= pages((tmp_path / "a.pdf").read_bytes()) <= 40


@pytest.mark.parametrize("names", [("prague_spring", "prague_spring"), *((name, "") for name in SOLO)], ids="-".join)
def test_the_cover_is_one_page(tmp_path: Path, names: tuple[str, str]) -> None:
    name, other = names
    text = pack(studied_game(name, seed=3), studied_game(other) if other else None)
    cover = text.partition("</section>")[0] + "</section></main></body></html>"
    printed = browse(written(tmp_path, cover), "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'a.pdf'}")
    assert printed.returncode == 0 and pages((tmp_path / "a.pdf").read_bytes()) == 1, printed.stderr


def test_no_page_is_wider_than_its_paper(tmp_path: Path) -> None:
    text = pack(studied_game(), studied_game(seed=3))
    probe = "<script>document.title=JSON.stringify([document.documentElement.scrollWidth,innerWidth])</script></body>"
    loosened = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text).replace("</body>", probe)
    for wide in (680, 1280):
        shown = browse(written(tmp_path, loosened), "--dump-dom", f"--window-size={wide},900")
        found = re.search(r"<title>(\[[0-9,]+\])</title>", shown.stdout)
        assert found is not None, shown.stdout[:300]
        width, room = json.loads(found[1])
        assert width <= room, (wide, width, room)


@pytest.mark.parametrize("name", shipped_names())
def test_the_sheet_is_one_page_and_the_role_cards_another(tmp_path: Path, name: str) -> None:
    page = written(tmp_path, sheet(sitting_games.program(name)))
    printed = browse(page, "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'a.pdf'}")
    assert printed.returncode == 0 and pages((tmp_path / "a.pdf").read_bytes()) == 2, printed.stderr
