"""Going through what waits: nothing left, a call, a request filed anew, two put together, totals.

The card itself is `bot.views.staff.staff_card`, the same wherever a coordinator reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.callbacks import Press, to_base36
from bot.i18n import lines
from bot.views.asking import navigation, step
from bot.views.home import Turn
from bot.views.requests import heading
from bot.views.scene import Scene, paged, press, rows_of
from bot.views.screen import Button, Screen, Text, Tone
from solidarity.missions import Mission, State
from solidarity.places import in_language
from solidarity.ports import Total
from solidarity.requests import of
from solidarity.triage import DAYS_AHEAD, MASKED

Rows = tuple[tuple[Button, ...], ...]


def sort_row(scene: Scene, waiting: int) -> tuple[Button, ...]:
    """The way to the first card; how many wait is on it."""
    t = scene.t
    # i18n: Go through what waits for the municipality, one card at a time. max 24
    label = t.label("🗂 Trier · {n}", n=waiting) if waiting else t.label("🗂 Trier")
    return (press(label, Press.TRIAGE, tone=Tone.MAIN if waiting else None),)


def waiting_line(scene: Scene, waiting: int, promise: datetime | None) -> Text:
    """How much waits; where nothing does, until when that is so at least."""
    t = scene.t
    if waiting:
        return t.plural("*{n} demande attend la commune.*", "*{n} demandes attendent la commune.*", waiting)
    if promise is None:
        return t("✅ Rien n'attend la commune.")
    # i18n: {hour}: until then somebody must have said yes to a request.
    return t("✅ Rien n'attend la commune. Prochaine promesse : {hour}.", hour=scene.due(promise))


def nothing_to_sort(scene: Scene, promise: datetime | None) -> Screen:
    """Nothing waits."""
    t = scene.t
    if promise is None:
        return Screen(t("✅ Rien à trier."))
    return Screen(t("✅ Rien à trier. Prochaine promesse : {hour}.", hour=scene.due(promise)))


def seen_all(scene: Scene, waiting: int) -> Screen:
    """Whoever went on to the end: what they passed over still waits."""
    t = scene.t
    left = t.plural("{n} demande attend encore.", "{n} demandes attendent encore.", waiting)
    # i18n: Begins again with the first request of the list. max 24
    again = press(t.label("🗂 Reprendre au début"), Press.TRIAGE)
    return Screen(lines(t("C'était la dernière."), left), ((again,),))


def in_private(scene: Scene) -> Screen:
    """In the staff's chat: names are not for a group."""
    t = scene.t
    url = f"https://t.me/{scene.bot}?start=trier"
    # i18n: Opens the private chat with the bot. max 24
    return Screen(t("Le tri se fait en privé."), ((Button(t.label("🗂 Trier en privé"), url=url),),))


# A call


def call(scene: Scene, mission: Mission, name: str, phone: str, *, sees: bool) -> Screen:
    """The number, and what came of the call."""
    t = scene.t
    text = lines(
        t("*Vous appelez {name} : {phone}*", name=name, phone=phone),
        heading(scene, mission),
        t("{name} peut voir que vous avez regardé ce numéro.", name=name) if sees else None,
    )
    copy = Button(t.label("📋 Copier le numéro"), copy=phone)
    # i18n: The call settled it. max 18
    settled = t.label("✔️ Réglé") if mission.state is not State.OPEN else t.label("✅ Appel fait")
    done = press(settled, Press.SETTLE, mission.id, tone=Tone.GOOD)
    # i18n: Nobody took the call. max 18
    vain = press(t.label("📵 Sans réponse"), Press.NO_ANSWER, mission.id)
    return Screen(text, ((copy,), (done, vain), _back(scene, mission)))


def _back(scene: Scene, mission: Mission) -> tuple[Button, ...]:
    return (press(scene.t.label("↩️ Retour"), Press.STAFF_CARD, mission.id),)


# Filed anew


def reclassify_what(scene: Scene, mission: Mission) -> Screen:
    """What of it is to be said anew."""
    t = scene.t
    buttons = [
        # i18n: This and the next two answer « Que faut-il changer ? ».
        press(t.label("Le besoin"), Press.RECLASSIFY, mission.id, "category"),
        press(t.label("Le jour"), Press.RECLASSIFY, mission.id, "day"),
        press(t.label("Le quartier"), Press.RECLASSIFY, mission.id, "place"),
    ]
    text = lines(
        heading(scene, mission),
        t("*Que faut-il changer ?* La personne le saura."),
        t("La promesse reste : {hour}, au plus tard.", hour=scene.due(of(mission).answer_due)),
    )
    return Screen(text, (*rows_of(buttons), _back(scene, mission)))


def reclassify_as(scene: Scene, mission: Mission, what: str, page: int = 0) -> Screen:
    """As what: another kind of help, another day, another neighbourhood."""
    t = scene.t
    if what == "category":
        question = t("Quel est le besoin ?")
        choices = [(item.code, scene.category(item.code)) for item in scene.town.active_categories()]
    elif what == "day":
        question = t("Quel jour ?")
        days = [scene.today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]
        choices = [(day.isoformat(), scene.day(day)) for day in days]
    else:
        question = t("Quel quartier ?")
        choices = [
            (item.code, in_language(item.names, t.locale)) for item in scene.town.active_neighbourhoods()
        ]
    buttons = [press(label, Press.RECLASSIFY, mission.id, f"{what}.{code}") for code, label in choices]
    turn = PageOf(scene, Press.RECLASSIFY, mission.id, f"{what}.")
    back = (press(t.label("↩️ Retour"), Press.RECLASSIFY, mission.id),)
    return Screen(lines(heading(scene, mission), question), (*paged(buttons, page, turn), back))


