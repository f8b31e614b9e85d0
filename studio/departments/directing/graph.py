"""Directing as a graph: treatment, breakdown, scenes side by side, camera, sound and cut, then rounds of notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

from studio.departments.directing import checking
from studio.departments.directing.composing import Decided, compose, scene_of, slated, treatment_page
from studio.departments.directing.material import Material, as_prose, for_screenwriter
from studio.departments.directing.rounds import mended
from studio.errors import DocumentError, Fault
from studio.film.assembly import Assembly
from studio.film.breakdown import Breakdown
from studio.film.camera import Angle, Move, Size
from studio.film.coverage import Coverage, Setups, Staging
from studio.film.language import in_words
from studio.film.noun import Noun
from studio.film.sighting import Sighting
from studio.film.sound import Mood
from studio.film.spotting import Spotting
from studio.film.treatment import SceneOutline, Treatment

AT_ONCE = 4
"""Roles that are asked side by side."""

SPOTS = 2
"""Effects that a shot has at most, on average."""

SPARE = 2
"""Shots that a director may use beyond a scene's share of the film."""

N = TypeVar("N", bound=Noun)


class Asked(Protocol):
    """Who runs the roles; `studio.crew.crew.Crew` does."""

    @property
    def sees(self) -> bool:
        """Whether the model can look at pictures, as far as is known."""

    @property
    def notes(self) -> Sequence[str]:
        """What a person should know of how the answers came about."""

    def ask(
        self,
        role: str,
        given: Mapping[str, Any],
        *,
        subject: str = ...,
        pictures: Sequence[Path] = ...,
        entries: int | None = ...,
        check: Callable[[Any], list[str]] | None = ...,
        salvage: Callable[[Any], Any] | None = ...,
    ) -> Noun:
        """Have a role answer."""


@dataclass(frozen=True)
class Directed:
    """What the crew wrote."""

    text: str
    """The shot list."""
    treatment: str
    """As a page of Markdown."""
    notes: tuple[str, ...]


def direct(material: Material, crew: Asked, folder: Path) -> Directed:
    """Have a crew write the film of `material`, whose photos lie in `folder`: the same answers give the same text.

    Raises CrewError, BudgetStop, and DocumentError where a role's folder is wrong.
    """
    material = replace(material, sightings=_sightings(material, crew, folder))
    treatment = _ask(
        crew,
        "screenwriter",
        Treatment,
        for_screenwriter(material),
        check=lambda answer: checking.treatment_faults(answer, material),
        salvage=lambda answer: checking.shortened(answer, material),
    )
    breakdown = _ask(
        crew,
        "casting_director",
        Breakdown,
        {
            "treatment": as_prose(treatment.model_dump(mode="json", exclude={"mood"})),
            "references": material.told(),
            "language": in_words(material.facts.language),
        },
        check=lambda answer: checking.breakdown_faults(answer, material),
        salvage=lambda answer: checking.without_strangers(answer, material),
    )
    told = _coverages(material, crew, treatment, breakdown)
    coverages = checking.filled(told, material)
    decided = _decide(material, crew, treatment, breakdown, coverages)
    notes = (*material.brief.notes, *material.facts.notes, *crew.notes, *_added(told, coverages))
    text, left = mended(compose(decided, material, notes), material, crew)
    return Directed(text, treatment_page(treatment), (*notes, *left))


def _added(told: Sequence[Coverage], filled: Sequence[Coverage]) -> Iterator[str]:
    """Say which photos and clips were put behind too few shots."""
    if more := filled[-1].shots[len(told[-1].shots) :]:
        files = ", ".join(str(shot.reference) for shot in more)
        yield f"shots: the crew gave too few for the length of the film; {files} follow them"


def _sightings(material: Material, crew: Asked, folder: Path) -> dict[str, Sighting]:
    """Have the photos looked at, where the model has eyes."""
    photos = [one for one in material.references if one.kind == "picture"]
    seen: dict[str, Sighting] = {}

    def look(at: int) -> None:
        one = photos[at]
        given = {"file": one.file, "shows": one.shows, "sizes": list(Size), "moves": list(Move)}
        answer = _ask(
            crew, "location_scout", Sighting, given, subject=one.file, pictures=[folder / one.file], check=_no_faults
        )
        seen[one.file] = answer

    if photos and crew.sees:
        look(0)  # the first one shows whether the model has eyes
    if len(photos) > 1 and crew.sees:
        _side_by_side(look, range(1, len(photos)))
    return {one.file: seen[one.file] for one in photos if one.file in seen} if crew.sees else {}


def _coverages(material: Material, crew: Asked, treatment: Treatment, breakdown: Breakdown) -> tuple[Coverage, ...]:
    """Have every scene broken into shots, side by side."""
    scenes = treatment.scenes
    rate = material.template.rate
    whole = sum(scene.length.at(rate) for scene in scenes) or 1
    found: dict[int, Coverage] = {}

    def cover(at: int) -> None:
        scene = scenes[at]
        share = round(material.room.shots * scene.length.at(rate) / whole)
        most = max(1, len(scene.narration), share + SPARE)
        covered = _ask(
            crew,
            "director",
            Coverage,
            _for_director(material, treatment, breakdown, at, most),
            subject=f"scene {at + 1}",
            entries=most,
            check=lambda answer: checking.coverage_faults(answer, scene, material, most),
            salvage=lambda answer: checking.filmable(answer, scene, material, most),
        )
        found[at] = checking.named(covered, breakdown)

    _side_by_side(cover, range(len(scenes)))
    return checking.illustrated([found[at] for at in range(len(scenes))], material)


