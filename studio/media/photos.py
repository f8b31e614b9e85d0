"""The one door for still pictures: a photo as a person gave it becomes upright video planes."""

from __future__ import annotations

import io
import math
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studio.errors import ReferenceRefused
from studio.media.colour import BT709

if TYPE_CHECKING:
    from PIL import Image

Plane: TypeAlias = NDArray[np.uint8]
"""One colour plane, rows by columns."""

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF", "JPEG2000", "PPM", "TGA")
"""What is read; others that Pillow knows start programs of the machine (EPS) or are no photos (PDF, icons)."""

LARGEST = 120_000_000
"""Pixels; a larger picture would not fit into the memory that a film may take (1 GB)."""

DARK = 96
"""Mean grey below which a picture with transparency, such as a client's black logo, is laid on white."""

UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, ArithmeticError, LookupError, struct.error)
"""What Pillow raises for a file that is damaged or none of its formats."""

COLOURFUL = 6.0
"""Levels between the channels of a picture, on average, from which on it is no grey one."""

OPAQUE = 250
"""Alpha from which on a picture is not seen through: some programs round."""

STRIP = 256
"""Rows that are turned into planes at a time, so that a large photo needs no second copy in memory."""


def probe(path: Path) -> tuple[int, int]:
    """Give width and height of a photo as it is seen (EXIF orientation applied), once all of it was decoded.

    Raises ReferenceRefused for what is missing, no picture, damaged or unreasonably large.
    """
    from PIL import ImageOps

    with _opened(path) as picture:
        across, down = picture.size
        turned = picture.getexif().get(0x0112, 1) in (5, 6, 7, 8)
        # A JPEG is decoded whole, at an eighth of its size: damage shows, and it takes half the time.
        if picture.draft(picture.mode, (1, 1)) is None:
            ImageOps.exif_transpose(picture, in_place=True)
            return picture.size
        picture.load()
    return (down, across) if turned else (across, down)


def planes(path: Path, *, share: float = 1.0) -> tuple[Plane, Plane, Plane]:
    """Give Y, U and V of a photo, upright, BT.709 limited range, all three of one size.

    `share` is how much of the photo's resolution is needed, 0 to 1: the planes have at least that much of its width
    and height, and a large photo is decoded faster where less is needed. Raises ReferenceRefused as `probe` does.
    """
    import cv2
    from PIL import ImageOps

    with _opened(path) as picture:
        full = picture.size
        picture.draft(picture.mode, (math.ceil(full[0] * share), math.ceil(full[1] * share)))
        picture.load()
        ImageOps.exif_transpose(picture, in_place=True)
        rgb = _as_srgb(picture)
    factor = int(1 / share) if max(picture.size) == max(full) else 1
    if factor > 1:
        rgb = rgb.reduce(factor)
    across, down = rgb.size
    made = (
        np.empty((down, across), np.uint8),
        np.empty((down, across), np.uint8),
        np.empty((down, across), np.uint8),
    )
    matrix = np.array(BT709)
    for top in range(0, down, STRIP):
        bottom = min(top + STRIP, down)
        strip = cv2.transform(np.asarray(rgb.crop((0, top, across, bottom))), matrix)
        cv2.split(strip, [plane[top:bottom] for plane in made])
    return made


def jpeg(path: Path, *, longest: int) -> bytes:
    """Give a photo as a JPEG, upright, in sRGB, its longer side at most `longest` pixels, with nothing but its pixels.

    Raises ReferenceRefused as `probe` does.
    """
    written = io.BytesIO()
    small = _small(path, longest)
    small.info.clear()  # a comment in the photo would go along
    small.save(written, "JPEG", quality=85)
    return written.getvalue()


def rgb(path: Path, *, longest: int) -> NDArray[np.uint8]:
    """Give red, green and blue of a photo (rows × columns × 3), upright, in sRGB, its longer side at most `longest`.

    Raises ReferenceRefused as `probe` does.
    """
    return np.asarray(_small(path, longest))


