"""Houses, a church, and the skyline."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import Colour, Down, hexed, mix
from studio.engines.clips.animatic.pen import Points
from studio.engines.clips.animatic.places import flora
from studio.engines.clips.animatic.places.tints import CONCRETE, DOOR, FRAME, GLASS, SLATE
from studio.engines.clips.animatic.stage import Growing, Stage

OVER = 0.25
"""Metres by which a roof reaches beyond the walls."""


@dataclass(frozen=True)
class House:
    """A house: where its front stands, how wide, deep and tall it is, its roof, and its colours."""

    x: float
    back: float
    wide: float
    deep: float
    tall: float
    roof: float
    wall: Colour
    tiles: Colour
    floors: int = 1
    gable: bool = field(default=False, kw_only=True)
    """Whether a gable faces the camera."""

    @property
    def left(self) -> float:
        """Metres to the left side of its front."""
        return self.x - self.wide / 2

    @property
    def right(self) -> float:
        """Metres to the right side of its front."""
        return self.x + self.wide / 2


def house(stage: Stage, name: str, one: House) -> None:
    """Put up a house."""
    box = stage.around(one.x, 0, one.back, one.wide * 2.2, one.tall + one.roof + 2)
    stage.stand(one.back, lambda canvas: draw_house(canvas, stage, one, name), (*box[:3], box[3] + 0.08))


def draw_house(canvas: Canvas, stage: Stage, one: House, name: str) -> None:
    """Draw a house: the wall that faces, the one beside it, and the roof over both, as far as the camera sees them."""
    view, colours = stage.view, stage.palette
    far = stage.haze(one.back)
    chance = stage.chance(f"house {name}")
    end, top, ridge = one.back + one.deep, one.tall, one.tall + one.roof
    bright, dim = colours.seen(one.wall, far), colours.shaded(one.wall, far)
    roof, under = colours.seen(one.tiles, far), colours.shaded(one.tiles, far)
    foot = view.at(one.x, 0, one.back)
    flora.shadow(canvas, foot, one.wide * 0.62 * view.scale(one.back), Growing(colours, stage.side, far, chance))
    way = -1 if one.x > 0 else 1
    side = one.left if way < 0 else one.right
    beside = dim if way == -stage.side else mix(bright, dim, 0.45)
    canvas.fill(_quad(stage, (side, 0, one.back), (side, top, one.back), (side, top, end), (side, 0, end)), beside)
    if one.gable:
        gable = _quad(stage, (side, top, one.back), (side, top, end), (one.x, ridge, end), (one.x, ridge, one.back))
        canvas.fill(gable, under if way == -stage.side else mix(roof, under, 0.4))
        _gabled(canvas, stage, one, bright, (roof, under))
    else:
        middle = one.back + one.deep / 2
        canvas.fill(_quad(stage, (side, top, one.back), (side, ridge, middle), (side, top, end)), beside)
        _eaved(canvas, stage, one, bright, (roof, under))
    if chance.random() < 0.7:
        at = one.x + one.wide * float(chance.uniform(-0.3, 0.3))
        chimney = _quad(
            stage,
            (at - 0.3, ridge - 0.9, one.back + 0.5),
            (at - 0.3, ridge + 0.7, one.back + 0.5),
            (at + 0.3, ridge + 0.7, one.back + 0.5),
            (at + 0.3, ridge - 0.9, one.back + 0.5),
        )
        if not one.gable:
            canvas.fill(chimney, mix(roof, under, 0.5))
    _openings(canvas, stage, one, name)


def _quad(stage: Stage, *places: tuple[float, float, float]) -> Points:
    """Give an outline by places of the set."""
    return pen.points([stage.view.at(*place) for place in places])


def _gabled(canvas: Canvas, stage: Stage, one: House, wall: Colour, tiles: tuple[Colour, Colour]) -> None:
    """Draw a front under a gable, and the edges of its roof, in the light and in the shade."""
    left, right, back = one.left, one.right, one.back
    top, ridge, over = one.tall, one.tall + one.roof, OVER
    front = _quad(stage, (left, 0, back), (left, top, back), (one.x, ridge, back), (right, top, back), (right, 0, back))
    canvas.fill(front, wall)
    for foot, lit in (((left - over, top - 0.15), stage.side < 0), ((right + over, top - 0.15), stage.side > 0)):
        edge = _quad(
            stage,
            (one.x, ridge + 0.12, back),
            (*foot, back),
            (foot[0], foot[1] - 0.22, back),
            (one.x, ridge - 0.2, back),
        )
        canvas.fill(edge, tiles[0] if lit else tiles[1])


def _eaved(canvas: Canvas, stage: Stage, one: House, wall: Colour, tiles: tuple[Colour, Colour]) -> None:
    """Draw a front under an eave, and the slope of tiles over it."""
    left, right, back = one.left, one.right, one.back
    top, ridge, middle, over = one.tall, one.tall + one.roof, one.back + one.deep / 2, OVER
    canvas.fill(_quad(stage, (left, 0, back), (left, top, back), (right, top, back), (right, 0, back)), wall)
    slope = _quad(
        stage,
        (left - over, top - 0.1, back - 0.2),
        (left - over * 0.6, ridge, middle),
        (right + over * 0.6, ridge, middle),
        (right + over, top - 0.1, back - 0.2),
    )
    canvas.fill(slope, tiles[0])
    eave = _quad(
        stage,
        (left - over, top - 0.1, back - 0.2),
        (left - over, top - 0.32, back - 0.2),
        (right + over, top - 0.32, back - 0.2),
        (right + over, top - 0.1, back - 0.2),
    )
    canvas.fill(eave, tiles[1])
    for row in range(1, 4):
        share = row / 4
        corners = ((left, 0.0), (right, 0.0), (right, 0.02), (left, 0.02))
        line = _quad(
            stage,
            *(
                (x, top - 0.1 + (ridge - top + 0.1) * (share + t), back - 0.2 + (middle - back + 0.2) * share)
                for x, t in corners
            ),
        )
        canvas.fill(line, tiles[1], opacity=0.4)


def _openings(canvas: Canvas, stage: Stage, one: House, name: str) -> None:
    """Draw door, windows and shutters of a house's front."""
    colours = stage.palette
    far = stage.haze(one.back)
    chance = stage.chance(f"windows {name}")
    frame = colours.seen(FRAME, far)
    shutter = colours.seen(DOOR[int(chance.integers(0, 4))], far)
    many = max(2, round(one.wide / 2.4))
    door = int(chance.integers(0, many))
    frames: list[Points] = []
    lamps: list[Points] = []
    panes: list[Points] = []
    bars: list[Points] = []
    shutters: list[Points] = []
    for floor in range(one.floors):
        for number in range(many):
            x = one.x - one.wide / 2 + one.wide * (number + 0.5) / many
            low = 0.95 + floor * 2.7
            if floor == 0 and number == door:
                frames.append(pane(stage, x, 0, one.back, 1.15, 2.25))
                shutters.append(pane(stage, x, 0, one.back, 0.92, 2.1))
                continue
            if low + 1.4 > one.tall + (one.roof * 0.3 if one.gable else 0):
                continue
            frames.append(pane(stage, x, low - 0.1, one.back, 1.15, 1.5))
            (lamps if lamplit(stage, chance) else panes).append(pane(stage, x, low, one.back, 0.92, 1.28))
            bars.append(pane(stage, x, low, one.back, 0.07, 1.28))
            bars.append(pane(stage, x, low + 0.62, one.back, 0.92, 0.07))
            if many < one.wide / 1.9:
                shutters += [pane(stage, x + way * 0.82, low - 0.08, one.back, 0.42, 1.44) for way in (-1, 1)]
    glass = colours.seen(mix(GLASS, colours.sky[1], 0.3), far)
    for outlines, colour in (
        (frames, frame),
        (lamps, colours.lamp),
        (panes, glass),
        (bars, frame),
        (shutters, shutter),
    ):
        canvas.fill(outlines, colour)


