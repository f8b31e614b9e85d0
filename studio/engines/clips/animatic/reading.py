"""Reading: what a request's words say about its picture, as plainly as it can be drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import cycle, islice

from studio.engines.clips.animatic.framing import LARGE
from studio.engines.clips.animatic.goods.shelf import SHAPES, TALL
from studio.engines.clips.animatic.palette import Weather
from studio.engines.clips.animatic.places.rooms import ROOMS
from studio.engines.clips.animatic.spec import Beast, Garment, Good, Person, Pose, Spec
from studio.engines.clips.animatic.wardrobe import FEMALE, MALE, NEXT, SKINS, TOPS, animal, dressed, sex
from studio.engines.words import Hit, about, hits, order, time_of
from studio.film.camera import DRIFTING, Angle, Move, Size, drawn_moves
from studio.film.sighting import TimeOfDay
from studio.film.take import ClipRequest

MOST = 4
"""People, animals or products that words alone put into a shot."""

WORDS = 240
"""Letters of the action that are kept for the corner."""

_HEADING = re.compile(r"^\s*(?:int|ext|i/e|int\.?/ext)\b\.?|内景|外景|[-–—·|/]", re.I)
_SNOW = re.compile(r"[-–—,，].*(?:\b(?:snow|nieve)\b|雪)", re.IGNORECASE)
"""Snow where a heading tells of time and weather; elsewhere it may lie on peaks."""

_SPACE = re.compile(r"\s+")

GOING_LEFT = {Move.PAN_LEFT, Move.TRUCK_LEFT, Move.ORBIT_RIGHT}

GROUPS: dict[str, tuple[str, ...]] = {
    "women": ("woman", "woman"),
    "men": ("man", "man"),
    "children": ("girl", "boy"),
    "couple": ("woman", "man"),
    "family": ("woman", "man", "girl"),
    "friends": ("woman", "man", "woman"),
    "fishermen": ("farmer", "farmer"),
    "people": ("woman", "man", "grandfather"),
}
"""Whom a word for several names."""

LOOKS: dict[str, str] = {
    "hiker": "jacket backpack hiking boots beanie",
    "farmer": "shirt straw hat trousers",
    "cook": "white shirt apron",
    "worker": "blue overalls yellow helmet",
    "suit": "suit",
    "medic": "white lab coat",
    "runner": "t-shirt shorts sneakers",
    "cyclist": "red helmet, t-shirt shorts sneakers",
}
"""What somebody wears whom only a trade describes."""


def read(request: ClipRequest) -> Spec:
    """Give what is drawn for a request."""
    moves = drawn_moves(request.move)
    place = _place(request)
    people, beasts = _cast(request)
    goods = _goods(request, alone=not people and not beasts)
    small = next((at for at, one in enumerate(goods) if TALL[one.shape] < LARGE), None)
    if people and small is not None:
        people = (people[0].model_copy(update={"holds": small, "pose": _holding(people[0])}), *people[1:])
    else:
        people = _mounted(people, goods)
    if place is None:
        place = "studio" if goods and not people else "room" if _inside(request) else "hills"
    indoors = place in ROOMS or place == "studio"
    also = tuple(name for name in _also(request) if name != "table" or people or not goods)
    drifting = DRIFTING.intersection(moves)
    return Spec(
        slate=request.slate,
        words=_SPACE.sub(" ", request.action).strip()[:WORDS],
        seed=_seed(request, place),
        place=place,
        also=() if indoors else also,
        time=time_of(request.heading, request.action, request.place) or TimeOfDay.DAY,
        weather=Weather.CLEAR if indoors else _weather(request),
        people=_faced(people, moves),
        beasts=beasts,
        goods=goods,
        size=request.size or Size.WIDE,
        angle=request.angle or Angle.EYE,
        move=moves,
        amount=None if moves == (Move.STATIC,) else request.move_amount,
        focus=request.focus,
        drift=request.seed if drifting else None,
    )


def _place(request: ClipRequest) -> str | None:
    """Give the kind of set that place, heading or else action name; the most particular word of a text decides."""
    ranks = {name: rank for rank, name in enumerate(order("place"))}
    inside = _inside(request)
    if inside is None and _pose(request.action) is Pose.RIDE:
        inside = False  # nobody rides through a room
    for text in (request.place, request.place_name, request.heading, request.action):
        named = {hit.name for hit in about(text, "place")}
        if inside:
            named &= {*ROOMS, "studio"}
        elif inside is False:
            named -= {*ROOMS}
        if named:
            return min(named, key=lambda name: ranks[name])
    return None


def _inside(request: ClipRequest) -> bool | None:
    """Whether the heading says that it is indoors, or out; None where it says neither."""
    heading = request.heading
    for hit in about(heading[:12], "inside"):
        # 内 and 外 stand by themselves; in 内蒙古 they say nothing.
        if heading[hit.start] not in "内外" or hit.end - hit.start > 1 or not heading[hit.end : hit.end + 1].isalpha():
            return hit.name == "inside"
    return None


def _seed(request: ClipRequest, place: str) -> str:
    """Give what all shots of a place have and no other: its name, its heading without the time, or what it is."""
    if request.place_name:
        return request.place_name
    heading = _HEADING.sub(" ", request.heading)
    for hit in reversed(about(heading, "time")):
        heading = heading[: hit.start] + heading[hit.end :]
    return _SPACE.sub(" ", heading).strip().lower() or _SPACE.sub(" ", request.place).strip().lower() or place


def _weather(request: ClipRequest) -> Weather:
    """Give the weather."""
    for text in (request.heading, request.action, request.place):
        if found := about(text, "weather"):
            return Weather(found[0].name)
    if _SNOW.search(request.heading):
        return Weather.SNOW
    return Weather.CLEAR


def _also(request: ClipRequest) -> tuple[str, ...]:
    """Give the landmarks of place and action, at most three."""
    found = [hit.name for text in (request.place, request.heading, request.action) for hit in about(text, "also")]
    return tuple(sorted([*dict.fromkeys(found)][:3]))


def _cast(request: ClipRequest) -> tuple[tuple[Person, ...], tuple[Beast, ...]]:
    """Give who is in the shot: its cast, or where it has none, whom the action names."""
    people: list[Person] = []
    beasts: list[Beast] = []
    for name, description in request.cast.items():
        seen = dressed(name, description)
        if isinstance(seen, Beast):
            beasts.append(seen)
            continue
        does = request.performance.get(name, {})
        pose = _pose(does.get("does", "")) or _pose(_of(request, name)) or _pose(request.action)
        cyclist = any(hit.name == "cyclist" for hit in about(description, "person"))
        feels = _face(does.get("expression", "")) or _face(does.get("does", "")) or _face(request.action)
        people.append(seen.model_copy(update={"pose": _posed(pose, cyclist=cyclist), "face": feels or "calm"}))
    if not request.cast:
        people = list(_named(request))
    beasts += _animals(request)
    lies = bool(about(request.action, "lying"))
    return tuple(people), tuple(one.model_copy(update={"lies": lies}) for one in beasts)


def _of(request: ClipRequest, name: str) -> str:
    """Give the part of the action that is about one of the cast: from the name to the next one."""
    lower = request.action.lower()
    start = lower.find(name.lower())
    if start < 0:
        return ""
    others = [lower.find(other.lower(), start + len(name)) for other in request.cast if other != name]
    ends = [at for at in others if at > 0]
    return request.action[start : min(ends, default=None)]


def _pose(text: str) -> Pose | None:
    """Give the first thing that is done; whatever else one does on a bicycle, one rides."""
    found = [Pose(hit.name) for hit in about(text, "pose")]
    return Pose.RIDE if Pose.RIDE in found else next(iter(found), None)


def _posed(pose: Pose | None, *, cyclist: bool) -> Pose:
    """Give how somebody is seen who does this: one who has a bicycle goes nowhere without it."""
    return Pose.RIDE if cyclist and pose in (None, Pose.WALK, Pose.RUN) else pose or Pose.STAND


def _face(text: str) -> str | None:
    """Give the first thing that is felt."""
    found = about(text, "face")
    return found[0].name if found else None


def _named(request: ClipRequest) -> Iterator[Person]:
    """Give the people whom the action names without being cast."""
    who = "person" if about(request.action, "person") else "pronoun"
    found = _joined([hit for hit in hits(request.action) if hit.about in (who, "number")])
    pose = _pose(request.action)
    face = _face(request.action) or "calm"
    given = read_to = 0
    for number, hit in enumerate(found):
        # One word may stand for one and for several: the first meaning is it.
        if hit.about == "number" or hit.start < read_to:
            continue
        read_to = hit.end
        group = GROUPS.get(hit.name, ())
        many = _count(found, number, request.action, usual=len(group))
        for kind in islice(cycle(group or (hit.name,)), min(many, MOST - given)):
            yield _stranger(request, hit, kind, given, _posed(pose, cyclist=kind == "cyclist"), face)
            given += 1


def _joined(found: list[Hit]) -> list[Hit]:
    """Take a woman or a man and a trade right behind as one person: a woman hiker, 女医生."""
    joined: list[Hit] = []
    for hit in found:
        trade = hit.about == "person" and hit.name not in FEMALE | MALE
        if trade and joined and joined[-1].name in ("woman", "man") and 0 <= hit.start - joined[-1].end <= 1:
            hit = Hit(hit.about, hit.name, joined.pop().start, hit.end)
        joined.append(hit)
    return joined


def _count(found: list[Hit], at: int, text: str, *, usual: int = 0) -> int:
    """Give how many of something a text names: by the number before it, else two where the word is in the plural.

    A word for several, `usual` where no number is said, may have one before it: a family.
    """
    near = at and found[at - 1].about == "number" and found[at].start - found[at - 1].end <= 12
    said = int(found[at - 1].name) if near else 0
    if usual:
        return said if said > 1 else usual
    word = text[found[at].start : found[at].end].lower()
    return said or (2 if word.isascii() and word.endswith("s") and not word.endswith("ss") else 1)


def _stranger(request: ClipRequest, hit: Hit, kind: str, number: int, pose: Pose, face: str) -> Person:
    """Give somebody without a name, who looks the same in all shots of the place."""
    name = f"{kind} {number} {request.place_name or request.heading}"
    chance = sha256(name.encode()).digest()
    trade = LOOKS.get(kind, "")
    noun = request.action[hit.start : hit.end] if kind == hit.name else kind
    if kind not in FEMALE | MALE:
        noun = sex(noun) or ("woman", "man")[(chance[0] + number) % 2]
        noun = {"woman": "girl", "man": "boy"}[noun] if kind == "child" else noun
    worn = [hit for hit in hits(request.action) if hit.about in ("top", "bottom", "hat", "worn", "hair")]
    if worn and number == 0:
        first = max(0, worn[0].start - NEXT)
        who = dressed(name, f"{noun}, {request.action[first : worn[-1].end + NEXT]}; {trade}")
        assert isinstance(who, Person)
        return who.model_copy(update={"pose": pose, "face": face})
    who = dressed(name, f"{noun}, {trade}" if trade else noun)
    assert isinstance(who, Person)
    more: dict[str, object] = {"pose": pose, "face": face, "skin": SKINS[chance[0] % len(SKINS)]}
    if kind in ("hiker", "runner", "cyclist", "farmer") or not trade:
        first_one = sha256((request.place_name or request.heading).encode()).digest()[0]
        more["top"] = Garment(kind=who.top.kind, colour=TOPS[(first_one + 3 * number) % len(TOPS)])
    return who.model_copy(update=more)


def _animals(request: ClipRequest) -> list[Beast]:
    """Give the animals that the action names."""
    if any(isinstance(dressed(name, description), Beast) for name, description in request.cast.items()):
        return []
    found = [hit for hit in hits(request.action) if hit.about in ("beast", "number")]
    beasts: list[Beast] = []
    for number, hit in enumerate(found):
        if hit.about == "beast":
            for _ in range(_count(found, number, request.action)):
                beasts.append(animal(hit.name, "", facing=-1 if len(beasts) % 2 else 1))
    return beasts[:MOST]


def _goods(request: ClipRequest, *, alone: bool) -> tuple[Good, ...]:
    """Give the products of the shot, or where nobody and nothing is in it, the things that its action names."""
    goods = [_good(f"{name} {text}", request.labels.get(name, "")) for name, text in request.products.items()]
    if goods or not alone:
        return tuple(goods)
    named = [hit for hit in about(request.action, "good") if hit.name in SHAPES]
    shapes = list(dict.fromkeys(hit.name for hit in named))[:3]
    return tuple(_good(request.action, "", shape) for shape in shapes)


GOOD_COLOURS = {
    "wheel": "#e9dfc0",
    "bread": "#c98a4a",
    "cup": "#e6ddc8",
    "jar": "#d9a43c",
    "bottle": "#2f6f4f",
    "phone": "#2b3040",
    "laptop": "#8b8d96",
    "book": "#3f6fa5",
    "bowl": "#3f6fa5",
    "toy": "#b98a5c",
    "lamp": "#c8553d",
    "watch": "#2c3a5e",
}
"""What a product's colour is where nothing says it."""


