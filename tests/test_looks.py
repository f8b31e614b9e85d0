"""Looks: greys, ramps, skin and grain under each grade; photos of one scene matched; what is graded and what is not."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import yaml
from numpy.typing import NDArray
from PIL import Image
from typer.testing import CliRunner

from studio.cli.main import app
from studio.departments import conform
from studio.departments.grading import balances, graded
from studio.departments.looks import load_look, look_names
from studio.engines import registry
from studio.errors import DocumentError, InputError, NameRefused
from studio.film.delivery import Aspect
from studio.film.grade import Balance, Grade, Grain, Leak, Light, Tint
from studio.film.production import Production, Wishes
from studio.film.segment import Segment
from studio.film.take import ClipRequest, Drawing, Media, Photo
from studio.film.time import Rate, Span
from studio.film.timeline import CardPicture, Clip, MissingMedia, Picture, Super, Timeline, Track, Transition
from studio.library import folder, settings_folder
from studio.media import colour, compose
from studio.media.grading import Grading, in_colour
from studio.media.light import light_of
from studio.producer import call_sheet, open_film
from studio.project.shotlist import shotlist_of
from studio.schedule.step import Kit
from studio.vault.key import Key, canonical
from studio.vault.vault import Vault

RATE = Rate(25)
SIZE = (320, 180)
SHIPPED = ("clean_product", "cool_dusk", "faded_film", "golden_hour", "holiday_film", "mono", "natural", "warm_morning")
SKINS = ("#f1c8a8", "#e0ac85", "#c68a62", "#9a6543", "#6d4530", "#452b20")
"""Skin in daylight, from light to dark."""

Levels = NDArray[np.uint8]


def _grade(name: str, **changed: Any) -> Grade:
    return load_look(name).page.grade.model_copy(update=changed)


def _flat(grade: Grade) -> Grade:
    """Give the colours of a grade alone."""
    return grade.model_copy(update={"grain": None, "vignette": 0.0, "leak": None})


def _seen(grade: Grade, colours: str, size: tuple[int, int] = (16, 16)) -> tuple[int, int, int]:
    """Give Y, U and V of a colour under a grade."""
    y, u, v = Grading(grade, size).frame(compose.ground(colours, size), "")
    return int(y[0, 0]), int(u[0, 0]), int(v[0, 0])


def _ramp(u: int = 128, v: int = 128) -> compose.Planes:
    """Give every level of luma, two pixels wide and high, over one chroma."""
    luma = np.repeat(np.tile(np.arange(256, dtype=np.uint8), (2, 1)), 2, axis=1)
    return luma, np.full((1, 256), u, np.uint8), np.full((1, 256), v, np.uint8)


@pytest.fixture(name="kit")
def _kit(tmp_path: Path) -> Kit:
    vault = Vault(tmp_path / ".vault")
    (tmp_path / "scratch").mkdir()
    return Kit(vault, tmp_path / "scratch", Key("0" * 64), lambda done: None)


@pytest.fixture(name="summit", scope="module")
def _summit(repository: Path) -> Path:
    return repository / "projects/tourism_ad/references/picos_path.jpg"


def test_eight_looks_ship_and_each_says_whose_it_is() -> None:
    """A page has a sentence, an author, a licence and a source."""
    assert tuple(look_names()) == SHIPPED
    for name in SHIPPED:
        page = load_look(name).page
        assert all((page.says.endswith("."), page.author, page.licence, page.source))
        assert page.grade != Grade()


def test_a_grade_at_its_defaults_changes_nothing() -> None:
    """Luma is the same to the level, and chroma too, for every level of each."""
    rng = np.random.default_rng(1)
    luma = rng.integers(60, 180, (90, 160), np.uint8).repeat(2, 0).repeat(2, 1)
    u, v = (rng.integers(100, 156, (90, 160), np.uint8) for _ in range(2))
    for was, becomes in zip((luma, u, v), Grading(Grade(), SIZE).frame((luma, u, v), ""), strict=True):
        assert np.array_equal(was, becomes)


@pytest.mark.parametrize("name", ["natural", "clean_product", "mono"])
def test_greys_stay_grey(name: str) -> None:
    """Without a cast of its own, a look gives none to what has none."""
    _, u, v = Grading(_flat(_grade(name)), (512, 2)).frame(_ramp(), "")
    assert {*u.ravel(), *v.ravel()} == {128}


@pytest.mark.parametrize("name", SHIPPED)
def test_ramps_rise_without_steps(name: str) -> None:
    """No level is brighter than the one above it, at most one is left out between two, and chroma has no edge.

    Where channels are mixed into a grey, two may be left out of a coloured ramp; its grain lies over that.
    """
    for u, v, seen in ((128, 128, slice(16, 236)), (118, 140, slice(48, 204)), (146, 118, slice(60, 200))):
        y, blue, red = Grading(_flat(_grade(name)), (512, 2)).frame(_ramp(u, v), "")
        steps = np.diff(y[0, ::2][seen].astype(int))
        assert steps.min() >= 0
        assert steps.max() <= (2 if u == v or name != "mono" else 3)
        for plane in (blue, red):
            assert np.abs(np.diff(plane[0, seen].astype(int))).max() <= 1
    chroma = np.arange(64, 192, dtype=np.uint8)[None]
    frame = np.full((2, 256), 120, np.uint8), chroma, np.full((1, 128), 128, np.uint8)
    assert 0 <= np.diff(Grading(_flat(_grade(name)), (256, 2)).frame(frame, "")[1][0].astype(int)).max() <= 2


@pytest.mark.parametrize("name", [name for name in SHIPPED if name != "mono"])
def test_skin_stays_skin(name: str) -> None:
    """Skin of every depth keeps its hue within 15 degrees, and neither burns nor goes grey."""
    for skin in SKINS:
        (y, u, v), (_, blue, red) = _seen(Grade(), skin), _seen(_flat(_grade(name)), skin)
        was, becomes = complex(u - 128, v - 128), complex(blue - 128, red - 128)
        assert abs(np.degrees(np.angle(becomes / was))) < 15, (skin, y)
        assert 0.6 < abs(becomes) / abs(was) < 1.45, (skin, y)


def test_mono_has_no_colour_and_darkens_the_sky() -> None:
    """Chroma is neutral everywhere, and of two things as bright, the blue one comes out darker."""
    blue, orange = _seen(_flat(_grade("mono")), "#4d86c6"), _seen(_flat(_grade("mono")), "#a67f52")
    assert {*blue[1:], *orange[1:]} == {128}
    assert _seen(Grade(), "#4d86c6")[0] == pytest.approx(_seen(Grade(), "#a67f52")[0], abs=4)
    assert blue[0] < orange[0] - 12


def test_warmth_and_exposure_leave_black_and_white() -> None:
    """Twice the light makes a grey brighter and warmer, not what is white or black already."""
    grade = Grade(exposure=1, warmth=0.4)
    assert [_seen(grade, one)[0] for one in ("#000000", "#ffffff")] == [16, 235]
    y, u, v = _seen(grade, "#767676")
    assert y > 140
    assert u <= 124 < 130 < v
    assert _seen(Grade(warmth=0.4), "#767676")[0] == pytest.approx(_seen(Grade(), "#767676")[0], abs=2)


def test_tints_go_where_they_are_sent() -> None:
    """A blue shadow leaves the bright parts alone, and all parts as bright as they were."""
    grade = Grade(shadows=Tint(colour="#2040ff", amount=0.2))
    dark, bright = _seen(grade, "#404040"), _seen(grade, "#e8e8e8")
    assert dark[1] > 135
    assert abs(bright[1] - 128) <= 1
    assert dark[0] == _seen(Grade(), "#404040")[0]


def test_grain_moves_is_the_same_again_and_lies_in_the_shadows() -> None:
    """Each frame has its own, a second run has the same, another shot another; none in white, and the mean stays."""
    grade = Grade(grain=Grain(amount=0.5))

    def frames(ground: str, slate: str = "1A", first: int = 0) -> list[Levels]:
        still = iter([compose.ground(ground, SIZE)] * 4)
        span = Span(first, 4)
        return [planes[0].copy() for planes in in_colour(still, grade, size=SIZE, rate=RATE, slate=slate, span=span)]

    shown = frames("#606060")
    assert all(np.array_equal(one, again) for one, again in zip(shown, frames("#606060"), strict=True))
    assert not any(np.array_equal(shown[at], shown[other]) for at in range(4) for other in range(at))
    assert not np.array_equal(shown[0], frames("#606060", "1B")[0])
    across = np.corrcoef(shown[0].ravel().astype(float), shown[1].ravel().astype(float))[0, 1]
    assert abs(across) < 0.05
    assert np.mean(shown) == pytest.approx(compose.ground("#606060", SIZE)[0][0, 0], abs=0.6)
    assert 3.5 < np.std(shown[0].astype(float)) < 5.5
    assert np.std(frames("#ffffff")[0].astype(float)) < 0.4
    apart = np.concatenate([frames("#606060", first=0)[2:], frames("#606060", first=4)[:2]])
    whole = np.concatenate([shown[2:], frames("#606060", first=2)[2:]])
    assert np.array_equal(apart, whole)


def test_a_leak_lies_at_one_edge_wanders_and_leaves_white_white() -> None:
    """Warm light over half of the frame at most; the same film has the same, and another shot another."""
    grade = Grade(leak=Leak(amount=0.5))
    grounds = [compose.ground(colour, SIZE) for colour in ("#404040", "#ffffff")]

    def seen(number: int, slate: str = "1A", ground: int = 0) -> compose.Planes:
        still = iter([grounds[ground]])
        (planes,) = in_colour(still, grade, size=SIZE, rate=RATE, slate=slate, span=Span(number, 1))
        return planes[0].copy(), planes[1].copy(), planes[2].copy()

    plain, shown = grounds[0], seen(30)
    gained = shown[0].astype(float) - plain[0]
    assert gained.min() >= 0
    columns = gained.max(axis=0)
    assert 10 < columns.max() < 110
    bright, dark = sorted((columns[: SIZE[0] // 4].mean(), columns[-SIZE[0] // 4 :].mean()), reverse=True)
    assert dark < 1 < bright
    assert shown[1].min() < 118
    assert shown[2].max() > 138
    assert np.array_equal(shown[0], seen(30)[0])
    assert not np.array_equal(shown[0], seen(80)[0])
    assert not np.array_equal(shown[0], seen(30, "1B")[0])
    step = seen(31)[0].astype(float) - shown[0]
    assert np.abs(cv2.blur(step, (9, 9))).max() < 2
    assert all(
        np.abs(one.astype(int) - was).max() <= 1 for one, was in zip(seen(30, ground=1), grounds[1], strict=True)
    )


def test_a_vignette_darkens_corners_alone() -> None:
    """The middle keeps its level, the corners lose what was asked for, and black stays black."""
    y = Grading(Grade(vignette=0.2), SIZE).frame(compose.ground("#c0c0c0", SIZE), "")[0].astype(float)
    whole = compose.ground("#c0c0c0", SIZE)[0][0, 0]
    assert y[90, 160] == pytest.approx(whole, abs=1)
    assert (y[:4, :4].mean() - 16) / (whole - 16) == pytest.approx(0.8, abs=0.02)
    assert set(np.unique(Grading(Grade(vignette=0.2), SIZE).frame(compose.ground("#000000", SIZE), "")[0])) <= {15, 16}


def _cube(file: Path, size: int, becomes: Callable[[NDArray[np.float64]], NDArray[np.float64]], head: str = "") -> Path:
    """Write a table: red changes fastest."""
    steps = np.linspace(0, 1, size)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    rows = becomes(np.stack([red, green, blue], axis=-1)).reshape(-1, 3)
    lines = [
        f'TITLE "a look"\n# made by hand\nLUT_3D_SIZE {size}\n{head}',
        *(f"{r:.6f} {g:.6f} {b:.6f}" for r, g, b in rows),
    ]
    file.write_text("\n".join(lines))
    return file


def test_a_cube_is_looked_up_between_its_entries(tmp_path: Path) -> None:
    """One that changes nothing changes nothing, one that swaps red and blue swaps them, brightness too."""
    same = _cube(tmp_path / "same.cube", 5, lambda rgb: rgb, "DOMAIN_MIN 0 0 0\nDOMAIN_MAX 1.0 1.0 1.0")
    swap = _cube(tmp_path / "swap.cube", 9, lambda rgb: rgb[..., ::-1])
    colours = np.random.default_rng(2).random((50, 3))
    assert colour.looked_up(colour.read_cube(same), colours) == pytest.approx(colours)
    assert colour.looked_up(colour.read_cube(swap), colours) == pytest.approx(colours[:, ::-1])
    for written, swapped in (("#c03020", "#2030c0"), ("#406080", "#806040")):
        seen = Grading(Grade(), (16, 16), swap).frame(compose.ground(written, (16, 16)), "")
        for plane, expected in zip(seen, compose.ground(swapped, (16, 16)), strict=True):
            assert int(plane[4, 4]) == pytest.approx(int(expected[0, 0]), abs=2)


def test_a_cube_of_the_film_colours_its_shots(kit: Kit, summit: Path, tmp_path: Path) -> None:
    """The table is found by its bytes, where the segment is drawn."""
    swap = _cube(tmp_path / "swap.cube", 9, lambda rgb: rgb[..., ::-1])
    (plain,), (swapped,) = (
        _segments(kit, summit, Grade(lut=lut, saturation=1.2)) for lut in (None, kit.vault.digest_of(swap))
    )
    blue, red = (next(conform.pictures(one, kit))[1].mean() for one in (plain, swapped))
    assert blue > 130
    assert red < 126


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("LUT_1D_SIZE 4\n0 0 0\n", r":1: `LUT_1D_SIZE 4` is not understood"),
        ("LUT_3D_SIZE 2\n0 0 0\n1 1 1\n", "has 2 colours, and says LUT_3D_SIZE 2"),
        ("LUT_3D_SIZE 2\n0 0 x\n", r":2: `0 0 x` is not understood"),
    ],
)
def test_a_cube_that_is_none_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """With the line, and what a look takes."""
    (tmp_path / "a.cube").write_text(text)
    with pytest.raises(InputError, match=said):
        colour.read_cube(tmp_path / "a.cube")


# matching


def _shots(*shots: dict[str, Any], heading: str = "EXT. LAKE - DAY") -> str:
    written = [{"slate": f"1{'ABCDEF'[at]}", **shot} for at, shot in enumerate(shots)]
    return yaml.safe_dump({"film": {"title": "A"}, "scenes": [{"heading": heading, "shots": written}]})


def _pictures(*photos: str) -> dict[str, Picture]:
    return {
        f"1{'ABCDEF'[at]}": Drawing(engine="photomotion", version=1, spec={"photo": photo})
        for at, photo in enumerate(photos)
    }


def test_two_exposures_of_one_photo_come_together(summit: Path, tmp_path: Path) -> None:
    """Copies seven tenths of a stop and a cast apart end up within a fifth of a stop and a third of the cast."""
    small = Image.open(summit).convert("RGB").resize((640, 480))
    light = colour.linear(np.asarray(small, float) / 255)
    copies = {"dark": [0.72, 0.7, 0.66], "bright": [1.12, 1.13, 1.19]}
    files: dict[str, Path] = {}
    for name, more in copies.items():
        files[name] = tmp_path / f"{name}.png"
        shown = np.clip(colour.shown(np.clip(light * more, 0, 1)), 0, 1)
        Image.fromarray(np.rint(255 * shown).astype(np.uint8)).save(files[name])
    lights = {name: light_of(file, (640, 480)) for name, file in files.items()}
    found = balances(shotlist_of(_shots({}, {}))[0], _pictures("dark", "bright"), lights)
    assert set(found) == {"1A", "1B"}
    assert 0.2 < found["1A"].exposure <= 0.5
    assert found["1B"].exposure == pytest.approx(-found["1A"].exposure, abs=0.02)
    assert found["1A"].warm < 0 < found["1B"].warm
    matched: dict[str, Light] = {}
    for name, slate in (("dark", "1A"), ("bright", "1B")):
        rgb = colour.graded(np.asarray(Image.open(files[name]), float) / 255, Grade(balance=found[slate]))
        Image.fromarray(np.rint(255 * np.clip(rgb, 0, 1)).astype(np.uint8)).save(tmp_path / "matched.png")
        matched[name] = light_of(tmp_path / "matched.png", (640, 480))
    apart = lights["bright"].level - lights["dark"].level
    assert apart == pytest.approx(0.7, abs=0.1)
    assert abs(matched["bright"].level - matched["dark"].level) < 0.2
    warm, now = ((one["dark"].warm or 0) - (one["bright"].warm or 0) for one in (lights, matched))
    assert abs(now) < abs(warm) / 3


def test_a_matched_pair_is_left_alone() -> None:
    """Differences that nobody sees are none."""
    lights = {"a": Light(level=-2.5, warm=0.1, tint=0.0), "b": Light(level=-2.45, warm=0.12, tint=0.01)}
    assert balances(shotlist_of(_shots({}, {}))[0], _pictures("a", "b"), lights) == {}


def test_a_sunrise_is_not_made_noon() -> None:
    """Another time of day is another light; and what is far darker than its neighbours is meant to be."""
    lights = {"sunrise": Light(level=-4.0, warm=0.6), "noon": Light(level=-2.0, warm=0.0), "dim": Light(level=-2.5)}
    apart = shotlist_of(_shots({"action": "First sun over the ridge"}, {}))[0]
    assert balances(apart, _pictures("sunrise", "noon"), lights) == {}
    same = balances(shotlist_of(_shots({}, {}, {}))[0], _pictures("sunrise", "noon", "noon"), lights)
    assert abs(same["1A"].exposure) <= 0.05
    near = balances(shotlist_of(_shots({}, {}, {}))[0], _pictures("dim", "noon", "noon"), lights)
    assert near == {"1A": Balance(exposure=0.39)}


def test_shots_of_other_scenes_are_not_matched() -> None:
    """A scene has its own light."""
    document = yaml.safe_load(_shots({}))
    document["scenes"].append({"heading": "INT. HUT - DAY", "shots": [{"slate": "1B"}]})
    lights = {"a": Light(level=-2), "b": Light(level=-2.5)}
    assert balances(shotlist_of(yaml.safe_dump(document))[0], _pictures("a", "b"), lights) == {}


def test_a_correction_is_less_than_half_a_stop() -> None:
    """However far apart two photos are."""
    shotlist = shotlist_of(_shots({}, {}))[0]
    for apart in np.linspace(0, 6, 40):
        lights = {"a": Light(level=-1), "b": Light(level=-1 - apart, warm=apart, tint=apart)}
        for one in balances(shotlist, _pictures("a", "b"), lights).values():
            assert abs(one.exposure) < 0.5


# what is graded


def _production(grade: Grade | None, look: dict[str, Any] | None = None, **more: Any) -> Production:
    document = {**yaml.safe_load(_shots({}, {})), "look": look or {}}
    return Production("film", shotlist_of(yaml.safe_dump(document))[0], grade=grade, **more)


def _clip(slate: str, picture: Picture, length: int = 10, **more: Any) -> Clip:
    return Clip(slate=slate, picture=picture, length=length, source=Span(0, length), **more)


def test_footage_is_graded_and_cards_and_bars_are_not() -> None:
    """Photos, drawn footage and brought clips have the film's colours; the rest is not footage."""
    media = Media(digest="0" * 64, length=50, rate=RATE, width=320, height=180)
    pictures = (*_pictures("a").values(), media, CardPicture(), MissingMedia(slate="1D"))
    track = Track(children=tuple(_clip(f"1{'ABCD'[at]}", one) for at, one in enumerate(pictures)))
    found = graded(_production(Grade(warmth=0.2)), track).children
    assert [isinstance(one, Clip) and one.grade is not None for one in found] == [True, True, False, False]
    assert graded(_production(None), track) == track


