"""A crowd: people who come by themselves, as fast as the bot can bear, and then answer by chance."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from random import Random
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from sandbox import crowd as crowds
from sandbox.actor import Phone
from sandbox.answering import Habit
from sandbox.awkward import AWKWARD_NAMES
from sandbox.crowd import MOST_PENDING, Crowd, Walkon
from sandbox.crowd_moves import Block, DeleteAccount, Hear, Key, Start, Tap
from sandbox.crowd_names import some_name
from sandbox.server import Server, running
from sandbox.world import World
from tests.sandbox.caller import Caller, inline

YES, NO = ("💚 Oui", "yes"), ("🆘 Non", "no")
HABITS = (Habit("💚", 0.5), Habit("🆘", 0.2))


class Doorman:
    """A bot that greets with a button, then with a keyboard, then says goodbye."""

    def __init__(self, world: World) -> None:
        self.call = Caller(world)
        self.most_pending = 0
        self.deaf = self.is_away = False

    async def run(self) -> None:
        """Listen for ever."""
        offset = 0
        while True:
            self.most_pending = max(self.most_pending, len(self.call.world.updates.pending))
            if self.deaf:
                self.is_away = True
                await asyncio.sleep(0.01)
                continue
            for update in await self.call("getUpdates", offset=offset, timeout=1):
                offset = update["update_id"] + 1
                await self._move(update)
                await asyncio.sleep(0)  # a network would let others in here

    async def _move(self, update: dict[str, Any]) -> None:
        if press := update.get("callback_query"):
            keyboard = {"keyboard": [[{"text": "⚙️ Réglages"}]]}
            await self.call("answerCallbackQuery", callback_query_id=press["id"])
            await self.call.say(press["from"]["id"], "Accepté", reply_markup=keyboard)
        elif message := update.get("message"):
            chat, text = message["chat"]["id"], message["text"]
            if text.startswith("/start"):
                await self.call.say(chat, "Bienvenue", reply_markup=inline([("👍 D'accord", "ok")]))
            else:
                await self.call.say(chat, "C'est tout")


@pytest.fixture
def world() -> World:
    """A strict Telegram, in real time."""
    return World(limits=True)


@pytest_asyncio.fixture
async def doorman(world: World) -> AsyncIterator[Doorman]:
    """The bot, at work."""
    bot = Doorman(world)
    working = asyncio.get_running_loop().create_task(bot.run())
    yield bot
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working


@pytest.fixture
def crowd(world: World, doorman: Doorman) -> Crowd:
    """Nobody yet."""
    return Crowd(world)


def casting(*last: Any) -> crowds.Casting:
    """People who accept, look at their settings, and then do this."""

    def cast(size: int, chance: Random) -> Iterator[Walkon]:
        for _ in range(size):
            moves = (Start(), Tap(("👍",)), Key("⚙"), Hear(), *last)
            yield Walkon(some_name("fr", chance), "fr", moves, ("resident", ""))

    return cast


# Coming in


async def test_everybody_comes_in_by_the_screens_they_were_shown(crowd: Crowd, doorman: Doorman) -> None:
    """Two hundred people press what is on their own telephones, in order, and each hears the end."""
    crowd.casting = casting()
    await crowd.gather(200)
    shown = crowd.as_json()
    assert (shown["size"], shown["joined"], shown["lost"], shown["busy"]) == (200, 200, 0, False)
    for number in crowd.extras:
        said = [message.text for message in crowd.world.chats[number].messages.values()]
        assert said == ["/start", "Bienvenue", "Accepté", "⚙️ Réglages", "C'est tout"]


async def test_the_first_ids_are_left_to_those_who_are_added(crowd: Crowd) -> None:
    """In an empty town the first person whom the visitor adds coordinates, crowd or not."""
    crowd.casting = casting()
    crowd.world.add_person("Somebody", number=crowds.FIRST + 1)
    await crowd.gather(3)
    assert min(crowd.extras) == crowds.FIRST
    assert len(crowd.extras) == 3
    assert crowd.world.add_person("Amel").id == 1001


async def test_the_queue_of_the_bot_stays_short(crowd: Crowd, doorman: Doorman) -> None:
    """However many are to come, the bot never has more before it than it was said to bear."""
    crowd.casting = casting()
    await crowd.gather(300)
    assert 0 < doorman.most_pending <= MOST_PENDING + crowds.AT_ONCE


async def test_limits_hold_again_once_they_are_in(crowd: Crowd) -> None:
    """A bot may greet faster than Telegram allows only while the crowd comes in."""
    crowd.casting = casting()
    during: list[bool] = []
    crowd.world.on_said.append(lambda _message: during.append(crowd.world.limits.enabled))
    await crowd.gather(50)
    assert set(during) == {False}
    assert crowd.world.limits.enabled
    assert not [call for call in crowd.world.calls.calls if call.ok is False]


async def test_some_leave_at_once(crowd: Crowd) -> None:
    """Who blocks the bot or deletes the account is in the count, and cannot be written to."""
    crowd.casting = casting(Block())
    await crowd.gather(3)
    crowd.casting = casting(DeleteAccount())
    await crowd.gather(2)
    assert (crowd.as_json()["blocked"], crowd.as_json()["deleted"]) == (3, 2)
    replies = [await crowd_reply(crowd, number) for number in crowd.extras]
    assert Counter(replies) == {
        "Forbidden: bot was blocked by the user": 3,
        "Forbidden: user is deactivated": 2,
    }


async def crowd_reply(crowd: Crowd, number: int) -> str:
    """Telegram's word to a message for somebody."""
    reply = await Caller(crowd.world).reply("sendMessage", chat_id=number, text="Bonjour")
    assert reply.body is not None
    return str(reply.body.get("description"))


