"""Nobody of 15 to 17 is ever alone in words with an adult: whatever is done, in whatever order.

People ask, publish, take, hand back and finish, and now and then say another age. After each step everybody
tries everything that can pass from one side of a mission to the other, and that is looked at: who it comes
from, and who gets it. Coordinators may look up a number, for they are the ones who speak with the young; and
what somebody young wrote with a request stands on no card but theirs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from bot.i18n import Catalogues
from bot.views import changing, missions
from bot.views.entities import encode_text
from bot.views.scene import Scene
from solidarity.actions.missions import finish_mission, join_mission, release_mission
from solidarity.actions.people import join_volunteers
from solidarity.actions.publishing import publish_mission, supervise_mission
from solidarity.actions.relay import Said, change_message, relay_message, reopen_conversation
from solidarity.actions.requests import (
    ask_help,
    confirm_outcome,
    see_phone,
    share_phone_with_helper,
    thank_helper,
)
from solidarity.actions.sharing import (
    see_address,
    see_helper_phone,
    share_address_with_helper,
    share_own_number,
)
from solidarity.actions.visits import send_expense
from solidarity.changes import Part as Changed
from solidarity.missions import Expense, MissionId
from solidarity.notices import Kind, Notice, Recipient, Situation, still_wanted
from solidarity.organisations import Actor, Member, Organisation, OrganisationId, Part, Profile, Standing
from solidarity.people import AgeBand, Neighbour, PersonId, is_minor
from solidarity.publishing import Plan
from solidarity.refusals import Refusal
from solidarity.requests import Attachment, Detail, Feeling
from tests import cast
from tests.cast import AMEL, ANA, CLEO, NOW, ROSA, SAM, TODAY
from tests.stores import TestedStore, open_store, sqlite_url

CAST = (ROSA, SAM, ANA, CLEO, AMEL)
PASSED = {Kind.RELAY, Kind.EXPENSE, Kind.ADDRESS, Kind.PHONE, Kind.ADDRESS_SHARED}
PASSED |= {Kind.PHONE_SHARED, Kind.OWN_PHONE_SHARED, Kind.REOPENED}
"""What one side says, shows or opens to the other."""
HIVE = OrganisationId(7)
WORDS = Detail("Je rentre seule après l'école", Attachment.PHOTO, "photo of a room")
"""What is written with each request."""
FRENCH = Catalogues.load().translator("fr", cast.ZONE)
WHO = st.integers(0, len(CAST) - 1)
WHICH = st.integers(0, 2)


class UndoError(Exception):
    """What was tried leaves nothing behind."""


class Town(RuleBasedStateMachine):
    """Five people, the missions between them, and all that may pass there."""

    template: Path
    folder: Path
    passed = 0
    """How many times something was handed on, in all runs: the promise is not kept by silence."""
    read = 0
    """How many times an adult who helps was shown what another adult wrote."""
    kept = 0
    """How many times somebody helped who was not shown what somebody young wrote."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.store: TestedStore = open_store(sqlite_url(self.template, Path(mkdtemp(dir=self.folder))))
        self.missions: list[MissionId] = []
        self.runner.run(self._arrive())

    async def _arrive(self) -> None:
        people = await cast.arrive(self.store, *CAST)
        self.people: list[PersonId] = [person.id for person in people]
        profile = Profile(Actor.ASSOCIATION, "La Ruche", None, None, frozenset(), frozenset())
        async with self.store.unit() as unit:
            for person in people:
                await unit.people.save(replace(person, phone=f"+3247511{person.telegram_id % 10000:04}"))
            members = (Member(people[-1].id, Part.LEAD, NOW),)
            hive = Organisation(HIVE, profile, Standing.VALID, NOW, people[-1].id, members)
            await unit.organisations.add(hive)
        made = await self._do(0, ask_help, cast.wish(detail=WORDS))
        young = await self._do(3, ask_help, cast.wish(detail=WORDS))
        plan = Plan("transport", TODAY + timedelta(days=1), "gare", 3)
        shared = await self._do(4, publish_mission, plan)
        self.missions = [made.mission.id, shared.mission.id, young.mission.id]
        await self._do(4, supervise_mission, shared.mission.id, HIVE)
        # Sam helps Rosa; Ana and Cléo come to what is published; Ana helps Cléo
        for who, which in ((1, 0), (2, 1), (3, 1), (2, 2)):
            await self._do(who, join_mission, self.missions[which])
        for mission in self.missions:
            await self._try_everything(mission)

    def teardown(self) -> None:
        """Close the file."""
        self.runner.run(self.store.database.close())
        self.runner.close()

    def _act(self, who: int, which: int, action: Callable[..., Any], *args: Any, **options: Any) -> None:
        """Somebody does this with a mission, if they may; then everybody tries everything on it."""
        mission = self.missions[which % len(self.missions)]
        self.runner.run(self._do(who, action, mission, *args, **options))
        self.runner.run(self._try_everything(mission))

    async def _do(self, who: int, action: Callable[..., Any], *args: Any, **options: Any) -> Any:
        try:
            async with self.store.unit() as unit:
                me = await unit.people.get(self.people[who])
                return await action(unit, me, *args, **options)
        except Refusal:
            return None

    async def _try_everything(self, mission: MissionId) -> None:
        """Everybody tries all that could pass on this mission, in a unit that is given up afterwards."""
        with suppress(UndoError):
            async with self.store.unit() as unit:
                for person in self.people:
                    await self._reads(unit, await unit.people.get(person), mission)
                for person in self.people:
                    await self._tries(unit, await unit.people.get(person), mission)
                raise UndoError

    async def _reads(self, unit: Any, me: Neighbour, which: MissionId) -> None:
        """All that a helper's screens show of what was written."""
        mission = await unit.missions.get(which)
        if mission.request is None or me.is_coordinator or me.id == mission.host:
            return
        asker = await unit.people.get(mission.host)
        scene = Scene(FRENCH, unit.town, unit.now, "bot")
        cards = [missions.mission_card(scene, mission, me, {}), missions.detail_screen(scene, mission, me)]
        if mission.has(me.id):
            cards.append(changing.changed(scene, mission, "x", [Changed.DETAIL], me))
        shown = [card for card in cards if card is not None]
        seen = any(WORDS.text in encode_text(card.text).text or card.media is not None for card in shown)
        situation = Situation(unit.now, me, mission)
        new = still_wanted(Notice(Kind.NEW_DETAIL, which), situation, is_edit=False)
        if is_minor(asker):
            assert not seen, me.first_name
            assert new is not None, me.first_name
            Town.kept += mission.has(me.id)
        else:
            Town.read += seen

    async def _tries(self, unit: Any, me: Neighbour, mission: MissionId) -> None:
        told: list[tuple[Notice, Recipient]] = []
        unit.tell = lambda notice, *places, **_: told.extend((notice, place) for place in places)
        attempts: list[Awaitable[Any]] = [
            relay_message(unit, me, mission, Said(1, "Bonjour")),
            change_message(unit, me, Said(1, "Bonsoir")),
            reopen_conversation(unit, me, mission),
            share_own_number(unit, me, mission),
            send_expense(unit, me, mission, Expense(f"photo {me.id}")),
            thank_helper(unit, me, mission, "Merci beaucoup"),
            *(share_phone_with_helper(unit, me, mission, other) for other in self.people),
            *(share_address_with_helper(unit, me, mission, other, "Rue Haute 1") for other in self.people),
            see_phone(unit, me, mission),
            see_address(unit, me, mission),
            *(see_helper_phone(unit, me, mission, other) for other in self.people),
        ]
        for attempt in attempts:
            with suppress(Refusal):
                await self._looked_at(unit, me, await attempt)
        for notice, place in told:
            if notice.kind in PASSED or (notice.kind is Kind.THANKED and notice.facts.get("text")):
                reader = await unit.people.get(place.person)
                assert not is_minor(me), (notice.kind, me.first_name)
                assert not is_minor(reader), (notice.kind, reader.first_name)
                Town.passed += 1

    async def _looked_at(self, unit: Any, me: Neighbour, shown: object) -> None:
        """A number or an address that somebody sees: a coordinator, or one of two adults."""
        if not isinstance(shown, tuple) or me.is_coordinator:
            return
        first = shown[0]
        owner = first if isinstance(first, Neighbour) else await unit.people.get(first.request.asker)
        assert not is_minor(me)
        assert not is_minor(owner)
        Town.passed += 1

    @rule(who=WHO)
    def asks(self, who: int) -> None:
        """For help, once or often; also somebody young."""
        made = self.runner.run(self._do(who, ask_help, cast.wish(detail=WORDS)))
        if made is not None:
            self.missions.append(made.mission.id)

    @rule(who=WHO, which=WHICH, staff=st.booleans())
    def takes(self, who: int, which: int, staff: bool) -> None:
        """As a volunteer, or as a coordinator."""
        self._act(who, which, join_mission, as_staff=staff)

    @rule(who=WHO, which=WHICH)
    def hands_back(self, who: int, which: int) -> None:
        """Cannot come."""
        self._act(who, which, release_mission)

    @rule(who=WHO, age=st.sampled_from(AgeBand), which=WHICH)
    def says_an_age(self, who: int, age: AgeBand, which: int) -> None:
        """Another than before, perhaps in the middle of everything."""
        self.runner.run(self._do(who, join_volunteers, age, {}))
        self.runner.run(self._try_everything(self.missions[which % len(self.missions)]))

    @rule(who=WHO, which=WHICH)
    def finishes(self, who: int, which: int) -> None:
        """It is done, and went well."""
        self._act(who, which, finish_mission)
        self._act(0, which, confirm_outcome, Feeling.WELL)


