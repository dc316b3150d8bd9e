"""A voice message that nobody asked for becomes a request in two taps, and waits for no one unheard."""

from __future__ import annotations

from sandbox.actor import Phone
from solidarity.requests import Attachment, Via, of
from tests.stage import Stage
from tests.walks.looking import button_labels, requests_of


async def spoken(stage: Stage, seconds: int = 23) -> Phone:
    """Rosa has sent a voice message and is asked whether it is a request."""
    rosa = await stage.resident("Rosa")
    rosa.voice(seconds)
    await rosa.hears("Est-ce une demande d'aide")
    return rosa


async def test_a_voice_and_two_taps_reach_the_coordinators(stage: Stage) -> None:
    """They hear it and say what it is for; only then are volunteers asked."""
    amel = await stage.coordinator("Amel")
    sam = await stage.volunteer("Sam")
    rosa = await spoken(stage)
    assert "23 s" in (await rosa.hears("J'ai reçu votre message")).text
    rosa.press("✅ Oui")
    await rosa.hears("Une personne va l'écouter")
    rosa.press("✅ Envoyer")
    await rosa.hears("C'est envoyé")
    [made] = await requests_of(stage, rosa)
    assert (of(made).via, of(made).vague, of(made).detail.attachment) == (Via.VOICE, True, Attachment.VOICE)
    card = await amel.hears("Un message à écouter")
    assert "🏷 De quoi s'agit-il ?" in button_labels(card)
    amel.press("🔊 Écouter")
    await amel.until(lambda: any(item.content.kind == "voice" for item in amel.messages()))
    await stage.jump(hours=1)
    assert not any("J'y vais" in str(item.labels) for item in sam.messages())
    amel.press("🏷 De quoi", card)
    await amel.hears("Quel est le besoin")
    amel.press("Courses")
    await amel.hears("Le quartier est à préciser")
    amel.press("🏷 Reclasser")
    await amel.hears("Que faut-il changer")
    amel.press("Le quartier")
    await amel.hears("Quel quartier")
    amel.press("Centre")
    await stage.jump(minutes=30)
    await sam.hears("Courses")
    [made] = await requests_of(stage, rosa)
    assert not of(made).vague


async def test_no_deletes_it(stage: Stage) -> None:
    """« Non »: nothing is sent and nothing is kept."""
    rosa = await spoken(stage)
    rosa.press("✖️ Non")
    await rosa.hears("Supprimé")
    await stage.settled()
    assert await requests_of(stage, rosa) == []
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        draft = await unit.drafts.find(rosa.id)
    assert draft is None or "voice" not in draft.data


async def test_without_an_answer_the_coordinators_have_it_after_an_hour(stage: Stage) -> None:
    """Also through a restart, and said so to both."""
    amel = await stage.coordinator("Amel")
    rosa = await spoken(stage)
    await stage.jump(minutes=40)
    await stage.stop_bot()
    await stage.start_bot()
    assert await requests_of(stage, rosa) == []
    await stage.jump(minutes=21)
    await amel.hears("Message non confirmé")
    [made] = await requests_of(stage, rosa)
    assert of(made).via is Via.VOICE
    await rosa.hears("Une personne de la commune s'en occupe")


async def test_more_can_be_said_first(stage: Stage) -> None:
    """[➕ Préciser] asks the usual questions, with the voice as the detail."""
    rosa = await spoken(stage, seconds=200)
    await rosa.hears("C'est un peu long")
    rosa.press("✅ Oui")
    await rosa.hears("Envoyer à la commune")
    rosa.press("➕ Préciser")
    await rosa.hears("De quoi avez-vous besoin")
    rosa.press("Courses")
    await rosa.hears("Pour quand")
    rosa.press("Demain")
    await rosa.hears("Où habitez-vous")
    rosa.press("Centre")
    recap = await rosa.hears("On envoie")
    assert "un message vocal" in recap.text


async def test_a_second_one_waits_for_the_first(stage: Stage) -> None:
    """Nothing is lost without a word; a photo and a round video go the same way."""
    rosa = await stage.resident("Rosa")
    rosa.photo("La serrure")
    await rosa.hears("J'ai reçu votre photo")
    rosa.send_video_note()
    await rosa.hears("Je garde votre premier message")
    rosa.press("✖️ Non")
    await rosa.hears("Supprimé")
    rosa.send_video_note()
    await rosa.hears("J'ai reçu votre vidéo")
