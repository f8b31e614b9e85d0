"""Mattes: a subject that is plainly one is cut out, and passes before a plate in which it is painted over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path as File
from typing import Any, ClassVar

import cv2
import numpy as np
import pytest
from listening import borrow
from numpy.typing import NDArray
from PIL import Image
from platformdirs import user_cache_path

from studio.departments import mattes, shooting
from studio.engines import registry
from studio.engines.card import Card
from studio.engines.clips.camera_path import Path, Staging, path
from studio.engines.clips.cutout import CutOut
from studio.engines.clips.lens import Lens, Print, lens
from studio.engines.clips.parallax import lag
from studio.engines.clips.photomotion import PhotomotionEngine
from studio.errors import EngineError, ReferenceRefused
from studio.film.camera import Move, Size
from studio.film.production import Production, Wishes
from studio.film.take import Circle, Circled, ClipRequest, Photo, Take
from studio.film.time import Rate, Span
from studio.media import matte, photos
from studio.producer.documents import read
from studio.project import Project
from studio.schedule.plan import Round
from studio.schedule.step import Kit, Made
from studio.vault.key import Key
from studio.vault.vault import Vault

RATE = Rate(25)
SIZE = (480, 270)
PHOTO = (960, 640)
EXAMPLES = File(__file__).parents[1] / "projects" / "tourism_ad" / "references"
OWN_HOME = user_cache_path("studio-tests-mattes")
"""Where these tests keep ISNet: found among other models, it would cut out the photos of other tests."""


def _disc(middle: tuple[float, float] = (0.5, 0.5), radius: float = 0.2, soft: float = 3.0) -> NDArray[np.float32]:
    """Give a disc as a network would find it: 1 within, 0 without; lengths in widths of the photo."""
    y, x = np.mgrid[: PHOTO[1], : PHOTO[0]]
    off = np.hypot(x + 0.5 - middle[0] * PHOTO[0], y + 0.5 - middle[1] * PHOTO[1])
    return np.asarray(np.clip((radius * PHOTO[0] - off) / soft + 0.5, 0, 1), np.float32)


def _mask(found: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.rint(255 * found).astype(np.uint8)


def _ground(seed: int = 1, coarse: int = 3) -> NDArray[np.uint8]:
    """Give something that has texture everywhere."""
    rough = np.random.default_rng(seed).integers(0, 255, (PHOTO[1] // coarse, PHOTO[0] // coarse), np.uint8)
    soft = np.asarray(Image.fromarray(rough).resize(PHOTO, Image.Resampling.BICUBIC), float)
    return np.rint(120 + 0.25 * (soft - 128)).astype(np.uint8)


def _way(move: Move, **more: Any) -> Path:
    usual = {"photo": PHOTO, "frame": SIZE, "amount": 0.5, "size": Size.WIDE, "focus": (0.5, 0.5), "seed": "x"}
    return path(Staging(**{**usual, "moves": (move,), "length": 60, "rate": RATE, **more}))


def _shot(through: Lens, numbers: Iterable[int]) -> list[list[NDArray[np.uint8]]]:
    return [[plane.copy() for plane in through.frame(number)] for number in numbers]


def test_a_plain_subject_is_kept_and_its_crumbs_are_not() -> None:
    """The matte is whole within, nothing without, and without a speck that the network also found."""
    found = np.maximum(_disc(), _disc((0.9, 0.1), 0.02))
    cut = matte.sure(found)
    assert cut is not None
    assert cut[320, 480] == matte.WHOLE
    assert not cut[:160, 768:].any()
    assert abs(float((cut > 127).mean()) - float((_disc() > 0.5).mean())) < 0.002


def test_two_subjects_of_a_kind_are_both_kept() -> None:
    """Two heads side by side are two subjects."""
    cut = matte.sure(np.maximum(_disc((0.3, 0.5), 0.12), _disc((0.7, 0.5), 0.1)))
    assert cut is not None
    assert cut[320, 288] == cut[320, 672] == matte.WHOLE


@pytest.mark.parametrize(
    "found",
    [
        np.zeros(PHOTO[::-1], np.float32),
        np.ones(PHOTO[::-1], np.float32),
        0.8 * _disc(),
        _disc(radius=0.03),
        _disc(soft=90.0),
        _disc(radius=0.6),
    ],
    ids=["nothing", "everything", "a guess", "a speck", "a cloud", "a wall"],
)
def test_what_is_doubtful_is_not_cut_out(found: NDArray[np.float32]) -> None:
    """A wrong matte is worse than none."""
    assert matte.sure(found) is None


def test_ground_recedes_from_where_a_subject_stands() -> None:
    """At its foot and before it the ground is as near as itself; behind it all is far in the end."""
    far = matte.behind(_mask(_disc((0.5, 0.6), 0.12)))
    foot = round(0.6 * PHOTO[1] + 0.12 * PHOTO[0])
    assert not far[foot + 1 :].any()
    assert (np.diff(far[:foot].mean(axis=1)) <= 0).all()
    assert far[0].min() == 1
    assert np.ptp(far, axis=1).max() == 0


def test_the_nearest_ground_is_where_the_farther_of_two_stands() -> None:
    """So neither slides over the ground that it stands on."""
    far = matte.behind(np.maximum(_mask(_disc((0.3, 0.4), 0.1)), _mask(_disc((0.7, 0.7), 0.1))))
    assert not far[round(0.4 * PHOTO[1] + 0.1 * PHOTO[0]) + 1 :].any()


def test_what_the_lower_edge_cuts_off_stands_nowhere() -> None:
    """All behind a portrait is far."""
    assert (matte.behind(_mask(_disc((0.5, 0.9), 0.25))) == 1).all()


def test_the_plate_is_what_would_be_there() -> None:
    """Where the subject was, light runs on as beside it, as grainy as there; elsewhere nothing is touched."""
    slope = np.linspace(60, 180, PHOTO[0])[None, :].repeat(PHOTO[1], axis=0)
    grain = np.random.default_rng(3).normal(0, 1.5, slope.shape)
    ground = np.clip(np.rint(slope + grain), 0, 255).astype(np.uint8)
    hole = _mask(_disc(radius=0.08))
    photo = np.where(hole > 0, 235, ground).astype(np.uint8)
    even = np.full_like(photo, 90)
    filled, blue, _ = matte.plate((photo, even, even), hole)
    inside = _disc(radius=0.075) > 0.5
    away = _disc(radius=0.09) == 0
    assert np.array_equal(filled[away], photo[away])
    assert np.abs(filled.astype(float) - slope)[inside].mean() < 6
    rough = filled.astype(float) - cv2.GaussianBlur(filled.astype(float), (0, 0), 2)
    assert 0.6 < rough[inside].std() / rough[away].std() < 1.4
    assert np.ptp(blue) <= 1


def test_a_subject_goes_its_way_and_what_is_behind_lags() -> None:
    """Within the subject each pixel is a flat photo's; the background is where its lag puts it, to 0.1 pixels."""
    photo, hole = np.where(_disc() > 0.5, _ground(2), _ground(1)), _mask(_disc(soft=1.0))
    hole[int(0.97 * PHOTO[1]) :, 380:580] = 255  # cut off by the lower edge: all behind is far
    seen = Print((photo, _ground(3), _ground(4)), PHOTO)
    way = _way(Move.TRUCK_RIGHT)
    assert way.back is not None
    share = lag(way, matte.behind(hole), PHOTO)
    assert share > 0.1
    numbers = (0, 59)
    cut, flat = _shot(CutOut(seen, way, hole, SIZE), numbers), _shot(lens(seen, way, SIZE), numbers)
    for number, ours, theirs in zip(numbers, cut, flat, strict=True):
        x = round(SIZE[0] / 2 + (PHOTO[0] / 2 - float(way.across[number])) * SIZE[0] / float(way.width[number]))
        assert np.array_equal(ours[0][120:150, x - 30 : x + 30], theirs[0][120:150, x - 30 : x + 30])
        corner = np.s_[10:90, 20:120] if x > 240 else np.s_[10:90, 360:460]
        moved, _ = cv2.phaseCorrelate(theirs[0][corner].astype(float), ours[0][corner].astype(float))
        place = float(way.across[number])
        gone = place * (float(way.back[number, 0]) - 1) + float(way.back[number, 1])
        assert abs(moved[0] + share * gone * SIZE[0] / float(way.width[number])) < 0.1
        assert abs(moved[1]) < 0.1


