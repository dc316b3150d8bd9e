"""The screens of asking for help: one question each, six taps in all."""

from __future__ import annotations

from datetime import date, timedelta

from bot.callbacks import Press, pack
from bot.i18n import lines
from bot.views.home import Turn, home_keyboard
from bot.views.scene import Scene, paged, person_name, press, rows_of
from bot.views.screen import Asks, Button, Key, Keyboard, Screen, Text, Tone
from solidarity.people import Neighbour
from solidarity.phones import written
from solidarity.places import in_language
from solidarity.proxies import Whom
from solidarity.requests import Attachment, Detail, Wish

DAYS_AHEAD = 8
FOR_ANOTHER = "-other"
"""Carried by the button that asks for somebody else: no category has such a code."""


def step(label: str, draft: str, name: str, choice: str, tone: Tone | None = None) -> Button:
    """A button of a conversation: which draft, which question, which answer."""
    return Button(label, data=pack(Press.FLOW, 0, f"{draft}.{name}.{choice}"), tone=tone)


def navigation(scene: Scene, draft: str, name: str, *, back: bool = True) -> tuple[Button, ...]:
    """Back, and last of all: cancel."""
    # i18n: Leaves the conversation; nothing is sent. max 18
    cancel = step(scene.t.label("✖️ Annuler"), draft, name, "cancel")
    if not back:
        return (cancel,)
    # i18n: To the question before. max 18
    return (step(scene.t.label("↩️ Retour"), draft, name, "back"), cancel)


def ask_category(
    scene: Scene,
    draft: str,
    page: int = 0,
    *,
    back: bool = False,
    whom: Whom | None = None,
    other: bool = False,
) -> Screen:
    """What is needed, perhaps by somebody else; `other`: with the way to ask for somebody else."""
    buttons = [
        step(scene.category(item.code), draft, "category", item.code)
        for item in scene.town.active_categories()
    ]
    turn = Turn(scene, Press.FLOW, f"{draft}.category.")
    # i18n: To ask for a relative or a neighbour without a smartphone.
    for_another = (step(scene.t.label("👵 C'est pour quelqu'un d'autre"), draft, "category", FOR_ANOTHER),)
    more = (for_another,) if other else ()
    rows = (*paged(buttons, page, turn), *more, navigation(scene, draft, "category", back=back))
    if whom is not None:
        return Screen(scene.t("De quoi a besoin {name} ?", name=whom.name), rows)
    return Screen(scene.t("De quoi avez-vous besoin ?"), rows)


def ask_when(scene: Scene, draft: str) -> Screen:
    """By when it is needed. In the evening nobody may be woken for today any more, so that is not offered."""
    t = scene.t
    late = is_late(scene)
    text: list[Text] = [t("Pour quand ?")]
    buttons = [
        step(t.label("🟠 Demain"), draft, "when", "tomorrow"),
        step(t.label("🟢 Cette semaine"), draft, "when", "week"),
        step(t.label("📅 Choisir un jour"), draft, "when", "pick"),
    ]
    if late:
        text.append(
            t(
                "Il est tard : les bénévoles lisent dès {hour}. Danger ? Appelez le {emergency}.",
                hour=t.hour(scene.town.quiet.after(scene.now)),
                emergency=scene.town.emergency,
            )
        )
    else:
        buttons.insert(0, step(t.label("🔴 Aujourd'hui"), draft, "when", "today"))
    return Screen(lines(*text), (*rows_of(buttons), navigation(scene, draft, "when")))


def is_late(scene: Scene) -> bool:
    """Whether quiet hours last until tomorrow."""
    quiet = scene.town.quiet
    return quiet.covers(scene.now) and scene.town.today(quiet.after(scene.now)) != scene.today


def ask_day(scene: Scene, draft: str) -> Screen:
    """One of the next eight days."""
    first = scene.today + timedelta(days=1 if is_late(scene) else 0)
    days = [first + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]
    buttons = [step(scene.day(day), draft, "day", day.isoformat()) for day in days]
    return Screen(scene.t("Quel jour ?"), (*rows_of(buttons), navigation(scene, draft, "day")))


