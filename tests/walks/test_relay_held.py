"""Money, links and card numbers in a conversation: held until their sender insists, or for good."""

from __future__ import annotations

from sandbox.actor import Phone
from tests.stage import Stage
from tests.walks.looking import button_labels, from_bot
from tests.walks.test_missions import taken
from tests.walks.test_relay import second

CARD, ACCOUNT = "4111 1111 1111 1111", "BE68 5390 0754 7034"
SEND, DROP = "➡️ Envoyer quand même", "✖️ Ne pas envoyer"


async def nothing_of(stage: Stage, reader: Phone, *words: str) -> None:
    """None of it has reached them."""
    await stage.settled()
    shown = "\n".join(message.text for message in from_bot(reader))
    assert not [word for word in words if word in shown]


async def test_the_number_of_a_card_or_an_account_never_goes(stage: Stage) -> None:
    """Nor below a photo, in two messages, or by a change; there is nothing to insist with."""
    sam, rosa, _ = await taken(stage)
    for number, word in ((CARD, "numéro de carte"), (ACCOUNT, "numéro de compte")):
        rosa.write(f"Prenez {number}")
        said = await rosa.hears(f"Il contient un {word}.")
        assert "Ce message n'est pas parti." in said.text
        assert "0800 12 345" in said.text
        assert button_labels(said) == []
    rosa.photo(f"Ma carte : {CARD}")
    await rosa.until(lambda: len(from_bot(rosa, "Il contient un numéro de carte.")) == 2)
    written = rosa.write("BE68 5390")
    await sam.hears("BE68 5390")
    rosa.write("0754 7034")
    await rosa.until(lambda: len(from_bot(rosa, "Il contient un numéro de compte.")) == 2)
    rosa.edit(written, f"Voici {ACCOUNT}")
    await rosa.hears("L'autre personne lit l'ancien message.")
    await nothing_of(stage, sam, "4111", "0754", "Ne donnez jamais")


async def test_words_of_money_go_once_their_sender_insists(stage: Stage) -> None:
    """With a warning and a way to report, once; left at that, or deleted meanwhile, nothing goes."""
    sam, rosa, _ = await taken(stage)
    sam.write("Donnez-moi votre code de carte")
    held = await sam.hears("Ce message n'est pas encore parti.")
    assert button_labels(held) == [SEND, DROP]
    await nothing_of(stage, rosa, "code de carte")
    button = sam.find_button(SEND)
    sam.press(SEND)
    await sam.hears("C'est parti, avec un avertissement.")
    await rosa.hears("Sam\nDonnez-moi votre code de carte")
    warning = await rosa.hears("Ne donnez jamais de code ni de numéro de carte.")
    assert button_labels(warning) == ["🚩 Signaler"]
    sam.press_again(button)
    sam.write("Regardez https://exemple.org/x")
    await sam.hears("Un lien peut être un piège.")
    sam.press(DROP)
    await sam.hears("Votre message n'est pas parti.")
    changed = sam.write("Prêtez-moi 20 euros")
    await sam.until(lambda: SEND in sam.buttons())
    sam.edit(changed, f"Prêtez-moi {CARD}")
    sam.press(SEND)
    await sam.hears("Il contient un numéro de carte.")
    deleted = sam.write("Prêtez-moi 30 euros")
    await sam.until(lambda: SEND in sam.buttons())
    sam.delete(deleted)
    sam.press(SEND)
    await sam.hears("Votre message n'est plus là.")
    sam.write("J'ai payé 23,40 €, j'ai le ticket.")
    await rosa.hears("23,40")
    await nothing_of(stage, rosa, "https://", "20 euros", "30 euros", "4111")
    assert len(from_bot(rosa, "Sam\nDonnez-moi")) == len(from_bot(rosa, "Ne donnez jamais")) == 1


async def test_what_waits_to_be_told_to_whom_is_held_too(stage: Stage) -> None:
    """Of three messages the two harmless ones go; below the third stands why not."""
    sam, rosa, _ = await taken(stage)
    await second(stage, sam)
    for words in ("Un", "Il me faut votre code PIN", "Deux"):
        sam.write(words)
        await sam.hears("À qui envoyer ce message ?")
    sam.press("Rosa · Courses")
    await sam.hears("Envoyé à Rosa")
    await sam.hears("Ce message n'est pas encore parti.")
    await rosa.hears("Deux")
    await nothing_of(stage, rosa, "code PIN")
    sam.press(SEND)
    await rosa.hears("code PIN")
