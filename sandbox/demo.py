"""The story that fills the demo's town: four days of asking and helping, scene by scene.

Every state is reached by taps, by the people of `demo_people`, with the moves of `demo_moves`. A scene that
does not find the screen it expects ends the story with that screen.
"""

from __future__ import annotations

from datetime import timedelta

from sandbox.demo_alerts import an_exercise, water_is_cut
from sandbox.demo_associations import associations_register
from sandbox.demo_calls import ben_has_a_call, kevin_asks_for_his_grandmother
from sandbox.demo_moves import CHANNEL_RIGHTS, Townsperson
from sandbox.demo_news import (
    amel_hides_an_advert,
    friends_invite_for_a_walk,
    larder_is_open,
    larder_plans_ahead,
)
from sandbox.demo_people import Part
from sandbox.demo_quiet import denise_asks_discreetly, lucien_speaks
from sandbox.demo_recruits import a_poster_brings_four, ben_opens_it_to_the_young
from sandbox.demo_safety import ines_is_suspended, marcel_is_worried, two_are_named
from sandbox.demo_story import Story, together
from sandbox.demo_team import (
    amel_looks_after_denise,
    amel_publishes,
    ben_sorts,
    ben_thinks_of_youssef,
    rosa_changes_it,
)
from sandbox.demo_trust import volunteers_are_met
from sandbox.demo_visits import (
    a_visit_in_full,
    claire_is_silent,
    claire_was_missed,
    greet_writes_when_it_is_over,
    marcel_reports,
    mehdi_is_inside,
)

_IN_CENTRE = ("Ana", "Sam", "Chloé", "Olivier", "Mariette", "Kofi", "Louise")
_READERS = ("Jeanne", "Marcel", "Yvonne", "Greet", "Thomas", "Louise")
_IN_GARE = ("Mehdi", "Claire", "Emma", "Bruno", "Giuseppe", "Grace")


async def play(story: Story) -> None:
    """The whole story, up to the present."""
    for day in (_first_day, _second_day, _third_day, _last_hours):
        await day(story)
    await story.settle()


# The first day: the municipality begins, neighbours join, the first ones help each other


async def _first_day(story: Story) -> None:
    await story.at(story.calendar.at(0, 9))
    await together(person.arrives() for person in story.all_of(Part.COORDINATOR))
    await _municipality_opens_its_groups(story)
    await together(_joins(person) for person in story.people.values())
    await volunteers_are_met(story)
    await a_poster_brings_four(story)
    await story.at(story.calendar.at(0, 11))
    await _medicines_for_marcel(story)
    await _a_form_for_giuseppe(story)
    await _a_ride_for_greet(story)
    await _a_tap_for_jeanne(story)


async def _joins(person: Townsperson) -> None:
    part = person.character.part
    if part in (Part.RESIDENT, Part.VOLUNTEER):
        await person.arrives()
    if part is Part.VOLUNTEER:
        await person.volunteers()


async def _municipality_opens_its_groups(story: Story) -> None:
    """A neighbourhood's group, a forum with a topic for requests, the coordinators' own chat, a channel."""
    amel, ben = story["Amel"], story["Ben"]
    centre = await amel.opens_group("Quartier Centre", ben, *story.some_of(_IN_CENTRE))
    await amel.binds(centre, "centre")
    gare = await ben.opens_group("Entraide de la Gare", amel, *story.some_of(_IN_GARE), kind="forum")
    ben.create_topic("Bavardages", gare)
    await ben.binds(gare, "gare", ben.create_topic("Demandes", gare))
    staff = await amel.opens_group("Équipe communale", ben)
    amel.write("/equipe", chat=staff)
    await amel.gets("équipe", chat=staff)
    channel = amel.create_group("Valmeuse infos", kind="channel", members=story.some_of(_READERS), bot=False)
    amel.promote("bot", channel, CHANNEL_RIGHTS)
    await amel.go_on("🏛")
    await amel.has("Valmeuse infos")
    story.groups |= {"centre": centre, "gare": gare, "staff": staff, "channel": channel}


async def _medicines_for_marcel(story: Story) -> None:
    """Asked, taken, done, confirmed, thanked. Medicines are never shown in a group."""
    marcel, chloe = story["Marcel"], story["Chloé"]
    number = await marcel.asks("medicaments", "🔴", "centre", "L'ordonnance est à la pharmacie de la place.")
    await chloe.takes(number)
    await marcel.has_button("✔️", number)
    await story.later(minutes=50)
    await chloe.says_done(number)
    await marcel.tap("👍", about=number)
    await marcel.tap("❤️", about=number)
    await chloe.has("❤️")


