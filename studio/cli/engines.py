"""`studio engines`: what can make something here."""

from __future__ import annotations

from typing import Any

import typer


def engines(as_json: bool = typer.Option(False, "--json", help="Print one JSON document on standard output.")) -> None:
    """List the engines that are installed, and what each lacks."""
    from studio.cli import showing
    from studio.engines import registry

    rows: list[dict[str, Any]] = [
        {
            "kind": kind,
            "name": name,
            "says": (card := registry.card(kind, name)).says,
            "gives": card.gives,
            "lane": card.lane,
            "languages": sorted(card.languages),
            "voices": [voice.name for voice in card.voices],
            "price": "free" if card.price is None else f"{card.price.per_take} + {card.price.per_second}/s",
            "ready": not (missing := registry.lacks(card)),
            "missing": list(missing),
            "install": registry.way_out(card) or card.install,
        }
        for kind in registry.KINDS
        for name in registry.names(kind)
    ]
    if as_json:
        showing.document({"engines": rows})
        return
    for row in rows:
        state = "ready" if row["ready"] else "absent"
        needs = "" if row["ready"] else f" Needs {', '.join(row['missing'])}: {row['install']}"
        showing.out(f"{row['kind']:<7}{row['name']:<14}{row['price']:<8}{state:<10}{row['says']}{needs}")
