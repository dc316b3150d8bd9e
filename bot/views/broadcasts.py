"""What everybody reads of an alert or an announcement: in private, and as a post in a group.

The same view shows the preview to who writes it. Not here: writing one, releasing it, its live report.
"""

from __future__ import annotations

from bot.callbacks import Press
from bot.i18n import lines
from bot.views.scene import Scene, press
from bot.views.screen import Button, Media, MediaKind, Screen, Span, Style, Text, Tone
from solidarity.answers import Reply
from solidarity.broadcasts import Broadcast, Content, Step, Subject, Words
from solidarity.cap import Severity

SIGNS = {
    Severity.EXTREME: "⚫",
    Severity.SEVERE: "🔴",
    Severity.MODERATE: "🟠",
    Severity.MINOR: "🔵",
    Severity.UNKNOWN: "🔵",
}
"""Beside the word that says the same."""
OVER = (Step.WITHDRAWN, Step.HIDDEN)
"""What an announcement says then has no words of it."""
_OURS = (*OVER, Step.MISTAKE, Step.END)
"""What these say is said in the reader's language; only the title may not be."""
Rows = tuple[tuple[Button, ...], ...]


def private(scene: Scene, broadcast: Broadcast, reply: Reply | None = None) -> Screen:
    """As somebody reads it in their own chat; `reply` is what they answered."""
    text = body(scene, broadcast)
    if broadcast.step in OVER:
        return Screen(text, media=media(broadcast.content))
    rows = _answer_rows(scene, broadcast, reply) if broadcast.content.answers else ()
    if broadcast.subject is Subject.ANNOUNCEMENT:
        # i18n: Below an announcement: leads to how often they come, and to none at all. max 24
        rows = ((press(scene.t.label("🔕 Régler les annonces"), Press.NEWS, arg="below"),),)
    return Screen(text, (*_link_rows(scene, broadcast.content), *rows), media=media(broadcast.content))


def post(scene: Scene, broadcast: Broadcast) -> Screen:
    """As a group or channel reads it: whoever wants to answer does so in private."""
    rows = _link_rows(scene, broadcast.content)
    if broadcast.content.answers:
        url = f"https://t.me/{scene.bot}?start=al_{broadcast.about}"
        # i18n: Below an alert in a group: leads to the private chat. max 24
        rows = (*rows, (Button(scene.t.label("💬 Répondre en privé"), url=url),))
    return Screen(body(scene, broadcast), rows, media=media(broadcast.content))


def body(scene: Scene, broadcast: Broadcast) -> Text:
    """Everything that is said, in the reader's language where it was written in it."""
    content = broadcast.content
    said, own = content.in_language(scene.t.locale)
    alert = broadcast.subject is Subject.ALERT
    text = _alert(scene, broadcast, said) if alert else _news(scene, broadcast, said)
    if not own and broadcast.step not in _OURS:
        # i18n: Below a text that nobody has written in the reader's language.
        text = lines(text, scene.t("Ce texte n'existe pas encore dans votre langue."))
    if content.exercise:
        text = lines(exercise_line(scene), text, exercise_line(scene))
    return text


def counted_again(scene: Scene) -> str:
    """To who publishes what they looked at too long ago."""
    return scene.t.label("Les comptes sont refaits. Regardez, puis publiez.")  # i18n: max 200


def exercise_line(scene: Scene) -> Text:
    """The first and the last line of every exercise."""
    return scene.t("*EXERCICE. Ce n'est pas une vraie alerte.*")


def severity_word(scene: Scene, severity: Severity) -> str:
    """« 🔴 Alerte urgente »."""
    t = scene.t
    words = {
        Severity.EXTREME: t.label("Alerte vitale"),
        Severity.SEVERE: t.label("Alerte urgente"),
        Severity.MODERATE: t.label("Alerte importante"),
        Severity.MINOR: t.label("Information de la commune"),
        Severity.UNKNOWN: t.label("Information de la commune"),
    }
    return f"{SIGNS[severity]} {words[severity]}"


def areas(scene: Scene, content: Content) -> str:
    """« Gare et Meuse », or the whole town."""
    if not content.areas:
        return scene.t.label("toute la commune")
    return scene.t.list_of([scene.place(code) for code in content.areas])


def _alert(scene: Scene, broadcast: Broadcast, said: Words) -> Text:
    t, content = scene.t, broadcast.content
    head = t(
        "*{what}* · {place}",
        what=severity_word(scene, content.severity or Severity.UNKNOWN),
        place=areas(scene, content),
    )
    hour = scene.due(broadcast.created_at)
    match broadcast.step:
        case Step.MISTAKE:
            return lines(
                t("*Erreur : cette alerte n'est pas vraie.* Vous n'avez rien à faire."),
                _bold(said.title),
                t("La commune vous demande pardon."),
            )
        case Step.END:
            return lines(t("*Fin de l'alerte.* Merci à toutes et à tous."), head, _plain(said.title))
        case Step.UPDATE:
            head = lines(t("*Mise à jour de {hour}.* Elle remplace le message précédent.", hour=hour), head)
        case Step.REMINDER:
            head = lines(t("*Comment allez-vous ? Répondez par un bouton.*"), head)
        case Step.FIRST:
            pass
    until = t("Valable jusqu'à {hour}.", hour=scene.due(content.until)) if content.until else None
    danger = t("*Danger immédiat ? Appelez le {emergency}.*", emergency=scene.town.emergency)
    return lines(head, _bold(said.title), _plain(said.text), _plain(said.advice), until, danger)


def _news(scene: Scene, broadcast: Broadcast, said: Words) -> Text:
    t, content = scene.t, broadcast.content
    if broadcast.step is Step.WITHDRAWN:
        return t("Cette annonce est retirée par son auteur.")
    if broadcast.step is Step.HIDDEN:
        return t("Cette annonce est retirée par la commune.")
    sender = content.sender or t.label("la commune")  # i18n: Stands where an association's name would.
    return lines(
        # i18n: {sender} is an association's name.
        t("📣 *{title}*", title=said.title) if said.title else None,
        _plain(said.text),
        t("Annonce de : {sender}.", sender=sender),
    )


def _bold(text: str) -> Text | None:
    return (Span(text, Style.BOLD),) if text else None


def _plain(text: str) -> Text | None:
    return (Span(text),) if text else None


def media(content: Content) -> Media | None:
    """The photo, video or document that goes with it."""
    if content.attachment is None:
        return None
    return Media(MediaKind(content.attachment.value), content.file_id)


def _link_rows(scene: Scene, content: Content) -> Rows:
    # i18n: Opens the address that an announcement names. max 24
    return ((Button(scene.t.label("🔗 En savoir plus"), url=content.link),),) if content.link else ()


def reply_words(scene: Scene) -> dict[Reply, str]:
    """The three answers, each with its sign."""
    t = scene.t
    return {
        Reply.WELL: t.label("💚 Je vais bien"),
        Reply.NEED: t.label("🆘 J'ai besoin d'aide"),
        Reply.CAN: t.label("🤝 Je peux aider"),
    }


def _answer_rows(scene: Scene, broadcast: Broadcast, reply: Reply | None) -> Rows:
    words = reply_words(scene)
    tones = {Reply.WELL: Tone.GOOD, Reply.NEED: Tone.DANGER, Reply.CAN: None}
    rows = []
    for item, word in words.items():
        label = f"✔️ {word}" if item is reply else word
        rows.append((press(label, Press.ALERT_ANSWER, broadcast.id, item.value, tone=tones[item]),))
    return tuple(rows)
