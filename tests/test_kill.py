"""Killed at any moment, the same command goes on, and the same film comes out."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SHOTLIST = """\
studio: 1
film: {title: Killed, aspect: 16:9}
scenes:
  - lines:
      - The day begins above the clouds, and nobody is on the path but you.
    shots:
      - {slate: 1A, length: 2s, reference: photo.png, move: push_in, super: {text: DAWN, style: title}}
      - {slate: 1B, length: 2s, reference: photo.png, move: pan_right, transition: dissolve 10f}
      - {slate: 1C, length: 2s, card: {text: "The end\\nexample.com", style: end_card}}
"""


def _make_film(folder: Path) -> None:
    import numpy as np
    from PIL import Image

    folder.mkdir(parents=True)
    noise = np.random.default_rng(3).integers(0, 255, (54, 96, 3), np.uint8)
    Image.fromarray(noise).resize((1920, 1080)).save(folder / "photo.png")
    (folder / "shotlist.yaml").write_text(SHOTLIST)


def _start(folder: Path) -> subprocess.Popen[bytes]:
    """Render in a session of its own; what it says goes to `said.txt` of the film."""
    command = [sys.executable, "-m", "studio", "render", folder.name]
    with (folder / "said.txt").open("wb") as said:
        return subprocess.Popen(
            command, cwd=folder.parent.parent, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True
        )


def _digest(folder: Path) -> str:
    return hashlib.sha256((folder / f"masters/{folder.name}.mp4").read_bytes()).hexdigest()


@pytest.mark.slow
def test_ten_kills_change_nothing_of_the_film(tmp_path: Path) -> None:
    """`kill -9` at ten random moments, each followed by the same command: the master of an undisturbed run."""
    undisturbed, killed = tmp_path / "projects/calm", tmp_path / "projects/killed"
    _make_film(undisturbed)
    _make_film(killed)
    began = time.monotonic()
    assert _start(undisturbed).wait() == 0
    whole = time.monotonic() - began

    chance = random.Random(20)
    stopped = 0
    for _ in range(10):
        running = _start(killed)
        try:
            running.wait(chance.uniform(0.5, 0.3 * whole))
        except subprocess.TimeoutExpired:
            os.kill(running.pid, signal.SIGKILL)
            stopped += 1
        running.wait()
    assert stopped >= 3
    assert _start(killed).wait() == 0, (killed / "said.txt").read_text()
    assert _digest(killed) == _digest(undisturbed)


@pytest.mark.slow
def test_a_second_render_says_who_works(tmp_path: Path) -> None:
    """Two renders at once: the second names the first, and exits 1."""
    film = tmp_path / "projects/busy"
    _make_film(film)
    first = _start(film)
    lock = film / ".vault/lock"
    while not lock.exists():
        time.sleep(0.02)
    time.sleep(0.2)
    assert _start(film).wait() == 1
    assert f"process {first.pid}" in (film / "said.txt").read_text()
    assert first.wait() == 0


@pytest.mark.slow
def test_ctrl_c_stops_at_once_and_the_same_command_goes_on(tmp_path: Path) -> None:
    """Ctrl-C exits 130 with a sentence, leaves no process, and what was made is kept."""
    film = tmp_path / "projects/stopped"
    _make_film(film)
    running = _start(film)
    time.sleep(2.5)
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=10) == 130
    assert "goes on from here" in (film / "said.txt").read_text()
    assert _start(film).wait() == 0
