"""Nobody of 15 to 17 is ever alone in words with an adult: whatever is done, in whatever order.

People ask, publish, take, hand back, write, share and look, and now and then say another age. After each step
whatever was planned to be handed from one side of a mission to the other is looked at: who it comes from, and
who gets it. Coordinators may look up a number, for they are the ones who speak with the young.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import select

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
from solidarity.missions import Expense, MissionId
from solidarity.notices import Kind, Notice, Situation, still_wanted
from solidarity.organisations import Actor, Member, Organisation, OrganisationId, Part, Profile, Standing
from solidarity.people import AgeBand, Neighbour, PersonId, Role, is_minor
from solidarity.publishing import Plan
from solidarity.refusals import Refusal
from solidarity.requests import Feeling
from storage import tables
from tests import cast
from tests.cast import AMEL, ANA, CLEO, NOW, ROSA, SAM, TODAY
from tests.stores import TestedStore, open_store, sqlite_url

B: Any = tables.OutboxRow.__table__  # type: ignore[attr-defined]
CAST = (ROSA, SAM, ANA, CLEO, AMEL)
PASSED = {Kind.RELAY, Kind.EXPENSE, Kind.ADDRESS, Kind.PHONE, Kind.ADDRESS_SHARED}
PASSED |= {Kind.PHONE_SHARED, Kind.OWN_PHONE_SHARED, Kind.REOPENED}
"""What one side says, shows or opens to the other."""
HIVE = OrganisationId(7)
WHO = st.integers(0, len(CAST) - 1)
WHICH = st.integers(0, 2)


class Town(RuleBasedStateMachine):
    """Five people, the missions between them, and all that may pass there."""

    template: Path
    folder: Path
    passed = 0
    """How many times something was handed on, in all runs: the promise is not kept by silence."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.store: TestedStore = open_store(sqlite_url(self.template, self.folder))
        self.missions: list[MissionId] = []
        self.seen = 0
        self.messages = 0
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
        made = await self._do(0, ask_help, cast.wish())
        plan = Plan("transport", TODAY + timedelta(days=1), "gare", 3)
        shared = await self._do(4, publish_mission, plan)
        self.missions = [made.mission.id, shared.mission.id]
        await self._do(4, supervise_mission, shared.mission.id, HIVE)
        for who, which in ((1, 0), (2, 1), (3, 1)):  # Sam helps Rosa; Ana and Cléo come to what is published
            await self._do(who, join_mission, self.missions[which])

    def teardown(self) -> None:
        """Close the file."""
        self.runner.run(self.store.database.close())
        self.runner.close()

    def _act(self, who: int, action: Callable[..., Awaitable[Any]], *args: Any, **options: Any) -> Any:
        """Somebody does this, if they may; then what passed is looked at."""
        return self.runner.run(self._do(who, action, *args, **options))

    async def _do(self, who: int, action: Callable[..., Awaitable[Any]], *args: Any, **options: Any) -> Any:
        done = None
        try:
            async with self.store.unit() as unit:
                me = await unit.people.get(self.people[who])
                done = await action(unit, me, *args, **options)
        except Refusal:
            pass
        await self._look()
        return done

    async def _look(self) -> None:
        """Nothing that was planned since goes from or to somebody of 15 to 17."""
        async with self.store.unit() as unit:
            fresh = (await unit.execute(select(B).where(B.c.seq > self.seen).order_by(B.c.seq))).all()
            for row in fresh:
                self.seen = row.seq
                facts = {}
                if row.facts:
                    facts = orjson.loads(unit.instance.open(row.facts, "outbox", "facts", row.uid))
                words = row.kind == Kind.THANKED.value and facts.get("text")
                if Kind(row.kind) not in PASSED and not words:
                    continue
                mission = await unit.missions.get(row.mission_id)
                reader = await unit.people.get(PersonId(row.person_id))
                other = facts.get("who") or mission.host
                sender = await unit.people.get(PersonId(int(other)))
                assert not is_minor(reader), (row.kind, reader.first_name)
                assert not is_minor(sender), (row.kind, sender.first_name)
                Town.passed += 1

    def _mission(self, which: int) -> MissionId:
        return self.missions[which % len(self.missions)]

    def _shown(self, who: int, owner: Neighbour | None) -> None:
        """A number or an address was looked at: by a coordinator, or between two adults."""
        if owner is None:
            return
        reader = self.runner.run(self._get(self.people[who]))
        owner = self.runner.run(self._get(owner.id))
        if Role.COORDINATOR not in reader.roles and not reader.named:
            assert not is_minor(reader)
            assert not is_minor(owner)

    async def _get(self, person: PersonId) -> Neighbour:
        async with self.store.unit() as unit:
            return await unit.people.get(person)

    @rule(who=WHO)
    def asks(self, who: int) -> None:
        """For help, once or often; also somebody young."""
        made = self._act(who, ask_help, cast.wish())
        if made is not None:
            self.missions.append(made.mission.id)

    @rule(category=st.sampled_from(["transport", "courses"]), supervised=st.booleans())
    def publishes(self, category: str, supervised: bool) -> None:
        """Amel, for three; perhaps with an association that looks after the young."""
        made = self._act(4, publish_mission, Plan(category, TODAY + timedelta(days=1), "gare", 3))
        if made is not None:
            self.missions.append(made.mission.id)
            if supervised:
                self._act(4, supervise_mission, made.mission.id, HIVE)

    @rule(who=WHO, which=WHICH, staff=st.booleans())
    def takes(self, who: int, which: int, staff: bool) -> None:
        """As a volunteer, or as a coordinator."""
        self._act(who, join_mission, self._mission(which), as_staff=staff)

    @rule(who=WHO, which=WHICH)
    def hands_back(self, who: int, which: int) -> None:
        """Cannot come."""
        self._act(who, release_mission, self._mission(which))

    @rule(who=WHO, age=st.sampled_from(AgeBand))
    def says_an_age(self, who: int, age: AgeBand) -> None:
        """Another than before, perhaps in the middle of everything."""
        self._act(who, join_volunteers, age, {})

    @rule(who=WHO, which=WHICH)
    def writes(self, who: int, which: int) -> None:
        """To the other side."""
        self.messages += 1
        self._act(who, relay_message, self._mission(which), Said(self.messages, "Bonjour"))

    @rule(who=WHO)
    def changes_what_was_written(self, who: int) -> None:
        """The last message of all, whoever wrote it."""
        self._act(who, change_message, Said(self.messages, "Bonsoir"))

    @rule(who=WHO, which=WHICH)
    def opens_it_again(self, who: int, which: int) -> None:
        """After the end."""
        self._act(who, reopen_conversation, self._mission(which))

    @rule(who=WHO, helper=WHO, which=WHICH, what=st.sampled_from(["phone", "address", "own", "receipt"]))
    def shares(self, who: int, helper: int, which: int, what: str) -> None:
        """A number, an address, a receipt."""
        mission, other = self._mission(which), self.people[helper]
        match what:
            case "phone":
                self._act(who, share_phone_with_helper, mission, other)
            case "address":
                self._act(who, share_address_with_helper, mission, other, "Rue Haute 1")
            case "own":
                self._act(who, share_own_number, mission)
            case _:
                self._act(who, send_expense, mission, Expense(f"photo {self.messages}"))

    @rule(who=WHO, helper=WHO, which=WHICH, what=st.sampled_from(["phone", "address", "own"]))
    def looks(self, who: int, helper: int, which: int, what: str) -> None:
        """At what was shared, perhaps before somebody said another age."""
        mission = self._mission(which)
        if what == "own":
            found = self._act(who, see_helper_phone, mission, self.people[helper])
            self._shown(who, found[0] if found else None)
        elif what == "phone":
            found = self._act(who, see_phone, mission)
            self._shown(who, found[0] if found else None)
        else:
            found = self._act(who, see_address, mission)
            asker = found[0].request.asker if found else None
            self._shown(who, self.runner.run(self._get(asker)) if asker else None)

    @rule(who=WHO, which=WHICH)
    def finishes(self, who: int, which: int) -> None:
        """It is done, went well, and there are thanks in words."""
        mission = self._mission(which)
        self._act(who, finish_mission, mission)
        for asker in (0, who):
            self._act(asker, confirm_outcome, mission, Feeling.WELL)
            self._act(asker, thank_helper, mission, "Merci beaucoup")


@pytest.mark.timeout(120)
def test_no_path_leads_to_words_between_the_two(sqlite_template: Path, tmp_path: Path) -> None:
    """Sequences of 25 steps: nothing from or to somebody of 15 to 17; between adults much passes."""
    Town.template, Town.folder, Town.passed = sqlite_template, tmp_path, 0
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large]
    limits = settings(
        max_examples=20,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=quiet,
        phases=(Phase.generate,),  # each step is a transaction: making a failure shorter would take minutes
    )
    run_state_machine_as_test(Town, settings=limits)  # type: ignore[no-untyped-call]
    assert Town.passed > 10


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
