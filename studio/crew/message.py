"""Messages: what goes to a language model and what comes back, and how many tokens that takes."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from studio.crew.manner import Form
from studio.crew.phrases import phrase
from studio.crew.schema import Schema
from studio.media.photos import jpeg

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

PICTURE_SIDE = 1024
"""Pixels of the longer side of a picture that is shown."""

PICTURE_TOKENS = 1_600
"""What a picture of that size takes, at most, where a token of it costs what one of text does."""


@dataclass(frozen=True)
class Picture:
    """A photo that a model is shown."""

    file: Path
    digest: str


@dataclass(frozen=True)
class Message:
    """What one side says."""

    by: Literal["system", "user", "assistant"]
    text: str
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Reply:
    """An answer that came whole."""

    text: str
    tokens_in: int
    tokens_out: int
    method: Form
    model: str
    ended: str
    """Why it ended: `stop`, or `length` where it grew too long."""
    counted: Literal["measured", "estimated"]
    """Whether the server said how many tokens it took."""
    pictures: Literal["none", "shown", "refused"]


def dressed(messages: Sequence[Message], schema: Schema, method: Form) -> list[Message]:
    """Give the messages, the last of them with how to answer; a function is shown to the model by its endpoint."""
    if method == "function_calling":
        return list(messages)
    told = phrase("answer", schema=json.dumps(schema, ensure_ascii=False))
    return [*messages[:-1], replace(messages[-1], text=f"{messages[-1].text}\n\n{told}")]


def on_the_wire(message: Message, *, sees: bool) -> BaseMessage:
    """Give a message as LangChain has it; raises ReferenceRefused for a picture that cannot be read."""
    from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

    if message.by == "system":
        return SystemMessage(content=message.text)
    if message.by == "assistant":
        return AIMessage(content=message.text)
    if not (message.pictures and sees):
        return HumanMessage(content=message.text)
    shown: list[str | dict[str, str]] = [
        {
            "type": "image",
            "base64": base64.b64encode(jpeg(picture.file, longest=PICTURE_SIDE)).decode(),
            "mime_type": "image/jpeg",
        }
        for picture in message.pictures
    ]
    return HumanMessage(content=[{"type": "text", "text": message.text}, *shown])


def tokens(messages: Sequence[Message], *, sees: bool) -> int:
    """Estimate the tokens of messages, rather too many than too few."""
    pictures = sum(len(message.pictures) for message in messages) if sees else 0
    return sum(tokens_of(message.text) for message in messages) + pictures * PICTURE_TOKENS


def tokens_of(text: str) -> int:
    """Estimate the tokens of a text: English has four characters in one, Chinese one or two in three bytes."""
    return math.ceil(len(text.encode("utf-8", "replace")) / 3) + 4
