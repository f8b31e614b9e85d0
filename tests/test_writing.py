"""A brief becomes a shot list without a language model."""

from __future__ import annotations

import itertools
import re
import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.departments.writing.beats import BeatSheet
from studio.departments.writing.board import Board
from studio.departments.writing.choice import Choice, choose
from studio.departments.writing.coverage import SizedReference, assigned
from studio.departments.writing.document import block, comment, inline, scalar
from studio.departments.writing.facts import read
from studio.departments.writing.figures import figures_of
from studio.departments.writing.names import title_of, without
from studio.departments.writing.narration import need_of
from studio.departments.writing.passages import Extract
from studio.departments.writing.phrasing import Phrasing
from studio.departments.writing.speech import clauses, clean, sentences, spoken, tokens, written
from studio.departments.writing.supers import supers_of
from studio.departments.writing.template_writer import Script, write
from studio.departments.writing.templates import Beat, Part, Template, load_template, template_names, vocabulary
from studio.errors import DocumentError, NameRefused
from studio.film.brief import Brief, Passage
from studio.film.camera import Size
from studio.film.shotlist import Shot, Shotlist, Style
from studio.film.time import Length, Rate
from studio.library import folder
from studio.project.brief import read_brief
from studio.project.shotlist import shotlist_of

BRIEFS = Path(__file__).parent / "briefs"
NAMES = sorted(path.stem for path in BRIEFS.glob("*.md"))


@pytest.fixture(scope="session")
def template() -> Template:
    """The kind of film that all these briefs are written as."""
    return load_template("tourism_ad")


@pytest.fixture
def brief(request: pytest.FixtureRequest, tmp_path: Path) -> Brief:
    """A brief of `briefs/`, with files where it names photos."""
    text = (BRIEFS / f"{request.param}.md").read_text()
    for file in re.findall(r"!\[[^\]]*\]\(([^)]*)\)", text):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_bytes(b"photo")
    path = tmp_path / f"{request.param}.md"
    path.write_text(text)
    return read_brief(path)


def sized(brief: Brief, width: int = 2560, height: int = 1707) -> list[SizedReference]:
    """Give the brief's photos as if they had been measured."""
    return [SizedReference(**one.model_dump(), width=width, height=height) for one in brief.references]


def lined(text: str, length: str = "30s", **more: object) -> Brief:
    """Give a brief whose lines are passages."""
    passages = [Passage(text=line, line=at) for at, line in enumerate(text.split("\n"), 1) if line.strip()]
    return Brief.model_validate({"title": "A Film", "length": length, "passages": passages, "words": text, **more})


def frames(shot: Shot, shotlist: Shotlist) -> int:
    """Give the frames of a shot."""
    assert shot.length is not None
    return shot.length.at(shotlist.film.rate)


def checked(script: Script, brief: Brief, references: list[SizedReference], template: Template) -> Shotlist:
    """Hold a script against everything that is promised of all of them."""
    shotlist, _ = shotlist_of(script.text)
    rate = shotlist.film.rate
    lengths = [frames(shot, shotlist) for shot in shotlist.shots]
    assert sum(lengths) == (brief.length or shotlist.film.length or template.length).at(rate)
    assert max(lengths[:-1]) <= template.shot.longest.at(rate)
    if sum(lengths) >= rate.frames(6):
        assert min(lengths) >= template.shot.shortest.at(rate)
    _lines_fit(shotlist, template)
    _lines_are_the_briefs(shotlist, brief)
    _photos_are_not_worn_out(shotlist, references)
    pictures = [shot for shot in shotlist.shots if shot.size]
    for one, other in itertools.pairwise(pictures):
        assert one.size is not other.size
        assert one.move != other.move
    card = shotlist.shots[-1].card
    assert card is not None
    assert card.style is Style.END_CARD
    assert card.text.startswith(shotlist.film.client)
    return shotlist


def _lines_fit(shotlist: Shotlist, template: Template) -> None:
    """Every line is over before its shots are, and that of the end card a second earlier."""
    language = shotlist.film.language
    for scene in shotlist.scenes:
        shots = shotlist.shots_of(scene)
        spans = [(line, [shot.slate for shot in shots].index(str(line.at))) for line in scene.lines]
        for line, first in spans:
            rest = itertools.takewhile(lambda shot: not shot.line, shots[first:])
            assert need_of(line.text, language, template) <= sum(frames(shot, shotlist) for shot in rest)
        for shot in shots:
            silence = template.card.silence.at(shotlist.film.rate) if shot.card else 0
            assert not shot.line or need_of(shot.line.text, language, template) + silence <= frames(shot, shotlist)


