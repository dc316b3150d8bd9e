"""Why somebody is asked, in words: one line for coordinators, one sentence for the volunteer.

Which reasons there are is `solidarity.reasons`. Nothing is said that was not found: where nothing is known,
nothing is said. Never a distance in metres, and before a volunteer has said yes nothing that names who asks.
"""

from __future__ import annotations

from datetime import date

from bot.i18n import Translator
from bot.views.scene import Scene
from bot.views.screen import Text
from solidarity.missions import Mission
from solidarity.reasons import Because, Merit, Merits, Override, told_to_volunteers

SAID = 2
"""Reasons in the sentence of a volunteer: more are not read."""
_STRONGEST = (
    Because.KNOWN,
    Because.STANDING,
    Because.WALK,
    Because.SAME,
    Because.INTEREST,
    Because.LANGUAGE,
    Because.VEHICLE,
    Because.COMPETENCE,
    Because.FREE,
    Because.NEXT,
)
"""What a volunteer is told first."""


def reasons_line(scene: Scene, merits: Merits) -> str:
    """For coordinators: « même quartier · compétence 3 · aime · libre demain · parle néerlandais »."""
    words = [said for item in merits if (said := _word(scene, item)) is not None]
    return " · ".join(words)


def _word(scene: Scene, merit: Merit) -> str | None:  # noqa: C901, PLR0911, PLR0912 - one line for each reason
    t = scene.t
    match merit.because:
        case Because.STANDING:
            # i18n: In a list of reasons: under the alert they said « I can help ».
            return t.label("disponible pour cette alerte")
        case Because.KNOWN:
            # i18n: In a list of reasons: this volunteer has helped this resident before.
            return t.label("a déjà aidé cette personne")
        case Because.SAME:
            return t.label("même quartier")  # i18n: In a list of reasons, after a volunteer's name.
        case Because.NEXT:
            return t.label("quartier voisin")  # i18n: In a list of reasons, after a volunteer's name.
        case Because.FURTHER:
            return t.label("autre quartier")  # i18n: In a list of reasons, after a volunteer's name.
        case Because.WALK:
            # i18n: In a list of reasons: how far they live. {n} is 5, 10 or 20.
            return t.label_plural("à {n} minute à pied", "à {n} minutes à pied", merit.number)
        case Because.COMPETENCE:
            # i18n: In a list of reasons: how well they can do it, from 0 (not at all) to 3 (very well).
            return t.label("compétence {n}", n=merit.value)
        case Because.INTEREST:
            return _liking(t, merit.number)
        case Because.FREE:
            # i18n: In a list of reasons: they have time {day} (« demain », « mardi 24 novembre »).
            return t.label("libre {day}", day=_day(scene, merit))
        case Because.AWAY:
            # i18n: In a list of reasons: they said that they have no time {day}.
            return t.label("pas libre {day}", day=_day(scene, merit))
        case Because.LANGUAGE:
            # i18n: In a list of reasons. {language}: « néerlandais ».
            return t.label("parle {language}", language=_language(t, merit.value))
        case Because.VEHICLE:
            return t.label("a un véhicule")  # i18n: In a list of reasons, after a volunteer's name.
        case Because.WEEK:
            # i18n: In a list of reasons.
            return t.label_plural("{n} mission cette semaine", "{n} missions cette semaine", merit.number)


def _liking(t: Translator, interest: int) -> str | None:
    if interest > 1:
        return t.label("aime beaucoup")  # i18n: In a list of reasons: they like this kind of help very much.
    if interest == 1:
        return t.label("aime")  # i18n: In a list of reasons: they like this kind of help.
    # i18n: In a list of reasons: they would do it if nobody else does.
    return t.label("si personne d'autre") if interest < 0 else None