@pytest.mark.parametrize("move", [Move.PUSH_IN, Move.TRUCK_LEFT, Move.CRANE_UP, Move.ORBIT_RIGHT])
def test_a_photo_that_does_not_travel_stays_itself(move: Move) -> None:
    """With nothing to part, even a matte that is wrong all over leaves the picture as it was."""
    seen = Print((_ground(1, 9), _ground(2, 9), _ground(3, 9)), PHOTO)
    way = _way(move)
    assert way.back is not None
    still = replace(way, back=np.tile([1.0, 0.0, 0.0], (60, 1)))
    wrong = np.random.default_rng(5).integers(0, 255, (40, 60), np.uint8)
    for ours, theirs in zip(
        _shot(CutOut(seen, still, wrong, SIZE), (0, 30)),
        _shot(lens(seen, way, SIZE), (0, 30)),
        strict=True,
    ):
        for own, other in zip(ours, theirs, strict=True):
            off = np.abs(own.astype(float) - other)
            assert (off.mean(), np.quantile(off, 0.999)) < (1.5, 6)


def test_a_rim_of_light_round_a_subject_is_not_cut_off() -> None:
    """What the plate paints over beyond the matte is laid back, however coarse the matte is."""
    photo, size = (1920, 1280), (1920, 1080)
    hole, light = np.zeros(photo[::-1], np.uint8), np.full(photo[::-1], 90, np.uint8)
    hole[400:880, 600:1320], light[390:890, 590:1330] = 255, 220
    seen = Print((light, np.full_like(light, 120), np.full_like(light, 130)), photo)
    way = _way(Move.TRUCK_LEFT, photo=photo, frame=size)
    still = replace(way, back=np.tile([1.0, 0.0, 0.0], (60, 1)))
    (theirs,) = _shot(lens(seen, way, size), (30,))
    for drawn in (hole, np.asarray(Image.fromarray(hole).resize((72, 48), Image.Resampling.BILINEAR))):
        (ours,) = _shot(CutOut(seen, still, drawn, size), (30,))
        assert np.abs(ours[0].astype(float) - theirs[0]).max() < 45  # as two lenses differ at an edge


