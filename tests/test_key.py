"""Keys: the same work has the same name everywhere, for ever."""

from __future__ import annotations

import json
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.film.money import Money
from studio.vault.key import Key, canonical, key_of, seed_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
"""Anything that JSON can hold."""


class Move(Enum):
    """A word with a written form."""

    PUSH_IN = "push_in"


def reordered(value: Any) -> Any:
    """Give the same value with each object's names in the opposite order."""
    if isinstance(value, dict):
        return {name: reordered(value[name]) for name in reversed(value)}
    return [reordered(one) for one in value] if isinstance(value, list) else value


def test_keys_are_pinned() -> None:
    """A key that changes makes every film anew: these never change."""
    assert key_of("shoot", 1, {}) == "3b287d79f751a09bded91a9c84c0484b549e3aabe95d9a69da990ab99d7e1669"
    assert (
        key_of("shoot", 3, {"slate": "1A", "frames": 100, "speed": 0.5, "move": ["push_in"]})
        == "70e6d3dd33da87f44a3d55e9a002846e7b797353c24b5849d900b80fc4ac9af4"
    )
    assert (
        key_of("speak", 1, {"text": "山中晨雾 — é", "voice": None, "loud": True})
        == "c3368f3b7c2dca30c13913f246f62fee1aeb3e83a81579f3d5a736e7c89e671f"
    )
    assert (
        key_of("grade", 2, {"look": {"b": 1, "a": 2}, "gain": -12.0, "rate": "30000/1001"})
        == "335da42c7f283a642b27e10efad3afa4256d95ec452b141bbdb43a706444921d"
    )


def test_key_names_step_version_and_inputs() -> None:
    """Another step, version or input is another piece of work."""
    keys = {key_of("a", 1, {}), key_of("b", 1, {}), key_of("a", 2, {}), key_of("a", 1, {"n": 1})}
    assert len(keys) == 4


def test_one_and_one_point_nothing_are_two_values() -> None:
    """A whole number, a fraction and a truth are told apart, as JSON tells them apart."""
    assert key_of("a", 1, {"n": 1}) != key_of("a", 1, {"n": 1.0}) != key_of("a", 1, {"n": True})
    assert key_of("a", 1, {"n": 1}) != key_of("a", 1, {"n": True})


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        pytest.param(None, None, id="nothing"),
        pytest.param(True, True, id="truth"),
        pytest.param(Move.PUSH_IN, "push_in", id="word of a list"),
        pytest.param(Fraction(30000, 1001), "30000/1001", id="fraction"),
        pytest.param((1, [2.5, "x"]), [1, [2.5, "x"]], id="tuple"),
        pytest.param({"b", "a"}, ["a", "b"], id="set"),
        pytest.param({"b": {1: 2}}, {"b": {"1": 2}}, id="object"),
        pytest.param(Money(amount=Fraction(1, 3), currency="EUR"), {"amount": "1/3", "currency": "EUR"}, id="noun"),
    ],
)
def test_canonical_forms(value: Any, plain: Any) -> None:
    """Everything that may be an input has one plain form, which stays as it is."""
    assert canonical(value) == plain
    assert canonical(canonical(value)) == plain


@pytest.mark.parametrize("value", [Path("a.jpg"), object(), b"bytes", {"deep": [Path("a.jpg")]}, 1j])
def test_what_depends_on_the_machine_is_refused(value: Any) -> None:
    """A path, an object or bytes cannot be part of a key."""
    with pytest.raises(TypeError, match="a key cannot hold a"):
        canonical(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_that_json_lacks_are_refused(value: float) -> None:
    """A key cannot hold what is not a number."""
    with pytest.raises(ValueError, match="not JSON compliant"):
        key_of("a", 1, {"n": value})


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.text(max_size=8), JSON, max_size=6))
def test_order_of_names_does_not_matter(inputs: dict[str, Any]) -> None:
    """The order in which a document names its fields changes no key, and neither does a way through a file."""
    key = key_of("a", 1, canonical(inputs))
    assert key_of("a", 1, canonical(reordered(inputs))) == key
    assert key_of("a", 1, canonical(json.loads(json.dumps(canonical(inputs))))) == key


def test_seed_follows_from_key() -> None:
    """The same work has the same seed, which fits in 31 bits."""
    assert seed_of(Key("ffffffff" + "0" * 56)) == 2**31 - 1
    assert seed_of(Key("00000010" + "0" * 56)) == 16
