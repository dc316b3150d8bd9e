"""The store: opens units, each one transaction with all repositories on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Table, TextClause, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from solidarity.missions import Mission
from solidarity.notices import SECRETS, Kind, Notice, Recipient, may_be_shown
from solidarity.people import PersonId
from solidarity.places import Municipality
from solidarity.ports import Card, Clock
from storage import tables
from storage.agreements import StoredAgreements
from storage.alert_reports import StoredAlertReports
from storage.alerts import StoredAlerts
from storage.announcements import StoredAnnouncements
from storage.answers import StoredAlertAnswers
from storage.audit import StoredAudit
from storage.bans import StoredBans
from storage.blocks import StoredBlocks
from storage.boards import StoredBoards
from storage.broadcasts import StoredBroadcasts
from storage.candidates import StoredCandidates
from storage.concerns import StoredConcerns
from storage.digests import StoredDigests
from storage.drafts import StoredDrafts
from storage.engine import Connection, Database
from storage.group_topics import StoredGroupTopics
from storage.groups import StoredGroups
from storage.homes_seen import StoredHomesSeen
from storage.inbox import StoredInbox
from storage.missions import StoredMissions
from storage.offers import StoredOffers
from storage.organisations import StoredOrganisations
from storage.outbox import StoredOutbox
from storage.own_data import StoredOwnRecords
from storage.owners import StoredOwners
from storage.people import K, StoredPeople
from storage.places import Loaded, load_places
from storage.posts import StoredPosts
from storage.published import StoredPublished
from storage.records import StoredCards, StoredCodes, to_card
from storage.relays import StoredRelays, StoredTopics
from storage.retention import StoredRetention
from storage.sealing import Keyring, Seal
from storage.sources import StoredSources
from storage.triage import StoredTriage
from storage.veils import StoredVeils
from storage.volunteers import StoredVolunteers

N = tables.Instance.__table__  # type: ignore[attr-defined]
_KEY_OF = select(K.c.wrapped_key).where(K.c.person_id == bindparam("person"))


class StoredUnit:
    """`solidarity.queues.EngineUnit`: one transaction."""

    roles_changed = False
    """Whether somebody's role, language or account may be another than before."""

    def __init__(
        self,
        connection: Connection,
        keyring: Keyring,
        instance: Seal,
        town: Municipality,
        now: datetime,
        *,
        private_topics: bool = False,
    ) -> None:
        self._connection = connection
        self.dialect = connection.dialect
        self.execute = connection.execute
        self.keyring = keyring
        self.instance = instance
        self.town = town
        self.now = now
        self.private_topics = private_topics
        self.paused_at: datetime | None = None
        """Since when nothing goes out but answers: after a restore, until a person has looked."""
        self.erased: list[PersonId] = []
        """Whom, and what, this unit erases: once it is committed, the keys must leave the vault too."""
        self.seals: dict[int, Seal] = {}
        self.owners = StoredOwners(self)
        self.people = StoredPeople(self)
        self.candidates = StoredCandidates(self)
        self.missions = StoredMissions(self)
        self.volunteers = StoredVolunteers(self)
        self.triage = StoredTriage(self)
        self.offers = StoredOffers(self)
        self.agreements = StoredAgreements(self)
        self.veils = StoredVeils(self)
        self.groups = StoredGroups(self)
        self.boards = StoredBoards(self)
        self.group_topics = StoredGroupTopics(self)
        self.cards = StoredCards(self)
        self.relays = StoredRelays(self)
        self.topics = StoredTopics(self)
        self.broadcasts = StoredBroadcasts(self)
        self.posts = StoredPosts(self)
        self.alerts = StoredAlerts(self)
        self.alert_answers = StoredAlertAnswers(self)
        self.alert_reports = StoredAlertReports(self)
        self.announcements = StoredAnnouncements(self)
        self.published = StoredPublished(self)
        self.digests = StoredDigests(self)
        self.organisations = StoredOrganisations(self)
        self.codes = StoredCodes(self)
        self.sources = StoredSources(self)
        self.audit = self.chain = StoredAudit(self)
        self.retention = StoredRetention(self)
        self.concerns = StoredConcerns(self)
        self.blocks = StoredBlocks(self)
        self.bans = StoredBans(self)
        self.homes_seen = StoredHomesSeen(self)
        self.own = StoredOwnRecords(self)
        self.inbox = StoredInbox(self)
        self.outbox = StoredOutbox(self)
        self.drafts = StoredDrafts(self)

    def tell(self, notice: Notice, *recipients: Recipient, due: datetime | None = None) -> None:
        """Plan one message for each recipient."""
        self.outbox.tell(notice, recipients, due)

    async def refresh(
        self,
        mission: Mission,
        *,
        skip: tuple[int, int] | None = None,
        renewed: Kind | Collection[Kind] | None = None,
        chats: Collection[int] | None = None,
        only: Collection[Kind] | None = None,
    ) -> None:
        """Plan the edit of its live cards; of the kinds `renewed` (in these chats) for the last time."""
        kinds = {renewed} if isinstance(renewed, Kind) else set(renewed or ())
        for card in await self.cards.live(mission.id):
            if only is not None and card.kind not in only:
                continue
            folded = card.kind in kinds and (chats is None or card.chat_id in chats)
            if card.kind in SECRETS:
                if not may_be_shown(mission, card.person_id):
                    await self.hide_message(to_card(card))
                continue
            if (card.chat_id, card.message_id) == skip:
                continue
            self.outbox.edit_card(card, folded=folded)
            if folded:
                await self.cards.forget_message(card.chat_id, card.message_id)

    async def refresh_message(self, mission: Mission, chat: int, message: int) -> None:
        """Plan the edit of this one message, if it is a live card of this mission."""
        for card in await self.cards.live(mission.id):
            if (card.chat_id, card.message_id) == (chat, message) and card.kind not in SECRETS:
                self.outbox.edit_card(card, folded=False)

    async def hide_message(self, card: Card) -> None:
        """Plan to take a message away that shows an address or a number."""
        if card.message is None:
            return
        notice = Notice(Kind.HIDDEN, card.mission, {"message": card.message})
        self.tell(notice, Recipient(card.chat, card.person, card.thread))
        await self.cards.forget_message(card.chat, card.message)

    async def seal_of(self, person: PersonId) -> Seal:
        """The key of what is kept of a person."""
        if person not in self.seals:
            row = (await self.execute(_KEY_OF, {"person": person})).one()
            self.seals[person] = self.keyring.unwrap(row.wrapped_key)
        return self.seals[person]

    def insert_new(self, table: Table) -> Any:  # noqa: ANN401 - each dialect has its own class
        """An INSERT that passes over rows which exist."""
        return insert_new(self.dialect, table)

    def upsert(self, table: Table, *key: str) -> Any:  # noqa: ANN401
        """An INSERT that replaces the row which exists."""
        return upsert(self.dialect, table, key)

    def insert_or_renew(
        self, table: Table, key: Sequence[str], where: TextClause, columns: Sequence[str]
    ) -> Any:  # noqa: ANN401
        """An INSERT that renews these columns of the row with this key, where one exists under `where`."""
        statement = _insert(self.dialect)(table)
        return statement.on_conflict_do_update(
            index_elements=list(key),
            index_where=where,
            set_={name: statement.excluded[name] for name in columns},
        )


