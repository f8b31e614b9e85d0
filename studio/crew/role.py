"""A role: what a member of the crew reads, what it writes, and how it works, as text in a folder that a person edits.

The folder of a role holds `role.yaml`, `prompt.md.j2` and, if it likes, `examples/*.yaml`. The line `---user---`
parts the prompt in two: above it stands the craft, which the model gets as its system message, below it the material.
What comes from outside (a brief, the description of a photo) is material: `{{ brief | quoted }}` puts it between
fences that it cannot close, `{{ shows | inline }}` does the same within a line.
"""

from __future__ import annotations

import json
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

import studio.film
from studio.errors import DocumentError, Fault, NameRefused
from studio.film.cast import Names
from studio.film.faults import suggestion
from studio.film.noun import Noun, Written
from studio.project.reading import Composed, compose, read_as, refuse

if TYPE_CHECKING:
    from jinja2 import Template

PAGE, PROMPT, EXAMPLES = "role.yaml", "prompt.md.j2", "examples"
"""What lies in the folder of a role."""

BORDER = "---user---"
"""The line between craft and material."""

Tier = Literal["lead", "assistant"]
"""Which of an endpoint's two models a role needs."""

_SPECIAL = re.compile(r"<(?=[|｜]|/?s>|/?think>|(?:start|end)_of_turn>)|\[(?=/?INST\])")
"""Where a mark begins that some models read as the end of a message, whoever wrote it."""


class RolePage(Written):
    """What `role.yaml` says."""

    reads: Names
    writes: str
    tier: Tier = "lead"
    temperature: float = Field(default=0.7, ge=0, le=2)
    repairs: int = Field(default=3, ge=0, le=3)
    """How often a faulty answer goes back."""
    eyes: bool = False


@dataclass(frozen=True)
class Role:
    """A member of the crew, as its folder describes it."""

    name: str
    folder: Path
    reads: tuple[str, ...]
    """What its prompt may name, and has to be given."""
    writes: type[Noun]
    tier: Tier
    temperature: float
    repairs: int
    eyes: bool
    """Whether it wants to see pictures."""


@dataclass(frozen=True)
class Prompt:
    """What a role is told: its craft, and the material of this film."""

    system: str
    user: str


@dataclass(frozen=True)
class Example:
    """A piece of work as the role should do it: what it was given, and what it wrote."""

    reads: Mapping[str, Any]
    writes: Noun


def load_role(name: str, shelves: Sequence[Path]) -> Role:
    """Give a role of the first shelf that has a folder of its name; that folder counts whole.

    Raises NameRefused where no shelf has it, DocumentError with everything that is wrong in its folder.
    """
    found = next((shelf / name for shelf in shelves if (shelf / name).is_dir()), None)
    if found is None or not re.fullmatch(r"\w+", name):
        known = sorted({place.parent.name for shelf in shelves for place in shelf.glob(f"*/{PAGE}")})
        raise NameRefused(f"there is no role `{name}`. {suggestion(name, known, 'There are')}".strip())
    written = compose(_text(found / PAGE), str(found / PAGE))
    page, faults = read_as(RolePage, written)
    refuse(written.faults, faults)
    assert page is not None
    if page.writes not in (nouns := _nouns()):
        message = f"`writes` is `{page.writes}`, and the film has no such noun. {suggestion(page.writes, nouns, '')}"
        refuse([written.positions.fault(("writes",), message.strip())])
    if strange := [one for one in page.reads if not one.isidentifier()]:
        message = f"`reads` names `{strange[0]}`; a name holds letters, digits and `_`, as in `brief_words`"
        refuse([written.positions.fault(("reads",), message)])
    role = Role(
        name, found, page.reads, nouns[page.writes], page.tier, page.temperature, page.repairs, page.eyes
    )  # fmt: skip
    _templates(role)
    return role


def prompt(role: Role, given: Mapping[str, Any]) -> Prompt:
    """Tell a role its work; `given` holds exactly what the role reads. Raises DocumentError."""
    if missing := sorted(set(role.reads) - set(given)):
        message = f"`reads` names `{missing[0]}`, which this role is not given; it can read {', '.join(sorted(given))}"
        raise DocumentError([Fault(str(role.folder / PAGE), None, message)])
    if unread := sorted(set(given) - set(role.reads)):
        message = f"`reads` lacks `{unread[0]}`, which this role is given; add it, whether the prompt names it or not"
        raise DocumentError([Fault(str(role.folder / PAGE), None, message)])
    system, user = (_rendered(template, given, role.folder / PROMPT) for template in _templates(role))
    return Prompt(system, user)


def examples(role: Role) -> tuple[Example, ...]:
    """Give the examples of a role, in the order of their files; raises DocumentError with what is wrong in one."""
    return tuple(_example(role, file) for file in sorted((role.folder / EXAMPLES).glob("*.yaml")))


def fenced(text: object) -> str:
    """Put text between two fences that it cannot close: each is longer than any run of its sign inside."""
    inside = _harmless(text)
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", inside)), default=0))
    return f"{fence}text\n{inside}\n{fence}"


