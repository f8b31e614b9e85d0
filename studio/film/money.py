"""What something costs, and what may be spent."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from pydantic import model_validator

from studio.film.noun import Noun, plain

SIGNS = {
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "CNY",
    "￥": "CNY",
    "元": "CNY",
    "人民币": "CNY",
    "美元": "USD",
    "欧元": "EUR",
}
"""What people write for a currency, and its ISO 4217 code; a yen has to be written JPY."""


class Money(Noun):
    """An exact amount in a currency or in a provider's credits, written `20 USD`."""

    amount: Fraction = Fraction(0)
    currency: str = "USD"

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        """Read `20 USD`."""
        if not isinstance(value, str):
            return value
        unit = "|".join(["[A-Za-z]{2,12}", *map(re.escape, SIGNS)])
        text = re.sub(r"(?<=\d),(?=\d{3})", "", value.strip())
        found = re.fullmatch(rf"({unit})? ?(\d{{1,12}}(?:\.\d{{1,6}})?) ?({unit})?", text)
        if not found or not (found[1] or found[3]):
            raise ValueError(f"`{value}` is no amount of money; write 20 USD, 150 CNY or 500 credits")
        code = found[3] or found[1]
        return {"amount": Fraction(found[2]), "currency": SIGNS.get(code, code.upper())}

    def __str__(self) -> str:
        """Give the written form."""
        return f"{plain(self.amount)} {self.currency}"

    def __add__(self, other: Money) -> Money:
        """Add what is in the same currency."""
        if other.currency != self.currency:
            raise ValueError(f"{self} and {other} are in two currencies")
        return Money(amount=self.amount + other.amount, currency=self.currency)
