"""A shot list is edited in place: what a revision names changes, and every other character stays as it was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.errors import DocumentError, InputError, StudioError
from studio.film.revision import Revision
from studio.film.shotlist import Shot
from studio.project.changes import SHOT_KEYS
from studio.project.difference import difference
from studio.project.editing import edited, refuse_beyond
from studio.project.shotlist import shotlist_of
from studio.project.spans import lay_out

HEAD = "film: {title: Lakes}\nscenes:\n  - shots:\n"

ONE = HEAD + "      - slate: 1A\n        length: 3s\n"


def _apply(text: str, **proposed: Any) -> str:
    """Apply a revision that is given as a role would write it."""
    return edited(text, Revision.model_validate(proposed))


def _of_shot(keys: str, **edit: Any) -> str:
    """Edit shot 1A, written with more keys, and give what stands behind its first line."""
    text = HEAD + "      - slate: 1A\n" + keys
    return _apply(text, edits=[{"slate": "1A", **edit}]).removeprefix(HEAD + "      - slate: 1A\n")


def _values(text: str, slate: str = "1A") -> dict[str, Any]:
    """Read a shot."""
    shots = {shot.slate: shot for scene in shotlist_of(text)[0].scenes for shot in scene.shots}
    return shots[slate].model_dump(mode="json", exclude_defaults=True)


def test_the_order_of_the_keys_names_each_key_of_a_shot_once() -> None:
    """What a shot can hold has its place among the others."""
    assert sorted(SHOT_KEYS) == sorted(Shot.model_fields)


# The form of a value


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("        action: Old # why\n", {"action": "New"}, "        action: New # why\n"),
        ("        action:   Old\n", {"action": "New"}, "        action:   New\n"),
        ("        action: 'Old'\n", {"action": "It's: new"}, '        action: "It\'s: new"\n'),
        ("        action: Old\n", {"action": "New: one # two"}, "        action: 'New: one # two'\n"),
        ("        action: Old\n", {"action": "日出：山顶"}, '        action: "日出：山顶"\n'),
        ("        action: Old\n", {"action": "no"}, "        action: 'no'\n"),
        ("        action: # why\n", {"action": "New"}, "        action: New # why\n"),
        ("        action:\n", {"action": "New"}, "        action: New\n"),
        ("        action:\n          Old\n", {"action": "New"}, "        action:\n          New\n"),
        ("        action: Old\n          more\n        seed: 1\n", {"action": "New"},
         "        action: New\n        seed: 1\n"),
        ('        action: "Old\n          more" # why\n', {"action": "New"}, "        action: New # why\n"),
        ("        line: Old\n", {"line": "New"}, "        line: New\n"),
        ("        line: {by: narrator, text: Old, say: Ould}\n", {"line": "New, then"},
         "        line: {by: narrator, text: 'New, then', say: Ould}\n"),
        ('        line: {"text":"Old","by":"narrator"}\n', {"line": "New"},
         '        line: {"text": New,"by":"narrator"}\n'),
        ("        line:\n          text: Old # why\n          say: Ould\n", {"line": "New"},
         "        line:\n          text: New # why\n          say: Ould\n"),
        ("        super: Old\n", {"super": "New"}, "        super: New\n"),
        ("        super: {text: Old, style: title}\n", {"super": "New {1}"},
         '        super: {text: "New {1}", style: title}\n'),
        ("        card:\n          text: |- # why\n            One\n\n            Two\n          style: end_card\n",
         {"card": "Three\n\nFour"},
         "        # why\n"[:0] + "        card:\n          # why\n          text: |-\n            Three\n\n"
         "            Four\n          style: end_card\n"),
        ("        card:\n          text: |\n            One\n            Two\n", {"card": "Three"},
         "        card:\n          text: |-\n            Three\n"),
        ("        action: >-\n          Old words\n          and more\n\n        seed: 1\n", {"action": "New: words"},
         "        action: >-\n          New: words\n\n        seed: 1\n"),
        ("        action: |+\n          Old\n\n        seed: 1\n", {"action": " New"},
         "        action: ' New'\n\n        seed: 1\n"),
        ("        card: Old\n", {"card": "One\nTwo"}, '        card: "One\\nTwo"\n'),
        ("        move: push_in # slowly\n", {"move": "pan_left"}, "        move: pan_left # slowly\n"),
        ("        move: push_in\n", {"move": ["push_in", "tilt_up"]}, "        move: [push_in, tilt_up]\n"),
        ("        move: [ 推 ]\n", {"move": ["push_in", "tilt_up"]}, "        move: [ 推, tilt_up ]\n"),
        ("        move: [push_in, tilt_up] # both\n", {"move": "tilt_up"}, "        move: [tilt_up] # both\n"),
        ("        move:\n          - push_in # slowly\n          - tilt_up # late\n        seed: 1\n",
         {"move": ["push_in", "pan_left"]},
         "        move:\n          - push_in # slowly\n          - pan_left # late\n        seed: 1\n"),
        ("        move:\n        - push_in\n        seed: 1\n", {"move": ["push_in", "tilt_up"]},
         "        move:\n        - push_in\n        - tilt_up\n        seed: 1\n"),
        ("        move:\n          - push_in # slowly\n          - tilt_up # late\n        seed: 1\n",
         {"move": "push_in"},
         "        move:\n          # slowly\n          - push_in # late\n        seed: 1\n"),
        ("        focus: [.5, 0.4]\n", {"focus": [0.5, 0.25]}, "        focus: [.5, 0.25]\n"),
        ("        transition: {kind: dissolve, length: 12f}\n", {"transition": "cut"}, "        transition: cut\n"),
        ("        transition:\n          kind: dissolve # soft\n          length: 12f\n", {"transition": "dissolve 1s"},
         "        # soft\n        transition: dissolve 1s\n"),
        ("        length: 1:30\n", {"length": "00:00:04:12"}, "        length: 00:00:04:12\n"),
        ("        priority: want\n", {"priority": "must"}, "        priority: must\n"),
        ("        ? action\n        : Old\n", {"action": "New"}, "        ? action\n        : New\n"),
    ],
)  # fmt: skip
def test_a_value_is_replaced_in_its_form(before: str, edit: dict[str, Any], after: str) -> None:
    """Bare stays bare, keys beside a text stay, lists stay lists, and remarks stay where they stood or right above."""
    assert _of_shot(before, **edit) == after


def test_what_is_so_already_is_left_as_it_is_typed() -> None:
    """A value that reads the same is no change, however it is written."""
    keys = (
        "        length: '3s'\n        size: 特写\n        move: [推]\n        line: 'Hi'\n        super: {text: Hi}\n"
    )
    same = {"length": "3s", "size": "close", "move": ["push_in"], "line": "Hi", "super": "Hi"}
    assert _of_shot(keys, **same) == keys


# Where a new key goes


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("        length: 3s # long\n        action: x\n", {"size": "wide"},
         "        length: 3s # long\n        size: wide\n        action: x\n"),
        ("        action: x\n        length: 3s\n", {"angle": "low", "size": "wide"},
         "        action: x\n        length: 3s\n        size: wide\n        angle: low\n"),
        ("        length: 3s\n          # was 4s\n        action: x\n", {"size": "wide"},
         "        length: 3s\n          # was 4s\n        size: wide\n        action: x\n"),
        ("        action: |+\n          x\n\n        seed: 1\n", {"line": "Hi"},
         "        action: |+\n          x\n\n        seed: 1\n        line: Hi\n"),
        ("        action: |+\n          x\n\n        note: n\n", {"line": "Hi"},
         "        action: |+\n          x\n\n        line: Hi\n        note: n\n"),
        ("        action: |-\n          x\n\n        # remark\n        note: n\n", {"line": "Hi"},
         "        action: |-\n          x\n        line: Hi\n\n        # remark\n        note: n\n"),
        ("        length: 3s", {"note": "boat"}, "        length: 3s\n        note: boat"),
        ("        length:", {"note": "boat"}, "        length:\n        note: boat"),
        ("        length:", {"length": "3s", "note": "boat"}, "        length: 3s\n        note: boat"),
        ("        length: 3s\n", {"card": "One, {two}"}, '        length: 3s\n        card: "One, {two}"\n'),
        ("        length: 3s\n", {"move": ["push_in", "tilt_up"], "cast": []},
         "        length: 3s\n        move: [push_in, tilt_up]\n        cast: []\n"),
    ],
)  # fmt: skip
def test_a_new_key_gets_a_line_behind_its_neighbour(before: str, edit: dict[str, Any], after: str) -> None:
    """In the order in which keys are written, before the remarks that belong to what follows."""
    assert _of_shot(before, **edit) == after


@pytest.mark.parametrize(
    ("shot", "edit", "after"),
    [
        ("{slate: 1A, length: 3s}", {"size": "wide", "note": "a, b"},
         "{slate: 1A, length: 3s, size: wide, note: 'a, b'}"),
        ("{slate: 1A, length: , }", {"length": "3s", "size": "wide"}, "{slate: 1A, length: 3s, size: wide , }"),
        ("{slate: 1A, note}", {"note": "n", "super": "S"}, "{slate: 1A, super: S, note: n}"),
        ('{"slate":"1A","action":"x"}', {"action": "y: z", "length": "3s"},
         "{\"slate\":\"1A\", length: 3s,\"action\": 'y: z'}"),
        ("{slate: 1A, # first\n         line: {text: Old}, # spoken\n        }", {"line": "[New]", "size": "wide"},
         "{slate: 1A, size: wide, # first\n         line: {text: '[New]'}, # spoken\n        }"),
    ],
)  # fmt: skip
def test_a_shot_between_braces_is_edited_between_them(shot: str, edit: dict[str, Any], after: str) -> None:
    """Its values are written as a comma and a brace ask for."""
    assert _apply(f"{HEAD}      - {shot}\n", edits=[{"slate": "1A", **edit}]) == f"{HEAD}      - {after}\n"


def test_a_whole_document_between_braces_is_edited() -> None:
    """As JSON is, for instance."""
    text = '{"film":{"title":"x"},"scenes":[{"shots":[{"slate":"1A"},{"slate":"1B"}]}]}'
    proposed = {
        "edits": [{"slate": "1B", "line": "Hi"}],
        "new": [{"after": "1A", "action": "y"}],
        "film": {"style": "warm", "mood": "epic"},
    }
    assert _apply(text, **proposed) == (
        '{"film":{"title":"x"}, look: {style: warm},"scenes":[{"shots":[{"slate":"1A"}, {slate: 1C, action: y},'
        '{"slate":"1B", line: Hi}]}], sound: {music: {mood: epic}}}'
    )


# Text


@pytest.mark.parametrize("text", ["{{price}} off", "a {{{b}}} c", "{{", "{{ x }} {{y}}", "{{brace}}"])
def test_braces_in_what_is_proposed_stay_text(text: str) -> None:
    """No `{{` becomes the name of a var, in whatever form it is written."""
    film = "film: {title: Lakes, vars: {price: ¥299}}\nscenes: [{shots: [{slate: 1A, action: x}]}]\n"
    for document in (film, ONE):
        after = _apply(document, edits=[{"slate": "1A", "action": text, "super": text}])
        assert _values(after)["action"] == text
        assert _values(after)["super"]["text"] == text


def test_a_var_that_stood_in_a_text_stays_one() -> None:
    """A line with a price can be reworded around it; another line cannot name it by chance."""
    text = "film: {title: x, vars: {price: ¥299}}\nscenes:\n- shots:\n  - slate: 1A\n    line: Now {{price}}\n"
    after = _apply(text, edits=[{"slate": "1A", "line": "Only {{price}}, {{not}} more", "note": "{{price}}"}])
    assert '    line: "Only {{price}}, {{brace}}{not}} more"\n' in after
    assert 'vars: {price: ¥299, brace: "{"}' in after
    assert _values(after)["line"]["text"] == "Only ¥299, {{not}} more"
    assert _values(after)["note"] == "{{price}}"


def test_a_text_that_reads_so_already_needs_no_brace() -> None:
    """However its braces are written."""
    text = 'film: {title: x, vars: {b: "{"}}\nscenes: [{shots: [{slate: 1A, action: "{{b}}{y}}"}]}]\n'
    for same in ("{{y}}", "{{b}}{y}}"):
        assert _apply(text, edits=[{"slate": "1A", "action": same}]) == text


def test_a_var_of_another_meaning_is_not_taken_for_a_brace() -> None:
    """Where `brace` means something else, the brace gets another name."""
    text = "film:\n  title: x\n  vars:\n    brace: steel # it is\nscenes: [{shots: [{slate: 1A}]}]\n"
    after = _apply(text, edits=[{"slate": "1A", "action": "{{x}}"}])
    assert '    brace: steel # it is\n    brace_1: "{"\n' in after
    assert _values(after)["action"] == "{{x}}"


@pytest.mark.parametrize(
    "text", ["  spaced  ", "tab\there", "a\u2028b\u0085c", "\U0001f600 # :", "", "'", '"', "- x", "? y"]
)
def test_any_text_reads_back_as_proposed(text: str) -> None:
    """Signs that mean something in YAML, and such as nobody sees."""
    for keys in ("        note: old\n", "        note: |-\n          old\n", "        note: >\n          old\n"):
        assert _values(HEAD + "      - slate: 1A\n" + _of_shot(keys, note=text))["note"] == text


# New shots, and shots that go


TWO = """\
film: {title: Lakes}
scenes:
  - shots:
      # the first
      - slate: 2A
        action: a
        # still of 2A? of 2B
          # of 2A
        # of 2A too

      # the second
      - slate: 3A
        action: b
