"""The music library: 28 tracks that come as a package, chosen by mood and tempo and cut to the film on the beat."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np

from studio.engines.card import Card
from studio.engines.music import bed
from studio.errors import EngineError
from studio.film.sound import Mood, MusicRequest
from studio.media import samples
from studio.schedule.step import Kit, Made

PACKAGE = "immich-memories-music"
"""Where the tracks come from; its LICENSE-MUSIC says how each was made."""

FITS: dict[Mood, tuple[str, Literal["acoustic", "electronic"]]] = {
    Mood.CALM: ("calm", "acoustic"),
    Mood.WARM: ("tender", "acoustic"),
    Mood.HOPEFUL: ("tender", "acoustic"),
    Mood.HAPPY: ("happy", "acoustic"),
    Mood.UPBEAT: ("happy", "electronic"),
    Mood.ENERGETIC: ("energetic", "electronic"),
    Mood.INSPIRING: ("tender", "electronic"),
    Mood.NOSTALGIC: ("nostalgic", "acoustic"),
    Mood.ROMANTIC: ("tender", "acoustic"),
    Mood.PLAYFUL: ("happy", "acoustic"),
    Mood.TENSE: ("nostalgic", "electronic"),
    Mood.EPIC: ("energetic", "acoustic"),
    Mood.DARK: ("nostalgic", "electronic"),
}
"""The package's five moods and two kinds of instruments by what a film asks for; the dark ones are in minor keys."""

NEAR = 0.08
"""How far, as a share, a tempo may lie from the one asked for and still count as it; else instruments come second."""

WELL = (1.5, 1 / 30)
"""What the jumps of a track may cost, in units of the difference between two beats, and more for each second of film:
two or three good ones in half a minute."""

AS_WELL = 0.5
"""How much dearer the film's own choice may be than the cheapest."""

_ENTRY = re.compile(r"^\s+(\w+)\.opus\s+(\d+) bpm\s+(\S+ (?:major|minor))\s+seed \d+\s+\[(\w+)\]", re.MULTILINE)


@dataclass(frozen=True)
class Track:
    """One piece of the library, as its licence describes it."""

    name: str
    mood: str
    kind: str
    tempo: int
    key: str
    file: Path


class LibraryEngine:
    """Plays a track of the library from its head to a real ending, exactly as long as the film."""

    CARD: ClassVar[Card] = Card(
        name="library",
        kind="music",
        version=2,
        says="Tracks of 68 to 150 beats a minute in five moods, laid so that the picture is cut on their beats.",
        gives="media",
        takes=frozenset({"mood", "tempo", "cuts"}),
        speed=0.1,
        packages=("immich_memories_music",),
        install=f"pip install {PACKAGE}",
        licence="MIT",
        credit=f"Music: {PACKAGE} (MIT), generated with ACE-Step 1.5.",
    )

    def play(self, request: MusicRequest, kit: Kit) -> Made:
        """Give a bed of exactly the length asked for; raises EngineError where the package holds no such track."""
        track, piece = self._chosen(request, kit)
        draft = kit.scratch / "bed.f32"
        marks = piece.fill(samples.strip(draft, round(request.length_s * samples.RATE)), request.cuts_s, request.card_s)
        kit.tell(0.7)
        music = bed.levelled(draft)
        beats_s = [round(mark / samples.RATE, 4) for mark in marks]
        title = f"{track.name.replace('_', ' ').capitalize()}, {track.key}"
        facts = {
            "length_s": request.length_s,
            "tempo": round(60 / float(np.median(np.diff(beats_s))), 2) if len(beats_s) > 2 else float(track.tempo),
            "beats_s": beats_s,
            "title": title,
            "credit": f"“{title}”: {PACKAGE} (MIT), generated with ACE-Step 1.5.",
        }
        return Made(outputs={"music": music}, facts=facts)

    def _chosen(self, request: MusicRequest, kit: Kit) -> tuple[Track, bed.Piece]:
        """Give the film's own choice of the tracks that fit equally, where it can be cut to the film's length well.

        Else the one that can be cut to it with the fewest jumps. A film that is too short for one is so for all.
        """
        fitting = equals(request)
        first = (kit.seed if request.choice is None else request.choice) % len(fitting)
        pieces: list[tuple[float, Track, bed.Piece]] = []
        for track in (*fitting[first:], *fitting[:first]):
            piece = bed.Piece.of(samples.read(track.file), track.tempo, request.length_s)
            pieces.append((piece.least(request.length_s), track, piece))
            kit.tell(0.4 * len(pieces) / len(fitting))
            if pieces[0][0] <= WELL[0] + WELL[1] * request.length_s or not np.isfinite(pieces[0][0]):
                break
        least = min(cost for cost, _, _ in pieces)
        return next((track, piece) for cost, track, piece in pieces if cost <= least + AS_WELL)


def equals(request: MusicRequest) -> list[Track]:
    """Give the tracks that fit a request best and equally: by mood, then tempo, then instruments."""
    mood, kind = FITS[request.mood]

    def misfit(track: Track) -> tuple[float, bool]:
        apart = abs(track.tempo / request.tempo - 1) if request.tempo else 0.0
        return (apart if apart > NEAR else 0.0, track.kind != kind)

    fitting = [track for track in tracks() if track.mood == mood]
    if not fitting:
        raise EngineError(f"{PACKAGE} holds no {mood} track; install version 0.1 of it, or name a file of your own")
    least = min(map(misfit, fitting))
    return [track for track in fitting if misfit(track) == least]


@cache
def tracks() -> tuple[Track, ...]:
    """Give the tracks that the package's licence lists and that are there, by name."""
    import immich_memories_music

    folder = immich_memories_music.tracks_dir()
    listing = next(file for file in distribution(PACKAGE).files or () if file.name == "LICENSE-MUSIC")
    found = []
    for name, tempo, key, kind in _ENTRY.findall(listing.read_text(encoding="utf-8")):
        mood = name.partition("_")[0]
        file = folder / mood / f"{name}.opus"
        if file.is_file():
            found.append(Track(name, mood, kind, int(tempo), key, file))
    return tuple(sorted(found, key=lambda track: track.name))
