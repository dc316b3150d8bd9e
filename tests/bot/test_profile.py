"""What Telegram shows of the bot, as the phones of the emulated Telegram see it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command

from bot.budget import SendBudget
from bot.draft_store import DraftStore
from bot.handlers import build_dispatcher
from bot.i18n import Catalogues
from bot.menus import Menu, menus
from bot.middlewares.pace import Pace
from bot.middlewares.person import PersonMiddleware
from bot.profile import ADMINS, GROUPS, MEMBERS, PRIVATE, STAFF, profile_calls, set_profile
from sandbox.actor import Phone
from sandbox.faults import Fault
from sandbox.server import running
from sandbox.world import World
from solidarity.places import Municipality
from tests.cast import AMEL, ROSA, neighbour, town

CATALOGUES = Catalogues.load()
LANGUAGES = ("fr", "nl", "de", "en")


@pytest.fixture
def world() -> World:
    """An emulated Telegram."""
    return World(limits=False)


@pytest.fixture
async def bot(world: World) -> AsyncIterator[Bot]:
    """A bot of aiogram's, paced as the real one."""
    async with running(world) as server:
        session = AiohttpSession(api=TelegramAPIServer.from_base(server.base_url))
        session.middleware(Pace(SendBudget()))
        async with Bot(world.bot.token, session=session) as made:
            yield made


async def show(bot: Bot, found: dict[int, Menu]) -> None:
    """Say these to Telegram."""
    for menu in found.values():
        await bot(menu)


def descriptions(place: Municipality) -> dict[str, str]:
    """The descriptions that are set, by language code; the empty one is for everybody else."""
    return {
        call.language_code or "": call.description
        for call in profile_calls(CATALOGUES, place)
        if call.__api_method__ == "setMyDescription"
    }


async def test_everybody_gets_the_menu_in_their_language(bot: Bot, world: World) -> None:
    """A phone in each of our languages shows its own words; in any other those of the town's first."""
    await set_profile(bot, CATALOGUES, town())
    said = {}
    for language in (*LANGUAGES, "pt", None):
        phone = Phone(world, f"Phone {language}", language=language)
        assert phone.menu() == list(PRIVATE)
        said[language] = world.bot.profile.menu(
            chat=phone.id, person=phone.id, private=True, admin=False, language=language
        )[0]["description"]
    assert said["fr"] == said["pt"] == said[None]
    assert len({said[language] for language in LANGUAGES}) == len(LANGUAGES)
    assert world.bot.profile.menu_button(1001) == {"type": "commands"}
    assert not [call for call in world.calls.calls if not call.ok]


async def test_commands_of_groups_are_for_their_admins(bot: Bot, world: World) -> None:
    """In a group its administrators see the commands that bind it, everybody else those for neighbours."""
    await set_profile(bot, CATALOGUES, town())
    amel, sam = Phone(world, "Amel"), Phone(world, "Sam", language="nl")
    group = amel.create_group("Quartier Centre", members=[sam])
    assert amel.menu(group) == list(ADMINS)
    assert sam.menu(group) == ["hulp", *GROUPS]


async def test_a_coordinator_can_publish_from_the_menu(bot: Bot, world: World) -> None:
    """In private, in the language that they chose; nobody else sees that command."""
    amel, sam = Phone(world, "Amel", language="fr"), Phone(world, "Sam", language="fr")
    amel.start()
    sam.start()
    staff = [replace(neighbour(AMEL), telegram_id=amel.id, language="nl")]
    await set_profile(bot, CATALOGUES, town())
    await show(bot, menus(CATALOGUES, town(), staff))
    assert amel.menu() == list(STAFF)
    assert sam.menu() == list(PRIVATE)
    assert len(STAFF) <= 7


async def test_who_speaks_for_an_association_can_announce_from_the_menu(bot: Bot, world: World) -> None:
    """Also as a coordinator, whose own menu it is in; whoever blocked the bot gets none."""
    amel, rosa, sam = (Phone(world, name, language="fr") for name in ("Amel", "Rosa", "Sam"))
    for phone in (amel, rosa, sam):
        phone.start()
    speaks = [replace(neighbour(ROSA), telegram_id=phone.id) for phone in (rosa, amel, sam)]
    gone = replace(speaks[2], reachable=False)
    staff = [replace(neighbour(AMEL), telegram_id=amel.id)]
    await set_profile(bot, CATALOGUES, town())
    await show(bot, menus(CATALOGUES, town(), staff, [*speaks[:2], gone]))
    assert [phone.menu() for phone in (amel, rosa, sam)] == [list(STAFF), list(MEMBERS), list(PRIVATE)]
    assert "annonce" in STAFF
    assert len(MEMBERS) <= 7


