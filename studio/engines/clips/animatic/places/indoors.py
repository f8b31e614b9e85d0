"""Sets under a roof: rooms with their furnishing, and the studio."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Down, hexed, mix
from studio.engines.clips.animatic.places.fittings import paintings
from studio.engines.clips.animatic.places.furniture import bed, counter, desks, racks, sofa, tables, workbench
from studio.engines.clips.animatic.places.rooms import ROOMS, Room
from studio.engines.clips.animatic.places.shell import outlook, shell, sunlight
from studio.engines.clips.animatic.stage import Stage
from studio.film.sighting import TimeOfDay


def room(stage: Stage, kind: str, time: TimeOfDay) -> None:
    """Build a room."""
    one = ROOMS[kind]
    outlook(stage, one, time)
    shell(stage, one, time)
    FURNISHING[kind](stage, one)
    if one.windows and time is not TimeOfDay.NIGHT:
        sunlight(stage, one)


FURNISHING: dict[str, Callable[[Stage, Room], None]] = {
    "room": sofa,
    "bedroom": bed,
    "kitchen": counter,
    "office": desks,
    "cafe": tables,
    "shop": racks,
    "workshop": workbench,
    "gallery": paintings,
}
"""What stands in each room."""


def studio(stage: Stage) -> None:
    """Build a photographer's studio: a backdrop that runs into the floor, with soft light."""
    view = stage.view
    chance = stage.chance("backdrop")
    tint = hexed(("#f0c9a8", "#bcd3d8", "#e6c4c9", "#d5d7bd", "#cdc6e3")[int(chance.integers(0, 5))])

    def wall(canvas: Canvas) -> None:
        canvas.wash(Down(((-0.6, mix(tint, (0.3, 0.3, 0.4), 0.16)), (0.05, mix(tint, (1, 1, 1), 0.18)), (0.6, tint))))
        middle = (stage.side * 0.25 * view.aspect / 2, -0.1)
        for size, share in ((0.85, 0.16), (0.6, 0.18), (0.38, 0.2)):
            canvas.fill(pen.oval(middle, size, size * 0.9), mix(tint, (1, 1, 1), 0.75), opacity=share, soft=size * 0.25)

    stage.sky(wall)
    disc = mix(tint, (1, 1, 1), 0.4)
    back = 1.2 * view.distance

    def shapes(canvas: Canvas) -> None:
        scale = view.scale(back)
        low = view.at(0, 0, back)[1]
        tall = 0.62 / scale
        x = -stage.side * 0.36 * view.aspect / 2
        left, right = x - 0.24, x + 0.24
        at = np.linspace(0, np.pi, 40)
        arch = np.concatenate(
            [
                np.stack([(left + right) / 2 - 0.24 * np.cos(at), low - tall * scale * 0.75 - 0.24 * np.sin(at)], 1),
                [[right, low], [left, low]],
            ]
        )
        canvas.fill(arch, mix(tint, (0.25, 0.2, 0.3), 0.12))
        canvas.fill(pen.oval((stage.side * 0.30 * view.aspect / 2, low - 0.42), 0.2, 0.2), disc, opacity=0.9)

    stage.stand(back, shapes)
    stage.ground(
        lambda canvas: canvas.fill(
            pen.box(-9, view.at(0, 0, back)[1], 9, 9),
            Down(((view.at(0, 0, back)[1], mix(tint, (0.3, 0.25, 0.35), 0.14)), (0.55, mix(tint, (1, 1, 1), 0.10)))),
        )
    )
