"""An endpoint: the address at which a language model answers, with which models, and at what price."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

from pydantic import SecretStr

from studio.config import Eyes, Method, Settings, TokenPrice
from studio.crew.chat import models_at
from studio.crew.role import Tier
from studio.errors import InputError
from studio.film.money import Money
from studio.library import folder

OPENAI = "https://api.openai.com/v1"
"""Where a key alone leads."""

DEFAULT_MODEL = "gpt-5-mini"
"""The model that is asked there where none is named: it sees pictures, keeps to a schema, and costs cents a film."""

TIMEOUT_S = 180.0
"""Silence after which an answer is given up: models that think first say nothing for minutes."""

KEYS = {
    "api.deepseek.com": "DEEPSEEK_API_KEY",
    "api.mistral.ai": "MISTRAL_API_KEY",
    "api.moonshot.ai": "MOONSHOT_API_KEY",
    "api.moonshot.cn": "MOONSHOT_API_KEY",
    "api.z.ai": "ZAI_API_KEY",
    "dashscope-intl.aliyuncs.com": "DASHSCOPE_API_KEY",
    "dashscope.aliyuncs.com": "DASHSCOPE_API_KEY",
    "open.bigmodel.cn": "ZHIPUAI_API_KEY",
    "openrouter.ai": "OPENROUTER_API_KEY",
}
"""Customary names of keys by address; OPENAI_API_KEY holds the key of any other, and of these where it is alone."""

NO_WRITERS = re.compile(r"embed|rerank|whisper|tts|moderation|dall-e|image|bge-|guard", re.IGNORECASE)
"""In the name of a model that a server has beside those that write."""

NAMED = 6
"""Models that an error names."""

FREE = TokenPrice(read=Money(), written=Money())
"""What one's own machine charges."""


@dataclass(frozen=True)
class Endpoint:
    """Where the crew asks."""

    base_url: str
    model: str
    assistant: str
    """The model of simpler work; the same, mostly."""
    key: SecretStr | None = field(default=None, repr=False)
    method: Method = "auto"
    eyes: Eyes = "auto"
    stated: TokenPrice | None = None
    """The price that a person has stated."""
    timeout_s: float = TIMEOUT_S

    @property
    def host(self) -> str:
        """Give the name of the machine, as in a message or a ledger."""
        return urlsplit(self.base_url).hostname or self.base_url

    @property
    def local(self) -> bool:
        """Whether it is this very machine."""
        return is_local(self.base_url)

    def of(self, tier: Tier) -> str:
        """Give the model for a kind of work."""
        return self.model if tier == "lead" else self.assistant

    @property
    def price(self) -> TokenPrice | None:
        """Give what a million tokens of the lead model cost; None where that, or that of the other, is not known."""
        return None if self.price_of(self.assistant) is None else self.price_of(self.model)

    def price_of(self, model: str) -> TokenPrice | None:
        """Give what a million tokens of a model cost here; None where that is not known."""
        if self.stated is not None:
            return self.stated
        if self.local:
            return FREE
        undated = re.sub(r"-\d{4}-\d{2}-\d{2}$", "", model)
        listed = _prices()
        return listed.get((self.host, model)) or listed.get((self.host, undated))

    def __str__(self) -> str:
        """Give models and address."""
        models = self.model if self.assistant == self.model else f"{self.model} and {self.assistant}"
        return f"{models} at {self.base_url}"


def endpoint_of(settings: Settings, environment: Mapping[str, str], flag: str | None = None) -> Endpoint | None:
    """Give the endpoint that is meant; None where there is none, or where the flag says `none`.

    The flag (`MODEL`, `MODEL@URL`, `@URL` or `none`) goes before `[llm]` of the settings, that before OPENAI_BASE_URL;
    a key alone means OpenAI and `DEFAULT_MODEL`. Where an address is known and no model, the server is asked which it
    has. Raises InputError where that is more than one, or something is wrong; CrewError where the server is away.
    """
    llm, named = settings.llm, (flag or "").strip()
    if named.lower() == "none":
        return None
    found = re.fullmatch(r"(?:(.+?)?@)?(https?://\S+)|(.+)", named)
    model, url = (found[1] or found[3], found[2]) if found else (None, None)
    stated = [
        ("--llm", url),
        ("[llm] base_url", llm.base_url),
        ("OPENAI_BASE_URL", environment.get("OPENAI_BASE_URL", "").strip()),
    ]
    source, address = next(((who, one) for who, one in stated if one), ("", None))
    keyed = environment.get("OPENAI_API_KEY", "").strip()
    if address is None and not keyed:
        if named:
            raise InputError(
                f"--llm {named}: no address and no key is known. Write {named}@http://localhost:11434/v1 for a server "
                "of your own, or set OPENAI_API_KEY"
            )
        return None
    base_url = _address(source, address) if address is not None else OPENAI
    key = _key(base_url, environment)
    timeout_s = float(llm.timeout or TIMEOUT_S)
    lead = model or llm.model or (DEFAULT_MODEL if base_url == OPENAI else _only_model(base_url, key, timeout_s))
    assistant = lead if model else llm.assistant or lead
    return Endpoint(base_url, lead, assistant, key, llm.method, llm.eyes, llm.price, timeout_s)


def is_local(base_url: str) -> bool:
    """Whether an address is of this machine."""
    host = urlsplit(base_url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _address(source: str, address: str) -> str:
    """Give an address as requests begin with it; most servers answer under `/v1`."""
    if not re.fullmatch(r"https?://[^\s/]+\S*", address):
        raise InputError(f"{source}: `{address}` is no address; write http://localhost:11434/v1")
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - looked at for its ValueError
    except ValueError:
        raise InputError(f"{source}: `{address}` is no address; write http://localhost:11434/v1") from None
    if not parts.hostname:
        raise InputError(f"{source}: `{address}` names no machine; write http://localhost:11434/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise InputError(
            f"{source}: an address holds no key and no `?`; write {parts.scheme}://{parts.hostname}/v1, and put the "
            "key into OPENAI_API_KEY"
        )
    path = parts.path.rstrip("/").removesuffix("/chat/completions").rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path or '/v1'}"


def _key(base_url: str, environment: Mapping[str, str]) -> SecretStr | None:
    """Give the key for an address."""
    for name in (KEYS.get(urlsplit(base_url).hostname or "", ""), "OPENAI_API_KEY"):
        if key := environment.get(name, "").strip():
            if not key.isascii() or not key.isprintable() or " " in key:
                raise InputError(f"{name} holds signs that no key has; copy the key alone")
            return SecretStr(key)
    return None


def _only_model(base_url: str, key: SecretStr | None, timeout_s: float) -> str:
    """Ask a server for its models, and give the only one that writes."""
    there = models_at(base_url, key, timeout_s)
    writers = [name for name in there if not NO_WRITERS.search(name)] or there
    if len(writers) == 1:
        return writers[0]
    if not writers:
        raise InputError(f"{base_url} has no model; load one there, or name one with --llm MODEL or [llm] model")
    more = f" and {len(writers) - NAMED} more" if len(writers) > NAMED else ""
    some = ", ".join(writers[:NAMED])
    raise InputError(f"{base_url} has {len(writers)} models: {some}{more}. Name one with --llm MODEL or [llm] model")


@cache
def _prices() -> dict[tuple[str, str], TokenPrice]:
    """Read the price list, by address and model."""
    import yaml

    file = folder("assets") / "prices" / "language_models.yaml"
    listed = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506 - gives text alone
    return {(one["host"], one["model"]): TokenPrice.model_validate(one["price"]) for one in listed["prices"]}
