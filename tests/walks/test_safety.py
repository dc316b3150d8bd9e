"""Concerns, suspensions and bans, pairs kept apart and frozen accounts, tap by tap."""

from __future__ import annotations

from dataclasses import replace

from sandbox.actor import Phone
from solidarity.people import Role
from tests.stage import Stage
from tests.walks.looking import button_labels, from_bot
from tests.walks.test_trust import card_of

SECRET = "Il a crié très fort"
LATER = "Et il a claqué la porte"


async def lead(stage: Stage, name: str) -> Phone:
    """The safeguarding lead: a resident who was given that role."""
    phone = await stage.resident(name)
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        person = await unit.people.by_telegram(phone.id)
        assert person is not None
        await unit.people.save(replace(person, roles=frozenset({Role.SAFEGUARD})))
    return phone


async def helped(stage: Stage, rosa: Phone, sam: Phone) -> str:
    """Sam has said yes to Rosa's request."""
    number = await stage.ask(rosa)
    await sam.hears("Courses")
    sam.press("J'y vais")
    await rosa.hears("Sam s'occupe de votre demande")
    await stage.settled()
    return number


async def test_a_concern_is_read_by_the_lead_alone(stage: Stage) -> None:
    """From 🚩 Signaler to its closing; the coordinator, the staff's group and Sam see nothing anywhere."""
    amel, lea = await stage.coordinator("Amel"), await lead(stage, "Léa")
    team = amel.create_group("Équipe", members=[])
    await amel.hears("Bonjour", chat=team)
    amel.write("/equipe", chat=team)
    await amel.hears("équipe communale", chat=team)
    rosa, sam = await stage.resident("Rosa"), await stage.volunteer("Sam")
    number = await helped(stage, rosa, sam)
    sam.write("Bonjour Rosa")
    said = await rosa.hears("Bonjour Rosa")
    rosa.press("🚩 Signaler")
    await rosa.until(lambda: "🛟 Une inquiétude" in rosa.buttons())
    rosa.press("🛟 Une inquiétude")
    await rosa.hears("Seule la personne de confiance de la commune le lit.")
    rosa.press("Un moment gênant")
    await rosa.sees("Écrivez ou dites ce qui s'est passé.")
    rosa.write(SECRET)
    await rosa.hears("C'est noté.")
    rosa.reply(said, LATER)
    await rosa.until(lambda: len(from_bot(rosa, "C'est noté.")) == 2)
    rosa.press("✅ Envoyer")
    await rosa.sees("Merci de l'avoir dit.")
    told = await lea.hears("🛟 Rosa")
    assert SECRET in told.text
    assert LATER in told.text
    assert number in told.text
    lea.press("✅ Je m'en occupe")
    await lea.sees("Vous vous en occupez.")
    lea.press("📝 Noter la suite")
    await lea.hears("Écrivez la suite")
    lea.write("Rosa va bien")
    await lea.hears("Rosa va bien")
    lea.press("🗄 Fermer")
    await lea.sees("Quelle suite")
    lea.press("On s'est parlé")
    await lea.sees("Fermée : On s'est parlé.")
    lea.write("/protection")
    await lea.hears("Aucune inquiétude n'attend.")
    amel.write("/protection")
    await amel.hears("Seule la personne de confiance")
    await stage.settled()
    for other in (amel, sam):
        assert [item for item in other.messages() if _speaks(item.text)] == []
    assert [item for item in amel.messages(team) if _speaks(item.text)] == []


def _speaks(text: str) -> bool:
    return any(word in text for word in (SECRET, LATER, "🛟", "va bien"))