def ask_where(
    scene: Scene, draft: str, page: int = 0, *, from_list: bool = False, whom: Whom | None = None
) -> Screen:
    """In which neighbourhood the person lives; `from_list`: neither by a position nor left open.

    Of somebody else (`whom`) the position of who asks says nothing.
    """
    t = scene.t
    buttons = [
        step(in_language(item.names, t.locale), draft, "where", item.code)
        for item in scene.town.active_neighbourhoods()
    ]
    here = step(t.label("📍 Ma position"), draft, "where", "position")  # i18n: max 18
    unknown = step(t.label("❓ Je ne sais pas"), draft, "where", "unknown")  # i18n: max 18
    extra = (here, unknown) if whom is None else (unknown,)
    turn = Turn(scene, Press.FLOW, f"{draft}.where.")
    other = () if from_list else (extra,)
    rows = (*paged(buttons, page, turn), *other, navigation(scene, draft, "where"))
    return Screen(t("Où habite {name} ?", name=whom.name) if whom else t("Où habitez-vous ?"), rows)


def ask_position(scene: Scene) -> Screen:
    """Share a position once; only the neighbourhood is kept of it."""
    t = scene.t
    key = Key(t.label("📍 Envoyer ma position"), Asks.LOCATION)
    cancel = Key(t.label("↩️ Retour"))
    return Screen(
        t("Touchez le bouton en bas. Je garde le quartier, jamais la position."),
        keyboard=Keyboard(((key,), (cancel,)), once=True),
    )


def by_the_list(scene: Scene, me: Neighbour) -> Screen:
    """Home instead of the key that sends a position."""
    return Screen(scene.t("D'accord, par la liste."), keyboard=home_keyboard(scene.t, me))


def located(scene: Scene, me: Neighbour, code: str | None) -> Screen:
    """The neighbourhood around a position; None: outside the municipality."""
    t = scene.t
    words = (
        t("Je ne trouve pas votre quartier ici. Choisissez-le dans la liste.")
        if code is None
        else t("Votre quartier : *{place}*.", place=scene.place(code))
    )
    return Screen(words, keyboard=home_keyboard(t, me))


def cut_short(scene: Scene) -> Screen:
    """Only the beginning of a long detail is kept."""
    return Screen(scene.t("C'est un peu long : je garde le début."))


def ask_detail(scene: Scene, draft: str) -> Screen:
    """Words, a photo or a voice message; or nothing."""
    t = scene.t
    # i18n: Answers « Un détail à ajouter ? ».
    none = step(t.label("➡️ Non, c'est bon"), draft, "detail", "none", Tone.MAIN)
    return Screen(
        lines(
            t("Un détail à ajouter ? Écrivez, ou envoyez une photo ou un message vocal."),
            t("Pas d'adresse ici : vous la donnerez à votre bénévole."),
        ),
        ((none,), navigation(scene, draft, "detail")),
    )


def recap(scene: Scene, draft: str, wish: Wish, me: Neighbour, whom: Whom | None = None) -> Screen:
    """What will be sent, for whom, and who sees what, before it is."""
    t = scene.t
    text = lines(
        None if whom is None else _for(scene, whom),
        t(
            "{what} · {day} · {place}. *On envoie ?*",
            what=scene.category(wish.category),
            day=scene.day(wish.day),
            place=scene.place(wish.neighbourhood),
        ),
        detail_line(scene, wish.detail),
        t(
            "Les voisins voient le besoin. "
            "Le détail et votre prénom, {name} : *seulement votre bénévole et la commune*.",
            name=person_name(scene, me.first_name),
        )
        if whom is None
        else t("Les voisins voient le besoin. Le reste : *seulement son bénévole et la commune*.")
        if whom.agreed
        else t("La commune appelle {name} d'abord. *Rien n'est envoyé avant son accord.*", name=whom.name),
        # i18n: Before a discreet request is sent.
        t("*Discret :* rien dans les groupes, et des messages neutres pour vous.") if wish.discreet else None,
    )
    rows = (
        (step(t.label("✅ Envoyer"), draft, "recap", "send", Tone.GOOD),),
        (step(t.label("✏️ Changer"), draft, "recap", "change"), hide_or_show(scene, draft, wish)),
        (step(t.label("✖️ Annuler"), draft, "recap", "cancel"),),
    )
    return Screen(text, rows)


def hide_or_show(scene: Scene, draft: str, wish: Wish) -> Button:
    """Whether the request is discreet: a tap changes it."""
    t = scene.t
    if wish.discreet:
        # i18n: The request is discreet, a tap makes it an ordinary one. max 18
        return step(t.label("✅ Discret"), draft, "recap", "show")
    # i18n: Makes a request discreet: nothing of it in groups, neutral messages. max 18
    return step(t.label("🤫 Discret"), draft, "recap", "hide")


