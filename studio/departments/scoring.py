"""Scoring: the music under the film, which is told where the picture is cut, and cuts that are moved to its beats."""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from studio.departments.cutting import Pace
from studio.departments.sound import problem_of
from studio.engines import registry
from studio.errors import EngineMissing, ReferenceRefused
from studio.film.shotlist import Shot, Shotlist
from studio.film.sound import MusicRequest
from studio.film.time import Frames
from studio.schedule.job import Job, Known
from studio.schedule.step import Kit, Made, Step
from studio.vault.vault import Record

MUSIC = Step("music", 2, "studio.departments.scoring:play")

LIBRARY = "library"
"""The music engine that is always wished last."""

NEAR = 6
"""Frames at most by which a cut is moved so that it falls on a beat."""

OFF = 2.5
"""Frames from a beat at which a cut is off it, and none the better for being nearer than another."""


def music_job(
    shotlist: Shotlist, lengths: Mapping[str, Known[Frames]], files: Mapping[str, str]
) -> tuple[Job | None, tuple[str, ...]]:
    """Give the work of making the music under the film, or None where it has none, and notes.

    `lengths` holds each shot's frames by slate, `files` digests by file. An engine that heeds cuts is told where the
    picture is cut and when the end card comes. Raises EngineMissing where no music engine can serve.
    """
    music, rate = shotlist.sound.music, shotlist.film.rate
    if music is None:
        return None, ()
    cuts = _cuts(shotlist, lengths)
    waits = frozenset[str]().union(*(one.waits for one in lengths.values()))
    length_s = rate.seconds(cuts[-1])
    if music.file is not None:
        inputs: dict[str, Any] = {"file": files[music.file], "length_s": length_s}
        return Job(MUSIC, "bed", inputs, waits=waits, seconds=0.1 * length_s), ()
    own = [music.source] if "source" in music.model_fields_set else []
    refused: list[str] = []
    for wish in dict.fromkeys([*own, *shotlist.engines.music, LIBRARY]):
        if problem := problem_of("music", wish, ""):
            refused.append(f"{wish} {problem}")
            continue
        card = registry.card("music", wish)
        # the choice is the film's own: a longer cut keeps its tune
        choice = zlib.crc32(shotlist.film.title.encode())
        request = MusicRequest(mood=music.mood, length_s=length_s, tempo=music.tempo, choice=choice)
        if "cuts" in card.takes:
            ends_on_card = len(cuts) > 1 and shotlist.shots[-1].card is not None
            card_s = rate.seconds(cuts[-2]) if ends_on_card else None
            heeded = {"cuts_s": tuple(map(rate.seconds, cuts[:-1])), "card_s": card_s}
            request = request.model_copy(update=heeded)
        inputs = {"engine": card.name, "version": card.version, "request": request}
        notes = (f"music: {wish} plays, as {'; '.join(refused)}",) if refused else ()
        job = Job(MUSIC, "bed", inputs, waits=waits, engine=card.name, seconds=card.speed * length_s)
        return job, notes
    raise EngineMissing(f"there is no music: {'; '.join(refused)}. Install one, name a file, or write `music: none`.")


def play(inputs: dict[str, Any], kit: Kit) -> Made:
    """Make the bed; inputs are `engine`, its `version` and the `request`, or a `file`'s digest and `length_s`."""
    if "file" not in inputs:
        made: Made = registry.engine("music", inputs["engine"]).play(
            MusicRequest.model_validate(inputs["request"]), kit
        )
        return made
    from studio.engines.music import bed
    from studio.media import samples

    length = round(inputs["length_s"] * samples.RATE)
    piece = samples.read(kit.vault.path(inputs["file"]), most=length)
    if len(piece) < min(length, samples.RATE):
        raise ReferenceRefused("the music file is shorter than a second; give one that can be repeated")
    kit.tell(0.3)
    draft = kit.scratch / "bed.f32"
    bed.faded(piece, samples.strip(draft, length))
    facts = {"length_s": inputs["length_s"], "tempo": None, "beats_s": [], "title": "", "credit": ""}
    return Made(outputs={"music": bed.levelled(draft)}, facts=facts)