def why_you(scene: Scene, mission: Mission, merits: Merits) -> Text | None:
    """For the volunteer: « Pourquoi vous : c'est votre quartier. »; None where there is nothing to say."""
    t = scene.t
    told = told_to_volunteers(merits, quietly=_is_delicate(scene, mission))
    by_code = {item.because: item for item in told}
    if Because.WALK in by_code:
        by_code.pop(Because.SAME, None)
        by_code.pop(Because.NEXT, None)
    strong = [by_code[because] for because in _STRONGEST if because in by_code]
    said = [(item.because, words) for item in strong if (words := _clause(scene, mission, item)) is not None]
    said = said[:SAID]
    challenge = scene.town.categories[mission.category].challenge
    if [because for because, _ in said] == [Because.SAME, Because.INTEREST] and challenge is not None:
        return t(
            "Pourquoi vous : c'est votre quartier, et vous aimez « {what} ».",
            what=scene.challenge(challenge),
        )
    if [because for because, _ in said] == [Because.SAME]:
        return t("Pourquoi vous : c'est votre quartier.")
    if not said:
        return None
    # i18n: To a volunteer. {reasons}: one or two short clauses, as « you are free tomorrow ».
    return t("Pourquoi vous : {reasons}.", reasons=t.list_of([words for _, words in said]))


def _is_delicate(scene: Scene, mission: Mission) -> bool:
    """Whether even that they know who asks would tell too much."""
    discreet = mission.request is not None and mission.request.discreet
    return discreet or not scene.town.categories[mission.category].in_groups


def _clause(scene: Scene, mission: Mission, merit: Merit) -> str | None:
    t = scene.t
    challenge = scene.town.categories[mission.category].challenge
    match merit.because:
        case Because.KNOWN:
            # i18n: A reason told to a volunteer, after « Pourquoi vous : ».
            return t.label("vous avez déjà aidé cette personne")
        case Because.STANDING:
            # i18n: A reason told to a volunteer, after « Pourquoi vous : ».
            return t.label("vous êtes disponible pour cette alerte")
        case Because.WALK:
            # i18n: A reason told to a volunteer, after « Pourquoi vous : ». {n} is 5, 10 or 20.
            return t.label_plural("c'est à {n} minute à pied", "c'est à {n} minutes à pied", merit.number)
        case Because.SAME:
            return t.label("c'est votre quartier")  # i18n: A reason told to a volunteer.
        case Because.NEXT:
            return t.label("c'est le quartier voisin")  # i18n: A reason told to a volunteer.
        case Because.INTEREST if merit.number > 0 and challenge is not None:
            # i18n: A reason told to a volunteer. {what} is a field in which people help.
            return t.label("vous aimez « {what} »", what=scene.challenge(challenge))
        case Because.COMPETENCE if merit.number > 1:
            return t.label("vous savez bien faire cela")  # i18n: A reason told to a volunteer.
        case Because.FREE:
            # i18n: A reason told to a volunteer. {day}: « demain », « mardi 24 novembre ».
            return t.label("vous êtes libre {day}", day=_day(scene, merit))
        case Because.LANGUAGE:
            # i18n: A reason told to a volunteer. {language}: « néerlandais ».
            return t.label("vous parlez {language}", language=_language(t, merit.value))
        case Because.VEHICLE:
            return t.label("vous avez un véhicule")  # i18n: A reason told to a volunteer.
        case _:
            return None


def _day(scene: Scene, merit: Merit) -> str:
    return scene.day(date.fromisoformat(merit.value))


def _language(t: Translator, code: str) -> str:
    """As inside a sentence: « néerlandais »."""
    name: str = t.formats.languages.get(code, code)
    return name


def override_label(t: Translator, override: Override) -> str:
    """Why a coordinator asks somebody else than the first of the list, as a button."""
    return {
        Override.ACQUAINTED: t.label("Je connais cette personne"),
        Override.LANGUAGE: t.label("Parle la langue"),
        # i18n: The volunteer has been at this resident's home before.
        Override.BEEN_THERE: t.label("A déjà été chez cette personne"),
        Override.OTHER: t.label("Autre raison"),
    }[override]
