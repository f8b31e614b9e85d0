"""Where data lies: roles, templates, title styles and looks that ship with `studio`, and a person's own."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_config_path

from studio.errors import StudioError

_HERE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Give the folder `agents`, `templates` or `assets`: of the wheel, else of the checkout; raises StudioError."""
    for place in (_HERE / "_library" / name, _HERE.parent / name):
        if place.is_dir():
            return place
    raise StudioError(f"the folder {name!r} that ships with studio is missing beside {_HERE}; install studio again")


def settings_folder() -> Path:
    """Give where `config.toml` and a person's own `agents`, `templates` and `looks` may lie; it may not be there."""
    return user_config_path("studio")
