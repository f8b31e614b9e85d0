"""The script supervisor's checks: each finds what does not fit in a film of two shots, and is quiet beside it."""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.departments import continuity
from studio.departments.continuity.means import CAMERA
from studio.departments.continuity.remark import MOST
from studio.departments.writing.coverage import SizedReference
from studio.departments.writing.template_writer import write
from studio.departments.writing.templates import load_template
from studio.engines import registry
from studio.film.camera import Angle, Move, Size
from studio.film.production import Production, Wishes
from studio.film.shotlist import Shot, Shotlist, letters
from studio.film.take import Photo
from studio.film.time import Length
from studio.producer import draw_up
from studio.project import read_brief, shotlist_of
from studio.vault.vault import Vault

BRIEFS = Path(__file__).parent / "briefs"

LAKE, PIER = {"reference": "lake.jpg"}, {"reference": "pier.jpg"}


def _film(*shots: dict[str, Any], scene: dict[str, Any] | None = None, **more: Any) -> Shotlist:
    """Give a film of one scene, whose shots are 1A, 1B and so on, four seconds long."""
    written = [{"slate": f"1{letters(at)}", "length": "4s", **shot} for at, shot in enumerate(shots)]
    return _read({"film": {"title": "A"}, "scenes": [{**(scene or {}), "shots": written}], **more})


def _read(written: dict[str, Any]) -> Shotlist:
    """Read a document; JSON is YAML without anchors."""
    return shotlist_of(json.dumps(written, ensure_ascii=False))[0]


def _said(*shots: dict[str, Any], scene: dict[str, Any] | None = None, **more: Any) -> list[str]:
    """Give what is remarked of such a film."""
    return [remark.text for remark in continuity.remarks_of(_film(*shots, scene=scene, **more))]


def _planned(shotlist: Shotlist, tmp_path: Path, wishes: Wishes | None = None) -> tuple[str, ...]:
    """Give the notes of a film's plan, where every photo that it names is there."""
    files = re.findall(r"\w+\.jpg", shotlist.model_dump_json())
    photos = {file: Photo(digest=f"{at:064x}", width=3000, height=2000) for at, file in enumerate(files)}
    production = Production("film", shotlist, photos=photos)
    return draw_up(production, wishes or Wishes(), Vault(tmp_path / ".vault")).plan.notes


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("8.9s", []),
        ("7.2s", []),
        ("10s", ["film: its shots are 8 s together, and `length` asks for 10s; add or lengthen shots by 2 s"]),
        ("6s", ["film: its shots are 8 s together, and `length` asks for 6s; take out or shorten 2 s"]),
    ],
)
def test_a_film_is_about_as_long_as_was_asked(wish: str, said: list[str]) -> None:
    """A second more or less is as asked; beyond, the remark has both lengths and the difference."""
    found = _said(LAKE, PIER, film={"title": "A", "length": wish})
    assert found == [f"{text}, or write `length: 8s`" for text in said]


def test_a_long_film_may_be_off_by_a_twentieth() -> None:
    """Of a hundred seconds, five may be too many or too few."""
    shots = [{"reference": f"{at}.jpg", "length": "26s"} for at in range(4)]
    assert _said(*shots, film={"title": "A", "length": "100s"}) == []
    assert len(_said(*shots, film={"title": "A", "length": "98s"})) == 1


def test_a_line_that_is_longer_than_its_shot_is_measured_in_words() -> None:
    """How long it takes, how much of it fits, and which length would do; one that fits is not mentioned."""
    line = "Some mornings begin above the clouds, and nobody is there to see them but you."
    assert _said({**LAKE, "line": line, "length": "6s"}, PIER) == []
    (said,) = _said({**LAKE, "line": line, "length": "3s"}, PIER)
    assert said == (
        "1A: its line takes about 4.5 s, and the shot is 3 s long; about 7 of its 15 words fit with a breath before "
        "and after. Shorten the line, or write `length: 5.2s`"
    )
    assert _said({**LAKE, "line": line, "length": "5.2s"}, PIER) == []


def test_a_shot_of_free_length_holds_its_line_until_it_is_as_long_as_shots_become() -> None:
    """Eight seconds without a template; the remark says so."""
    line = "A line of some length that goes on. " * 2
    free = {"slate": "1A", **LAKE}
    for words, fits in ((line, True), (line * 3, False)):
        shots = [{**free, "line": words}, {"slate": "1B", **PIER}]
        found = continuity.remarks_of(_read({"film": {"title": "A"}, "scenes": [{"shots": shots}]}))
        assert fits == (not found)
    (said,) = (remark.text for remark in found)
    assert "the shot is 8 s long, the longest that a shot of free length becomes" in said


