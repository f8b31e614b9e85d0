"""The one door to a language model: messages go out, an answer streams in, and what goes wrong on the way is said.

An endpoint holds a model to a form in one of four ways, of which it may know none: a JSON schema, a function to call,
any JSON, or words alone. The best is tried first, and what an endpoint refuses is left out from then on.
"""

from __future__ import annotations

import json
import threading
import time
import warnings
import weakref
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast
from urllib.parse import urlsplit

from pydantic import SecretStr

from studio.crew.manner import MOST_TOKENS, Manner
from studio.crew.message import Message, Reply, dressed, on_the_wire, tokens, tokens_of
from studio.crew.schema import Schema
from studio.crew.troubles import ABOUT_METHOD, ABOUT_PICTURES, OTHERWISE, Passing, Refused, away, trouble_of
from studio.crew.unwrapping import unwrap
from studio.errors import CrewError, InputError

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage
    from langchain_core.outputs import ChatGenerationChunk
    from langchain_openai import ChatOpenAI

    from studio.crew.endpoint import Endpoint

HUSHED = ("Pydantic serializer warnings", "This model does not support OpenAI's", "Invalid schema for OpenAI's")
"""Beginnings of warnings of langchain and openai about what is dealt with here; they mean nothing to a person."""

TRIES = 3
"""Requests for one answer that may fail for a passing reason."""

WAITS_S = (1.0, 4.0)
"""Between them, where the server asks for nothing else."""

LONGEST_WAIT_S = 60.0
"""For one answer in all; a server that asks for more is told of instead."""

SILENCES = 5
"""How many times as long as it may be silent an answer may take in all."""

LONGEST_ANSWER = 100_000
"""Characters after which nobody listens any more: more than `MOST_TOKENS` ever are."""


class Meter(Protocol):
    """Who counts what requests cost; told of each before it leaves and when its fate is known."""

    def leaves(self, tokens_in: int, tokens_out: int) -> None:
        """Take how many tokens the request may cost at most; raises BudgetStop where that is too much."""

    def answered(self, tokens_in: int, tokens_out: int) -> None:
        """Take how many it did cost."""

    def refused(self) -> None:
        """Take note that it cost nothing."""

    def lost(self) -> None:
        """Take note that nobody knows."""


@dataclass
class _Heard:
    """What has come of an answer."""

    text: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    """What a function was called with."""
    length: int = 0
    ended: str = ""
    usage: tuple[int, int] = (0, 0)

    def take(self, chunk: ChatGenerationChunk) -> None:
        """Take the next piece."""
        message: Any = chunk.message
        calls = [one["args"] or "" for one in message.tool_call_chunks if not one["index"]]
        said = message.content if isinstance(message.content, str) else str(message.text)
        self.text.append(said or str(message.additional_kwargs.get("refusal") or ""))
        self.called += calls
        self.length += len(self.text[-1]) + sum(map(len, calls))
        self.ended = (chunk.generation_info or {}).get("finish_reason") or self.ended
        if usage := message.usage_metadata:
            self.usage = usage["input_tokens"], usage["output_tokens"]

    @property
    def answer(self) -> str:
        """Give the answer: what the function was called with, or what was said."""
        return "".join(self.called) or "".join(self.text)


