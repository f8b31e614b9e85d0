"""A figure from straight above."""

from __future__ import annotations

from studio.engines.clips.animatic import pen
from studio.engines.clips.animatic.above.plan import Plan
from studio.engines.clips.animatic.canvas import Canvas
from studio.engines.clips.animatic.colour import hexed
from studio.engines.clips.animatic.goods.bench import CAP
from studio.engines.clips.animatic.spec import Person, Pose


def person(plan: Plan, who: Person, x: float, y: float) -> None:
    """Lay a figure: shoulders, head and arms, its shade telling that it stands."""
    tall = who.tall / 1.7

    def shade(canvas: Canvas) -> None:
        plan.throw(canvas, pen.oval((x, y), 0.20 * tall, 0.24 * tall), 1.3, 0.32)

    def draw(canvas: Canvas) -> None:
        _limbs(canvas, plan, who, x, y)
        _trunk(canvas, plan, who, x, y)

    plan.lay(0.02, shade)
    plan.lay(1.5 * tall if who.pose is not Pose.SIT else 1.0, draw)


def _limbs(canvas: Canvas, plan: Plan, who: Person, x: float, y: float) -> None:
    """Draw feet, arms, and what is on the back."""
    colours, tall, face = plan.stage.palette, who.tall / 1.7, who.facing
    moving = who.pose in (Pose.WALK, Pose.RUN)
    if who.pose is Pose.RIDE:
        wheels = pen.limb((x - 0.85 * tall, y), (x + 0.85 * tall, y), 0.03 * tall, 0.03 * tall)
        bar = pen.limb((x + face * 0.45 * tall, y - 0.26 * tall), (x + face * 0.45 * tall, y + 0.26 * tall), 0.02, 0.02)
        canvas.fill([plan.shape(wheels), plan.shape(bar)], colours.seen(CAP))
    shoe = hexed(who.shoes)
    stride = 0.26 * tall if moving else 0.09 * tall
    feet = [
        pen.limb(
            (x + face * stride, y - 0.10 * tall),
            (x + face * (stride + 0.14 * tall), y - 0.10 * tall),
            0.055 * tall,
            0.045 * tall,
        ),
        pen.limb(
            (x - face * stride * (1 if moving else -0.6), y + 0.10 * tall),
            (x - face * (stride * (1 if moving else -0.6) - 0.14 * tall), y + 0.10 * tall),
            0.055 * tall,
            0.045 * tall,
        ),
    ]
    canvas.fill([plan.shape(one) for one in feet], colours.seen(shoe))
    reach = 0.42 if who.pose in (Pose.POINT, Pose.HOLD, Pose.WAVE, Pose.CHEER, Pose.RIDE) else 0.2
    top = hexed(who.top.colour)
    for way in (-1, 1):
        hand = (x + face * reach * tall * (1 if way > 0 or who.pose is Pose.CHEER else 0.4), y + way * 0.27 * tall)
        canvas.fill(
            plan.shape(pen.limb((x, y + way * 0.22 * tall), hand, 0.075 * tall, 0.055 * tall)), colours.seen(top)
        )
        canvas.fill(plan.shape(pen.oval(hand, 0.05 * tall, 0.05 * tall)), colours.seen(hexed(who.skin)))
    if who.backpack:
        canvas.fill(
            plan.shape(pen.box(x - face * 0.34 * tall, y - 0.17 * tall, x - face * 0.08 * tall, y + 0.17 * tall, 0.07)),
            colours.seen(hexed(who.backpack)),
        )


def _trunk(canvas: Canvas, plan: Plan, who: Person, x: float, y: float) -> None:
    """Draw shoulders and head."""
    colours, tall, face = plan.stage.palette, who.tall / 1.7, who.facing
    top = hexed(who.top.colour)
    body = plan.shape(pen.oval((x, y), 0.15 * tall, 0.27 * tall))
    canvas.fill(body, colours.seen(top))
    canvas.fill(
        pen.moved(body, (-plan.stage.side * 0.12 * plan.scale, 0.05 * plan.scale)),
        colours.shaded(top),
        within=[body],
        opacity=0.7,
    )
    head = plan.shape(pen.oval((x + face * 0.03 * tall, y), 0.115 * tall, 0.105 * tall))
    crown = hexed(who.hat.colour if who.hat else who.hair)
    if who.hat and who.hat.kind in ("straw", "hat"):
        canvas.fill(plan.shape(pen.oval((x + face * 0.03 * tall, y), 0.24 * tall, 0.23 * tall)), colours.shaded(crown))
    canvas.fill(
        plan.shape(pen.oval((x + face * 0.125 * tall, y), 0.03 * tall, 0.035 * tall)), colours.seen(hexed(who.skin))
    )
    canvas.fill(head, colours.seen(crown))
    canvas.fill(
        plan.shape(
            pen.oval((x + face * 0.03 * tall + plan.stage.side * 0.035, y - 0.03 * tall), 0.05 * tall, 0.04 * tall)
        ),
        (1.0, 1.0, 1.0),
        opacity=0.22,
        within=[head],
    )