def _lines_are_the_briefs(shotlist: Shotlist, brief: Brief) -> None:
    """Every line stands in a passage of the brief, word for word and unbroken."""
    passages = [f" {' '.join(tokens(clean(passage.text)))} " for passage in brief.passages]
    heard = [shot.line.text for shot in shotlist.shots if shot.line]
    heard += [line.text for scene in shotlist.scenes for line in scene.lines]
    for text in heard:
        assert any(f" {' '.join(tokens(text))} " in passage for passage in passages), text


def _photos_are_not_worn_out(shotlist: Shotlist, references: list[SizedReference]) -> None:
    """No photo is seen twice while one is unused; one that is, is framed anew."""
    shown = [(shot.reference, shot.size, shot.move) for shot in shotlist.shots if shot.reference]
    files = [shot.reference or shot.footage for shot in shotlist.shots if shot.reference or shot.footage]
    assert len(set(files)) == min(len(files), len(references))
    assert len(set(shown)) == len(shown)


@pytest.mark.parametrize("brief", NAMES, indirect=True)
@pytest.mark.parametrize(
    ("kind", "length"),
    [
        ("tourism_ad", None),
        ("tourism_ad", "6s"),
        ("product_launch", None),
        ("product_launch", "15s"),
        ("brand_film", "75s"),
    ],
)
def test_a_brief_becomes_a_shot_list_that_holds_all_promises(brief: Brief, kind: str, length: str | None) -> None:
    """Any brief, tidy or not, as any film at any length, gives a document with exact lengths and lines that fit."""
    template = load_template(kind)
    asked = brief.model_copy(update={"length": Length.parse(length)} if length else {})
    script = write(asked, sized(brief), template, "film")
    checked(script, asked, sized(brief), template)
    assert script == write(asked, sized(brief), template, "film")


@pytest.mark.parametrize("brief", ["trails_en"], indirect=True)
def test_the_example_tells_its_story_in_order(brief: Brief, template: Template) -> None:
    """Sun, place, path, forest, dogs, evening, end card; all that must be said is said, in the brief's order."""
    shotlist = checked(write(brief, sized(brief), template, "tourism_ad"), brief, sized(brief), template)
    shots = shotlist.shots
    assert [Path(shot.reference).stem for shot in shots if shot.reference] == [
        "summit_sunrise",
        "aizkorri_meadow",
        "picos_path",
        "forest_stream",
        "farmhouse_dogs",
        "dandelions",
    ]
    assert [shot.line.text for shot in shots if shot.line] == [
        "The day begins above the clouds.",
        "Sunrise on the summit is an hour from the door.",
        "Old forest, cold streams, and nobody on the path but you.",
        "Cheese, cider and a warm dog at the end of every stage.",
        "From May to October, three days on foot, luggage carried for you.",
        "Three days. Your own pace.",
    ]
    assert [shot.super.text for shot in shots if shot.super] == [
        "Walk the Green North",
        "Aizkorri",
        "400 kilometres of marked footpaths",
    ]
    card = shots[-1].card
    assert card is not None
    assert card.text.split("\n") == ["Green North Trails", "Three days. Your own pace.", "greennorthtrails.example"]
    assert shotlist.sound.music is not None
    assert shotlist.sound.music.mood == "calm"
    assert "drone acrobatics" in shotlist.look.avoid


@pytest.mark.parametrize("brief", ["trails_en"], indirect=True)
def test_the_page_says_why_each_shot_is_as_it_is(brief: Brief, template: Template) -> None:
    """A comment above each shot names its beat, what its picture shares with it, and where its line is from."""
    text = write(brief, sized(brief), template, "tourism_ad").text
    assert "# hook: A first picture that stops the eye" in text
    assert "# picture: sunrise, sun, first, summit (beat)" in text
    assert "# line: from “What it must say”" in text


@pytest.mark.parametrize("brief", ["dali_zh"], indirect=True)
def test_a_chinese_brief_becomes_a_chinese_film(brief: Brief, template: Template) -> None:
    """Title, lines, supers and headings are Chinese, cut at Chinese punctuation."""
    shotlist = checked(write(brief, sized(brief), template, "dali"), brief, sized(brief), template)
    assert (shotlist.film.language, shotlist.film.title) == ("zh", "慢下来，去大理")
    assert shotlist.scenes[0].heading == "开场"
    heard = [shot.line.text for shot in shotlist.shots if shot.line]
    assert heard[0] == "清晨六点，洱海先醒来，日出就在窗外。"
    assert heard[-1] == "三天，足够慢下来。"
    assert all(text.endswith("。") for text in heard)
    assert "喜洲古镇" in {shot.super.text for shot in shotlist.shots if shot.super}


