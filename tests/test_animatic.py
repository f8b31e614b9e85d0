"""The animatic: words are read in three languages, the set is true to depth, and nobody's head is cut."""

from __future__ import annotations

from functools import partial
from itertools import product
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.departments.shooting import request
from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.canvas import GRAIN, LEVEL, Canvas, _rounded
from studio.engines.clips.animatic.corner import SAFE, corner
from studio.engines.clips.animatic.engine import AnimaticEngine
from studio.engines.clips.animatic.figures.beasts import BUILDS, across
from studio.engines.clips.animatic.figures.placing import people
from studio.engines.clips.animatic.figures.poses import STANCES
from studio.engines.clips.animatic.figures.skull import crown
from studio.engines.clips.animatic.framing import HALF_HEAD, Setup, crowns, setup, standing
from studio.engines.clips.animatic.goods.display import products
from studio.engines.clips.animatic.goods.shelf import SHAPES, TALL
from studio.engines.clips.animatic.palette import Weather, palette
from studio.engines.clips.animatic.places import flora
from studio.engines.clips.animatic.places.growth import fern
from studio.engines.clips.animatic.places.rooms import ROOMS
from studio.engines.clips.animatic.places.sets import SETS
from studio.engines.clips.animatic.reading import read
from studio.engines.clips.animatic.rig import Rig, rig, run_of
from studio.engines.clips.animatic.spec import Beast, Good, Person, Pose, Spec
from studio.engines.clips.animatic.stack import Cutout, shoot
from studio.engines.clips.animatic.stage import Stage
from studio.engines.clips.animatic.staging import driven, staged
from studio.engines.clips.animatic.wardrobe import GREY
from studio.engines.clips.photomotion import PhotomotionEngine
from studio.film.camera import Angle, Move, Size
from studio.film.production import Production, Wishes
from studio.film.sighting import TimeOfDay
from studio.film.take import ClipRequest, Drawing, Photo
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
        ("EXT. HARBOUR - DAY", "A cyclist rides past.", "harbour", "day", "clear", Pose.RIDE),
        ("EXT. HARBOUR - DAY", "A cyclist waits.", "harbour", "day", "clear", Pose.STAND),
        ("外景 港口 - 日", "一个女孩骑着自行车。", "harbour", "day", "clear", Pose.RIDE),
        ("EXT. PUERTO - DÍA", "Una mujer pasea en bicicleta.", "harbour", "day", "clear", Pose.RIDE),
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
    assert who.hair == GREY


@pytest.mark.parametrize(
    ("cast", "action", "slight"),
    [
        ({"老陈": "渔翁，蓝色外套"}, "他在码头收网。", False),
        ({}, "渔民在码头收网。", False),
        ({}, "A fisherman mends his net.", False),
        ({}, "Un pescador arregla la red.", False),
        ({"Ana": "pastora, 30 años"}, "", True),
        ({"陈奶奶": "七十岁的奶奶"}, "", True),
        ({}, "Una enfermera camina.", True),
        ({}, "Un camarero espera.", False),
        ({}, "A woman photographer waits.", True),
        ({}, "女医生走过。", True),
        ({}, "男学生跑步。", False),
    ],
)
def test_men_are_no_women(cast: dict[str, str], action: str, slight: bool) -> None:
    """Whom a word names as a man or a woman is drawn as one, cast or not."""
    (who,) = _read("EXT. HARBOUR - DAY", action, cast=cast).people
    assert who.slight is slight
    assert slight or who.style == "short"


