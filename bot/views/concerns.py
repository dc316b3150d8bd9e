"""« Une inquiétude »: what is asked of whoever has one, and what the safeguarding lead reads.

No other view shows a word of it. Not here: how somebody is kept away afterwards (`bot.views.barring`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.callbacks import Press, to_base36
from bot.i18n import lines
from bot.views.asking import step
from bot.views.scene import Scene, press, rows_of
from bot.views.screen import Button, Media, MediaKind, Screen, Text, Tone
from solidarity.concerns import Concern, Outcome, Progress, Sort
from solidarity.missions import Mission
from solidarity.people import PersonId
from solidarity.requests import Attachment

Names = Mapping[PersonId, str]
Rows = tuple[tuple[Button, ...], ...]


def concern_row(scene: Scene, mission: Mission) -> tuple[Button, ...]:
    """The way to say what worries one, below whatever is about a mission."""
    # i18n: Tells the safeguarding lead, and nobody else. max 24
    return (press(scene.t.label("🛟 Une inquiétude"), Press.CONCERN, mission.id),)


# --- Whoever is worried ---------------------------------------------------------------------------------


def who_reads(scene: Scene, *, lead: bool) -> Text:
    """Said before anything is asked: who will read it."""
    t = scene.t
    if lead:
        return t("Seule la personne de confiance de la commune le lit.")
    return t("Pas encore de personne de confiance ici : toute l'équipe communale le lit, en privé.")


def ask_sort(scene: Scene, draft: str, *, lead: bool) -> Screen:
    """What it is, by one tap."""
    t = scene.t
    text = lines(
        t("*Qu'est-ce qui vous inquiète ?*"),
        who_reads(scene, lead=lead),
        t("L'autre personne ne le sait pas."),
        t("Danger immédiat ? Appelez le {emergency}.", emergency=scene.town.emergency),
    )
    rows = (
        (step(t.label("Je m'inquiète"), draft, "sort", Sort.WORRY.value),),
        # i18n: Something happened that should not have. max 40
        (step(t.label("Un moment gênant"), draft, "sort", Sort.UNEASE.value),),
        (step(t.label("✖️ Annuler"), draft, "sort", "cancel"),),
    )
    return Screen(text, rows)


def ask_whom(scene: Scene, draft: str, people: Sequence[PersonId], names: Names) -> Screen:
    """Where several are on the other side."""
    t = scene.t
    buttons = [step(scene.name(names, item), draft, "whom", to_base36(item)) for item in people[:MOST_PEOPLE]]
    # i18n: Answers « De qui s'agit-il ? »: nobody in particular, or somebody who is not named. max 24
    other = (step(t.label("Je ne sais pas"), draft, "whom", "none"),)
    cancel = (step(t.label("✖️ Annuler"), draft, "whom", "cancel"),)
    return Screen(t("De qui s'agit-il ?"), (*rows_of(buttons), other, cancel))


MOST_PEOPLE = 7


def ask_words(scene: Scene, draft: str, *, taken: bool = False) -> Screen:
    """In one's own words, or none."""
    t = scene.t
    send = (step(t.label("✅ Envoyer"), draft, "words", "send", Tone.GOOD),)
    cancel = (step(t.label("✖️ Annuler"), draft, "words", "cancel"),)
    text = (
        t("C'est noté. Écrivez encore, ou touchez Envoyer.")
        if taken
        else lines(
            t("*Écrivez ou dites ce qui s'est passé.*"),
            t("Rien n'est envoyé à l'autre personne. Vous pouvez aussi envoyer sans un mot."),
        )
    )
    return Screen(text, (send, cancel))


def not_sent_yet(scene: Scene, draft: str) -> Screen:
    """Something was written beside an unfinished concern: it must go nowhere by mistake."""
    shown = ask_words(scene, draft, taken=True)
    said = scene.t("Votre inquiétude n'est pas encore envoyée. Ce dernier message n'est parti nulle part.")
    return Screen(lines(said, scene.t("Touchez Envoyer ou Annuler. Puis écrivez-le à nouveau.")), shown.rows)


def too_much(scene: Scene) -> Screen:
    """More than one message can hold."""
    return Screen(scene.t("C'est trop long pour un seul envoi. Touchez Envoyer, puis continuez."))


def only_words(scene: Scene) -> Screen:
    """A sticker, a place: nothing that says what happened."""
    return Screen(scene.t("Envoyez un texte, une voix ou une photo."))