def pane(stage: Stage, x: float, low: float, back: float, wide: float, tall: float) -> Points:
    """Give a rectangle that faces the camera."""
    left, bottom = stage.view.at(x - wide / 2, low, back)
    right, top = stage.view.at(x + wide / 2, low + tall, back)
    return pen.box(left, top, right, bottom)


def lamplit(stage: Stage, chance: np.random.Generator, share: float = 0.6) -> bool:
    """Whether someone has put on the light, which is seen when it is dark."""
    dark = stage.palette.light[2] < 0.8
    return bool(chance.random() < (share if dark else 0.0))


def chapel(stage: Stage, x: float, back: float) -> None:
    """Put up a church with its tower."""
    wall, tiles = hexed("#efe4cf"), SLATE
    house(stage, "nave", House(x + 6, back, 12, 8, 7.5, 4.0, wall, tiles))
    box = stage.around(x, 0, back - 1, 9, 30)
    stage.stand(back - 1, lambda canvas: _tower(canvas, stage, x, back - 1, wall, tiles), box)


def _tower(canvas: Canvas, stage: Stage, x: float, back: float, wall: Colour, tiles: Colour) -> None:
    """Draw a church tower with its spire and clock."""
    view, colours = stage.view, stage.palette
    far = stage.haze(back)
    bright, dim = colours.seen(wall, far), colours.shaded(wall, far)
    canvas.fill(pane(stage, x, 0, back, 4.6, 15), bright)
    canvas.fill(pane(stage, x - stage.side * 1.55, 0, back, 1.5, 15), dim)
    spire = pen.points([view.at(x - 2.7, 15, back), view.at(x, 24, back), view.at(x + 2.7, 15, back)])
    canvas.fill(spire, colours.seen(tiles, far))
    half = pen.points([view.at(x, 15, back), view.at(x, 24, back), view.at(x - stage.side * 2.7, 15, back)])
    canvas.fill(half, colours.shaded(tiles, far))
    face = view.at(x, 12.6, back)
    size = 1.0 * view.scale(back)
    canvas.fill(pen.oval(face, size, size), colours.seen(FRAME, far))
    canvas.fill(
        [
            pen.limb(face, (face[0], face[1] - size * 0.7), size * 0.08, size * 0.06),
            pen.limb(face, (face[0] + size * 0.5, face[1] + size * 0.1), size * 0.08, size * 0.06),
        ],
        colours.dark,
    )
    for low in (4.0, 8.0):
        canvas.fill(
            _arch(stage, x, low, back, 1.0, 2.0), colours.lamp if colours.light[2] < 0.8 else colours.shaded(SLATE, far)
        )


