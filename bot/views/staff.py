"""The coordinators' side: what needs the municipality, why it does, and what can be done about it.

In the staff's chat a card carries no first name of the resident, no detail and no number: those are for a
coordinator's own chat. Not here: whom to ask, and what is told about it (`bot.views.staffing`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.callbacks import Press, to_base36
from bot.i18n import join, lines
from bot.views.asking import detail_line
from bot.views.home import Turn
from bot.views.missions import held_count, held_rows
from bot.views.requests import helper_name, merged_line, reason_words
from bot.views.scene import Scene, paged, press, rows_of
from bot.views.screen import Button, Screen, Text, Tone
from bot.views.triage import sort_row, waiting_line
from solidarity.causes import PASSING, SILENCE, UNTIL_SETTLED, UNTIL_TAKEN, Cause
from solidarity.missions import Mission, State
from solidarity.people import PersonId
from solidarity.requests import Attachment, Feeling, Reason, is_unsorted
from solidarity.staffing import is_kept, main_cause, proposed_to
from solidarity.triage import BENEFICIARY
from solidarity.visits import Rung
from solidarity.waves import Wave

Names = Mapping[PersonId, str]
Rows = tuple[tuple[Button, ...], ...]
TO_CALL = (
    SILENCE
    | UNTIL_SETTLED
    | {Cause.WANTS_CALL, Cause.YOUNG, Cause.APART, Cause.ALERT, Cause.VOICE, Cause.UNCONFIRMED}
)
"""Reasons to take up the telephone."""
SIGNS = {
    Cause.NOT_TAKEN: "⏰",
    **dict.fromkeys((Cause.CALL_NOW, Cause.ALERT), "🚨"),
    **dict.fromkeys((Cause.INSIDE, Cause.SILENT), "🔕"),
    **dict.fromkeys(UNTIL_SETTLED, "🆘"),
    Cause.DANGER: "🚨",
    **dict.fromkeys((Cause.VOICE, Cause.UNCONFIRMED), "🎙"),
    Cause.WANTS_CALL: "📱",
    Cause.PLACE_UNKNOWN: "📍",
    Cause.OLD: "📅",
    Cause.CALL_BACK: "☎️",
}
"""What a line of the list begins with, for its reason."""
LOOKED_FOR = "🔎"
"""Somebody is looked for: all other reasons."""


def urgency(scene: Scene, mission: Mission) -> str:
    """A coloured sign for the day; the day itself is always written too."""
    days = (mission.day - scene.today).days
    return "🔴" if days <= 0 else "🟠" if days == 1 else "🟢"


def cause_words(
    scene: Scene,
    mission: Mission,
    names: Names,
    cause: Cause | None,
    who: PersonId | None = None,
    *,
    private: bool = True,
) -> Text | None:
    """Why the coordinators get it."""
    told = [_words(scene, mission, names, item, who, private=private) for item in _causes(mission, cause)]
    return lines(*told) if told else None


def _causes(mission: Mission, cause: Cause | None) -> list[Cause]:
    """What is true now; and what this very card came for, while that is no less true."""
    found = []
    if cause is not None and cause != mission.cause and cause in PASSING | UNTIL_TAKEN:
        found += [cause] if mission.state is State.OPEN else []
    if mission.cause is not None:
        found.append(mission.cause)
    request = mission.request
    if request is not None and request.wants_call and mission.cause not in (None, Cause.WANTS_CALL):
        found.append(Cause.WANTS_CALL)
    return found


def _words(
    scene: Scene, mission: Mission, names: Names, cause: Cause, who: PersonId | None, *, private: bool
) -> Text:
    t = scene.t
    silent = _silent(scene, mission, names)
    asked = scene.name(names, who)
    emergency = scene.town.emergency
    return {
        Cause.NEW: t("*Nouvelle demande.*"),
        # i18n: Why the coordinators get a request: its asker answered an alert by « I need help ».
        # i18n: Who asked by telephone is to be told by telephone what has changed: it stands below.
        Cause.CALL_BACK: t("☎️ *À rappeler par téléphone :* dire où en est la demande."),
        Cause.ALERT: t("*Répond à l'alerte : besoin d'aide.*"),
        # i18n: Why the coordinators get a request: what was written in it sounds like danger.
        Cause.DANGER: t(
            "*Des mots de danger.* Lisez, et appelez tout de suite. Urgence : {emergency}.",
            emergency=emergency,
        ),
        # i18n: The same: somebody sent a voice message or a photo, and said nothing else.
        Cause.VOICE: t("*Un message à écouter.* Dites ensuite de quoi il s'agit."),
        # i18n: The same, and its sender did not answer « Est-ce une demande d'aide ? ».
        Cause.UNCONFIRMED: t("*Message non confirmé.* On ne sait pas si c'est une demande."),
        Cause.NOT_TAKEN: t("*Personne ne l'a prise avant l'heure promise.*"),
        Cause.NO_VOLUNTEER: t("*Pas de bénévole libre dans ce quartier.*"),
        # i18n: Why the coordinators get a request: all volunteers near were asked some time ago.
        Cause.NOBODY_YET: t("*Le quartier est prévenu. Personne n'a encore dit oui.*"),
        Cause.PLACE_UNKNOWN: t("*Le quartier est à préciser.*"),
        # i18n: Why the coordinators get a request: volunteers are not asked, who asks is not yet grown up.
        Cause.YOUNG: t("*Cette personne a de 15 à 17 ans.* Parlez d'abord avec elle."),
        # i18n: Why the coordinators get a request: whoever asks was suspended or excluded.
        Cause.APART: t("*Ce compte est suspendu ou exclu.* Appelez avant d'envoyer quelqu'un."),
        Cause.WANTS_CALL: t("*La personne demande un appel.*"),
        Cause.PROBLEM: _problem(scene, mission, names, who),
        Cause.HANDED_BACK: t("*La demande a été rendue.* On cherche quelqu'un d'autre."),
        Cause.REASSIGNED: t("*La demande change de main.* On cherche quelqu'un d'autre."),
        Cause.SILENT: t("*Pas de nouvelles de {name}.* Appelez pour savoir.", name=silent),
        Cause.INSIDE: t("*{name} est sur place, sans nouvelles.* Appelez pour savoir.", name=silent),
        Cause.CALL_NOW: t(
            "*Toujours pas de nouvelles de {name}. Appelez maintenant.* Sans réponse, le {emergency}.",
            name=silent,
            emergency=emergency,
        ),
        Cause.REPORTED: _reported(scene, mission, names, private=private),
        Cause.UNDELIVERED: t("*Un message n'a pas pu être remis.* Appelez les deux personnes."),
        Cause.OLD: t("*Ouverte depuis 7 jours.* Est-elle encore utile ?"),
        Cause.UNANSWERED: t("*{name} n'a pas répondu.* On cherche quelqu'un d'autre.", name=asked),
        Cause.DECLINED: t("*{name} ne peut pas cette fois.* On cherche quelqu'un d'autre.", name=asked),
    }[cause]


def _silent(scene: Scene, mission: Mission, names: Names) -> str:
    """Of whom nothing was heard."""
    silent = [scene.name(names, item.person) for item in mission.holders if item.rung >= Rung.STAFF]
    return scene.t.list_of(silent) if silent else helper_name(scene, mission, names)


def _problem(scene: Scene, mission: Mission, names: Names, who: PersonId | None) -> Text:
    """The helper's name may be read in the staff's chat, the resident's may not."""
    t = scene.t
    if who is not None and mission.has(who):
        name = scene.name(names, who)
        return t("*{name} signale un problème.* L'autre personne ne le sait pas.", name=name)
    if who is not None or (mission.request is not None and mission.request.feeling is Feeling.PROBLEM):
        return t("*La personne signale un problème.* La personne qui a aidé ne le sait pas.")
    return t("*Un problème est signalé.* L'autre personne ne le sait pas.")


