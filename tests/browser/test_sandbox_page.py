"""The sandbox's page in a real browser: a person's phone, each of its controls used once."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.page_stage import PATIENCE, Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


# First contact and writing


async def test_start_button_opens_the_conversation(stage: Stage) -> None:
    """Who never met the bot sees START instead of a text field, and the bot's greeting after pressing it."""
    await expect(stage.phone().get_by_test_id("composer")).to_be_hidden()
    greeting = await stage.started()
    await expect(greeting).to_contain_text("/start")
    await expect(stage.phone().get_by_test_id("composer")).to_be_visible()
    await expect(stage.phone().get_by_test_id("start")).to_have_count(0)


async def test_a_written_message_is_sent_and_answered_without_reload(stage: Stage) -> None:
    """Enter sends, Shift+Enter makes a line, and the answer appears by itself."""
    await stage.started()
    box = stage.phone().get_by_test_id("composer")
    await box.press_sequentially("Bonjour")
    await box.press("Shift+Enter")
    await box.press_sequentially("Rosa")
    await box.press("Enter")
    own = stage.phone().locator("article.mine", has_text="Bonjour")
    await expect(own).to_contain_text("Bonjour\nRosa", use_inner_text=True)
    await expect(stage.phone().locator("article.theirs").last).to_contain_text("Écho : Bonjour")
    await expect(box).to_have_value("")
    await box.fill("par le bouton")
    await stage.phone().get_by_test_id("send").click()
    assert await stage.bot.heard_message(text="par le bouton")


async def test_unread_messages_are_counted_until_the_chat_is_opened(stage: Stage) -> None:
    """The list of chats shows what is new; opening the chat reads it."""
    await stage.started()
    await stage.phone().get_by_test_id("back").click()
    await stage.bot.call("sendMessage", chat_id=1001, text="Une nouvelle")
    line = stage.phone().get_by_test_id("chat-1001")
    await expect(line.get_by_test_id("unread")).to_have_text("1")
    await expect(line).to_contain_text("Une nouvelle")
    await line.click()
    await expect(stage.phone().locator("article").last).to_contain_text("Une nouvelle")
    await stage.phone().get_by_test_id("back").click()
    await expect(line.get_by_test_id("unread")).to_have_count(0)


async def test_typing_is_shown_until_the_message_comes(stage: Stage) -> None:
    """The bot's chat action is seen in the title, and goes with its message."""
    await stage.started()
    subtitle = stage.phone().get_by_test_id("subtitle")
    await stage.bot.call("sendChatAction", chat_id=1001, action="typing")
    chat = stage.world.chats[1001]
    assert chat.doing is not None
    chat.doing = (chat.doing[0], chat.doing[1] + PATIENCE)  # five seconds are short on a busy machine
    await expect(subtitle).to_have_text("écrit…")
    await stage.bot.call("sendMessage", chat_id=1001, text="Voilà")
    await expect(subtitle).to_have_text("bot")


# Buttons under messages


async def test_presses_show_toast_and_alert(stage: Stage) -> None:
    """A short answer passes by as a toast; an alert waits for its button and gives the focus back."""
    greeting = await stage.started()
    await greeting.get_by_text("Bulle").click()
    await expect(stage.phone().get_by_test_id("toast")).to_have_text("Bien noté.")
    await greeting.get_by_text("Alerte").click()
    alert = stage.phone().get_by_test_id("alert")
    await expect(alert).to_contain_text("Lisez ceci.")
    await expect(stage.phone().get_by_test_id("alert-ok")).to_be_focused()
    await stage.page.keyboard.press("Enter")
    await expect(alert).to_have_count(0)
    await expect(stage.phone(1).get_by_test_id("toast")).to_have_count(0)


async def test_tones_of_buttons_differ(stage: Stage) -> None:
    """Primary, success and danger are told apart by colour."""
    greeting = await stage.started()
    colours = {
        label: await greeting.locator("button.inline", has_text=label).evaluate(
            "el => getComputedStyle(el).backgroundColor"
        )
        for label in ("Bulle", "Alerte", "Modifier", "Lien")
    }
    assert len(set(colours.values())) == 4


