"""A coordinator warns the town: composed, previewed, typed out, agreed to by a second person, put right, ended."""

from __future__ import annotations

from sandbox.actor import Phone
from solidarity.alerts import Alert
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


async def only_alert(stage: Stage) -> Alert:
    """The one that is out or waits, from the store."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        (found,) = [*await unit.alerts.current(), *await unit.alerts.waiting()]
        return found


async def test_four_taps_and_a_word_warn_the_town(stage: Stage) -> None:
    """From a template: level, places, event, text, preview, the word; half a minute later everybody has it."""
    amel = await stage.coordinator("Amel")
    rosa = await stage.resident("Rosa")
    await composed(stage, amel)
    assert "2 personnes" in amel.last()
    assert "Coupure d'eau" not in rosa.last()
    amel.write("ENVOYER")
    await amel.hears("Part à")
    assert "✋ Arrêter" in amel.buttons()
    assert "Coupure d'eau" not in rosa.last()
    await stage.jump(seconds=31)
    await rosa.hears("Gardez de l'eau pour boire")
    await amel.hears("Tout est parti")
    shown = next(item for item in from_bot(amel, "Tout est parti"))
    assert button_labels(shown) == [
        "✏️ Corriger",
        "⛔ C'était une erreur",
        "🔁 Relancer les sans-réponse",
        "📄 Liste téléphone",
        "📋 Copier pour…",
        "🏁 Fin d'alerte",
    ]
