"""The neighbourhood's group: what it sees of a request, and what a tap on its card does, for whoever taps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.actor import Phone
from sandbox.chats import Chat
from tests.stage import Stage
from tests.walks.looking import button_labels, from_bot, mission, taps_of
from tests.walks.test_asking import CATEGORIES, INSIDE, TOWN

TAKE = "🙋 Je m'en occupe"
SHOWN_IN_GROUPS = {f"{item.icon} {item.names['fr']}": item.in_groups for item in TOWN.active_categories()}


async def town(stage: Stage, *members: Phone) -> tuple[Phone, Chat]:
    """A coordinator and the bound group of the Centre, with these people in it."""
    amel = await stage.coordinator("Amel")
    group = await stage.group("Quartier Centre", amel)
    for member in members:
        amel.add(member, group)
    return amel, group


async def asked(stage: Stage, group: Chat, amel: Phone, **what: str) -> tuple[Phone, str]:
    """Rosa's request, on a card in the group."""
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa, **what)
    await stage.ask_on()
    await amel.hears(number, chat=group)
    return rosa, number


async def test_the_group_sees_the_need_and_nothing_else(stage: Stage) -> None:
    """What, when, which neighbourhood, the number; no name, no detail."""
    amel, group = await town(stage)
    _, number = await asked(stage, group, amel, detail="Sonnez chez Dupont")
    assert amel.last(group) == f"🟠 🛒 Courses · demain · quartier Centre · demande {number}"
    assert button_labels(amel.last_message(group)) == [TAKE]
    assert "Rosa" not in amel.screen(group)
    assert "Dupont" not in amel.screen(group)


@pytest.mark.parametrize("category", CATEGORIES)
async def test_what_is_too_private_for_a_group_is_never_shown_in_one(stage: Stage, category: str) -> None:
    """Medicines, a food parcel, somebody to talk to: volunteers only; the rest: the group too."""
    amel, group = await town(stage)
    sam = await stage.volunteer("Sam")
    if category in INSIDE:
        await stage.trust(amel, sam)
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa, what=category)
    await sam.hears(number)
    await stage.ask_on()
    assert (number in amel.screen(group)) is SHOWN_IN_GROUPS[category]


async def test_one_tap_takes_it_and_the_card_says_who(stage: Stage) -> None:
    """« Pris en charge par Sam », in place; Sam goes on in private; nobody else gets a message."""
    sam = await stage.volunteer("Sam")
    amel, group = await town(stage, sam)
    rosa, _ = await asked(stage, group, amel)
    messages = len(from_bot(amel)) + len(amel.messages(group))
    press = sam.press(TAKE, chat=group)
    assert await sam.hears_toast() == "Merci ! La suite en privé."
    await sam.hears("C'est pour vous", chat=sam.id)
    await rosa.hears("Sam s'occupe de votre demande")
    await stage.settled()
    assert press is not None
    assert press.url is None
    assert "✅ Pris en charge par Sam · 10\u00a0h" in amel.last(group)
    assert amel.last_message(group).buttons == []
    assert len(from_bot(amel)) + len(amel.messages(group)) == messages


async def test_others_who_tap_hear_who_has_it(stage: Stage) -> None:
    """A toast with the name, and the card as it is."""
    sam, ana = await stage.volunteer("Sam"), await stage.volunteer("Ana")
    amel, group = await town(stage, sam, ana)
    await asked(stage, group, amel)
    late = ana.find_button(TAKE, chat=group)
    sam.press(TAKE, chat=group)
    await sam.hears_toast()
    await stage.settled()
    ana.press_again(late)
    assert await ana.hears_toast() == "Sam s'en occupe déjà."


async def test_a_tap_on_a_request_that_is_over_says_so(stage: Stage) -> None:
    """Cancelled in between: a toast, and the card follows."""
    sam = await stage.volunteer("Sam")
    amel, group = await town(stage, sam)
    rosa, _ = await asked(stage, group, amel)
    late = sam.find_button(TAKE, chat=group)
    rosa.press("Annuler ma demande")
    await rosa.hears("Annuler la demande")
    rosa.press("Oui, annuler")
    await rosa.hears("Vous avez annulé")
    sam.press_again(late)
    assert await sam.hears_toast() == "Cette demande est annulée."
    await stage.settled()
    assert "Cette demande est terminée." in amel.last(group)


