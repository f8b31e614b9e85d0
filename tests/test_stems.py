"""Stems: what a film's dialogue, music and effects sound like by themselves, beside its master."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from studio.cli.main import run
from studio.media import samples
from studio.media.samples import RATE

SHOTLIST = """\
studio: 1
film: {title: Lakes, rate: 25}
engines: {clip: [bars]}
sound: {music: {file: tune.wav}, ambience: spotted}
scenes:
  - shots:
      - {slate: 1A, length: 1s, action: Waves on the beach}
      - {slate: 1B, length: 1s, action: A gull, effects: [{sound: boom, at: 12f}]}
"""

Render = Callable[..., Path]


@pytest.fixture(name="render")
def _render(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Render:
    """`studio render` of that film; gives its folder of masters."""
    film = tmp_path / "projects/lakes"
    film.mkdir(parents=True)
    (film / "shotlist.yaml").write_text(SHOTLIST, encoding="utf-8")
    samples.write(film / "tune.wav", 0.1 * np.sin(np.arange(3 * RATE) * 0.03)[:, None].repeat(2, axis=1))
    monkeypatch.chdir(tmp_path)

    def give(*words: str) -> Path:
        monkeypatch.setattr(sys, "argv", ["studio", "render", "lakes", "--draft", *words])
        with pytest.raises(SystemExit) as end:
            run()
        assert not end.value.code
        return film / "masters"

    return give


@pytest.mark.slow
def test_stems_lie_beside_the_master_and_stay_in_step_with_it(render: Render) -> None:
    """Where they are wished: three that add up to the fourth, which the master sounds like; laid anew with each one."""
    assert not list(render().glob("*.wav"))
    masters = render("--stems")
    files = {file.name.split(".")[-2]: file for file in masters.glob("lakes.draft.*.wav")}
    found = {name: samples.read(file) for name, file in files.items()}
    assert set(found) == {"dialogue", "music", "effects", "mix"}
    assert {sound.shape for sound in found.values()} == {(2 * RATE, 2)}
    assert np.abs(found["mix"] - found["dialogue"] - found["music"] - found["effects"]).max() < 1e-4
    assert [name for name, sound in sorted(found.items()) if sound.any()] == ["effects", "mix", "music"]
    heard = samples.read(masters / "lakes.draft.mp4", most=2 * RATE)
    assert np.corrcoef(heard[:, 0], found["mix"][: len(heard), 0])[0][1] > 0.99
    before = files["effects"].read_bytes()
    shotlist = masters.parent / "shotlist.yaml"
    shotlist.write_text(shotlist.read_text().replace("sound: boom", "sound: whoosh"), encoding="utf-8")
    render()
    assert files["effects"].read_bytes() != before


@pytest.mark.slow
def test_the_credits_name_sounds_that_the_user_brought(render: Render) -> None:
    """Music and effects, each with its licence where LICENSES.md has one."""
    film = render().parent
    assert "- tune.wav: supplied with the brief" in (film / "masters/CREDITS.md").read_text(encoding="utf-8")
    (film / "LICENSES.md").write_text("| File | Author | Licence |\n|---|---|---|\n| tune.wav | Ana | CC0 |\n")
    lines = (render() / "CREDITS.md").read_text(encoding="utf-8").splitlines()
    assert "- tune.wav: Ana, CC0" in lines
    assert "-" not in map(str.strip, lines)
