"""Continuity: the script supervisor's checks of a shot list, which are checks and no opinions.

Each compares two things that the shot list itself says, or one of them with a measured or guessed length or an
engine's card. What a document is refused for, and what planning says already, is not said again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from studio.departments import cutting, shooting, sound
from studio.departments.continuity import framing, means, words
from studio.departments.continuity.remark import Kind, Remark
from studio.departments.continuity.script import LinedScript
from studio.engines import registry
from studio.engines.card import Card
from studio.film.shotlist import Shotlist
from studio.schedule.job import Known

__all__ = ["Kind", "LinedScript", "Remark", "remarks", "remarks_of"]

CHECKS = (
    words.total,
    words.lines,
    words.reading,
    framing.jumps,
    framing.moves,
    framing.directions,
    means.references,
    means.worn_photos,
    means.engines,
    means.unused,
    means.ending,
)
"""In the order in which their remarks are told."""


def remarks(script: LinedScript) -> tuple[Remark, ...]:
    """Give everything in a film that does not fit, check by check; a check that finds much sums it up."""
    return tuple(dict.fromkeys(remark for check in CHECKS for remark in check(script)))


def remarks_of(shotlist: Shotlist, *, brought: Collection[str] = ()) -> tuple[Remark, ...]:
    """Give the remarks on a shot list that nobody has planned yet: voices are guessed, engines taken as wished.

    `brought` holds the slates with clips in `footage/`. Raises NameRefused where the film's template is unknown, and
    InputError where a line of a scene begins at neither a slate nor a time, as planning does.
    """
    language, rate = shotlist.film.language, shotlist.film.rate
    said = {
        one.name: Known(sound.frames_of(sound.guess_seconds(one.line.say or one.line.text, language), rate), _GUESS)
        for one in sound.lines(shotlist)
    }
    needs = sound.needs(shotlist, said)
    lengths = cutting.lengths(shotlist, cutting.Pace.of(shotlist.film), needs)
    script = LinedScript(shotlist, lengths, needs, brought=brought)
    return remarks(LinedScript(shotlist, lengths, needs, dict(_wished(script)), brought))


_GUESS = frozenset({"voice"})
"""What the length of a line waits for."""


def _wished(script: LinedScript) -> Iterator[tuple[str, Card | None]]:
    """Give for each shot that is filmed the card of the first engine of its wishes that could serve it, by slate."""
    asked = script.shotlist.engines.clip or shooting.CUSTOMARY
    for scene, shot in script.shots:
        if shot.slate in script.filmed:
            wishes = (shot.engine,) if shot.engine else asked
            has = {"reference"} if script.photo(scene, shot) else set()
            yield shot.slate, next((card for name in wishes if (card := _card(name)) and card.needs <= has), None)


def _card(name: str) -> Card | None:
    """Give the card of a clip engine, or nothing where it is not installed."""
    known = registry.names("clip")
    return registry.card("clip", name) if name in known or name.partition("/")[0] in known else None
