"""The mix: as long as the film, as loud as asked, with every word above the music."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studio.departments import ducking, limiting
from studio.departments.ducking import AHEAD_S
from studio.departments.mix import STEMS, mix
from studio.film.sound import Cue
from studio.media import ffmpeg, samples
from studio.media.samples import RATE, Floats
from studio.schedule.step import Kit, Made
from studio.vault.key import Key
from studio.vault.vault import Vault

SPEECH = ((50, 60), (125, 50))
"""Where the two lines of these films are heard, in frames at 25: 2.0 to 4.4 s and 5.0 to 7.0 s."""


def _noise(seconds: float, *, seed: int) -> Floats:
    """Pink-like noise."""
    raw = np.random.default_rng(seed).standard_normal(round(seconds * RATE))
    tone = np.fft.rfft(raw) / np.sqrt(np.arange(len(raw) // 2 + 1) + 50)
    return np.fft.irfft(tone, len(raw)).astype(np.float32)


class Floor:
    """A vault with a voice that speaks noise in syllables at -20 LUFS, and a bed of steady noise at -20 LUFS."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.vault = Vault(folder / ".vault")

    def keep(self, name: str, sound: Floats, loudness: float) -> str:
        """Write a sound at a loudness and give its digest."""
        draft, file = self.folder / f"{name}.draft.wav", self.folder / f"{name}.wav"
        samples.write(draft, sound / np.abs(sound).max() * 0.5)
        gain = loudness - samples.measure(draft).loudness
        samples.convert(draft, file, filters=f"volume={gain:.2f}dB")
        return self.vault.digest_of(file)

    def voice(self, seconds: float) -> str:
        """Speak."""
        noise = _noise(seconds, seed=1)
        syllables = np.abs(np.sin(np.arange(len(noise)) / RATE * np.pi * 4)) ** 2 + 0.02
        return self.keep(f"voice-{seconds}", (noise * syllables)[:, None].astype(np.float32), -20)

    def bed(self, seconds: float) -> str:
        """Play."""
        noise = _noise(seconds, seed=2)
        return self.keep(f"bed-{seconds}", np.column_stack([noise, noise[::-1]]), -20)

    def mix(self, *cues: Cue, length: int, **more: Any) -> Made:
        """Mix."""
        scratch = self.folder / f"mix-{len(list(self.folder.iterdir()))}"
        scratch.mkdir()
        inputs = {"rate": "25", "loudness": -14.0, "true_peak": -1.0, **more}
        inputs |= {"length": length, "cues": [cue.model_dump(mode="json") for cue in cues]}
        return mix(inputs, Kit(self.vault, scratch, Key("0" * 64), lambda done: None))


@pytest.fixture(scope="module", name="floor")
def _floor(tmp_path_factory: pytest.TempPathFactory) -> Floor:
    return Floor(tmp_path_factory.mktemp("floor"))


@pytest.fixture(scope="module", name="cues")
def _cues(floor: Floor) -> tuple[Cue, ...]:
    lines = [
        Cue(name=f"line {at}", stem="dialogue", media=floor.voice(length / 25), at=at, length=length)
        for at, length in SPEECH
    ]
    return (Cue(name="bed", stem="music", media=floor.bed(12), at=0, length=300), *lines)


@pytest.fixture(scope="module", name="made")
def _made(floor: Floor, cues: tuple[Cue, ...]) -> Made:
    return floor.mix(*cues, length=300)


def _loudness(sound: Floats, folder: Path) -> float:
    samples.write(folder / "part.wav", sound)
    return samples.measure(folder / "part.wav").loudness


def test_a_mix_is_as_long_and_as_loud_as_asked(made: Made, tmp_path: Path) -> None:
    """Every file has the film's samples; loudness is met, and AAC stays under the peak too."""
    assert {len(samples.read(file)) for file in made.outputs.values()} == {12 * RATE}
    heard = samples.measure(made.outputs["mix"])
    assert heard.loudness == pytest.approx(-14, abs=0.3)
    assert heard.true_peak <= -1.5
    assert made.facts["loudness"] == heard.loudness
    assert made.facts["true_peak"] == heard.true_peak
    coded = tmp_path / "mix.m4a"
    ffmpeg.run(["-i", made.outputs["mix"], "-c:a", "aac", "-b:a", "320k", coded], doing="code the mix")
    assert samples.measure(coded).true_peak <= -1.0


