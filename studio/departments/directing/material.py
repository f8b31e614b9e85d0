"""The material: what the crew is told of a brief, its photos and the kind of film, and the room that it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from studio.departments.writing.board import cut_up, grid_of
from studio.departments.writing.coverage import SizedReference
from studio.departments.writing.facts import Facts, read
from studio.departments.writing.narration import Room, need_of
from studio.departments.writing.speech import written
from studio.departments.writing.template_writer import tone_of
from studio.departments.writing.templates import Template, Tone, Vocabulary, vocabulary
from studio.film.brief import Brief
from studio.film.language import in_words
from studio.film.sighting import Sighting, TimeOfDay
from studio.film.time import Frames

FEWEST_WORDS = 6
"""Words that even the shortest film may speak."""

LONGEST_BRIEF = 24_000
"""Characters of a brief that a model is shown; more than any that a client reads himself."""

SCENE = 4
"""Shots that a scene has, more or less."""


@dataclass(frozen=True)
class Material:
    """One film before it is written: brief, photos, kind of film, and what was seen in the photos."""

    film: str
    brief: Brief
    references: tuple[SizedReference, ...]
    template: Template
    sightings: Mapping[str, Sighting] = field(default_factory=dict)
    """By file."""

    @cached_property
    def words(self) -> Vocabulary:
        """Words about briefs that every template shares."""
        return vocabulary()

    @cached_property
    def facts(self) -> Facts:
        """What is read out of the brief without a model."""
        return read(self.brief, self.film, self.words)

    @cached_property
    def tone(self) -> Tone:
        """How the brief says that the film should feel."""
        return tone_of(self.facts, self.template)[0]

    @property
    def total(self) -> Frames:
        """The film's length."""
        return max(2, (self.facts.length or self.template.length).at(self.template.rate))

    @cached_property
    def card(self) -> Frames:
        """Frames of the end card."""
        card, rate, grid = self.template.card, self.template.rate, grid_of(self.template.rate)
        usual = min(max(round(self.total * card.share), card.shortest.at(rate)), card.longest.at(rate), self.total // 2)
        return min(-(-usual // grid) * grid, self.total - 1)

    @cached_property
    def room(self) -> Room:
        """Shots that the pictures have room for, and the step of their lengths."""
        grid = grid_of(self.template.rate)
        return cut_up(self.total - self.card, self.tone, self.template, self.references, grid)

    @property
    def range(self) -> tuple[Frames, Frames]:
        """How short and long a shot may be."""
        shot, rate = self.template.shot, self.template.rate
        return min(shot.shortest.at(rate), self.total - self.card), shot.longest.at(rate)

    @property
    def speaking(self) -> float:
        """Words that are spoken in a second; signs, where the language writes no spaces."""
        pace = self.template.speech.pace
        return pace.get(self.facts.language.split("-")[0], pace["other"])

    @property
    def most_words(self) -> int:
        """Words that the film can speak, with a breath in every shot and one shot in some left quiet."""
        speech, rate = self.template.speech, self.template.rate
        shots = self.room.shots - self.room.shots // speech.quiet
        seconds = rate.seconds(self.total - self.card) * shots / self.room.shots - shots * float(speech.breath.seconds)
        return max(FEWEST_WORDS, int(seconds * self.speaking))

    @property
    def most_in_a_sentence(self) -> int:
        """Words of a sentence that one shot can hold."""
        longest = self.template.rate.seconds(min(self.range[1], self.room.length))
        return max(FEWEST_WORDS // 2, int((longest - float(self.template.speech.breath.seconds)) * self.speaking))

    def need(self, line: str) -> Frames:
        """Frames that a line asks of its shot, breath included."""
        return need_of(line, self.facts.language, self.template)

    def clock(self, frames: Frames) -> str:
        """Write frames as the shot list does."""
        return written(frames, self.template.rate)

    def of(self, file: str) -> SizedReference | None:
        """Give a reference by its file."""
        return next((one for one in self.references if one.file == file), None)

    def told(self, files: Iterable[str] | None = None) -> list[dict[str, str]]:
        """Give photos and clips as roles are told of them; all, or those of `files`."""
        chosen = None if files is None else set(files)
        return [
            {"file": one.file, "shows": shows(one, self.sightings.get(one.file))}
            for one in self.references
            if chosen is None or one.file in chosen
        ]


def shows(one: SizedReference, sighting: Sighting | None) -> str:
    """Say what a photo shows: in its sender's words, then in those of whoever looked at it."""
    parts = [one.shows.strip() or "(no description)"]
    if sighting is not None:
        parts.append(sighting.subject)
        if sighting.time_of_day is not TimeOfDay.UNKNOWN:
            parts.append(f"light of {sighting.time_of_day}")
        if sighting.moves:
            parts.append(f"moves that suit it: {', '.join(sighting.moves)}")
    if one.kind == "clip":
        parts.append(f"a clip of {one.length}")
    elif one.width and one.height:
        parts.append(_shape(one.width / one.height))
    return "; ".join(parts)


def _shape(ratio: float) -> str:
    """Name a picture's shape."""
    return "upright" if ratio < 0.9 else "square" if ratio < 1.1 else "panorama" if ratio > 2 else "landscape"


def for_screenwriter(material: Material) -> dict[str, Any]:
    """Give what the screenwriter reads."""
    facts, room = material.facts, material.room
    scenes = max(1, min(6, round(room.shots / SCENE)))
    unit = "characters" if facts.language.split("-")[0] in ("zh", "ja", "yue") else "words"
    return {
        "brief": material.brief.words[:LONGEST_BRIEF],
        "facts": {
            "client": facts.client,
            "working title": facts.title,
            "audience": material.brief.audience,
            "how it should feel": ", ".join(facts.feeling[:6]),
            "what it must not be": ", ".join(facts.denied[:6]),
            "figures": ", ".join(facts.figures[:8]),
            "last words": facts.tagline,
            "address": facts.address,
        },
        "references": material.told(),
        "length": material.clock(material.total),
        "language": in_words(facts.language),
        "words": f"{material.most_words} {unit}",
        "sentence": f"{material.most_in_a_sentence} {unit}",
        "scenes": f"{max(1, scenes - 1)} to {scenes + 1}",
        "beats": [{"name": beat.name, "purpose": beat.purpose} for beat in material.template.beats],
    }


def as_prose(told: Mapping[str, Any] | Sequence[Any]) -> str:
    """Write a noun's plain JSON as indented prose that a model reads with few tokens."""
    import yaml

    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=1 << 20).strip()
