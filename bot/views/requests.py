"""The resident's side: the card of a request, and the list of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.callbacks import Press, to_base36
from bot.i18n import join, lines
from bot.views import framing, promise, visits, voice
from bot.views.barring import avoid_row
from bot.views.concerns import concern_row
from bot.views.scene import Scene, press, rows_of
from bot.views.screen import Button, Screen, Text, Tone
from solidarity.missions import RELAY_STAYS_OPEN, Mission, Participation, State
from solidarity.people import PersonId
from solidarity.requests import Feeling, Reason, is_unsorted, of

Names = Mapping[PersonId, str]
SHOWN = 6
REPEATABLE = frozenset({State.CONFIRMED, State.CANCELLED, State.CLOSED})
"""States in which a request can be made again."""


def helper_name(scene: Scene, mission: Mission, names: Names) -> str:
    """Who has the mission, or had it."""
    holders = [scene.name(names, item.person) for item in mission.holders]
    return scene.t.list_of(holders) if holders else scene.name(names, None)


def heading(scene: Scene, mission: Mission) -> Text:
    """« Demande K7M2 · 🛒 Courses · demain · Centre », and for whom, where that is somebody else."""
    other = of(mission).beneficiary
    if other is not None:
        return scene.t(
            "*Demande {number}* pour {name} · {what} · {day} · {place}",
            number=mission.reference,
            name=other.name,
            what=scene.category(mission.category),
            day=scene.day_of(mission),
            place=scene.place(mission.neighbourhood),
        )
    return scene.t(
        "*Demande {number}* · {what} · {day} · {place}",
        number=mission.reference,
        what=scene.category(mission.category),
        day=scene.day_of(mission),
        place=scene.place(mission.neighbourhood),
    )


def sent(scene: Scene, mission: Mission) -> Screen:
    """Right after sending: the number, who is told, and the promised hour."""
    t = scene.t
    number = t("C'est envoyé. Numéro *{number}*.", number=mission.reference)
    mine = (press(t.label("📱 Je veux un appel"), Press.CALL_ME, mission.id),)
    if of(mission).noted:
        mine = (press(t.label("☎️ J'ai un appel"), Press.SWITCHBOARD),)
    told = promise.who_is_told(scene, mission) or t("On cherche quelqu'un.")
    return Screen(
        lines(number, told, promise.hour(scene, mission)),
        (
            # i18n: See how the request stands.
            (press(t.label("📋 Suivre"), Press.FOLLOW, mission.id),),
            # i18n: The municipality calls the person.
            mine,
            (press(t.label("✖️ Annuler ma demande"), Press.CANCEL, mission.id),),
        ),
    )


def asker_card(scene: Scene, mission: Mission, names: Names) -> Screen:
    """The request as it stands: the one truth, with the next step."""
    body, rows = _BY_STATE[mission.state](scene, mission, names)
    both = merged_line(scene, mission) if mission.merged_into is None else None
    return Screen(lines(heading(scene, mission), body, both), rows)


Rows = tuple[tuple[Button, ...], ...]
Part = tuple[Text, Rows]


def _cancel(scene: Scene, mission: Mission) -> tuple[Button, ...]:
    return (press(scene.t.label("✖️ Annuler ma demande"), Press.CANCEL, mission.id),)


def _change(scene: Scene, mission: Mission) -> tuple[Button, ...]:
    # i18n: Change the request: its day, its neighbourhood or its detail.
    return (press(scene.t.label("✏️ Changer"), Press.CHANGE, mission.id),)


def _open(scene: Scene, mission: Mission, names: Names) -> Part:
    request = of(mission)
    if is_unsorted(mission) and request.overdue_told_at is None:
        body = voice.waiting(scene, mission)
    elif request.overdue_told_at is not None:
        body = lines(scene.t("Personne n'a encore dit oui."), promise.who_takes_over(scene, mission, names))
    else:
        looking = scene.t("On cherche quelqu'un.")
        told = join(looking, promise.who_is_told(scene, mission), by=" ")
        body = lines(told, promise.hour(scene, mission))
    if request.wants_call:
        body = lines(body, scene.t("La commune va vous appeler."))
    return body, (*_call_row(scene, mission), _change(scene, mission), _cancel(scene, mission))


def _call_row(scene: Scene, mission: Mission) -> tuple[tuple[Button, ...], ...]:
    """To be called by the municipality, unless that was asked for already."""
    if of(mission).wants_call:
        return ()
    if of(mission).noted:  # whoever reads it is the one who calls
        return ()
    return ((press(scene.t.label("📱 Je veux un appel"), Press.CALL_ME, mission.id),),)


def _taken(scene: Scene, mission: Mission, names: Names) -> Part:
    t = scene.t
    name = helper_name(scene, mission, names)
    hidden = not any(item.phone_shared for item in mission.holders)
    part = mission.holders[0]
    body = lines(
        visits.progress_of(scene, part, name),
        join(visits.code_line(scene, part, name), framing.for_resident(scene, part, name), by=" "),
        t("Écrivez ici, {name} reçoit vos messages. Vos numéros restent cachés.", name=name)
        if hidden
        else t("Écrivez ici, {name} reçoit vos messages et peut voir votre numéro.", name=name),
        t("La commune va vous appeler.") if of(mission).wants_call else None,
    )
    return body, (*_sharing(scene, mission, part, name), *_going_on(scene, mission, part, name))


def _sharing(scene: Scene, mission: Mission, part: Participation, name: str) -> Rows:
    """What the resident may let this one volunteer see; and the volunteer's number, where it is given."""
    t = scene.t
    rows: list[tuple[Button, ...]] = []
    if part.own_phone_shared:
        label = t.label("📞 Numéro de {name}", name=name)
        rows.append((press(label, Press.PHONE, mission.id, to_base36(part.person)),))
    if not part.address_shared:
        mine = of(mission).beneficiary is None
        # i18n: The address of the person for whom the reader asked.
        label = t.label("🏠 Donner mon adresse") if mine else t.label("🏠 Donner son adresse")
        rows.append((press(label, Press.SHARE_ADDRESS, mission.id),))
    if not part.phone_shared:
        rows.append((press(t.label("📱 Partager mon numéro"), Press.SHARE_PHONE, mission.id),))
    return tuple(rows)


