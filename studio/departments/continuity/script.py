"""The lined script: the shot list with what planning knows of it, shot by shot, as the checks read it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from studio.engines.card import Card
from studio.film.shotlist import Scene, Shot, Shotlist
from studio.film.time import Frames, Rate
from studio.schedule.job import Known


@dataclass(frozen=True)
class LinedScript:
    """A shot list, how long its shots and lines are, and who shoots them."""

    shotlist: Shotlist
    lengths: Mapping[str, Known[Frames]]
    """Of each shot, by slate; what waits for a voice is a guess."""
    needs: Mapping[str, Known[Frames]]
    """What lines ask of their shots with breath, as `sound.needs` gives it."""
    cards: Mapping[str, Card | None] = field(default_factory=dict)
    """Of the engine that shoots a shot, by slate; None where none can. A shot that is left out is not judged by it."""
    brought: Collection[str] = ()
    """Slates for which a person's own clips lie in `footage/`."""
    late: Collection[str] = ()
    """Slates at which a line begins that outlasts the film, where that has been said."""

    @property
    def rate(self) -> Rate:
        """Frames per second of the film."""
        return self.shotlist.film.rate

    @cached_property
    def shots(self) -> tuple[tuple[Scene, Shot], ...]:
        """Give the shots of the film in order, each with its scene."""
        lists = self.shotlist
        return tuple((scene, shot) for scene in lists.scenes for shot in lists.shots_of(scene))

    def length(self, shot: Shot) -> Frames:
        """Give how long a shot is."""
        return self.lengths[shot.slate].value

    @cached_property
    def filmed(self) -> frozenset[str]:
        """Give the slates of shots that are drawn or shot: neither words on a ground nor a person's own clips."""
        own = (shot.slate for _, shot in self.shots if shot.card is None and shot.footage is None)
        return frozenset(own).difference(self.brought)

    def photo(self, scene: Scene, shot: Shot) -> str | None:
        """Give the file of the photo that a shot looks at: its own, else its place's or its products' first one."""
        return shot.reference or next(iter(self.choice(scene, shot)), None)

    def choice(self, scene: Scene, shot: Shot) -> tuple[str, ...]:
        """Give the photos of a shot's place and products, in the order in which they would be taken."""
        lists = self.shotlist
        if not (lists.places or lists.products):
            return ()
        place = lists.places.get(scene.place or "")
        products = [lists.products[name].references for name in shot.products or () if name in lists.products]
        return tuple(dict.fromkeys(file for files in (place.references if place else (), *products) for file in files))

    def seconds(self, frames: Frames) -> str:
        """Write a length in seconds, to a tenth."""
        return f"{self.rate.seconds(frames):.1f}".removesuffix(".0")
