"""Groups: who may bind one, what happens when the bot is added, muted, removed, and when the group moves."""

from __future__ import annotations

import pytest

from sandbox.actor import Phone
from sandbox.chats import Chat
from solidarity.groups import Binding, Group
from tests.stage import Stage
from tests.walks.looking import button_labels, from_bot
from tests.walks.test_group_cards import TAKE

ASK = "Demandez à la commune de relier ce groupe. Elle est prévenue."
WHICH = "Ce groupe est celui de quel quartier ?"


async def stored(stage: Stage, chat: Chat) -> Group | None:
    """The group as the municipality knows it."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        return await unit.groups.find(chat.id)


async def strangers_group(stage: Stage, title: str = "Les voisins") -> tuple[Phone, Chat]:
    """A group of somebody who is no coordinator, with the bot in it."""
    tom = await stage.resident("Tom")
    chat = tom.create_group(title)
    await tom.hears("Bonjour", chat=chat)
    return tom, chat


async def test_added_to_a_group_the_bot_says_who_it_is_and_what_it_reads(stage: Stage) -> None:
    """A programme, reads only what is said to it, and how to bind the group."""
    tom, chat = await strangers_group(stage)
    said = tom.last(chat)
    for part in ("Je suis un programme", "Je lis seulement", "/quartier"):
        assert part in said


async def test_a_coordinator_who_is_an_admin_binds_with_one_command_and_one_tap(stage: Stage) -> None:
    """Then what is open in the neighbourhood appears."""
    amel = await stage.coordinator("Amel")
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    chat = amel.create_group("Quartier Centre")
    await amel.hears("Bonjour", chat=chat)
    amel.write("/quartier", chat=chat)
    asked = await amel.hears(WHICH, chat=chat)
    places = ["Centre", "Gare", "Bord de Meuse", "Citadelle", "Plateau", "Les Moulins"]
    assert button_labels(asked) == [*places, "🏷 Un thème"]
    amel.press("Centre", chat=chat)
    await amel.hears("Groupe relié au quartier Centre.", chat=chat)
    await amel.hears(number, chat=chat)
    group = await stored(stage, chat)
    assert group is not None
    assert (group.binding, group.neighbourhood) == (Binding.NEIGHBOURHOOD, "centre")


async def test_missing_rights_are_named_in_clear_words(stage: Stage) -> None:
    """What an admin still has to give and how; that all is there where it is."""
    amel = await stage.coordinator("Amel")
    poor = await stage.group("Sans droits", amel)
    assert "Il me manque des droits : épingler et supprimer des messages." in amel.screen(poor)
    assert "Touchez le nom du groupe, puis Modifier, Administrateurs et mon nom." in amel.screen(poor)
    rich = amel.create_group("Avec droits", kind="supergroup")
    amel.promote("bot", rich, ["can_pin_messages", "can_delete_messages"])
    await amel.hears("Bonjour", chat=rich)
    amel.write("/quartier", chat=rich)
    await amel.hears(WHICH, chat=rich)
    amel.press("Gare", chat=rich)
    bound = await amel.hears("Groupe relié au quartier Gare.", chat=rich)
    assert "manque" not in bound.text
    assert "✔️ J'ai tous les droits qu'il me faut." in bound.text


@pytest.mark.parametrize("who", ["resident", "newcomer", "coordinator who is no admin"])
async def test_anybody_else_is_sent_to_the_municipality_which_gets_the_groups_name(
    stage: Stage, who: str
) -> None:
    """« Demandez à la commune », and every coordinator may say yes or no."""
    amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
    tom, chat = await strangers_group(stage)
    asker = tom
    if who == "newcomer":
        asker = await stage.newcomer("Zoé")
        tom.add(asker, chat)
    elif who != "resident":
        asker = ben
        tom.add(ben, chat)
    asker.write("/quartier", chat=chat)
    await asker.hears(ASK, chat=chat)
    for coordinator in (amel, ben):
        told = await coordinator.sees("Le groupe « Les voisins » demande à être relié à un quartier.")
        assert button_labels(told) == ["✅ Relier", "✖️ Refuser"]


async def test_a_coordinator_says_yes_in_private(stage: Stage) -> None:
    """Yes, which neighbourhood; the group hears it once."""
    amel = await stage.coordinator("Amel")
    tom, chat = await strangers_group(stage)
    tom.write("/quartier", chat=chat)
    await amel.hears("demande à être relié")
    amel.press("✅ Relier", chat=amel.id)
    await amel.hears(WHICH, chat=amel.id)
    place = amel.find_button("Gare", chat=amel.id)
    amel.press_again(place)
    amel.press_again(place)
    await amel.hears("Le groupe « Les voisins » est relié au quartier Gare.", chat=amel.id)
    await tom.hears("Groupe relié au quartier Gare.", chat=chat)
    await stage.settled()
    assert len([m for m in tom.messages(chat) if "Groupe relié" in m.text]) == 1
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa, where="Gare")
    await tom.hears(number, chat=chat)


async def test_a_coordinator_says_no(stage: Stage) -> None:
    """The group stays unbound and may ask again later."""
    amel = await stage.coordinator("Amel")
    tom, chat = await strangers_group(stage)
    tom.write("/quartier", chat=chat)
    await amel.hears("demande à être relié")
    amel.press("✖️ Refuser")
    await amel.hears("Le groupe « Les voisins » n'est pas relié.")
    group = await stored(stage, chat)
    assert group is not None
    assert group.binding is Binding.NONE
    tom.write("/quartier", chat=chat)
    await tom.hears(ASK, chat=chat)
    await stage.settled()
    assert len(from_bot(amel, "demande à être relié")) == 1


async def test_a_no_after_a_yes_of_somebody_else_changes_nothing_and_says_so(stage: Stage) -> None:
    """Two coordinators, two opinions: what is bound stays bound."""
    amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
    tom, chat = await strangers_group(stage)
    tom.write("/quartier", chat=chat)
    await amel.hears("demande à être relié")
    await ben.sees("demande à être relié")
    amel.press("✅ Relier", chat=amel.id)
    await amel.hears(WHICH, chat=amel.id)
    amel.press("Gare", chat=amel.id)
    await amel.hears("est relié au quartier Gare", chat=amel.id)
    ben.press("✖️ Refuser")
    await ben.hears("Le groupe « Les voisins » est relié au quartier Gare.")


async def test_asking_ten_times_troubles_the_coordinators_once(stage: Stage) -> None:
    """Each asker gets an answer, the coordinators one message."""
    amel = await stage.coordinator("Amel")
    tom, chat = await strangers_group(stage)
    for _ in range(10):
        tom.write("/quartier", chat=chat)
    await stage.settled()
    assert len(from_bot(amel, "demande à être relié")) == 1
    assert len([m for m in tom.messages(chat) if m.text == ASK]) == 10


async def test_in_a_bound_group_anybody_may_ask_what_it_is_bound_to(stage: Stage) -> None:
    """/quartier of a resident answers truly and troubles nobody."""
    amel = await stage.coordinator("Amel")
    chat = await stage.group("Quartier Centre", amel)
    tom = await stage.resident("Tom")
    amel.add(tom, chat)
    tom.write("/quartier", chat=chat)
    await tom.hears("Groupe relié au quartier Centre.", chat=chat)
    await stage.settled()
    assert from_bot(amel, "demande à être relié") == []


async def test_an_anonymous_admin_confirms_in_private(stage: Stage) -> None:
    """Who it is decides, not the group's mask; the link serves once."""
    amel = await stage.coordinator("Amel")
    chat = amel.create_group("Quartier Centre", kind="supergroup")
    await amel.hears("Bonjour", chat=chat)
    amel.be_anonymous(chat)
    amel.write("/quartier", chat=chat)
    said = await amel.hears("Vous écrivez de façon anonyme. Confirmez en privé.", chat=chat)
    assert button_labels(said) == ["🔒 Confirmer en privé"]
    tom = await stage.resident("Tom")
    amel.add(tom, chat)
    url = str(said.buttons[0][0]["url"])
    tom.open(url)
    await tom.hears("Cette action est réservée à l'équipe communale.")
    amel.press("Confirmer en privé", chat=chat)
    await amel.hears(WHICH, chat=amel.id)
    amel.press("Centre", chat=amel.id)
    await amel.hears("est relié au quartier Centre", chat=amel.id)
    await amel.hears("Groupe relié au quartier Centre.", chat=chat)
    amel.open(url)
    await amel.hears("Ce lien n'est plus valable")


