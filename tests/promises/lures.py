"""Two hundred small stories of people who lure, trick and harvest, by the very actions that the screens call.

Each family is one kind of trick; each of its stories a way to play it. `Plot` remembers what was allowed, so
that `test_lures_and_scams` can say of every address shown by whose will it was.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import count, product
from typing import Any

from solidarity.actions.missions import hold_mission, join_mission, release_mission
from solidarity.actions.people import erase_neighbour, welcome_neighbour
from solidarity.actions.proxies import ask_agreement, note_agreed, see_beneficiary_phone
from solidarity.actions.relay import Said, relay_message
from solidarity.actions.requests import ask_help, see_phone
from solidarity.actions.sharing import see_address, see_helper_phone, share_address_with_helper
from solidarity.actions.staffing import handle_mission, who_could_help
from solidarity.actions.trust import attest_step
from solidarity.caution import NEVER
from solidarity.missions import Framing, Mission
from solidarity.people import AgeBand, Neighbour, PersonId
from solidarity.proxies import AgreementId
from solidarity.refusals import Refusal, Why
from solidarity.requests import Detail
from solidarity.trust import Holds, Step
from tests.cast import Part, meet, wish
from tests.rules.honest_words import SCAMS
from tests.stores import TestedStore

ADDRESS = "Rue Cachée"
DOORS = ("courses", "pharmacie", "transport", "compagnie")
INDOORS = "bricolage"
WIDE = {ord("0") + n: 0xFF10 + n for n in range(10)}
"""Digits as wide as a Chinese letter."""
IBANS = (
    "BE68 5390 0754 7034",
    "FR76 3000 6000 0112 3456 7890 189",
    "nl91abna0417164300",
    "DE89-3704-0044-0532-0130-00",
)
CARDS = (
    "4111 1111 1111 1111",
    "5555.5555.5555.4444",
    "3782 822463 10005",
    "6011111111111117".translate(WIDE),
)


@dataclass
class Plot:
    """One town in which somebody means ill, and what was allowed in it."""

    store: TestedStore
    shared: set[tuple[PersonId, PersonId]] = field(default_factory=set)
    """Whose address its owner let whom see."""
    shown: list[tuple[PersonId, PersonId]] = field(default_factory=list)
    """Who saw whose."""
    known: dict[str, tuple[Neighbour, Mission]] = field(default_factory=dict)
    """Requests that several stories try themselves on, and that none of them changes."""
    helpers: dict[str, Neighbour] = field(default_factory=dict)
    """Who has each of them and was given the address."""
    _ids: Any = field(default_factory=lambda: count(7_000_000_000))

    async def person(
        self, name: str, *, age: AgeBand | None = None, place: str = "gare", staff: bool = False
    ) -> Neighbour:
        """Somebody new."""
        part = Part(name, next(self._ids), neighbourhood=place, age=age, coordinator=staff)
        async with self.store.unit() as unit:
            return await meet(unit, part)

    async def volunteer(self, *steps: Step, name: str = "Max") -> Neighbour:
        """Somebody who registered to help; the steps that a coordinator has seen."""
        found = await self.person(name, age=AgeBand.ADULT)
        if steps:
            amel = await self.person("Amel", staff=True)
            for step in steps:
                await self.do(attest_step, amel, found.id, step, Holds.YEAR)
            async with self.store.unit() as unit:
                found = await unit.people.get(found.id)
        return found

    async def again(self, erased: Neighbour) -> Neighbour:
        """The same account, registered anew to help."""
        part = Part("Max", erased.telegram_id, neighbourhood="gare", age=AgeBand.ADULT)
        async with self.store.unit() as unit:
            return await meet(unit, part)

    async def request(self, category: str = "courses", **changes: Any) -> tuple[Neighbour, Mission]:
        """Somebody asks for help."""
        asker = await self.person("Rosa")
        return asker, (await self.do(ask_help, asker, wish(category=category, **changes))).mission

    async def helped(self, category: str = "courses") -> tuple[Neighbour, Mission, Neighbour]:
        """A request that somebody has, who was given the address: the same for all stories of a kind."""
        if category not in self.known:
            asker, mission = self.known[category] = await self.request(category)
            helper = self.helpers[category] = await self.volunteer(name="Ada")
            await self.do(join_mission, helper, mission.id)
            await self.share(asker, mission, helper)
        return *self.known[category], self.helpers[category]

    async def do(self, action: Callable[..., Awaitable[Any]], *args: Any, **options: Any) -> Any:
        """It is allowed."""
        async with self.store.unit() as unit:
            return await action(unit, *args, **options)

    async def may(self, action: Callable[..., Awaitable[Any]], *args: Any, **options: Any) -> Why | None:
        """Why it is refused; None where it is done."""
        try:
            await self.do(action, *args, **options)
        except Refusal as refusal:
            return refusal.why
        return None

    async def cannot(self, action: Callable[..., Awaitable[Any]], *args: Any, **options: Any) -> Why:
        """It is refused: why."""
        why = await self.may(action, *args, **options)
        assert why is not None, action.__name__
        return why

    async def share(self, asker: Neighbour, mission: Mission, helper: Neighbour) -> None:
        """The owner's own tap."""
        await self.do(share_address_with_helper, asker, mission.id, helper.id, f"{ADDRESS} {asker.id}")
        self.shared.add((asker.id, helper.id))

    async def look(self, reader: Neighbour, mission: Mission) -> bool:
        """Try to see where it is."""
        try:
            seen, words = await self.do(see_address, reader, mission.id)
        except Refusal:
            return False
        assert ADDRESS in words
        self.shown.append((seen.host, reader.id))
        return True


