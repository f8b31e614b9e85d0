"""Grading: the film's look goes over every clip of the cut, and the light of neighbouring photos is matched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import exp
from statistics import median

from studio.engines.words import time_of
from studio.film.grade import Balance, Grade, Light
from studio.film.production import Production
from studio.film.shotlist import Shotlist
from studio.film.sighting import TimeOfDay
from studio.film.take import Drawing, Media
from studio.film.timeline import Clip, Picture, Track

TRUSTED = {"level": 1.0, "warm": 0.5, "tint": 0.25}
"""Stops from the neighbours' light up to which a difference is the camera's; beyond, it is more and more what the
picture shows. The correction is greatest, 0.43 of this, at 0.7 of it, and gone at twice."""

ALIKE = {"level": 0.06, "warm": 0.03, "tint": 0.02}
"""Stops that nobody sees."""


def graded(production: Production, track: Track) -> Track:
    """Give the cut with a grade on every clip that shows footage; cards, bars and gaps have none."""
    if production.grade is None and not production.light:
        return track
    grade = production.grade or Grade()
    pictures = {child.slate: child.picture for child in track.children if isinstance(child, Clip)}
    found = balances(production.shotlist, pictures, production.light) if production.light else {}
    children = (_in_colour(child, grade, found) if isinstance(child, Clip) else child for child in track.children)
    return Track(children=tuple(children))


def balances(shotlist: Shotlist, pictures: Mapping[str, Picture], light: Mapping[str, Light]) -> dict[str, Balance]:
    """Give what matches the shots of each scene and time of day with each other, by slate; `light` is by photo.

    Each is brought towards the middle of them all, gently: by less than half a stop, and a picture that is much darker
    or warmer than the others is meant to be, and stays.
    """
    found: dict[str, Balance] = {}
    for group in _together(shotlist):
        lit = {
            slate: light[photo]
            for slate in group
            if (photo := _photo(pictures.get(slate))) is not None and photo in light
        }
        for slate, one in lit.items():
            balance = Balance(
                exposure=_towards("level", one.level, [other.level for other in lit.values()]),
                warm=_towards("warm", one.warm, [other.warm for other in lit.values()]),
                tint=_towards("tint", one.tint, [other.tint for other in lit.values()]),
            )
            if balance != Balance():
                found[slate] = balance
    return found


def _in_colour(clip: Clip, grade: Grade, found: Mapping[str, Balance]) -> Clip:
    """Give a clip with its grade, where it has one."""
    if not isinstance(clip.picture, (Drawing, Media)):
        return clip
    own = grade.model_copy(update={"balance": found.get(clip.slate)})
    return clip if own == Grade() else clip.model_copy(update={"grade": own})


def _together(shotlist: Shotlist) -> Iterator[list[str]]:
    """Give the shots that should look as if taken in one light: those of one scene at one time of day."""
    for scene in shotlist.scenes:
        groups: dict[TimeOfDay | None, list[str]] = {}
        for shot in shotlist.shots_of(scene):
            # a shot's own words go before its scene's
            groups.setdefault(time_of(shot.action or "", scene.heading), []).append(shot.slate)
        yield from groups.values()


def _photo(picture: Picture | None) -> str | None:
    """Give the digest of the photo that drawn footage shows; None where it shows none."""
    photo = picture.spec.get("photo") if isinstance(picture, Drawing) else None
    return photo if isinstance(photo, str) else None


def _towards(what: str, own: float | None, all_: list[float | None]) -> float:
    """Give by how much one value goes towards the middle of all that are known."""
    known = [one for one in all_ if one is not None]
    if own is None or len(known) < 2:
        return 0.0
    away = median(known) - own
    return 0.0 if abs(away) < ALIKE[what] else round(away * exp(-((away / TRUSTED[what]) ** 2)), 2)
