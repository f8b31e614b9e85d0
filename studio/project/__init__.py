"""A film's folder on disk, and the only door through which a person's documents are read and written."""

from __future__ import annotations

from studio.project.brief import read_brief
from studio.project.folder import Project
from studio.project.reading import Positions
from studio.project.references import references_beside
from studio.project.shotlist import shotlist_of

__all__ = ["Positions", "Project", "read_brief", "references_beside", "shotlist_of"]
