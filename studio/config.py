"""A person's settings: which ffmpeg, how many jobs at once, where a language model answers; read when asked."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from studio.errors import DocumentError, Fault
from studio.film.faults import Loc, mistakes
from studio.film.money import Money
from studio.film.noun import Noun, Written
from studio.library import settings_folder

FILE = "config.toml"
"""In the folder `studio` of the user's settings (`~/.config/studio/` on Linux)."""

PREFIX = "STUDIO_"
"""What the names of settings begin with in the environment: STUDIO_SLOTS, STUDIO_LLM_MODEL."""


def _address(value: Any) -> Any:
    """Refuse what is no address of a server."""
    if isinstance(value, str) and not re.fullmatch(r"https?://[^\s/]+\S*", value):
        raise ValueError(f"`{value}` is no address; write http://localhost:11434/v1")
    return value


class TokenPrice(Noun):
    """What a million tokens cost, read and written by a model: `0.25/2 USD`, or `free`."""

    read: Money
    written: Money

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        """Read `0.25/2 USD`; one amount alone counts both ways."""
        if not isinstance(value, str):
            return value
        if value.strip().lower() == "free":
            return {"read": Money(), "written": Money()}
        first, _, second = (part.strip() for part in value.rpartition("/"))
        try:
            written = Money.model_validate(second)
            named = re.search(r"[^\d.,\s]", first)
            read = Money.model_validate(first if named else f"{first} {written.currency}") if first else written
            read + written  # refuses two currencies
        except ValueError:
            raise ValueError(
                f"`{value}` is no price of tokens; write 0.25/2 USD for a million read and a million written, or free"
            ) from None
        return {"read": read, "written": written}

    def of(self, read: int, written: int) -> Money:
        """Give what so many tokens cost."""
        return Money(
            amount=(self.read.amount * read + self.written.amount * written) / 1_000_000, currency=self.read.currency
        )

    @property
    def currency(self) -> str:
        """Give what it is paid in."""
        return self.read.currency

    @property
    def free(self) -> bool:
        """Whether nothing is paid."""
        return not (self.read.amount or self.written.amount)

    def __str__(self) -> str:
        """Give the written form."""
        if self.free:
            return "free"
        return f"{str(self.read).partition(' ')[0]}/{self.written}"


Method = Literal["auto", "json_schema", "function_calling", "json_mode", "text"]
"""How a model is brought to answer in a form that can be read; `auto` tries them in this order."""

Eyes = Literal["auto", "yes", "no"]
"""Whether a model is shown pictures; `auto` until it refuses one."""


class Llm(Written):
    """Where a language model answers, and which: any OpenAI-compatible server."""

    base_url: Annotated[str | None, BeforeValidator(_address)] = None
    model: str | None = None
    assistant: str | None = None
    """The model of simpler work, where a smaller one will do; `model` where left out."""
    method: Method = "auto"
    eyes: Eyes = "auto"
    timeout: int | None = Field(default=None, ge=1, le=3600)
    """Seconds of silence after which an answer is given up."""
    price: TokenPrice | None = None
    """Where the price list does not know the model; counts for both models."""


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
    "STUDIO_LLM_ASSISTANT": ("llm", "assistant"),
    "STUDIO_LLM_METHOD": ("llm", "method"),
    "STUDIO_LLM_EYES": ("llm", "eyes"),
    "STUDIO_LLM_TIMEOUT": ("llm", "timeout"),
    "STUDIO_LLM_PRICE": ("llm", "price"),
}
"""Settings in the environment; `STUDIO_<PROVIDER>_URL` belongs to the providers."""


def settings(environment: Mapping[str, str] | None = None, file: Path | None = None) -> Settings:
    """Read the settings: those of the environment (`os.environ` where left out) go before those of the file.

    Raises DocumentError with every fault.
    """
    path = file if file is not None else settings_folder() / FILE
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
