"""The door to a language model: the four ways to ask, and everything that can go wrong on the way to an answer."""

from __future__ import annotations

import base64
import io
import json
import logging
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from answering import Answering, Asked, Says, Trouble
from PIL import Image
from pydantic import SecretStr

from studio.crew.chat import LONGEST_ANSWER, Chat
from studio.crew.endpoint import Endpoint
from studio.crew.message import Message, Picture, Reply
from studio.crew.schema import schema_of
from studio.errors import CrewError, ReferenceRefused
from studio.film.spotting import Spotting

KEY = "sk-not-a-real-key-0123456789"

GOOD = {"mood": "warm", "tempo": 90}

SCHEMA = schema_of(Spotting)


@dataclass
class Book:
    """A meter that writes everything down."""

    lines: list[str] = field(default_factory=list)
    most: list[tuple[int, int]] = field(default_factory=list)
    paid: list[tuple[int, int]] = field(default_factory=list)

    def leaves(self, tokens_in: int, tokens_out: int) -> None:
        """Take note of the most."""
        self.lines.append("leaves")
        self.most.append((tokens_in, tokens_out))

    def answered(self, tokens_in: int, tokens_out: int) -> None:
        """Take note of what it was."""
        self.lines.append("answered")
        self.paid.append((tokens_in, tokens_out))

    def refused(self) -> None:
        """Take note of nothing."""
        self.lines.append("refused")

    def lost(self) -> None:
        """Take note that nobody knows."""
        self.lines.append("lost")


@pytest.fixture(name="answering")
def _answering() -> Iterator[Answering]:
    """A server that has one good answer."""
    with Answering.serve() as answering:
        answering.answers("Spotting", GOOD)
        yield answering


class Talk:
    """A chat with that server, whose waits are written down instead of waited."""

    def __init__(self, answering: Answering, **settings: Any) -> None:
        self.pauses: list[float] = []
        self.book = Book()
        self.told: list[int] = []
        given = {"timeout_s": 5.0, "key": SecretStr(KEY), **settings}
        self.chat = Chat(Endpoint(answering.url, "small-one", "small-one", **given), pause=self.pauses.append)

    def say(self, *pictures: Path, text: str = "Choose the music.") -> Reply:
        """Ask for the music of a film."""
        shown = tuple(Picture(file, "0" * 64) for file in pictures)
        return self.chat.say(
            [Message("system", "You choose music."), Message("user", text, shown)],
            SCHEMA,
            model="small-one",
            temperature=0.3,
            tell=self.told.append,
            meter=self.book,
        )


@pytest.mark.parametrize(
    ("method", "asked"),
    [
        ("json_schema", ["json_schema"]),
        ("function_calling", ["json_schema", "function_calling"]),
        ("json_mode", ["json_schema", "function_calling", "json_mode"]),
        ("text", ["json_schema", "function_calling", "json_mode", "text"]),
    ],
)
def test_the_best_way_that_an_endpoint_knows_is_found_and_kept(
    answering: Answering, method: str, asked: list[str]
) -> None:
    """What it refuses is not tried again by this chat; nothing is owed for refusals."""
    answering.knows(method)
    talk = Talk(answering)
    reply = talk.say()
    assert json.loads(reply.text) == GOOD
    assert (reply.method, reply.tokens_in, reply.tokens_out, reply.counted) == (method, 100, 50, "measured")
    assert [one.method for one in answering.asked] == asked
    talk.say()
    assert [one.method for one in answering.asked] == [*asked, method]
    assert talk.book.lines == ["leaves", "refused"] * (len(asked) - 1) + ["leaves", "answered"] * 2
    assert talk.book.paid == [(100, 50)] * 2
    assert talk.pauses == []


def test_what_goes_over_the_wire(answering: Answering) -> None:
    """A strict schema, craft apart from material, a bound on the answer, usage asked for, the key in its header."""
    talk = Talk(answering)
    talk.say()
    (asked,) = answering.asked
    assert [message["role"] for message in asked.body["messages"]] == ["system", "user"]
    assert asked.texts[0] == "You choose music."
    assert asked.last.startswith("Choose the music.\n\nAnswer with one JSON object")
    form = asked.body["response_format"]["json_schema"]
    assert (form["name"], form["strict"]) == ("Spotting", True)
    assert form["schema"]["required"] == ["mood", "tempo", "effects"]
    assert "title" not in json.dumps(form["schema"])
    assert asked.body["max_tokens"] == talk.book.most[0][1] == 16_384
    assert (asked.body["stream"], asked.body["stream_options"]) == (True, {"include_usage": True})
    assert (asked.body["model"], asked.body["temperature"]) == ("small-one", 0.3)
    assert asked.headers["Authorization"] == f"Bearer {KEY}"
    assert talk.told == sorted(talk.told)
    assert talk.told[-1] == len(json.dumps(GOOD))


