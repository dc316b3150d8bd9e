"""What an error of python-telegram-bot means for the message: the one place that reads its classes and texts.

PTB keeps the HTTP status in the class of the error and Telegram's text in its message; its `BadRequest` and
`TimedOut` are also `NetworkError`s, so the order below matters. Whether something was written before the line
broke is read from the aiohttp error that caused it: in doubt, it was.
"""

from __future__ import annotations

from aiohttp import ClientConnectorError, ConnectionTimeoutError, InvalidURL, NonHttpUrlClientError
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.delivery.pace import wait_of
from solidarity.receipts import Outcome, Receipt

NOT_SENT = (ClientConnectorError, ConnectionTimeoutError, InvalidURL, NonHttpUrlClientError)
"""Errors before the first byte was written."""

LONGEST_REASON = 200

UNCHANGED = ("message is not modified", "message_not_modified", "chat_not_modified")
"""It is as we wanted it already: a text, or a pin that was set before and whose answer was lost."""

GONE = (
    "message to edit not found",
    "message to delete not found",
    "message to pin not found",
    "message to unpin not found",
    "message to copy not found",
    "message to react not found",
    "message not found",
    "message_id_invalid",
    "message can't be edited",
    "message can't be deleted",
    "message can't be copied",
    "message_edit_time_expired",
    "message_delete_forbidden",
    "message_author_required",
    "there is no text in the message to edit",
    "there is no caption in the message to edit",
)
"""The message to touch is missing, somebody else's, of another kind or too old."""

BLOCKED = ("user_is_blocked", "user_deactivated", "input_user_deactivated", "user is deactivated")

NO_CHANNEL = (
    "not enough rights to send text",
    "have no rights to send a message",
    "need administrator rights in the channel",
    "chat_write_forbidden",
    "chat_send_plain_forbidden",
    "chat_restricted",
    "chat_forbidden",
    "channel_private",
    "user_banned_in_channel",
    "group chat was deactivated",
    "group chat was deleted",
)
"""The group is closed to us as a whole."""

NO_TOPIC = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")
"""The topic is closed or gone; where none was named it is the group's general one."""

NO_RIGHT = (
    "not enough rights",
    "chat_admin_required",
    "_forbidden",
    "need administrator rights",
    "is not a forum",
)
"""One thing that we may not do there."""

CHAT_NOT_FOUND = ("chat not found", "peer_id_invalid")


def verdict(error: TelegramError, chat_id: int, token: str, *, in_topic: bool = False) -> Receipt:
    """The receipt for a call that ended in this error; `in_topic` where it named a topic of the chat."""
    reason = say(error, token)
    match error:
        case RetryAfter():
            return Receipt(Outcome.WAITING_FLOOD, retry_after=wait_of(error), reason=reason)
        case ChatMigrated():
            return Receipt(Outcome.MOVED, moved_to=error.new_chat_id, reason=reason)
        case Forbidden():
            return Receipt(Outcome.UNREACHABLE if chat_id > 0 else Outcome.NO_CHANNEL, reason=reason)
        case BadRequest():
            return Receipt(_refusal(error.message.casefold(), chat_id, in_topic=in_topic), reason=reason)
        case EndPointNotFound():
            return Receipt(Outcome.REJECTED, reason=reason)
        case InvalidToken() | Conflict():
            # The bot as a whole is in trouble, not this message: it can go out once somebody has looked.
            return Receipt(Outcome.WAITING_NETWORK, reason=reason)
        case NetworkError():
            return Receipt(_break(error), reason=reason)
        case _:
            # Telegram said yes in words that PTB cannot read.
            return Receipt(Outcome.UNSURE, reason=reason)


def say(error: BaseException, token: str) -> str:
    """An error in a few words, fit for a log: the token stands in every address of the Bot API."""
    return f"{type(error).__name__}: {error}".replace(token, "<token>")[:LONGEST_REASON]


def _refusal(text: str, chat_id: int, *, in_topic: bool) -> Outcome:
    """What a 400 means, from its text."""
    if _has(text, UNCHANGED):
        return Outcome.UNCHANGED
    if _has(text, GONE):
        return Outcome.GONE
    if _has(text, BLOCKED):
        return Outcome.UNREACHABLE
    if _has(text, NO_TOPIC):
        return Outcome.NO_TOPIC if in_topic else Outcome.NO_CHANNEL
    if _has(text, NO_CHANNEL) or (chat_id < 0 and _has(text, CHAT_NOT_FOUND)):
        return Outcome.NO_CHANNEL
    return Outcome.NO_RIGHT if _has(text, NO_RIGHT) else Outcome.REJECTED


def _has(text: str, parts: tuple[str, ...]) -> bool:
    return any(part in text for part in parts)


def _break(error: NetworkError) -> Outcome:
    """Whether a broken exchange surely sent nothing.

    Where no line broke, the server answered: with a 5xx, which Telegram sends in place of doing. A gateway
    that waited in vain for Telegram (`wire.py` calls that `TimedOut`) had passed the request on.
    """
    cause = error.__cause__
    if isinstance(cause, NOT_SENT):
        return Outcome.WAITING_NETWORK
    answered = cause is None or isinstance(cause, TelegramError)
    return Outcome.WAITING_NETWORK if answered and not isinstance(error, TimedOut) else Outcome.UNSURE
