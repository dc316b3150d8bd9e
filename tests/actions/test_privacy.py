"""What people do about what is kept of them, from any state; and what staff do for who has no Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape

import orjson
import pytest

from bot.i18n import Catalogues
from bot.papers.own_data import Chapter, Page, Table, as_html
from bot.views import privacy_export
from bot.views.scene import Scene
from solidarity.actions.group_asking import keep_for_newcomer
from solidarity.actions.missions import finish_mission, join_mission
from solidarity.actions.people import erase_neighbour, keep_phone, rename_neighbour
from solidarity.actions.privacy import (
    before_leaving,
    forget_number,
    forget_stranger,
    look_up_number,
    read_own_data,
    show_consents,
    show_looks,
    take_own_file,
    withdraw_consent,
)
from solidarity.actions.proxies import ask_agreement, note_agreed
from solidarity.actions.requests import ask_help, see_phone, share_phone_with_helper
from solidarity.actions.sharing import see_address, share_address_with_helper
from solidarity.actions.volunteers import choose_spoken, share_position
from solidarity.consents import Given
from solidarity.missions import Mission, State, hold
from solidarity.people import Bar, Barred, Neighbour, News, PersonId, Role
from solidarity.ports import Code, Deed, Purpose
from solidarity.refusals import Refusal, Why
from solidarity.requests import Detail, of
from tests.actions.acting import act, ask, gather, nothing_new, now, refused
from tests.cast import AMEL, BEN, DIALLO, GARE_GROUP, NOW, ROSA, SAM, STAFF_GROUP, STRANGER, town, wish
from tests.hostile import SAMPLES
from tests.storage.test_people import everything_about
from tests.stores import TestedStore, deliver

NUMBER = "+32475998877"
SAID = "0475 99 88 77"
STAYS = {"traces", "erasures"}
"""Tables in which a number of somebody erased still stands: it means nothing any more."""


# --- Erasing, from any state ----------------------------------------------------------------------------

State_ = Callable[[TestedStore, Neighbour, Neighbour], Awaitable[dict[str, str]]]
"""Puts Sam (with Rosa) into a state; what whom has to be told when he is erased."""


async def resting(_store: TestedStore, _sam: Neighbour, _rosa: Neighbour) -> dict[str, str]:
    """A volunteer with nothing open."""
    return {}


async def on_a_mission(store: TestedStore, sam: Neighbour, rosa: Neighbour) -> dict[str, str]:
    """On the way to Rosa, whose number and address he saw."""
    mission = await ask(store, rosa)
    await act(store, join_mission, sam, mission.id)
    await act(store, share_phone_with_helper, rosa, mission.id, sam.id)
    await act(store, share_address_with_helper, rosa, mission.id, sam.id, "1, rue du Quai")
    await act(store, see_phone, sam, mission.id)
    await act(store, see_address, sam, mission.id)
    return {"Rosa": "released"}


async def asking(store: TestedStore, sam: Neighbour, _rosa: Neighbour) -> dict[str, str]:
    """His own request is open."""
    await ask(store, sam)
    return {}


async def helped(store: TestedStore, sam: Neighbour, rosa: Neighbour) -> dict[str, str]:
    """Rosa, a volunteer too, comes to him."""
    mission = await ask(store, sam)
    await act(store, join_mission, rosa, mission.id)
    return {"Rosa": "cancelled"}


async def offered(store: TestedStore, sam: Neighbour, rosa: Neighbour) -> dict[str, str]:
    """Asked, and has not answered."""
    del sam
    await ask(store, rosa)
    return {}


async def proposed(store: TestedStore, sam: Neighbour, rosa: Neighbour) -> dict[str, str]:
    """A coordinator thought of him, who may still answer."""
    mission = await ask(store, rosa)
    async with store.unit() as unit:
        kept = hold(await unit.missions.lock(mission.id), sam.telegram_id, NOW)
        await unit.missions.save(kept)
    return {}


async def in_a_conversation(store: TestedStore, sam: Neighbour, _rosa: Neighbour) -> dict[str, str]:
    """In the middle of a question, with what he wrote so far."""
    async with store.unit() as unit:
        await unit.drafts.put(sam.telegram_id, "ask:detail", {"ask": {"id": "abcde", "step": "detail"}})
    return {}


async def waiting_for_a_yes(store: TestedStore, sam: Neighbour, _rosa: Neighbour) -> dict[str, str]:
    """Asked for his mother, who was not called yet."""
    await act(store, ask_agreement, sam, wish(detail=Detail("x")), "Irène", NUMBER)
    return {}


async def discreet(store: TestedStore, sam: Neighbour, _rosa: Neighbour) -> dict[str, str]:
    """Nothing that he reads says what it is, and something waits to be read."""
    async with store.unit() as unit:
        await unit.people.save(replace(sam, discreet=True))
        await unit.veils.keep(sam.id, b"{}", NOW + timedelta(days=1))
    return {}


async def suspended(store: TestedStore, sam: Neighbour, _rosa: Neighbour) -> dict[str, str]:
    """Kept away for a while."""
    async with store.unit() as unit:
        barred = Barred(Bar.SUSPENDED, "money", NOW, until=NOW + timedelta(days=7))
        await unit.people.save(replace(sam, barred=barred))
    return {}


async def banned(store: TestedStore, sam: Neighbour, _rosa: Neighbour) -> dict[str, str]:
    """Kept away for good."""
    async with store.unit() as unit:
        await unit.people.save(replace(sam, barred=Barred(Bar.BANNED, "money", NOW)))
    return {}


async def frozen(store: TestedStore, sam: Neighbour, rosa: Neighbour) -> dict[str, str]:
    """A coordinator whose account a colleague stopped."""
    async with store.unit() as unit:
        roles = frozenset({Role.COORDINATOR})
        await unit.people.save(replace(sam, roles=roles, frozen_by=rosa.id, frozen_at=NOW))
    return {}


async def with_every_role(store: TestedStore, sam: Neighbour, _rosa: Neighbour) -> dict[str, str]:
    """Referent, safeguarding lead, and more."""
    async with store.unit() as unit:
        roles = frozenset({Role.REFERENT, Role.SAFEGUARD, Role.VALIDATOR})
        await unit.people.save(replace(sam, roles=roles, sector=frozenset({"gare"})))
    return {}


async def in_groups(store: TestedStore, sam: Neighbour, _rosa: Neighbour) -> dict[str, str]:
    """Seen in the neighbourhood's group, where he began to ask, seen by him alone."""
    async with store.unit() as unit:
        await unit.groups.note_member(GARE_GROUP, sam.telegram_id, present=True)
        await keep_for_newcomer(unit, sam.telegram_id, {"text": "x"})
    return {}