async def test_a_screen_that_never_comes_is_not_waited_for_for_ever(
    crowd: Crowd, doorman: Doorman, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits too long gives up and is counted; the others are let in, and the crowd ends."""

    def cast(size: int, chance: Random) -> Iterator[Walkon]:
        for n in range(size):
            sign = "🦄" if n % 4 == 0 else "👍"
            yield Walkon(some_name("fr", chance), "fr", (Start(), Tap((sign,)), Hear()))

    crowd.casting = cast
    coming = asyncio.get_running_loop().create_task(crowd.gather(40))
    while crowd.joined < 30:
        await asyncio.sleep(0.01)
    monkeypatch.setattr(crowds, "PATIENCE", 0.0)  # not before: the others may be slow
    await coming
    assert (crowd.joined, crowd.lost) == (30, 10)


async def test_a_bot_that_does_not_listen_ends_the_wait(
    crowd: Crowd, doorman: Doorman, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When nobody fetches updates, those who came give up, and the crowd says so."""
    monkeypatch.setattr(crowds, "PATIENCE", 0.2)
    doorman.deaf = True
    while not doorman.is_away:  # its last poll takes a second
        await asyncio.sleep(0.02)
    await crowd.gather(30)
    assert (crowd.joined, crowd.lost) == (0, 30)


async def test_the_same_seed_brings_the_same_people() -> None:
    """A crowd can be played again: names, languages and fates depend on the seed only."""
    one, again = (list(crowds.strangers(200, Random(5))) for _ in range(2))
    assert one == again
    assert one != list(crowds.strangers(200, Random(6)))


def test_names_are_many_and_some_are_awkward() -> None:
    """A thousand people have hundreds of names, in every language, with last names and without."""
    chance = Random(1)
    for language in ("fr", "nl", "de", "en", "pl"):
        names = [some_name(language, chance) for _ in range(1000)]
        assert len(set(names)) > 300
        assert {first for first, _ in names} & {name for name, _ in AWKWARD_NAMES}
        assert 0 < sum(last is None for _, last in names) < 400


# The tape, the lists


async def test_the_crowd_is_on_no_tape_until_somebody_plays_it(crowd: Crowd, doorman: Doorman) -> None:
    """A walk that is saved tells of the visitor's deeds, not of a thousand others."""
    crowd.casting = casting()
    rosa = Phone(crowd.world, "Rosa Peeters")
    rosa.start()
    await rosa.hears("Bienvenue")
    before = len(crowd.world.tape.entries)
    await crowd.gather(20)
    assert len(crowd.world.tape.entries) == before
    assert {role for role, _ in crowd.world.tape.roles.values()} == {"resident"}


# Answering


async def ask(world: World, people: list[int], *buttons: tuple[str, str]) -> None:
    """The bot asks them."""
    caller = Caller(world)
    for number in people:
        await caller.say(number, "Tout va bien ?", reply_markup=inline(list(buttons)))


@asynccontextmanager
async def gathered(
    world: World, size: int, habits: tuple[Habit, ...] = HABITS, soonest: float = 0.1
) -> AsyncIterator[Crowd]:
    """A crowd that is in and answers from the soonest on; nobody else listens to the bot's updates."""
    world.limits.enabled = False
    crowd = Crowd(world)
    bot = Doorman(world)
    working = asyncio.get_running_loop().create_task(bot.run())
    await crowd.gather(size)
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
    crowd.answering.soonest = soonest
    crowd.answering.set(habits, soonest + 0.1)
    yield crowd
    await crowd.close()


async def test_answers_fall_as_the_shares_say(world: World) -> None:
    """Of four hundred asked about half say yes, a fifth no, the others nothing; each at most once."""
    async with gathered(world, 400) as crowd:
        await ask(world, list(crowd.extras), YES, NO)
        answering = crowd.answering
        while answering.silent + answering.answers.total() < 400:
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.1)
        assert answering.asked == 400
        assert answering.silent + answering.answers.total() == 400
        assert 150 < answering.answers["💚"] < 250
        assert 50 < answering.answers["🆘"] < 110
        pressed = [one.body for one in world.updates.pending.values() if one.kind == "callback_query"]
        people = [update["callback_query"]["from"]["id"] for update in pressed]
        assert len(people) == len(set(people)) == answering.answers.total()
        told = {
            number: update["callback_query"]["data"] for number, update in zip(people, pressed, strict=True)
        }
        assert {answering.latest[number] for number, data in told.items() if data == "no"} == {"🆘"}


