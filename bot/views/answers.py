"""What somebody reads after answering an alert, and the list of whom to call where no answer came.

The alert itself, with its three answers, is in `bot.views.broadcasts`; numbers are only on the screen of one
person, because looking at it is kept for that person to see.
"""

from __future__ import annotations

from bot.callbacks import Press, to_base36
from bot.i18n import join, lines
from bot.views.broadcasts import body, exercise_line
from bot.views.home import LANGUAGES, home_keyboard
from bot.views.scene import Scene, paged, person_name, press, rows_of
from bot.views.screen import Button, Screen, Span, Style, Text, Tone, Upload
from solidarity.actions.answers import CallPage, Reaction
from solidarity.answers import Callee, Missed, Reply, stands_by
from solidarity.broadcasts import Broadcast
from solidarity.cap import Severity
from solidarity.missions import Mission
from solidarity.people import Neighbour
from solidarity.places import in_language

GRAVE = frozenset({Severity.EXTREME, Severity.SEVERE})
"""Before anything is asked, the number to call."""
UNKNOWN = "unknown"


def understood(scene: Scene, reaction: Reaction, me: Neighbour) -> str:
    """The toast: what was understood."""
    t = scene.t
    if reaction.broadcast.content.exercise:
        return _in_exercise(scene, reaction.reply)
    match reaction.reply:
        case Reply.WELL:
            return t.label("C'est noté : vous allez bien.")  # i18n: max 200
        case Reply.NEED if reaction.fresh and reaction.mission is not None:
            # i18n: max 200
            return t.label("La commune est prévenue. Numéro {number}.", number=reaction.mission.reference)
        case Reply.NEED:
            return t.label("Votre demande est déjà partie.")  # i18n: max 200
        case Reply.CAN if reaction.listed:
            return t.label("Merci ! La commune compte sur vous.")  # i18n: max 200
        case _ if me.volunteer is None:
            return t.label("Merci ! Deux questions d'abord, juste en dessous.")  # i18n: max 200
        case _:
            # i18n: To somebody of 15 to 17 who would like to help after an alert. max 200
            return t.label("Merci ! Avant 18 ans, nous ne vous envoyons pas sur place.")


def _in_exercise(scene: Scene, reply: Reply) -> str:
    t = scene.t
    if reply is Reply.NEED:
        return t.label("C'est un exercice. En vrai, votre demande serait partie.")  # i18n: max 200
    return t.label("C'est un exercice. Votre réponse est comptée. Merci !")  # i18n: max 200


def only_a_preview(scene: Scene) -> str:
    """The toast of an answer below a message that was sent to nobody."""
    return scene.t.label("C'est un aperçu : rien n'est noté.")  # i18n: max 200


def over(scene: Scene, broadcast: Broadcast) -> Screen:
    """Answered too late. Help can be asked for all the same; not below an exercise."""
    t = scene.t
    ended = t("*Cette alerte est terminée.*")
    if broadcast.content.exercise:
        return Screen(lines(exercise_line(scene), ended, exercise_line(scene)))
    help_me = press(t.label("🙋 J'ai besoin d'aide"), Press.ASK)
    return Screen(lines(body(scene, broadcast), ended), ((help_me,),))


class _Turn:
    """Makes the buttons that turn pages of what belongs to one request or one alert."""

    def __init__(self, scene: Scene, verb: Press, subject: int, prefix: str = "") -> None:
        self._scene, self._verb, self._subject, self._prefix = scene, verb, subject, prefix

    def __call__(self, page: int, *, onward: bool) -> Button:
        """Onward or back."""
        label = self._scene.t.label("➕ Voir plus") if onward else self._scene.t.label("⬅️ Avant")
        return press(label, self._verb, self._subject, f"{self._prefix}page-{page}")