async def test_an_edited_message_says_so_and_loses_its_buttons(stage: Stage) -> None:
    """An edit is drawn in place with its mark."""
    greeting = await stage.started()
    number = await greeting.get_attribute("data-message")
    await greeting.get_by_text("Modifier").click()
    edited = stage.phone().get_by_test_id(f"message-{number}")
    await expect(edited).to_contain_text("Nouveau texte")
    await expect(edited.locator(".edited")).to_have_text("modifié")
    await expect(edited.locator("button.inline")).to_have_count(0)


async def test_url_copy_and_link_buttons(stage: Stage) -> None:
    """An address is shown, not opened; a copy button fills the clipboard; a link to the bot starts it."""
    greeting = await stage.started()
    await greeting.get_by_text("Adresse").click()
    await expect(stage.page.get_by_test_id("browser-url")).to_have_text("https://commune.example/aide")
    await stage.page.get_by_test_id("browser-ok").click()
    await greeting.get_by_text("Copier").click()
    await expect(stage.phone().get_by_test_id("toast").last).to_have_text("Copié")
    assert await stage.page.evaluate("navigator.clipboard.readText()") == "K7M2"
    await greeting.get_by_text("Lien").click()
    assert await stage.bot.heard_message(text="/start m_x")


async def test_a_press_spins_until_it_is_answered_and_is_sent_once(stage: Stage) -> None:
    """An unanswered press shows a spinner on its button; hasty taps meanwhile do not multiply it."""
    greeting = await stage.started()
    slow = greeting.locator("button.inline", has_text="Lent")
    await slow.dblclick()
    await expect(slow).to_have_attribute("aria-busy", "true")
    await expect(slow.locator(".spinner")).to_be_visible()
    stage.bot.slow.set()
    await expect(stage.phone().get_by_test_id("toast").last).to_have_text("Enfin.")
    await expect(slow).not_to_have_attribute("aria-busy", "true")


# The reply keyboard


async def test_keys_write_and_share(stage: Stage) -> None:
    """A key writes its words; a contact key asks first; a location key offers the demo town's places."""
    await stage.started()
    await stage.write("clavier")
    keys = stage.phone().get_by_test_id("reply-keyboard")
    await keys.get_by_test_id("key-0-0").click()
    assert await stage.bot.heard_message(text="J'ai besoin d'aide")
    await keys.get_by_test_id("key-1-0").click()
    await stage.page.get_by_test_id("dialog-cancel").click()
    assert not any("contact" in update.get("message", {}) for update in stage.bot.heard)
    await keys.get_by_test_id("key-1-0").click()
    await stage.page.get_by_test_id("dialog-ok").click()
    own = stage.phone().locator("article.mine")
    await expect(own.get_by_test_id("contact")).to_contain_text("Rosa Peeters")
    await keys.get_by_test_id("key-1-1").click()
    await stage.page.get_by_test_id("place-0").click()
    await expect(own.get_by_test_id("location")).to_contain_text("Centre")


async def test_the_keyboard_can_be_put_away_and_taken_out(stage: Stage) -> None:
    """The button beside the text field hides and shows the keyboard; a one-time keyboard hides by itself."""
    await stage.started()
    await stage.write("une fois")
    keys, toggle = (stage.phone().get_by_test_id(name) for name in ("reply-keyboard", "keyboard-toggle"))
    await expect(keys).to_be_visible()
    await toggle.click()
    await expect(keys).to_be_hidden()
    await expect(toggle).to_have_attribute("aria-expanded", "false")
    await toggle.click()
    await keys.get_by_test_id("key-0-0").click()
    await expect(keys).to_be_hidden()
    await toggle.click()
    await expect(keys).to_be_visible()


# Commands


