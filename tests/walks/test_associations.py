"""An association registers by a link, the town hall decides, and its members look after it."""

from __future__ import annotations

from sandbox.actor import Phone
from sandbox.chats import Chat
from solidarity.organisations import Organisation, Standing
from tests.stage import Stage
from tests.walks.looking import button_labels, draft, from_bot, taps_of

NAME = "Les Amis du Quai"
WORN_OUT = "Ce lien n'est plus valable."
SENT = "Merci. La commune répond sous 2 jours."


async def invited(stage: Stage, amel: Phone) -> str:
    """Amel makes a link; its payload."""
    amel.key("🧭")
    await amel.hears("attend")
    amel.press("🏛 Associations")
    await amel.hears("Associations")
    amel.press("➕ Inviter")
    return payload_of((await amel.hears("Passez ce lien à l'association")).text)


def payload_of(text: str) -> str:
    """What the link at the end of this message carries."""
    return text.rpartition("?start=")[2]


async def answered(rosa: Phone, *, name: str = NAME, number: str | None = "BE 0417.497.106") -> None:
    """Rosa has answered all questions; the recap is before her."""
    await rosa.hears("Quel est son nom ?")
    rosa.write(name)
    await rosa.hears("De quoi s'agit-il ?")
    rosa.press("Association")
    await rosa.hears("Son numéro officiel ?")
    if number is None:
        rosa.press("Sans numéro")
    else:
        rosa.write(number)
    await rosa.hears("Comment la commune peut-elle vous joindre ?")
    rosa.write("081 22 33 44")
    await rosa.hears("Où êtes-vous actifs ?")
    rosa.press("🏘 Toute la commune")
    await rosa.hears("Que proposez-vous ?")
    rosa.press("Courses")
    await rosa.until(lambda: "☑ Courses" in rosa.buttons())
    rosa.press("✅ C'est bon")
    await rosa.hears("On envoie ?")


async def registered(stage: Stage, amel: Phone, rosa: Phone, **answers: str) -> None:
    """Rosa's association waits; the coordinators have its card."""
    rosa.start(await invited(stage, amel))
    await answered(rosa, **answers)
    rosa.press("✅ Envoyer")
    await rosa.hears(SENT)
    await stage.settled()


async def accepted(stage: Stage, amel: Phone, rosa: Phone) -> None:
    """Rosa's association may speak."""
    await registered(stage, amel, rosa)
    amel.press("✅ Accepter", chat=amel.id)
    await rosa.hears(f"La commune a accepté : {NAME}.")
    await stage.settled()


async def joined(stage: Stage, rosa: Phone, sam: Phone) -> None:
    """Sam writes for Rosa's association too."""
    await own_screen(rosa)
    rosa.press("➕ Inviter quelqu'un")
    sam.start(payload_of((await rosa.hears("Passez ce lien")).text))
    await sam.hears(f"Vous parlez maintenant pour {NAME}.")
    await rosa.hears(f"Sam écrit maintenant avec vous, pour {NAME}.")
    await stage.settled()


async def own_screen(phone: Phone) -> None:
    """From the settings to the association."""
    phone.key("⚙️")
    await phone.hears("Réglages")
    phone.press(f"🏛 {NAME}")
    await phone.hears("Responsable :")


async def team_of(amel: Phone, *members: Phone) -> Chat:
    """The coordinators' chat."""
    team = amel.create_group("Équipe", members=list(members))
    await amel.hears("Bonjour", chat=team)
    amel.write("/equipe", chat=team)
    await amel.hears("équipe communale", chat=team)
    return team


async def all_of_them(stage: Stage) -> list[Organisation]:
    """What the store has."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        return list(await unit.organisations.all(10))


# --- Registering ----------------------------------------------------------------------------------------


async def test_a_newcomer_registers_an_association_with_six_taps_and_three_messages(stage: Stage) -> None:
    """From the link, the first screen's consent apart; both number and services given."""
    amel, rosa = await stage.coordinator("Amel"), await stage.newcomer("Rosa")
    rosa.start(await invited(stage, amel))
    await rosa.hears("112")
    rosa.press("👍")
    await rosa.hears("Inscrire une association")
    before = taps_of(rosa)
    await answered(rosa)
    assert rosa.last().split("\n") == [
        f"{NAME} · Association. On envoie ?",
        "Numéro : 0417497106.",
        "Dans toute la commune.",
        "Services : Courses.",
        "Contact : 081 22 33 44. La commune et vos membres le voient.",
    ]
    rosa.press("✅ Envoyer")
    await rosa.hears(SENT)
    assert taps_of(rosa) - before == 5 + 3, "kind, whole town, one service, ready, send; and three messages"
    (it,) = await all_of_them(stage)
    assert (it.name, it.standing, it.profile.number) == (NAME, Standing.WAITING, "0417497106")
    await amel.hears("Elle attend votre réponse.", chat=amel.id)


