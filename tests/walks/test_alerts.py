"""A coordinator warns the town: written, previewed, typed out, agreed to, put right, ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sandbox.actor import Phone
from solidarity.alerts import Alert, State
from tests.stage import Stage
from tests.walks.looking import button_labels, from_bot


async def composed(
    stage: Stage, amel: Phone, level: str = "🟠 Important", *, drill: bool = False, place: str | None = None
) -> None:
    """Amel has chosen a level, the places and the words that are ready; the preview is before her."""
    amel.write("/alerte")
    await amel.hears("Quelle gravité")
    if drill:
        amel.press("🧪 Exercice")
        await amel.until(lambda: "🔔 Une vraie alerte" in amel.buttons())
    amel.press(level)
    await amel.hears("Quels quartiers")
    if place is None:
        amel.press("🏘 Toute la commune")
    else:
        amel.press(place)
        await amel.until(lambda: "➡️ Continuer" in amel.buttons())
        amel.press("➡️ Continuer")
    await amel.hears("Que se passe-t-il")
    amel.press("🚱 Coupure d'eau")
    await amel.hears("Gardez ce texte")
    amel.press("➡️ Garder ce texte")
    await amel.hears("Langues")
    amel.press("➡️ Voir l'aperçu")
    await amel.hears("écrivez ce mot")


async def out(stage: Stage) -> None:
    """The half minute is over, all messages have gone, and the report has been looked at since."""
    await stage.jump(seconds=31)
    await stage.jump(seconds=3)


async def only_alert(stage: Stage) -> Alert:
    """The one that is out or waits, from the store."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        (found,) = [*await unit.alerts.current(), *await unit.alerts.waiting()]
        return found


async def test_four_taps_and_a_word_warn_the_town(stage: Stage) -> None:
    """From a template: level, places, event, text, preview, the word; half a minute later all have it."""
    amel = await stage.coordinator("Amel")
    rosa = await stage.resident("Rosa")
    await composed(stage, amel)
    assert "2 personnes" in amel.last()
    assert "Coupure d'eau" not in rosa.last()
    amel.write("ENVOYER")
    await amel.hears("Part à")
    assert "✋ Arrêter" in amel.buttons()
    assert "Coupure d'eau" not in rosa.last()
    await out(stage)
    await rosa.hears("Gardez de l'eau pour boire")
    (shown,) = from_bot(amel, "Tout est parti")
    assert button_labels(shown) == [
        "✏️ Corriger",
        "⛔ C'était une erreur",
        "🔁 Relancer les sans-réponse",
        "📄 Liste téléphone",
        "📋 Copier pour…",
        "🏁 Fin d'alerte",
    ]


async def grave(stage: Stage, amel: Phone, level: str = "🔴 Urgent", **how: Any) -> None:
    """Amel has typed the word of a grave one: the others are asked."""
    await composed(stage, amel, level, **how)
    amel.write("EXERCICE" if how.get("drill") else "ENVOYER")
    await amel.hears("Je demande l'accord")
    await amel.hears("En attente d'un accord")
    await stage.settled()


async def team(stage: Stage) -> tuple[Phone, Phone, Phone]:
    """Amel and Ben of the municipality, and Rosa who lives here."""
    return await stage.coordinator("Amel"), await stage.coordinator("Ben"), await stage.resident("Rosa")


async def test_a_grave_alert_goes_out_when_a_second_person_says_yes(stage: Stage) -> None:
    """Ben reads the very message and whom it reaches; he says yes, and both have the live report."""
    amel, ben, rosa = await team(stage)
    await grave(stage, amel)
    assert "Demandé à : Ben." in amel.last()
    asked = await ben.hears("Amel demande votre accord")
    assert button_labels(asked) == ["✅ Envoyer à 3", "✖️ Refuser"]
    assert from_bot(ben, "Gardez de l'eau pour boire")
    assert not from_bot(rosa, "eau")
    ben.press("✅ Envoyer à 3")
    await ben.hears("Part à")
    await stage.settled()
    assert from_bot(amel, "Ben a dit oui à 10")
    assert from_bot(amel, "Part à")
    assert not from_bot(rosa, "eau")
    await out(stage)
    await rosa.hears("Alerte urgente")
    for phone in (amel, ben):
        assert "3 envoyés sur 3" in from_bot(phone, "Tout est parti")[0].text


