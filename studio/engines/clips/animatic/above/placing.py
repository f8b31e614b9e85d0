"""A set seen from straight above, with everyone in it."""

from __future__ import annotations

import math

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.above.ground import build
from studio.engines.clips.animatic.above.people import person
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import hexed
from studio.engines.clips.animatic.figures.beasts import across
from studio.engines.clips.animatic.goods.bench import PAPER
from studio.engines.clips.animatic.spec import Spec
from studio.engines.clips.animatic.stage import Stage


def seen_from_above(stage: Stage, spec: Spec) -> None:
    """Build the set and put everyone in it, seen from straight above."""
    plan = build(stage, spec.place, spec.weather)
    many = len(spec.people)
    for number, who in enumerate(spec.people):
        turn = math.pi * 2 * number / max(many, 1)
        x, y = (
            ((number - (many - 1) / 2) * 0.8, 0.12 * math.sin(turn))
            if many < 5
            else (1.1 * math.cos(turn), 1.1 * math.sin(turn))
        )
        person(plan, who, x, y)
    colours = stage.palette

    def others(canvas: Canvas) -> None:
        for number, one in enumerate(spec.beasts):
            x, y = (1.2, 0.5) if spec.people else (0.0, 0.0)
            x, y = x + 0.9 * number, y - 0.7 * (number % 2)
            tone = hexed(one.colour)
            long = across(one.kind) / 2 or 0.3
            plan.throw(canvas, pen.oval((x, y), long * 0.6, long * 0.26), 0.5)
            canvas.fill(
                [
                    plan.shape(pen.oval((x, y), long * 0.6, long * 0.26)),
                    plan.shape(pen.oval((x + long * 0.62, y), long * 0.22, long * 0.18)),
                ],
                colours.seen(tone),
            )
        for number, good in enumerate(spec.goods):
            x, y = -0.9 - 0.5 * number, 0.5
            plan.throw(canvas, pen.box(x - 0.2, y - 0.2, x + 0.2, y + 0.2), 0.35)
            canvas.fill(plan.shape(pen.box(x - 0.2, y - 0.2, x + 0.2, y + 0.2, 0.05)), colours.seen(hexed(good.colour)))
            canvas.fill(plan.shape(pen.box(x - 0.12, y - 0.06, x + 0.12, y + 0.06)), colours.seen(PAPER))

    plan.lay(0.4, others)
