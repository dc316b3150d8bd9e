"""Recruitment links, as coordinators see them: the list with its counts, one of them, and a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.callbacks import Press
from bot.i18n import join, lines
from bot.views.asking import navigation, step
from bot.views.home import Turn
from bot.views.scene import Scene, paged, press, rows_of
from bot.views.screen import Button, Screen, Span, Style, Text, Tone, Upload
from solidarity.actions.recruiting import Counted
from solidarity.people import PersonId
from solidarity.recruiting import Source

ALL = "all"
"""No challenge in particular, as an answer."""


def steering_row(scene: Scene) -> tuple[Button, ...]:
    """The way from the coordinators' list."""
    return (press(scene.t.label("🪧 Recruter"), Press.RECRUIT),)  # i18n: Look for new volunteers. max 18


def address(scene: Scene, source: Source) -> str:
    """The link itself."""
    return f"https://t.me/{scene.bot}?start=r_{source.code}"


def links(scene: Scene, found: Sequence[Counted], page: int = 0) -> Screen:
    """All links: how many are volunteers, of how many who came by each."""
    t = scene.t
    buttons = [press(_entry(scene, item), Press.RECRUIT_LINK, arg=item.source.code) for item in found]
    text = lines(
        t("*Recruter des bénévoles*"),
        t("Faites un lien pour chaque affiche, groupe ou journal."),
        t("À côté de chaque lien : bénévoles, sur personnes venues.") if found else None,
    )
    new = (press(t.label("➕ Nouveau lien"), Press.RECRUIT_NEW, tone=Tone.MAIN),)
    back = (press(t.label("↩️ Retour"), Press.STAFF_CARD, arg="page-0"),)
    return Screen(text, (*paged(buttons, page, Turn(scene, Press.RECRUIT)), new, back))


def _entry(scene: Scene, counted: Counted) -> str:
    t = scene.t
    joined, came = counted.reached.joined, counted.reached.came
    if not counted.source.is_open:
        # i18n: A link that was ended: what it hangs on, volunteers, of how many people.
        return t.label("✔️ {label} · {n} sur {all}", label=counted.source.label, n=joined, all=came)
    # i18n: What a link hangs on, volunteers, of how many people who came by it.
    return t.label("🔗 {label} · {n} sur {all}", label=counted.source.label, n=joined, all=came)


def link(scene: Scene, counted: Counted, names: Mapping[PersonId, str]) -> Screen:
    """One link, to copy, to print, to end."""
    t, source = scene.t, counted.source
    text = lines(
        (Span(source.label, Style.BOLD),),
        _made(scene, source, names),
        _counts(scene, counted),
        (Span(address(scene, source), Style.CODE),) if source.is_open else t("*Ce lien est arrêté.*"),
    )
    back = (press(t.label("↩️ Retour"), Press.RECRUIT),)
    if not source.is_open:
        return Screen(text, (back,))
    rows = (
        # i18n: A sheet of paper with the code that leads to the bot. max 24
        (press(t.label("🖨 Affiche à imprimer"), Press.RECRUIT_PAPER, arg=source.code),),
        (Button(t.label("📋 Copier le lien"), copy=address(scene, source)),),
        (press(t.label("🗄 Arrêter ce lien"), Press.RECRUIT_END, arg=source.code),),
    )
    return Screen(text, (*rows, back))


def _made(scene: Scene, source: Source, names: Mapping[PersonId, str]) -> Text:
    """What it asks about, who made it, and when."""
    t = scene.t
    known = source.challenge is not None and source.challenge in scene.town.challenges
    about = (
        t("Défi : {challenge}.", challenge=scene.challenge(source.challenge or ""))
        if known
        else t("Tous les défis.")
    )
    by = t(
        # i18n: {day} is "today at 18:00".
        "Fait par {name}, {day}.",
        name=scene.name(names, source.made_by),
        day=t.day_hour(source.made_at, scene.now),
    )
    return join(about, by, by=" ")


def _counts(scene: Scene, counted: Counted) -> Text:
    t, reached = scene.t, counted.reached
    return join(
        t.plural("{n} personne venue.", "{n} personnes venues.", reached.came),
        t.plural("{n} bénévole.", "{n} bénévoles.", reached.joined),
        by=" ",
    )


def ask_end(scene: Scene, counted: Counted) -> Screen:
    """Asked once more: it cannot be taken up again."""
    t, code = scene.t, counted.source.code
    text = lines(
        t("Arrêter le lien « {label} » ?", label=counted.source.label),
        t("Il ne comptera plus personne. Cela ne peut pas être défait."),
    )
    yes = (press(t.label("🗄 Oui, arrêter"), Press.RECRUIT_END, arg=f"{code}.yes", tone=Tone.DANGER),)
    return Screen(text, (yes, (press(t.label("↩️ Non"), Press.RECRUIT_LINK, arg=code),)))


def paper(scene: Scene, source: Source, content: bytes) -> Screen:
    """The sheet to print."""
    t = scene.t
    # i18n: The name of a file that is printed and put up.
    name = f"{t.label('affiche')}.pdf"
    return Screen(t("*{label}.* À imprimer.", label=source.label), upload=Upload(name, content))


def ask_label(scene: Scene, draft: str) -> Screen:
    """What the new link will hang on."""
    t = scene.t
    text = lines(
        t("*Nouveau lien.* Où sera-t-il ?"),
        t("Écrivez-le en quelques mots. Par exemple : affiche de la pharmacie."),
        t("Seule l'équipe lit ces mots."),
    )
    return Screen(text, (navigation(scene, draft, "label", back=False),))


def ask_challenge(scene: Scene, draft: str) -> Screen:
    """About which challenge, where it is for one only."""
    t = scene.t
    active = scene.town.active_challenges()
    buttons = [step(scene.challenge(item.code), draft, "about", item.code) for item in active]
    everything = (step(t.label("Tous les défis"), draft, "about", ALL, Tone.MAIN),)
    text = lines(
        t("*Pour quel défi ?*"),
        t("Avec un seul défi, l'inscription est plus courte."),
    )
    return Screen(text, (everything, *rows_of(buttons), navigation(scene, draft, "about")))
