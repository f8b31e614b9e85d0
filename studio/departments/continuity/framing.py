"""Framing: shots that jump where they meet, moves that wear out, and a screen direction that turns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby, pairwise

from studio.departments.continuity.remark import Finding, Kind, Remark, times, told
from studio.departments.continuity.script import LinedScript
from studio.film.camera import Angle, Move, Size
from studio.film.shotlist import Scene, Shot

CUT_IN = 2
"""Sizes by which two framings of one photo must differ, so that the second is a look closer and no slip."""

WORN = 3
"""Shots in a row with one move, at which it is felt as a habit."""

UNFELT = {Move.STATIC, Move.HANDHELD, Move.FOLLOW}
"""Moves that many shots in a row may have."""

TURNED = {
    Move.PAN_LEFT: Move.PAN_RIGHT,
    Move.PAN_RIGHT: Move.PAN_LEFT,
    Move.TRUCK_LEFT: Move.TRUCK_RIGHT,
    Move.TRUCK_RIGHT: Move.TRUCK_LEFT,
}
"""Each move to a side with the one that goes back."""

_LADDER = {size: step for step, size in enumerate(Size)}

_Placed = tuple[Scene, Shot]


def jumps(script: LinedScript) -> Iterator[Remark]:
    """Find neighbours that show one subject in one size from one angle, or one photo over again."""
    alike, again = [], []
    for placed, following in pairwise(script.shots):
        one, other = placed[1].reference, following[1].reference
        differ = one is not None and other is not None and one != other
        alike.append("" if differ else _alike(script, placed, following))
        again.append("" if differ or alike[-1] else _same_photo(script, placed[1], following[1]))
    more = "these jump in the same way; change the size or the angle of every other one"
    yield from told(Kind.JUMP, _runs(script, alike, _jump), more)
    more = "these show one photo again and again too; put others between"
    yield from told(Kind.JUMP, _runs(script, again, _again), more)


def moves(script: LinedScript) -> Iterator[Remark]:
    """Find one camera move in three shots in a row or more."""
    found: list[Finding] = []
    filmed = script.filmed
    felt = [shot.move if shot.slate in filmed else None for _, shot in script.shots]
    start = 0
    for move, run in groupby(felt):
        end = start + sum(1 for _ in run)
        if end - start >= WORN and move is not None and UNFELT.isdisjoint(move):
            slates = tuple(shot.slate for _, shot in script.shots[start:end])
            found.append((slates, partial(_worn, " and ".join(f"`{one}`" for one in move), len(slates))))
        start = end
    yield from told(Kind.MOVE, found, "here too one move is seen again and again; change every third")


def directions(script: LinedScript) -> Iterator[Remark]:
    """Find shots of one scene or place where the camera goes to one side and, after the cut, back."""
    found: list[Finding] = []
    for (scene, one), (other_scene, other) in pairwise(script.shots):
        if one.move is None or other.move is None or one.move == other.move or not _here(scene, other_scene):
            continue
        back = next((TURNED[move] for move in one.move if TURNED.get(move) in other.move), None)
        if back and script.filmed.issuperset((one.slate, other.slate)):
            found.append(((one.slate, other.slate), partial(_turn, TURNED[back], back)))
    yield from told(Kind.DIRECTION, found, "here too the screen direction turns from shot to shot; keep to one side")


def _alike(script: LinedScript, placed: _Placed, following: _Placed) -> str:
    """Name what two neighbours show in one size from one angle; nothing where they differ, as most do."""
    (scene, one), (other_scene, other) = placed, following
    if one.size is None or one.size is not other.size or not _meet(script, one, other):
        return ""
    if (one.angle or Angle.EYE) is not (other.angle or Angle.EYE):
        return ""
    photo, other_photo = script.photo(scene, one), script.photo(other_scene, other)
    if photo and other_photo:
        return "the same photo" if photo == other_photo and one.focus == other.focus else ""
    if not _here(scene, other_scene):
        return ""
    for names, others in ((one.cast, other.cast), (one.products, other.products)):
        if names or others:
            return " and ".join(names or ()) if set(names or ()) == set(others or ()) else ""
    return "the same place"


def _same_photo(script: LinedScript, one: Shot, other: Shot) -> str:
    """Name the photo that two neighbours show in framings that hardly differ."""
    if one.reference is None or one.reference != other.reference or one.focus != other.focus:
        return ""
    steps = abs(_LADDER[one.size] - _LADDER[other.size]) if one.size and other.size else 0
    return one.reference if steps < CUT_IN and _meet(script, one, other) else ""


def _meet(script: LinedScript, one: Shot, other: Shot) -> bool:
    """Whether two neighbours are pictures that a plain cut puts side by side."""
    dissolved = one.transition is not None and one.transition.length is not None
    return not other.continues and not dissolved and script.filmed.issuperset((one.slate, other.slate))


def _here(scene: Scene, other: Scene) -> bool:
    """Whether two scenes are one, or at one place."""
    return scene is other or (scene.place is not None and scene.place == other.place)


def _runs(script: LinedScript, marks: Sequence[str], say: Callable[[str, Sequence[Shot]], str]) -> list[Finding]:
    """Give each run of neighbours that bear one mark, with the sentence about it."""
    found: list[Finding] = []
    start = 0
    for mark, run in groupby(marks):
        end = start + sum(1 for _ in run)
        if mark:
            shots = [shot for _, shot in script.shots[start : end + 1]]
            found.append((tuple(shot.slate for shot in shots), partial(say, mark, shots)))
        start = end
    return found


def _jump(subject: str, shots: Sequence[Shot]) -> str:
    """Say that shots jump."""
    size = str(shots[0].size).replace("_", " ")
    one = "one of them" if len(shots) == 2 else "every other one"
    way = f"change the size or the angle of {one}"
    if subject == "the same photo":
        way = f"frame {one} {times(CUT_IN)} sizes closer or wider, or name another `reference`"
    return f"{times(len(shots))} {size} shots of {subject} in a row jump; {way}"


def _again(photo: str, shots: Sequence[Shot]) -> str:
    """Say that a photo is seen again at once."""
    return (
        f"{times(len(shots))} shots in a row show {photo} in much the same framing; name another `reference`, "
        f"or frame one {times(CUT_IN)} sizes closer"
    )


def _worn(move: str, count: int) -> str:
    """Say that a move has become a habit."""
    one = "one of them" if count <= 2 * WORN - 1 else "every third one"
    return f"{move} {times(count)} times in a row; let {one} stand still, or move another way"


def _turn(one: Move, back: Move) -> str:
    """Say that the screen direction turns."""
    return (
        f"`{back}` follows `{one}`, which turns the screen direction; let both go one way, or one of them stand still"
    )