@pytest.mark.parametrize(
    ("action", "many"),
    [
        ("A woman opens the gate. She smiles.", 1),
        ("一个女人走来，她微笑。", 1),
        ("Una mujer abre la puerta. Ella sonríe.", 1),
        ("She smiles.", 1),
        ("Two people talk.", 2),
        ("Two friends walk.", 2),
        ("A couple of friends walk.", 2),
        ("Friends walk.", 3),
        ("A family has lunch.", 3),
        ("Four friends laugh.", 4),
        ("A person stands on the beach.", 1),
        ("Someone waits.", 1),
        ("一个人站在沙滩上。", 1),
        ("三个人在聊天。", 3),
        ("人们在聊天。", 3),
        ("Una persona espera.", 1),
        ("Unas personas hablan.", 3),
        ("Three dogs run past a man.", 1),
        ("A deer hunter stands still.", 1),
        ("Two nurses and a patient man.", 3),
        ("Students cheer.", 3),
        ("一位程序员和老板交谈。", 2),
    ],
)
def test_people_are_counted(action: str, many: int) -> None:
    """A pronoun is nobody new, a number is meant, and a person is one."""
    assert len(_read("EXT. FIELD - DAY", action).people) == many


@pytest.mark.parametrize(
    ("name", "description", "kind"),
    [
        ("Ana", "vet, 35, green coat, with her cat", None),
        ("Ana", "vet with her cat", None),
        ("Tom", "horse trainer, 40, leather jacket", None),
        ("马师傅", "六十岁，蓝色工装", None),
        ("马师傅", "", None),
        ("小马", "25岁，程序员", None),
        ("Rex", "old brown dog with a red scarf, 9", "dog"),
        ("大黄狗", "", "dog"),
    ],
)
def test_who_is_with_an_animal_is_none(name: str, description: str, kind: str | None) -> None:
    """Clothes, a grown-up's age and a surname are somebody's, whatever animal is named beside."""
    spec = _read("EXT. FIELD - DAY", "", cast={name: description})
    assert [one.kind for one in spec.beasts] == ([kind] if kind else [])
    assert len(spec.people) == (not kind)


@pytest.mark.parametrize("word", ["blazer", "cardigan", "blouse", "gown", "robe", "tank top"])
def test_what_can_be_drawn_has_a_word(word: str) -> None:
    """A garment of its own cut is not drawn as another one."""
    (who,) = _read("EXT. FIELD - DAY", "", cast={"Ana": f"woman, 30, red {word}"}).people
    assert (who.top.kind, who.top.colour) == (word.removeprefix("tank "), "#c8322f")


@pytest.mark.parametrize("action", ["A child runs.", "Kids wave.", "Una criatura duerme.", "一个孩子跑步。"])
def test_a_child_is_no_adult(action: str) -> None:
    """Whom a word names as a child, and as neither girl nor boy, is drawn as small as one."""
    people = _read("EXT. FOREST - DAY", action).people
    assert people
    assert all(one.tall < 1.3 for one in people)


def test_who_rides_is_out_of_doors_and_whole_in_the_frame() -> None:
    """A hospital that is left on a bicycle is no room to ride in, and in a tall frame no wheel is cut."""
    spec = _read("", "A nurse leaves the hospital and pedals home along the lake.", size="wide")
    assert spec.place == "lake"
    camera = setup(spec, 9 / 16)
    ((_, x),) = standing(spec, camera)
    assert (abs(x) + 0.87) * camera.view.scale() < 9 / 32
    assert _read("", "Gente alrededor de una mesa.").place == "hills"


def test_a_car_is_in_nobodys_hand() -> None:
    """What is large stands behind who is there, in its own size; something small is held."""
    asked: dict[str, Any] = {"cast": {"Ana": "woman, 35"}, "products": {"Bolt": "a blue car"}}
    spec = _read("EXT. STREET - DAY", "She waits.", **asked)
    assert (spec.people[0].holds, spec.people[0].pose) == (None, Pose.STAND)
    camera = setup(spec, 16 / 9)
    stage = Stage(camera.view, palette(spec.time, spec.weather), spec.seed)
    products(stage, spec, camera)
    ((_, car),) = stage.laid
    assert car.near[2] < 1
    assert isinstance(car.draw, partial)
    assert car.draw.keywords["tall"] == pytest.approx(TALL["car"] * camera.view.scale() * car.near[2])
    asked["products"]["Cup"] = "a cup"
    assert _read("EXT. STREET - DAY", "She waits.", **asked).people[0].holds == 1