def test_nothing_glows_where_a_matte_cuts_through_something_bright() -> None:
    """A matte drawn roughly, half over a white wall: moved, the picture is nowhere much brighter than it was."""
    wall = np.full(PHOTO[::-1], 60, np.uint8)
    wall[:, 480:] = 215
    hole = np.zeros_like(wall)
    cv2.ellipse(hole, (480, 320), (150, 150), 0, 0, 360, 255, -1)
    hole[-20:, 400:560] = 255
    seen = Print((wall, np.full_like(wall, 128), np.full_like(wall, 128)), PHOTO)
    for planes in _shot(CutOut(seen, _way(Move.TRUCK_RIGHT), hole, SIZE), (0, 59)):
        assert planes[0].max() < 215 + 30
        assert planes[0].min() > 60 - 30


def test_crumbs_of_a_matte_do_not_decide_where_the_ground_is() -> None:
    """A stray pixel at the top or the bottom changes nothing."""
    clean = _mask(_disc((0.5, 0.6), 0.12))
    crumbs = clean.copy()
    crumbs[0, 5] = crumbs[-1, 5] = 255
    assert np.array_equal(matte.behind(crumbs), matte.behind(clean))


@pytest.mark.parametrize("drawn", ["white", "dot", "line", "edge"])
def test_a_strange_matte_breaks_nothing(drawn: str) -> None:
    """All of it, next to nothing, and what touches every side."""
    hole = np.zeros((1365, 2048), np.uint8)
    if drawn == "white":
        hole[:] = 255
    elif drawn == "dot":
        hole[700, 1000] = 255
    elif drawn == "line":
        hole[:, 1000] = 255
    else:
        hole[:40], hole[-40:], hole[:, :40], hole[:, -40:] = 255, 255, 255, 255
    seen = Print((_ground(1, 9), _ground(2, 9), _ground(3, 9)), PHOTO)
    (planes,) = _shot(CutOut(seen, _way(Move.PUSH_IN), hole, (322, 182)), (59,))
    assert [plane.shape for plane in planes] == [(182, 322), (91, 161), (91, 161)]
    assert 60 < planes[0].mean() < 180