async def _a_form_for_giuseppe(story: Story) -> None:
    """Asked from the group, and taken from the card in the forum's topic; it went only so-so."""
    giuseppe, mehdi, gare = story["Giuseppe"], story["Mehdi"], story.groups["gare"]
    number = await giuseppe.asks_in_group("papier demain, un formulaire de la mutuelle", gare)
    await mehdi.tap("🙋", about=number, chat=gare)
    await mehdi.has_button("✔️", number)
    await story.later(hours=2)
    await mehdi.says_done(number)
    await giuseppe.tap("😐", about=number)


async def _a_ride_for_greet(story: Story) -> None:
    """A Dutch-speaking neighbour is driven by another one, and it went well."""
    greet, thomas = story["Greet"], story["Thomas"]
    number = await greet.asks("trajet", "🟠", "meuse", "Naar de oogarts, om tien uur.")
    await thomas.takes(number)
    await story.later(hours=1)
    greet.write("Dag Thomas, ik sta klaar aan de deur.")
    await thomas.has("ik sta klaar")
    await thomas.says_done(number)
    await greet.tap("👍", about=number)


async def _a_tap_for_jeanne(story: Story) -> None:
    """A detail by photo; the resident is the one who says that it is done."""
    jeanne, olivier = story["Jeanne"], story["Olivier"]
    await jeanne.begins("bricolage", "🟢", "centre")
    await jeanne.gets_question("➡️")
    jeanne.photo("Le robinet de la cuisine goutte.")
    number = await jeanne.sends()
    await olivier.takes(number)
    await story.later(hours=1)
    await jeanne.tap("✔️", about=number)
    await jeanne.tap("👍", about=number)
    await jeanne.tap("❤️", about=number)
    await olivier.has("❤️")


# The second day: not everything goes smoothly


async def _second_day(story: Story) -> None:
    await story.at(story.calendar.at(1, 9, 30))
    await _nobody_comes_for_yvonne(story)
    await _fatima_needs_it_no_more(story)
    await _something_went_wrong_at_denise(story)
    await _not_possible_for_lucien(story)
    await _helga_is_asked_again(story)
    await associations_register(story)


async def _nobody_comes_for_yvonne(story: Story) -> None:
    """The promised hour will pass: the coordinators get it."""
    story.numbers["Yvonne"] = await story["Yvonne"].asks("courses", "🔴", "plateau", "Du pain et des pommes.")
    ines = story["Inès"]
    await ines.tap("🙏", about=story.numbers["Yvonne"])


async def _fatima_needs_it_no_more(story: Story) -> None:
    """Cancelled by the resident after somebody had said yes: that person is told."""
    fatima, lea = story["Fatima"], story["Léa"]
    number = await fatima.asks("courses", "🟠", "meuse")
    await lea.takes(number)
    await fatima.tap("✖️", about=number)
    await fatima.go_on("🗑")
    await fatima.has_button("🔁", number)


async def _something_went_wrong_at_denise(story: Story) -> None:
    """A problem goes to the coordinators; the volunteer does not learn it."""
    denise, pierre = story["Denise"], story["Pierre"]
    words = "Une ampoule à changer, trop haute pour moi."
    number = story.numbers["Denise"] = await denise.asks("bricolage", "🟠", "citadelle", words)
    await pierre.takes(number)
    await story.later(hours=3)
    await pierre.says_done(number)
    await denise.tap("🆘", about=number)
    await story["Amel"].has_button("👤", number)


async def _not_possible_for_lucien(story: Story) -> None:
    """Closed by a coordinator, with the reason that the resident reads."""
    lucien, amel = story["Lucien"], story["Amel"]
    number = await lucien.asks("autre", "🟢", "moulins", "Garder mon cheval pendant deux semaines.")
    await story.later(minutes=45)  # nobody says yes, and the coordinators have it
    await amel.tap("🗄", about=number)
    await amel.go_on("Pas possible")
    await lucien.has_button("🔁", number)