@pytest.mark.parametrize("brief", ["costa_es"], indirect=True)
def test_an_upright_spanish_brief_is_delivered_upright_and_for_the_web(brief: Brief, template: Template) -> None:
    """The film has the frame that the brief asks for; what must be said opens and closes as the client put it."""
    shotlist = checked(write(brief, sized(brief), template, "cabo"), brief, sized(brief), template)
    assert shotlist.film.aspect == "9:16"
    assert [(one.name, one.aspect) for one in shotlist.deliver] == [("vertical", "9:16"), ("web", "16:9")]
    heard = [shot.line.text for shot in shotlist.shots if shot.line]
    assert heard[0] == "El primer café se toma mirando las olas."
    assert heard[-2] == "Dos noches desde 140 euros, desayuno incluido."


@pytest.mark.parametrize("brief", ["mail_en"], indirect=True)
def test_a_mail_thread_is_searched_for_what_an_audience_may_hear(brief: Brief, template: Template) -> None:
    """Greetings, wishes for the crew, signatures and addresses of people are not narration."""
    script = write(brief, [], template, "harbour_hotel")
    shotlist = checked(script, brief, [], template)
    heard = " ".join(shot.line.text for shot in shotlist.shots if shot.line)
    assert "fishing boats under the window" in heard
    assert "95 euros" in heard
    assert not re.search("regards|thanks|drone|logo|iPhone|Ana|@|sorry", heard, re.I)
    assert shotlist.film.length == Length.parse("20s")
    assert shotlist.film.client == "Portobello Hotel"
    assert any("no photos" in note for note in script.notes)


@pytest.mark.parametrize("brief", ["mug_en"], indirect=True)
def test_a_product_brief_with_labels_is_understood(brief: Brief, template: Template) -> None:
    """`Client:`, `Length:` and `Tagline:` in the text are taken as what they say."""
    shotlist = checked(write(brief, sized(brief), template, "mug"), brief, sized(brief), template)
    assert shotlist.film.client == "Nordlys Home"
    assert shotlist.film.length == Length.parse("15s")
    card = shotlist.shots[-1].card
    assert card is not None
    assert card.text.split("\n") == [
        "Nordlys Home",
        "Your coffee can wait.",
        "Order at nordlys.example/aurora, from 39 euros",
    ]


def test_a_quote_over_an_address_is_the_last_words_in_any_language(template: Template) -> None:
    """They stand on the end card, and are not said before it."""
    told = 'Morgens weckt dich die Stille.\nAbends wärmt dich das Feuer.\n"Almhof. Oben bleiben." almhof.example'
    brief = lined(told, "15s", client="Almhof", language="de")
    film = checked(write(brief, [], template, "alm"), brief, [], template)
    card = film.shots[-1].card
    assert card is not None
    assert card.text.split("\n") == ["Almhof", "Oben bleiben.", "almhof.example"]
    assert not [shot for shot in film.shots[:-1] if shot.line and "Oben bleiben" in shot.line.text]


def test_a_price_that_is_not_told_stands_on_the_end_card(template: Template) -> None:
    """Once: where the film has said it, the card does not say it again."""
    price = "From 28 euros a piece, sent home in 48 hours."
    told = "The sheep are milked at dawn, when the fog still lies below us.\nTwelve months in the cave, and no haste."
    short, long = (
        checked(script, brief, [], template)
        for length in ("6s", "30s")
        for brief in [lined(f"{told}\n{price}", length, client="Brana")]
        for script in [write(brief, [], template, "brana")]
    )
    heard = [" ".join(shot.line.text for shot in film.shots if shot.line) for film in (short, long)]
    assert ["28" in text for text in heard] == [False, True]
    cards = [film.shots[-1].card for film in (short, long)]
    assert ["28 euros a piece" in card.text for card in cards if card] == [True, False]


@pytest.mark.parametrize("brief", ["strange"], indirect=True)
def test_text_full_of_yaml_and_braces_is_read_back_as_it_was(brief: Brief, template: Template) -> None:
    """Quotes, `#`, `: ` and `{{` survive; a line that gives orders to a machine is not narration."""
    shotlist = checked(write(brief, [], template, "strange"), brief, [], template)
    assert shotlist.film.title == "Bread {{today}}: #1 in town"
    assert shotlist.film.client == 'O\'Neill & Sons: "the #1" bakery'
    assert "BANANA" not in "".join(shot.line.text for shot in shotlist.shots if shot.line)


def test_a_brief_with_nothing_to_tell_is_a_film_all_the_same(template: Template) -> None:
    """A bare wish gives pictures, a title and an end card, and notes say what was guessed."""
    script = write(lined("Make a film.", title="The Valley"), [], template, "valley")
    shotlist, _ = shotlist_of(script.text)
    assert not any(shot.line for shot in shotlist.shots)
    assert any("music only" in note for note in script.notes)