async def test_the_asker_cannot_take_it_in_the_group(stage: Stage) -> None:
    """« C'est votre propre demande. », whether a volunteer or not; and nothing is held."""
    amel, group = await town(stage)
    rosa, number = await asked(stage, group, amel)
    amel.add(rosa, group)
    rosa.press(TAKE, chat=group)
    assert await rosa.hears_toast() == "C'est votre propre demande."
    assert (await mission(stage, number, rosa)).hold is None


async def test_a_volunteer_of_another_neighbourhood_may_take_it(stage: Stage) -> None:
    """Who is in the group wants to help there."""
    tom = await stage.volunteer("Tom", "Gare")
    amel, group = await town(stage, tom)
    rosa, _ = await asked(stage, group, amel)
    tom.press(TAKE, chat=group)
    assert await tom.hears_toast() == "Merci ! La suite en privé."
    await rosa.hears("Tom s'occupe de votre demande")


async def test_a_stranger_is_led_by_a_link_through_the_charter_to_the_mission(stage: Stage) -> None:
    """START, « J'accepte », the charter, the neighbourhood: then it is theirs."""
    tom = await stage.newcomer("Tom")
    amel, group = await town(stage, tom)
    rosa, number = await asked(stage, group, amel)
    press = tom.press(TAKE, chat=group)
    await tom.answered(press)
    assert press is not None
    assert press.url is not None
    assert press.url.startswith("https://t.me/entraide_bot?start=m_")
    tom.open(press.url)
    before = taps_of(tom)
    tom.press_start()
    await tom.hears("112")
    tom.press("👍")
    await tom.hears("charte")
    tom.press("18 ans ou plus")
    await tom.hears("Votre quartier")
    tom.press("Centre")
    await tom.hears("Bienvenue parmi les bénévoles")
    await tom.hears("C'est pour vous")
    assert taps_of(tom) - before == 4
    await rosa.hears("Tom s'occupe de votre demande")
    await stage.settled()
    assert "Pris en charge par Tom" in amel.last(group)
    assert (await mission(stage, number, rosa)).hold is None
    assert tom.keys()[1] == "🎒 Mes missions"


async def test_a_resident_who_taps_needs_the_charter_only(stage: Stage) -> None:
    """Two taps where the neighbourhood is known already."""
    tom = await stage.resident("Tom")
    await stage.ask(tom, what="Un trajet")
    amel, group = await town(stage, tom)
    await asked(stage, group, amel)
    press = tom.press(TAKE, chat=group)
    await tom.answered(press)
    assert press is not None
    assert press.url is not None
    tom.open(press.url)
    await tom.hears("charte")
    tom.press("18 ans ou plus")
    await tom.hears("C'est pour vous")


async def test_meanwhile_the_mission_is_held_and_others_are_told_to_try_again(stage: Stage) -> None:
    """Ten minutes for who is registering; then it is free for everybody."""
    tom, sam = await stage.newcomer("Tom"), await stage.volunteer("Sam")
    lea = await stage.newcomer("Léa")
    amel, group = await town(stage, tom, sam, lea)
    rosa, _ = await asked(stage, group, amel)
    await tom.answered(tom.press(TAKE, chat=group))
    wait = "Une personne s'inscrit pour cette demande. Réessayez dans 10 minutes."
    sam.press(TAKE, chat=group)
    assert await sam.hears_toast() == wait
    sam.press("J'y vais", chat=sam.id)
    assert await sam.hears_toast() == wait
    lea.press(TAKE, chat=group)
    assert await lea.hears_toast() == wait
    await stage.jump(minutes=9)
    sam.press(TAKE, chat=group)
    assert await sam.hears_toast() == wait
    await stage.jump(minutes=2)
    sam.press(TAKE, chat=group)
    assert await sam.hears_toast() == "Merci ! La suite en privé."
    await rosa.hears("Sam s'occupe de votre demande")


