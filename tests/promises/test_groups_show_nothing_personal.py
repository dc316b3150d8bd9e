"""In a group a name, a need and a place never meet, and nothing that somebody entrusted to the bot is shown.

A town is played with details, photos, numbers, addresses, private talk, a problem and somebody who cannot be
reached; then every word that the bot ever wrote or tried to write in any group is looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from sandbox.actor import Phone
from sandbox.chats import Chat
from sandbox.history import Call
from tests.stage import Stage, staged, test_town

RESIDENTS = ("Rosalinde", "Théodule", "Philomène", "Wivine", "Anselme")
DETAIL = "Deux pains gris et du lait sans lactose"
ADDRESS = "rue des Lilas 12, boîte 4"
TALK = "Le code de la porte est 7431"
CAPTION = "Ma porte verte, deuxième étage"
NUMBER = "0475 98 76 54"
SECRETS = (DETAIL, ADDRESS, TALK, CAPTION, NUMBER)
RIGHTS = ["can_pin_messages", "can_delete_messages", "can_manage_topics"]
WITH_WORDS = {"sendmessage", "editmessagetext"}
WITHOUT_WORDS = {
    *("pinchatmessage", "createforumtopic", "getchat", "getchatmember", "getchatmembercount"),
    "deletemessage",
}


async def bind(stage: Stage, amel: Phone, title: str, command: str, place: str | None, kind: str) -> Chat:
    """A group of this kind, in which the bot may do everything, bound."""
    chat = amel.create_group(title, kind=kind)
    amel.promote("bot", chat, RIGHTS)
    await amel.hears("Bonjour", chat=chat)
    amel.write(command, chat=chat)
    if place is None:
        await amel.hears("équipe communale", chat=chat)
    else:
        await amel.hears("quel quartier", chat=chat)
        amel.press(place, chat=chat)
        await amel.hears("relié", chat=chat)
    await stage.settled()
    return chat


async def ask_with_a_photo(stage: Stage, asker: Phone) -> None:
    """A request whose detail is a photo with words below it."""
    asker.key("🙋")
    await asker.hears("De quoi avez-vous besoin")
    asker.press("Petit travail")
    await asker.hears("Pour quand")
    asker.press("Demain")
    await asker.hears("Où habitez-vous")
    asker.press("Centre")
    await asker.hears("Un détail")
    asker.photo(CAPTION)
    await asker.hears("On envoie")
    asker.press("✅ Envoyer")
    await asker.hears("C'est envoyé")
    await stage.settled()


async def take(stage: Stage, helper: Phone, asker: Phone, chat: Chat, number: str) -> None:
    """The helper takes this request on its card in the group, once it is the group's turn."""
    while not (cards := [item for item in helper.messages(chat) if number in item.text and item.buttons]):
        await stage.jump(minutes=21)
    (card,) = cards
    helper.press("Je m'en occupe", message=card, chat=chat)
    await asker.hears("s'occupe de votre demande")
    await stage.settled()


async def play(stage: Stage) -> tuple[list[Chat], list[Chat], list[Phone]]:
    """The groups of neighbourhoods, those of the staff, and the residents, at the end of the walk."""
    amel = await stage.coordinator("Amel")
    centre = await bind(stage, amel, "Centre", "/quartier", "Centre", "supergroup")
    forum = await bind(stage, amel, "Centre, forum", "/quartier", "Centre", "forum")
    gare = await bind(stage, amel, "Gare", "/quartier", "Gare", "supergroup")
    team = await bind(stage, amel, "Équipe", "/equipe", None, "supergroup")
    team_forum = await bind(stage, amel, "Équipe, forum", "/equipe", None, "forum")
    sam, ana = await stage.volunteer("Sam"), await stage.volunteer("Ana")
    residents = [await stage.resident(name) for name in RESIDENTS]
    for phone in (sam, ana, *residents):
        amel.add(phone, centre)
    rosalinde, theodule, philomene, wivine, anselme = residents
    await helped(stage, rosalinde, sam, centre)
    await handed_back(stage, theodule, ana, centre)
    await ask_with_a_photo(stage, philomene)
    philomene.press("Je veux un appel")
    await philomene.hears("envoyer votre numéro")
    philomene.key("📱")
    await amel.hears("demande un appel", chat=amel.id)
    await unanswered(stage, wivine, amel)
    await out_of_reach(stage, anselme, sam, centre)
    rosalinde.write("/tableau", chat=centre)
    await from_the_group(stage, rosalinde, centre)
    await with_an_old_app(stage, theodule, centre)
    amel.write("/tableau", chat=team)
    await stage.jump(seconds=10)
    await stage.jump(hours=30)
    return [centre, forum, gare], [team, team_forum], residents


async def from_the_group(stage: Stage, asker: Phone, chat: Chat) -> None:
    """Written in the group, seen by nobody there, and then published."""
    asker.write(f"/besoin courses demain, {DETAIL}", chat=chat)
    await asker.hears(DETAIL, chat=chat)
    asker.press("Publier ici", chat=chat)
    await asker.hears("La suite en privé.", chat=chat)
    await stage.settled()


async def with_an_old_app(stage: Stage, asker: Phone, chat: Chat) -> None:
    """Written with an app that shows it to all: the bot takes it away and goes on in private."""
    asker.use_old_app()
    asker.write(f"/besoin courses demain, {DETAIL}", chat=chat)
    await asker.hears("Je l'ai effacé", chat=asker.id)
    asker.press("Envoyer sans mon nom", chat=asker.id)
    await asker.hears("C'est envoyé", chat=asker.id)
    await stage.settled()