async def test_a_second_person_says_no_and_why(stage: Stage) -> None:
    """Ben refuses with a reason: Amel learns it, nobody else ever hears of it."""
    amel, ben, rosa = await team(stage)
    await grave(stage, amel, "⚫ Vital")
    ben.press("✖️ Refuser")
    await ben.hears("Pourquoi refuser")
    ben.press("↩️ Retour")
    await ben.hears("demande votre accord")
    ben.press("✖️ Refuser")
    await ben.hears("Pourquoi refuser")
    ben.press("texte à revoir")
    await ben.hears("Ben a dit non")
    await stage.settled()
    assert "Raison : texte à revoir" in from_bot(amel, "Ben a dit non")[-1].text
    await stage.jump(minutes=30)
    assert not from_bot(rosa, "eau")


async def test_who_wrote_it_cannot_be_the_second(stage: Stage) -> None:
    """Amel forges Ben's button: nothing goes out."""
    amel, ben, rosa = await team(stage)
    await grave(stage, amel)
    await ben.hears("Amel demande votre accord")
    _, _, button = ben.find_button("✅ Envoyer à 3")
    amel.forge(str(button["callback_data"]), from_bot(amel, "En attente")[-1])
    await stage.settled()
    assert (await only_alert(stage)).state is State.ASKED
    await stage.jump(minutes=1)
    assert not from_bot(rosa, "eau")


async def test_a_validator_may_agree_and_nothing_else(stage: Stage) -> None:
    """Alone, Amel is told so before she writes a word; she invites Zoé, who says yes and may write none."""
    amel, zoe = await stage.coordinator("Amel"), await stage.resident("Zoé")
    amel.write("/alerte")
    await amel.hears("Vous êtes la seule personne")
    amel.press("🔴 Urgent")
    await amel.hears("Cette gravité demande deux personnes")
    amel.press("👥 Inviter une personne")
    link = await amel.hears("une seule personne de confiance")
    zoe.start(link.text.rpartition("?start=")[2])
    await zoe.hears("Vous pouvez maintenant dire oui ou non")
    amel.press("↩️ Retour", from_bot(amel, "Cette gravité")[0])
    await amel.until(lambda: bool(from_bot(amel, "Quelle gravité")))
    zoe.write("/alerte")
    await zoe.hears("réservée à l'équipe")
    amel.write("/annuler")
    await amel.hears("C'est annulé")
    await grave(stage, amel)
    zoe.press("✅ Envoyer à 2", await zoe.hears("demande votre accord"))
    await zoe.hears("Part à")
    assert button_labels(from_bot(zoe, "Part à")[0]) == []
    await out(stage)
    await zoe.hears("Alerte urgente")


async def test_stopped_in_the_half_minute_nobody_has_read_it(stage: Stage) -> None:
    """[✋ Arrêter] within thirty seconds: nothing ever went out, and the alert never was."""
    amel, _, rosa = await team(stage)
    await composed(stage, amel)
    amel.write("envoyer")
    await amel.hears("Part à")
    await stage.jump(seconds=29)
    amel.press("✋ Arrêter")
    await amel.hears("Arrêté. 3 messages ne sont pas partis.")
    await stage.jump(minutes=10)
    assert not from_bot(rosa, "eau")


async def test_new_words_reach_who_was_told(stage: Stage) -> None:
    """[✏️ Corriger]: a text, the preview, the word; it says that it replaces the earlier one."""
    amel, _, rosa = await team(stage)
    await composed(stage, amel)
    amel.write("ENVOYER")
    await amel.hears("Part à")
    await out(stage)
    await amel.hears("Tout est parti")
    amel.press("✏️ Corriger", from_bot(amel, "Tout est parti")[0])
    await amel.hears("écrivez le nouveau texte")
    amel.write("L'eau revient à midi\nEncore deux heures de patience.")
    await amel.hears("Langues : Français.")
    amel.press("➡️ Voir l'aperçu")
    await amel.hears("ont reçu l'alerte")
    amel.write("ENVOYER")
    await stage.settled()
    told = from_bot(rosa, "L'eau revient à midi")
    assert len(told) == 1
    assert "Elle remplace le message précédent" in told[0].text


