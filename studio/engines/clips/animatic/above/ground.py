"""The ground of each set from straight above, and what is laid on it."""

from __future__ import annotations

from collections.abc import Callable

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.above.built import crossing, lanes, quay, room_floor, square, terrace
from studio.engines.clips.animatic.above.country import (
    furrows,
    heights,
    meadow,
    open_water,
    park,
    river,
    sands,
    strand,
    wood,
)
from studio.engines.clips.animatic.above.plan import Plan
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Colour, hexed, mix
from studio.engines.clips.animatic.palette import Weather
from studio.engines.clips.animatic.places import water
from studio.engines.clips.animatic.places.land import GRASS, SNOW
from studio.engines.clips.animatic.places.rooms import ROOMS
from studio.engines.clips.animatic.places.tints import DUNE, EARTH, MOSS, PAVING, SAND, VINE, WHEAT
from studio.engines.clips.animatic.stage import Stage

GROUNDS: dict[str, Colour] = {
    "mountains": GRASS,
    "hills": GRASS,
    "forest": mix(MOSS, EARTH, 0.25),
    "field": WHEAT,
    "vineyard": VINE,
    "terraces": GRASS,
    "desert": DUNE,
    "waterfall": MOSS,
    "garden": mix(GRASS, (0.5, 0.85, 0.4), 0.2),
    "road": GRASS,
    "sea": water.DEEP,
    "beach": SAND,
    "lake": GRASS,
    "river": GRASS,
    "village": GRASS,
    "city": PAVING,
    "street": PAVING,
    "market": PAVING,
    "harbour": PAVING,
    "rooftop": hexed("#c9a78d"),
    "studio": hexed("#e3d3c4"),
}
"""What the ground of each set is; rooms have their own."""


def build(stage: Stage, place: str, weather: Weather) -> Plan:
    """Build a set to be seen from above."""
    plan = Plan(stage)
    kind = ROOMS.get(place)
    if kind is not None:
        room_floor(plan, kind)
        return plan
    ground = SNOW if weather is Weather.SNOW and place != "sea" else GROUNDS[place]
    _ground(plan, ground)
    FEATURES[place](plan)
    return plan


def _ground(plan: Plan, colour: Colour) -> None:
    """Lay the ground with its soft patches."""
    colours = plan.stage.palette
    chance = plan.stage.chance("plan ground")
    patches = [(chance.uniform(-1, 1, 2), chance.uniform(0.1, 0.4), chance.random()) for _ in range(34)]

    def draw(canvas: Canvas) -> None:
        canvas.wash(colours.seen(colour))
        for middle, size, tone in patches:
            shade = colours.shaded(colour) if tone < 0.5 else colours.seen(mix(colour, (1.0, 0.97, 0.7), 0.3))
            canvas.fill(
                pen.oval((float(middle[0]) * 1.3, float(middle[1])), size, size * 0.7, 60 * tone),
                shade,
                opacity=0.2,
                soft=0.03,
            )

    plan.lay(0.0, draw)


FEATURES: dict[str, Callable[[Plan], None]] = {
    "mountains": heights,
    "hills": meadow,
    "forest": wood,
    "waterfall": river,
    "garden": park,
    "field": furrows,
    "vineyard": furrows,
    "terraces": furrows,
    "desert": sands,
    "sea": open_water,
    "beach": strand,
    "lake": river,
    "river": river,
    "village": lanes,
    "city": crossing,
    "street": crossing,
    "road": crossing,
    "market": square,
    "harbour": quay,
    "rooftop": terrace,
    "studio": lambda plan: None,
}
"""What is laid on the ground of each set."""