def _for(scene: Scene, whom: Whom) -> Text:
    """For whom, with the number that was understood."""
    phone = written(whom.phone, scene.town.country)
    if whom.noted:
        # i18n: Before a request that a coordinator wrote down on the telephone is sent.
        return scene.t("J'ai compris : {name}, {phone}.", name=whom.name, phone=phone)
    return scene.t("Pour {name}, {phone}.", name=whom.name, phone=phone)


def change_what(scene: Scene, draft: str, *, other: bool = False) -> Screen:
    """Which answer to give anew; `other`: it is for somebody else."""
    t = scene.t
    mine = [step(t.label("Mon prénom"), draft, "change", "name")]
    theirs = [
        step(t.label("Son prénom"), draft, "change", "who"),  # i18n: Answers « Que voulez-vous changer ? ».
        step(t.label("Son téléphone"), draft, "change", "phone"),  # i18n: As above. max 18
    ]
    buttons = [
        # i18n: This and the next four answer « Que voulez-vous changer ? ».
        step(t.label("Le besoin"), draft, "change", "category"),
        step(t.label("Le jour"), draft, "change", "when"),
        step(t.label("Le quartier"), draft, "change", "where"),
        step(t.label("Le détail"), draft, "change", "detail"),
        *(theirs if other else mine),
    ]
    return Screen(t("Que voulez-vous changer ?"), (*rows_of(buttons), navigation(scene, draft, "change")))


def ask_own_name(scene: Scene, draft: str) -> Screen:
    """The first name, inside the conversation."""
    return Screen(scene.t("Votre prénom ? Écrivez-le ici."), (navigation(scene, draft, "name"),))


def detail_line(scene: Scene, detail: Detail) -> Text | None:
    """The detail, quoted, or what it is."""
    if detail.attachment is Attachment.VOICE:
        return scene.t("Détail : un message vocal.")
    if detail.attachment is Attachment.VIDEO_NOTE:
        return scene.t("Détail : une vidéo.")
    if detail.attachment is Attachment.PHOTO:
        return scene.t("Détail : une photo. {text}", text=detail.text)
    if detail.text:
        return scene.t("Détail : {text}", text=detail.text)
    return None


def draft_waiting(scene: Scene, draft: str, flow: str) -> Screen:
    """An unfinished conversation, offered once."""
    t = scene.t
    words = {
        "ask": t("Vous aviez commencé une demande."),
        "volunteer": t("Vous aviez commencé votre inscription."),
        "publish": t("Vous aviez commencé une mission."),
        "announce": t("Vous aviez commencé une annonce."),
        "alert": t("Vous aviez commencé une alerte."),
        "register": t("Vous aviez commencé à inscrire une association."),
    }
    rows = (
        # i18n: Go on with what was begun.
        (step(t.label("▶️ Continuer"), draft, "resume", "go", Tone.MAIN),),
        # i18n: Throw away what was begun.
        (step(t.label("🗑 Effacer"), draft, "resume", "drop"),),
    )
    return Screen(words[flow], rows)


def cancelled(scene: Scene, flow: str = "ask") -> Screen:
    """Nothing was sent, and nothing is kept of it; the way to begin anew."""
    t = scene.t
    if flow == "volunteer":
        again = press(t.label("🤝 Je veux aider"), Press.VOLUNTEER)
    elif flow == "publish":
        again = press(t.label("📣 Publier une mission"), Press.PUBLISH)
    elif flow == "announce":
        again = press(t.label("📣 Nouvelle annonce"), Press.ANNOUNCE)
    elif flow == "call":
        again = press(t.label("☎️ J'ai un appel"), Press.SWITCHBOARD)
    elif flow == "alert":
        again = press(t.label("🔔 Nouvelle alerte"), Press.ALERT)
    else:
        again = press(t.label("🙋 J'ai besoin d'aide"), Press.ASK)
    return Screen(t("C'est annulé. Rien n'est envoyé."), ((again,),))


def erased_draft(scene: Scene) -> Screen:
    """A draft was thrown away."""
    return Screen(scene.t("C'est effacé. Rien n'est envoyé."))


def in_days(scene: Scene, choice: str) -> date | None:
    """The day behind a button of `ask_when`; a week is six days ahead."""
    ahead = {"today": 0, "tomorrow": 1, "week": 6}.get(choice)
    return None if ahead is None else scene.today + timedelta(days=ahead)