class Chat:
    """A conversation with one endpoint. Safe from several threads; close it, or let it go."""

    def __init__(self, endpoint: Endpoint, *, pause: Callable[[float], None] = time.sleep) -> None:
        self.endpoint = endpoint
        self._pause = pause
        self._lock = threading.Lock()
        self._eyes = endpoint.eyes
        self._manners: dict[str, Manner] = {}
        self._models: dict[tuple[str, frozenset[str]], ChatOpenAI] = {}
        self._client: Any = None

    @property
    def sees(self) -> bool:
        """Whether pictures are shown: until the endpoint has refused one."""
        return self._eyes != "no"

    def shut_eyes(self) -> None:
        """Show no more pictures, because it is known from before that they are refused."""
        if self._eyes == "auto":
            self._eyes = "no"

    def close(self) -> None:
        """Give connections back."""
        if self._client is not None:
            self._client.close()

    def say(
        self,
        messages: Sequence[Message],
        schema: Schema,
        *,
        model: str,
        temperature: float,
        tell: Callable[[int], None],
        meter: Meter,
    ) -> Reply:
        """Have a model answer in the form of `schema`; `tell` hears how many characters there are so far.

        Raises CrewError, saying what was tried; BudgetStop from the meter; ReferenceRefused for a broken picture.
        """
        tried: list[str] = []
        waited = 0.0
        failures = 0
        while True:
            manner = self._manner(model)
            shown = self.sees and any(message.pictures for message in messages)
            try:
                return self._once(messages, schema, (model, temperature), manner, tell, meter)
            except Refused as refusal:
                self._learn(model, manner, refusal, shown=shown)
            except Passing as trouble:
                failures += 1
                tried.append(str(trouble))
                wait_s = trouble.wait_s if trouble.wait_s is not None else WAITS_S[min(failures, len(WAITS_S)) - 1]
                if failures == TRIES or waited + wait_s > LONGEST_WAIT_S:
                    raise self._gave_up(model, tried, wait_s) from None
                self._pause(wait_s)
                waited += wait_s

    def _gave_up(self, model: str, tried: Sequence[str], wait_s: float) -> CrewError:
        """Say that nothing came, and what was tried."""
        times = f"{len(tried)} tries" if len(tried) > 1 else "one try"
        much = f"; it asks to be left alone for {wait_s:.0f} s" if wait_s > LONGEST_WAIT_S else ""
        return CrewError(
            f"{model} at {self.endpoint.host} gave no answer in {times}: {'; '.join(dict.fromkeys(tried))}{much}. "
            f"Run the same command again later, as answers that came are kept, or {OTHERWISE}"
        )

    def _manner(self, model: str) -> Manner:
        """Give how a model is asked, as far as is known."""
        with self._lock:
            return self._manners.setdefault(model, Manner.first(self.endpoint.method, self.endpoint.host))

    def _learn(self, model: str, manner: Manner, refusal: Refused, *, shown: bool) -> None:
        """Learn from a refusal how to ask otherwise; raises CrewError where nothing is left."""
        with self._lock:
            if self._manners[model] != manner or (shown and self._eyes == "no"):
                return  # another thread has learnt it meanwhile
            if shown and self._eyes == "auto" and not refusal.too_long and ABOUT_PICTURES.search(refusal.words):
                self._eyes = "no"
                return
            if (other := manner.after(refusal, method=self.endpoint.method)) is not None:
                self._manners[model] = other
                return
        where = f"{model} at {self.endpoint.host}"
        if refusal.too_long:
            raise CrewError(
                f"the material is too long for {where} ({refusal.words}). Shorten the brief, give that model more "
                f"context, or {OTHERWISE}"
            )
        fixed = self.endpoint.method != "auto" and ABOUT_METHOD.search(refusal.words)
        way = "set [llm] method to auto" if fixed else OTHERWISE
        raise CrewError(f"{where} does not take the question ({refusal}). Mend that, or {way}")

    def _once(
        self,
        messages: Sequence[Message],
        schema: Schema,
        asked: tuple[str, float],
        manner: Manner,
        tell: Callable[[int], None],
        meter: Meter,
    ) -> Reply:
        """Send one request and listen to its end; raises Refused, Passing or CrewError."""
        model, temperature = asked
        sees = self.sees
        told = dressed(messages, schema, manner.method)
        guess = tokens(told, sees=sees)
        if manner.method == "function_calling":
            guess += tokens_of(json.dumps(schema))
        wire = [on_the_wire(message, sees=sees) for message in told]
        llm = self._model(model, temperature, manner)
        options = manner.options(schema)
        # langchain knows of some models that they take none, and has left it out.
        if llm.temperature is not None:
            options["temperature"] = temperature
        meter.leaves(guess, MOST_TOKENS)
        try:
            heard = self._hear(llm, wire, options, model, tell)
        except Passing as trouble:
            meter.refused() if trouble.owed == "nothing" else meter.lost()
            raise
        except (Refused, CrewError):
            meter.refused()
            raise
        except BaseException:
            meter.lost()  # somebody pressed Ctrl-C, or whoever is told could not be
            raise
        self._doubt_functions(model, manner, heard)
        answer = heard.answer
        if self.endpoint.key is not None:
            answer = answer.replace(self.endpoint.key.get_secret_value(), "…")
        measured = heard.usage[1] > 0
        tokens_in, tokens_out = heard.usage if measured else (guess, tokens_of(answer))
        meter.answered(tokens_in, tokens_out)
        counted: Literal["measured", "estimated"] = "measured" if measured else "estimated"
        pictures: Literal["none", "shown", "refused"] = "shown" if sees else "refused"
        if not any(message.pictures for message in messages):
            pictures = "none"
        return Reply(answer, tokens_in, tokens_out, manner.method, model, heard.ended or "stop", counted, pictures)

    def _hear(
        self,
        llm: ChatOpenAI,
        wire: list[BaseMessage],
        options: dict[str, Any],
        model: str,
        tell: Callable[[int], None],
    ) -> _Heard:
        """Listen to an answer to its end."""
        heard = _Heard()
        with closing(self._stream(llm, wire, options, model)) as chunks:
            for chunk in chunks:
                heard.take(chunk)
                tell(heard.length)
                if heard.length > LONGEST_ANSWER:
                    heard.ended = "length"
                    break
        self._see_to_its_end(heard)
        return heard

    def _stream(
        self, llm: ChatOpenAI, wire: list[BaseMessage], options: dict[str, Any], model: str
    ) -> Generator[ChatGenerationChunk, None, None]:
        """Give the pieces of an answer as they come.

        `_stream` is what `ChatOpenAI.stream` calls. Around it, that one attaches LangSmith where the environment asks
        for it, and at the end puts a function's arguments together, which takes half a minute where 60,000 characters
        of them are no JSON.
        """
        import httpx
        import openai

        for beginning in HUSHED:
            warnings.filterwarnings("ignore", beginning, UserWarning)
        foreign = (openai.APIError, httpx.TransportError, TimeoutError)
        garbled = (ValueError, TypeError, LookupError, AttributeError, RuntimeError)
        chunks = cast("Generator[ChatGenerationChunk, None, None]", llm._stream(wire, **options))
        with closing(chunks) as pieces:
            while True:
                try:
                    chunk = next(pieces)
                except StopIteration:
                    return
                except (*foreign, *garbled) as error:
                    raise trouble_of(error, self.endpoint, model) from None
                yield chunk

    def _see_to_its_end(self, heard: _Heard) -> None:
        """Raise Passing for an answer that broke off: without its end being said, only whole JSON is one."""
        if heard.ended:
            return
        found = unwrap(heard.answer)
        if found is None or found.ending != "whole":
            broke = f"broke off after {heard.length} characters" if heard.length else "never began"
            raise Passing(f"the answer of {self.endpoint.host} {broke}", owed="unknown")

    def _doubt_functions(self, model: str, manner: Manner, heard: _Heard) -> None:
        """Ask in another form next time where a model talks instead of calling the function: it was not shown one."""
        if manner.method != "function_calling" or self.endpoint.method != "auto" or heard.called:
            return
        if (other := manner.below) is not None and unwrap(heard.answer) is None:
            with self._lock:
                if self._manners[model] == manner:
                    self._manners[model] = other

    def _model(self, model: str, temperature: float, manner: Manner) -> ChatOpenAI:
        """Give LangChain's model, one for all temperatures: making it reads certificates for a tenth of a second."""
        import openai
        from langchain_openai import ChatOpenAI

        with self._lock:
            if self._client is None:
                self._client = _client(self.endpoint)
                weakref.finalize(self, self._client.close)
            asked = (model, manner.without & {"temperature", "usage"})
            if asked not in self._models:
                self._models[asked] = ChatOpenAI(
                    model=model,
                    base_url=self.endpoint.base_url,
                    api_key=self.endpoint.key or SecretStr("none"),
                    temperature=None if "temperature" in manner.without else temperature,
                    stream_usage="usage" not in manner.without,
                    max_retries=0,
                    timeout=openai.Timeout(self.endpoint.timeout_s, connect=min(10.0, self.endpoint.timeout_s)),
                    http_client=self._client,
                    openai_proxy="",  # the client has its own; OPENAI_PROXY beside it would be refused
                    use_responses_api=False,
                )
            return self._models[asked]


