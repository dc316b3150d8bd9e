"""Scenes of the demo in which associations write to the town: read, read later, hidden by the municipality.

Played by `demo`, with the moves of `demo_moves`.
"""

from __future__ import annotations

from sandbox.demo_associations import FRIENDS, LARDER
from sandbox.demo_moves import Townsperson
from sandbox.demo_story import Story

WALK = "Balade du dimanche\nDépart à 14 h devant la maison de quartier. Après, une soupe pour tout le monde."
SHELVES = "Épicerie solidaire : nouvelles heures\nOuvert le mercredi de 9 h à 12 h. Apportez votre sac."
ADVERT = "Grande promotion samedi\nMoins 20 % sur les vélos chez un ami de l'épicerie."
COLLECT = "Collecte de conserves\nDéposez-les à la gare. Merci à tous !"


async def friends_invite_for_a_walk(story: Story) -> None:
    """With a photo, to the two neighbourhoods of the association."""
    colette = story[FRIENDS.who]
    await begins(colette)
    colette.photo(WALK)
    await publishes(colette)
    await story.later(minutes=2)
    await story["Inès"].has("Balade du dimanche")


async def larder_is_open(story: Story) -> None:
    """Words only, to the whole town; whoever prefers reads it in the evening."""
    samira = story[LARDER.who]
    await begins(samira)
    samira.write(SHELVES)
    await publishes(samira)
    await story.later(minutes=2)
    await story["Rosa"].has("nouvelles heures")


async def amel_hides_an_advert(story: Story) -> None:
    """The municipality changes nothing of it: it is hidden, and the association reads why."""
    samira, amel = story[LARDER.who], story["Amel"]
    await begins(samira)
    samira.write(ADVERT)
    await publishes(samira)
    await story.later(minutes=2)
    await amel.touch("🧭")
    await amel.go_on("📰")
    await amel.go_on("Grande promotion")
    await amel.go_on("🙈")
    await amel.go_on("publicité")
    await samira.has("publicité")


async def larder_plans_ahead(story: Story) -> None:
    """Written now, published in three days."""
    samira = story[LARDER.who]
    await begins(samira)
    samira.write(COLLECT)
    await samira.go_on("➡️")
    await samira.go_on("🕒")
    day = await samira.nth_button(3)
    await samira.go_on(day)
    await samira.go_on("10")
    await samira.gets_question("📣")


async def begins(somebody: Townsperson) -> None:
    """Up to the question for the words."""
    somebody.write("/annonce")
    await somebody.gets_question("✖️")


async def publishes(somebody: Townsperson) -> None:
    """Once the words are written: to those who were proposed, as it was shown."""
    await somebody.go_on("➡️")
    await somebody.go_on("📣")
    await somebody.gets_question("✋")
