"""A number of a card or an account in a request or an address: refused there, and nothing else is lost."""

from __future__ import annotations

from tests.promises.lures import CARDS, IBANS
from tests.stage import Stage
from tests.walks.looking import from_bot, requests_of
from tests.walks.test_home import asking

REFUSED = "Je n'ai pas gardé ce message"


async def test_a_number_is_refused_where_it_is_typed_and_the_rest_goes_on(stage: Stage) -> None:
    """Written again without it the detail and the address go; who speaks of money reads one line."""
    sam, rosa = await stage.volunteer("Sam"), await asking(stage)
    rosa.write(f"Prenez ma carte {CARDS[0]}")
    await rosa.hears(REFUSED)
    rosa.write("Du pain, payez avec ma carte bancaire")
    await rosa.hears("Payez à la porte")
    await rosa.hears("On envoie")
    rosa.press("✅ Envoyer")
    await rosa.hears("C'est envoyé")
    await sam.hears("Courses")
    sam.press("J'y vais")
    await rosa.hears("Sam s'occupe de votre demande")
    await stage.settled()
    (mission,) = await requests_of(stage, rosa)
    assert mission.request is not None
    assert mission.request.detail.text == "Du pain, payez avec ma carte bancaire"
    rosa.press("🏠 Donner mon adresse")
    await rosa.hears("Seulement Sam la voit.")
    rosa.write(f"Rue Haute 3, {IBANS[0]}")
    await rosa.until(lambda: len(from_bot(rosa, REFUSED)) == 2)
    rosa.write("Rue Haute 3")
    await rosa.hears("Sam peut voir votre adresse.")
    (mission,) = await requests_of(stage, rosa)
    assert mission.request is not None
    assert mission.request.address == "Rue Haute 3"
    everything = " ".join(item.text for item in sam.messages())
    assert not any(number in everything for number in (CARDS[0], IBANS[0]))