def _reported(scene: Scene, mission: Mission, names: Names, *, private: bool) -> Text:
    t = scene.t
    by = mission.request.reported_by if mission.request is not None else None
    if by is None or (not private and not mission.has(by)):
        return t("*La conversation est signalée.* L'autre personne ne le sait pas.")
    name = scene.name(names, by)
    return t("*{name} signale la conversation.* L'autre personne ne le sait pas.", name=name)


def staff_card(
    scene: Scene,
    mission: Mission,
    names: Names,
    cause: Cause | None,
    *,
    private: bool,
    reader: PersonId | None = None,
    who: PersonId | None = None,
    numbers: Collection[PersonId] = (),
) -> Screen:
    """A request for the coordinators. Name, detail and numbers only in a coordinator's own chat.

    `reader` is whose chat it is, `who` whom the reason is about, `numbers` who has left one with us.
    """
    t = scene.t
    heading = t(
        "{sign} *{number}* · {what} · {day} · {place}",
        sign=urgency(scene, mission),
        number=mission.reference,
        what=scene.category(mission.category),
        day=scene.day_of(mission),
        place=scene.place(mission.neighbourhood),
    )
    text = [heading, cause_words(scene, mission, names, cause, who, private=private)]
    if mission.request is not None and private:
        text.append(_person(scene, mission, names, numbers))
        text.append(detail_line(scene, mission.request.detail))
    text.append(join(_standing(scene, mission, names), handled_by(scene, mission, names, reader), by=" "))
    return Screen(lines(*text), _rows(scene, mission, names, numbers, reader, private=private))