Story = Callable[..., Awaitable[None]]


async def before_accepting(plot: Plot, who: str, category: str) -> None:
    """Somebody wants to know where it is without having said yes."""
    _, mission, _ = await plot.helped(category)
    reader = {
        "volunteer": plot.volunteer,
        "resident": lambda: plot.person("Nina"),
        "minor": lambda: plot.person("Tim", age=AgeBand.MINOR),
        "neighbour": lambda: plot.person("Ugo", place="centre"),
    }[who]
    assert not await plot.look(await reader(), mission)


async def without_the_owners_tap(plot: Plot, category: str, *, another: bool) -> None:
    """They said yes; the owner has told nobody, or only who had it before them."""
    asker, mission = await plot.request(category)
    if another:
        first = await plot.volunteer(name="Ada")
        await plot.do(join_mission, first, mission.id)
        await plot.share(asker, mission, first)
        assert await plot.look(first, mission)
        await plot.do(release_mission, first, mission.id)
        assert not await plot.look(first, mission)
    reader = await plot.volunteer()
    await plot.do(join_mission, reader, mission.id)
    assert not await plot.look(reader, mission)


async def by_a_forged_press(plot: Plot, trick: str, category: str) -> None:
    """A press of their own making: shares somebody else's address, takes as staff, gives away a number."""
    asker, mission = await plot.request(category)
    thief = await plot.volunteer()
    if trick == "share it with oneself":
        await plot.do(join_mission, thief, mission.id)
        assert await plot.cannot(share_address_with_helper, thief, mission.id, thief.id, "x") is Why.NOT_YOURS
    elif trick == "take it as staff":
        await plot.cannot(join_mission, thief, mission.id, as_staff=True)
    elif trick == "handle it":
        await plot.cannot(handle_mission, thief, mission.id)
    elif trick == "see the number":
        await plot.cannot(see_phone, thief, mission.id)
    else:
        await plot.cannot(see_helper_phone, thief, mission.id, asker.id)
    assert not await plot.look(thief, mission)


async def pretends_to_be_staff(plot: Plot, name: str, trick: str) -> None:
    """A name like the town hall's opens nothing."""
    asker, mission, _ = await plot.helped()
    liar = await plot.person(name, age=AgeBand.ADULT)
    if trick == "handle":
        await plot.cannot(handle_mission, liar, mission.id)
    elif trick == "list":
        await plot.cannot(who_could_help, liar, mission.id)
    elif trick == "attest":
        await plot.cannot(attest_step, liar, asker.id, Step.TRUSTED, Holds.YEAR)
        await plot.cannot(attest_step, liar, liar.id, Step.TRUSTED, Holds.YEAR)
    else:
        await plot.cannot(note_agreed, liar, AgreementId(1))
    assert not await plot.look(liar, mission)