def test_a_line_in_chinese_is_measured_in_characters() -> None:
    """There are no words to count."""
    line = "清晨六点，洱海先醒来，日出就在窗外。"
    (said,) = _said({**LAKE, "line": line, "length": "3s"}, PIER, film={"title": "A", "language": "zh"})
    assert "of its 15 characters fit" in said


def test_lines_of_a_scene_are_measured_against_all_shots_under_them() -> None:
    """Nine seconds of words lie over two shots of four, or fit over three."""
    lines = [{"text": "Some mornings begin above the clouds, and nobody is there to see them.", "at": "1A"}] * 2
    (said,) = _said(LAKE, PIER, scene={"lines": lines})
    assert said == (
        "1A, 1B: what is spoken here ends after about 8.8 s, and the picture under it after 8 s; shorten the lines, or "
        "give the shots 0.8 s more"
    )
    assert _said(LAKE, PIER, {"reference": "boat.jpg"}, scene={"lines": lines}) == []


def test_a_line_of_a_shot_is_heard_besides_those_of_its_scene() -> None:
    """Each would fit alone; both do not."""
    scene = {"lines": [{"text": "Some mornings begin above the clouds, and nobody is there.", "at": "1A"}]}
    line = "Come before the sun does, and stay for as long as you like."
    assert _said(LAKE, PIER, scene=scene) == []
    assert _said(LAKE, {**PIER, "line": line}) == []
    (said,) = _said({**LAKE, "length": "3s"}, {**PIER, "line": line}, scene=scene)
    assert said.startswith("1A, 1B: what is spoken here ends after")


def test_a_line_that_begins_after_its_scene_is_found() -> None:
    """`at: 9s` is outside a scene of eight; `at: 5s` is in it."""
    assert _said(LAKE, PIER, scene={"lines": [{"text": "Come.", "at": "5s"}]}) == []
    (said,) = _said(LAKE, PIER, scene={"lines": [{"text": "Come.", "at": "9s"}]})
    assert said.startswith("1A: a line of this scene begins `at: 9s`, and the scene is 8 s long")


def test_a_line_that_nobody_can_follow_is_found() -> None:
    """26 words are too many at one hearing, 25 are not; nor is what is too long for its shot told of twice."""
    words = "we go on and on " * 5
    assert _said({**LAKE, "line": words, "length": "20s"}, PIER) == []
    assert _said({**LAKE, "line": f"{words} still", "length": "20s"}, PIER) == [
        "1A: a line of 26 words, more than the 25 that are followed at one hearing; cut it into two"
    ]
    assert len(_said({**LAKE, "line": f"{words} still", "length": "2s"}, PIER)) == 1
    scene = {"lines": [{"text": f"{words} still", "at": "1A"}]}
    assert len(_said({**LAKE, "length": "20s"}, PIER, scene=scene)) == 1


def test_words_on_the_screen_stand_long_enough_to_be_read() -> None:
    """Forty letters are read in two seconds, not in one; players stop on the last shot."""
    text = "Forty letters that nobody reads in a moment"
    assert _said({**LAKE, "super": text, "length": "2s"}, PIER) == []
    (said,) = _said({"card": text, "length": "1s"}, PIER)
    assert said.startswith("1A: the words on the screen take 1.8 s to read and stand for 1 s")
    assert _said(LAKE, {**PIER, "super": text, "length": "1s"}) == []


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ({"size": "wide"}, {"size": "wide"}, "two wide shots of the same place in a row jump"),
        ({"size": "wide"}, {"size": "full"}, None),
        ({"size": "wide"}, {"size": "wide", "angle": "low"}, None),
        ({"size": "wide"}, {"size": "wide", "angle": "eye"}, "two wide shots of the same place in a row jump"),
        ({}, {}, None),
        ({"size": "wide"}, {"size": "wide", "continues": True}, None),
        ({"size": "wide", "transition": "dissolve"}, {"size": "wide"}, None),
        ({"size": "wide", **LAKE}, {"size": "wide", **PIER}, None),
        ({"size": "wide", **LAKE}, {"size": "wide", **LAKE}, "two wide shots of the same photo in a row jump"),
        ({"size": "wide", "focus": [0.2, 0.5], **LAKE}, {"size": "wide", "focus": [0.8, 0.5], **LAKE}, None),
        ({"size": "close", "cast": "marta"}, {"size": "close", "cast": "marta"}, "two close shots of marta in a row"),
        ({"size": "close", "cast": "marta"}, {"size": "close", "cast": ["jon"]}, None),
        ({"size": "close", "products": "mug"}, {"size": "close", "products": "mug"}, "two close shots of mug in a row"),
        ({"size": "wide"}, {"card": "The end", "size": "wide"}, None),
    ],
)
def test_neighbours_in_one_framing_jump(one: dict[str, Any], other: dict[str, Any], said: str | None) -> None:
    """One size from one angle of one subject, and a plain cut between: that is a jump, and less is none."""
    shotlist = _film(one, other, cast={"marta": "shepherd", "jon": "smith"}, products={"mug": "blue"})
    jumps = [found for found in continuity.remarks_of(shotlist) if found.kind is continuity.Kind.JUMP]
    assert [found.slates for found in jumps] == ([("1A", "1B")] if said else [])
    assert all(found.text.startswith(f"1A, 1B: {said}") for found in jumps)