async def _helga_is_asked_again(story: Story) -> None:
    """Taken, handed back, offered again, taken by somebody else, who has said that it is done."""
    helga, jurgen, sylvie = story["Helga"], story["Jürgen"], story["Sylvie"]
    number = await helga.asks("parler", "🟠", "citadelle", "Am liebsten am Nachmittag.")
    await jurgen.takes(number)
    await jurgen.tap("↩️", about=number)
    await jurgen.go_on("↩️")
    await sylvie.takes(number)
    await story.later(hours=1)
    await sylvie.says_done(number)


# The third day: voices, numbers, calls


async def _third_day(story: Story) -> None:
    await story.at(story.calendar.at(2, 10))
    await story["Amel"].has_button("👤", story.numbers["Yvonne"])
    await amel_looks_after_denise(story)
    await _grace_shares_her_number(story)
    await _hendrik_blocks_the_bot(story)
    await _kevin_does_not_know_where(story)
    await _mariette_would_rather_be_called(story)
    await _ben_takes_one_himself(story)
    await denise_asks_discreetly(story)
    await a_visit_in_full(story)
    await greet_writes_when_it_is_over(story)
    await claire_is_silent(story)
    await two_are_named(story)
    await marcel_reports(story)
    await marcel_is_worried(story)
    await ines_is_suspended(story)
    await larder_is_open(story)
    await amel_hides_an_advert(story)
    await an_exercise(story)


async def _grace_shares_her_number(story: Story) -> None:
    """The number is shown to that one volunteer, and the view is kept."""
    grace, emma = story["Grace"], story["Emma"]
    number = await grace.asks("courses", "🟢", "gare", "Rice, milk and a newspaper.")
    await emma.takes(number)
    await grace.has_button("✔️", number)
    await grace.tap("📱", about=number)
    await grace.touch("📱")
    await emma.tap("📞")
    await emma.has(grace.person.phone)


async def _hendrik_blocks_the_bot(story: Story) -> None:
    """Somebody with an open matter blocks the bot: the coordinators are told to call."""
    hendrik, lotte = story["Hendrik"], story["Lotte"]
    number = await hendrik.asks("bricolage", "🟢", "meuse", "Een losse plank in de trap.")
    await lotte.takes(number)
    await story.settle()
    hendrik.block()
    await story["Amel"].has("Hendrik")


async def _kevin_does_not_know_where(story: Story) -> None:
    """A request without a neighbourhood is sorted out by the coordinators."""
    number = await story["Kevin"].asks("papier", "🟢", "?", "Je viens d'arriver, j'habite près du pont.")
    await story["Amel"].has_button("👤", number)


async def _mariette_would_rather_be_called(story: Story) -> None:
    """A detail by voice, and a call wished for."""
    mariette = story["Mariette"]
    await mariette.begins("parler", "🟢", "centre")
    await mariette.gets_question("➡️")
    mariette.voice(9)
    number = await mariette.sends()
    await mariette.tap("📱", about=number)
    await mariette.touch("📱")
    await story["Amel"].has_button("📞", number)


async def _ben_takes_one_himself(story: Story) -> None:
    """No volunteer lives there: a coordinator takes it on like a volunteer would, and brings it."""
    oksana, ben = story["Oksana"], story["Ben"]
    number = await oksana.asks("colis", "🟠", "moulins", "For two children and me.")
    await story.later(minutes=45)
    await ben.tap("👤", about=number)
    await ben.has_button("✔️", number)
    await story.later(hours=2)
    await ben.says_done(number)
    await oksana.tap("👍", about=number)


# The last hours: what is going on now


async def _last_hours(story: Story) -> None:
    await story.at(story.calendar.last_scenes)
    await claire_was_missed(story)
    await friends_invite_for_a_walk(story)
    await larder_plans_ahead(story)
    number = await _sam_goes_for_rosa(story)
    await story.later(minutes=10)
    await _open_with_offers(story)
    await story.later(minutes=15)
    await _kofi_comes_from_the_group(story)
    await _nobody_lives_near_nadia(story)
    await story.later(minutes=15)
    await _noah_is_sixteen(story)
    await _citadelle_would_like_its_group(story)
    await amel_publishes(story)
    await ben_thinks_of_youssef(story)
    await story.later(minutes=10)
    await _lea_has_just_brought_it(story)
    await _andre_is_interrupted(story)
    await lucien_speaks(story)
    await story.later(minutes=5)
    await mehdi_is_inside(story)
    await kevin_asks_for_his_grandmother(story)
    await ben_has_a_call(story)
    await story.at(story.calendar.ends - timedelta(minutes=30))
    await _grace_asks_many(story)
    await ben_opens_it_to_the_young(story)
    await rosa_changes_it(story, number)
    await water_is_cut(story)
    await _rosa_and_sam_talk(story, number)
    await story.at(story.calendar.ends - timedelta(minutes=5))
    await ben_sorts(story)


