"""A purse: it pays for one question, with every request of it in the film's ledger before it leaves."""

from __future__ import annotations

import threading

from studio.config import TokenPrice
from studio.errors import BudgetStop
from studio.film.money import Money
from studio.vault.key import Key
from studio.vault.ledger import Ledger


class Till:
    """What all questions of a crew are paid from: the film's ledger, under one budget.

    A request reserves its most, which is many times what it costs. So where the budget would bear it but for others
    that are under way, it waits for those instead of stopping the film.
    """

    def __init__(self, ledger: Ledger, host: str, budget: Money | None) -> None:
        self._ledger = ledger
        self._host = host
        self._budget = budget
        self._settled = threading.Condition()
        self._under_way = 0

    def reserve(self, key: Key, name: str, most: Money) -> None:
        """Write down that a request is about to leave; raises BudgetStop."""
        with self._settled:
            while True:
                try:
                    self._ledger.reserve(key, name, self._host, most, self._budget)
                except BudgetStop:
                    if not self._under_way:
                        raise
                    self._settled.wait()
                else:
                    self._under_way += 1
                    return

    def settle(self, key: Key, price: Money | None) -> None:
        """Write down what a request cost; None where nothing is owed for it."""
        with self._settled:
            try:
                if price is None:
                    self._ledger.release(key)
                else:
                    self._ledger.paid(key, price)
            finally:
                self._under_way -= 1
                self._settled.notify_all()


class Purse:
    """Money for one question; does nothing where there is no price, or nothing is paid."""

    def __init__(self, till: Till, key: Key, name: str, price: TokenPrice | None) -> None:
        self._till = till
        self._key = key
        self._name = name
        self._price = price if price is not None and not price.free else None
        self._most = Money()
        self.paid: Money | None = None
        """By all its requests; None where nothing is paid for, as far as is known."""
        self.written_off: Money | None = None
        """Of that, for requests of which nobody knows what became of them."""

    def leaves(self, tokens_in: int, tokens_out: int) -> None:
        """Reserve what a request costs at most; raises BudgetStop."""
        if self._price is not None:
            self._most = self._price.of(tokens_in, tokens_out)
            self._till.reserve(self._key, self._name, self._most)

    def answered(self, tokens_in: int, tokens_out: int) -> None:
        """Pay what it did cost."""
        if self._price is not None:
            self._pay(self._price.of(tokens_in, tokens_out))

    def refused(self) -> None:
        """Pay nothing for it."""
        if self._price is not None:
            self._till.settle(self._key, None)

    def lost(self) -> None:
        """Pay the most for it: it may have been answered, and the answer is gone."""
        if self._price is not None:
            self._pay(self._most)
            self.written_off = self._most if self.written_off is None else self.written_off + self._most

    def _pay(self, price: Money) -> None:
        """Write a payment down."""
        self._till.settle(self._key, price)
        self.paid = price if self.paid is None else self.paid + price
