"""Still pictures as people have them: every mode, turned, managed, damaged, huge."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms

from studio.errors import ReferenceRefused
from studio.media.focus import focus_of
from studio.media.photos import planes, probe, scaled

RED = (63, 102, 240)
"""Y, U and V of pure red in BT.709, limited range."""

WHITE, BLACK = (235, 128, 128), (16, 128, 128)


def _middle(path: Path) -> tuple[int, int, int]:
    """Give Y, U and V in the middle of a photo."""
    y, u, v = (int(plane[plane.shape[0] // 2, plane.shape[1] // 2]) for plane in planes(path))
    return y, u, v


def _near(one: tuple[int, ...], other: tuple[int, ...], by: int = 2) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


def _noise(size: tuple[int, int]) -> Image.Image:
    return Image.fromarray(np.random.default_rng(5).integers(0, 255, (size[1], size[0], 3), np.uint8))


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif", "bmp", "gif", "jp2", "ppm", "tga"])
def test_every_format_gives_its_colours(tmp_path: Path, suffix: str) -> None:
    """A red picture is red, whatever the file."""
    file = tmp_path / f"red.{suffix}"
    Image.new("RGB", (48, 32), "red").save(file)
    assert probe(file) == (48, 32)
    assert [plane.shape for plane in planes(file)] == [(32, 48)] * 3
    assert _near(_middle(file), RED, 6 if suffix == "webp" else 3)


@pytest.mark.parametrize(
    ("mode", "suffix", "wanted"),
    [
        ("1", "png", WHITE),
        ("L", "jpg", WHITE),
        ("LA", "png", WHITE),
        ("P", "png", RED),
        ("RGBA", "png", RED),
        ("CMYK", "jpg", RED),
        ("CMYK", "tif", RED),
        ("LAB", "tif", RED),
        ("YCbCr", "jpg", RED),
        ("I;16", "png", WHITE),
        ("I", "tif", WHITE),
        ("F", "tif", WHITE),
    ],
)
def test_every_mode_gives_its_colours(tmp_path: Path, mode: str, suffix: str, wanted: tuple[int, ...]) -> None:
    """Palettes, greys of any depth, fractions, inks and transparency become video levels."""
    file = tmp_path / f"photo.{suffix}"
    if mode == "F":
        picture = Image.fromarray(np.ones((32, 48), np.float32))
    elif mode in ("I;16", "I"):
        picture = Image.fromarray(np.full((32, 48), 65535, np.uint16 if mode == "I;16" else np.int32))
    elif mode == "LAB":
        lab = ImageCms.createProfile("LAB")
        picture = ImageCms.profileToProfile(
            Image.new("RGB", (48, 32), "red"), ImageCms.createProfile("sRGB"), lab, outputMode="LAB"
        )
        assert picture is not None
        picture.info["icc_profile"] = ImageCms.ImageCmsProfile(lab).tobytes()
    elif mode in ("L", "LA", "1"):
        picture = Image.new("L", (48, 32), 255).convert(mode)
    else:
        picture = Image.new("RGB", (48, 32), "red").convert(mode)
    picture.save(file, icc_profile=picture.info.get("icc_profile"))
    assert probe(file) == (48, 32)
    assert _near(_middle(file), wanted, 4)


def test_sixteen_bits_of_colour_are_read(tmp_path: Path) -> None:
    """A 16-bit RGB picture gives the same levels as one of 8 bits."""
    file = tmp_path / "deep.png"
    deep = np.zeros((32, 48, 3), np.uint16)
    deep[..., 2] = 65535
    assert cv2.imwrite(str(file), deep)
    assert _near(_middle(file), RED)


def test_levels_are_those_of_bt709(tmp_path: Path) -> None:
    """White, black, and the 75 % bars of SMPTE RP 219 come out at their published levels."""
    colours = {"bfbfbf": (180, 128, 128), "bfbf00": (168, 44, 136), "00bfbf": (145, 147, 44), "ffffff": WHITE}
    colours |= {"00bf00": (133, 63, 52), "bf00bf": (63, 193, 204), "bf0000": (51, 109, 212), "000000": BLACK}
    for colour, wanted in colours.items():
        Image.new("RGB", (16, 16), f"#{colour}").save(tmp_path / "flat.png")
        assert _near(_middle(tmp_path / "flat.png"), wanted, 1), colour


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", ["jpg", "png", "tif"])
def test_a_photo_stands_as_the_camera_was_held(tmp_path: Path, suffix: str, orientation: int) -> None:
    """All eight EXIF orientations give one upright picture: white to the left above."""
    upright = np.zeros((32, 64), np.uint8)
    upright[:16, :16] = 255
    undo: dict[int, Callable[[np.ndarray], np.ndarray]] = {
        1: lambda a: a,
        2: np.fliplr,
        3: lambda a: np.rot90(a, 2),
        4: np.flipud,
        5: lambda a: a.T,
        6: lambda a: np.rot90(a, 1),
        7: lambda a: np.rot90(a.T, 2),
        8: lambda a: np.rot90(a, -1),
    }
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = tmp_path / f"held.{suffix}"
    Image.fromarray(np.ascontiguousarray(undo[orientation](upright))).convert("RGB").save(file, exif=exif)
    luma = planes(file)[0]
    assert probe(file) == (64, 32)
    assert luma.shape == (32, 64)
    assert luma[4, 4] > 220
    assert max(luma[4, 40], luma[28, 4], luma[28, 60]) < 30


def test_colours_are_managed(tmp_path: Path) -> None:
    """A profile in the file is heeded: here one whose red is sRGB's blue; one that is damaged is left out."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"tmpX").replace(b"bXYZ", b"rXYZ").replace(b"tmpX", b"bXYZ")
    swapped = swapped.replace("sRGB".encode("utf-16-be"), "mine".encode("utf-16-be"))
    file = tmp_path / "photo.png"
    for icc, wanted in ((profile, RED), (swapped, (32, 240, 118)), (b"\0" * 200, RED), (profile[:90], RED)):
        Image.new("RGB", (16, 16), "red").save(file, icc_profile=icc)
        assert _near(_middle(file), wanted, 3)


