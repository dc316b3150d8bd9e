"""Scenes of the demo that show visits: on the way, inside, silent, reported, talked about when it was over.

Played by `demo`, with the moves of `demo_moves`.
"""

from __future__ import annotations

from sandbox.demo_story import Story


async def a_visit_in_full(story: Story) -> None:
    """On the way, there, the address given and looked at, a receipt, done, and a word of thanks."""
    jeanne, ana = story["Jeanne"], story["Ana"]
    number = await jeanne.asks("courses", "🟠", None, "Du beurre et un journal.")
    await ana.takes(number)
    await jeanne.tap("🏠", about=number)
    await jeanne.gets("Ana")
    jeanne.write("Rue du Pont 12, 2e étage, sonnette Dubois")
    await ana.tap("🏠")
    await ana.has("Rue du Pont")
    await story.later(minutes=20)
    await ana.tap("🚶", about=number)
    await story.later(minutes=10)
    await ana.tap("🔔", about=number)
    await story.later(minutes=25)
    await ana.tap("➕", about=number)
    await ana.go_on("🧾")
    await ana.gets("photo")
    ana.photo("7,85")
    await jeanne.has("7,85")
    await ana.says_done(number)
    await jeanne.tap("👍", about=number)
    await jeanne.tap("✏️", about=number)
    await jeanne.gets("Ana")
    jeanne.write("Merci pour le journal, et pour la visite !")
    await ana.has("pour la visite")


async def claire_is_silent(story: Story) -> None:
    """An errand of which nobody hears any more: she is asked, then the coordinators have it."""
    giuseppe, claire = story["Giuseppe"], story["Claire"]
    story.numbers["Giuseppe"] = await giuseppe.asks("courses", "🔴", "gare", "Des pâtes et de l'eau.")
    await claire.takes(story.numbers["Giuseppe"])


async def claire_was_missed(story: Story) -> None:
    """The evening after: the question stands on her telephone, the card on the coordinators'."""
    number = story.numbers["Giuseppe"]
    await story["Claire"].has_button("⏳", number)
    await story["Amel"].has(number)


async def greet_writes_when_it_is_over(story: Story) -> None:
    """A conversation that is closed: it can be opened again."""
    greet = story["Greet"]
    greet.write("Dag Thomas, nog eens bedankt !")
    await greet.has_button("🔓", "")


async def marcel_reports(story: Story) -> None:
    """A volunteer speaks of money and insists: the resident is warned and reports it to the municipality."""
    marcel, aicha = story["Marcel"], story["Aïcha"]
    number = await marcel.asks("papier", "🟢", None, "La facture d'électricité.")
    await aicha.takes(number)
    await marcel.has_button("🚩", number)
    aicha.write("Bonjour Marcel, donnez-moi le numéro de carte et je paie pour vous.")
    await aicha.tap("➡️")
    await marcel.has("⚠️")
    await marcel.tap("🚩", about=number)
    await marcel.go_on("🚩")
    await story["Amel"].has(number)


async def mehdi_is_inside(story: Story) -> None:
    """Somebody is there just now."""
    giuseppe, mehdi = story["Giuseppe"], story["Mehdi"]
    number = await giuseppe.asks("parler", "🟠", None, "Une heure de conversation.")
    await mehdi.takes(number)
    await mehdi.tap("🔔", about=number)
    await giuseppe.has_button("✔️", number)
