"""Effects: each sound looks as such a sound should, begins and ends at nothing, and lies where it was spotted."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest

from studio.departments import effects
from studio.departments.spotting import Spotted
from studio.engines.effects import meter
from studio.engines.effects.recipe import recipes
from studio.engines.effects.synth import SynthEngine
from studio.engines.effects.words import named
from studio.errors import EngineError
from studio.film.shotlist import Shotlist
from studio.film.sound import Cue, EffectRequest
from studio.media import samples
from studio.media.samples import RATE, Floats
from studio.schedule.plan import Round
from studio.schedule.step import Kit, Made
from studio.vault.key import Key
from studio.vault.vault import Vault

LONG_S = 8.0

PLACES = {
    # middle of the spectrum in Hz, from and to; LU between soft and loud moments, from and to
    "air": ((100, 700), (0.5, 8)),
    "birds": ((1800, 5500), (4, 25)),
    "church_bell": ((300, 1200), (10, 60)),
    "cow_bells": ((400, 1600), (4, 30)),
    "crickets": ((3500, 6000), (0, 5)),
    "crowd": ((250, 900), (0.5, 5)),
    "fire": ((80, 700), (1, 10)),
    "footsteps": ((90, 3500), (2, 14)),
    "rain": ((2000, 6000), (0.5, 9)),
    "room_tone": ((50, 250), (0, 2)),
    "stream": ((500, 2000), (1, 8)),
    "traffic": ((100, 900), (3, 16)),
    "waves": ((250, 2000), (5, 20)),
    "wind": ((120, 700), (3, 16)),
}
"""How the sound of each place should look."""

ASKED = ("wind", "waves", "rain", "stream", "birds", "crowd", "traffic", "whoosh", "riser", "impact", "room_tone")


@cache
def _heard(sound: str, seconds: float | None = LONG_S, choice: int = 7) -> Floats:
    """Make a sound and hear it."""
    with TemporaryDirectory() as folder:
        made = _made(Path(folder), sound=sound, length_s=seconds, choice=choice)
        return samples.read(made.outputs["effect"])


def _made(folder: Path, **asked: Any) -> Made:
    kit = Kit(Vault(folder / ".vault"), folder, Key("0" * 64), lambda done: None)
    return SynthEngine().perform(EffectRequest(**asked), kit)


def _middle_hz(sound: Floats) -> float:
    """Give the frequency below which half of the power lies."""
    power = np.abs(np.fft.rfft(sound.mean(axis=1) * np.hanning(len(sound)))) ** 2
    return float(np.fft.rfftfreq(len(sound), 1 / RATE)[np.searchsorted(np.cumsum(power), power.sum() / 2)])


def _alike(one: Floats, other: Floats) -> float:
    """Give how alike two sounds of one channel are, 1 is the same."""
    return float(np.asarray(np.corrcoef(one, other))[0, 1])


def test_every_sound_is_there_and_says_where_it_comes_from() -> None:
    """Those that every studio has, each with its author, its licence and what made it."""
    assert set(ASKED) <= set(recipes())
    assert set(PLACES) == {name for name, recipe in recipes().items() if recipe.role != "spot"}
    for name, recipe in recipes().items():
        assert (recipe.author, recipe.licence) == ("the authors of studio", "CC0-1.0")
        assert named(name) == named(name.replace("_", " ")) == name
        assert {"en", "zh", "es"} <= set(recipe.sure), name


@pytest.mark.parametrize("name", PLACES)
def test_a_place_sounds_like_itself(name: str) -> None:
    """Its spectrum lies where it lies in the world, it lives as it should, and it is as wide as a place."""
    (low, high), (least, most) = PLACES[name]
    sound = _heard(name)[RATE:-RATE]
    assert low <= _middle_hz(sound) <= high
    soft, loud = np.percentile(meter.moments(sound), [10, 90])
    assert least <= loud - soft <= most
    assert 0.05 < _alike(sound[:, 0], sound[:, 1]) < 0.96


@pytest.mark.parametrize("name", recipes())
def test_a_sound_comes_and_goes_without_a_click(name: str) -> None:
    """It begins and ends at nothing, keeps room above its peaks, and is as loud as its recipe says."""
    recipe = recipes()[name]
    sound = _heard(name, None) if recipe.role == "spot" else _heard(name)
    assert np.abs(sound[[0, -1]]).max() < 0.001
    assert 0.003 < np.abs(sound).max() <= 0.71
    loud = meter.loudest(sound) if recipe.role == "spot" else meter.loudness(sound)
    assert loud == pytest.approx(recipe.loudness, abs=2.5)  # a wave or a car may fall into the fades


@pytest.mark.parametrize("name", ["wind", "room_tone", "traffic", "waves", "air"])
def test_rushes_have_no_seam(name: str) -> None:
    """Nowhere is a step between two samples out of the measure of its surroundings."""
    steps = np.abs(np.diff(_heard(name), axis=0)).max(axis=1)
    blocks = steps[: len(steps) // 480 * 480].reshape(-1, 480)[10:-10]
    assert (blocks.max(axis=1) / np.sqrt((blocks**2).mean(axis=1))).max() < 6


def test_waves_break_one_by_one() -> None:
    """Every five to eleven seconds the surf rises, brighter as it breaks than between."""
    sound = _heard("waves", 32.0)
    loud = np.convolve(meter.moments(sound), np.ones(11) / 11, "same")[8:-8]
    peaks = [
        at for at in range(10, len(loud) - 10) if loud[at] == loud[at - 10 : at + 11].max() and loud[at] > loud.mean()
    ]
    assert 3 <= len(peaks) <= 8
    crest, trough = max(peaks, key=lambda at: loud[at]), int(loud[10:-10].argmin()) + 10
    parts = [sound[(at + 8) * RATE // 10 :][:RATE] for at in (crest, trough)]
    assert _middle_hz(parts[0]) > 1.5 * _middle_hz(parts[1])


def test_a_whoosh_passes() -> None:
    """It is loudest and brightest at the moment that is named, and gone after it."""
    sound, peak = _heard("whoosh", None), recipes()["whoosh"].peak or 0
    power = (sound**2).mean(axis=1)
    smooth = np.convolve(power, np.hanning(4800), "same")
    assert smooth.argmax() / RATE == pytest.approx(peak, abs=0.08)
    parts = [_middle_hz(sound[round(at * RATE) :][:9600]) for at in (0.15, peak - 0.1, 0.85)]
    assert parts[1] > 1.5 * parts[0]
    assert parts[1] > 1.5 * parts[2]
    assert power[-4800:].mean() < 0.003 * power.max()


def test_a_riser_rises_to_its_moment() -> None:
    """Louder and brighter up to the second that is named, and then it has gone."""
    sound, peak = _heard("riser", None), recipes()["riser"].peak or 0
    parts = [sound[round(at * RATE) :][: RATE // 2] for at in (0.4, 1.4, peak - 0.5)]
    levels = [10 * np.log10((part**2).mean()) for part in parts]
    assert levels[1] - levels[0] > 6
    assert levels[2] - levels[1] > 6
    assert _middle_hz(parts[0]) < _middle_hz(parts[1]) < _middle_hz(parts[2])
    after = sound[round((peak + 0.15) * RATE) :][: RATE // 10]
    assert 10 * np.log10((after**2).mean()) < levels[2] - 12


def test_an_impact_is_a_blow_that_dies_away() -> None:
    """At once, deep, and 30 dB softer within two seconds and a half, without getting louder again."""
    sound = _heard("impact", None)
    level = 10 * np.log10((sound[: len(sound) // 9600 * 9600] ** 2).mean(axis=1).reshape(-1, 9600).mean(axis=1) + 1e-9)
    assert level.argmax() == 0
    assert level[12] < level[0] - 30
    assert np.diff(level).max() < 3
    assert _middle_hz(sound) < 150


def test_a_sound_keeps_itself_when_its_length_changes() -> None:
    """A longer one begins as the shorter one does; another choice is another wind."""
    short, long = _heard("wind", 4.0)[: 2 * RATE, 0], _heard("wind", 6.0)[: 2 * RATE, 0]
    assert _alike(short, long) > 0.999
    assert abs(_alike(short, _heard("wind", 4.0, 8)[: 2 * RATE, 0])) < 0.2


def test_a_sound_without_a_recipe_is_refused(tmp_path: Path) -> None:
    """The engine says which ones there are."""
    with pytest.raises(EngineError, match="no recipe for 'dragon'; there are: air, birds"):
        _made(tmp_path, sound="dragon")


@pytest.mark.parametrize(
    ("said", "meant"),
    [("wind", "wind"), ("Sea waves", "waves"), ("church bells", "church_bell"), ("下雨", "rain"), ("风", "wind"),
     ("pájaros", "birds"), ("a boom", "impact"), ("dragon", None), ("river", "stream"), ("", None)],
)  # fmt: skip
def test_sounds_are_known_by_what_people_call_them(said: str, meant: str | None) -> None:
    """In three languages, with accents and plurals; what means nothing here is nothing."""
    assert named(said) == meant


SHOTLIST = Shotlist.model_validate({"film": {"title": "Lakes", "rate": "25"}, "scenes": [{"shots": [{"slate": "1A"}]}]})


class Desk:
    """A vault and what is planned on it."""

    def __init__(self, folder: Path) -> None:
        self.vault = Vault(folder / ".vault")
        self.folder = folder

    def cues(self, *spotted: Spotted, files: dict[str, str] | None = None) -> tuple[list[Cue], list[str]]:
        """Plan, make what was asked for, and plan again; gives the cues and the notes."""
        first = Round(self.vault)
        assert not list(effects.cues(first, SHOTLIST, spotted, files or {}, frozenset()))
        for number, job in enumerate(first.jobs.values()):
            assert job.key is not None
            scratch = self.folder / str(number)
            scratch.mkdir()
            made = effects.perform(dict(job.inputs), Kit(self.vault, scratch, job.key, lambda done: None))
            self.vault.put(
                job.key,
                step=job.step.name,
                version=job.step.version,
                subject=job.subject,
                inputs=job.inputs,
                outputs=made.outputs,
                facts=made.facts,
            )
        again = Round(self.vault)
        return list(effects.cues(again, SHOTLIST, spotted, files or {}, frozenset())), list(again.notes)


def _spotted(sound: str, **more: Any) -> Spotted:
    return Spotted(**{"name": f"1A {sound}", "sound": sound, "slate": "1A", "at": 50, "choice": 3, **more})


def test_a_hit_strikes_on_its_frame(tmp_path: Path) -> None:
    """A riser begins early enough to be over at the cut; what would lie before the film is left out."""
    desk = Desk(tmp_path)
    (early, late), notes = desk.cues(
        _spotted("riser", hit=True), _spotted("riser", name="1A riser 2", at=100, hit=True)
    )
    peak = recipes()["riser"].peak or 0
    assert notes == []
    assert (late.at, late.start, late.stem) == (100 - round(peak * 25), 0, "effects")
    assert (early.at, early.start) == (0, round(peak * 25) - 50)
    assert early.length == late.length - early.start


def test_a_place_is_as_long_as_its_shots_and_a_thing_as_long_as_it_is(tmp_path: Path) -> None:
    """Wind for two seconds is two seconds of wind; a blow rings as long as it does."""
    (wind, blow), _ = Desk(tmp_path).cues(_spotted("wind", length=50, rise=10, fall=10, gain_db=-7.0), _spotted("boom"))
    assert (wind.at, wind.length, wind.gain_db) == (50, 50, -7.0)
    assert blow.length == round((recipes()["impact"].length or 0) * 25)


def test_an_edited_recipe_makes_its_sound_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a sound is made from is part of its key."""

    def keys() -> list[Key | None]:
        effects._recipe.cache_clear()
        planned = Round(Vault(tmp_path / ".vault"))
        list(effects.cues(planned, SHOTLIST, [_spotted("wind"), _spotted("rain")], {}, frozenset()))
        return [job.key for job in planned.jobs.values()]

    wind, rain = keys()
    edited = {**recipes(), "wind": recipes()["wind"].model_copy(update={"loudness": -20.0})}
    monkeypatch.setattr("studio.engines.effects.synth.recipes", lambda: edited)
    assert keys() != [wind, rain]
    assert keys()[1] == rain
    effects._recipe.cache_clear()


def test_what_nobody_can_make_is_left_out_and_said(tmp_path: Path) -> None:
    """The note names the sound that was probably meant."""
    cues, notes = Desk(tmp_path).cues(_spotted("wimd"))
    assert cues == []
    assert notes == ["1A: nobody can make the sound 'wimd', and it is left out. Did you mean 'wind'?"]


def test_a_sound_of_the_users_comes_first(tmp_path: Path) -> None:
    """A file that the shot list names is heard as it is, and begins and ends without a click."""
    desk, hum = Desk(tmp_path), tmp_path / "hum.wav"
    samples.write(hum, np.full((RATE // 2, 2), 0.5, np.float32))
    (cue,), _ = desk.cues(_spotted("hum.wav"), files={"hum.wav": desk.vault.digest_of(hum)})
    sound = samples.read(desk.vault.path(cue.media))
    assert (cue.length, len(sound)) == (13, RATE // 2)
    assert np.abs(sound[[0, -1], 0]).max() < 0.01
    assert sound[RATE // 4, 0] == pytest.approx(0.5, abs=0.01)
