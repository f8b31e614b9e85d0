"""From what a model says to a noun: JSON is found, keys and words are understood, the rest is told or salvaged."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from studio.crew.answers import read, salvage
from studio.crew.role import _nouns
from studio.crew.schema import schema_of, strict
from studio.crew.unwrapping import unwrap
from studio.crew.words import KEYS, WORDS
from studio.film.assembly import Assembly
from studio.film.breakdown import Breakdown
from studio.film.camera import Angle, Move, Size
from studio.film.coverage import Coverage, Setups
from studio.film.faults import PATTERNS
from studio.film.noun import Noun
from studio.film.revision import Revision
from studio.film.shotlist import Priority
from studio.film.sighting import Sighting, TimeOfDay
from studio.film.sound import Mood
from studio.film.spotting import Spotting
from studio.film.treatment import Treatment

SHOT = {"action": "a", "length": "4s", "reason": "r"}


@pytest.mark.parametrize(
    ("said", "tree", "ending"),
    [
        ('{"a": 1}', {"a": 1}, "whole"),
        ('Sure:\n```json\n{"a": [1, 2]}\n```\nBye!', {"a": [1, 2]}, "whole"),
        ('[1] see {name}: {"a": {"b": 2}} and {x}', {"a": {"b": 2}}, "whole"),
        ('<think>{"no": [1, 2, 3, 4]}</think>{"a": 2}', {"a": 2}, "whole"),
        ('It may be {"no": [1, 2, 3, 4]}</think>{"a": 2}', {"a": 2}, "whole"),
        ("{'a': 'don't go', b: None, \"c\": true,}", {"a": "don't go", "b": None, "c": True}, "whole"),
        ('{"a": "say "hi" now", "b": 1}', {"a": 'say "hi" now', "b": 1}, "whole"),
        ('{"a": "one\ntwo"} ', {"a": "one\ntwo"}, "whole"),
        ('{"a": "x" "b": "y"\n"c": 3}', {"a": "x", "b": "y", "c": 3}, "whole"),
        ('{"a": 1, // one\n /* two */ "b": 2}', {"a": 1, "b": 2}, "whole"),
        ("｛“标题”：“云上”，“镜头”：［1，2］｝", {"标题": "云上", "镜头": [1, 2]}, "whole"),
        ('"{\\"a\\": 1}"', {"a": 1}, "whole"),
        ('{"a": "\\ud83d\\ude00"', {"a": "😀"}, "closed"),
        ('{"a": [{"b": 1}, {"b": 2}', {"a": [{"b": 1}, {"b": 2}]}, "closed"),
        ('{"a": [{"b": 1}}', {"a": [{"b": 1}]}, "whole"),
        ('{"a": [{"b": 1}, {"b": 2, "c": "half a sen', {"a": [{"b": 1}, {"b": 2}]}, "cut"),
        ('{"a": [{"b": 1}, {"b"', {"a": [{"b": 1}]}, "cut"),
        ('{"a": 1, "b": 23', {"a": 1}, "cut"),
        ('{"a": 1,', {"a": 1}, "cut"),
        ('{"a": "half', {}, "cut"),
    ],
)
def test_json_is_found_however_it_is_written(said: str, tree: Any, ending: str) -> None:
    """Between words, fences and thoughts, with the wrong quotes and commas; what was cut off in a value is left out."""
    found = unwrap(said)
    assert found is not None
    assert (found.tree, found.ending) == (tree, ending)


@pytest.mark.parametrize("said", ["", "No.", "I like {this} film.", "title: A lake", "<think>{}", '"plain"', "null"])
def test_words_are_no_json(said: str) -> None:
    """Nothing is made of them."""
    found = unwrap(said)
    assert found is None or not found.tree


@pytest.mark.parametrize(
    "said",
    [
        '{"a":' * 50_000,
        "[" * 100_000,
        '{"a": oops "x" ' * 5_000,
        '{"a": [' + '{"b": "bla bla", "n": oops},' * 4_000,
        '"' * 100_000,
        '{"a": "' + 'x"y' * 40_000,
        "{a b c d: 'x " * 8_000,
        "{ /* " * 20_000,
    ],
    ids=range(8),
)
def test_nonsense_takes_no_time(said: str) -> None:
    """A hundred thousand characters of it, nested or torn."""
    began = time.monotonic()
    unwrap(said)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "tree",
    [
        {f"key {number}": number for number in range(20_000)},
        {"setups": [{"slate": "1A", "size": "very " * 20_000, "move": "push and " * 10_000}]},
        {"setups": [{f"sise{number}": 1} for number in range(3_000)]},
        {"x" * 100_000: 1},
    ],
    ids=range(4),
)
def test_endless_keys_and_words_take_no_time(tree: Any) -> None:
    """Nobody looks for a likeness among twenty thousand."""
    began = time.monotonic()
    reading = read(json.dumps(tree), Setups)
    salvage(reading.tree, Setups)
    assert time.monotonic() - began < 8


plain = some.recursive(
    some.none() | some.booleans() | some.integers(-9999, 9999) | some.text(max_size=12),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(
    some.dictionaries(some.text(max_size=6), plain, min_size=1, max_size=4),
    some.text(max_size=20),
    some.integers(0, 200),
)
def test_no_answer_is_too_odd(tree: dict[str, Any], around: str, cut: int) -> None:
    """Whole JSON is read as it is; whatever else comes becomes a noun or faults, and what is salvaged is one."""
    written = json.dumps(tree)
    found = unwrap(written)
    assert found is not None
    assert found.tree == tree
    for said in (around, around + written + around, written[:cut], around + written[:cut]):
        for noun in (Coverage, Revision):
            reading = read(said, noun)
            assert (reading.noun is None) <= bool(reading.faults)
            rest, _ = salvage(reading.tree, noun)
            assert rest is None or isinstance(rest, noun)


@settings(max_examples=60, deadline=None)
@given(some.data())
def test_what_a_noun_holds_is_not_changed(data: some.DataObject) -> None:
    """JSON that has a noun's own keys, words and times is that noun."""
    setup = some.fixed_dictionaries(
        {
            "slate": some.from_regex(r"[1-9][0-9]?[A-Z]", fullmatch=True),
            "size": some.sampled_from(list(map(str, Size))),
            "move": some.lists(some.sampled_from(list(map(str, Move))), min_size=1, max_size=2),
        },
        optional={
            "angle": some.sampled_from(list(map(str, Angle))),
            "reason": some.text(max_size=20).filter(lambda one: "\0" not in one).map(lambda one: f"for {one}."),
            "move_amount": some.floats(0, 1),
            "focus": some.lists(some.floats(0, 1), min_size=2, max_size=2),
        },
    )
    tree = {"setups": data.draw(some.lists(setup, min_size=1, max_size=4))}
    reading = read(json.dumps(tree), Setups)
    assert reading.tree == tree
    assert reading.faults == reading.left_out == ()


