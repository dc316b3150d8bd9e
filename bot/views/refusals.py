"""The words for every refusal: what it is, and what one can do now."""

from __future__ import annotations

from bot.i18n import N_
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.missions import Mission, State
from solidarity.refusals import Refusal, Why

# i18n: max 200
WORDS = {
    Why.STALE: N_("Cet écran n'est plus à jour. Voici le nouveau."),
    Why.NOT_FOUND: N_("Cette demande est terminée."),
    Why.NO_CONSENT: N_("Ouvrez d'abord la conversation avec moi : /start"),
    Why.STAFF_ONLY: N_("Cette action est réservée à l'équipe communale."),
    Why.SAFEGUARD_ONLY: N_("Seule la personne de confiance de la commune voit cela."),
    Why.KEPT_AWAY: N_("Ce n'est pas possible pour vous en ce moment. Parlez-en à la commune."),
    Why.FROZEN: N_("🧊 Votre compte est gelé. Appelez une autre personne de l'équipe pour le dégeler."),
    Why.OTHER_SECTOR: N_("Cette demande n'est pas dans vos quartiers."),
    Why.ELECTED: N_("Une personne élue n'ouvre pas la demande d'une autre personne."),
    Why.BOTH_TAKEN: N_("Deux personnes s'en occupent déjà. Ces demandes restent séparées."),
    Why.NOT_YOURS: N_("Cette demande n'est plus la vôtre."),
    Why.NOT_A_VOLUNTEER: N_("Devenez d'abord bénévole : /benevole"),
    Why.MINOR: N_("Avant 18 ans, une association encadre chaque mission. Celle-ci ne l'est pas."),
    Why.NOT_IN_PRIVATE: N_("Pas de messages privés ici. Parlez à l'association ou à la commune."),
    Why.INDOORS: N_("Cette mission se passe dans la maison. Parlez d'abord à la commune."),
    Why.OWN_TRUST: N_("Une autre personne de l'équipe doit le faire pour vous."),
    Why.TOO_YOUNG: N_("Merci, c'est gentil ! C'est possible dès 15 ans. À bientôt !"),
    Why.OWN_REQUEST: N_("C'est votre propre demande."),
    Why.OWN_MISSION: N_("Vous organisez cette mission."),
    Why.MISSION_FULL: N_("C'est complet. Vous pouvez attendre qu'une place se libère."),
    Why.MISSION_TAKEN: N_("Quelqu'un a dit oui juste avant. Merci !"),
    Why.HANDS_FULL: N_("Finissez d'abord vos demandes. Pour en prendre plus, rencontrez la commune."),
    Why.ENOUGH_ADDRESSES: N_("C'est assez d'adresses pour aujourd'hui. Appelez la commune."),
    Why.MISSION_PAST: N_("Ce jour est passé. Merci quand même !"),
    Why.MISSION_HELD: N_("Une personne s'inscrit pour cette demande. Réessayez dans 10 minutes."),
    Why.MISSION_PROPOSED: N_("La commune a déjà pensé à quelqu'un. Réessayez plus tard."),
    Why.HANDLED: N_("Une personne de l'équipe la traite déjà."),
    Why.NOT_AVAILABLE: N_("Cette personne n'est plus disponible."),
    Why.MISSION_OVER: N_("Cette demande est terminée."),
    Why.DECLINED: N_("Vous aviez dit : pas cette fois. D'autres demandes viendront."),
    Why.RELAY_CLOSED: N_("Cette conversation est fermée."),
    Why.NOBODY_TO_WRITE_TO: N_("Message non remis : la personne n'est pas joignable ici."),
    Why.NO_PHONE: N_("Cette personne n'a pas partagé son numéro. Qui s'en occupe peut lui écrire ici."),
    Why.NO_ADDRESS: N_("Cette personne n'a pas donné son adresse. Vous pouvez lui écrire ici."),
    Why.NOT_YOUR_CONTACT: N_("C'est le numéro d'une autre personne. Touchez le bouton en bas."),
    Why.NOT_ADMIN: N_("Il faut être admin de ce groupe."),
    Why.GROUP_ONLY: N_("Cette commande s'écrit dans un groupe."),
    Why.CODE_INVALID: N_("Ce lien n'est plus valable. Demandez-en un nouveau."),
    Why.TOO_MANY_TRIES: N_("Trop d'essais. Réessayez dans une heure."),
    Why.TRY_LATER: N_("Ce n'est pas possible maintenant. Réessayez dans quelques minutes."),
    Why.TOO_OFTEN: N_("C'est trop en une heure. Réessayez plus tard."),
    Why.LAST_COORDINATOR: N_("Vous êtes la dernière personne de l'équipe. Invitez d'abord quelqu'un."),
    Why.ALERT_OVER: N_("Cette alerte est terminée."),
    Why.ALERT_DECIDED: N_("Une autre personne a déjà décidé."),
    Why.OWN_ALERT: N_("Vous avez écrit cette alerte. Une autre personne doit dire oui."),
    Why.NO_SECOND: N_("Personne d'autre ne peut dire oui. Invitez d'abord quelqu'un."),
    Why.NOBODY_THERE: N_("Personne ne recevrait cette alerte."),
    Why.CALLED: N_("Cette personne a répondu depuis. Merci !"),
    Why.AGREEMENT_OVER: N_("C'est terminé. Rien n'est gardé."),
    Why.AGREEMENT_HELD: N_("Une personne de l'équipe appelle déjà."),
    Why.DAY_PAST: N_("Ce jour est passé. Choisissez un autre jour."),
    Why.NOT_A_MEMBER: N_("Vous ne parlez pas pour cette association."),
    Why.LEADS_ONLY: N_("Seule une personne responsable de l'association peut le faire."),
    Why.LAST_LEAD: N_("Vous êtes la seule personne responsable. Nommez d'abord quelqu'un d'autre."),
    Why.NOT_VALIDATED: N_("La commune n'a pas encore accepté cette association."),
    Why.NOT_SPEAKING: N_("Cette association ne peut rien publier pour l'instant."),
    Why.NOBODY_MEANT: N_("Personne ne recevrait cette annonce. Changez à qui."),
    Why.DECIDED: N_("Une personne de l'équipe a déjà décidé."),
    Why.COLLEAGUE: N_("C'est une personne de l'équipe : gelez plutôt son compte."),
    Why.ENOUGH_FROZEN: N_("Deux comptes gelés en une heure, c'est le maximum. Appelez qui gère le bot."),
    Why.NOT_FREE: N_("Cette demande n'est plus libre. D'autres viendront. Merci !"),
    Why.CONCERN_TAKEN: N_("Une autre personne s'en occupe déjà."),
}
"""One sentence each; short enough for a toast (200 characters)."""


# i18n: max 200
OVER = {
    State.CANCELLED: N_("Cette demande est annulée."),
    State.CLOSED: N_("La commune a fermé cette demande."),
    State.DONE: N_("C'est déjà fait. Merci !"),
    State.CONFIRMED: N_("C'est déjà fait. Merci !"),
}
"""How it ended, where that is known."""


def _words(refusal: Refusal) -> str:
    mission = refusal.facts.get("mission")
    if refusal.why is Why.MISSION_OVER and isinstance(mission, Mission):
        if mission.published:
            closed = mission.state is State.CLOSED
            return N_("Cette mission est annulée.") if closed else N_("Cette mission est terminée.")
        return OVER.get(mission.state, WORDS[refusal.why])
    if refusal.why is Why.NOT_FOUND and "person" in refusal.facts:
        return N_("Cette personne n'est plus inscrite ici.")
    return WORDS[refusal.why]


def refused(scene: Scene, refusal: Refusal) -> str:
    """The sentence, as plain text for a toast or a message."""
    return scene.t.label(_words(refusal))


def refusal_screen(scene: Scene, refusal: Refusal) -> Screen:
    """The sentence as a message, where there is no press to answer."""
    return Screen(scene.t(_words(refusal)))
