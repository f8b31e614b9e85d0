"""The shot list as text: `shotlist.yaml.j2` filled in, every value written as YAML reads it back."""

from __future__ import annotations

from dataclasses import dataclass, field

from studio.departments.writing.templates import Template, shelf_of
from studio.errors import DocumentError, Fault
from studio.film.breakdown import Breakdown
from studio.film.delivery import Aspect
from studio.film.money import Money
from studio.library import folder
from studio.project.scalars import BRACE, Verbatim, block, comment, inline, scalar

PAGE = "shotlist.yaml.j2"
"""The document of all templates; one that lies in a template's own folder goes before it."""


@dataclass(frozen=True)
class Draft:
    """One shot as it is written down; empty fields are left out. `why` is for the person who edits it."""

    slate: str
    length: str
    why: tuple[str, ...]
    action: str = ""
    size: str = ""
    angle: str = ""
    move: tuple[str, ...] = ()
    move_amount: float | None = None
    cast: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    reference: str = ""
    focus: tuple[float, float] | None = None
    footage: str = ""
    card: tuple[str, ...] = ()
    line: str = ""
    by: str = ""
    """Who speaks; empty is the narrator."""
    super: str = ""
    style: str = ""
    effects: tuple[tuple[str, str], ...] = ()
    """What is heard, and when."""
    priority: str = ""
    transition: str = ""


@dataclass(frozen=True)
class DraftScene:
    """A scene as it is written down; `lines` are (text, slate) of those that are spoken across its cuts."""

    heading: str
    place: str = ""
    shots: list[Draft] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """Everything that a template's document may name."""

    film: str
    title: str
    client: str
    language: str
    length: str
    aspect: Aspect
    template: Template
    budget: Money | None
    writer: str
    """Whose the words are, in a sentence."""
    style: str
    avoid: str
    tone: str
    move_amount: float
    mood: str
    tempo: int
    deliver: tuple[tuple[str, Aspect], ...]
    scenes: tuple[DraftScene, ...]
    notes: tuple[str, ...]
    story: tuple[str, ...] = ()
    """Hook, turn and call to action, each in a sentence."""
    elements: Breakdown = field(default_factory=Breakdown)


def render(sheet: Sheet) -> str:
    """Fill in the template's document; raises DocumentError where that is missing or wrong."""
    import jinja2
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader([shelf_of(sheet.template.name), folder("templates")]),
        undefined=jinja2.StrictUndefined,
        finalize=scalar,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # YAML, not HTML: `finalize` writes every value
    )
    environment.filters |= {
        "comment": comment,
        "block": block,
        "inline": inline,
        "listed": listed,
        "separator": separator,
    }
    try:
        page = environment.get_template(PAGE)
        text = page.render(sheet=sheet, braces=False)
        return page.render(sheet=sheet, braces=True) if BRACE in text else text
    except jinja2.TemplateError as error:
        fault = Fault(f"{sheet.template.name}/{PAGE}", getattr(error, "lineno", None), f"cannot be filled in: {error}")
        raise DocumentError([fault]) from None


def listed(values: tuple[str, ...]) -> Verbatim:
    """Write one value as it is, and several between brackets."""
    return scalar(values[0]) if len(values) == 1 else Verbatim(f"[{', '.join(map(inline, values))}]")


def separator(at: int) -> Verbatim:
    """Give what stands before the entry number `at` between brackets."""
    return Verbatim(", " if at else "")
