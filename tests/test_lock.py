"""The lock: one studio makes a film at a time, and a second one is told which."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from studio.errors import VaultBusy
from studio.vault.vault import Vault

HOLD = """
import sys
from pathlib import Path
from studio.vault.vault import Vault
with Vault(Path(sys.argv[1])).lock("render"):
    print("held", flush=True)
    sys.stdin.read()
"""
"""A studio that renders until its input ends."""


def test_second_studio_is_told_who_works(tmp_path: Path) -> None:
    """While one process renders, another is told its number, its work and since when; killed, it is free at once."""
    vault = Vault(tmp_path / ".vault")
    command = [sys.executable, "-c", HOLD, str(vault.root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(VaultBusy) as busy, vault.lock("render"):
            pass
        said = re.fullmatch(
            r"another studio \(process (\d+): render since \d\d:\d\d\) is making this film; wait for it or stop it",
            str(busy.value),
        )
        assert said is not None
        assert int(said[1]) == other.pid
        other.kill()
    with vault.lock("render"):
        assert json.loads((vault.root / "lock.json").read_text())["pid"] == os.getpid()


def test_lock_is_given_back(tmp_path: Path) -> None:
    """After the work, and after an error, the film is free; within one process the lock holds, too."""
    vault = Vault(tmp_path / ".vault")

    def fail() -> None:
        with vault.lock("render"):
            with pytest.raises(VaultBusy, match=f"process {os.getpid()}: render since"), vault.lock("sweep"):
                pass
            raise ValueError("spoilt")

    for _ in range(2):
        with pytest.raises(ValueError, match="spoilt"):
            fail()
    assert not (vault.root / "lock.json").exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}', '{"pid": 1, "who": "render", "since": 5}'])
def test_unknown_holder_is_still_a_holder(tmp_path: Path, text: str) -> None:
    """A holder that has not said yet who it is, or said it badly, is a holder all the same."""
    vault = Vault(tmp_path / ".vault")
    with vault.lock("render"):
        (vault.root / "lock.json").write_text(text)
        with pytest.raises(VaultBusy, match=r"^another studio is making this film"), vault.lock("render"):
            pass


def test_a_long_render_says_its_day(tmp_path: Path) -> None:
    """A render that began on another day is named with its date."""
    vault = Vault(tmp_path / ".vault")
    with vault.lock("render"):
        held = {"pid": 4711, "who": "render", "since": "2024-08-01T12:03:00+02:00"}
        (vault.root / "lock.json").write_text(json.dumps(held))
        with (
            pytest.raises(VaultBusy, match="process 4711: render since 2024-08-01 12:03"),
            vault.lock("render"),
        ):
            pass
