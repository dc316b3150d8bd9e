"""The control API: what the page sees, and every act that it can ask for."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

import sandbox
from sandbox.control_acts import _ACTS
from sandbox.files import sample_photo
from sandbox.server import running
from sandbox.world import World

Json = dict[str, Any]
SPECIFICATION = (Path(sandbox.__file__).parent / "CONTROL.md").read_text(encoding="utf-8")


@dataclass
class Page:
    """What the page can do: calls below /sandbox/, and the bot's calls beside it."""

    session: aiohttp.ClientSession
    base: str
    token: str

    async def ask(self, method: str, path: str, body: Json | None = None) -> tuple[int, Json]:
        """Status and answer."""
        async with self.session.request(method, f"{self.base}/sandbox/{path}", json=body) as answer:
            return answer.status, await answer.json()

    async def get(self, path: str) -> Json:
        """Look."""
        status, body = await self.ask("GET", path)
        assert status == 200, body
        return body

    async def post(self, path: str, **body: Any) -> Json:
        """Act."""
        status, answer = await self.ask("POST", path, body)
        assert status == 200, answer
        return answer

    async def call(self, method: str, **fields: Any) -> Any:
        """A call of the bot."""
        url = f"{self.base}/bot{self.token}/{method}"
        async with self.session.post(url, json=fields) as answer:
            return (await answer.json())["result"]


@pytest.fixture
async def page(world: World) -> AsyncIterator[Page]:
    """The page's view of an empty world."""
    async with running(world) as server, aiohttp.ClientSession() as session:
        yield Page(session, server.base_url, world.bot.token)


@pytest.fixture
async def ana(page: Page) -> int:
    """Somebody made through the API, who has pressed START."""
    person = await page.post("people", name="Ana <3", language_code="fr")
    await page.post(f"people/{person['id']}/start", payload="p_1")
    return int(person["id"])


def test_every_specified_act_exists_and_no_other() -> None:
    """The table of CONTROL.md, section 3, is the list of acts."""
    section = SPECIFICATION.split("## 3.")[1].split("## 4.")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == set(_ACTS)


async def test_a_person_is_made_and_starts_the_bot(page: Page, ana: int) -> None:
    """State, phone and chat show the name as it is and the message that START wrote."""
    state = await page.get("state")
    assert [(p["name"], p["started"]) for p in state["people"]] == [("Ana <3", True)]
    assert state["updates"] == {"pending": 1, "mode": "nobody", "webhook_url": "", "last_error": None}
    phone = await page.get(f"people/{ana}")
    assert phone["chats"][0]["last"]["text"] == "/start p_1"
    chat = await page.get(f"people/{ana}/chats/{ana}")
    assert [(m["text"], m["mine"], m["entities"][0]["type"]) for m in chat["messages"]] == [
        ("/start p_1", True, "bot_command")
    ]
    assert (chat["start"], chat["can_write"]) == (None, True)


async def test_a_press_waits_and_shows_its_toast(page: Page, ana: int) -> None:
    """Unread grows, the button spins, the answer comes with its text; reading sets unread to nothing."""
    markup = {"inline_keyboard": [[{"text": "Oui", "callback_data": "y", "style": "primary"}]]}
    await page.call("sendMessage", chat_id=ana, text="Ça va ?", reply_markup=markup)
    assert (await page.get(f"people/{ana}"))["person"]["unread"] == 1
    pressed = await page.post(f"people/{ana}/press", label="Oui")
    assert (pressed["pressed"], pressed["press"]["state"]) == ("callback", "waiting")
    [button] = (await page.get(f"people/{ana}/chats/{ana}"))["messages"][-1]["buttons"][0]
    assert (button["kind"], button["style"], button["waiting"]) == ("callback", "primary", True)
    await page.call(
        "answerCallbackQuery", callback_query_id=pressed["press"]["id"], text="Bien", show_alert=True
    )
    [press] = (await page.get(f"people/{ana}"))["presses"]
    assert (press["state"], press["text"], press["alert"]) == ("answered", "Bien", True)
    assert await page.post(f"people/{ana}/read") == {}
    assert (await page.get(f"people/{ana}"))["person"]["unread"] == 0


async def test_links_and_copies_are_not_sent_to_the_bot(page: Page, ana: int) -> None:
    """A link is handed to the page, a copy as well, a disabled button is refused."""
    row = [
        {"text": "Lien", "url": "https://example.org"},
        {"text": "Copier", "copy_text": {"text": "1234"}},
        {"text": "Complet", "callback_data": "x", "disabled": {}},
    ]
    number = (await page.call("sendMessage", chat_id=ana, text="x", reply_markup={"inline_keyboard": [row]}))[
        "message_id"
    ]
    assert await page.post(f"people/{ana}/press", message=number, row=0, col=0) == {
        "pressed": "url",
        "url": "https://example.org",
    }
    assert (await page.post(f"people/{ana}/press", message=number, row=0, col=1))["text"] == "1234"
    status, body = await page.ask("POST", f"people/{ana}/press", {"message": number, "row": 0, "col": 2})
    assert (status, body) == (409, {"error": "this button is disabled"})