def _going_on(scene: Scene, mission: Mission, part: Participation, name: str) -> Rows:
    t = scene.t
    rows: list[tuple[Button, ...]] = []
    if part.arrived_at is None:
        # i18n: The resident says that the volunteer has arrived.
        label = t.label("🔔 {name} est là", name=name)
        rows.append((press(label, Press.ARRIVE, mission.id, to_base36(part.person)),))
    return (
        *rows,
        (press(t.label("✔️ C'est fait"), Press.DONE, mission.id, tone=Tone.GOOD),),
        *rows_of([*_change(scene, mission), press(t.label("🚩 Signaler"), Press.REPORT, mission.id)]),
        _cancel(scene, mission),
    )


def _done(scene: Scene, mission: Mission, names: Names) -> Part:
    t = scene.t
    body = t(
        "C'est fait, avec {name}. Est-ce que tout s'est bien passé ?", name=helper_name(scene, mission, names)
    )
    rows = (
        (
            press(t.label("👍 Oui"), Press.FEEL, mission.id, Feeling.WELL.value),  # i18n: max 18
            press(t.label("😐 Moyennement"), Press.FEEL, mission.id, Feeling.SO_SO.value),  # i18n: max 18
        ),
        (press(t.label("🆘 Un problème"), Press.FEEL, mission.id, Feeling.PROBLEM.value),),
        *visits.undo_row(scene, mission),
    )
    if mission.ended_at is not None and scene.now >= mission.ended_at + RELAY_STAYS_OPEN:
        body = lines(body, t("Sans réponse de vous, nous notons : non confirmé."))
    return body, rows


