"""The sandbox's page: people and their phones, links, groups and forums."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser.page_stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


# People and their phones


async def test_people_are_added_with_awkward_names(stage: Stage) -> None:
    """A new person with a name from the ready list gets a phone of their own and can start."""
    await stage.menu(stage.phone().get_by_test_id("phone-menu"), "new-person")
    await stage.page.get_by_test_id("awkward-names").locator("summary").click()
    await stage.page.get_by_test_id("awkward-1").click()
    await stage.page.get_by_test_id("field-language_code").select_option("en")
    await stage.page.get_by_test_id("dialog-ok").click()
    newcomer = stage.phone(4)
    await expect(newcomer.get_by_test_id("phone-owner")).to_contain_text("<b>")
    await expect(newcomer.get_by_test_id("phone-owner")).to_contain_text("en")
    await stage.started(4)


async def test_a_person_changes_name_language_and_blocks(stage: Stage) -> None:
    """Rename, language, block and unblock are known to the bot with the next update."""
    await stage.started()
    menu = stage.phone().get_by_test_id("phone-menu")
    await stage.menu(menu, "rename")
    await stage.page.get_by_test_id("field-first_name").fill("Rosalie")
    await stage.page.get_by_test_id("dialog-ok").click()
    await expect(stage.phone().get_by_test_id("phone-owner")).to_contain_text("Rosalie Peeters")
    await stage.menu(menu, "change-language")
    await stage.page.get_by_test_id("field-language_code").select_option("de")
    await stage.page.get_by_test_id("dialog-ok").click()
    await stage.settled()
    await stage.write("Hallo")
    sender = (await stage.bot.heard_message(text="Hallo"))["from"]
    assert (sender["first_name"], sender["language_code"]) == ("Rosalie", "de")
    await stage.menu(menu, "block-bot")
    await stage.phone().get_by_test_id("unblock").click()
    await expect(stage.phone().get_by_test_id("composer")).to_be_visible()
    await stage.menu(stage.phone().get_by_test_id("chat-menu"), "chat-block")
    await expect(stage.phone().get_by_test_id("subtitle")).to_have_text("bot bloqué")
    await stage.menu(menu, "unblock-bot")
    await expect(stage.phone().get_by_test_id("composer")).to_be_visible()


async def test_an_account_is_deleted_after_a_question(stage: Stage) -> None:
    """A deleted account cannot write any more."""
    await stage.started()
    await stage.menu(stage.phone().get_by_test_id("phone-menu"), "delete-account")
    await stage.page.get_by_test_id("dialog-ok").click()
    await expect(stage.phone().get_by_test_id("cannot-write")).to_be_visible()
    assert stage.world.people[1001].deleted


async def test_phones_are_handed_over_added_and_closed(stage: Stage) -> None:
    """The owner's name opens the list of people; phones come and go; the address remembers them."""
    for name in ("Ada", "Bert", "Cleo", "Dirk", "Eva"):
        await stage.post("/sandbox/people", name=name)
    await stage.settled()  # a search is offered among more than eight
    await stage.phone().get_by_test_id("phone-owner").click()
    await stage.page.get_by_test_id("choice-search").fill("cle")
    await expect(stage.page.get_by_test_id("people-dialog").get_by_role("button", name="Ada")).to_be_hidden()
    await stage.page.get_by_test_id("person-1007").click()
    await expect(stage.phone().get_by_test_id("phone-owner")).to_contain_text("Cleo")
    await stage.menu(stage.phone().get_by_test_id("phone-menu"), "add-phone")
    await expect(stage.phone(4)).to_be_visible()
    await stage.menu(stage.phone(1).get_by_test_id("phone-menu"), "close-phone")
    await expect(stage.page.locator(".phone")).to_have_count(4)
    await stage.settled()
    before = await stage.page.evaluate("location.hash")
    await stage.page.reload()
    await stage.page.wait_for_selector("body[data-ready]")
    assert await stage.page.evaluate("location.hash") == before
    await expect(stage.phone().get_by_test_id("phone-owner")).to_contain_text("Cleo")


# Groups


async def _new_group(stage: Stage, kind: str) -> None:
    await stage.menu(stage.phone().get_by_test_id("phone-menu"), "create-group")
    await stage.page.get_by_test_id("field-title").fill("Quartier Gare")
    await stage.page.get_by_test_id("field-kind").select_option(kind)
    await stage.page.get_by_test_id("field-members-1002").check()
    await stage.page.get_by_test_id("dialog-ok").click()
    await expect(stage.phone().get_by_test_id("chat-title")).to_contain_text("Quartier Gare")


