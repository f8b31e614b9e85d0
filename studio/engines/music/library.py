"""The music library: 28 tracks that come as a package, chosen by mood and tempo and cut to the film on the beat."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import ClassVar, Literal

from studio.engines.card import Card
from studio.engines.music import bed
from studio.engines.music.beat import beats_of
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
        version=1,
        says="Tracks of 68 to 150 beats a minute in five moods, cut on the beat to the film's length.",
        gives="media",
        takes=frozenset({"mood", "tempo"}),
        speed=0.05,
        packages=("immich_memories_music",),
        install=f"pip install {PACKAGE}",
        licence="MIT",
        credit=f"Music: {PACKAGE} (MIT), generated with ACE-Step 1.5.",
    )

    def play(self, request: MusicRequest, kit: Kit) -> Made:
        """Give a bed of exactly the length asked for; raises EngineError where the package holds no such track."""
        track = choose(request, kit.seed if request.choice is None else request.choice)
        sound = samples.read(track.file)
        kit.tell(0.2)
        beats = beats_of(sound, track.tempo)
        kit.tell(0.4)
        draft = kit.scratch / "bed.f32"
        marks = bed.from_beats(sound, beats, samples.strip(draft, round(request.length_s * samples.RATE)))
        kit.tell(0.7)
        music = bed.levelled(draft)
        title = f"{track.name.replace('_', ' ').capitalize()}, {track.key}"
        facts = {
            "length_s": request.length_s,
            "tempo": round(60 * samples.RATE / beats.beat, 2),
            "beats_s": [round(mark / samples.RATE, 4) for mark in marks],
            "title": title,
            "credit": f"“{title}”: {PACKAGE} (MIT), generated with ACE-Step 1.5.",
        }
        return Made(outputs={"music": music}, facts=facts)


def choose(request: MusicRequest, choice: int) -> Track:
    """Give the track that fits a request best: by mood, then tempo, then instruments; `choice` picks among equals."""
    mood, kind = FITS[request.mood]

    def misfit(track: Track) -> tuple[float, bool]:
        apart = abs(track.tempo / request.tempo - 1) if request.tempo else 0.0
        return (apart if apart > NEAR else 0.0, track.kind != kind)

    fitting = [track for track in tracks() if track.mood == mood]
    if not fitting:
        raise EngineError(f"{PACKAGE} holds no {mood} track; install version 0.1 of it, or name a file of your own")
    least = min(map(misfit, fitting))
    equals = [track for track in fitting if misfit(track) == least]
    return equals[choice % len(equals)]


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
