"""Coverage: which photo or clip each shot shows, and how the shot is framed and moves over it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from studio.departments.writing.speech import UNSPACED, akin, clean, every, hits, roots
from studio.departments.writing.templates import Beat, Depiction, Template, Vocabulary
from studio.film.brief import Reference
from studio.film.camera import OPPOSITES, Move, Size
from studio.film.delivery import Aspect
from studio.film.time import Frames, Length

MISMATCH = 1.4
"""A photo this much narrower or wider than the film is cropped so far that it is framed wide, and that the camera
travels along it, unless what it shows is small enough to be seen whole."""

BESIDE = 1000
"""What it costs to show a reference beside itself: it is done only where there is no other."""

UPWARDS = (Move.TILT_UP, Move.PEDESTAL_UP, Move.TILT_DOWN)
"""How the camera travels along an upright photo, in order of wish."""

SIDEWAYS = (Move.PAN_RIGHT, Move.TRUCK_RIGHT)
"""How it travels along a long one."""

SMALL = 900
"""Pixels of the short side; a smaller photo shows them when it is framed close."""

NAMED = 6
"""How much better a photo suits that the brief names than one that only lies in its folder: about three words."""

LATERAL = {Move.PAN_LEFT, Move.PAN_RIGHT, Move.TRUCK_LEFT, Move.TRUCK_RIGHT}
"""Moves with a screen direction, which alternates through the film."""

OPPOSITE = {one: other for pair in OPPOSITES for one in pair for other in pair - {one}}
"""Each move with the one that undoes it."""


class SizedReference(Reference):
    """A supplied photo or clip with what was measured of it; `file` is as the shot list is to write it.

    Width and height are pixels after the EXIF orientation is applied; 0 where they are not known.
    """

    width: int = 0
    height: int = 0
    length: Length | None = None
    """Of a clip."""

    @property
    def words(self) -> str:
        """What it shows and what its file is called, as text to compare."""
        stem = re.sub(r"\.\w+$", "", self.file.replace("\\", "/").rpartition("/")[2])
        apart = re.sub(r"(?<=[a-z])(?=[A-Z])|[_\-.\s]+|(?<=\D)(?=\d)", " ", stem)
        return f"{clean(self.shows)} . {apart}"


@dataclass(frozen=True)
class Framed:
    """A shot's size and camera moves."""

    size: Size
    move: Move


def match(
    references: Sequence[SizedReference],
    beats: Sequence[Beat],
    lines: Sequence[str],
    needs: Sequence[Frames],
    template: Template,
    vocabulary: Vocabulary,
) -> list[int | None]:
    """Give the number of the reference that each shot shows; none twice while one is unused, none beside itself.

    `lines` holds what is heard over each shot, or nothing; `needs` the frames that a clip must have. The sum of how
    well all suit is as high as it can be for each time round the references. Without references every shot has None.
    """
    common = frozenset(every(vocabulary.common))
    words = [reference.words for reference in references]
    suits = [
        [
            _suits(beat, line, words[at], common)
            + 0.3 * (1 - abs(at / len(references) - shot / len(beats)))
            + (NAMED if one.line else 0)
            - (50 if one.length is not None and one.length.at(template.rate) < needs[shot] else 0)
            for shot, (beat, line) in enumerate(zip(beats, lines, strict=True))
        ]
        for at, one in enumerate(references)
    ]
    shown: list[int | None] = [None] * len(beats)
    photos = [at for at, one in enumerate(references) if one.kind == "picture"]
    asked = list(range(len(references)))
    while asked and None in shown:
        free = [shot for shot, reference in enumerate(shown) if reference is None]

        def gain(row: int, column: int, asked: list[int] = asked, free: list[int] = free) -> float:
            shot = free[column]
            beside = asked[row] in (shown[max(0, shot - 1)], shown[min(len(shown) - 1, shot + 1)])
            return suits[asked[row]][shot] - (BESIDE if beside else 0)

        pairs = assigned(len(asked), len(free), gain)
        for row, column in [pair for pair in pairs if gain(*pair) > -BESIDE / 2] or pairs:
            shown[free[column]] = asked[row]
        asked = photos or asked  # a clip seen again is the same again
    return shown


def _suits(beat: Beat, line: str, words: str, common: frozenset[str]) -> float:
    """Say how well a picture suits a shot: words of the beat, and words of the line that is heard over it."""
    return 2.0 * len(hits(every(beat.words), words)) + 2.5 * len(akin(line, words, common))