async def test_an_invitation_can_be_copied_and_sent_on(stage: Stage) -> None:
    """The link stands in the message and on a button; it is a link to this bot."""
    amel = await stage.coordinator("Amel")
    payload = await invited(stage, amel)
    link = f"https://t.me/{stage.world.bot.username}?start={payload}"
    assert amel.last(amel.id).endswith(link)
    assert len(payload) == len("a_") + 22, "128 bits"
    assert amel.buttons(amel.id) == ["📋 Copier le lien", "↗️ Envoyer le lien", "↩️ Retour"]
    copy, share = (amel.find_button(label)[2] for label in ("Copier", "Envoyer le lien"))
    assert copy["copy_text"] == {"text": link}
    assert str(share["url"]).startswith("https://t.me/share/url?url=https%3A%2F%2Ft.me%2F")


async def test_an_invitation_serves_once(stage: Stage) -> None:
    """Who was slower is told so at the end, kindly, and nothing is registered twice."""
    amel = await stage.coordinator("Amel")
    rosa, lea = await stage.resident("Rosa"), await stage.resident("Léa")
    payload = await invited(stage, amel)
    for phone in (rosa, lea):
        phone.start(payload)
        await answered(phone)
    rosa.press("✅ Envoyer")
    await rosa.hears(SENT)
    lea.press("✅ Envoyer")
    await lea.hears(WORN_OUT)
    assert len(await all_of_them(stage)) == 1
    tom = await stage.resident("Tom")
    tom.start(payload)
    await tom.hears(WORN_OUT)


async def test_the_link_opened_again_shows_what_became_of_it(stage: Stage) -> None:
    """No reproach to who registered by it."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    payload = await invited(stage, amel)
    rosa.start(payload)
    await answered(rosa)
    rosa.press("✅ Envoyer")
    await rosa.hears(SENT)
    rosa.start(payload)
    await rosa.hears(f"{NAME} · la commune va répondre.")
    assert from_bot(rosa, WORN_OUT) == []


async def test_an_invitation_lives_for_a_week(stage: Stage) -> None:
    """Then it is worth nothing."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    payload = await invited(stage, amel)
    await stage.jump(days=6, hours=23)
    rosa.start(payload)
    await rosa.hears("Inscrire une association")
    await stage.jump(hours=2)
    rosa.start(payload)
    await rosa.hears(WORN_OUT)


async def test_a_number_with_a_slip_is_asked_again_and_may_be_kept(stage: Stage) -> None:
    """Kindly; corrected it is taken, and kept it is shown to the coordinators as one to check."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    rosa.start(await invited(stage, amel))
    await rosa.hears("Quel est son nom ?")
    rosa.write("x" * 61)
    await rosa.hears("Ce nom est trop long")
    rosa.write(NAME)
    await rosa.hears("De quoi s'agit-il ?")
    rosa.press("➕ Voir plus")
    await rosa.until(lambda: "Mutuelle" in rosa.buttons())
    rosa.press("Mutuelle")
    await rosa.hears("Son numéro officiel ?")
    rosa.write("0417.497.107")
    await rosa.hears("Ce numéro a peut-être une faute : 0417497107.")
    rosa.write("bonjour 12")
    await rosa.hears("Ce numéro a peut-être une faute : BONJOUR12.")
    rosa.press("Garder ainsi")
    await rosa.hears("vous joindre")
    rosa.write("chez moi")
    await rosa.hears("Je ne vois ni téléphone ni mail.")
    rosa.share_contact(phone="+32475999999", first_name="Bureau")
    await rosa.hears("Où êtes-vous actifs ?")
    rosa.press("Centre")
    await rosa.until(lambda: "☑ Centre" in rosa.buttons())
    rosa.press("Gare")
    await rosa.until(lambda: "☑ Gare" in rosa.buttons())
    rosa.press("✅ C'est bon")
    await rosa.hears("Que proposez-vous ?")
    rosa.press("Rien de tout cela")
    recap = await rosa.hears("On envoie ?")
    assert "Mutuelle" in recap.text
    assert "Numéro à vérifier : BONJOUR12." in recap.text
    assert "Quartiers : Centre et Gare." in recap.text
    assert "Contact : +32475999999." in recap.text


async def test_every_answer_can_be_given_anew(stage: Stage) -> None:
    """From the recap, and back without changing anything."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    rosa.start(await invited(stage, amel))
    await answered(rosa)
    rosa.press("✏️ Changer")
    await rosa.hears("Que voulez-vous changer ?")
    rosa.press("Le nom")
    await rosa.hears("Quel est son nom ?")
    rosa.press("Retour")
    await rosa.hears("Que voulez-vous changer ?")
    rosa.press("Le numéro")
    await rosa.hears("Son numéro officiel ?")
    rosa.press("Sans numéro")
    recap = await rosa.hears("Sans numéro officiel.")
    assert NAME in recap.text
    rosa.press("✏️ Changer")
    await rosa.hears("Que voulez-vous changer ?")
    rosa.press("Retour")
    await rosa.hears("On envoie ?")
    rosa.press("✖️ Annuler")
    await rosa.hears("C'est annulé. Rien n'est envoyé. Le lien reste valable.")
    assert await all_of_them(stage) == []


