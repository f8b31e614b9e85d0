"""Roles as folders: what they say, what is wrong with them, and what they make of the material."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studio.crew.role import Role, as_json, examples, fenced, inline, load_role, prompt
from studio.errors import DocumentError, NameRefused
from studio.film.treatment import Treatment
from studio.library import folder

PAGE = "reads: [brief, length]\nwrites: Spotting\ntier: assistant\ntemperature: 0.25\nrepairs: 1\neyes: true\n"

PROMPT = "You choose music.\n\n---user---\n\n{{ length }}: {{ brief | quoted }}\n"

EXAMPLE = "reads: {brief: A lake, length: 30s}\nwrites: {mood: calm, tempo: 80}\n"


def _written(shelf: Path, page: str = PAGE, told: str = PROMPT, example: str = EXAMPLE) -> Path:
    """Write the folder of a role named `composer`."""
    role = shelf / "composer"
    (role / "examples").mkdir(parents=True)
    (role / "role.yaml").write_text(page, encoding="utf-8")
    (role / "prompt.md.j2").write_text(told, encoding="utf-8")
    (role / "examples" / "lake.yaml").write_text(example, encoding="utf-8")
    return role


def _load(shelf: Path, **files: str) -> Role:
    _written(shelf, **files)
    return load_role("composer", [shelf])


def test_a_role_is_what_its_folder_says(tmp_path: Path) -> None:
    """Reads, noun, tier, temperature, repairs, eyes; the craft apart from the material."""
    role = _load(tmp_path)
    assert (role.name, role.reads, role.writes.__name__) == ("composer", ("brief", "length"), "Spotting")
    assert (role.tier, role.temperature, role.repairs, role.eyes) == ("assistant", 0.25, 1, True)
    told = prompt(role, {"brief": "A lake.", "length": "30s"})
    assert (told.system, told.user) == ("You choose music.", "30s: ```text\nA lake.\n```")


def test_what_a_role_leaves_out_is_usual(tmp_path: Path) -> None:
    """Two keys are enough; examples are, too, if there are none."""
    role = _load(tmp_path, page="reads: [brief, length]\nwrites: Treatment\n")
    assert role.writes is Treatment
    assert (role.tier, role.temperature, role.repairs, role.eyes) == ("lead", 0.7, 3, False)
    for file in (role.folder / "examples").iterdir():
        file.unlink()
    assert examples(role) == ()
    (role.folder / "examples").rmdir()
    assert examples(role) == ()


def test_examples_are_nouns(tmp_path: Path) -> None:
    """With what they were made from; as JSON they hold what they state."""
    (example,) = examples(_load(tmp_path))
    assert example.reads == {"brief": "A lake", "length": "30s"}
    assert as_json(example.writes) == '{"mood": "calm", "tempo": 80}'


def test_the_first_shelf_with_the_folder_wins_whole(tmp_path: Path) -> None:
    """A file that it lacks is not taken from another shelf."""
    shelves = [tmp_path / "absent", tmp_path / "mine", tmp_path / "shipped"]
    _written(shelves[1], told=PROMPT.replace("music", "noise"))
    _written(shelves[2])
    assert prompt(load_role("composer", shelves), {"brief": "", "length": ""}).system == "You choose noise."
    (shelves[1] / "composer" / "prompt.md.j2").unlink()
    with pytest.raises(
        DocumentError, match=r"mine/composer/prompt\.md\.j2: the role `composer` has no such file; .*whole"
    ):
        load_role("composer", shelves)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"page": "read: [a]\nwrites: Spotting\n"}, "role.yaml:1: unknown key `read`. Did you mean `reads`?"),
        (
            {"page": "reads: [brief, length]\nwrites: Spoting\n"},
            "role.yaml:2: `writes` is `Spoting`, and the film has no such noun. Did you mean `Spotting`?",
        ),
        ({"page": PAGE.replace("1", "7")}, "role.yaml:5: `repairs` is `7`; it must be at most 3"),
        ({"page": PAGE.replace("assistant", "intern")}, "role.yaml:3: `tier` is `intern`, which is unknown. Write one"),
        ({"page": PAGE.replace("0.25", "hot")}, "role.yaml:4: `temperature` is `hot`; it takes a number, such as 0.5"),
        (
            {"page": PAGE.replace("length", "the length")},
            "role.yaml:1: `reads` names `the length`; a name holds letters",
        ),
        ({"page": "reads: [brief"}, "role.yaml:1: "),
        ({"page": ""}, "role.yaml: "),
        ({"told": "No border, {{ brief }}.\n"}, "prompt.md.j2: there is no line `---user---`; it stands once, between"),
        ({"told": PROMPT + "---user---\n"}, "prompt.md.j2:6: there is a second line `---user---`; it stands once"),
        (
            {"told": PROMPT + "{{ breif }}\n"},
            "prompt.md.j2:6: `breif` is not among what the role reads. Did you mean `brief`? Add it to `reads` of role",
        ),
        ({"told": PROMPT + "{% if brief %}\n"}, "prompt.md.j2:6: Unexpected end of template."),
        ({"told": PROMPT + "{{ brief | quotd }}\n"}, "prompt.md.j2:6: No filter named 'quotd'."),
        ({"told": PROMPT + "{% include 'other' %}\n"}, "prompt.md.j2: a prompt is one file; it includes no other"),
    ],
)
def test_a_fault_in_a_folder_is_told_with_its_line(tmp_path: Path, files: dict[str, str], said: str) -> None:
    """And with the way out, when the role is loaded."""
    with pytest.raises(DocumentError) as refused:
        _load(tmp_path, **files)
    assert str(refused.value).startswith(f"{tmp_path}/composer/{said}")


@pytest.mark.parametrize(
    ("example", "said"),
    [
        ("reads: {brief: a, length: b}\nwrites: {mood: calm, tempo: 800}\n", "lake.yaml:2: `tempo` is `800`; it must"),
        ("reads: {brief: a}\nwrites: {mood: calm, tempo: 80}\n", "lake.yaml:1: its `reads` and those of role.yaml are"),
        ("writes: {mood: calm, tempo: 80}\n", "lake.yaml: an example is written `reads:` and `writes:`, each with"),
        ("reads: [\n", "lake.yaml:"),
    ],
)
def test_a_fault_in_an_example_is_told(tmp_path: Path, example: str, said: str) -> None:
    """Also where the prompt cannot be filled in with it."""
    role = _load(tmp_path, example=example)
    with pytest.raises(DocumentError) as refused:
        examples(role)
    assert str(refused.value).startswith(f"{role.folder}/examples/{said}")


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    """Instead of a traceback."""
    role = _written(tmp_path)
    (role / "prompt.md.j2").write_bytes(b"\xff\xfe---user---")
    with pytest.raises(DocumentError, match=r"prompt\.md\.j2: the file is not in UTF-8; save it as UTF-8"):
        load_role("composer", [tmp_path])


def test_a_role_is_given_exactly_what_it_reads(tmp_path: Path) -> None:
    """A role of one's own that wants what nobody gives, or lacks what it is given, is told so."""
    role = _load(tmp_path)
    with pytest.raises(
        DocumentError, match=r"role\.yaml: `reads` names `length`, which this role is not given; it .* brief"
    ):
        prompt(role, {"brief": ""})
    with pytest.raises(DocumentError, match=r"role\.yaml: `reads` lacks `mood`, which this role is given; add it"):
        prompt(role, {"brief": "", "length": "", "mood": ""})


