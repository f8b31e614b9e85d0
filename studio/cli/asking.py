"""What only a person can say: yes to a price, and how much may be spent."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from studio.errors import BudgetStop, InputError
from studio.film.money import Money

if TYPE_CHECKING:
    from studio.cli.showing import Bars, Desk


def money(text: str) -> Money | None:
    """Read `5 USD` from a flag; None where it is left out."""
    if not text:
        return None
    try:
        return Money.model_validate(text)
    except ValueError:
        raise InputError(f"--budget {text!r} is no amount of money; write --budget '5 USD'") from None


def agreement(bars: Bars, *, yes: bool, as_json: bool) -> Callable[[dict[str, Money]], None]:
    """Give what is called with the most that the plan can cost, by currency, before any of it is spent.

    It raises BudgetStop where nobody says yes.
    """

    def agree(costs: dict[str, Money]) -> None:
        most = " and ".join(map(str, costs.values()))
        if yes:
            return
        if as_json or not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise BudgetStop(f"this can cost up to {most}, and nobody is here to agree; say --yes, or --preview")
        with bars.paused():
            sys.stderr.write(f"This can cost up to {most}. Go on? [y/N] ")
            sys.stderr.flush()
            if sys.stdin.readline().strip().lower() not in ("y", "yes"):
                raise BudgetStop(f"not agreed to: up to {most}; nothing was spent")

    return agree


def consent(desk: Desk, *, yes: bool) -> Callable[[str], None]:
    """Give what is called with a sentence about a price that nobody knows; it raises BudgetStop without a yes."""

    def agree(what: str) -> None:
        if yes:
            return
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise BudgetStop(
                f"{what}, and nobody is here to agree; say --yes, or write `price` into [llm] of the settings"
            )
        with desk.paused():
            sys.stderr.write(f"{what[0].upper()}{what[1:]}. Ask it all the same? [y/N] ")
            sys.stderr.flush()
            if sys.stdin.readline().strip().lower() not in ("y", "yes"):
                raise BudgetStop(f"not agreed to: {what}; nothing was asked")

    return agree
