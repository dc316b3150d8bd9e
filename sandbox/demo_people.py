"""The people of the invented town: who they are, which language they speak, what they like to do.

All are invented. Their order is that of their ids, and the first ones are those whom the page shows first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """What somebody does in the story."""

    RESIDENT = "resident"
    VOLUNTEER = "volunteer"
    COORDINATOR = "coordinator"
    STRANGER = "stranger"
    """Has not met the bot when the story begins."""


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody in town. `place` and `likes` are codes of the municipality's file."""

    name: str
    part: Part
    language: str = "fr"
    place: str = ""
    likes: tuple[str, ...] = ()
    free: str = "🕒"
    """When they have time: ☀️ by day in the week, 🌙 in the evening, 📅 at the weekend, 🕒 when they can."""


_R, _V, _C, _S = Part.RESIDENT, Part.VOLUNTEER, Part.COORDINATOR, Part.STRANGER

CAST = (
    Character("Rosa Peeters", _R),
    Character("Sam Diallo", _V, place="centre", likes=("courses_aines", "presence")),
    Character("Amel Bensaïd", _C),
    Character("Ana Silva", _V, place="centre", likes=("courses_aines",), free="🌙"),
    Character("Ben Laurent", _C),
    # Those who asked, or will
    Character("Mariette Lambert", _R),
    Character("Marcel Dupont", _R),
    Character("Yvonne Collard", _R),
    Character("Giuseppe Ricci", _R),
    Character("Jeanne Noël", _R),
    Character("Nadia El Amrani", _R),
    Character("Fatima Haddad", _R),
    Character("Denise Pirard", _R),
    Character("Lucien Hardy", _R),
    Character("Kevin Martin", _R),
    Character("André Wauthier", _R),
    Character("Oksana Koval", _R, "en"),
    Character("Grace Mensah", _R, "en"),
    Character("Greet Maes", _R, "nl"),
    Character("Hendrik Claes", _R, "nl"),
    Character("Helga Schmitz", _R, "de"),
    Character("Paul Lecomte", _R),
    # Those who help
    Character("Chloé Renard", _V, place="centre", likes=("courses_aines", "papiers")),
    Character("Olivier Thiry", _V, place="centre", likes=("bricolage",), free="📅"),
    Character("Aïcha Traoré", _V, place="centre", likes=("presence",)),
    Character("Mehdi Bouzidi", _V, place="gare", likes=("presence", "papiers"), free="☀️"),
    Character("Claire Fontaine", _V, place="gare", likes=("presence", "papiers")),
    Character("Emma Wilson", _V, "en", "gare", ("courses_aines",), "🌙"),
    Character("Bruno Delvaux", _V, place="gare"),
    Character("Lotte Janssens", _V, "nl", "meuse", ("courses_aines", "bricolage")),
    Character("Thomas Wouters", _V, "nl", "meuse", ("presence",), "📅"),
    Character("Léa Gérard", _V, place="meuse", likes=("courses_aines",)),
    Character("Jürgen Müller", _V, "de", "citadelle", ("presence", "papiers")),
    Character("Sylvie Evrard", _V, place="citadelle", likes=("presence",), free="☀️"),
    Character("Pierre Lemaire", _V, place="citadelle", likes=("bricolage",)),
    Character("Inès Garcia", _V, place="plateau", likes=("courses_aines", "papiers")),
    Character("Youssef Amrani", _V, place="plateau", likes=("bricolage",), free="📅"),
    # Those who have not met the bot yet
    Character("Kofi Asante", _S),
    Character("Noah Simon", _S),
    Character("Louise Marchal", _S),
    Character("Karim Saïdi", _S),
    Character("Maria Kowalska", _S, "pl"),
    # Those who will speak for an association
    Character("Colette Baudoux", _S),
    Character("Samira Ouali", _S),
    Character("Dirk Segers", _S),
    # Those who will come by a poster, to help
    Character("Nora Verbeke", _S, place="gare"),
    Character("Luc Dumont", _S, place="gare"),
    Character("Farid Benali", _S, place="gare"),
    Character("Julie Marchand", _S, place="gare"),
)