def test_a_cut_out_lies_on_what_shows_it(tmp_path: Path) -> None:
    """What is seen through is black behind a light picture, and white behind a dark logo."""
    for ink, ground in (((255, 255, 255), BLACK), ((0, 0, 0), WHITE)):
        picture = Image.new("RGBA", (40, 40), (*ink, 0))
        picture.paste((*ink, 255), (10, 10, 30, 30))
        picture.save(tmp_path / "logo.png")
        luma = planes(tmp_path / "logo.png")[0]
        assert int(luma[2, 2]) == ground[0]
        assert int(luma[20, 20]) == WHITE[0] + BLACK[0] - ground[0]


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif", "gif", "bmp"])
def test_a_photo_that_ends_early_is_refused(tmp_path: Path, suffix: str) -> None:
    """A truncated file is found by looking at it, by its name, before it is needed."""
    whole, cut = tmp_path / f"whole.{suffix}", tmp_path / f"cut.{suffix}"
    _noise((160, 120)).save(whole)
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    for look in (probe, planes):
        with pytest.raises(ReferenceRefused, match=rf"cut\.{suffix}.*(Copy it again|Use a JPEG)"):
            look(cut)


def _huge() -> bytes:
    """Give the head of a PNG of 60,000 × 60,000 pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("notes.jpg", b"Dear crew, the boat is late.\n", "is no picture that can be read here. Use a JPEG"),
        ("empty.png", b"", "is empty"),
        ("phone.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC.*Export it as JPEG"),
        ("page.pdf", b"%PDF-1.7\n%\xe2\xe3", "is no picture"),
        ("drawing.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "is no picture"),
        ("huge.png", _huge(), "million can be worked with. Save a smaller copy"),
        ("head.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "head.jpg"),
    ],
)
def test_what_is_no_photo_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    """The message names the file and the way out."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReferenceRefused, match=rf"(?s){name}.*{said}" if name not in said else said):
        probe(tmp_path / name)