def test_a_jump_names_its_way_out() -> None:
    """Two shots, and a run of four, which is one remark."""
    wide = {"size": "wide", "frames": {"first": "a.png"}}
    assert _said(wide, wide) == [
        "1A, 1B: two wide shots of the same place in a row jump; change the size or the angle of one of them"
    ]
    (said,) = _said(*[wide] * 4)
    assert said.startswith("1A, 1B, 1C, 1D: four wide shots of the same place in a row jump; change")
    assert said.endswith("of every other one")


def test_shots_of_one_place_jump_in_two_scenes_too() -> None:
    """The place counts; another place does not."""
    shot = {"length": "4s", "size": "wide", "frames": {"first": "a.png"}}
    for second, jumps in (("lake", 1), ("town", 0)):
        scenes = [
            {"place": "lake", "shots": [{"slate": "1A", **shot}]},
            {"place": second, "shots": [{"slate": "2A", **shot}]},
        ]
        places = {name: {"description": name} for name in ("lake", second)}
        whole = {"film": {"title": "A"}, "places": places, "scenes": scenes}
        assert len(continuity.remarks_of(_read(whole))) == jumps


@pytest.mark.parametrize(("size", "count"), [("wide", 1), ("full", 1), ("medium", 0), (None, 1)])
def test_one_photo_twice_in_a_row_is_a_slip_unless_the_camera_comes_closer(size: str | None, count: int) -> None:
    """From wide to medium is a look closer; from wide to full is the same picture again."""
    assert len(_said({**LAKE, "size": "wide"}, {**LAKE, **({"size": size} if size else {})})) == count
    assert _said({**LAKE, "size": "wide"}, {"size": "close", **PIER}, {**LAKE, "size": "full"}) == []


def test_three_moves_of_one_kind_in_a_row_are_a_habit() -> None:
    """Two are none, a shot that stands breaks the row, and three that stand are nothing."""
    push = {"move": "push_in"}
    photos = [{"reference": f"{at}.jpg"} for at in range(4)]
    assert _said(*[{**photo, **push} for photo in photos[:3]]) == [
        "1A, 1B, 1C: `push_in` three times in a row; let one of them stand still, or move another way"
    ]
    assert _said(*[{**photo, **push} for photo in photos[:2]]) == []
    assert _said(*[{**photo, "move": "static" if at == 1 else "push_in"} for at, photo in enumerate(photos)]) == []
    assert _said(*[{**photo, "move": "static"} for photo in photos]) == []


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("pan_right", "pan_left", 1),
        ("truck_left", "truck_right", 1),
        ("pan_right", "pan_right", 0),
        ("pan_right", "truck_left", 0),
        ("push_in", "pull_out", 0),
    ],
)
def test_the_screen_direction_is_kept(one: str, other: str, count: int) -> None:
    """A pan to the right and at once one to the left pulls the eye back; in another scene it does not."""
    said = _said({**LAKE, "move": one}, {**PIER, "move": [other, "tilt_up"]})
    assert [text.partition(";")[0] for text in said] == [
        f"1A, 1B: `{other}` follows `{one}`, which turns the screen direction"
    ] * count
    assert _said({**LAKE, "move": one}, {"card": "Then", "move": "static"}, {**PIER, "move": other}) == []


