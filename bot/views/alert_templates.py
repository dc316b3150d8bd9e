"""The words that are ready for an alert, in every language that has a catalogue.

A grave alert uses them in a language only where somebody who speaks it has signed the catalogue: its header
`X-Reviewed-By`. French is the source and counts. Not here: what kind of event each is
(`solidarity.templates`).
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import N_, SOURCE, Catalogue, Translator
from bot.views.scene import Scene
from solidarity.alerts import needs_second
from solidarity.broadcasts import Words
from solidarity.cap import Severity
from solidarity.templates import Template

# i18n: An alert: its title, what happens, what to do. Everybody reads it: short sentences, simple words.
WORDS: Mapping[Template, tuple[str, str, str]] = {
    Template.HEAT: (
        N_("Très forte chaleur"),
        N_("Il va faire très chaud pendant plusieurs jours."),
        N_("Buvez souvent de l'eau. Restez au frais. Prenez des nouvelles des personnes âgées."),
    ),
    Template.COLD: (
        N_("Très grand froid"),
        N_("Il va geler fort, le jour et la nuit."),
        N_("Restez au chaud. Laissez les aérations ouvertes. Prenez des nouvelles des personnes âgées."),
    ),
    Template.WATER_CUT: (
        N_("Coupure d'eau"),
        N_("L'eau du robinet est coupée."),
        N_("Gardez de l'eau pour boire. Fermez bien les robinets."),
    ),
    Template.WATER_UNSAFE: (
        N_("L'eau du robinet n'est pas potable"),
        N_("L'eau du robinet peut rendre malade."),
        N_("Ne la buvez pas. Prenez de l'eau en bouteille, aussi pour cuisiner."),
    ),
    Template.FLOOD: (
        N_("Risque d'inondation"),
        N_("L'eau monte. Des rues peuvent être inondées."),
        N_("Montez à l'étage. N'allez pas à la cave. Ne prenez pas la voiture."),
    ),
    Template.POWER: (
        N_("Panne d'électricité"),
        N_("Il n'y a plus de courant."),
        N_("Prenez une lampe, pas de bougie. Gardez le frigo fermé."),
    ),
    Template.MISSING: (
        N_("Une personne a disparu"),
        N_("La police cherche une personne de la commune."),
        N_("Regardez autour de vous. Vous pensez l'avoir vue ? Appelez la police."),
    ),
}


def label(scene: Scene, template: Template) -> str:
    """What happens, on a button."""
    t = scene.t
    return {
        Template.HEAT: t.label("☀️ Canicule"),  # i18n: max 18
        Template.COLD: t.label("❄️ Grand froid"),  # i18n: max 18
        Template.WATER_CUT: t.label("🚱 Coupure d'eau"),  # i18n: max 18
        Template.WATER_UNSAFE: t.label("🚰 Eau non potable"),  # i18n: max 18
        Template.FLOOD: t.label("🌊 Inondation"),  # i18n: max 18
        Template.POWER: t.label("🔌 Électricité"),  # i18n: There is no electricity. max 18
        Template.MISSING: t.label("🔎 Disparition"),  # i18n: A person is missing. max 18
        Template.OTHER: t.label("✏️ Autre"),  # i18n: Something else. max 18
    }[template]


def words_of(template: Template, t: Translator) -> Words | None:
    """What is ready in this language; None where it is not translated, or nothing is ready."""
    said = WORDS.get(template)
    if said is None or not all(_has(t.catalogue, sentence) for sentence in said):
        return None
    return Words(*(t.label(sentence) for sentence in said))


def counts(t: Translator, severity: Severity) -> bool:
    """Whether what is ready in this language may go out unread by somebody who speaks it."""
    return t.catalogue.code == SOURCE or bool(t.catalogue.reviewed_by) or not needs_second(severity)


def _has(catalogue: Catalogue, sentence: str) -> bool:
    return catalogue.code == SOURCE or catalogue.rewrite is not None or sentence in catalogue.forms