"""


def test_a_new_shot_stands_behind_another_with_its_reason() -> None:
    """Behind all that belongs to that shot, before the remarks of the next, as far apart as the others."""
    new = [
        {"after": "2A", "action": "c", "length": "2s", "reason": "a pause,\nto breathe"},
        {"after": "2A", "action": "d"},
    ]
    added = """
      # a pause, to breathe
      - slate: 2B
        length: 2s
        action: c

      - slate: 2C
        action: d
"""
    assert _apply(TWO, new=new) == TWO.replace("too\n", "too\n" + added)


def test_a_new_shot_stands_at_the_end_of_a_scene() -> None:
    """Before what follows, and behind a last line that has no end."""
    assert _apply(TWO + "sound: {}\n", new=[{"after": "3A", "action": "c"}]) == (
        TWO + "\n      - slate: 3B\n        action: c\nsound: {}\n"
    )
    assert _apply(TWO[:-1], new=[{"after": "3A", "action": "c"}]) == TWO + "\n      - slate: 3B\n        action: c"


def test_a_new_shot_is_indented_as_its_neighbour() -> None:
    """Wide dashes, lists at the column of their key, and lists between brackets."""
    text = "film: {title: x}\nscenes:\n- shots:\n  -   slate: 1A # one\n      action: a\n  - {slate: 1B}\n"
    after = _apply(text, new=[{"after": "1A", "action": "b", "reason": "r"}, {"after": "1B", "action": "c"}])
    assert after == text.replace("      action: a\n", "      action: a\n  # r\n  -   slate: 1C\n      action: b\n") + (
        "  - slate: 1D\n    action: c\n"
    )
    text = "film: {title: x}\nscenes:\n  - shots: [{slate: 1A}, # one\n      {slate: 1B}]\n"
    after = _apply(text, new=[{"after": "1B", "action": "b, c", "reason": "r"}])
    assert after == text.replace("      {slate: 1B}]", "      # r\n      {slate: 1B}, {slate: 1C, action: 'b, c'}]")


@pytest.mark.parametrize(
    ("there", "taken", "after", "slate"),
    [
        (["2A", "3A"], [], "2A", "2B"),
        (["1A", "1B", "1C"], [], "1A", "1D"),
        (["1A", "1C"], [], "1A", "1B"),
        (["1A", "1C"], ["1B"], "1A", "1D"),
        (["1A", "1B"], [], "1B", "1C"),
        (["1B", "1C"], [], "1C", "1D"),
        (["2"], [], "2", "2A"),
        (["1Z"], [], "1Z", "1AA"),
        (["1AZ"], ["1BA"], "1AZ", "1BB"),
    ],
)
def test_a_slate_is_never_given_twice(there: list[str], taken: list[str], after: str, slate: str) -> None:
    """The scene's number and the next letter that no shot has and no take ever had."""
    text = HEAD + "".join(f"      - {{slate: {one}, omit: {str(one == '1B').lower()}}}\n" for one in there)
    new = Revision.model_validate({"new": [{"after": after, "action": "x"}]})
    shots = [shot.slate for shot in shotlist_of(edited(text, new, taken=taken))[0].scenes[0].shots]
    at = there.index(after) + 1
    assert shots == [*there[:at], slate, *there[at:]]