def _for_director(material: Material, treatment: Treatment, breakdown: Breakdown, at: int, most: int) -> dict[str, Any]:
    """Give what the director of a scene reads."""
    scenes = treatment.scenes
    scene: SceneOutline = scenes[at]
    kinds = {"character": breakdown.cast, "place": breakdown.places, "product": breakdown.products}
    shortest, longest = material.range
    return {
        "film": {"title": treatment.title, "logline": treatment.logline, "style": treatment.style},
        "scene": scene.model_dump(mode="json"),
        "before": scenes[at - 1].story if at else "",
        "after": scenes[at + 1].story if at + 1 < len(scenes) else "",
        "elements": [
            {"name": one.name, "kind": kind, "description": one.description}
            for kind, elements in kinds.items()
            for one in elements
        ],
        "references": material.told(scene.references or None),
        "most": most,
        "shortest": material.clock(shortest),
        "longest": material.clock(longest),
        "language": in_words(material.facts.language),
    }


def _decide(
    material: Material, crew: Asked, treatment: Treatment, breakdown: Breakdown, coverages: tuple[Coverage, ...]
) -> Decided:
    """Have camera, sound and cut decided over all shots, side by side."""
    staged = slated(coverages)
    slates = list(staged)
    told = [_told(slate, shot, treatment, material) for slate, shot in staged.items()]
    style = treatment.style
    answers: dict[int, Any] = {}

    def camera() -> Setups:
        given = {
            "style": style, "shots": told, "sizes": list(Size), "angles": list(Angle), "moves": list(Move),
        }  # fmt: skip
        return _ask(
            crew,
            "cinematographer",
            Setups,
            given,
            entries=len(slates),
            check=lambda answer: checking.setup_faults(answer, slates),
            salvage=lambda answer: checking.every_setup(answer, slates),
        )

    def sound() -> Spotting:
        given = {"style": style, "mood": treatment.mood, "shots": told, "moods": list(Mood)}
        return _ask(
            crew,
            "sound_designer",
            Spotting,
            given,
            entries=SPOTS * len(slates),
            check=lambda answer: checking.spotting_faults(answer, slates),
            salvage=lambda answer: checking.spotted(answer, slates),
        )

    def cut() -> Assembly:
        shortest, longest = map(material.clock, material.range)
        given = {
            "shots": told, "length": material.clock(material.room.length), "shortest": shortest, "longest": longest,
        }  # fmt: skip
        return _ask(
            crew,
            "editor",
            Assembly,
            given,
            entries=len(slates),
            check=lambda answer: checking.assembly_faults(answer, slates),
            salvage=lambda answer: checking.every_shot(answer, staged),
        )

    asks: tuple[Callable[[], Noun], ...] = (camera, sound, cut)

    def answer(at: int) -> None:
        answers[at] = asks[at]()

    _side_by_side(answer, range(len(asks)))
    return Decided(treatment, breakdown, coverages, answers[0], answers[1], answers[2])


def _told(slate: str, shot: Staging, treatment: Treatment, material: Material) -> dict[str, str]:
    """Give a shot as cinematographer, sound designer and editor are told of it."""
    scene = treatment.scenes[scene_of(slate) - 1]
    shown = material.told([shot.reference]) if shot.reference else []
    return {
        "slate": slate,
        "heading": scene.heading,
        "action": shot.action,
        "length": str(shot.length),
        "line": shot.line or "",
        "need": material.clock(material.need(shot.line)) if shot.line else "",
        "shows": shown[0]["shows"] if shown else "",
    }


def _ask(
    crew: Asked,
    role: str,
    noun: type[N],
    given: Mapping[str, Any],
    *,
    subject: str = "film",
    pictures: Sequence[Path] = (),
    entries: int | None = None,
    check: Callable[[N], list[str]],
    salvage: Callable[[N], N] | None = None,
) -> N:
    """Have a role answer with a noun; raises DocumentError where it writes another one."""
    answer = crew.ask(role, given, subject=subject, pictures=pictures, entries=entries, check=check, salvage=salvage)
    if not isinstance(answer, noun):
        message = f"this role writes a {type(answer).__name__}, and a {noun.__name__} is needed; mend `writes`"
        raise DocumentError([Fault(f"agents/{role}/role.yaml", None, message)])
    return answer


def _side_by_side(work: Callable[[int], None], numbers: Sequence[int]) -> None:
    """Do pieces of work at once; the first error of the earliest piece is raised when all have ended."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done in [pool.submit(work, number) for number in numbers]:
            done.result()


def _no_faults(answer: Noun) -> list[str]:
    """Find nothing wrong with an answer beyond what its noun says."""
    return []
