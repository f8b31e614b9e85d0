"""Figures and animals put into a set."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import lit, mix
from studio.engines.clips.animatic.figures import beasts
from studio.engines.clips.animatic.figures.body import body
from studio.engines.clips.animatic.figures.easel import Easel
from studio.engines.clips.animatic.figures.face import behind, head
from studio.engines.clips.animatic.figures.poses import STANCES
from studio.engines.clips.animatic.framing import APART, TABLE, Setup, spacing, standing
from studio.engines.clips.animatic.goods.display import side_table
from studio.engines.clips.animatic.goods.shelf import WIDE
from studio.engines.clips.animatic.goods.shelf import draw as draw_good
from studio.engines.clips.animatic.palette import Palette
from studio.engines.clips.animatic.places import flora, land
from studio.engines.clips.animatic.places.rooms import WALNUT, indoor_light
from studio.engines.clips.animatic.places.sets import SETS
from studio.engines.clips.animatic.spec import Garment, Good, Person, Pose, Spec
from studio.engines.clips.animatic.stage import Growing, Stage

MOUNT = 0.6
"""How high a bicycle is by the height of who rides it, as `Pose.RIDE` sits on it."""

DIM = 2.0
"""The sum of the colours of a light under which it is night."""


def people(stage: Stage, spec: Spec, camera: Setup) -> None:
    """Put the figures side by side, the first in the middle or left of it."""
    shown = standing(spec, camera)
    many = len(shown)
    for number, (who, x) in enumerate(shown):
        back = 0.0 if many == 1 else (0.10, -0.08, 0.18, -0.02)[number % 4]
        figure(stage, who, x, back, spec, f"figure {number}")
    if many > 1 and all(one.pose is Pose.SIT for one, _ in shown) and not spec.beasts:
        stage.grow(side_table, camera.x, 0.3, TABLE * 0.92, "table between")


def figure(stage: Stage, who: Person, x: float, back: float, spec: Spec, name: str) -> None:
    """Put up one figure, what it sits on, and what it holds."""
    view = stage.view
    foot, tall = view.at(x, 0, back), who.tall * view.scale(back)
    rides = who.pose is Pose.RIDE
    wide = (1.15 if rides else 0.62) * tall
    box = (foot[0] - wide, foot[1] - 1.18 * tall, foot[0] + wide, foot[1] + 0.12 * tall)
    indoor = spec.place not in SETS
    how = Growing(stage.palette, stage.side, 0.0, stage.chance(name))

    def draw(canvas: Canvas) -> None:
        flora.shadow(canvas, foot, (0.4 if rides else 0.2) * tall, how)
        if STANCES[who.pose].seat:
            _seat(canvas, foot, tall, who, how, indoor=indoor)
        own = canvas.own(box)
        if own is None:
            return
        light = indoor_light(stage, spec) if indoor else _moonlit(stage.palette)
        easel = Easel(own, foot, tall, who.facing, light, stage.side)
        has = spec.goods[who.holds] if who.holds is not None and who.holds < len(spec.goods) else None
        if rides:
            draw_good(own, foot, MOUNT * tall, has or _bicycle(who), light, stage.side, stands=False, facing=who.facing)
        body(easel, who, behind, head)
        if has and not rides:
            _held(easel, who, has, stage)
        thick = 0.006 * tall
        own.edged(stage.palette.glow, (stage.side * thick, -thick * 0.5), 0.30)
        own.edged(stage.palette.dark, (-stage.side * thick * 1.4, thick * 0.4), 0.16)
        canvas.lay(own)

    stage.stand(back, draw, box, over=0.01)


def _moonlit(palette: Palette) -> Palette:
    """Give the light on figures outdoors: at night a little more than the set's, so that faces are read."""
    if palette.low > 0.5 or sum(palette.light) > DIM:
        return palette
    return replace(palette, light=mix(palette.light, (1.0, 0.93, 0.86), 0.32))


def _bicycle(who: Person) -> Good:
    """Give the bicycle of somebody who has none of the products."""
    return Good(
        shape="bicycle", colour=who.bottom.colour if who.bottom.colour != who.top.colour else who.shoes, label=""
    )