STATES: list[State_] = [
    *(resting, on_a_mission, asking, helped, offered, proposed, in_a_conversation, waiting_for_a_yes),
    *(discreet, suspended, banned, frozen, with_every_role, in_groups),
]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
async def test_from_any_state_nothing_is_left_and_whoever_counted_on_them_is_told(
    store: TestedStore, state: State_
) -> None:
    """In one go: no id in any table, nothing on its way to them, the others know."""
    helper = replace(ROSA, age=SAM.age)
    sam, rosa, _ = await gather(store, SAM, helper, AMEL, groups=(GARE_GROUP, STAFF_GROUP))
    tells = await state(store, sam, rosa)
    await deliver(store)
    async with store.unit() as unit:
        now_ = await unit.people.get(sam.id)
    await act(store, erase_neighbour, now_)
    kept = await everything_about(store, sam)
    assert set(kept) <= STAYS, kept
    told = await deliver(store)
    assert "Sam" not in told
    for name, word in tells.items():
        assert word in told.get(name, []), told
    async with store.unit() as unit:
        assert await unit.people.by_telegram(sam.telegram_id) is None
        assert await unit.missions.open_in("gare") == [] or state in (on_a_mission, offered, proposed)


@pytest.mark.parametrize(
    ("state", "stays"),
    [(banned, True), (suspended, True), (resting, False)],
    ids=["banned", "suspended", "nobody"],
)
async def test_a_ban_outlasts_the_account(store: TestedStore, state: State_, stays: bool) -> None:
    """Whoever is kept away cannot come back by erasing themselves; of others nothing is known."""
    sam, rosa = await gather(store, SAM, ROSA)
    await state(store, sam, rosa)
    async with store.unit() as unit:
        await erase_neighbour(unit, await unit.people.get(sam.id))
    async with store.unit() as unit:
        assert (await unit.bans.standing(sam.telegram_id) is not None) is stays


