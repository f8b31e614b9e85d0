"""The shot list: what a person writes in it, and what it means."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from studio.film.camera import CHINESE, Angle, Move, Size
from studio.film.delivery import Aspect
from studio.film.money import Money
from studio.film.shotlist import Shot, Shotlist, TransitionInto
from studio.film.sound import Sound
from studio.film.time import Rate
from studio.project import shotlist_of

EVERYTHING = """\
studio: 1                      # version of this document
film:
  title: Above the Clouds
  client: Picos Tourism Board
  language: en                 # of narration, titles, captions
  length: 30s                  # what the template aims at; the shots decide
  rate: 25                     # frames per second
  aspect: 16:9
  budget: 20 USD               # never exceeded
  vars: {price: "¥299"}        # {{price}} in any text
look:
  style: natural light, 35 mm, documentary
  grade: warm_morning          # assets/looks/
  avoid: text, watermark, extra fingers
cast:
  marta:
    description: shepherd, about 60, red raincoat, grey braid
    references: [references/marta_1.jpg, references/marta_2.jpg]
    voice: kokoro/af_heart
places:
  lake: {description: alpine lake ringed by limestone peaks, references: [references/lake.jpg]}
products:
  cheese: {description: round of blue cheese, label: "Green North", references: [references/cheese.jpg]}
engines:
  clip: [kling/v3, vidu/q3, diffusion/wan2.2-i2v, photomotion, animatic]
  voice: [kokoro, piper]
takes: {draw: 4, until: 0.8}
defaults: {size: wide}
scenes:
  - heading: EXT. LAKE - DAWN
    place: lake
    lines:
      - {by: narrator, text: Some mornings begin above the clouds., at: 1A}
    shots:
      - slate: 1A
        length: 4s
        size: wide
        angle: aerial
        move: push_in
        move_amount: 0.4
        action: Mist lifts from the lake as first light reaches the peaks.   # or card: {text, style}
        cast: [marta]
        products: [cheese]
        performance: {marta: {does: turns to the light, expression: half smile}}
        reference: references/lake.jpg
        focus: [0.5, 0.4]
        frames: {first: a.png, last: b.png}
        continues: false
        prompt: {en: mist over a lake, zh: 湖上的雾}
        avoid: crowds
        seed: 42
        line: {by: marta, text: Come before the sun does., say: Come befor the sun does, lip_sync: true}
        super: {text: "PICOS DE EUROPA {{price}}", style: title}
        effects: [{sound: wind, at: 0s}]
        sound: mute
        speed: 0.5
        hold: 12f
        transition: dissolve 12f
        engine: runway/gen4.5
        takes: {draw: 8}
        priority: must
        omit: false
        note: client wants the boat
      - slate: 1B
        sound: -12 dB
        continues: true
sound:
  narrators: {narrator: {voice: kokoro/bm_george}}
  music: {mood: hopeful, from: library}
  loudness: -14 LUFS
deliver:
  - {name: web, aspect: 16:9, captions: burned}
  - {name: reel, aspect: 9:16, length: 15s}
  - {name: chinese, language: zh}
