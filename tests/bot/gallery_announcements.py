"""The screens of announcements: each question, the preview's counts, what is kept, the message of the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.views import (
    announcements,
    announcing,
    announcing_audience,
    announcing_preview,
    asking,
    broadcasts,
    digest,
    live_report,
    privacy,
)
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.actions.announcements import Outlook
from solidarity.actions.people import OwnData
from solidarity.announcements import Announcement, AnnouncementId, Motive, State
from solidarity.audiences import Audience, Census, Excluded, Part
from solidarity.broadcasts import Content, Reach, Stage, Step, Words
from solidarity.organisations import OrganisationId, Standing
from solidarity.people import PersonId
from solidarity.receipts import OutboxState
from solidarity.refusals import Why
from tests import cast
from tests.bot import gallery_associations, gallery_broadcasts

DRAFT = "abcde"
TITLE = "Repair café samedi"
SPEAKER = replace(gallery_associations.WAITING, standing=Standing.VALID)
NARROW = Audience(
    frozenset({"gare", "centre"}),
    frozenset({Part.VOLUNTEERS, Part.MEMBERS}),
    frozenset({"fr", "nl"}),
    frozenset({"courses_aines"}),
    "aines",
    in_groups=False,
)
WRITTEN_ONE = Announcement(
    id=AnnouncementId(5),
    content=Content(
        {"fr": Words(TITLE, "Apportez vos lampes.")},
        sender=SPEAKER.name,
        until=cast.NOW + timedelta(days=14),
    ),
    audience=Audience(),
    created_at=cast.NOW,
    organisation=OrganisationId(SPEAKER.id),
    author=PersonId(1),
)
PUBLISHED = replace(WRITTEN_ONE, state=State.PUBLISHED, published_at=cast.NOW)
ALL = {
    "written": WRITTEN_ONE,
    "scheduled": replace(WRITTEN_ONE, state=State.SCHEDULED, due=cast.NOW + timedelta(days=2)),
    "published": PUBLISHED,
    "over": replace(PUBLISHED, content=replace(PUBLISHED.content, until=cast.NOW)),
    "withdrawn": replace(PUBLISHED, state=State.WITHDRAWN),
    "hidden": replace(PUBLISHED, state=State.HIDDEN, motive=Motive.ADVERT),
    "narrow": replace(PUBLISHED, audience=NARROW),
}
CENSUS = Census({"fr": 900, "nl": 80, "de": 1}, {"fr": 40}, dict.fromkeys(Excluded, 2))
OUTLOOK = Outlook(CENSUS, 3, cast.NOW + timedelta(seconds=30))
REACH = Reach({OutboxState.SENT: 640, OutboxState.WAITING: 12}, cast.NOW, cast.NOW)
LONG_TEXTS = {
    "message of the day": "each announcement of the day, a line each",
    "own data of an author": "all that is kept, a line each",
    "own data of a busy author": "the same",
}
WRITTEN = {
    *(
        TITLE,
        "Apportez vos lampes",
        "Apportez vos lampes et vos vélos",
        "Repair café samedi Apportez vos lampes",
    ),
    *("15 h", "Les Amis de la Gare Apportez vos lampes"),
}
"""What people wrote, and hours."""


def gallery(scene: Scene) -> dict[str, Screen]:
    """All of them, by a name that says which."""
    return {**_asking(scene), **_aiming(scene), **_previews(scene), **_kept(scene), **_read(scene)}


def _asking(scene: Scene) -> dict[str, Screen]:
    waits = gallery_associations.WAITING
    return {
        "announce, for whom": announcing.ask_speaker(scene, DRAFT, [SPEAKER], town=True),
        "announce, words": announcing.ask_words(scene, DRAFT, SPEAKER),
        "announce, words of the town": announcing.ask_words(scene, DRAFT, None),
        "announce, words of one that waits": announcing.ask_words(scene, DRAFT, waits),
        "announce, new words": announcing.ask_new_words(scene, DRAFT),
        "announce, no such file": announcing.no_such_file(scene),
        "announce, only words": announcing.only_words(scene),
        "announce, without words": announcing.without_words(scene),
        "announce, too long": announcing.too_long(scene, 3000),
        "announce, change what": announcing_preview.change_what(scene, DRAFT),
        "announce, lasting": announcing.ask_lasting(scene, DRAFT, 14),
        "announce, language": announcing_preview.choose_language(scene, DRAFT, ["fr"], {"nl": 80}),
        "announce, translation": announcing_preview.ask_translation(scene, DRAFT, "nl"),
        "announce, day": announcing.ask_day(scene, DRAFT),
        "announce, hour": announcing.ask_hour(scene, DRAFT, scene.today.isoformat()),
        "announce, draft": asking.draft_waiting(scene, DRAFT, "announce"),
        "announce, cancelled": asking.cancelled(scene, "announce"),
    }


def _aiming(scene: Scene) -> dict[str, Screen]:
    return {
        "announce, audience": announcing_audience.ask_audience(scene, DRAFT, Audience()),
        "announce, narrow audience": announcing_audience.ask_audience(scene, DRAFT, NARROW),
        "announce, in groups only": announcing_audience.ask_audience(
            scene, DRAFT, Audience(in_private=False)
        ),
        "announce, places": announcing_audience.choose_places(scene, DRAFT, ["gare"]),
        "announce, parts": announcing_audience.choose_parts(scene, DRAFT, ["volunteers"]),
        "announce, tongues": announcing_audience.choose_tongues(scene, DRAFT, ["nl"]),
        "announce, likes": announcing_audience.choose_likes(scene, DRAFT, ["compagnie"]),
        "announce, theme": announcing_audience.choose_theme(scene, DRAFT, "aines"),
        "announce, way": announcing_audience.choose_way(scene, DRAFT, Audience()),
    }


def _previews(scene: Scene) -> dict[str, Screen]:
    night = replace(scene, now=cast.NOW.replace(hour=22))
    seen = announcing_preview.Seen(OUTLOOK, {"nl": 80, "de": 1}, "fr")
    nobody = replace(seen, outlook=Outlook(Census(), 0, cast.NOW), missing={})
    alone = replace(seen, outlook=Outlook(Census({"fr": 1}, {"fr": 1}), 1, cast.NOW), missing={})
    return {
        "announce, shown above": announcing_preview.shown_above(scene),
        "announce, counts": announcing_preview.control(scene, DRAFT, seen),
        "announce, counts of few": announcing_preview.control(scene, DRAFT, alone),
        "announce, counts at night": announcing_preview.control(night, DRAFT, seen),
        "announce, nobody": announcing_preview.control(scene, DRAFT, nobody),
        "announce, draft only": announcing_preview.control(scene, DRAFT, replace(seen, may_publish=False)),
        "announce, correction": announcing_preview.control(scene, DRAFT, replace(seen, told=640)),
        "announce, correction for one": announcing_preview.control(scene, DRAFT, replace(seen, told=1)),
    }


def _kept(scene: Scene) -> dict[str, Screen]:
    it, cards = WRITTEN_ONE, {}
    for name, item in ALL.items():
        cards[f"announcement, {name}"] = announcements.card(scene, item, REACH, theirs=True, may_hide=False)
    seen = announcements.card(scene, PUBLISHED, REACH, theirs=False, may_hide=True)
    motives = {
        f"announcement, hidden as {item}": announcements.card(
            scene, replace(ALL["hidden"], motive=item), None, theirs=True, may_hide=False
        )
        for item in Motive
    }
    return {
        **cards,
        **motives,
        "announcement, as the town sees it": seen,
        "announcements": announcements.listed(scene, list(ALL.values()), SPEAKER),
        "announcements of the town": announcements.listed(scene, [it] * 9, None, 1),
        "announcements, none": announcements.listed(scene, [], SPEAKER),
        "announcement kept": announcements.kept(scene, it, waits=True),
        "announcement scheduled": announcements.scheduled(scene, ALL["scheduled"]),
        "announcement dropped": announcements.dropped(scene),
        "announcement taken back": announcements.taken_back(scene, it),
        "withdraw?": announcements.confirm_withdraw(scene, PUBLISHED),
        "hide?": announcements.choose_motive(scene, PUBLISHED),
        "announcement held, suspended": announcements.held_notice(scene, it, Why.NOT_SPEAKING),
    }


def _read(scene: Scene) -> dict[str, Screen]:
    told = replace(gallery_broadcasts.NEWS, step=Step.UPDATE, stage=Stage.DONE)
    mine = OwnData(cast.neighbour(cast.ROSA), (), (), (), announced=(PUBLISHED,))
    more = replace(mine, announced=(PUBLISHED, WRITTEN_ONE))
    changed = Reach(edits={OutboxState.SENT: 640, OutboxState.WAITING: 3})
    few = Reach({OutboxState.SENT: 1}, edits={OutboxState.SENT: 1})
    over = {
        f"announcement {step}": broadcasts.private(scene, replace(told, step=step))
        for step in (Step.WITHDRAWN, Step.HIDDEN)
    }
    return {
        **over,
        "own data of an author": privacy.own_data(scene, mine, {}),
        "own data of a busy author": privacy.own_data(scene, more, {}),
        "message of the day": digest.digest(scene, [PUBLISHED] * 6),
        "message of the day, one": digest.digest(scene, [PUBLISHED]),
        "report of a correction": live_report.live_report(scene, told, changed, {}),
        "report of a small correction": live_report.live_report(scene, told, few, {}),
    }