async def test_answers_come_one_after_another(world: World) -> None:
    """Nobody answers at once, and not all at the same time."""
    async with gathered(world, 60, (Habit("💚", 1.0),)) as crowd:
        crowd.answering.set(within=0.6)
        before = world.machine()
        await ask(world, list(crowd.extras), YES)
        while crowd.answering.answers.total() < 60:
            await asyncio.sleep(0.02)
        pressed = [press.machine for press in world.presses.values() if press.label == YES[0]]
        assert len(pressed) == 60
        assert min(pressed) - before >= 0.1
        assert max(pressed) - min(pressed) > 0.1


@pytest.mark.parametrize(
    "buttons", [[], [("💚 Oui", "yes")], [("Oui 💚", "yes"), ("🆘 Non", "no")], [("👍", "x"), ("👎", "y")]]
)
async def test_what_is_no_question_is_not_answered(world: World, buttons: list[tuple[str, str]]) -> None:
    """Only a message with a button for each sign, at the beginning of its label, counts."""
    async with gathered(world, 20, (Habit("💚", 0.5), Habit("🆘", 0.5))) as crowd:
        await ask(world, list(crowd.extras), *buttons)
        await asyncio.sleep(0.4)
        assert (crowd.answering.asked, crowd.answering.answers.total()) == (0, 0)


