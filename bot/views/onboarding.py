"""Becoming a volunteer, screen by screen: charter, place, one tap for each challenge, when, and the recap.

What a volunteer changes later is in `bot.views.volunteers` and `bot.views.scores`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.callbacks import Press
from bot.i18n import join, lines
from bot.views.asking import navigation, step
from bot.views.home import Turn, home_keyboard
from bot.views.scene import Scene, paged, rows_of
from bot.views.screen import Screen, Text, Tone
from solidarity.matrix import Gesture
from solidarity.people import AgeBand, Free, Neighbour
from solidarity.places import in_language

GESTURE = "gesture-"
"""The question about one challenge: this, and the challenge's code."""


def charter(scene: Scene, draft: str) -> Screen:
    """The charter in four lines, accepted together with one's age."""
    t = scene.t
    text = lines(
        t("*Notre charte*"),
        t("J'aide gratuitement et avec respect."),
        t("Je garde pour moi ce que j'apprends."),
        t("Je ne touche ni carte bancaire ni code."),
        t("Si je ne peux plus, je le dis tout de suite."),
    )
    rows = (
        (step(t.label("✅ J'ai 18 ans ou plus, j'accepte"), draft, "charter", "adult", Tone.MAIN),),
        (step(t.label("🧑‍🎓 J'ai 15–17 ans"), draft, "charter", "minor"),),
        (step(t.label("J'ai moins de 15 ans"), draft, "charter", "child"),),
        navigation(scene, draft, "charter", back=False),
    )
    return Screen(text, rows)


def too_young(scene: Scene) -> Screen:
    """Under fifteen: kindly, for later."""
    return Screen(scene.t("Merci, c'est gentil ! C'est possible dès 15 ans. À bientôt !"))


def ask_place(scene: Scene, draft: str, page: int = 0) -> Screen:
    """The volunteer's neighbourhood."""
    buttons = [
        step(in_language(item.names, scene.t.locale), draft, "place", item.code)
        for item in scene.town.active_neighbourhoods()
    ]
    turn = Turn(scene, Press.FLOW, f"{draft}.place.")
    rows = (*paged(buttons, page, turn), navigation(scene, draft, "place"))
    return Screen(scene.t("Votre quartier ?"), rows)


def ask_gesture(scene: Scene, draft: str, challenge: str, at: int, of: int) -> Screen:
    """One challenge, the `at`-th of those that are asked about: one tap says both, can and would like to."""
    t = scene.t
    name = f"{GESTURE}{challenge}"
    words = {
        Gesture.LOVE: t.label("❤️ J'aime et je sais"),
        Gesture.CAN: t.label("👍 Je peux"),
        Gesture.LEARN: t.label("🌱 Je veux apprendre"),
        Gesture.LAST: t.label("🔁 Si personne d'autre"),
        Gesture.NOT_ME: t.label("✖️ Pas pour moi"),
    }
    question = t("*{challenge}.* Et vous ?", challenge=scene.challenge(challenge))
    # i18n: How far one is: « 2 sur 4 », the second of four questions.
    text = lines(question, t("{n} sur {all}", n=at, all=of)) if of > 1 else question
    # i18n: The challenges that are left are not asked about.
    skip = (step(t.label("⏭ Passer la suite"), draft, name, "skip"),)
    choices = tuple((step(words[item], draft, name, item.value),) for item in Gesture)
    return Screen(text, (*choices, skip, navigation(scene, draft, name)))


def ask_free(scene: Scene, draft: str) -> Screen:
    """When they have time. Where the municipality has no challenge yet, they are told so."""
    t = scene.t
    buttons = [step(label, draft, "free", item.value) for item, label in free_labels(scene).items()]
    text = lines(
        None if scene.town.active_challenges() else t("La commune prépare ses défis."),
        t("*Quand avez-vous du temps ?*"),
        t("Vous pourrez en choisir plusieurs plus tard."),
    )
    return Screen(text, (*rows_of(buttons), navigation(scene, draft, "free")))


def free_labels(scene: Scene) -> dict[Free, str]:
    """Each time on its button."""
    t = scene.t
    return {
        # i18n: Monday to Friday, by day. max 18
        Free.WEEK: t.label("☀️ Semaine"),
        Free.EVENING: t.label("🌙 Soir"),  # i18n: max 18
        Free.WEEKEND: t.label("📅 Week-end"),  # i18n: max 18
        Free.ANY: t.label("🕒 Quand je peux"),  # i18n: max 18
    }


