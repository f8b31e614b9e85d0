"""Effects: who makes each sound that was spotted, and where it is heard."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from studio.departments.sound import frames_of
from studio.departments.spotting import Spotted
from studio.engines import registry
from studio.errors import ReferenceRefused
from studio.film.shotlist import Shotlist
from studio.film.sound import Cue, EffectRequest
from studio.film.time import Frames, Rate
from studio.schedule.job import Job
from studio.schedule.plan import Round
from studio.schedule.step import Kit, Made, Step

EFFECT = Step("effect", 2, "studio.departments.effects:perform")

SYNTH = "synth"
"""The effect engine that is always wished last."""

USUAL_S = 4.0
"""Seconds of a sound that has a length of its own, for planning before it was made."""

EDGE_S = 0.004
"""Seconds in which a file of the user's begins and ends, so that nothing clicks."""


def cues(
    round_: Round, shotlist: Shotlist, found: Iterable[Spotted], files: Mapping[str, str], waits: frozenset[str]
) -> Iterator[Cue]:
    """Ask for every sound that was spotted; gives those that are on hand, where they are heard.

    `files` holds digests of the user's own sounds, by file. Sounds that last as long as a shot wait for the jobs
    named in `waits`. A sound that nobody can make is left out, and noted.
    """
    rate = shotlist.film.rate
    for spotted in found:
        job = _job(round_, shotlist, spotted, files, waits if spotted.length is not None else frozenset())
        if job is None:
            continue
        made = round_.want(job).value
        if made is not None:
            own = frames_of(made.facts["length_s"], rate)
            length = own if spotted.length is None else min(own, spotted.length)
            before = rate.frames(made.facts["peak_s"]) if spotted.hit else 0
            yield _cue(spotted, made.outputs["effect"].digest, length, before)


def perform(inputs: dict[str, Any], kit: Kit) -> Made:
    """Make one sound; inputs are `engine`, `version`, digest of the `recipe` and `request`, or the digest of a `file`.

    The output `effect` is a WAV; facts: `length_s`, and `peak_s`, the moment at which it strikes.
    """
    if "file" in inputs:
        return _brought(kit.vault.path(inputs["file"]), kit)
    made: Made = registry.engine("effect", inputs["engine"]).perform(
        EffectRequest.model_validate(inputs["request"]), kit
    )
    return Made(outputs=made.outputs, facts={"peak_s": 0.0, **made.facts})


def _job(
    round_: Round, shotlist: Shotlist, spotted: Spotted, files: Mapping[str, str], waits: frozenset[str]
) -> Job | None:
    """Give the work of making a sound; None, with a note, where nobody can."""
    if spotted.sound in files:
        return Job(EFFECT, spotted.name, {"file": files[spotted.sound]}, slate=spotted.slate, seconds=0.1)
    refused: list[str] = []
    for wish in dict.fromkeys([*shotlist.engines.effect, SYNTH]):
        problem, name = _known(wish, spotted.sound)
        if name is None:
            refused.append(f"{wish} {problem}")
            continue
        if refused and wish not in shotlist.engines.effect:
            round_.note(f"effects: {wish} makes {name}, as {'; '.join(refused)}")
        card = registry.card("effect", wish)
        rate = shotlist.film.rate
        request = EffectRequest(
            sound=name,
            length_s=_seconds(spotted.length, rate),
            rise_s=_seconds(spotted.rise, rate),
            fall_s=_seconds(spotted.fall, rate),
            choice=spotted.choice,
        )
        inputs = {"engine": card.name, "version": card.version, "recipe": _recipe(wish, name), "request": request}
        seconds = card.speed * (request.length_s or USUAL_S)
        return Job(EFFECT, spotted.name, inputs, waits=waits, engine=wish, slate=spotted.slate, seconds=seconds)
    lost = f"{spotted.slate}: nobody can make the sound {spotted.sound!r}, and it is left out."
    round_.note(lost + _near(spotted.sound))
    return None


@cache
def _known(engine: str, sound: str) -> tuple[str, str | None]:
    """Say why an engine cannot make a sound, or by which name it knows it."""
    if engine not in registry.names("effect"):
        return "is not installed", None
    card = registry.card("effect", engine)
    if registry.lacks(card):
        return f"is not ready ({registry.way_out(card)})", None
    name: str | None = registry.engine("effect", engine).knows(sound)
    return f"does not know {sound!r}", name


@cache
def _recipe(engine: str, sound: str) -> str:
    """Give a digest of what an engine makes a sound from."""
    digest: str = registry.engine("effect", engine).recipe(sound)
    return digest


def _cue(spotted: Spotted, media: str, length: Frames, before: Frames) -> Cue:
    """Place a sound that is on hand; what would lie before the film is not heard."""
    at = spotted.at - before
    start = max(0, -at)
    return Cue(
        name=spotted.name,
        stem="effects",
        media=media,
        start=start,
        at=at + start,
        length=max(1, length - start),
        gain_db=spotted.gain_db,
    )


def _brought(file: Path, kit: Kit) -> Made:
    """Take in a sound of the user's."""
    from studio.media import samples

    whole, wav = kit.scratch / "whole.wav", kit.scratch / "effect.wav"
    samples.convert(file, whole, filters="aformat=channel_layouts=stereo")
    length_s = samples.count(whole) / samples.RATE
    if not length_s:
        raise ReferenceRefused("a sound that `effects` names holds nothing; give a WAV, MP3, FLAC, AAC or Opus file")
    last = max(0.0, length_s - EDGE_S)
    samples.convert(whole, wav, filters=f"afade=t=in:d={EDGE_S},afade=t=out:st={last:.6f}:d={EDGE_S}")
    return Made(outputs={"effect": wav}, facts={"length_s": length_s, "peak_s": 0.0})


def _near(sound: str) -> str:
    """Name the sounds that were probably meant, or all that there are."""
    from studio.engines.effects.recipe import recipes

    near = difflib.get_close_matches(sound.casefold(), list(recipes()), n=1)
    return f" Did you mean {near[0]!r}?" if near else f" There are: {', '.join(recipes())}."


def _seconds(frames: Frames | None, rate: Rate) -> float | None:
    """Give frames in seconds, where there are any."""
    return None if frames is None else rate.seconds(frames)