def test_a_landmark_that_is_named_again_takes_no_others_place() -> None:
    """Three different ones are seen, however often each is named."""
    seen = _read("EXT. LAKE - DAY", "A boat, a boat, a boat; a castle and a windmill.").also
    assert seen == ("boat", "castle", "windmill")


@pytest.mark.parametrize(
    ("heading", "place"),
    [("内蒙古草原 - 日", "hills"), ("内 厨房 日", "kitchen"), ("内景 书房 - 日", "room"), ("外 山 日", "mountains")],
)
def test_inside_is_a_word_of_its_own(heading: str, place: str) -> None:
    """`内` in the name of a place says nothing of a room."""
    assert _read(heading, "").place == place


def test_a_picture_without_a_move_drifts_and_one_that_is_static_stands() -> None:
    """Only where neither shot nor defaults name a move is there the soft push of a drawn picture."""
    text = """
studio: 1
film: {title: A}
scenes:
  - heading: EXT. LAKE - DAY
    shots: [{slate: 1A, length: 1s}, {slate: 1B, length: 1s, move: static}]
  - heading: EXT. SEA - DAY
    defaults: {move: static}
    shots: [{slate: 2A, length: 1s}, {slate: 2B, length: 1s, move: pan_left}]
"""
    production = Production("film", shotlist_of(text)[0])
    photo = Photo(digest="0" * 64, width=800, height=540, shows="")
    found: dict[str, set[tuple[str, ...]]] = {}
    for scene in production.shotlist.scenes:
        for shot in production.shotlist.shots_of(scene):
            asked = request(production, scene, shot).model_copy(update={"reference": photo})
            drawn = (engine.draw(asked) for engine in (AnimaticEngine(), PhotomotionEngine()))
            found[shot.slate] = {tuple(drawing.spec["move"]) for drawing in drawn}
    assert found == {"1A": {("push_in",)}, "1B": {("static",)}, "2A": {("static",)}, "2B": {("pan_left",)}}


def test_an_old_fisherman_is_grey() -> None:
    """`渔翁` is an old man."""
    (who,) = _read("外景 港口 - 日", "", cast={"老陈": "渔翁"}).people
    assert who.hair == GREY


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
    for who, stands in standing(spec, camera):
        head = STANCES[who.pose].head
        heights = [head[1] + crown(who), head[1] - 0.07]
        if spec.size in (Size.FULL, Size.WIDE, Size.EXTREME_WIDE):
            heights.append(0.0)
        for number, up in product((0, 49), heights):
            seen = back[number] @ (*camera.view.at(stands, up * who.tall), 1.0)
            assert abs(seen[1] / seen[2]) < 0.495, (who.style, spec.size, up)
            assert abs(seen[0] / seen[2]) + HALF_HEAD * who.tall * camera.view.scale() < aspect / 2


def _driven(spec: Spec, length: int = 250) -> tuple[Rig, list[Cutout], Setup]:
    """Put the camera of a shot on its way in a frame of 16:9."""
    cutouts, camera, roll = staged(spec, 16 / 9)
    run = run_of(spec.amount or 0.0, "", 9 / 16, length, Rate(25))
    return driven(spec, run, cutouts, camera, roll), cutouts, camera


@pytest.mark.parametrize("amount", [0.0, 1.0])
@pytest.mark.parametrize("move", ["tilt_down", "pedestal_down", "crane_down", "crane_up", "truck_left", "orbit_right"])
@pytest.mark.parametrize("size", [size for size in Size if size is not Size.EXTREME_CLOSE])
def test_no_slide_cuts_a_head(size: Size, move: str, amount: float) -> None:
    """Where a move would take a head out of the frame it is shorter, and where it would not, as long as its word."""
    spec = _read("EXT. FIELD - DAY", "A woman stands.", size=size, move=(move,), move_amount=amount)
    way, _, camera = _driven(spec)
    assert way.holds(crowns(spec, camera), 16 / 9)
    whole = rig(spec.move, run_of(amount, "", 9 / 16, 250, Rate(25)), camera.pivot, 0.0)
    if whole.holds(crowns(spec, camera), 16 / 9):
        assert np.allclose(way.sees((0.0, 0.0, 1.0)), whole.sees((0.0, 0.0, 1.0)))