def on_beats(
    shotlist: Shotlist,
    lengths: Mapping[str, Known[Frames]],
    pace: Pace,
    needs: Mapping[str, Known[Frames]],
    music: Known[Record | None],
) -> dict[str, Known[Frames]]:
    """Give the lengths of the shots with cuts moved to the nearest beat, where that costs `NEAR` frames at most.

    Only shots of free length grow and shrink, within the pace and never below what their lines need; the film stays
    as long as it is. Until the music is there, its beats are not known, and what hangs on them waits for it.
    """
    found = dict(lengths)
    shots = shotlist.shots
    if sum(shot.length is None for shot in shots) < 2:
        return found
    record = music.value
    if record is None:
        return {slate: Known(one.value, one.waits | music.waits) for slate, one in found.items()}
    beats = [shotlist.film.rate.frames(moment) for moment in record.facts.get("beats_s", ())]
    if beats:
        bounds = {shot.slate: _bounds(shot, found[shot.slate].value, pace, needs) for shot in shots}
        for scene in shotlist.scenes:
            across = shotlist.shots_of(scene)
            if any(f"{shot.slate}+" in needs for shot in across):  # lines over its cuts have measured all its shots
                bounds |= {shot.slate: (found[shot.slate].value,) * 2 for shot in across}
        for slate, moved in _moves(shots, found, bounds, beats):
            found[slate] = Known(found[slate].value + moved, found[slate].waits)
    return found


def _cuts(shotlist: Shotlist, lengths: Mapping[str, Known[Frames]]) -> list[Frames]:
    """Give the frame behind each shot; the last one is the length of the film."""
    return list(accumulate(lengths[shot.slate].value for shot in shotlist.shots))


def _moves(
    shots: Sequence[Shot],
    lengths: Mapping[str, Known[Frames]],
    bounds: Mapping[str, tuple[Frames, Frames]],
    beats: Sequence[Frames],
) -> Iterator[tuple[str, Frames]]:
    """Give by how many frames each shot of free length changes, so that most cuts fall on beats.

    Shots of stated length between two free ones move as one block. The best moves are found from the film's start
    to its end, keeping for each way in which the last block may have moved the best way to get there.
    """
    free = [at for at, shot in enumerate(shots) if shot.length is None]
    ends = list(accumulate(lengths[shot.slate].value for shot in shots))
    ways: dict[Frames, tuple[float, tuple[Frames, ...]]] = {0: (0.0, ())}
    for at, following in zip(free, [*free[1:], None], strict=True):
        length, (least, most) = lengths[shots[at].slate].value, bounds[shots[at].slate]
        better: dict[Frames, tuple[float, tuple[Frames, ...]]] = {}
        for moved in range(-NEAR, NEAR + 1) if following else (0,):
            fitting = [found for was, found in ways.items() if least <= length + moved - was <= most]
            if fitting:
                score, way = max(fitting)
                gain = sum(_worth(cut + moved, beats) for cut in ends[at:following]) if following else 0.0
                better[moved] = (score + gain - 0.02 * abs(moved), (*way, moved))
        ways = better
    if ways:
        way = (0, *ways[0][1])
        yield from ((shots[at].slate, way[number + 1] - way[number]) for number, at in enumerate(free))


def _bounds(shot: Shot, length: Frames, pace: Pace, needs: Mapping[str, Known[Frames]]) -> tuple[Frames, Frames]:
    """Give how short and long a shot of free length may become."""
    need = needs[shot.slate].value if shot.slate in needs else 0
    return min(length, max(pace.shortest, need)), max(length, pace.longest)


def _worth(cut: Frames, beats: Sequence[Frames]) -> float:
    """Give what a cut is worth: 1 on a beat, nothing where it is off."""
    after = bisect_left(beats, cut)
    apart = min(abs(cut - beat) for beat in beats[max(0, after - 1) : after + 1])
    return max(0.0, 1 - (apart / OFF) ** 2)