async def test_who_never_accepted_anything_is_forgotten_too(store: TestedStore) -> None:
    """What they began in a group goes; a code of somebody else's stays; a second time there is nothing."""
    await gather(store, ROSA, groups=(GARE_GROUP,))
    async with store.unit() as unit:
        mine = await keep_for_newcomer(unit, STRANGER, {"text": "du pain"})
        other = await keep_for_newcomer(unit, ROSA.telegram_id, {"text": "du lait"})
    assert await act(store, forget_stranger, STRANGER) == 1
    assert await act(store, forget_stranger, STRANGER) == 0
    async with store.unit() as unit:
        assert await unit.codes.peek(Purpose.GROUP_ASK, mine) is None
        assert await unit.codes.peek(Purpose.GROUP_ASK, other) is not None


async def test_before_leaving_it_is_said_what_stays_behind(store: TestedStore) -> None:
    """An open mission, and being alone in the team."""
    rosa, amel = await gather(store, ROSA, AMEL)
    mission = await ask(store, rosa)
    await act(store, join_mission, amel, mission.id, as_staff=True)
    leaving = await act(store, before_leaving, amel)
    assert [item.id for item in leaving.held] == [mission.id]
    assert leaving.alone_in_team
    await gather(store, BEN)
    assert not (await act(store, before_leaving, amel)).alone_in_team
    assert (await act(store, before_leaving, rosa)).held == ()


# --- Having it ------------------------------------------------------------------------------------------


def scene(language: str = "fr") -> Scene:
    """Where the files are written."""
    catalogues = Catalogues.load()
    french = catalogues.translator("fr", town().zone)
    return Scene(catalogues.translator(language, town().zone), town(), NOW, "bot", french)


async def test_the_files_hold_everything_and_that_they_were_taken_is_kept(store: TestedStore) -> None:
    """Name, request, address, who looked and when, in both; one line more in the audit, about oneself."""
    sam, rosa, _ = await gather(store, SAM, ROSA, AMEL)
    await on_a_mission(store, sam, rosa)
    found = await act(store, read_own_data, rosa)
    await act(store, take_own_file, rosa)
    async with store.unit() as unit:
        names = await unit.people.names(privacy_export.actors(found))
        left_out = unit.own.left_out()
        traces = await unit.audit.about(rosa.id)
    assert (traces[0].deed, traces[0].actor, traces[0].what) == (Deed.EXPORTED, rosa.id, "own_data")
    page, data = privacy_export.files(scene(), found, names, left_out)
    assert page.upload is not None
    assert data.upload is not None
    assert (page.upload.name, data.upload.name) == ("mes-donnees.html", "mes-donnees.json")
    html = unescape(page.upload.content.decode())
    body = orjson.loads(data.upload.content)
    for words in ("Rosa", "1, rue du Quai", "Du lait et du pain", "+32475111111"):
        assert words in html, words
    seen = "Sam a vu l'adresse de votre demande, mardi 24 novembre"
    assert seen in html, "a page that is kept says no « today »"
    assert body["format"] == "entraide-own-data/1"
    (request,) = body["data"]["requests"]
    assert request["address"] == "1, rue du Quai"
    assert request["detail"]["text"] == "Du lait et du pain"
    assert request["answer_due"].endswith("Z")
    assert body["data"]["account"][0]["first_name"] == "Rosa"
    looks = [item for item in body["data"]["audit_about_me"] if item["deed"] == "saw_address"]
    assert [item["actor"] for item in looks] == ["Sam"]
    assert {key for row in body["data"]["requests"] for key in row} <= body["keys"].keys()


def test_who_decided_about_somebody_stands_in_no_file() -> None:
    """Neither by name nor by number: the town hall answers for it as a whole. Who looked is named."""
    told = [Deed.SAW_ADDRESS, Deed.CHOSE, Deed.BARRED, Deed.UNBARRED, Deed.FROZEN, Deed.UNFROZEN]
    rows = [{"deed": deed.value, "actor_id": 7} for deed in told]
    found = privacy_export.named({"audit_about_me": rows}, {PersonId(7): "Amel"})["audit_about_me"]
    assert [(row["actor_id"], row["actor"]) for row in found] == [(7, "Amel"), *[(None, None)] * 5]


