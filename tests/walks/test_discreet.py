"""Discreet mode: neutral words until they are opened, nothing in groups, and a chat that can be wiped."""

from __future__ import annotations

from solidarity.requests import of
from tests.stage import Stage
from tests.walks.looking import button_labels, requests_of


async def test_a_discreet_person_reads_neutral_words_until_they_open_them(stage: Stage) -> None:
    """Neither the need nor the helper's name; the group hears nothing; the helper is asked to be discreet."""
    amel = await stage.coordinator("Amel")
    group = await stage.group("Centre", amel)
    sam = await stage.volunteer("Sam")
    rosa = await stage.resident("Rosa")
    rosa.key("⚙️")
    await rosa.hears("Réglages")
    rosa.press("🤫 Mode discret")
    await rosa.hears("éteint")
    rosa.press("🤫 Allumer")
    await rosa.hears("allumé")
    await stage.ask(rosa)
    [made] = await requests_of(stage, rosa)
    assert of(made).discreet
    await stage.jump(hours=1)
    assert not any("Courses" in item.text for item in amel.messages(group))
    await sam.hears("Courses")
    sam.press("J'y vais")
    held = await sam.hears("C'est pour vous")
    assert "Discrétion" in held.text
    said = await rosa.hears("Vous avez un message")
    assert said.text == "Vous avez un message."
    assert button_labels(said) == ["👁 Lire"]
    rosa.press("👁 Lire", said)
    opened = await rosa.hears("Sam")
    assert opened.id == said.id
    sam.write("J'arrive avec le lait")
    await rosa.until(lambda: rosa.messages()[-1].text == "Vous avez un message.")
    rosa.press("👁 Lire", rosa.messages()[-1])
    await rosa.hears("J'arrive avec le lait")


async def test_one_request_can_be_discreet(stage: Stage) -> None:
    """A tap on the preview, and another one takes it back."""
    rosa = await stage.resident("Rosa")
    rosa.key("🙋")
    await rosa.hears("De quoi avez-vous besoin")
    rosa.press("Courses")
    await rosa.hears("Pour quand")
    rosa.press("Demain")
    await rosa.hears("Où habitez-vous")
    rosa.press("Centre")
    await rosa.hears("Un détail")
    rosa.press("Non, c'est bon")
    await rosa.hears("On envoie")
    rosa.press("🤫 Discret")
    await rosa.hears("rien dans les groupes")
    rosa.press("✅ Discret")
    await rosa.until(lambda: "rien dans les groupes" not in rosa.messages()[-1].text)
    rosa.press("🤫 Discret")
    await rosa.hears("rien dans les groupes")
    rosa.press("✅ Envoyer")
    await rosa.hears("C'est envoyé")
    [made] = await requests_of(stage, rosa)
    assert of(made).discreet


async def test_a_chat_is_wiped_by_one_word_and_one_tap(stage: Stage) -> None:
    """What both wrote in the last two days goes; one neutral line says what stays."""
    rosa = await stage.resident("Rosa")
    await stage.ask(rosa, detail="Mon mari ne doit pas le savoir")
    rosa.write("effacer")
    await rosa.hears("Effacer les messages")
    rosa.press("🧹 Oui, effacer")
    await rosa.hears("Telegram garde sa copie")
    await stage.settled()
    assert [item.text.splitlines()[0] for item in rosa.messages()] == ["Bonjour."]
    [made] = await requests_of(stage, rosa)
    assert not made.state.is_over
