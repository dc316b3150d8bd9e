"""The municipality's own channel: bound in private, never a place for requests; and groups of a theme."""

from __future__ import annotations

import pytest

from sandbox.actor import Phone
from sandbox.chats import Chat
from solidarity.groups import Binding, Group, Right
from tests.stage import Stage
from tests.walks.looking import button_labels

POST, EDIT = "can_post_messages", "can_edit_messages"
FOR_WHOM = "Pour qui est ce canal ?"


async def stored(stage: Stage, chat: Chat) -> Group:
    """The chat as the municipality knows it."""
    await stage.settled()
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        group = await unit.groups.find(chat.id)
    assert group is not None
    return group


def said_in(stage: Stage, chat: Chat) -> list[str]:
    """What the bot wrote there."""
    return [item.text for item in stage.world.chats[chat.id].messages.values() if item.text]


async def towns_channel(stage: Stage, amel: Phone, reach: str = "🏛 Toute la commune") -> Chat:
    """A channel of a coordinator's, bound in private, with the rights that it needs."""
    channel = amel.create_group("Valmeuse infos", kind="channel", bot=False)
    amel.promote("bot", channel, [POST, EDIT])
    await amel.hears(FOR_WHOM)
    amel.press(reach)
    await amel.hears("Le canal « Valmeuse infos » est relié")
    return channel


async def test_a_coordinator_is_asked_in_private_whom_a_channel_is_for(stage: Stage) -> None:
    """Making the bot an administrator is enough; nothing is said in the channel."""
    amel = await stage.coordinator("Amel")
    channel = amel.create_group("Valmeuse infos", kind="channel", bot=False)
    amel.promote("bot", channel, [POST, EDIT])
    asked = await amel.hears(FOR_WHOM)
    assert (button_labels(asked)[0], button_labels(asked)[-1]) == ("🏛 Toute la commune", "✖️ Refuser")
    amel.press("🏛 Toute la commune")
    said = await amel.hears("Le canal « Valmeuse infos » est relié : toute la commune.")
    assert "J'ai tous les droits" in said.text
    group = await stored(stage, channel)
    assert (group.binding, group.neighbourhood, group.channel) == (Binding.CHANNEL, None, True)
    assert said_in(stage, channel) == []


async def test_a_channel_can_be_a_neighbourhoods(stage: Stage) -> None:
    """And becomes another's by the same buttons, pressed again."""
    amel = await stage.coordinator("Amel")
    channel = await towns_channel(stage, amel, "Gare")
    assert (await stored(stage, channel)).neighbourhood == "gare"


async def test_somebody_elses_channel_waits_for_a_coordinator(stage: Stage) -> None:
    """They get its name with yes and no; whoever made the bot an administrator is told nothing."""
    amel, tom = await stage.coordinator("Amel"), await stage.resident("Tom")
    channel = tom.create_group("Potins de Valmeuse", kind="channel", bot=False)
    tom.promote("bot", channel, [POST])
    asked = await amel.hears("On m'a nommé admin du canal « Potins de Valmeuse ».")
    assert button_labels(asked) == ["✅ Relier", "✖️ Refuser"]
    amel.press("✖️ Refuser")
    await amel.hears("Le canal « Potins de Valmeuse » n'est pas relié.")
    assert (await stored(stage, channel)).binding is Binding.NONE
    tom.demote("bot", channel)
    await stage.settled()
    tom.promote("bot", channel, [POST, EDIT])
    await amel.hears("Est-ce un canal de la commune ?")
    amel.press("✅ Relier")
    await amel.hears(FOR_WHOM)
    amel.press("Centre")
    await amel.hears("est relié : Centre.")
    assert (await stored(stage, channel)).binding is Binding.CHANNEL
    assert said_in(stage, channel) == []


async def test_no_request_is_ever_shown_in_a_channel(stage: Stage) -> None:
    """Neither what is open when it is bound nor what comes, nor a board."""
    amel = await stage.coordinator("Amel")
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    channel = await towns_channel(stage, amel, "Centre")
    await stage.ask(await stage.resident("Marcel"))
    await stage.jump(minutes=10)
    assert said_in(stage, channel) == []


