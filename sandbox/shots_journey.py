"""The first journey, clicked through on the sandbox's page: for the pictures of it, and for its test.

Buttons and keys are found by their words, as a person finds them. What does not appear ends the journey.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

Step = Callable[[str], Awaitable[None]]
"""Called with a name after each step of the journey."""
PATIENCE = 60_000.0
"""Milliseconds that a screen may take on a busy machine."""
GROUP = "Quartier Centre"


class Hands:
    """Clicks on the page in people's names. `phones` says which telephone is whose, from the left."""

    def __init__(self, page: Page, phones: Mapping[str, int]) -> None:
        self._page = page
        self._phones = phones

    async def phone(self, who: str) -> Locator:
        """Somebody's telephone; on a narrow page it is brought to the front."""
        number = self._phones[who]
        phone = self._page.get_by_test_id(f"phone-{number}")
        if not await phone.is_visible():
            await self._page.get_by_test_id(f"tab-{number}").click()
            await phone.wait_for(timeout=PATIENCE)
        return phone

    async def start(self, who: str) -> None:
        """Press the wide START and accept the first screen."""
        await (await self.phone(who)).get_by_test_id("start").click(timeout=PATIENCE)
        await self.sees(who, "Danger immédiat")

    async def tap(self, who: str, label: str) -> None:
        """Press the newest button under a message that has these words."""
        phone = await self.phone(who)
        await phone.locator("button.inline", has_text=label).last.click(timeout=PATIENCE)

    async def key(self, who: str, label: str) -> None:
        """Press a key below the text field."""
        keys = (await self.phone(who)).get_by_test_id("reply-keyboard")
        await keys.get_by_role("button", name=label).click(timeout=PATIENCE)

    async def newest(self, who: str) -> None:
        """Go down to the newest message, if it is out of sight."""
        down = (await self.phone(who)).get_by_test_id("to-end")
        if await down.is_visible():
            await down.click(timeout=PATIENCE)

    async def write(self, who: str, text: str) -> None:
        """Type a message and send it."""
        phone = await self.phone(who)
        await phone.get_by_test_id("composer").fill(text, timeout=PATIENCE)
        await phone.get_by_test_id("send").click(timeout=PATIENCE)

    async def voice(self, who: str, seconds: int) -> None:
        """Send a voice message."""
        await (await self.phone(who)).get_by_test_id("attach").click(timeout=PATIENCE)
        await self._page.get_by_test_id("attach-voice").click(timeout=PATIENCE)
        await self._page.get_by_test_id("field-seconds").fill(str(seconds))
        await self._page.get_by_test_id("dialog-ok").click(timeout=PATIENCE)

    async def sees(self, who: str, words: str) -> None:
        """Wait until a message of the other side, or a button under it, has these words."""
        phone = await self.phone(who)
        await phone.locator("article.theirs", has_text=words).last.wait_for(timeout=PATIENCE)

    async def hears_voice(self, who: str) -> None:
        """Wait until a voice message of the other side is there."""
        voices = (await self.phone(who)).locator("article.theirs").get_by_test_id("voice")
        await voices.last.wait_for(timeout=PATIENCE)

    async def makes_group(self, who: str, title: str) -> None:
        """Make a group with the bot in it; the telephone shows it then."""
        await (await self.phone(who)).get_by_test_id("phone-menu").click(timeout=PATIENCE)
        await self._page.get_by_test_id("create-group").click(timeout=PATIENCE)
        await self._page.get_by_test_id("field-title").fill(title)
        await self._page.get_by_test_id("dialog-ok").click(timeout=PATIENCE)


async def town_hall_begins(hands: Hands, step: Step) -> None:
    """A coordinator accepts the first screen and binds the group of a neighbourhood."""
    await hands.start("Amel")
    await step("premier-contact")
    await hands.tap("Amel", "J'accepte")
    await hands.sees("Amel", "Merci, Amel")
    await hands.makes_group("Amel", GROUP)
    await hands.sees("Amel", "/quartier")
    await hands.write("Amel", "/quartier")
    await hands.sees("Amel", "quel quartier")
    await step("groupe-quel-quartier")
    await hands.tap("Amel", "Centre")
    await hands.sees("Amel", "relié")
    await step("groupe-relie")


