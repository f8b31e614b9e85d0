"""The mix: all that is heard, laid on three stems, music ducked under speech, summed to the loudness asked."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import BeforeValidator, Field

from studio.film.noun import Noun
from studio.film.sound import Cue, Loudness
from studio.film.time import Frames, Rate
from studio.media import ffmpeg, samples
from studio.media.samples import RATE, Floats
from studio.schedule.step import Kit, Made, Step

MIX = Step("mix", 1, "studio.departments.mix:mix")

STEMS = ("dialogue", "music", "effects")

MUSIC_DB = -3.0
"""Music beside speech: lines and beds come at one loudness, and in the gaps the music stays a little softer."""

DUCK_DB = 10.0
"""How much softer the music is under speech."""

DUCK_MS = (400, 1600)
"""The duck's attack and release in ffmpeg's measure: it is down after 0.16 s, and up again after 0.9 s."""

AHEAD_S = 0.22
"""How long before the first word the music goes down, so that it lies low when the word comes."""

HOLD_S = 0.9
"""A pause of speech shorter than this does not bring the music up: it would pump between sentences."""

SPOKEN = 10 ** (-45 / 20)
"""RMS over 20 ms above which the dialogue stem is speech; lines come at -20 LUFS."""

CODED_DB = 0.5
"""How far below the peak asked for the mix stays, because AAC raises peaks."""

CLOSE_LU = 0.2
"""A loudness this near is right; the meter shows tenths."""

TRIES = 5
"""Sums at most; each one after the first makes up for what the limiter took, and two are usual."""

MOST_DB = 30.0
"""Gain at most: a film with a whisper of sound is not blown up to noise."""

SEAM_S = 0.005
"""Fade where a cue begins after its sound or ends before it, so that nothing clicks."""

_SUM = "amix=inputs=3:normalize=0"
"""Adds up three inputs as they are."""


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
    """Mix a film: outputs `mix` (WAV, 24 bit) and the three stems (WAV, 32 bit float), as long as the picture.

    Facts: `loudness` in LUFS and `true_peak` in dBTP as measured, `gain_db` of the stems, and `limited_db`, the
    most that the limiter takes off a peak. The stems sum to what goes into the limiter.
    """
    wanted = Mixing.model_validate(inputs)
    count = _samples(wanted.length, wanted.rate)
    strips = {stem: kit.scratch / f"{stem}.f32" for stem in STEMS}
    for share, (stem, file) in enumerate(strips.items(), 1):
        strip = samples.strip(file, count)
        for cue in wanted.cues:
            if cue.stem == stem:
                _lay(strip, cue, kit.vault.path(cue.media), wanted.rate)
        kit.tell(0.1 * share)
    key = kit.scratch / "key.f32"
    spoken = _key(np.memmap(strips["dialogue"], np.float32, "r", shape=(count, 2)), samples.strip(key, count))
    before = _duck(strips, key if spoken else None, count)
    kit.tell(0.5)
    files = {name: kit.scratch / f"{name}.wav" for name in ("mix", *STEMS)}
    gain, heard = _sum(wanted, strips, files["mix"], before, count)
    kit.tell(0.9)
    _stems(strips, files, gain)
    over = before.true_peak + gain - (wanted.true_peak - CODED_DB)
    facts = {
        "loudness": heard.loudness,
        "true_peak": heard.true_peak,
        "gain_db": round(gain, 2),
        "limited_db": round(max(0.0, over), 1),
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


def _key(dialogue: Floats, key: Floats) -> bool:
    """Fill `key` with 1 wherever speech is heard, from a little before; says whether there is any."""
    step = RATE // 50
    loud = [np.sqrt((dialogue[at : at + step] ** 2).mean()) > SPOKEN for at in range(0, len(dialogue), step)]
    spoken = np.flatnonzero(loud) * step
    if not len(spoken):
        return False
    breaks = np.flatnonzero(np.diff(spoken) > HOLD_S * RATE)
    for first, last in zip(spoken[np.r_[0, breaks + 1]], spoken[np.r_[breaks, len(spoken) - 1]], strict=True):
        key[max(0, first - round(AHEAD_S * RATE)) : last + step] = 1
    return True


def _duck(strips: dict[str, Path], key: Path | None, count: int) -> samples.Levels:
    """Put the music under the speech that `key` marks, in place; gives the levels of all three stems summed."""
    ducked = key.with_name("ducked.f32") if key else strips["music"]
    line = [word for stem in STEMS for word in samples.source(strips[stem])]
    graph = f"[0:a][1:a][2:a]{_SUM},{samples.METER}[sum]"
    if key:
        attack, release = DUCK_MS
        # The key is 1 or 0, and the threshold lies twice DUCK_DB below it, so that ratio 2 takes off exactly DUCK_DB;
        # speech itself as key would pump with its syllables. The compressor loses the last moments: hence the padding.
        graph = (
            f"[1:a]volume={MUSIC_DB}dB,apad=pad_len={RATE}[low];[3:a]apad=pad_len={RATE}[key];"
            f"[low][key]sidechaincompress=threshold={samples.factor(-2 * DUCK_DB):.6f}:ratio=2:"
            f"attack={attack}:release={release}:knee=1:detection=peak,atrim=end_sample={count},asplit[music][under];"
            f"[0:a][music][2:a]{_SUM},{samples.METER}[sum]"
        )
        line += samples.source(key)
    line += ["-filter_complex", graph, "-map", "[sum]", "-f", "null", "-"]
    line += ["-map", "[under]", "-f", "f32le", str(ducked)] if key else []
    said = ffmpeg.run(line, doing="put the music under the speech", loglevel="info").err
    ducked.replace(strips["music"])
    return samples.levels(said)


def _sum(
    wanted: Mixing, strips: Mapping[str, Path], file: Path, before: samples.Levels, count: int
) -> tuple[float, samples.Levels]:
    """Sum the stems to the loudness asked, under the peak; gives the gain that it took, and what is heard then."""
    ceiling = wanted.true_peak - CODED_DB
    limit = ceiling - 0.1  # going back to 48 kHz raises peaks by a few hundredths
    gain = 0.0 if before.silent else min(MOST_DB, wanted.loudness - before.loudness)
    inputs = [word for stem in STEMS for word in samples.source(strips[stem])]
    tries = 0
    while True:
        limiter = (
            f"aresample={4 * RATE},alimiter=limit={samples.factor(limit):.5f}:level=0:attack=5:release=80:latency=1,"
            f"aresample={RATE},apad=whole_len={count},atrim=end_sample={count}"
        )
        held = limiter if before.true_peak + gain > limit else "anull"
        graph = f"[0:a][1:a][2:a]{_SUM},volume={gain:.2f}dB,{held},{samples.METER}"
        line = [*inputs, "-filter_complex", graph, "-c:a", "pcm_s24le", *ffmpeg.BITEXACT, str(file)]
        heard = samples.levels(ffmpeg.run(line, doing="sum the mix", loglevel="info").err)
        off = wanted.loudness - heard.loudness
        over = max(0.0, heard.true_peak - ceiling)
        tries += 1
        if heard.silent or tries == TRIES or (not over and (abs(off) <= CLOSE_LU or gain + off > MOST_DB)):
            return gain, heard
        gain = min(MOST_DB, gain + off)
        limit -= over


def _stems(strips: Mapping[str, Path], files: Mapping[str, Path], gain: float) -> None:
    """Write the stems at the gain of the mix; in floats, so that none clips before the limiter."""
    line = [word for stem in STEMS for word in samples.source(strips[stem])]
    for number, stem in enumerate(STEMS):
        line += ["-map", f"{number}:a", "-af", f"volume={gain:.2f}dB", "-c:a", "pcm_f32le"]
        line += [*ffmpeg.BITEXACT, str(files[stem])]
    ffmpeg.run(line, doing="write the stems")
