"""What every noun of a film is: frozen, and closed to words it does not know."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, model_validator


class Noun(BaseModel):
    """A frozen model that refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Written(Noun):
    """A noun that a person writes: a key without a value is as if left out, a bare text fills the field `BARE`."""

    BARE: ClassVar[str | None] = None

    @model_validator(mode="before")
    @classmethod
    def _as_written(cls, value: Any) -> Any:
        """Read the short forms; unknown keys stay, to be refused."""
        if value is None:
            return {}
        if isinstance(value, str) and cls.BARE is not None:
            return {cls.BARE: value}
        if isinstance(value, dict) and any(one is None for one in value.values()):
            known = {*cls.model_fields, *(field.alias for field in cls.model_fields.values())}
            return {name: one for name, one in value.items() if one is not None or name not in known}
        return value


def plain(number: Fraction | float) -> str:
    """Write a number as people do: at most six decimals, no exponent."""
    return f"{float(number):.6f}".rstrip("0").rstrip(".")