def test_few_photos_are_seen_again_in_another_framing_and_never_side_by_side(template: Template) -> None:
    """Two photos carry 30 seconds."""
    brief = lined("The river waits.\nA path leads on.")
    photos = [SizedReference(file=f"{name}.jpg", shows=name, width=3000, height=2000) for name in ("river", "path")]
    script = write(brief, photos, template, "film")
    shotlist = checked(script, brief, photos, template)
    files = [shot.reference for shot in shotlist.shots if shot.reference]
    assert len(files) > 2
    assert all(one != other for one, other in itertools.pairwise(files))
    assert any("show one again" in note for note in script.notes)


def test_clips_become_footage_that_is_long_enough(template: Template) -> None:
    """A clip is shown as it was shot, for no longer than it is."""
    brief = lined("The boats come home in the evening.\nThe market opens at six.", length="20s")
    clips = [
        SizedReference(file=f"{name}.mp4", shows=name, width=1920, height=1080, length=Length.parse("4.5s"))
        for name in ("boats in the evening", "market", "harbour", "street", "sea")
    ]
    shotlist, _ = shotlist_of(write(brief, clips, template, "film").text)
    shown = [shot for shot in shotlist.shots if shot.footage]
    assert len(shown) == len(shotlist.shots) - 1
    assert all(shot.move is None and frames(shot, shotlist) <= 112 for shot in shown)
    assert all(shot.transition is None for shot in shown)


def test_an_upright_photo_in_a_lying_film_is_travelled_along(template: Template) -> None:
    """What the frame would cut off is seen by tilting or rising."""
    brief = lined("The tower keeps the town.", length="8s")
    photo = SizedReference(file="tower.jpg", shows="The tower", width=1700, height=2560)
    shotlist, _ = shotlist_of(write(brief, [photo], template, "film").text)
    moves = [str(move) for shot in shotlist.shots for move in shot.move or ()]
    assert moves[0].startswith(("tilt", "pedestal"))


def test_an_upright_photo_of_a_face_is_held_whole(template: Template) -> None:
    """Who is small in it is not travelled over: a tilt would begin or end on half a head."""
    brief = lined("The dog keeps the house.", length="8s")
    photo = SizedReference(file="dog.jpg", shows="A dog at the window", width=1700, height=2560)
    shotlist, _ = shotlist_of(write(brief, [photo], template, "film").text)
    first = shotlist.shots[0]
    assert (str(first.size), [str(move) for move in first.move or ()]) == ("wide", ["push_in"])


def test_moves_to_the_side_take_turns(template: Template) -> None:
    """Screen direction alternates between left and right."""
    brief = lined("One meadow.", length="40s")
    photos = [SizedReference(file=f"{n}.jpg", shows=f"Meadow {n}", width=3000, height=2000) for n in range(9)]
    shotlist, _ = shotlist_of(write(brief, photos, template, "film").text)
    sides = [str(move).rpartition("_")[2] for shot in shotlist.shots for move in shot.move or ()]
    sides = [side for side in sides if side in ("left", "right")]
    assert len(sides) > 2
    assert all(one != other for one, other in itertools.pairwise(sides))


def test_a_brief_of_5000_words_is_weighed(template: Template) -> None:
    """A long text gives a film of its best sentences, and no more of them than fit."""
    words = "The {} path leads to a quiet harbour, where {} boats wait for the tide and nobody counts the hours."
    brief = lined("\n".join(words.format(at, at * 7) for at in range(270)))
    assert len(brief.words.split()) > 5000
    shotlist = checked(write(brief, [], template, "long"), brief, [], template)
    assert 1 <= sum(bool(shot.line) for shot in shotlist.shots) <= 6


def test_a_long_sentence_is_spoken_across_a_cut(template: Template) -> None:
    """What no shot can hold and no comma divides is a line of the scene."""
    text = "The oldest boat on the river still leaves every morning at ten with six guests and one very patient dog."
    shotlist = checked(write(lined(text), [], template, "boat"), lined(text), [], template)
    (line,) = (line for scene in shotlist.scenes for line in scene.lines)
    assert line.text == text


@pytest.mark.parametrize("rate", ["24", "25", "30", "29.97", "60"])
@pytest.mark.parametrize("length", ["7.3s", "31s", "1:00"])
def test_lengths_are_whole_frames_at_any_rate(rate: str, length: str, template: Template) -> None:
    """Shots sum to the frame, whatever the rate."""
    brief = lined("The river waits.\nA path leads on, and on.\nFrom May to October.", length=length)
    other = template.model_copy(update={"rate": Rate.parse(rate)})
    checked(write(brief, [], other, "film"), brief, [], other)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=120), max_size=6),
    st.sampled_from(["6s", "20s", "45s"]),
)
def test_any_text_gives_a_valid_shot_list(passages: list[str], length: str) -> None:
    """Whatever stands in a brief, the document is read without a fault."""
    brief = lined("\n".join(passages), length=length, title=(passages or ["x"])[0] or "x")
    shotlist, _ = shotlist_of(write(brief, [], load_template("tourism_ad"), "film").text)
    assert sum(frames(shot, shotlist) for shot in shotlist.shots) == Length.parse(length).at(Rate(25))


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60))
def test_values_are_read_back_as_they_were(text: str) -> None:
    """Plain or quoted, in a line or in braces, a value is the same text again."""
    text = clean(text) or "x"
    if "{{" not in text:
        page = f"line: {scalar(text)}\nflow: {{text: {inline(text)}, style: title}}\n"
        page += f"block: {block((text, text), 2)}\n# {comment(text)}\n"
        read = yaml.load(page, Loader=yaml.CBaseLoader)
        assert read == {"line": text, "flow": {"text": text, "style": "title"}, "block": f"{text}\n{text}"}