def test_a_film_without_a_grade_keeps_its_keys() -> None:
    """What is encoded names no grade where there is none, so that nothing is made anew."""
    clip = _clip("1A", next(iter(_pictures("a").values())))
    for one in (clip, clip.model_copy(update={"grade": Grade(saturation=0.9)})):
        film = Timeline(name="f", rate=RATE, aspect=Aspect("16:9"), picture=Track(children=(one,)))
        segment = canonical(conform.pieces(film)[0].segment(RATE, SIZE, conform.draft()))
        assert ("grade" in segment["layers"][0]) is (one.grade is not None)


def _segments(kit: Kit, summit: Path, grade: Grade, *, cut: int = 0, title: Path | None = None) -> list[Segment]:
    """Give a photo's shot of twelve frames, with a dissolve in its last `cut` frames, perhaps under a title."""
    photo = Photo(digest=kit.vault.digest_of(summit), width=1600, height=1200)
    drawing = registry.engine("clip", "photomotion").draw(ClipRequest(slate="1A", reference=photo))
    children: list[Any] = [_clip("1A", drawing, 12, grade=grade)]
    if cut:
        children += [Transition(into=0, out=cut), _clip("1B", CardPicture(), 12)]
        children[1] = Transition(into=cut, out=0)
    supers = ()
    if title is not None:
        supers = (
            Super(name="1A super", slate="1A", image=kit.vault.digest_of(title), left=40, top=40, span=Span(0, 12)),
        )
    film = Timeline(name="f", rate=RATE, aspect=Aspect("16:9"), picture=Track(children=tuple(children)), supers=supers)
    return [piece.segment(RATE, SIZE, conform.draft()) for piece in conform.pieces(film)]