def test_a_scene_without_slates_left_is_told() -> None:
    """Three letters are the most that a slate has."""
    with pytest.raises(InputError, match="scene 1 has no slate left behind 1ZZZ"):
        _apply(HEAD + "      - {slate: 1ZZZ}\n", new=[{"after": "1ZZZ", "action": "x"}])


def test_a_shot_is_omitted_and_stays_where_it_is() -> None:
    """`omit: true` is written, or a `false` turned; once is enough."""
    text = HEAD + "      - slate: 1A\n        note: n\n      - {slate: 1B, omit: no}\n      - {slate: 1C}\n"
    after = _apply(text, omit=["1A", "1B", "1A"])
    assert after == text.replace("        note: n\n", "        omit: true\n        note: n\n").replace(
        "omit: no", "omit: true"
    )
    assert _apply(after, omit=["1A", "1B"]) == after
    with pytest.raises(DocumentError, match="`omit` leaves out every shot"):
        _apply(after, omit=["1C"])


# The film as a whole


@pytest.mark.parametrize(
    ("before", "film", "after"),
    [
        ("film: {title: Lakes} # it\n", {"title": "Lakes, again"}, "film: {title: 'Lakes, again'} # it\n"),
        ("film:\n  title: Lakes\n\nlook:\n  avoid: text\n", {"style": "warm"},
         "film:\n  title: Lakes\n\nlook:\n  avoid: text\n  style: warm\n"),
        ("film:\n  title: Lakes\n  # more\n\nlook:\n", {"style": "warm"},
         "film:\n  title: Lakes\n  # more\n\nlook: {style: warm}\n"),
        ("film:\n  title: Lakes\n  # more\n\ntakes: 2\n", {"style": "warm"},
         "film:\n  title: Lakes\n  # more\n\nlook:\n  style: warm\n\ntakes: 2\n"),
        ("film: {title: Lakes}\nsound: {music: calm}\n", {"mood": "epic"},
         "film: {title: Lakes}\nsound: {music: epic}\n"),
        ("film: {title: Lakes}\nsound:\n  music: calm # soft\n", {"tempo": 90},
         "film: {title: Lakes}\nsound:\n  music: {mood: calm, tempo: 90} # soft\n"),
        ("film: {title: Lakes}\nsound:\n  music:\n    from: library\n    tempo: 80\n", {"mood": "epic", "tempo": 90},
         "film: {title: Lakes}\nsound:\n  music:\n    from: library\n    mood: epic\n    tempo: 90\n"),
        ("film: {title: Lakes}\nsound: {music: {}}\n", {"mood": "epic", "tempo": 90},
         "film: {title: Lakes}\nsound: {music: {mood: epic, tempo: 90}}\n"),
        ("film: {title: Lakes}\nsound:\n  loudness: -14 LUFS\n", {"mood": "epic"},
         "film: {title: Lakes}\nsound:\n  loudness: -14 LUFS\n  music: {mood: epic}\n"),
        ("film: {title: Lakes}\nsound:\n", {"mood": "epic"}, "film: {title: Lakes}\nsound: {music: {mood: epic}}\n"),
        ("film: {title: Lakes}\n", {"mood": "calm", "title": "Lakes"}, "film: {title: Lakes}\n"),
    ],
)  # fmt: skip
def test_the_film_as_a_whole_is_edited(before: str, film: dict[str, Any], after: str) -> None:
    """Title, style, mood and tempo; a section that is missing is made."""
    shots = "scenes: [{shots: [{slate: 1A}]}]\n"
    assert _apply(before + shots, film=film) == after + shots


