"""A person's settings: of the environment before those of the file, and every fault in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from platformdirs import user_config_path

from studio.config import Settings, TokenPrice, settings
from studio.errors import DocumentError
from studio.film.money import Money

PRICES = "write 0.25/2 USD for a million read and a million written, or free"


def _file(tmp_path: Path, text: str | bytes) -> Path:
    """Write a file of settings."""
    path = tmp_path / "config.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_without_settings_everything_is_left_open(tmp_path: Path) -> None:
    """No file, no variable: nothing is set, and nothing is made."""
    assert settings({}, tmp_path / "config.toml") == Settings()
    assert not list(tmp_path.iterdir())


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    """Key by key; an empty variable is as if it were not there."""
    file = _file(tmp_path, 'slots = 2\nexecutor = "ray"\n[llm]\nbase_url = "http://a/v1"\nmodel = "small"\n')
    read = settings({"STUDIO_SLOTS": "4", "STUDIO_LLM_MODEL": "large", "STUDIO_EXECUTOR": ""}, file)
    assert (read.slots, read.executor, read.ffmpeg) == (4, "ray", None)
    assert (read.llm.base_url, read.llm.model) == ("http://a/v1", "large")


def test_the_file_lies_where_settings_lie(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read when asked, from the user's folder and the real environment."""
    place = user_config_path("studio")
    place.mkdir(parents=True)
    (place / "config.toml").write_text('ffmpeg = "/opt/ffmpeg"\n')
    monkeypatch.setenv("STUDIO_SLOTS", "3")
    assert (settings().ffmpeg, settings().slots) == ("/opt/ffmpeg", 3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("slot = 2\n", "config.toml:1: unknown key `slot`. Did you mean `slots`?"),
        ("\nslots = 0\n", "config.toml:2: `slots` is `0`; it must be at least 1"),
        ('slots = "many"\n', "config.toml:1: `slots` is `many`; it takes a whole number, such as 3"),
        ("ffmpeg = 5\n", "config.toml:1: `ffmpeg` is `5`; it takes text"),
        (
            '[llm]\nmodel = "a"\nbase_url = "localhost"\n',
            "config.toml:3: `llm.base_url`: `localhost` is no address; write http://localhost:11434/v1",
        ),
        ('[llm]\nbaseurl = "http://a"\n', "config.toml:2: unknown key `baseurl` in `llm`. Did you mean `base_url`?"),
        ("[lm]\n", "config.toml:1: unknown key `lm`. Did you mean `llm`?"),
        (
            '[llm]\nmethod = "json"\n',
            "config.toml:2: `llm.method` is `json`, which is unknown. Did you mean `json_mode`?",
        ),
        ("[llm]\neyes = true\n", "config.toml:2: `llm.eyes` is `True`, which is unknown. Write one of: auto, yes, no."),
        ("[llm]\ntimeout = 0\n", "config.toml:2: `llm.timeout` is `0`; it must be at least 1"),
        (
            '[llm]\nprice = "2 a film"\n',
            "config.toml:2: `llm.price`: `2 a film` is no price of tokens; " + PRICES,
        ),
        ("llm = 3\n", "config.toml:1: `llm`: `3` stands where keys are due, such as `base_url:`"),
        (
            "slots = four\n",
            "config.toml:1: Invalid value; a setting is written `slots = 4`, and text in quotes",
        ),
    ],
)
def test_a_fault_in_the_file_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    """What is unknown or cannot be taken, and the way out."""
    with pytest.raises(DocumentError) as refused:
        settings({}, _file(tmp_path, text))
    assert str(refused.value) == said


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Of the file and of the environment."""
    with pytest.raises(DocumentError) as refused:
        settings(
            {"STUDIO_SLOTS": "x", "STUDIO_LLM_MODELS": "a", "STUDIO_KLING_URL": "http://a", "OTHER": "b"},
            _file(tmp_path, "slots = 0\nsots = 1\n"),
        )
    assert str(refused.value).splitlines() == [
        "config.toml:1: `slots` is `0`; it must be at least 1",
        "config.toml:2: unknown key `sots`. Did you mean `slots`?",
        "STUDIO_SLOTS: `slots` is `x`; it takes a whole number, such as 3",
        "STUDIO_LLM_MODELS: this is no setting. Did you mean STUDIO_LLM_MODEL?",
    ]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Another encoding, or a folder."""
    with pytest.raises(DocumentError, match="is not in UTF-8; save it as UTF-8"):
        settings({}, _file(tmp_path, b'executor = "\xff"'))
    with pytest.raises(DocumentError, match="cannot be read: is a directory"):
        settings({}, tmp_path)


def test_everything_about_a_language_model_can_be_set(tmp_path: Path) -> None:
    """In the file and in the environment; a model alone is open in all else."""
    written = '[llm]\nassistant = "a"\nmethod = "text"\neyes = "no"\ntimeout = 60\nprice = "1/2 CNY"\n'
    read = settings({"STUDIO_LLM_EYES": "yes", "STUDIO_LLM_PRICE": "free"}, _file(tmp_path, written)).llm
    assert (read.model, read.assistant, read.method, read.eyes, read.timeout) == (None, "a", "text", "yes", 60)
    assert read.price is not None
    assert (read.price.free, str(read.price)) == (True, "free")
    named = {"STUDIO_LLM_ASSISTANT": "b", "STUDIO_LLM_METHOD": "json_mode", "STUDIO_LLM_TIMEOUT": "90"}
    read = settings(named, tmp_path / "config.toml").llm
    assert (read.assistant, read.method, read.timeout, str(read.price)) == ("b", "json_mode", 90, "1/2 CNY")
    assert settings({}, tmp_path / "absent.toml").llm.price is None


@pytest.mark.parametrize(
    ("written", "read", "wrote"),
    [
        ("0.25/2 USD", "0.25 USD", "2 USD"),
        ("$0.25/$2", "0.25 USD", "2 USD"),
        ("€0.25/$2", None, None),
        ("3 CNY", "3 CNY", "3 CNY"),
        ("0.5 USD", "0.5 USD", "0.5 USD"),
        ("1 / 2 €", "1 EUR", "2 EUR"),
    ],
)
def test_a_price_of_tokens_is_read_as_it_is_written(written: str, read: str | None, wrote: str | None) -> None:
    """For a million read and a million written, in one currency; one amount counts both ways."""
    if read is None:
        with pytest.raises(ValueError, match="is no price of tokens"):
            TokenPrice.model_validate(written)
        return
    price = TokenPrice.model_validate(written)
    assert (str(price.read), str(price.written), price.currency) == (read, wrote, read.partition(" ")[2])
    assert TokenPrice.model_validate(str(price)) == price
    assert price.of(1_000_000, 0) == Money.model_validate(read)
    assert price.of(500_000, 1) == Money(
        amount=price.read.amount / 2 + price.written.amount / 1_000_000, currency=price.currency
    )