def _held(easel: Easel, who: Person, good: Good, stage: Stage) -> None:
    """Draw the product in a figure's hand, large enough to be known."""
    hand = STANCES[who.pose].arms[1][2]
    size = min(0.20, 0.24 / WIDE[good.shape])
    place = easel.at((hand[0] + 0.012, hand[1] + 0.018))
    draw_good(easel.canvas, place, size * easel.tall, good, easel.palette, stage.side, stands=False)
    thumb = easel.at((hand[0] + 0.012, hand[1] + 0.03))
    easel.canvas.fill(pen.oval(thumb, 0.026 * easel.tall, 0.018 * easel.tall), easel.tone(who.skin))


def _seat(canvas: Canvas, foot: tuple[float, float], tall: float, who: Person, how: Growing, *, indoor: bool) -> None:
    """Draw what a figure sits on: a stone outdoors, a chair in a room."""
    x, y = foot
    high = STANCES[who.pose].seat * tall
    if not indoor:
        flora.rock(canvas, (x - who.facing * 0.02 * tall, y), high / 0.96, how, land.ROCK)
        return
    wood, light, dim = how.tones(WALNUT)
    way = who.facing
    legs = [pen.box(x + at * tall - 0.010 * tall, y - high, x + at * tall + 0.010 * tall, y) for at in (-0.10, 0.13)]
    canvas.fill(legs, dim)
    rest = pen.box(
        x - way * 0.115 * tall - 0.012 * tall,
        y - high * 2.3,
        x - way * 0.115 * tall + 0.012 * tall,
        y - high * 0.9,
        0.01 * tall,
    )
    canvas.fill(rest, wood)
    canvas.fill(pen.box(x - 0.13 * tall, y - high * 1.02, x + 0.16 * tall, y - high * 0.9, 0.01 * tall), light)


def animals(stage: Stage, spec: Spec, camera: Setup) -> None:
    """Put the animals beside the people, or where the subject stands; birds fly."""
    view = stage.view
    wide = sum(beasts.across(one.kind) for one in spec.beasts)
    beside = APART if len(spec.people) == 1 else spacing(spec) * len(spec.people)
    x = camera.x - wide / 2 + (beside / 2 + 0.1 if spec.people else 0.0)
    for number, one in enumerate(spec.beasts):
        wide = beasts.across(one.kind)
        back = (0.0, 0.35, 0.15)[number % 3] if spec.beasts[0].kind != "bird" else 0.0
        if one.kind == "bird":
            at = (camera.x + (number - 1) * 0.9, camera.metres * 1.2 + 0.4 * (number % 2), 1.5)
        else:
            build = beasts.BUILDS[one.kind]
            at = (x + wide / 2 - one.facing * (build.ahead - build.behind) / 2 * build.metres, 0.0, back)
            x += wide
        foot, metre = view.at(*at), view.scale(at[2])
        how = Growing(stage.palette, stage.side, 0.0, stage.chance(f"beast {number}"))
        stage.stand(
            at[2],
            partial(beasts.beast, foot=foot, metre=metre, one=one, how=how),
            over=0.01,
        )


def shoulder(stage: Stage, spec: Spec) -> None:
    """Put someone before the camera, seen from behind, dark and out of focus: the last of several, or nobody known."""
    view = stage.view
    who = spec.people[-1] if len(spec.people) > 1 else Person(top=Garment(kind="coat", colour="#3d4a63"))
    back = view.back(1.5)
    turned = who.model_copy(update={"pose": Pose.LOOK_OUT, "holds": None, "facing": -1})
    tall = who.tall * view.scale(back)
    # A child is raised until its head is seen.
    foot = (0.33 * view.aspect, min(view.at(0, 0, back)[1] + 0.02, 0.1 + 0.9 * tall))
    box = (foot[0] - 0.3 * tall, foot[1] - 1.1 * tall, foot[0] + 0.3 * tall, foot[1])

    def draw(canvas: Canvas) -> None:
        own = canvas.own(box)
        if own is None:
            return
        light = indoor_light(stage, spec) if spec.place not in SETS else stage.palette
        dim = replace(light, light=lit(light.light, (0.52, 0.52, 0.58)))
        body(Easel(own, foot, tall, -1, dim, stage.side), turned, behind, head)
        own.edged(stage.palette.glow, (stage.side * 0.008, -0.003), 0.4)
        canvas.lay(own)

    stage.flat(view.front(back), 50.0, draw, box, blur=0.0045)