async def test_a_registration_survives_restarts_and_is_offered_again(stage: Stage) -> None:
    """After half an hour, and with /start; the stale screen of before still goes on."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    rosa.start(await invited(stage, amel))
    await rosa.hears("Quel est son nom ?")
    rosa.write(NAME)
    await rosa.hears("De quoi s'agit-il ?")
    kind = rosa.find_button("Commerce")
    await stage.settled()
    await stage.stop_bot()
    await stage.start_bot()
    await stage.jump(minutes=31)
    await rosa.hears("Vous aviez commencé à inscrire une association.")
    rosa.start()
    await rosa.hears("Vous aviez commencé à inscrire une association.")
    rosa.press("▶️ Continuer")
    await rosa.hears("De quoi s'agit-il ?")
    rosa.press_again(kind)
    await rosa.hears("Son numéro officiel ?")
    await stage.jump(days=3)
    rosa.start()
    await rosa.hears("Vous aviez commencé à inscrire une association.")
    rosa.press("🗑 Effacer")
    await rosa.hears("C'est effacé")
    assert "register" not in (await draft(stage, rosa) or {})


async def test_double_and_stale_taps_change_nothing(stage: Stage) -> None:
    """A tick stays a tick, a question that was answered shows the present one, and it is sent once."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    rosa.start(await invited(stage, amel))
    await rosa.hears("Quel est son nom ?")
    rosa.write(NAME)
    await rosa.hears("De quoi s'agit-il ?")
    kind = rosa.find_button("Association")
    for _ in range(2):
        rosa.press_again(kind)
    await rosa.hears("Son numéro officiel ?")
    rosa.press("Sans numéro")
    await rosa.hears("vous joindre")
    rosa.write("info@quai.example")
    await rosa.hears("Où êtes-vous actifs ?")
    tick = rosa.find_button("☐ Gare")
    for _ in range(2):
        rosa.press_again(tick)
    await rosa.until(lambda: "☑ Gare" in rosa.buttons())
    await stage.settled()
    assert "☑ Gare" in rosa.buttons()
    rosa.press("C'est bon")
    await rosa.hears("Que proposez-vous ?")
    rosa.press_again(tick)
    rosa.press("Rien de tout cela")
    await rosa.hears("On envoie ?")
    send = rosa.find_button("✅ Envoyer")
    for _ in range(2):
        rosa.press_again(send)
    await rosa.hears(SENT)
    await stage.settled()
    assert rosa.last().startswith(SENT)
    assert len(await all_of_them(stage)) == 1
    assert len(from_bot(amel, "Elle attend votre réponse.")) == 1


async def test_what_is_written_instead_of_a_tap_is_answered_kindly(stage: Stage) -> None:
    """And the question stands there again; a photo is no name."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    rosa.start(await invited(stage, amel))
    await rosa.hears("Quel est son nom ?")
    rosa.photo()
    await rosa.hears("Je n'ai pas compris")
    rosa.write(NAME)
    await rosa.hears("De quoi s'agit-il ?")
    rosa.write("un club")
    await rosa.hears("Je n'ai pas compris. Touchez un bouton.")
    assert "Association" in rosa.buttons()
    rosa.write("/annuler")
    await rosa.hears("C'est annulé")
    assert "register" not in (await draft(stage, rosa) or {})


# --- Deciding -------------------------------------------------------------------------------------------


async def test_the_card_says_all_in_private_and_nothing_personal_in_the_team(stage: Stage) -> None:
    """Kind, number, neighbourhoods and services for all; the contact and Rosa's name only in private."""
    amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
    team = await team_of(amel, ben)
    await registered(stage, amel, await stage.resident("Rosa"))
    for phone in (amel, ben):
        (card,) = from_bot(phone, "Elle attend votre réponse.")
        assert "Contact : 081 22 33 44. Responsable : Rosa." in card.text
        assert button_labels(card) == ["✅ Accepter", "❓ Question", "✖️ Refuser", "↩️ Retour"]
    there = amel.last_message(team)
    assert f"🏛 {NAME} · Association" in there.text
    assert "081" not in there.text
    assert "Rosa" not in there.text
    assert button_labels(there) == ["✅ Accepter", "❓ Question", "✖️ Refuser"]


