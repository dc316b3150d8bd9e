"""`/mesdonnees` and `/oublier`: what is kept, who looked, and how it goes away."""

from __future__ import annotations

from collections.abc import Mapping

from bot.callbacks import Press
from bot.i18n import lines
from bot.views import trust
from bot.views.broadcasts import reply_words
from bot.views.home import LANGUAGES
from bot.views.news import news_word
from bot.views.onboarding import free_words
from bot.views.roles import role_word
from bot.views.scene import Scene, person_name, press
from bot.views.scores import words
from bot.views.screen import Keyboard, Screen, Span, Style, Text, Tone
from bot.views.volunteers import language_name
from solidarity.actions.people import OwnData
from solidarity.answers import Answered
from solidarity.people import Neighbour, PersonId, Role, Volunteer
from solidarity.places import in_language
from solidarity.ports import Deed, Trace
from solidarity.roles import roles_of

SHOWN = 10
LOOKS = (Deed.SAW_PHONE, Deed.SAW_OTHER_PHONE, Deed.SAW_DETAIL, Deed.SAW_ADDRESS, Deed.CALLED)


def own_data(scene: Scene, data: OwnData, names: Mapping[PersonId, str]) -> Screen:
    """All that is kept of a person, as text."""
    t = scene.t
    me = data.person
    place = scene.place(me.neighbourhood) if me.neighbourhood else t.label("pas indiqué")
    text = [
        t("*Voici ce que nous gardons de vous*"),
        t(
            "Prénom : {name}. Langue : {language}. Quartier : {place}.",
            name=person_name(scene, me.first_name),
            language=LANGUAGES.get(me.language, me.language),
            place=place,
        ),
        t("Compte Telegram : {id}.", id=Span(str(me.telegram_id), Style.CODE)),
        # i18n: Where nothing is known: « pas indiqué ».
        t("Téléphone : {phone}.", phone=me.phone or t.label("pas indiqué")),
        t(
            # i18n: {day} is "today at 18:00"; {version} is the version of the text, 2026-11.
            "Accord donné : {day}, texte {version}.",
            day=t.day_hour(me.consent.at, scene.now),
            version=me.consent.version,
        ),
        t.plural("{n} demande.", "{n} demandes.", len(data.asked)),
    ]
    if data.waiting:
        # i18n: Requests for somebody else who has not agreed yet.
        text.append(t.plural("{n} accord attendu.", "{n} accords attendus.", data.waiting))
    if me.volunteer:
        text += _volunteer(scene, me.volunteer)
        text += trust.own_standing(scene, me.volunteer, names)
        text.append(t.plural("{n} mission.", "{n} missions.", len(data.held)))
    if me.speaks:
        spoken = t.list_of(sorted(language_name(t, code) for code in me.speaks))
        text.append(t("Vous parlez aussi : {languages}.", languages=spoken))
    if data.source is not None:
        # i18n: {label} is the poster or the group in which they found the link: « Affiche pharmacie ».
        text.append(t("Arrivée par : {label}.", label=data.source.label))
    if me.is_coordinator:
        text.append(t("Vous êtes dans l'équipe de {town}.", town=scene.town_name))
    others = [role_word(scene, role) for role in roles_of(me) if role is not Role.COORDINATOR]
    if others:
        text.append(t("Votre rôle : {roles}.", roles=t.list_of(others)))
    if me.is_referent:
        text.append(t("Quartiers : {places}.", places=t.list_of([scene.place(i) for i in sorted(me.sector)])))
    if data.groups:
        titles = t.list_of([group.title for group in data.groups[:SHOWN]])
        text.append(t("Groupes où vous êtes : {titles}.", titles=titles))
    text += _news(scene, data)
    text += [_answer(scene, item) for item in data.answers[:SHOWN]]
    looks = [trace for trace in data.traces if trace.deed in LOOKS]
    text += [_look(scene, trace, names) for trace in looks[:SHOWN]]
    text.append(t("Questions : {contact}", contact=scene.town.privacy_contact))
    button = press(t.label("🗑 Tout effacer"), Press.ERASE, tone=Tone.DANGER)
    return Screen(lines(*text), ((button,),))