def _confirmed(scene: Scene, mission: Mission, names: Names) -> Part:
    t = scene.t
    request = of(mission)
    # i18n: Make the same request again.
    again = (press(t.label("🔁 Refaire"), Press.AGAIN, mission.id),)
    aside: Rows = ()
    if request.feeling in (Feeling.PROBLEM, Feeling.SO_SO):
        aside = (concern_row(scene, mission), avoid_row(scene, mission))
    if request.feeling is Feeling.PROBLEM:
        return _problem(scene, mission), (*_call_row(scene, mission), *aside, again)
    name = helper_name(scene, mission, names)
    if request.thanked or not mission.holders:
        return t("Terminée. Votre merci est parti." if request.thanked else "Terminée."), (*aside, again)
    thanks = press(t.label("❤️ Merci !"), Press.THANK, mission.id, tone=Tone.GOOD)
    # i18n: Thanks in one's own words. max 18
    word = press(t.label("✏️ Un mot"), Press.THANK_WORD, mission.id)
    return t("Terminée. Dire merci à {name} ?", name=name), ((thanks, word), *aside, again)


def ask_thanks(scene: Scene, mission: Mission, names: Names) -> Screen:
    """Thanks in one's own words."""
    name = helper_name(scene, mission, names)
    return Screen(scene.t("Écrivez votre mot. {name} le reçoit.", name=name))


def _problem(scene: Scene, mission: Mission) -> Text:
    """After a problem: who knows of it, and what comes next."""
    t = scene.t
    called = t("La commune va vous appeler.")
    asks = t("Voulez-vous en parler ? Demandez un appel.")
    return lines(promise.told_the_municipality(scene), called if of(mission).wants_call else asks)


def _cancelled(scene: Scene, mission: Mission, _names: Names) -> Part:
    again = press(scene.t.label("🔁 Refaire"), Press.AGAIN, mission.id)
    return scene.t("Vous avez annulé cette demande."), ((again,),)


def reason_words(scene: Scene, reason: Reason | None) -> str:
    """Why the municipality closed it."""
    t = scene.t
    words = {
        Reason.SOLVED: t.label("réglée autrement"),  # i18n: Follows « La commune a fermé cette demande : ».
        Reason.NO_NEED: t.label("plus nécessaire"),  # i18n: Follows « … cette demande : ».
        Reason.DUPLICATE: t.label("demandée deux fois"),  # i18n: Follows « … cette demande : ».
        Reason.IMPOSSIBLE: t.label("pas possible ici"),  # i18n: Follows « … cette demande : ».
    }
    return words[reason] if reason else t.label("terminée")


def merged_line(scene: Scene, mission: Mission) -> Text | None:
    """« Réunie avec K7M2 »: what was asked for twice is one request."""
    if not mission.merged_with:
        return None
    numbers = mission.merged_with if mission.merged_into is None else mission.merged_with[-1:]
    return scene.t("Réunie avec {number}.", number=scene.t.list_of(list(numbers)))


def _merged(scene: Scene, mission: Mission) -> Part:
    """Asked for twice: the way to the one that goes on, where it is their own too."""
    t = scene.t
    body = lines(merged_line(scene, mission), t("Demandée deux fois : une seule continue."))
    # i18n: The request that goes on, after two were put together.
    label = t.label("📋 Voir {number}", number=mission.merged_with[-1])
    return body, ((press(label, Press.FOLLOW, mission.merged_into or 0),),)


def _closed(scene: Scene, mission: Mission, _names: Names) -> Part:
    t = scene.t
    if mission.merged_into is not None:
        return _merged(scene, mission)
    body = lines(
        t(
            "La commune a fermé cette demande : {reason}.",
            reason=reason_words(scene, of(mission).reason),
        ),
        t("Encore besoin ? Demandez à nouveau, ou appelez."),
        scene.helpline(),
    )
    return body, ((press(t.label("🔁 Refaire"), Press.AGAIN, mission.id),),)


_BY_STATE = {
    State.OPEN: _open,
    State.TAKEN: _taken,
    State.DONE: _done,
    State.CONFIRMED: _confirmed,
    State.CANCELLED: _cancelled,
    State.CLOSED: _closed,
}


def folded(scene: Scene, mission: Mission, names: Names) -> Screen:
    """An older message of the same mission: one line, no buttons; the newer one is below."""
    t = scene.t
    words = {
        State.OPEN: t("On cherche quelqu'un."),
        State.TAKEN: t("{name} s'en occupe.", name=helper_name(scene, mission, names)),
        State.DONE: t("C'est fait."),
        State.CONFIRMED: t("Terminée."),
        State.CANCELLED: t("Annulée."),
        State.CLOSED: t("Fermée par la commune."),
    }
    about = heading(scene, mission) if mission.request is not None else scene.summary(mission)
    return Screen(lines(about, words[mission.state]))


