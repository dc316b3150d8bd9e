"""The two files of `/mesdonnees`: a page to read and to print in the reader's language, and data as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.i18n import lines, plain
from bot.papers.own_data import Chapter, Page, Table, as_html, as_json, rows_of
from bot.papers.own_data_keys import KEYS, SECTIONS
from bot.views import privacy
from bot.views.scene import Scene, person_name
from bot.views.screen import Screen, Upload
from solidarity.actions.privacy import Everything
from solidarity.missions import Mission, State
from solidarity.people import PersonId
from solidarity.ports import Deed, Record

Names = Mapping[PersonId, str]
TOPICS: Mapping[str, tuple[str, ...]] = {
    "account": ("account", "arrived_by", "kept_apart", "ban", "homes_seen"),
    "requests": ("requests", "requests_reported", "agreements_waiting"),
    "missions": ("missions_taken", "offers", "missions_kept"),
    "messages": (
        *("messages_with_cards", "messages_passed_on", "messages_received", "topics", "messages_unread"),
        *("conversations", "messages_being_read", "messages_being_answered", "messages_to_me"),
    ),
    "groups": ("groups", "associations_joined", "associations_registered"),
    "news": ("announcements_waiting", "alerts_answered"),
    "audit": ("audit_about_me", "audit_by_me", "concerns_told"),
    "work": (
        *("links_made", "agreements_called", "offers_made", "missions_published", "missions_looked_after"),
        *("groups_connected", "associations_decided", "announcements_written", "announcements_hidden"),
        *("alerts_written", "alerts_agreed", "alerts_asked", "broadcasts", "reports", "concerns_handled"),
    ),
}
"""Which rows stand below which heading."""
LATER = timedelta(days=400)
"""A page that is kept names each day by its date, as it will be read some other day."""
NAMELESS = frozenset({Deed.BARRED, Deed.UNBARRED, Deed.FROZEN, Deed.UNFROZEN, Deed.CHOSE})
"""What the town hall answers for as a whole: who of it decided is not told."""


def files(scene: Scene, found: Everything, names: Names, left_out: Sequence[str]) -> tuple[Screen, Screen]:
    """Both, as two messages."""
    t = scene.t
    records = named(found.records, names)
    page = as_html(page_of(scene, found, records, names))
    data = as_json(
        records,
        about={
            "made_at": scene.now,
            "municipality": scene.town_name,
            "contact": scene.town.privacy_contact,
            "language": t.locale,
            "time_zone": "UTC",
        },
        sections=SECTIONS,
        keys=KEYS,
        left_out=left_out,
    )
    # i18n: Name of a file; letters without accents only.
    name = t.label("mes-donnees")
    readable = lines(
        t("*Tout ce que nous gardons de vous.*"),
        t("Ouvrez ce fichier pour le lire ou l'imprimer. Gardez-le pour vous."),
    )
    machine = t("La même chose, pour un programme.")
    return (
        Screen(readable, upload=Upload(f"{name}.html", page)),
        Screen(machine, upload=Upload(f"{name}.json", data)),
    )


def named(records: Mapping[str, Sequence[Record]], names: Names) -> dict[str, list[dict[str, object]]]:
    """With the first names of those who did something, where they are still with us."""
    found = {section: [dict(row) for row in rows] for section, rows in records.items()}
    for row in found.get("audit_about_me", ()):
        if row.get("deed") in NAMELESS:
            row["actor_id"] = None
        actor = row.get("actor_id")
        row["actor"] = names.get(PersonId(actor)) if isinstance(actor, int) else None
    return found


def actors(found: Everything) -> set[PersonId]:
    """Everybody whose first name the files may need."""
    rows = found.records.get("audit_about_me", ())
    mine = {PersonId(row["actor_id"]) for row in rows if isinstance(row["actor_id"], int)}
    looks = {item.actor for item in found.looks if item.actor is not None}
    traces = {item.actor for item in found.data.traces if item.actor is not None}
    return mine | looks | traces


def page_of(scene: Scene, found: Everything, records: Mapping[str, Sequence[Record]], names: Names) -> Page:
    """Everything in words first, then row by row as it is kept."""
    t = scene.t
    me = found.data.person
    dated = replace(scene, now=scene.now + LATER)
    title = t.label("Ce que nous gardons : {name}", name=person_name(scene, me.first_name))
    intro = [
        # i18n: {town}: the municipality; {day}: « mardi 24 novembre 2026 à 10 h ».
        t("{town}, {day}.", town=scene.town_name, day=t.day_hour(scene.now, dated.now)),
        t("Questions : {contact}", contact=scene.town.privacy_contact),
    ]
    chapters = [
        Chapter(t.label("Vous"), [plain(line) for line in privacy.own_lines(scene, found.data, names)]),
        Chapter(t.label("Vos demandes"), _requests(dated, found)),
        Chapter(t.label("Vos missions"), [plain(dated.summary(item)) for item in found.data.held]),
        Chapter(t.label("Qui a vu quoi"), _looks(dated, found, names)),
        Chapter(t.label("Ce qui n'est pas dans ce fichier"), _not_here(scene)),
    ]
    titles = _titles(scene)
    for topic, sections in TOPICS.items():
        tables = [Table(name, rows_of(records[name])) for name in sections if records.get(name)]
        if tables:
            chapters.append(Chapter(titles[topic], tables=tables))
    return Page(
        title=title,
        language=t.locale,
        rtl=t.rtl,
        intro=[plain(line) for line in intro],
        contents=t.label("Sommaire"),
        chapters=[item for item in chapters if item.lines or item.tables],
    )


def _titles(scene: Scene) -> dict[str, str]:
    """Headings of what is kept row by row."""
    t = scene.t
    return {
        "account": t.label("Mot pour mot : votre compte"),
        "requests": t.label("Mot pour mot : vos demandes"),
        "missions": t.label("Mot pour mot : vos missions"),
        "messages": t.label("Mot pour mot : vos messages"),
        "groups": t.label("Mot pour mot : vos groupes et associations"),
        "news": t.label("Mot pour mot : annonces et alertes"),
        "audit": t.label("Mot pour mot : qui a fait quoi"),
        "work": t.label("Mot pour mot : votre travail pour la commune"),
    }


def _requests(scene: Scene, found: Everything) -> list[str]:
    t = scene.t
    said = []
    for item in found.data.asked:
        said.append(plain(t("{what}. Numéro {number}. {state}", **_request(scene, item))))
        request = item.request
        if request is None:
            continue
        if request.beneficiary is not None:
            other = request.beneficiary
            said.append(plain(t("Pour {name}, téléphone {phone}.", name=other.name, phone=other.phone)))
        if request.detail.text:
            said.append(plain(t("Détail : {text}", text=request.detail.text)))
        if request.address:
            said.append(plain(t("Adresse : {address}", address=request.address)))
    return said


def _request(scene: Scene, item: Mission) -> dict[str, str]:
    return {"what": plain(scene.summary(item)), "number": item.reference, "state": _state(scene, item)}


def _state(scene: Scene, item: Mission) -> str:
    t = scene.t
    return {
        State.OPEN: t.label("En cours."),
        State.TAKEN: t.label("En cours."),
        State.DONE: t.label("C'est fait."),
        State.CONFIRMED: t.label("C'est fait."),
        State.CANCELLED: t.label("Annulée."),
        State.CLOSED: t.label("Fermée par la commune."),
    }[item.state]


def _looks(scene: Scene, found: Everything, names: Names) -> list[str]:
    if not found.looks:
        return [plain(scene.t("Personne n'a vu votre adresse ni votre numéro."))]
    return [plain(privacy.look_with_number(scene, item, names)) for item in found.looks]


def _not_here(scene: Scene) -> list[str]:
    """What is kept and not given, and why."""
    t = scene.t
    said = (
        t("Une inquiétude dite sur vous : la loi protège la personne qui en parle."),
        t("Ce que d'autres personnes ont écrit d'elles-mêmes : c'est à elles."),
        t("Les clés qui protègent vos données : données à quelqu'un, elles ne protègent plus."),
        t("Les textes de vos messages : nous les effaçons une fois transmis."),
        t("Telegram garde sa propre copie de la conversation, hors d'Europe."),
    )
    return [plain(line) for line in said]