def _read(tree: Any, noun: type[Noun]) -> Any:
    """Read an answer that has to be right, and give what it states."""
    reading = read(json.dumps(tree, ensure_ascii=False), noun)
    assert reading.noun is not None, reading.faults
    assert reading.left_out == ()
    return reading.noun.model_dump(mode="json", exclude_unset=True)


TREATMENT = {
    "title": "云上的日子", "logline": "一句", "hook": "开", "turn": "转", "call_to_action": "来吧", "style": "自然光",
    "mood": "warm",
    "scenes": [{"heading": "外景 湖 - 黎明", "story": "雾", "length": "12s", "narration": ["早。", "安。"]}],
}  # fmt: skip


def test_chinese_keys_are_understood() -> None:
    """Those of every noun, by what they mean there."""
    assert _read(
        {
            "标题": "云上的日子", "一句话故事": "一句", "开场": "开", "转折": "转", "行动号召": "来吧",
            "风格": "自然光", "情绪": "温暖",
            "场景": [{"场景标题": "外景 湖 - 黎明", "剧情": "雾", "时长": "12秒", "旁白": ["早。", "安。"]}],
        },
        Treatment,
    ) == TREATMENT  # fmt: skip
    assert _read(
        {"镜头": [{"画面": "湖", "时长": 4, "理由": "开", "旁白": "早。", "人物": ["marta"], "参考图": "a.jpg"}]},
        Coverage,
    ) == {
        "shots": [
            {"action": "湖", "length": "4s", "reason": "开", "reference": "a.jpg", "line": "早。", "cast": ["marta"]}
        ]
    }
    assert _read(
        {"机位": [{"镜号": "1A", "景别": "特写", "角度": "航拍", "运镜": "缓推", "焦点": [0.5, 0.4]}]}, Setups
    ) == {"setups": [{"slate": "1A", "size": "close", "angle": "aerial", "move": ["push_in"], "focus": [0.5, 0.4]}]}
    assert _read({"分镜": [{"镜头": "1A", "时长": "3秒", "转场": "叠化", "优先级": "必须"}]}, Assembly) == {
        "shots": [
            {"slate": "1A", "length": "3s", "transition": {"kind": "dissolve", "length": "12f"}, "priority": "must"}
        ]
    }
    assert _read({"情绪": "史诗", "节奏": 96, "音效": [{"镜号": "1A", "音效": "风", "时间点": "0秒"}]}, Spotting) == {
        "mood": "epic", "tempo": 96, "effects": [{"slate": "1A", "sound": "风"}],
    }  # fmt: skip
    assert _read({"角色": [{"代号": "marta", "外观": "牧羊人"}], "地点": "无", "产品": []}, Breakdown) == {
        "cast": [{"name": "marta", "description": "牧羊人"}]
    }
    assert _read({"总结": "改", "修改": [{"镜号": "1A", "动作": "跑"}], "删除": ["2a"]}, Revision) == {
        "summary": "改", "edits": [{"slate": "1A", "action": "跑"}], "omit": ["2A"],
    }  # fmt: skip
    assert _read({"主体": "湖", "时段": "黄昏", "景别": "全景镜头"}, Sighting) == {
        "subject": "湖", "time_of_day": "dusk", "size": "wide",
    }  # fmt: skip


