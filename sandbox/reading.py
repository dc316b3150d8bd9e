"""Reads a call's parameters as Telegram does: any encoding into one dict, then the method's own class judges.

JSON text is decoded only where the declared type is not text. What does not fit becomes a 400 in Telegram's
manner. Nothing here performs anything.
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from functools import cache
from typing import Any, Union, get_args, get_origin

import aiogram.methods
from aiogram.methods import TelegramMethod
from aiogram.types import (
    ForceReply,
    InlineKeyboardMarkup,
    InputFile,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from pydantic import BaseModel, ValidationError

from sandbox.errors import ApiError, bad_request

Fields = dict[str, Any]

METHODS: dict[str, type[TelegramMethod[Any]]] = {
    found.__api_method__.lower(): found
    for name in aiogram.methods.__all__
    if isinstance(found := getattr(aiogram.methods, name), type)
    and issubclass(found, TelegramMethod)
    and isinstance(found.__dict__.get("__api_method__"), str)
}
"""Every method of the Bot API by its lower-case name: Telegram does not mind the case."""

_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "photo": "there is no photo in the request",
    "voice": "there is no voice in the request",
    "document": "there is no document in the request",
    "video": "there is no video in the request",
    "video_note": "there is no video note in the request",
    "file_id": "file_id not specified",
}
_MARKUPS: dict[str, type[BaseModel]] = {
    "inline_keyboard": InlineKeyboardMarkup,
    "keyboard": ReplyKeyboardMarkup,
    "remove_keyboard": ReplyKeyboardRemove,
    "force_reply": ForceReply,
}


def validate(method: type[TelegramMethod[Any]], fields: Fields) -> TelegramMethod[Any]:
    """The call as an object of its class."""
    try:
        return method.model_validate(_decoded(method, fields))
    except ValidationError as error:
        raise _refusal(error) from None


def _decoded(method: type[TelegramMethod[Any]], fields: Fields) -> Fields:
    texts = _text_fields(method)
    decoded: Fields = {}
    for name, value in fields.items():
        if name in {"chat_id", "from_chat_id"}:
            decoded[name] = _chat_id(value)
        elif name in texts:
            decoded[name] = value if isinstance(value, (str, InputFile)) else json.dumps(value)
        else:
            decoded[name] = _loaded(name, value) if isinstance(value, str) else value
            if name == "reply_markup":
                decoded[name] = _markup(decoded[name])
    return decoded


def _markup(value: object) -> object:
    """The kind of keyboard by the field that names it, so that a wrong one is not taken for another kind."""
    if value in (None, ""):
        return None
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    for name, kind in _MARKUPS.items():
        if name in value:
            return kind.model_validate(value)
    return None


def _chat_id(value: object) -> object:
    if isinstance(value, str):
        return int(value) if value.removeprefix("-").isdecimal() else value
    return value


def _loaded(name: str, value: str) -> object:
    """JSON where it looks like JSON; numbers and truth values are left to the class."""
    if not value or value[0] not in '[{"':
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None


@cache
def _text_fields(method: type[TelegramMethod[Any]]) -> frozenset[str]:
    return frozenset(name for name, field in method.model_fields.items() if _is_text(field.annotation))


def _is_text(annotation: object) -> bool:
    origin = get_origin(annotation)
    if origin is Union or origin is types.UnionType:
        return any(_is_text(part) for part in get_args(annotation))
    return isinstance(annotation, type) and issubclass(annotation, str)


def _refusal(error: ValidationError) -> ApiError:
    first = error.errors(include_url=False)[0]
    place = [str(part) for part in first["loc"]]
    name = place[0] if place else ""
    if first["type"] == "missing" and len(place) == 1:
        return bad_request(_MISSING.get(name, f"{name.replace('_', ' ')} is not specified"))
    return bad_request(f"can't parse {'.'.join(place)}: {first['msg']}")


def resolve_attachments(fields: Fields, files: Mapping[str, InputFile]) -> Fields:
    """Put uploaded files where `attach://name` points to them, or where their own name is a parameter."""
    if not files:
        return fields
    resolved = {
        name: _attached(value, files) if isinstance(value, str) else value for name, value in fields.items()
    }
    return {**resolved, **{name: file for name, file in files.items() if name not in resolved}}


def _attached(value: str, files: Mapping[str, InputFile]) -> str | InputFile:
    return files.get(value.removeprefix("attach://"), value) if value.startswith("attach://") else value