def _person(scene: Scene, mission: Mission, names: Names, numbers: Collection[PersonId]) -> Text:
    """Who asked; and where somebody is to be called, who cannot be."""
    t = scene.t
    asker = mission.request.asker if mission.request is not None else None
    first: Text = t("Prénom : {name}.", name=scene.name(names, asker))
    other = mission.request.beneficiary if mission.request is not None else None
    if other is not None:
        # i18n: On a coordinator's card: for whom somebody else asked.
        whose = t("Pour {name}, par téléphone.", name=other.name)
        first = whose if mission.request is not None and mission.request.noted else join(first, whose, by=" ")
    if mission.cause not in TO_CALL:
        return first
    sides = _sides(mission) if mission.cause is not Cause.WANTS_CALL else _sides(mission)[:1]
    without = [scene.name(names, item) for item in sides if item not in numbers]
    if not without:
        return first
    return join(first, t("Pas de numéro pour {names}.", names=t.list_of(without)), by=" ")


def not_theirs(scene: Scene, mission: Mission) -> Screen:
    """In place of a card that its reader no longer looks after: nothing of it but its number."""
    return Screen(scene.t("La demande {number} est suivie par d'autres personnes.", number=mission.reference))


def opened(scene: Scene, mission: Mission, card: Screen) -> Screen:
    """The card as somebody has just opened it: only then is it true how long it has been waiting."""
    if mission.state is not State.OPEN or mission.request is None:
        return card
    # i18n: {time} is "3 h".
    since = scene.t(
        "Sans bénévole depuis {time}.", time=scene.t.duration((scene.now - mission.opened_at).total_seconds())
    )
    return replace(card, text=join(card.text, since, by=" "))


def _standing(scene: Scene, mission: Mission, names: Names) -> Text:
    """How it stands: the promise while it is open, or who has it; what was tried, and who is asked."""
    t = scene.t
    called = mission.no_answer_at
    # i18n: On a coordinator's card: the municipality called, and nobody took the call.
    vain = t("Appel sans réponse : {hour}.", hour=scene.due(called)) if called is not None else None
    if mission.state is not State.OPEN or mission.request is None:
        return join(state_line(scene, mission, names), merged_line(scene, mission), vain, by=" ")
    text: list[Text | None] = [merged_line(scene, mission)]
    text.append(t("Heure promise : {hour}.", hour=scene.due(mission.request.answer_due)))
    text.append(_tried(scene, mission))
    if mission.widened:
        text.append(t("Demandée dans toute la commune."))
    text.append(vain)
    asked = proposed_to(mission, scene.now)
    if asked is not None and mission.hold is not None:
        name, hour = scene.name(names, asked), scene.due(mission.hold.until)
        text.append(t("Proposée à {name}, jusqu'à {hour}.", name=name, hour=hour))
    return join(*text, by=" ")