def test_without_a_key_none_is_sent(answering: Answering) -> None:
    """A server of one's own gets the word `none`."""
    assert Talk(answering, key=None).say()
    assert answering.asked[0].headers["Authorization"] == "Bearer none"


def test_a_method_that_a_person_has_set_stays(answering: Answering) -> None:
    """It is the only one that is tried, and a refusal says how to set another."""
    assert Talk(answering, method="json_mode").say().method == "json_mode"
    answering.knows("text")
    with pytest.raises(CrewError, match=r"does not take the question \(400: json_mode .*set \[llm\] method to auto"):
        Talk(answering, method="json_mode").say()


@pytest.mark.parametrize(
    ("words", "said", "gone"),
    [
        ('"temperature"', "Unsupported value: 'temperature' does not support 0.3", "temperature"),
        ('"stream_options"', "Unknown parameter: stream_options", "stream_options"),
        ('"max_tokens"', "max_tokens is too large", "max_tokens"),
    ],
)
def test_a_parameter_that_an_endpoint_does_not_know_is_left_out(
    answering: Answering, words: str, said: str, gone: str
) -> None:
    """The method stays as it is, and the next question leaves it out at once."""
    answering.refuses = {words: said}
    talk = Talk(answering)
    assert talk.say().method == talk.say().method == "json_schema"
    assert [gone in one.body for one in answering.asked] == [True, False, False]


def test_the_other_name_of_the_bound_is_tried_first(answering: Answering) -> None:
    """Newer models of OpenAI name it in their refusal."""
    answering.refuses = {'"max_tokens"': "'max_tokens' is not supported; use 'max_completion_tokens' instead."}
    Talk(answering).say()
    assert answering.asked[-1].body["max_completion_tokens"] == 16_384


def test_a_small_context_is_not_filled_with_the_answer(answering: Answering) -> None:
    """A server that counts the answer's bound to the question is asked without one; then it is a clear error."""
    answering.refuses = {'"max_tokens"': "This model's maximum context length is 8192 tokens"}
    assert Talk(answering).say()
    answering.refuses = {"Choose": "the request exceeds the available context size (4096)"}
    with pytest.raises(CrewError, match=r"the material is too long for small-one at localhost \(.*context"):
        Talk(answering).say()
    assert len(answering.asked) == 4