@pytest.mark.parametrize(
    ("music", "said"), [("none", "the film has no music"), ("{file: song.mp3}", "the music is the file `song.mp3`")]
)
def test_music_that_has_no_mood_is_told(music: str, said: str) -> None:
    """Silence and a person's own file are not turned into something else."""
    with pytest.raises(InputError, match=re.escape(said)):
        _apply(f"{ONE}sound: {{music: {music}}}\n", film={"mood": "epic"})


# What is refused


def test_unknown_slates_are_named_all_at_once() -> None:
    """With those that there are."""
    with pytest.raises(InputError) as refused:
        _apply(ONE, edits=[{"slate": "1B", "note": "x"}], new=[{"after": "7C", "action": "x"}], omit=["9", "7C"])
    assert str(refused.value).splitlines() == [
        f"the shot list has no shot {slate}; it has 1A" for slate in ("1B", "7C", "9")
    ]
    with pytest.raises(InputError, match="shot 1A is edited twice"):
        _apply(ONE, edits=[{"slate": "1A", "note": "x"}, {"slate": "1A", "note": "y"}])


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ({"cast": ["marta"]}, "`cast` of shot 1A: `marta` is not in `cast:`"),
        ({"move": ["push_in", "pull_out"]}, "undo each other"),
        ({"transition": "dissolve 5s"}, "`dissolve 5s` is longer than shot 1A"),
    ],
)
def test_a_revision_that_makes_no_film_is_told_in_the_words_of_a_person(edit: dict[str, Any], said: str) -> None:
    """As if that person had typed it."""
    with pytest.raises(DocumentError, match=re.escape(said)):
        _apply(ONE, edits=[{"slate": "1A", **edit}])


