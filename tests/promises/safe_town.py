"""The part of the whole town in which people say concerns, are kept away and apart, and one is frozen."""

from __future__ import annotations

from sandbox.actor import Phone
from tests.stage import Stage


async def keep_safe(stage: Stage, people: dict[str, Phone]) -> None:
    """Iris and Sam say concerns about each other; Amel reads, suspends, lets back, and freezes Ben."""
    await stage.jump(days=1)
    amel, sam = people["Amel"], people["Sam"]
    iris = people["Iris"] = await stage.resident("Iris")
    number = await stage.ask(iris)
    await sam.hears(number, chat=sam.id)
    sam.press("J'y vais", chat=sam.id)
    await iris.hears("Sam s'occupe de votre demande")
    await stage.settled()
    iris.press("🚩 Signaler")
    await iris.until(lambda: "🚩 Oui, signaler" in iris.buttons())
    iris.press("🚩 Oui, signaler")
    card = await amel.hears("Iris signale la conversation", chat=amel.id)
    await _suspend(amel, card)
    iris.press("🚩 Signaler")
    await _worry(iris, voice=True)
    sam.press("➕ Autre chose", chat=sam.id)
    await _worry(sam)
    await stage.settled()
    await _read(amel)
    iris.press("🚫 Plus jamais ensemble")
    await iris.hears("L'autre personne ne le saura pas.")
    iris.press("🚫 Plus avec Sam")
    await iris.sees("Plus de mission ensemble")
    iris.key("⚙️")
    await iris.hears("Réglages")
    iris.press("🚫 Personnes écartées")
    await iris.sees("Touchez un nom")
    iris.press("🤝 À nouveau avec Sam")
    await iris.sees("Vous n'écartez personne.")
    await stage.settled()
    await _freeze(amel, people["Ben"])


async def _suspend(amel: Phone, card: object) -> None:
    """From the card of a request to who asks, and back again."""
    amel.press("🙋 Iris", card)  # type: ignore[arg-type]
    await amel.sees("Compte ouvert.", chat=amel.id)
    amel.press("⏸ Suspendre", chat=amel.id)
    await amel.sees("pour quelle raison", chat=amel.id)
    amel.press("Des mots ont blessé", chat=amel.id)
    await amel.sees("combien de temps", chat=amel.id)
    amel.press("7 jours", chat=amel.id)
    await amel.sees("Compte suspendu", chat=amel.id)
    amel.press("🔓 Laisser revenir", chat=amel.id)
    await amel.sees("Compte ouvert.", chat=amel.id)


async def _worry(phone: Phone, *, voice: bool = False) -> None:
    """A concern, from whichever screen has the button now."""
    await phone.until(lambda: "🛟 Une inquiétude" in phone.buttons(phone.id))
    phone.press("🛟 Une inquiétude", chat=phone.id)
    await phone.hears("Qu'est-ce qui vous inquiète", chat=phone.id)
    phone.press("Je m'inquiète", chat=phone.id)
    await phone.sees("Écrivez ou dites ce qui s'est passé.", chat=phone.id)
    if voice:
        phone.voice(5)
        await phone.hears("C'est noté.", chat=phone.id)
    phone.press("✅ Envoyer", chat=phone.id)
    await phone.sees("Merci de l'avoir dit.", chat=phone.id)


async def _read(amel: Phone) -> None:
    """Nobody is named for it, so Amel reads them, one at a time."""
    amel.write("/protection")
    await amel.hears("🛟 Iris", chat=amel.id)
    amel.press("🔊 Écouter", chat=amel.id)
    await amel.hears("L'inquiétude reçue", chat=amel.id)
    amel.write("/protection")
    await amel.until(lambda: "📞 Numéros" in amel.buttons(amel.id))
    amel.press("📞 Numéros", chat=amel.id)
    await amel.sees("Quel numéro", chat=amel.id)
    amel.press("↩️ Retour", chat=amel.id)
    await amel.sees("🛟 Iris", chat=amel.id)
    amel.press("✅ Je m'en occupe", chat=amel.id)
    await amel.sees("Vous vous en occupez.", chat=amel.id)
    amel.press("🗄 Fermer", chat=amel.id)
    await amel.sees("Quelle suite", chat=amel.id)
    amel.press("On s'est parlé", chat=amel.id)
    await amel.sees("Fermée : On s'est parlé.", chat=amel.id)


async def _freeze(amel: Phone, ben: Phone) -> None:
    """Ben's account, and back."""
    amel.key("🧭")
    await amel.until(lambda: "👥 Équipe" in amel.buttons(amel.id))
    amel.press("👥 Équipe", chat=amel.id)
    await amel.sees("L'équipe", chat=amel.id)
    amel.press("Ben", chat=amel.id)
    await amel.until(lambda: "🧊 Geler ce compte" in amel.buttons(amel.id))
    amel.press("🧊 Geler ce compte", chat=amel.id)
    await ben.hears("Amel a gelé votre compte.", chat=ben.id)
    await amel.sees("est gelé : Ben", chat=amel.id)
    amel.press("🔓 Dégeler ce compte", chat=amel.id)
    await ben.hears("Votre compte est dégelé.", chat=ben.id)