async def test_hostile_words_stay_words(sqlite_store: TestedStore) -> None:
    """Whatever somebody called themselves: no markup in the page, the same words in the JSON."""
    (rosa,) = await gather(sqlite_store, ROSA)
    for words in ('<script>alert("x")</script>', '"><img src=x></main></body>'):
        async with sqlite_store.unit() as unit:
            rosa = await rename_neighbour(unit, rosa, words)
            found = await read_own_data(unit, rosa)
        page, data = privacy_export.files(scene(), found, {}, ())
        assert page.upload is not None
        assert data.upload is not None
        html = page.upload.content.decode()
        assert "<script" not in html
        assert "<img" not in html
        assert html.count("</main>") == html.count("</body>") == 1
        assert orjson.loads(data.upload.content)["data"]["account"][0]["first_name"] == rosa.first_name


def test_any_words_at_all_are_text_on_the_page() -> None:
    """Half characters, signs that change the direction, tags: the page is as many elements as before."""
    for words in SAMPLES:
        html = _page_of(words)
        assert html.count("<") == _page_of("x").count("<"), repr(words)
        assert "\x00" not in html


def _page_of(words: str) -> str:
    chapter = Chapter(words, [words], [Table(words, [[(words, words)]])])
    return as_html(Page(words, "fr", rtl=False, intro=[words], contents=words, chapters=[chapter])).decode()


def test_the_page_stands_alone_and_reads_from_the_right_where_the_language_does() -> None:
    """No script, nothing fetched; headings, a list of contents, and each value in its own direction."""
    chapter = Chapter("A & B", ["x" * 5], [Table("requests", [[("detail", "محمد\x00")]])])
    html = as_html(Page("Titre", "ar", rtl=True, intro=["Bonjour"], contents="Sommaire", chapters=[chapter]))
    text = html.decode()
    assert '<html lang="ar" dir="rtl">' in text
    assert "A &amp; B" in text
    assert "<bdi>محمد</bdi>" in text
    for word in ("<script", "http:", "https:", "url(", "@import", "src="):
        assert word not in text
    assert "default-src 'none'" in text


async def test_who_looked_is_shown_page_by_page(store: TestedStore) -> None:
    """The newest first, six at a time; a page that is not there is the last one."""
    sam, rosa, _ = await gather(store, SAM, ROSA, AMEL)
    await on_a_mission(store, sam, rosa)
    mission = (await act(store, _asked, rosa))[0]
    for _ in range(6):
        store.clock.move(minutes=1)
        await act(store, see_phone, sam, mission.id)
    looks, total, page = await act(store, show_looks, rosa, 0)
    assert (len(looks), page) == (6, 0)
    assert looks[0].at > looks[-1].at
    assert (looks[0].deed, looks[0].actor, looks[0].reference) == (Deed.SAW_PHONE, sam.id, mission.reference)
    rest, again, last = await act(store, show_looks, rosa, 99)
    assert (len(rest), again, last) == (total - 6, total, 1)
    assert (await act(store, show_looks, sam, 3)) == ([], 0, 0)


async def _asked(unit: object, person: Neighbour) -> list[Mission]:
    return list(await unit.missions.asked_by(person.id))  # type: ignore[attr-defined]


# --- Taking a consent back ------------------------------------------------------------------------------


async def test_each_consent_is_taken_back_alone_and_at_once(store: TestedStore) -> None:
    """Nothing else changes with it; each stands in the audit; a second time changes nothing."""
    rosa, _ = await gather(store, replace(ROSA, age=SAM.age), AMEL)
    async with store.unit() as unit:
        rosa = await choose_spoken(unit, rosa, "ar", wanted=True)
        centre = (50.4689, 4.8622)
        rosa = (await share_position(unit, rosa, centre)) or rosa
        mine = await ask_help(unit, rosa, wish())
        asked = await unit.missions.lock(mine.mission.id)
        await unit.missions.save(replace(asked, request=replace(of(asked), address="1, rue du Quai")))
    for consent in await act(store, show_consents, rosa):
        async with store.unit() as unit:
            before = await unit.people.get(rosa.id)
            held = await show_consents(unit, before)
            if consent not in held:
                continue  # it went with being a volunteer
            after = await withdraw_consent(unit, before, consent)
        gone = set(held) - set(await act(store, show_consents, after))
        alone = {consent} | ({Given.POSITION} if consent is Given.VOLUNTEER else set())
        assert consent in gone <= alone
        async with store.unit() as unit:
            newest = (await unit.audit.about(rosa.id))[0]
        assert (newest.deed, newest.what) == (Deed.WITHDREW, consent.value)
        await nothing_new(store, withdraw_consent, after, consent)
    async with store.unit() as unit:
        bare = await unit.people.get(rosa.id)
    assert (bare.news, bare.volunteer, bare.phone, bare.speaks) == (News.NEVER, None, None, None)
    assert of(await now(store, mine.mission)).address == ""