async def _sam_goes_for_rosa(story: Story) -> str:
    """Asked, and taken at once."""
    rosa, sam = story["Rosa"], story["Sam"]
    number = await rosa.asks("courses", "🟠", "centre", "Deux pains, du lait et des œufs.")
    await sam.takes(number)
    return number


async def _rosa_and_sam_talk(story: Story, number: str) -> None:
    """The two write and speak to each other through the bot."""
    rosa, sam = story["Rosa"], story["Sam"]
    await rosa.has_button("✔️", number)
    rosa.write("Bonjour Sam, merci ! Sonnez deux fois, je marche lentement.")
    await sam.has("Sonnez deux fois")
    await story.later(minutes=3)
    sam.write("Bonjour Rosa, avec plaisir. Vers dix heures, cela vous va ?")
    await rosa.has("Vers dix heures")
    await story.later(minutes=2)
    rosa.voice(6)
    await sam.gets("Rosa")


async def _open_with_offers(story: Story) -> None:
    """Open, offered to several people, one of whom cannot this time; its card is in the group."""
    jeanne = story["Jeanne"]
    number = await jeanne.asks("courses", "🟢", None, "Un sac de pommes de terre, c'est lourd.")
    await story["Aïcha"].tap("🙏", about=number)
    await story.later(minutes=20)  # nobody else lives near: its group has it next


async def _grace_asks_many(story: Story) -> None:
    """More than five live near: those who fit best are asked first, when the visitor comes the others are."""
    await story["Grace"].asks("trajet", "🟢", None, "To the eye doctor, on the other bank.")


async def _kofi_comes_from_the_group(story: Story) -> None:
    """Somebody who never opened the bot taps a card in the group, and is led to it."""
    kofi, giuseppe = story["Kofi"], story["Giuseppe"]
    centre = story.groups["centre"]
    number = await story["Chloé"].asks_in_group("autre chose demain, une étagère à descendre", centre)
    await kofi.tap("🙋", about=number, chat=centre)
    kofi.open(str(kofi.presses[-1].url))
    kofi.press_start()
    await kofi.go_on("👍")
    await kofi.go_on("18")
    await kofi.go_on("Centre")
    await kofi.has_button("✔️", number)
    giuseppe.write("Merci encore à Mehdi pour le formulaire !", chat=story.groups["gare"])


async def _nobody_lives_near_nadia(story: Story) -> None:
    """No volunteer in that neighbourhood: those beside it do not answer, and the coordinators have it."""
    number = await story["Nadia"].asks("colis", "🟠", "moulins", "Nous sommes quatre.")
    await story.later(minutes=20)
    await story["Amel"].has_button("👤", number)


async def _noah_is_sixteen(story: Story) -> None:
    """Registered and thanked, offered nothing; the coordinators know."""
    noah = story["Noah"]
    await noah.arrives()
    await noah.touch("🤝")
    await noah.go_on("15–17")
    await noah.go_on("Gare")
    await noah.says_what(("courses_aines",))
    await noah.go_on("📅")
    await noah.go_on("✅")
    await noah.gets("Noah")


async def _citadelle_would_like_its_group(story: Story) -> None:
    """A group waits for a coordinator to bind it or not."""
    sylvie = story["Sylvie"]
    group = await sylvie.opens_group("Voisins de la Citadelle", story["Pierre"], story["Denise"])
    sylvie.write("/quartier", chat=group)
    await sylvie.gets("commune", chat=group)
    await story["Amel"].has("Voisins de la Citadelle")


async def _lea_has_just_brought_it(story: Story) -> None:
    """Done, says the volunteer; the resident has not answered yet."""
    fatima, lea = story["Fatima"], story["Léa"]
    number = await fatima.asks("courses", "🟠", None, "Du riz et de l'huile, s'il vous plaît.")
    await lea.takes(number)
    await story.later(minutes=8)
    await lea.says_done(number)
    await fatima.has_button("👍", number)


async def _andre_is_interrupted(story: Story) -> None:
    """A request begun and not sent: kept for a day."""
    andre = story["André"]
    await andre.begins("medicaments", "🟠", "gare")
    await andre.gets_question("➡️")