async def test_a_deep_link_shows_start_or_starts_at_once(page: Page, ana: int) -> None:
    """A newcomer sees START with the payload; who knows the bot has sent it; the rest is for the browser."""
    newcomer = (await page.post("people", name="Bo"))["id"]
    link = "https://t.me/entraide_bot?start=m_x"
    assert (await page.post(f"people/{newcomer}/open", url=link))["started"] is False
    assert (await page.get(f"people/{newcomer}/chats/{newcomer}"))["start"] == {"payload": "m_x"}
    assert (await page.post(f"people/{ana}/open", url=link))["started"] is True
    tg = "tg://resolve?domain=entraide_bot&start=m_y"
    assert (await page.post(f"people/{ana}/open", url=tg))["opened"] == "start"
    group = await page.post(f"people/{ana}/open", url="t.me/entraide_bot?startgroup=q_1")
    assert group == {"opened": "choose_group", "payload": "q_1"}
    for url in ("https://example.org", "https://t.me/other_bot?start=x"):
        assert (await page.post(f"people/{ana}/open", url=url))["opened"] == "browser"


async def test_everything_can_be_shared(page: Page, ana: int) -> None:
    """Card, place, photo, voice, document arrive; their bytes are served back."""
    act = f"people/{ana}"
    await page.post(f"{act}/contact")
    await page.post(f"{act}/contact", phone="+32475123456", first_name="Mme D.")
    await page.post(f"{act}/location", latitude=50.46, longitude=4.86)
    await page.post(f"{act}/photo", bytes=b64encode(sample_photo(64, 48)).decode(), caption="vue")
    await page.post(f"{act}/voice", seconds=7)
    await page.post(f"{act}/document", name="reçu.txt", bytes=b64encode(b"12 euros").decode())
    shown = (await page.get(f"{act}/chats/{ana}"))["messages"][1:]
    assert [m["kind"] for m in shown] == ["contact", "contact", "location", "photo", "voice", "document"]
    assert (shown[1]["contact"]["name"], shown[3]["text"], shown[4]["media"]["duration"]) == (
        "Mme D.",
        "vue",
        7,
    )
    assert (shown[3]["media"]["width"], shown[3]["media"]["height"]) == (64, 48)
    async with page.session.get(page.base + shown[5]["media"]["url"]) as answer:
        assert (await answer.read(), answer.content_type) == (b"12 euros", "text/plain")
    assert (await page.get(act))["chats"][0]["last"]["text"] == "📎 reçu.txt"


async def test_keys_write_and_share(page: Page, ana: int) -> None:
    """By label or by place; a one-time keyboard is hidden afterwards."""
    keyboard = {
        "keyboard": [["Aide"], [{"text": "Numéro", "request_contact": True}]],
        "one_time_keyboard": True,
    }
    keyboard["keyboard"][0] = [{"text": "Aide"}]
    await page.call("sendMessage", chat_id=ana, text="x", reply_markup=keyboard)
    shown = (await page.get(f"people/{ana}/chats/{ana}"))["keyboard"]
    assert [[key["asks"] for key in row] for row in shown["rows"]] == [[None], ["contact"]]
    await page.post(f"people/{ana}/key", label="Aide")
    await page.post(f"people/{ana}/key", row=1, col=0)
    chat = await page.get(f"people/{ana}/chats/{ana}")
    assert [m["kind"] for m in chat["messages"][-2:]] == ["text", "contact"]
    assert chat["keyboard"]["hidden"] is True


async def test_messages_are_changed_and_reacted_to(page: Page, ana: int) -> None:
    """Edit, reply, react, pin, unpin, forge, delete, each visible in the chat."""
    act = f"people/{ana}"
    first = (await page.post(f"{act}/write", text="bonjour"))["message"]
    await page.post(f"{act}/edit", message=first, text="bonsoir")
    reply = (await page.post(f"{act}/write", text="suite", reply_to=first))["message"]
    await page.post(f"{act}/react", message=first, emoji="👍")
    await page.post(f"{act}/pin", message=first)
    await page.post(f"{act}/forge", message=first, data="x")
    chat = await page.get(f"{act}/chats/{ana}")
    shown = {m["id"]: m for m in chat["messages"]}
    assert shown[first]["edited"]
    assert shown[first]["reactions"] == [{"emoji": "👍", "count": 1, "mine": True}]
    assert shown[reply]["reply_to"] == {"id": first, "from": "Ana <3", "text": "bonsoir"}
    assert chat["messages"][-1]["service"]["kind"] == "pinned"
    assert chat["pinned"] == [first]
    await page.post(f"{act}/unpin", message=first)
    await page.post(f"{act}/delete", message=first)
    chat = await page.get(f"{act}/chats/{ana}")
    assert chat["pinned"] == []
    assert first not in {m["id"] for m in chat["messages"]}