def need_what(scene: Scene, mission: Mission, severity: Severity | None, page: int = 0) -> Screen:
    """The request is on its way already: what it is for is asked after."""
    t = scene.t
    buttons = [
        press(scene.category(item.code), Press.ALERT_NEED, mission.id, f"what.{item.code}")
        for item in scene.town.active_categories()
    ]
    turn = _Turn(scene, Press.ALERT_NEED, mission.id, "what.")
    danger = t("*Danger immédiat ? Appelez le {emergency}.*", emergency=scene.town.emergency)
    return Screen(
        lines(
            danger if severity in GRAVE else None,
            # i18n: {number} is the request's, to be read out on the telephone.
            t("La commune est prévenue. Demande {number}.", number=mission.reference),
            t("De quoi avez-vous besoin ?"),
        ),
        (*paged(buttons, page, turn), _withdraw(scene, mission)),
    )


def need_where(scene: Scene, mission: Mission, page: int = 0) -> Screen:
    """Where whoever needs help lives."""
    t = scene.t
    buttons = [
        press(in_language(item.names, t.locale), Press.ALERT_NEED, mission.id, f"where.{item.code}")
        for item in scene.town.active_neighbourhoods()
    ]
    turn = _Turn(scene, Press.ALERT_NEED, mission.id, "where.")
    unknown = press(t.label("❓ Je ne sais pas"), Press.ALERT_NEED, mission.id, f"where.{UNKNOWN}")
    return Screen(
        t("Où habitez-vous ?"), (*paged(buttons, page, turn), (unknown,), _withdraw(scene, mission))
    )


def _withdraw(scene: Scene, mission: Mission) -> tuple[Button, ...]:
    return (press(scene.t.label("✖️ Annuler ma demande"), Press.CANCEL, mission.id),)


def still_needed(scene: Scene, mission: Mission) -> Screen:
    """They had asked for help and now say something else: whether help is still needed."""
    t = scene.t
    return Screen(
        t("Vous aviez demandé de l'aide. Faut-il annuler la demande {number} ?", number=mission.reference),
        (
            (press(t.label("✖️ Oui, annuler"), Press.CANCEL_YES, mission.id, tone=Tone.DANGER),),
            # i18n: Help is still needed: the request stays.
            (press(t.label("🆘 Non, je la garde"), Press.FOLLOW, mission.id),),
        ),
    )


def standing_by(scene: Scene, me: Neighbour) -> Screen:
    """Enrolled because of an alert."""
    t = scene.t
    words = (
        t("Vous êtes sur la liste de cette alerte. Je vous écris dès qu'une demande arrive.")
        if stands_by(me)
        else t("Merci d'être là.")
    )
    return Screen(words, keyboard=home_keyboard(t, me))


# Whom to call


def missed_word(scene: Scene, missed: Missed) -> str:
    """Why somebody is on the list, short enough for a column on paper."""
    t = scene.t
    return {
        # i18n: Why somebody is to be called: no message got there. max 18
        Missed.NOT_REACHED: t.label("n'a pas reçu"),
        # i18n: Why to call: it may have arrived. max 18
        Missed.UNSURE: t.label("reçu ? pas sûr"),
        # i18n: Why somebody is to be called. max 18
        Missed.SILENT: t.label("n'a pas répondu"),
    }[missed]


def call_list(scene: Scene, alert: int, found: CallPage) -> Screen:
    """Whom to call, a page of them. Numbers are one tap further."""
    t = scene.t
    if not found.total:
        return _marked(scene, found.first, t("✅ Tout le monde est joint."), ())
    counts = [_count(scene, missed, n) for missed, n in found.counts.items() if n]
    text = lines(
        t.plural("*{n} personne à appeler.*", "*{n} personnes à appeler.*", found.total),
        (Span(" · ".join(counts)),),
        t("Touchez un nom pour voir le numéro. La personne le saura."),
    )
    rows = [(_callee_button(scene, alert, item),) for item in found.calls]
    turn = _Turn(scene, Press.CALL_LIST, alert)
    arrows = [turn(found.page - 1, onward=False)] if found.page else []
    if found.page + 1 < found.pages:
        arrows.append(turn(found.page + 1, onward=True))
    # i18n: The list as a PDF in large print.
    printed = press(t.label("📄 Imprimer"), Press.CALL_LIST, alert, "print")
    return _marked(scene, found.first, text, (*rows, *((tuple(arrows),) if arrows else ()), (printed,)))


