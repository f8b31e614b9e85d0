"""Where the data that ships with `studio` lies: roles, templates, title styles, looks."""

from __future__ import annotations

from pathlib import Path

from studio.errors import StudioError

_HERE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Give the folder `agents`, `templates` or `assets`: of the wheel, else of the checkout; raises StudioError."""
    for place in (_HERE / "_library" / name, _HERE.parent / name):
        if place.is_dir():
            return place
    raise StudioError(f"the folder {name!r} that ships with studio is missing beside {_HERE}; install studio again")
