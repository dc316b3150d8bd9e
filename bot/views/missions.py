"""The volunteer's side: joining, offers, the card of a mission, one's own missions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.callbacks import Press
from bot.i18n import join, lines
from bot.views import discreet, framing, publishing, trust, visits
from bot.views.asking import detail_line
from bot.views.reasons import why_you
from bot.views.requests import merged_line
from bot.views.scene import Scene, press, rows_of
from bot.views.screen import Button, Media, MediaKind, Screen, Text, Tone
from solidarity.matching import plain_merits
from solidarity.missions import Mission, State
from solidarity.people import Neighbour, PersonId
from solidarity.reasons import Merits
from solidarity.requests import Detail
from solidarity.rights import reads_words
from solidarity.staffing import proposed_to

Names = Mapping[PersonId, str]


def mission_card(
    scene: Scene, mission: Mission, reader: Neighbour | None, names: Names, why: Merits = ()
) -> Screen:
    """A mission in private: an offer (with why it was theirs), one's own, or what became of it."""
    if mission.published:
        return publishing.card(scene, mission, reader, names)
    if reader is not None and mission.has(reader.id):
        return _own(scene, mission, reader, names)
    if mission.state is not State.OPEN:
        return Screen(lines(scene.summary(mission), _became(scene, mission)))
    asked = reader is not None and mission.hold is not None and mission.hold.person == reader.id
    if mission.day < scene.today and not asked:
        return Screen(lines(scene.summary(mission), scene.t("Ce jour est passé.")))
    return _offer(scene, mission, reader, why)


def _became(scene: Scene, mission: Mission) -> Text:
    """What became of a mission, for who was offered it."""
    if mission.state is State.CANCELLED:
        return scene.t("Cette demande est annulée.")
    if mission.merged_into is not None:
        return merged_line(scene, mission) or scene.t("La commune a fermé cette demande.")
    if mission.state is State.CLOSED:
        return scene.t("La commune a fermé cette demande.")
    return scene.t("✔️ Pris en charge. Merci d'avoir regardé !")


def _offer(scene: Scene, mission: Mission, reader: Neighbour | None, why: Merits) -> Screen:
    t = scene.t
    minutes = scene.town.categories[mission.category].minutes
    text = lines(
        scene.summary(mission),
        t("Environ {time}. Demande {number}.", time=t.duration(minutes * 60), number=mission.reference),
        join(_by_phone(scene, mission), framing.before_yes(scene, mission, reader), by=" ") or None,
        _why(scene, mission, reader, why),
    )
    rows = (
        # i18n: The volunteer takes the mission: « I am going ».
        (press(t.label("✅ J'y vais"), Press.TAKE, mission.id, tone=Tone.GOOD),),
        (press(t.label("🙏 Pas cette fois"), Press.DECLINE, mission.id),),
    )
    return Screen(text, rows)


def _by_phone(scene: Scene, mission: Mission) -> Text | None:
    """Whoever is helped has no smartphone: said before somebody says yes."""
    if mission.request is None or mission.request.beneficiary is None:
        return None
    # i18n: The person who is helped is reached by telephone.
    return scene.t("📞 Contact par téléphone.")


def _why(scene: Scene, mission: Mission, reader: Neighbour | None, why: Merits) -> Text | None:
    """Why this person is asked, in words that are true; those that were written down, where any were."""
    if reader is None:
        return None
    t = scene.t
    if mission.hold is not None and proposed_to(mission, scene.now) == reader.id:
        hour = scene.due(mission.hold.until)
        return t("*La commune pense à vous.* La demande vous attend jusqu'à {hour}.", hour=hour)
    said = why_you(scene, mission, why or plain_merits(mission, reader, scene.town))
    if said is not None:
        return said
    # i18n: To a volunteer, of a request that somebody made by answering an alert.
    return t("Cette demande répond à l'alerte.") if mission.alert is not None else None