def sent(scene: Scene, *, lead: bool) -> Screen:
    """It is there; what is written from now on goes its usual way."""
    t = scene.t
    reader = (
        t("*Merci de l'avoir dit.* La personne de confiance le lit, et personne d'autre.")
        if lead
        else t("*Merci de l'avoir dit.* L'équipe communale le lit, chaque personne en privé.")
    )
    return Screen(
        lines(
            reader,
            t("Ce que vous écrivez maintenant va de nouveau à l'autre personne."),
            t("Danger immédiat ? Appelez le {emergency}.", emergency=scene.town.emergency),
            scene.helpline(),
        )
    )


# --- The safeguarding lead ------------------------------------------------------------------------------


def card(
    scene: Scene,
    concern: Concern,
    names: Names,
    mission: Mission | None,
    reader: PersonId | None,
    *,
    young: bool = False,
    late: bool = False,
    waiting: int = 0,
) -> Screen:
    """A concern as its reader sees it, with all that can be done."""
    t = scene.t
    text = lines(
        t("⏰ *Rappel : cette inquiétude attend.*") if late else None,
        # i18n: A concern is about somebody of 15 to 17.
        t("⚠️ *Il s'agit d'une personne de 15 à 17 ans.*") if young else None,
        _heading(scene, concern, names, mission),
        t("« {words} »", words=concern.words) if concern.words else None,
        *(
            t(
                "📝 {name}, {when} : {words}",
                name=scene.name(names, item.by),
                when=_when(scene, item.at),
                words=item.text,
            )
            for item in concern.notes[-LAST_NOTES:]
        ),
        _standing(scene, concern, names, reader),
    )
    return Screen(text, _rows(scene, concern, names, reader, waiting), protected=True)


LAST_NOTES = 3
"""How many notes stand on the card: all of them would not fit."""


def _when(scene: Scene, at: object) -> str:
    return scene.t.day_hour(at, scene.now)  # type: ignore[arg-type]


def _by_itself(scene: Scene, concern: Concern, names: Names, number: str) -> Text:
    """What nobody said, and the bot saw."""
    t, about = scene.t, scene.name(names, concern.about)
    if concern.sort is Sort.NUMBERS:
        return t(
            # i18n: {about}: who; {number}: of the request.
            "🛟 *{about}* essaie sans cesse d'envoyer un numéro de carte ou de compte. Demande {number}.",
            about=about,
            number=number,
        )
    return t(
        "🛟 *{about}* a vu beaucoup d'adresses aujourd'hui. Sa carte d'identité n'a pas été vue. "
        "Dernière demande : {number}.",
        about=about,
        number=number,
    )


def _heading(scene: Scene, concern: Concern, names: Names, mission: Mission | None) -> Text:
    t = scene.t
    number = mission.reference if mission is not None else t.label("effacée")  # i18n: Of a request: gone.
    if concern.sort in (Sort.NUMBERS, Sort.ADDRESSES):
        return _by_itself(scene, concern, names, number)
    sort = {
        Sort.WORRY: t.label("s'inquiète"),  # i18n: Follows a first name.
        Sort.UNEASE: t.label("a vécu un moment gênant"),  # i18n: Follows a first name.
    }[concern.sort]
    return t(
        # i18n: {by}: who is worried; {sort}: what about; {about}: whom it is about; {number}: the request.
        "🛟 *{by}* {sort}. Concerne : *{about}*. Demande {number}.",
        by=scene.name(names, concern.by),
        sort=sort,
        about=scene.name(names, concern.about),
        number=number,
    )


def _standing(scene: Scene, concern: Concern, names: Names, reader: PersonId | None) -> Text:
    t = scene.t
    if concern.outcome is not None:
        return t("Fermée : {outcome}.", outcome=outcome_word(scene, concern.outcome))
    if concern.handler is None:
        return t("Reçue {when}. Personne ne s'en occupe encore.", when=_when(scene, concern.at))
    if concern.handler == reader:
        return t("Reçue {when}. Vous vous en occupez.", when=_when(scene, concern.at))
    name = scene.name(names, concern.handler)
    return t("Reçue {when}. {name} s'en occupe.", when=_when(scene, concern.at), name=name)