@pytest.mark.timeout(600)
def test_no_path_leads_to_words_between_the_two(sqlite_template: Path, tmp_path: Path) -> None:
    """Sequences of steps: nothing from or to somebody of 15 to 17; between adults much passes."""
    Town.template, Town.folder, Town.passed = sqlite_template, tmp_path, 0
    Town.read = Town.kept = 0
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large]
    limits = settings(
        max_examples=8,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=quiet,
        phases=(Phase.generate,),  # each step is a transaction: making a failure shorter would take minutes
    )
    run_state_machine_as_test(Town, settings=limits)  # type: ignore[no-untyped-call]
    assert Town.passed > 8 * 4
    assert Town.read >= 8
    assert Town.kept >= 8


@pytest.mark.parametrize("kind", sorted({Kind.RELAY, Kind.ADDRESS, Kind.EXPENSE, Kind.NEW_DETAIL}))
def test_what_was_on_its_way_is_not_sent_to_somebody_who_is_younger_after_all(kind: Kind) -> None:
    """Looked at again when it goes out: who reads it may have said another age since."""
    rosa, sam = cast.neighbour(ROSA), cast.neighbour(SAM)
    assert sam.volunteer is not None
    young = replace(sam, volunteer=replace(sam.volunteer, age=AgeBand.MINOR))
    found = cast.mission(rosa)
    for reader, wanted in ((sam, True), (young, False)):
        situation = Situation(NOW, reader, found)
        why = still_wanted(Notice(kind, found.id), situation, is_edit=False)
        assert (why != "not in private") is wanted