def test_a_document_that_is_wrong_is_told_before_it_is_edited() -> None:
    """With its own lines."""
    with pytest.raises(DocumentError, match=r"shotlist\.yaml:4: unknown key `sise`"):
        _apply(HEAD + "      - {slate: 1A, sise: wide}\n", edits=[{"slate": "1A", "note": "x"}])


def test_a_form_that_cannot_be_edited_in_place_is_told_and_nothing_given() -> None:
    """A comment between braces whose line begins within a text can go nowhere."""
    text = HEAD + '      - {slate: 1A, action: "a\n         b", move: [push_in, # slowly\n          tilt_up]}\n'
    with pytest.raises(StudioError, match="cannot be edited in place"):
        _apply(text, edits=[{"slate": "1A", "move": "push_in"}])


def test_a_scope_is_held_by_what_the_documents_say() -> None:
    """One shot may change in every key but `omit`; whatever else changes is named."""
    text = HEAD + "      - {slate: 1A, action: a}\n      - {slate: 1B, action: b}\n"
    refuse_beyond("1A", text, _apply(text, edits=[{"slate": "1A", "action": "{{x}}", "length": "3s"}]))
    everything = {
        "edits": [{"slate": "1A", "action": "x"}, {"slate": "1B", "note": "y"}],
        "new": [{"after": "1A", "action": "z"}],
        "omit": ["1A"],
        "film": {"title": "T", "style": "S", "mood": "epic"},
    }
    with pytest.raises(InputError) as refused:
        refuse_beyond("1A", text, _apply(text, **everything))
    assert str(refused.value) == (
        "only shot 1A may change, and `film`, `look`, `sound`, `omit` of shot 1A, shot 1B, shot 1C would change too; "
        "leave that as it is"
    )


# Whatever a person types, and whatever is proposed


WORDS = st.sampled_from([
    "lake", "dawn", "山", "雾。", "it's", '"so"', "#1", "a: b", "{x}", "[y]", "- z", "50 %", "no", "1:30", "—", "€",
    "é", "🎬", "100", "&", "*", "!", "|", ">", "@home", "end.",
])  # fmt: skip
"""Words that mean something in YAML, and such as do not."""

TEXT = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
TEXTS = st.one_of(TEXT, st.lists(TEXT, min_size=2, max_size=3).map("\n".join))

MOVES = st.sampled_from([["push_in"], ["pan_left", "tilt_up"], ["handheld"], ["orbit_right", "push_in"], ["static"]])


@st.composite
def _value(draw: st.DrawFn, text: str, *, flow: bool, column: int) -> str:
    """Type a text as a person may: bare where that reads well, in quotes of either kind, or as a block."""
    single = "'" + text.replace("'", "''") + "'"
    double = '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    ways = [double]
    if "\n" not in text:
        ways.append(single)
        if " " in text:
            ways.append(double.replace(" ", "\n" + " " * (column + 3), 1))
        if re.fullmatch(r"[\w山雾。—€é.]+( [\w山雾。—€é.]+)*", text):
            ways += [text, text]
    if not flow:
        margin = "\n" + " " * (column + draw(st.sampled_from([1, 2, 4])))
        head = draw(st.sampled_from(["|-", "|- # {}", "|-"]))
        block = head + margin + text.replace("\n", margin)
        ways += [block + draw(st.sampled_from(["", "\n"]))]
        if "\n" not in text:
            ways.append(">-" + margin + text)
    return draw(st.sampled_from(ways))


