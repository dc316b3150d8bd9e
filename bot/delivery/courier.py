"""The only caller of python-telegram-bot: one dispatch in, one call, one receipt out.

It decides nothing about what a receipt leads to, repeats nothing, and raises nothing that Telegram or the
network did.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from telegram import (
    Document,
    ForumTopic,
    LinkPreviewOptions,
    Message,
    MessageId,
    PhotoSize,
    ReplyParameters,
    Video,
    VideoNote,
    Voice,
)
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.closing import ClosedError
from bot.delivery.dispatch import (
    CopyFrom,
    Delete,
    Dispatch,
    Edit,
    MakeTopic,
    Pin,
    React,
    ShowNew,
    Unpin,
    Unwhisper,
)
from bot.delivery.encode import Drawn, draw, encode_screen, encode_upload
from bot.delivery.pace import NotMadeError, Turn
from bot.delivery.verdicts import say, verdict
from bot.views.screen import Media, MediaKind, Screen
from solidarity.receipts import Outcome, Receipt

Call = Coroutine[Any, Any, Message | MessageId | ForumTopic | bool]
"""A call to PTB that waits to be awaited."""

GENERAL_TOPIC = 1
"""The first topic of a forum, which Telegram wants to be named by naming none."""

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
DRAWN = 32
"""How many screens are remembered as they go into a call: a broadcast has one for each language."""


class Courier:
    """Carries dispatches through one `ExtBot`, as `build_sender` makes it."""

    def __init__(self, bot: ExtBot[Turn]) -> None:
        self._bot = bot
        self._drawn: dict[int, tuple[Screen, Drawn]] = {}

    async def close(self) -> None:
        """Close the connections."""
        await self._bot.request.shutdown()

    async def deliver(self, dispatch: Dispatch) -> Receipt:
        """Make the call and say what came of it. Raises only ClosedError or NotMadeError: not made."""
        try:
            call = self._call(dispatch)
        except (TypeError, ValueError) as error:  # a fault of a view must not stop the other messages
            return Receipt(Outcome.REJECTED, reason=f"cannot be encoded: {type(error).__name__}")
        try:
            result = await call
        except TelegramError as error:
            if isinstance(error, BadRequest) and isinstance(dispatch.action, Unwhisper):
                return Receipt(Outcome.GONE, reason=say(error, self._bot.token))  # Telegram did it before
            return verdict(error, dispatch.chat_id, self._bot.token, in_topic=_topic(dispatch) is not None)
        except (ClosedError, NotMadeError):
            raise
        except Exception as error:  # noqa: BLE001 -- PTB stumbled over the answer: the message may be out
            return Receipt(Outcome.UNSURE, reason=say(error, self._bot.token))
        if isinstance(result, Message | MessageId):
            return Receipt(Outcome.SENT, message_id=result.message_id)
        if isinstance(result, ForumTopic):
            return Receipt(Outcome.SENT, message_id=result.message_thread_id)
        return Receipt(Outcome.SENT, message_id=getattr(dispatch.action, "message_id", None))

    def _call(self, dispatch: Dispatch) -> Call:
        """The one call for an action, ready to be awaited."""
        turn = Turn(dispatch.lane, dispatch.is_late)
        here: dict[str, Any] = {"chat_id": dispatch.chat_id, "rate_limit_args": turn}
        match dispatch.action:
            case ShowNew() as action:
                return self._show(action, here | _placed(dispatch, action.reply_to))
            case Edit() as action:
                return self._edit(action, here)
            case Delete(message_id):
                return self._bot.delete_message(message_id=message_id, **here)
            case Unwhisper(message_id, person):
                which = {"receiver_user_id": person, "ephemeral_message_id": message_id}
                chat = {"chat_id": here.pop("chat_id")}
                return self._bot.do_api_request("deleteEphemeralMessage", chat | which, **here)
            case Pin(message_id):
                return self._bot.pin_chat_message(message_id=message_id, disable_notification=True, **here)
            case Unpin(message_id):
                return self._bot.unpin_chat_message(message_id=message_id, **here)
            case CopyFrom() as action:
                return self._copy(action, here | _placed(dispatch, action.reply_to))
            case MakeTopic(name):
                return self._bot.create_forum_topic(name=name, **here)
            case React(message_id, emoji):
                return self._bot.set_message_reaction(
                    message_id=message_id, reaction=[emoji] if emoji else [], **here
                )

    def _show(self, action: ShowNew, here: dict[str, Any]) -> Call:
        screen, drawn = action.screen, self._draw(action.screen)
        here |= {
            "protect_content": screen.protected or None,
            "disable_notification": action.silent or None,
            "message_effect_id": screen.effect if here["chat_id"] > 0 else None,  # refused in groups
        }
        if screen.carries_file:
            extra = {"reply_markup": drawn.markup, "caption_entities": drawn.entities}
            here |= {"caption": drawn.text or None, "api_kwargs": extra}
        if screen.media is not None:
            return self._show_media(screen.media, drawn, here)
        if screen.upload is not None:
            return self._bot.send_document(document=encode_upload(screen.upload), **here)
        extra = {"reply_markup": drawn.markup, "entities": drawn.entities}
        return self._bot.send_message(
            text=drawn.text, api_kwargs=extra, link_preview_options=NO_PREVIEW, **here
        )

    def _draw(self, screen: Screen) -> Drawn:
        """The screen as it goes into a call; remembered, since the next one is often the very same."""
        _, drawn = self._drawn.get(id(screen), (None, None))
        if drawn is None:
            if len(self._drawn) >= DRAWN:
                self._drawn.clear()
            drawn = draw(screen)
            self._drawn[id(screen)] = screen, drawn  # which keeps it alive, and its id its own
        return drawn

    def _show_media(self, media: Media, drawn: Drawn, here: dict[str, Any]) -> Call:
        """Files as objects: PTB looks on the disk for a file that is called like a bare id."""
        file = media.file_id
        bare = {name: value for name, value in here.items() if name not in ("caption", "message_effect_id")}
        bare["api_kwargs"] = {"reply_markup": drawn.markup}
        match media.kind:
            case MediaKind.PHOTO:
                return self._bot.send_photo(photo=PhotoSize(file, "", 0, 0), **here)
            case MediaKind.VOICE:
                return self._bot.send_voice(voice=Voice(file, "", 0), **here)
            case MediaKind.VIDEO:
                return self._bot.send_video(video=Video(file, "", 0, 0, 0), **here)
            case MediaKind.DOCUMENT:
                return self._bot.send_document(document=Document(file, ""), **here)
            case MediaKind.VIDEO_NOTE:
                return self._bot.send_video_note(video_note=VideoNote(file, "", 0, 0), **bare)
            case MediaKind.PLACE:
                latitude, longitude = map(float, file.split())
                title, _, address = drawn.text.partition("\n")
                bare |= {"latitude": latitude, "longitude": longitude, "title": title}
                return self._bot.send_venue(address=address or title, **bare)

    def _edit(self, action: Edit, here: dict[str, Any]) -> Call:
        encoded = encode_screen(action.screen)
        here |= {"message_id": action.message_id, "reply_markup": encoded.inline}
        if not action.screen.carries_file:
            return self._bot.edit_message_text(
                text=encoded.text, entities=encoded.entities or None, link_preview_options=NO_PREVIEW, **here
            )
        return self._bot.edit_message_caption(
            caption=encoded.text or None, caption_entities=encoded.entities or None, **here
        )

    def _copy(self, action: CopyFrom, here: dict[str, Any]) -> Call:
        here |= {"from_chat_id": action.chat_id, "message_id": action.message_id}
        if action.screen is None:
            return self._bot.copy_message(**here)
        encoded = encode_screen(action.screen)
        return self._bot.copy_message(
            caption=encoded.text,
            caption_entities=encoded.entities or None,
            reply_markup=encoded.markup,
            protect_content=action.screen.protected or None,
            **here,
        )


def _placed(dispatch: Dispatch, reply_to: int | None) -> dict[str, Any]:
    """Where in the chat a new message goes; the message it replies to may have been deleted."""
    reply = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
    return {"message_thread_id": _topic(dispatch), "reply_parameters": reply}


def _topic(dispatch: Dispatch) -> int | None:
    return None if dispatch.thread_id == GENERAL_TOPIC else dispatch.thread_id
