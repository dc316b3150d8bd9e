"""An announcement once it is kept or published, as who speaks in it sees it; and what coordinators decide.

Not here: writing one (`bot.views.announcing`), what everybody reads (`bot.views.broadcasts`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.callbacks import Press, to_base36
from bot.i18n import lines
from bot.views.announcing_audience import audience_lines
from bot.views.entities import shorten
from bot.views.home import Turn
from bot.views.live_report import figures
from bot.views.scene import Scene, paged, press, rows_of
from bot.views.screen import Button, Screen, Span, Style, Text, Tone
from solidarity.announcements import Announcement, Motive, State
from solidarity.broadcasts import Reach
from solidarity.organisations import Organisation
from solidarity.public import PublicKind
from solidarity.refusals import Why

Rows = tuple[tuple[Button, ...], ...]
LISTED = 30
"""Letters of a title in a list, so that its day is read too."""
SIGNS = {
    State.WRITTEN: "✏️",
    State.SCHEDULED: "🕒",
    State.PUBLISHED: "📣",
    State.WITHDRAWN: "🗑",
    State.HIDDEN: "🙈",
}
"""Beside the words that say the same on its card."""


def listed(
    scene: Scene,
    found: Sequence[Announcement],
    speaker: Organisation | None,
    page: int = 0,
    *,
    may_write: bool = True,
) -> Screen:
    """What was written, scheduled, published, hidden; the newest on top. Without a speaker: the town's."""
    t = scene.t
    about = speaker.id if speaker is not None else 0
    buttons = [press(entry(scene, item), Press.ANNOUNCEMENT, item.id) for item in found]
    rows = list(paged(buttons, page, Turn(scene, Press.ANNOUNCEMENTS, f"{to_base36(about)}.")))
    if may_write:
        rows.append((press(t.label("📣 Nouvelle annonce"), Press.ANNOUNCE, about, tone=Tone.MAIN),))
    rows.append((_from_list(scene, speaker, may_write=may_write),))
    if not found:
        return Screen(t("Il n'y a pas encore d'annonce."), tuple(rows))
    name = speaker.name if speaker is not None else t.label("toute la commune")
    head = t("*Annonces : {name}.*", name=name)
    signs = t("✏️ brouillon · 🕒 prévue · 📣 publiée · 🗑 ou 🙈 retirée")
    return Screen(lines(head, signs), tuple(rows))


def _from_list(scene: Scene, speaker: Organisation | None, *, may_write: bool) -> Button:
    """To the coordinators' list, or to the association as this reader knows it."""
    label = scene.t.label("↩️ Retour")
    if speaker is None:
        return press(label, Press.STAFF_CARD, arg="page-0")
    return press(label, Press.MY_ASSOCIATION if may_write else Press.ASSOCIATION, speaker.id)


def entry(scene: Scene, item: Announcement) -> str:
    """« 🕒 Repair café samedi · demain à 9 h »."""
    when = item.due if item.state is State.SCHEDULED else item.published_at
    if when is None:
        return scene.t.label("{sign} {title}", sign=SIGNS[item.state], title=item.title)
    day = scene.t.day(scene.town.today(when), scene.today)
    # i18n: A line of a list: {title} is an announcement's, {day} is "tomorrow" or "Saturday 28 November".
    return scene.t.label(
        "{sign} {title} · {day}", sign=SIGNS[item.state], title=shorten(item.title, LISTED), day=day
    )


