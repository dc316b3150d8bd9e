"""Asking for somebody else in words: the questions about that person, and what each side sees of it.

The questions about the request itself are those of `bot.views.asking`. Who reads a name here may read it; in
the staff's chat there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.callbacks import Press, to_base36
from bot.i18n import join, lines
from bot.views import requests
from bot.views.asking import detail_line, navigation, step
from bot.views.home import Turn
from bot.views.scene import Scene, paged, press
from bot.views.screen import Button, Screen, Span, Style, Text, Tone
from solidarity.missions import Mission
from solidarity.people import PersonId
from solidarity.phones import Doubt, written
from solidarity.proxies import Agreement
from solidarity.requests import Beneficiary

Names = Mapping[PersonId, str]
Rows = tuple[tuple[Button, ...], ...]


# The questions.


def ask_agreed(scene: Scene, draft: str) -> Screen:
    """What this is, for who has never done it; and the one thing without which nothing is sent."""
    t = scene.t
    text = lines(
        t("Pour un parent, une amie, un voisin sans smartphone."),
        t("Vous suivez tout ici. Son bénévole l'appelle."),
        t("Son bénévole et la commune voient son numéro. Personne d'autre."),
        t("Pas encore d'accord ? La commune l'appelle avant d'envoyer."),
        t("*Cette personne est-elle d'accord ?*"),
    )
    rows = (
        (
            step(t.label("✅ Oui"), draft, "agreed", "yes", Tone.GOOD),  # i18n: max 18
            # i18n: That person has not agreed yet: the municipality calls first. max 18
            step(t.label("📞 Pas encore"), draft, "agreed", "no"),
        ),
        navigation(scene, draft, "agreed"),
    )
    return Screen(text, rows)


def ask_who(scene: Scene, draft: str, *, back: bool = True) -> Screen:
    """The first name; a contact card answers this and the next question at once."""
    words = scene.t("Son prénom ? Écrivez-le, ou envoyez sa fiche contact.")
    return Screen(words, (navigation(scene, draft, "who", back=back),))


def ask_phone(scene: Scene, draft: str) -> Screen:
    """The number at which that person is reached."""
    words = scene.t("Son téléphone ? Vous pouvez envoyer sa fiche contact.")
    return Screen(words, (navigation(scene, draft, "phone"),))


def doubt_phone(scene: Scene, draft: str, number: str) -> Screen:
    """Perhaps a slip, perhaps a number that we do not know: whoever wrote it decides."""
    t = scene.t
    rows = (
        # i18n: Below « Ce numéro semble incomplet ». The number is kept as it is.
        (step(t.label("➡️ Continuer quand même"), draft, "phone", "keep"),),
        navigation(scene, draft, "phone"),
    )
    shown = Span(written(number, scene.town.country), Style.BOLD)
    return Screen(t("Ce numéro semble incomplet : {number}. Vérifiez ou continuez.", number=shown), rows)


def not_a_phone(scene: Scene, doubt: Doubt) -> Screen:
    """Why this number cannot be taken."""
    t = scene.t
    if doubt is Doubt.EMERGENCY:
        return Screen(
            lines(
                t("C'est un numéro d'urgence ou un numéro court. Il me faut le numéro de la personne."),
                t("Danger immédiat ? Appelez le {emergency}.", emergency=scene.town.emergency),
            )
        )
    if doubt is Doubt.COSTLY:
        return Screen(t("Appeler ce numéro coûte cher. Il me faut un autre numéro."))
    return Screen(t("Je ne vois pas de numéro. Écrivez seulement les chiffres."))


# Who asked.


def first_a_call(scene: Scene, agreement: Agreement) -> Screen:
    """Nothing was sent: the municipality calls first."""
    t = scene.t
    text = lines(
        t("C'est noté. La commune appelle d'abord {name}.", name=agreement.name),
        _wish(scene, agreement),
        t("Rien n'est envoyé avant son accord. Je vous dis la réponse."),
        _ends(scene, agreement),
    )
    return Screen(text, (_drop(scene, agreement),))


def late(scene: Scene, agreement: Agreement) -> Screen:
    """To who asked: three days, and nobody has picked up."""
    t = scene.t
    text = lines(
        t("La commune n'a pas encore joint {name}. Elle essaie encore.", name=agreement.name),
        _ends(scene, agreement),
    )
    return Screen(text, (_drop(scene, agreement),))


def over(scene: Scene, how: str, category: str, day: date) -> Screen:
    """To who asked: nothing is sent. Without a name, because none is kept."""
    t = scene.t
    what = t("{what} · {day}", what=scene.category(category), day=scene.day(day))
    words = (
        t("La personne ne le souhaite pas. Tout est effacé.")
        if how == "refused"
        else t("La commune n'a pas pu joindre la personne. Tout est effacé.")
    )
    return Screen(lines(what, words, scene.helpline() if how != "refused" else None))


def dropped(scene: Scene) -> Screen:
    """Who asked took it back."""
    return Screen(scene.t("C'est annulé. Rien n'est envoyé, tout est effacé."))


def gone(scene: Scene) -> Screen:
    """Whatever it was, nothing of it is kept."""
    return Screen(scene.t("C'est terminé. Rien n'est gardé."))


def agreed(scene: Scene, mission: Mission, names: Names) -> Screen:
    """To who asked: it has gone out, with the card that follows it."""
    card = requests.asker_card(scene, mission, names)
    return Screen(lines(scene.t("📞 *Accord reçu. La demande est envoyée.*"), card.text), card.rows)


def own_rows(scene: Scene, agreements: Sequence[Agreement]) -> Rows:
    """Beside one's own requests: what waits for somebody's « yes »."""
    return tuple(
        (
            press(
                # i18n: In the list of one's own requests: the municipality calls before it is sent.
                scene.t.label(
                    "📞 {what} · {day} · accord attendu",
                    what=scene.category_word(item.wish.category),
                    day=scene.day(item.wish.day),
                ),
                Press.OWN_AGREEMENT,
                item.id,
            ),
        )
        for item in agreements
    )


def _drop(scene: Scene, agreement: Agreement) -> tuple[Button, ...]:
    return (press(scene.t.label("✖️ Annuler ma demande"), Press.AGREEMENT_DROP, agreement.id),)


def _ends(scene: Scene, agreement: Agreement) -> Text:
    # i18n: {day} is "today", "tomorrow" or "Saturday 28 November".
    return scene.t("Sans réponse, tout est effacé {day}.", day=scene.day(scene.town.today(agreement.ends)))


def _wish(scene: Scene, agreement: Agreement) -> Text:
    wish = agreement.wish
    what, place = scene.category(wish.category), scene.place(wish.neighbourhood)
    return scene.t("{what} · {day} · {place}", what=what, day=scene.day(wish.day), place=place)


# Coordinators.


def staff_card(
    scene: Scene,
    agreement: Agreement,
    names: Names,
    reader: PersonId | None,
    *,
    why: str = "",
    number: bool = False,
) -> Screen:
    """Somebody to call. `reader` is whose private chat it is: in the staff's chat there is no name.

    `why` is what brought it here once more; `number` shows the number, to who calls now.
    """
    t = scene.t
    heading = {
        "again": t("📞 *À rappeler avant d'envoyer*"),
        "late": t("📞 *Trois jours sans réponse : dernier essai*"),
    }.get(why, t("📞 *À appeler avant d'envoyer*"))
    text: list[Text | None] = [heading, _wish(scene, agreement)]
    if reader is not None:
        text.append(_who(scene, agreement, names, number=number))
        text.append(detail_line(scene, agreement.wish.detail))
    text.append(_standing(scene, agreement, names, reader))
    return Screen(lines(*text), _staff_rows(scene, agreement, reader))


def _who(scene: Scene, agreement: Agreement, names: Names, *, number: bool) -> Text:
    t = scene.t
    asker = scene.name(names, agreement.asker)
    if not number:
        # i18n: {name} has not agreed yet to the request that {asker} would like to make.
        return t("Pour {name}, demandé par {asker}.", name=agreement.name, asker=asker)
    phone = Span(written(agreement.phone, scene.town.country), Style.BOLD)
    return t("Pour {name} : {phone}. Demandé par {asker}.", name=agreement.name, phone=phone, asker=asker)


def _standing(scene: Scene, agreement: Agreement, names: Names, reader: PersonId | None) -> Text:
    t = scene.t
    if agreement.handler is None:
        tries = t.plural("{n} appel sans réponse.", "{n} appels sans réponse.", agreement.tries)
        return join(tries if agreement.tries else None, _ends(scene, agreement), by=" ")
    if agreement.handler == reader:
        return t("Vous appelez.")
    return t("{name} appelle.", name=scene.name(names, agreement.handler))


def _staff_rows(scene: Scene, agreement: Agreement, reader: PersonId | None) -> Rows:
    t = scene.t
    known = agreement.id
    if agreement.handler is not None and agreement.handler != reader:
        mine = t.label("🔁 Je reprends")
        return ((press(mine, Press.AGREEMENT_TAKE, known, to_base36(agreement.handler)),),)
    number = (press(t.label("📞 Numéro"), Press.AGREEMENT_PHONE, known, tone=Tone.MAIN),)
    if agreement.handler is None:
        return (number,)
    return (
        number,
        # i18n: What the person said on the telephone: the request may be sent.
        (press(t.label("✅ D'accord"), Press.AGREEMENT_SAID, known, "yes", Tone.GOOD),),
        (
            # i18n: What the person said on the telephone. max 18
            press(t.label("🚫 Refus"), Press.AGREEMENT_SAID, known, "no"),
            # i18n: Nobody picked up. max 18
            press(t.label("🔁 Pas de réponse"), Press.AGREEMENT_SAID, known, "none"),
        ),
    )


def moved(scene: Scene) -> Screen:
    """A newer card is below."""
    return Screen(scene.t("📞 La suite est plus bas."))


def sent(scene: Scene, mission: Mission) -> Screen:
    """To the coordinator who heard the « yes »."""
    number = mission.reference
    return Screen(
        scene.t("C'est envoyé. Numéro *{number}*.", number=number),
        ((press(scene.t.label("📋 Voir la demande"), Press.STAFF_CARD, mission.id),),),
    )


def refused(scene: Scene) -> Screen:
    """To the coordinator who heard the « no »."""
    return Screen(scene.t("C'est noté : refus. Tout est effacé."))


def list_of(scene: Scene, agreements: Sequence[Agreement], names: Names, page: int = 0) -> Screen:
    """Whom the coordinators are to call, the longest first."""
    t = scene.t
    if not agreements:
        return Screen(t("✅ Personne à appeler."))
    buttons = [
        press(
            # Without a name: this list stays on screens after a « no ».
            t.label(
                "📞 {what} · {day} · {place}",
                what=scene.category_word(item.wish.category),
                day=scene.day(item.wish.day),
                place=scene.place(item.wish.neighbourhood),
            )
            if item.handler is None
            # i18n: {name} is the coordinator who calls just now.
            else t.label(
                "📞 {what} · {day} · {name} appelle",
                what=scene.category_word(item.wish.category),
                day=scene.day(item.wish.day),
                name=scene.name(names, item.handler),
            ),
            Press.AGREEMENT,
            item.id,
        )
        for item in agreements
    ]
    text = t.plural("*{n} personne à appeler.*", "*{n} personnes à appeler.*", len(agreements))
    return Screen(text, paged(buttons, page, Turn(scene, Press.AGREEMENTS)))


# Missions.


def known_number(scene: Scene, missions: Sequence[Mission]) -> Screen | None:
    """To whom shared their own number: somebody has asked for them. None where nobody has."""
    if not missions:
        return None
    t = scene.t
    rows = tuple(
        (
            press(
                # i18n: Follow the request oneself. {what}: a category.
                t.label("🙋 C'est pour moi : {what}", what=scene.category_word(item.category)),
                Press.MAKE_OWN,
                item.id,
            ),
        )
        for item in missions
    )
    return Screen(t("Une demande existe déjà pour ce numéro. Voulez-vous la suivre ici ?"), rows)


def made_own(scene: Scene, mission: Mission, names: Names) -> Screen:
    """To who asked: the person for whom they did follows it now."""
    t = scene.t
    name = scene.helped(mission, names)
    words = t("{name} suit maintenant sa demande ici. Merci !", name=name)
    return Screen(lines(scene.summary(mission), words))


def phone_screen(scene: Scene, beneficiary: Beneficiary) -> Screen:
    """The number of the person who is helped. Goes when the mission ends."""
    t = scene.t
    copy = Button(t.label("📋 Copier le numéro"), copy=beneficiary.phone)
    return Screen(
        lines(
            t(
                "Le numéro de {name} : {phone}",
                name=beneficiary.name,
                phone=Span(written(beneficiary.phone, scene.town.country), Style.BOLD),
            ),
            t("Nous notons qui regarde ce numéro. Ce message disparaît à la fin."),
        ),
        ((copy,),),
        protected=True,
    )