@st.composite
def _shot_keys(draw: st.DrawFn, slate: str, *, flow: bool, column: int) -> list[tuple[str, str]]:
    """Type some keys of a shot, in some order."""
    inner = column + 2

    def words(*, flow: bool = flow, column: int = inner) -> str:
        return draw(_value(draw(TEXTS), flow=flow, column=column))

    def spoken(other: str) -> str:
        forms = [
            words,
            lambda: f"{{text: {words(flow=True)}, {other}}}",
            lambda: f"{{{other}, text: {words(flow=True)}}}",
        ]
        if not flow:
            lines = [f"text: {words(column=inner + 2)}", f"{other} # {{}}"]
            forms.append(lambda: "".join(f"\n{' ' * inner}{line}" for line in draw(st.permutations(lines))))
        return draw(st.sampled_from(forms))()

    def listed(values: list[str]) -> str:
        forms = [f"[{', '.join(values)}]", f"[ {' , '.join(values)} ]"]
        if len(values) == 1:
            forms.append(values[0])
        if not flow:
            forms.append("".join(f"\n{' ' * inner}- {value} # {{}}" for value in values))
        return draw(st.sampled_from(forms))

    keys = {
        "length": "4s",
        "size": draw(st.sampled_from(["wide", "特写", '"full"'])),
        "move": listed(draw(st.sampled_from([["推"], ["pan_left", "tilt_up"], ["handheld"]]))),
        "action": words(),
        "line": spoken("by: narrator"),
        "super": spoken("style: title"),
        "card": words(),
        "focus": listed([".5", "0.25"]),
        "transition": draw(st.sampled_from(["cut", "{kind: dissolve, length: 6f}"])),
        "note": draw(st.sampled_from(["", words()])),
        "omit": "false",
        "seed": "7",
    }
    chosen = draw(st.lists(st.sampled_from(sorted(keys)), unique=True, max_size=6))
    pairs = [("slate", draw(st.sampled_from([slate, f'"{slate}"']))), *((key, keys[key]) for key in chosen)]
    return draw(st.permutations(pairs)) if draw(st.booleans()) else pairs


@st.composite
def _documents(draw: st.DrawFn) -> str:
    """Type a shot list by hand; `{}` stands where a remark gets its number."""
    remark = st.sampled_from(["", "", "", "# {} why: {x} 'so'", "#{}", "# {} 山"])
    behind = st.sampled_from(["", "", "", "  # {}", ' # {} "quoted" # twice'])
    pad, dash, own = draw(st.sampled_from(["", "  "])), draw(st.sampled_from([2, 4])), draw(st.sampled_from([0, 2]))
    lines: list[str] = []

    def above(margin: str) -> None:
        lines.extend(["", "   "][: draw(st.sampled_from([0, 0, 0, 1, 2]))])
        if told := draw(remark):
            lines.append(draw(st.sampled_from([margin, margin + "  ", ""])) + told)

    def scene(number: int) -> None:
        above(pad)
        lines.append(f"{pad}- heading: INT. {number}{draw(behind)}")
        lines.append(f"{pad}  shots:{draw(behind)}")
        for letter in draw(st.sampled_from(["A", "AB", "ACD"])):
            shot(f"{number}{letter}", len(pad) + 2 + own)

    def shot(slate: str, margin: int) -> None:
        above(" " * margin)
        column = margin + dash
        flow = draw(st.booleans()) and draw(st.booleans())
        pairs = draw(_shot_keys(slate, flow=flow, column=column))
        if flow:
            glue = draw(st.sampled_from([", ", f", # {{}}\n{' ' * (column + 1)}"]))
            lines.append(f"{' ' * margin}- {{{glue.join(f'{key}: {value}' for key, value in pairs)}}}{draw(behind)}")
            return
        for at, (key, value) in enumerate(pairs):
            if at:
                above(" " * column)
            before = " " * column if at else f"{' ' * margin}-{' ' * (dash - 1)}"
            open_end = "\n" in value or value.startswith(("|", ">"))
            lines.append(
                f"{before}{key}:{'' if value[:1] in ('', chr(10)) else ' '}{value}{'' if open_end else draw(behind)}"
            )

    parts = draw(st.permutations(["film", "scenes", "look", "sound"]))
    for part in parts:
        above("")
        if part == "scenes":
            lines.append(f"scenes:{draw(behind)}")
            for number in range(1, draw(st.sampled_from([2, 3]))):
                scene(number)
        elif part == "film":
            title = draw(_value(draw(TEXT), flow=False, column=2))
            lines += [
                f"film:{draw(behind)}",
                f"  title: {title}",
                *draw(st.sampled_from([[], ["  vars: {lake: Como} # {}"]])),
            ]
        else:
            forms = {
                "look": ["", "look:", "look: {avoid: text}", "look:\n  style: warm # {}", "look: {style: a}"],
                "sound": [
                    "",
                    "sound:",
                    "sound: {music: calm}",
                    "sound:\n  music: {tempo: 90} # {}",
                    "sound: {music: {}}",
                ],
            }
            lines.append(draw(st.sampled_from(forms[part])))
    text = "\n".join(lines) + draw(st.sampled_from(["\n", "", "\n\n# {} end"]))
    numbers = iter(range(10_000))
    text = re.sub(r"\{\}(?=.*)", lambda found: f"c{next(numbers)}" if _in_remark(found) else found[0], text)
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\n", "\r\n"])))


