"""Music under a film: exactly as long as it, on the beat, with a beginning and an ending."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from studio.departments import scoring
from studio.engines.music import bed, library
from studio.engines.music.library import LibraryEngine
from studio.errors import ReferenceRefused
from studio.film.sound import Mood, MusicRequest
from studio.media import ffmpeg, samples
from studio.media.samples import RATE, Floats
from studio.schedule.step import Kit, Made
from studio.vault.key import Key
from studio.vault.vault import Vault


def _kit(folder: Path) -> Kit:
    folder.mkdir(exist_ok=True)
    return Kit(Vault(folder / ".vault"), folder, Key("0" * 64), lambda done: None)


def _play(folder: Path, length_s: float, mood: Mood = Mood.HOPEFUL, choice: int = 0) -> Made:
    return LibraryEngine().play(MusicRequest(mood=mood, length_s=length_s, choice=choice), _kit(folder))


def _levels(music: Floats) -> Floats:
    """Levels of each 50 ms in dB against the middle one."""
    size = len(music) // 2400 * 2400
    level = 10 * np.log10((music[:size] ** 2).mean(axis=1).reshape(-1, 2400).mean(axis=1) + 1e-12)
    return level - np.median(level)


def _clicks(beats: int, tempo: float) -> Floats:
    """A track of clicks over a hum, stronger on the first of the bar, cut off without an ending."""
    beat = 60 * RATE / tempo
    track = 0.02 * np.sin(np.arange(round(beats * beat)) * 0.02)
    blip = np.sin(np.arange(2400) * 0.3) * np.exp(-np.arange(2400) / 500)
    for number in range(beats):
        at = round(number * beat)
        track[at : at + 2400] += blip[: len(track) - at] * (0.8 if number % 4 == 0 else 0.4)
    return np.column_stack([track, track]).astype(np.float32)


@pytest.mark.parametrize(
    ("length_s", "mood"),
    [
        (6.0, Mood.CALM),
        (15.04, Mood.ENERGETIC),
        pytest.param(30.0, Mood.NOSTALGIC, marks=pytest.mark.slow),
        pytest.param(61.394667, Mood.HOPEFUL, marks=pytest.mark.slow),
    ],
)
def test_a_bed_begins_and_ends_with_the_film(tmp_path: Path, length_s: float, mood: Mood) -> None:
    """Sample-exact, heard at once, dying away over the last second without silence or a stop."""
    made = _play(tmp_path, length_s, mood)
    music = samples.read(made.outputs["music"])
    assert len(music) == round(length_s * RATE)
    assert samples.measure(made.outputs["music"]).loudness == pytest.approx(-20, abs=0.3)
    level = _levels(music)
    assert level[:10].max() > -12
    assert level[-20:].max() > -40
    assert level[-1] < -25
    assert np.abs(music[-1]).max() < 0.001
    ring = level[-26:]
    assert np.diff(ring.clip(-35)).min() > -14


def test_the_cut_knows_the_beats(tmp_path: Path) -> None:
    """Beats come every 60 / tempo seconds through all splices, up to a strike shortly before the end."""
    facts = _play(tmp_path, 61.0, Mood.HAPPY).facts
    steps = np.diff(facts["beats_s"])[:-1]
    assert steps == pytest.approx(60 / facts["tempo"], abs=0.002)
    assert 1.25 < facts["length_s"] - facts["beats_s"][-1] < 3.15
    assert "immich-memories-music" in facts["credit"]


def test_a_bed_is_made_of_its_request_alone_and_keeps_its_tune(tmp_path: Path) -> None:
    """The same request gives the same bytes; a second more of film gives the same tune."""
    made = [_play(tmp_path / name, length_s, choice=4) for name, length_s in (("a", 15.0), ("b", 15.0), ("c", 16.0))]
    digests = [hashlib.sha256(one.outputs["music"].read_bytes()).hexdigest() for one in made]
    assert digests[0] == digests[1] != digests[2]
    assert len({one.facts["title"] for one in made}) == 1


def test_splices_lie_on_the_beat_and_keep_the_bar() -> None:
    """A click track made longer and shorter still clicks evenly, with every fourth click the strong one."""
    track = _clicks(48, 100)
    piece = bed.Piece.of(track, 98, 70)
    assert 60 * RATE / piece.beats.beat == pytest.approx(100, abs=0.05)
    assert piece.beats.first == pytest.approx(0, abs=480)
    for bars in (5, 26):  # both are met in whole bars, with 2 s to ring
        out = np.zeros((round((bars * 2.4 + 2.0) * RATE), 2), np.float32)
        piece.fill(out)
        edges = np.abs(out[:, 0]) > 0.12
        found = np.flatnonzero(edges & ~np.roll(edges, 1))
        found = found[np.insert(np.diff(found) > 9600, 0, True)]
        assert len(found) >= bars * 4
        assert np.diff(found[: bars * 4]) == pytest.approx(28_800, abs=250)
        loud = np.array([np.abs(out[at : at + 2400]).max() for at in found[4 : bars * 4]])  # the first bars are soft
        strong = loud > 1.5 * np.median(loud.reshape(-1, 4), axis=1).repeat(4)
        assert strong.tolist() == [number % 4 == 0 for number in range(bars * 4 - 4)]


def test_splices_do_not_click(tmp_path: Path) -> None:
    """No step between two samples of a bed of two minutes is larger than those of its track."""
    track = next(track for track in library.tracks() if track.name == "calm_acoustic_s411")
    piece = samples.read(track.file)
    out = np.zeros((120 * RATE, 2), np.float32)
    bed.Piece.of(piece, track.tempo, 120).fill(out)
    assert np.abs(np.diff(out, axis=0)).max() < 1.3 * np.abs(np.diff(piece, axis=0)).max()


@pytest.mark.parametrize("mood", Mood)
def test_every_mood_has_music(mood: Mood) -> None:
    """Each word of the shot list finds two or three tracks that fit equally."""
    assert 2 <= len(library.equals(MusicRequest(mood=mood, length_s=30))) <= 3


def test_a_tempo_decides_before_the_instruments() -> None:
    """72 beats a minute are calm electronic, 68 are calm acoustic."""
    kinds = {
        tempo: library.equals(MusicRequest(mood=Mood.CALM, length_s=30, tempo=tempo))[0].kind for tempo in (64, 68, 76)
    }
    assert kinds == {64: "acoustic", 68: "acoustic", 76: "electronic"}


@pytest.mark.parametrize(("has_s", "wants_s"), [(12.0, 5.0), (7.0, 21.5)], ids=["trimmed", "repeated"])
def test_a_file_of_the_users_is_cut_to_the_film(tmp_path: Path, has_s: float, wants_s: float) -> None:
    """Any codec and rate; longer music fades out, shorter music is crossfaded with itself, without a hole."""
    file = tmp_path / "tune.m4a"
    tone = f"sine=frequency=220:sample_rate=44100:duration={has_s}"
    ffmpeg.run(["-f", "lavfi", "-i", tone, "-c:a", "aac", file], doing="make a tune")
    kit = _kit(tmp_path / "kit")
    made = scoring.play({"file": kit.vault.digest_of(file), "length_s": wants_s}, kit)
    music = samples.read(made.outputs["music"])
    assert len(music) == round(wants_s * RATE)
    level = _levels(music)
    assert level[2:-55].min() > -7
    assert level[-1] < -30


def test_a_file_without_sound_is_refused(tmp_path: Path) -> None:
    """The message says what to give instead."""
    file = tmp_path / "tune.mp3"
    file.write_text("no music")
    with pytest.raises(ReferenceRefused, match="give a WAV"):
        samples.read(file)