@pytest.mark.parametrize(
    "key", ["Shots", "SHOTS", "shot_list", "shot-list", "Shot List", "**shots**", "shotss", "clips"]
)
def test_keys_are_understood_however_they_are_spelt(key: str) -> None:
    """Case, spaces, hyphens, camels, slips of the pen, and other words for the same."""
    assert _read({key: [SHOT]}, Coverage) == {"shots": [SHOT]}


@pytest.mark.parametrize(
    "tree",
    [
        [SHOT],
        SHOT,
        {"coverage": {"shots": [SHOT]}},
        {"result": [SHOT]},
        {"shots": SHOT},
        {"shots": {"shots": [SHOT]}},
        {"shots": {"1": SHOT}},
        {"shots": [[SHOT]]},
        [{"shots": [SHOT]}],
        {"shots": json.dumps([SHOT])},
        {"type": "object", "properties": {"shots": [SHOT]}},
    ],
    ids=range(11),
)
def test_what_is_wrapped_wrongly_is_unwrapped(tree: Any) -> None:
    """A bare list, a bare entry, an object around it, entries by number, JSON in a text."""
    reading = read(json.dumps(tree), Coverage)
    assert reading.noun == Coverage.model_validate({"shots": [SHOT]})


def test_entries_by_slate_keep_their_slates() -> None:
    """The name under which an entry stood is its slate."""
    assert _read({"shots": {"1A": {"length": 2}, "1B": {"length": 3}}}, Assembly) == {
        "shots": [{"slate": "1A", "length": "2s"}, {"slate": "1B", "length": "3s"}]
    }


@pytest.mark.parametrize(
    ("written", "length"),
    [
        (4, "4s"), (4.5, "4.5s"), ("4", "4s"), ("4 seconds", "4s"), ("4 sec.", "4s"), ("00:04", "4s"),
        ("0:04.5", "4.5s"),
        ("4000ms", "4s"), ("4秒", "4s"), ("４秒", "4s"), ("about 4 seconds", "4s"), ("PT4S", "4s"), ("12f", "12f"),
        ("12 frames", "12 frames"), ("00:00:04:12", "00:00:04:12"), ({"seconds": 4}, "4s"), ("1 min", "60s"),
    ],
)  # fmt: skip
def test_times_are_understood(written: Any, length: str) -> None:
    """Numbers are seconds; what a film knows beside seconds stays as it is written."""
    assert _read({"shots": [{**SHOT, "length": written}]}, Coverage)["shots"][0]["length"] == length