async def test_a_mistake_is_taken_back_by_one_person_at_once(stage: Stage) -> None:
    """Even of a grave alert: one question, one yes, and whoever was told is told without any wait."""
    amel, ben, rosa = await team(stage)
    await grave(stage, amel)
    ben.press("✅ Envoyer à 3", await ben.hears("demande votre accord"))
    await ben.hears("Part à")
    await out(stage)
    ben.press("⛔ C'était une erreur", from_bot(ben, "Tout est parti")[0])
    await ben.hears("Dire à tous que c'était une erreur")
    ben.press("↩️ Non")
    await ben.hears("Rien n'a changé")
    ben.press("⛔ C'était une erreur", from_bot(ben, "Tout est parti")[0])
    await ben.hears("Dire à tous que c'était une erreur")
    before = stage.clock.now()
    ben.press("⛔ Oui, une erreur")
    await stage.settled()
    assert stage.clock.now() - before < timedelta(seconds=5)
    assert from_bot(rosa, "Erreur : cette alerte n'est pas vraie")
    assert from_bot(amel, "Erreur : cette alerte n'est pas vraie")


async def test_it_ends_when_somebody_says_so(stage: Stage) -> None:
    """[🏁 Fin d'alerte]: everybody who was told is thanked; every later button says that it is over."""
    amel, _, rosa = await team(stage)
    await composed(stage, amel)
    amel.write("ENVOYER")
    await amel.hears("Part à")
    await out(stage)
    shown = from_bot(amel, "Tout est parti")[0]
    old = [
        amel.find_button(label, shown) for label in ("✏️ Corriger", "⛔ C'était une erreur", "🏁 Fin d'alerte")
    ]
    amel.press("🏁 Fin d'alerte", shown)
    await amel.hears("Dire à tous que l'alerte est finie")
    amel.press("🏁 Oui, c'est fini")
    await stage.settled()
    assert from_bot(rosa, "Fin de l'alerte")
    for button in old:
        pressed = amel.press_again(button)
        await stage.settled()
        assert "terminée" in str(pressed.text)
    assert len(from_bot(rosa, "Fin de l'alerte")) == 1


async def test_its_hour_ends_it_and_nothing_more_is_sent(stage: Stage) -> None:
    """At its end its author is told, and nobody else gets anything any more."""
    amel, _, rosa = await team(stage)
    await composed(stage, amel)
    amel.write("ENVOYER")
    await amel.hears("Part à")
    await out(stage)
    heard = len(from_bot(rosa))
    await stage.jump(hours=24)
    await amel.hears("Elle valait jusqu'à")
    assert len(from_bot(rosa)) == heard


async def test_a_wrong_word_sends_nothing_and_loses_nothing(stage: Stage) -> None:
    """Another word, and the keyword of an exercise: it says so and shows the preview again."""
    amel, _, rosa = await team(stage)
    await composed(stage, amel)
    for word in ("oui", "EXERCICE", "ENVOYER maintenant"):
        amel.write(word)
        await amel.hears("Rien n'est parti")
        await stage.settled()
    assert amel.last().endswith("Pour envoyer, écrivez ce mot : ENVOYER")
    amel.write("Envoyer.")
    await amel.hears("Part à")
    await out(stage)
    await rosa.hears("Coupure d'eau")


async def test_an_old_preview_is_shown_anew(stage: Stage) -> None:
    """After a quarter of an hour the word sends nothing: new figures first."""
    amel, _, rosa = await team(stage)
    await composed(stage, amel)
    paul = await stage.resident("Paul")
    await stage.jump(minutes=16)
    amel.write("ENVOYER")
    await amel.hears("L'aperçu avait plus de 15 minutes")
    await stage.settled()
    assert "4 personnes" in amel.last()
    assert not from_bot(rosa, "eau")
    amel.write("ENVOYER")
    await amel.hears("Part à")
    await out(stage)
    await paul.hears("Coupure d'eau")


async def test_an_exercise_says_so_everywhere(stage: Stage) -> None:
    """On every screen of writing it, and in the first and the last line of what people read."""
    amel, ben, rosa = await team(stage)
    group = await stage.group("Quartier Centre", amel)
    await grave(stage, amel, drill=True)
    screens = from_bot(amel, "Je demande l'accord") + from_bot(amel, "En attente d'un accord")
    assert all("EXERCICE" in item.text.splitlines()[0] for item in screens)
    ben.press("✅ Envoyer à 3", await ben.hears("demande votre accord"))
    await ben.hears("Part à")
    await out(stage)
    for chat in (rosa.last_message(), amel.last_message(group)):
        lines = chat.text.splitlines()
        assert lines[0] == lines[-1] == "EXERCICE. Ce n'est pas une vraie alerte."


