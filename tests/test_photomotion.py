"""Photos under a real camera: never an edge, never a jerk, and each move where it says it is."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path as File
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from studio.engines.clips.camera_moves import START, eased
from studio.engines.clips.camera_path import HELD, Path, Staging, path
from studio.engines.clips.lens import Print, lens
from studio.engines.clips.photomotion import PhotomotionEngine
from studio.errors import EngineError, ReferenceRefused
from studio.film.camera import OPPOSITES, Move, Size
from studio.film.take import ClipRequest, Drawing, Photo
from studio.film.time import Rate, Span
from studio.schedule.step import Kit
from studio.vault.key import Key
from studio.vault.vault import Vault

RATE = Rate(25)
SIZE = (320, 180)
FRAMES = {"16:9": (320, 180), "9:16": (180, 320), "1:1": (240, 240), "4:5": (192, 240)}
MOVING = [move for move in Move if move is not Move.STATIC]
PERIOD = 26.0
"""Pixels of the chart's waves."""

moves = (
    st.lists(st.sampled_from(Move), min_size=1, max_size=2, unique=True)
    .filter(lambda two: set(two) not in OPPOSITES)
    .map(tuple)
)
fractions = st.floats(0, 1)


def _staging(**wanted: Any) -> Staging:
    usual = {"photo": (2560, 1704), "frame": SIZE, "moves": (Move.PUSH_IN,), "amount": 0.5, "size": Size.WIDE}
    return Staging(**{**usual, "focus": (0.5, 0.45), "seed": "x", "length": 100, "rate": RATE, **wanted})


@given(
    photo=st.tuples(st.integers(1, 9000), st.integers(1, 9000)),
    frame=st.sampled_from(list(FRAMES.values())),
    moves=moves,
    amount=fractions,
    size=st.sampled_from(Size),
    focus=st.tuples(fractions, fractions),
    length=st.integers(1, 700),
    rate=st.sampled_from([Rate(24), Rate(25), Rate(60), Rate(30000, 1001), Rate(1)]),
)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_no_edge_is_ever_seen(photo: tuple[int, int], **wanted: Any) -> None:
    """Every corner of every frame lies inside the photo, whatever its shape and however the camera moves."""
    seen = path(_staging(photo=photo, **wanted)).corners()
    inside = np.minimum(seen, np.array(photo) - seen).min()
    assert inside > 0
    assert np.isfinite(seen).all()


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
@pytest.mark.parametrize("move", MOVING)
def test_a_move_is_even(move: Move, frame: tuple[int, int]) -> None:
    """Nothing in the frame goes faster than 0.35 % of its width a frame or so, and no speed jumps."""
    photos = [(2560, 1704), (1704, 2560), (9000, 1500), (600, 601)]
    for amount, length, photo in itertools.product((0.0, 0.5, 1.0), (20, 75, 200), photos):
        staging = _staging(photo=photo, frame=frame, moves=(move,), amount=amount, length=length)
        planned = path(staging)
        across = planned.corners() / planned.width.mean()
        speed = np.diff(across, axis=0)
        ramp = min(0.3 * length, 25)
        assert np.abs(speed).max() < 0.0037
        assert np.abs(np.diff(speed, axis=0)).max() < 0.0037 * np.pi / 2 / ramp + 1e-4


