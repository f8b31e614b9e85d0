"""The handover: which reels a turnover needs, what lies in each, and the turnover itself once they are there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count, groupby
from pathlib import Path, PurePosixPath
from typing import Literal

from studio.departments import sound, titles, turnover
from studio.departments.shooting import Filmed, Slated
from studio.film.shotlist import Style
from studio.film.sound import Cue
from studio.film.take import Drawing, Media
from studio.film.timeline import Super
from studio.film.turnover import Event, Reel, Ride, Strip, Turnover, Wording
from studio.producer.callsheet import CallSheet
from studio.schedule.job import Job
from studio.schedule.plan import Plan, Round
from studio.vault.vault import Record, Vault

STEMS = {"dialogue": "Dialogue", "music": "Music", "effects": "Effects"}
"""Names of the strips that hold the sounds of a stem."""

OWN = "Clip sound"
"""The strip of what was recorded with the clips themselves."""

BOLD = 600
"""Weight of strokes from which type is called bold."""

_SECONDS_A_PIXEL = 1 / 24 / (1920 * 1080)
"""Seconds of one core per pixel drawn and encoded for a reel."""


@dataclass(frozen=True)
class Handover:
    """One round: the work that is missing, and the turnover as far as it is known."""

    plan: Plan
    turnover: Turnover
    reels: Mapping[str, str]
    """Digest of each reel that is made, by its name."""
    originals: Mapping[str, Path]
    """Photos and clips as they were before anything was drawn, by the names that they get."""


def draw_up_handover(
    sheet: CallSheet,
    vault: Vault,
    *,
    rides: Literal["kept", "baked"],
    type_: Literal["drawn", "set"],
) -> Handover:
    """Work out the handover of a film of which all is on hand; executes nothing."""
    return _DrawingUp(sheet, vault, rides, type_).handover()


def strips(name: str, kind: Literal["titles", "captions", "sound"], events: Sequence[Event]) -> list[Strip]:
    """Lay events on as many strips as it takes for none to lie over another, the first as full as can be."""
    lanes: list[list[Event]] = []
    for event in sorted(events, key=lambda event: event.at):
        lane = next((one for one in lanes if one[-1].end <= event.at), None)
        if lane is None:
            lane = []
            lanes.append(lane)
        lane.append(event)
    return [
        Strip(name=name if number == 1 else f"{name} {number}", kind=kind, events=tuple(lane))
        for number, lane in enumerate(lanes, 1)
    ]


def file_name(written: str, suffix: str, taken: set[str]) -> str:
    """Give a file's name in plain ASCII that is not `taken` yet, and take it."""
    stem = re.sub(r"[^A-Za-z0-9]+", "-", written).strip("-") or "reel"
    numbered = (f"{stem}-{number}{suffix}" for number in count(2))
    name = next(one for one in chain([stem + suffix], numbered) if one not in taken)
    taken.add(name)
    return name