def _volunteer(scene: Scene, said: Volunteer) -> list[Text]:
    """What they said of themselves as a volunteer; what they never said is left out."""
    t = scene.t
    text = [t("Bénévole depuis {day}.", day=t.day_hour(said.since, scene.now))]
    text += [
        words(scene, code, score)
        for code, score in sorted(said.scores.items())
        if code in scene.town.challenges and score.is_known
    ]
    if said.free:
        text.append(t("Vous avez du temps : {when}.", when=free_words(scene, said.free)))
    if said.vehicle is not None:
        text.append(t("Vous avez un véhicule.") if said.vehicle else t("Vous n'avez pas de véhicule."))
    if said.cell is not None:
        # i18n: {zone} is the code of an area of a few streets.
        text.append(t("Zone de quelques rues, près de chez vous : {zone}.", zone=Span(said.cell, Style.CODE)))
    return text


def _news(scene: Scene, data: OwnData) -> list[Text]:
    """How announcements reach them, and what they speak for themselves."""
    t = scene.t
    muted = [
        in_language(item.names, t.locale)
        for code, item in scene.town.themes.items()
        if code in data.person.muted
    ]
    # i18n: {choice} is « Chaque annonce », « Une fois par jour » or « Jamais ».
    text = [t("Annonces : {choice}.", choice=news_word(scene, data.person.news))]
    if muted:
        text.append(t("Thèmes que vous ne recevez pas : {themes}.", themes=t.list_of(muted)))
    if data.announced:
        text.append(t.plural("{n} annonce écrite.", "{n} annonces écrites.", len(data.announced)))
    if data.speaks_for:
        mine = t.list_of([item.organisation.name for item in data.speaks_for])
        # i18n: {names} is a list of associations.
        text.append(t("Vous parlez pour : {names}.", names=mine))
    return text


def _answer(scene: Scene, answer: Answered) -> Text:
    t = scene.t
    return t(
        # i18n: {reply} is a sign and one of the three answers to an alert.
        "Réponse à une alerte : {reply}, {when}.",
        reply=reply_words(scene)[answer.reply],
        when=t.day_hour(answer.at, scene.now),
    )


def _look(scene: Scene, trace: Trace, names: Mapping[PersonId, str]) -> Text:
    t = scene.t
    who = scene.name(names, trace.actor)
    when = t.day_hour(trace.at, scene.now)
    if trace.deed is Deed.SAW_PHONE:
        return t("{name} a vu votre numéro, {when}.", name=who, when=when)
    if trace.deed is Deed.SAW_OTHER_PHONE:
        # i18n: Of the person for whom the reader asked.
        return t("{name} a vu le numéro de votre proche, {when}.", name=who, when=when)
    if trace.deed is Deed.CALLED:
        # i18n: {name} is a coordinator, who called after an alert.
        return t("{name} a noté votre réponse au téléphone, {when}.", name=who, when=when)
    if trace.deed is Deed.SAW_ADDRESS:
        return t("{name} a vu votre adresse, {when}.", name=who, when=when)
    return t("{name} a vu le détail d'une demande, {when}.", name=who, when=when)


def ask_erase(scene: Scene, me: Neighbour) -> Screen:
    """What goes, what stays, before it happens."""
    t = scene.t
    return Screen(
        lines(
            t("*Effacer tout ?*"),
            t("Votre compte et vos messages chez nous disparaissent. Vos demandes sont annulées."),
            t("Vos missions sont rendues.") if me.volunteer or me.is_coordinator else None,
            t("Il reste des totaux sans nom. Telegram garde sa propre copie."),
        ),
        (
            (press(t.label("🗑 Oui, effacer"), Press.ERASE_YES, tone=Tone.DANGER),),
            (press(t.label("↩️ Non"), Press.SETTINGS),),
        ),
    )


def erased(scene: Scene) -> Screen:
    """It is done; the home keyboard goes too."""
    return Screen(scene.t("C'est effacé. Merci pour tout. Pour revenir : /start"), keyboard=Keyboard())


def nothing_kept(scene: Scene) -> Screen:
    """Somebody who never accepted the first screen."""
    return Screen(scene.t("Nous n'avons rien sur vous."))
