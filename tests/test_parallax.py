"""Photos with depth: only what shows its depth plainly has any, and near passes before far without edge or jerk."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path as File
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from studio.engines.clips.camera_path import Staging, path
from studio.engines.clips.lens import Print
from studio.engines.clips.parallax import APART, LAG, Travelling, lag, lagging, travels
from studio.engines.clips.photomotion import PhotomotionEngine
from studio.film.camera import OPPOSITES, TRAVELLING, Move, Size
from studio.film.take import ClipRequest, Photo
from studio.film.time import Rate, Span
from studio.media.depth import depth_of
from studio.media.photos import probe
from studio.schedule.step import Kit
from studio.vault.key import Key
from studio.vault.vault import Vault

RATE = Rate(25)
SIZE = (320, 180)
PHOTO = (800, 540)
PERIOD = 26.0
"""Pixels of the chart's waves."""

EXAMPLES = File(__file__).parents[1] / "projects" / "tourism_ad" / "references"

moves = (
    st.lists(st.sampled_from(Move), min_size=1, max_size=2, unique=True)
    .filter(lambda two: set(two) not in OPPOSITES and bool(TRAVELLING.intersection(two)))
    .map(tuple)
)
fractions = st.floats(0, 1)


def _staging(**wanted: Any) -> Staging:
    usual = {"photo": PHOTO, "frame": SIZE, "moves": (Move.PUSH_IN,), "amount": 0.5, "size": Size.WIDE}
    return Staging(**{**usual, "focus": (0.5, 0.45), "seed": "x", "length": 100, "rate": RATE, **wanted})


def _slope(size: tuple[int, int] = (480, 324)) -> NDArray[np.float32]:
    """Give a depth that is far above, near below, and falls in the middle."""
    down = np.clip(((np.arange(size[1]) + 0.5) / size[1] - 0.4) / 0.2, 0, 1)
    far = cv2.GaussianBlur(np.tile(1 - down[:, None], (1, size[0])).astype(np.float32), (0, 0), 8)
    return np.asarray(far, np.float32)


SLOPE = _slope()


