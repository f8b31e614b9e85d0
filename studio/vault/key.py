"""A key names a piece of work by what goes into it: the hash of canonical bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import Any, NewType

from pydantic import BaseModel

Key = NewType("Key", str)
"""sha256 in hex of `{step, version, inputs}` as canonical JSON."""


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


class Canonical(dict[str, Any]):
    """A mapping in canonical JSON that thousands of works share: a key that holds it at its top holds its digest."""

    @cached_property
    def digest(self) -> str:
        """sha256 in hex of its canonical bytes."""
        return hashlib.sha256(_ENCODER.encode(self).encode()).hexdigest()


_PLAIN = frozenset({str, int, float, bool, type(None), Canonical})


def canonical(value: Any) -> Any:
    """Give `value` as plain JSON: models as objects without unset defaults, fractions as text, sets sorted.

    Raises TypeError for anything whose bytes would depend on chance or machine (paths, clocks, objects).
    """
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True)  # plain JSON already
    if isinstance(value, Mapping):
        return {str(name): canonical(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [canonical(one) for one in value]
    if isinstance(value, (set, frozenset)):
        return sorted(canonical(one) for one in value)
    raise TypeError(f"a key cannot hold a {type(value).__name__}: {value!r}")


def key_of(step: str, version: int, inputs: Mapping[str, Any]) -> Key:
    """Give the key of a step's work on `inputs` (canonical JSON, sorted, no spaces, UTF-8)."""
    short = {name: one.digest if type(one) is Canonical else one for name, one in inputs.items()}
    text = _ENCODER.encode({"step": step, "version": version, "inputs": short})
    return Key(hashlib.sha256(text.encode()).hexdigest())


def seed_of(key: Key) -> int:
    """Give the seed of a piece of work, 0 to 2**31 - 1: the first bits of its key."""
    return int(key[:8], 16) & 0x7FFFFFFF
