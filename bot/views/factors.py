"""The second factor: setting it up, being asked for six digits, ending it; what colleagues are told of it."""

from __future__ import annotations

from bot.callbacks import Press, to_base36
from bot.i18n import N_, lines
from bot.views.asking import navigation, step
from bot.views.protecting import add_button
from bot.views.scene import Scene, press
from bot.views.screen import Button, Screen, Span, Style, Text, Tone, Upload
from solidarity.people import Neighbour, PersonId

GROUP = 4
"""Letters of a secret that stand together, for whoever types it."""


def card(scene: Scene) -> Screen:
    """It is on, and how it ends."""
    t = scene.t
    text = lines(
        t("*🔐 Votre compte est protégé.*"),
        t("Avant une alerte ou une annonce, je demande six chiffres."),
    )
    end = press(t.label("🔓 Ne plus protéger"), Press.FACTOR, arg="end")
    return Screen(text, ((end,), (press(t.label("↩️ Retour"), Press.SETTINGS),)))


def confirm_end(scene: Scene) -> Screen:
    """One more question."""
    t = scene.t
    yes = press(t.label("🔓 Oui, ne plus protéger"), Press.FACTOR, arg="end.yes", tone=Tone.DANGER)
    text = lines(t("*Ne plus protéger votre compte ?*"), t("Vos collègues le sauront."))
    return Screen(text, ((yes,), (press(t.label("↩️ Retour"), Press.FACTOR),)))


def over(scene: Scene) -> Screen:
    """It is off."""
    back = press(scene.t.label("↩️ Retour"), Press.SETTINGS)
    return Screen(scene.t("Votre compte n'est plus protégé par un code."), ((back,),))


def grouped(secret: str) -> str:
    """The secret as one types it."""
    return " ".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP))


def secret_shown(scene: Scene, draft: str, secret: str, picture: bytes) -> Screen:
    """The secret once, as letters and as a code to photograph; the message goes when it was read."""
    t = scene.t
    text = lines(
        t("*Ouvrez une application de codes sur votre téléphone.*"),
        t("Pas encore d'application ? FreeOTP, par exemple, est gratuite."),
        t("Photographiez l'image avec elle, ou recopiez ceci :"),
        (Span(grouped(secret), Style.CODE),),
        t("Ce message disparaît ensuite. Ne le montrez à personne."),
    )
    # i18n: The letters were copied into the app. max 24
    done = step(t.label("✅ C'est fait"), draft, "show", "ready")
    copy = Button(t.label("📋 Copier"), copy=secret)  # i18n: Copies the letters above. max 18
    rows = ((done,), (copy, *navigation(scene, draft, "show", back=False)))
    return Screen(text, rows, upload=Upload("code.png", picture))


def ask_first(scene: Scene, draft: str) -> Screen:
    """The first code ever."""
    text = scene.t("*Quels six chiffres voyez-vous dans l'application ?* Écrivez-les ici.")
    return Screen(text, (navigation(scene, draft, "first", back=False),))


def protected(scene: Scene) -> Screen:
    """It is on from now on."""
    t = scene.t
    return Screen(
        lines(
            t("*🔐 C'est fait, votre compte est protégé.*"),
            t("Vos messages avec le code sont effacés."),
            t("Téléphone perdu ? Une autre personne de l'équipe peut vous aider."),
        )
    )


def ask_code(scene: Scene, draft: str) -> Screen:
    """Six digits first; then what was begun goes on."""
    text = lines(
        scene.t("*🔐 Est-ce bien vous ?*"),
        scene.t("Écrivez les six chiffres de votre application. Je continue ensuite."),
    )
    return Screen(text, (navigation(scene, draft, "code", back=False),))


def set_up_first(scene: Scene, draft: str) -> Screen:
    """The town asks for a second factor, and there is none yet."""
    text = lines(
        scene.t("*🔐 Protégez d'abord votre compte.*"),
        scene.t("La commune le demande avant les alertes, les annonces et les rôles."),
    )
    add = add_button(scene)
    return Screen(text, ((add,), navigation(scene, draft, "offer", back=False)))


def asked(scene: Scene, me: Neighbour, *, alone: bool) -> Screen:
    """The first code was right, and a colleague has to say that it was they; `alone`: there is none."""
    t = scene.t
    if alone:
        return Screen(
            lines(
                t("*Le code est bon. Une étape reste.*"),
                t("Personne d'autre ne coordonne ici : qui gère le bot confirme."),
                t("Votre identifiant Telegram : {id}", id=Span(str(me.telegram_id), Style.CODE)),
            )
        )
    return Screen(
        lines(
            t("*Le code est bon. Une étape reste.*"),
            t("Une autre personne de la coordination doit dire que c'est bien vous."),
            t("Appelez-la. Recommencez ensuite ce que vous vouliez faire."),
        )
    )


