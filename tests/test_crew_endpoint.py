"""Endpoints: where a language model is looked for, which one it is, and what it costs there."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from answering import Answering
from pydantic import SecretStr

from studio.config import Llm, Settings, TokenPrice
from studio.crew.endpoint import DEFAULT_MODEL, KEYS, OPENAI, Endpoint, endpoint_of, is_local
from studio.errors import CrewError, InputError
from studio.library import folder

KEY = "sk-not-a-real-key-0123456789"


@pytest.fixture(name="answering")
def _answering() -> Iterator[Answering]:
    """A server with one model."""
    with Answering.serve() as answering:
        yield answering


def find(flag: str = "", *, key: str = "", **llm: Any) -> Endpoint | None:
    """Look for an endpoint with these settings and nothing else."""
    environment = {"OPENAI_API_KEY": key} if key else {}
    return endpoint_of(Settings(llm=Llm.model_validate(llm)), environment, flag)


def found(flag: str = "", **given: Any) -> Endpoint:
    """Find an endpoint."""
    endpoint = find(flag, **given)
    assert endpoint is not None
    return endpoint


def test_nothing_configured_is_no_endpoint() -> None:
    """No key, no address, no flag; a model without an address is none either, and `none` is none whatever there is."""
    assert find() is None
    assert find(model="a") is None
    assert find("none", key=KEY, base_url="http://localhost:1/v1") is None
    assert endpoint_of(Settings(), {"OPENAI_API_KEY": " ", "OPENAI_BASE_URL": ""}) is None


def test_a_key_alone_is_openai(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the usual model, at its list price; nobody is asked for its models."""
    endpoint = found(key=KEY)
    assert (endpoint.base_url, endpoint.model, endpoint.assistant) == (OPENAI, DEFAULT_MODEL, DEFAULT_MODEL)
    assert (endpoint.host, endpoint.local, str(endpoint.price)) == ("api.openai.com", False, "0.25/2 USD")
    assert endpoint.key == SecretStr(KEY)
    assert KEY not in repr(endpoint)
    assert str(endpoint) == "gpt-5-mini at https://api.openai.com/v1"


def test_settings_say_all_there_is() -> None:
    """Address, both models, method, eyes, silence, price."""
    endpoint = found(
        base_url="https://models.example/v1", model="big", assistant="tiny", method="text", eyes="no", timeout=7,
        price="1/2 CNY",
    )  # fmt: skip
    assert (endpoint.of("lead"), endpoint.of("assistant")) == ("big", "tiny")
    assert (endpoint.method, endpoint.eyes, endpoint.timeout_s) == ("text", "no", 7)
    assert (str(endpoint.price), endpoint.price.currency if endpoint.price else "") == ("1/2 CNY", "CNY")
    assert (endpoint.key, str(endpoint)) == (None, "big and tiny at https://models.example/v1")


@pytest.mark.parametrize(
    ("flag", "model", "url"),
    [
        ("qwen3", "qwen3", "http://localhost:1/v1"),
        ("qwen3@http://localhost:2", "qwen3", "http://localhost:2/v1"),
        ("org/model:7b@https://gate.example/openai/v1/", "org/model:7b", "https://gate.example/openai/v1"),
        ("@cf/meta/llama@http://localhost:2/v1", "@cf/meta/llama", "http://localhost:2/v1"),
        ("@http://localhost:2/v1", "settled", "http://localhost:2/v1"),
        ("http://localhost:2/v1/chat/completions", "settled", "http://localhost:2/v1"),
    ],
)
def test_the_flag_goes_before_the_settings(flag: str, model: str, url: str) -> None:
    """A model, an address, or both; a model that it names does all the work."""
    endpoint = found(flag, base_url="http://localhost:1/v1", model="settled", assistant="other")
    assert (endpoint.model, endpoint.base_url) == (model, url)
    assert endpoint.assistant == ("other" if model == "settled" else model)


def test_what_is_said_to_studio_goes_before_what_is_said_to_all() -> None:
    """OPENAI_BASE_URL is for any program; `[llm] base_url` for this one."""
    environment = {"OPENAI_BASE_URL": "http://localhost:3/v1", "OPENAI_API_KEY": KEY}
    read = endpoint_of(Settings(llm=Llm(model="a")), environment)
    assert read is not None
    assert read.base_url == "http://localhost:3/v1"
    read = endpoint_of(Settings(llm=Llm(model="a", base_url="http://localhost:4/v1")), environment)
    assert read is not None
    assert read.base_url == "http://localhost:4/v1"


def test_keys_go_by_their_customary_names() -> None:
    """Of the provider at that address; OPENAI_API_KEY holds any other, and theirs where it is alone."""
    llm = Settings(llm=Llm(model="a", base_url="https://api.deepseek.com"))
    both = endpoint_of(llm, {"OPENAI_API_KEY": "sk-one", "DEEPSEEK_API_KEY": "sk-two"})
    alone = endpoint_of(llm, {"OPENAI_API_KEY": "sk-one"})
    assert both is not None
    assert alone is not None
    assert (both.key, alone.key) == (SecretStr("sk-two"), SecretStr("sk-one"))
    assert both.base_url == "https://api.deepseek.com/v1"
    assert all(name.endswith("_API_KEY") for name in KEYS.values())


