"""The crew's answers become a film: checked, completed where they must be, and cut to the length that was asked."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from studio.departments.directing import checking
from studio.departments.directing.composing import Decided, compose, fitted, slated, treatment_page
from studio.departments.directing.material import Material, for_screenwriter
from studio.departments.writing.coverage import SizedReference
from studio.departments.writing.templates import load_template
from studio.film.assembly import Assembly
from studio.film.breakdown import Breakdown
from studio.film.brief import Brief
from studio.film.coverage import Coverage, Setups
from studio.film.language import foreign
from studio.film.sighting import Sighting
from studio.film.spotting import Spotting
from studio.film.treatment import Treatment
from studio.project.brief import read_brief
from studio.project.shotlist import shotlist_of


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    """A bakery's brief of fifteen seconds, with four photos."""
    folder = tmp_path_factory.mktemp("brief")
    names = {"oven": "The old oven", "hands": "Hands folding dough", "queue": "A queue at dawn", "loaf": "A loaf"}
    photos = "\n".join(f"![{shows}]({name}.jpg)" for name, shows in names.items())
    for name in names:
        (folder / f"{name}.jpg").write_bytes(b"x")
    page = f"---\nclient: Horno\nlength: 15s\n---\n# Gone by Nine\nWe bake at four. Come before nine.\n\n{photos}\n"
    (folder / "brief.md").write_text(page, encoding="utf-8")
    brief: Brief = read_brief(folder / "brief.md")
    references = tuple(
        SizedReference(file=f"references/{Path(one.file).name}", shows=one.shows, width=3000, height=2000)
        for one in brief.references
    )
    return Material("gone", brief, references, load_template("tourism_ad"))


TREATMENT = Treatment.model_validate(
    {
        "title": "Gone by Nine",
        "logline": "Bread that is gone by nine.",
        "hook": "Fire in the dark.",
        "turn": "It is gone.",
        "call_to_action": "Come before nine.",
        "style": "tungsten",
        "mood": "warm",
        "scenes": [
            {
                "heading": "INT. BAKERY - NIGHT",
                "story": "The oven breathes.",
                "length": "8s",
                "narration": ["Four in the morning."],
            },
            {
                "heading": "EXT. STREET - DAWN",
                "story": "They queue.",
                "length": "5s",
                "narration": ["Then it is gone."],
            },
        ],
    }
)

NIGHT, DAWN = TREATMENT.scenes


def _coverage(*shots: dict[str, object]) -> Coverage:
    customary = {"action": "The oven opens.", "length": "4s", "reason": "hook"}
    return Coverage.model_validate({"shots": [{**customary, **shot} for shot in shots]})


def _decided(*coverages: Coverage, lengths: str = "4s", elements: Breakdown | None = None) -> Decided:
    slates = list(slated(coverages))
    sizes = ["wide", "close", "medium"]
    setups = [{"slate": slate, "size": sizes[at % 3], "move": ["push_in"]} for at, slate in enumerate(slates)]
    return Decided(
        TREATMENT,
        elements or Breakdown(),
        coverages,
        Setups.model_validate({"setups": setups}),
        Spotting.model_validate({"mood": "warm", "tempo": 76, "effects": [{"slate": "1A", "sound": "fire"}]}),
        Assembly.model_validate({"shots": [{"slate": slate, "length": lengths} for slate in slates]}),
    )


def test_a_treatment_is_held_to_the_time_that_there_is(material: Material) -> None:
    """Sentences that no shot holds, more words than the film can speak, and photos that there are not."""
    assert checking.treatment_faults(TREATMENT, material) == []
    long = "and then it goes on and on " * 6
    wrong = TREATMENT.model_copy(
        update={
            "scenes": (
                NIGHT.model_copy(update={"narration": (long, *["Bread takes time, and so do we."] * 8)}),
                DAWN.model_copy(update={"references": ("references/moon.jpg",)}),
            )
        }
    )
    strange, sentence, words = checking.treatment_faults(wrong, material)
    assert strange.startswith("there is no photo 'references/moon.jpg'; known: references/oven.jpg")
    assert "a shot lasts at most 7s" in sentence
    assert "cut it to" in words
    assert checking.treatment_faults(checking.shortened(wrong, material), material) == []