@pytest.mark.parametrize("written", ["3-4s", "a while", "", [4, 5], -4, True, {"from": 1, "to": 2}])
def test_times_that_may_be_several_are_faults(written: Any) -> None:
    """Nobody guesses; the model is asked."""
    reading = read(json.dumps({"shots": [{**SHOT, "length": written}]}), Coverage)
    assert reading.noun is None
    assert "entry 1 of `shots`: `shots" in reading.faults[0]


@pytest.mark.parametrize(
    ("key", "written", "word"),
    [
        ("move", "slow push in", ["push_in"]), ("move", "Push-In", ["push_in"]), ("move", ["Dolly in"], ["push_in"]),
        ("move", "push in and tilt up", ["push_in", "tilt_up"]),
        ("move", ["pan left, then zoom in"], ["pan_left", "zoom_in"]),
        ("move", "推", ["push_in"]), ("move", "左摇镜头", ["pan_left"]), ("move", "环绕", ["orbit_right"]),
        ("move", {"type": "push_in", "speed": "slow"}, ["push_in"]), ("move", "none", ["static"]),
        ("move", "locked-off", ["static"]), ("move", "tracking shot", ["follow"]),
        ("move", "orbit left", ["orbit_left"]),
        ("size", "Close-Up", "close"), ("size", "extreme close-up", "extreme_close"), ("size", "Wide shot", "wide"),
        ("size", "MCU", "medium"), ("size", "medium wide", "full"), ("size", "ECU", "extreme_close"),
        ("size", "mediun", "medium"),
        ("size", "大特写", "extreme_close"), ("size", "establishing shot", "extreme_wide"),
        ("angle", "eye-level", "eye"), ("angle", "Bird's-eye view", "aerial"), ("angle", "low angle", "low"),
        ("angle", "over the shoulder", "over_shoulder"), ("angle", "俯拍", "high"), ("angle", "N/A", None),
        ("move_amount", "30%", 0.3), ("move_amount", "0.4", 0.4), ("move_amount", "none", None),
        ("focus", "0.5, 0.4", [0.5, 0.4]), ("focus", {"x": 0.5, "y": "40%"}, [0.5, 0.4]), ("focus", "null", None),
        ("reason", ["One.", "Two."], "One. Two."), ("reason", 3, "3"),
        ("slate", "shot 1a", "1A"), ("slate", "#1A", "1A"),
    ],
)  # fmt: skip
def test_words_are_understood(key: str, written: Any, word: Any) -> None:
    """Of size, angle and move, in English and Chinese, with words around them; numbers, points, and nothing at all."""
    setup = {"slate": "1A", "size": "wide", "move": ["static"], key: written}
    assert _read({"setups": [setup]}, Setups)["setups"][0].get(key) == word


@pytest.mark.parametrize(
    ("written", "transition"),
    [
        ("cut", {"kind": "cut", "length": None}), ("Hard cut", {"kind": "cut", "length": None}), ("none", None),
        ("dissolve", {"kind": "dissolve", "length": "12f"}), ("cross fade, 10f", {"kind": "dissolve", "length": "10f"}),
        ({"type": "Dissolve", "duration": 0.5}, {"kind": "dissolve", "length": "0.5s"}),
        ({"kind": "cut", "length": "0s"}, {"kind": "cut"}), ({"kind": "cut", "length": None}, {"kind": "cut"}),
    ],
)  # fmt: skip
def test_transitions_are_understood(written: Any, transition: Any) -> None:
    """As a phrase, or as an object."""
    shot = _read({"shots": [{"slate": "1A", "length": "2s", "transition": written}]}, Assembly)["shots"][0]
    assert shot.get("transition") == transition


def test_a_line_in_an_object_is_its_text() -> None:
    """What stood beside it goes where it belongs."""
    shot = _read({"shots": [{**SHOT, "line": {"text": "Hi.", "speaker": "marta"}}]}, Coverage)["shots"][0]
    assert (shot["line"], shot["by"]) == ("Hi.", "marta")


def test_words_that_mean_nothing_are_nothing() -> None:
    """In English and Chinese, for keys that may be left out; a title may be `None`."""
    shot = {**SHOT, "line": "N/A", "super": "无", "reference": "null", "cast": "none", "products": ["-"]}
    assert _read({"shots": [shot], "place": "None"}, Coverage)["shots"][0].keys() == {*SHOT, "products"}
    assert _read({**TREATMENT, "title": "None"}, Treatment)["title"] == "None"


