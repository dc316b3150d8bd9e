"""A public announcement or alert in other clothes: for the town's site, an SMS, a newsletter, a noticeboard.

Each text is a message of its own whose words are copied by touching them. Not here: who may ask for them,
drawing the paper (`bot.papers.noticeboard`), the feed (`bot.feed`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.callbacks import Press
from bot.i18n import lines, plain
from bot.text import isolated
from bot.views.broadcasts import exercise_line
from bot.views.home import LANGUAGES
from bot.views.public_words import emergency, facts, head, told
from bot.views.scene import Scene, press, rows_of
from bot.views.screen import Button, Screen, Span, Style, Upload
from bot.views.sms import fitted
from solidarity.public import PublicKind, PublicWords, Standing

SENDER = 24
"""Letters of a name that an SMS can begin with; a longer one is left out."""


@dataclass(frozen=True, slots=True)
class Variants:
    """The same words for three places."""

    site: str
    sms: str
    newsletter: str


def variants(scene: Scene, words: PublicWords) -> Variants:
    """In the scene's language, or in the one that it was written in."""
    return Variants(_site(scene, words), _sms(scene, words), _newsletter(scene, words))


def variant_screens(scene: Scene, words: PublicWords, paper: bytes | None = None) -> tuple[Screen, ...]:
    """One message for each text, the way to its other languages, and the paper for noticeboards."""
    t, found = scene.t, variants(scene, words)
    said = [
        (t("*Pour le site.* Touchez le texte : il est copié."), found.site),
        (t("*Pour un SMS.* Touchez le texte : il est copié."), found.sms),
        (t("*Pour le journal.* Touchez le texte : il est copié."), found.newsletter),
    ]
    screens = [Screen(lines(how, (Span(text, Style.CODE),))) for how, text in said]
    screens[-1] = replace(screens[-1], rows=_other_languages(scene, words))
    if paper is not None:
        # i18n: The name of a file that is printed and put up.
        name = f"{t.label('affiche')}.pdf"
        screens.append(Screen(t("*Pour les panneaux.* À imprimer."), upload=Upload(name, paper)))
    return tuple(screens)


def _other_languages(scene: Scene, words: PublicWords) -> tuple[tuple[Button, ...], ...]:
    shown, _ = words.in_language(scene.t.locale)
    others = [code for code in words.words if code != shown and code in LANGUAGES]
    arg = _about(words.kind)
    buttons = [press(LANGUAGES[code], Press.PUBLIC_WORDS, words.id, f"{arg}.{code}") for code in others]
    return rows_of(buttons)


def _about(kind: PublicKind) -> str:
    """An exercise is found where alerts are."""
    return (kind if kind is PublicKind.ANNOUNCEMENT else PublicKind.ALERT).value


def variants_button(scene: Scene, kind: PublicKind, about: int) -> Button:
    """Leads to these screens, from wherever a published announcement or alert is shown."""
    # i18n: Texts to copy onto a site, into an SMS, onto a noticeboard. max 22
    return press(scene.t.label("📋 Copier pour…"), Press.PUBLIC_WORDS, about, _about(kind))


def _site(scene: Scene, words: PublicWords) -> str:
    """Plain text with its title, in paragraphs."""
    parts = [head(scene, words), *told(scene, words), emergency(scene, words)]
    return "\n\n".join(_drilled(scene, words, [*filter(None, parts), "\n".join(facts(scene, words))]))


def _newsletter(scene: Scene, words: PublicWords) -> str:
    """One paragraph."""
    parts = [*_sentences(scene, words), *facts(scene, words)]
    if words.standing is not Standing.VALID:
        parts.insert(0, head(scene, words))
    return " ".join(_drilled(scene, words, parts))


def _sms(scene: Scene, words: PublicWords) -> str:
    """Who says it, what, and the number to call: never longer than one SMS."""
    t = scene.t
    who = words.sender or scene.town_name
    parts = _sentences(scene, words)
    if words.standing is not Standing.VALID:
        parts = [head(scene, words), *parts[:1]]
    if len(who) <= SENDER:
        # i18n: Begins an SMS: who says it, then what.
        parts = [t.label("{sender} : {text}", sender=who, text=" ".join(parts))]
    if words.kind is not PublicKind.EXERCISE:
        return fitted(parts, _end(scene, words))
    # i18n: First and last word of an SMS for an exercise. Written in capitals there.
    drill = f"{t.label('Exercice').upper()}."
    return fitted([drill, *parts], drill)


def _end(scene: Scene, words: PublicWords) -> str:
    """Where more can be asked: by telephone, else by Telegram."""
    t, line = scene.t, scene.town.helpline
    # i18n: Ends an SMS. {number} is a telephone number or an address.
    more = t.label("Info : {number}", number=line.number if line else f"t.me/{scene.bot}")
    if not words.warns or words.standing is not Standing.VALID:
        return more
    # i18n: Ends an SMS. {emergency} is 112.
    return f"{t.label('Danger : {emergency}.', emergency=scene.town.emergency)} {more}"


def _sentences(scene: Scene, words: PublicWords) -> list[str]:
    """What was written, so that one part can follow the other in a line, whatever its direction."""
    parts = (part if part[-1:] in ".!?…" else f"{part}." for part in told(scene, words))
    return [isolated(part, rtl=scene.t.rtl) for part in parts]


def _drilled(scene: Scene, words: PublicWords, parts: list[str]) -> list[str]:
    """An exercise says so first and last."""
    if words.kind is not PublicKind.EXERCISE:
        return parts
    line = plain(exercise_line(scene))
    return [line, *parts, line]
