"""The stack: what it leaves out is what nobody would see, and what it draws is where the camera sees it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.engines.clips.animatic import parts, pen, stack
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.prints import printed
from studio.engines.clips.animatic.reading import read
from studio.engines.clips.animatic.rig import Near, Rig, rig, run_of
from studio.engines.clips.animatic.seen import _Level, _Paired, _Plumb, _Warped, seen
from studio.engines.clips.animatic.stack import Cutout, Stack, shoot
from studio.engines.clips.animatic.staging import driven, staged
from studio.engines.clips.animatic.view import PLANES, View
from studio.film.camera import Move
from studio.film.take import ClipRequest
from studio.film.time import Rate

SIZE = (640, 360)


def _way(move: Move, length: int = 40) -> Rig:
    """Give a camera's way in a frame of 16:9."""
    return rig((move,), run_of(0.0, "", 9 / 16, length, Rate(25)), (0.0, 0.0), 0.0)


@pytest.mark.parametrize(
    ("heading", "move"),
    [
        ("EXT. FOREST - DAY", "truck_right"),
        ("EXT. HARBOUR - SUNSET", "push_in"),
        ("EXT. CITY STREET - NIGHT", "crane_up"),
        ("EXT. CITY STREET - DAY", "push_in"),
        ("EXT. BEACH - DAY", "pedestal_up"),
        ("INT. CAFE - MORNING", "orbit_left"),
        ("INT. KITCHEN - EVENING", "handheld"),
        ("INT. CORRIDOR - DAY", "pull_out"),
    ],
)
def test_what_is_left_out_would_not_be_seen(heading: str, move: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A frame of many small parts, of which the hidden ones are left out, is the frame in which all is drawn."""
    asked = ClipRequest.model_validate(
        {"slate": "1A", "aspect": "16:9", "heading": heading, "action": "A woman walks.", "move": (move,)}
    )
    spec = read(asked)
    cutouts, camera, roll = staged(spec, 16 / 9)
    run = run_of(spec.amount or 0.0, "", 9 / 16, 40, Rate(25))
    way = driven(spec, run, cutouts, camera, roll)
    drawn = []
    for worth in (2000, 10**12):
        for module in (parts, stack):
            monkeypatch.setattr(module, "WORTH", worth)
        drawn.append([[plane.copy() for plane in frame] for frame in shoot(cutouts, way, SIZE, range(0, 40, 13))])
    for spared, whole in zip(*drawn, strict=True):
        for one, other in zip(spared, whole, strict=True):
            away = np.abs(one.astype(int) - other)
            assert away.max() <= 2


def test_what_is_hidden_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a wall that fills the frame nothing is drawn, and beside one that fills half of it, half."""
    monkeypatch.setattr(parts, "WORTH", 2000)
    touched: list[parts.Part] = []

    def watched(edge: float) -> None:
        far = Cutout((0.0, 0.0, 0.5), (-2, -2, 2, 2), lambda canvas: canvas.wash((1.0, 1.0, 1.0), opacity=0.5))
        near = Cutout((0.0, 0.0, 1.0), (-2, -2, edge, 2), lambda canvas: canvas.wash((0.2, 0.2, 0.2)))
        set_ = Stack([far, near], _way(Move.TRUCK_RIGHT), SIZE)
        touched.clear()
        monkeypatch.setattr(set_.sheets[0], "mix", lambda number, onto_, part: touched.append(part))
        set_.frame(20)

    watched(2.0)
    assert not touched
    watched(0.0)
    ((left, top, right, bottom),) = touched
    assert (top, right, bottom) == (0, 640, 360)
    assert 200 < left < 440


def _disc(canvas: Canvas) -> None:
    """Draw a disc in the middle of the picture."""
    canvas.fill(pen.oval((0.0, 0.0), 0.06, 0.06, sides=120), (1.0, 1.0, 1.0))


@pytest.mark.parametrize("near", [(0.0, 0.0, 0.3), (0.0, 0.0, 1.0), (0.0, 0.5, 1.0), (0.4, 0.0, 1.0)])
@pytest.mark.parametrize(
    "move", [Move.TRUCK_RIGHT, Move.PEDESTAL_UP, Move.PUSH_IN, Move.CRANE_UP, Move.ORBIT_LEFT, Move.HANDHELD]
)
def test_a_disc_is_where_the_camera_sees_it(move: Move, near: Near) -> None:
    """Upright, on the ground or on a wall: to a tenth of a pixel, of which it strays by a fiftieth between frames."""
    way = _way(move)
    back = np.linalg.inv(way.sees(near))
    at = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    rim = np.stack([0.06 * np.cos(at), 0.06 * np.sin(at), np.ones(720)])
    beside = []
    for number, (y, _, _) in enumerate(shoot([Cutout(near, (-0.1, -0.1, 0.1, 0.1), _disc)], way, SIZE, range(40))):
        seen = back[number] @ rim
        x, down = seen[:2] / seen[2] * SIZE[1] + np.array(SIZE)[:, None] / 2
        beside.append(np.subtract(_middle(y), _centroid(x, down)))
    assert np.abs(beside).max() < 0.1
    assert np.std(beside, axis=0).max() < 0.02


def _middle(y: NDArray[np.uint8]) -> tuple[float, float]:
    """Give the middle of what is bright, in pixels from the frame's corner."""
    light = y.astype(float) - 16
    rows, columns = np.indices(light.shape) + 0.5
    return float((light * columns).sum() / light.sum()), float((light * rows).sum() / light.sum())


def _centroid(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    """Give the middle of a polygon."""
    cross = x * np.roll(y, -1) - np.roll(x, -1) * y
    across, down = (float(((one + np.roll(one, -1)) * cross).sum() / (3 * cross.sum())) for one in (x, y))
    return across, down


@pytest.mark.parametrize("move", [Move.TRUCK_RIGHT, Move.PEDESTAL_UP])
def test_what_slides_is_ever_as_crisp(move: Move) -> None:
    """Fine bars keep nine tenths of their contrast, whatever part of a pixel they lie beside."""

    def bars(canvas: Canvas) -> None:
        pitch = 6 / SIZE[1]
        for at in range(-12, 13):
            low, high = (at - 0.25) * pitch, (at + 0.25) * pitch
            box = (low, -0.2, high, 0.2) if move is Move.TRUCK_RIGHT else (-0.2, low, 0.2, high)
            canvas.fill(pen.box(*box), (1.0, 1.0, 1.0))

    contrasts = []
    for y, _, _ in shoot([Cutout((0.0, 0.0, 1.0), (-0.3, -0.3, 0.3, 0.3), bars)], _way(move), SIZE, range(40)):
        light = y.astype(float) - 16
        rows, columns = np.flatnonzero(light.max(axis=1) > 150), np.flatnonzero(light.max(axis=0) > 150)
        middle = light[rows[0] + 4 : rows[-1] - 4, columns[0] + 4 : columns[-1] - 4]
        across = middle.mean(axis=0 if move is Move.TRUCK_RIGHT else 1)
        waves = np.abs(np.fft.rfft((across - across.mean())[: len(across) // 6 * 6]))
        contrasts.append(float(waves.max() / len(across)))
    assert min(contrasts) > 0.9 * max(contrasts)


def test_the_largest_part_that_covers_is_found() -> None:
    """It reaches as far as the ink does, `OVER` pixels within; thin or small ink has none."""
    alpha = np.zeros((700, 900), np.uint8)
    alpha[90:611, 51:777] = 255
    alpha[:, 300:310] = 255
    found = parts._solid(alpha)
    over = parts.OVER
    assert found == (51 + over, 90 + over, 777 - over, 611 - over)
    alpha[90:500, 400] = 254
    split = parts._solid(alpha)
    assert split == (401 + over, 90 + over, 777 - over, 611 - over)
    assert parts._solid(np.full((300, 300), 255, np.uint8)) is None


@pytest.mark.parametrize(
    ("other", "left"),
    [
        ((0, 0, 100, 100), (20, 20, 20, 80)),
        ((0, 0, 100, 40), (20, 40, 80, 80)),
        ((0, 60, 100, 90), (20, 20, 80, 60)),
        ((0, 0, 50, 100), (50, 20, 80, 80)),
        ((50, 0, 100, 100), (20, 20, 50, 80)),
        ((40, 0, 60, 100), (20, 20, 80, 80)),
        ((0, 0, 50, 50), (20, 20, 80, 80)),
        ((80, 0, 100, 100), (20, 20, 80, 80)),
        ((0, 0, 0, 0), (20, 20, 80, 80)),
    ],
)
def test_hidden_sides_are_trimmed(other: parts.Part, left: parts.Part) -> None:
    """A side goes where another part hides all of it; what is hidden in the middle stays."""
    shown = parts.showing((20, 20, 80, 80), [other])
    empty = shown[0] >= shown[2] or shown[1] >= shown[3]
    assert shown == left or (empty and left[0] == left[2])


def test_what_lies_outside_of_a_part() -> None:
    """The rest of a part has all its pixels but the other's, each once."""
    chance = np.random.default_rng(3)
    for _ in range(200):
        (left, right), (top, bottom), (start, end), (above, below) = np.sort(chance.integers(0, 20, (4, 2)), axis=1)
        covered = np.zeros((20, 20), int)
        for a, b, c, d in parts.without((left, top, right, bottom), (start, above, end, below)):
            covered[b:d, a:c] += 1
        covered[max(top, above) : min(bottom, below), max(left, start) : min(right, end)] += 1
        wanted = np.zeros((20, 20), int)
        wanted[top:bottom, left:right] = 1
        assert (covered == wanted).all()


def test_a_wide_head_is_cut_from_its_narrow_pole() -> None:
    """Bands are as wide as their ink, though no single one of them would be worth a cut."""
    alpha = np.zeros((960, 520), np.uint8)
    alpha[:480] = 255
    alpha[480:, 250:270] = 255
    found = parts._bands(alpha)
    assert [band[::2] for band in found] == [(0, 520), (249, 271)]
    assert (found[0][1], found[0][3], found[1][3]) == (0, found[1][1], 960)
    assert parts._bands(alpha[:, 230:290])[0] == (0, 0, 60, 960)


def test_what_is_strewn_shares_few_planes() -> None:
    """A plane is at most half a step away, and what lies together lies on one."""
    seen = View(16 / 9, 1.2, 4.0, 1.6, 0.0)
    backs = np.linspace(0.3, 16, 200)
    planes = [seen.plane(float(back)) for back in backs]
    assert len({round(plane, 9) for plane in planes}) < 20
    for back, plane in zip(backs, planes, strict=True):
        assert PLANES**-0.501 < seen.near(plane) / seen.near(float(back)) < PLANES**0.501


def _waves() -> Canvas:
    """Give a drawing that covers everything, as bright as waves that run across and down."""
    canvas = Canvas((0.0, 0.0, 1.2, 0.8), 400)
    rows, columns = canvas.alpha.shape
    down, across = np.mgrid[:rows, :columns]
    wave = 128 + 50 * np.sin(across / 6) + 50 * np.sin(down / 6)
    for plane in canvas.planes[:3]:
        plane[:] = np.rint(wave)
    canvas.alpha[:] = 255
    return canvas


@pytest.mark.parametrize(
    ("kind", "slope", "grows"),
    [(_Level, (0.0, 0.0008), 0.0), (_Level, (0.0, 0.0), 0.0), (_Plumb, (0.0008, 0.0), 0.0), (_Paired, (0.0, 0.0), 0.3)],
)
@pytest.mark.parametrize("part", [(0, 0, 200, 120), (38, 22, 136, 90)])
def test_neighbours_are_gathered_where_a_warp_sees_them(
    kind: type, slope: tuple[float, float], grows: float, part: parts.Part
) -> None:
    """Ground, walls, and what comes nearer are seen as a warp of each pixel shows them: to a thirtieth of a pixel."""
    canvas = _waves()
    scales = np.linspace(1.0, 1.0 + grows, 5) * 1.1
    full = np.array([[[scale, 0.0, 30.3], [0.0, scale, 20.6], [*slope, 1.0]] for scale in scales])
    if kind is _Level:
        full[:, 0, 1] = np.linspace(0, 0.05, 5)  # the camera goes aside
    twice = np.diag([2.0, 2.0, 1.0])
    ways = full, np.linalg.inv(twice) @ full @ twice
    through = seen(canvas, ways, [np.repeat([[0, 0, 200, 120]], 5, axis=0)], soft=False)
    assert type(through) is kind
    plainly = _Warped(printed(canvas), ways)
    for number in range(5):
        for half, many in ((False, 1), (False, 2), (True, 3)):
            here = parts.halved(part) if half else part
            one, other = (by.planes(number, here, many, half=half) for by in (through, plainly))
            assert len(one) == len(other) == many
            for gathered, warped in zip(one, other, strict=True):
                assert gathered.shape == warped.shape
                away = np.abs(gathered.astype(int) - warped)
                assert away.max() <= (5 if half else 3)
                assert away.mean() < 0.7