async def test_the_second_coordinator_sees_who_decided(stage: Stage) -> None:
    """Accepted in the team's chat by Ben; Amel, who would refuse, sees so on her own card."""
    amel, ben, rosa = (
        await stage.coordinator("Amel"),
        await stage.coordinator("Ben"),
        await stage.resident("Rosa"),
    )
    team = await team_of(amel, ben)
    await registered(stage, amel, rosa)
    amel.press("✖️ Refuser", chat=amel.id)
    await amel.hears("pourquoi", chat=amel.id)
    ben.press("✅ Accepter", chat=team)
    await ben.sees("✅ Acceptée par Ben.", chat=team)
    await rosa.hears(f"La commune a accepté : {NAME}.")
    amel.press("Pas identifiée", chat=amel.id)
    await amel.sees("✅ Acceptée par Ben.", chat=amel.id)
    assert await amel.hears_toast() == "Ben a déjà décidé."
    await stage.settled()
    assert len(from_bot(rosa, "La commune")) == 2, "the answer to sending, and one decision"


async def test_refused_with_a_motive_that_the_association_reads(stage: Stage) -> None:
    """Nothing is lost: it can ask by telephone, and leave."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    await registered(stage, amel, rosa)
    amel.press("✖️ Refuser", chat=amel.id)
    await amel.hears(f"Refuser {NAME} : pourquoi ?", chat=amel.id)
    amel.press("Retour", chat=amel.id)
    await amel.sees("Elle attend votre réponse.", chat=amel.id)
    amel.press("✖️ Refuser", chat=amel.id)
    await amel.hears("pourquoi", chat=amel.id)
    amel.press("Déjà inscrite", chat=amel.id)
    await amel.sees("✖️ Refusée par Amel. Motif : Déjà inscrite.", chat=amel.id)
    told = await rosa.hears(f"La commune n'a pas accepté : {NAME}.")
    assert "Motif : Déjà inscrite." in told.text
    assert "0800 12 345" in told.text
    rosa.press(f"🏛 {NAME}")
    await rosa.sees("pas acceptée. Motif : Déjà inscrite.")
    assert rosa.buttons() == ["👋 Quitter", "↩️ Retour"]


async def test_a_question_from_the_team_and_its_answer(stage: Stage) -> None:
    """Asked in private though pressed in the team's chat; the answer reaches every coordinator in private."""
    amel, ben, rosa = (
        await stage.coordinator("Amel"),
        await stage.coordinator("Ben"),
        await stage.resident("Rosa"),
    )
    team = await team_of(amel, ben)
    await registered(stage, amel, rosa)
    ben.press("❓ Question", chat=team)
    await ben.hears(f"Votre question à l'association {NAME} ?", chat=ben.id)
    ben.write("Avez-vous un local ?", chat=ben.id)
    await ben.hears(f"Question envoyée : {NAME}.", chat=ben.id)
    asked = await rosa.hears("Une question de la commune.")
    assert asked.text.endswith("Ben vous demande :\nAvez-vous un local ?")
    rosa.press("✍️ Répondre")
    await rosa.hears("Votre réponse à la commune ?")
    rosa.write("Oui, Quai 3.")
    await rosa.hears("Merci. La commune reçoit votre réponse.")
    for phone in (amel, ben):
        answer = await phone.hears("Une réponse est arrivée", chat=phone.id)
        assert answer.text.endswith("Rosa vous écrit :\nOui, Quai 3.")
    there = await amel.hears("Une réponse est arrivée", chat=team)
    assert "Quai 3" not in there.text
    assert "Rosa" not in there.text
    amel.press("Voir la fiche", chat=amel.id)
    await amel.sees("Elle attend votre réponse.", chat=amel.id)