def _tried(scene: Scene, mission: Mission) -> Text | None:
    """Who was asked so far, as the waves go; nothing where nobody was."""
    t = scene.t
    if not mission.told or mission.wave == Wave.NOBODY:
        return None
    if mission.wave == Wave.EVERYWHERE:
        return t.plural(
            "Déjà prévenus : {n} bénévole et les groupes.",
            "Déjà prévenus : {n} bénévoles et les groupes.",
            mission.told,
        )
    # i18n: On a coordinator's card: how many volunteers were asked so far.
    return t.plural("Déjà prévenu : {n} bénévole.", "Déjà prévenus : {n} bénévoles.", mission.told)


def state_line(scene: Scene, mission: Mission, names: Names) -> Text:
    """How it stands."""
    t = scene.t
    if mission.merged_into is not None:
        return t("Demandée deux fois.")
    name = helper_name(scene, mission, names)
    return {
        State.OPEN: t("On cherche quelqu'un."),
        State.TAKEN: t("{name} s'en occupe.", name=name),
        State.DONE: t("C'est fait par {name}. Pas encore confirmé.", name=name),
        State.CONFIRMED: t("Terminée, avec {name}.", name=name),
        State.CANCELLED: t("Annulée par la personne."),
        State.CLOSED: t(
            "Fermée : {reason}.",
            reason=reason_words(scene, mission.request.reason if mission.request else None),
        ),
    }[mission.state]


def handled_by(scene: Scene, mission: Mission, names: Names, reader: PersonId | None = None) -> Text | None:
    """« Amel la traite. », so that no two do."""
    if mission.handler is None:
        return None
    if mission.handler == reader:
        return scene.t("Vous la traitez.")
    return scene.t("{name} la traite.", name=scene.name(names, mission.handler))


def handled_toast(scene: Scene, mission: Mission, names: Names) -> str:
    """The same, for whoever pressed later."""
    # i18n: A colleague looks after this request. max 200
    return scene.t.label("{name} la traite.", name=scene.name(names, mission.handler))


def _sides(mission: Mission) -> list[PersonId]:
    """Who could be called: the resident, then who has or had it."""
    asker = [mission.request.asker] if mission.request is not None else []
    return [*asker, *(item.person for item in mission.holders)]


def _rows(
    scene: Scene,
    mission: Mission,
    names: Names,
    numbers: Collection[PersonId],
    reader: PersonId | None,
    *,
    private: bool,
) -> Rows:
    t = scene.t
    handler = mission.handler
    onward = (press(t.label("⏭ Suivante"), Press.TRIAGE, mission.id),)  # i18n: The next request. max 18
    if handler is not None and (not private or handler != reader):
        # i18n: A colleague goes on with what another looks after.
        label = t.label("🔁 Je reprends")
        over: Rows = ((press(label, Press.TAKE_OVER, mission.id, to_base36(handler)),),)
        return (*over, onward) if private else over
    calls = _call_rows(scene, mission, names, numbers) if private else ()
    finds = (*_find_rows(scene, mission), *(_file_rows(scene, mission) if private else ()))
    urgent = mission.cause in TO_CALL
    rows = [*_first_row(scene, mission), *(_hear_row(scene, mission) if private else ())]
    rows += (*calls, *finds) if urgent else (*finds, *calls)
    if handler is not None and mission.handler_until is None:
        # i18n: The coordinator gives it back to the team.
        rows.append((press(t.label("↩️ Je ne peux plus"), Press.GIVE_BACK, mission.id),))
    if mission.merged_into is not None:
        label = t.label("📋 Voir {number}", number=mission.merged_with[-1])
        rows.append((press(label, Press.STAFF_CARD, mission.merged_into),))
    # i18n: Close the request, with a reason.
    close = press(t.label("🗄 Fermer"), Press.CLOSE, mission.id)
    closes = (close,) if not mission.state.is_over and mission.request is not None else ()
    if private:
        rows += _helper_rows(scene, mission, names)
    rows.append((*closes, *onward) if private else closes)
    return tuple(row for row in rows if row)


