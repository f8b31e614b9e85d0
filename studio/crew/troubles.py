"""Troubles: what can go wrong at an endpoint, told apart by what helps: asking otherwise, asking again, or a person."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Literal

from studio.errors import CrewError

if TYPE_CHECKING:
    from studio.crew.endpoint import Endpoint

OTHERWISE = "use another model with --llm MODEL, or write without one with --llm none"
"""What always helps."""

LONGEST_WORDS = 240
"""Characters of a server's words in a message."""

TOO_LONG = re.compile(
    r"context.{0,3}length|context.{0,3}(?:window|size)|maximum context|too many (?:input )?tokens|prompt is too long|"
    r"input is too long|exceeds? the (?:available )?context|range of input length",
    re.IGNORECASE,
)
"""How servers say that a question is longer than the model can read."""

NO_EYES = re.compile(r"image input is not supported|mmproj", re.IGNORECASE)
"""How llama.cpp says so, with status 500."""

ABOUT_PICTURES = re.compile(
    r"image|vision|visual|multi-?modal|picture|content (?:type|part|must|should|block)|must be a string|"
    r"expected (?:a )?string|valid string|input type",
    re.IGNORECASE,
)
"""How servers say that a model cannot see, where pictures went along."""

ABOUT_METHOD = re.compile(
    r"response_format|json_schema|json_object|structured|schema|tool|function|grammar", re.IGNORECASE
)
"""How servers say that they cannot hold a model to a form."""

NO_CREDIT = re.compile(r"insufficient|quota|billing|balance|credit|payment|arrears|欠费|余额", re.IGNORECASE)
"""How providers say that an account is empty, where they do not say when to come again."""

SECRETS = re.compile(r"\b(?:sk|pk|rk)[-_][\w\-*.…]{6,}|\bBearer\s+\S+")
"""What looks like a key, or what a server has left of one."""


class Refused(Exception):
    """The question was not taken in this form; in another one it may be."""

    def __init__(self, status: int, words: str) -> None:
        self.words = words
        self.too_long = status == 413
        """Whether it is longer than the model can read."""
        super().__init__(f"{status}: {words}")


class Passing(Exception):
    """The same question may go well in a moment."""

    def __init__(self, words: str, *, owed: Literal["nothing", "unknown"], wait_s: float | None = None) -> None:
        self.owed = owed
        self.wait_s = wait_s
        super().__init__(words)


def trouble_of(error: Exception, endpoint: Endpoint, model: str) -> Exception:
    """Give what an error of the client means: Refused, Passing, or a CrewError for a person."""
    import httpx
    import openai

    if isinstance(error, openai.APIStatusError):
        said = words_of(error.body or error.message, endpoint)
        return of_status(error.status_code, said, error.response.headers.get, endpoint, model)
    silent = f"nothing came from {endpoint.host} for {endpoint.timeout_s:g} s"
    if isinstance(error, (openai.APITimeoutError, httpx.TimeoutException)):
        if _never_sent(error):
            return Passing(f"{endpoint.host} takes no connection", owed="nothing")
        return Passing(silent, owed="unknown")
    if isinstance(error, TimeoutError):
        return Passing(str(error), owed="unknown")
    if isinstance(error, (openai.APIConnectionError, httpx.TransportError)):
        if not _never_sent(error):
            return Passing(f"{endpoint.host} broke the connection off", owed="unknown")
        if endpoint.local:
            return CrewError(away(endpoint.base_url))
        return Passing(f"{endpoint.host} cannot be reached", owed="nothing")
    if isinstance(error, openai.APIError):
        # An error in the middle of a stream has no status of its own.
        return Passing(words_of(error.body or error.message, endpoint), owed="unknown")
    return Passing(f"{endpoint.host} sends what is no stream of an answer", owed="unknown")


def of_status(status: int, said: str, header: Callable[[str], str | None], endpoint: Endpoint, model: str) -> Exception:
    """Give what a server's refusal means."""
    where = f"{model} at {endpoint.host}"
    if status in (401, 403):
        key = "refuses the key; look at OPENAI_API_KEY" if endpoint.key else "wants a key; set OPENAI_API_KEY"
        return CrewError(f"{endpoint.host} {key} ({status}: {said})")
    wait_s = _asked_for(header("retry-after"))
    if status == 402 or (status == 429 and wait_s is None and NO_CREDIT.search(said)):
        return CrewError(f"the account at {endpoint.host} has no credit left ({said}). Top it up, or {OTHERWISE}")
    if status in (413, 414) or (status in (400, 422) and TOO_LONG.search(said)):
        return Refused(413, said)
    if status in (400, 415, 422, 501) or ((ABOUT_METHOD.search(said) or NO_EYES.search(said)) and status != 429):
        return Refused(status, said)
    if status == 404:
        if ABOUT_PICTURES.search(said):
            return Refused(status, said)
        return CrewError(
            f"there is no {where}, or the address is wrong ({said}). Look at {endpoint.base_url}, or {OTHERWISE}"
        )
    if status == 429:
        return Passing(f"429: {said}", owed="nothing", wait_s=wait_s)
    if status in (408, 409, 425) or status >= 500:
        return Passing(f"{status}: {said}", owed="nothing", wait_s=wait_s)
    return CrewError(f"{where} does not take the question ({status}: {said}). Mend that, or {OTHERWISE}")


def words_of(body: Any, endpoint: Endpoint) -> str:
    """Give a server's own words on one line, without any key."""
    while isinstance(body, dict):
        body = body.get("message") or body.get("error") or body.get("detail") or "no reason is given"
    text = " ".join(re.sub(r"<[^>]{0,200}>", " ", str(body)).split()) or "no reason is given"
    if endpoint.key is not None:
        text = text.replace(endpoint.key.get_secret_value(), "…")
    text = SECRETS.sub("…", text)
    return text if len(text) <= LONGEST_WORDS else f"{text[:LONGEST_WORDS]}…"


def away(base_url: str) -> str:
    """Say that no server is there."""
    return f"nothing answers at {base_url}; start the server there, or {OTHERWISE}"


def _never_sent(error: Exception) -> bool:
    """Whether no connection came about, so that nobody has heard the question."""
    cause: BaseException | None = error
    while cause is not None:
        if type(cause).__name__ in (
            "ConnectError",
            "ConnectTimeout",
            "PoolTimeout",
            "ProxyError",
            "UnsupportedProtocol",
        ):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def _asked_for(retry_after: str | None) -> float | None:
    """Read a Retry-After: seconds, or a date."""
    if retry_after is None:
        return None
    if re.fullmatch(r"\d{1,9}(?:\.\d+)?", retry_after.strip()):
        return float(retry_after)
    try:
        due = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(0.0, (due.replace(tzinfo=due.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
