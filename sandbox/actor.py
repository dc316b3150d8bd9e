"""A person with a phone, for tests and for the demo's script: acts by label, looks, and waits to hear.

    rosa = Phone(world, "Rosa")
    rosa.start()
    await rosa.hears("Bonjour")
    rosa.press("J'accepte")
    await rosa.hears("De quoi avez-vous besoin")

Acts are immediate and refuse what an app would not offer. Waiting is by event: every change of the world
wakes who waits. Chats are named by id, by `Chat` or by a group's title; none means the chat with the bot.
"""

from __future__ import annotations

from sandbox import acts, ephemeral, sharing, sharing_files
from sandbox.actor_groups import GroupKeeper, Thread, chat_of, number_of
from sandbox.chats import Chat
from sandbox.errors import NothingSuchError
from sandbox.messages import Message
from sandbox.presses import Press
from sandbox.watching import Where, Which


class Phone(GroupKeeper):
    """One person's Telegram. Makes the person when nobody bears that name yet."""

    # Acts

    def start(self, payload: str | None = None) -> Message:
        """Press START, with the payload of a deep link or without."""
        self._act()
        return acts.start(self.world, self.person, payload)

    def open(self, url: str) -> None:
        """Tap a link. For who never started the bot, a deep link shows START and sends nothing yet."""
        self._act()
        acts.open_link(self.world, self.person, url)

    def press_start(self) -> Message:
        """Press the START that an opened link shows."""
        link = self.person.link
        return self.start(link[0] if link else None)

    def write(
        self, text: str, chat: Where = None, *, reply_to: Which = None, thread: Thread = None
    ) -> Message:
        """Write a text."""
        self._act()
        return acts.write(self.world, self.person, text, **self._where(chat, reply_to, thread))

    def press(self, label: str, message: Which = None, *, chat: Where = None) -> Press | None:
        """Press the newest inline button with this label; a part of the label suffices.

        Looked for in the chat given, else with the bot first and then in the groups. A button with a link
        opens it and gives None.
        """
        place, number, button = self.find_button(label, message, chat=chat)
        self._act()
        if "url" in button:
            acts.open_link(self.world, self.person, str(button["url"]))
            return None
        return acts.press(self.world, self.person, number, button, chat=place.id)

    def find_button(
        self, label: str, message: Which = None, *, chat: Where = None
    ) -> tuple[Chat, int, dict[str, object]]:
        """Where such a button is: chat, message and the button; keep it to `press_again` when it is stale."""
        number = message.id if isinstance(message, Message) else message
        if isinstance(message, Message):
            chat = message.chat
        places = [self.chat(chat)] if chat is not None else self._chats()
        wanting: list[str] = []
        for place in places:
            try:
                found, button = acts.find_label(place, self.person, label, number)
            except NothingSuchError:
                wanting.append(self.screen(place))
            else:
                return place, found, button
        raise NothingSuchError(f"{self.name} has no button {label!r}:\n" + "\n".join(wanting))

    def press_again(self, found: tuple[Chat, int, dict[str, object]]) -> Press:
        """Press a button as it was when `find_button` saw it, though the message has changed or gone."""
        place, number, button = found
        self._act()
        data, label = str(button["callback_data"]), str(button["text"])
        return acts.forge(self.world, self.person, number, data, chat=place.id, label=label)

    def forge(self, data: str, message: Which = None, *, chat: Where = None) -> Press:
        """A press with any data, as a modified app can send."""
        place = self.chat(chat)
        number = self._number(message) or self.last_message(chat).id
        self._act()
        return acts.forge(self.world, self.person, number, data, chat=place.id)

    def key(
        self,
        label: str,
        chat: Where = None,
        *,
        latitude: float | None = None,
        longitude: float | None = None,
    ) -> Message:
        """Press a key of the reply keyboard; a part of the label suffices."""
        self._act()
        where = self.chat(chat).id
        return sharing.use_key(
            self.world, self.person, label, chat=where, latitude=latitude, longitude=longitude
        )

    def share_contact(
        self, chat: Where = None, *, phone: str | None = None, first_name: str | None = None
    ) -> Message:
        """Share the own card, or somebody else's by phone."""
        self._act()
        where = self.chat(chat).id
        return sharing.contact(self.world, self.person, chat=where, phone=phone, first_name=first_name)

    def share_location(self, latitude: float, longitude: float, chat: Where = None) -> Message:
        """Share a place."""
        return self.send_place(latitude, longitude, chat)

    def send_place(
        self,
        latitude: float,
        longitude: float,
        chat: Where = None,
        *,
        title: str = "",
        address: str = "",
        reply_to: Which = None,
        thread: Thread = None,
    ) -> Message:
        """Share a place; with a title it is a venue, with an address."""
        self._act()
        where = self._where(chat, reply_to, thread) | {"title": title, "address": address}
        return sharing.location(self.world, self.person, latitude, longitude, **where)

    def voice(
        self, seconds: int = 5, chat: Where = None, *, reply_to: Which = None, thread: Thread = None
    ) -> Message:
        """Send a voice message."""
        self._act()
        where = self._where(chat, reply_to, thread)
        return sharing_files.voice(self.world, self.person, seconds, **where)

    def photo(
        self,
        caption: str = "",
        chat: Where = None,
        *,
        reply_to: Which = None,
        thread: Thread = None,
        data: bytes | None = None,
    ) -> Message:
        """Send a photo."""
        self._act()
        where = self._where(chat, reply_to, thread)
        return sharing_files.photo(self.world, self.person, data, caption=caption, **where)

    def send_video(
        self,
        seconds: int = 3,
        chat: Where = None,
        *,
        caption: str = "",
        reply_to: Which = None,
        thread: Thread = None,
    ) -> Message:
        """Send a video."""
        self._act()
        where = self._where(chat, reply_to, thread)
        return sharing_files.video(self.world, self.person, seconds, caption=caption, **where)

    def send_video_note(
        self, seconds: int = 3, chat: Where = None, *, reply_to: Which = None, thread: Thread = None
    ) -> Message:
        """Send a round video."""
        self._act()
        where = self._where(chat, reply_to, thread)
        return sharing_files.video_note(self.world, self.person, seconds, **where)

    def document(
        self,
        name: str = "note.txt",
        chat: Where = None,
        *,
        data: bytes | None = None,
        caption: str = "",
        reply_to: Which = None,
        thread: Thread = None,
    ) -> Message:
        """Send a document."""
        self._act()
        where = self._where(chat, reply_to, thread) | {"name": name, "caption": caption}
        return sharing_files.document(self.world, self.person, data, **where)

    send_document = document

    def reply(self, message: int | Message, text: str, chat: Where = None) -> Message:
        """Answer a message, in its own chat and topic."""
        return self.write(text, chat, reply_to=message)

    def edit(self, message: int | Message, text: str, chat: Where = None) -> Message:
        """Change an own message: its text, or the caption of its photo, video, voice or document."""
        self._act()
        where = self.chat(chat if chat is not None else chat_of(message)).id
        return acts.edit(self.world, self.person, number_of(message), text, chat=where)

    def delete(self, message: int | Message, chat: Where = None) -> None:
        """Delete a message for everybody."""
        self._act()
        where = self.chat(chat if chat is not None else chat_of(message)).id
        acts.delete(self.world, self.person, number_of(message), chat=where)

    def react(self, emoji: str | None, message: Which = None, chat: Where = None) -> None:
        """Put a reaction on a message, else on the bot's last; None takes it back."""
        where = self.chat(chat if chat is not None else chat_of(message)).id
        number = self._number(message) or self.last_message(chat).id
        self._act()
        acts.react(self.world, self.person, number, emoji, chat=where)

    def block(self) -> None:
        """Block the bot."""
        self._act()
        acts.block(self.world, self.person)

    def unblock(self) -> None:
        """Unblock the bot."""
        self._act()
        acts.unblock(self.world, self.person)

    def delete_account(self) -> None:
        """Delete the account."""
        self._act()
        acts.delete_account(self.world, self.person)

    def rename(self, first_name: str, last_name: str | None = None) -> None:
        """Bear another name."""
        acts.rename(self.world, self.person, first_name=first_name, last_name=last_name)

    def use_old_app(self, *, on: bool = True) -> None:
        """Have an app from before ephemeral messages, or a new one again."""
        self._act()
        ephemeral.use_old_app(self.world, self.person, on=on)

    def change(self, **facts: str | None) -> None:
        """Change `first_name`, `last_name`, `username`, `language_code` or `phone`."""
        acts.rename(self.world, self.person, **facts)
