"""The call sheet: the whole film worked out from its documents and what is on hand, executing nothing."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from studio.departments import (
    captions,
    conform,
    continuity,
    cutting,
    effects,
    grading,
    mix,
    scoring,
    shooting,
    sound,
    spotting,
    supers,
    unheeded,
)
from studio.departments.shooting import Filmed
from studio.engines import registry
from studio.film.delivery import Captions
from studio.film.money import Money
from studio.film.production import Production, Wishes
from studio.film.segment import Encoding
from studio.film.shotlist import Scene, Shot
from studio.film.sound import Cue
from studio.film.time import Frames, Span
from studio.film.timeline import Caption, Timeline
from studio.schedule.job import Job, Known
from studio.schedule.plan import Plan, Round, Wanted
from studio.vault.vault import Record, Vault

DRAFT_SHORT_SIDE = 540
"""Pixels of the short side of a draft; a film has 1080."""


@dataclass(frozen=True)
class CallSheet:
    """One round's plan, and the film as far as it is known."""

    production: Production
    plan: Plan
    timeline: Timeline
    filmed: Mapping[str, Filmed]
    """By slate."""
    found: Mapping[str, Record]
    """What is on hand, by the name of its job."""
    credits: tuple[str, ...] = ()

    @property
    def master(self) -> Record | None:
        """The finished film, where it is on hand."""
        return self.found.get("master film")

    def as_json(self) -> dict[str, Any]:
        """Give the document of `plan --json`."""
        return {
            "film": self.plan.film,
            "jobs": [wanted_as_json(wanted) for wanted in self.plan.jobs],
            "pending": [wanted_as_json(wanted) for wanted in self.plan.pending],
            "on_hand": self.plan.on_hand,
            **costs_as_json(self.plan.costs().values()),
            "notes": list(self.plan.notes),
        }


def wanted_as_json(wanted: Wanted) -> dict[str, Any]:
    """Give a missing job and its reason as JSON."""
    return {**job_as_json(wanted.job), "reason": wanted.reason}


def job_as_json(job: Job) -> dict[str, Any]:
    """Give a job as `plan --json` and `render --json` show it."""
    return {
        "step": job.step.name,
        "subject": job.subject,
        "slate": job.slate,
        "engine": job.engine,
        "cost": str(job.cost) if job.cost else None,
        "seconds": round(job.seconds, 1),
    }


def costs_as_json(costs: Iterable[Money]) -> dict[str, Any]:
    """Give what something costs, a sum for each currency: all as `costs`, the first as `cost`, which may be nothing."""
    told = [{"amount": float(cost.amount), "currency": cost.currency} for cost in costs]
    return {"cost": told[0] if told else {"amount": 0, "currency": "USD"}, "costs": told}


def draw_up(production: Production, wishes: Wishes, vault: Vault) -> CallSheet:
    """Work out the film: voices, lengths, takes, titles, segments, sound and master, in that order.

    A value that is not measured yet is a guess that names the jobs it waits for. Raises InputError where the
    documents ask for what cannot be.
    """
    with _uncollected():
        return _DrawingUp(production, wishes, Round(vault)).sheet()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector from walking a plan, which has no cycles: half of the planning went there."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.freeze()
            gc.enable()


