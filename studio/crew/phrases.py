"""Phrases that every role is told beside its own prompt, from `assets/asking/`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from studio.library import folder

if TYPE_CHECKING:
    from jinja2 import Template


def phrase(name: str, **given: Any) -> str:
    """Give a phrase, filled in."""
    return _template(name).render(given).strip()


@cache
def _template(name: str) -> Template:
    """Read a phrase once."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    paper = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    return paper.from_string((folder("assets") / "asking" / f"{name}.md.j2").read_text(encoding="utf-8"))