async def test_commands_open_with_a_slash_and_are_steered_by_keys(stage: Stage) -> None:
    """Typing narrows the list, arrows choose, Enter sends, Tab completes, Escape closes."""
    commands = [
        {"command": "besoin", "description": "Demander de l'aide"},
        {"command": "benevole", "description": "Proposer mon aide"},
        {"command": "langue", "description": "Changer de langue"},
    ]
    await stage.bot.call("setMyCommands", commands=commands)
    await stage.started()
    box, options = stage.phone().get_by_test_id("composer"), stage.phone().get_by_test_id("command-list")
    await box.press_sequentially("/")
    await expect(options.get_by_role("option")).to_have_count(3)
    await box.press_sequentially("be")
    await expect(options.get_by_role("option")).to_have_count(2)
    await box.press("ArrowDown")
    await box.press("ArrowDown")
    await expect(options.get_by_test_id("command-benevole")).to_have_attribute("aria-selected", "true")
    await box.press("Tab")
    await expect(box).to_have_value("/benevole ")
    await box.fill("/l")
    await box.press("ArrowDown")
    await box.press("Enter")
    assert await stage.bot.heard_message(text="/langue")
    await box.press_sequentially("/")
    await box.press("Escape")
    await expect(options).to_be_hidden()
    await stage.bot.call("sendMessage", chat_id=1001, text="Entre-temps")
    await expect(stage.phone().locator("article").last).to_contain_text("Entre-temps")
    await expect(options).to_be_hidden()
    await box.fill("")
    await stage.phone().get_by_test_id("commands").click()
    await options.get_by_test_id("command-besoin").click()
    assert await stage.bot.heard_message(text="/besoin")


# Attachments


async def test_photos_are_sent_with_a_caption_and_enlarged(stage: Stage, tmp_path: Path) -> None:
    """A sample or a file of one's own becomes a photo message that opens large."""
    await stage.started()
    await stage.menu(stage.phone().get_by_test_id("attach"), "attach-photo")
    await stage.page.get_by_test_id("field-caption").fill("La porte")
    await stage.page.get_by_test_id("dialog-ok").click()
    assert (await stage.bot.heard_message(caption="La porte"))["photo"]
    picture = stage.phone().get_by_test_id("photo")
    await expect(picture.locator("img")).to_have_js_property("complete", True)
    assert await picture.locator("img").evaluate("img => img.naturalWidth") > 0
    await picture.click()
    await expect(stage.page.get_by_test_id("photo-dialog")).to_be_visible()
    await stage.page.get_by_test_id("dialog-close").click()
    own = tmp_path / "point.png"
    own.write_bytes(await stage.page.screenshot(clip={"x": 0, "y": 0, "width": 60, "height": 40}))
    await stage.menu(stage.phone().get_by_test_id("attach"), "attach-photo")
    await stage.page.get_by_test_id("field-file").set_input_files(own)
    await stage.page.get_by_test_id("dialog-ok").click()
    await expect(stage.phone().get_by_test_id("photo")).to_have_count(2)
    width = stage.phone().get_by_test_id("photo").last.locator("img")
    await expect(width).to_have_js_property("naturalWidth", 60)


async def test_voice_messages_are_sent_and_played(stage: Stage) -> None:
    """The player shows the length, plays and pauses."""
    await stage.started()
    await stage.menu(stage.phone().get_by_test_id("attach"), "attach-voice")
    await stage.page.get_by_test_id("field-seconds").fill("23")
    await stage.page.get_by_test_id("dialog-ok").click()
    voice = stage.phone().get_by_test_id("voice")
    await expect(voice.locator(".time")).to_have_text("0:23")
    await voice.get_by_test_id("voice-play").click()
    await expect(voice).to_have_attribute("data-playing", "true")
    await voice.get_by_test_id("voice-play").click()
    await expect(voice).to_have_attribute("data-playing", "false")