def test_usage_that_is_not_told_is_estimated(answering: Answering) -> None:
    """From the length of question and answer, and the reply says so."""
    answering.answers("Spotting", Says(json.dumps(GOOD), usage=None))
    talk = Talk(answering)
    reply = talk.say()
    assert reply.counted == "estimated"
    assert (reply.tokens_in, reply.tokens_out) == (talk.book.most[0][0], len(json.dumps(GOOD)) // 3 + 5)


@pytest.mark.parametrize("method", ["json_schema", "function_calling"])
def test_an_answer_that_is_cut_off_for_its_length_comes_as_text(answering: Answering, method: str) -> None:
    """Nothing is raised, and it is said why it ended; in a function's arguments, too."""
    answering.answers("Spotting", Says('{"mood": "wa', ended="length"))
    reply = Talk(answering, method=method).say()
    assert (reply.text, reply.ended) == ('{"mood": "wa', "length")


def test_a_model_that_talks_instead_of_calling_is_shown_the_schema_next_time(answering: Answering) -> None:
    """It was not shown one: a function goes to the endpoint alone."""
    answering.knows("function_calling", "json_mode")
    answering.answers("Spotting", Says("Gladly!"), GOOD)
    talk = Talk(answering)
    assert talk.say().text == "Gladly!"
    assert talk.say().method == "json_mode"
    assert '"title": "Spotting"' in answering.asked[-1].last


def test_a_refusal_of_the_model_is_its_answer(answering: Answering) -> None:
    """So that a person is told what it said."""
    answering.answers("Spotting", Says("I cannot help with that.", ended="content_filter"))
    assert Talk(answering).say().text == "I cannot help with that."


def test_nobody_listens_for_ever(answering: Answering) -> None:
    """An endless answer is ended, and counts as too long."""
    answering.answers("Spotting", Says("la " * LONGEST_ANSWER, pieces=9000))
    reply = Talk(answering).say()
    assert LONGEST_ANSWER < len(reply.text) < LONGEST_ANSWER + 10_000
    assert reply.ended == "length"


def test_too_many_requests_are_waited_out_as_asked(answering: Answering) -> None:
    """Retry-After in seconds, or as a date; nothing is owed."""
    soon = formatdate(time.time() + 20, usegmt=True)
    answering.answers(
        "Spotting", Trouble(429, "slow down", {"Retry-After": "7"}), Trouble(429, "slow", {"Retry-After": soon}), GOOD
    )
    talk = Talk(answering)
    assert talk.say()
    assert talk.pauses[0] == 7
    assert 10 < talk.pauses[1] <= 20
    assert talk.book.lines == ["leaves", "refused", "leaves", "refused", "leaves", "answered"]


def test_a_server_that_wants_a_long_rest_is_told_of(answering: Answering) -> None:
    """More than a minute in all is not waited."""
    answering.answers("Spotting", Trouble(429, "slow down", {"Retry-After": "3600"}))
    talk = Talk(answering)
    with pytest.raises(CrewError, match=r"gave no answer in one try: 429: slow down; it asks .* for 3600 s\. Run"):
        talk.say()
    assert (talk.pauses, len(answering.asked)) == ([], 1)


def test_an_empty_account_is_not_waited_for(answering: Answering) -> None:
    """It is a 429, too, at some."""
    answering.answers("Spotting", Trouble(429, "You exceeded your current quota, check your plan and billing details"))
    with pytest.raises(CrewError, match="the account at localhost has no credit left"):
        Talk(answering).say()
    assert len(answering.asked) == 1


def test_a_failing_server_is_asked_three_times(answering: Answering) -> None:
    """With waits between; then the error lists what was tried, and says what to do."""
    answering.answers("Spotting", Trouble(500, "oh"), Trouble(503, "dear"))
    talk = Talk(answering)
    with pytest.raises(CrewError) as failed:
        talk.say()
    assert str(failed.value) == (
        "small-one at localhost gave no answer in 3 tries: 500: oh; 503: dear. Run the same command again later, as "
        "answers that came are kept, or use another model with --llm MODEL, or write without one with --llm none"
    )
    assert (len(answering.asked), talk.pauses) == (3, [1.0, 4.0])
    answering.answers("Spotting", Trouble(500), GOOD)
    assert Talk(answering).say()


@pytest.mark.parametrize(
    ("how", "said"),
    [("cut", "localhost broke the connection off"), ("hang", "nothing came from localhost for 0.3 s")],
)
def test_an_answer_that_is_lost_on_its_way_is_asked_for_again(answering: Answering, how: Any, said: str) -> None:
    """A connection that is cut, or silence: nobody knows what is owed for those."""
    lost = Says(json.dumps(GOOD), how=how)
    answering.answers("Spotting", lost, GOOD)
    talk = Talk(answering, timeout_s=0.3)
    assert json.loads(talk.say().text) == GOOD
    assert talk.book.lines == ["leaves", "lost", "leaves", "answered"]
    answering.answers("Spotting", lost)
    with pytest.raises(CrewError, match=f"gave no answer in 3 tries: {said}\\. "):
        talk.say()
    assert len(answering.asked) == 5


def test_signs_of_life_are_no_answer(answering: Answering) -> None:
    """A server that sends nothing else is given up in the end."""
    answering.answers("Spotting", Says(json.dumps(GOOD), how="breathe"))
    began = time.monotonic()
    with pytest.raises(CrewError, match=r"localhost was not done after 0\.5 s"):
        Talk(answering, timeout_s=0.1).say()
    assert time.monotonic() - began < 10


def test_an_answer_whose_end_nobody_announced_counts_if_it_is_whole(answering: Answering) -> None:
    """Some servers never say why they end; a half answer is asked for again."""
    answering.answers("Spotting", Says(json.dumps(GOOD), ended=None))
    assert Talk(answering).say().ended == "stop"
    answering.answers("Spotting", Says('{"mood": "warm", "te', ended=None), GOOD)
    talk = Talk(answering)
    assert json.loads(talk.say().text) == GOOD
    assert talk.book.lines == ["leaves", "lost", "leaves", "answered"]


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (
            Trouble(401, f"Incorrect API key provided: {KEY}"),
            r"localhost refuses the key; look at OPENAI_API_KEY \(401",
        ),
        (Trouble(403, "not in your country"), "localhost refuses the key"),
        (Trouble(402, "Insufficient Balance"), "the account at localhost has no credit left"),
        (Trouble(404, "model `small-one` not found, pull it first"), "there is no small-one at localhost, or the addr"),
        (Trouble(418, "teapot"), r"small-one at localhost does not take the question \(418: teapot\)"),
    ],
)
def test_what_no_waiting_helps_is_told_at_once(answering: Answering, trouble: Trouble, said: str) -> None:
    """A wrong key, an unknown model, an empty account."""
    answering.answers("Spotting", trouble)
    talk = Talk(answering)
    with pytest.raises(CrewError, match=said) as failed:
        talk.say()
    assert KEY not in str(failed.value)
    assert "sk-" not in str(failed.value)
    assert (len(answering.asked), talk.pauses, talk.book.lines) == (1, [], ["leaves", "refused"])