def cover(path: Path, *, longest: int) -> Plane:
    """Give how much each place of a picture covers, 0 to 255: its own transparency, or if it has none its lightness.

    Upright, its longer side at most `longest` pixels. Raises ReferenceRefused as `probe` does, and for a picture in
    colours that has no transparency: it says nothing of what it covers.
    """
    from PIL import Image, ImageOps

    with _opened(path) as picture:
        picture.load()
        ImageOps.exif_transpose(picture, in_place=True)
        alpha = picture.convert("RGBA").getchannel("A") if picture.has_transparency_data else None
        opaque = alpha is None or alpha.getextrema()[0] >= OPAQUE  # type: ignore[operator]
        rgb = _as_srgb(picture) if opaque else None
        shown = rgb.convert("L") if rgb else alpha
    assert shown is not None
    if rgb is not None and np.ptp(np.asarray(rgb.reduce(4)).astype(int), axis=2).mean() > COLOURFUL:
        raise ReferenceRefused(f"{path} is a picture in colours without transparency.")
    shown.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return np.asarray(shown)


def _small(path: Path, longest: int) -> Image.Image:
    """Give a photo, upright, in sRGB, its longer side at most `longest` pixels."""
    from PIL import Image, ImageOps

    with _opened(path) as picture:
        picture.draft(picture.mode, (longest, longest))
        picture.load()
        ImageOps.exif_transpose(picture, in_place=True)
        small = _as_srgb(picture)
    small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return small


def scaled(plane: Plane, corner: tuple[float, float], step: tuple[float, float], size: tuple[int, int]) -> Plane:
    """Give `size` (width, height) pixels of a plane, area-averaged, each of which covers `step` of its own.

    The first pixel's left top corner lies at `corner`; both are (across, down) and may be fractions. What lies beyond
    the plane repeats its border.
    """
    import cv2
    from PIL import Image

    ways = zip(corner, step, size, reversed(plane.shape), strict=True)
    (left, inner_width, right), (top, inner_height, bottom) = (_parts(*way) for way in ways)
    box = (
        _within(corner[0] + step[0] * left, plane.shape[1]),
        _within(corner[1] + step[1] * top, plane.shape[0]),
        _within(corner[0] + step[0] * (left + inner_width), plane.shape[1]),
        _within(corner[1] + step[1] * (top + inner_height), plane.shape[0]),
    )
    # Pillow's kernels widen where they shrink, and its box may be fractions of a pixel.
    part = Image.fromarray(plane).resize((inner_width, inner_height), Image.Resampling.BICUBIC, box=box)
    drawn: Plane = np.asarray(part)
    return cv2.copyMakeBorder(drawn, top, bottom, left, right, cv2.BORDER_REPLICATE)  # type: ignore[return-value]


def _parts(start: float, step: float, count: int, limit: int) -> tuple[int, int, int]:
    """Give how many of `count` pixels reach out before the plane, lie in it (one at least), and reach out after it."""
    before = min(max(math.ceil(-start / step - 1e-6), 0), count - 1)
    after = min(max(math.ceil((start - limit) / step + count - 1e-6), 0), count - 1 - before)
    return before, count - before - after, after


def _within(edge: float, limit: int) -> float:
    """Hold an edge inside the plane."""
    return min(max(edge, 0.0), float(limit))


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """Open a picture; whatever goes wrong while it is open becomes a ReferenceRefused that names the file."""
    from PIL import Image

    Image.init()
    # AVIF came to Pillow late, and not to every build.
    formats = [one for one in FORMATS if one in Image.OPEN]
    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures and of odd metadata; the first is measured below, the second harmless.
            warnings.simplefilter("ignore")
            with Image.open(path, formats=formats) as picture:
                if picture.width * picture.height > LARGEST:
                    raise ReferenceRefused(_too_large(path, f"{picture.width} × {picture.height}"))
                yield picture
    except FileNotFoundError:
        raise ReferenceRefused(f"{path}: there is no such file. Check the name, or leave the reference out.") from None
    except IsADirectoryError:
        raise ReferenceRefused(f"{path} is a folder; name one photo in it.") from None
    except PermissionError:
        raise ReferenceRefused(f"{path} may not be read by you. Change its permissions, or copy it.") from None
    except Image.DecompressionBombError:
        raise ReferenceRefused(_too_large(path, "too many")) from None
    except UNREADABLE as error:
        raise ReferenceRefused(_why_unreadable(path, error)) from error