async def test_no_longer_a_volunteer_hands_back_and_is_asked_no_more(store: TestedStore) -> None:
    """Rosa is told and others are asked; the next request does not reach them."""
    sam, rosa, _ = await gather(store, SAM, ROSA, AMEL)
    mission = await ask(store, rosa)
    sam = await _taking(store, sam, mission)
    await act(store, withdraw_consent, sam, Given.VOLUNTEER)
    assert "released" in (await deliver(store))["Rosa"]
    assert (await now(store, mission)).state is State.OPEN
    await ask(store, rosa, quietly=False)
    assert "Sam" not in await deliver(store)


async def _taking(store: TestedStore, sam: Neighbour, mission: Mission) -> Neighbour:
    await act(store, join_mission, sam, mission.id)
    await deliver(store)
    return sam


async def test_a_number_taken_back_is_seen_by_nobody_any_more(store: TestedStore) -> None:
    """Not even by who had it on a mission that goes on; the number that was kept is gone."""
    sam, rosa, _ = await gather(store, SAM, ROSA, AMEL)
    await on_a_mission(store, sam, rosa)
    (mission,) = await act(store, _asked, rosa)
    await act(store, withdraw_consent, rosa, Given.PHONE)
    assert await refused(store, see_phone, sam, mission.id) is Why.NO_PHONE
    await act(store, withdraw_consent, await _fresh(store, rosa), Given.ADDRESS)
    assert await refused(store, see_address, sam, mission.id) is Why.NO_ADDRESS


async def _fresh(store: TestedStore, person: Neighbour) -> Neighbour:
    async with store.unit() as unit:
        return await unit.people.get(person.id)


# --- For somebody without Telegram ----------------------------------------------------------------------


async def proxied(store: TestedStore) -> tuple[Neighbour, Neighbour, Neighbour, Mission]:
    """Rosa asked for Irène, who said yes; Sam goes there. And once more, of which nobody called Irène yet."""
    rosa, sam, amel, _ = await gather(store, ROSA, SAM, AMEL, BEN, groups=(GARE_GROUP,))
    agreement = await act(store, ask_agreement, rosa, wish(detail=Detail("Le chat")), "Irène", NUMBER)
    mission = await act(store, note_agreed, amel, agreement.id)
    await act(store, join_mission, sam, mission.id)
    await act(store, ask_agreement, rosa, wish(detail=Detail("Encore")), "Irène", NUMBER)
    await deliver(store)
    return rosa, sam, amel, mission


async def test_staff_erase_what_is_kept_with_a_number(store: TestedStore) -> None:
    """Name, number, detail go; what was open ends; who asked and who was coming are told; audited twice."""
    rosa, _, amel, mission = await proxied(store)
    found = await act(store, look_up_number, amel, SAID)
    assert (found.phone.number, found.requests, found.waiting, found.account) == (NUMBER, 1, 1, False)
    assert await act(store, forget_number, amel, found.secret) == 2
    after = await now(store, mission)
    assert (after.state, of(after).beneficiary, of(after).detail) == (State.CLOSED, None, Detail())
    told = await deliver(store)
    assert {"closed", "agreement_over"} <= set(told["Rosa"])
    assert "cancelled" in told["Sam"]
    again = await act(store, look_up_number, amel, SAID)
    assert (again.requests, again.waiting, again.secret) == (0, 0, "")
    async with store.unit() as unit:
        traces = await unit.audit.about(rosa.id)
    assert [(item.deed, item.what) for item in traces[:2]] == [(Deed.ERASED, "number")] * 2


async def test_what_is_over_is_found_by_its_number_too(store: TestedStore) -> None:
    """The index lasts as long as the number is kept: it goes when who asked is erased."""
    rosa, sam, amel, mission = await proxied(store)
    await act(store, finish_mission, sam, mission.id)
    found = await act(store, look_up_number, amel, NUMBER)
    assert (found.requests, found.waiting) == (1, 1)
    await act(store, forget_number, amel, found.secret)
    after = await now(store, mission)
    assert (after.state, of(after).beneficiary) == (State.DONE, None)
    await act(store, ask_agreement, rosa, wish(), "Irène", NUMBER)
    await act(store, erase_neighbour, rosa)
    assert (await act(store, look_up_number, amel, NUMBER)).waiting == 0