def _count(scene: Scene, missed: Missed, n: int) -> str:
    t = scene.t
    match missed:
        case Missed.NOT_REACHED:
            return t.label_plural("{n} sans message", "{n} sans message", n)
        case Missed.UNSURE:
            return t.label_plural("{n} pas sûr", "{n} pas sûrs", n)
        case Missed.SILENT:
            return t.label_plural("{n} sans réponse", "{n} sans réponse", n)


def _callee_button(scene: Scene, alert: int, item: Callee) -> Button:
    name = person_name(scene, item.first_name)
    place = scene.place(item.neighbourhood)
    words = {"name": name, "place": place, "why": missed_word(scene, item.missed)}
    label = (
        scene.t.label("📞 {name} · {place} · {why}", **words)
        if item.phone is not None
        # i18n: The same of somebody who left no number.
        else scene.t.label("▫️ {name} · {place} · {why}", **words)
    )
    return press(label, Press.CALL, alert, to_base36(item.person))


def callee(scene: Scene, alert: int, first: Broadcast, item: Callee) -> Screen:
    """One person to call, with the number, and what they say."""
    t = scene.t
    who = t(
        "*{name}* · {place} · {why}",
        name=person_name(scene, item.first_name),
        place=scene.place(item.neighbourhood),
        why=missed_word(scene, item.missed),
    )
    number = (
        t("Numéro : {phone}", phone=Span(item.phone, Style.CODE))
        if item.phone is not None
        else t("Cette personne n'a pas laissé de numéro.")
    )
    spoken = LANGUAGES.get(item.language, item.language)
    language = t("Langue : {language}.", language=spoken) if item.language != t.locale else None
    whose = to_base36(item.person)
    said = (
        # i18n: A coordinator called: this person is well. max 18
        press(t.label("💚 Va bien"), Press.CALL, alert, f"{whose}.{Reply.WELL}", tone=Tone.GOOD),
        # i18n: A coordinator called: this person needs help. max 18
        press(t.label("🆘 Besoin d'aide"), Press.CALL, alert, f"{whose}.{Reply.NEED}", tone=Tone.DANGER),
    )
    # i18n: Copies a number. max 22
    copies = ((Button(t.label("📞 Copier"), copy=item.phone),),) if item.phone is not None else ()
    back = (press(t.label("↩️ Retour"), Press.CALL_LIST, alert),)
    text = lines(who, join(number, language, by=" "), t("Après l'appel, touchez la réponse."))
    return _marked(scene, first, text, (*copies, *rows_of(said), back))


def called(scene: Scene, reaction: Reaction) -> str:
    """The toast after a call."""
    t = scene.t
    if reaction.broadcast.content.exercise:
        return _in_exercise(scene, reaction.reply)
    if reaction.reply is Reply.NEED and reaction.mission is not None:
        return t.label("C'est noté. Demande {number}.", number=reaction.mission.reference)  # i18n: max 200
    return t.label("C'est noté. Merci !")  # i18n: max 200


def printed(scene: Scene, found: CallPage, pdf: bytes) -> Screen:
    """The list to print. Not protected: Telegram would let nobody save it. The words ask for care."""
    t, shown = scene.t, len(found.calls)
    said = lines(
        t("Liste à imprimer. Gardez-la pour vous, puis détruisez-la."),
        # i18n: The printed list holds {n} people of {all}.
        t("Il y a {n} personnes sur {all}.", n=shown, all=found.total) if shown < found.total else None,
        exercise_line(scene) if found.first.content.exercise else None,
    )
    # i18n: Name of a file; letters without accents only.
    return Screen(said, upload=Upload(f"{t.label('appels')}.pdf", pdf))


def _marked(scene: Scene, first: Broadcast, text: Text, rows: tuple[tuple[Button, ...], ...]) -> Screen:
    """An exercise says so in its first and its last line."""
    if first.content.exercise:
        text = lines(exercise_line(scene), text, exercise_line(scene))
    return Screen(text, rows)