async def test_a_question_that_is_changed_is_not_asked_again(world: World) -> None:
    """An edited message keeps its answer; one without buttons by then gets none."""
    async with gathered(world, 5, (Habit("💚", 1.0),), soonest=1.0) as crowd:
        caller, people = Caller(world), list(crowd.extras)
        sent = [await caller.say(who, "Oui ?", reply_markup=inline([YES])) for who in people]
        await caller("editMessageText", chat_id=people[0], message_id=sent[0], text="Trop tard")
        await caller(
            "editMessageText",
            chat_id=people[1],
            message_id=sent[1],
            text="Oui ??",
            reply_markup=inline([YES]),
        )
        while crowd.answering.answers.total() < 4:
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.3)
        assert (crowd.answering.asked, crowd.answering.answers.total()) == (5, 4)


async def test_who_has_left_meanwhile_does_not_answer(world: World) -> None:
    """A press after the account is gone or the bot is blocked would be no press of a person."""
    async with gathered(world, 4, (Habit("💚", 1.0),), soonest=1.0) as crowd:
        people = list(crowd.extras)
        await ask(world, people, YES)
        Phone(world, people[0]).block()
        Phone(world, people[1]).delete_account()
        while crowd.answering.answers.total() < 2:
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.3)
        assert crowd.answering.answers.total() == 2


@pytest.mark.parametrize(("sign", "share"), [("", 0.5), ("💚", -0.1), ("💚", 1.1), ("x" * 17, 0.5)])
def test_a_habit_has_a_sign_and_a_share(sign: str, share: float) -> None:
    """Nonsense is refused where it is said."""
    with pytest.raises(ValueError):
        Habit(sign, share)


# The control API


@pytest_asyncio.fixture
async def server() -> AsyncIterator[Server]:
    """A sandbox on loopback with a bot that greets."""
    world = World()
    async with running(world) as served:
        bot = Doorman(world)
        working = asyncio.get_running_loop().create_task(bot.run())
        yield served
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working


@pytest_asyncio.fixture
async def http(server: Server) -> AsyncIterator[aiohttp.ClientSession]:
    """The page's side."""
    async with aiohttp.ClientSession(server.base_url) as session:
        yield session


async def _come(http: aiohttp.ClientSession, size: int) -> dict[str, Any]:
    async with http.post("/sandbox/crowd", json={"size": size}) as response:
        assert response.status == 200
        assert (await response.json())["busy"]
    while True:
        async with http.get("/sandbox/crowd") as response:
            shown = await response.json()
        if not shown["busy"]:
            return dict(shown)
        await asyncio.sleep(0.05)


async def test_a_crowd_is_let_in_over_http(server: Server, http: aiohttp.ClientSession) -> None:
    """It comes while the page looks on; a second one at the same time is refused; a silly number too."""
    async with http.post("/sandbox/crowd", json={"size": 100}) as response:
        assert (await response.json())["wanted"] == 100
    async with http.post("/sandbox/crowd", json={"size": 1}) as response:
        assert response.status == 409
    while server.crowd.busy:
        await asyncio.sleep(0.05)
    assert (await _come(http, 20))["size"] == 120
    for size in (0, 5001, "x"):
        async with http.post("/sandbox/crowd", json={"size": size}) as response:
            assert response.status == 400


async def test_the_state_carries_no_crowd(server: Server, http: aiohttp.ClientSession) -> None:
    """A thousand people are a few numbers there; who is meant is found by searching."""
    server.world.add_person("Rosa", "Peeters")
    await _come(http, 60)
    async with http.get("/sandbox/state") as response:
        state = await response.json()
    assert [person["name"] for person in state["people"]] == ["Rosa Peeters"]
    assert (state["crowd"]["size"], len(str(state["crowd"]))) < (61, 600)
    async with http.get("/sandbox/crowd/people?limit=7") as response:
        some = await response.json()
    assert (len(some["people"]), some["more"]) == (7, 53)
    first = some["people"][0]
    async with http.get("/sandbox/crowd/people", params={"search": str(first["id"])}) as response:
        found = await response.json()
    assert [person["id"] for person in found["people"]] == [first["id"]]


