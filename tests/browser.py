"""A real Chromium, led over the WebDriver protocol by chromedriver: one browser, a context of its own for every phone."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
DRIVER = shutil.which("chromedriver")
MISSING = "no Chromium with its chromedriver here; on Debian: apt-get install chromium chromium-driver"
_FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking")
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Space": " ", "Down": "\ue015", "Up": "\ue013"}


@dataclass
class Browser:
    """A session of chromedriver."""

    base: str
    session: str = ""
    debugger: str = ""

    def send(self, method: str, path: str, data: dict[str, Any] | None = None) -> Any:
        body = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(f"{self.base}{path}", body, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as got:
                return json.load(got)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from error

    def call(self, path: str, data: dict[str, Any] | None = None, method: str = "POST") -> Any:
        return self.send(
            method, f"/session/{self.session}{path}", ({} if data is None else data) if method == "POST" else None
        )

    def cdp(self, command: str, **params: Any) -> Any:
        return self.call("/goog/cdp/execute", {"cmd": command, "params": params})

    def tab(self, url: str, language: str = "en", **screen: Any) -> Tab:
        """Open a page in a context of its own, as a phone of 360 by 740 pixels would."""
        tab = Tab(self, asyncio.run(_context(self.debugger)))
        agent = tab.run("return navigator.userAgent")
        tab.cdp("Emulation.setUserAgentOverride", userAgent=agent, acceptLanguage=language)
        size = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True} | screen
        tab.cdp("Emulation.setDeviceMetricsOverride", **size)
        tab.go(url)
        return tab

    def log(self, kind: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call("/se/log", {"type": kind})
        return found

    def complaints(self) -> list[str]:
        """Return what scripts and the page complained of since the last call, in the tab in front."""
        return [line["message"] for line in self.log("browser") if line["level"] in ("SEVERE", "WARNING")]

    def asked(self) -> set[str]:
        """Return every address that pages asked for since the last call."""
        lines = [json.loads(line["message"])["message"] for line in self.log("performance")]
        return {line["params"]["request"]["url"] for line in lines if line["method"] == "Network.requestWillBeSent"}


@dataclass
class Tab:
    """One phone's page."""

    browser: Browser
    handle: str

    def front(self) -> Browser:
        self.browser.call("/window", {"handle": self.handle})
        return self.browser

    def go(self, url: str) -> None:
        self.front().call("/url", {"url": url})

    def reload(self) -> None:
        self.front().call("/refresh")

    def cdp(self, command: str, **params: Any) -> Any:
        return self.front().cdp(command, **params)

    def run(self, script: str, *args: Any) -> Any:
        return self.front().call("/execute/sync", {"script": script, "args": list(args)})

    def text(self) -> str:
        return str(self.run("return document.body.innerText"))

    def status(self) -> str:
        return str(self.run("return document.getElementById('status').textContent"))

    def focused(self) -> str:
        return str(self.run("return document.activeElement.id"))

    def press(self, *names: str) -> None:
        """Press keys, one after the other."""
        self.type("".join(KEYS[name] for name in names))

    def type(self, text: str) -> None:
        """Press the keys of a text, wherever the focus is."""
        steps = [{"type": kind, "value": letter} for letter in text for kind in ("keyDown", "keyUp")]
        self.front().call("/actions", {"actions": [{"type": "key", "id": "keys", "actions": steps}]})

    def click(self, selector: str) -> None:
        found = self.front().call("/element", {"using": "css selector", "value": selector})
        self.browser.call(f"/element/{next(iter(found.values()))}/click")

    def choose(self, key: str) -> None:
        self.click(f"label[for=choice-{key}]")
        self.click("#send")

    def until(self, what: Callable[[], object], seconds: float = 10) -> None:
        """Wait until something is so."""
        end = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < end, f"waited in vain; the page reads:\n{self.text()}"
            time.sleep(0.03)

    def until_text(self, text: str, seconds: float = 10) -> None:
        self.until(lambda: text in self.text(), seconds)

    def until_status(self, text: str, seconds: float = 10) -> None:
        self.until(lambda: text in self.status(), seconds)

    def close(self) -> None:
        self.front().call("/window", method="DELETE")


async def _context(debugger: str) -> str:
    """Return the handle of an empty page in a new context, which chromedriver itself cannot open."""
    async with aiohttp.ClientSession() as client:
        async with client.get(f"{debugger}/json/version") as got:
            where = (await got.json())["webSocketDebuggerUrl"]
        async with client.ws_connect(where) as line:

            async def ask(method: str, **params: str) -> dict[str, str]:
                await line.send_json({"id": 1, "method": method, "params": params})
                while "id" not in (answer := await line.receive_json()):
                    pass
                found: dict[str, str] = answer["result"]
                return found

            context = await ask("Target.createBrowserContext")
            return (await ask("Target.createTarget", url="about:blank", **context))["targetId"]


def _driver(program: str) -> tuple[subprocess.Popen[str], str]:
    """Start chromedriver, again if another program took the port between its two binds; return it with its port."""
    for _ in range(5):
        driver = subprocess.Popen([program, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert driver.stdout is not None
        said = []
        for line in driver.stdout:
            if "successfully on port" in line:
                return driver, line.rpartition("port ")[2].strip(" .\n")
            said.append(line)
        driver.wait(timeout=20)
    raise AssertionError(f"chromedriver does not start:\n{''.join(said)}")


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """Start chromedriver and a browser."""
    assert DRIVER and CHROMIUM
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        driver, port = _driver(DRIVER)
        try:
            browser = Browser(f"http://127.0.0.1:{port}")
            options = {"binary": CHROMIUM, "args": [*_FLAGS, f"--user-data-dir={profile}", *flags]}
            wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
            begun = browser.send("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
            browser.session = begun["sessionId"]
            browser.debugger = f"http://{begun['capabilities']['goog:chromeOptions']['debuggerAddress']}"
            yield browser
            browser.call("", method="DELETE")
        finally:
            driver.terminate()
            driver.wait(timeout=20)