def _arch(stage: Stage, x: float, low: float, back: float, wide: float, tall: float) -> Points:
    """Give an opening with a round head."""
    left, bottom = stage.view.at(x - wide / 2, low, back)
    right, top = stage.view.at(x + wide / 2, low + tall, back)
    at = np.linspace(0, np.pi, 14)
    radius = (right - left) / 2
    head = np.stack([(left + right) / 2 - radius * np.cos(at), top + radius - radius * np.sin(at)], 1)
    return np.concatenate([head, [[right, bottom], [left, bottom]]])


def skyline(stage: Stage, back: float, many: int, tall: tuple[float, float], far: float, name: str) -> None:
    """Put up a row of towers; each floor has its windows where one can tell them."""
    view, colours = stage.view, stage.palette

    def draw(canvas: Canvas) -> None:
        chance = stage.chance(name)
        scale = view.scale(back)
        reach = 2.4 / scale
        dark: list[Points] = []
        lamps: list[Points] = []
        x = -reach
        while x < reach:
            wide = float(chance.uniform(0.7, 1.3)) * 2 * reach / many
            up = tall[0] + (tall[1] - tall[0]) * float(chance.random()) ** 2.2
            wall = CONCRETE[int(chance.integers(0, len(CONCRETE)))]
            bright, dim = colours.seen(wall, far), colours.shaded(wall, far)
            foot = colours.air
            left, low = view.at(x, 0, back)
            right, top = view.at(x + wide, up, back)
            canvas.fill(pen.box(left, top, right, low), Down(((top, bright), (low, mix(bright, foot, 0.35)))))
            shade = (left, left + (right - left) * 0.4) if stage.side > 0 else (right - (right - left) * 0.4, right)
            canvas.fill(pen.box(shade[0], top, shade[1], low), Down(((top, dim), (low, mix(dim, foot, 0.35)))))
            kind = int(chance.integers(0, 5))
            if kind == 0:
                mast = (left + right) / 2
                canvas.fill(pen.box(mast - 0.0016, top - 0.05, mast + 0.0016, top), dim)
            elif kind == 1:
                canvas.fill(
                    pen.points([(left, top), ((left + right) / 2, top - (right - left) * 0.5), (right, top)]), dim
                )
            elif kind == 2:
                inset = (right - left) * 0.2
                canvas.fill(pen.box(left + inset, top - 0.022, right - inset, top), bright)
            if far < 0.5:
                step = max(3.4 * scale, 0.0105)
                gap = (right - left) / max(2, round((right - left) / max(step * 0.9, 0.008)))
                y = top + step * 0.7
                while y < low - step:
                    for pane_x in np.arange(left + gap * 0.25, right - gap * 0.4, gap):
                        pane = pen.box(float(pane_x), y, float(pane_x) + gap * 0.55, y + step * 0.52)
                        (lamps if lamplit(stage, chance, 0.38) else dark).append(pane)
                    y += step
            x += wide * float(chance.uniform(0.92, 1.5))
        glass = colours.seen(mix(GLASS, colours.sky[0], 0.35), far + 0.08)
        if dark:
            canvas.fill(dark, glass, opacity=0.75)
        if lamps:
            canvas.fill(lamps, mix(colours.lamp, colours.air, far * 0.5))

    stage.stand(back, draw)
