"""Named chance: a draw is a function of (seed, timeline, turn, name), and of nothing else.

Nothing is carried along and nothing is queued, so a draw does not depend on how many timelines there are or on
what was drawn before. The mixer is the 64-bit finaliser of SplitMix64 (Steele, Lea and Flood 2014); draws have
24 bits, so they are exact in any floating point.
"""

from __future__ import annotations

import hashlib
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]
LuckArray: TypeAlias = npt.NDArray[np.uint64]

_WORD = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_FIRST, _SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_STEP = 2.0**-24


def key(name: str) -> int:
    """Return the 64-bit key of a name such as "event:cierna"."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")


def luck(seed: int, timelines: npt.NDArray[np.int64]) -> LuckArray:
    """Return the luck of each timeline (one dimension); `seed` is 0 to 2**64 - 1."""
    start = _mixed(seed & _WORD)
    offsets = timelines.astype(np.uint64) * np.uint64(_GOLDEN)
    return _mix(offsets + np.uint64(start))


def draw(of: LuckArray, turn: int, name: int) -> FloatArray:
    """Return one uniform number in [0, 1) for each timeline, for a turn (from 0) and a key."""
    return (_mix(of ^ np.uint64(_mixed((name + turn * _GOLDEN) & _WORD))) >> np.uint64(40)).astype(np.float64) * _STEP


def _mix(values: LuckArray) -> LuckArray:
    mixed = values ^ (values >> np.uint64(30))
    mixed *= np.uint64(_FIRST)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(_SECOND)
    mixed ^= mixed >> np.uint64(31)
    return mixed


def _mixed(value: int) -> int:
    value = ((value ^ (value >> 30)) * _FIRST) & _WORD
    value = ((value ^ (value >> 27)) * _SECOND) & _WORD
    return value ^ (value >> 31)