async def lured_inside(plot: Plot, steps: int, category: str) -> None:
    """A new account asks for help at a new address and wants the volunteer inside."""
    _, mission = await plot.request(category)
    helper = await plot.volunteer(*list(Step)[:steps])
    trusted = steps == len(Step)
    if category == INDOORS and not trusted:
        assert await plot.cannot(join_mission, helper, mission.id) is Why.INDOORS
        return
    joined = (await plot.do(join_mission, helper, mission.id)).mission
    assert joined.participation(helper.id).framing is (None if trusted else Framing.DOOR)


async def asks_for_money(plot: Plot, text: str, *, of_the_volunteer: bool) -> None:
    """Cash, cards, links: nothing goes at once; a number never goes."""
    asker, mission, helper = await plot.helped()
    thief = asker if of_the_volunteer else helper
    passed = await plot.do(relay_message, thief, mission.id, Said(1, text))
    assert passed.held is not None, text
    insisted = await plot.do(relay_message, thief, mission.id, Said(2, text), insists=True)
    assert insisted.held is (passed.held if passed.held in NEVER else None)


async def number_in_pieces(plot: Plot, number: str, cut: int) -> None:
    """Half of it in one message and half in the next."""
    asker, mission, _ = await plot.helped()
    passed = await plot.do(relay_message, asker, mission.id, Said(1, number[cut:]), before=number[:cut])
    assert passed.held in NEVER


async def harvests(plot: Plot, way: str, wanted: int) -> None:
    """One volunteer takes request after request to learn where people live; and begins anew, erased."""
    thief = await plot.volunteer()
    homes = [await plot.request() for _ in range(wanted)]
    taken = seen = 0
    for asker, mission in homes:
        if (why := await plot.may(join_mission, thief, mission.id)) is not None:
            assert why is Why.HANDS_FULL
            continue
        taken += 1
        if way != "details":
            await plot.share(asker, mission, thief)
            seen += await plot.look(thief, mission)
        if way == "erased":
            await plot.do(erase_neighbour, thief)
            thief = await plot.again(thief)
        elif way != "hoard":
            await plot.do(release_mission, thief, mission.id)
    assert taken <= (2 if way == "hoard" else 6)
    assert seen <= 4


async def two_accounts(plot: Plot, category: str, *, shared: bool) -> None:
    """What one account of theirs is shown, the other is not; what one asks, the other cannot open."""
    asker, mission = await plot.request(category)
    one, two = await plot.volunteer(), await plot.volunteer()
    await plot.do(join_mission, one, mission.id)
    if shared:
        await plot.share(asker, mission, one)
    assert await plot.look(one, mission) is shared
    assert not await plot.look(two, mission)
    assert await plot.cannot(join_mission, two, mission.id) is Why.MISSION_TAKEN


async def comes_back_after_erasure(plot: Plot, steps: int, category: str) -> None:
    """Erased and registered anew they are nobody: neither trusted, nor on the mission, nor shown anything."""
    asker, mission = await plot.request(category)
    thief = await plot.volunteer(*list(Step)[:steps])
    await plot.do(join_mission, thief, mission.id)
    await plot.share(asker, mission, thief)
    await plot.do(erase_neighbour, thief)
    again = await plot.do(welcome_neighbour, thief.telegram_id, "Max", "fr")
    assert again.id != thief.id
    assert again.volunteer is None
    assert not await plot.look(again, mission)


async def lures_a_minor(plot: Plot, category: str) -> None:
    """Somebody of 15 to 17 is on no private mission, and so reads neither words nor where to come."""
    asker, mission = await plot.request(category)
    minor = await plot.person("Tim", age=AgeBand.MINOR)
    assert await plot.cannot(join_mission, minor, mission.id) in (Why.MINOR, Why.NOT_IN_PRIVATE)
    assert await plot.cannot(relay_message, minor, mission.id, Said(1, "coucou")) is not None
    await plot.cannot(share_address_with_helper, asker, mission.id, minor.id, "x")
    assert not await plot.look(minor, mission)