async def test_a_group_is_made_furnished_and_upgraded(stage: Stage) -> None:
    """The bot becomes admin with chosen rights, a person joins, the group is renamed and upgraded."""
    await _new_group(stage, "group")
    menu = stage.phone().get_by_test_id("chat-menu")
    await expect(stage.phone().get_by_test_id("subtitle")).to_have_text("3 membres")
    await stage.menu(menu, "promote-bot")
    await stage.page.get_by_test_id("field-rights-can_invite_users").uncheck()
    await stage.page.get_by_test_id("dialog-ok").click()
    group = next(iter(stage.world.groups()))
    await stage.until(lambda: group.members[stage.world.bot.id].admin)
    bot = group.members[stage.world.bot.id]
    assert "can_pin_messages" in bot.rights
    assert "can_invite_users" not in bot.rights
    await stage.menu(menu, "add-member")
    await stage.page.get_by_test_id("add-member-dialog").get_by_test_id("person-1003").click()
    await expect(stage.phone().get_by_test_id("subtitle")).to_have_text("4 membres")
    await expect(stage.phone().locator(".service").last).to_contain_text("Amel Bensaïd")
    await stage.menu(menu, "rename-group")
    await stage.page.get_by_test_id("field-title").fill("Quartier Centre")
    await stage.page.get_by_test_id("dialog-ok").click()
    await expect(stage.phone().get_by_test_id("chat-title")).to_contain_text("Quartier Centre")
    old = await stage.phone().get_attribute("data-chat")
    await stage.menu(menu, "upgrade")
    await expect(stage.phone()).to_have_attribute("data-chat", re.compile(r"^-100\d+$"))
    assert await stage.phone().get_attribute("data-chat") != old
    await stage.menu(menu, "demote-bot")
    await stage.settled()
    await stage.menu(menu, "remove-bot")
    await stage.menu(menu, "add-bot")
    await expect(stage.phone().get_by_test_id("subtitle")).to_have_text("4 membres")


async def test_members_are_promoted_and_removed(stage: Stage) -> None:
    """The list of members leads to each one's rights, to removal and back."""
    await _new_group(stage, "supergroup")
    menu = stage.phone().get_by_test_id("chat-menu")
    members = stage.page.get_by_test_id("members-dialog")

    async def choose(what: str) -> None:
        await stage.menu(menu, "members")
        await members.get_by_test_id("member-1002").click()
        await stage.page.get_by_test_id("member-dialog").get_by_test_id(what).click()

    await choose("member-promote")
    await stage.page.get_by_test_id("field-anonymous").check()
    await stage.page.get_by_test_id("dialog-ok").click()
    await stage.menu(menu, "members")
    await expect(members.get_by_test_id("member-1002")).to_contain_text("anonyme")
    await stage.page.get_by_test_id("dialog-close").click()
    await choose("member-demote")
    await choose("member-remove")
    await expect(stage.phone().get_by_test_id("subtitle")).to_have_text("2 membres")
    await choose("member-add")
    await expect(stage.phone().get_by_test_id("subtitle")).to_have_text("3 membres")


async def test_a_forum_has_topics(stage: Stage) -> None:
    """Topics are opened, written in, closed and reopened; each shows only its own messages."""
    await _new_group(stage, "group")
    menu = stage.phone().get_by_test_id("chat-menu")
    await stage.menu(menu, "make-forum")
    await expect(stage.phone().get_by_test_id("topic-all")).to_be_visible()
    await stage.menu(menu, "new-topic")
    await stage.page.get_by_test_id("field-name").fill("Courses")
    await stage.page.get_by_test_id("dialog-ok").click()
    courses = stage.phone().locator(".topic", has_text="Courses")
    await expect(courses).to_have_attribute("aria-pressed", "true")
    await stage.write("dans le sujet")
    await expect(stage.phone().locator("article", has_text="dans le sujet")).to_be_visible()
    await stage.phone().get_by_test_id("topic-1").click()
    await expect(stage.phone().locator("article", has_text="dans le sujet")).to_have_count(0)
    await stage.write("au milieu de tous")
    await stage.phone().get_by_test_id("topic-all").click()
    await expect(stage.phone().locator("article")).to_have_count(2)
    await courses.click()
    await stage.menu(menu, "close-topic")
    await expect(courses).to_contain_text("🔒")
    await stage.menu(menu, "reopen-topic")
    await expect(courses).not_to_contain_text("🔒")
    await stage.menu(menu, "make-forum")
    await expect(stage.phone().get_by_test_id("topics")).to_be_hidden()