def free_words(scene: Scene, free: Iterable[Free] | None) -> str:
    """The same inside a sentence; where nothing was said, that."""
    t = scene.t
    words = {
        Free.WEEK: t.label("en semaine"),  # i18n: In a list of when somebody has time.
        Free.EVENING: t.label("le soir"),  # i18n: In a list of when somebody has time.
        Free.WEEKEND: t.label("le week-end"),  # i18n: In a list of when somebody has time.
        Free.ANY: t.label("quand je peux"),  # i18n: In a list of when somebody has time.
    }
    chosen = set(free or ())
    said = [words[item] for item in Free if item in chosen]
    return t.list_of(said) if said else t.label("pas indiqué")


def recap(
    scene: Scene, draft: str, me: Neighbour, gestures: Mapping[str, Gesture], free: Iterable[Free]
) -> Screen:
    """All that was said, before it counts."""
    t = scene.t
    said = {item: [code for code, other in gestures.items() if other is item] for item in Gesture}
    about = [_said(scene, item, codes) for item, codes in said.items() if codes]
    place = scene.place(me.neighbourhood)
    text = lines(
        t("*C'est bien cela ?*"),
        t("Quartier : {place}. Quand : {when}.", place=place, when=free_words(scene, free)),
        *_in_three(about),
    )
    # i18n: Ends the choice.
    done = (step(t.label("✅ C'est bon"), draft, "recap", "done", Tone.GOOD),)
    return Screen(text, (done, navigation(scene, draft, "recap")))


def _said(scene: Scene, gesture: Gesture, codes: list[str]) -> Text:
    """What was said of some challenges."""
    t = scene.t
    named = t.list_of([scene.challenge(code) for code in codes])
    return {
        Gesture.LOVE: t("J'aime et je sais : {challenges}.", challenges=named),
        Gesture.CAN: t("Je peux : {challenges}.", challenges=named),
        Gesture.LEARN: t("Je veux apprendre : {challenges}.", challenges=named),
        Gesture.LAST: t("Si personne d'autre : {challenges}.", challenges=named),
        Gesture.NOT_ME: t("Pas pour moi : {challenges}.", challenges=named),
    }[gesture]


def _in_three(said: list[Text]) -> list[Text]:
    """On three lines at most, so that the screen stays short."""
    if len(said) <= 3:  # noqa: PLR2004 - the lines
        return said
    return [join(*said[at : at + 2], by=" ") for at in range(0, len(said), 2)]


def joined(scene: Scene, me: Neighbour) -> Screen:
    """Welcome among the volunteers."""
    if me.volunteer is not None and me.volunteer.age is AgeBand.MINOR:
        return minor_registered(scene, me)
    if not me.first_name:
        return Screen(scene.t("*Bienvenue parmi les bénévoles !*"))
    return Screen(scene.t("*Bienvenue parmi les bénévoles, {name} !*", name=me.first_name))


def minor_registered(scene: Scene, me: Neighbour) -> Screen:
    """15 to 17: thanked, and told for what they are asked."""
    t = scene.t
    return Screen(
        lines(
            t("Merci {name} ! Votre inscription est faite.", name=me.first_name)
            if me.first_name
            else t("Merci ! Votre inscription est faite."),
            accompanied(scene),
            t("La commune sait que vous voulez aider."),
        ),
    )


def thanks(scene: Scene, me: Neighbour) -> Screen:
    """Below what a minor reads: home."""
    return Screen(scene.t("Merci d'être là."), keyboard=home_keyboard(scene.t, me))


def accompanied(scene: Scene) -> Text:
    """What is true before eighteen."""
    return scene.t("Avant 18 ans, une association encadre chaque mission.")


def what_next(scene: Scene, me: Neighbour, *, waiting: bool) -> Screen:
    """What happens now, with the keyboard of a volunteer; an open mission follows where there is one."""
    t = scene.t
    words = (
        t("Une demande vous attend, juste en dessous.")
        if waiting
        else t("Rien à faire aujourd'hui. Merci d'être là. Je vous écris dès qu'une demande arrive.")
    )
    return Screen(words, keyboard=home_keyboard(t, me))