def test_a_photo_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A missing file and a folder are named."""
    with pytest.raises(ReferenceRefused, match="there is no such file"):
        probe(tmp_path / "none.jpg")
    with pytest.raises(ReferenceRefused, match="is a folder"):
        planes(tmp_path)


def test_a_picture_beyond_reason_is_refused(tmp_path: Path) -> None:
    """150 million pixels are said to be too many, though the file is small."""
    Image.new("1", (15_000, 10_000)).save(tmp_path / "wall.png")
    with pytest.raises(ReferenceRefused, match=r"wall\.png has 15000 × 10000 pixels; at most 120 million"):
        probe(tmp_path / "wall.png")


@pytest.mark.parametrize("suffix", ["jpg", "png"])
def test_less_is_decoded_where_less_is_needed(tmp_path: Path, suffix: str) -> None:
    """At a share of its resolution a photo has at least that much, and looks the same."""
    file = tmp_path / f"large.{suffix}"
    _noise((32, 24)).resize((640, 480), Image.Resampling.BICUBIC).save(file)
    whole = planes(file)
    for share in (0.9, 0.5, 0.3, 0.12):
        part = planes(file, share=share)
        assert all(plane.shape == part[0].shape for plane in part)
        assert part[0].shape[1] >= 640 * share
        assert part[0].shape[1] <= 640 * min(1, 2 * share) + 1
        like = cv2.resize(whole[0], part[0].shape[::-1], interpolation=cv2.INTER_AREA)
        assert np.abs(like.astype(int) - part[0]).mean() < 3


def test_scaling_is_exact_to_a_fraction_of_a_pixel() -> None:
    """A slope keeps its values at any fractional corner and step; beyond the plane its border repeats."""
    slope = np.tile(np.arange(200, dtype=np.uint8), (60, 1))
    part = scaled(slope, (40.3, 10.0), (1.7, 1.7), (50, 20))
    wanted = 40.3 + 1.7 * (np.arange(50) + 0.5) - 0.5
    assert part.shape == (20, 50)
    assert np.abs(part - wanted[None, :]).max() <= 0.51
    over = scaled(slope, (-10.0, -10.0), (1.0, 1.0), (220, 80))
    assert np.array_equal(over[10:70, 10:210], slope)
    assert (over[:, :10] == 0).all()
    assert (over[:, 210:] == 199).all()


def test_scaling_averages_areas() -> None:
    """Fine stripes become even grey, not other stripes."""
    stripes = np.tile(np.array([0, 200], np.uint8), (40, 200))
    part = scaled(stripes, (0.0, 0.0), (5.0, 5.0), (80, 8))[:, 2:-2].astype(int)
    assert np.ptp(part) <= 20
    assert abs(part.mean() - 100) < 2


@pytest.mark.parametrize("place", [(0.3, 0.35), (0.7, 0.4), (0.5, 0.65)])
def test_the_focus_is_what_stands_out(place: tuple[float, float]) -> None:
    """A red ball on even grass is the focus, in light or in colour, and the same each time."""
    x, y = np.meshgrid((np.arange(300) + 0.5) / 300, (np.arange(200) + 0.5) / 200)
    grass = np.random.default_rng(1).integers(90, 110, (200, 300)).astype(np.uint8)
    ball = ((x - place[0]) * 1.5) ** 2 + (y - place[1]) ** 2 < 0.07**2
    even = np.full_like(grass, 128)
    for luma, red in ((np.where(ball, 220, grass), even), (grass, np.where(ball, 210, even))):
        seen = focus_of(luma.astype(np.uint8), even, red.astype(np.uint8))
        assert np.hypot(seen[0] - place[0], seen[1] - place[1]) < 0.06
        assert seen == focus_of(luma.astype(np.uint8), even, red.astype(np.uint8))


def test_what_alone_is_sharp_is_the_focus() -> None:
    """A leaf before a blurred, bright sky: who opened the lens wide meant the leaf."""
    x, y = np.meshgrid((np.arange(300) + 0.5) / 300, (np.arange(200) + 0.5) / 200)
    leaf = ((x - 0.3) * 1.5) ** 2 + (y - 0.45) ** 2 < 0.15**2
    grain = np.random.default_rng(1).integers(70, 130, (200, 300))
    luma = np.where(leaf, grain, 90 + 140 * np.exp(-((x - 0.65) ** 2 + y**2) / 0.05)).astype(np.uint8)
    even = np.full_like(luma, 128)
    seen = focus_of(luma, even, even)
    assert np.hypot(seen[0] - 0.3, seen[1] - 0.45) < 0.12


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (40, 900), (900, 40), (640, 480)])
def test_an_even_photo_has_its_focus_in_the_middle(size: tuple[int, int]) -> None:
    """Where nothing stands out, and in photos of any shape, the focus is the middle."""
    flat = np.full(size[::-1], 90, np.uint8)
    assert focus_of(flat, flat, flat) == (0.5, 0.5)


def test_an_animation_gives_its_first_picture(tmp_path: Path) -> None:
    """Of several pictures in one file the first is the photo."""
    stream = io.BytesIO()
    first, second = Image.new("RGB", (20, 20), "white"), Image.new("RGB", (20, 20), "black")
    first.save(stream, "GIF", save_all=True, append_images=[second])
    (tmp_path / "two.gif").write_bytes(stream.getvalue())
    assert _near(_middle(tmp_path / "two.gif"), WHITE)