def assigned(rows: int, columns: int, gain: Callable[[int, int], float]) -> list[tuple[int, int]]:
    """Pair rows with columns, each at most once, as many as go, with the highest sum of gains.

    Shortest augmenting paths with potentials (Kuhn and Munkres, as in Jonker and Volgenant 1987).
    """
    if rows > columns:
        return [(row, column) for column, row in assigned(columns, rows, lambda one, other: gain(other, one))]
    potential_row, potential = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner = [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0], column = row, 0
        least, before, done = [float("inf")] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
        while owner[column]:
            done[column] = True
            for other in range(1, columns + 1):
                if not done[other]:
                    cost = -gain(owner[column] - 1, other - 1) - potential_row[owner[column]] - potential[other]
                    if cost < least[other]:
                        least[other], before[other] = cost, column
            following = min((other for other in range(1, columns + 1) if not done[other]), key=lambda at: least[at])
            delta = least[following]
            for other in range(columns + 1):
                if done[other]:
                    potential_row[owner[other]] += delta
                    potential[other] -= delta
                else:
                    least[other] -= delta
            column = following
        while column:
            owner[column] = owner[before[column]]
            column = before[column]
    return [(owner[column] - 1, column - 1) for column in range(1, columns + 1) if owner[column]]


def frame(
    beats: Sequence[Beat],
    shown: Sequence[SizedReference | None],
    template: Template,
    aspect: Aspect,
) -> list[Framed]:
    """Frame each shot: no size and no kind of move twice in a row, no photo twice the same way."""
    framed: list[Framed] = []
    uses: dict[str, list[Framed]] = {}
    side = "left"
    for beat, reference in zip(beats, shown, strict=True):
        sizes, moves = _wishes(beat, reference, template, aspect)
        before = uses.setdefault(reference.file, []) if reference else []
        last = framed[-1:]
        costs: dict[Framed, float] = {}
        for (size, wished), (move, moved) in itertools.product(sizes.items(), moves.items()):
            turned = OPPOSITE[move] if move in LATERAL and move.endswith(side) else move
            one = Framed(size, turned)
            again = sum(30 * (one == other) + 2 * _like(one, other) for other in before)
            costs.setdefault(one, wished + moved + again + sum(20 * _like(one, other) for other in last))
        best = min(costs, key=lambda one: costs[one])
        side = best.move.rpartition("_")[2] if best.move in LATERAL else side
        framed.append(best)
        before.append(best)
    return framed


def _wishes(
    beat: Beat, reference: SizedReference | None, template: Template, aspect: Aspect
) -> tuple[dict[Size, float], dict[Move, float]]:
    """Give sizes and moves with how little they are wished: by the photo's shape, what it shows, the beat, and any."""
    shows = depicted(reference, template) if reference else None
    sizes = [*(shows.size if shows else ()), *beat.size, Size.WIDE, Size.FULL, Size.MEDIUM, Size.CLOSE]
    moves = [*(shows.move if shows else ()), *beat.move, Move.PUSH_IN, Move.PAN_RIGHT, Move.TILT_UP, Move.PULL_OUT]
    if reference and reference.width and reference.height:
        across, down = map(float, aspect.split(":"))
        shape = (reference.width / reference.height) / (across / down)
        near = bool({Size.CLOSE, Size.EXTREME_CLOSE} & set(shows.size if shows else ()))
        if shape < 1 / MISMATCH:
            sizes, moves = [Size.WIDE, Size.FULL, *sizes], [*(() if near else UPWARDS), *moves]
        elif shape > MISMATCH and not near:
            sizes, moves = [Size.WIDE, Size.FULL, *sizes], [*SIDEWAYS, *moves]
        if min(reference.width, reference.height) < SMALL:
            sizes = [size for size in sizes if size not in (Size.CLOSE, Size.EXTREME_CLOSE)]
    return (
        {size: float(at) for at, size in enumerate(dict.fromkeys(sizes))},
        {move: float(at) for at, move in enumerate(dict.fromkeys(moves))},
    )


def depicted(reference: SizedReference, template: Template) -> Depiction | None:
    """Give what a photo shows, of the things that the template knows how to frame.

    A description names its subject first, and last where a language writes no spaces (小院里的火塘).
    """
    words = reference.words
    there = f" {' '.join(roots(words))} "
    last = bool(re.search(f"[{UNSPACED}]", words))
    found = [
        (-there.rfind(key) if last else there.find(key), at)
        for at, one in enumerate(template.pictures)
        for word in hits(every(one.words), words)
        for key in [f" {' '.join(roots(word))} "]
    ]
    return template.pictures[min(found)[1]] if found else None


def _like(one: Framed, other: Framed) -> int:
    """Count in how much two framings are alike: size, and kind of move."""
    return (one.size is other.size) + (one.move in (other.move, OPPOSITE.get(other.move)))