def _too_large(path: Path, size: str) -> str:
    """Say that a picture is unreasonably large."""
    return f"{path} has {size} pixels; at most {LARGEST // 1_000_000} million can be worked with. Save a smaller copy."


def _why_unreadable(path: Path, error: BaseException) -> str:
    """Say what a file is that cannot be read as a picture."""
    from PIL import UnidentifiedImageError

    if not isinstance(error, UnidentifiedImageError):
        return f"{path} is damaged and cannot be decoded to its end ({error}). Copy it again, or use another photo."
    head = path.read_bytes()[:32] if path.stat().st_size < 1 << 30 else b""
    if not head:
        return f"{path} is empty. Copy it again, or use another photo."
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc"):
        return f"{path} is a HEIC photo, which cannot be read here. Export it as JPEG and name that file."
    return f"{path} is no picture that can be read here. Use a JPEG, PNG, WebP, TIFF or AVIF file."


def _as_srgb(picture: Image.Image) -> Image.Image:
    """Give a decoded picture in sRGB, without transparency."""
    from PIL import Image

    if picture.mode.startswith("I") or picture.mode == "F":
        return Image.fromarray(_eight_bits(np.asarray(picture))).convert("RGB")
    alpha = None
    if picture.has_transparency_data:
        alpha = picture.convert("RGBA").getchannel("A")
    profile = picture.info.get("icc_profile")
    if picture.mode not in ("RGB", "L", "CMYK", "LAB"):
        picture = picture.convert("RGB")
    rgb = _managed(picture, profile) if profile else _plain(picture)
    if alpha is None or alpha.getextrema() == (255, 255):
        return rgb
    # A dark logo would vanish on black: what is seen through is white behind a dark picture, black behind a light one.
    seen = np.array(rgb.convert("L").histogram(mask=alpha))
    light = seen @ np.arange(256) / max(seen.sum(), 1)
    ground = Image.new("RGB", rgb.size, "white" if light < DARK else "black")
    ground.paste(rgb, mask=alpha)
    return ground


def _eight_bits(values: NDArray[np.generic]) -> Plane:
    """Give grey values of 16 or more bits, or fractions, as 0 to 255."""
    exact = np.nan_to_num(values.astype(np.float32))
    if values.dtype.kind == "f":
        white = 1.0 if exact.max(initial=0) <= 1.0 else 255.0
    else:
        white = 65535.0 if values.dtype == np.uint16 or exact.max(initial=0) > 255 else 255.0
    eight: Plane = np.rint(np.clip(exact / white, 0, 1) * 255).astype(np.uint8)
    return eight


def _managed(picture: Image.Image, profile: bytes) -> Image.Image:
    """Turn colours from the embedded profile into sRGB; a profile that is damaged or of other inks is left out."""
    from PIL import ImageCms

    try:
        embedded = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if ImageCms.getProfileDescription(embedded).startswith("sRGB"):
            return _plain(picture)
        managed = ImageCms.profileToProfile(
            picture,
            embedded,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        # What every viewer does with such a photo.
        return _plain(picture)
    assert managed is not None
    return managed


def _plain(picture: Image.Image) -> Image.Image:
    """Give a picture in RGB as its numbers stand, without a copy where it is."""
    return picture if picture.mode == "RGB" else picture.convert("RGB")