def test_too_few_shots_are_followed_by_photos_that_nobody_used(material: Material) -> None:
    """So that the end card does not stand for half of the film; enough shots stay as they are."""
    one = _coverage({"reference": "references/hands.jpg", "line": "Four in the morning."})
    (filled,) = checking.filled([one], material)
    assert [shot.reference for shot in filled.shots] == ["references/hands.jpg", "references/oven.jpg"]
    assert filled.shots[1].action == "The old oven"
    assert checking.filled([filled], material) == (filled,)
    film, _ = shotlist_of(compose(_decided(filled, _coverage({"line": "Then it is gone."})), material, ()))
    card = film.shots[-1]
    assert card.card is not None
    assert card.length is not None
    assert card.length.at(film.film.rate) <= material.template.card.longest.at(film.film.rate)


def test_a_film_has_a_name_of_its_own(material: Material) -> None:
    """A weak model calls the film `Treatment`; the film then has the name that is read out of the brief."""
    nameless = TREATMENT.model_copy(update={"title": "Treatment"})
    (fault,) = checking.treatment_faults(nameless, material)
    assert "give the film's own name" in fault
    assert checking.shortened(nameless, material).title == "Gone by Nine"


def test_a_film_is_in_its_own_language(tmp_path: Path) -> None:
    """What an English model says in a Chinese film is asked for again, and left out where it comes again."""
    (tmp_path / "brief.md").write_text("# 走进北方\n三天，走自己的步子。\n\n一天从云海之上开始。\n", encoding="utf-8")
    chinese = Material("north", read_brief(tmp_path / "brief.md"), (), load_template("tourism_ad"))
    sentence = "一天从云海之上开始。"
    english = TREATMENT.model_copy(
        update={
            "title": "The Oven Breathes All Night",
            "call_to_action": "Come here before nine.",
            "scenes": (NIGHT.model_copy(update={"narration": (*NIGHT.narration, sentence)}),),
        }
    )
    (fault,) = checking.treatment_faults(english, chinese)
    assert "'The Oven Breathes All Night' is not in Chinese (zh)" in fault
    kept = checking.shortened(english, chinese)
    assert (kept.title, kept.scenes[0].narration) == ("走进北方", (sentence,))
    assert not foreign(kept.call_to_action, "zh")
    staged = _coverage({"line": sentence, "super": "The oven at four in the morning"})
    (fault,) = checking.coverage_faults(staged, kept.scenes[0], chinese, 2)
    assert "is not in Chinese (zh)" in fault
    (shot,) = checking.filmable(staged, kept.scenes[0], chinese, 2).shots
    assert (shot.line, shot.super) == (sentence, None)


@pytest.mark.parametrize(
    ("text", "language", "strange"),
    [
        ("Green North Trails", "zh", False),
        ("Walk three days at your own pace", "zh", True),
        ("三天，走自己的步子。", "zh", False),
        ("三天，走自己的步子。", "en", True),
        ("Go to 桂林", "en", False),
        ("One day with the sea and the light of the harbour is enough for you", "es", True),
        ("La luz de la mañana es todo lo que se necesita para andar", "es", False),
        ("La luce del mattino è la cosa più bella che ci sia", "it", False),
    ],
)
def test_a_text_of_another_language_is_told(text: str, language: str, strange: bool) -> None:
    """Where that is sure: names and slogans are of any language."""
    assert foreign(text, language) is strange


