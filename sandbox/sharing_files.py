"""The files that a person sends: photos, voices, videos, documents; ready samples where none is given."""

from __future__ import annotations

from sandbox.acts import post
from sandbox.entities import clean, find_entities
from sandbox.errors import CannotActError
from sandbox.files import StoredFile, picture_size, sample_photo, sample_voice
from sandbox.messages import Content, Message
from sandbox.people import Person
from sandbox.sample_video import sample_video
from sandbox.tape import taped
from sandbox.world import World

_VIDEO, _NOTE = (320, 240), (240, 240)
_NOTE_SECONDS = 60


@taped()
def photo(
    world: World,
    person: Person,
    data: bytes | None = None,
    *,
    caption: str = "",
    chat: int | None = None,
    reply_to: int | None = None,
    thread: int | None = None,
) -> Message:
    """Send a photo: the given bytes or a ready sample."""
    body = data or sample_photo()
    mime = "image/jpeg" if body.startswith(b"\xff\xd8") else "image/png"
    stored = world.files.add("photo", body, mime=mime, size=picture_size(body) or (640, 480))
    return _media(world, person, stored, caption, chat=chat, reply_to=reply_to, thread=thread)


@taped()
def voice(
    world: World,
    person: Person,
    seconds: int = 5,
    *,
    data: bytes | None = None,
    chat: int | None = None,
    reply_to: int | None = None,
    thread: int | None = None,
) -> Message:
    """Send a voice message: the given bytes or a ready sample."""
    body = data or sample_voice(min(seconds, 60))
    stored = world.files.add("voice", body, mime="audio/ogg", duration=seconds)
    return _media(world, person, stored, "", chat=chat, reply_to=reply_to, thread=thread)


@taped()
def video(
    world: World,
    person: Person,
    seconds: int = 3,
    *,
    data: bytes | None = None,
    caption: str = "",
    chat: int | None = None,
    reply_to: int | None = None,
    thread: int | None = None,
) -> Message:
    """Send a video: the given bytes or a ready sample."""
    body = data or sample_video(_VIDEO, seconds)
    stored = world.files.add("video", body, mime="video/mp4", duration=seconds, size=_VIDEO)
    return _media(world, person, stored, caption, chat=chat, reply_to=reply_to, thread=thread)


@taped()
def video_note(
    world: World,
    person: Person,
    seconds: int = 3,
    *,
    data: bytes | None = None,
    chat: int | None = None,
    reply_to: int | None = None,
    thread: int | None = None,
) -> Message:
    """Send a round video of at most a minute: the given bytes or a ready sample."""
    if not 0 < seconds <= _NOTE_SECONDS:
        raise CannotActError("a video note lasts a minute at most")
    body = data or sample_video(_NOTE, seconds)
    stored = world.files.add("video_note", body, mime="video/mp4", duration=seconds, size=_NOTE)
    return _media(world, person, stored, "", chat=chat, reply_to=reply_to, thread=thread)


@taped()
def document(  # noqa: PLR0913 - a medium and where it goes
    world: World,
    person: Person,
    data: bytes | None = None,
    *,
    name: str = "note.txt",
    mime: str = "text/plain",
    caption: str = "",
    chat: int | None = None,
    reply_to: int | None = None,
    thread: int | None = None,
) -> Message:
    """Send a document."""
    stored = world.files.add("document", data or b"Une petite note.\n", mime=mime, name=name)
    return _media(world, person, stored, caption, chat=chat, reply_to=reply_to, thread=thread)


def _media(
    world: World,
    person: Person,
    stored: StoredFile,
    caption: str,
    *,
    chat: int | None,
    reply_to: int | None,
    thread: int | None,
) -> Message:
    text, _ = clean(caption, [])
    content = Content(stored.kind, text, find_entities(text), media=stored)
    return post(world, person, content, chat=chat, reply_to=reply_to, thread=thread)
