"""What the roles are called, wherever they are named."""

from __future__ import annotations

from bot.views.scene import Scene
from solidarity.people import Role


def role_word(scene: Scene, role: Role) -> str:
    """A role in the list of « Ici, vous êtes : … », and in the team's."""
    t = scene.t
    return {
        Role.COORDINATOR: t.label("coordination"),  # i18n: In the list of « Ici, vous êtes : … ».
        # i18n: In the list of « Ici, vous êtes : … »: may agree to alerts.
        Role.VALIDATOR: t.label("accord pour les alertes"),
        # i18n: In the list of « Ici, vous êtes : … »: looks after what is asked in a sector.
        Role.REFERENT: t.label("référence de quartier"),
        # i18n: In the list of « Ici, vous êtes : … »: a social worker, a nurse.
        Role.PROFESSIONAL: t.label("service social ou soins"),
        # i18n: In the list of « Ici, vous êtes : … »: to whom worries about people come.
        Role.SAFEGUARD: t.label("personne de confiance"),
        Role.ELECTED: t.label("personne élue"),  # i18n: In the list of « Ici, vous êtes : … ».
    }[role]