def test_a_scene_names_what_there_is_and_says_what_the_treatment_says(material: Material) -> None:
    """Too many shots, strange photos, and a sentence that nobody speaks go back to the director."""
    wrong = _coverage(*[{"cast": ["pedro"], "reference": "moon.jpg", "by": "pedro", "line": "Other words."}] * 4)
    faults = checking.coverage_faults(wrong, NIGHT, material, 3)
    assert faults[0] == "at most 3 shots were asked for, and 4 are there"
    assert "there is no photo 'moon.jpg'" in faults[1]
    assert "the sentence 'Four in the morning.' of the scene is spoken in no shot" in faults[-1]
    mended = checking.filmable(wrong, NIGHT, material, 3)
    assert checking.coverage_faults(mended, NIGHT, material, 3) == []
    assert [shot.line for shot in mended.shots] == ["Four in the morning.", None, None]


def test_who_is_not_in_the_cast_is_left_to_the_action(material: Material) -> None:
    """Names are spelt as the breakdown spells them; who is not there is not cast, and does not speak."""
    elements = Breakdown.model_validate(
        {
            "cast": [{"name": "pilar", "description": "baker"}],
            "products": [{"name": "loaf", "description": "bread"}],
            "places": [{"name": "oven", "description": "old"}],
        }
    )
    shots = [
        {"cast": ["Pilar", "pedro"], "products": ["Loaf", "dough"], "by": "PILAR", "line": "Bread."},
        {"by": "the director", "line": "Words."},
    ]
    coverage = _coverage(*shots).model_copy(update={"place": "Oven"})
    named = checking.named(coverage, elements)
    assert [(shot.cast, shot.products, shot.by) for shot in named.shots] == [
        (("pilar",), ("loaf",), "pilar"),
        ((), (), "narrator"),
    ]
    assert named.place == "oven"
    assert checking.named(coverage.model_copy(update={"place": "lake"}), elements).place is None


def test_shots_without_a_photo_get_the_best_that_is_free(material: Material) -> None:
    """None twice while one is unused, none beside itself, and the one that shows it first."""
    (whole,) = checking.illustrated(
        [_coverage({"action": "Hands fold dough."}, {"reference": "references/loaf.jpg"}, {"action": "A queue."})],
        material,
    )
    assert [shot.reference for shot in whole.shots] == [
        "references/hands.jpg", "references/loaf.jpg", "references/queue.jpg"
    ]  # fmt: skip
    (long,) = checking.illustrated([_coverage(*[{}] * 9)], material)
    row = [shot.reference for shot in long.shots]
    assert all(one != other for one, other in itertools.pairwise(row))
    assert len(set(row[:4])) == 4


def test_every_shot_gets_a_setup_and_a_place_in_the_cut(material: Material) -> None:
    """What a role left out, gave twice or made up is said; what stays wrong is completed."""
    staged = slated([_coverage({}, {}, {})])
    setups = Setups.model_validate({"setups": [{"slate": "1A", "size": "wide", "move": ["push_in"]}] * 2})
    faults = checking.setup_faults(setups, list(staged))
    assert "nothing is said of shot 1B, 1C; every slate needs an entry" in faults
    assert "shot 1A has more than one entry" in faults
    assert checking.setup_faults(checking.every_setup(setups, list(staged)), list(staged)) == []
    like: list[dict[str, Any]] = [{"slate": slate, "size": "wide", "move": ["push_in"]} for slate in staged]
    alike = Setups.model_validate({"setups": like})
    assert "1A and 1B are framed alike; change the size of one" in checking.setup_faults(alike, list(staged))
    assert checking.setup_faults(checking.every_setup(alike, list(staged)), list(staged)) == []
    like[1]["move"] = ["pan_left", "pan_right"]
    undone = Setups.model_validate({"setups": like})
    assert "1B: the moves pan_left and pan_right undo each other; choose one" in checking.setup_faults(
        undone, list(staged)
    )
    assert checking.setup_faults(checking.every_setup(undone, list(staged)), list(staged)) == []
    assembly = Assembly.model_validate({"shots": [{"slate": "9Z", "length": "4s"}]})
    assert "there is no shot '9Z'; known: 1A, 1B, 1C" in checking.assembly_faults(assembly, list(staged))
    assert [one.slate for one in checking.every_shot(assembly, staged).shots] == ["1A", "1B", "1C"]
    spotting = Spotting.model_validate({"mood": "calm", "tempo": 70, "effects": [{"slate": "9Z", "sound": "wind"}]})
    assert checking.spotting_faults(spotting, list(staged)) == ["there is no shot '9Z'; known: 1A, 1B, 1C"]
    assert checking.spotted(spotting, list(staged)).effects == ()