@pytest.mark.parametrize(
    ("rights", "missing"),
    [([EDIT], "publier des messages"), ([POST], "modifier des messages")],
    ids=["cannot post", "cannot pin"],
)
async def test_missing_rights_are_named_when_a_channel_is_bound(
    stage: Stage, rights: list[str], missing: str
) -> None:
    """Given later, the coordinators hear that all is there."""
    amel = await stage.coordinator("Amel")
    channel = amel.create_group("Valmeuse infos", kind="channel", bot=False)
    amel.promote("bot", channel, rights)
    await amel.hears(FOR_WHOM)
    amel.press("🏛 Toute la commune")
    await amel.hears(f"Il me manque des droits : {missing}.")
    assert (await stored(stage, channel)).working is (POST in rights)
    amel.promote("bot", channel, [POST, EDIT])
    await amel.hears("✔️ J'ai tous les droits qu'il me faut.")
    assert (await stored(stage, channel)).working


async def test_a_right_lost_in_a_channel_is_told_in_private(stage: Stage) -> None:
    """Pinning: which right is missing. Publishing: that nothing can be published, and what to do."""
    amel = await stage.coordinator("Amel")
    channel = await towns_channel(stage, amel)
    amel.promote("bot", channel, [POST])
    said = await amel.hears("Il me manque des droits : modifier des messages.")
    assert "Canal « Valmeuse infos »" in said.text
    amel.promote("bot", channel, [EDIT])
    await amel.hears("Je ne peux plus publier dans le canal « Valmeuse infos ».")
    assert not (await stored(stage, channel)).working
    amel.promote("bot", channel, [POST, EDIT])
    group = await stored(stage, channel)
    assert (group.working, group.rights) == (True, frozenset({Right.POST, Right.PIN}))
    assert said_in(stage, channel) == []


@pytest.mark.parametrize("how", ["demoted", "removed"])
async def test_a_lost_channel_is_told_and_works_again_when_the_bot_is_back(stage: Stage, how: str) -> None:
    """With the remedy, at once; it stays bound."""
    amel = await stage.coordinator("Amel")
    channel = await towns_channel(stage, amel)
    (amel.demote if how == "demoted" else amel.remove)("bot", channel)
    said = await amel.hears("On m'a retiré du canal « Valmeuse infos ».")
    assert "nommez-moi admin du canal" in said.text
    assert not (await stored(stage, channel)).working
    amel.promote("bot", channel, [POST, EDIT])
    group = await stored(stage, channel)
    assert (group.working, group.binding) == (True, Binding.CHANNEL)


async def test_a_group_can_be_about_a_theme(stage: Stage) -> None:
    """Chosen behind one more button; it gets no requests and no board."""
    amel = await stage.coordinator("Amel")
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    chat = amel.create_group("Les jeunes")
    await amel.hears("Bonjour", chat=chat)
    amel.write("/quartier", chat=chat)
    await amel.hears("quel quartier", chat=chat)
    amel.press("🏷 Un thème", chat=chat)
    asked = await amel.hears("Ce groupe est celui de quel thème ?", chat=chat)
    theme = button_labels(asked)[0]
    amel.press("↩️ Retour", chat=chat)
    await amel.hears("quel quartier", chat=chat)
    amel.press("🏷 Un thème", chat=chat)
    await amel.hears("quel thème", chat=chat)
    amel.press(theme, chat=chat)
    await amel.hears(f"Groupe relié au thème {theme}.", chat=chat)
    group = await stored(stage, chat)
    assert (group.binding, group.neighbourhood) == (Binding.THEME, None)
    assert group.theme in stage.town.themes
    await stage.ask(await stage.resident("Marcel"))
    await stage.jump(minutes=10)
    assert not any("quartier" in text and "demande" in text for text in said_in(stage, chat)[4:])
    amel.write("/tableau", chat=chat)
    await amel.hears("2 demandes ouvertes", chat=chat)


async def test_a_theme_is_chosen_in_private_for_somebody_elses_group(stage: Stage) -> None:
    """The coordinator who says yes says what it is; the group reads it. Another no comes too late."""
    amel, tom = await stage.coordinator("Amel"), await stage.resident("Tom")
    chat = tom.create_group("Les jeunes")
    await tom.hears("Bonjour", chat=chat)
    tom.write("/quartier", chat=chat)
    await amel.hears("demande à être relié")
    amel.press("✅ Relier")
    await amel.hears("quel quartier")
    amel.press("🏷 Un thème")
    theme = button_labels(await amel.hears("quel thème"))[0]
    amel.press(theme)
    await amel.hears(f"Le groupe « Les jeunes » est relié au thème {theme}.")
    await tom.hears(f"Groupe relié au thème {theme}.", chat=chat)
