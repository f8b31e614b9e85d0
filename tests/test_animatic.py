"""The animatic: words are read in three languages, the set is true to depth, and nobody's head is cut."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.corner import SAFE, corner
from studio.engines.clips.animatic.engine import AnimaticEngine
from studio.engines.clips.animatic.figures.beasts import BUILDS, across
from studio.engines.clips.animatic.figures.poses import STANCES
from studio.engines.clips.animatic.figures.skull import crown
from studio.engines.clips.animatic.framing import Setup, before_camera, setup
from studio.engines.clips.animatic.palette import Weather
from studio.engines.clips.animatic.reading import read
from studio.engines.clips.animatic.rig import Rig, rig, run_of
from studio.engines.clips.animatic.spec import Pose, Spec
from studio.engines.clips.animatic.stack import Cutout, shoot
from studio.film.camera import Move, Size
from studio.film.production import Production, Wishes
from studio.film.sighting import TimeOfDay
from studio.film.take import ClipRequest
from studio.film.time import Rate, Span
from studio.producer import draw_up
from studio.project import shotlist_of
from studio.schedule.step import Kit
from studio.vault.key import Key
from studio.vault.vault import Vault

ASPECTS = (16 / 9, 1.0, 9 / 16)
SMALL = (320, 180)


def _asked(**more: Any) -> ClipRequest:
    """Give a request."""
    return ClipRequest.model_validate({"slate": "1A", "aspect": "16:9", **more})


def _read(heading: str, action: str, **more: Any) -> Spec:
    """Give what is read of a shot."""
    return read(_asked(heading=heading, action=action, **more))


def _still(tmp_path: Any, number: int = 0, size: tuple[int, int] = SMALL, **asked: Any) -> list[NDArray[np.uint8]]:
    """Give a frame of a shot two seconds long."""
    engine = AnimaticEngine()
    kit = Kit(Vault(tmp_path / ".vault"), tmp_path, Key("0" * 64), lambda done: None)
    frames = engine.frames(engine.draw(_asked(**asked)), Span(0, 50), Span(number, 1), size, Rate(25), kit)
    return [plane.copy() for plane in next(iter(frames))]


@pytest.mark.parametrize(
    ("heading", "action", "place", "time", "weather", "pose"),
    [
        ("EXT. MOUNTAIN PATH - DAWN", "In the rain a hiker walks up.", "mountains", "dawn", "rain", Pose.WALK),
        ("外景 山路 - 黎明", "雨中，一位徒步者在行走。", "mountains", "dawn", "rain", Pose.WALK),
        (
            "EXT. SENDERO DE MONTAÑA - AMANECER",
            "Bajo la lluvia camina una senderista.",
            "mountains",
            "dawn",
            "rain",
            "walk",
        ),
        ("EXT. HARBOUR - NIGHT", "A woman waves to us.", "harbour", "night", "clear", Pose.WAVE),
        ("外景 港口 - 夜", "一个女人挥手。", "harbour", "night", "clear", Pose.WAVE),
        ("EXT. PUERTO - NOCHE", "Una mujer saluda.", "harbour", "night", "clear", Pose.WAVE),
        ("INT. KITCHEN - DAY", "She drinks tea.", "kitchen", "day", "clear", Pose.DRINK),
        ("内景 厨房 - 日", "她喝茶。", "kitchen", "day", "clear", Pose.DRINK),
        ("INT. COCINA - DÍA", "Ella bebe té.", "kitchen", "day", "clear", Pose.DRINK),
    ],
)
def test_words_are_read(heading: str, action: str, place: str, time: str, weather: str, pose: str) -> None:
    """Place, time of day, weather and pose are the same in English, Chinese and Spanish."""
    spec = _read(heading, action)
    assert (spec.place, spec.time, spec.weather) == (place, TimeOfDay(time), Weather(weather))
    assert [one.pose for one in spec.people] == [pose]


@pytest.mark.parametrize(
    "description",
    [
        "woman of 62 with a grey braid, red raincoat",
        "六十二岁的女人，灰色辫子，红色雨衣",
        "mujer de 62 años, trenza gris, chubasquero rojo",
    ],
)
def test_wardrobe_is_read(description: str) -> None:
    """A red raincoat and a grey braid are seen."""
    (who,) = _read("EXT. FIELD - DAY", "", cast={"x": description}).people
    assert (who.top.kind, who.top.colour, who.style, who.slight) == ("raincoat", "#c8322f", "braid", True)
    assert len(set(_rgb(who.hair))) <= 2  # grey


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) // 16 for at in (1, 3, 5))


@pytest.mark.parametrize(
    ("cast", "action", "slight"),
    [
        ({"老陈": "渔翁，蓝色外套"}, "他在码头收网。", False),
        ({}, "渔民在码头收网。", False),
        ({}, "A fisherman mends his net.", False),
        ({}, "Un pescador arregla la red.", False),
        ({"Ana": "pastora, 30 años"}, "", True),
        ({"陈奶奶": "七十岁的奶奶"}, "", True),
    ],
)
def test_men_are_no_women(cast: dict[str, str], action: str, slight: bool) -> None:
    """Whom a word names as a man or a woman is drawn as one, cast or not."""
    (who,) = _read("EXT. HARBOUR - DAY", action, cast=cast).people
    assert who.slight is slight
    assert slight or who.style == "short"


def test_an_old_fisherman_is_grey() -> None:
    """`渔翁` is an old man."""
    (who,) = _read("外景 港口 - 日", "", cast={"老陈": "渔翁"}).people
    assert len(set(_rgb(who.hair))) <= 2


@pytest.mark.parametrize("action", ["A dog lies at the door.", "一只狗趴在门口。", "Un perro duerme ante la puerta."])
def test_a_dog_that_lies_is_lying(action: str) -> None:
    """What an animal does is read too; two farmers are two, whatever else the word may mean."""
    (dog,) = _read("EXT. FARMHOUSE - DAY", action).beasts
    assert (dog.kind, dog.lies) == ("dog", True)
    assert len(_read("EXT. FIELD - DAY", "Two farmers walk home.").people) == 2


def test_same_words_give_the_same_pixels(tmp_path: Any) -> None:
    """Asked twice, the bytes are the same; the seed matters to a hand-held camera alone."""
    asked: dict[str, Any] = {"heading": "EXT. VILLAGE - DAY", "action": "Two women talk.", "move": ("truck_left",)}
    first, again = _still(tmp_path, 7, **asked), _still(tmp_path, 7, **asked, seed=4)
    assert all(np.array_equal(one, other) for one, other in zip(first, again, strict=True))
    asked["move"] = ("handheld",)
    assert AnimaticEngine().draw(_asked(**asked, seed=1)) != AnimaticEngine().draw(_asked(**asked, seed=2))


def test_a_place_is_the_same_in_all_its_shots(tmp_path: Any) -> None:
    """What bears one name in the shot list looks the same under any heading; another place looks otherwise."""
    plain: dict[str, Any] = {"place": "a mountain village", "move": ("static",)}
    one = _still(tmp_path, heading="EXT. VILLAGE - DAY", place_name="home", **plain)
    same = _still(tmp_path, heading="EXT. BEFORE THE HOUSES - DAY", place_name="home", **plain)
    other = _still(tmp_path, heading="EXT. VILLAGE - DAY", place_name="away", **plain)
    assert np.array_equal(one[0], same[0])
    assert np.mean(one[0] != other[0]) > 0.1


def _way(move: Move, length: int = 50, pivot: tuple[float, float] = (0.0, 0.0)) -> Rig:
    """Give a camera's way in a frame of 16:9."""
    return rig((move,), run_of(0.0, "", 9 / 16, length, Rate(25)), pivot, 0.0)