async def test_people_are_found_without_accents_and_by_answer(
    server: Server, http: aiohttp.ClientSession
) -> None:
    """« helene » finds Hélène; 🆘 finds who needs help."""
    await _come(http, 3)
    one, other, _ = server.crowd.extras.values()
    one.person.first_name = "Hélène"
    server.crowd.answering.latest[other.person.id] = "🆘"
    for words, number in (("helene", one.person.id), ("🆘", other.person.id)):
        async with http.get("/sandbox/crowd/people", params={"search": words}) as response:
            assert [person["id"] for person in (await response.json())["people"]] == [number]


async def test_habits_are_set_and_answers_counted_over_http(
    server: Server, http: aiohttp.ClientSession
) -> None:
    """What the page sends is what the crowd does; more than all is refused; counts begin anew."""
    habits = [{"sign": "💚", "share": 1.0}]
    async with http.patch("/sandbox/crowd", json={"habits": habits, "within": 0.6}) as response:
        assert (await response.json())["answering"]["habits"] == habits
    async with http.patch(
        "/sandbox/crowd", json={"habits": [*habits, {"sign": "🆘", "share": 0.1}]}
    ) as response:
        assert response.status == 400
    await _come(http, 5)
    await ask(server.world, list(server.crowd.extras), YES)
    while server.crowd.answering.answers.total() < 5:
        await asyncio.sleep(0.02)
    async with http.get("/sandbox/crowd") as response:
        assert (await response.json())["answering"]["answers"] == {"💚": 5}
    async with http.post("/sandbox/crowd/counts") as response:
        assert (await response.json())["answering"]["asked"] == 0


async def test_a_crowd_is_stopped(server: Server, http: aiohttp.ClientSession) -> None:
    """Those who are in stay; nobody else comes; limits hold again, and another crowd may come."""
    async with http.post("/sandbox/crowd", json={"size": 5000}) as response:
        assert response.status == 200
    async with http.post("/sandbox/crowd/stop") as response:
        shown = await response.json()
    assert not shown["busy"]
    assert shown["size"] < 5000
    assert server.world.limits.enabled
    assert (await _come(http, 3))["joined"] == 3


async def test_whoever_is_played_by_hand_is_on_the_tape(server: Server, http: aiohttp.ClientSession) -> None:
    """From the visitor's first act as one of the crowd on, their deeds are told; looking is no act."""
    await _come(http, 1)
    (number,) = server.crowd.extras
    await http.post(f"/sandbox/people/{number}/read")
    assert server.world.tape.deeds == 0
    await http.post(f"/sandbox/people/{number}/write", json={"text": "Bonjour"})
    assert server.world.tape.deeds == 1


async def test_a_walk_with_one_of_the_crowd_can_be_saved(server: Server, http: aiohttp.ClientSession) -> None:
    """The one who was played is in it, and it says that the others are not."""
    await _come(http, 3)
    extra = next(iter(server.crowd.extras.values()))
    await http.post(f"/sandbox/people/{extra.person.id}/write", json={"text": "Bonjour"})
    async with http.get("/sandbox/walk?name=foule") as response:
        walk = await response.json()
    compile(walk["text"], walk["file"], "exec")
    assert walk["text"].count(".write(") == 1
    assert ["foule" in warning["fr"] for warning in walk["warnings"]] == [True]


async def test_calls_name_whom_they_were_for(server: Server, http: aiohttp.ClientSession) -> None:
    """The drawer shows names of people whom the page does not know."""
    await _come(http, 1)
    (extra,) = server.crowd.extras.values()
    async with http.get("/sandbox/calls") as response:
        calls = (await response.json())["calls"]
    assert {call["chat_name"] for call in calls if call["chat"] == extra.person.id} == {extra.person.name}