@pytest.mark.parametrize("length", [1, 2, 7, 25, 100, 1500])
def test_a_move_starts_and_ends_gently(length: int) -> None:
    """It comes all its way, slow at both ends, evenly in the middle, the same forwards and backwards."""
    come = eased(length, RATE)
    speed = np.diff(come)
    assert np.allclose(come, 1 - come[::-1])
    assert ((come > 0) & (come < 1)).all()
    assert (speed > 0).all()
    if length >= 25:
        assert START * 0.9 < speed[0] / speed.max() < START * 1.6
        assert np.allclose(speed[length // 3 : -length // 3], speed.max(), rtol=1e-3)


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
@pytest.mark.parametrize("focus", [(0.5, 0.5), (0.25, 0.3), (0.8, 0.75)])
@pytest.mark.parametrize("size", [Size.WIDE, Size.CLOSE])
def test_the_focus_stays_in_the_frame(focus: tuple[float, float], frame: tuple[int, int], size: Size) -> None:
    """What the frame must keep is in every frame of every move."""
    for move, photo in itertools.product(MOVING, [(2560, 1704), (1704, 2560)]):
        planned = path(_staging(photo=photo, frame=frame, moves=(move,), focus=focus, size=size, length=150))
        place = np.linalg.inv(planned.matrices()) @ np.array([focus[0] * photo[0], focus[1] * photo[1], 1])
        assert np.abs(place[:, 0] / place[:, 2]).max() <= HELD
        assert np.abs(place[:, 1] / place[:, 2]).max() <= HELD * planned.shape


def test_moves_go_where_they_say() -> None:
    """Left is left, up is up, in is in; a roll turns the camera, an orbit walks round."""

    def change(move: Move) -> tuple[float, float, float, float, float]:
        way = path(_staging(moves=(move,), photo=(2560, 2560)))
        return tuple(float(one[-1] - one[0]) for one in (way.across, way.down, way.width, way.roll, way.yaw))  # type: ignore[return-value]

    for move in (Move.PAN_RIGHT, Move.TRUCK_RIGHT, Move.ORBIT_RIGHT):
        assert change(move)[0] > 0 > change(Move(move.replace("right", "left")))[0]
    for move in (Move.TILT_UP, Move.PEDESTAL_UP, Move.CRANE_UP):
        assert change(move)[1] < 0 < change(Move(move.replace("up", "down")))[1]
    for closer, wider in ((Move.PUSH_IN, Move.PULL_OUT), (Move.ZOOM_IN, Move.ZOOM_OUT), (Move.FOLLOW, Move.CRANE_UP)):
        assert change(closer)[2] < 0 < change(wider)[2]
    assert change(Move.ROLL_CW)[3] > 0 > change(Move.ROLL_CCW)[3]
    assert change(Move.ORBIT_LEFT)[4] > 0 > change(Move.ORBIT_RIGHT)[4]


def test_more_amount_is_more_move() -> None:
    """The amount of a move grows with the word, and even none is not a standstill."""
    for move in MOVING:
        ways = [path(_staging(moves=(move,), amount=amount)).corners() for amount in (0.0, 0.5, 1.0)]
        some, more, most = (float(np.abs(np.diff(way, axis=0)).sum()) for way in ways)
        assert 0 < some < more < most


def test_a_size_is_as_tight_as_its_word_but_never_soft() -> None:
    """Closer words hold less of the photo, down to 1.25 screen pixels per pixel of it; a tiny photo stays wide."""
    widths = [path(_staging(photo=(6000, 4000), size=size)).width.max() for size in Size]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < 0.5 * widths[0]
    assert path(_staging(photo=(2560, 1704), size=Size.EXTREME_CLOSE)).width.min() == pytest.approx(1920 / 1.25)
    small = [path(_staging(photo=(800, 600), size=size)).width.max() for size in Size]
    assert len(set(small)) == 1
    assert small[0] > 780


def test_a_draft_is_framed_like_the_master() -> None:
    """The size of the picture does not change what is in it."""
    for move in Move:
        draft, master = (path(_staging(moves=(move,), frame=frame)) for frame in ((320, 180), (3840, 2160)))
        assert np.abs(draft.corners() - master.corners()).max() < 0.015 * 2560


def test_a_tall_photo_is_tilted_along() -> None:
    """In a wide film a portrait photo gives its width, and a tilt uses the height that is left."""
    planned = path(_staging(photo=(1704, 2560), moves=(Move.TILT_DOWN,), focus=(0.5, 0.4), length=200))
    assert planned.width.max() > 1680
    assert np.ptp(planned.down) > 0.3 * 1704


def _waves(places: NDArray[np.float64], period: float) -> NDArray[np.uint8]:
    return np.clip(np.rint(126 + 100 * np.sin(2 * np.pi / period * places)), 0, 255).astype(np.uint8)


@pytest.fixture(name="chart", scope="module")
def _chart() -> dict[int, Print]:
    """Prints of 800 × 540: waves across (0) and waves down (1); of twice the period in U and V."""
    x = np.tile(np.arange(800) + 0.5, (540, 1))
    y = np.tile((np.arange(540) + 0.5)[:, None], (1, 800))
    return {
        side: Print((_waves(at, PERIOD), _waves(at, 2 * PERIOD), 255 - _waves(at, 2 * PERIOD)), (800, 540))
        for side, at in enumerate((x, y))
    }


def _missed(plane: NDArray[np.uint8], planned: Path, number: int, side: int, luma: bool) -> float:
    """Give how far a chart in the middle of a frame is from where the path puts it, in pixels of the frame."""
    period = PERIOD if luma else 2 * PERIOD
    height, width = plane.shape
    rows, columns = np.mgrid[height // 4 : height * 3 // 4, width // 4 : width * 3 // 4]
    # A chroma sample stands over the left of its two pixels of Y, and between the upper and the lower.
    x, y = (columns + 0.5, rows + 0.5) if luma else (2 * columns + 0.5, 2 * rows + 1.0)
    places = np.stack([(x - SIZE[0] / 2) / SIZE[0], (y - SIZE[1] / 2) / SIZE[0], np.ones(x.shape)])
    seen = np.einsum("ij,jrc->irc", planned.matrices()[number], places)
    wanted = 2 * np.pi / period * seen[side] / seen[2]
    window = np.hanning(x.shape[0] + 2)[1:-1, None] * np.hanning(x.shape[1] + 2)[None, 1:-1]
    part = plane[rows, columns].astype(float)
    found = np.angle((1j * (part - part.mean()) * np.exp(-1j * wanted) * window).sum())
    return float(found * period / (2 * np.pi) / (planned.width[number] / SIZE[0]))


@pytest.mark.parametrize("amount", [0.0, 0.6])
@pytest.mark.parametrize("move", [(move,) for move in Move] + [(Move.PUSH_IN, Move.PAN_LEFT)], ids="+".join)
def test_the_picture_is_where_the_path_says(chart: dict[int, Print], move: tuple[Move, ...], amount: float) -> None:
    """To a twentieth of a pixel in Y and an eighth in U and V, in every frame, so that slow moves do not step."""
    planned = path(_staging(photo=(800, 540), moves=move, amount=amount))
    misses: dict[bool, list[float]] = {True: [], False: []}
    for side, printed in chart.items():
        through = lens(printed, planned, SIZE)
        for number in range(0, 100, 9):
            shown = through.frame(number)
            misses[True].append(_missed(shown[0], planned, number, side, luma=True))
            misses[False].append(_missed(shown[1], planned, number, side, luma=False))
    assert np.abs(misses[True]).max() < 0.05
    assert np.abs(misses[False]).max() < 0.125


@pytest.mark.parametrize("move", [Move.STATIC, Move.PUSH_IN, Move.PAN_LEFT, Move.CRANE_UP, Move.ORBIT_LEFT])
def test_the_picture_is_as_crisp_as_the_photo_allows(move: Move) -> None:
    """Each lens keeps the contrast of fine waves, four pixels of the frame, and the level of what is even."""
    x = np.tile(np.arange(1280) + 0.5, (864, 1))
    planned = path(_staging(photo=(1280, 864), moves=(move,), length=50))
    fine = _waves(x, 4 * planned.width.mean() / SIZE[0])
    even = np.full_like(fine, 77)
    through = lens(Print((fine, even, even), (1280, 864)), planned, SIZE)
    for number in (0, 25, 49):
        luma, blue, _ = through.frame(number)
        assert (blue == 77).all()
        assert 0.7 < luma[60:120, 100:220].std() / (100 / np.sqrt(2)) < 1.15


@pytest.fixture(name="kit")
def _kit(tmp_path: File) -> Kit:
    return Kit(Vault(tmp_path / ".vault"), tmp_path, Key("0" * 64), lambda done: None)


def _photo(kit: Kit, file: File, size: tuple[int, int] = (640, 427)) -> Photo:
    """Make a photo of clouds: soft noise of several sizes."""
    if not file.exists():
        chance = np.random.default_rng(3)
        picture = np.zeros((size[1], size[0], 3))
        for cell in (4, 16, 64):
            rough = chance.integers(0, 255, (size[1] // cell + 2, size[0] // cell + 2, 3), np.uint8)
            picture += np.asarray(Image.fromarray(rough).resize(size, Image.Resampling.BICUBIC), float) / 3
        Image.fromarray(picture.astype(np.uint8)).save(file)
    return Photo(digest=kit.vault.digest_of(file), width=size[0], height=size[1])


def _request(kit: Kit, **more: Any) -> ClipRequest:
    photo = more.pop("reference", None) or _photo(kit, kit.scratch / "photo.png")
    return ClipRequest(slate="1A", reference=photo, **{"move": (Move.PUSH_IN,), **more})


def _shoot(kit: Kit, drawing: Drawing, run: Span, span: Span, size: tuple[int, int] = SIZE) -> Iterator[bytes]:
    for planes in PhotomotionEngine().frames(drawing, run, span, size, RATE, kit):
        yield b"".join(plane.tobytes() for plane in planes)


@pytest.mark.parametrize(
    "move", [(move,) for move in Move] + [(Move.PUSH_IN, Move.HANDHELD), (Move.PAN_LEFT, Move.TILT_UP)], ids="+".join
)
def test_frames_depend_on_the_use_alone(kit: Kit, move: tuple[Move, ...]) -> None:
    """Any span of a use gives the same bytes as the whole, handles before the first frame included, twice."""
    drawing = PhotomotionEngine().draw(_request(kit, move=move))
    run = Span(-9, 30)
    whole = list(_shoot(kit, drawing, run, run))
    assert len(whole) == 30
    for span in (run, Span(-9, 2), Span(12, 1), Span(19, 2)):
        assert list(_shoot(kit, drawing, run, span)) == whole[span.start + 9 : span.end + 9]


@pytest.mark.parametrize("move", MOVING)
def test_a_moving_shot_never_freezes(kit: Kit, move: Move) -> None:
    """Even at the least amount, half a second further on the picture is another one, from the first frame on."""
    drawing = PhotomotionEngine().draw(_request(kit, move=(move,), move_amount=0))
    shots = [np.frombuffer(one, np.uint8).astype(int) for one in _shoot(kit, drawing, Span(0, 75), Span(0, 26))]
    for early, late in itertools.pairwise(shots[::12]):
        assert np.abs(early - late)[: SIZE[0] * SIZE[1]].mean() > 0.2


def test_a_static_shot_stands(kit: Kit) -> None:
    """All frames are one, and a title that is drawn on one does not stay on the next."""
    drawing = PhotomotionEngine().draw(_request(kit, move=(Move.STATIC,)))
    seen = set()
    for planes in PhotomotionEngine().frames(drawing, Span(0, 50), Span(0, 50), SIZE, RATE, kit):
        seen.add(planes[0].tobytes())
        planes[0][:20] = 0
    assert len(seen) == 1


def test_handheld_drifts_by_its_seed(kit: Kit) -> None:
    """Another seed is another drift, in small slow steps; it matters to no move that does not drift."""
    engine = PhotomotionEngine()
    one, other = (engine.draw(_request(kit, move=(Move.HANDHELD,), seed=seed)) for seed in (1, 2))
    assert one != other
    assert list(_shoot(kit, one, Span(0, 40), Span(9, 1))) != list(_shoot(kit, other, Span(0, 40), Span(9, 1)))
    assert engine.draw(_request(kit, seed=1)) == engine.draw(_request(kit, seed=2))


def test_a_drawing_holds_only_what_changes_the_pixels(kit: Kit) -> None:
    """Words, order of moves, names of the same framing and amounts of no move leave it as it is."""
    engine = PhotomotionEngine()
    plain = engine.draw(_request(kit))
    assert engine.draw(_request(kit, action="Rain falls.", style="noir", aspect="9:16")) == plain
    assert engine.draw(_request(kit, move=())) == plain
    assert engine.draw(_request(kit, size=Size.EXTREME_WIDE)) == engine.draw(_request(kit, size=Size.WIDE)) == plain
    assert engine.draw(_request(kit, move=(Move.STATIC,), move_amount=1)) == engine.draw(
        _request(kit, move=(Move.STATIC,), move_amount=0)
    )
    two = (Move.PAN_LEFT, Move.TILT_UP)
    assert engine.draw(_request(kit, move=two)) == engine.draw(_request(kit, move=two[::-1]))
    assert Drawing.model_validate_json(plain.model_dump_json()) == plain
    changed: dict[str, Any] = {"move": two, "move_amount": 0.7, "size": Size.CLOSE, "focus": (0.2, 0.3)}
    for name, value in changed.items():
        assert engine.draw(_request(kit, **{name: value})) != plain


def test_a_shot_without_a_photo_is_refused(kit: Kit) -> None:
    """The message names the shot and the ways out."""
    with pytest.raises(EngineError, match=r"shot 4B has no `reference`.*Name a photo.*another engine"):
        PhotomotionEngine().draw(ClipRequest(slate="4B"))


def test_a_photo_that_was_damaged_since_is_refused(kit: Kit) -> None:
    """A photo that cannot be decoded any more is named, not drawn grey."""
    file = kit.scratch / "photo.jpg"
    photo = _photo(kit, file)
    file.write_bytes(file.read_bytes()[:9000])
    broken = Photo(digest=kit.vault.digest_of(file), width=photo.width, height=photo.height)
    with pytest.raises(ReferenceRefused, match=r"photo\.jpg is damaged"):
        next(_shoot(kit, PhotomotionEngine().draw(_request(kit, reference=broken)), Span(0, 9), Span(0, 9)))


def test_a_turned_photo_is_drawn_upright(kit: Kit) -> None:
    """A photo with an EXIF orientation gives the frames of the same photo turned by hand."""
    straight = kit.scratch / "straight.png"
    photo = _photo(kit, straight)
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = kit.scratch / "turned.png"
    Image.open(straight).transpose(Image.Transpose.ROTATE_90).save(turned, exif=exif)
    held = Photo(digest=kit.vault.digest_of(turned), width=photo.width, height=photo.height)
    shots = [
        list(
            _shoot(
                kit, PhotomotionEngine().draw(_request(kit, reference=one, move=(Move.STATIC,))), Span(0, 1), Span(0, 1)
            )
        )
        for one in (photo, held)
    ]
    assert shots[0] == shots[1]


@pytest.mark.parametrize("size", [(1, 1), (2, 900), (900, 3), (17, 13)])
@pytest.mark.parametrize("move", [Move.STATIC, Move.PUSH_IN, Move.PAN_LEFT, Move.ROLL_CW, Move.ORBIT_RIGHT])
def test_a_photo_of_any_shape_can_be_drawn(kit: Kit, size: tuple[int, int], move: Move) -> None:
    """A pixel, a stripe and a thumbnail are enlarged as little as can be, and never fail."""
    photo = _photo(kit, kit.scratch / "odd.png", size)
    drawing = PhotomotionEngine().draw(_request(kit, reference=photo, move=(move,)))
    for frame in ((64, 36), (36, 64), (2, 2)):
        shot = list(_shoot(kit, drawing, Span(0, 30), Span(28, 2), frame))
        assert [len(one) for one in shot] == [frame[0] * frame[1] * 3 // 2] * 2


def test_a_large_photo_is_framed_like_a_small_one(kit: Kit) -> None:
    """Decoding only as much as is needed changes nothing that can be seen."""
    large, small = kit.scratch / "large.jpg", kit.scratch / "small.png"
    photos = [_photo(kit, large, (1920, 1281))]
    Image.open(large).resize((640, 427), Image.Resampling.BOX).save(small)
    photos.append(Photo(digest=kit.vault.digest_of(small), width=640, height=427))
    shots = [
        next(
            _shoot(
                kit,
                PhotomotionEngine().draw(_request(kit, reference=photo, focus=(0.4, 0.6))),
                Span(0, 50),
                Span(25, 1),
            )
        )
        for photo in photos
    ]
    one, other = (np.frombuffer(shot, np.uint8).astype(int) for shot in shots)
    assert np.abs(one - other).mean() < 3
