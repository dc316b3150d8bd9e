"""Everybody chooses in the settings how announcements reach them; alerts are not asked about."""

from __future__ import annotations

from dataclasses import replace

from sandbox.actor import Phone
from solidarity.people import News
from tests.stage import Stage
from tests.walks.looking import person

EACH, DAILY, NEVER = "Chaque annonce", "Une fois par jour", "Jamais"


async def opened(phone: Phone) -> None:
    """The screen of announcements."""
    phone.key("⚙️")
    await phone.hears("Réglages")
    phone.press("📰 Annonces")
    await phone.hears("Les alertes arrivent toujours.")


async def test_each_announcement_comes_until_one_chooses(stage: Stage) -> None:
    """Two taps and the choice; the present one is marked, and it is kept."""
    rosa = await stage.resident("Rosa")
    await opened(rosa)
    assert rosa.buttons() == [f"🔘 {EACH}", f"⚪ {DAILY}", f"⚪ {NEVER}", "🏷 Choisir les thèmes", "↩️ Retour"]
    rosa.press(DAILY)
    await rosa.until(lambda: f"🔘 {DAILY}" in rosa.buttons())
    kept = await person(stage, rosa)
    assert kept is not None
    assert kept.news is News.DAILY
    rosa.write("/mesdonnees")
    await rosa.hears("Voici ce que nous gardons")
    rosa.press("Tout lire ici")
    await rosa.hears(f"Annonces : {DAILY}.")


async def test_who_wants_none_is_not_asked_about_themes(stage: Stage) -> None:
    """A button that leads to nothing is not there; a double tap changes nothing."""
    rosa = await stage.resident("Rosa")
    await opened(rosa)
    never = rosa.find_button(NEVER)
    for _ in range(2):
        rosa.press_again(never)
    await rosa.until(lambda: f"🔘 {NEVER}" in rosa.buttons())
    await stage.settled()
    assert rosa.buttons() == [f"⚪ {EACH}", f"⚪ {DAILY}", f"🔘 {NEVER}", "↩️ Retour"]


async def test_themes_are_ticked_one_by_one(stage: Stage) -> None:
    """Those of the municipality's file; a theme switched off is named in one's data."""
    rosa = await stage.resident("Rosa")
    await opened(rosa)
    rosa.press("Choisir les thèmes")
    await rosa.hears("Vos thèmes")
    assert "Les alertes arrivent toujours." in rosa.last()
    themes = ["Aînés", "Familles", "Jeunes", "Travaux et routes", "Culture et fêtes"]
    assert rosa.buttons() == [*(f"☑ {name}" for name in themes), "↩️ Retour"]
    off = rosa.find_button("☑ Travaux")
    for _ in range(2):
        rosa.press_again(off)
    await rosa.until(lambda: "☐ Travaux et routes" in rosa.buttons())
    rosa.press("Jeunes")
    await rosa.until(lambda: "☐ Jeunes" in rosa.buttons())
    rosa.press("☐ Jeunes")
    await rosa.until(lambda: "☑ Jeunes" in rosa.buttons())
    kept = await person(stage, rosa)
    assert kept is not None
    assert kept.muted == frozenset({"travaux"})
    rosa.press("Retour")
    await rosa.until(lambda: f"🔘 {EACH}" in rosa.buttons())
    rosa.press("Retour")
    await rosa.hears("Réglages")
    rosa.write("/mesdonnees")
    await rosa.hears("Voici ce que nous gardons")
    rosa.press("Tout lire ici")
    await rosa.hears("Thèmes que vous ne recevez pas : Travaux et routes.")


async def test_a_town_without_themes_does_not_offer_them(stage: Stage) -> None:
    """And a button of before says that it is worn out."""
    assert stage.app is not None
    rosa = await stage.resident("Rosa")
    await opened(rosa)
    rosa.press("Choisir les thèmes")
    await rosa.hears("Vos thèmes")
    button = rosa.find_button("☑ Jeunes")
    stage.app.store.town = replace(stage.app.store.town, themes={})
    rosa.press_again(button)
    assert await rosa.hears_toast() == "Cet écran n'est plus à jour. Voici le nouveau."
    await rosa.until(lambda: f"🔘 {EACH}" in rosa.buttons())
    assert "🏷 Choisir les thèmes" not in rosa.buttons()


async def test_the_first_screens_say_that_announcements_come(stage: Stage) -> None:
    """Before anything is kept."""
    rosa = await stage.newcomer("Rosa")
    rosa.start()
    await rosa.hears("112")
    rosa.press("🔒 Mes données")
    await rosa.hears("La commune et les associations publient des annonces.")
    await rosa.hears("Vous choisissez de les recevoir ou non.")