def test_plain_words_need_no_quotes() -> None:
    """A person who edits the page sees quotes only where they are due."""
    assert scalar("The day begins, and ends.") == "The day begins, and ends."
    assert inline("The day begins, and ends.") == "'The day begins, and ends.'"
    assert scalar("No: never") == "'No: never'"
    assert scalar("慢下来，去大理") == "慢下来，去大理"
    assert scalar("no") == "'no'"


def test_pairs_are_the_best_there_are() -> None:
    """The pairing's sum is that of the best of all permutations."""
    gains = [[(7 * row * row + 13 * column * (row + 3)) % 17 for column in range(6)] for row in range(4)]
    pairs = assigned(4, 6, lambda row, column: gains[row][column])
    best = max(sum(gains[row][column] for row, column in enumerate(way)) for way in itertools.permutations(range(6), 4))
    assert sum(gains[row][column] for row, column in pairs) == best
    flipped = assigned(6, 4, lambda column, row: gains[row][column])
    assert sum(gains[row][column] for column, row in flipped) == best


def test_sentences_and_clauses_end_where_a_voice_would() -> None:
    """Shortenings end nothing; a list's colon, a dash and a comma are borders, a time is none."""
    assert sentences("Dr. Gil walks. Do you? 清晨五点。回家！") == ["Dr. Gil walks.", "Do you?", "清晨五点。", "回家！"]
    assert clauses("At 10:30: tea, then — bed") == [("At 10:30", ":"), ("tea", ","), ("then", "—"), ("bed", "")]
    assert clauses("清晨，云海：醒来。") == [("清晨", "，"), ("云海", "："), ("醒来。", "")]


@pytest.mark.parametrize(
    ("language", "sentence", "said"),
    [
        ("en", "And it fits in a pocket.", "it fits in a pocket."),
        ("en", "“And it fits in a pocket.”", "“it fits in a pocket.”"),
        ("en", "Andy carries it.", "Andy carries it."),
        ("zh", "而且，放得进口袋。", "放得进口袋。"),
        ("zh", "而它放得进口袋。", "它放得进口袋。"),
        ("zh", "并且放得进口袋。", "放得进口袋。"),
        ("es", "Y cabe en un bolsillo.", "cabe en un bolsillo."),
        ("es", "¿Y si cabe en un bolsillo?", "¿Y si cabe en un bolsillo?"),
    ],
)
def test_what_only_joined_a_sentence_is_not_said(language: str, sentence: str, said: str) -> None:
    """The longest such word goes, and the marks before it stay."""
    assert Phrasing(vocabulary(), language).said(sentence) == said


def test_of_two_words_that_join_the_longer_one_goes() -> None:
    """但 and 但是 both answer what was said before."""
    assert Phrasing(vocabulary(), "zh").alone("但是放得进口袋。") == "放得进口袋。"


def test_a_line_begins_with_a_capital_behind_its_quotes(template: Template) -> None:
    """What joined it to the sentence before is gone."""
    brief = lined("“And the smallest of them fits in a pocket.”", "12s")
    assert "“The smallest of them fits in a pocket.”" in write(brief, [], template, "film").text


@pytest.mark.parametrize(
    ("end", "client"),
    [
        ("Order at nordlys.example/aurora", "Nordlys"),
        ("Book at www.dali-lodge.com.cn", "Dali Lodge"),
        ("Book at dalilodge.co.uk/rooms", "Dalilodge"),
        ("Book at shop.co", "Shop"),
        ("Call 942 555 0142", "Film"),
    ],
)
def test_a_client_without_a_name_is_called_by_the_address(end: str, client: str) -> None:
    """What stands in it before the endings that many share; a telephone number is nobody's name."""
    brief = lined("The river waits.").model_copy(
        update={
            "passages": (
                Passage(text="The river waits for you.", line=1),
                Passage(text=end, heading="End card", line=3),
            )
        }
    )
    assert read(brief, "film", vocabulary()).client == client


