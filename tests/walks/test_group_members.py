"""Who is in a bound group shows itself by presses, commands, coming and going: never by what is written."""

from __future__ import annotations

from sandbox.actor import Phone
from sandbox.chats import Chat
from tests.stage import Stage


async def members(stage: Stage, phone: Phone) -> list[str]:
    """The groups in which the bot believes somebody to be, by their titles."""
    await stage.settled()
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        return [group.title for group in await unit.groups.seen_in(phone.id)]


async def town(stage: Stage) -> tuple[Phone, Chat]:
    """A bound group in which nobody else is yet."""
    amel = await stage.coordinator("Amel")
    group = await stage.group("Quartier Centre", amel)
    return amel, group


async def test_who_binds_a_group_is_in_it(stage: Stage) -> None:
    """The press that bound it shows it."""
    amel, _ = await town(stage)
    assert await members(stage, amel) == ["Quartier Centre"]


async def test_who_comes_and_goes_is_seen(stage: Stage) -> None:
    """Added by somebody, leaving, coming back, removed; a plain member hears the service messages."""
    amel, group = await town(stage)
    sam = await stage.resident("Sam")
    assert await members(stage, sam) == []
    amel.add(sam, group)
    assert await members(stage, sam) == ["Quartier Centre"]
    sam.leave(group)
    assert await members(stage, sam) == []
    amel.add(sam, group)
    assert await members(stage, sam) == ["Quartier Centre"]
    amel.remove(sam, group)
    assert await members(stage, sam) == []


async def test_a_press_and_a_command_show_who_is_there(stage: Stage) -> None:
    """Somebody who was in the group before they ever met the bot; a word of theirs shows nothing."""
    amel, group = await town(stage)
    amel.promote("bot", group)
    rosa, sam = await stage.newcomer("Rosa"), await stage.newcomer("Sam")
    for phone in (rosa, sam):
        amel.add(phone, group)
    await stage.settled()
    for phone in (rosa, sam):
        phone.start()
        await phone.hears("112")
        phone.press("👍", chat=phone.id)
        await phone.until(phone.keys)
    assert await members(stage, rosa) == [], "nothing is kept of who has not accepted the first screen"
    rosa.write("Bonjour à tous", chat=group)
    assert await members(stage, rosa) == []
    rosa.write("/tableau", chat=group)
    assert await members(stage, rosa) == ["Quartier Centre"]
    await stage.ask(rosa)
    await stage.ask_on()
    sam.press("Je m'en occupe", chat=group)
    assert await members(stage, sam) == ["Quartier Centre"]


async def test_an_anonymous_admin_stays_anonymous(stage: Stage) -> None:
    """Who writes as the group itself is not noted under the stand-in's name."""
    amel = await stage.coordinator("Amel")
    group = amel.create_group("Quartier Centre", kind="supergroup")
    await amel.hears("Bonjour", chat=group)
    amel.write("/quartier", chat=group)
    await amel.hears("quel quartier", chat=group)
    amel.press("Centre", chat=group)
    await stage.settled()
    before = await rows(stage)
    amel.be_anonymous(group)
    amel.write("/tableau", chat=group)
    await stage.settled()
    assert await rows(stage) == before


async def rows(stage: Stage) -> int:
    """How many people are known to be in any group."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        found = [await unit.groups.seen_in(person) for person in (*stage.world.people, 1087968824)]
    return sum(map(len, found))


async def test_people_read_in_which_groups_they_were_seen(stage: Stage) -> None:
    """`/mesdonnees` names them; erased, nothing of it is left."""
    amel, group = await town(stage)
    rosa = await stage.resident("Rosa")
    amel.add(rosa, group)
    await stage.settled()
    rosa.write("/mesdonnees")
    await rosa.hears("Voici ce que nous gardons")
    rosa.press("Tout lire ici")
    await rosa.hears("Groupes où vous êtes : Quartier Centre.")
    rosa.press("Retour")
    await rosa.until(lambda: "🗑 Tout effacer" in rosa.buttons())
    rosa.press("🗑 Tout effacer")
    await rosa.hears("Effacer tout ?")
    rosa.press("🗑 Oui, effacer")
    await rosa.hears("C'est effacé")
    assert await members(stage, rosa) == []


async def test_members_follow_the_group_to_its_new_id(stage: Stage) -> None:
    """The upgrade to a supergroup loses nobody."""
    amel, group = await town(stage)
    rosa = await stage.resident("Rosa")
    amel.add(rosa, group)
    assert await members(stage, rosa) == ["Quartier Centre"]
    amel.upgrade(group)
    assert await members(stage, rosa) == ["Quartier Centre"]
    assert await members(stage, amel) == ["Quartier Centre"]
