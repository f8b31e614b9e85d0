"""Colours of ground, crops, walls and cloth."""

from __future__ import annotations

from studio.engines.clips.animatic.colour import hexed

PLASTER = tuple(map(hexed, ("#f2e3c9", "#e9c9a0", "#dfa58b", "#cfd8d2", "#f0d7b8", "#b9c9d6", "#e6bcae")))

TILES = tuple(map(hexed, ("#b9573f", "#a84a3c", "#c46c45", "#8d4a46")))

SLATE = hexed("#6b7387")

FRAME = hexed("#f6f1e4")

DOOR = tuple(map(hexed, ("#6d4a3a", "#3f6d74", "#8c3f3c", "#4a6b4c")))

PAVING = hexed("#c9bda9")

ASPHALT = hexed("#7c7f8c")

CONCRETE = tuple(map(hexed, ("#8fa3b8", "#a9b5c2", "#7b8aa3", "#b7a79e", "#9db1b4", "#6f8198")))

GLASS = hexed("#8fb7cc")

CLOTH = tuple(map(hexed, ("#c8483c", "#2f7f86", "#e2a53f", "#4d7f4a", "#7a5aa0")))

FRUIT = tuple(map(hexed, ("#e05a3c", "#f0a63a", "#8fbf4a", "#f3d35c", "#a3476a")))

SAND = hexed("#e9cd98")

DUNE = hexed("#e3a765")

MESA = hexed("#c9714a")

EARTH = hexed("#a9835c")

WHEAT = hexed("#e2bd5a")

VINE = hexed("#7fa34d")

MOSS = hexed("#7d9b4f")

FLOWERS = (hexed("#f4f1e8"), hexed("#f3c84b"), hexed("#e0607a"), hexed("#8f7bd0"))