async def test_a_professional_finds_what_is_theirs_and_no_more(store: TestedStore) -> None:
    """What they wrote down themselves; neither what others did, nor whether the number has an account."""
    rosa, _, _, _ = await proxied(store)
    (leon,) = await gather(store, DIALLO)
    async with store.unit() as unit:
        leon = replace(leon, roles=frozenset({Role.PROFESSIONAL}))
        await unit.people.save(leon)
        await keep_phone(unit, rosa, NUMBER)
        found = await look_up_number(unit, leon, SAID)
    assert (found.requests, found.waiting, found.account, found.secret) == (0, 0, False, "")


async def test_two_who_leave_at_once_do_not_leave_the_team_empty(store: TestedStore) -> None:
    """One goes; the other is then the last one, and stays."""
    amel, ben = await gather(store, AMEL, BEN)
    gone = await asyncio.gather(
        *(act(store, erase_neighbour, person) for person in (amel, ben)), return_exceptions=True
    )
    (kept,) = [item for item in gone if item is not None]
    assert isinstance(kept, Refusal)
    assert kept.why is Why.LAST_COORDINATOR
    async with store.unit() as unit:
        assert len(await unit.people.coordinators()) == 1


@pytest.mark.parametrize("part", [ROSA, DIALLO], ids=["resident", "another"])
async def test_only_staff_may_look_and_it_leaves_no_trace_otherwise(store: TestedStore, part: object) -> None:
    """Refused without an effect: whether a number is known stays unknown."""
    await proxied(store)
    (who,) = await gather(store, part)  # type: ignore[arg-type]
    assert await refused(store, look_up_number, who, SAID) is Why.STAFF_ONLY
    assert await refused(store, forget_number, who, "x" * 22) is Why.STAFF_ONLY


async def test_each_look_up_is_audited_and_finds_nothing_outside_the_sector(store: TestedStore) -> None:
    """Also one that finds nothing; a referent of elsewhere learns nothing."""
    await proxied(store)
    (leon,) = await gather(store, DIALLO)
    async with store.unit() as unit:
        leon = replace(leon, roles=frozenset({Role.REFERENT}), sector=frozenset({"centre"}))
        await unit.people.save(leon)
        found = await look_up_number(unit, leon, SAID)
        assert (found.requests, found.waiting, found.secret) == (0, 0, "")
        mine = (await unit.own.everything(leon))["audit_by_me"]
    assert [item["deed"] for item in mine] == [Deed.LOOKED_UP]


async def test_an_account_is_erased_by_its_owner_only(store: TestedStore) -> None:
    """The number is somebody's own: that is said, and nothing of theirs is erased."""
    rosa, _, amel, _ = await proxied(store)
    await act(store, keep_phone, rosa, NUMBER)
    found = await act(store, look_up_number, amel, NUMBER)
    assert found.account
    await act(store, forget_number, amel, found.secret)
    assert (await _fresh(store, rosa)).phone == NUMBER


async def test_what_was_found_is_erased_by_who_found_it_once_and_within_the_hour(store: TestedStore) -> None:
    """A colleague's press, a second press and a late one do nothing."""
    *_, amel, _ = await proxied(store)
    (ben,) = await gather(store, BEN)
    first = await act(store, look_up_number, amel, SAID)
    assert await refused(store, forget_number, ben, first.secret) is Why.CODE_INVALID
    await act(store, forget_number, amel, first.secret)
    assert await refused(store, forget_number, amel, first.secret) is Why.CODE_INVALID
    async with store.unit() as unit:
        facts: dict[str, str | int] = {"phone": NUMBER, "by": amel.id}
        late = await unit.codes.issue(Code(Purpose.FORGET_NUMBER, unit.now + timedelta(hours=1), facts))
    store.clock.move(hours=1)
    assert await refused(store, forget_number, amel, late) is Why.CODE_INVALID


@pytest.mark.parametrize("raw", ["112", "bonjour", ""])
async def test_what_is_no_number_is_not_looked_for(store: TestedStore, raw: str) -> None:
    """Nothing is found, and nothing is written down."""
    (amel,) = await gather(store, AMEL)
    assert (await nothing_new(store, look_up_number, amel, raw)).secret == ""