@pytest.mark.parametrize(
    ("flag", "given", "said"),
    [
        ("qwen3", {}, "--llm qwen3: no address and no key is known. Write qwen3@http://localhost:11434/v1"),
        ("a@http://me:secret@host/v1", {}, "--llm: an address holds no key and no `?`; write http://host/v1, and put"),
        ("a@https://host/v1?key=secret", {}, "--llm: an address holds no key and no `?`; write https://host/v1"),
        ("a@http://host:port/v1", {}, "--llm: `http://host:port/v1` is no address; write http://localhost:11434/v1"),
        ("a", {"key": "sk-ключ", "base_url": "http://h/v1"}, "OPENAI_API_KEY holds signs that no key has"),
        ("a", {"key": "sk-a\nb", "base_url": "http://h/v1"}, "OPENAI_API_KEY holds signs that no key has"),
    ],
)
def test_what_is_wrong_is_told(flag: str, given: dict[str, Any], said: str) -> None:
    """Before anything is sent, and without the secret."""
    with pytest.raises(InputError) as refused:
        find(flag, **given)
    assert str(refused.value).startswith(said)
    assert "secret" not in str(refused.value)


def test_a_wrong_base_url_of_the_environment_names_its_variable() -> None:
    """Which no settings have looked at."""
    with pytest.raises(InputError, match=r"OPENAI_BASE_URL: `localhost:11434` is no address; write http://local"):
        endpoint_of(Settings(), {"OPENAI_BASE_URL": "localhost:11434"})


def test_the_only_model_of_a_server_is_the_one(answering: Answering) -> None:
    """Those that write no text are not counted."""
    answering.models = ["nomic-embed-text", "qwen3:8b", "whisper-1"]
    endpoint = found(base_url=answering.url)
    assert (endpoint.model, endpoint.assistant, endpoint.local) == ("qwen3:8b", "qwen3:8b", True)
    assert endpoint.price is not None
    assert endpoint.price.free
    assert answering.paths == ["/v1/models"]


@pytest.mark.parametrize(
    ("models", "said"),
    [
        ([f"m-{number}" for number in range(8)], "has 8 models: m-0, m-1, m-2, m-3, m-4, m-5 and 2 more. Name one"),
        (["a", "b"], "has 2 models: a, b. Name one"),
        ([], "has no model; load one there"),
    ],
)  # fmt: skip
def test_several_models_have_to_be_chosen_from(answering: Answering, models: list[str], said: str) -> None:
    """Some of them are named."""
    answering.models = models
    with pytest.raises(InputError) as refused:
        find(base_url=answering.url)
    assert str(refused.value).startswith(f"{answering.url} {said}")


@pytest.mark.parametrize(
    ("status", "body", "kind", "said"),
    [
        (404, "nothing", InputError, "does not say which models it has; name one"),
        (200, "<html>", InputError, "does not say which models it has; name one"),
        (200, json.dumps({"models": []}), InputError, "does not say which models it has; name one"),
        (200, json.dumps({"data": [3]}), InputError, "does not say which models it has; name one"),
        (401, "{}", CrewError, r"refuses the key \(401\)"),
    ],
)
def test_a_server_that_does_not_tell_its_models_is_told_of(
    status: int, body: str, kind: type[Exception], said: str
) -> None:
    """Whatever it says instead."""
    from pytest_httpserver import HTTPServer

    with HTTPServer() as server:
        server.expect_request("/v1/models").respond_with_data(body, status=status)
        with pytest.raises(kind, match=said):
            find(base_url=server.url_for("/v1"), key=KEY)


def test_a_server_that_is_away_is_told_of() -> None:
    """With the address."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{door.getsockname()[1]}/v1"
    with pytest.raises(CrewError, match=f"nothing answers at {url}; start the server there"):
        find(base_url=url)


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://localhost:11434/v1", True),
        ("http://127.8.0.1/v1", True),
        ("http://[::1]:80/v1", True),
        ("http://models.localhost/v1", True),
        ("http://192.168.0.4/v1", False),
        ("https://localhost.example/v1", False),
    ],
)
def test_ones_own_machine_is_free(url: str, *, local: bool) -> None:
    """A neighbour's is not: who knows what that costs."""
    endpoint = Endpoint(url, "gpt-5", "gpt-5")
    assert (is_local(url), endpoint.local) == (local, local)
    assert (endpoint.price is not None) == local


def test_a_price_is_of_a_model_at_an_address() -> None:
    """The same model elsewhere has another one; a snapshot costs what its model does; both models have to be known."""
    assert str(Endpoint(OPENAI, "gpt-5", "gpt-5-nano").price) == "1.25/10 USD"
    assert str(Endpoint(OPENAI, "gpt-5-2025-08-07", "gpt-5").price) == "1.25/10 USD"
    assert Endpoint("https://openrouter.ai/api/v1", "gpt-5", "gpt-5").price is None
    assert Endpoint(OPENAI, "gpt-5", "gpt-99").price is None
    stated = Endpoint(OPENAI, "gpt-99", "gpt-5", stated=TokenPrice.model_validate("1/2 USD"))
    assert str(stated.price) == str(stated.price_of("gpt-5")) == "1/2 USD"


def test_every_listed_price_says_whose_and_when(repository: Path) -> None:
    """One for each model at an address, of one currency there, looked up on a day at a named source."""
    listed = yaml.safe_load((folder("assets") / "prices" / "language_models.yaml").read_text(encoding="utf-8"))
    places = [(one["host"], one["model"]) for one in listed["prices"]]
    assert len(places) == len(set(places)) >= 25
    assert all(one["source"] in listed["sources"] and one["checked"].year >= 2025 for one in listed["prices"])
    prices = {(one["host"], TokenPrice.model_validate(one["price"]).currency) for one in listed["prices"]}
    assert len(prices) == len({host for host, _ in prices})
    for name in ("prices", "asking"):
        asset = yaml.safe_load((folder("assets") / name / "asset.yaml").read_text(encoding="utf-8"))
        assert set(asset) == {"says", "author", "licence", "source"}
