"""ISNet: a network that cuts out what a photo shows, whatever it is, once its file is fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from studio.engines.card import Card
from studio.errors import EngineError
from studio.film.take import Photo
from studio.providers import models
from studio.schedule.step import Kit, Made

if TYPE_CHECKING:
    from studio.media.depth import Field

SIDE = 1024
"""Pixels of the square into which the network wants every photo squeezed (X. Qin et al., 2022)."""

MIDDLE, SPREAD = 128.0, 256.0
"""What is taken off each value, and what it is divided by then, in this form of the network."""

THREADS = 1
"""The same everywhere, so that it cannot change a sum; the other cores cut out other photos."""


class IsnetEngine:
    """Cuts out one photo at a time."""

    CARD: ClassVar[Card] = Card(
        name="isnet",
        kind="matte",
        version=1,
        says="Cuts out the subject of a photo, which then passes before its background when the camera travels.",
        gives="media",
        takes=frozenset({"reference"}),
        needs=frozenset({"reference"}),
        speed=5.0,
        memory_gb=1.0,
        packages=("onnxruntime",),
        install="pip install 'studio[voice]'",
        models=("isnet",),
    )

    def cut_out(self, photo: Photo, kit: Kit) -> Made:
        """Cut out the subject, if there is a plain one."""
        import cv2

        from studio.media import matte, photos

        if models.lacking("isnet"):
            raise EngineError(f"isnet needs its file: {models.command('isnet')}")
        found = _found(photos.rgb(kit.vault.path(photo.digest), longest=SIDE))
        cut = matte.sure(np.asarray(cv2.resize(found, _proportioned(photo), interpolation=cv2.INTER_LINEAR)))
        if cut is None:
            return Made()
        file = kit.scratch / "matte.png"
        matte.write(file, cut)
        return Made(outputs={"matte": file})


def _found(rgb: Any) -> Field:
    """Give how far each place is of the subject, 0 to 1, in a square."""
    import cv2
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    file = models.place("isnet") / "isnet.onnx"
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    square = cv2.resize(rgb, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR).astype(np.float32)
    asked = {session.get_inputs()[0].name: ((square - MIDDLE) / SPREAD).transpose(2, 0, 1)[None]}
    (found,) = session.run([session.get_outputs()[0].name], asked)  # the finest of what it gives
    whole: Field = np.asarray(found, np.float32).reshape(SIDE, SIDE)
    return whole


def _proportioned(photo: Photo) -> tuple[int, int]:
    """Give the width and height of a matte: the photo's proportions, its longer side as the network saw it."""
    share = SIDE / max(photo.width, photo.height)
    return max(round(photo.width * share), 1), max(round(photo.height * share), 1)