async def test_a_channel_is_made_and_the_bot_may_write_in_it(stage: Stage) -> None:
    """The bot becomes its administrator with a channel's rights; readers have no field to write in."""
    await _new_group(stage, "channel")
    chat = int(await stage.phone().get_attribute("data-chat") or 0)
    menu = stage.phone().get_by_test_id("chat-menu")
    await stage.menu(menu, "promote-bot")
    await stage.page.get_by_test_id("field-rights-can_edit_messages").uncheck()
    await stage.page.get_by_test_id("dialog-ok").click()
    channel = stage.world.chats[chat]
    await stage.until(lambda: "can_edit_messages" not in channel.member(stage.world.bot.id).rights)
    assert channel.member(stage.world.bot.id).may("can_post_messages")
    await stage.bot.call("sendMessage", chat_id=chat, text="Avis à tous")
    await stage.open(f"#phones=1001@{chat},1002@{chat}")
    message = stage.phone(1).locator("article", has_text="Avis à tous")
    await expect(message.locator(".from")).to_have_text(channel.title)
    await expect(stage.phone(1).get_by_test_id("subtitle")).to_contain_text("abonné")
    await expect(stage.phone(1).get_by_test_id("composer")).to_be_hidden()
    await expect(stage.phone().get_by_test_id("composer")).to_be_visible()


async def test_an_anonymous_administrator_writes_as_the_group(stage: Stage) -> None:
    """With the switch on, others see the group's name; who leaves is asked first and sees it no more."""
    await _new_group(stage, "supergroup")
    chat = await stage.phone().get_attribute("data-chat")
    menu = stage.phone().get_by_test_id("chat-menu")
    await stage.menu(menu, "anonymous")
    box = stage.phone().get_by_test_id("composer")
    await expect(box).to_have_attribute("placeholder", "Au nom du groupe")
    await stage.write("Sans nom")
    await stage.open(f"#phones=1001@{chat},1002@{chat}")
    message = stage.phone(1).locator("article", has_text="Sans nom")
    await expect(message.locator(".from")).to_contain_text("Quartier Gare")
    await stage.menu(stage.phone(1).get_by_test_id("chat-menu"), "leave-group")
    await stage.page.get_by_test_id("dialog-ok").click()
    await expect(stage.phone(1).get_by_test_id("chat-list")).to_be_visible()
    await expect(stage.phone(1).get_by_test_id(f"chat-{chat}")).to_have_count(0)


async def test_a_private_chat_has_the_topics_that_the_bot_makes(stage: Stage) -> None:
    """Once switched on they are shown as a forum's; each keeps its own; a deleted one is left by itself."""
    await stage.started()
    phone = stage.phone()
    await stage.page.get_by_test_id("open-faults").click()
    await stage.page.get_by_test_id("private-topics").check()
    await stage.until(lambda: stage.world.bot.private_topics)
    await stage.page.get_by_test_id("drawer-close").click()
    await expect(phone.get_by_test_id("topics")).to_be_hidden()
    made = await stage.bot.call("createForumTopic", chat_id=1001, name="Courses d'Ana")
    thread = made["result"]["message_thread_id"]
    await stage.bot.call("sendMessage", chat_id=1001, text="Ana arrive", message_thread_id=thread)
    await phone.locator("article", has_text="Ana arrive").get_by_test_id("topic-tag").click()
    await expect(phone).to_have_attribute("data-thread", str(thread))
    await expect(phone.locator("article", has_text="Ana arrive")).to_be_visible()
    await expect(phone.get_by_test_id("topic-tag")).to_have_count(0)
    await expect(phone.locator("article", has_text="Bienvenue.")).to_have_count(0)
    await stage.write("ligne dans le sujet")
    assert (await stage.bot.heard_message(message_thread_id=thread))["text"] == "ligne dans le sujet"
    await phone.get_by_test_id("back").click()
    await expect(phone.get_by_test_id("chat-1001")).not_to_contain_text("forum")
    await phone.get_by_test_id("chat-1001").click()
    await phone.get_by_test_id(f"topic-{thread}").click()
    await stage.bot.call("deleteForumTopic", chat_id=1001, message_thread_id=thread)
    await expect(phone).to_have_attribute("data-thread", "")
    await expect(phone.get_by_test_id("topics")).to_be_hidden()
    await expect(phone.locator("article", has_text="Bienvenue.")).to_be_visible()


async def test_a_startgroup_link_asks_for_the_group(stage: Stage) -> None:
    """Such a link adds the bot to the group that the person chooses."""
    chat = (await stage.act(1001, "create_group", title="Sans bot", kind="group"))["id"]
    await stage.menu(stage.phone().get_by_test_id("phone-menu"), "open-link")
    await stage.page.get_by_test_id("field-url").fill("https://t.me/entraide_bot?startgroup=q_1")
    await stage.page.get_by_test_id("dialog-ok").click()
    await stage.page.get_by_test_id(f"choice-{chat}").click()
    await expect(stage.phone()).to_have_attribute("data-chat", str(chat))
    await expect(stage.phone().get_by_test_id("subtitle")).to_have_text("2 membres")