@pytest.fixture(name="kit")
def _kit(tmp_path: File) -> Kit:
    return Kit(Vault(tmp_path / ".vault"), tmp_path, Key("0" * 64), lambda done: None)


def _saved(file: File, picture: NDArray[np.uint8]) -> File:
    Image.fromarray(picture).save(file)
    return file


def _photo(kit: Kit, file: File, drawn: File | None = None) -> Photo:
    width, height = photos.probe(file)
    found = kit.vault.digest_of(drawn) if drawn else None
    return Photo(digest=kit.vault.digest_of(file), width=width, height=height, matte=found)


def _first(kit: Kit, photo: Photo, move: Move) -> bytes:
    engine = PhotomotionEngine()
    drawing = engine.draw(ClipRequest(slate="1A", reference=photo, move=(move,)))
    (planes,) = engine.frames(drawing, Span(0, 40), Span(39, 1), SIZE, RATE, kit)
    return b"".join(plane.tobytes() for plane in planes)


def test_a_matte_counts_where_the_camera_travels_alone(kit: Kit, tmp_path: File) -> None:
    """A pan's drawing knows nothing of it; a black one keeps the photo in one plane, as no matte need not."""
    meadow = EXAMPLES / "aizkorri_meadow.jpg"
    size = photos.probe(meadow)
    hole = _saved(tmp_path / "a.png", np.asarray(Image.fromarray(_mask(_disc())).resize(size)))
    black = _saved(tmp_path / "b.png", np.zeros((size[1] // 8, size[0] // 8), np.uint8))
    plain, cut, flat = _photo(kit, meadow), _photo(kit, meadow, hole), _photo(kit, meadow, black)
    pans, trucks = ({_first(kit, one, move) for one in (plain, cut, flat)} for move in (Move.PAN_LEFT, Move.TRUCK_LEFT))
    assert (len(pans), len(trucks)) == (1, 3)
    still = PhotomotionEngine().draw(ClipRequest(slate="1A", reference=plain, move=(Move.TRUCK_LEFT,)))
    unparted = still.model_copy(update={"spec": {**still.spec, "depth": None}})
    (planes,) = PhotomotionEngine().frames(unparted, Span(0, 40), Span(39, 1), SIZE, RATE, kit)
    assert _first(kit, flat, Move.TRUCK_LEFT) == b"".join(plane.tobytes() for plane in planes)


def test_a_cut_out_picture_is_a_matte_as_it_is(tmp_path: File) -> None:
    """What other programs save, the subject on nothing, serves; so does black and white, and one that is too large."""
    hole = _mask(_disc())
    colours = np.stack([_ground(1), _ground(2), _ground(3), hole], axis=2)
    for file in (_saved(tmp_path / "a.png", colours), _saved(tmp_path / "b.png", np.stack([hole] * 3, axis=2))):
        assert np.array_equal(matte.read(file), hole)
    rounded = np.stack([hole, hole, hole, np.full_like(hole, 254)], axis=2)  # as some programs write an opaque picture
    found = matte.read(_saved(tmp_path / "d.png", rounded))
    assert found is not None
    assert np.abs(found.astype(int) - hole).max() <= 1
    large = _saved(tmp_path / "c.png", np.full((3000, 4000), 255, np.uint8))
    found = matte.read(large)
    assert found is not None
    assert found.shape == (1536, 2048)


class Scissors:
    """A matte engine that cuts out what is bright."""

    CARD: ClassVar[Card] = Card(name="scissors", kind="matte", version=1, says="Cuts.", gives="media")

    def cut_out(self, photo: Photo, kit: Kit) -> Made:
        """Cut."""
        rgb = photos.rgb(kit.vault.path(photo.digest), longest=480)
        if rgb.max() < 200:
            return Made()
        matte.write(kit.scratch / "matte.png", np.where(rgb[..., 0] > 200, 255, 0).astype(np.uint8))
        return Made(outputs={"matte": kit.scratch / "matte.png"})


@pytest.fixture(name="scissors")
def _scissors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have `scissors` installed, and no other matte engine."""
    known: dict[str, Callable[..., Any]] = {"names": registry.names, "engine": registry.engine}
    monkeypatch.setattr(registry, "names", lambda kind: ("scissors",) if kind == "matte" else known["names"](kind))
    monkeypatch.setattr(
        registry, "engine", lambda kind, name: Scissors() if kind == "matte" else known["engine"](kind, name)
    )


FILM = """
studio: 1
film: {title: A}
scenes:
  - heading: EXT. LAKE - DAY
    shots:
      - {slate: 1A, length: 1s, move: truck_left, reference: references/lake.png}
      - {slate: 1B, length: 1s, move: pan_left, reference: references/lake.png}
"""


@pytest.fixture(name="film")
def _film(tmp_path: File) -> Project:
    """Give a film of one photo, on which something is bright."""
    folder = tmp_path / "lakes"
    (folder / "references").mkdir(parents=True)
    bright = np.where(_disc() > 0.5, 235, 90).astype(np.uint8)
    _saved(folder / "references" / "lake.png", bright)
    (folder / "shotlist.yaml").write_text(FILM)
    return Project(folder)


def _filmed(production: Production, vault: Vault, slate: str = "1A") -> tuple[Any, Round]:
    """Give what a shot shows, and the round in which it was asked."""
    round_ = Round(vault)
    (scene,) = production.shotlist.scenes
    (shot,) = (one for one in production.shotlist.shots if one.slate == slate)
    return shooting.film(round_, production, Wishes(), scene, shot, 25), round_


def test_a_photo_is_cut_out_before_it_is_drawn(film: Project, kit: Kit, scissors: None) -> None:
    """The shot waits for its matte, and then is drawn with it; one that only pans waits for nothing."""
    production = read(film, kit.vault)
    waiting, round_ = _filmed(production, kit.vault)
    (job,) = round_.jobs.values()
    assert (job.name, job.engine, job.slate) == (f"matte photo {job.inputs['photo']['digest'][:8]}", "scissors", "1A")
    assert waiting.waits == {job.name}
    assert not waiting.slated
    # so that its light is matched with that of its neighbours before and after
    assert waiting.picture.spec["photo"] == job.inputs["photo"]["digest"]
    panned, round_ = _filmed(production, kit.vault, "1B")
    assert not panned.waits
    assert not round_.jobs
    made = mattes.make(dict(job.inputs), kit)
    assert job.key is not None
    kit.vault.put(job.key, outputs=made.outputs, step="matte", version=1, subject=job.subject, inputs=job.inputs)
    shown, _ = _filmed(production, kit.vault)
    assert not shown.waits
    with Image.open(kit.vault.path(shown.picture.spec["matte"])) as drawn:
        assert drawn.size == (480, 320)


def test_a_take_that_a_person_circled_waits_for_no_matte(film: Project, kit: Kit, scissors: None) -> None:
    """It stays in the cut before and after there is one, and what differs is said to be the matte."""
    production = read(film, kit.vault)
    (scene,) = production.shotlist.scenes
    shot = scene.shots[0]
    asked = shooting.request(production, scene, shot)
    flat = shooting.Slated("photomotion", 2, asked, drawing=PhotomotionEngine().draw(asked))
    assert flat.drawing is not None
    facts = {"footage": {**flat.drawing.model_dump(mode="json"), "kind": "drawn"}}
    kit.vault.put(flat.key, outputs={}, facts=facts, step="slate", version=1, subject="1A-1", inputs=flat.inputs)
    held = replace(
        production,
        takes={"1A": (Take(slate="1A", number=1, key=flat.key),)},
        circles={"1A": Circle(take=1, by=Circled.PERSON)},
    )
    shown, round_ = _filmed(held, kit.vault)
    assert not shown.waits
    assert shown.picture == flat.drawing
    (job,) = round_.jobs.values()
    made = mattes.make(dict(job.inputs), kit)
    assert job.key is not None
    kit.vault.put(job.key, outputs=made.outputs, step="matte", version=1, subject=job.subject, inputs=job.inputs)
    kept, round_ = _filmed(held, kit.vault)
    assert kept.picture == flat.drawing
    assert kept.differs == ("matte",)


def test_a_photo_without_a_subject_is_drawn_all_the_same(film: Project, kit: Kit, scissors: None) -> None:
    """The engine gives no matte, once."""
    _saved(film.references / "lake.png", np.full((640, 960), 90, np.uint8))
    production = read(film, kit.vault)
    _, round_ = _filmed(production, kit.vault)
    (job,) = round_.jobs.values()
    made = mattes.make(dict(job.inputs), kit)
    assert job.key is not None
    kit.vault.put(job.key, outputs=made.outputs, step="matte", version=1, subject=job.subject, inputs=job.inputs)
    shown, _ = _filmed(production, kit.vault)
    assert "matte" not in shown.picture.spec
    assert not shown.waits


def test_ones_own_matte_goes_before_any_engine(film: Project, kit: Kit, scissors: None) -> None:
    """`mattes/lake.png` is that of `references/lake.png`."""
    film.mattes.mkdir()
    own = _saved(film.mattes / "lake.png", _mask(_disc(radius=0.1)))
    shown, round_ = _filmed(read(film, kit.vault), kit.vault)
    assert shown.picture.spec["matte"] == kit.vault.digest_of(own)
    assert not round_.jobs


def test_two_photos_of_one_name_have_a_matte_each(film: Project, kit: Kit) -> None:
    """`lake.jpg.png` says which of the two is meant; `lake.png` would say neither."""
    film.mattes.mkdir()
    Image.open(film.references / "lake.png").save(film.references / "lake.jpg")
    text = FILM.replace(
        "slate: 1B, length: 1s, move: pan_left, reference: references/lake.png",
        "slate: 1B, length: 1s, move: pan_left, reference: references/lake.jpg",
    )
    film.shotlist.write_text(text)
    _saved(film.mattes / "lake.png", _mask(_disc()))
    own = _saved(film.mattes / "Lake.jpg.PNG", _mask(_disc(radius=0.1)))
    production = read(film, kit.vault)
    assert production.astray == ("mattes/lake.png",)
    assert production.mattes == {production.photos["references/lake.jpg"].digest: kit.vault.digest_of(own)}


def test_where_nobody_cuts_out_nothing_is_asked(film: Project, kit: Kit) -> None:
    """ISNet's file is not here: the film is planned without it, and no take has another key for it."""
    shown, round_ = _filmed(read(film, kit.vault), kit.vault)
    assert not round_.jobs
    assert "matte" not in shown.picture.spec
    assert "matte" not in str(shown.shown.inputs)


def test_a_matte_of_another_shape_is_refused(film: Project, kit: Kit) -> None:
    """It would not lie on its photo."""
    film.mattes.mkdir()
    _saved(film.mattes / "lake.png", np.zeros((100, 100), np.uint8))
    with pytest.raises(ReferenceRefused, match=r"mattes/lake.png has 100 × 100 pixels .* has 960 × 640; a matte has"):
        read(film, kit.vault)


@pytest.mark.parametrize("bad", ["colours", "text", "cut short", "a folder", "a link"])
def test_what_is_no_matte_is_refused(film: Project, kit: Kit, bad: str) -> None:
    """With its own way out, not that of a photo."""
    film.mattes.mkdir()
    file = film.mattes / "lake.png"
    if bad == "colours":
        _saved(file, np.stack([_ground(1, 9), 255 - _ground(2, 9), np.full_like(_ground(), 40)], axis=2))
    elif bad == "text":
        file.write_text("no picture")
    elif bad == "cut short":
        file.write_bytes(_saved(film.mattes / "whole.png", _ground(1)).read_bytes()[:9000])
    elif bad == "a folder":
        file.mkdir()
    else:
        file.symlink_to("nowhere.png")
    with pytest.raises(
        ReferenceRefused, match=r"^mattes/lake.png is no matte of references/lake.png: .*or take it away\.$"
    ) as said:
        read(film, kit.vault)
    assert ".." not in str(said.value)


def test_a_matte_of_next_to_no_pixels_is_refused(film: Project, kit: Kit) -> None:
    """It says nothing of where the subject ends."""
    film.mattes.mkdir()
    _saved(film.mattes / "lake.png", np.zeros((2, 3), np.uint8))
    with pytest.raises(ReferenceRefused, match=r"mattes/lake.png has 3 × 2 pixels, too few; draw it over the photo"):
        read(film, kit.vault)


def test_a_matte_of_no_photo_is_said_to_be(film: Project, kit: Kit) -> None:
    """A name that is typed wrong would do nothing, silently."""
    film.mattes.mkdir()
    _saved(film.mattes / "lakes.png", np.zeros((64, 96), np.uint8))
    assert read(film, kit.vault).astray == ("mattes/lakes.png",)


def test_isnet_says_what_it_lacks(kit: Kit, tmp_path: File) -> None:
    """With the command and its size."""
    photo = _photo(kit, _saved(tmp_path / "a.png", _ground()))
    with pytest.raises(EngineError, match="isnet needs its file: `studio models get isnet` \\(44 MB\\)"):
        registry.engine("matte", "isnet").cut_out(photo, kit)


@pytest.mark.slow
def test_isnet_cuts_out_dogs_and_no_mountain(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two heads at a window are cut out where they are; a ridge, a wood and a meadow are left whole."""
    borrow(monkeypatch, "isnet", homes=(OWN_HOME,))
    engine = registry.engine("matte", "isnet")
    for name in ("picos_path", "forest_stream", "aizkorri_meadow"):
        assert not engine.cut_out(_photo(kit, EXAMPLES / f"{name}.jpg"), kit).outputs
    photo = _photo(kit, EXAMPLES / "farmhouse_dogs.jpg")
    cut = matte.read(engine.cut_out(photo, kit).outputs["matte"])
    assert cut is not None
    assert cut.shape == (1024, 682)
    share = (cut > 127).astype(float)
    assert 0.05 < share.mean() < 0.09
    assert share[260:340, 240:310].mean() > 0.9  # the upper head
    assert share[480:560, 340:420].mean() > 0.9  # the lower one
    assert not share[:, :150].any()
    assert not share[:180].any()