def _in_remark(found: re.Match[str]) -> bool:
    """Whether a place is in a remark."""
    line = found.string[found.string.rfind("\n", 0, found.start()) + 1 : found.start()]
    return re.search(r"(^| )# ?$", line) is not None


@st.composite
def _revisions(draw: st.DrawFn, text: str) -> dict[str, Any]:
    """Propose changes of a shot list."""
    slates = [shot.slate for scene in shotlist_of(text)[0].scenes for shot in scene.shots]

    def touch() -> dict[str, Any]:
        values: dict[str, st.SearchStrategy[Any]] = {
            "action": TEXTS, "line": TEXTS, "super": TEXT, "card": TEXTS, "note": TEXTS, "angle": st.just("low"),
            "length": st.sampled_from(["4s", "2.5s"]), "size": st.sampled_from(["wide", "close"]), "move": MOVES,
            "move_amount": st.just(0.25), "focus": st.sampled_from([[0.5, 0.25], [0.1, 1]]), "cast": st.just([]),
            "transition": st.sampled_from(["cut", "dissolve 6f"]), "priority": st.just("must"),
        }  # fmt: skip
        chosen = draw(st.lists(st.sampled_from(sorted(values)), unique=True, max_size=4))
        return {key: draw(values[key]) for key in chosen}

    edits = draw(st.lists(st.sampled_from(slates), unique=True, max_size=3))
    behind = draw(st.lists(st.sampled_from(slates), max_size=2))
    reason = st.sampled_from(["", "so: it # is"])
    film = {"title": TEXT, "style": TEXTS, "mood": st.sampled_from(["epic", "calm"]), "tempo": st.just(120)}
    chosen = draw(st.lists(st.sampled_from(sorted(film)), unique=True, max_size=2))
    return {
        "edits": [{"slate": slate, **touch()} for slate in edits],
        "new": [{"after": slate, **touch(), "action": "New", "reason": draw(reason)} for slate in behind],
        "omit": draw(st.sampled_from([[], [], slates[1:2]])),
        "film": {key: draw(film[key]) for key in chosen},
    }


def _read(text: str) -> dict[str, Any]:
    """Read a shot list as plain values, its shots by slate."""
    shotlist, _ = shotlist_of(text)
    plain = shotlist.model_dump(mode="json", by_alias=True)
    plain["shots"] = {shot["slate"]: shot for scene in plain["scenes"] for shot in scene.pop("shots")}
    return plain