def test_names_are_spelt_as_names() -> None:
    """`Old Harbour` is `old_harbour`."""
    assert (
        _read({"places": [{"name": "Old Harbour", "description": "d"}]}, Breakdown)["places"][0]["name"]
        == "old_harbour"
    )


def test_faults_name_their_place_and_the_way_out() -> None:
    """In words that a model can follow, all at once."""
    setups = [{"slate": "1A", "size": "enormous", "move": []}, {"slate": "??", "size": "wide", "move": ["fly"]}]
    reading = read(json.dumps({"setups": setups}), Setups)
    assert reading.noun is None
    assert [fault.partition(" Write one of")[0] for fault in reading.faults] == [
        "entry 1 of `setups`: `setups.size` is `enormous`, which is unknown.",
        "entry 1 of `setups`: `setups.move` is empty; write at least one, or take it out",
        f"entry 2 of `setups`: `setups.slate`: `??` cannot be taken; {PATTERNS['slate']}.",
        "entry 2 of `setups`, entry 1 of `move`: `setups.move` is `fly`, which is unknown.",
    ]


def test_what_is_salvaged_is_named() -> None:
    """Entries, keys that may be left out, and the end of lists that are too long; a key that has to be there is all."""
    broken = {**TREATMENT, "scenes": [TREATMENT["scenes"][0]] * 14}  # type: ignore[index]
    noun, dropped = salvage(read(json.dumps(broken), Treatment).tree, Treatment)
    assert isinstance(noun, Treatment)
    assert (len(noun.scenes), dropped) == (12, ("scenes[13]", "scenes[14]"))
    assert salvage({**TREATMENT, "mood": "enormous"}, Treatment) == (None, ())
    assert salvage({"shots": [{"action": "a"}]}, Coverage) == (None, ())
    assert salvage([SHOT], Coverage) == (None, ())
    assert salvage(None, Coverage) == (None, ())


@pytest.mark.parametrize("noun", sorted(_nouns(), key=str))
def test_every_noun_has_a_schema(noun: str) -> None:
    """Without references or nulls; strict where the names of all keys are known; it validates what it says."""
    schema = schema_of(_nouns()[noun])
    written = json.dumps(schema)
    assert "$ref" not in written
    assert '"null"' not in written
    assert '"default"' not in written
    held = strict(schema)
    if held is not None:
        assert not {"format", "examples", "pattern", "prefixItems"} & set(_all_keys(held))


def _all_keys(schema: Any) -> list[str]:
    """Give the words of a schema, without the names of properties."""
    if isinstance(schema, list):
        return [word for one in schema for word in _all_keys(one)]
    if not isinstance(schema, dict):
        return []
    inner = [word for name, one in schema.items() if name != "properties" for word in _all_keys(one)]
    return [*schema, *inner, *(word for one in schema.get("properties", {}).values() for word in _all_keys(one))]


def test_a_schema_explains_its_keys() -> None:
    """With the words that stand beside them in the code, and times as times."""
    scene = schema_of(Treatment)["properties"]["scenes"]
    assert (scene["minItems"], scene["maxItems"]) == (1, 12)
    keys = scene["items"]["properties"]
    assert keys["heading"]["description"] == "As in a script: `EXT. LAKE - DAWN`."
    assert keys["length"] == {"type": "string", "format": "length", "examples": ["4s", "1.5s", "12f"]}
    move = schema_of(Revision)["properties"]["edits"]["items"]["properties"]["move"]
    assert (move["type"], move["maxItems"]) == ("array", 2)


def test_every_word_of_the_tables_is_a_word_of_the_film() -> None:
    """Keys that some noun has, and words of some enumeration; none means two of one kind."""
    keys = {name for noun in _nouns().values() for name in noun.model_fields}
    assert set(KEYS) <= keys
    kinds = [set(map(str, kind)) for kind in (Size, Angle, Move, Mood, TimeOfDay, Priority)] + [{"cut", "dissolve"}]
    assert set(WORDS) <= set.union(*kinds)
    for kind in kinds:
        names = [name for word in kind for name in WORDS.get(word, ())]
        assert len(names) == len(set(names))