def _own(scene: Scene, mission: Mission, reader: Neighbour, names: Names) -> Screen:
    t = scene.t
    if mission.state.is_over:
        return finished(scene, mission)
    part = mission.participation(reader.id)
    asker = mission.request.asker if mission.request else None
    name = scene.name(names, asker)
    other = mission.request.beneficiary if mission.request else None
    detail = mission.request.detail if mission.request else Detail()
    young = not reads_words(reader, mission)
    text = lines(
        join(
            visits.progress(scene, part) or t("*Merci ! C'est pour vous.*"),
            framing.for_helper(scene, part),
            discreet.for_helper(scene) if mission.request is not None and mission.request.discreet else None,
            by=" ",
        ),
        scene.summary(mission),
        t(
            # i18n: {code}: four digits that the volunteer says at the door.
            "Prénom : {name}. Demande {number}. Code de visite : *{code}*.",
            name=scene.helped(mission, names),
            number=mission.reference,
            code=part.code,
        ),
        # i18n: To who helps somebody of 15 to 17, whose words they are not shown.
        t("Cette personne a moins de 18 ans. *La commune vous donne le détail.*")
        if young
        else detail_line(scene, detail),
        None
        if young
        else t("Écrivez ici, {name} reçoit vos messages. Votre numéro reste caché.", name=name)
        if other is None
        else None
        if asker == reader.id
        # i18n: {name} asked for somebody who has no smartphone and is reached by telephone.
        else t("*Contact par téléphone.* Écrivez ici, {name} reçoit vos messages.", name=name),
    )
    # i18n: Write to the resident. max 18
    contact: list[Button] = [] if young else [press(t.label("💬 Écrire"), Press.WRITE, mission.id)]
    if other is not None:
        theirs = press(t.label("📞 Numéro"), Press.BENEFICIARY_PHONE, mission.id)
        contact = [theirs] if asker == reader.id else [theirs, *contact]
    if part.phone_shared:
        # i18n: Shows the resident's phone number. max 18
        label = t.label("📞 Numéro") if other is None else t.label("📞 Numéro de {name}", name=name)
        contact.append(press(label, Press.PHONE, mission.id))
    if part.address_shared:
        # i18n: Shows where the resident lives. max 18
        contact.append(press(t.label("🏠 Adresse"), Press.ADDRESS, mission.id))
    rows = (
        *visits.next_steps(scene, mission, part),
        (press(t.label("✔️ C'est fait"), Press.FINISH, mission.id, tone=Tone.GOOD),),
        *rows_of(contact),
        (press(t.label("➕ Autre chose"), Press.MORE, mission.id),),
        # i18n: The volunteer cannot come after all.
        (press(t.label("↩️ Je ne peux plus"), Press.RELEASE, mission.id),),
    )
    return Screen(text, rows)


def detail_media(detail: Detail) -> Media | None:
    """The photo or voice of a detail."""
    if detail.attachment is None or detail.file_id is None:
        return None
    return Media(MediaKind(detail.attachment.value), detail.file_id)


def detail_screen(scene: Scene, mission: Mission, reader: Neighbour) -> Screen | None:
    """The photo or voice of the request, for who has it and may see it."""
    if mission.request is None or not reads_words(reader, mission):
        return None
    media = detail_media(mission.request.detail)
    if media is None:
        return None
    return Screen(scene.t("Demande {number}", number=mission.reference), media=media, protected=True)


def declined(scene: Scene) -> Screen:
    """« Not this time » needs no reason."""
    return Screen(scene.t("D'accord, pas cette fois. Merci d'avoir répondu."))


def confirm_release(scene: Scene, mission: Mission) -> Screen:
    """One more question before the mission is handed back."""
    t = scene.t
    return Screen(
        t("Rendre la demande {number} ? On cherchera quelqu'un d'autre.", number=mission.reference),
        (
            (press(t.label("↩️ Oui, je la rends"), Press.RELEASE_YES, mission.id, tone=Tone.DANGER),),
            (press(t.label("Non, je la garde"), Press.SHOW, mission.id),),
        ),
    )