def _frames(segment: Segment, kit: Kit) -> list[Levels]:
    return [planes[0].copy() for planes in conform.pictures(segment, kit)]


def test_grain_goes_on_where_a_shot_is_cut_into_segments(kit: Kit, summit: Path) -> None:
    """The frames before a dissolve are those of the shot without one, grain and all."""
    grade = Grade(grain=Grain(amount=0.4))
    (whole,), (first, _, _) = (_segments(kit, summit, grade, cut=cut) for cut in (0, 4))
    together, apart = _frames(whole, kit), _frames(first, kit)
    assert len(apart) == 8
    assert all(np.array_equal(one, other) for one, other in zip(together, apart, strict=False))
    assert not np.array_equal(together[0], together[1])


def test_a_title_is_not_graded(kit: Kit, summit: Path, tmp_path: Path) -> None:
    """White letters are as white over a dark, warm, grainy picture as over any, so that their contrast stays."""
    Image.new("RGBA", (80, 40), (255, 255, 255, 255)).save(tmp_path / "title.png")
    grade = Grade(exposure=-1, warmth=0.8, saturation=0.5, vignette=0.5, grain=Grain(amount=1))
    (segment,) = _segments(kit, summit, grade, title=tmp_path / "title.png")
    for y, u, v in conform._titled(segment, kit):
        assert {*np.unique(y[42:78, 42:118])} <= {234, 235}
        assert {*np.unique(u[21:39, 21:59]), *np.unique(v[21:39, 21:59])} <= {127, 128, 129}