def _rows(scene: Scene, concern: Concern, names: Names, reader: PersonId | None, waiting: int) -> Rows:
    t = scene.t
    over = concern.state is Progress.CLOSED
    others = waiting if over else waiting - 1
    more = ((press(t.label("⏭ Suivante"), Press.CONCERNS, concern.id),),) if others > 0 else ()
    if over:
        return more
    rows: list[tuple[Button, ...]] = []
    if concern.handler is None:
        rows.append((press(t.label("✅ Je m'en occupe"), Press.CONCERN_TAKE, concern.id, tone=Tone.GOOD),))
    rows += _files(scene, concern)
    sides = [item for item in (concern.by, concern.about) if item is not None]
    # i18n: Telephone numbers of the two sides. max 18
    numbers = [press(t.label("📞 Numéros"), Press.CONCERN_PHONE, concern.id)] if sides else []
    # i18n: The lead writes down how it goes on. max 18
    note = press(t.label("📝 Noter la suite"), Press.CONCERN_NOTE, concern.id)
    rows += rows_of([*numbers, note])
    if concern.about is not None and concern.about != reader:
        name = f"👤 {scene.name(names, concern.about)}"
        rows.append((press(name, Press.PERSON, concern.about, f"c{to_base36(concern.id)}"),))
    rows.append((press(t.label("🗄 Fermer"), Press.CONCERN_CLOSE, concern.id),))
    return (*rows, *more)


def _files(scene: Scene, concern: Concern) -> Rows:
    """A button for each voice or photo."""
    t = scene.t
    return rows_of(
        [
            press(
                t.label("🔊 Écouter") if item.attachment is Attachment.VOICE else t.label("🖼 Voir l'image"),
                Press.CONCERN_HEAR,
                concern.id,
                str(at),
            )
            for at, item in enumerate(concern.files[:MOST_FILES])
        ]
    )


MOST_FILES = 4


def heard(scene: Scene, concern: Concern, at: int) -> Screen | None:
    """What was spoken or shown; None where there is no such thing."""
    if not 0 <= at < len(concern.files):
        return None
    item = concern.files[at]
    if item.attachment is None or item.file_id is None:
        return None
    said = scene.t("L'inquiétude reçue {when}.", when=_when(scene, concern.at))
    return Screen(said, media=Media(MediaKind(item.attachment.value), item.file_id), protected=True)


def choose_number(scene: Scene, concern: Concern, names: Names) -> Screen:
    """Whose number: whose it is sees who looked."""
    t = scene.t
    sides = [item for item in (concern.by, concern.about) if item is not None]
    buttons = [
        press(f"📞 {scene.name(names, item)}", Press.CONCERN_PHONE, concern.id, to_base36(item))
        for item in sides
    ]
    return Screen(
        t("Quel numéro ? La personne peut voir que vous l'avez regardé."),
        (*rows_of(buttons), (_back(scene, concern),)),
    )


def number(scene: Scene, concern: Concern, name: str, phone: str) -> Screen:
    """The number."""
    t = scene.t
    copy = Button(t.label("📋 Copier le numéro"), copy=phone)
    text = t("Le numéro de {name} : {phone}", name=name, phone=phone)
    return Screen(text, ((copy,), (_back(scene, concern),)), protected=True)


def ask_note(scene: Scene, draft: str) -> Screen:
    """How it goes on."""
    t = scene.t
    cancel = (step(t.label("✖️ Annuler"), draft, "note", "cancel"),)
    return Screen(
        t("Écrivez la suite en un message. Seules les personnes de confiance la lisent."), (cancel,)
    )


def ask_outcome(scene: Scene, concern: Concern) -> Screen:
    """It is closed with what came of it."""
    buttons = [
        press(outcome_word(scene, item), Press.CONCERN_CLOSE, concern.id, item.value) for item in Outcome
    ]
    return Screen(scene.t("Quelle suite a été donnée ?"), (*rows_of(buttons), (_back(scene, concern),)))


def outcome_word(scene: Scene, outcome: Outcome) -> str:
    """What came of it."""
    t = scene.t
    return {
        Outcome.TALKED: t.label("On s'est parlé"),  # i18n: What came of a concern. max 30
        # i18n: What came of a concern: family, a doctor or a service was called in. max 30
        Outcome.HELP: t.label("De l'aide est venue"),
        # i18n: What came of a concern: the two are not brought together any more. max 30
        Outcome.APART: t.label("Plus ensemble"),
        Outcome.BARRED: t.label("Compte suspendu ou exclu"),  # i18n: What came of a concern. max 30
        Outcome.NOTHING: t.label("Rien de grave"),  # i18n: What came of a concern. max 30
    }[outcome]


def _back(scene: Scene, concern: Concern) -> Button:
    return press(scene.t.label("↩️ Retour"), Press.CONCERN_CARD, concern.id)


def none_waits(scene: Scene) -> Screen:
    """Nothing is open."""
    return Screen(scene.t("Aucune inquiétude n'attend."))


def taken_by(scene: Scene, name: str, mission: Mission | None) -> Screen:
    """To the other leads."""
    t = scene.t
    number = mission.reference if mission is not None else t.label("effacée")
    return Screen(t("🛟 {name} s'occupe de l'inquiétude sur la demande {number}.", name=name, number=number))
