"""Rides: the gain of a sound is found in the stem that it went into, and a file is made so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from studio.film.time import Rate
from studio.media import ffmpeg, rides, samples

RATE = Rate(25)


@pytest.fixture(name="sound")
def _sound(tmp_path: Path) -> Path:
    """Four seconds of noise."""
    file = tmp_path / "sound.wav"
    samples.write(file, np.random.default_rng(1).uniform(-0.3, 0.3, (4 * samples.RATE, 2)).astype(np.float32))
    return file


def _stem(file: Path, heard: np.ndarray) -> Path:
    """Write a stem as the mix writes it: 24 bit."""
    raw = file.with_suffix(".f32")
    raw.write_bytes(heard.astype("<f4").tobytes())
    ffmpeg.run([*samples.source(raw), "-c:a", "pcm_s24le", *ffmpeg.BITEXACT, file], doing="write a stem")
    return file


def _measured(sound: Path, stem: Path, *, at: int, count: int, skip: int = 0) -> np.ndarray:
    """Measure a sound in a stretch of a stem."""
    heard = rides.stretch(stem, stem.with_name("stretch.f32"), at=at, count=count)
    return rides.measured(sound, heard, skip=skip)


def test_a_level_sound_has_one_gain(sound: Path, tmp_path: Path) -> None:
    """It lies in its stem a second in, 6 dB lower, beside something else."""
    heard = np.random.default_rng(2).uniform(-0.05, 0.05, (6 * samples.RATE, 2))
    heard[samples.RATE : 5 * samples.RATE] += samples.read(sound) * samples.factor(-6)
    stem = _stem(tmp_path / "stem.wav", heard)
    curve = _measured(sound, stem, at=samples.RATE, count=4 * samples.RATE)
    (found,) = rides.rides(curve, RATE, 100)
    assert found.gain_db == pytest.approx(-6, abs=0.2)


def test_a_duck_is_found_where_it_is(sound: Path, tmp_path: Path) -> None:
    """Down by 10 dB for a second, in a tenth of a second: a few keys tell it."""
    wanted = np.interp(np.arange(4 * samples.RATE), np.array([1.0, 1.1, 2.0, 2.1]) * samples.RATE, [0, -10, -10, 0])
    stem = _stem(tmp_path / "stem.wav", samples.read(sound) * 10 ** (wanted / 20)[:, None])
    curve = _measured(sound, stem, at=0, count=4 * samples.RATE)
    found = rides.rides(curve, RATE, 100)
    assert 4 <= len(found) <= 10
    assert (found[0].at, found[-1].at) == (0, 99)
    gains = np.interp(np.arange(100), [one.at for one in found], [one.gain_db for one in found])
    assert np.abs(gains - wanted[:: samples.RATE // 25])[[*range(20), *range(32, 46), *range(58, 100)]].max() < 1.6


def test_what_a_limiter_takes_is_not_ridden(sound: Path, tmp_path: Path) -> None:
    """Dips of a fifth of a second are none of the fader's."""
    wanted = np.where(np.arange(4 * samples.RATE) % samples.RATE < samples.RATE // 5, -6.0, 0.0)
    stem = _stem(tmp_path / "stem.wav", samples.read(sound) * 10 ** (wanted / 20)[:, None])
    curve = _measured(sound, stem, at=0, count=4 * samples.RATE)
    (found,) = rides.rides(curve, RATE, 100)
    assert found.gain_db == pytest.approx(0, abs=0.2)


def test_silence_says_nothing(tmp_path: Path) -> None:
    """A silent sound keeps its gain, and so does one of which a stem holds nothing more."""
    file = tmp_path / "silent.wav"
    samples.write(file, np.zeros((samples.RATE, 2), np.float32))
    stem = _stem(tmp_path / "stem.wav", np.zeros((samples.RATE, 2)))
    assert _measured(file, stem, at=0, count=samples.RATE).tolist() == [0.0] * 100
    assert len(_measured(file, stem, at=2 * samples.RATE, count=samples.RATE)) == 1


def test_a_sound_is_made_as_loud_as_it_should_be(sound: Path, tmp_path: Path) -> None:
    """Rewritten at a curve it lies at that curve, and silence follows up to the length that was asked for."""
    file = tmp_path / "made.wav"
    rides.rewrite(sound, file, np.linspace(-12, 0, 400), skip=0, length=5 * samples.RATE)
    made, before = samples.read(file), samples.read(sound)
    assert len(made) == 5 * samples.RATE
    assert not made[4 * samples.RATE :].any()
    for second in range(4):
        part = slice(second * samples.RATE, (second + 1) * samples.RATE)
        ratio = np.sqrt((made[part] ** 2).mean() / (before[part] ** 2).mean())
        assert 20 * np.log10(ratio) == pytest.approx(-12 + 3 * second + 1.5, abs=0.3)


def test_a_sound_that_begins_in_its_middle_is_found(sound: Path, tmp_path: Path) -> None:
    """A clip's own sound is heard from a frame of the clip on."""
    heard = np.zeros((3 * samples.RATE, 2))
    heard[5000 : 5000 + samples.RATE] = samples.read(sound)[7000 : 7000 + samples.RATE] * samples.factor(3)
    stem = _stem(tmp_path / "stem.wav", heard)
    curve = _measured(sound, stem, at=5000, count=samples.RATE, skip=7000)
    assert curve == pytest.approx(np.full(100, 3.0), abs=0.05)