async def test_an_anonymous_admins_link_dies_after_half_an_hour(stage: Stage) -> None:
    """And is worth nothing to a coordinator who is no admin there."""
    amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
    chat = amel.create_group("Quartier Centre", kind="supergroup", members=[ben])
    await amel.hears("Bonjour", chat=chat)
    amel.be_anonymous(chat)
    amel.write("/equipe", chat=chat)
    said = await amel.hears("Confirmez en privé", chat=chat)
    url = str(said.buttons[0][0]["url"])
    ben.open(url)
    await ben.hears("Il faut être admin de ce groupe.")
    await stage.jump(minutes=31)
    amel.open(url)
    await amel.hears("Ce lien n'est plus valable")


async def test_an_anonymous_admin_binds_the_staff_chat(stage: Stage) -> None:
    """One tap in private is enough for /equipe."""
    amel = await stage.coordinator("Amel")
    chat = amel.create_group("Équipe", kind="supergroup")
    await amel.hears("Bonjour", chat=chat)
    amel.be_anonymous(chat)
    amel.write("/equipe", chat=chat)
    said = await amel.hears("Confirmez en privé", chat=chat)
    amel.open(str(said.buttons[0][0]["url"]))
    await amel.hears("Ce groupe est maintenant celui de l'équipe communale.", chat=amel.id)
    group = await stored(stage, chat)
    assert group is not None
    assert group.binding is Binding.STAFF


