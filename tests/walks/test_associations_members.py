"""Who speaks for an association: invited, named, removed, leaving; and what they change and write."""

from __future__ import annotations

from solidarity.organisations import Part
from tests.stage import Stage
from tests.walks.looking import from_bot
from tests.walks.test_associations import (
    NAME,
    WORN_OUT,
    accepted,
    all_of_them,
    joined,
    own_screen,
    payload_of,
    registered,
)


async def test_a_member_invites_another_who_only_writes(stage: Stage) -> None:
    """A newcomer too, after the first screen; the screen of who writes has nothing to decide."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    await accepted(stage, amel, rosa)
    await own_screen(rosa)
    rosa.press("➕ Inviter quelqu'un")
    payload = payload_of((await rosa.hears("Passez ce lien à la personne qui écrira avec vous.")).text)
    sam = await stage.newcomer("Sam")
    sam.start(payload)
    await sam.hears("112")
    sam.press("👍")
    await sam.hears(f"Vous parlez maintenant pour {NAME}.")
    await rosa.hears(f"Sam écrit maintenant avec vous, pour {NAME}.")
    await own_screen(sam)
    assert "Responsable : Rosa. Avec : Sam." in sam.last()
    assert sam.buttons() == ["📣 Nouvelle annonce", "📰 Ses annonces", "👋 Quitter", "↩️ Retour"]
    sam.start(payload)
    await sam.hears("Responsable : Rosa. Avec : Sam.")
    tom = await stage.resident("Tom")
    tom.start(payload)
    await tom.hears(WORN_OUT)


async def test_who_leads_it_removes_a_member(stage: Stage) -> None:
    """Who no longer finds it in the settings."""
    amel, rosa, sam = (
        await stage.coordinator("Amel"),
        await stage.resident("Rosa"),
        await stage.resident("Sam"),
    )
    await accepted(stage, amel, rosa)
    await joined(stage, rosa, sam)
    await own_screen(rosa)
    rosa.press("👥 Les membres")
    await rosa.hears(f"Qui parle pour {NAME} :")
    rosa.press("👤 Sam")
    await rosa.hears(f"Sam écrit pour {NAME}.")
    removing = rosa.find_button("✖️ Retirer")
    rosa.press("✖️ Retirer")
    await sam.hears(f"Vous n'écrivez plus pour {NAME}.")
    await rosa.sees("Responsable : Rosa.")
    rosa.press_again(removing)
    await stage.settled()
    sam.key("⚙️")
    await sam.hears("Réglages")
    assert not any(NAME in label for label in sam.buttons())
    assert len(from_bot(sam, "Vous n'écrivez plus")) == 1


async def test_the_last_lead_names_another_before_leaving(stage: Stage) -> None:
    """Refused with a sentence that says what to do; then it works."""
    amel, rosa, sam = (
        await stage.coordinator("Amel"),
        await stage.resident("Rosa"),
        await stage.resident("Sam"),
    )
    await accepted(stage, amel, rosa)
    await joined(stage, rosa, sam)
    await own_screen(rosa)
    rosa.press("👋 Quitter")
    await rosa.hears(f"Quitter {NAME} ?")
    rosa.press("Oui, je quitte")
    await rosa.sees("Responsable : Rosa. Avec : Sam.")
    assert (
        await rosa.hears_toast()
        == "Vous êtes la seule personne responsable. Nommez d'abord quelqu'un d'autre."
    )
    rosa.press("👥 Les membres")
    await rosa.hears("Qui parle pour")
    rosa.press("👤 Sam")
    await rosa.hears("Sam écrit pour")
    rosa.press("⭐ Nommer responsable")
    await sam.hears("Vous êtes maintenant responsable.")
    await rosa.sees("Responsable : Rosa et Sam.")
    rosa.press("👋 Quitter")
    await rosa.hears(f"Quitter {NAME} ?")
    rosa.press("Oui, je quitte")
    await rosa.hears("C'est noté. Merci pour tout")
    (it,) = await all_of_them(stage)
    assert [item.part for item in it.members] == [Part.LEAD]


async def test_contact_places_and_services_are_changed(stage: Stage) -> None:
    """Each by its question; cancelled, nothing changes."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    await accepted(stage, amel, rosa)
    await own_screen(rosa)
    rosa.press("✏️ Changer")
    await rosa.hears("Le nom et le numéro restent")
    rosa.press("Le contact")
    await rosa.hears("vous joindre")
    rosa.write("nulle part")
    await rosa.hears("Je ne vois ni téléphone ni mail.")
    rosa.write("info@quai.example")
    await rosa.hears("Contact : info@quai.example.")
    rosa.press("✏️ Changer")
    await rosa.hears("Le nom et le numéro restent")
    rosa.press("Les services")
    await rosa.until(lambda: "☑ Courses" in rosa.buttons())
    rosa.press("☑ Courses")
    await rosa.until(lambda: "☐ Courses" in rosa.buttons())
    rosa.press("✖️ Annuler")
    await rosa.sees("Services : Courses.")
    rosa.press("✏️ Changer")
    await rosa.hears("Le nom et le numéro restent")
    rosa.press("Les quartiers")
    await rosa.hears("Où êtes-vous actifs ?")
    rosa.press("☐ Gare")
    await rosa.until(lambda: "☑ Gare" in rosa.buttons())
    done = rosa.find_button("C'est bon")
    for _ in range(2):
        rosa.press_again(done)
    await rosa.sees("Quartiers : Gare. Services : Courses.")
    await stage.settled()
    (it,) = await all_of_them(stage)
    assert (it.profile.contact, it.profile.neighbourhoods) == ("info@quai.example", frozenset({"gare"}))