def goes_on(scene: Scene) -> Screen:
    """The code was right."""
    return Screen(scene.t("✅ C'est bien vous. Je continue."))


def wrong(scene: Scene) -> Screen:
    """Not this one."""
    return Screen(scene.t("Ce n'est pas le bon code. Attendez le suivant, puis écrivez-le."))


def not_digits(scene: Scene) -> Screen:
    """No code at all."""
    return Screen(scene.t("Un code a six chiffres. Écrivez-les ici."))


def locked(scene: Scene) -> Screen:
    """Too many wrong ones."""
    return Screen(scene.t("Trop de mauvais codes. Réessayez dans une heure."))


def stopped(scene: Scene) -> Screen:
    """Left without a code: what was begun was not done."""
    return Screen(scene.t("D'accord. Rien n'est parti."))


# --- A colleague's --------------------------------------------------------------------------------------


def reset_button(scene: Scene, person: Neighbour) -> Button:
    """A colleague lost the telephone that makes the codes."""
    # i18n: A colleague lost the telephone with the app. max 24
    return press(scene.t.label("📵 Téléphone perdu"), Press.FACTOR, person.id, "reset")


def confirm_reset(scene: Scene, person: Neighbour) -> Screen:
    """One more question: it should be they who asked."""
    t = scene.t
    name = scene.name({person.id: person.first_name}, person.id)
    text = lines(
        t("*Ne plus demander de code à {name} ?*", name=name),
        t("Parlez-lui d'abord, de vive voix."),
    )
    yes = press(t.label("🔓 Oui, sans code"), Press.FACTOR, person.id, "reset.yes", Tone.DANGER)
    return Screen(text, ((yes,), (press(t.label("↩️ Retour"), Press.TEAM),)))


WORDS = {
    "set": N_("{name} a protégé son compte par un code."),
    "ended": N_("{name} ne protège plus son compte par un code."),
    "reset": N_("{name} a perdu son téléphone : le code n'est plus demandé."),
}


def is_it_they(scene: Scene, who: PersonId, name: str | Span, asked_at: int, freezes: int = 0) -> Screen:
    """To the colleagues: was it they who set one up, where the town demands it.

    `freezes`: that their account was frozen and freed since makes the button to freeze it an old one.
    """
    t = scene.t
    yes = press(t.label("✅ Oui, c'est bien {name}", name=name), Press.FACTOR, who, f"yes.{asked_at}")
    # i18n: No, it is somebody else who holds the account. max 26
    no = press(t.label("🧊 Non, geler ce compte"), Press.FREEZE, who, to_base36(freezes), Tone.DANGER)
    text = lines(
        t("*{name} veut protéger son compte par un code.*", name=name),
        t("Est-ce bien cette personne ? Parlez-lui d'abord, de vive voix."),
        t("Un doute ? Gelez le compte : on peut revenir en arrière."),
    )
    return Screen(text, ((yes,), (no,)))


def said_so(scene: Scene, person: Neighbour) -> Screen:
    """Done, and both know."""
    name = scene.name({person.id: person.first_name}, person.id)
    back = press(scene.t.label("↩️ Retour"), Press.TEAM)
    return Screen(scene.t("*✅ C'est noté.* Le compte est protégé : {name}.", name=name), ((back,),))


def changed(scene: Scene, who: PersonId, name: str | Span, what: str, reader: Neighbour | None) -> Screen:
    """To the colleagues; and to whom it was reset."""
    t = scene.t
    if what == "confirmed":
        return Screen(lines(t("*🔐 Votre compte est protégé.*"), t("Vous pouvez recommencer.")))
    if reader is not None and reader.id == who:
        text: Text = t("Votre code n'est plus demandé. Ce n'est pas vous ? Appelez la commune.")
        return Screen(text, ((add_button(scene),),))
    return Screen(lines(t(WORDS[what], name=name), t("Un doute ? Parlez-en ensemble.")))


def was_reset(scene: Scene, person: Neighbour) -> Screen:
    """Done, and both know."""
    name = scene.name({person.id: person.first_name}, person.id)
    back = press(scene.t.label("↩️ Retour"), Press.TEAM)
    return Screen(scene.t("Aucun code n'est plus demandé à {name}.", name=name), ((back,),))
