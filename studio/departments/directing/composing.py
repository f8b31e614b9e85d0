"""Composing: what the roles decided becomes one shot list, whose lengths are those that were asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from studio.departments.directing.material import Material
from studio.departments.writing.document import Draft, DraftScene, Sheet, render
from studio.departments.writing.speech import size_of
from studio.departments.writing.template_writer import avoided, deliverables, end_card
from studio.film.assembly import Assembly
from studio.film.breakdown import Breakdown
from studio.film.camera import Angle
from studio.film.coverage import Coverage, Setups, Staging
from studio.film.shotlist import NARRATOR, Priority, letters
from studio.film.spotting import Spotting
from studio.film.time import Frames
from studio.film.treatment import Treatment

TITLE_SHOT = 0
"""The film's title stands over its first shot."""


@dataclass(frozen=True)
class Decided:
    """Everything that the crew decided."""

    treatment: Treatment
    breakdown: Breakdown
    coverages: tuple[Coverage, ...]
    """By scene of the treatment."""
    setups: Setups
    spotting: Spotting
    assembly: Assembly


def slated(coverages: Sequence[Coverage]) -> dict[str, Staging]:
    """Give every shot its slate: the number of its scene and a letter."""
    return {
        f"{number}{letters(at)}": shot
        for number, coverage in enumerate(coverages, 1)
        for at, shot in enumerate(coverage.shots)
    }


def compose(decided: Decided, material: Material, notes: Sequence[str]) -> str:
    """Write the shot list."""
    template, treatment, tone = material.template, decided.treatment, material.tone
    staged = slated(decided.coverages)
    lengths = fitted(decided.assembly, staged, material)
    scenes = [
        DraftScene(outline.heading, place=coverage.place or "")
        for outline, coverage in zip(treatment.scenes, decided.coverages, strict=True)
    ]
    for at, slate in enumerate(staged):
        drafted = _draft(slate, decided, material, lengths[slate], first=at == TITLE_SHOT, last=at == len(staged) - 1)
        scenes[scene_of(slate) - 1].shots.append(drafted)
    card = material.total - sum(lengths.values())
    facts = material.facts
    texts = (facts.client, treatment.call_to_action, facts.address)
    ending = end_card(len(scenes) + 1, facts.language, texts, template, max(card, material.card))
    return render(
        Sheet(
            film=material.film,
            title=treatment.title,
            client=facts.client,
            language=facts.language,
            length=material.clock(material.total),
            aspect=facts.aspect or template.aspect,
            template=template,
            budget=material.brief.budget,
            writer="A crew wrote it from the brief.",
            style=treatment.style,
            avoid=avoided(facts, template, material.words),
            tone=tone.name,
            move_amount=tone.move_amount,
            mood=decided.spotting.mood,
            tempo=decided.spotting.tempo,
            deliver=deliverables(facts, template),
            scenes=(*scenes, ending),
            notes=tuple(notes),
            elements=decided.breakdown,
        )
    )


def fitted(assembly: Assembly, staged: Mapping[str, Staging], material: Material) -> dict[str, Frames]:
    """Give each shot's length: what the editor wished, but what its line needs, and the film's length in all.

    Lengths are multiples of the room's grid. Where the lines alone are longer than the film, it is longer.
    """
    shortest, longest = material.range
    grid = material.room.grid
    rate = material.template.rate

    def whole(frames: float) -> Frames:
        return max(grid, round(frames / grid) * grid)

    wishes = {one.slate: one.length.at(rate) for one in assembly.shots}
    least, most, lengths = {}, {}, {}
    for slate, shot in staged.items():
        need = material.need(shot.line) if shot.line and size_of(shot.line) else 0
        least[slate] = -(-max(need, shortest) // grid) * grid
        clip = material.of(shot.reference) if shot.reference else None
        most[slate] = max(least[slate], longest // grid * grid)
        if clip is not None and clip.length is not None:
            most[slate] = min(most[slate], max(grid, clip.length.at(rate) // grid * grid))
            least[slate] = min(least[slate], most[slate])
        lengths[slate] = min(max(whole(wishes.get(slate) or shot.length.at(rate)), least[slate]), most[slate])
    aim = material.room.length
    while (over := sum(lengths.values()) - aim) >= grid:
        free = [slate for slate in lengths if lengths[slate] - grid >= least[slate]]
        if not free:
            break
        for slate in sorted(free, key=lambda one: least[one] - lengths[one])[: over // grid]:
            lengths[slate] -= grid
    while (under := aim - sum(lengths.values())) >= grid:
        free = [slate for slate in lengths if lengths[slate] + grid <= most[slate]]
        if not free:
            break
        for slate in sorted(free, key=lambda one: lengths[one] / (wishes.get(one) or 1))[: under // grid]:
            lengths[slate] += grid
    return lengths


def _draft(slate: str, decided: Decided, material: Material, length: Frames, *, first: bool, last: bool) -> Draft:
    """Write one shot down."""
    shot = slated(decided.coverages)[slate]
    setup = next(one for one in decided.setups.setups if one.slate == slate)
    placed = next(one for one in decided.assembly.shots if one.slate == slate)
    shown = material.of(shot.reference) if shot.reference else None
    clip = shown is not None and shown.kind == "clip"
    title = decided.treatment.title if first else ""
    transition = material.template.card.into if last else placed.transition
    into = "" if str(transition) == "cut" or clip else str(transition)
    return Draft(
        slate=slate,
        length=material.clock(length),
        why=tuple(filter(None, (shot.reason, setup.reason and f"camera: {setup.reason}"))),
        action=shot.action,
        size="" if clip else setup.size,
        angle="" if clip or setup.angle is Angle.EYE else setup.angle,
        move=() if clip else setup.move,
        move_amount=None if clip else setup.move_amount,
        cast=shot.cast,
        products=shot.products,
        reference=shown.file if shown and not clip else "",
        focus=None if clip else setup.focus,
        footage=shown.file if shown and clip else "",
        line=shot.line or "",
        by="" if shot.by == NARRATOR else shot.by,
        super=title or shot.super or "",
        style="title" if title else "lower_third",
        effects=tuple((one.sound, str(one.at)) for one in decided.spotting.effects if one.slate == slate),
        priority=Priority.MUST if first else placed.priority,
        transition=into,
    )


def scene_of(slate: str) -> int:
    """Give the number of a shot's scene, counted from 1."""
    return int(slate.rstrip(ascii_uppercase))


def treatment_page(treatment: Treatment) -> str:
    """Write the treatment as a page of Markdown."""
    parts = [
        f"# {treatment.title}",
        treatment.logline,
        f"**Hook.** {treatment.hook}",
        f"**Turn.** {treatment.turn}",
        f"**Call to action.** {treatment.call_to_action}",
        f"**Look.** {treatment.style}",
        f"**Music.** {treatment.mood}",
    ]
    for number, scene in enumerate(treatment.scenes, 1):
        parts.append(f"## {number}. {scene.heading} ({scene.length})")
        parts.append(scene.story)
        parts += [f"> {sentence}" for sentence in scene.narration]
    return "\n\n".join(parts) + "\n"