"""


def _film(shot: str, more: str = "") -> Shotlist:
    """Read a film of one shot."""
    return shotlist_of(f"film: {{title: A}}\n{more}\nscenes:\n  - shots:\n      - slate: 1A\n        {shot}\n")[0]


def test_every_key_of_the_contract_is_read() -> None:
    """The document of the design is read whole, with what it looks like it means."""
    shotlist, where = shotlist_of(EVERYTHING)
    shot = shotlist.shots[0]
    assert shotlist.film.aspect == Aspect("16:9")
    assert shotlist.film.budget == Money(amount=20, currency="USD")
    assert shotlist.film.rate == Rate(25)
    assert shot.super is not None
    assert shot.super.text == "PICOS DE EUROPA ¥299"
    assert shot.prompt == {"en": "mist over a lake", "zh": "湖上的雾"}
    assert shot.transition is not None
    assert str(shot.transition) == "dissolve 12f"
    assert str(shotlist.shots[1].sound) == "-12 dB"
    assert shotlist.shots[1].size is Size.WIDE
    assert shotlist.scenes[0].lines[0].at == "1A"
    assert [str(one.aspect) for one in shotlist.deliver] == ["16:9", "9:16", "None"]
    lines = [line.strip().partition("  #")[0].strip() for line in ["", *EVERYTHING.split("\n")]]
    assert where.of_shot("1A", "reference") == lines.index("reference: references/lake.jpg")
    assert where.of_shot("1B") == lines.index("- slate: 1B")
    assert (
        where.line("cast", "marta", "references", 1)
        == lines.index("description: shepherd, about 60, red raincoat, grey braid") + 1
    )
    assert where.line("cast", "nobody") == lines.index("cast:")


def test_a_shot_list_survives_being_written_and_read() -> None:
    """As JSON and back it is the same document."""
    shotlist, _ = shotlist_of(EVERYTHING)
    assert Shotlist.model_validate_json(shotlist.model_dump_json(by_alias=True)) == shotlist
    silent = shotlist.model_copy(update={"sound": Sound(music=None)})
    assert Shotlist.model_validate_json(silent.model_dump_json()) == silent


@pytest.mark.parametrize(
    ("written", "read"),
    [("no", "no"), ("EN", "en"), ("zh-CN", "zh-CN"), ("中文", "zh"), ("English", "en")],
)
def test_languages_are_what_they_look_like(written: str, read: str) -> None:
    """`no` is Norwegian, not false."""
    shotlist, _ = shotlist_of(f"film: {{title: A, language: {written}}}\nscenes: [{{shots: [{{slate: 1A}}]}}]")
    assert shotlist.film.language == read


def test_a_time_with_a_colon_is_a_time() -> None:
    """`1:30` is a minute and a half, not ninety of something."""
    shotlist, _ = shotlist_of("film: {title: 12:30}\nscenes: [{lines: [{text: Hi., at: 1:30}], shots: [{slate: 1A}]}]")
    assert shotlist.film.title == "12:30"
    assert shotlist.scenes[0].lines[0].at == "1:30"


@pytest.mark.parametrize(
    ("written", "amount", "currency"),
    [
        ("20 USD", 20, "USD"),
        ("$20", 20, "USD"),
        ("150元", 150, "CNY"),
        ("¥1,500", 1500, "CNY"),
        ("500 credits", 500, "CREDITS"),
        ("EUR 20", 20, "EUR"),
    ],
)
def test_money_is_read_as_people_write_it(written: str, amount: int, currency: str) -> None:
    """Signs and names of currencies mean the same."""
    assert Money.model_validate(written) == Money(amount=amount, currency=currency)


def test_money_is_written_without_an_exponent() -> None:
    """A large sum can be read."""
    assert str(Money.model_validate("1234567.5 USD")) == "1234567.5 USD"


@pytest.mark.parametrize("word", CHINESE)
def test_camera_words_of_chinese_crews_are_read(word: str) -> None:
    """Each of them is a size, an angle or a move, alone and with 镜头 behind it."""
    meant = CHINESE[word]
    key = "size" if isinstance(meant, Size) else "angle" if isinstance(meant, Angle) else "move"
    shot = _film(f"{key}: {word}").shots[0]
    assert getattr(shot, key) == ((meant,) if key == "move" else meant)
    assert _film(f"{key}: {word}镜头").shots[0] == shot


def test_short_forms_mean_what_they_look_like() -> None:
    """A bare text stands for the key that matters."""
    more = "cast: {marta: shepherd}\nsound: {narrators: {narrator: piper}, music: calm}\ntakes: 3\ndeliver: [web]"
    shotlist = _film("line: Come.\n        cast: marta\n        effects: [wind]\n        prompt: mist", more)
    shot = shotlist.shots[0]
    assert shotlist.cast["marta"].description == "shepherd"
    assert shotlist.sound.narrators["narrator"].voice == "piper"
    assert shotlist.takes.draw == 3
    assert shotlist.deliver[0].name == "web"
    assert (shot.line.by, shot.line.text) == ("narrator", "Come.") if shot.line else False
    assert shot.cast == ("marta",)
    assert shot.effects[0].sound == "wind"
    assert shot.prompt == {"*": "mist"}


def test_a_key_without_a_value_is_as_if_left_out() -> None:
    """Commenting out what stands beneath a key breaks nothing."""
    shotlist = _film("move:\n        line:\n        effects:", "cast:\nlook:\nsound:\n  music:\ndeliver:")
    assert shotlist == _film("omit: false")
    assert _film("move: static", "cast: {marta: }").cast["marta"].description == ""


def test_music_can_be_none() -> None:
    """`music: none` is silence; left out, it is a bed."""
    assert _film("size: wide", "sound: {music: none}").sound.music is None
    assert _film("size: wide").sound.music is not None


def test_defaults_fill_what_a_shot_leaves_out() -> None:
    """Those of the scene go before those of the film, and a shot's own before both."""
    shotlist, _ = shotlist_of(
        """
film: {title: A}
defaults: {size: wide, angle: low, priority: spare}
scenes:
  - defaults: {size: close}
    shots:
      - {slate: 1A}
      - {slate: 1B, size: full, omit: true}
      - {slate: 1C, size: full}
  - shots: [{slate: 2A}]
"""
    )
    assert [(shot.slate, shot.size, shot.angle) for shot in shotlist.shots] == [
        ("1A", Size.CLOSE, Angle.LOW),
        ("1C", Size.FULL, Angle.LOW),
        ("2A", Size.WIDE, Angle.LOW),
    ]


def test_two_moves_go_together_or_not() -> None:
    """Moves that undo each other are refused, others are not."""
    assert Shot(slate="1A", move=(Move.PUSH_IN, Move.PAN_LEFT)).move == (Move.PUSH_IN, Move.PAN_LEFT)
    with pytest.raises(ValidationError, match="undo each other"):
        Shot(slate="1A", move=(Move.PAN_RIGHT, Move.PAN_LEFT))


def test_a_transition_has_a_customary_length() -> None:
    """A dissolve alone takes 12 frames; a cut takes none."""
    assert str(TransitionInto.model_validate("dissolve")) == "dissolve 12f"
    assert str(TransitionInto.model_validate("cut")) == "cut"
