"""Videos, video notes, places with a name: sent by people and by the bot, edited, refused."""

from __future__ import annotations

import pytest
from aiogram.types import BufferedInputFile

from sandbox.actor import Phone
from sandbox.chats import Chat
from sandbox.errors import CannotActError
from sandbox.sample_video import sample_video
from tests.sandbox.caller import Caller, RefusedError

FILM = BufferedInputFile(b"film", filename="film.mp4")


async def test_a_video_note_travels_by_its_file_id(bot: Caller, rosa: Phone, sam: Phone) -> None:
    """What one person films arrives at another as the same file, in its own kind, without words."""
    sam.start()
    await bot.updates()
    rosa.send_video_note(4)
    [update] = await bot.updates()
    note = update["message"]["video_note"]
    assert (note["duration"], note["length"]) == (4, 240)
    sent = await bot("sendVideoNote", chat_id=sam.id, video_note=note["file_id"])
    assert sent["video_note"]["file_unique_id"] == note["file_unique_id"]
    assert sam.last_message().kind == "video_note"
    with pytest.raises(RefusedError, match=r"can't use file of type VideoNote as Video$"):
        await bot("sendVideo", chat_id=sam.id, video=note["file_id"])
    with pytest.raises(RefusedError, match="there is no caption in the message to edit"):
        await bot("editMessageCaption", chat_id=sam.id, message_id=sent["message_id"], caption="x")


async def test_a_video_note_lasts_a_minute_at_most(bot: Caller, rosa: Phone) -> None:
    """The app stops filming there; a wrong side is refused when the bot uploads one."""
    with pytest.raises(CannotActError, match="a minute"):
        rosa.send_video_note(61)
    with pytest.raises(RefusedError, match="wrong video note length"):
        await bot("sendVideoNote", chat_id=rosa.id, video_note=FILM, length=641)


async def test_a_video_has_words_that_its_author_may_change(bot: Caller, rosa: Phone) -> None:
    """Sent with a caption and edited, it arrives as edited_message with the same file."""
    film = rosa.send_video(caption="le chat")
    rosa.edit(film, "le chien")
    first, second = await bot.updates()
    assert first["message"]["caption"] == "le chat"
    assert second["edited_message"]["caption"] == "le chien"
    assert second["edited_message"]["video"] == first["message"]["video"]
    sent = await bot("sendVideo", chat_id=rosa.id, video=FILM, width=320, height=240, duration=9, caption="x")
    assert (sent["video"]["width"], sent["video"]["duration"], sent["caption"]) == (320, 9, "x")
    await bot("editMessageCaption", chat_id=rosa.id, message_id=sent["message_id"], caption="y")
    assert rosa.last() == "y"


async def test_documents_and_photos_keep_replies_and_captions(bot: Caller, rosa: Phone) -> None:
    """A document answers a message, and its caption can be changed."""
    number = await bot.say(rosa.id, "Un reçu ?")
    paper = rosa.send_document("reçu.pdf", caption="12 €", reply_to=number)
    rosa.edit(paper, "13 €")
    first, second = await bot.updates()
    assert first["message"]["document"]["file_name"] == "reçu.pdf"
    assert first["message"]["reply_to_message"]["message_id"] == number
    assert second["edited_message"]["caption"] == "13 €"


async def test_a_place_with_a_name_is_a_venue(bot: Caller, rosa: Phone) -> None:
    """From a person with location beside it, as Telegram sends it; from the bot only with both words."""
    rosa.send_place(50.46, 4.86, title="La Ruche", address="Rue Haute 12")
    rosa.send_place(50.46, 4.86)
    venue, place = await bot.updates()
    assert venue["message"]["venue"]["title"] == "La Ruche"
    assert venue["message"]["location"] == place["message"]["location"]
    assert "venue" not in place["message"]
    where = {"chat_id": rosa.id, "latitude": 50.46, "longitude": 4.86}
    sent = await bot("sendVenue", **where, title="La Ruche", address="Rue Haute 12")
    assert sent["venue"]["address"] == "Rue Haute 12"
    assert (rosa.last_message().kind, rosa.last()) == ("venue", "")
    with pytest.raises(RefusedError, match="venue address must be non-empty"):
        await bot("sendVenue", **where, title="La Ruche", address=" ")


async def test_a_reply_goes_to_the_chat_and_topic_of_what_it_answers(
    bot: Caller, rosa: Phone, forum: Chat
) -> None:
    """`reply` needs neither named when the message is given."""
    topic = rosa.create_topic("Courses", forum)
    number = await bot.say(forum.id, "Qui ?", message_thread_id=topic.id)
    said = rosa.reply(forum.messages[number], "moi")
    assert (said.chat, said.thread, said.reply_to) == (forum.id, topic.id, number)


def test_the_sample_film_is_an_mp4_with_a_picture_for_each_half_second() -> None:
    """Its boxes are in order, and the table of pictures has two for a second of film."""
    film = sample_video((240, 240), 2)
    assert film[4:12] == b"ftypisom"
    at = film.index(b"stsz")
    assert int.from_bytes(film[at + 12 : at + 16]) == 4
    sizes = [int.from_bytes(film[at + 16 + 4 * n : at + 20 + 4 * n]) for n in range(4)]
    assert sum(sizes) == len(film) - film.index(b"mdat") - 4
    assert sizes[0] > 225 * 384 > 2 * sizes[1], "only the first picture is stored whole"