@cache
def insert_new(dialect: str, table: Table) -> Any:  # noqa: ANN401
    """Built once for each table: building a statement costs as much as running it."""
    return _insert(dialect)(table).on_conflict_do_nothing()


@cache
def upsert(dialect: str, table: Table, key: tuple[str, ...]) -> Any:  # noqa: ANN401
    """Built once for each table."""
    statement = _insert(dialect)(table)
    others = {
        column.name: statement.excluded[column.name] for column in table.columns if column.name not in key
    }
    return statement.on_conflict_do_update(index_elements=list(key), set_=others)


def _insert(dialect: str) -> Callable[[Table], Any]:
    return sqlite_insert if dialect == "sqlite" else postgres_insert


class StoredStore:
    """`solidarity.queues.Engine` on a database. `on_commit` learns whether messages were planned."""

    def __init__(self, database: Database, keyring: Keyring, town: Municipality, clock: Clock) -> None:
        self.database = database
        self.keyring = keyring
        self.town = town
        self.clock = clock
        self.private_topics = False
        """Whether Telegram gives this bot topics in private chats, once it has said so."""
        self.on_planned: Callable[[], None] = _nothing
        self.on_erased: Callable[[], None] = _nothing
        self.on_roles: Callable[[], None] = _nothing
        """Some may have begun or ended: the menus follow (`bot.menus`)."""
        self.paused_at: datetime | None = None
        """As last seen. A pause begins only while no bot runs, so once it is over nobody asks again."""
        self._instance: Seal | None = None

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[StoredUnit]:
        """A unit; commits when left without an exception."""
        async with self.database.transaction() as connection:
            instance = self._instance or await self._open_instance(connection)
            unit = StoredUnit(
                connection,
                self.keyring,
                instance,
                self.town,
                self.clock.now(),
                private_topics=self.private_topics,
            )
            if self.paused_at is not None:
                self.paused_at = unit.paused_at = await _pause(connection)
            yield unit
            planned = unit.outbox.planned or unit.outbox.plans_more
            await unit.boards.flush()
            await unit.outbox.flush()
        if planned:
            self.on_planned()
        if unit.erased:
            self.on_erased()
        if unit.roles_changed:
            self.on_roles()

    async def _open_instance(self, connection: Connection) -> Seal:
        """The instance's data key, made at the first unit of a new database, by whoever comes first."""
        known = select(N.c.wrapped_key).where(N.c.id == 1)
        row = (await connection.execute(known)).first()
        if row is not None:
            self._instance = self.keyring.unwrap(row.wrapped_key)
            self.paused_at = await _pause(connection)
            return self._instance
        insert = sqlite_insert if connection.dialect == "sqlite" else postgres_insert
        wrapped, _ = self.keyring.new_key()
        values = {"id": 1, "wrapped_key": wrapped}
        await connection.execute(insert(N).on_conflict_do_nothing(), values)
        row = (await connection.execute(known)).one()
        return self.keyring.unwrap(row.wrapped_key)  # kept only once it is known to be committed

    async def is_begun(self) -> bool:
        """Whether anything was ever kept here. Raises SealBrokenError where our keys do not open it."""
        async with self.database.transaction() as connection:
            row = (await connection.execute(select(N.c.wrapped_key).where(N.c.id == 1))).first()
        return row is not None and self.keyring.unwrap(row.wrapped_key) is not None

    async def load_town(self) -> Loaded:
        """Bring the stored entries up to the municipality's file; later units know the retired ones."""
        async with self.unit() as unit:
            loaded = await load_places(unit, self.town)
        self.town = loaded.town
        return loaded

    async def bot_name(self) -> str | None:
        """The bot's username as last seen, so that links can be made without the network."""
        async with self.database.transaction() as connection:
            row = (await connection.execute(select(N.c.bot_name).where(N.c.id == 1))).first()
        return row.bot_name if row else None

    async def remember_bot_name(self, name: str) -> None:
        """Keep the bot's username."""
        async with self.unit() as unit:
            await unit.execute(update(N).where(N.c.id == 1).values(bot_name=name))


async def _pause(connection: Connection) -> datetime | None:
    paused: datetime | None = (
        await connection.execute(select(N.c.paused_at).where(N.c.id == 1))
    ).scalar_one_or_none()
    return paused


def _nothing() -> None:
    """Nobody listens."""