async def helped(stage: Stage, asker: Phone, sam: Phone, chat: Chat) -> None:
    """From asking to a problem, with everything said that two people say."""
    number = await stage.ask(asker, detail=f"{DETAIL}. {ADDRESS}")
    await stage.settled()
    await take(stage, sam, asker, chat, number)
    asker.write(f"{TALK}, {NUMBER}")
    await sam.sees(TALK)
    sam.write(f"J'arrive {ADDRESS}")
    await asker.sees(ADDRESS)
    await stage.settled()
    sam.press("C'est fait", chat=sam.id)
    await asker.hears("tout s'est bien passé")
    asker.press("🆘")
    await stage.settled()


async def handed_back(stage: Stage, asker: Phone, ana: Phone, chat: Chat) -> None:
    """Taken and given back."""
    number = await stage.ask(asker, what="Un trajet", detail=DETAIL)
    await stage.settled()
    await take(stage, ana, asker, chat, number)
    ana.press("Je ne peux plus", chat=ana.id)
    await ana.hears("Rendre la demande")
    ana.press("Oui, je la rends", chat=ana.id)
    await ana.hears("C'est rendu")
    await stage.settled()


async def unanswered(stage: Stage, asker: Phone, amel: Phone) -> None:
    """Nobody is there to help: it is the coordinators'."""
    await stage.ask(asker, where="Gare", what="Courses", detail=f"{DETAIL}, {ADDRESS}")
    await stage.settled()
    await amel.sees("Pas de bénévole libre", chat=amel.id)


async def out_of_reach(stage: Stage, asker: Phone, sam: Phone, chat: Chat) -> None:
    """Who asked blocks the bot while somebody is on the way."""
    number = await stage.ask(asker, what="Courses", detail=DETAIL)
    await stage.settled()
    await take(stage, sam, asker, chat, number)
    asker.block()
    sam.write("Je suis en bas de chez vous")
    await stage.settled()


def calls_to(stage: Stage, chats: Iterable[Chat]) -> list[Call]:
    """All that the bot did or tried in these chats; only ever the group's id is a chat id below zero.

    What one member alone was shown there is not the group's.
    """
    ids = {chat.id for chat in chats}
    common = [call for call in stage.world.calls.calls if not _is_for_one(call)]
    return [call for call in common if call.chat in ids or _chat_of(call) in ids]


def _is_for_one(call: Call) -> bool:
    return "ephemeral_message_parameters" in call.parameters or "Ephemeral" in call.method


def _chat_of(call: Call) -> int | None:
    try:
        return int(call.parameters.get("chat_id", 0))
    except (TypeError, ValueError):
        return None


def words_of(call: Call) -> str:
    """Every word of a call as it is read: text, caption, buttons, name of a topic."""
    return json.dumps({key: _read(value) for key, value in call.parameters.items()}, ensure_ascii=False)


def _read(value: object) -> object:
    """Buttons and entities are JSON inside."""
    try:
        return json.loads(str(value))
    except ValueError:
        return str(value)


def has_any(text: str, parts: Iterable[str]) -> list[str]:
    """Which of these are in the text, however they are written."""
    low = text.casefold()
    return [part for part in parts if part.casefold() in low]


def digits(text: str) -> str:
    """The digits of a number."""
    return "".join(sign for sign in text if sign.isdigit())[-8:]


@pytest.mark.timeout(600)
async def test_groups_show_nothing_personal(tmp_path: Path) -> None:
    """Not one message, edit or topic in any group, whoever reads it."""
    async with staged(tmp_path / "town.sqlite3") as stage:
        neighbours, teams, residents = await play(stage)
        await stage.settled()
        town = test_town()
        needs = [item.names["fr"] for item in town.categories.values()]
        places = [item.names["fr"] for item in town.neighbourhoods.values()]
        numbers = [digits(phone.person.phone) for phone in residents] + [digits(NUMBER)]
        entrusted = [*(part.strip() for secret in SECRETS for part in secret.split(",")), *numbers]

        for chats in (neighbours, teams):
            for call in calls_to(stage, chats):
                assert call.method.lower() in WITH_WORDS | WITHOUT_WORDS, "no file, no copy of what was said"
                assert has_any(words_of(call), entrusted) == [], call.method
        for call in calls_to(stage, neighbours):
            assert has_any(words_of(call), RESIDENTS) == [], words_of(call)
        left = [item.text for chat in (*neighbours, *teams) for item in chat.messages.values()]
        assert has_any(" ".join(left), entrusted) == []
        for call in calls_to(stage, teams):
            words = words_of(call)
            together = [has_any(words, kind) for kind in (RESIDENTS, needs, places)]
            assert not all(together), words

        check_that_there_was_something_to_hide(stage, neighbours, teams)


def check_that_there_was_something_to_hide(stage: Stage, neighbours: list[Chat], teams: list[Chat]) -> None:
    """The cards were there, the helpers were named, and what was entrusted did reach whom it was for."""
    shown = " ".join(words_of(call) for call in calls_to(stage, neighbours))
    for part in ("Courses", "Un trajet", "Pris en charge par Sam", "en cours", "Demandes"):
        assert part in shown
    told = " ".join(words_of(call) for call in calls_to(stage, teams))
    for part in ("Courses", "Sans réponse", "Pas de bénévole libre"):
        assert part in told
    everywhere = " ".join(words_of(call) for call in stage.world.calls.calls)
    for part in (*SECRETS[:3], NUMBER, *RESIDENTS):
        assert part in everywhere