def test_parallax_is_true() -> None:
    """In a truck, a thing at a quarter of the nearness of another moves a quarter as far, to a tenth of a pixel."""

    def square(x: float) -> Any:
        return lambda canvas: Canvas.fill(canvas, pen.box(x - 0.05, -0.05, x + 0.05, 0.05), (1.0, 1.0, 1.0))

    shifts = []
    for near in (0.25, 0.5, 1.0):
        cutout = Cutout((0.0, 0.0, near), (-2, -2, 2, 2), square(0.0))
        frames = [
            y.astype(float) - 16 for y, _, _ in shoot([cutout], _way(Move.TRUCK_RIGHT), (640, 360), range(0, 50, 49))
        ]
        places = [float((frame.sum(axis=0) * np.arange(640)).sum() / frame.sum()) for frame in frames]
        shifts.append(places[0] - places[1])
    assert shifts[2] > 20
    assert shifts[0] == pytest.approx(shifts[2] / 4, abs=0.1)
    assert shifts[1] == pytest.approx(shifts[2] / 2, abs=0.1)


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("size", [size for size in Size if size is not Size.EXTREME_CLOSE])
def test_nobody_is_cut(size: Size, aspect: float) -> None:
    """Head, hair and hat stay in the frame through a push-in; from full on out, hands and feet do too."""
    looks = ("woman, 30, hair in a bun", "man, 40, beanie", "man, 50, straw hat", "girl, 8", "man, bald")
    for look, action in product(looks, ("stands", "walks", "sits")):
        spec = _read("EXT. FIELD - DAY", action, cast={"x": look}, size=size)
        _inside(spec, setup(spec, aspect), aspect)
    spec = _read("EXT. FIELD - DAY", "They talk.", cast={"a": "man, 50, straw hat", "b": "girl, 8"}, size=size)
    _inside(spec, setup(spec, aspect), aspect)