async def test_a_draft_survives_a_restart_and_start(stage: Stage) -> None:
    """The bot stops in the middle; /start offers to go on, and the answers are there."""
    amel, *_ = await team(stage)
    amel.write("/alerte")
    await amel.hears("Quelle gravité")
    amel.press("🟠 Important")
    await amel.hears("Quels quartiers")
    await stage.stop_bot()
    await stage.start_bot()
    amel.start()
    await amel.hears("Vous aviez commencé une alerte")
    amel.press("▶️ Continuer")
    await amel.hears("Quels quartiers")
    amel.press("🏘 Toute la commune")
    await amel.hears("Que se passe-t-il")
    amel.press("✖️ Annuler")
    await amel.hears("C'est annulé")


async def test_who_waits_for_an_answer_survives_a_restart(stage: Stage) -> None:
    """The second people are asked again after a quarter of an hour, also when the bot was away."""
    amel, ben, rosa = await team(stage)
    await grave(stage, amel)
    await stage.stop_bot()
    stage.clock.jump(timedelta(minutes=20))
    await stage.start_bot()
    await stage.settled()
    assert len(from_bot(ben, "demande votre accord")) == 2
    ben.press("✅ Envoyer à 3", from_bot(ben, "demande votre accord")[0])
    await stage.settled()
    ben.press("✅ Envoyer à 3", from_bot(ben, "demande votre accord")[0])
    await stage.settled()
    await out(stage)
    await rosa.hears("Alerte urgente")


async def test_a_text_of_ones_own_with_its_hour(stage: Stage) -> None:
    """Another event: title and text written, valid until an hour that is written too."""
    amel, _, rosa = await team(stage)
    await composed_own(stage, amel)
    amel.press("⏱ Changer la durée")
    await amel.hears("Valable combien de temps")
    amel.write("bientôt")
    await amel.hears("Je n'ai pas compris l'heure")
    amel.write("18h30")
    await amel.hears("Valable jusqu'à 18")
    amel.press("➡️ Voir l'aperçu")
    await amel.hears("écrivez ce mot")
    amel.write("ENVOYER")
    await amel.hears("Part à")
    await out(stage)
    told = await rosa.hears("Un sanglier dans le parc")
    assert "Restez chez vous." in told.text
    assert "Valable jusqu'à 18" in told.text


async def composed_own(stage: Stage, amel: Phone) -> None:
    """Amel has written her own words for the Centre."""
    amel.write("/alerte")
    await amel.hears("Quelle gravité")
    amel.press("🔵 Info")
    await amel.hears("Quels quartiers")
    amel.press("🏘 Toute la commune")
    await amel.hears("Que se passe-t-il")
    amel.press("✏️ Autre")
    await amel.hears("La première ligne est le titre")
    amel.write("x" * 101)
    await amel.hears("C'est trop long")
    amel.write("Un sanglier dans le parc\nRestez chez vous.")
    await amel.hears("Langues : Français.")


async def test_a_language_without_text_is_said_and_can_be_written(stage: Stage) -> None:
    """Léon reads Dutch: that is said before anything goes out; written by somebody, he gets it in Dutch."""
    amel, ben, rosa = await team(stage)
    leon = await stage.resident("Léon")
    leon.write("/langue")
    await leon.hears("Langue")
    leon.press("Nederlands")
    await stage.settled()
    amel.write("/alerte")
    await amel.hears("Quelle gravité")
    for label, words in (
        ("🔴 Urgent", "Quels quartiers"),
        ("🏘 Toute la commune", "Que se passe-t-il"),
        ("🚱 Coupure d'eau", "Gardez ce texte"),
        ("➡️ Garder ce texte", "Sans texte : Nederlands (1 personne)"),
        ("✏️ Nederlands", "Nederlands"),
    ):
        amel.press(label)
        await amel.hears(words)
    amel.write("Geen water\nBewaar water om te drinken.")
    await amel.hears("Langues : Français et Nederlands.")
    amel.press("➡️ Voir l'aperçu")
    await amel.hears("Français 3, Nederlands 1")
    amel.write("ENVOYER")
    await amel.hears("En attente d'un accord")
    ben.press("✅ Envoyer à 4", await ben.hears("demande votre accord"))
    await ben.hears("Part à")
    await out(stage)
    assert from_bot(leon, "Geen water")
    assert not from_bot(leon, "Gardez de l'eau pour boire")
    assert from_bot(rosa, "Gardez de l'eau pour boire")