def test_speech_lies_well_above_the_music_which_comes_back_in_the_gaps(made: Made, tmp_path: Path) -> None:
    """At least 10 LU while someone speaks; in the gaps the music is heard at most 6 LU below speech."""
    voice, music = (samples.read(made.outputs[stem]) for stem in ("dialogue", "music"))
    spoken = np.zeros(len(voice), bool)
    for at, length in SPEECH:
        spoken[at * 1920 : (at + length) * 1920] = True
    alone = np.zeros(len(voice), bool)
    alone[: round(1.7 * RATE)] = True
    alone[9 * RATE :] = True
    speech = _loudness(voice[spoken], tmp_path)
    assert speech - _loudness(music[spoken], tmp_path) >= 10
    assert speech - _loudness(music[alone], tmp_path) <= 6


def test_the_duck_is_smooth_and_does_not_pump(cues: tuple[Cue, ...], floor: Floor) -> None:
    """Down before the first word, level through syllables and the pause of 0.6 s, up again within 1.2 s."""
    made = floor.mix(*cues, length=300, loudness="-23 LUFS")  # soft enough for nothing to be limited
    bed, music = samples.read(floor.vault.path(cues[0].media)), samples.read(made.outputs["music"])
    size = 12 * RATE // 2400
    gain = 20 * np.log10(
        np.sqrt((music**2).mean(axis=1).reshape(size, -1).mean(axis=1))
        / np.sqrt((bed**2).mean(axis=1).reshape(size, -1).mean(axis=1))
    )
    gain -= gain[:10].mean()
    first, last = round(SPEECH[0][0] / 25 * 20), round(sum(SPEECH[1]) / 25 * 20)
    assert np.abs(gain[: first - round(AHEAD_S * 20) - 1]).max() < 0.1
    assert gain[first:last] == pytest.approx(-10, abs=1.0)
    assert np.abs(gain[last + 24 :]).max() < 0.5
    assert np.abs(np.diff(gain)).max() < 7


def test_stems_add_up_to_the_mix(floor: Floor, cues: tuple[Cue, ...]) -> None:
    """Where nothing has to be limited, the stems are the mix; the same cues give the same bytes."""
    made = [floor.mix(*cues, length=300, loudness="-23 LUFS") for _ in range(2)]
    sounds = {name: samples.read(file) for name, file in made[0].outputs.items()}
    assert np.abs(sounds["mix"] - sum(sounds[stem] for stem in STEMS)).max() < 1e-5
    assert made[0].facts["limited_db"] == 0
    digests = [[hashlib.sha256(file.read_bytes()).hexdigest() for file in one.outputs.values()] for one in made]
    assert digests[0] == digests[1]


