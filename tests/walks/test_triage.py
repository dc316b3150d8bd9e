"""Sorting what waits, in chat: assigned in two taps, called, filed anew, asked for twice, put together."""

from __future__ import annotations

from datetime import timedelta

from sandbox.actor import Phone
from solidarity.missions import State
from tests.stage import Stage
from tests.walks.looking import button_labels, from_bot, mission, requests_of

SAME = "Est-ce la même demande ?"


async def begun(resident: Phone, detail: str | None = None) -> None:
    """Shopping for tomorrow, up to [Envoyer]."""
    resident.key("🙋")
    await resident.hears("De quoi avez-vous besoin")
    resident.press("Courses")
    await resident.hears("Pour quand")
    resident.press("Demain")
    await resident.hears("Un détail")
    if detail is None:
        resident.press("Non, c'est bon")
    else:
        resident.write(detail)
    await resident.hears("On envoie")
    resident.press("✅ Envoyer")


async def test_assigned_in_two_taps(stage: Stage) -> None:
    """From the card: [Attribuer], and the person. Another of the team sees whose card it is meanwhile."""
    amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    await stage.settled()
    sam = await stage.volunteer("Sam", "Gare")
    await stage.settled()
    amel.write("/trier")
    await amel.hears("Vous la traitez.")
    ben.write("/trier")
    await ben.hears("Amel la traite.")
    assert ben.buttons() == ["🔁 Je reprends", "⏭ Suivante"]
    amel.press("👥 Attribuer")
    await amel.sees(f"Demande {number} : à qui la proposer")
    amel.press("Sam · Gare")
    await sam.hears("La commune pense à vous.")
    await stage.settled()
    found = await mission(stage, number, rosa)
    assert (found.handler is not None, found.handler_until) == (True, None)


async def test_a_card_that_is_left_alone_is_anybodys_after_ten_minutes(stage: Stage) -> None:
    """Amel was called away: Ben's card says no longer that she looks after it."""
    amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    await stage.settled()
    amel.write("/trier")
    await ben.sees("Amel la traite.")
    await stage.jump(minutes=11)
    assert "Amel la traite." not in "".join(item.text for item in from_bot(ben, number))
    ben.write("/trier")
    await ben.hears("Vous la traitez.")


async def test_in_the_staff_chat_sorting_leads_to_the_private_one(stage: Stage) -> None:
    """A button, and no card; who is not of the team is told so; another group hears nothing."""
    amel, tom = await stage.coordinator("Amel"), await stage.resident("Tom")
    chat = amel.create_group("Équipe", members=[tom])
    await amel.hears("Bonjour", chat=chat)
    amel.write("/equipe", chat=chat)
    await amel.hears("équipe communale", chat=chat)
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    await stage.settled()
    amel.write("/trier", chat=chat)
    said = await amel.hears("Le tri se fait en privé.", chat=chat)
    assert number not in said.text
    assert button_labels(said) == ["🗂 Trier en privé"]
    amel.start("trier")
    await amel.hears("Prénom : Rosa", chat=amel.id)
    tom.write("/trier")
    await tom.hears("réservée à l'équipe communale")


async def test_what_was_asked_for_already_is_not_sent_twice(stage: Stage) -> None:
    """« Is it the same? » Yes: one request, with the new detail. Pressed again, the same card."""
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    await stage.settled()
    await begun(rosa, "Du pain aussi")
    asked = await rosa.hears(SAME)
    assert f"Vous avez déjà demandé : 🛒 Courses · demain ({number})." in asked.text
    assert button_labels(asked) == ["🔁 C'est la même", "➕ C'est une autre", "↩️ Retour", "✖️ Annuler"]
    same = rosa.find_button("🔁 C'est la même")
    rosa.press("🔁 C'est la même")
    await rosa.hears(f"Demande {number}")
    rosa.press_again(same)
    await stage.settled()
    (only,) = await requests_of(stage, rosa)
    assert only.request is not None
    assert only.request.detail.text == "Du pain aussi"


async def test_another_one_is_sent_and_amel_puts_them_together(stage: Stage) -> None:
    """Rosa is told once; her late tap on the copy shows the one that goes on, as does Sam's."""
    amel = await stage.coordinator("Amel")
    sam, rosa = await stage.volunteer("Sam"), await stage.resident("Rosa")
    one = await stage.ask(rosa)
    await stage.settled()
    await begun(rosa)
    await rosa.hears(SAME)
    rosa.press("➕ C'est une autre")
    sent = await rosa.hears("C'est envoyé")
    other = sent.text.split("Numéro ")[1].split(".")[0]
    await stage.jump(minutes=45)
    late = rosa.find_button("✖️ Annuler ma demande")
    his_late = sam.find_button("J'y vais", await sam.sees(f"Demande {other}"))
    await stage.jump(hours=5)
    amel.write("/trier")
    await amel.hears(f"{one} · ")
    amel.press("🔗 Réunir")
    await amel.sees("Réunir avec quelle demande ?")
    amel.press(other)
    await amel.sees(SAME)
    amel.press("🔗 Oui, réunir")
    await amel.sees(f"Réunie avec {other}.")
    told = await rosa.hears("Demandée deux fois : une seule continue.")
    assert button_labels(told) == [f"📋 Voir {one}"]
    await stage.settled()
    assert len(from_bot(rosa, f"Numéro : {one}.")) == 1
    rosa.press_again(late)
    await stage.settled()
    assert (await mission(stage, one, rosa)).state is State.OPEN
    assert (await mission(stage, other, rosa)).state is State.CLOSED
    await sam.sees(f"Réunie avec {one}.")
    sam.press_again(his_late)
    await stage.settled()
    shown = [item for item in sam.messages() if item.id == his_late[1]]
    assert [f"Demande {one}." in item.text for item in shown] == [True]