async def test_somebody_who_speaks_for_two_chooses_in_the_settings(stage: Stage) -> None:
    """One button leads to both."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    await registered(stage, amel, rosa)
    await registered(stage, amel, rosa, name="Le Club")
    rosa.key("⚙️")
    await rosa.hears("Réglages")
    rosa.press("🏛 Mes associations")
    await rosa.hears("Vos associations")
    assert rosa.buttons() == ["🏛 Le Club", f"🏛 {NAME}", "↩️ Retour"]
    rosa.press("🏛 Le Club")
    await rosa.hears("Le Club · la commune va répondre.")


async def test_own_data_names_it_and_forgetting_leaves_it(stage: Stage) -> None:
    """A registration of hers alone is gone with her; a coordinator's late tap says so."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    await registered(stage, amel, rosa)
    rosa.write("/mesdonnees")
    await rosa.hears("Voici ce que nous gardons")
    rosa.press("Tout lire ici")
    data = await rosa.hears("Voici ce que nous gardons de vous")
    assert f"Vous parlez pour : {NAME}." in data.text
    assert "Annonces : Chaque annonce." in data.text
    rosa.write("/oublier")
    await rosa.hears("Effacer tout")
    rosa.press("Oui, effacer")
    await rosa.hears("C'est effacé")
    assert await all_of_them(stage) == []
    amel.press("✅ Accepter", chat=amel.id)
    assert await amel.hears_toast() == "Cet écran n'est plus à jour. Voici le nouveau."


async def test_who_speaks_for_nobody_has_no_such_button(stage: Stage) -> None:
    """And a link that nobody made leads nowhere."""
    rosa = await stage.resident("Rosa")
    rosa.key("⚙️")
    await rosa.hears("Réglages")
    assert not any("🏛" in label for label in rosa.buttons())
    for payload in ("a_AAAAAAAAAAAAAAAAAAAAAA", "j_AAAAAAAAAAAAAAAAAAAAAA", "a_", "j_"):
        rosa.start(payload)
        await rosa.hears(WORN_OUT)
    await stage.settled()
    assert from_bot(rosa, "Inscrire une association") == []


async def test_once_accepted_its_members_write_in_its_name(stage: Stage) -> None:
    """From the very message that says so, and from its screen; the coordinators see what it published."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    await accepted(stage, amel, rosa)
    rosa.press("📣 Nouvelle annonce")
    await rosa.hears(f"Une annonce de : {NAME}.")
    await own_screen(rosa)
    rosa.press("📰 Ses annonces")
    await rosa.hears("Il n'y a pas encore d'annonce.")
    rosa.press("Retour")
    await rosa.sees("Responsable : Rosa.")
    assert rosa.buttons() == [
        "📣 Nouvelle annonce",
        "📰 Ses annonces",
        "➕ Inviter quelqu'un",
        "✏️ Changer",
        "👋 Quitter",
        "↩️ Retour",
    ]
    await amel.sees("✅ Acceptée par Amel.", chat=amel.id)
    amel.press("📰 Ses annonces", chat=amel.id)
    await amel.hears("Il n'y a pas encore d'annonce.", chat=amel.id)
    amel.press("Retour", chat=amel.id)
    await amel.sees("✅ Acceptée par Amel.", chat=amel.id)


async def test_who_was_removed_while_answering_is_told_once(stage: Stage) -> None:
    """What they write afterwards is no answer any more."""
    amel, rosa, sam = (
        await stage.coordinator("Amel"),
        await stage.resident("Rosa"),
        await stage.resident("Sam"),
    )
    await accepted(stage, amel, rosa)
    await joined(stage, rosa, sam)
    await own_screen(rosa)
    rosa.press("👥 Les membres")
    await rosa.hears("Qui parle pour")
    rosa.press("👤 Sam")
    await rosa.hears("Sam écrit pour")
    rosa.press("⭐ Nommer responsable")
    await sam.hears("Vous êtes maintenant responsable.")
    await own_screen(sam)
    sam.press("✏️ Changer")
    await sam.hears("Le nom et le numéro restent")
    sam.press("Le contact")
    await sam.hears("vous joindre")
    button = sam.find_button("✖️ Annuler")
    await own_screen(rosa)
    rosa.press("👥 Les membres")
    await rosa.hears("Qui parle pour")
    rosa.press("👤 Sam")
    await rosa.hears("Sam est responsable")
    rosa.press("✖️ Retirer")
    await sam.hears("Vous n'écrivez plus pour")
    sam.press_again(button)
    assert await sam.hears_toast() == "Vous ne parlez pas pour cette association."
    sam.write("info@quai.example")
    await sam.hears("Vous ne parlez pas pour cette association.")
    sam.write("info@quai.example")
    await sam.hears("Je n'ai pas compris")
    (it,) = await all_of_them(stage)
    assert it.profile.contact == "081 22 33 44"
