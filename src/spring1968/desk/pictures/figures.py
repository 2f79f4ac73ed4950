"""The things a scenario may put on an emblem, each a few flat shapes.

Inks: `m` the main colour, read on every ground of its scheme; `s` a second body; `d` detail, read on `m` and `s`;
`a` accent, read on `m`; `v` a bird's body, white or blue; `c`, `r`, `b` cream, red, blue.
"""

from __future__ import annotations

_NEWSPAPER = (
    "poly s 30 6 92 14 84 98 24 92; box m 14 8 62 84; box a 21 15 48 14; box d 21 35 22 24;"
    "box d 48 35 21 4; box d 48 45 21 4; box d 48 55 15 4; box d 21 66 48 4; box d 21 75 48 4; box d 21 84 30 3"
)
_TELEPHONE = (
    "poly s 12 92 22 54 78 54 88 92; poly m 20 92 30 46 70 46 80 92; box m 30 36 9 14; box m 61 36 9 14;"
    "arc m 50 56 52 17 42 138; poly m 3 34 16 18 30 30 19 46; poly m 97 34 84 18 70 30 81 46;"
    "disc d 50 70 17; disc m 50 57.5 3.2; disc m 60.5 63 3.2; disc m 61.5 74.5 3.2; disc m 39.5 63 3.2;"
    "disc m 38.5 74.5 3.2;"
    "disc a 50 70 5"
)
_MICROPHONE = (
    "arc s 50 46 36 9 180 360; poly m 46 76 54 76 54 92 46 92; line m 9 26 94 74 94; line m 40 50 24 50 48;"
    "box d 30 26 40 4; box d 30 35 40 4; box d 30 44 40 4; box a 30 53 40 6; box s 45 80 10 4;"
    "arc s 50 34 49 6 22 60; arc s 50 34 49 6 120 158"
)
_TRAIN = (
    "poly s 32 70 68 70 98 100 82 100 58 74 42 74 18 100 2 100; box s 22 86 56 4; box s 10 94 80 5;"
    "poly m 26 6 74 6 86 40 82 78 18 78 14 40; poly d 30 14 47 14 47 36 22 36; poly d 53 14 70 14 78 36 53 36;"
    "box a 14 44 72 9; disc d 29 63 8; disc d 71 63 8; star a 50 66 10 4 5"
)
_CROWD = (
    "disc s 26 24 12; line s 30 26 60 26 100; disc s 76 26 12; line s 30 76 62 76 100; disc d 50 32 16; disc m 50 32 12.5;"
    "line d 40 50 72 50 100; line m 33 50 72 50 100; disc d 13 54 15; line d 36 13 92 13 120; disc m 13 54 11.5;"
    "line m 29 13 92 13 120; disc d 86 56 15; line d 36 86 94 86 120; disc m 86 56 11.5; line m 29 86 94 86 120;"
    "poly a 42 62 58 62 50 80"
)
_FACTORY = (
    "disc s 66 12 10; disc s 50 8 7; disc s 38 4 5; poly s 78 92 81 16 92 16 95 92;"
    "poly m 4 92 4 54 27 34 27 54 50 34 50 54 73 34 73 92; box a 12 62 11 11; box a 33 62 11 11; box a 54 62 11 11;"
    "box d 4 80 69 4; box m 0 90 100 8; box d 81 24 11 5"
)
_DOVE = (
    "poly v -4 40 8 28 22 25 34 36 50 42 76 32 104 30 88 46 100 54 82 62 62 78 38 78 20 64 14 44;"
    "poly s 32 46 36 -4 54 10 68 -2 84 10 78 40 60 52; poly d 36 46 40 6 58 46; poly d 64 48 68 12 74 40; disc a 19 34 3.6;"
    "line s 3 4 40 -2 62; disc s -5 51 4; disc s 5 57 4; disc s -2 66 4"
)
_TANK = (
    "poly m 34 26 66 26 74 46 26 46; line m 7 34 34 -10 24; box m 42 17 16 10; poly m 4 48 96 48 100 62 0 62;"
    "line s 30 14 74 86 74; disc d 14 74 9; disc d 38 74 9; disc d 62 74 9; disc d 86 74 9; star a 50 37 8 3.4 5;"
    "disc s 14 74 4; disc s 38 74 4; disc s 62 74 4; disc s 86 74 4"
)
_SCALES = (
    "box m 46.5 10 7 80; poly m 28 96 72 96 62 86 38 86; line m 7 8 34 92 18; disc a 50 26 8;"
    "line m 2.4 10 34 -4 62; line m 2.4 10 34 24 62; line m 2.4 90 18 76 46; line m 2.4 90 18 104 46;"
    "arc s 10 60 19 19 180 360; arc s 90 44 19 19 180 360"
)
_RADIO = (
    "line m 4 78 38 96 2; box s 12 42 90 58; box m 2 34 90 58; disc d 31 63 23; disc m 31 63 17; disc d 31 63 11;"
    "disc a 31 63 5;"
    "box d 62 43 23 13; box a 70 43 3 13; disc d 67 72 6; disc d 82 72 6;"
    "arc s 96 2 22 5 150 250; arc s 96 2 36 5 155 245"
)
_SKATES = (
    "line s 6 8 4 62 92; line s 9 60 93 94 93; disc a 88 78 1; poly m 22 8 52 8 54 40 76 50 88 60 88 72 18 72 20 40;"
    "line m 3.5 30 72 30 86; line m 3.5 74 72 74 86; line m 5 10 88 84 88 92 82; line d 4 44 22 56 22; line d 4 44 31 57 31;"
    "line d 4 46 40 60 40; box a 18 62 70 5"
)
_MAP = (
    "poly m 2 20 34 8 34 82 2 94; poly s 34 8 66 20 66 94 34 82; poly m 66 20 98 8 98 82 66 94;"
    "line d 4 12 72 22 62; line d 4 30 60 40 62; line d 4 48 58 54 48; line d 4 62 42 72 44;"
    "disc d 84 40 11; disc a 84 40 5.5; poly d 8 32 26 25 20 44 8 48"
)
_FLAG = (
    "box m 10 2 7 98; poly m 15 3 40 1 66 13 99 9 99 71 66 75 40 63 15 65;"
    "poly c 17 7 40 5 66 17 95 13 95 40 66 45 40 33 17 35;"
    "poly r 17 35 40 33 66 45 95 40 95 67 66 71 40 59 17 61; poly b 17 7 54 38 17 61"
)
_BALLOT = (
    "poly s 24 2 68 -2 74 54 30 58; line d 7 36 24 46 34 62 12; box m 8 46 84 48; box d 24 54 52 7;"
    "poly m 2 42 98 42 98 52 80 52 76 47 24 47 20 52 2 52; box a 42 70 16 16"
)
_GAVEL = (
    "line s 9 48 44 96 92; poly m 8 34 38 4 62 28 32 58; poly m 2 32 8 26 40 58 34 64; poly m 32 2 38 -4 70 28 64 34;"
    "poly d 17 37 23 43 47 19 41 13; box m 4 88 52 10; box m 12 78 36 8; box a 12 86 36 2"
)

