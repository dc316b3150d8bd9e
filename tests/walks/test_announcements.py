"""An association announces something: from one message and three taps to everybody's phone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.stage import Stage
from tests.walks.announcing import WORDS, announced, association, previewed, stored
from tests.walks.looking import button_labels, from_bot, taps_of
from tests.walks.test_associations import registered


async def test_one_message_and_three_taps(stage: Stage) -> None:
    """The words, whom it is for, the preview; everybody reads what the preview showed."""
    amel, rosa = await association(stage)
    sam = await stage.volunteer("Sam")
    before = taps_of(rosa)
    await previewed(rosa)
    preview = from_bot(rosa, "Repair café samedi")[-1]
    assert "3 personnes · 1 langue." in rosa.last()
    rosa.press("📣 Publier")
    await rosa.hears("Vous pouvez encore l'arrêter.")
    assert taps_of(rosa) - before == 4
    await stage.jump(seconds=31)
    for phone in (amel, sam):
        read = from_bot(phone, "Repair café samedi")[-1]
        assert read.text == preview.text
        assert button_labels(read) == ["🔕 Régler les annonces"]
    await stage.jump(seconds=10)
    report = from_bot(rosa, "Tout est parti.")[-1]
    assert "3 envoyés sur 3" in report.text


async def test_it_is_copied_for_elsewhere(stage: Stage) -> None:
    """Texts for the site and an SMS, and the sheet for the noticeboard."""
    _, rosa = await association(stage)
    await announced(stage, rosa)
    rosa.press("📣 Voir l'annonce")
    await rosa.hears("Publiée.")
    rosa.press("📋 Copier pour…")
    sheet = await rosa.receives("document")
    assert sheet.content.kind == "document"
    await rosa.sees("Repair café samedi")


async def test_stopped_within_thirty_seconds_nobody_has_read_it(stage: Stage) -> None:
    """It is a draft again, and can be published later."""
    _, rosa = await association(stage)
    sam = await stage.volunteer("Sam")
    await previewed(rosa)
    rosa.press("📣 Publier")
    await rosa.hears("Vous pouvez encore l'arrêter.")
    rosa.press("✋ Arrêter")
    await rosa.hears("Arrêté à temps.")
    await stage.jump(minutes=2)
    assert from_bot(sam, "Repair café") == []
    rosa.press("📣 Voir l'annonce")
    await rosa.hears("Brouillon.")
    rosa.press("▶️ Continuer")
    await rosa.hears("30 secondes")
    rosa.press("📣 Publier")
    await rosa.hears("Vous pouvez encore l'arrêter.")
    await stage.jump(seconds=31)
    assert len(from_bot(sam, "Repair café")) == 1


async def test_a_correction_changes_the_messages_in_place(stage: Stage) -> None:
    """The same message says the new words, without a new one."""
    _, rosa = await association(stage)
    sam = await stage.volunteer("Sam")
    await announced(stage, rosa)
    await stage.jump(seconds=10)
    (before,) = from_bot(sam, "Repair café samedi")
    rosa.press("📣 Voir l'annonce")
    await rosa.hears("Publiée.")
    rosa.press("✏️ Corriger")
    await rosa.hears("Écrivez tout le texte, corrigé.")
    rosa.write("Repair café dimanche\nApportez vos lampes.")
    await rosa.hears("l'ont déjà reçue")
    rosa.press("✅ Corriger partout")
    await stage.jump(seconds=20)
    assert from_bot(sam, "samedi") == []
    (after,) = from_bot(sam, "Repair café dimanche")
    assert after.id == before.id
    assert "3 messages changés" in from_bot(rosa, "Tout est parti.")[-1].text
    assert WORDS not in sam.screen()


async def test_a_photo_goes_out_with_its_words(stage: Stage) -> None:
    """Tried on oneself first: one message, exactly as it will be; withdrawn later, the photo goes too."""
    _, rosa = await association(stage)
    sam = await stage.volunteer("Sam")
    rosa.write("/annonce")
    await rosa.hears("envoyez une photo")
    rosa.photo()
    await rosa.hears("Ajoutez un texte sous la photo")
    rosa.photo("Vide-grenier\nDimanche, place du Quai. https://quai.example/plan")
    await rosa.hears("À qui ?")
    rosa.press("➡️ Voir l'annonce")
    await rosa.hears("30 secondes")
    rosa.press("🧪 Test sur moi")
    tried = await rosa.receives("photo")
    await stage.settled()
    assert from_bot(sam, "Vide-grenier") == []
    rosa.press("📣 Publier", message=from_bot(rosa, "30 secondes")[-1].id)
    await rosa.hears("Vous pouvez encore l'arrêter.")
    await stage.jump(seconds=31)
    (read,) = from_bot(sam, "Vide-grenier")
    assert (read.text, read.content.kind) == (tried.text, "photo")
    assert button_labels(read) == ["🔗 En savoir plus", "🔕 Régler les annonces"]
    rosa.press("📣 Voir l'annonce")
    await rosa.hears("Publiée.")
    rosa.press("🗑 Retirer")
    await rosa.hears("Plus personne ne pourra la lire.")
    rosa.press("🗑 Oui, la retirer")
    await rosa.hears("Retirée.")
    await stage.settled()
    assert from_bot(sam, "Vide-grenier") == []


async def test_hidden_with_a_reason_and_never_changed(stage: Stage) -> None:
    """Messages and posts say so without its words; the association learns why, and whom to ask."""
    amel, rosa = await association(stage)
    sam = await stage.volunteer("Sam")
    group = await stage.group("Centre", amel)
    await announced(stage, rosa)
    await amel.sees("Repair café samedi", chat=group)
    amel.key("🧭")
    await amel.until(lambda: "📰 Annonces" in amel.buttons())
    amel.press("📰 Annonces")
    await amel.hears("Annonces : toute la commune.")
    amel.press("📣 Repair café samedi")
    await amel.hears("Publiée.")
    assert "✏️ Corriger" not in amel.buttons()
    amel.press("🙈 Masquer")
    await amel.hears("Masquer cette annonce : pourquoi ?")
    amel.press("C'est de la publicité")
    await amel.hears("Masquée par la commune.")
    told = await rosa.hears("La commune a masqué votre annonce : Repair café samedi")
    assert "Motif : C'est de la publicité." in told.text
    await stage.settled()
    assert from_bot(sam, "Repair café") == []
    assert len(from_bot(sam, "Cette annonce est retirée par la commune.")) == 1
    assert "Repair café" not in amel.screen(group)
    assert "retirée par la commune" in amel.screen(group)


async def test_at_night_nobody_is_woken_and_a_mistake_is_gone_at_once(stage: Stage) -> None:
    """Published in quiet hours it waits for the morning; withdrawn in them, messages change at once."""
    _, rosa = await association(stage)
    sam = await stage.volunteer("Sam")
    await announced(stage, rosa)
    await stage.jump(hours=12)
    await previewed(rosa, "Soirée jeux", start="Heures calmes. Départ : demain à 8")
    rosa.press("📣 Publier")
    await rosa.hears("Vous pouvez encore l'arrêter.")
    await stage.jump(minutes=5)
    assert from_bot(sam, "Soirée jeux") == []
    old = from_bot(rosa, "Tout est parti.")[-1]
    rosa.press("📣 Voir l'annonce", message=old.id)
    await rosa.hears("Publiée.")
    rosa.press("🗑 Retirer")
    await rosa.hears("Plus personne ne pourra la lire.")
    rosa.press("🗑 Oui, la retirer")
    await rosa.hears("Retirée.")
    await stage.settled()
    assert from_bot(sam, "Repair café") == []
    assert len(from_bot(sam, "Cette annonce est retirée par son auteur.")) == 1
    await stage.jump(hours=10)
    assert len(from_bot(sam, "Soirée jeux")) == 1


async def test_in_another_language_too(stage: Stage) -> None:
    """The languages without a text are listed with their readers; each reads what was written for them."""
    _, rosa = await association(stage)
    anna = await stage.resident("Anna", language="en")
    sam = await stage.volunteer("Sam")
    async with stage.app.store.unit() as unit:  # type: ignore[union-attr]
        reader = await unit.people.by_telegram(anna.id)
        assert reader is not None
        await unit.people.save(replace(reader, language="en"))
    await previewed(rosa)
    assert "Sans texte : English (1). Ces personnes liront l'original." in rosa.last()
    rosa.press("🌐 Autre langue")
    await rosa.hears("Dans quelle langue voulez-vous l'écrire ?")
    rosa.press("English (1)")
    await rosa.hears("Écrivez l'annonce dans cette langue : English.")
    rosa.write("Repair café on Saturday\nBring your lamps.")
    await rosa.hears("30 secondes")
    assert "Sans texte" not in rosa.last()
    rosa.press("📣 Publier")
    await rosa.hears("Vous pouvez encore l'arrêter.")
    await stage.jump(seconds=31)
    assert len(from_bot(anna, "Repair café on Saturday")) == 1
    assert len(from_bot(sam, "Repair café samedi")) == 1


async def test_published_at_its_hour_through_a_restart(stage: Stage) -> None:
    """Scheduled, the bot stops over the hour; counted anew, it goes out, and its author sees how far."""
    _, rosa = await association(stage)
    await previewed(rosa)
    rosa.press("🕒 Plus tard")
    await rosa.hears("Quel jour la publier ?")
    rosa.press("demain")
    await rosa.hears("À quelle heure ?")
    rosa.write("à midi moins le quart")
    await rosa.hears("Je n'ai pas compris")
    rosa.write("9h15")
    await rosa.hears("C'est prévu : demain à 9")
    sam = await stage.volunteer("Sam")
    await stage.settled()
    await stage.stop_bot()
    stage.clock.jump(timedelta(hours=30))
    await stage.start_bot()
    report = await rosa.hears("Vous pouvez encore l'arrêter.")
    await stage.jump(seconds=31)
    assert len(from_bot(sam, "Repair café samedi")) == 1
    await stage.jump(seconds=10)
    after = [message for message in rosa.messages() if message.id == report.id]
    assert "3 envoyés sur 3" in after[0].text


async def test_one_message_a_day_and_each_read_from_it(stage: Stage) -> None:
    """At five, all that waited; read in full below, and put right there too."""
    _, rosa = await association(stage)
    sam = await stage.volunteer("Sam")
    sam.key("⚙️")
    await sam.hears("Réglages")
    sam.press("📰 Annonces")
    await sam.hears("Comment les voulez-vous ?")
    sam.press("Une fois par jour")
    await sam.until(lambda: "🔘 Une fois par jour" in sam.buttons())
    await announced(stage, rosa)
    await announced(stage, rosa, "Soirée jeux\nVendredi à la salle.")
    assert from_bot(sam, "Repair café") == []
    await stage.jump(hours=7)
    (day,) = from_bot(sam, "Votre message du jour : 2 annonces")
    assert "• Repair café samedi — Apportez vos lampes et vos vélos." in day.text
    sam.press("📖 Soirée jeux")
    await sam.hears("Vendredi à la salle.")
    await stage.jump(days=1)
    assert len(from_bot(sam, "Votre message du jour")) == 1
    rosa.press("📣 Voir l'annonce")
    await rosa.hears("Publiée.")
    rosa.press("🗑 Retirer")
    await rosa.hears("Plus personne ne pourra la lire.")
    rosa.press("🗑 Oui, la retirer")
    await rosa.hears("Retirée.")
    await stage.settled()
    assert from_bot(sam, "Vendredi à la salle.") == [day]
    sam.press("📖 Soirée jeux")
    assert await sam.hears_toast() == "Cette annonce n'est plus disponible."


async def test_who_is_in_the_group_gets_no_second_copy(stage: Stage) -> None:
    """They read the post; the preview had counted them."""
    amel, rosa = await association(stage)
    sam = await stage.volunteer("Sam")
    group = await stage.group("Centre", amel)
    amel.add(sam, group)
    await stage.settled()
    await previewed(rosa)
    assert "1 groupe" in rosa.last()
    assert "déjà dans le groupe" in rosa.last()
    rosa.press("📣 Publier")
    await rosa.hears("Vous pouvez encore l'arrêter.")
    await stage.jump(seconds=31)
    await sam.sees("Repair café samedi", chat=group)
    assert from_bot(sam, "Repair café") == []


async def test_nobody_meant_is_not_sent(stage: Stage) -> None:
    """No button sends it; who narrows less can."""
    _, rosa = await association(stage)
    rosa.write("/annonce")
    await rosa.hears("La première ligne sert de titre.")
    rosa.write(WORDS)
    await rosa.hears("À qui ?")
    rosa.press("📍 Quartiers")
    await rosa.hears("Dans quels quartiers ?")
    rosa.press("☐ Les Moulins")
    await rosa.until(lambda: "☑ Les Moulins" in rosa.buttons())
    rosa.press("✅ C'est bon")
    await rosa.hears("Tout le monde, Les Moulins.")
    rosa.press("➡️ Voir l'annonce")
    await rosa.hears("Personne ne la recevrait.")
    assert "📣 Publier" not in rosa.buttons()


async def test_an_association_that_waits_keeps_a_draft(stage: Stage) -> None:
    """It is told so before and after; once it is validated it goes on from there."""
    amel, rosa = await stage.coordinator("Amel"), await stage.resident("Rosa")
    await registered(stage, amel, rosa)
    rosa.write("/annonce")
    await rosa.hears("La commune n'a pas encore validé.")
    rosa.write(WORDS)
    await rosa.hears("À qui ?")
    rosa.press("➡️ Voir l'annonce")
    await rosa.hears("c'est un brouillon")
    assert {"📣 Publier", "🕒 Plus tard"} & set(rosa.buttons()) == set()
    rosa.press("💾 Garder le brouillon")
    await rosa.hears("C'est gardé.")
    amel.press("✅ Accepter", chat=amel.id)
    await rosa.hears("La commune a accepté")
    rosa.write("/annonce")
    await rosa.hears("La première ligne sert de titre.")
    rosa.press("✖️ Annuler")
    await rosa.hears("C'est annulé. Rien n'est envoyé.")
    rosa.press("📣 Voir l'annonce", message=from_bot(rosa, "C'est gardé.")[-1].id)
    await rosa.hears("Brouillon.")
    rosa.press("▶️ Continuer")
    await rosa.hears("30 secondes")
    assert "📣 Publier" in rosa.buttons()


async def test_presses_twice_and_late_do_nothing_twice(stage: Stage) -> None:
    """Published once; after a quarter of an hour the counts are made again first."""
    _, rosa = await association(stage)
    sam = await stage.volunteer("Sam")
    await previewed(rosa)
    await stage.jump(minutes=16)
    rosa.press("📣 Publier")
    assert await rosa.hears_toast() == "Les comptes sont refaits. Regardez, puis publiez."
    await rosa.hears("30 secondes")
    again = rosa.find_button("📣 Publier")
    rosa.press("📣 Publier")
    rosa.press_again(again)
    await rosa.hears("Vous pouvez encore l'arrêter.")
    stop = rosa.find_button("✋ Arrêter", message=from_bot(rosa, "l'arrêter.")[-1].id)
    await stage.jump(seconds=31)
    assert len(from_bot(sam, "Repair café samedi")) == 1
    assert len(await stored(stage)) == 1
    await stage.jump(seconds=10)
    rosa.press_again(stop)
    await rosa.answered()
    await rosa.sees("Tout est parti.")


async def test_what_is_too_long_or_no_announcement_is_asked_again(stage: Stage) -> None:
    """Said kindly each time; nobody else may write one."""
    _, rosa = await association(stage)
    sam = await stage.volunteer("Sam")
    sam.write("/annonce")
    await sam.hears("Vous ne parlez pas pour cette association.")
    rosa.write("/annonce")
    await rosa.hears("La première ligne sert de titre.")
    rosa.voice(3)
    await rosa.hears("Envoyez un texte, une photo, une vidéo ou un document.")
    rosa.write("x" * 3001)
    await rosa.hears("C'est trop long : 3000 signes au plus.")
    rosa.write("Une seule ligne")
    await rosa.hears("À qui ?")
    rosa.write("à tous")
    await rosa.hears("Je n'ai pas compris. Touchez un bouton.")
    rosa.start()
    await rosa.hears("Vous aviez commencé une annonce.")
    rosa.press("▶️ Continuer")
    await rosa.hears("À qui ?")