async def test_the_choice_of_a_neighbourhood_is_for_admins_who_are_coordinators(stage: Stage) -> None:
    """The buttons stand in front of everybody; others who press them are refused."""
    amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
    tom, zoe = await stage.resident("Tom"), await stage.newcomer("Zoé")
    chat = amel.create_group("Quartier Centre", members=[ben, tom, zoe])
    await amel.hears("Bonjour", chat=chat)
    amel.write("/quartier", chat=chat)
    await amel.hears(WHICH, chat=chat)
    for phone, words in (
        (tom, "Cette action est réservée à l'équipe communale."),
        (zoe, "Cette action est réservée à l'équipe communale."),
        (ben, "Il faut être admin de ce groupe."),
    ):
        phone.press("Centre", chat=chat)
        assert await phone.hears_toast() == words
    group = await stored(stage, chat)
    assert group is not None
    assert group.binding is Binding.NONE


async def test_an_unbound_group_never_sees_a_card(stage: Stage) -> None:
    """Nor one that only asked, nor one that was refused."""
    amel = await stage.coordinator("Amel")
    tom, chat = await strangers_group(stage)
    rosa = await stage.resident("Rosa")
    first = await stage.ask(rosa)
    await stage.settled()
    tom.write("/quartier", chat=chat)
    await amel.hears("demande à être relié")
    second = await stage.ask(rosa, what="Un trajet", where=None)
    await stage.settled()
    amel.press("✖️ Refuser")
    await amel.hears("n'est pas relié")
    third = await stage.ask(rosa, what="Petit travail", where=None)
    await stage.settled()
    for number in (first, second, third):
        assert number not in tom.screen(chat)


async def test_a_group_bound_anew_belongs_to_the_new_neighbourhood_only(stage: Stage) -> None:
    """A mistake can be mended with the same command."""
    amel = await stage.coordinator("Amel")
    chat = await stage.group("Les voisins", amel)
    amel.write("/quartier", chat=chat)
    await amel.hears(WHICH, chat=chat)
    amel.press("Gare", chat=chat)
    await amel.hears("Groupe relié au quartier Gare.", chat=chat)
    rosa = await stage.resident("Rosa")
    centre = await stage.ask(rosa)
    gare = await stage.ask(await stage.resident("Léa"), where="Gare")
    await amel.hears(gare, chat=chat)
    await stage.settled()
    assert centre not in amel.screen(chat)