def test_shots_that_nothing_stands_behind_are_named_together() -> None:
    """A photo of the shot, its place or its product, frames, a clip, a card or the shot before: each is something."""
    bare, card = {"action": "Mist"}, {"card": "The end"}
    photos = {"engines": {"clip": "photomotion"}}
    (said,) = _said(bare, bare, LAKE, {"frames": {"last": "b.png"}}, {"continues": True}, card, **photos)
    assert said == (
        "1A, 1B: no photo, clip or frame is there to start from, and no engine that is installed can do without; "
        "name a `reference`, or put a clip into footage/ under its slate"
    )
    lake = {"places": {"lake": {"references": ["lake.jpg"]}}, "scene": {"place": "lake"}}
    assert _said({**bare, "size": "wide"}, {**bare, "size": "close"}, **lake) == []
    assert _said({**bare, "products": "mug"}, card, products={"mug": {"references": ["mug.jpg"]}}) == []
    assert continuity.remarks_of(_film(bare, card), brought=("1A",)) == ()
    assert _said({**bare, "footage": "a.mov"}, card) == []


def test_the_plan_says_once_that_bars_stand_in(tmp_path: Path) -> None:
    """What shooting has noted, shot by shot, is not summed up again."""
    more = {"engines": {"clip": "photomotion"}, "sound": {"music": "none"}}
    notes = _planned(_film({"action": "Mist"}, {"action": "Rain"}, **more), tmp_path)
    assert len(notes) == 2
    assert all("bars with its slate stand in" in note for note in notes)


def test_a_photo_is_not_worn_out_while_another_of_its_place_waits() -> None:
    """Two shots of a place show its first photo, and its second is in none; where one shows it, all is well."""
    lake = {
        "scene": {"place": "lake"},
        "places": {"lake": {"references": ["lake_1.jpg", "lake_2.jpg"]}},
    }
    shots = [{"size": "wide"}, {**PIER}, {"size": "close"}]
    assert _said(*shots, **lake) == [
        "1A, 1C: all show lake_1.jpg, and lake_2.jpg of the place lake is in no shot; name it as a `reference`"
    ]
    shots[2]["reference"] = "lake_2.jpg"
    assert _said(*shots, **lake) == []
    mug = {"products": {"mug": {"references": ["mug_1.jpg", "mug_2.jpg"]}}}
    (said,) = _said({"products": "mug"}, {**PIER}, {"products": "mug"}, **mug)
    assert "mug_2.jpg of the product mug is in no shot" in said


def test_words_that_an_engine_passes_over_are_named() -> None:
    """A camera before a photo cannot go lower; colour bars have no camera at all."""
    low = {"angle": "low"}
    assert _said({**LAKE, **low}, PIER) == [
        "1A: photomotion does not heed `angle`; choose a photo that shows it, or another engine"
    ]
    assert _said({**LAKE, "angle": "eye"}, PIER) == []
    assert not CAMERA["move"](Shot(slate="1A"))
    assert CAMERA["move"](Shot(slate="1A", move=(Move.STATIC,)))
    assert _said({**LAKE, **low}, PIER, engines={"clip": "bars"}) == []