def state_words(scene: Scene, it: Announcement) -> Text:
    """Where it stands."""
    t = scene.t
    hour = scene.due(it.due or it.published_at or it.created_at)
    match it.state:
        case State.WRITTEN:
            return t("✏️ *Brouillon.* Personne ne l'a lu.")
        case State.SCHEDULED:
            # i18n: {hour} is "18:00" or "Saturday 28 November at 9:00".
            return t("🕒 *Prévue : {hour}.*", hour=hour)
        case State.PUBLISHED if it.until is not None and it.until <= scene.now:
            return t("📣 *Publiée et terminée.*")
        case State.PUBLISHED:
            until = scene.due(it.until) if it.until is not None else hour
            return t("📣 *Publiée.* Valable jusqu'à {hour}.", hour=until)
        case State.WITHDRAWN:
            return t("🗑 *Retirée.* Plus personne ne peut la lire.")
        case State.HIDDEN:
            return t("🙈 *Masquée par la commune.* Motif : {why}.", why=motive_word(scene, it.motive))


def motive_word(scene: Scene, motive: Motive | None) -> str:
    """Why the municipality hid it."""
    t = scene.t
    words = {
        Motive.WRONG: t.label("Ce n'est pas exact"),  # i18n: Why an announcement was hidden. max 24
        Motive.ADVERT: t.label("C'est de la publicité"),  # i18n: max 24
        Motive.HURTS: t.label("Des mots blessants"),  # i18n: max 24
        Motive.PRIVATE: t.label("La vie privée"),  # i18n: It says private things about somebody. max 24
    }
    return words[motive] if motive is not None else t.label("pas indiqué")


def card(scene: Scene, it: Announcement, reach: Reach | None, *, theirs: bool, may_hide: bool) -> Screen:
    """How it stands, and what this person may do about it."""
    text = lines(
        (Span(it.title, Style.BOLD),),
        state_words(scene, it),
        *audience_lines(scene, it.audience),
        figures(scene, reach) if reach is not None else None,
    )
    return Screen(text, (*_rows(scene, it, theirs=theirs, may_hide=may_hide), _back(scene, it)))


def _back(scene: Scene, it: Announcement) -> tuple[Button, ...]:
    label = scene.t.label("↩️ Les annonces")  # i18n: Back to the list of announcements. max 18
    return (press(label, Press.ANNOUNCEMENTS, it.organisation or 0),)


def _rows(scene: Scene, it: Announcement, *, theirs: bool, may_hide: bool) -> Rows:
    t = scene.t
    match it.state:
        case State.WRITTEN if theirs:
            return (
                # i18n: Go on with an announcement that was kept. max 18
                (press(t.label("▶️ Continuer"), Press.ANNOUNCEMENT_EDIT, it.id, tone=Tone.MAIN),),
                (press(t.label("🗑 Effacer"), Press.ANNOUNCEMENT_DROP, it.id),),
            )
        case State.SCHEDULED if theirs:
            # i18n: It will not be published at its hour.
            label = t.label("↩️ Ne pas la publier")
            return ((press(label, Press.ANNOUNCEMENT_PUT_OFF, it.id),),)
        case State.PUBLISHED:
            return _published(scene, it, theirs=theirs, may_hide=may_hide)
        case _:
            return ()


def _published(scene: Scene, it: Announcement, *, theirs: bool, may_hide: bool) -> Rows:
    t = scene.t
    # i18n: How far it has come. max 18
    rows: list[tuple[Button, ...]] = [(press(t.label("📊 Où ça en est"), Press.ANNOUNCEMENT_REPORT, it.id),)]
    if it.audience.is_public:
        # i18n: Texts to copy onto a site, into an SMS, onto a noticeboard. max 22
        label = t.label("📋 Copier pour…")
        rows.append((press(label, Press.PUBLIC_WORDS, it.id, PublicKind.ANNOUNCEMENT.value),))
    if theirs:
        rows.append(
            (
                press(t.label("✏️ Corriger"), Press.ANNOUNCEMENT_CORRECT, it.id),  # i18n: max 18
                press(t.label("🗑 Retirer"), Press.ANNOUNCEMENT_WITHDRAW, it.id),  # i18n: max 18
            )
        )
    if may_hide:
        # i18n: The municipality hides an association's announcement. max 18
        rows.append((press(t.label("🙈 Masquer"), Press.ANNOUNCEMENT_HIDE, it.id),))
    return tuple(rows)


