"""What a request may look like: where it was sent to, from which page, with which fields. Everything else is refused."""

from __future__ import annotations

import asyncio
import re
from functools import lru_cache
from ipaddress import IPv4Address
from urllib.parse import parse_qsl

from aiohttp import web

COOKIE = "spring1968_phone"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,43}")
_TURN = re.compile(r"([a-z0-9]{1,12})\.([0-9]{1,6})")
_FORM = "application/x-www-form-urlencoded"


def foreign(request: web.Request) -> str:
    """Return why a request is not for this server, or an empty string.

    Host must be the address at which the request arrived, so that no other name can be pointed here (DNS rebinding).
    Origin must be the same, and must be there when something is sent.
    """
    hosts, origins = request.headers.getall("Host", []), request.headers.getall("Origin", [])
    here = _here(request)
    if len(hosts) != 1 or hosts[0].lower() not in here:
        return "This server answers only at its own address."
    if request.headers.get("Sec-Fetch-Site", "none") == "cross-site" and not _visit(request):
        return "Requests from other pages are not answered."
    if not origins and request.method != "POST":
        return ""
    if origins != [f"http://{hosts[0].lower()}"]:
        return "Requests from other pages are not answered."
    return ""


def _visit(request: web.Request) -> bool:
    """Return whether a person follows a link to here, as from a QR reader's page."""
    return request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"


def _here(request: web.Request) -> frozenset[str]:
    local = request.transport.get_extra_info("sockname") if request.transport else None
    return _names(str(local[0]), int(local[1])) if local else frozenset()


@lru_cache(maxsize=64)
def _names(address: str, port: int) -> frozenset[str]:
    """Return what a request may call an address of this machine."""
    names = [address, "localhost"] if IPv4Address(address).is_loopback else [address]
    ends = [f":{port}", ""] if port == 80 else [f":{port}"]
    return frozenset(name + end for name in names for end in ends)


def token_of(request: web.Request) -> str:
    """Return the token of a device, or an empty string when there is none that could be ours."""
    try:
        token = request.cookies.get(COOKIE, "")
    except ValueError:
        return ""
    return token if _TOKEN.fullmatch(token) else ""


def code_of(text: str) -> str:
    """Return a typed code without spaces, in capitals."""
    return "".join(text.split()).upper()


def turn_of(text: str) -> tuple[str, int]:
    """Return the page and the number of a vote of that page; ("", 0) when a page without a script sent it."""
    found = _TURN.fullmatch(text)
    return (found[1], int(found[2])) if found else ("", 0)


async def form_of(
    request: web.Request, wanted: set[str], patience: float, more: frozenset[str] | set[str] = frozenset()
) -> dict[str, str]:
    """Return the fields of a posted form: all that are wanted, perhaps `more`, each once, nothing else.

    Raises HTTPException of the library: 413 when too long, 408 when too slow, 415 or 400 when it is something else.
    """
    if request.content_type != _FORM or "Content-Encoding" in request.headers:
        raise web.HTTPUnsupportedMediaType
    try:
        async with asyncio.timeout(None if request.content.is_eof() else patience):
            raw = await request.read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    try:
        pairs = parse_qsl(
            raw.decode("ascii"), strict_parsing=True, keep_blank_values=True, max_num_fields=4, errors="strict"
        )
    except ValueError:
        raise web.HTTPBadRequest from None
    fields = dict(pairs)
    if len(fields) != len(pairs) or not wanted <= fields.keys() <= wanted | more:
        raise web.HTTPBadRequest
    return fields