def handed_back(scene: Scene) -> Screen:
    """Without reproach."""
    return Screen(scene.t("C'est rendu. Merci de l'avoir dit. On cherche quelqu'un d'autre."))


def finished(scene: Scene, mission: Mission) -> Screen:
    """Thanks to the volunteer; just now it can be taken back, and a receipt may still be sent."""
    t = scene.t
    rows = visits.undo_row(scene, mission)
    if mission.relay_open(scene.now):
        rows = (*rows, (press(t.label("🧾 Envoyer un reçu"), Press.EXPENSE, mission.id),))
        # i18n: Says that something is wrong; the municipality reads it.
        rows = (*rows, (press(t.label("🚩 Signaler"), Press.REPORT, mission.id),))
    return Screen(lines(scene.summary(mission), t("*C'est fait. Merci, vraiment !*")), rows)


def phone_screen(scene: Scene, name: str, phone: str) -> Screen:
    """The number that a resident shared."""
    t = scene.t
    button = Button(t.label("📋 Copier le numéro"), copy=phone)
    return Screen(
        lines(
            t("Le numéro de {name} : {phone}", name=name, phone=phone),
            t("{name} peut voir que vous l'avez regardé.", name=name),
        ),
        ((button,),),
        protected=True,
    )


def held_rows(scene: Scene, held: Sequence[Mission], names: Names) -> list[tuple[Button, ...]]:
    """A button for each mission that one has."""
    return [(press(_held_label(scene, item, names), Press.SHOW, item.id),) for item in held]


def _held_label(scene: Scene, mission: Mission, names: Names) -> str:
    if mission.published:
        return publishing.entry(scene, mission, mine=True)
    return scene.t.label(
        "🎒 {what} · {day} · {name}",
        what=scene.category_word(mission.category),
        day=scene.day_of(mission),
        name=scene.helped(mission, names),
    )


def held_count(scene: Scene, held: Sequence[Mission]) -> Text | None:
    """How many one has."""
    return scene.t.plural("Vous avez {n} mission.", "Vous avez {n} missions.", len(held)) if held else None


def _open_label(scene: Scene, mission: Mission) -> str:
    if mission.published:
        return publishing.entry(scene, mission)
    return scene.t.label(
        "{what} · {day} · {number}",
        what=scene.category(mission.category),
        day=scene.day_of(mission),
        number=mission.reference,
    )


def taken_already(scene: Scene, name: str) -> str:
    """To who was second."""
    return scene.t.label("{name} s'en occupe déjà.", name=name)  # i18n: max 170


def write_here(scene: Scene, name: str) -> str:
    """How to write to the other side: just write."""
    return scene.t.label("Écrivez votre message ici. {name} le reçoit.", name=name)  # i18n: max 170


def own_missions(
    scene: Scene,
    held: Sequence[Mission],
    open_ones: Sequence[Mission],
    names: Names,
    referent: str | None = None,
    barred: Text | None = None,
) -> Screen:
    """What one has promised, what else waits in the neighbourhood, and to whom one can turn."""
    t = scene.t
    mine = trust.referent_line(scene, referent) if referent is not None else None
    rows = held_rows(scene, held, names)
    rows += [(press(_open_label(scene, item), Press.SHOW, item.id),) for item in open_ones]
    if not rows:
        nothing = barred or t("Rien à faire aujourd'hui. Merci d'être là.")
        return Screen(lines(nothing, mine))
    text = lines(
        held_count(scene, held),
        t.plural(
            "{n} demande attend dans votre quartier.",
            "{n} demandes attendent dans votre quartier.",
            len(open_ones),
        )
        if open_ones
        else None,
        mine,
    )
    return Screen(text, tuple(rows))