def _helper_rows(scene: Scene, mission: Mission, names: Names) -> Rows:
    """The way to who asks, and to who helps: how they stand here, and how far they are trusted."""
    helpers = [] if mission.state.is_over else mission.holders
    found = [
        press(f"👤 {scene.name(names, item.person)}", Press.ONE_VOLUNTEER, item.person) for item in helpers
    ]
    request = mission.request
    if request is not None and not request.noted:
        origin = f"m{to_base36(mission.id)}"
        found = [press(f"🙋 {scene.name(names, request.asker)}", Press.PERSON, request.asker, origin), *found]
    return rows_of(found)


def _first_row(scene: Scene, mission: Mission) -> Rows:
    """What to do first: take it on, look after it, or say that it is settled."""
    t = scene.t
    # i18n: A coordinator takes it on.
    mine = t.label("👤 Je m'en occupe")
    rows: list[tuple[Button, ...]] = []
    if mission.cause is Cause.CALL_BACK:
        # i18n: The person was told by telephone what has changed.
        rows.append((press(t.label("📞 Appelée"), Press.SETTLE, mission.id, tone=Tone.GOOD),))
        if mission.state is not State.OPEN:
            return tuple(rows)
    if mission.state is State.OPEN and mission.request is not None:
        if not is_kept(mission, scene.now):
            rows.append((press(mine, Press.HANDLE, mission.id, tone=Tone.MAIN),))
        if mission.cause is Cause.OLD:
            # i18n: A coordinator looked at a request that is a week old: somebody is still looked for.
            rows.append((press(t.label("✅ Toujours utile"), Press.STILL_USEFUL, mission.id),))
        if mission.request.wants_call:
            # i18n: The municipality has called the resident.
            rows.append((press(t.label("✅ Appel fait"), Press.SETTLE, mission.id),))
    elif mission.handler is not None:
        # i18n: What a coordinator looked after is settled.
        rows.append((press(t.label("✅ C'est réglé"), Press.SETTLE, mission.id, tone=Tone.GOOD),))
    elif mission.cause is not None:
        rows.append((press(mine, Press.LOOK_AFTER, mission.id, tone=Tone.MAIN),))
    return tuple(rows)


def _find_rows(scene: Scene, mission: Mission) -> Rows:
    """Ask somebody in particular, or in the whole municipality."""
    t = scene.t
    if mission.request is None or mission.state.is_over or is_kept(mission, scene.now):
        return ()
    if is_unsorted(mission):
        return ()
    if mission.state is State.TAKEN:
        # i18n: Ask somebody else in the place of who has it. max 22
        return ((press(t.label("👥 Réattribuer"), Press.CHOOSE, mission.id),),)
    # i18n: Ask one volunteer first. max 18
    found = [press(t.label("👥 Attribuer"), Press.CHOOSE, mission.id)]
    if not mission.widened:
        # i18n: Ask volunteers of all neighbourhoods. max 18
        found.append(press(t.label("📣 Élargir"), Press.WIDEN, mission.id))
    return (tuple(found),)


def _file_rows(scene: Scene, mission: Mission) -> Rows:
    """Say anew what it is, or put it together with another one."""
    t = scene.t
    if mission.request is None or mission.state.is_over:
        return ()
    if is_unsorted(mission):
        # i18n: The coordinator says what a voice message asks for. max 24
        what = t.label("🏷 De quoi s'agit-il ?")
        return ((press(what, Press.RECLASSIFY, mission.id, "category", Tone.MAIN),),)
    # i18n: The coordinator files the request under another kind, day or neighbourhood. max 18
    file = press(t.label("🏷 Reclasser"), Press.RECLASSIFY, mission.id)
    # i18n: Two requests for the same thing become one. max 18
    return ((file, press(t.label("🔗 Réunir"), Press.MERGE, mission.id)),)