@pytest.mark.parametrize(
    ("quoted", "client", "rest"),
    [
        ("Havn. Warm for years.", "Havn", "Warm for years."),
        ("Havn — warm for years.", "Havn", "warm for years."),
        ("Havn: warm for years.", "Havn", "warm for years."),
        ("Havn keeps you warm.", "Havn", "Havn keeps you warm."),
        ("Lumens for long nights.", "Lumen", "Lumens for long nights."),
        ("Havn-made, for years.", "Havn", "Havn-made, for years."),
        ("青山小院，慢下来。", "青山小院", "慢下来。"),
        ("青山小院 慢下来。", "青山小院", "慢下来。"),
        ("青山小院等你来。", "青山小院", "青山小院等你来。"),
        ("Havn", "Havn", ""),
    ],
)
def test_the_last_words_are_without_the_clients_name(quoted: str, client: str, rest: str) -> None:
    """Where it stands by itself, as over a card; where it is a word of the sentence, that would be torn."""
    assert without(quoted, client) == rest


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Project Zero", "Project Zero"),
        ("Project: Zero", "Zero"),
        ("Re-Store", "Re-Store"),
        ("Re: Fwd: Brief – Walk the North", "Walk the North"),
        ("Brief for Lumen", "Lumen"),
        ("Creative brief Lumen", "Lumen"),
        ("简报：去大理", "去大理"),
        ("Title:Zero", "Zero"),
        ("Draft", "Wish"),
        ("«Ruta Norte»", "Ruta Norte"),
        ('Bikes "Ruta Norte"', 'Bikes "Ruta Norte"'),
        ('Ruta Norte"', "Ruta Norte"),
        ("“去大理”", "去大理"),
    ],
)
def test_a_title_is_without_what_a_brief_is_headed_with(heading: str, title: str) -> None:
    """A label in front goes; a word that only looks like one stays."""
    assert title_of([heading, "wish"], vocabulary(), "en", []) == title


@pytest.mark.parametrize(
    ("wish", "shown"),
    [
        ("We want to see a nurse who rides home along the lake.", "A nurse who rides home along the lake"),
        ("Queremos que se vea una enfermera que pedalea junto al lago.", "Una enfermera que pedalea junto al lago"),
        ("我们想看到一位护士骑车沿湖回家。", "一位护士骑车沿湖回家"),
    ],
)
def test_what_the_client_wishes_to_see_is_a_shot(template: Template, wish: str, shown: str) -> None:
    """It is drawn and not said; where photos take every shot, a note says so."""
    brief = lined(f"{wish}\nThe valley wakes before the sun does.")
    script = write(brief, [], template, "valley")
    shots = [shot for scene in shotlist_of(script.text)[0].scenes for shot in scene.shots]
    assert shown in [shot.action for shot in shots]
    assert not any(shown in (shot.line or "") for shot in shots)
    wishes = "\n".join(f"{wish[:-1]} {number}." for number in range(12))
    assert any("wished for and not seen" in note for note in write(lined(wishes), [], template, "valley").notes)


def test_a_client_is_named_without_what_is_said_of_it(template: Template) -> None:
    """What stands behind the name's comma is no part of it, and a voice that is asked for is no feeling."""
    brief = lined(
        "Cliente: Ruta Norte, alquiler de bicicletas.\nTono: alegre, tranquilo. Voz en español.", language="es"
    )
    shotlist, _ = shotlist_of(write(brief, [], template, "bici").text)
    assert shotlist.film.client == "Ruta Norte"
    assert "Voz" not in (shotlist.look.style or "")


def test_a_heading_without_a_word_is_no_product(template: Template) -> None:
    """Of three dots the film is made all the same, under its own name."""
    brief = lined("The river waits for you.", title="…", titled="page")
    assert shotlist_of(write(brief, [], template, "valley").text)[0].film.title == "Valley"


@pytest.mark.parametrize(
    ("product", "text", "figures"),
    [
        ("Lamp 10", "Lamp 10 shines for 48 hours.", ("48 hours",)),
        ("Model 3 Pro", "The Model 3 Pro weighs 900 grams.", ("900 grams",)),
        ("小米14", "小米14来了。充一次电用48小时。", ("充一次电用48小时",)),
        ("Lamp 1", "Every Lamp 10 hours a day.", ("10 hours a day",)),
    ],
)
def test_a_number_in_the_products_name_is_no_figure(product: str, text: str, figures: tuple[str, ...]) -> None:
    """It counts nothing, wherever in the name it stands."""
    language = "zh" if product == "小米14" else "en"
    told = [Extract(Part.SAY, "", text)]
    assert figures_of(told, [], product, vocabulary(), language) == figures


