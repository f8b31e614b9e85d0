"""Framing: where the camera is set up for a size of shot and an angle, before people, animals, products or a place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from studio.engines.clips.animatic.figures.beasts import BUILDS, across, sunk
from studio.engines.clips.animatic.figures.poses import STANCES
from studio.engines.clips.animatic.figures.skull import crown
from studio.engines.clips.animatic.goods.shelf import TALL, WIDE
from studio.engines.clips.animatic.places.rooms import ROOMS
from studio.engines.clips.animatic.spec import Beast, Person, Pose, Spec
from studio.engines.clips.animatic.view import View
from studio.film.camera import Angle, Size

APART = 0.66
"""Metres between two people who stand together."""

STRIDE, SEATED, RIDING = 0.82, 1.35, 1.95
"""The same where they walk, where they sit, and where they ride."""

BICYCLE = 1.75
"""Metres that one takes who rides."""

LARGE = 0.5
"""Metres from which on a product stands on the ground and on no table."""

TABLE = 0.78
"""Metres of a table's height."""

TILT = 0.13
"""Radians of a camera that is held at a slant."""

LENSES = {
    Size.EXTREME_WIDE: 1.0,
    Size.WIDE: 1.15,
    Size.FULL: 1.45,
    Size.MEDIUM: 2.0,
    Size.CLOSE: 2.6,
    Size.EXTREME_CLOSE: 3.4,
}
"""Focal lengths in heights of the frame."""

FOCUS = {Size.MEDIUM: 0.007, Size.CLOSE: 0.013, Size.EXTREME_CLOSE: 0.02}
"""Heights of the frame by which the horizon is out of focus."""


@dataclass(frozen=True)
class Standing:
    """How large a subject is in a size of shot."""

    share: float
    """Of the frame's height."""
    foot: float | None
    """Where its foot is below the middle; None where the head is what is framed."""
    eye: float
    """The camera's height as a share of the subject's."""


PEOPLE = {
    Size.EXTREME_WIDE: Standing(0.13, 0.27, 1.3),
    Size.WIDE: Standing(0.46, 0.37, 0.85),
    Size.FULL: Standing(0.80, 0.44, 0.68),
    Size.MEDIUM: Standing(1.72, None, 0.88),
    Size.CLOSE: Standing(3.0, None, 0.91),
    Size.EXTREME_CLOSE: Standing(5.6, None, 0.93),
}
LAND = {
    Size.EXTREME_WIDE: Standing(0.085, 0.19, 1.5),
    Size.WIDE: Standing(0.16, 0.22, 1.15),
    Size.FULL: Standing(0.26, 0.24, 1.0),
    Size.MEDIUM: Standing(0.42, 0.30, 0.85),
    Size.CLOSE: Standing(0.85, 0.40, 0.55),
    Size.EXTREME_CLOSE: Standing(1.5, 0.46, 0.36),
}
GOODS = {
    Size.EXTREME_WIDE: Standing(0.20, 0.24, 1.0),
    Size.WIDE: Standing(0.30, 0.26, 0.9),
    Size.FULL: Standing(0.44, 0.29, 0.75),
    Size.MEDIUM: Standing(0.56, 0.33, 0.65),
    Size.CLOSE: Standing(0.72, 0.39, 0.55),
    Size.EXTREME_CLOSE: Standing(1.20, 0.66, 0.55),
}

BEASTS = {
    Size.EXTREME_WIDE: Standing(0.10, 0.26, 1.3),
    Size.WIDE: Standing(0.34, 0.34, 0.85),
    Size.FULL: Standing(0.60, 0.37, 0.72),
    Size.MEDIUM: Standing(0.76, 0.42, 0.70),
    Size.CLOSE: Standing(0.50, None, 0.86),
    Size.EXTREME_CLOSE: Standing(0.82, None, 0.88),
}
"""Animals: from close on, the share is that of the head alone."""

FACES = 0.66
"""Of the frame's height, what all faces of a closer shot may take: a child beside its father is seen too."""