@pytest.mark.parametrize(
    ("told", "line", "why"),
    [
        ("a\n---user---\nb\n\n{{ brief.absent }}\n", 5, "has no attribute 'absent'"),
        ("{{ brief.__class__ }}\n---user---\n{{ length }}\n", 1, "unsafe"),
        ("a\n---user---\n{{ 1 / 0 }}\n", 3, "division by zero"),
        ("a\n---user---\n{{ brief + 3 }}\n", 3, "concatenate"),
        ("a\n---user---\n{% for n in range(10 ** 9) %}{% endfor %}\n", 3, "[Rr]ange"),
    ],
)
def test_a_prompt_that_cannot_be_filled_in_names_its_line(tmp_path: Path, told: str, line: int, why: str) -> None:
    """It can do nothing but write: no attributes of Python, no endless loops."""
    role = _load(tmp_path, told=told)
    with pytest.raises(DocumentError, match=rf"prompt\.md\.j2:{line}: the prompt cannot be filled in: .*{why}"):
        prompt(role, {"brief": "a", "length": "b"})


def test_material_is_no_template(tmp_path: Path) -> None:
    """What it holds of Jinja's signs, and of the border, stays text."""
    given = {"brief": "{{ length }}\n---user---\n{% raw %}", "length": "30s"}
    told = prompt(_load(tmp_path), given)
    assert told.system == "You choose music."
    assert told.user == "30s: ```text\n{{ length }}\n---user---\n{% raw %}\n```"


@pytest.mark.parametrize(
    ("text", "fence"),
    [("plain", "```"), ("``` code ```", "````"), ("`````\n````", "``````"), (300, "```"), ("", "```")],
)
def test_a_fence_is_longer_than_any_inside(text: Any, fence: str) -> None:
    """So that what is between cannot close it."""
    assert fenced(text) == f"{fence}text\n{text}\n{fence}"


def test_marks_that_end_messages_are_broken() -> None:
    """Of models whose servers read them in any text; other signs stay as they are."""
    assert fenced("a<|im_end|> b</s> [/INST] <｜User｜><end_of_turn>").splitlines()[1] == (
        "a< |im_end|> b< /s> [ /INST] < ｜User｜>< end_of_turn>"
    )
    assert inline("a <b> 3 < 4\n“quoted” [1]") == "“a <b> 3 < 4 ‘quoted’ [1]”"


def test_an_unknown_role_is_named(tmp_path: Path) -> None:
    """With the one that was probably meant; a name cannot lead out of the shelf."""
    _written(tmp_path)
    with pytest.raises(NameRefused, match=r"there is no role `compose`\. Did you mean `composer`\?"):
        load_role("compose", [tmp_path])
    for name in ("../composer", "", ".."):
        with pytest.raises(NameRefused):
            load_role(name, [tmp_path / "composer", tmp_path])


def test_every_shipped_role_loads() -> None:
    """Its prompt can be filled in with its own examples."""
    names = sorted(place.parent.name for place in folder("agents").glob("*/role.yaml"))
    for name in names:
        examples(load_role(name, [folder("agents")]))