def test_stems_add_up_to_a_mix_that_misses_its_loudness(
    floor: Floor, cues: tuple[Cue, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gain of the last try is the one that both have."""
    monkeypatch.setattr("studio.departments.mix.TRIES", 1)
    made = floor.mix(*cues, length=300, loudness="-9 LUFS")
    sounds = {name: samples.read(file) for name, file in made.outputs.items()}
    assert abs(made.facts["loudness"] + 9) > 0.1
    assert np.abs(sounds["mix"] - sum(sounds[stem] for stem in STEMS)).max() < 1e-4


def test_stems_add_up_to_a_mix_that_is_limited_too(floor: Floor, cues: tuple[Cue, ...]) -> None:
    """One gain curve softens all stems where a blow would pass the peak, and nothing but the blow is softened by it."""
    blow = np.zeros((2 * RATE, 2), np.float32)
    blow[RATE : RATE + 4800] = np.sin(np.arange(4800) * 0.05)[:, None] * np.exp(-np.arange(4800) / 1200)[:, None]
    file = floor.folder / "blow.wav"
    samples.write(file, 0.95 * blow)
    hit = Cue(name="blow", stem="effects", media=floor.vault.digest_of(file), at=200, length=50)
    made = floor.mix(*cues, hit, length=300)
    sounds = {name: samples.read(file) for name, file in made.outputs.items()}
    assert np.abs(sounds["mix"] - sum(sounds[stem] for stem in STEMS)).max() < 1e-4
    assert made.facts["limited_db"] > 2
    assert made.facts["loudness"] == pytest.approx(-14, abs=0.3)
    assert samples.measure(made.outputs["mix"]).true_peak <= -1.5
    assert all(np.abs(sound).max() < 0.99 for sound in sounds.values())


def test_a_limiter_hears_between_the_samples_and_bends_nothing() -> None:
    """A tone whose peaks all lie between two samples is softened by what is missing, evenly, before it comes."""
    tone = np.sin(np.pi / 2 * np.arange(RATE) + np.pi / 4)[:, None].repeat(2, axis=1).astype(np.float32)
    tone[: RATE // 2] *= 0.1
    softened = limiting.curve(limiting.peaks([0.6 * tone, 0.4 * tone]), 0.0, -1.0)
    per_tick = RATE // 2 // limiting.TICK
    assert softened[per_tick + 400 : -400] == pytest.approx(1.0, abs=0.1)
    assert softened[: per_tick - round(limiting.ATTACK_S * RATE / limiting.TICK) - 2].max() == 0
    assert np.abs(np.diff(softened)).max() < 0.2
    pieces = [piece for _, piece in limiting.applied(tone, softened, 0.0)]
    assert np.abs(np.concatenate(pieces)[-RATE // 4 :]).max() == pytest.approx(10 ** (-1 / 20) / np.sqrt(2), abs=0.01)


def test_music_goes_down_before_speech_and_stays_down_between_sentences() -> None:
    """Fully down at the first word; a breath brings nothing up, two seconds of rest do; silence lowers nothing."""
    spoken = np.zeros((8 * RATE, 2), np.float32)
    for first, last in ((2.0, 3.0), (3.6, 4.0), (6.5, 7.0)):
        spoken[round(first * RATE) : round(last * RATE)] = 0.1
    curve = ducking.ducked(spoken)
    at = {moment: float(curve[round(moment * 100)]) for moment in (1.6, 2.0, 3.0, 3.3, 4.0, 5.3, 6.1, 6.5, 7.0)}
    assert at == pytest.approx({1.6: 0, 2.0: 1, 3.0: 1, 3.3: 1, 4.0: 1, 5.3: 0, 6.1: 0, 6.5: 1, 7.0: 1}, abs=0.02)
    assert np.abs(np.diff(curve)).max() < 0.06
    assert not len(ducking.ducked(np.zeros((RATE, 2), np.float32)))
    music = np.ones((8 * RATE, 2), np.float32)
    ducking.lower(music, curve, 10.0, -3.0)
    assert 20 * np.log10(music[[RATE, round(3.3 * RATE)], 0]) == pytest.approx([-3, -13], abs=0.05)


def test_music_alone_is_as_loud_as_asked(floor: Floor, cues: tuple[Cue, ...]) -> None:
    """A film without speech is no softer for it, and its music is not ducked."""
    made = floor.mix(cues[0], length=300)
    assert made.facts["loudness"] == pytest.approx(-14, abs=0.3)
    assert made.facts["true_peak"] <= -1.5


def test_a_film_without_sound_has_a_silent_track(floor: Floor) -> None:
    """No cue is no failure; at 29.97 frames a second the track still fits to the sample."""
    made = floor.mix(length=100, rate="30000/1001")
    sounds = [samples.read(file) for file in made.outputs.values()]
    assert {len(sound) for sound in sounds} == {round(100 * 1001 / 30000 * RATE)}
    assert not any(sound.any() for sound in sounds)
    assert made.facts["loudness"] == samples.SILENCE


def test_a_cue_is_heard_where_it_lies_and_ends_where_it_is_cut(floor: Floor) -> None:
    """An effect begins on its frame and stops at its length with a short fade; what passes the end is left out."""
    loud = floor.keep("loud", np.full((4 * RATE, 2), 0.5, np.float32) * np.sin(np.arange(4 * RATE) * 0.2)[:, None], -20)
    cue = Cue(name="hum", stem="effects", media=loud, at=25, length=20, gain_db=-6)
    made = floor.mix(cue, cue.model_copy(update={"at": 90, "length": 60}), length=100, loudness=-23.0)
    effects = samples.read(made.outputs["effects"])
    heard = np.abs(effects).max(axis=1) > 1e-4
    assert heard.argmax() == pytest.approx(RATE, abs=4)
    assert np.flatnonzero(heard[: 3 * RATE])[-1] == pytest.approx(1.8 * RATE, abs=60)
    assert np.abs(np.diff(effects[: 3 * RATE], axis=0)).max() < 0.3 * np.abs(effects).max()
    assert heard[round(3.6 * RATE) + 100 :].mean() > 0.9


def test_a_cue_may_begin_inside_its_sound(floor: Floor) -> None:
    """`start` leaves out the head of the sound, and nothing clicks where it sets in."""
    ramp = np.sin(np.arange(4 * RATE) * 0.1)[:, None] * np.repeat([0.1, 0.8], 2 * RATE)[:, None]
    media = floor.keep("ramp", np.repeat(ramp, 2, axis=1).astype(np.float32), -20)
    made = floor.mix(
        Cue(name="hum", stem="effects", media=media, at=25, start=50, length=25), length=75, loudness=-23.0
    )
    effects = np.abs(samples.read(made.outputs["effects"])).max(axis=1)
    assert not effects[: RATE - 4].any()
    assert effects[RATE : RATE + 24].max() < 0.2 * effects.max()
    assert effects[RATE + 480 : RATE + 4800].max() > 0.9 * effects.max()