async def test_a_group_lives_its_whole_life(page: Page, ana: int) -> None:
    """Made, joined, promoted, anonymous, renamed, upgraded, with topics, left, removed."""
    act = f"people/{ana}"
    bo = (await page.post("people", name="Bo"))["id"]
    made = await page.post(f"{act}/create_group", title="Centre", members=[bo], bot=True)
    assert [m["status"] for m in made["members"]] == ["creator", "member", "member"]
    group = made["id"]
    await page.post(f"{act}/promote", chat=group, who="bot", rights=["can_pin_messages"])
    await page.post(f"{act}/demote", chat=group, who="bot")
    assert (await page.post(f"{act}/rename_group", chat=group, title="Gare"))["title"] == "Gare"
    new = (await page.post(f"{act}/upgrade", chat=group))["id"]
    assert (await page.post(f"{act}/anonymous", chat=new, on=True))["members"][0]["anonymous"] is True
    assert (await page.post(f"{act}/make_forum", chat=new))["forum"] is True
    thread = (await page.post(f"{act}/create_topic", chat=new, name="Courses"))["thread"]
    await page.post(f"{act}/write", chat=new, text="ici", thread=thread)
    await page.post(f"{act}/close_topic", chat=new, thread=thread)
    chat = await page.get(f"people/{bo}/chats/{new}?thread={thread}")
    assert [m["from"]["kind"] for m in chat["messages"]] == ["chat", "chat", "chat"]
    assert [(t["name"], t["closed"]) for t in chat["topics"]] == [("Courses", True)]
    await page.post(f"{act}/reopen_topic", chat=new, thread=thread)
    await page.post(f"people/{bo}/leave", chat=new)
    await page.post(f"{act}/add", chat=new, who=bo)
    await page.post(f"{act}/remove", chat=new, who="bot")
    groups = (await page.get("state"))["groups"]
    assert [(g["id"], g["migrated_to"]) for g in groups] == [(group, new), (new, None)]
    assert {m["name"]: m["status"] for m in groups[1]["members"]}["Entraide"] == "kicked"
    assert [c["id"] for c in (await page.get(f"people/{bo}"))["chats"]] == [new, bo]


async def test_people_change_and_go(page: Page, ana: int) -> None:
    """Renamed, blocking, unblocking, deleted."""
    act = f"people/{ana}"
    renamed = await page.post(f"{act}/rename", first_name="שרה", language_code="he")
    assert (renamed["name"], renamed["language_code"]) == ("שרה <3", "he")
    assert (await page.post(f"{act}/block"))["blocked"] is True
    assert (await page.get(f"{act}/chats/{ana}"))["start"] == {"payload": None}
    assert (await page.post(f"{act}/unblock"))["blocked"] is False
    assert (await page.post(f"{act}/delete_account"))["name"] == "Deleted Account"
    status, body = await page.ask("POST", f"{act}/write", {"text": "x"})
    assert (status, body["error"]) == (409, "this account was deleted")


async def test_the_call_log_shows_refusals_and_their_count(page: Page, ana: int) -> None:
    """A refused and a not emulated call, counted until seen, filtered on request."""
    url = f"{page.base}/bot{page.token}/"
    for method, fields in (("sendMessage", {"chat_id": 9, "text": "x"}), ("sendDice", {"chat_id": ana})):
        async with page.session.post(url + method, json=fields):
            pass
    await page.call("getMe")
    shown = await page.get("calls?refused=1")
    assert [(c["method"], c["code"], c["emulated"]) for c in shown["calls"]] == [
        ("sendMessage", 400, True),
        ("sendDice", 501, False),
    ]
    assert shown["counts"]["by_code"] == {"400": 1, "501": 1}
    last = shown["calls"][-1]["n"]
    assert [c["method"] for c in (await page.get(f"calls?after={last}"))["calls"]] == ["getMe"]
    assert (await page.post("calls/seen"))["all"] == 0


async def test_the_history_is_served(page: Page, ana: int) -> None:
    """What was accepted, by chat and from a number on."""
    for text in ("un", "deux"):
        await page.call("sendMessage", chat_id=ana, text=text)
    assert [e["text"] for e in (await page.get(f"history?chat={ana}"))["history"]] == ["un", "deux"]
    assert [e["text"] for e in (await page.get("history?after=1"))["history"]] == ["deux"]


