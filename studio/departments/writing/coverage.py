"""Coverage: which photo or clip each shot shows, and how the shot is framed and moves over it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from studio.departments.writing.speech import UNSPACED, akin, clean, every, hits, roots
from studio.departments.writing.templates import Beat, Depiction, Template, Vocabulary
from studio.film.brief import Reference
from studio.film.camera import OPPOSITES, Move, Size
from studio.film.delivery import Aspect
from studio.film.shotlist import Priority
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

ANY_SIZE = (Size.WIDE, Size.FULL, Size.MEDIUM, Size.CLOSE)
ANY_MOVE = (Move.PUSH_IN, Move.PAN_RIGHT, Move.TILT_UP, Move.PULL_OUT)
"""What is left where neither photo nor beat wishes for anything else than the shot before has."""

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


SHOWING = 1.5
"""How much better a picture suits a shot that is to show the product, for each degree in which it does.

It is much worse for one that is not to show it yet.
"""


@dataclass(frozen=True)
class Framed:
    """A shot's size and camera move, and why each is as it is."""

    size: Size
    move: Move
    because: tuple[str, str] = field(default=("", ""), compare=False)

    @property
    def why(self) -> str:
        """The reason in words."""
        size, move = self.because
        if size == move:
            return f"{self.size}, {self.move}: {size}"
        return f"{self.size}: {size}; {self.move}: {move}"


def match(
    references: Sequence[SizedReference],
    beats: Sequence[Beat],
    lines: Sequence[tuple[str, str]],
    needs: Sequence[Frames],
    showing: Sequence[int],
    template: Template,
    vocabulary: Vocabulary,
) -> list[int | None]:
    """Give the number of the reference that each shot shows; none twice while one is unused, none beside itself.

    `lines` holds what is heard over each shot, and the whole sentence that it was cut from; `needs` the frames that a
    clip must have; `showing` how surely each reference shows the product. The sum of how well all suit is as high as
    it can be for each time round the references. Without references every shot has None.
    """
    common = frozenset(every(vocabulary.common))
    words = [reference.words for reference in references]
    suits = [
        [
            _suits(beat, line, words[at], common)
            + 0.3 * (1 - abs(at / len(references) - shot / len(beats)))
            + SHOWING * showing[at] * {"product": 1, "before": -4}.get(beat.subject, 0)
            + (NAMED if one.line else 0)
            - (50 if one.length is not None and one.length.at(template.rate) < needs[shot] else 0)
            for shot, (beat, line) in enumerate(zip(beats, lines, strict=True))
        ]
        for at, one in enumerate(references)
    ]
    if [one.kind for one in references] == ["picture"] * 2:  # only turn by turn is neither beside itself
        turns = [[(shot + first) % 2 for shot in range(len(beats))] for first in (0, 1)]
        return [*max(turns, key=lambda turn: sum(suits[at][shot] for shot, at in enumerate(turn)))]
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


def _suits(beat: Beat, line: tuple[str, str], words: str, common: frozenset[str]) -> float:
    """Say how well a picture suits a shot: words of the line that is heard over it, and of the beat.

    The first word tells most; more of them make it surer. What opens and closes the film counts more.
    """
    said, whole = (len(akin(text, words, common)) for text in line)
    belongs = len(hits(every(beat.words), words))
    weight = 2.0 if beat.priority is Priority.MUST else 0.8
    return (2.0 * (1 + said) if said else 0) + whole + (weight * (1 + belongs) if belongs else 0)


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
    last: list[Framed] = []
    side = "left"
    for beat, reference in zip(beats, shown, strict=True):
        sizes, moves = _wishes(beat, reference, template, aspect)
        before = uses.setdefault(reference.file, []) if reference else []
        costs: dict[Framed, float] = {}
        for (at, size), (also, move) in itertools.product(enumerate(sizes), enumerate(moves)):
            turned = OPPOSITE[move] if move in LATERAL and move.endswith(side) else move
            one = Framed(size, turned, (sizes[size], moves[move]))
            again = sum(30 * (one == other) + 2 * _like(one, other) for other in before)
            costs.setdefault(one, at + also + again + sum(20 * _like(one, other) for other in last))
        best = min(costs, key=lambda one: costs[one])
        framed.append(best)
        if reference is None or reference.kind == "picture":  # a clip is seen as it was shot
            side = best.move.rpartition("_")[2] if best.move in LATERAL else side
            before.append(best)
            last = [best]
    return framed


def _wishes(
    beat: Beat, reference: SizedReference | None, template: Template, aspect: Aspect
) -> tuple[dict[Size, str], dict[Move, str]]:
    """Give sizes and moves in order of wish, with the reason: the photo's shape, what it shows, the beat, a change."""
    shows = depicted(reference, template) if reference else None
    by_photo = (f"the photo shows {shows.name}", shows.size, shows.move) if shows else ("", (), ())
    by_beat = (f"for the {beat.name}", beat.size, beat.move)
    wishes: list[tuple[str, tuple[Size, ...], tuple[Move, ...]]] = [by_photo, by_beat]
    if shows and beat.subject == "product":
        both = tuple(size for size in beat.size if size in shows.size)
        wishes = [(by_beat[0], both, beat.move), *((by_beat, by_photo) if both else (by_photo, by_beat))]
    small = False
    if reference and reference.width and reference.height:
        across, down = map(float, aspect.split(":"))
        shape = (reference.width / reference.height) / (across / down)
        near = bool({Size.CLOSE, Size.EXTREME_CLOSE} & set(shows.size if shows else ()))
        if shape < 1 / MISMATCH:
            wishes.insert(0, ("the photo is upright", (Size.WIDE, Size.FULL), () if near else UPWARDS))
        elif shape > MISMATCH and not near:
            wishes.insert(0, ("the photo is long", (Size.WIDE, Size.FULL), SIDEWAYS))
        small = min(reference.width, reference.height) < SMALL
    wishes.append(("for a change", ANY_SIZE, ANY_MOVE))
    sizes: dict[Size, str] = {}
    moves: dict[Move, str] = {}
    for why, some_sizes, some_moves in wishes:
        for size in some_sizes:
            if not (small and size in (Size.CLOSE, Size.EXTREME_CLOSE)):
                sizes.setdefault(size, why)
        for move in some_moves:
            moves.setdefault(move, why)
    return sizes, moves


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
