"""A visit in words: on the way, there, done, taken back; and the questions when nothing is heard."""

from __future__ import annotations

from bot.callbacks import Press, to_base36
from bot.i18n import lines
from bot.views import promise
from bot.views.asking import step
from bot.views.concerns import concern_row
from bot.views.scene import Scene, press
from bot.views.screen import Button, Media, MediaKind, Screen, Text, Tone
from solidarity.missions import Mission, Participation
from solidarity.people import PersonId

Rows = tuple[tuple[Button, ...], ...]


def progress(scene: Scene, part: Participation) -> Text | None:
    """How far the volunteer is, on their own card."""
    t = scene.t
    if part.arrived_at is not None:
        return t("🔔 Vous êtes là depuis {hour}.", hour=t.hour(part.arrived_at))
    if part.left_at is not None:
        return t("🚶 Vous êtes en route depuis {hour}.", hour=t.hour(part.left_at))
    return None


def progress_of(scene: Scene, part: Participation, name: str) -> Text:
    """How far the volunteer is, on the resident's card."""
    t = scene.t
    if part.arrived_at is not None:
        return t("🔔 *{name} est là.*", name=name)
    if part.left_at is not None:
        return t("🚶 *{name} est en route.*", name=name)
    return t("*{name} s'occupe de votre demande.*", name=name)


def code_line(scene: Scene, part: Participation, name: str) -> Text | None:
    """The code, for the resident: who comes says it."""
    if not part.code or part.arrived_at is not None:
        return None
    return scene.t("Code de visite : *{code}*. {name} vous le dit à la porte.", code=part.code, name=name)


def next_steps(scene: Scene, mission: Mission, part: Participation) -> Rows:
    """What the volunteer can say next."""
    t = scene.t
    there = press(t.label("🔔 J'y suis"), Press.ARRIVE, mission.id)  # i18n: I have arrived. max 18
    if part.arrived_at is not None:
        return ()
    if part.left_at is not None:
        return ((there,),)
    # i18n: I set out now. max 18
    return ((press(t.label("🚶 Je pars"), Press.SET_OUT, mission.id), there),)


def undo_row(scene: Scene, mission: Mission) -> Rows:
    """« Done » can be taken back for ten minutes."""
    if not mission.can_undo(scene.now):
        return ()
    return ((press(scene.t.label("↩️ Pas encore fait"), Press.NOT_DONE, mission.id),),)


def more(scene: Scene, mission: Mission, part: Participation) -> Screen:
    """What a volunteer needs less often."""
    t = scene.t
    # i18n: A receipt of what was bought.
    rows: list[tuple[Button, ...]] = [(press(t.label("🧾 Envoyer un reçu"), Press.EXPENSE, mission.id),)]
    if not part.own_phone_shared:
        rows.append((press(t.label("📱 Donner mon numéro"), Press.SHARE_OWN, mission.id),))
    rows.append((press(t.label("🚩 Signaler"), Press.REPORT, mission.id),))
    rows.append(concern_row(scene, mission))
    rows.append((press(t.label("↩️ Retour"), Press.SHOW, mission.id),))
    return Screen(t("Demande {number} : que voulez-vous faire ?", number=mission.reference), tuple(rows))


def check_in(scene: Scene, mission: Mission) -> Screen:
    """Nothing was heard of an errand: the volunteer is asked."""
    t = scene.t
    question = t("Demande {number} : est-ce fait ?", number=mission.reference)
    text = lines(scene.summary(mission), question, t("Un mot suffit, pour que personne ne s'inquiète."))
    rows = (
        (press(t.label("✔️ C'est fait"), Press.FINISH, mission.id, tone=Tone.GOOD),),
        (press(t.label("⏳ Pas encore"), Press.NOT_YET, mission.id),),
        (press(t.label("↩️ Je ne peux plus"), Press.RELEASE, mission.id),),
    )
    return Screen(text, rows)


def safe_in(scene: Scene, mission: Mission, helper: PersonId, name: str, *, asks_helper: bool) -> Screen:
    """Somebody is inside and nothing was heard: both sides are asked."""
    t = scene.t
    question = (
        t("Tout va bien chez {name} ? Votre visite est-elle finie ?", name=name)
        if asks_helper
        else t("Tout va bien ? La visite avec {name} est-elle finie ?", name=name)
    )
    done = Press.FINISH if asks_helper else Press.DONE
    rows = (
        (press(t.label("✔️ C'est fini"), done, mission.id, tone=Tone.GOOD),),
        (press(t.label("⏳ Encore un peu"), Press.NOT_YET, mission.id, to_base36(helper)),),
        (press(t.label("🆘 Un problème"), Press.PROBLEM, mission.id),),
    )
    return Screen(lines(scene.summary(mission), question), rows)


def told_problem(scene: Scene, mission: Mission | None = None) -> Screen:
    """A problem was told: who reads it, and the number for danger."""
    t = scene.t
    return Screen(
        lines(
            promise.told_the_municipality(scene),
            t("Danger immédiat ? Appelez le {emergency}.", emergency=scene.town.emergency),
        ),
        (concern_row(scene, mission),) if mission is not None else (),
    )


def thanks_for_telling(scene: Scene) -> str:
    """« Pas encore »: everybody waits a while longer."""
    return scene.t.label("D'accord, merci de l'avoir dit.")  # i18n: max 200


def not_done(scene: Scene, name: str) -> Text:
    """The other side took « done » back."""
    return scene.t("{name} dit : ce n'est pas encore fait.", name=name)


def ask_receipt(scene: Scene) -> Screen:
    """The photo of a receipt."""
    return Screen(scene.t("Envoyez la photo du reçu. Vous pouvez écrire le montant en dessous."))


def ask_amount(scene: Scene, draft: str) -> Screen:
    """How much it was."""
    t = scene.t
    skip = (step(t.label("➡️ Sans montant"), draft, "amount", "none"),)
    return Screen(t("Quel montant ? Écrivez par exemple 12,50."), (skip,))


def receipt_sent(scene: Scene, name: str = "") -> Screen:
    """The resident has it."""
    return Screen(scene.t("C'est envoyé à {name}.", name=name) if name else scene.t("C'est envoyé."))


def expense(scene: Scene, mission: Mission, name: str, file_id: str, cents: int | None) -> Screen:
    """The receipt, for the resident."""
    t = scene.t
    words = (
        t("🧾 Reçu envoyé par {name} : {amount}.", name=name, amount=t.money(cents))
        if cents is not None
        else t("🧾 Reçu envoyé par {name}.", name=name)
    )
    rows = ((press(t.label("🆘 Un problème"), Press.PROBLEM, mission.id),),)
    text = lines(words, t("Payez seulement le montant du reçu. Jamais avec votre code."))
    return Screen(text, rows, media=Media(MediaKind.PHOTO, file_id))