def late(scene: Scene, mission: Mission, names: Names) -> Screen:
    """The promised hour has passed and nobody said yes: told once, with who takes over."""
    t = scene.t
    follow = (press(t.label("📋 Suivre"), Press.FOLLOW, mission.id),)
    text = lines(
        heading(scene, mission),
        t("Personne n'a encore dit oui."),
        promise.who_takes_over(scene, mission, names),
    )
    return Screen(text, (*_call_row(scene, mission), follow))


def released(scene: Scene, mission: Mission, names: Names, who: PersonId | None) -> Screen:
    """The volunteer cannot come after all: said kindly, with what happens next."""
    card = asker_card(scene, mission, names)
    name, t = names.get(who) if who is not None else None, scene.t
    said = (
        t("{name} a un empêchement. On cherche quelqu'un d'autre. La commune est prévenue.", name=name)
        if name
        else t("On cherche quelqu'un d'autre. La commune est prévenue.")
    )
    return Screen(lines(said, card.text), card.rows)


def reassigned(scene: Scene, mission: Mission, names: Names) -> Screen:
    """The municipality asks somebody else in the place of who had it."""
    card = asker_card(scene, mission, names)
    return Screen(lines(scene.t("La commune cherche quelqu'un d'autre pour vous."), card.text), card.rows)


def confirm_cancel(scene: Scene, mission: Mission) -> Screen:
    """One more question before something is lost."""
    t = scene.t
    return Screen(
        t("Annuler la demande {number} ?", number=mission.reference),
        (
            (press(t.label("🗑 Oui, annuler"), Press.CANCEL_YES, mission.id, tone=Tone.DANGER),),
            (press(t.label("↩️ Non"), Press.FOLLOW, mission.id),),
        ),
    )


def own_list(scene: Scene, missions: Sequence[Mission], waiting: Rows = ()) -> Screen:
    """One's own requests, the newest first, each with its state in words; above them what is not sent yet."""
    t = scene.t
    ask = (press(t.label("🙋 J'ai besoin d'aide"), Press.ASK),)
    if not missions and not waiting:
        return Screen(t("Vous n'avez pas encore de demande."), (ask,))
    rows = [
        (
            press(
                t.label(
                    "{number} · {what} · {state}",
                    number=item.reference,
                    what=scene.category_word(item.category),
                    state=state_word(scene, item),
                ),
                Press.FOLLOW,
                item.id,
            ),
        )
        for item in missions[:SHOWN]
    ]
    over = next((item for item in missions if item.state in REPEATABLE), None)
    if over is not None:
        # i18n: Make the same request again. {what} is the category, without picture.
        again = t.label("🔁 Refaire : {what}", what=scene.category_word(over.category))
        rows.append((press(again, Press.AGAIN, over.id),))
    return Screen(t("*Vos demandes*"), (*waiting, *rows, ask))


def state_word(scene: Scene, mission: Mission) -> str:
    """The state in one or two words."""
    t = scene.t
    return {
        State.OPEN: t.label("on cherche"),  # i18n: On a narrow button, after the number. max 16
        State.TAKEN: t.label("prise en charge"),  # i18n: Somebody does it. max 16
        State.DONE: t.label("faite"),  # i18n: Of a request. max 16
        State.CONFIRMED: t.label("terminée"),  # i18n: Of a request. max 16
        State.CANCELLED: t.label("annulée"),  # i18n: Of a request. max 16
        State.CLOSED: t.label("fermée"),  # i18n: By the municipality. max 16
    }[mission.state]


def choose_relay(scene: Scene, missions: Sequence[Mission], labels: Sequence[str]) -> Screen:
    """To whom a message goes, when there are several conversations."""
    buttons = [
        press(label, Press.RELAY_TO, mission.id) for mission, label in zip(missions, labels, strict=True)
    ]
    nobody = press(scene.t.label("✖️ Ne pas envoyer"), Press.RELAY_TO)
    return Screen(scene.t("À qui envoyer ce message ?"), (*rows_of(buttons, 1), (nobody,)))
