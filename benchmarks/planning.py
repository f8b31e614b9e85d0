"""How long planning takes: a film of 10,000 shots with lines, supers, moves and photos, from parsed documents.

Run `.venv/bin/python benchmarks/planning.py [SHOTS]`; the goal is 3 s for 10,000 shots, parsing printed beside it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from studio.film.production import Production, Wishes
from studio.film.take import Photo
from studio.producer import draw_up
from studio.project import shotlist_of
from studio.vault.vault import Vault

ROUNDS = 5

SHOT = """\
      - slate: {scene}{letter}
        length: 4s
        size: wide
        move: push_in
        action: Shot {number} of a long film.
        reference: references/photo_{photo}.jpg
        line: This is what is said in shot {number}.
        super: {{text: Place {number}, style: lower_third}}
"""


def document(shots: int) -> str:
    """Write a shot list of so many shots, ten to a scene."""
    parts = ["studio: 1\nfilm: {title: Long}\nengines: {clip: [photomotion]}\nscenes:\n"]
    for number in range(shots):
        scene, at = divmod(number, 10)
        if at == 0:
            parts.append(f"  - heading: Scene {scene + 1}\n    shots:\n")
        parts.append(SHOT.format(scene=scene + 1, letter="ABCDEFGHIJ"[at], number=number, photo=number % 100))
    return "".join(parts)


def main() -> None:
    """Parse, then plan some times, and print the best."""
    shots = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    began = time.perf_counter()
    shotlist, _ = shotlist_of(document(shots))
    parsed = time.perf_counter() - began
    photos = {
        f"references/photo_{number}.jpg": Photo(digest=f"{number:064x}", width=4000, height=3000)
        for number in range(100)
    }
    production = Production("long", shotlist, photos=photos)
    with tempfile.TemporaryDirectory() as folder:
        vault = Vault(Path(folder) / ".vault")
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            sheet = draw_up(production, Wishes(), vault)
            times.append(time.perf_counter() - began)
            plan = sheet.plan
            del sheet  # or the next plan would pay for its burial
    print(f"{shots} shots: {len(plan.jobs)} jobs and {len(plan.pending)} pending")
    print(f"parsing  {parsed:6.2f} s")
    print(f"planning {min(times):6.2f} s (best of {ROUNDS}; goal 3 s for 10,000 shots)")


if __name__ == "__main__":
    main()
