"""The questions by which an association registers, and the recap before it is sent.

The same choices of neighbourhoods and services serve who changes them later. Afterwards an association is
shown by `bot.views.associations` to its members and by `bot.views.validating` to the coordinators.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bot.callbacks import Press
from bot.i18n import lines
from bot.text import join
from bot.views.asking import navigation, step
from bot.views.home import Turn
from bot.views.scene import Scene, paged, press, rows_of
from bot.views.screen import Button, Screen, Text, Tone
from solidarity.organisations import (
    Actor,
    Organisation,
    Profile,
)
from solidarity.places import Names, in_language
from solidarity.registers import is_plausible

EXAMPLES = ("0417.497.106", "W751234567")
"""A Belgian number of an enterprise and a French one of an association."""


def kind_word(scene: Scene, kind: Actor) -> str:
    """What it is, in a word or two."""
    t = scene.t
    return {
        Actor.ASSOCIATION: t.label("Association"),
        Actor.WELFARE: t.label("Aide sociale"),  # i18n: The public welfare centre (CPAS, CCAS). max 18
        Actor.SERVICE: t.label("Service communal"),  # i18n: A service of the municipality. max 18
        Actor.SHOP: t.label("Commerce"),  # i18n: A shop. max 18
        Actor.SCHOOL: t.label("École ou jeunesse"),  # i18n: A school or who works with the young. max 18
        Actor.ELDERS: t.label("Conseil des aînés"),  # i18n: The council of elders. max 18
        Actor.HEALTH: t.label("Santé ou soins"),  # i18n: Health and help at home. max 18
        Actor.INSURANCE: t.label("Mutuelle"),  # i18n: A mutual health insurance. max 18
        Actor.FAITH: t.label("Culte"),  # i18n: A place of worship. max 18
        Actor.CULTURE: t.label("Culture"),
        Actor.OTHER: t.label("Autre"),  # i18n: Another kind of organisation. max 18
    }[kind]


def ask_name(scene: Scene, draft: str, *, back: bool = False) -> Screen:
    """What it is called."""
    t = scene.t
    text = lines(
        t("*Inscrire une association*"),
        t("Un service, une école ou un commerce, c'est possible aussi."),
        t("Quel est son nom ? Écrivez-le ici."),
    )
    return Screen(text, (navigation(scene, draft, "name", back=back),))


def ask_kind(scene: Scene, draft: str, page: int = 0) -> Screen:
    """What it is."""
    buttons = [step(kind_word(scene, item), draft, "kind", item.value) for item in Actor]
    turn = Turn(scene, Press.FLOW, f"{draft}.kind.")
    return Screen(
        scene.t("De quoi s'agit-il ?"), (*paged(buttons, page, turn), navigation(scene, draft, "kind"))
    )


def ask_number(scene: Scene, draft: str) -> Screen:
    """The number under which a register knows it; optional."""
    t = scene.t
    one, other = EXAMPLES
    text = lines(
        t("Son numéro officiel ? Écrivez-le ici."),
        t("Par exemple {one}, ou {other}.", one=one, other=other),
    )
    return Screen(text, ((_no_number(scene, draft),), navigation(scene, draft, "number")))


def _no_number(scene: Scene, draft: str) -> Button:
    # i18n: It has no official number.
    return step(scene.t.label("➡️ Sans numéro"), draft, "number", "none", Tone.MAIN)


def doubt_number(scene: Scene, draft: str, number: str) -> Screen:
    """No register would give such a number: asked again kindly, and kept where they say so."""
    t = scene.t
    text = lines(
        t("Ce numéro a peut-être une faute : {number}.", number=number),
        t("Vérifiez-le et écrivez-le encore une fois. Ou gardez-le ainsi."),
    )
    # i18n: Keeps the number as it was written.
    keep = step(t.label("✅ Garder ainsi"), draft, "number", "keep")
    return Screen(text, ((keep, _no_number(scene, draft)), navigation(scene, draft, "number")))


def ask_contact(scene: Scene, draft: str, *, back: bool = True) -> Screen:
    """How the town hall reaches it."""
    t = scene.t
    text = lines(
        t("Comment la commune peut-elle vous joindre ?"),
        t("Écrivez un téléphone ou un mail, ou envoyez une fiche contact."),
    )
    return Screen(text, (navigation(scene, draft, "contact", back=back),))


def not_a_contact(scene: Scene) -> Screen:
    """Neither a number nor an address."""
    return Screen(scene.t("Je ne vois ni téléphone ni mail. Écrivez-le encore une fois."))


def name_too_long(scene: Scene) -> Screen:
    """A button could not show it."""
    return Screen(scene.t("Ce nom est trop long. Écrivez-le en 60 lettres au plus."))


def ask_places(
    scene: Scene, draft: str, chosen: Collection[str], page: int = 0, *, back: bool = True
) -> Screen:
    """Where it works: ticked, or the whole town."""
    t = scene.t
    options = [(item.code, item.names) for item in scene.town.active_neighbourhoods()]
    # i18n: Answers in which neighbourhoods an association works.
    everywhere = step(t.label("🏘 Toute la commune"), draft, "places", "all")
    rows = [(everywhere,)]
    if chosen:
        rows.append((_ready(scene, draft, "places"),))
    return Screen(
        t("Où êtes-vous actifs ? Touchez vos quartiers, puis « C'est bon »."),
        (
            *_ticks(scene, draft, "places", options, chosen, page),
            *rows,
            navigation(scene, draft, "places", back=back),
        ),
    )


def ask_services(
    scene: Scene, draft: str, chosen: Collection[str], page: int = 0, *, back: bool = True
) -> Screen:
    """What it helps with, of what the town has; perhaps nothing of it."""
    t = scene.t
    options = [(item.code, item.names) for item in scene.town.active_categories()]
    # i18n: None of the listed kinds of help.
    none = step(t.label("➡️ Rien de tout cela"), draft, "services", "done")
    return Screen(
        t("Que proposez-vous ? Touchez vos services, puis « C'est bon »."),
        (
            *_ticks(scene, draft, "services", options, chosen, page),
            (_ready(scene, draft, "services") if chosen else none,),
            navigation(scene, draft, "services", back=back),
        ),
    )


def _ready(scene: Scene, draft: str, name: str) -> Button:
    # i18n: Ends the choice.
    return step(scene.t.label("✅ C'est bon"), draft, name, "done", Tone.MAIN)


def _ticks(
    scene: Scene,
    draft: str,
    name: str,
    options: Iterable[tuple[str, Names]],
    chosen: Collection[str],
    page: int,
) -> tuple[tuple[Button, ...], ...]:
    """A button says on or off, and on which page it stood: twice is once, and the page stays."""
    buttons = [
        step(
            ("☑ " if code in chosen else "☐ ") + in_language(names, scene.t.locale),
            draft,
            name,
            f"{'off' if code in chosen else 'on'}-{page}-{code}",
        )
        for code, names in options
    ]
    return paged(buttons, page, Turn(scene, Press.FLOW, f"{draft}.{name}."))


def number_line(scene: Scene, number: str | None, *, plausible: bool = True) -> Text:
    """Its number, and whether somebody should look at it twice."""
    t = scene.t
    if number is None:
        return t("Sans numéro officiel.")
    if not plausible:
        return t("Numéro à vérifier : {number}.", number=number)
    return t("Numéro : {number}.", number=number)


def places_line(scene: Scene, codes: Collection[str]) -> Text:
    """Where it works, in the order of the file."""
    known = [scene.place(code) for code in scene.town.neighbourhoods if code in codes]
    if not known:
        return scene.t("Dans toute la commune.")
    return scene.t("Quartiers : {places}.", places=scene.t.list_of(known))


def services_line(scene: Scene, codes: Collection[str]) -> Text | None:
    """What it helps with."""
    known = [scene.category_word(code) for code in scene.town.categories if code in codes]
    return scene.t("Services : {services}.", services=scene.t.list_of(known)) if known else None


def recap(scene: Scene, draft: str, profile: Profile) -> Screen:
    """What will be sent, and who reads it, before it is."""
    t = scene.t
    contact = t("Contact : {contact}.", contact=profile.contact or "")
    text = lines(
        t("*{name}* · {kind}. *On envoie ?*", name=profile.name, kind=kind_word(scene, profile.kind)),
        number_line(scene, profile.number, plausible=profile.number is None or is_plausible(profile.number)),
        places_line(scene, profile.neighbourhoods),
        services_line(scene, profile.services),
        join(contact, t("La commune et vos membres le voient."), by=" "),
    )
    rows = (
        (step(t.label("✅ Envoyer"), draft, "recap", "send", Tone.GOOD),),
        (step(t.label("✏️ Changer"), draft, "recap", "change"),),
        (step(t.label("✖️ Annuler"), draft, "recap", "cancel"),),
    )
    return Screen(text, rows)


def change_what(scene: Scene, draft: str) -> Screen:
    """Which answer to give anew."""
    t = scene.t
    buttons = [
        # i18n: This and the next five answer « Que voulez-vous changer ? », about an association.
        step(t.label("Le nom"), draft, "change", "name"),
        step(t.label("Le type"), draft, "change", "kind"),  # i18n: Which kind of organisation it is.
        step(t.label("Le numéro"), draft, "change", "number"),
        step(t.label("Le contact"), draft, "change", "contact"),
        step(t.label("Les quartiers"), draft, "change", "places"),
        step(t.label("Les services"), draft, "change", "services"),
    ]
    return Screen(t("Que voulez-vous changer ?"), (*rows_of(buttons), navigation(scene, draft, "change")))


def sent(scene: Scene, organisation: Organisation | None = None) -> Screen:
    """It is with the town hall."""
    t = scene.t
    text = lines(
        t("*Merci. La commune répond sous 2 jours.*"),
        t("Vous recevrez sa réponse ici."),
    )
    if organisation is None:
        return Screen(text)
    return Screen(text, ((press(f"🏛 {organisation.name}", Press.MY_ASSOCIATION, organisation.id),),))


def cancelled(scene: Scene) -> Screen:
    """Nothing was sent; the link still works."""
    return Screen(scene.t("C'est annulé. Rien n'est envoyé. Le lien reste valable."))
