"""The web server: a thread with a loop of its own, and what it answers. It and `requests` alone know the library."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from functools import partial

from aiohttp import web

from spring1968.classroom.phones import page
from spring1968.classroom.phones.door import Door
from spring1968.classroom.phones.hall import LETTERS, Cast, Hall, Refusal, View, hashed
from spring1968.classroom.phones.limits import Buckets, Limits
from spring1968.classroom.phones.requests import COOKIE, code_of, foreign, form_of, token_of, turn_of
from spring1968.classroom.phones.words import LANGUAGES, Words, wished
from spring1968.problems import UserError

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_TWELVE_HOURS = 12 * 3600
_LOG = logging.getLogger("spring1968.phones")
_LOG.addHandler(logging.NullHandler())
_LOG.propagate = False
_VOTE_STATUS = {Refusal.STRANGER: 403, Refusal.CLOSED: 409, Refusal.CHOICE: 400, Refusal.OVERTAKEN: 409}


class Server:
    """Serves a hall on a bound socket from `start` to `stop`."""

    def __init__(self, hall: Hall, limits: Limits) -> None:
        self.hall, self.limits = hall, limits
        self._addresses, self._joins = Buckets(limits.of_address), Buckets(limits.joins_of_address)
        self._wrong, self._asks = Buckets(limits.wrong_codes_of_address), Buckets(limits.of_device)
        self._votes = Buckets(limits.votes_of_device)
        self._streams: Counter[str] = Counter()
        self._bells: set[asyncio.Event] = set()
        self._tellings: deque[tuple[asyncio.Future[bool], bool]] = deque()
        self._woken = self._ending = False
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._door: Door | None = None
        self._thread: threading.Thread | None = None

    # The thread.

    def start(self, bound: socket.socket) -> None:
        """Serve in a thread of its own; returns when the first phone may come."""
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(bound)), name="phones", daemon=True)
        self._thread.start()
        if not self._ready.wait(timeout=10):
            raise UserError("Phones cannot be served here: the web server did not start. Count hands.")

    @property
    def alive(self) -> bool:
        """Return whether the server still answers."""
        return self._thread is not None and self._thread.is_alive()

    def stop(self) -> None:
        """End what is open and wait for the thread, some seconds at most."""
        if self._loop is not None and self._stop is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._stop.set)
        if self._thread is not None:
            self._thread.join(timeout=5)

    def ring(self) -> None:
        """Let every open page know that something has changed; from any thread."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._ring)

    def _ring(self) -> None:
        for bell in self._bells:
            bell.set()

    def _settle(self, safe: asyncio.Future[bool], kept: bool) -> None:
        """Note, from any thread, that a vote is safe or was not kept; the loop is woken once for all that come together."""
        self._tellings.append((safe, kept))
        if self._loop is not None and not self._woken:
            self._woken = True
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._acknowledge)

    def _acknowledge(self) -> None:
        self._woken = False
        while self._tellings:
            safe, kept = self._tellings.popleft()
            if not safe.done():
                safe.set_result(kept)

    async def _serve(self, bound: socket.socket) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._loop.set_exception_handler(lambda loop, context: _LOG.error("%s", context.get("message")))
        app = web.Application(middlewares=[self._guard], client_max_size=self.limits.body, logger=_LOG)
        app.on_response_prepare.append(_dress)
        app.router.add_get("/", self._home, allow_head=False)
        app.router.add_get("/live", self._live, allow_head=False)
        app.router.add_post("/join", self._join)
        app.router.add_post("/vote", self._vote)
        for path in page.FILES:
            app.router.add_get(path, _file, allow_head=False)
        app.router.add_get(f"/{{code:[{LETTERS}{LETTERS.lower()}]{{4}}}}", self._home, allow_head=False)
        runner = web.AppRunner(
            app,
            access_log=None,
            logger=_LOG,
            keepalive_timeout=30.0,
            lingering_time=2.0,
            max_line_size=2048,
            max_field_size=4096,
            shutdown_timeout=1.0,
        )
        await runner.setup()
        assert runner.server is not None
        self._door = Door(self.limits, runner.server)
        server = await self._loop.create_server(self._door.visitor, sock=bound, backlog=512)
        self._ready.set()
        await self._stop.wait()
        self._ending = True
        self._ring()
        server.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                while self._bells:
                    await asyncio.sleep(0.01)
        await runner.cleanup()

    # What comes before every answer.

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        assert self._door is not None
        self._door.heard(request.transport)
        if why := foreign(request):
            return web.Response(status=403, text=why)
        words = _words(request)
        if not self._addresses.take(_address(request)):
            return _busy(request, words)
        device = _device(request)
        if device and not self._asks.take(device):
            return _busy(request, words)
        if request.method == "GET" and request.body_exists:
            return web.Response(status=400, text="A body is not expected here.")
        try:
            return await handler(request)
        except web.HTTPException as error:
            return _told(request, error.status, words.refused)

    # The answers.

    async def _home(self, request: web.Request) -> web.StreamResponse:
        device, language = _device(request), wished(request.headers.get("Accept-Language", ""))
        code = request.match_info.get("code", "").upper()
        if self.hall.knows(device):
            return _to_vote() if code else _page(page.page_of(self.hall.view(device), language))
        return _page(page.join_page(language, code, auto=10 if code else 0))

    async def _join(self, request: web.Request) -> web.StreamResponse:
        fields = await form_of(request, {"code"}, self.limits.patience)
        words, address = _words(request), _address(request)
        code = code_of(fields["code"])
        if self.hall.knows(_device(request)):
            return _to_vote()
        if self._wrong.empty(address) or not self._joins.take(address):
            return _busy(request, words, code)
        if code != self.hall.code:
            self._wrong.take(address)
            return _page(page.join_page(wished(request.headers.get("Accept-Language", "")), wrong=words.wrong_code), 403)
        token = self.hall.join()
        if isinstance(token, Refusal):
            return _told(request, 503, words.full, words.full_more)
        answer = _to_vote()
        answer.set_cookie(COOKIE, token, max_age=_TWELVE_HOURS, path="/", httponly=True, samesite="Strict")
        return answer

    async def _vote(self, request: web.Request) -> web.StreamResponse:
        fields = await form_of(request, {"mark", "key"}, self.limits.patience, {"turn"})
        device, words = _device(request), _words(request)
        if not self.hall.knows(device):
            return _told(request, 403, words.refused, link=True)
        if not self._votes.take(device):
            return _busy(request, words)
        safe: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        cast = Cast(fields["mark"], fields["key"], *turn_of(fields.get("turn", "")))
        if refusal := self.hall.vote(device, cast, partial(self._settle, safe)):
            said = words.too_late if refusal is Refusal.CLOSED else words.refused
            return _told(request, _VOTE_STATUS[refusal], said, link=True)
        if not await safe:
            return _told(request, 507, words.not_kept, link=True)
        if _wants_json(request):
            return web.Response(body=b'{"chosen":"%b"}' % cast.key.encode(), content_type="application/json")
        return _to_vote()

    async def _live(self, request: web.Request) -> web.StreamResponse:
        device, language = _device(request), wished(request.headers.get("Accept-Language", ""))
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        if self._streams[device] >= self.limits.streams:
            return _busy(request, _words(request))
        bell = asyncio.Event()
        self._bells.add(bell)
        self._streams[device] += 1
        try:
            await answer.prepare(request)
            await self._tell(answer, bell, device, language)
        except (ConnectionError, TimeoutError):
            pass
        finally:
            self._bells.discard(bell)
            self._streams[device] -= 1
            if not self._streams[device]:
                del self._streams[device]
        return answer

    async def _tell(self, answer: web.StreamResponse, bell: asyncio.Event, device: str, language: str) -> None:
        """Write the state whenever it is another, and a sign of life between, until the end."""
        await answer.write(page.RETRY)
        last: View | None = None
        while True:
            bell.clear()
            view = self.hall.view(device)
            raw = page.BEAT if view == last else page.state_of(view, language)
            last = view
            async with asyncio.timeout(self.limits.patience):
                await answer.write(raw if self.hall.knows(device) else page.STRANGER)
            if self._ending or view.phase == "over" or not self.hall.knows(device):
                return
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self.limits.beat):
                    await bell.wait()