def _inside(spec: Spec, camera: Setup, aspect: float) -> None:
    """Hold that everyone stays in the frame, first and last; the camera pushes in by as much as it does unasked."""
    way = rig((Move.PUSH_IN,), run_of(0.0, "", 1 / aspect, 50, Rate(25)), camera.pivot, 0.0)
    back = np.linalg.inv(way.sees((0.0, 0.0, 1.0)))
    for who in before_camera(spec)[:1] if spec.size in (Size.CLOSE, Size.MEDIUM) else before_camera(spec):
        head = STANCES[who.pose].head
        many = len(before_camera(spec))
        heights = [head[1] + crown(who), head[1] - 0.07]
        if spec.size in (Size.FULL, Size.WIDE, Size.EXTREME_WIDE):
            heights.append(0.0)
        for number, up in product((0, 49), heights):
            x, y = camera.view.at(camera.x, up * who.tall)
            seen = back[number] @ (x if many == 1 else 0.0, y, 1.0)
            assert abs(seen[1] / seen[2]) < 0.495, (who.style, spec.size, up)
            assert abs(seen[0] / seen[2]) + 0.06 * who.tall * camera.view.scale() < aspect / 2


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("kind", BUILDS)
def test_an_animal_is_framed_by_its_own_height(kind: str, aspect: float) -> None:
    """A medium shot has all of it, and it fills half the frame one way; a close shot is of its head."""
    build = BUILDS[kind]
    spec = _read("EXT. FIELD - DAY", "", cast={"x": kind}, size=Size.MEDIUM)
    view = setup(spec, aspect).view
    top, foot = view.at(0, build.metres * build.top)[1], view.at(0, 0)[1]
    assert -0.5 < top < foot < 0.5
    wide = across(kind) * view.scale()
    assert wide < 0.9 * aspect
    assert max(foot - top, wide / aspect) > 0.5
    near = setup(_read("EXT. FIELD - DAY", "", cast={"x": kind}, size=Size.CLOSE), aspect)
    middle = near.view.at(0, build.metres * build.skull[1])[1]
    assert -0.3 < middle < 0.1
    assert near.view.at(0, build.metres * (1 - build.deep))[1] > 0.3
    assert near.view.at(0, build.metres * build.top)[1] > -0.5


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1080, 1080), (640, 360)])
@pytest.mark.parametrize(
    "words",
    [
        "",
        "She walks.",
        "Maren walks up the path, and looks over the valley for the first time in her life. " * 3,
        "渔民在码头收网。" * 30,
    ],
)
def test_the_plate_is_title_safe(words: str, size: tuple[int, int]) -> None:
    """However long the words are, the plate keeps five hundredths from every edge, and covers little."""
    plate = corner("12B", words, size)
    assert plate is not None
    rows, columns = plate.planes[0].shape
    width, height = size
    assert plate.left >= SAFE * width
    assert plate.top >= SAFE * height
    assert plate.left + columns <= (1 - SAFE) * width + 2
    assert plate.top + rows <= 0.16 * height


def test_a_shot_without_photo_is_drawn(tmp_path: Any) -> None:
    """Unless other engines are wished for, the animatic stages what has no photo; a shot may ask for it by name."""
    text = """
studio: 1
film: {title: A}
sound: {music: none}
scenes:
  - heading: EXT. LAKE - DAY
    shots:
      - {slate: 1A, length: 1s, action: Mist.}
      - {slate: 1B, length: 1s, action: Rain., engine: animatic}
"""
    sheet = draw_up(Production("film", shotlist_of(text)[0]), Wishes(), Vault(tmp_path / ".vault"))
    (said,) = [note for note in sheet.plan.notes if "animatic" in note]
    assert said.startswith("1A: no photo, clip or frame is there to start from, so animatic draws from words alone")
    assert not [note for note in sheet.plan.notes if "stand in" in note]
