"""`/mesdonnees` and `/oublier`: what is kept, who looked, and how it goes away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.callbacks import Press
from bot.i18n import lines, plain
from bot.views import trust
from bot.views.barring import closed, code_stays, what_stays
from bot.views.broadcasts import reply_words
from bot.views.home import LANGUAGES, Turn, home_keyboard
from bot.views.news import news_word
from bot.views.onboarding import free_words
from bot.views.roles import role_word
from bot.views.scene import Scene, person_name, press, rows_of
from bot.views.scores import words
from bot.views.screen import Button, Keyboard, Screen, Span, Style, Text, Tone
from bot.views.volunteers import language_name
from solidarity.actions.people import OwnData
from solidarity.actions.privacy import LOOKS, PAGE, Leaving, Summary
from solidarity.answers import Answered
from solidarity.barring import is_banned
from solidarity.consents import Given
from solidarity.people import Neighbour, PersonId, Role, Volunteer
from solidarity.places import in_language
from solidarity.ports import Deed, Look, Trace
from solidarity.roles import roles_of

SHOWN = 10


def summary(scene: Scene, found: Summary) -> Screen:
    """What is kept, in two sentences; and what one can do about it."""
    t = scene.t
    me = found.data.person
    # i18n: In a list of what is kept of somebody: « prénom, langue, quartier, 3 demandes ». max 30
    kept = [t.label("prénom"), t.label("langue")]
    if me.neighbourhood:
        kept.append(t.label("quartier"))
    if me.phone:
        kept.append(t.label("numéro de téléphone"))
    if me.volunteer:
        # i18n: In the same list: what somebody said as a volunteer. max 40
        kept.append(t.label("vos réponses de bénévole"))
    if asked := len(found.data.asked):
        kept.append(t.label_plural("{n} demande", "{n} demandes", asked))
    if held := len(found.data.held):
        kept.append(t.label_plural("{n} mission", "{n} missions", held))
    text = lines(
        # i18n: {list}: « prénom, langue, quartier et 3 demandes ».
        t("*Voici ce que nous gardons :* {list}.", list=t.list_of(kept)),
        _seen(scene, found),
        t("Questions : {contact}", contact=scene.town.privacy_contact),
    )
    read = (
        press(t.label("📄 Tout lire ici"), Press.ALL_DATA, arg="read"),  # i18n: max 18
        press(t.label("👁 Qui a vu quoi"), Press.WHO_SAW),  # i18n: max 18
    )
    rows = (
        # i18n: Sends a file with everything.
        (press(t.label("📥 Tout recevoir"), Press.ALL_DATA, arg="file", tone=Tone.MAIN),),
        read,
        (press(t.label("✏️ Corriger"), Press.CORRECT),),
        (press(t.label("🚫 Retirer un accord"), Press.WITHDRAW),),
        (press(t.label("🗑 Tout effacer"), Press.ERASE, tone=Tone.DANGER),),
        (press(t.label("↩️ Retour"), Press.SETTINGS),),
    )
    return Screen(text, rows)


def _seen(scene: Scene, found: Summary) -> Text:
    t = scene.t
    if found.saw_address:
        n = found.saw_address
        return t.plural("{n} personne a vu votre adresse.", "{n} personnes ont vu votre adresse.", n)
    if found.saw_anything:
        return t.plural(
            "{n} personne a vu votre numéro ou un détail.",
            "{n} personnes ont vu votre numéro ou un détail.",
            found.saw_anything,
        )
    return t("Personne n'a vu votre adresse ni votre numéro.")


def who_saw(
    scene: Scene, looks: Sequence[Look], names: Mapping[PersonId, str], page: int, total: int
) -> Screen:
    """Who saw a number, an address or a detail, when, and for which request; the newest first."""
    t = scene.t
    back = (press(t.label("↩️ Retour"), Press.MY_DATA),)
    if not total:
        return Screen(t("Personne n'a vu votre adresse ni votre numéro."), (back,))
    turn = Turn(scene, Press.WHO_SAW)
    arrows = []
    if page:
        arrows.append(turn(page - 1, onward=False))
    if (page + 1) * PAGE < total:
        arrows.append(turn(page + 1, onward=True))
    text = lines(t("*Qui a vu quoi*"), *(look_with_number(scene, item, names) for item in looks))
    return Screen(text, (*((tuple(arrows),) if arrows else ()), back))


def look_with_number(scene: Scene, look: Look, names: Mapping[PersonId, str]) -> Text:
    """One look, with the number of the request where there is one."""
    said = look_line(scene, look, names)
    if look.reference is None:
        return said
    # i18n: {look}: « Sam a vu l'adresse de votre demande, hier à 14 h. » {number}: a request, K7M2.
    return scene.t("{look} Demande {number}.", look=plain(said), number=look.reference)


def correct(scene: Scene, me: Neighbour) -> Screen:
    """What can be put right, each on the screen where it is chosen."""
    t = scene.t
    if is_banned(me):
        return _correct_by_voice(scene, me)
    buttons = [
        press(t.label("✏️ Prénom"), Press.RENAME),
        press(t.label("🌐 Langue"), Press.LANGUAGE, arg="menu."),
        press(t.label("📍 Quartier"), Press.MOVE),
        press(t.label("📞 Mon numéro"), Press.CORRECT, arg="phone"),  # i18n: max 18
        press(t.label("🗣 Mes langues"), Press.SPEAKS),
    ]
    if me.volunteer:
        buttons.append(press(t.label("🤝 Bénévole"), Press.VOLUNTEER))
    text = lines(
        t("*Que voulez-vous corriger ?*"),
        t("Une demande se change sur sa carte."),
    )
    return Screen(text, (*rows_of(buttons), (press(t.label("↩️ Retour"), Press.MY_DATA),)))


def _correct_by_voice(scene: Scene, me: Neighbour) -> Screen:
    """Of who is banned, whom the other screens do not answer: what still works here, and whom to call."""
    t = scene.t
    rows = (
        (press(t.label("🌐 Langue"), Press.LANGUAGE, arg="menu."),),
        *_take_number_away(scene, me),
        (press(t.label("↩️ Retour"), Press.MY_DATA),),
    )
    return Screen(lines(t("*Que voulez-vous corriger ?*"), *closed(scene)), rows)


def _take_number_away(scene: Scene, me: Neighbour) -> tuple[tuple[Button, ...], ...]:
    """A row of its own, where a number is kept."""
    if not me.phone:
        return ()
    return ((press(scene.t.label("🗑 Retirer mon numéro"), Press.WITHDRAW, arg=Given.PHONE.value),),)


def own_number(scene: Scene, me: Neighbour) -> Screen:
    """The number that is kept, and how to change it or take it away."""
    t = scene.t
    rows = (
        (press(t.label("📱 Donner mon numéro"), Press.CORRECT, arg="phone.new"),),
        *_take_number_away(scene, me),
        (press(t.label("↩️ Retour"), Press.CORRECT),),
    )
    text = lines(
        t("Téléphone : {phone}.", phone=me.phone or t.label("pas indiqué")),
        t("Personne ne le voit sans votre accord."),
    )
    return Screen(text, rows)


def number_unchanged(scene: Scene, me: Neighbour) -> Screen:
    """Rather not."""
    return Screen(scene.t("D'accord. Rien n'a changé."), keyboard=home_keyboard(scene.t, me))


def own_data(scene: Scene, data: OwnData, names: Mapping[PersonId, str]) -> Screen:
    """All that is kept of a person, as text."""
    t = scene.t
    rows = (
        (press(t.label("📥 Tout recevoir"), Press.ALL_DATA, arg="file", tone=Tone.MAIN),),
        (press(t.label("↩️ Retour"), Press.MY_DATA),),
    )
    return Screen(lines(*own_lines(scene, data, names)), rows)


def own_lines(scene: Scene, data: OwnData, names: Mapping[PersonId, str]) -> list[Text]:
    """The same, line by line."""
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
    text += [look_line(scene, trace, names) for trace in looks[:SHOWN]]
    text.append(t("Questions : {contact}", contact=scene.town.privacy_contact))
    return text


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


def look_line(scene: Scene, trace: Trace | Look, names: Mapping[PersonId, str]) -> Text:
    """Who saw what, and when."""
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
        # i18n: Also of who asked for somebody else.
        return t("{name} a vu l'adresse de votre demande, {when}.", name=who, when=when)
    return t("{name} a vu le détail d'une demande, {when}.", name=who, when=when)


def ask_erase(scene: Scene, me: Neighbour, leaving: Leaving | None = None) -> Screen:
    """What goes, what stays, before it happens."""
    t = scene.t
    leaving = leaving or Leaving()
    if leaving.alone_in_team:
        return alone_in_team(scene)
    after = t("Vos missions sont rendues.") if me.volunteer else None
    if me.roles or me.named:
        after = t("Vos missions sont rendues. Vos rôles se terminent.")
    return Screen(
        lines(
            t("*Effacer tout ?*"),
            t("Votre compte et vos messages chez nous disparaissent. Vos demandes sont annulées."),
            after,
            # i18n: An operator named this account as a coordinator in a file of the town hall.
            t("Un fichier de la commune nomme votre compte. Demandez à la commune de l'enlever.")
            if me.named
            else None,
            *(t("Plus personne ne parlera pour {name}.", name=name) for name in leaving.silent),
            what_stays(scene, me) or (counted(scene) if leaving.counted else None),
            t("Il reste des totaux sans nom. Telegram garde sa propre copie."),
        ),
        (
            (press(t.label("🗑 Oui, effacer"), Press.ERASE_YES, tone=Tone.DANGER),),
            (press(t.label("↩️ Non"), Press.SETTINGS),),
        ),
    )


def counted(scene: Scene) -> Text:
    """To who has looked at where people live: who begins anew does not begin to count anew."""
    return scene.t("Un code qui reconnaît ce compte reste ici un jour.")


def missions_first(scene: Scene, leaving: Leaving) -> Screen:
    """Somebody counts on them: one more tap hands back and erases."""
    t = scene.t
    n = len(leaving.held)
    text = lines(
        t.plural("*Vous avez {n} mission en cours.*", "*Vous avez {n} missions en cours.*", n),
        *(scene.summary(item) for item in leaving.held[:3]),
        t("Nous cherchons quelqu'un d'autre. La personne est prévenue."),
    )
    rows = (
        # i18n: Hands back missions, then erases the account.
        (press(t.label("🗑 Rendre et effacer"), Press.ERASE_YES, arg="all", tone=Tone.DANGER),),
        (press(t.label("↩️ Non"), Press.SETTINGS),),
    )
    return Screen(text, rows)


def alone_in_team(scene: Scene) -> Screen:
    """The only coordinator: whom to invite, and how."""
    t = scene.t
    text = lines(
        t("*Vous êtes la dernière personne de l'équipe.*"),
        t("Sans équipe, personne ne répond aux demandes. Invitez d'abord quelqu'un."),
        t("Touchez « Équipe ». Ou demandez à la personne qui gère le bot."),
        t("Ensuite, écrivez de nouveau /oublier."),
    )
    rows = (
        (press(t.label("👥 Équipe"), Press.TEAM),),
        (press(t.label("↩️ Retour"), Press.MY_DATA),),
    )
    return Screen(text, rows)


def said_yes(scene: Scene) -> Screen:
    """What becomes of the question whether to erase: its buttons go."""
    return Screen(scene.t("Vous avez dit oui : tout est effacé."))


def erased(scene: Scene, *, may_return: bool = True) -> Screen:
    """It is done; the home keyboard goes too."""
    t = scene.t
    back = t("C'est effacé. Merci pour tout. Pour revenir : /start")
    return Screen(back if may_return else t("C'est effacé."), keyboard=Keyboard())


def nothing_kept(scene: Scene, known_until: datetime | None = None) -> Screen:
    """Somebody who never accepted the first screen; or who was erased, and what outlasts that."""
    if known_until is not None:
        return Screen(code_stays(scene, known_until))
    return Screen(scene.t("Nous n'avons rien sur vous."))


def nothing_any_more(scene: Scene) -> str:
    """The same as a toast: the question whether to erase was answered elsewhere."""
    return scene.t.label("C'est effacé.")


def nothing_left(scene: Scene, known_until: datetime | None = None) -> Screen:
    """The same, after the little that was kept of their account went."""
    if known_until is not None:
        text = lines(scene.t("C'est effacé."), code_stays(scene, known_until))
        return Screen(text, keyboard=Keyboard())
    return Screen(scene.t("C'est effacé. Nous n'avons plus rien sur vous."), keyboard=Keyboard())