async def test_faults_settings_and_clock_are_moved(page: Page, ana: int, world: World) -> None:
    """A rule is added and removed, switches switch, time jumps and freezes."""
    fault = await page.post("faults", kind="flood", method="send*", retry_after=3, count=None)
    assert (fault["count"], fault["used"]) == (None, 0)
    assert (await page.get("faults"))["faults"] == [fault]
    assert await page.ask("DELETE", f"faults/{fault['id']}") == (200, {"faults": []})
    assert (await page.ask("DELETE", "faults/99"))[0] == 404
    assert (await page.ask("POST", "faults", {"kind": "earthquake"}))[0] == 400
    await page.post("faults", kind="slow", ms=5)
    assert (await page.ask("DELETE", "faults"))[1] == {"faults": []}
    changed = {"limits": True, "webhook_down": True, "private_topics": True}
    assert (await page.ask("PATCH", "settings", changed))[1] == {**changed, "privacy_mode": True}
    before = world.now()
    await page.post("clock/jump", seconds=3600)
    assert (world.now() - before).total_seconds() >= 3600
    assert (await page.post("clock/speed", speed=0))["frozen"] is True
    assert (await page.ask("POST", "clock/jump", {"seconds": -1}))[0] == 400


async def test_updates_can_be_played_in(page: Page, ana: int) -> None:
    """Any object, and a past update once more."""
    made = await page.post("updates", message={"nonsense": True})
    assert (await page.post("updates/repeat", update_id=made["update_id"])) == made
    assert (await page.ask("POST", "updates/repeat", {"update_id": 1}))[0] == 404


async def test_the_live_feed_tells_what_changed(page: Page, ana: int) -> None:
    """First everything, then what happened, with a version that grows."""
    async with page.session.ws_connect(f"{page.base}/sandbox/live") as feed:
        first = await feed.receive_json(timeout=60)
        assert (first["chats"], first["people"], "calls" in first["parts"]) == ([ana], [ana], True)
        await page.post(f"people/{ana}/write", text="x")
        second = await feed.receive_json(timeout=60)
    assert second["version"] > first["version"]
    assert (second["chats"], second["people"]) == ([ana], [ana])


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "people/99", None, 404),
        ("GET", "people/x", None, 400),
        ("GET", "files/none", None, 404),
        ("POST", "people", {}, 400),
        ("POST", "people", {"name": ""}, 400),
        ("POST", "people/1001/fly", {}, 404),
        ("POST", "people/1001/write", {}, 400),
        ("POST", "people/1001/write", {"text": " "}, 409),
        ("POST", "people/1001/press", {"label": "x"}, 404),
        ("POST", "people/1001/press", {"message": 1, "row": 0, "col": 0}, 404),
        ("POST", "people/1001/key", {"label": "x"}, 409),
        ("POST", "people/1001/write", {"text": "x", "chat": -5}, 404),
        ("POST", "people/1001/promote", {"chat": 1001, "who": "bot"}, 409),
    ],
)
async def test_what_cannot_be_done_is_said(
    page: Page, ana: int, method: str, path: str, body: Json | None, status: int
) -> None:
    """A sentence and the right status, never a crash."""
    got, answer = await page.ask(method, path, body)
    assert (got, bool(answer["error"])) == (status, True)


async def test_what_was_played_is_served_as_a_test(page: Page, ana: int, world: World) -> None:
    """From the mark on; 404 while nothing was played since."""
    assert (await page.get("state"))["walk"] == {"deeds": 1}
    assert await page.post("walk/start") == {"deeds": 0}
    assert (await page.ask("GET", "walk"))[0] == 404
    await page.post(f"people/{ana}/write", text="Salut")
    saved = await page.get("walk?name=Mon+test")
    assert saved["file"] == "test_mon_test.py"
    assert 'ana.write("Salut")' in saved["text"]
    assert ["start link" in said["en"] for said in saved["warnings"]] == [True], "Ana came by a link"


async def test_the_page_and_the_gaps_are_served(page: Page) -> None:
    """The page at the root, and what is not played as a list."""
    async with page.session.get(page.base + "/") as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")
    gaps = await page.get("not_emulated")
    assert "banChatMember" in gaps["methods"]
    assert "sendMessage" not in gaps["methods"]
    assert "inline_query" in gaps["updates"]
    assert "message" not in gaps["updates"]
    assert all(said["fr"].endswith(".") and said["en"].endswith(".") for said in gaps["behaviours"])
    assert {"Ana <3", "<b>"} <= {entry["name"] for entry in (await page.get("awkward_names"))["names"]}