@pytest.mark.parametrize("wish", ["1f", "2s", "4s", "9s", "60s"])
def test_lengths_add_up_whatever_the_editor_wishes(material: Material, wish: str) -> None:
    """The film is as long as the brief says, each line has its time, no shot is too short or long."""
    coverages = (_coverage({"line": "Four in the morning."}, {}), _coverage({"line": "Then it is gone."}))
    staged = slated(coverages)
    lengths = fitted(_decided(*coverages, lengths=wish).assembly, staged, material)
    assert sum(lengths.values()) == material.room.length
    shortest, longest = material.range
    for slate, shot in staged.items():
        assert max(shortest, material.need(shot.line or "")) <= lengths[slate] <= longest


def test_the_shot_list_is_one_that_a_person_can_edit(material: Material) -> None:
    """It reads back, with reasons as comments, the title over the first shot, cast, effects, and an end card."""
    elements = Breakdown.model_validate(
        {"cast": [{"name": "pilar", "description": "baker: grey hair, #1", "references": ["references/hands.jpg"]}]}
    )
    decided = _decided(
        _coverage({"line": "Four in the morning.", "cast": ["pilar"], "reference": "references/oven.jpg"}, {}),
        _coverage({"line": "Then it is gone.", "super": "{{ nine }}"}),
        elements=elements,
    )
    text = compose(decided, material, ["the brief names no aspect"])
    assert "      # hook\n      - slate: 1A\n" in text
    assert "#  - the brief names no aspect" in text
    shotlist, _ = shotlist_of(text)
    first, _, dawn, card = shotlist.shots
    assert first.super is not None
    assert (first.super.text, first.super.style) == ("Gone by Nine", "title")
    assert first.cast == ("pilar",)
    assert first.effects[0].sound == "fire"
    assert dawn.super is not None
    assert dawn.super.text == "{{ nine }}"
    assert card.card is not None
    assert card.card.text.splitlines() == ["Horno", "Come before nine."]
    assert shotlist.cast["pilar"].description == "baker: grey hair, #1"
    rate = shotlist.film.rate
    assert sum(shot.length.at(rate) for shot in shotlist.shots if shot.length) == 15 * rate
    assert text == compose(decided, material, ["the brief names no aspect"])


def test_what_was_seen_is_told(material: Material) -> None:
    """The scout's words stand beside the sender's."""
    seen = Sighting.model_validate({"subject": "An iron door", "time_of_day": "night", "moves": ["push_in"]})
    told = Material(
        material.film, material.brief, material.references, material.template, {"references/oven.jpg": seen}
    ).told(["references/oven.jpg"])
    assert told == [
        {
            "file": "references/oven.jpg",
            "shows": "The old oven; An iron door; light of night; moves that suit it: push_in; landscape",
        }
    ]


def test_the_screenwriter_is_told_the_room_that_there_is(material: Material) -> None:
    """Length, words and scenes are measured ones."""
    given = for_screenwriter(material)
    assert given["length"] == "15s"
    assert given["language"] == "English (en)"
    assert given["facts"]["client"] == "Horno"
    words = int(given["words"].split()[0])
    assert 10 <= words <= 40


def test_the_treatment_is_a_page_to_read() -> None:
    """Title, hook, turn and call to action, then scene by scene what happens and what is said."""
    page = treatment_page(TREATMENT)
    assert page.startswith("# Gone by Nine\n\nBread that is gone by nine.\n\n**Hook.** Fire in the dark.")
    assert "## 1. INT. BAKERY - NIGHT (8s)\n\nThe oven breathes.\n\n> Four in the morning." in page
