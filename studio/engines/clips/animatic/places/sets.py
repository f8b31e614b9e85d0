"""The sets under the open sky, by name."""

from __future__ import annotations

from collections.abc import Callable

from studio.engines.clips.animatic.palette import Weather
from studio.engines.clips.animatic.places import water
from studio.engines.clips.animatic.places.gathering import harbour, market, village
from studio.engines.clips.animatic.places.streets import city, rooftop, street
from studio.engines.clips.animatic.places.tints import VINE
from studio.engines.clips.animatic.places.wild import (
    desert,
    field,
    forest,
    garden,
    hills,
    mountains,
    road,
    terraces,
    waterfall,
)
from studio.engines.clips.animatic.stage import Stage

Build = Callable[[Stage, Weather], None]

SETS: dict[str, Build] = {
    "mountains": mountains,
    "hills": hills,
    "forest": forest,
    "field": field,
    "vineyard": lambda stage, weather: field(stage, weather, VINE),
    "terraces": terraces,
    "desert": desert,
    "waterfall": waterfall,
    "garden": garden,
    "road": road,
    "sea": water.sea,
    "beach": water.beach,
    "lake": water.lake,
    "river": water.river,
    "village": village,
    "city": city,
    "street": street,
    "market": market,
    "harbour": harbour,
    "rooftop": rooftop,
}
"""What builds each set under the open sky; rooms and the studio are built indoors."""