async def test_the_commands_of_groups_say_so_in_private(stage: Stage) -> None:
    """/quartier and /equipe belong into a group."""
    amel = await stage.coordinator("Amel")
    for command in ("/quartier", "/equipe"):
        amel.write(command)
        await amel.hears("Cette commande s'écrit dans un groupe.")


async def test_the_binding_survives_the_upgrade_to_a_supergroup(stage: Stage) -> None:
    """The open card is posted anew under the new id, and works."""
    amel, sam = await stage.coordinator("Amel"), await stage.volunteer("Sam")
    chat = await stage.group("Quartier Centre", amel)
    amel.add(sam, chat)
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    await stage.ask_on()
    await amel.hears(number, chat=chat)
    new = amel.upgrade(chat)
    await amel.hears(number, chat=new)
    await stage.settled()
    group = await stored(stage, new)
    assert group is not None
    assert (group.binding, group.neighbourhood) == (Binding.NEIGHBOURHOOD, "centre")
    assert await stored(stage, chat) is None
    sam.press(TAKE, chat=new)
    await rosa.hears("Sam s'occupe de votre demande")
    other = await stage.ask(await stage.resident("Léa"), what="Un trajet")
    await stage.ask_on()
    await amel.hears(other, chat=new)


async def test_the_upgrade_is_noticed_also_while_the_bot_was_down(stage: Stage) -> None:
    """A card planned for the old id goes to the new one."""
    amel = await stage.coordinator("Amel")
    chat = await stage.group("Quartier Centre", amel)
    rosa = await stage.resident("Rosa")
    await stage.settled()
    await stage.stop_bot()
    new = amel.upgrade(chat)
    await stage.start_bot()
    number = await stage.ask(rosa)
    await amel.hears(number, chat=new)


async def test_removed_from_a_bound_group_the_coordinators_hear_it_with_the_remedy(stage: Stage) -> None:
    """And when it is let in again, what is open is shown again."""
    amel = await stage.coordinator("Amel")
    chat = await stage.group("Quartier Centre", amel)
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    await amel.hears(number, chat=chat)
    amel.remove("bot", chat)
    told = await amel.hears("On m'a retiré du groupe « Quartier Centre ».", chat=amel.id)
    assert "Pour me remettre : ajoutez-moi au groupe. Il reste relié." in told.text
    before = len([m for m in amel.messages(chat) if number in m.text])
    amel.add("bot", chat)
    await amel.until(lambda: len([m for m in amel.messages(chat) if number in m.text]) == before + 1)


async def test_removed_from_an_unbound_group_nobody_is_troubled(stage: Stage) -> None:
    """It was nobody's business."""
    amel = await stage.coordinator("Amel")
    tom, chat = await strangers_group(stage)
    tom.remove("bot", chat)
    await stage.settled()
    assert "retiré" not in amel.screen()


async def test_a_group_where_the_bot_may_not_write_is_told_to_the_coordinators(rough_stage: Stage) -> None:
    """Found out when a card cannot be posted; said in clear words."""
    from sandbox.faults import Fault

    stage = rough_stage
    amel = await stage.coordinator("Amel")
    chat = await stage.group("Quartier Centre", amel)
    await stage.settled()
    stage.world.faults.add(
        Fault(
            "bad_request",
            "sendmessage",
            chat=chat.id,
            description="not enough rights to send text messages to the chat",
        )
    )
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa)
    told = await amel.hears("Je ne peux plus écrire dans le groupe « Quartier Centre ».", chat=amel.id)
    assert "Demandez à un admin du groupe de m'autoriser à écrire." in told.text


async def test_a_group_with_an_awkward_title_is_named_as_it_is(stage: Stage) -> None:
    """Signs of markup in a title stay signs."""
    amel = await stage.coordinator("Amel")
    tom, chat = await strangers_group(stage, "Les *voisins* {du} <b>Centre</b>")
    tom.write("/quartier", chat=chat)
    await amel.hears("Le groupe « Les *voisins* {du} <b>Centre</b> » demande à être relié")
