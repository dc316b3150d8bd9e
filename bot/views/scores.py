"""Exact values, a challenge at a time: a row for what one can do, a row for what one would like to do."""

from __future__ import annotations

from bot.callbacks import Press
from bot.i18n import lines
from bot.views.scene import Scene, press
from bot.views.screen import Button, Screen, Span, Style, Text
from solidarity.matrix import COMPETENCES, INTERESTS, Score
from solidarity.people import Neighbour

CAN, LIKES = "🛠", "❤️"
"""Which row a number belongs to, also for who hears the buttons read aloud."""


def editor(scene: Scene, me: Neighbour, challenge: str | None = None) -> Screen:
    """One challenge with its two scales, the values that hold marked; edited in place."""
    t = scene.t
    codes = [item.code for item in scene.town.active_challenges()]
    back = (press(t.label("↩️ Retour"), Press.VOLUNTEER),)
    if not codes:
        return Screen(t("La commune prépare ses défis."), (back,))
    at = codes.index(challenge) if challenge in codes else 0
    code = codes[at]
    score = me.volunteer.score(code) if me.volunteer else Score()
    text = lines(
        _heading(scene, code, at + 1, len(codes)),
        t("🛠 Je sais faire : 0 pas du tout, 1 un peu, 2 bien, 3 très bien."),
        t("❤️ J'ai envie : −2 surtout pas, 0 pourquoi pas, +2 avec plaisir."),
        None if score.is_known else t("Vous n'avez encore rien dit."),
    )
    can = tuple(_choice(Press.COMPETENCE, code, CAN, item, score.competence) for item in COMPETENCES)
    likes = tuple(_choice(Press.INTEREST, code, LIKES, item, score.interest) for item in INTERESTS)
    # i18n: Takes back what was said of this challenge.
    unknown = (press(t.label("❓ Je ne sais pas"), Press.SCORE_UNKNOWN, arg=code),)
    return Screen(text, (can, likes, unknown, *_turns(scene, codes, at), back))


def _heading(scene: Scene, code: str, at: int, of: int) -> Text:
    t = scene.t
    if of == 1:
        return (Span(scene.challenge(code), Style.BOLD),)
    # i18n: How far one is: « Petits travaux · 2 sur 5 », the second of five.
    return t("*{challenge}* · {n} sur {all}", challenge=scene.challenge(code), n=at, all=of)


def _choice(verb: Press, code: str, sign: str, value: int, chosen: int | None) -> Button:
    mark = "● " if value == chosen else ""
    return press(f"{mark}{sign} {number(value, signed=sign == LIKES)}", verb, arg=f"{code}.{value}")


def number(value: int, *, signed: bool) -> str:
    """« −2 », « 0 », « +1 », with a real minus."""
    if not signed or value == 0:
        return str(value)
    return f"+{value}" if value > 0 else f"−{-value}"


def _turns(scene: Scene, codes: list[str], at: int) -> tuple[tuple[Button, ...], ...]:
    """To the challenge before and the one after, in words: an arrow turns round in some scripts."""
    t = scene.t
    found = []
    if at > 0:
        # i18n: The challenge before. max 18
        found.append(press(t.label("Précédent"), Press.SCORES, arg=codes[at - 1]))
    if at + 1 < len(codes):
        # i18n: The challenge after. max 18
        found.append(press(t.label("Suivant"), Press.SCORES, arg=codes[at + 1]))
    return (tuple(found),) if found else ()


def words(scene: Scene, challenge: str, score: Score) -> Text:
    """What somebody said of a challenge, in words."""
    t = scene.t
    unknown = t.label("pas indiqué")
    can = {
        0: t.label("pas du tout"),  # i18n: After « Je sais faire : ».
        1: t.label("un peu"),  # i18n: After « Je sais faire : ».
        2: t.label("bien"),  # i18n: After « Je sais faire : ».
        3: t.label("très bien"),  # i18n: After « Je sais faire : ».
    }
    likes = {
        -2: t.label("surtout pas"),  # i18n: After « J'ai envie : ».
        -1: t.label("plutôt pas"),  # i18n: After « J'ai envie : ».
        0: t.label("pourquoi pas"),  # i18n: After « J'ai envie : ».
        1: t.label("volontiers"),  # i18n: After « J'ai envie : ».
        2: t.label("avec plaisir"),  # i18n: After « J'ai envie : ».
    }
    return t(
        "{challenge}. Je sais faire : {can}. J'ai envie : {likes}.",
        challenge=scene.challenge(challenge),
        can=unknown if score.competence is None else can[score.competence],
        likes=unknown if score.interest is None else likes[score.interest],
    )