@dataclass
class _DrawingUp:
    """One round over one production."""

    production: Production
    wishes: Wishes
    round_: Round

    def __post_init__(self) -> None:
        """Know the size and rate of the film."""
        film = self.production.shotlist.film
        small = self.wishes.draft or self.wishes.preview
        self.rate = film.rate
        self.size = film.aspect.size(DRAFT_SHORT_SIDE) if small else film.aspect.size()
        self.encoding: Encoding = conform.draft() if small else conform.delivery()
        self.credits: list[str] = []

    def sheet(self) -> CallSheet:
        """Go through the departments, each building on the one before."""
        lists = self.production.shotlist
        for file in self.production.astray:
            self.round_.note(
                f"{file} is the matte of no photo that a shot shows, or of two: lake.jpg.png is that of lake.jpg"
            )
        said = self._voices()
        needs = sound.needs(lists, said)
        pace = cutting.Pace.of(lists.film)
        lengths = cutting.lengths(lists, pace, needs)
        bed = self._bed(lengths)
        lengths = scoring.on_beats(lists, lengths, pace, needs, bed)
        cut = [
            (shot, lengths[shot.slate], self._film(scene, shot, lengths[shot.slate].value))
            for scene in lists.scenes
            for shot in lists.shots_of(scene)
        ]
        track = cutting.track(self.production, [(shot, length.value, filmed) for shot, length, filmed in cut])
        track = grading.graded(self.production, track)
        spans = {clip.slate: span for clip, span in track.spans()}
        filmed = {shot.slate: seen for shot, _, seen in cut}
        length = Known(track.length, frozenset().union(*(one.waits for one in lengths.values())))
        placed, notes = sound.place(lists, spans, {name: one.value for name, one in said.items()})
        for note in (*notes, *unheeded.unheeded(lists, filmed)):
            self.round_.note(note)
        waits = length.waits.union(*(one.waits for one in said.values()))
        spoken = self._captions(placed, said, lengths, track.length)
        timeline = Timeline(
            name=self.production.name,
            rate=self.rate,
            aspect=lists.film.aspect,
            picture=track,
            supers=supers.supers(self.round_, lists, self.size, spans, spoken if self._burned() else ()),
            captions=tuple(one.value for one in spoken),
            sound=self._cues(placed, spans, filmed, length, bed.value),
        )
        self._finish(timeline, filmed, lengths, length.waits | waits)
        late = {one.utterance.slate for one in placed if one.span.end > length.value}
        for remark in continuity.remarks(self._lined(lengths, needs, filmed, late)):
            self.round_.note(remark.text)
        step = shooting.TAKE.name if self.wishes.draw else None
        plan = self.round_.plan(self.production.name, only=self.wishes.only, step=step)
        return CallSheet(self.production, plan, timeline, filmed, self.round_.found, tuple(self.credits))

    def _voices(self) -> dict[str, Known[Frames]]:
        """Have every line spoken; give how long each is, by name, in frames."""
        lists = self.production.shotlist
        said: dict[str, Known[Frames]] = {}
        for utterance in sound.lines(lists):
            voicing = sound.voice_request(utterance.line, lists)
            for note in voicing.notes:
                self.round_.note(note)
            job = sound.voice_job(utterance, voicing)
            guess = sound.guess_seconds(voicing.request.text, voicing.request.language)
            if job is None:
                said[utterance.name] = Known(sound.frames_of(guess, self.rate))
                continue
            self._credit("voice", voicing.engine)
            made = self.round_.want(job)
            length_s = guess if made.value is None else made.value.facts["length_s"]
            said[utterance.name] = Known(sound.frames_of(length_s, self.rate), made.waits)
        return said

    def _bed(self, lengths: Mapping[str, Known[Frames]]) -> Known[Record | None]:
        """Have the music made for the film as it would be cut without it."""
        job, notes = scoring.music_job(self.production.shotlist, lengths, self.production.files)
        for note in notes:
            self.round_.note(note)
        return Known(None) if job is None else self.round_.want(job)

    def _film(self, scene: Scene, shot: Shot, length: Frames) -> Filmed:
        """Have a shot filmed."""
        used = cutting.used(shot, length, self.rate)
        filmed = shooting.film(self.round_, self.production, self.wishes, scene, shot, used)
        if (short := cutting.too_short(filmed.picture, used)) is not None:
            self.round_.note(
                f"{shot.slate}: its take has {self.rate.seconds(short):.1f} s of the {self.rate.seconds(used):.1f} s "
                "that the shot uses; its last frame stands for the rest. Shorten the shot or slow it with `speed`"
            )
        return filmed

    def _lined(
        self,
        lengths: Mapping[str, Known[Frames]],
        needs: Mapping[str, Known[Frames]],
        filmed: Mapping[str, Filmed],
        late: Collection[str],
    ) -> continuity.LinedScript:
        """Give the script supervisor the film as planned; a take that stays as it was asks nothing of an engine."""
        asked = {
            slate: registry.card("clip", seen.shown.engine)
            for slate, seen in filmed.items()
            if isinstance(seen.shown, shooting.Slated) and not self.wishes.preview
        }
        lists, brought = self.production.shotlist, self.production.brought
        return continuity.LinedScript(lists, lengths, needs, asked, brought, late)

    def _burned(self) -> bool:
        """Whether captions are in the picture: as the first deliverable says."""
        first = next(iter(self.production.shotlist.deliver), None)
        return first is None or first.captions is Captions.BURNED

    def _captions(
        self,
        placed: tuple[sound.Placed, ...],
        said: Mapping[str, Known[Frames]],
        lengths: Mapping[str, Known[Frames]],
        until: Frames,
    ) -> list[Known[Caption]]:
        """Give the words that are heard, for those who read.

        One waits for the line that it shows and for the line before, which may push it.
        """
        film = self.production.shotlist.film
        heard = [captions.Heard.of(one, self.round_.found.get(f"voice {one.utterance.name}")) for one in placed]
        waits: dict[str, frozenset[str]] = {}
        before = frozenset[str]()
        for one in placed:
            own = said[one.utterance.name].waits | lengths[one.utterance.slate].waits
            waits[one.utterance.slate] = waits.get(one.utterance.slate, frozenset()) | own | before
            before = own
        cut = captions.captions(heard, language=film.language, rate=self.rate, aspect=film.aspect, until=until)
        return [Known(caption, waits[caption.slate]) for caption in cut]

    def _cues(
        self,
        placed: tuple[sound.Placed, ...],
        spans: Mapping[str, Span],
        filmed: Mapping[str, Filmed],
        length: Known[Frames],
        bed: Record | None,
    ) -> tuple[Cue, ...]:
        """Give what is heard where: lines, the clips' own sound, and the bed."""
        found: list[Cue] = []
        for one in placed:
            made = self.round_.found.get(f"voice {one.utterance.name}")
            if made is not None:
                media = made.outputs["voice"].digest
                found.append(
                    Cue(
                        name=one.utterance.name, stem="dialogue", media=media, at=one.span.start, length=one.span.length
                    )
                )
        found += cutting.own_sound(self.production, filmed, spans, self.round_)
        lists, files = self.production.shotlist, self.production.files
        found += effects.cues(self.round_, lists, spotting.spot(lists, spans), files, length.waits)
        for job in self.round_.jobs.values():
            if job.step is effects.EFFECT:
                self._credit("effect", job.engine)
        if bed is not None:
            if credit := bed.facts["credit"]:
                self.credits.append(str(credit))
            media = bed.outputs["music"].digest
            found.append(Cue(name="bed", stem="music", media=media, at=0, length=length.value))
        return tuple(found)

    def _finish(
        self,
        timeline: Timeline,
        filmed: Mapping[str, Filmed],
        lengths: Mapping[str, Known[Frames]],
        waits: frozenset[str],
    ) -> None:
        """Ask for the segments, the mix and the master."""
        digests: list[str] = []
        missing: set[str] = set()
        for piece in conform.pieces(timeline):
            made = self.round_.want(self._segment_job(piece, filmed, lengths))
            digests.append(made.value.outputs["video"].digest if made.value else f"{piece.span.start}")
            missing |= made.waits
        lists = self.production.shotlist
        kinds = ("voice ", "music ", "effect ")
        heard = {name for name in self.round_.jobs if name.startswith(kinds)} - set(self.round_.found)
        mixing = mix.Mixing(cues=timeline.sound, length=timeline.length, rate=self.rate, loudness=lists.sound.loudness)
        mixed = self.round_.want(Job(mix.MIX, "film", mixing, waits=waits | heard, seconds=_seconds(timeline, 0.08)))
        encoded = self.round_.want(
            Job(
                conform.SOUNDTRACK,
                "film",
                {
                    "mix": mixed.value.outputs["mix"].digest if mixed.value else "",
                    "length": timeline.length,
                    "rate": self.rate,
                },
                waits=mixed.waits,
                seconds=_seconds(timeline, 0.03),
            )
        )
        self.round_.want(
            Job(
                conform.MASTER,
                "film",
                {
                    "segments": digests,
                    "soundtrack": encoded.value.outputs["sound"].digest if encoded.value else "",
                    "rate": self.rate,
                    "size": self.size,
                    "title": lists.film.title,
                    "artist": lists.film.client,
                },
                waits=frozenset(missing) | encoded.waits,
                seconds=_seconds(timeline, 0.01),
            )
        )

    def _segment_job(
        self, piece: conform.Piece, filmed: Mapping[str, Filmed], lengths: Mapping[str, Known[Frames]]
    ) -> Job:
        """Give the work of one segment, waiting for what is still guessed in it."""
        slates = piece.slates
        waits = supers.waits(self.round_, (title.image for title in piece.titles))
        for slate in slates:
            waits = waits | filmed[slate].waits | lengths[slate].waits
        return Job(
            conform.SEGMENT,
            "+".join(slates),
            partial(piece.segment, self.rate, self.size, self.encoding),
            waits=waits,
            engine=filmed[slates[0]].engine,
            slate=slates[0],
            seconds=piece.work * self.size[0] * self.size[1] * _SECONDS_A_PIXEL,
        )

    def _credit(self, kind: str, engine: str | None) -> None:
        """Name who is owed a line in CREDITS.md."""
        credit = registry.card(kind, engine).credit if engine else ""
        if credit and credit not in self.credits:
            self.credits.append(credit)


_SECONDS_A_PIXEL = 1 / 30 / (1920 * 1080)
"""Seconds of one core per pixel drawn and encoded at the delivery preset: about 30 frames of 1080p a second."""


def _seconds(timeline: Timeline, share: float) -> float:
    """Give a share of the film's length in seconds."""
    return share * timeline.rate.seconds(timeline.length)
