"""Cutting: how long each shot is, and the picture track that they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from studio.departments.shooting import Filmed
from studio.departments.writing.templates import load_template
from studio.film.production import Production
from studio.film.shotlist import Film, Shot, Shotlist
from studio.film.sound import Cue
from studio.film.take import Drawing, Media
from studio.film.time import Frames, Length, Rate, Span
from studio.film.timeline import HANDLES, CardPicture, Clip, MissingMedia, Track, Transition
from studio.schedule.job import Known
from studio.schedule.plan import Round


@dataclass(frozen=True)
class Pace:
    """How short and long a shot may be where its length is left out, in frames, and how long one is without a line."""

    shortest: Frames
    usual: Frames
    longest: Frames

    @classmethod
    def customary(cls, rate: Rate) -> Pace:
        """Give the pace of a film without a template: 2 to 8 seconds, usually 4."""
        return cls(rate.frames(2), rate.frames(4), rate.frames(8))

    @classmethod
    def of(cls, film: Film) -> Pace:
        """Give the pace of a film: as its template says; raises NameRefused where there is no such template."""
        if film.template is None:
            return cls.customary(film.rate)
        shot = load_template(film.template).shot
        return cls(shot.shortest.at(film.rate), shot.usual.at(film.rate), shot.longest.at(film.rate))


def lengths(shotlist: Shotlist, pace: Pace, needs: Mapping[str, Known[Frames]]) -> dict[str, Known[Frames]]:
    """Give each shot's length: as stated, or as long as the lines of shot and scene need, within the pace.

    `needs` holds the frames that lines ask for with their breath: `1A` for the line of that shot, and
    `1A+` for the lines of a scene that are spoken from 1A on, up to where the next one begins.
    """
    rate = shotlist.film.rate
    found: dict[str, Known[Frames]] = {}
    for scene in shotlist.scenes:
        shots = shotlist.shots_of(scene)
        for shot in shots:
            need = needs.get(shot.slate, Known(pace.usual))
            found[shot.slate] = (
                Known(shot.length.at(rate))
                if shot.length is not None
                else need.then(lambda frames: min(max(frames, pace.shortest), pace.longest))
            )
        _stretch(shots, pace, needs, found)
    return found


def track(production: Production, cut: Sequence[tuple[Shot, Frames, Filmed]]) -> Track:
    """Lay the shots of the film one after the other, with their transitions."""
    rate = production.shotlist.film.rate
    children: list[Clip | Transition] = []
    for at, (shot, length, filmed) in enumerate(cut):
        circle = production.circles.get(shot.slate)
        children.append(_clip(shot, length, filmed, rate, circle.start if circle else None))
        last = at + 1 == len(cut)
        if shot.transition is not None and shot.transition.length is not None and not last:
            most = min(length, cut[at + 1][1])
            both = min(shot.transition.length.at(rate), most)
            if both:
                children.append(Transition(into=both - both // 2, out=both // 2))
    return Track(children=tuple(children))


def used(shot: Shot, length: Frames, rate: Rate) -> Frames:
    """Give how many frames of footage a shot of `length` uses."""
    hold = shot.hold.at(rate) if shot.hold else 0
    return max(1, round((length - min(hold, length - 1)) * shot.speed))


def _stretch(
    shots: Sequence[Shot], pace: Pace, needs: Mapping[str, Known[Frames]], found: dict[str, Known[Frames]]
) -> None:
    """Lengthen shots of free length until the scene's own lines fit across them."""
    starts = [at for at, shot in enumerate(shots) if f"{shot.slate}+" in needs]
    if not starts:
        return
    for at, end in zip(starts, [*starts[1:], len(shots)], strict=True):
        need = needs[f"{shots[at].slate}+"]
        covered = shots[at:end]
        free = [shot.slate for shot in covered if shot.length is None]
        lacking = need.value - sum(found[shot.slate].value for shot in covered)
        for left, slate in zip(range(len(free), 0, -1), free, strict=True):
            before = found[slate]
            more = min(-(-lacking // left), pace.longest - before.value) if lacking > 0 else 0
            found[slate] = Known(before.value + max(0, more), before.waits | need.waits)
            lacking -= max(0, more)


def first_frame(picture: Media, need: Frames, start: Length | None, rate: Rate) -> Frames:
    """Give the frame of a take at which its clip begins: as circled, else so that handles are left where they fit."""
    spare = max(0, picture.length - need)
    return min(start.at(rate), spare) if start is not None else min(HANDLES, spare // 2)


def _clip(shot: Shot, length: Frames, filmed: Filmed, rate: Rate, start: Length | None) -> Clip:
    """Give the use of a take for one shot."""
    picture = filmed.picture
    need = used(shot, length, rate)
    first = 0
    available = None
    if isinstance(picture, Media):
        available = Span(0, picture.length)
        first = first_frame(picture, need, start, rate)
    gain = None if shot.sound in (None, "mute") else 0.0 if shot.sound == "keep" else float(shot.sound or 0)
    drawn = isinstance(picture, Drawing)
    return Clip(
        slate=shot.slate,
        picture=picture,
        length=length,
        available=available,
        source=Span(first, length if drawn else need),
        speed=1.0 if drawn else shot.speed,
        hold=min(shot.hold.at(rate), length - 1) if shot.hold and not drawn else 0,
        gain_db=gain,
    )


def too_short(picture: Drawing | Media | MissingMedia | CardPicture, need: Frames) -> Frames | None:
    """Give the frames that a take has where the shot uses more; None where they are enough."""
    return picture.length if isinstance(picture, Media) and picture.length < need else None


def own_sound(
    production: Production, filmed: Mapping[str, Filmed], spans: Mapping[str, Span], round_: Round
) -> list[Cue]:
    """Give the cues of clips whose own sound is kept; a retimed clip stays mute, which is noted."""
    found: list[Cue] = []
    rate = production.shotlist.film.rate
    for shot in production.shotlist.shots:
        if shot.sound in (None, "mute"):
            continue
        picture = filmed[shot.slate].picture
        if not isinstance(picture, Media) or not picture.sound or shot.speed != 1:
            why = "is retimed" if shot.speed != 1 else "has no sound"
            round_.note(f"{shot.slate}: its clip {why}, so nothing of it is heard")
            continue
        span = spans[shot.slate]
        circle = production.circles.get(shot.slate)
        gain = 0.0 if shot.sound == "keep" else float(shot.sound or 0)
        found.append(
            Cue(
                name=f"{shot.slate} clip",
                stem="effects",
                media=picture.digest,
                start=first_frame(picture, used(shot, span.length, rate), circle.start if circle else None, rate),
                at=span.start,
                length=min(span.length, picture.length),
                gain_db=gain,
            )
        )
    return found