FIGURES: dict[str, str] = {
    "disc": "disc s 50 50 48; arc m 50 50 48 17 150 330; disc d 50 50 24; disc a 50 50 11; arc m 50 50 24 9 -40 120",
    "wedge": "poly s 0 50 100 4 100 34; poly m -6 52 100 36 100 70; poly s 10 56 100 72 100 98",
    "square": "box s 26 4 70 70; box m 6 28 66 66; box d 19 41 40 40; box a 34 56 25 25",
    "star": "star m 50 54 54 22 5; poly s 50 54 50 0 37 36; poly s 50 54 1 37 37 72; poly s 50 54 18 98 50 76;"
    "poly s 50 54 82 98 71 61; poly s 50 54 99 37 63 36",
    "newspaper": _NEWSPAPER,
    "letter": "poly s 14 6 92 0 98 70 20 78; box m 2 26 92 62; line d 4.5 4 28 48 62 92 28; line d 3 4 86 34 52;"
    "line d 3 92 86 62 52;"
    "disc a 48 62 11",
    "telephone": _TELEPHONE,
    "microphone": _MICROPHONE,
    "pen": "box s 35 -6 30 22; box d 33 14 34 5; poly m 32 19 68 19 74 52 53 98 47 98 26 52; line d 2.6 50 52 50 96;"
    "disc d 50 48 7;"
    "poly a 32 19 38 19 33 52 28 52",
    "ballot": _BALLOT,
    "tank": _TANK,
    "flag": _FLAG,
    "crowd": _CROWD,
    "candle": "arc s 50 26 46 6 -35 215; arc s 50 26 34 6 -35 215; poly m 50 -2 64 22 60 36 50 41 40 36 36 22;"
    "poly a 50 14 57 28 50 37 43 28; box m 48.5 38 3 8; box m 36 45 28 47; poly d 36 45 46 45 46 66 41 72 36 66;"
    "line s 9 22 94 78 94",
    "factory": _FACTORY,
    "train": _TRAIN,
    "coins": "disc s 66 34 33; disc d 66 34 25; disc s 66 34 18; line m 12 14 92 56 92; line m 12 18 76 60 76;"
    "line m 12 12 60 54 60;"
    "line m 12 16 44 58 44; box d 8 83.2 54 1.6; box d 8 67.2 54 1.6; box d 8 51.2 54 1.6; line m 12 78 92 96 92;"
    "line m 12 80 76 98 76;"
    "box d 74 83.2 26 1.6",
    "dove": _DOVE,
    "lock": "arc m 50 40 34 13 0 180; box m 16 38 13 14; box m 71 38 13 14; poly s 18 50 96 46 98 94 20 98;"
    "box m 8 46 78 48;"
    "disc d 47 64 9; poly d 43 66 51 66 54 84 40 84; box a 8 46 78 5",
    "gavel": _GAVEL,
    "map": _MAP,
    "door": "poly s 26 96 60 96 104 104 40 104; box m 14 0 62 96; box d 23 9 44 87; poly s 23 9 54 20 54 100 23 96;"
    "disc d 48 58 3.4;"
    "poly a 14 0 76 0 67 9 23 9",
    "skates": _SKATES,
    "radio": _RADIO,
    "scales": _SCALES,
}  # fmt: skip
"""Every figure by its name in a scenario."""