def _expected(before: dict[str, Any], proposed: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Say how a shot list is to read, worked out on plain values alone; new shots are looked up by their order."""
    shots = before["shots"]
    blank = {key: field.get_default(call_default_factory=True) for key, field in Shot.model_fields.items()}
    blank = Shot.model_construct(**{**blank, "slate": "1A"}).model_dump(mode="json")

    def changed(shot: dict[str, Any], touch: dict[str, Any]) -> dict[str, Any]:
        rest = {key: value for key, value in touch.items() if key not in ("slate", "after", "reason")}
        for key, customary in (("line", {"by": "narrator", "say": None, "at": None, "lip_sync": False}),
                               ("super", {"style": "lower_third"}), ("card", {"style": "card"})):  # fmt: skip
            if key in rest:
                rest[key] = {**(shot[key] or customary), "text": rest[key]}
        if "transition" in rest:
            kind, _, length = rest["transition"].partition(" ")
            rest["transition"] = {"kind": kind, "length": length or None}
        return {**shot, **rest}

    edits = {edit["slate"]: edit for edit in proposed["edits"]}
    wanted: dict[str, Any] = {}
    fresh = [slate for slate in after["shots"] if slate not in shots]
    for slate, shot in shots.items():
        wanted[slate] = changed(shot, edits.get(slate, {}))
        if slate in proposed["omit"]:
            wanted[slate]["omit"] = True
        for new in proposed["new"]:
            if new["after"] == slate:
                name = fresh.pop(0)
                assert re.fullmatch(r"\d+", name[:-1])
                assert name[:-1] == slate[:-1]
                wanted[name] = {**changed(blank, new), "slate": name}
    film = proposed["film"]
    sound = {
        **before["sound"],
        "music": {**before["sound"]["music"], **{k: film[k] for k in ("mood", "tempo") if k in film}},
    }
    return {
        **before,
        "shots": wanted,
        "sound": sound,
        "film": {**before["film"], "title": film.get("title", before["film"]["title"])},
        "look": {**before["look"], "style": film.get("style", before["look"]["style"])},
    }


def _untouched(text: str, proposed: dict[str, Any]) -> Iterator[str]:
    """Give the lines of shots that a revision does not name."""
    edited_ones = {edit["slate"] for edit in proposed["edits"]} | set(proposed["omit"])
    root: Any = lay_out(text).root
    for scene in root.pairs["scenes"].parts:
        for shot in scene.pairs["shots"].parts:
            if shot.pairs["slate"].value not in edited_ones:
                yield text[shot.start : shot.end]


def _hold(text: str, proposed: dict[str, Any], remarks: str) -> None:
    """Apply a revision and hold that it did what it says, and nothing else."""
    after = edited(text, Revision.model_validate(proposed))
    found = _read(after)
    wanted = _expected(_read(text), proposed, found)
    assert found == wanted
    assert list(found["shots"]) == list(wanted["shots"])
    told = iter(re.findall(remarks, after))
    assert all(any(other.rstrip() == one.rstrip() for other in told) for one in re.findall(remarks, text))
    at = 0
    for shot in _untouched(text, proposed):
        at = after.find(shot, at)
        assert at >= 0, shot
    if "\r\n" in text:
        assert not re.search(r"(?<!\r)\n", after)
    again = Revision.model_validate({**proposed, "new": []})
    assert edited(after, again) == after


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_revision_changes_what_it_names_and_nothing_else(data: st.DataObject) -> None:
    """Whatever a person typed: every other value, every remark and every other shot's very text stay, in order."""
    text = data.draw(_documents())
    _hold(text, data.draw(_revisions(text)), r"# ?c\d+[^\r\n]*")


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_the_example_film_can_be_revised(repository: Path, data: st.DataObject) -> None:
    """As the template writer writes shot lists, and as a disk of Windows holds them."""
    text = (repository / "projects/tourism_ad/shotlist.yaml").read_text(encoding="utf-8")
    text = data.draw(st.sampled_from([text, text.replace("\n", "\r\n")]))
    _hold(text, data.draw(_revisions(text)), r"(?m)(?:^| )# [^\r\n]*")


def test_a_revision_of_the_example_film_is_the_lines_that_it_names(repository: Path) -> None:
    """What a person reads as the difference is the proposal, line by line."""
    text = (repository / "projects/tourism_ad/shotlist.yaml").read_text(encoding="utf-8")
    after = _apply(
        text,
        edits=[{"slate": "1A", "line": "The day begins.", "super": "Walk"}, {"slate": "4A", "card": "Come\n#1"}],
        new=[{"after": "2A", "action": "A gate", "reason": "a breath"}],
        omit=["2B"],
        film={"mood": "warm"},
    )
    changed = [line for line in difference(text, after, names=("", "")).split("\n")[2:] if line[:1] in ("+", "-")]
    assert changed == [
        "-        line: The day begins above the clouds.",
        "-        super: {text: Walk the Green North, style: title}",
        "+        line: The day begins.",
        "+        super: {text: Walk, style: title}",
        "+      # a breath",
        "+      - slate: 2C",
        "+        action: A gate",
        "+",
        "+        omit: true",
        "-            Green North Trails",
        "-            Three days. Your own pace.",
        "-            greennorthtrails.example",
        "+            Come",
        "+            #1",
        "-  music: {mood: calm, tempo: 70}",
        "+  music: {mood: warm, tempo: 70}",
    ]


# The difference


LINES = st.lists(st.sampled_from("abcdef"), max_size=12).map(lambda lines: "".join(f"{line}\n" for line in lines))


@given(LINES, LINES)
def test_a_difference_leads_from_one_text_to_the_other(before: str, after: str) -> None:
    """Put where its heads say, it turns the old lines into the new ones."""
    old, found, at = before.splitlines(), [], 0
    for line in difference(before, after, names=("a", "b")).splitlines()[2:]:
        if head := re.match(r"@@ -(\d+),(\d+)", line):
            start = int(head[1]) - (head[2] != "0")
            found += old[at:start]
            at = start
        elif line[0] == "+":
            found.append(line[1:])
        else:
            assert line[1:] == old[at]
            found += [line[1:]] if line[0] == " " else []
            at += 1
    assert [*found, *old[at:]] == after.splitlines()


def test_a_line_end_that_is_missing_is_a_difference() -> None:
    """Said as other tools say it."""
    assert (
        difference("a\n", "a", names=("1", "2"))
        == "--- 1\n+++ 2\n@@ -1,1 +1,1 @@\n-a\n+a\n\\ No newline at end of file"
    )
    assert difference("a", "a", names=("1", "2")) == ""


def test_the_difference_of_a_long_shot_list_is_short() -> None:
    """Lines that stand in every shot are not shown where nothing changed."""
    before = "".join(f"- slate: {number}\n  size: wide\n  move: push_in\n\n" for number in range(1000))
    after = before.replace("slate: 500\n", "slate: 500\n  angle: low\n").replace(
        "slate: 7\n  size: wide", "slate: 7\n  size: full"
    )
    found = difference(before, after, names=("a", "b")).split("\n")
    assert [line for line in found if not line.startswith(" ")] == [
        "--- a", "+++ b",
        "@@ -27,7 +27,7 @@", "-  size: wide", "+  size: full",
        "@@ -1999,6 +1999,7 @@", "+  angle: low",
    ]  # fmt: skip
