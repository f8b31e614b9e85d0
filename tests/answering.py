"""A language model's server on the loopback address: it speaks the protocol of OpenAI, and says what it is told to.

with Answering.serve() as answering:
    answering.answers("Treatment", {"title": "Above the Clouds", …})   # a noun's answers; the last one stays
    … an endpoint at answering.url …
    assert [one.noun for one in answering.asked] == ["Treatment"]
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

METHODS = ("json_schema", "function_calling", "json_mode", "text")


@dataclass(frozen=True)
class Asked:
    """One request for an answer, as it came over the wire."""

    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def method(self) -> str:
        """How it holds the model to a form."""
        form = self.body.get("response_format", {}).get("type", "")
        return {"json_schema": "json_schema", "json_object": "json_mode"}.get(
            form, "function_calling" if "tools" in self.body else "text"
        )

    @property
    def noun(self) -> str:
        """Which noun it asks for."""
        if self.method == "json_schema":
            return str(self.body["response_format"]["json_schema"]["name"])
        if self.method == "function_calling":
            return str(self.body["tools"][0]["function"]["name"])
        found = re.findall(r'"title": "(\w+)"', self.last)
        return str(found[-1]) if found else ""

    @property
    def texts(self) -> list[str]:
        """What each message says."""
        return [
            content
            if isinstance(content := message["content"], str)
            else "".join(part.get("text", "") for part in content)
            for message in self.body["messages"]
        ]

    @property
    def last(self) -> str:
        """What the last message says."""
        return self.texts[-1]

    @property
    def pictures(self) -> list[str]:
        """The addresses of the pictures that came along."""
        return [
            part["image_url"]["url"]
            for message in self.body["messages"]
            if not isinstance(message["content"], str)
            for part in message["content"]
            if part["type"] == "image_url"
        ]


@dataclass(frozen=True)
class Says:
    """An answer, and how it comes."""

    text: str
    ended: str | None = "stop"
    usage: tuple[int, int] | None = (100, 50)
    how: Literal["whole", "cut", "hang", "breathe"] = "whole"
    """`cut`: the connection ends amid it; `hang`: silence after the first piece; `breathe`: then only signs of life."""
    pieces: int = 12


@dataclass(frozen=True)
class Trouble:
    """A refusal."""

    status: int
    message: str = "that does not work"
    headers: dict[str, str] = field(default_factory=dict)


Told: TypeAlias = "Says | Trouble | str | dict[str, Any] | list[Any] | Callable[[Asked], Any]"
"""What an answer may be given as: a noun's JSON, any text, a refusal, or what works it out from the question."""


class _Prompt(HTTPServer):
    """A server that notices within a blink that it is to stop."""

    def thread_target(self) -> None:
        """Serve."""
        assert self.server is not None
        self.server.serve_forever(poll_interval=0.02)


class Answering:
    """The server: what it was asked, and how it is to behave."""

    def __init__(self, server: HTTPServer) -> None:
        self.url = server.url_for("/v1")
        self.asked: list[Asked] = []
        self.paths: list[str] = []
        """Of everything that came, also of what is none of its business."""
        self.models = ["small-one"]
        self.refuses: dict[str, str] = {}
        """Words that make a request be refused, where they are in its body, and what is said then."""
        self.free = threading.Event()
        """Silent answers end once it is set."""
        self._told: dict[str, list[Told]] = {}
        self._lock = threading.Lock()

    @classmethod
    @contextmanager
    def serve(cls) -> Iterator[Answering]:
        """Serve until the block ends."""
        with _Prompt(threaded=True) as server:
            answering = cls(server)
            server.expect_request(re.compile(".*")).respond_with_handler(answering._take)
            yield answering
            answering.free.set()

    def answers(self, noun: str, *told: Told) -> None:
        """Give the answers to questions for a noun, in their order; the last one stays. An empty name is any other."""
        self._told[noun] = list(told)

    def knows(self, *methods: str) -> None:
        """Refuse the ways of asking that are not among these, as servers do that do not know them."""
        signs = {"json_schema": '"json_schema"', "function_calling": '"tools"', "json_mode": '"json_object"'}
        self.refuses |= {
            sign: f"{method} is not supported by this model: response_format"
            for method, sign in signs.items()
            if method not in methods
        }

    def _take(self, request: Request) -> Response:
        """Answer one request."""
        with self._lock:
            self.paths.append(request.path)
        if request.path == "/v1/models":
            return _json({"object": "list", "data": [{"id": name, "object": "model"} for name in self.models]})
        if request.path != "/v1/chat/completions":
            return _refusal(Trouble(404, "there is no such place"))
        text = request.get_data(as_text=True)
        asked = Asked(json.loads(text), dict(request.headers))
        with self._lock:
            self.asked.append(asked)
            for sign, words in self.refuses.items():
                if sign in text:
                    return _refusal(Trouble(400, words))
            queue = self._told.get(asked.noun) or self._told.get("") or [Trouble(418, f"no {asked.noun} is told here")]
            told = queue.pop(0) if len(queue) > 1 else queue[0]
        if callable(told):
            told = told(asked)
        if isinstance(told, Trouble):
            return _refusal(told)
        if not isinstance(told, Says):
            told = Says(told if isinstance(told, str) else json.dumps(told, ensure_ascii=False))
        response = Response(self._stream(asked, told), content_type="text/event-stream")
        if told.how == "cut":
            response.headers["Content-Length"] = "1000000"
        return response

    def _stream(self, asked: Asked, told: Says) -> Iterator[str]:
        """Give an answer piece by piece."""
        calls = asked.method == "function_calling" and told.text.lstrip()[:1] in ("{", "[")
        for at in range(0, len(told.text), told.pieces):
            piece = told.text[at : at + told.pieces]
            if calls:
                name = {"name": asked.noun} if at == 0 else {}
                call = {"index": 0, "type": "function", "function": {**name, "arguments": piece}}
                yield _event({"tool_calls": [call | ({"id": "call-1"} if at == 0 else {})]})
            else:
                yield _event({"role": "assistant", "content": piece})
            if at and told.how == "cut":
                return
            if at and told.how == "hang":
                self.free.wait(20)
                return
            while at and told.how == "breathe" and not self.free.is_set():
                time.sleep(0.05)
                yield ": still here\n\n"
        if told.ended:
            yield _event({}, told.ended)
        if told.usage and asked.body.get("stream_options", {}).get("include_usage"):
            read, written = told.usage
            usage = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
            yield f"data: {json.dumps({**_CHUNK, 'choices': [], 'usage': usage})}\n\n"
        yield "data: [DONE]\n\n"


_CHUNK = {"id": "answer-1", "object": "chat.completion.chunk", "created": 1, "model": "small-one"}


def _event(delta: dict[str, Any], ended: str | None = None) -> str:
    """Write one piece as a server does."""
    choice = {"index": 0, "delta": delta, "finish_reason": ended}
    return f"data: {json.dumps({**_CHUNK, 'choices': [choice]})}\n\n"


def _json(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(body), status=status, headers=headers, content_type="application/json")


def _refusal(trouble: Trouble) -> Response:
    """Refuse as OpenAI does."""
    return _json({"error": {"message": trouble.message, "type": "refused"}}, trouble.status, trouble.headers)