CHIN = 0.085
"""How far the chin is below the middle of the head, in heights of the figure."""

WITHIN = 0.94
"""Of the frame's width, what a subject that stands aside stays within."""

HALF_HEAD = 0.06
"""Half the width of a head, in heights of the figure."""

HEADROOM = {Size.MEDIUM: 0.13, Size.CLOSE: 0.115}
"""What is left free above hair and hat, in heights of the frame."""

BROAD = 1.3
"""The aspect under which the plate in the corner reaches over the middle, where heads are."""

LOW_EYE = {Size.MEDIUM: 0.55, Size.CLOSE: 0.80, Size.EXTREME_CLOSE: 0.88}
HIGH_EYE = {
    Size.EXTREME_WIDE: 4.4,
    Size.WIDE: 1.7,
    Size.FULL: 1.15,
    Size.MEDIUM: 1.12,
    Size.CLOSE: 1.04,
    Size.EXTREME_CLOSE: 1.0,
}
FROM_THE_AIR = {
    Size.EXTREME_WIDE: 0.04,
    Size.WIDE: 0.08,
    Size.FULL: 0.15,
    Size.MEDIUM: 0.35,
    Size.CLOSE: 0.7,
    Size.EXTREME_CLOSE: 1.4,
}
BUILT = frozenset({"village", "city", "street", "market", "harbour", "rooftop"})
"""Sets of fronts, which a camera sees from a crane rather than from a drone: they have no roofs."""

CRANE, FLIGHT = 0.20, 0.30
"""How far above the middle the horizon is from a crane and from the air, in heights of the frame."""

FROM_ABOVE = {
    Size.EXTREME_WIDE: 30.0,
    Size.WIDE: 15.0,
    Size.FULL: 8.0,
    Size.MEDIUM: 4.6,
    Size.CLOSE: 2.8,
    Size.EXTREME_CLOSE: 1.7,
}
"""Metres that the frame is high on the ground."""


@dataclass(frozen=True)
class Setup:
    """A camera set up before its subject: the view, the subject's place, and how tall it is."""

    view: View
    metres: float
    """How tall the subject is."""
    x: float
    """Metres to the right at which its middle stands."""
    pivot: tuple[float, float] = (0.0, 0.0)
    """Where in the picture the eye goes."""


def setup(spec: Spec, aspect: float) -> Setup:
    """Set the camera up."""
    if spec.angle is Angle.TOP_DOWN:
        metres = FROM_ABOVE[spec.size] * (0.45 if spec.place in ROOMS else 1.0) * max(1.0, 1.2 / aspect)
        return Setup(View(aspect, 1.0, metres, 0.0, 0.0), 1.7, 0.0)
    tall, wide, standing = _subject(spec)
    share = standing.share
    if spec.angle is Angle.AERIAL:
        share = FROM_THE_AIR[spec.size] * (2.0 if spec.place in BUILT else 1.0)
    if wide:
        if spec.people and spec.size in (Size.CLOSE, Size.EXTREME_CLOSE):
            brims = any(one.hat is not None and one.hat.kind in ("straw", "hat") for one in spec.people)
            wide = spacing(spec) * (len(before_camera(spec)) - 1) + (0.5 if brims else 0.2)  # heads, not elbows
        share = min(share, 0.86 * aspect / (wide / tall))
    if spec.people and standing.foot is None and spec.size is not Size.EXTREME_CLOSE:
        share = min(share, FACES * tall / _faces(spec))
    lens = LENSES[spec.size] * (0.82 if spec.place in ROOMS else 1.0)
    lens *= 0.85 if aspect < 1 else 1.0
    distance = tall * lens / share
    if spec.place in ROOMS and distance > 6.0:
        distance, lens = 6.0, 6.0 * share / tall
    foot = _foot(spec, standing, aspect, share, tall)
    eye = _eye(spec, standing, share, foot)
    horizon = foot - share * eye
    up = TABLE if _on_table(spec) else 0.0
    focus = _focus(spec)
    view = View(aspect, lens, distance, eye * tall + up, horizon, focus)
    aside, room = _aside(spec, aspect), max(0.0, (aspect * WITHIN - wide * view.scale()) / 2)
    x = (aside if spec.focus else max(-room, min(room, aside))) / view.scale() - _muzzle(spec, standing)
    middle = (x * view.scale(), foot - share * _eyes(spec, standing))
    if not (spec.people or spec.beasts or spec.goods):
        middle = (0.0, horizon * 0.6)
    if spec.focus:
        middle = ((spec.focus[0] - 0.5) * aspect, spec.focus[1] - 0.5)
    held = (max(-0.3 * aspect, min(0.3 * aspect, middle[0])), max(-0.3, min(0.3, middle[1])))
    return Setup(view, tall, x, held)


