"""Writing down a telephone call: one line, or the questions one by one; and what was written down so."""

from __future__ import annotations

from collections.abc import Sequence

from bot.callbacks import Press
from bot.i18n import lines
from bot.views.asking import navigation, step
from bot.views.home import Turn
from bot.views.scene import Scene, paged, press
from bot.views.screen import Button, Screen, Tone
from bot.views.staff import urgency
from solidarity.causes import Cause
from solidarity.missions import Mission
from solidarity.people import Neighbour
from solidarity.places import in_language
from solidarity.rights import Action, can


def ask_line(scene: Scene, draft: str) -> Screen:
    """Everything at once, or one by one. Nothing is sent before it was shown."""
    t = scene.t
    category = next(iter(scene.town.active_categories()), None)
    place = next(iter(scene.town.active_neighbourhoods()), None)
    what = in_language(category.names, t.locale) if category is not None else ""
    where = in_language(place.names, t.locale) if place is not None else ""
    text = lines(
        t("☎️ *Un appel ? Écrivez tout en une ligne, avec des points-virgules.*"),
        # i18n: What a coordinator may write; {what}: a category, {place}: a neighbourhood. Keep the ;
        t("Exemple : prénom ; numéro ; {what} ; demain ; {place}", what=what, place=where),
        t("Ce qui manque, je le demande. Rien ne part sans votre accord."),
    )
    rows = (
        # i18n: Instead of one line: the usual questions.
        (step(t.label("📝 Question par question"), draft, "line", "ask", Tone.MAIN),),
        # i18n: Requests that the staff wrote down during telephone calls.
        (press(t.label("📋 Demandes par téléphone"), Press.BY_TELEPHONE),),
        navigation(scene, draft, "line", back=False),
    )
    return Screen(text, rows)


def unclear(scene: Scene, parts: Sequence[str]) -> Screen | None:
    """What was written and not understood, word for word."""
    if not parts:
        return None
    # i18n: Words between quotation marks, as somebody wrote them.
    quoted = [scene.t.label("« {words} »", words=part) for part in parts]
    return Screen(scene.t("Pas compris : {words}.", words=scene.t.list_of(quoted)))


def steering_rows(scene: Scene, waiting: int) -> tuple[tuple[Button, ...], ...]:
    """In the coordinators' list: somebody calls; and whom to call."""
    t = scene.t
    # i18n: A coordinator writes down what somebody asks for on the telephone.
    rows: list[tuple[Button, ...]] = [(press(t.label("☎️ J'ai un appel"), Press.SWITCHBOARD),)]
    if waiting:
        # i18n: Before a request for them goes out. {n}: how many.
        label = t.label_plural("📞 {n} personne à appeler", "📞 {n} personnes à appeler", waiting)
        rows.append((press(label, Press.AGREEMENTS),))
    return tuple(rows)


def by_telephone(
    scene: Scene, missions: Sequence[Mission], page: int = 0, me: Neighbour | None = None
) -> Screen:
    """What was written down during calls, while anything is left to do.

    `me`: who looks. What they only wrote down, they follow like one who asks.
    """
    t = scene.t
    call = (press(t.label("☎️ J'ai un appel"), Press.SWITCHBOARD),)
    if not missions:
        return Screen(t("Aucune demande par téléphone en cours."), (call,))
    buttons = [
        press(
            t.label(
                "{sign} {number} · {what} · {day}",
                sign="☎️" if item.cause is Cause.CALL_BACK else urgency(scene, item),
                number=item.reference,
                what=scene.category_word(item.category),
                day=scene.day_of(item),
            ),
            Press.STAFF_CARD if me is None or can(me, Action.STEER, item) else Press.FOLLOW,
            item.id,
        )
        for item in missions
    ]
    text = lines(
        t.plural("*{n} demande par téléphone.*", "*{n} demandes par téléphone.*", len(missions)),
        # i18n: What the ☎️ in the list below means.
        t("☎️ = la personne est à rappeler."),
    )
    return Screen(text, (*paged(buttons, page, Turn(scene, Press.BY_TELEPHONE)), call))