def test_a_server_of_ones_own_that_is_not_running_is_named() -> None:
    """At once: waiting starts no server."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    chat = Chat(Endpoint(f"http://127.0.0.1:{port}/v1", "a", "a", timeout_s=2), pause=lambda _: pytest.fail("waited"))
    book = Book()
    with pytest.raises(CrewError, match=rf"nothing answers at http://127\.0\.0\.1:{port}/v1; start the server there"):
        chat.say([Message("user", "a")], SCHEMA, model="a", temperature=0, tell=lambda _: None, meter=book)
    assert book.lines == ["leaves", "refused"]


@pytest.mark.parametrize("body", ["<html>Welcome</html>", "data: {oops\n\n", 'data: {"choices": "none"}\n\n', ""])
def test_what_is_no_stream_of_an_answer_is_told(body: str) -> None:
    """A page of a proxy, garbage, or nothing at all under the right address."""
    from pytest_httpserver import HTTPServer

    with HTTPServer() as server:
        server.expect_request("/v1/chat/completions").respond_with_data(body, content_type="text/event-stream")
        chat = Chat(Endpoint(server.url_for("/v1"), "a", "a", timeout_s=2), pause=lambda _: None)
        with pytest.raises(CrewError, match=r"no stream of an answer|never began"):
            chat.say([Message("user", "a")], SCHEMA, model="a", temperature=0, tell=lambda _: None, meter=Book())


@pytest.fixture(name="photo")
def _photo(tmp_path: Path) -> Path:
    """A large photo, with a comment and a place in it that are nobody's business."""
    file = tmp_path / "lake.jpg"
    exif = Image.Exif()
    exif[0x010E] = "at home"
    Image.new("RGB", (3000, 2000), (20, 90, 160)).save(file, exif=exif, comment="at home")
    assert file.read_bytes().count(b"at home") == 2
    return file


def test_a_picture_is_shown_small_and_bare(answering: Answering, photo: Path) -> None:
    """As a JPEG of at most 1024 pixels, behind the words of its message."""
    reply = Talk(answering).say(photo)
    assert reply.pictures == "shown"
    ((address,),) = [one.pictures for one in answering.asked]
    head, _, coded = address.partition(",")
    assert head == "data:image/jpeg;base64"
    with Image.open(io.BytesIO(base64.b64decode(coded))) as seen:
        assert (seen.format, seen.size) == ("JPEG", (1024, 683))
    assert b"at home" not in base64.b64decode(coded)
    assert answering.asked[0].last.startswith("Choose the music.")


@pytest.mark.parametrize("said", ["image input is not supported", "messages[1].content must be a string"])
def test_an_endpoint_without_eyes_is_asked_in_words(answering: Answering, photo: Path, said: str) -> None:
    """It goes on without the picture, keeps the method, and shows none from then on."""
    answering.refuses = {"image_url": said}
    talk = Talk(answering)
    reply = talk.say(photo)
    assert (reply.pictures, reply.method, talk.chat.sees) == ("refused", "json_schema", False)
    talk.say(photo)
    assert [len(one.pictures) for one in answering.asked] == [1, 0, 0]