@pytest.mark.parametrize("move", ["pedestal_up", "pedestal_down", "crane_down", "push_in", "truck_right", "orbit_left"])
@pytest.mark.parametrize(
    "asked",
    [
        {"heading": "EXT. FIELD - DAY", "action": "A hiker walks.", "size": "wide", "angle": "low"},
        {"heading": "EXT. HILLS - DAY", "size": "extreme_wide", "angle": "low"},
        {"heading": "INT. KITCHEN - DAY", "products": {"Honey": "a jar"}, "size": "medium", "angle": "low"},
        {"heading": "INT. BEDROOM - DAY", "action": "A woman stands.", "size": "extreme_wide"},
        {"heading": "EXT. STREET - DAY", "action": "A woman stands.", "size": "extreme_wide"},
    ],
    ids=["low", "land", "table", "room", "street"],
)
def test_the_camera_goes_through_no_ground_and_no_wall(asked: dict[str, Any], move: str) -> None:
    """However far the word goes, the camera stays over what is level and between what is upright."""
    way, cutouts, _ = _driven(read(_asked(**asked, move=(move,), move_amount=1.0)))
    gone = np.stack([way.right, way.low, way.forward], axis=1)
    flats = [np.array(cutout.near) for cutout in cutouts if cutout.near[0] or cutout.near[1]]
    assert flats
    assert max(float((gone @ flat).max()) for flat in flats) < 0.9


@pytest.mark.parametrize("move", [("pedestal_up",), ("pull_out",), ("roll_cw", "pull_out")])
def test_the_sky_is_above(tmp_path: Any, move: tuple[str, ...]) -> None:
    """From low over the ground, none of it is seen upside down: the top of the frame is blue from side to side."""
    spec = _read("EXT. FIELD - DAY", "", size="extreme_wide", angle="low", move=move, move_amount=1.0)
    _, blue, red = _drawn(tmp_path, spec, 200)
    assert blue[0].min() > 128 > red[0].max()