def test_two_facts_without_a_figure_stand_over_two_shots(template: Template) -> None:
    """The first one has no figure in common with the second, and does not use it up."""
    words = ({}, {"en": ("made",)}, {"en": ("recyclable",)})
    beats = tuple(
        beat.model_copy(update={"super": "fact" if own else "title", "words": own})
        for beat, own in zip(template.beats, words, strict=False)
    )
    facts = replace(read(lined("The lamp is here."), "film", vocabulary()), points=("Hand made", "Fully recyclable"))
    sheet = BeatSheet(template.model_copy(update={"beats": beats}), vocabulary(), "en")
    supers = supers_of(Board(beats, {}, (None,) * 3, (), (50,) * 3, (False,) * 3), facts, sheet, vocabulary())
    assert [text for text, _ in supers.values()] == ["Film", "Hand made", "Fully recyclable"]


def test_speech_takes_as_long_as_its_words() -> None:
    """Words, characters and figures are counted as they are said."""
    pace = {"en": 2.0, "zh": 4.0, "other": 2.0}
    assert spoken("one two", "en", pace, Rate(25)) == 25
    assert spoken("清晨五点", "zh", pace, Rate(25)) == 25
    assert spoken("1999", "en", pace, Rate(25)) == 50
    assert spoken("", "fr", pace, Rate(25)) == 0
    assert written(90, Rate(25)) == "3.6s"
    assert written(90, Rate(Fraction(30000, 1001))) == "90f"


def test_a_template_is_named_exactly_or_the_nearest_is_offered() -> None:
    """A misspelt kind of film is refused with the one that was probably meant."""
    with pytest.raises(NameRefused, match="Did you mean 'tourism_ad'"):
        load_template("turism_ad")
    with pytest.raises(NameRefused, match=r"no template '\.\./etc'"):
        load_template("../etc")


@pytest.mark.parametrize("name", template_names())
def test_every_template_speaks_three_languages_and_fills_its_page(name: str) -> None:
    """Being listed is being tested: words and headings in three languages, and a document without holes."""
    template = load_template(name)
    for one in (template, *template.beats, *template.tones, *template.pictures):
        assert {"en", "zh", "es"} <= one.words.keys()  # type: ignore[attr-defined]
    for beat in template.beats:
        assert {"en", "zh", "es"} <= beat.picture.keys()
    for headings in template.scenes.values():
        assert {"en", "zh", "es"} <= headings.keys()
    brief = lined("The river waits.\nFrom May to October, 20 euros a night.", client="A: #1", budget="20 USD")
    checked(write(brief, [], template, "film"), brief, [], template)


def test_a_template_that_names_a_scene_it_lacks_is_refused() -> None:
    """A beat's scene and the fallback tone must exist."""
    told = load_template("tourism_ad").model_dump(mode="json")
    told["beats"][0]["scene"] = "nowhere"
    with pytest.raises(ValueError, match="scene 'nowhere' is not among"):
        Template.model_validate(told)