def test_eyes_that_a_person_has_set_stay(answering: Answering, photo: Path) -> None:
    """`no` shows nothing; `yes` takes a refusal for an error."""
    assert Talk(answering, eyes="no").say(photo).pictures == "refused"
    assert not answering.asked[0].pictures
    answering.refuses = {"image_url": "image input is not supported"}
    with pytest.raises(CrewError, match="image input is not supported"):
        Talk(answering, eyes="yes").say(photo)


def test_a_broken_picture_is_named(answering: Answering, tmp_path: Path) -> None:
    """Before anything is sent or reserved."""
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    talk = Talk(answering)
    with pytest.raises(ReferenceRefused, match=r"a\.jpg is no picture"):
        talk.say(tmp_path / "a.jpg")
    assert (answering.asked, talk.book.lines) == ([], [])


def test_the_key_is_nowhere_but_in_its_header(
    answering: Answering, caplog: pytest.LogCaptureFixture, photo: Path
) -> None:
    """Not in bodies, logs, errors or what Python shows of things."""
    caplog.set_level(logging.DEBUG)
    answering.answers("Spotting", Trouble(500, f"who is {KEY}?"), Trouble(400, f"{KEY}"))
    talk = Talk(answering)
    with pytest.raises(CrewError) as failed:
        talk.say(photo)
    assert all(KEY not in json.dumps(one.body) for one in answering.asked)
    for seen in (caplog.text, str(failed.value), repr(failed.value), repr(talk.chat), repr(talk.chat.endpoint)):
        assert KEY not in seen


def test_nobody_else_is_told(
    answering: Answering, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever the environment says about LangSmith and other addresses, one request goes out, and it is ours."""
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_GATEWAY"):
        monkeypatch.setenv(name, "true")
    for name in ("LANGSMITH_ENDPOINT", "LANGCHAIN_ENDPOINT", "OPENAI_BASE_URL", "OPENAI_API_BASE", "OPENAI_PROXY"):
        monkeypatch.setenv(name, answering.url.replace("/v1", "/elsewhere"))
    for name in ("HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, answering.url.replace("/v1", ""))
    monkeypatch.setenv("LANGSMITH_API_KEY", "ls-key")
    monkeypatch.setenv("LANGSMITH_GATEWAY_API_KEY", "ls-key")
    assert Talk(answering).say()
    time.sleep(0.2)
    assert answering.paths == ["/v1/chat/completions"]
    assert answering.asked[0].headers["Authorization"] == f"Bearer {KEY}"


def test_threads_share_what_was_learnt(answering: Answering) -> None:
    """Eight questions at once settle on one way."""
    answering.knows("json_mode")
    talk = Talk(answering)
    replies: list[Reply] = []
    threads = [threading.Thread(target=lambda: replies.append(talk.say())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {reply.method for reply in replies} == {"json_mode"}
    assert len(replies) == 8
    before = len(answering.asked)
    talk.say()
    assert len(answering.asked) == before + 1


def test_ctrl_c_amid_an_answer_leaves_nothing_open(answering: Answering) -> None:
    """What it may have cost is written down at once."""
    talk = Talk(answering)

    def press(characters: int) -> None:
        raise KeyboardInterrupt

    talk.told = type("Pressed", (), {"append": staticmethod(press)})()  # type: ignore[assignment]
    with pytest.raises(KeyboardInterrupt):
        talk.say()
    assert talk.book.lines == ["leaves", "lost"]


def test_broken_arguments_cost_no_time(answering: Answering) -> None:
    """LangChain puts them together in a time that grows with the square of their length; nobody waits for that."""
    answering.knows("function_calling")
    answering.answers("Spotting", Says('{"effects": [' + '{"slate": "1A", "sound": wind!!}, ' * 1500, pieces=200))
    began = time.monotonic()
    Talk(answering).say()
    assert time.monotonic() - began < 8


def test_an_answer_may_be_worked_out_from_the_question(answering: Answering) -> None:
    """What a test's server can do."""

    def work_out(asked: Asked) -> Any:
        return {"mood": "epic"} if "epic" in asked.last else GOOD

    answering.answers("Spotting", work_out)
    assert "epic" in Talk(answering).say(text="Make it grand and epic.").text
