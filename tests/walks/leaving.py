"""How somebody leaves, as they would: for walks about what goes with them."""

from __future__ import annotations

from sandbox.actor import Phone


async def erased(phone: Phone, *more: str) -> None:
    """They have everything erased; with a mission, by one more tap."""
    phone.write("/oublier")
    await phone.hears("Effacer tout ?")
    phone.press("Oui, effacer")
    for label in more:
        await phone.hears("Vous avez 1 mission en cours.")
        phone.press(label)
    await phone.hears("C'est effacé.")