# where looks come from


@pytest.fixture(name="film")
def _film(tmp_path: Path, summit: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A film of two shots with photos, and where we stand."""
    home = tmp_path / "desk" / "lakes"
    (home / "references").mkdir(parents=True)
    for name, more in (("a", 1.0), ("b", 0.75)):
        picture = Image.open(summit).convert("RGB").resize((320, 240))
        picture.point([min(255, round(level * more)) for level in range(256)] * 3).save(home / f"references/{name}.jpg")
    _write(home, "natural")
    monkeypatch.chdir(home.parent)
    return home


def _write(home: Path, grade: str, **look: str) -> None:
    """Write the shot list of two photos with a look."""
    shots = [{"slate": f"1{name.upper()}", "length": "1s", "reference": f"references/{name}.jpg"} for name in "ab"]
    scenes = [{"heading": "EXT. LAKE - DAY", "shots": shots}]
    document = {"look": {"grade": grade, **look}, "film": {"title": "Lakes"}, "scenes": scenes}
    (home / "shotlist.yaml").write_text(yaml.safe_dump(document, sort_keys=False))


def _grades() -> list[Grade | None]:
    """Give the grades of the film's clips."""
    children = call_sheet(open_film("lakes"), Wishes()).timeline.picture.children
    return [child.grade for child in children if isinstance(child, Clip)]


def test_a_film_is_graded_and_matched_as_its_shot_list_says(film: Path) -> None:
    """By its look, with the light of its photos matched, unless it says `match: none`."""
    first, second = _grades()
    assert first is not None
    assert second is not None
    assert _flat(first).model_copy(update={"balance": None}) == _flat(_grade("natural"))
    assert first.balance is not None
    assert second.balance is not None
    assert first.balance.exposure < 0 < second.balance.exposure
    _write(film, "natural", match="none")
    assert _grades() == [_grade("natural")] * 2
    (film / "shotlist.yaml").write_text((film / "shotlist.yaml").read_text().replace("  grade: natural\n", ""))
    assert _grades() == [None, None]
    (film / "shotlist.yaml").write_text((film / "shotlist.yaml").read_text().replace("match: none", "match: scenes"))
    assert [one.balance is not None and one.saturation == 1 for one in _grades() if one is not None] == [True, True]


def test_an_unknown_grade_is_refused_with_the_nearest(film: Path) -> None:
    """With its line, before anything is planned."""
    _write(film, "golden hours")
    said = r"shotlist\.yaml:2: there is no grade `golden hours` among .*Did you mean `golden_hour`\?"
    with pytest.raises(NameRefused, match=said):
        _grades()


def test_a_look_of_the_film_goes_before_one_that_ships(film: Path) -> None:
    """And one of a person's settings too; a table lies beside its page, and is named by its bytes."""
    settings = settings_folder() / "looks" / "natural"
    page = yaml.safe_load((folder("assets") / "looks/natural/asset.yaml").read_text())
    for place, saturation in ((settings, 0.6), (film / "looks" / "natural", 0.7)):
        place.mkdir(parents=True)
        (place / "asset.yaml").write_text(
            yaml.safe_dump({**page, "grade": {"saturation": saturation}, "lut": "a.cube"})
        )
        _cube(place / "a.cube", 3, lambda rgb: rgb)
    grades = _grades()
    assert [one.saturation for one in grades if one] == [0.7, 0.7]
    assert all(one and one.lut and len(one.lut) == 64 for one in grades)
    shutil.rmtree(film / "looks")
    assert [one.saturation for one in _grades() if one] == [0.6, 0.6]
    assert look_names() == list(SHIPPED)


def test_the_page_that_the_docs_write_is_a_look(repository: Path, tmp_path: Path) -> None:
    """The example of docs/looks.md can be copied, and the table there names every look that ships."""
    text = (repository / "docs/looks.md").read_text(encoding="utf-8")
    page = next(block for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if block.startswith("says:"))
    (tmp_path / "coast").mkdir()
    (tmp_path / "coast/asset.yaml").write_text(page)
    assert load_look("coast", tmp_path).page.grade.grain == Grain(amount=0.2)
    assert tuple(sorted(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))) == SHIPPED


