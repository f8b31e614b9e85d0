"""Hiring: a film gets a crew where a language model is configured, with its roles, its vault and its budget."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.config import settings
from studio.film.money import Money
from studio.library import folder, settings_folder
from studio.project import Project
from studio.vault.vault import Vault

if TYPE_CHECKING:
    from studio.crew.crew import Crew, Hears
    from studio.crew.endpoint import Endpoint

CUSTOMARY_BUDGET = Money.model_validate("1 USD")
"""The most that writing may cost where neither the film nor a person names a budget in the currency of the model."""


NOBODY = "none"
"""What a person says who wants no crew."""


@dataclass(frozen=True)
class Hiring:
    """What a person says about the crew."""

    llm: str = ""
    """`MODEL`, `MODEL@URL`, `none`, or nothing: as it is configured."""
    instead: bool = False
    """Whether the template writer takes over where the model fails."""
    budget: Money | None = None
    tell: Hears | None = None
    agree: Callable[[str], None] | None = None
    """Called where the price of a model is not known, with a sentence about it; raises BudgetStop on a no."""


def hire(project: Project, hiring: Hiring, *, budget: Money | None) -> Crew | None:
    """Give a film's crew, or None where no language model is configured.

    `budget` is the film's; a person's goes before it. Raises InputError for a model that there is not, and what
    `agree` raises.
    """
    from studio.crew.crew import Crew
    from studio.crew.endpoint import endpoint_of

    endpoint = endpoint_of(settings(), os.environ, hiring.llm)
    if endpoint is None:
        return None
    if endpoint.price is None and hiring.agree is not None:
        hiring.agree(f"what {endpoint} costs is not known")
    shelves = [project.agents, settings_folder() / "agents", folder("agents")]
    cap = hiring.budget or _in_currency(budget, endpoint) or CUSTOMARY_BUDGET
    return Crew(endpoint, Vault(project.vault), shelves, budget=cap, tell=hiring.tell)


def _in_currency(budget: Money | None, endpoint: Endpoint) -> Money | None:
    """Give the film's budget where it is in the currency of the model; a few cents do not stop at one in another."""
    priced = endpoint.price.written.currency if endpoint.price else CUSTOMARY_BUDGET.currency
    return budget if budget is not None and budget.currency == priced else None