def _hear_row(scene: Scene, mission: Mission) -> Rows:
    """What the resident spoke or photographed."""
    if mission.request is None or mission.request.detail.file_id is None:
        return ()
    t = scene.t
    voice = mission.request.detail.attachment is Attachment.VOICE
    # i18n: A coordinator listens to a voice message, or looks at a photo. max 18
    label = t.label("🔊 Écouter") if voice else t.label("🖼 Voir l'image")
    return ((press(label, Press.HEAR, mission.id),),)


def _call_rows(scene: Scene, mission: Mission, names: Names, numbers: Collection[PersonId]) -> Rows:
    """Whom a coordinator can call: who it is for, and the numbers that were left with us."""
    if mission.state is State.CANCELLED and mission.cause is None:
        return ()
    t = scene.t
    other = mission.request.beneficiary if mission.request is not None else None
    found = [(BENEFICIARY, other.name)] if other is not None else []
    found += [(to_base36(item), scene.name(names, item)) for item in _sides(mission) if item in numbers]
    if len(found) == 1:
        # i18n: A coordinator takes up the telephone. max 24
        return ((press(t.label("📞 J'appelle"), Press.CASE_CALL, mission.id, found[0][0]),),)
    return tuple(
        (press(t.label("📞 Appeler {name}", name=name), Press.CASE_CALL, mission.id, whom),)
        for whom, name in found
    )


def choose_reason(scene: Scene, mission: Mission) -> Screen:
    """A request is never closed without a reason."""
    t = scene.t
    words = {
        Reason.SOLVED: t.label("Réglée autrement"),
        Reason.NO_NEED: t.label("Plus nécessaire"),
        Reason.DUPLICATE: t.label("Demandée deux fois"),
        Reason.IMPOSSIBLE: t.label("Pas possible ici"),
    }
    buttons = [press(words[item], Press.CLOSE_AS, mission.id, item.value) for item in Reason]
    back = (press(t.label("↩️ Retour"), Press.STAFF_CARD, mission.id),)
    return Screen(
        t("Fermer {number} : pourquoi ? La personne le saura.", number=mission.reference),
        (*rows_of(buttons), back),
    )


def steering(
    scene: Scene,
    mine: Sequence[Mission],
    held: Sequence[Mission],
    names: Names,
    page: int = 0,
    *,
    waiting: int = 0,
    promise: datetime | None = None,
) -> Screen:
    """How much waits for the municipality and the way to it; what this coordinator looks after or has."""
    t = scene.t
    buttons = [_mine_button(scene, item, names) for item in mine]
    rows = (
        sort_row(scene, waiting),
        *held_rows(scene, held, names),
        *paged(buttons, page, Turn(scene, Press.STAFF_CARD)),
    )
    looked_after = (
        # i18n: What this coordinator looks after; a button for each follows.
        t.plural("Vous traitez {n} demande.", "Vous traitez {n} demandes.", len(mine)) if mine else None
    )
    text = lines(waiting_line(scene, waiting, promise), looked_after, held_count(scene, held))
    return Screen(text, rows)


def _mine_button(scene: Scene, mission: Mission, names: Names) -> Button:
    """The reason's sign, number and need; whom one asked, or the promised hour."""
    cause = main_cause(mission)
    asked = proposed_to(mission, scene.now)
    last = scene.day_of(mission) if mission.request is None else scene.due(mission.request.answer_due)
    if asked is not None:
        last = scene.name(names, asked)
    label = scene.t.label(
        "{sign} {number} · {what} · {hour}",
        sign=SIGNS.get(cause, LOOKED_FOR) if cause is not None else LOOKED_FOR,
        number=mission.reference,
        what=scene.category_word(mission.category),
        hour=last,
    )
    return press(label, Press.STAFF_CARD, mission.id)