def before_camera(spec: Spec) -> tuple[Person, ...]:
    """Give the people who are seen: of several, the camera looks over the last one's shoulder."""
    over = spec.angle is Angle.OVER_SHOULDER and len(spec.people) > 1
    return spec.people[:-1] if over else spec.people


def standing(spec: Spec, camera: Setup) -> list[tuple[Person, float]]:
    """Give the people who are seen, each with the metres to the right at which it stands."""
    shown, apart = before_camera(spec), spacing(spec)
    beside = sum(across(one.kind) for one in spec.beasts)
    return [(who, camera.x + (at - (len(shown) - 1) / 2) * apart - beside / 2) for at, who in enumerate(shown)]


def crowns(spec: Spec, camera: Setup) -> list[tuple[float, float]]:
    """Give where in the picture heads end, above and to both sides, where a frame is to hold them."""
    if spec.size is Size.EXTREME_CLOSE or spec.angle is Angle.TOP_DOWN:
        return []
    placed = [(who, x + way * HALF_HEAD * who.tall) for who, x in standing(spec, camera) for way in (-1, 1)]
    return [camera.view.at(x, _highest(who)) for who, x in placed]


def spacing(spec: Spec) -> float:
    """Give the metres between people who stand, walk or sit side by side."""
    poses = {one.pose for one in spec.people}
    if Pose.RIDE in poses:
        return RIDING
    return SEATED if Pose.SIT in poses else STRIDE if poses & {Pose.WALK, Pose.RUN} else APART


def _subject(spec: Spec) -> tuple[float, float, Standing]:
    """Give how tall and wide what the shot is about is, in metres, and how it is framed."""
    if spec.people:
        tall = max(one.tall for one in spec.people)
        beside = sum(across(one.kind) for one in spec.beasts)
        one = BICYCLE if any(one.pose is Pose.RIDE for one in spec.people) else 0.7
        return tall, spacing(spec) * (len(before_camera(spec)) - 1) + one + beside, PEOPLE[spec.size]
    animals = [one for one in spec.beasts if one.kind in BUILDS]
    if animals:
        return _animal(animals, spec.size)
    if spec.goods:
        tall = max(TALL[one.shape] for one in spec.goods)
        return tall, sum(TALL[one.shape] * WIDE[one.shape] * 1.25 for one in spec.goods), GOODS[spec.size]
    return 1.7, 0.0, LAND[spec.size]


def _animal(animals: list[Beast], size: Size) -> tuple[float, float, Standing]:
    """Give how animals are framed: by their own height, and from close on by the first one's head."""
    standing = BEASTS[size]
    if standing.foot is not None:
        tall = max(BUILDS[one.kind].metres * BUILDS[one.kind].top for one in animals)
        return tall, sum(across(one.kind) for one in animals), standing
    first = BUILDS[animals[0].kind]
    top = first.top - sunk(animals[0])
    share = standing.share * top / (first.top - first.skull[1] + first.head * 0.8)
    wide = (1.4 * first.head + first.muzzle) * first.metres
    return first.metres * top, wide, replace(standing, share=share)