async def test_suspended_then_excluded_and_back_again(stage: Stage) -> None:
    """Sam hands back; excluded he reads whom to call; erased he is not let in before two years are over."""
    amel, rosa, sam = (
        await stage.coordinator("Amel"),
        await stage.resident("Rosa"),
        await stage.volunteer("Sam"),
    )
    await helped(stage, rosa, sam)
    await card_of(amel, "Sam")
    amel.press("🚦 Compte")
    await amel.sees("Compte ouvert.")
    amel.press("⏸ Suspendre")
    await amel.sees("pour quelle raison")
    amel.press("Des mots ont blessé")
    await amel.sees("combien de temps")
    amel.press("7 jours")
    await amel.sees("Compte suspendu jusqu'au")
    assert "des mots ont blessé" in (await sam.hears("Votre compte est suspendu jusqu'au")).text
    await rosa.hears("On cherche quelqu'un d'autre. La commune est prévenue.")
    await stage.settled()
    amel.press("🔓 Laisser revenir")
    await sam.hears("de nouveau ouvert")
    await amel.sees("Compte ouvert.")
    amel.press("⛔ Exclure")
    await amel.sees("pour quelle raison")
    amel.press("Une personne a été mise en danger")
    await amel.sees("24 mois")
    amel.press("⛔ Oui, exclure")
    await sam.hears("La commune a fermé votre accès ici.")
    sam.key("🙋")
    await sam.hears("Votre accès est fermé ici.")
    sam.write("/mesdonnees")
    await sam.hears("Voici ce que nous gardons")
    sam.press("✏️ Corriger")
    await sam.sees("appelez la commune")
    assert not {"✏️ Prénom", "📍 Quartier"} & set(button_labels(sam.last_message()))
    sam.write("/oublier")
    assert "Un code qui reconnaît ce compte" in (await sam.hears("Effacer tout")).text
    sam.press("🗑 Oui, effacer")
    await stage.settled()
    seen = len(from_bot(sam, "Votre accès est fermé ici."))
    sam.start()
    await sam.until(lambda: len(from_bot(sam, "Votre accès est fermé ici.")) > seen)
    await stage.jump(days=731)
    sam.start()
    await sam.hears("112")


async def test_two_who_avoid_each_other(stage: Stage) -> None:
    """Rosa wishes it at the end; Sam is not asked again and reads nothing of it; she changes her mind."""
    await stage.coordinator("Amel")
    rosa, sam, ana = await stage.resident("Rosa"), await stage.volunteer("Sam"), await stage.volunteer("Ana")
    number = await stage.ask(rosa)
    await sam.hears("Courses")
    sam.press("J'y vais")
    await rosa.hears("Sam s'occupe de votre demande")
    await sam.until(lambda: "✔️ C'est fait" in sam.buttons())
    sam.press("✔️ C'est fait")
    await rosa.hears("Est-ce que tout s'est bien passé")
    rosa.press("😐 Moyennement")
    await rosa.until(lambda: "🚫 Plus jamais ensemble" in rosa.buttons())
    rosa.press("🚫 Plus jamais ensemble")
    await rosa.hears("L'autre personne ne le saura pas.")
    rosa.press("🚫 Plus avec Sam")
    await rosa.sees("Plus de mission ensemble : Sam et vous.")
    await stage.settled()
    before = len(sam.messages())
    await stage.ask(rosa, where=None)
    await stage.settled()
    assert len(sam.messages()) == before
    assert any("Courses" in item.text for item in ana.messages())
    rosa.key("⚙️")
    await rosa.hears("Réglages")
    rosa.press("🚫 Personnes écartées")
    await rosa.sees("Touchez un nom")
    rosa.press("🤝 À nouveau avec Sam")
    await rosa.sees("Vous n'écartez personne.")
    assert number


async def test_an_account_is_frozen_by_one_tap(stage: Stage) -> None:
    """From the team's screen: Ben's next tap is refused, and each command says why; Amel gives it back."""
    amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
    amel.key("🧭")
    await amel.until(lambda: "👥 Équipe" in amel.buttons())
    amel.press("👥 Équipe")
    await amel.sees("L'équipe")
    amel.press("Ben")
    await amel.until(lambda: "🧊 Geler ce compte" in amel.buttons())
    amel.press("🧊 Geler ce compte")
    await amel.sees("Le compte de cette personne est gelé : Ben.")
    await ben.hears("Amel a gelé votre compte.")
    ben.key("🧭")
    await ben.hears("Votre compte est gelé. Appelez une autre personne de l'équipe")
    for said, command in enumerate(("/alerte", "/annonce", "/trier", "/protection"), start=2):
        ben.write(command)
        await ben.until(lambda n=said: len(from_bot(ben, "Votre compte est gelé. Appelez")) == n)
    amel.press("🔓 Dégeler ce compte")
    await ben.hears("Votre compte est dégelé.")
    await amel.sees("L'équipe")