@pytest.fixture
def lab(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine of someone else's is installed, which gives 2 or 4 seconds and takes no photo."""
    monkeypatch.syspath_prepend(str(repository / "tests"))
    monkeypatch.delitem(sys.modules, "engine_of_the_lab", raising=False)
    point = EntryPoint("lab", "engine_of_the_lab:LabEngine", "studio.engines.clips")
    known = dict(registry._points("clip"))
    monkeypatch.setattr(registry, "_points", lambda kind: {**known, "lab": point})
    for cached in (registry.engine, registry.names):
        cached.cache_clear()
        monkeypatch.setattr(registry, cached.__name__, cached.__wrapped__)


@pytest.mark.usefixtures("lab")
def test_a_shot_is_no_longer_than_its_engine_can() -> None:
    """By the card of the engine that is wished; handles and other engines do not matter here."""
    wish = {"engines": {"clip": ["lab"]}}
    assert _said({"action": "Mist"}, PIER, **wish) == []
    assert _said({"action": "Mist", "length": "5s"}, PIER, **wish) == [
        "1A: it asks for 5 s and lab gives at most 4 s; shorten it, split it, or choose another"
    ]
    assert _said({"action": "Mist", "length": "5s", "speed": 0.5}, PIER, **wish) == []


def test_who_and_what_is_defined_is_seen_or_heard() -> None:
    """Someone who only speaks is there; a place where no scene is, and a product that no shot shows, are not."""
    cast = {"marta": "shepherd", "jon": "smith"}
    heard = {**LAKE, "line": {"by": "jon", "text": "Come."}}
    assert _said({**heard, "cast": "marta"}, PIER, cast=cast) == []
    assert _said({**LAKE, "performance": {"marta": "waves"}}, heard | PIER, cast=cast) == []
    assert _said(heard, {**PIER, "omit": True, "cast": "marta"}, cast=cast) == []
    said = _said(heard, PIER, cast=cast, places={"lake": "alpine", "town": "old"}, products={"mug": "blue"})
    assert said[0].startswith("cast: no shot has marta, and no line is theirs; write `cast: [marta]` in a shot")
    assert said[1:] == [
        "places: no scene is at lake, town; write `place: lake` in one, or take out what is not needed",
        "products: no shot has mug; write `products: [mug]` in one, or take out what is not needed",
    ]


def test_a_clients_film_ends_on_words() -> None:
    """A card or words over the picture, or a clip that may bring them; a film without a client ends as it likes."""
    client = {"film": {"title": "A", "client": "Nordlys"}}
    assert _said(LAKE, PIER, **client) == [
        "1B: the film ends without a word of Nordlys; end on `card: {style: end_card, text: …}`"
    ]
    for last in ({"card": "Nordlys"}, {**PIER, "super": "Nordlys"}, {"footage": "logo.mov"}):
        assert _said(LAKE, last, **client) == []
    assert _said(LAKE, PIER) == []


def test_what_is_found_too_often_is_summed_up() -> None:
    """Of sixteen lines that do not fit, seven have their figures and the last remark names the others."""
    long = {"line": "Some mornings begin above the clouds, and nobody is there to see them.", "length": "2s"}
    shots = [{**long, "reference": f"{at}.jpg"} for at in range(16)]
    found = continuity.remarks_of(_film(*shots))
    assert len(found) == MOST
    assert [len(remark.slates) for remark in found] == [1] * (MOST - 1) + [9]
    assert found[-1].text == (
        "1H, 1I, 1J, 1K, 1L, 1M, 1N, 1O and 1 more: their lines do not fit either; "
        "shorten them, or give the shots more length"
    )


def test_the_plan_ends_with_the_remarks_in_their_order(tmp_path: Path) -> None:
    """Behind the notes that were there before; the same in each plan, and none of engines in a preview."""
    shots = [{**LAKE, "size": "wide", "angle": "low", "line": "On a fine morning. " * 4}, {**LAKE, "size": "wide"}]
    film = _film(
        *[{**shot, "angle": "low"} for shot in shots],
        film={"title": "A", "client": "Nordlys", "length": "30s"},
        deliver=[{"name": "web"}, {"name": "reel"}],
        sound={"music": "none"},
    )
    notes = _planned(film, tmp_path)
    assert [re.split("[;,]| about", note)[0] for note in notes[-6:]] == [
        "deliver: reel is not made yet",
        "film: its shots are 8 s together",
        "1A: its line takes",
        "1A",
        "1A",
        "1B: the film ends without a word of Nordlys",
    ]
    assert "two wide shots of the same photo" in notes[-3]
    assert "photomotion does not heed `angle`" in notes[-2]
    assert _planned(film, tmp_path) == notes
    assert len(_planned(film, tmp_path, Wishes(preview=True))) == len(notes) - 1


def test_a_line_that_outlasts_the_film_is_told_of_once(tmp_path: Path) -> None:
    """The plan says by how much; how many words would fit is for lines before."""
    film = _film(LAKE, {**PIER, "line": "On a fine morning. " * 6}, sound={"music": "none"})
    (note,) = _planned(film, tmp_path)
    assert "ends 4.2 s after the film" in note
    assert len(continuity.remarks_of(film)) == 1


def test_the_example_film_has_nothing_to_remark(repository: Path) -> None:
    """What ships as an example cuts together."""
    text = (repository / "projects/tourism_ad/shotlist.yaml").read_text(encoding="utf-8")
    assert continuity.remarks_of(shotlist_of(text)[0]) == ()


@pytest.mark.parametrize("name", sorted(path.stem for path in BRIEFS.glob("*.md")))
@pytest.mark.parametrize("length", [None, "60s", "180s"])
def test_what_the_template_writer_writes_cuts_together(name: str, length: str | None, tmp_path: Path) -> None:
    """Nothing is remarked of its lists, but that a brief without photos gives nothing to draw from."""
    text = (BRIEFS / f"{name}.md").read_text(encoding="utf-8")
    for file in re.findall(r"!\[[^\]]*\]\(([^)]*)\)", text):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_bytes(b"photo")
    (tmp_path / "brief.md").write_text(text, encoding="utf-8")
    brief = read_brief(tmp_path / "brief.md")
    brief = brief.model_copy(update={"length": Length.parse(length)} if length else {})
    photos = [SizedReference(**one.model_dump(), width=2560, height=1707) for one in brief.references]
    script = write(brief, photos, load_template("tourism_ad"), "film")
    kinds = [remark.kind for remark in continuity.remarks_of(shotlist_of(script.text)[0])]
    assert kinds == ([] if photos else [continuity.Kind.REFERENCE])


_TEXTS = st.sampled_from(["Come.", "清晨六点，洱海先醒来。", "many words " * 20, "x" * 300, "1999, or so: yes!", "…"])
_FILES = st.sampled_from(["a.jpg", "b.jpg", "c/d.png"])
_NAMES = st.lists(st.sampled_from(["marta", "jon"]), max_size=2, unique=True)
_LINES = st.fixed_dictionaries({"text": _TEXTS}, optional={"by": st.sampled_from(["marta", "narrator"])})
_FRAMED = {
    "size": st.sampled_from(Size).map(str),
    "angle": st.sampled_from(Angle).map(str),
    "move": st.sampled_from(Move).map(str),
    "cast": _NAMES,
    "products": st.just(["mug"]),
    "transition": st.just("dissolve 1f"),
    "engine": st.sampled_from(["bars", "photomotion", "nowhere/v1"]),
}
_SHOTS = st.fixed_dictionaries(
    {},
    optional={
        **_FRAMED,
        "length": st.sampled_from(["1f", "1s", "4s", "10:00"]),
        "reference": _FILES,
        "focus": st.just([0.5, 0.5]),
        "frames": st.just({"first": "a.jpg"}),
        "line": _LINES,
        "super": _TEXTS,
        "speed": st.sampled_from(["0.05", "20"]),
        "omit": st.sampled_from(["true", "false"]),
    },
) | st.fixed_dictionaries({}, optional={"card": _TEXTS, "line": _LINES})


@st.composite
def _films(draw: st.DrawFn) -> dict[str, Any]:
    """Give a shot list, by far most of which are valid."""
    scenes = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        shots = draw(st.lists(_SHOTS, min_size=1, max_size=4))
        scene: dict[str, Any] = {"shots": [{"slate": f"{number}{'ABCD'[at]}", **one} for at, one in enumerate(shots)]}
        if draw(st.booleans()):
            scene["place"] = draw(st.sampled_from(["lake", "town"]))
        starts = st.sampled_from([f"{number}A", "0s", "3s", "30s"])
        scene["lines"] = [{**line, "at": draw(starts)} for line in draw(st.lists(_LINES, max_size=2))]
        scene["defaults"] = draw(st.fixed_dictionaries({}, optional=_FRAMED))
        scenes.append(scene)
    rate, length = draw(st.sampled_from(["1", "25", "29.97", "120"])), draw(st.sampled_from(["1f", "30s", "1h"]))
    film = {
        "title": "A",
        "client": "B",
        "rate": rate,
        "length": length,
        "language": draw(st.sampled_from(["en", "zh"])),
    }
    return {
        "film": film,
        "cast": {"marta": "shepherd", "jon": {"references": ["a.jpg"]}},
        "places": {"lake": {"references": draw(st.lists(_FILES, max_size=3))}, "town": "old"},
        "products": {"mug": {"references": draw(st.lists(_FILES, max_size=2))}},
        "engines": {
            "clip": draw(st.lists(st.sampled_from(["kling/v3", "footage", "photomotion", "bars"]), max_size=2))
        },
        "scenes": scenes,
    }


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(_films())
def test_no_shot_list_is_too_odd_to_be_checked(written: dict[str, Any]) -> None:
    """Whatever is valid is checked, the same way each time; each remark names its shots and ends no line."""
    if all(shot.get("omit") == "true" for scene in written["scenes"] for shot in scene["shots"]):
        written["scenes"][0]["shots"][0].pop("omit")
    shotlist = _read(written)
    found = continuity.remarks_of(shotlist)
    assert found == continuity.remarks_of(shotlist)
    slates = {shot.slate for shot in shotlist.shots}
    for remark in found:
        assert slates.issuperset(remark.slates)
        assert "\n" not in remark.text
        assert not remark.slates or remark.text.startswith(remark.slates[0])
    assert len({remark.text for remark in found}) == len(found)
