"""Files that the bot sends or asks for."""

from __future__ import annotations

from datetime import timedelta
from mimetypes import guess_type

from aiogram.methods import GetFile
from aiogram.types import BufferedInputFile

from sandbox.errors import ApiError, bad_request, not_emulated
from sandbox.files import StoredFile, picture_size
from sandbox.history import Call
from sandbox.methods.common import Json, Played
from sandbox.world import World

MAX_UPLOAD = 50 * 1024 * 1024
_MAX_PHOTO = 10 * 1024 * 1024
_MAX_DOWNLOAD = 20 * 1024 * 1024
_MAX_SIDES = 10_000
_MAX_RATIO = 20
LINK_KEPT = timedelta(hours=1)
_NAMES = {
    "photo": "Photo",
    "voice": "VoiceNote",
    "document": "Document",
    "video": "Video",
    "video_note": "VideoNote",
}
_MIMES = {
    "photo": "image/jpeg",
    "voice": "audio/ogg",
    "document": "application/octet-stream",
    "video": "video/mp4",
    "video_note": "video/mp4",
}


def receive(
    world: World,
    kind: str,
    given: object,
    *,
    duration: int | None = None,
    size: tuple[int, int] | None = None,
) -> StoredFile:
    """The file named by id, or the one uploaded with the call."""
    if isinstance(given, BufferedInputFile):
        return _upload(world, kind, given, duration, size)
    if not isinstance(given, str) or not given:
        raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    if given.startswith(("http://", "https://")):
        raise not_emulated("files by address: this sandbox reaches no network")
    stored = world.files.by_id.get(given)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {_NAMES[stored.kind]} as {_NAMES[kind]}")
    return stored


def _upload(
    world: World,
    kind: str,
    given: BufferedInputFile,
    duration: int | None,
    asked_size: tuple[int, int] | None,
) -> StoredFile:
    data = given.data
    if not data:
        raise bad_request("file must be non-empty")
    if len(data) > MAX_UPLOAD:
        raise ApiError(413, "Request Entity Too Large")
    if kind != "photo":
        name = given.filename
        mime = (guess_type(name or "")[0] if kind == "document" else None) or _MIMES[kind]
        return world.files.add(kind, data, mime=mime, name=name, duration=duration, size=asked_size)
    size = picture_size(data)
    if len(data) > _MAX_PHOTO:
        raise bad_request("too big for a photo")
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > _MAX_SIDES or max(size) > _MAX_RATIO * max(1, min(size)):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    mime = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
    return world.files.add(kind, data, mime=mime, size=size)


def get_file(world: World, method: GetFile, call: Call) -> Json:
    """getFile: a path that is good for an hour."""
    del call
    stored = world.files.by_id.get(method.file_id)
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if stored.size > _MAX_DOWNLOAD:
        raise bad_request("file is too big")
    world.files.links[stored.path] = world.now() + LINK_KEPT
    return {
        "file_id": method.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
        "file_path": stored.path,
    }


PLAYED: dict[str, Played] = {"getfile": get_file}
