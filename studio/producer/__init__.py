"""The composition root: a film's documents become a plan, and the plan becomes the film."""

from __future__ import annotations

from studio.producer.callsheet import CallSheet, draw_up
from studio.producer.creation import Created, new_film
from studio.producer.dailies import TakeRow, add_clip, circle_take, contact_sheet, list_takes, release_requests
from studio.producer.doctor import Finding, examine
from studio.producer.documents import call_sheet, open_film
from studio.producer.exporting import Exported, export_film
from studio.producer.hiring import Hiring
from studio.producer.render import Rendered, render_film
from studio.producer.revising import Revised, apply_waiting, revise_film
from studio.producer.sweeping import sweep_vault
from studio.producer.why import Cause, why

__all__ = [
    "CallSheet",
    "Cause",
    "Created",
    "Exported",
    "Finding",
    "Hiring",
    "Rendered",
    "Revised",
    "TakeRow",
    "add_clip",
    "apply_waiting",
    "call_sheet",
    "circle_take",
    "contact_sheet",
    "draw_up",
    "examine",
    "export_film",
    "list_takes",
    "new_film",
    "open_film",
    "release_requests",
    "render_film",
    "revise_film",
    "sweep_vault",
    "why",
]