def kept(scene: Scene, it: Announcement, *, waits: bool) -> Screen:
    """It is kept; where the association waits to be validated, that is said."""
    t = scene.t
    text = lines(
        t("💾 *C'est gardé.* Personne ne l'a lu."),
        t("Vous pourrez publier quand la commune aura validé.") if waits else None,
    )
    return Screen(text, (_open(scene, it), _back(scene, it)))


def scheduled(scene: Scene, it: Announcement) -> Screen:
    """It is published then, to the people of then."""
    hour = scene.due(it.due or it.created_at)
    text = lines(
        scene.t("🕒 *C'est prévu : {hour}.*", hour=hour),
        scene.t("Les personnes sont comptées à nouveau à cette heure-là."),
    )
    return Screen(text, (_open(scene, it), _back(scene, it)))


def dropped(scene: Scene) -> Screen:
    """A draft was thrown away."""
    return Screen(scene.t("C'est effacé. Rien n'est envoyé."))


def taken_back(scene: Scene, it: Announcement) -> Screen:
    """Stopped in time: nobody has read it."""
    text = lines(
        scene.t("*Arrêté à temps.* Personne n'a reçu cette annonce."),
        scene.t("Elle est gardée comme brouillon."),
    )
    return Screen(text, (_open(scene, it), _back(scene, it)))


def _open(scene: Scene, it: Announcement) -> tuple[Button, ...]:
    label = scene.t.label("📣 Voir l'annonce")  # i18n: max 22
    return (press(label, Press.ANNOUNCEMENT, it.id),)


def confirm_withdraw(scene: Scene, it: Announcement) -> Screen:
    """One more question before it goes."""
    t = scene.t
    text = lines(
        (Span(it.title, Style.BOLD),),
        t("Retirer cette annonce ? Plus personne ne pourra la lire."),
    )
    yes = press(t.label("🗑 Oui, la retirer"), Press.ANNOUNCEMENT_WITHDRAW, it.id, "yes", Tone.DANGER)
    no = press(t.label("↩️ Non"), Press.ANNOUNCEMENT, it.id)
    return Screen(text, ((yes,), (no,)))


def choose_motive(scene: Scene, it: Announcement) -> Screen:
    """Nothing is hidden without saying why."""
    t = scene.t
    buttons = [press(motive_word(scene, item), Press.ANNOUNCEMENT_HIDE, it.id, item.value) for item in Motive]
    text = lines(
        t("*Masquer cette annonce : pourquoi ?* L'association le saura."),
        t("Son texte ne change pas. Personne ne pourra plus le lire."),
    )
    return Screen(text, (*rows_of(buttons), (press(t.label("↩️ Retour"), Press.ANNOUNCEMENT, it.id),)))


def hidden_notice(scene: Scene, it: Announcement) -> Screen:
    """To who speaks for the association: what happened, why, and whom to ask."""
    t = scene.t
    text = lines(
        # i18n: {title} is an announcement's.
        t("*La commune a masqué votre annonce : {title}*", title=it.title),
        t("Motif : {reason}.", reason=motive_word(scene, it.motive)),
        t("Une question ? Écrivez à {contact}.", contact=scene.town.privacy_contact),
        scene.helpline(),
    )
    return Screen(text, (_open(scene, it),))


def held_notice(scene: Scene, it: Announcement, why: Why) -> Screen:
    """To who scheduled it: it did not go out, and is kept."""
    t = scene.t
    reason = (
        t("La commune a suspendu votre association.")
        if why is Why.NOT_SPEAKING
        else t("Personne ne l'aurait reçue.")
    )
    text = lines(
        t("*Votre annonce n'est pas partie : {title}*", title=it.title), reason, t("Elle est gardée.")
    )
    return Screen(text, (_open(scene, it),))


def not_any_more(scene: Scene) -> str:
    """The toast where it may not be read any more."""
    return scene.t.label("Cette annonce n'est plus disponible.")
