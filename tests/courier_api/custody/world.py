"""
A small world in which papers truly pass from hand to hand: the oracle of the fold.

Everybody scans what they do, each with a phone whose clock may be wrong; what the phones state is
all that the fold gets to see.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from courier_api.custody.core.acts import Purpose
from courier_api.custody.core.codes import is_bag_code
from courier_api.custody.core.events import Event
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    AUTHORITY,
    BINH,
    CITIZEN,
    MINUTE,
    OFFICE,
    OTHER_AUTHORITY,
    Phone,
)

HANDS = (AGENT, AN, BINH, OFFICE, AUTHORITY)
#: Two clocks may so differ by what the fold takes for possible, and no more.
WORST_CLOCK = 10 * MINUTE - 1


@dataclass
class World:
    """
    Who truly has what.

    Parameters
    ----------
    random : Random
    worst_clock : int
        Milliseconds by which a phone's clock may be wrong.
    """

    random: Random
    worst_clock: int = WORST_CLOCK
    minute: float = 0.0
    holders: dict[str, str] = field(default_factory=dict)
    #: The bag that a thing lies in.
    lies_in: dict[str, str] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    #: When each bag was packed, when it was opened, and by whom.
    trips: dict[str, tuple[float, float, str]] = field(default_factory=dict)
    num_items: int = 0
    num_seals: int = 0
    phones: dict[str, Phone] = field(init=False)

    def __post_init__(self) -> None:
        worst = self.worst_clock
        self.phones = {one: Phone(one, self.random.randint(-worst, worst)) for one in HANDS}

    def wait(self) -> None:
        """Let some time go by; often less than the clocks are wrong by."""
        self.minute += self.random.choice((0.01, 0.5, 2, 2, 7, 30, 90))

    def loose(self, holder: str) -> list[str]:
        """What someone has that lies in no bag; of bags only closed ones."""
        return [
            one for one, by in sorted(self.holders.items())
            if by == holder and one not in self.lies_in
            and (not is_bag_code(one) or one in self.closed)
        ]  # fmt: skip

    def inside(self, bag: str) -> list[str]:
        return sorted(one for one, outer in self.lies_in.items() if outer == bag)

    def register(self) -> Event:
        self.num_items += 1
        code = f"H57.17.21-261121-{self.num_items:04}"
        point = self.random.choice((AGENT, AN))
        self.holders[code] = point
        destination = OTHER_AUTHORITY
        phone = self.phones[point]
        return phone.register(self.minute, point, items=(code,), destination=destination)

    def hand(self, giver: str, receiver: str, *codes: str) -> Event:
        for code in codes:
            self._pass(code, receiver)
        purpose = Purpose.DELIVER if receiver == CITIZEN else Purpose.CARRY
        return self.phones[giver].hand(self.minute, giver, receiver, *codes, purpose=purpose)

    def _pass(self, code: str, receiver: str) -> None:
        self.holders[code] = receiver
        for one in self.inside(code):
            self._pass(one, receiver)

    def pack(self, holder: str, bag: str, *codes: str) -> Event:
        self.num_seals += 1
        self.holders[bag] = holder
        self.closed.add(bag)
        self.trips[bag] = (self.minute, self.minute, holder)
        self.lies_in.update(dict.fromkeys(codes, bag))
        seal = f"S-{self.num_seals}"
        return self.phones[holder].pack(self.minute, holder, *codes, bag=bag, seal=seal)

    def open(self, holder: str, bag: str) -> Event:
        found = self.inside(bag)
        self.closed.discard(bag)
        self.trips[bag] = (self.trips[bag][0], self.minute, holder)
        for code in found:
            del self.lies_in[code]
        return self.phones[holder].open(self.minute, holder, *found, bag=bag)

    def act(self) -> Event | None:
        """Something that happens; None when it cannot."""
        self.wait()
        random, chance = self.random, self.random.random()
        if chance < 0.2 or not self.holders:
            return self.register() if self.num_items < 6 else None
        holder = random.choice(HANDS)
        loose = self.loose(holder)
        if not loose:
            return None
        some = random.sample(loose, random.randint(1, min(3, len(loose))))
        closed = [one for one in loose if one in self.closed]
        if chance < 0.6:
            return self._hand_some(holder, some)
        if chance < 0.75 and closed:
            return self.open(holder, random.choice(closed))
        if chance < 0.95:
            return self._pack_some(holder, some)
        return self.phones[holder].attempt(self.minute, holder, items=tuple(some))

    def _hand_some(self, holder: str, some: list[str]) -> Event:
        papers = [one for one in some if not is_bag_code(one)]
        if papers and self.random.random() < 0.15:
            return self.hand(holder, CITIZEN, *papers)
        receiver = self.random.choice([one for one in HANDS if one != holder])
        return self.hand(holder, receiver, *some)

    def _pack_some(self, holder: str, some: list[str]) -> Event | None:
        free = [
            bag for bag in map("B-000000000{}".format, range(4)) if self._is_at_hand(bag, holder)
        ]
        # Bags nest once.
        some = [one for one in some if not any(map(is_bag_code, self.inside(one)))]
        if not free or not some:
            return None
        return self.pack(holder, self.random.choice(free), *some)

    def _is_at_hand(self, bag: str, holder: str) -> bool:
        """Whether someone may have an empty bag: it does not fly from hand to hand all the time."""
        if bag in self.closed:
            return False
        packed, opened, by = self.trips.get(bag, (0.0, 0.0, holder))
        return by == holder or opened - packed > 30 or self.minute - opened > 30