def _soft(size: tuple[int, int], cell: int, seed: int) -> NDArray[np.float64]:
    """Give clouds of one size, around 0."""
    rough = np.random.default_rng(seed).integers(0, 255, (size[1] // cell + 2, size[0] // cell + 2), np.uint8)
    return np.asarray(Image.fromarray(rough).resize(size, Image.Resampling.BICUBIC), float) - 128


def _saved(file: File, picture: NDArray[np.float64]) -> File:
    Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).save(file)
    return file


def _portrait(file: File) -> File:
    """Take a photo of something rough before something soft."""
    size = (1200, 800)
    y, x = np.mgrid[: size[1], : size[0]]
    inside = ((x - 500) ** 2 + (y - 380) ** 2 < 170**2)[..., None]
    back = np.stack([100 + 0.4 * _soft(size, 200, seed) for seed in range(3)], axis=2)
    front = np.stack([150 + 0.7 * _soft(size, 3, seed) for seed in range(3)], axis=2)
    return _saved(file, np.where(inside, front, back))


def _meadow(file: File, sky: float = 0.4) -> File:
    """Take a photo of a meadow under hills and a sky."""
    size = (1200, 800)
    down = np.mgrid[: size[1], : size[0]][0][..., None] / size[1]
    grass = np.array([90, 130, 60]) + 0.25 * _soft(size, 3, 1)[..., None]
    hills = np.array([150, 150, 190]) + 0.15 * _soft(size, 3, 2)[..., None]
    return _saved(file, np.where(down > 0.6, grass, np.where(down > sky, hills, np.array([150, 190, 240]))))


@pytest.mark.parametrize(
    ("photo", "deep"),
    [
        ("aizkorri_meadow", True),
        ("dandelions", True),
        ("farmhouse_dogs", False),
        ("forest_stream", False),
        ("picos_path", True),
        ("summit_sunrise", True),
    ],
)
def test_only_a_photo_that_shows_its_depth_has_any(photo: str, deep: bool) -> None:
    """Meadows under a sky and a flower before a soft one do; a wood and a wall do not."""
    file = EXAMPLES / f"{photo}.jpg"
    far = depth_of(file, probe(file))
    assert (far is not None) == deep
    if far is not None:
        assert 0 <= far.min() < 0.12
        assert 0.97 < far.max() <= 1


def test_a_subject_is_near_and_its_background_is_far(tmp_path: File) -> None:
    """All of what is sharp is one depth, and the depth changes gently around it."""
    far = depth_of(_portrait(tmp_path / "one.png"), (1200, 800))
    assert far is not None
    y, x = np.mgrid[: far.shape[0], : far.shape[1]]
    off = np.hypot(x / 0.4 - 500, y / 0.4 - 380)
    assert far[off < 165].max() < 0.05
    assert far[off > 560].min() > 0.97
    assert np.hypot(*np.gradient(far)).max() < 0.02


def test_ground_comes_nearer_from_its_horizon_to_the_bottom(tmp_path: File) -> None:
    """Sky and hills are far; the meadow comes nearer row by row."""
    far = depth_of(_meadow(tmp_path / "one.png"), (1200, 800))
    assert far is not None
    rows = far.mean(axis=1)
    assert rows[: int(0.5 * len(rows))].min() > 0.97
    assert (np.diff(rows[int(0.65 * len(rows)) : -20]) < 0).all()
    assert rows[-1] < 0.15
    assert far.std(axis=1).max() < 0.02


def test_what_cannot_be_told_is_flat(tmp_path: File) -> None:
    """An even wall, noise, a small photo, ground without a sky, a subject at the edge."""
    size = (1200, 800)
    wall = _saved(tmp_path / "wall.png", np.full((800, 1200, 3), 120.0))
    noise = _saved(tmp_path / "noise.png", np.repeat(128 + _soft(size, 3, 1)[..., None], 3, axis=2))
    indoors = _meadow(tmp_path / "indoors.png", sky=0)
    cut = tmp_path / "cut.png"
    Image.open(_portrait(tmp_path / "whole.png")).crop((480, 0, 1200, 800)).resize(size).save(cut)
    assert [depth_of(file, size) for file in (wall, noise, indoors, cut)] == [None] * 4
    small = tmp_path / "small.png"
    Image.open(tmp_path / "whole.png").resize((600, 400)).save(small)
    assert depth_of(small, (600, 400)) is None


@given(
    photo=st.tuples(st.integers(200, 9000), st.integers(200, 9000)),
    frame=st.sampled_from([(320, 180), (180, 320), (240, 240)]),
    moves=moves,
    amount=fractions,
    size=st.sampled_from(Size),
    focus=st.tuples(fractions, fractions),
    length=st.integers(1, 700),
)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_no_edge_is_ever_seen(photo: tuple[int, int], **wanted: Any) -> None:
    """Wherever the farthest parts lag behind, they too lie inside the photo, and no farther off than is allowed."""
    way = path(_staging(photo=photo, **wanted))
    share = lag(way, SLOPE, photo)
    assert 0 <= share <= LAG
    places = lagging(way, share)
    assert np.minimum(places, np.array(photo) - places).min() > 0
    apart = np.ptp((places - way.corners()) / way.width[:, None, None], axis=0)
    assert np.hypot(apart[:, 0], apart[:, 1]).max() < APART + 1e-9


@pytest.mark.parametrize("move", Move)
def test_only_a_camera_that_travels_parts_near_from_far(move: Move) -> None:
    """A truck, a pedestal, a crane, a dolly and an orbit do; turning, zooming and standing do not."""
    assert travels(path(_staging(moves=(move,)))) == (move in TRAVELLING)


@pytest.mark.parametrize("move", sorted(TRAVELLING))
def test_far_parts_are_as_even_as_near_ones(move: Move) -> None:
    """They never go faster, nor does their speed jump."""
    for amount, length in itertools.product((0.0, 0.5, 1.0), (20, 75, 200)):
        way = path(_staging(moves=(move,), amount=amount, length=length))
        for share in (0.0, lag(way, _slope(), PHOTO)):
            speed = np.diff(lagging(way, share) / way.width.mean(), axis=0)
            assert np.abs(speed).max() < 0.0037
            assert np.abs(np.diff(speed, axis=0)).max() < 0.0037 * np.pi / 2 / min(0.3 * length, 25) + 1e-4


def _missed(plane: NDArray[np.float64], places: NDArray[np.float64], pixel: float) -> float:
    """Give how far waves of a chart are from their places in the photo, in pixels of the frame."""
    wanted = 2 * np.pi / PERIOD * places
    window = np.hanning(plane.shape[0] + 2)[1:-1, None] * np.hanning(plane.shape[1] + 2)[None, 1:-1]
    found = np.angle((1j * (plane - plane.mean()) * np.exp(-1j * wanted) * window).sum())
    return float(found * PERIOD / (2 * np.pi) / pixel)


@pytest.mark.parametrize(
    "move", [*((move,) for move in sorted(TRAVELLING)), (Move.PUSH_IN, Move.PAN_LEFT)], ids="+".join
)
def test_near_and_far_are_each_where_they_should_be(move: tuple[Move, ...]) -> None:
    """To a twentieth of a pixel in every frame: the near part on its path, the far one lagging by its share."""
    way = path(_staging(moves=move))
    assert way.back is not None
    x, y = np.meshgrid(np.arange(PHOTO[0]) + 0.5, np.arange(PHOTO[1]) + 0.5)
    for side, at in enumerate((x, y)):
        chart = np.clip(np.rint(126 + 100 * np.sin(2 * np.pi / PERIOD * at)), 0, 255).astype(np.uint8)
        through = Travelling(Print((chart, chart, chart), PHOTO), way, _slope(), SIZE)
        assert through.lag > 0.05
        for number, (share, rows) in itertools.product(range(0, 100, 9), ((0.0, slice(126, 176)), (1.0, slice(4, 54)))):
            shown = through.frame(number)[0][rows, 80:240].astype(float)
            right, low = np.meshgrid(np.arange(80, 240) + 0.5, np.arange(180)[rows] + 0.5)
            frame = np.stack([right - SIZE[0] / 2, low - SIZE[1] / 2, np.full(right.shape, SIZE[0])]) / SIZE[0]
            seen = np.einsum("ij,jrc->irc", way.matrices()[number], frame)
            flat = seen[side] / seen[2]
            gone = flat * (way.back[number, 0] - 1) + way.back[number, 1 + side]
            missed = _missed(shown, flat + share * through.lag * gone, float(way.width[number]) / SIZE[0])
            assert abs(missed) < 0.05


@pytest.mark.parametrize("move", [Move.PUSH_IN, Move.TRUCK_LEFT])
def test_the_picture_is_as_crisp_as_a_flat_one(move: Move) -> None:
    """Fine waves, four pixels of the frame, keep their contrast near, far and between; what is even stays so."""
    way = path(_staging(photo=(1280, 864), moves=(move,), length=50))
    across = np.tile(np.arange(1280) + 0.5, (864, 1)) * SIZE[0] / way.width.mean()
    fine = np.rint(126 + 100 * np.sin(np.pi / 2 * across)).astype(np.uint8)
    even = np.full_like(fine, 77)
    through = Travelling(Print((fine, even, even), (1280, 864)), way, SLOPE, SIZE)
    for number, rows in itertools.product((0, 25, 49), (slice(4, 54), slice(64, 116), slice(126, 176))):
        luma, blue, _ = through.frame(number)
        assert (blue == 77).all()
        assert 0.7 < luma[rows, 100:220].std() / (100 / np.sqrt(2)) < 1.15


@pytest.fixture(name="kit")
def _kit(tmp_path: File) -> Kit:
    return Kit(Vault(tmp_path / ".vault"), tmp_path, Key("0" * 64), lambda done: None)


def _shoot(kit: Kit, file: File, move: Move, span: Span, *, flat: bool = False) -> Iterator[bytes]:
    engine, (width, height) = PhotomotionEngine(), probe(file)
    photo = Photo(digest=kit.vault.digest_of(file), width=width, height=height)
    drawing = engine.draw(ClipRequest(slate="1A", reference=photo, move=(move,)))
    if flat:
        drawing = drawing.model_copy(update={"spec": {**drawing.spec, "depth": None}})
    for planes in engine.frames(drawing, Span(-9, 50), span, SIZE, RATE, kit):
        yield b"".join(plane.tobytes() for plane in planes)


@pytest.mark.parametrize("move", [Move.TRUCK_RIGHT, Move.PULL_OUT, Move.ORBIT_LEFT])
def test_a_frame_depends_on_the_use_alone(kit: Kit, move: Move) -> None:
    """Any span of a use gives the same bytes as the whole, and they are others than a flat photo's."""
    file = _portrait(kit.scratch / "photo.png")
    whole = list(_shoot(kit, file, move, Span(-9, 50)))
    assert list(_shoot(kit, file, move, Span(12, 2))) == whole[21:23]
    assert list(_shoot(kit, file, move, Span(40, 1))) == whole[49:]
    assert list(_shoot(kit, file, move, Span(12, 2), flat=True)) != whole[21:23]


def test_a_flat_photo_and_a_camera_that_turns_stay_as_they_were(kit: Kit) -> None:
    """Neither bytes nor keys change where nothing has depth or nothing travels."""
    wood, deep = EXAMPLES / "forest_stream.jpg", _portrait(kit.scratch / "photo.png")
    for file, move in ((wood, Move.TRUCK_LEFT), (deep, Move.PAN_LEFT), (deep, Move.ZOOM_IN), (deep, Move.STATIC)):
        span = Span(30, 1)
        assert list(_shoot(kit, file, move, span)) == list(_shoot(kit, file, move, span, flat=True))
    photo = Photo(digest=kit.vault.digest_of(deep), width=1200, height=800)
    specs = {
        move: PhotomotionEngine().draw(ClipRequest(slate="1A", reference=photo, move=(move,))).spec for move in Move
    }
    assert {move for move, spec in specs.items() if "depth" in spec} == TRAVELLING