def inline(text: object) -> str:
    """Put text on one line, between quotes that it does not hold."""
    return f"“{' '.join(_harmless(text).split()).replace('“', '‘').replace('”', '’')}”"


def _harmless(text: object) -> str:
    """Give text in which no mark stands that ends a message for a model, whoever wrote it."""
    return _SPECIAL.sub(lambda mark: f"{mark[0]} ", str(text))


@cache
def _nouns() -> dict[str, type[Noun]]:
    """Give the nouns of a film that a role may write, by name."""
    found: dict[str, type[Noun]] = {}
    for module in pkgutil.iter_modules(studio.film.__path__, "studio.film."):
        for name, one in vars(import_module(module.name)).items():
            ours = isinstance(one, type) and issubclass(one, Noun) and one.__module__ == module.name
            if ours and not name.startswith("_"):
                found[name] = one
    return found


def _text(file: Path) -> str:
    """Read a file of a role's folder."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        message = f"the role `{file.parent.name}` has no such file; a role's folder is used whole, so copy the others"
        raise DocumentError([Fault(str(file), None, message)]) from None
    except UnicodeDecodeError:
        raise DocumentError([Fault(str(file), None, "the file is not in UTF-8; save it as UTF-8")]) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DocumentError([Fault(str(file), None, f"the file cannot be read: {reason}")]) from None


def _templates(role: Role) -> Iterator[Template]:
    """Give both parts of a role's prompt, on the lines that they have in the file; refuses what cannot be filled."""
    from jinja2 import StrictUndefined, TemplateSyntaxError, meta
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    file = role.folder / PROMPT
    lines = _text(file).splitlines()
    borders = [number for number, line in enumerate(lines) if line.strip() == BORDER]
    if len(borders) != 1:
        line, what = (borders[1] + 1, "a second") if borders else (None, "no")
        message = f"there is {what} line `{BORDER}`; it stands once, between the craft and the material"
        raise DocumentError([Fault(str(file), line, message)])
    paper = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    paper.filters |= {"quoted": fenced, "inline": inline}
    parts = ("\n".join(lines[: borders[0]]), "\n" * (borders[0] + 1) + "\n".join(lines[borders[0] + 1 :]))
    try:
        for tree in map(paper.parse, parts):
            if any(True for _ in meta.find_referenced_templates(tree)):
                raise DocumentError([Fault(str(file), None, "a prompt is one file; it includes no other")])
            if unknown := sorted(meta.find_undeclared_variables(tree) - set(role.reads) - set(paper.globals)):
                line = next((at for at, text in enumerate(lines, 1) if re.search(rf"\b{unknown[0]}\b", text)), None)
                message = f"`{unknown[0]}` is not among what the role reads. {suggestion(unknown[0], role.reads, '')}"
                raise DocumentError([Fault(str(file), line, f"{message.strip()} Add it to `reads` of {PAGE}, too.")])
        return iter([paper.from_string(part) for part in parts])
    except TemplateSyntaxError as error:
        message = f"{error.message}; Jinja is written `{{{{ name }}}}` and `{{% if name %}} … {{% endif %}}`"
        raise DocumentError([Fault(str(file), error.lineno, message)]) from None


def _rendered(template: Template, given: Mapping[str, Any], file: Path) -> str:
    """Fill in one part of a prompt."""
    from jinja2 import TemplateError

    try:
        return template.render(given).strip()
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        line, place = None, error.__traceback__
        while place is not None:
            # Jinja gives its own frames the lines of the template.
            line = place.tb_lineno if place.tb_frame.f_code.co_filename == "<template>" else line
            place = place.tb_next
        raise DocumentError([Fault(str(file), line, f"the prompt cannot be filled in: {error}")]) from None


def _example(role: Role, file: Path) -> Example:
    """Read one example, and see that the prompt can be filled in with it."""
    written = compose(_text(file), str(file))
    refuse(written.faults)
    tree = written.tree
    if not isinstance(tree, dict) or set(tree) != {"reads", "writes"} or not isinstance(tree["reads"], dict):
        raise DocumentError([Fault(str(file), None, "an example is written `reads:` and `writes:`, each with keys")])
    noun, faults = read_as(role.writes, Composed(str(file), tree["writes"]))
    refuse(faults)
    assert noun is not None
    if set(tree["reads"]) != set(role.reads):
        apart = ", ".join(sorted(set(tree["reads"]) ^ set(role.reads)))
        message = f"its `reads` and those of {PAGE} are not the same: {apart}"
        raise DocumentError([written.positions.fault(("reads",), message)])
    example = Example(tree["reads"], noun)
    prompt(role, example.reads)
    return example


def as_json(noun: Noun) -> str:
    """Write a noun as a model is to answer with it: what was stated, and nothing that is left out anyway."""
    return json.dumps(noun.model_dump(mode="json", exclude_unset=True, by_alias=True), ensure_ascii=False)


Check = Callable[[Any], list[str]]
"""What says in plain words why an answer cannot be used; nothing where it can."""
