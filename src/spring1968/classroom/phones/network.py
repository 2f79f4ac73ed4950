"""Where the phones find the laptop: its address on the local network, and a QR code of it."""

from __future__ import annotations

import socket
from functools import lru_cache
from ipaddress import IPv4Address

from spring1968.problems import UserError

ANY = "0.0.0.0"
BORDER = 4
_SOMEWHERE = (
    "192.0.2.1",
    "192.168.137.1",
    "10.42.0.1",
    "192.168.43.1",
    "192.168.0.1",
    "192.168.1.1",
    "10.0.0.1",
    "172.16.0.1",
)
"""Addresses to ask the system the way to (nothing is sent): the world, then the usual hotspots and home networks."""


def bindable(host: str) -> str:
    """Return the address that a host word means. Raises UserError unless it is "localhost" or an IPv4 address."""
    if host == "localhost":
        return "127.0.0.1"
    try:
        return str(IPv4Address(host))
    except ValueError:
        raise UserError(f"{host!r} is no address to open; write 127.0.0.1, 0.0.0.0 or this machine's own address.") from None


def own_address() -> str:
    """Return this machine's address on its local network, or an empty string when it is on none. Asks no name server."""
    for somewhere in _SOMEWHERE:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((somewhere, 9))
            except OSError:
                continue
            found = IPv4Address(probe.getsockname()[0])
        if not (found.is_loopback or found.is_unspecified):
            return str(found)
    return ""


def is_loopback(address: str) -> bool:
    """Return whether an address is this machine's own, unseen by others."""
    return IPv4Address(address).is_loopback


@lru_cache(maxsize=4)
def qr(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return the QR code of a text, row by row, True where it is dark; the quiet border of 4 is part of it."""
    import segno

    code = segno.make_qr(text, error="m")
    return tuple(tuple(bool(cell) for cell in row) for row in code.matrix_iter(scale=1, border=BORDER))