def test_a_template_has_a_page_of_its_own_or_the_one_of_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page in the template's folder goes before the shared one; what it names and is not there, is said."""
    shelf = tmp_path / "templates"
    shutil.copytree(folder("templates"), shelf)
    for module in ("document", "templates"):
        monkeypatch.setattr(f"studio.departments.writing.{module}.folder", lambda name: shelf)
    template, brief = load_template("tourism_ad"), lined("The river waits.")
    assert "studio: 1" in write(brief, [], template, "film").text
    page = shelf / "tourism_ad" / "shotlist.yaml.j2"
    page.write_text("studio: 1 # {{ sheet.film }}\n{{ sheet.nothing }}\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"shotlist\.yaml\.j2: cannot be filled in.*nothing"):
        write(brief, [], template, "film")


def test_photos_that_the_brief_names_go_before_those_that_only_lie_there(template: Template) -> None:
    """A film of four pictures shows the four that the client wrote about, not two more from the folder."""
    named = [SizedReference(file=f"photos/{at}.jpg", shows=f"Picture {at}", line=at + 3) for at in range(4)]
    found = [SizedReference(file=f"photos/found_{at}.jpg") for at in range(3)]
    text = write(lined("The river waits.", client="A", length="20s"), [*named, *found], template, "film").text
    assert sum(one.file in text for one in named) == 4


def test_the_template_of_the_documentation_makes_a_film(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repository: Path
) -> None:
    """What `docs/templates.md` shows can be put into one's settings, and a brief that speaks of it is written so."""
    page = (repository / "docs/templates.md").read_text(encoding="utf-8")
    shown = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert shown is not None
    (tmp_path / "templates/food").mkdir(parents=True)
    (tmp_path / "templates/food/template.yaml").write_text(shown[1], encoding="utf-8")
    monkeypatch.setattr("studio.departments.writing.templates.settings_folder", lambda: tmp_path)
    brief = lined("Our chef works over open fire.\nOne dish, and everyone is quiet.\nThe kitchen opens at six.", "12s")
    chosen = choose(brief, "film")
    assert chosen.name == "food"
    assert "the brief speaks of" in chosen.note
    script = write(brief, [], load_template("food"), "film")
    shotlist = checked(script, brief, [], load_template("food"))
    assert [shot.size for shot in shotlist.shots if shot.super][:1] == [Size.CLOSE]
    rows = set(re.findall(r"^\| `(\w+)`", page, re.MULTILINE))
    assert rows >= Beat.model_fields.keys() - {"name", "scene", "size", "move"}


KINDS = {
    "agency_en": "tourism_ad",
    "bare": "tourism_ad",
    "brand_en": "brand_film",
    "brand_es": "brand_film",
    "brand_zh": "brand_film",
    "costa_es": "tourism_ad",
    "dali_zh": "tourism_ad",
    "emoji": "product_launch",
    "long_en": "product_launch",
    "mail_product_en": "product_launch",
    "mail_zh": "tourism_ad",
    "mug_en": "product_launch",
    "product_es": "product_launch",
    "product_zh": "product_launch",
    "trails_en": "tourism_ad",
}


@pytest.mark.parametrize(("brief", "kind"), KINDS.items(), indirect=["brief"])
def test_a_brief_tells_what_kind_of_film_it_wants(brief: Brief, kind: str) -> None:
    """By its words, and the note says which; nobody has to know a template's name."""
    chosen = choose(brief, "film")
    assert chosen.name == kind
    assert not brief.template
    assert all(f"--template {other}" in chosen.note for other in set(template_names()) - {kind})
    assert f"--template {kind}" not in chosen.note
    assert choose(brief.model_copy(update={"template": kind}), "film").note == ""


def test_a_named_template_is_taken_at_its_word() -> None:
    """What the brief names goes before the film's name, and both before what its words ask for."""
    brief = lined("Our new lamp has a battery that lasts 48 hours; order it in our shop.")
    assert choose(brief, "film").name == "product_launch"
    assert choose(brief, "brand_film") == Choice("brand_film")
    assert choose(brief.model_copy(update={"template": "tourism_ad"}), "brand_film") == Choice("tourism_ad")


@pytest.mark.parametrize("brief", ["product_en", "product_zh", "product_es"], indirect=True)
def test_a_launch_opens_with_the_problem_and_ends_with_the_order(brief: Brief) -> None:
    """Problem, reveal with the name over it, features with their figures, price, and where to get it."""
    template = load_template("product_launch")
    script = write(brief, sized(brief), template, "film")
    shotlist = checked(script, brief, sized(brief), template)
    first, second, *between, last = shotlist.shots
    assert shotlist.scenes[0].heading == template.scenes["before"][shotlist.film.language]
    assert not first.products
    assert second.super is not None
    assert second.super.style is Style.TITLE
    assert second.products
    figures = [shot.super.text for shot in between if shot.super]
    assert any(sign.isdigit() for text in figures for sign in text)
    assert last.card is not None
    assert ".example" in last.card.text
    assert all(word in script.text for word in ("hook: 1A", f"turn: {second.slate}", "call to action:"))


@pytest.mark.parametrize("brief", ["brand_en", "brand_zh", "brand_es"], indirect=True)
def test_a_brand_film_is_about_people_before_things(brief: Brief) -> None:
    """A belief first, then where it came from or who holds it; no price, and the name at the end."""
    template = load_template("brand_film")
    shotlist = checked(write(brief, sized(brief), template, "film"), brief, sized(brief), template)
    assert len(shotlist.scenes) >= 3
    assert shotlist.shots[0].super is not None
    assert min(frames(shot, shotlist) for shot in shotlist.shots) >= template.shot.shortest.at(shotlist.film.rate)
    card = shotlist.shots[-1].card
    assert card is not None
    assert card.text.startswith(brief.client)


@pytest.mark.parametrize("brief", ["contradictions_en"], indirect=True)
def test_of_two_sentences_that_contradict_each_other_one_is_heard(brief: Brief) -> None:
    """The first holds, and so do the figures over the picture; the notes say what was left out, and why."""
    script = write(brief, sized(brief), load_template("product_launch"), "film")
    shotlist, _ = shotlist_of(script.text)
    heard = " ".join(shot.line.text for shot in shotlist.shots if shot.line)
    seen = " ".join(shot.super.text for shot in shotlist.shots if shot.super)
    for kept, left in (("400 loaves", "250 loaves"), ("6 euros", "7 euros")):
        assert kept in heard
        assert left not in heard + seen
        assert any(left in note and "contradicts" in note for note in script.notes)
    assert shotlist.film.client == "Fjell Bakery"
    assert any("Nord Bread" in note for note in script.notes)
    assert any("45 seconds" in note for note in script.notes)
