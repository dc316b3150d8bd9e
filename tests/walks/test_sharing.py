"""Addresses and numbers: by their owner's button, to one person, each look kept, gone at the end."""

from __future__ import annotations

from sandbox.actor import Phone
from tests.stage import Stage
from tests.walks.leaving import erased
from tests.walks.looking import from_bot
from tests.walks.test_missions import taken

ADDRESS = "Rue du Pont 12, 2e étage"


async def given(stage: Stage) -> tuple[Phone, Phone]:
    """Rosa has given Sam her address, and he has looked at it."""
    sam, rosa, _ = await taken(stage)
    rosa.press("🏠 Donner mon adresse")
    await rosa.hears("Seulement Sam la voit.")
    rosa.write(ADDRESS)
    await rosa.hears("Sam peut voir votre adresse.")
    await sam.hears("Rosa vous donne son adresse.")
    assert ADDRESS not in sam.screen()
    sam.press("🏠 Adresse")
    shown = await sam.hears(ADDRESS)
    assert shown.protected
    return sam, rosa


async def test_an_address_is_seen_by_one_person_and_its_owner_knows(stage: Stage) -> None:
    """Given by a button, shown after a tap, listed in one's own data."""
    sam, rosa = await given(stage)
    rosa.write("/mesdonnees")
    await rosa.hears("Voici ce que nous gardons")
    rosa.press("Tout lire ici")
    await rosa.hears("Sam a vu l'adresse de votre demande")
    ana = await stage.volunteer("Ana")
    button = sam.find_button("🏠 Adresse")
    ana.forge(str(button[2]["callback_data"]))
    await stage.settled()
    assert ADDRESS not in ana.screen()


async def test_it_is_gone_at_the_end(stage: Stage) -> None:
    """Done: no message with the address is left on either side, typed or shown; and no new look is given."""
    sam, rosa = await given(stage)
    button = sam.find_button("🏠 Adresse")
    sam.press("C'est fait")
    await rosa.hears("tout s'est bien passé")
    await stage.settled()
    for phone in (sam, rosa):
        assert ADDRESS not in phone.screen()
    sam.press_again(button)
    await stage.settled()
    assert ADDRESS not in sam.screen()


async def test_looked_at_twice_one_message_shows_it(stage: Stage) -> None:
    """Also the next day, when it is sent anew: once."""
    sam, _ = await given(stage)
    sam.press("🏠 Adresse")
    await stage.settled()
    assert sum(ADDRESS in m.text for m in from_bot(sam)) == 1
    await stage.jump(hours=25)
    await stage.settled()
    assert sum(ADDRESS in m.text for m in from_bot(sam)) == 1


async def test_handed_back_it_is_gone_for_who_had_it(stage: Stage) -> None:
    """Who cannot come after all keeps no address."""
    sam, rosa = await given(stage)
    sam.press("Je ne peux plus")
    await sam.sees("On cherchera quelqu'un d'autre")
    sam.press("Oui, je la rends")
    await rosa.hears("Sam a un empêchement")
    await stage.settled()
    assert ADDRESS not in sam.screen()


async def test_who_is_erased_keeps_no_address_either(stage: Stage) -> None:
    """Neither the helper what was shown, nor its owner what was typed: with the account it goes at once."""
    sam, rosa = await given(stage)
    for phone, more in ((sam, ["Rendre et effacer"]), (rosa, [])):
        await erased(phone, *more)
        await phone.hears("C'est effacé. Merci pour tout.")
        await stage.settled()
        assert ADDRESS not in phone.screen()
    assert "C'est fait" not in sam.screen(), "nor the mission, with what was asked"


async def test_on_a_longer_mission_it_is_shown_anew_each_day(stage: Stage) -> None:
    """Telegram lets nothing be deleted after 48 hours: taken away and sent again, by day, while it lasts."""
    sam, rosa = await given(stage)
    first = next(m for m in from_bot(sam) if ADDRESS in m.text)
    await stage.jump(hours=25)
    await stage.settled()
    now = [m for m in from_bot(sam) if ADDRESS in m.text]
    assert len(now) == 1
    assert now[0].id != first.id
    assert ADDRESS not in rosa.screen()
    await stage.jump(hours=25)
    await stage.settled()
    sam.press("C'est fait")
    await rosa.hears("tout s'est bien passé")
    await stage.settled()
    assert ADDRESS not in sam.screen()
    refused = [call.description for call in stage.world.calls.calls if call.ok is False]
    assert not any("deleted" in (item or "") for item in refused)


async def test_the_volunteer_may_give_a_number(stage: Stage) -> None:
    """Seen by the resident after a tap, listed for its owner, and gone at the end."""
    sam, rosa, _ = await taken(stage)
    sam.press("➕ Autre chose")
    await sam.sees("que voulez-vous faire ?")
    sam.press("📱 Donner mon numéro")
    await sam.hears("Touchez le bouton en bas")
    sam.key("Envoyer mon numéro")
    await sam.hears("Rosa peut voir votre numéro.")
    await rosa.hears("Sam partage son numéro avec vous.")
    number = sam.person.phone
    assert number not in rosa.screen()
    rosa.press("📞 Numéro")
    await rosa.hears(number)
    sam.write("/mesdonnees")
    await sam.hears("Voici ce que nous gardons")
    sam.press("Tout lire ici")
    await sam.hears("Rosa a vu votre numéro")
    sam.press("C'est fait")
    await rosa.hears("tout s'est bien passé")
    await stage.settled()
    assert number not in rosa.screen()


async def test_rather_not_and_too_late(stage: Stage) -> None:
    """Back gives nothing; typed after the end, it stays with its owner and goes from the chat."""
    sam, rosa, _ = await taken(stage)
    rosa.press("🏠 Donner mon adresse")
    await rosa.hears("Seulement Sam la voit.")
    rosa.key("↩️ Retour")
    await rosa.hears("D'accord, rien n'est envoyé.")
    rosa.press("🏠 Donner mon adresse")
    await rosa.hears("Seulement Sam la voit.")
    sam.press("C'est fait")
    await rosa.hears("tout s'est bien passé")
    rosa.write(ADDRESS)
    await rosa.hears("D'accord, rien n'est envoyé.")
    await stage.settled()
    assert ADDRESS not in sam.screen()
    assert ADDRESS not in rosa.screen()