async def test_who_registers_too_late_is_still_welcome(stage: Stage) -> None:
    """The mission is gone, the volunteer stays, and it is said kindly."""
    tom, sam = await stage.newcomer("Tom"), await stage.volunteer("Sam")
    amel, group = await town(stage, tom, sam)
    await asked(stage, group, amel)
    press = tom.press(TAKE, chat=group)
    await tom.answered(press)
    assert press is not None
    tom.open(str(press.url))
    tom.press_start()
    await tom.hears("112")
    tom.press("👍")
    await tom.hears("charte")
    await stage.jump(minutes=11)
    sam.press(TAKE, chat=group)
    await sam.hears_toast("Merci")
    tom.press("18 ans ou plus")
    await tom.hears("Votre quartier")
    tom.press("Centre")
    await tom.hears("Bienvenue parmi les bénévoles")
    await tom.hears("Quelqu'un a dit oui juste avant. Merci !")
    assert tom.keys()[1] == "🎒 Mes missions"


@pytest.mark.parametrize("way", ["Annuler", "moins de 15 ans", "15–17 ans"])
async def test_giving_up_the_enrolment_frees_the_mission_at_once(stage: Stage, way: str) -> None:
    """Nobody waits ten minutes for somebody who said no, or who may not yet."""
    tom, sam = await stage.resident("Tom"), await stage.volunteer("Sam")
    amel, group = await town(stage, tom, sam)
    await asked(stage, group, amel)
    press = tom.press(TAKE, chat=group)
    await tom.answered(press)
    assert press is not None
    tom.open(str(press.url))
    await tom.hears("charte")
    tom.press(way)
    if way == "15–17 ans":
        await tom.hears("Votre quartier")
        tom.press("Centre")
    await stage.settled()
    sam.press(TAKE, chat=group)
    assert await sam.hears_toast() == "Merci ! La suite en privé."


async def test_a_link_of_a_mission_that_is_gone_says_so(stage: Stage) -> None:
    """Opened a day later by a volunteer."""
    tom, sam, ana = await stage.newcomer("Tom"), await stage.volunteer("Sam"), await stage.volunteer("Ana")
    amel, group = await town(stage, tom, sam)
    await asked(stage, group, amel)
    press = tom.press(TAKE, chat=group)
    await tom.answered(press)
    assert press is not None
    await stage.jump(minutes=11)
    sam.press(TAKE, chat=group)
    await sam.hears_toast("Merci")
    ana.open(str(press.url))
    await ana.hears("Quelqu'un a dit oui juste avant. Merci !")


async def test_the_card_goes_to_the_topic_where_the_group_was_bound(stage: Stage) -> None:
    """In a forum, to that topic and no other."""
    amel = await stage.coordinator("Amel")
    forum = amel.create_group("Centre, forum", kind="forum")
    amel.promote("bot", forum, ["can_pin_messages", "can_delete_messages", "can_manage_topics"])
    topic = amel.create_topic("Entraide", forum)
    amel.write("/quartier", chat=forum, thread=topic)
    await amel.hears("quel quartier", chat=forum)
    amel.press("Centre", chat=forum)
    await amel.hears("Groupe relié au quartier Centre", chat=forum)
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    card = await amel.hears(number, chat=forum)
    assert card.thread == topic.id
    sam = await stage.volunteer("Sam")
    amel.add(sam, forum)
    sam.press(TAKE, chat=forum)
    await sam.hears_toast("La suite en privé")
    await stage.settled()
    assert "Pris en charge par Sam" in forum.messages[card.id].text


async def test_in_quiet_hours_no_card_is_posted(stage: Stage) -> None:
    """Groups sleep too."""
    amel, group = await town(stage)
    await stage.jump(hours=12)
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    await stage.settled()
    assert number not in amel.screen(group)
    await stage.jump(hours=10, minutes=30)
    assert number in amel.last(group)