async def volunteer_joins(hands: Hands, step: Step) -> None:
    """Charter with age, neighbourhood, one tap for each challenge, when; and the recapitulation."""
    await hands.start("Sam")
    await hands.tap("Sam", "J'accepte")
    await hands.key("Sam", "Je veux aider")
    await hands.sees("Sam", "charte")
    await step("charte")
    await hands.tap("Sam", "18 ans ou plus")
    await hands.sees("Sam", "Votre quartier")
    await hands.tap("Sam", "Centre")
    await hands.sees("Sam", "Courses pour les aînés. Et vous ?")
    await step("un-defi")
    await hands.tap("Sam", "J'aime et je sais")
    await hands.sees("Sam", "2 sur 4")
    await hands.tap("Sam", "Passer la suite")
    await hands.sees("Sam", "Quand avez-vous du temps")
    await hands.tap("Sam", "Quand je peux")
    await hands.sees("Sam", "C'est bien cela")
    await step("c-est-bien-cela")
    await hands.tap("Sam", "C'est bon")
    await hands.sees("Sam", "Bienvenue")
    await step("bienvenue")


async def resident_asks(hands: Hands, step: Step) -> None:
    """Six taps and a detail."""
    await hands.start("Rosa")
    await hands.tap("Rosa", "J'accepte")
    await hands.sees("Rosa", "Merci, Rosa")
    await step("accueil")
    await hands.key("Rosa", "J'ai besoin d'aide")
    await hands.sees("Rosa", "De quoi avez-vous besoin")
    await step("quoi")
    await hands.tap("Rosa", "Courses")
    await hands.sees("Rosa", "Pour quand")
    await step("quand")
    await hands.tap("Rosa", "Demain")
    await hands.sees("Rosa", "Où habitez-vous")
    await step("ou")
    await hands.tap("Rosa", "Centre")
    await hands.sees("Rosa", "Un détail")
    await step("detail")
    await hands.write("Rosa", "Deux pains et du lait, s'il vous plaît.")
    await hands.sees("Rosa", "On envoie")
    await step("recapitulatif")
    await hands.tap("Rosa", "Envoyer")
    await hands.sees("Rosa", "C'est envoyé")
    await hands.sees("Sam", "Pourquoi vous")
    await step("envoyee")


async def volunteer_takes(hands: Hands, step: Step) -> None:
    """One tap; the resident hears it, and the board of the neighbourhood counts it."""
    await hands.tap("Sam", "J'y vais")
    await hands.sees("Sam", "Deux pains")
    await hands.sees("Rosa", "Sam s'occupe de votre demande")
    await hands.sees("Amel", "1 en cours")
    await step("prise-en-charge")


async def both_write(hands: Hands, step: Step) -> None:
    """Text and voice, both ways."""
    await hands.write("Rosa", "Bonjour Sam, sonnez deux fois.")
    await hands.sees("Sam", "sonnez deux fois")
    await hands.write("Sam", "Avec plaisir. À dix heures ?")
    await hands.sees("Rosa", "À dix heures")
    await hands.voice("Rosa", 6)
    await hands.hears_voice("Sam")
    await hands.voice("Sam", 4)
    await hands.hears_voice("Rosa")
    await step("conversation")


async def done_and_thanked(hands: Hands, step: Step) -> None:
    """Done, confirmed, thanked."""
    await hands.tap("Sam", "C'est fait")
    await hands.sees("Rosa", "tout s'est bien passé")
    await step("faite")
    await hands.tap("Rosa", "👍 Oui")
    await hands.sees("Rosa", "Dire merci")
    await step("confirmee")
    await hands.tap("Rosa", "❤️")
    await hands.sees("Sam", "vous dit merci")
    await hands.sees("Rosa", "merci est parti")
    await step("remerciee")


async def first_journey(hands: Hands, step: Step) -> None:
    """From the town hall's first tap to the thanks. Needs telephones of Amel, Sam and Rosa."""
    for part in (
        town_hall_begins,
        volunteer_joins,
        resident_asks,
        volunteer_takes,
        both_write,
        done_and_thanked,
    ):
        await part(hands, step)