async def test_what_is_read_before_start_names_the_town(bot: Bot, world: World) -> None:
    """The description says where the bot belongs and whom to call in danger, in each language."""
    await set_profile(bot, CATALOGUES, town())
    profile = world.bot.profile
    for language, name in {"fr": "Valmeuse", "nl": "Maasdal", "de": "Maastal", "en": "Valmeuse"}.items():
        assert name in profile.said(profile.descriptions, language)
        assert "112" in profile.said(profile.descriptions, language)
        assert name in profile.said(profile.short_descriptions, language)
    assert profile.said(profile.descriptions, "pt") == profile.said(profile.descriptions, "fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_town_fits(language: str) -> None:
    """With names as long as the file allows, Telegram's limits for texts and commands are kept."""
    place = replace(town(), names={"fr": "W" * 64}, emergency="9999", languages=(language,))
    for call in profile_calls(CATALOGUES, place):
        given = call.model_dump()
        assert len(given.get("description") or "") <= 512
        assert len(given.get("short_description") or "") <= 120
        for command in given.get("commands") or []:
            assert 1 <= len(command["command"]) <= 32
            assert 3 <= len(command["description"]) <= 256


async def test_a_language_no_longer_offered_is_taken_away(bot: Bot, world: World) -> None:
    """When the town offers fewer languages, phones in the others show the first one's words again."""
    await set_profile(bot, CATALOGUES, town())
    fewer = replace(town(), languages=("nl", "fr"))
    await set_profile(bot, CATALOGUES, fewer)
    profile = world.bot.profile
    dutch = descriptions(fewer)["nl"]
    assert profile.said(profile.descriptions, "de") == dutch
    assert profile.said(profile.descriptions, None) == dutch
    sam = Phone(world, "Sam", language="de")
    menus = [
        profile.menu(chat=sam.id, person=sam.id, private=True, admin=False, language=language)
        for language in ("de", "nl")
    ]
    assert menus[0] == menus[1]


async def test_setting_it_twice_changes_nothing(bot: Bot, world: World) -> None:
    """Each start says the same again."""
    await set_profile(bot, CATALOGUES, town())
    before = repr(world.bot.profile)
    await set_profile(bot, CATALOGUES, town())
    assert repr(world.bot.profile) == before


async def test_a_call_that_fails_does_not_stop_the_others(bot: Bot, world: World) -> None:
    """A refusal in the middle leaves the rest of the profile complete."""
    world.faults.add(Fault("bad_request", method="setMyDescription", count=1))
    await set_profile(bot, CATALOGUES, town())
    profile = world.bot.profile
    assert set(profile.descriptions) == {"fr", "nl", "de", "en"}
    assert set(profile.short_descriptions) == {"", "fr", "nl", "de", "en"}
    assert len(profile.commands) == 15


async def test_a_pause_that_telegram_asks_for_is_waited_out(bot: Bot, world: World) -> None:
    """Told to wait, it waits and says it again, and nothing is missing in the end."""
    world.faults.add(Fault("flood", method="setMyCommands", after=2, count=1, retry_after=1))
    await set_profile(bot, CATALOGUES, town())
    assert len(world.bot.profile.commands) == 15
    assert world.calls.early_total == 0


def test_every_command_of_the_menu_is_handled() -> None:
    """What the menus offer, some router listens to."""
    dispatcher = build_dispatcher(DraftStore(), PersonMiddleware(CATALOGUES, str), {}, CATALOGUES)
    handled = {
        name
        for router in dispatcher.chain_tail
        for handler in router.message.handlers
        for test in handler.filters or ()
        if isinstance(test.callback, Command)
        for name in test.callback.commands
    }
    assert {*PRIVATE, *STAFF, *GROUPS, *ADMINS} <= handled