@pytest.mark.parametrize(("corner", "columns"), [((3, 5), 11_000), ((300, 700), 20)])
def test_grain_has_no_end(corner: tuple[int, int], columns: int) -> None:
    """The noise by which colours are rounded goes on however wide a canvas is, from any corner."""
    half = np.uint16(LEVEL // 2)
    rounded = _rounded(np.full((300, columns), half), corner)
    tile = _rounded(np.full((GRAIN, GRAIN), half), (0, 0))
    assert 0.4 < tile.mean() < 0.6
    rows, across = (np.arange(many) + start for many, start in zip(rounded.shape, corner[::-1], strict=True))
    assert (rounded == tile[np.ix_(rows % GRAIN, across % GRAIN)]).all()


@pytest.mark.parametrize("angle", [Angle.EYE, pytest.param(Angle.LOW, marks=pytest.mark.slow), Angle.TOP_DOWN])
@pytest.mark.parametrize("place", [*SETS, *ROOMS, "studio"])
def test_every_place_is_drawn(tmp_path: Any, place: str, angle: Angle) -> None:
    """Each set has a picture from every side, which is not of one colour."""
    luma, *_ = _drawn(tmp_path, Spec(slate="1A", place=place, angle=angle, size=Size.WIDE))
    assert luma[20:].std() > 2


@pytest.mark.parametrize("place", ["mountains", "hills", "forest", "garden", "road", "village"])
def test_nothing_grows_on_a_path(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Grass, flowers, stones and bushes stand beside the way, and some of them do stand."""
    grown: list[tuple[Any, float, float]] = []
    monkeypatch.setattr(Stage, "grow", lambda self, paint, x, back, *rest: grown.append((paint, x, back)))
    spec = _read("EXT. SOMEWHERE - DAY", "")
    stage = Stage(setup(spec, 16 / 9).view, palette(spec.time, spec.weather), place)
    SETS[place](stage, Weather.CLEAR)
    low = [(x, back) for paint, x, back in grown if paint in (flora.tuft, flora.flower, flora.rock, flora.bush, fern)]
    assert len(low) > 10
    for x, back in low:
        for left, right in (sides(back) for sides in stage.trodden):
            assert not left < x < right


@pytest.mark.parametrize("shape", SHAPES)
def test_every_product_is_drawn(tmp_path: Any, shape: str) -> None:
    """A product of each shape is seen in its colour."""
    seen = _drawn(tmp_path, Spec(slate="1A", place="studio", size=Size.CLOSE, goods=(_good(shape),)))
    bare = _drawn(tmp_path, Spec(slate="1A", place="studio", size=Size.CLOSE))
    assert seen[2].max() > bare[2].max() + 25


@pytest.mark.parametrize(("number", "pose"), list(enumerate(Pose)))
def test_everyone_is_drawn(tmp_path: Any, number: int, pose: Pose) -> None:
    """Each pose has its picture, beside an animal of each kind."""
    who = Person(pose=pose, holds=0 if pose is Pose.HOLD else None)
    kinds = [*BUILDS, "bird"]
    beasts = (Beast(kind=kinds[number % len(kinds)], colour="#8a5a3c", lies=number > len(kinds)),)
    asked = Spec(slate="1A", place="studio", size=Size.FULL, people=(who,), beasts=beasts, goods=(_good("cup"),))
    seen, bare = (_drawn(tmp_path, one)[0] for one in (asked, asked.model_copy(update={"beasts": ()})))
    assert (seen != bare).mean() > 0.01
    assert bare[:, 40:120].min() < 80


@pytest.mark.parametrize("facing", [-1, 1])
@pytest.mark.parametrize("pose", Pose)
def test_a_figure_ends_within_its_cutout(pose: Pose, facing: int) -> None:
    """No limb, wheel or shade is cut off where the cutout ends."""
    who = Person(pose=pose, facing=facing)
    spec = Spec(slate="1A", place="hills", time=TimeOfDay.DAWN, size=Size.FULL, people=(who,))
    camera = setup(spec, 16 / 9)
    stage = Stage(camera.view, palette(spec.time, spec.weather), spec.seed)
    people(stage, spec, camera)
    for cutout in stage.cutouts():
        left, top, right, bottom = cutout.box
        canvas = Canvas((left - 0.2, top - 0.2, right + 0.2, bottom + 0.2), 100)
        cutout.draw(canvas)
        inside = canvas.alpha[20:-20, 20:-20]
        assert inside.max() == 255
        assert np.count_nonzero(canvas.alpha) == np.count_nonzero(inside)


def test_who_rides_rides_the_product() -> None:
    """A bicycle that is the product is under its rider and does not stand beside as well."""
    spec = _read(
        "EXT. HILLS - DAY", "Ana rides her bike.", cast={"Ana": "woman, 30"}, products={"Velo": "a red bicycle"}
    )
    assert (spec.people[0].pose, spec.people[0].holds) == (Pose.RIDE, 0)
    camera = setup(spec, 16 / 9)
    stage = Stage(camera.view, palette(spec.time, spec.weather), spec.seed)
    products(stage, spec, camera)
    assert not stage.cutouts()


def _good(shape: str) -> Good:
    """Give a red product with a label."""
    return Good(shape=shape, colour="#c8322f", label="Aa")


def _drawn(tmp_path: Any, spec: Spec, length: int = 1) -> list[NDArray[np.uint8]]:
    """Give a small picture of what is already read: the first frame of a move."""
    kit = Kit(Vault(tmp_path / ".vault"), tmp_path, Key("0" * 64), lambda done: None)
    drawing = Drawing(engine="animatic", version=1, spec=spec.model_dump(mode="json"))
    frames = AnimaticEngine().frames(drawing, Span(0, length), Span(0, 1), (160, 90), Rate(25), kit)
    return [plane.copy() for plane in next(iter(frames))]


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