def _good(text: str, label: str, shape: str | None = None) -> Good:
    """Give a product by its name and description."""
    found = hits(text)
    kind = shape or next((hit.name for hit in found if hit.about == "good" and hit.name in SHAPES), "box")
    usual = GOOD_COLOURS.get(kind, TOPS[sha256(text.encode()).digest()[0] % len(TOPS)])
    colour = usual if shape else next((hit.name for hit in found if hit.about == "colour"), usual)
    return Good(shape=kind, colour=colour, label=label)


def _mounted(people: tuple[Person, ...], goods: tuple[Good, ...]) -> tuple[Person, ...]:
    """Let the first who rides ride the product, where that is a bicycle."""
    bicycle = next((at for at, one in enumerate(goods) if one.shape == "bicycle"), None)
    rider = next((at for at, one in enumerate(people) if one.pose is Pose.RIDE), None)
    if bicycle is None or rider is None:
        return people
    return (*people[:rider], people[rider].model_copy(update={"holds": bicycle}), *people[rider + 1 :])


def _holding(who: Person) -> Pose:
    """Give how somebody holds a product up: as they stand, or drinking where they do."""
    return who.pose if who.pose in (Pose.DRINK, Pose.WAVE) else Pose.HOLD


def _faced(people: tuple[Person, ...], moves: tuple[Move, ...]) -> tuple[Person, ...]:
    """Turn people the way that they go, and those who talk or sit together towards each other."""
    way = -1 if GOING_LEFT.intersection(moves) else 1
    going = any(one.pose in (Pose.WALK, Pose.RUN, Pose.RIDE) for one in people)
    half = len(people) / 2
    turned = [way if going or len(people) == 1 else (1 if number < half else -1) for number in range(len(people))]
    return tuple(one.model_copy(update={"facing": facing}) for one, facing in zip(people, turned, strict=True))