def test_the_looks_are_listed(film: Path) -> None:
    """By `studio looks`, with those of a film where it is named, and as JSON with their numbers."""
    (film / "looks/mine").mkdir(parents=True)
    shutil.copy(folder("assets") / "looks/mono/asset.yaml", film / "looks/mine/asset.yaml")
    listed = [CliRunner().invoke(app, ["looks", *more]).stdout for more in ((), ("lakes",), ("--json",))]
    assert [line.split()[0] for line in listed[0].splitlines()] == list(SHIPPED)
    assert [line.split()[0] for line in listed[1].splitlines()] == sorted([*SHIPPED, "mine"])
    looks = {one["name"]: one for one in json.loads(listed[2])["looks"]}
    assert looks["faded_film"]["grade"]["grain"] == {"amount": 0.3, "size": 1.3}


def test_a_wish_to_match_is_spelt_as_it_should_be(film: Path) -> None:
    """Another word is refused with the nearest one."""
    _write(film, "natural", match="scene")
    with pytest.raises(DocumentError, match=r"`look\.match` is `scene`, which is unknown\. Did you mean `scenes`\?"):
        _grades()


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ({"grade": {"saturation": 9}}, r"asset\.yaml:3: `grade\.saturation` is `9`; it must be at most 2"),
        ({"grade": {"warmness": 1}}, r"unknown key `warmness` in `grade`\. The keys here: balance, exposure, warmth"),
        ({"grade": {"curve": [[0, 0], [0.5, 0.6], [1, 0.4]]}}, "`curve` has to rise"),
        ({"grade": {"balance": {"exposure": 1}}}, "grade.balance: a look's grade has none"),
        ({"lut": "../a.cube"}, r"lut: there is no file `\.\./a\.cube` beside it"),
    ],
)
def test_a_page_that_is_wrong_says_where(tmp_path: Path, page: dict[str, Any], said: str) -> None:
    """Which key of which look, and what it takes."""
    (tmp_path / "mine").mkdir()
    whole = {"says": "Mine.", "author": "me", "licence": "CC0-1.0", "source": "mine", **page}
    (tmp_path / "mine/asset.yaml").write_text(yaml.safe_dump(whole))
    with pytest.raises(DocumentError, match=said):
        load_look("mine", tmp_path)