async def test_films_are_sent_and_played(stage: Stage) -> None:
    """A round one plays at a tap and stops at another; a video has the browser's controls and its words."""
    await stage.started()
    attach = stage.phone().get_by_test_id("attach")
    await stage.menu(attach, "attach-video-note")
    await stage.page.get_by_test_id("dialog-ok").click()
    note = stage.phone().get_by_test_id("video-note")
    await expect(note.locator(".time")).to_have_text("0:03")
    assert (await stage.bot.heard_message())["video_note"]["duration"] == 3
    await note.locator("video").evaluate("film => { film.loop = true; }")  # it does not end by itself
    await note.click()
    await expect(note).to_have_attribute("data-playing", "true")
    await note.click()
    await expect(note).to_have_attribute("data-playing", "false")
    await stage.menu(attach, "attach-video")
    await stage.page.get_by_test_id("field-caption").fill("Le chat")
    await stage.page.get_by_test_id("dialog-ok").click()
    assert (await stage.bot.heard_message(caption="Le chat"))["video"]
    film = stage.phone().get_by_test_id("video")
    await film.evaluate("film => film.play()")
    await expect(film).to_have_js_property("videoWidth", 320)


async def test_words_beside_a_video_are_changed_and_taken_away(stage: Stage) -> None:
    """The caption follows an edit; without words the video stays."""
    await stage.started()
    await stage.act(1001, "video", caption="Le chat")
    own = stage.phone().locator("article.mine").last
    for words in ("Le chien", ""):
        await own.hover()
        await stage.menu(own.get_by_test_id("message-menu"), "message-edit")
        await stage.phone().get_by_test_id("composer").fill(words)
        await stage.phone().get_by_test_id("send").click()
        await expect(own.get_by_test_id("text")).to_have_text([words] if words else [])
    await expect(own.get_by_test_id("video")).to_be_visible()


async def test_a_place_has_a_name_when_one_is_given(stage: Stage) -> None:
    """It is drawn with name and address, and the bot hears a venue."""
    await stage.started()
    await stage.menu(stage.phone().get_by_test_id("attach"), "attach-location")
    await stage.page.get_by_test_id("field-title").fill("La Ruche")
    await stage.page.get_by_test_id("field-address").fill("Rue Haute 12")
    await stage.page.get_by_test_id("dialog-ok").click()
    await expect(stage.phone().get_by_test_id("venue")).to_contain_text("La Ruche")
    await expect(stage.phone().get_by_test_id("venue")).to_contain_text("Rue Haute 12")
    assert (await stage.bot.heard_message())["venue"]["title"] == "La Ruche"


async def test_what_the_bot_deletes_disappears(stage: Stage) -> None:
    """Also from where it was quoted."""
    await stage.started()
    sent = await stage.bot.call("sendMessage", chat_id=1001, text="Rue Haute 12")
    number = sent["result"]["message_id"]
    await stage.act(1001, "write", text="merci", reply_to=number)
    await expect(stage.phone().get_by_test_id("quote")).to_contain_text("Rue Haute 12")
    await stage.bot.call("deleteMessage", chat_id=1001, message_id=number)
    await expect(stage.phone().get_by_test_id(f"message-{number}")).to_have_count(0)
    await expect(stage.phone().get_by_text("Rue Haute 12")).to_have_count(0)


async def test_places_contacts_and_documents_are_sent(stage: Stage) -> None:
    """Coordinates, one's own card, another's card, and a document with a name."""
    await stage.started()
    attach = stage.phone().get_by_test_id("attach")
    await stage.menu(attach, "attach-location")
    await stage.page.get_by_test_id("field-latitude").fill("50.5")
    await stage.page.get_by_test_id("field-longitude").fill("4.9")
    await stage.page.get_by_test_id("dialog-ok").click()
    await expect(stage.phone().get_by_test_id("location")).to_contain_text("50.50000, 4.90000")
    greeting = stage.phone().locator("article.theirs", has_text="Bienvenue.")
    await greeting.hover()
    await stage.menu(greeting.get_by_test_id("message-menu"), "message-reply")
    await stage.menu(attach, "attach-contact")
    await stage.page.get_by_test_id("dialog-ok").click()
    await expect(stage.phone().get_by_test_id("contact").last).to_contain_text("Rosa Peeters")
    await expect(stage.phone().get_by_test_id("quote")).to_contain_text("Bienvenue.")
    await expect(stage.phone().get_by_test_id("composer-context")).to_be_hidden()
    await stage.menu(attach, "attach-contact")
    await stage.page.get_by_test_id("field-user").select_option("1002")
    await stage.page.get_by_test_id("dialog-ok").click()
    await expect(stage.phone().get_by_test_id("contact").last).to_contain_text("Sam Diallo")
    await stage.menu(attach, "attach-contact")
    await stage.page.get_by_test_id("field-user").select_option("")
    await stage.page.get_by_test_id("field-first_name").fill("Denise")
    await stage.page.get_by_test_id("field-phone").fill("+32475123456")
    await stage.page.get_by_test_id("dialog-ok").click()
    await expect(stage.phone().get_by_test_id("contact").last).to_contain_text("Denise")
    await stage.menu(attach, "attach-document")
    await stage.page.get_by_test_id("field-name").fill("recu.pdf")
    await stage.page.get_by_test_id("dialog-ok").click()
    await expect(stage.phone().get_by_test_id("file")).to_contain_text("recu.pdf")