async def test_coordinators_are_reminded_once_after_two_days(stage: Stage) -> None:
    """By the clock alone, and never again, however long it goes on waiting."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    await registered(stage, amel, rosa)
    await stage.jump(days=1, hours=23)
    assert from_bot(amel, "depuis plus de 2 jours") == []
    await stage.jump(hours=2)
    assert len(from_bot(amel, "Elle attend depuis plus de 2 jours.")) == 1
    await stage.jump(days=5)
    assert len(from_bot(amel, "Elle attend depuis plus de 2 jours.")) == 1
    amel.press("✅ Accepter", chat=amel.id)
    await rosa.hears("La commune a accepté")


async def test_no_coordinator_is_woken_by_an_association(stage: Stage) -> None:
    """Registered at eleven in the evening: its card comes at eight, and so does the reminder."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    payload = await invited(stage, amel)
    await stage.jump(hours=13)
    rosa.start(payload)
    await answered(rosa, number=None)
    rosa.press("✅ Envoyer")
    await rosa.hears(SENT)
    await stage.settled()
    assert from_bot(amel, "Elle attend") == []
    await stage.jump(hours=9)
    assert len(from_bot(amel, "Elle attend votre réponse.")) == 1
    await stage.jump(days=1, hours=15, minutes=30)
    assert from_bot(amel, "Elle attend depuis plus de 2 jours.") == []
    await stage.jump(hours=9)
    assert len(from_bot(amel, "Elle attend depuis plus de 2 jours.")) == 1


async def test_suspended_and_allowed_again(stage: Stage) -> None:
    """From the coordinators' list; every member reads both."""
    amel, rosa, sam = (
        await stage.coordinator("Amel"),
        await stage.resident("Rosa"),
        await stage.resident("Sam"),
    )
    await accepted(stage, amel, rosa)
    await joined(stage, rosa, sam)
    amel.key("🧭")
    await amel.hears("attend", chat=amel.id)
    amel.press("🏛 Associations", chat=amel.id)
    await amel.until(lambda: f"🏛 {NAME}" in amel.buttons(amel.id))
    amel.press(f"🏛 {NAME}", chat=amel.id)
    await amel.sees("✅ Acceptée par Amel.", chat=amel.id)
    amel.press("⏸ Suspendre", chat=amel.id)
    await amel.hears(f"Suspendre {NAME} : pourquoi ?", chat=amel.id)
    amel.press("Règles non suivies", chat=amel.id)
    await amel.sees("⏸ Suspendue par Amel.", chat=amel.id)
    for phone in (rosa, sam):
        told = await phone.hears(f"La commune suspend : {NAME}.")
        assert "Motif : Règles non suivies.\nPlus rien ne peut être publié en son nom." in told.text
    amel.press("▶️ Rétablir", chat=amel.id)
    await amel.sees("✅ Acceptée par Amel.", chat=amel.id)
    for phone in (rosa, sam):
        await phone.hears(f"{NAME} peut à nouveau publier.")
    (it,) = await all_of_them(stage)
    assert it.may_speak


async def test_the_list_of_coordinators_counts_what_waits(stage: Stage) -> None:
    """On the way to it and on top of it; gone once it is decided."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    amel.key("🧭")
    await amel.until(lambda: "🏛 Associations" in amel.buttons())
    amel.press("🏛 Associations")
    await amel.hears("Pas encore d'association. Invitez-en une.")
    await registered(stage, amel, rosa)
    amel.key("🧭")
    await amel.until(lambda: "🏛 Associations · ⏳ 1" in amel.buttons())
    amel.press("🏛 Associations")
    await amel.hears("1 association attend votre réponse.")
    amel.press(f"⏳ {NAME}")
    await amel.sees("Elle attend votre réponse.")
    amel.press("✅ Accepter")
    await amel.sees("✅ Acceptée par Amel.")
    amel.press("Retour")
    await amel.until(lambda: f"🏛 {NAME}" in amel.buttons())
    amel.press("Retour")
    await amel.until(lambda: "🏛 Associations" in amel.buttons())


async def test_nobody_else_decides_by_a_forged_press(stage: Stage) -> None:
    """Rosa sends her own association's [Accepter]."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    await registered(stage, amel, rosa)
    data = str(amel.find_button("✅ Accepter", chat=amel.id)[2]["callback_data"])
    rosa.forge(data)
    assert await rosa.hears_toast() == "Cette action est réservée à l'équipe communale."
    (it,) = await all_of_them(stage)
    assert it.standing is Standing.WAITING