async def for_a_victim(plot: Plot, category: str, who: str) -> None:
    """Somebody sends helpers to another person's door: that person is called first, and nobody is told."""
    proxy, helper = await plot.person("Paul"), await plot.volunteer()
    asked = wish(category=category, detail=Detail("Sonnez fort"))
    agreement = await plot.do(ask_agreement, proxy, asked, "Lucie Victime", "+32475998877")
    assert await plot.cannot(note_agreed, proxy if who == "proxy" else helper, agreement.id) is Why.STAFF_ONLY
    async with plot.store.unit() as unit:
        assert not list(await unit.missions.asked_by(proxy.id))
        assert not await unit.offers.open_count(helper.id)


async def probes_a_group_card(plot: Plot, who: str, category: str) -> None:
    """Whoever taps the card in a group keeps a place for ten minutes, and learns nothing by it."""
    _, mission = await plot.request(category)
    stranger = await plot.person("Nina") if who == "resident" else None
    account = stranger.telegram_id if stranger is not None else 7_999_999_999
    await plot.do(hold_mission, account, mission.id)
    if stranger is not None:
        assert not await plot.look(stranger, mission)
        assert await plot.cannot(relay_message, stranger, mission.id, Said(1, "Où ?")) is Why.NOT_YOURS
        await plot.cannot(see_beneficiary_phone, stranger, mission.id)


MONEY = [
    *IBANS,
    *CARDS,
    *(f"Voici {number} merci" for number in (*IBANS, *CARDS)),
    *SCAMS["fr"][::3],
    *SCAMS["nl"][::5],
    *SCAMS["de"][::9],
    *SCAMS["en"][::9],
    *SCAMS["links"][::7],
]
FAMILIES: dict[str, tuple[Story, Sequence[tuple[Any, ...]]]] = {
    "before accepting": (
        before_accepting,
        list(product(("volunteer", "resident", "minor", "neighbour"), DOORS)),
    ),
    "without the owner's tap": (without_the_owners_tap, [(code, n) for n, code in product((0, 1), DOORS)]),
    "forged presses": (
        by_a_forged_press,
        list(
            product(
                ("share it with oneself", "take it as staff", "handle it", "see the number", "see another's"),
                DOORS,
            )
        ),
    ),
    "pretends to be staff": (
        pretends_to_be_staff,
        list(
            product(
                ("Commune", "Mairie 🏛", "Amel (commune)", "Support"), ("handle", "list", "attest", "agree")
            )
        ),
    ),
    "lured inside": (lured_inside, list(product(range(4), (*DOORS, INDOORS)))),
    "asks for money": (asks_for_money, [(text, n % 2) for n, text in enumerate(MONEY)]),
    "a number in pieces": (number_in_pieces, list(product((IBANS[0], IBANS[1], CARDS[0]), (5, 10, 14)))),
    "harvests": (harvests, list(product(("hoard", "details", "addresses", "erased"), (3, 8)))),
    "two accounts": (two_accounts, list(product(DOORS, (0, 1)))),
    "comes back after erasure": (comes_back_after_erasure, list(product((0, 3), DOORS))),
    "lures a minor": (lures_a_minor, [(code,) for code in (*DOORS, INDOORS)]),
    "for a victim": (for_a_victim, list(product(DOORS, ("proxy", "helper")))),
    "probes a group card": (probes_a_group_card, list(product(("resident", "stranger"), DOORS))),
}
KEYWORDS = {
    "without the owner's tap": "another",
    "asks for money": "of_the_volunteer",
    "two accounts": "shared",
}
"""The last value of a story that is a switch."""


async def play(plot: Plot, family: str) -> int:
    """All its stories, one after the other; how many there were."""
    story, ways = FAMILIES[family]
    for way in ways:
        if family in KEYWORDS:
            await story(plot, *way[:-1], **{KEYWORDS[family]: bool(way[-1])})
        else:
            await story(plot, *way)
    return len(ways)