async def _file(request: web.Request) -> web.StreamResponse:
    return web.Response(body=page.file(request.path), content_type=page.FILES[request.path], charset="utf-8")


async def _dress(request: web.Request, answer: web.StreamResponse) -> None:
    answer.headers.update(page.HEADERS)


def _address(request: web.Request) -> str:
    peer = request.transport.get_extra_info("peername") if request.transport else None
    return str(peer[0]) if peer else ""


def _device(request: web.Request) -> str:
    token = token_of(request)
    return hashed(token) if token else ""


def _words(request: web.Request) -> Words:
    return LANGUAGES[wished(request.headers.get("Accept-Language", ""))]


def _wants_json(request: web.Request) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _page(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html")


def _to_vote() -> web.Response:
    return web.Response(status=303, headers={"Location": "/"})


def _told(request: web.Request, status: int, heading: str, more: str = "", *, link: bool = False) -> web.Response:
    if _wants_json(request):
        return web.json_response({"refused": heading}, status=status)
    language = wished(request.headers.get("Accept-Language", ""))
    return _page(page.notice(language, heading, more, link=link), status)


def _busy(request: web.Request, words: Words, code: str = "") -> web.Response:
    if code:
        said = f"{words.busy} {words.busy_more}"
        again = page.join_page(wished(request.headers.get("Accept-Language", "")), code, wrong=said, auto=4000)
        answer = _page(again, 429)
    else:
        answer = _told(request, 429, words.busy, words.busy_more, link=True)
    answer.headers["Retry-After"] = "2"
    return answer