# One message's menu


async def test_a_message_is_answered_edited_and_deleted(stage: Stage) -> None:
    """Reply quotes and jumps back, edit changes one's own words, delete makes the message vanish."""
    greeting = await stage.started()
    await greeting.hover()
    await stage.menu(greeting.get_by_test_id("message-menu"), "message-reply")
    await expect(stage.phone().get_by_test_id("composer-context")).to_contain_text("Bienvenue.")
    await stage.write("Ma réponse")
    own = stage.phone().locator("article.mine").last
    await expect(own.get_by_test_id("quote")).to_contain_text("Bienvenue.")
    heard = await stage.bot.heard_message(text="Ma réponse")
    assert heard["reply_to_message"]["text"].startswith("Bienvenue.")
    await own.get_by_test_id("quote").click()
    await expect(greeting).to_be_focused()
    box = stage.phone().get_by_test_id("composer")
    await box.press("ArrowUp")
    await expect(box).to_have_value("Ma réponse")
    await box.fill("Ma réponse, corrigée")
    await box.press("Enter")
    await expect(own).to_contain_text("corrigée")
    await expect(own.locator(".edited")).to_be_visible()
    await own.hover()
    await own.get_by_test_id("message-menu").click()
    await stage.page.get_by_test_id("message-edit").click()
    await stage.phone().get_by_test_id("context-close").click()
    await expect(box).to_have_value("")
    number = await own.get_attribute("data-message")
    await own.hover()
    await stage.menu(own.get_by_test_id("message-menu"), "message-delete")
    await expect(stage.phone().get_by_test_id(f"message-{number}")).to_have_count(0)


async def test_a_message_is_pinned_reacted_to_copied_and_forged(stage: Stage) -> None:
    """The pins bar leads to the message; reactions toggle; a forged press reaches the bot."""
    greeting = await stage.started()
    menu = greeting.get_by_test_id("message-menu")
    await greeting.hover()
    await stage.menu(menu, "message-pin")
    await expect(stage.phone().get_by_test_id("pin")).to_contain_text("Bienvenue.")
    await stage.phone().get_by_test_id("pin").click()
    await expect(greeting).to_be_focused()
    await stage.menu(menu, "react-👍")
    reaction = greeting.locator(".reactions button")
    await expect(reaction).to_have_attribute("aria-pressed", "true")
    await reaction.click()
    await expect(reaction).to_have_count(0)
    await stage.menu(menu, "message-copy")
    await expect(stage.phone().get_by_test_id("toast").last).to_have_text("Copié")
    assert (await stage.page.evaluate("navigator.clipboard.readText()")).startswith("Bienvenue.")
    await stage.menu(menu, "message-forge")
    await stage.page.get_by_test_id("field-data").fill("x:999")
    await stage.page.get_by_test_id("dialog-ok").click()
    await expect(stage.phone().get_by_test_id("toast").last).to_have_text("Reçu : x:999")
    await greeting.hover()
    await stage.menu(menu, "message-pin")
    await expect(stage.phone().get_by_test_id("pins")).to_be_hidden()
