"""A person's settings: which ffmpeg, how many jobs at once, where a language model answers; read when asked."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from platformdirs import user_config_path
from pydantic import BeforeValidator, Field, ValidationError

from studio.errors import DocumentError, Fault
from studio.film.faults import Loc, mistakes
from studio.film.noun import Written

FILE = "config.toml"
"""In the folder `studio` of the user's settings (`~/.config/studio/` on Linux)."""

PREFIX = "STUDIO_"
"""What the names of settings begin with in the environment: STUDIO_SLOTS, STUDIO_LLM_MODEL."""


def _address(value: Any) -> Any:
    """Refuse what is no address of a server."""
    if isinstance(value, str) and not re.fullmatch(r"https?://[^\s/]+\S*", value):
        raise ValueError(f"`{value}` is no address; write http://localhost:11434/v1")
    return value


class Llm(Written):
    """Where a language model answers, and which: any OpenAI-compatible server."""

    base_url: Annotated[str | None, BeforeValidator(_address)] = None
    model: str | None = None


class Settings(Written):
    """What a person has set; what they left out is found or chosen when it is needed."""

    ffmpeg: str | None = None
    """The program to use instead of the packaged one."""
    slots: int | None = Field(default=None, ge=1, le=256)
    """Jobs at once; as many as there are cores where left out."""
    executor: str | None = None
    """Where jobs run: `local` where left out."""
    llm: Llm = Field(default_factory=Llm)


VARIABLES: dict[str, tuple[str, ...]] = {
    "STUDIO_FFMPEG": ("ffmpeg",),
    "STUDIO_SLOTS": ("slots",),
    "STUDIO_EXECUTOR": ("executor",),
    "STUDIO_LLM_BASE_URL": ("llm", "base_url"),
    "STUDIO_LLM_MODEL": ("llm", "model"),
}
"""Settings in the environment; `STUDIO_<PROVIDER>_URL` belongs to the providers."""


def settings(environment: Mapping[str, str] | None = None, file: Path | None = None) -> Settings:
    """Read the settings: those of the environment (`os.environ` where left out) go before those of the file.

    Raises DocumentError with every fault.
    """
    path = file if file is not None else user_config_path("studio") / FILE
    given = os.environ if environment is None else environment
    written, text = _read(path)
    stated = _stated(given)
    faults = [Fault(path.name, _line(text, loc), message) for loc, message in _mistakes(written)]
    faults += [Fault(_variable(loc), None, message) for loc, message in _mistakes(stated)]
    for name in sorted(set(given) - set(VARIABLES)):
        if name.startswith(PREFIX) and (near := difflib.get_close_matches(name, VARIABLES, n=1, cutoff=0.87)):
            faults.append(Fault(name, None, f"this is no setting. Did you mean {near[0]}?"))
    if faults:
        raise DocumentError(faults)
    llm = {**written.get("llm", {}), **stated.get("llm", {})}
    return Settings.model_validate({**written, **stated, "llm": llm})


def _read(path: Path) -> tuple[dict[str, Any], str]:
    """Read the file of settings, and give its text; nothing where there is none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        return tomllib.loads(text), text
    except (FileNotFoundError, NotADirectoryError):
        return {}, ""
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        reason = re.sub(r"\s*\(at .*\)$", "", str(error))
        way = "a setting is written `slots = 4`, and text in quotes"
        raise DocumentError([Fault(path.name, int(found[1]) if found else None, f"{reason}; {way}")]) from None
    except UnicodeDecodeError:
        raise DocumentError([Fault(path.name, None, f"{path} is not in UTF-8; save it as UTF-8")]) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DocumentError([Fault(path.name, None, f"{path} cannot be read: {reason}")]) from None


def _stated(given: Mapping[str, str]) -> dict[str, Any]:
    """Give the settings of the environment as the file would hold them; an empty one is as if it were not there."""
    tree: dict[str, Any] = {}
    for name, (*sections, key) in VARIABLES.items():
        if value := given.get(name, "").strip():
            holder = tree
            for section in sections:
                holder = holder.setdefault(section, {})
            holder[key] = value
    return tree


def _mistakes(written: dict[str, Any]) -> list[tuple[Loc, str]]:
    """Say what is wrong in settings."""
    try:
        Settings.model_validate(written)
    except ValidationError as error:
        return list(mistakes(error, Settings, written))
    return []


def _variable(loc: Loc) -> str:
    """Name the variable of a setting."""
    return next(name for name, place in VARIABLES.items() if place == loc)


def _line(text: str, loc: Loc) -> int | None:
    """Give the line of a setting in the file."""
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if found := re.match(r"\s*\[([\w.]+)\]", line):
            section = found[1]
        key = re.match(r"\s*\[?([\w.-]+)", line)
        if key and ".".join(filter(None, (section if "=" in line else "", key[1]))) == ".".join(map(str, loc)):
            return number
    return None
