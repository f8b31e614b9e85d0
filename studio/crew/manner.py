"""The manner in which a model is asked: how it is held to a form, and what its endpoint does not take."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from studio.crew.schema import Schema, strict
from studio.crew.troubles import Refused

Form = Literal["json_schema", "function_calling", "json_mode", "text"]

LADDER: tuple[Form, ...] = ("json_schema", "function_calling", "json_mode", "text")
"""Ways to hold a model to a form, the surest first."""

MOST_TOKENS = 16_384
"""Tokens of an answer, those of thinking it over included; the longest noun takes a third of them."""

SIGNS = (("temperature", "temperature"), ("usage", "stream_options"), ("usage", "include_usage"))
"""Parameters that endpoints refuse, and how they name them."""


@dataclass(frozen=True)
class Manner:
    """How a model is asked: what was learnt of its endpoint."""

    method: Form
    cap: str
    """What the endpoint calls the most tokens of an answer."""
    without: frozenset[str] = frozenset()
    """Parameters that it refuses: `cap`, `temperature`, `usage`."""

    @classmethod
    def first(cls, method: str, host: str) -> Manner:
        """Give how an endpoint is asked of which nothing is known yet; `method` may be `auto`."""
        form = next((one for one in LADDER if one == method), LADDER[0])
        # Newer models of OpenAI know the second name alone, and most other servers the first.
        return cls(form, "max_completion_tokens" if host == "api.openai.com" else "max_tokens")

    def after(self, refusal: Refused, *, method: str) -> Manner | None:
        """Give how to ask after a refusal; None where nothing is left to leave out."""
        words = refusal.words.lower()
        about_cap = "max_tokens" in words or "max_completion_tokens" in words
        if (refusal.too_long or about_cap) and "cap" not in self.without:
            other = "max_completion_tokens"
            if self.cap != other and other in words:
                return replace(self, cap=other)
            return replace(self, without=self.without | {"cap"})
        if refusal.too_long:
            return None
        for name, sign in SIGNS:
            if sign in words and name not in self.without:
                return replace(self, without=self.without | {name})
        return self.below if method == "auto" else None

    @property
    def below(self) -> Manner | None:
        """Give the next lower rung of the ladder; None under the last."""
        at = LADDER.index(self.method) + 1
        return replace(self, method=LADDER[at]) if at < len(LADDER) else None

    def options(self, schema: Schema) -> dict[str, Any]:
        """Give what holds the model to the form of a schema, and bounds its answer.

        What goes into `extra_body` is sent as it stands: given by its name, `response_format` would bring in openai's
        own reader of streams, which raises on answers that were cut off, and `max_tokens` would be renamed.
        """
        body: dict[str, Any] = {} if "cap" in self.without else {self.cap: MOST_TOKENS}
        options: dict[str, Any] = {"extra_body": body}
        held, name = strict(schema), schema["title"]
        if self.method == "json_schema":
            form = {"name": name, "schema": held or schema, "strict": held is not None}
            body["response_format"] = {"type": "json_schema", "json_schema": form}
        elif self.method == "json_mode":
            body["response_format"] = {"type": "json_object"}
        elif self.method == "function_calling":
            function = {"name": name, "description": schema["description"], "parameters": schema}
            options["tools"] = [{"type": "function", "function": function}]
            options["tool_choice"] = {"type": "function", "function": {"name": name}}
        return options