def _muzzle(spec: Spec, standing: Standing) -> float:
    """Give the metres by which an animal stands aside so that its head is in the middle."""
    if spec.people or standing.foot is not None:
        return 0.0
    first = _first(spec)
    build = BUILDS[first.kind]
    aside = (sum(across(one.kind) for one in spec.beasts) - across(first.kind)) / 2
    ahead = build.skull[0] + build.muzzle * 0.4 - (build.ahead - build.behind) / 2
    return first.facing * ahead * build.metres - aside


def _first(spec: Spec) -> Beast:
    """Give the first animal that stands on the ground."""
    return next(one for one in spec.beasts if one.kind in BUILDS)


def _eyes(spec: Spec, standing: Standing) -> float:
    """Give where the eye goes, as a share of the subject's height: to the face, where that is what is framed."""
    if standing.foot is not None:
        return 0.72 if spec.people else 0.5
    if spec.people:
        return STANCES[spec.people[0].pose].head[1]
    first = _first(spec)
    build, lower = BUILDS[first.kind], sunk(first)
    return (build.skull[1] - lower) / (build.top - lower)


def _foot(spec: Spec, standing: Standing, aspect: float, share: float, tall: float) -> float:
    """Give where the subject's foot is in the picture."""
    if spec.angle is Angle.AERIAL:
        return 0.16 + share * 0.3
    if standing.foot is not None:
        return standing.foot
    if spec.size is Size.EXTREME_CLOSE:
        return _eyes(spec, standing) * share - 0.03
    highest = max((_highest(one) / tall for one in before_camera(spec)), default=1.0)
    return highest * share - 0.5 + max(HEADROOM[spec.size], 0.085 + 0.10 * aspect if aspect < BROAD else 0.0)


def _faces(spec: Spec) -> float:
    """Give the metres between the highest hair or hat and the lowest chin."""
    shown = before_camera(spec)
    chins = [one.tall * (STANCES[one.pose].head[1] - CHIN) for one in shown]
    return max(map(_highest, shown)) - min(chins)


def _highest(who: Person) -> float:
    """Give the metres to the top of somebody's hair or hat."""
    return who.tall * (STANCES[who.pose].head[1] + crown(who))


def _eye(spec: Spec, standing: Standing, share: float, foot: float) -> float:
    """Give how high the camera is, as a share of the subject's height."""
    if spec.angle is Angle.AERIAL:
        return (foot + (CRANE if spec.place in BUILT else FLIGHT)) / share
    small = not spec.people
    if spec.angle is Angle.LOW:
        return LOW_EYE.get(spec.size, 0.2) if not small else standing.eye * 0.25
    if spec.angle is Angle.HIGH:
        return HIGH_EYE[spec.size] if not small else (foot + 0.36) / share
    return standing.eye


def _focus(spec: Spec) -> float:
    """Give how much the background is out of focus."""
    if spec.angle is Angle.AERIAL:
        return 0.0
    if spec.goods and not spec.people:
        return 0.012 if spec.size in (Size.EXTREME_WIDE, Size.WIDE) else 0.02
    if not (spec.people or spec.beasts):
        return {Size.CLOSE: 0.006, Size.EXTREME_CLOSE: 0.010}.get(spec.size, 0.0)
    return FOCUS.get(spec.size, 0.0)


def _on_table(spec: Spec) -> bool:
    """Whether the subject is a product that stands on a table."""
    return (
        bool(spec.goods) and not spec.people and not spec.beasts and max(TALL[one.shape] for one in spec.goods) < LARGE
    )


def _aside(spec: Spec, aspect: float) -> float:
    """Give how far from the middle the subject stands, in heights of the frame: it has room to look into."""
    if spec.focus is not None:
        return max(-0.3, min(0.3, spec.focus[0] - 0.5)) * aspect
    if spec.angle is Angle.OVER_SHOULDER:
        return -0.10 * aspect
    alone = len(spec.people) == 1 and not spec.goods and not spec.beasts
    if alone and spec.size in (Size.EXTREME_WIDE, Size.WIDE, Size.MEDIUM):
        return -0.11 * aspect * spec.people[0].facing
    return 0.0