def models_at(base_url: str, key: SecretStr | None, timeout_s: float) -> list[str]:
    """Ask a server which models it has; raises CrewError where it is away, InputError where it does not say."""
    import httpx

    from studio.crew.endpoint import is_local

    host = urlsplit(base_url).hostname
    headers = {"Authorization": f"Bearer {key.get_secret_value()}"} if key else {}
    try:
        answer = httpx.get(
            f"{base_url}/models",
            headers=headers,
            timeout=min(timeout_s, 30.0),
            trust_env=not is_local(base_url),
            follow_redirects=True,
        )
        listed = answer.json().get("data") if answer.status_code == 200 else None
        if answer.status_code in (401, 403):
            raise CrewError(f"{host} refuses the key ({answer.status_code}); look at OPENAI_API_KEY")
        names = [str(one["id"]) for one in listed or []]
    except httpx.HTTPError:
        raise CrewError(away(base_url)) from None
    except (ValueError, LookupError, TypeError, AttributeError):
        names, listed = [], None
    if not names and (answer.status_code != 200 or listed is None):
        raise InputError(f"{base_url} does not say which models it has; name one with --llm MODEL or [llm] model")
    return names


def _client(endpoint: Endpoint) -> Any:
    """Give a client of the kind that openai uses, which changed between its versions.

    A server that sends nothing but signs of life is not silent for `read`; the bound on the whole answer holds there.
    """
    import openai

    def bound(response: Any) -> None:
        until = time.monotonic() + SILENCES * endpoint.timeout_s
        read = response.iter_bytes

        def iter_bytes(size: int | None = None) -> Iterator[bytes]:
            for part in read(size):
                if time.monotonic() > until:
                    raise TimeoutError(f"{endpoint.host} was not done after {SILENCES * endpoint.timeout_s:g} s")
                yield part

        response.iter_bytes = iter_bytes

    return openai.DefaultHttpxClient(
        event_hooks={"response": [bound]},
        # A proxy for the outside world does not lead to one's own machine.
        trust_env=not endpoint.local,
    )
