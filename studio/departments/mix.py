"""The mix: all that is heard, laid on three stems, ducked under speech, brought to the loudness asked.

What keeps the sum under its peak is one gain curve, by which every stem is multiplied: the stems that are handed out
add up to the mix.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import BeforeValidator, Field

from studio.departments import ducking, limiting
from studio.film.noun import Noun
from studio.film.sound import Cue, Loudness
from studio.film.time import Frames, Rate
from studio.media import samples
from studio.media.samples import RATE, Floats
from studio.schedule.step import Kit, Made, Step

MIX = Step("mix", 3, "studio.departments.mix:mix")

STEMS = ("dialogue", "music", "effects")

MUSIC_DB = -3.0
"""Music beside speech: lines and beds come at one loudness, and in the gaps the music stays a little softer."""

DUCK_DB = {"music": 10.0, "effects": 6.0}
"""How much softer a stem is under speech."""

CODED_DB = 0.5
"""How far below the peak asked for the mix stays, because AAC raises peaks."""

CLOSE_LU = 0.2
"""A loudness this near is right; the meter shows tenths."""

TRIES = 5
"""Sums at most; each one after the first makes up for what was limited, and two are usual."""

MOST_DB = 30.0
"""Gain at most: a film with a whisper of sound is not blown up to noise."""

METER_DB = 0.1
"""By how much peaks between samples may be higher than they are found here: meters differ."""

SEAM_S = 0.005
"""Fade where a cue begins after its sound or ends before it, so that nothing clicks."""


def _lufs(value: Any) -> Any:
    """Let a bare number be LUFS, as canonical JSON holds it."""
    return f"{value:g} LUFS" if isinstance(value, (int, float)) else value


class Mixing(Noun):
    """What is mixed: the cues of the film, and how loud it is to be."""

    cues: tuple[Cue, ...] = ()
    length: Frames = Field(ge=1)
    rate: Rate
    loudness: Annotated[Loudness, BeforeValidator(_lufs)]
    true_peak: float = -1.0
    """dBTP that the delivered sound must not pass."""


def mix(inputs: dict[str, Any], kit: Kit) -> Made:
    """Mix a film: outputs `mix` and the three stems (WAV, 24 bit), as long as the picture, which add up to it.

    Facts: `loudness` in LUFS and `true_peak` in dBTP as measured, `gain_db` of the whole, and `limited_db`, the most
    by which a moment is softened so that it stays under its peak.
    """
    wanted = Mixing.model_validate(inputs)
    count = _samples(wanted.length, wanted.rate)
    stems: dict[str, Floats] = {}
    for share, stem in enumerate(STEMS, 1):
        stems[stem] = samples.strip(kit.scratch / f"{stem}.f32", count)
        for cue in wanted.cues:
            if cue.stem == stem:
                _lay(stems[stem], cue, kit.vault.path(cue.media), wanted.rate)
        kit.tell(0.1 * share)
    speech = ducking.ducked(stems["dialogue"])
    ducking.lower(stems["music"], speech, DUCK_DB["music"], MUSIC_DB)
    ducking.lower(stems["effects"], speech, DUCK_DB["effects"])
    kit.tell(0.4)
    files = {name: kit.scratch / f"{name}.wav" for name in ("mix", *STEMS)}
    gain, softened, heard = _sum(wanted, stems, files["mix"], kit)
    kit.tell(0.8)
    for stem, strip in stems.items():
        for first, piece in limiting.applied(strip, softened, gain):
            strip[first : first + len(piece)] = piece
        _write(kit.scratch / f"{stem}.f32", files[stem])
    facts = {
        "loudness": heard.loudness,
        "true_peak": heard.true_peak,
        "gain_db": round(gain, 2),
        "limited_db": round(float(softened.max()), 1),
    }
    return Made(outputs=files, facts=facts)


def _samples(frames: Frames, rate: Rate) -> int:
    """Give the sample at which a frame begins."""
    return round(Fraction(frames) * RATE / Fraction(rate))


def _lay(strip: Floats, cue: Cue, file: Path, rate: Rate) -> None:
    """Lay a cue's sound on its stem; what lies before the film's start or after its end is not heard."""
    start = _samples(cue.at, rate)
    end = min(len(strip), start + _samples(cue.length, rate))
    gain = samples.factor(cue.gain_db)
    fade = max(1, round(SEAM_S * RATE))
    at = start - _samples(cue.start, rate)
    for block in samples.blocks(file):
        first, last = max(at, start, 0), min(at + len(block), end)
        if first < last:
            piece = block[first - at : last - at] * np.float32(gain)
            moments = np.arange(first, last)
            if last > end - fade:
                piece *= ((end - moments) / np.float32(fade)).clip(0, 1)[:, None]
            if cue.start and first < start + fade:
                piece *= ((moments - start) / np.float32(fade)).clip(0, 1)[:, None]
            strip[first:last] += piece
        at += len(block)
        if at >= end:
            break


def _sum(wanted: Mixing, stems: Mapping[str, Floats], file: Path, kit: Kit) -> tuple[float, Floats, samples.Levels]:
    """Sum the stems to the loudness asked, under the peak.

    Gives the gain that it took, by how many decibels each moment is softened, and what is heard then.
    """
    strip = kit.scratch / "sum.f32"
    whole = samples.strip(strip, len(stems["dialogue"]))
    parts = tuple(stems.values())

    def sum_up(softened: Floats, gain: float) -> samples.Levels:
        whole[:] = 0
        for stem in parts:
            for first, piece in limiting.applied(stem, softened, gain):
                whole[first : first + len(piece)] += piece
        return _write(strip, file)

    peaks = limiting.peaks(parts)
    flat = np.zeros(len(peaks[0]) + 1, np.float32)
    heard = sum_up(flat, 0.0)
    if heard.silent:
        return 0.0, flat, heard
    ceiling = wanted.true_peak - CODED_DB
    gain, limit = min(MOST_DB, wanted.loudness - heard.loudness), ceiling - METER_DB
    for left in reversed(range(TRIES)):
        softened = limiting.curve(peaks, gain, limit)
        heard = sum_up(softened, gain)
        off, over = wanted.loudness - heard.loudness, max(0.0, heard.true_peak - ceiling)
        if not left or (not over and (abs(off) <= CLOSE_LU or gain + off > MOST_DB)):
            break
        gain, limit = min(MOST_DB, gain + off), limit - over
    return gain, softened, heard


def _write(strip: Path, file: Path) -> samples.Levels:
    """Write a strip as a WAV file of 24 bit; gives how loud it is."""
    return samples.levels(samples.convert(strip, file, filters=samples.METER, codec="pcm_s24le"))
