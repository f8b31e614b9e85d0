"""What this machine has and lacks for making films."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.engines import registry
from studio.errors import StudioError
from studio.executors.local import cores
from studio.library import settings_folder
from studio.media import ffmpeg


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    found: str
    well: bool
    way_out: str = ""

    def as_json(self) -> dict[str, Any]:
        """Give it for `doctor --json`."""
        return {"what": self.what, "found": self.found, "well": self.well, "way_out": self.way_out}


def examine() -> list[Finding]:
    """Look at Python, ffmpeg, disk, settings, what engines need, and which keys are set (never what they are)."""
    free = shutil.disk_usage(Path.cwd()).free / 1e9
    return [
        Finding("python", sys.version.split()[0], sys.version_info >= (3, 11), "install Python 3.11 or newer"),
        _ffmpeg(),
        Finding("cores", str(cores()), well=True),
        Finding("disk", f"{free:.1f} GB free here", free > 2, "a film of a minute wants about 2 GB while it is made"),
        Finding("settings", str(settings_folder()), well=True),
        *_engines(),
        *_keys(),
    ]


def _ffmpeg() -> Finding:
    """Look at the encoder."""
    try:
        return Finding("ffmpeg", ffmpeg.version(), well=True)
    except StudioError as error:
        return Finding("ffmpeg", "missing", well=False, way_out=str(error))


def _engines() -> list[Finding]:
    """Look at each engine's packages; an engine that is not ready is no fault, it is only not to be had."""
    findings = []
    for kind in registry.KINDS:
        for name in registry.names(kind):
            card = registry.card(kind, name)
            missing = registry.lacks(card)
            state = f"not ready: {registry.way_out(card)}" if missing else "ready"
            findings.append(Finding(f"{kind} engine {name}", state, well=True))
    return findings


def _keys() -> list[Finding]:
    """Look at the keys of language models."""
    names = ("OPENAI_API_KEY", "OPENAI_BASE_URL")
    return [Finding(name, "set" if os.environ.get(name) else "not set", well=True) for name in names]