async def test_what_is_done_is_said_with_thanks(stage: Stage) -> None:
    """The group sees its own good deeds."""
    sam = await stage.volunteer("Sam")
    amel, group = await town(stage, sam)
    rosa, _ = await asked(stage, group, amel)
    sam.press(TAKE, chat=group)
    await sam.hears("C'est pour vous", chat=sam.id)
    sam.press("C'est fait", chat=sam.id)
    await rosa.hears("tout s'est bien passé")
    await stage.settled()
    assert "✅ C'est fait. Merci Sam !" in amel.last(group)


async def test_a_mission_handed_back_is_open_again_on_one_new_card(stage: Stage) -> None:
    """The older one shrinks to a line without a button; another may take it, who gave it back may not."""
    sam, ana = await stage.volunteer("Sam"), await stage.volunteer("Ana")
    amel, group = await town(stage, sam, ana)
    rosa, number = await asked(stage, group, amel)
    sam.press(TAKE, chat=group)
    await sam.hears("C'est pour vous", chat=sam.id)
    sam.press("Je ne peux plus", chat=sam.id)
    await sam.hears("Rendre la demande")
    sam.press("Oui, je la rends", chat=sam.id)
    await sam.hears("C'est rendu")
    await stage.settled()
    cards = [m for m in amel.messages(group) if number in m.text]
    assert [button_labels(card) for card in cards] == [[], [TAKE]]
    sam.press(TAKE, chat=group)
    assert await sam.hears_toast() == "Vous aviez dit : pas cette fois. D'autres demandes viendront."
    ana.press(TAKE, chat=group)
    await ana.hears_toast("La suite en privé")
    await rosa.hears("Ana s'occupe de votre demande")


async def test_two_groups_of_one_neighbourhood_agree(stage: Stage) -> None:
    """Taken in one, both cards say so."""
    sam = await stage.volunteer("Sam")
    amel, first = await town(stage, sam)
    second = await stage.group("Centre bis", amel)
    rosa, number = await asked(stage, first, amel)
    await amel.sees(number, chat=second)
    sam.press(TAKE, chat=first)
    await rosa.hears("s'occupe de votre demande")
    await stage.settled()
    for group in (first, second):
        assert "Pris en charge par Sam" in amel.last(group)


async def test_a_request_of_another_neighbourhood_stays_away(stage: Stage) -> None:
    """Each group sees its own."""
    amel, group = await town(stage)
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa, where="Gare")
    await stage.settled()
    assert number not in amel.screen(group)


@pytest.mark.parametrize("command", ["/aide", "/start", "/benevole"])
async def test_a_private_command_in_a_group_is_led_into_private(stage: Stage, command: str) -> None:
    """Without repeating anything in front of everybody."""
    rosa = await stage.resident("Rosa")
    _, group = await town(stage, rosa)
    rosa.write(f"{command}@entraide_bot", chat=group)
    said = await rosa.hears("En privé, personne d'autre ne lit.", chat=group)
    assert button_labels(said) == ["🔒 Continuer en privé"]
    rosa.press("Continuer en privé", chat=group)
    await rosa.hears("Bonjour Rosa", chat=rosa.id)


async def test_talk_among_neighbours_is_not_the_bots_business(stage: Stage) -> None:
    """It says nothing to what is not said to it."""
    rosa = await stage.resident("Rosa")
    amel, group = await town(stage, rosa)
    before = len(amel.messages(group))
    rosa.write("Quelqu'un a vu mon chat ?", chat=group)
    rosa.photo("Il est roux", chat=group)
    await stage.settled()
    assert len(amel.messages(group)) == before + 2


async def test_a_card_outlives_days(stage: Stage) -> None:
    """Taken two days later, it still changes in place."""
    sam = await stage.volunteer("Sam")
    amel, group = await town(stage, sam)
    _, number = await asked(stage, group, amel, when="Cette semaine")
    stage.clock.jump(timedelta(days=2))
    await stage.settled()
    sam.press(TAKE, chat=group)
    await sam.hears_toast("La suite en privé")
    await stage.settled()
    assert len([m for m in amel.messages(group) if number in m.text]) == 1