class PageOf(Turn):
    """Arrows of a list that belongs to one mission."""

    def __init__(self, scene: Scene, verb: Press, subject: int, prefix: str = "") -> None:
        super().__init__(scene, verb, prefix)
        self._subject = subject

    def __call__(self, page: int, *, onward: bool) -> Button:
        """Onward or back."""
        t = self._scene.t
        label = t.label("➕ Voir plus") if onward else t.label("⬅️ Avant")
        return press(label, self._verb, self._subject, f"{self._prefix}page-{page}")


def reclassified(scene: Scene, mission: Mission, card: Screen) -> Screen:
    """To who asked and who has it: filed anew, with the card as it stands now."""
    said = scene.t("*La commune a précisé la demande {number}.*", number=mission.reference)
    return Screen(lines(said, card.text), card.rows)


# Two for one


def choose_copy(scene: Scene, mission: Mission, found: Sequence[Mission]) -> Screen:
    """With which one; the likeliest first."""
    t = scene.t
    rows = tuple((press(_entry(scene, item), Press.MERGE, mission.id, to_base36(item.id)),) for item in found)
    # i18n: The number of another request is written. max 24
    write = (press(t.label("✍️ Écrire un numéro"), Press.MERGE, mission.id, "write"),)
    question = t("*Réunir avec quelle demande ?*") if found else t("Pas d'autre demande de cette personne.")
    return Screen(lines(heading(scene, mission), question), (*rows, write, _back(scene, mission)))


def _entry(scene: Scene, mission: Mission) -> str:
    return scene.t.label(
        "{what} · {day} · {number}",
        what=scene.category(mission.category),
        day=scene.day_of(mission),
        number=mission.reference,
    )


def write_reference(scene: Scene, draft: str, mission: Mission) -> Screen:
    """The number of the other request is asked for."""
    t = scene.t
    return Screen(
        lines(heading(scene, mission), t("Quel est le numéro de l'autre demande ? Écrivez-le ici.")),
        (navigation(scene, draft, "number", back=False),),
    )


def no_such_request(scene: Scene) -> Screen:
    """Nothing open is called so, or it is not theirs to look after."""
    return Screen(scene.t("Je ne trouve pas cette demande. Vérifiez le numéro."))


def confirm_merge(scene: Scene, one: Mission, other: Mission) -> Screen:
    """One more question: it cannot be taken back."""
    t = scene.t
    # i18n: Two requests become one.
    yes = press(t.label("🔗 Oui, réunir"), Press.MERGE, one.id, f"{to_base36(other.id)}.yes", Tone.GOOD)
    text = lines(
        heading(scene, one),
        heading(scene, other),
        t("*Est-ce la même demande ?* Une seule continue. La personne le saura."),
    )
    back = (press(t.label("↩️ Retour"), Press.MERGE, one.id),)
    return Screen(text, ((yes,), back))


def merged(scene: Scene, mission: Mission, kept: int | None, *, helper: bool) -> Screen:
    """To who asked, and to who has both: two have become one."""
    t = scene.t
    number = mission.merged_with[-1] if mission.merged_with else mission.reference
    words = (
        t("*Demandée deux fois : une seule continue.* Numéro : {number}.", number=number)
        if kept is not None
        # i18n: To somebody who asked for a neighbour, for whom somebody else had asked the same before.
        else t("*Quelqu'un a déjà demandé la même aide.* Numéro : {number}.", number=number)
    )
    label = t.label("📋 Voir {number}", number=number)
    verb = Press.SHOW if helper else Press.FOLLOW
    rows: Rows = ((press(label, verb, kept),),) if kept is not None else ()
    return Screen(lines(heading(scene, mission), words), rows)


def same_or_other(scene: Scene, draft: str, at: str) -> Rows:
    """Whether what is asked for is the request that was sent before."""
    t = scene.t
    # i18n: It is the request that was sent before.
    same = step(t.label("🔁 C'est la même"), draft, at, "same", Tone.MAIN)
    # i18n: It is one more request.
    other = step(t.label("➕ C'est une autre"), draft, at, "other")
    return ((same,), (other,), navigation(scene, draft, at))


def one_request(scene: Scene) -> str:
    """Nothing new is sent."""
    return scene.t.label("D'accord : une seule demande.")  # i18n: max 200


def asked_before(scene: Scene, category: str, day: date, number: str, rows: Rows) -> Screen:
    """On asking: the same is open already."""
    t = scene.t
    said = t(
        "Vous avez déjà demandé : {what} · {day} ({number}).",
        what=scene.category(category),
        day=scene.day(day),
        number=number,
    )
    return Screen(lines(said, t("*Est-ce la même demande ?*")), rows)


# Totals


def totals(scene: Scene, found: Sequence[Total]) -> Screen:
    """Numbers by neighbourhood, and nothing else; small ones are not told."""
    t = scene.t
    rows = [
        t(
            "{place} : {lasting} en cours, {solved} réglées en 30 jours.",
            place=scene.place(item.neighbourhood),
            lasting=_number(scene, item.lasting),
            solved=_number(scene, item.solved),
        )
        for item in found
    ]
    return Screen(
        lines(
            t("*Demandes par quartier*"),
            *rows,
            t("Aucune demande pour l'instant.") if not rows else None,
            t("Les demandes elles-mêmes restent confidentielles."),
        )
    )


def _number(scene: Scene, number: int) -> str:
    # i18n: Stands where a number would, which is too small to be told.
    return str(number) if number >= MASKED else scene.t.label("moins de {n}", n=MASKED)