@dataclass
class _DrawingUp:
    """One round over one call sheet."""

    sheet: CallSheet
    vault: Vault
    rides: Literal["kept", "baked"]
    type_: Literal["drawn", "set"]
    names: set[str] = field(default_factory=set)
    reels: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Know the film."""
        self.round_ = Round(self.vault)
        self.film = self.sheet.production.shotlist.film
        self.size = self.film.aspect.size()

    def handover(self) -> Handover:
        """Go through pictures, titles and sounds."""
        timeline = self.sheet.timeline
        picture = tuple(self._pictures())
        over = self._titles()
        heard = self._sounds()
        laid = [Strip(name="Picture", kind="picture", events=picture)]
        laid += strips("Titles", "titles", over["titles"]) + strips("Captions", "captions", over["captions"])
        for name in (STEMS["dialogue"], OWN, STEMS["music"], STEMS["effects"]):
            laid += strips(name, "sound", heard.pop(name, []))
        for name, events in heard.items():
            laid += strips(name, "sound", events)
        made = Turnover(
            name=self.sheet.production.name,
            title=self.film.title,
            language=self.film.language,
            rate=timeline.rate,
            size=self.size,
            length=timeline.length,
            strips=tuple(laid),
            captions=timeline.captions,
            notes=tuple(self._notes(picture)),
        )
        plan = self.round_.plan(self.sheet.production.name)
        return Handover(plan, made, self.reels, dict(_originals(self.sheet, self.vault)))

    def _pictures(self) -> Iterator[Event]:
        """Have every shot drawn with its handles."""
        timeline = self.sheet.timeline
        for shown in turnover.shown(timeline.picture, timeline.rate, self.size, turnover.encoding()):
            reel = shown.event.reel
            assert reel is not None
            seconds = reel.length * self.size[0] * self.size[1] * _SECONDS_A_PIXEL
            job = Job(turnover.ROLL, shown.event.name, shown.roll, slate=shown.slate, seconds=seconds)
            self._make(job, "video", reel.name)
            filmed = self.sheet.filmed.get(shown.slate)
            says = shown.event.says or self._action(shown.slate) if filmed else shown.event.says
            yield shown.event.model_copy(update={"says": says})

    def _titles(self) -> dict[str, list[Event]]:
        """Have titles and captions laid on frames of their own, or give their words, as the format takes them."""
        found: dict[str, list[Event]] = {"titles": [], "captions": []}
        texts = self._texts()
        for title in self.sheet.timeline.supers:
            text, style = texts.get(title.name, ("", None))
            end = min(title.span.end, self.sheet.timeline.length)
            event = Event(
                name=title.name,
                reel=None,
                at=title.span.start,
                length=end - title.span.start,
                rise=min(title.fade, end - title.span.start),
                fall=max(0, title.fade - (title.span.end - end)),
                says=text,
            )
            kind = found["captions" if style is Style.CAPTION else "titles"]
            if self.type_ == "drawn" or style is None:
                kind.append(event.model_copy(update={"reel": self._overlay(title)}))
                continue
            for number, words in enumerate(self._wordings(text, style), 1):
                name = title.name if number == 1 else f"{title.name} {number}"
                kind.append(event.model_copy(update={"name": name, "wording": words}))
        return found

    def _sounds(self) -> dict[str, list[Event]]:
        """Have every sound made as loud as it is in the mix, by the strip on which it goes."""
        found: dict[str, list[Event]] = {}
        timeline, mixed = self.sheet.timeline, self.sheet.found.get("mix film")
        own = {clip.picture.digest for clip, _ in timeline.picture.spans() if isinstance(clip.picture, Media)}
        said = {one.name: one.line.text for one in sound.lines(self.sheet.production.shotlist)}
        for cue in timeline.sound:
            if mixed is None or cue.at >= timeline.length:
                continue
            reel, left = self._levelled(cue, mixed)
            event = Event(
                name=cue.name,
                reel=reel,
                at=cue.at,
                length=min(cue.length, timeline.length - cue.at),
                start=cue.start,
                rides=left,
                says=said.get(cue.name, ""),
            )
            found.setdefault(OWN if cue.media in own else STEMS.get(cue.stem, cue.stem.title()), []).append(event)
        return found

    def _levelled(self, cue: Cue, mixed: Record) -> tuple[Reel, tuple[Ride, ...]]:
        """Have a sound made as loud as it is in the mix; gives it with the gains that are left to ride."""
        asked = turnover.Levelled(
            cue=cue,
            stem=mixed.outputs[cue.stem].digest,
            rate=self.sheet.timeline.rate,
            trim_db=float(mixed.facts.get("limited_db", 0.0)),
            rides=self.rides,
        )
        name = file_name(cue.name, ".wav", self.names)
        made = self._make(Job(turnover.LEVEL, name, asked, seconds=0.5), "sound", name)
        if made is None:
            return Reel(name=name, kind="sound", length=cue.start + cue.length), ()
        left = tuple(Ride(at=at, gain_db=gain) for at, gain in made.facts["rides"])
        return Reel(name=name, kind="sound", length=made.facts["length"]), left

    def _overlay(self, title: Super) -> Reel:
        """Have a title laid on a frame of its own."""
        asked = turnover.Overlaid(image=title.image, left=title.left, top=title.top, size=self.size)
        name = file_name(title.name, ".png", self.names)
        self._make(Job(turnover.OVERLAY, title.name, asked, slate=title.slate, seconds=0.2), "image", name)
        return Reel(name=name, kind="still")

    def _make(self, job: Job, output: str, name: str) -> Record | None:
        """Ask for a reel."""
        made = self.round_.want(job).value
        if made is not None:
            self.reels[name] = made.outputs[output].digest
        return made

    def _texts(self) -> dict[str, tuple[str, Style]]:
        """Give the words of every title by its name, and their style."""
        found: dict[str, tuple[str, Style]] = {}
        for shot in self.sheet.production.shotlist.shots:
            if shot.super is not None:
                found[f"{shot.slate} super"] = (shot.super.text, shot.super.style)
            if shot.card is not None:
                found[f"{shot.slate} card"] = (shot.card.text, shot.card.style)
        counts = Counter[str]()
        for caption in self.sheet.timeline.captions:
            counts[caption.slate] += 1
            found[f"{caption.slate} caption {counts[caption.slate]}"] = ("\n".join(caption.lines), Style.CAPTION)
        return found

    def _wordings(self, text: str, style: Style) -> Iterator[Wording]:
        """Set the words of a title as they are set in the film, and say of each size where its lines stand."""
        from studio.media.layout import lay_out
        from studio.media.type import heights, ink

        looks = titles.style_sheet(style).style
        shade = looks.shade or looks.glow
        for level, group in groupby(lay_out(text, looks, self.size, self.film.language).lines, lambda line: line.level):
            lines = list(group)
            boxes = [ink(line.text, line.setting) for line in lines]
            above, below = heights("".join(line.text for line in lines), lines[0].setting)
            plate = looks.plate if level == 0 else None
            yield Wording(
                lines=tuple(line.text for line in lines),
                size=lines[0].setting.size,
                colour=looks.levels[level].colour,
                bold=looks.levels[level].weight >= BOLD,
                box=(
                    round(min(line.left + box.left for line, box in zip(lines, boxes, strict=True))),
                    round(lines[0].baseline - above),
                    round(max(line.left + box.right for line, box in zip(lines, boxes, strict=True))),
                    round(lines[-1].baseline + below),
                ),
                align=looks.align,
                plate=(plate.colour, plate.opacity) if plate else None,
                shade=(shade.colour, shade.opacity) if shade else None,
            )

    def _action(self, slate: str) -> str:
        """Give what happens in a shot."""
        return next((shot.action or "" for shot in self.sheet.production.shotlist.shots if shot.slate == slate), "")

    def _notes(self, picture: Sequence[Event]) -> Iterator[str]:
        """Say what is not as in the master."""
        for event in picture:
            if event.absent:
                yield f"{event.name}: bars stand in for a take that is not there ({event.absent})"
        mixed = self.sheet.found.get("mix film")
        trim = float(mixed.facts.get("limited_db", 0.0)) if mixed is not None else 0.0
        if trim > 0:
            asked = self.sheet.production.shotlist.sound.loudness
            yield (
                f"the sound lies {trim:g} dB below the film's {asked}, so that nothing clips without its limiter: "
                f"put a limiter at -1 dB on the sum and raise it by {trim:g} dB"
            )


def _originals(sheet: CallSheet, vault: Vault) -> Iterator[tuple[str, Path]]:
    """Give the photo or clip behind each shot, by the slate and its own name."""
    named = {photo.digest: file for file, photo in sheet.production.photos.items()}
    named |= {digest: file for file, digest in sheet.production.files.items()}
    for clip, _ in sheet.timeline.picture.spans():
        if clip.slate not in sheet.filmed:
            continue
        for digest in _sources(sheet.filmed[clip.slate], sheet, vault):
            file = vault.path(digest)
            known = named.get(digest, "take.mp4" if file.name == digest else file.name)
            yield f"{clip.slate} {PurePosixPath(known).name}", file


def _sources(filmed: Filmed, sheet: CallSheet, vault: Vault) -> list[str]:
    """Give the digests of what a shot was drawn from: its photos, the person's own clip, or the take itself."""
    if isinstance(filmed.picture, Drawing):
        photos = {photo.digest for photo in sheet.production.photos.values()}
        return [value for value in filmed.picture.spec.values() if isinstance(value, str) and value in photos]
    if not isinstance(filmed.picture, Media):
        return []
    if isinstance(filmed.shown, Slated):
        brought = filmed.shown.request.footage
    else:
        record = vault.record(filmed.shown) if filmed.shown is not None else None
        brought = record.inputs["request"].get("footage") if record is not None else None
    return [brought or filmed.picture.digest]
