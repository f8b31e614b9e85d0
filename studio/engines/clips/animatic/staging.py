"""Staging: the set of a shot built, people, animals and products put in it, and weather over it all."""

from __future__ import annotations

from dataclasses import replace

from studio.engines.clips.animatic.above.placing import seen_from_above
from studio.engines.clips.animatic.figures.placing import animals, people, shoulder
from studio.engines.clips.animatic.framing import TILT, Setup, crowns, setup
from studio.engines.clips.animatic.goods.display import products
from studio.engines.clips.animatic.palette import palette
from studio.engines.clips.animatic.places import flora, land
from studio.engines.clips.animatic.places.indoors import room, studio
from studio.engines.clips.animatic.places.landmarks import put
from studio.engines.clips.animatic.places.rooms import ROOMS
from studio.engines.clips.animatic.places.sets import SETS
from studio.engines.clips.animatic.places.sky import sky
from studio.engines.clips.animatic.places.tints import FLOWERS
from studio.engines.clips.animatic.places.weather import veil
from studio.engines.clips.animatic.rig import Rig, rig
from studio.engines.clips.animatic.spec import Spec
from studio.engines.clips.animatic.stack import Cutout
from studio.engines.clips.animatic.stage import Stage
from studio.engines.clips.camera_moves import Run
from studio.engines.clips.camera_path import REACHES
from studio.film.camera import Angle, Move, Size


def staged(spec: Spec, aspect: float) -> tuple[list[Cutout], Setup, float]:
    """Give a shot's cutouts, the farthest first, where its camera is, and by how much that is tilted, in radians."""
    camera = setup(spec, aspect)
    stage = Stage(camera.view, palette(spec.time, spec.weather), spec.seed)
    if spec.angle is Angle.TOP_DOWN:
        seen_from_above(stage, spec)
        return stage.cutouts(), camera, 0.0
    _build(stage, spec)
    _detail(stage, spec)
    people(stage, spec, camera)
    animals(stage, spec, camera)
    products(stage, spec, camera)
    if spec.angle is Angle.OVER_SHOULDER:
        shoulder(stage, spec)
    if spec.place in SETS:
        veil(stage, spec.weather)
    return stage.cutouts(), camera, TILT if spec.angle is Angle.DUTCH else 0.0


def driven(spec: Spec, run: Run, cutouts: list[Cutout], camera: Setup, roll: float) -> Rig:
    """Put the camera on its way through the set: a slide that would cut a head is shorter."""
    moves = tuple(move for move in spec.move if move is not Move.STATIC)
    near = [cutout.near for cutout in cutouts]
    ways = (rig(moves, replace(run, reach=reach), camera.pivot, roll).clear_of(near) for reach in REACHES)
    first = next(ways)
    heads = crowns(spec, camera)
    return next((way for way in (first, *ways) if way.holds(heads, camera.view.aspect)), first) if heads else first


def _build(stage: Stage, spec: Spec) -> None:
    """Build the set with its landmarks."""
    if spec.place in ROOMS:
        room(stage, spec.place, spec.time)
        return
    if spec.place == "studio":
        studio(stage)
        return
    sky(stage, spec.time, spec.weather)
    SETS[spec.place](stage, spec.weather)
    for name in spec.also:
        put(stage, name)


def _detail(stage: Stage, spec: Spec) -> None:
    """Let something be near where a close shot shows nobody: flowers, or stones."""
    if spec.people or spec.beasts or spec.goods or spec.size not in (Size.CLOSE, Size.EXTREME_CLOSE):
        return
    if spec.place not in SETS or spec.place in ("sea", "city", "street", "market", "harbour", "rooftop"):
        return
    dry = spec.place in ("desert", "beach")
    for number in range(9):
        chance = stage.chance(f"detail {number}")
        back = stage.view.plane(float(chance.uniform(-0.15, 0.5)) * stage.view.distance)
        x = (number - 4) / 4 * stage.view.wide(back) * 0.85 + float(chance.uniform(-0.05, 0.05))
        colour = FLOWERS[number % 4]
        if dry:
            stage.grow(flora.rock, x, back, 0.16 / stage.view.scale(), f"detail stone {number}", land.ROCK)
        else:
            tall = float(chance.uniform(0.35, 0.62)) / stage.view.scale()
            stage.grow(flora.flower, x, back, tall, f"detail flower {number}", colour)