async def test_filed_anew_rosa_reads_it_and_nothing_is_put_off(stage: Stage) -> None:
    """A trip, not shopping: her card says so, and the promise stays."""
    amel = await stage.coordinator("Amel")
    rosa = await stage.resident("Rosa")
    number = await stage.ask(rosa)
    await stage.settled()
    before = await mission(stage, number, rosa)
    amel.write("/trier")
    await amel.hears("Vous la traitez.")
    amel.press("🏷 Reclasser")
    await amel.sees("Que faut-il changer ?")
    amel.press("Le besoin")
    await amel.sees("Quel est le besoin ?")
    amel.press("Un trajet")
    await rosa.hears(f"La commune a précisé la demande {number}.")
    after = await mission(stage, number, rosa)
    assert before.request is not None
    assert after.request is not None
    assert (after.category, after.request.answer_due) == ("trajet", before.request.answer_due)
    assert after.opened_at - before.opened_at == timedelta(0)


async def test_a_referent_is_invited_works_and_is_let_go(stage: Stage) -> None:
    """By a link that Amel makes; Ana sees the Gare, not the Centre; taken back, she sees nothing more."""
    amel, ana = await stage.coordinator("Amel"), await stage.resident("Ana")
    rosa, lea = await stage.resident("Rosa"), await stage.resident("Léa")
    amel.key("🧭")
    await amel.until(lambda: "👥 Équipe" in amel.buttons())
    amel.press("👥 Équipe")
    await amel.sees("Touchez un nom")
    amel.press("➕ Par quartier")
    await amel.sees("Quels quartiers ?")
    amel.press("☐ Gare")
    await amel.until(lambda: "☑ Gare" in amel.buttons())
    amel.press("🔗 Créer le lien")
    link = await amel.hears("Passez ce lien à une seule personne : référence de quartier.")
    ana.start(link.text.split("start=")[1].split()[0])
    await ana.hears("Vous suivez maintenant : Gare.")
    assert "🧭 Pilotage" in list(ana.keys())
    ana.write("/moi")
    await ana.hears("référence de quartier")
    near, far = await stage.ask(rosa, where="Gare"), await stage.ask(lea, where="Centre")
    await ana.hears(near)
    await stage.settled()
    assert far not in ana.screen()
    ana.write("/trier")
    await ana.hears("Prénom : Rosa")
    ana.press("⏭ Suivante")
    await ana.sees("C'était la dernière.")
    late = ana.find_button("👤 Je m'en occupe")
    amel.key("🧭")
    await amel.until(lambda: "👥 Équipe" in amel.buttons())
    amel.press("👥 Équipe")
    await amel.until(lambda: "Ana · référence de quartier" in amel.buttons())
    amel.press("Ana · référence de quartier")
    await amel.until(lambda: "🗑 Retirer" in amel.buttons())
    assert "Quartiers : Gare." in amel.last()
    amel.press("🗑 Retirer")
    await amel.sees("Retirer ce rôle à Ana")
    amel.press("🗑 Oui, retirer")
    await ana.hears("Votre rôle se termine")
    await stage.settled()
    assert "🧭 Pilotage" not in list(ana.keys())
    assert "Prénom : Rosa" not in ana.screen()
    ana.press_again(late)
    assert await ana.hears_toast() == "Cette action est réservée à l'équipe communale."


async def test_an_elected_official_sees_totals(stage: Stage) -> None:
    """Numbers by neighbourhood, none under five; no card, whatever is typed."""
    amel, leon = await stage.coordinator("Amel"), await stage.resident("Léon")
    rosa = await stage.resident("Rosa")
    amel.key("🧭")
    await amel.until(lambda: "👥 Équipe" in amel.buttons())
    amel.press("👥 Équipe")
    await amel.sees("Touchez un nom")
    amel.press("➕ Personne élue")
    link = await amel.hears("Passez ce lien à une seule personne : personne élue.")
    leon.start(link.text.split("start=")[1].split()[0])
    await leon.hears("Vous voyez des totaux, jamais une demande")
    number = await stage.ask(rosa, where="Gare")
    await stage.settled()
    for word in ("/trier", "🧭 Pilotage"):
        leon.write(word)
        said = await leon.hears("Gare : moins de 5 en cours, moins de 5 réglées en 30 jours.")
        assert button_labels(said) == []
    assert number not in leon.screen()
