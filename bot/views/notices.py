"""Every notice in words, from the situation as it is when it is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from bot.callbacks import Press, to_base36
from bot.i18n import lines
from bot.views import (
    alerts,
    announcements,
    asking,
    associations,
    barring,
    broadcasts,
    changing,
    channels,
    concerns,
    digest,
    factors,
    groups,
    idle,
    live_report,
    loans,
    missions,
    posts,
    proxies,
    publishing,
    relay,
    requests,
    sharing,
    staff,
    staffing,
    team,
    triage,
    trust,
    validating,
    visits,
)
from bot.views.scene import Scene, press
from bot.views.screen import Button, Media, MediaKind, Screen, Span
from solidarity.alert_messages import preview
from solidarity.alerts import Alert
from solidarity.announcements import Announcement
from solidarity.boards import Tally
from solidarity.broadcasts import Broadcast, Reach, Subject
from solidarity.changes import Part
from solidarity.groups import Binding, Group, Right
from solidarity.missions import Mission, State
from solidarity.notices import Cause, Fact, Kind, Notice, Situation
from solidarity.organisations import Organisation, Reason
from solidarity.people import Neighbour, PersonId, Role
from solidarity.posts import Became
from solidarity.publishing import Motive
from solidarity.refusals import Why
from solidarity.rights import Action, can
from solidarity.topics import Topic
from solidarity.trust import Step

Render = Callable[[Scene, Notice, Situation], Screen]


def render(scene: Scene, notice: Notice, situation: Situation) -> Screen:
    """The screen for a notice."""
    if _is_not_theirs(notice, situation):
        return staff.not_theirs(scene, _mission(situation))
    if notice.facts.get("folded") and situation.mission is not None:
        return requests.folded(scene, situation.mission, situation.names)
    return _RENDER[notice.kind](scene, notice, situation)


def _is_not_theirs(notice: Notice, at: Situation) -> bool:
    """A coordinators' card of somebody whose role ended, or whose sector the request left."""
    if notice.kind is not Kind.STAFF_CARD or at.reader is None or at.mission is None:
        return False
    return not can(at.reader, Action.STEER, at.mission)


def _mission(situation: Situation) -> Mission:
    if situation.mission is None:
        msg = "a notice about a mission was rendered without one"
        raise ValueError(msg)
    return situation.mission


def _who(notice: Notice) -> PersonId | None:
    who = notice.facts.get("who")
    return PersonId(int(who)) if who is not None else None


def _offer(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return missions.mission_card(scene, _mission(at), at.reader, at.names, at.why)


def _group_card(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return groups.group_card(scene, _mission(at), at.names)


def _staff_card(scene: Scene, notice: Notice, at: Situation) -> Screen:
    cause, mission = notice.facts.get("cause"), _mission(at)
    if at.reader is not None and mission.has(at.reader.id) and not mission.state.is_over:
        return missions.mission_card(scene, mission, at.reader, at.names)  # who has it needs its buttons
    return staff.staff_card(
        scene,
        mission,
        at.names,
        Cause(str(cause)) if cause else None,
        private=at.reader is not None,
        reader=at.reader.id if at.reader is not None else None,
        who=_who(notice),
        numbers=at.numbers,
    )


def _asker_card(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return requests.asker_card(scene, _mission(at), at.names)


def _released(scene: Scene, notice: Notice, at: Situation) -> Screen:
    if notice.facts.get("by") == "staff":
        return requests.reassigned(scene, _mission(at), at.names)
    return requests.released(scene, _mission(at), at.names, _who(notice))


def _cancelled(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    mission = _mission(at)
    name = scene.helped(mission, at.names)
    if mission.state is State.CLOSED:
        words = scene.t("La commune a fermé cette demande. Merci d'avoir dit oui !")
    else:
        words = scene.t("{name} n'a plus besoin d'aide. Merci d'avoir dit oui !", name=name)
    return Screen(lines(scene.summary(mission), words))


def _done_by_asker(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    mission = _mission(at)
    name = scene.name(at.names, mission.host)
    return Screen(
        lines(scene.summary(mission), scene.t("*{name} dit que c'est fait. Merci, vraiment !*", name=name))
    )


def _thanked(scene: Scene, notice: Notice, at: Situation) -> Screen:
    mission = _mission(at)
    name = scene.name(at.names, mission.request.asker if mission.request else None)
    thanks = scene.t("❤️ *{name} vous dit merci !*", name=name)
    words = str(notice.facts.get("text", ""))
    return Screen(lines(thanks, words) if words else thanks, effect=HEART)


HEART = "5159385139981059251"
"""Telegram's own heart, shown where the client has it."""


def _relay(scene: Scene, notice: Notice, at: Situation) -> Screen:
    kind = notice.facts.get("attachment")
    media = Media(MediaKind(str(kind)), str(notice.facts["file_id"])) if kind else None
    name = scene.name(at.names, _who(notice))
    return relay.relayed(scene, _mission(at), name, str(notice.facts.get("text", "")), media)


def _host_card(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    """The resident's card as it stands: the volunteer is on the way, or there."""
    return requests.asker_card(scene, _mission(at), at.names)


def _not_done(scene: Scene, notice: Notice, at: Situation) -> Screen:
    mission = _mission(at)
    said = visits.not_done(scene, scene.name(at.names, _who(notice)))
    mine = mission.request is not None and at.reader is not None and mission.request.asker == at.reader.id
    card = (
        requests.asker_card(scene, mission, at.names)
        if mine
        else missions.mission_card(scene, mission, at.reader, at.names)
    )
    return Screen(lines(said, card.text), card.rows)


def _check_in(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return visits.check_in(scene, _mission(at))


def _safe_in(scene: Scene, notice: Notice, at: Situation) -> Screen:
    mission, helper = _mission(at), PersonId(int(notice.facts["helper"]))
    asks_helper = at.reader is not None and at.reader.id == helper
    other = mission.host if asks_helper else helper
    return visits.safe_in(scene, mission, helper, scene.name(at.names, other), asks_helper=asks_helper)


def _expense(scene: Scene, notice: Notice, at: Situation) -> Screen:
    cents = notice.facts.get("cents")
    return visits.expense(
        scene,
        _mission(at),
        scene.name(at.names, _who(notice)),
        str(notice.facts["file_id"]),
        int(cents) if cents is not None else None,
    )


def _undelivered(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return undelivered(scene, _mission(at), at.reader)


def undelivered(scene: Scene, mission: Mission, reader: Neighbour | None) -> Screen:
    """The other side cannot be reached here: whoever wrote is shown the way to the municipality."""
    lasts = reader is not None and not mission.state.is_over
    asker = lasts and mission.request is not None and reader is not None and mission.host == reader.id
    helper = lasts and reader is not None and mission.has(reader.id)
    return relay.undelivered(scene, mission, calls=asker, asks=helper)


def _address_shared(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return sharing.address_shared(scene, _mission(at), scene.helped(_mission(at), at.names))


def _own_phone_shared(scene: Scene, notice: Notice, at: Situation) -> Screen:
    who = _who(notice)
    return sharing.own_number_shared(scene, _mission(at), scene.name(at.names, who), to_base36(who or 0))


def _address(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    mission = _mission(at)
    return sharing.address(scene, mission, scene.helped(mission, at.names))


def _reopened(scene: Scene, notice: Notice, at: Situation) -> Screen:
    return relay.reopened(scene, _mission(at), scene.name(at.names, _who(notice)))


def _caution(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return relay.caution(scene, _mission(at))


def _private_topic(scene: Scene, notice: Notice, at: Situation) -> Screen:
    return Screen(relay.topic_name(scene, _mission(at), scene.name(at.names, _who(notice))))


def _phone_shared(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    mission = _mission(at)
    t = scene.t
    name = scene.name(at.names, mission.request.asker if mission.request else None)
    return Screen(
        t("{name} partage son numéro avec vous.", name=name),
        ((press(t.label("📞 Numéro"), Press.PHONE, mission.id),),),
    )


def _changed(scene: Scene, notice: Notice, at: Situation) -> Screen:
    mission = _mission(at)
    parts = [Part(word) for word in str(notice.facts["what"]).split()]
    return changing.changed(scene, mission, scene.name(at.names, mission.host), parts, at.reader)


def _new_detail(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    shown = missions.detail_screen(scene, _mission(at), at.reader) if at.reader is not None else None
    return shown or Screen(scene.t("Le détail est retiré."))


def _late(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return requests.late(scene, _mission(at), at.names)


def _still_needed(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return changing.still_needed(scene, _mission(at))


def _seat_passed(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return publishing.seat_passed(scene, _mission(at))


def _called_off(scene: Scene, notice: Notice, at: Situation) -> Screen:
    return publishing.called_off(scene, _mission(at), Motive(str(notice.facts["motive"])))


def _vouched(scene: Scene, notice: Notice, at: Situation) -> Screen:
    step, until = Step(str(notice.facts.get("step", Step.IDENTITY))), notice.facts.get("until")
    if notice.facts.get("back"):
        return trust.taken_back(scene, step)
    day = date.fromisoformat(str(until)) if until is not None else None
    return trust.vouched(scene, step, scene.name(at.names, _who(notice)), day)


def _entrusted(scene: Scene, notice: Notice, at: Situation) -> Screen:
    return trust.entrusted(scene, scene.name(at.names, _who(notice)))


def _idle(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    return idle.warning(scene, date.fromisoformat(str(notice.facts["until"])))


def _loan_ends(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    return loans.loan_ends(scene, date.fromisoformat(str(notice.facts["until"])))


def _minor_joined(scene: Scene, notice: Notice, at: Situation) -> Screen:
    return Screen(
        scene.t(
            "{name}, 15 à 17 ans, veut aider. Proposez des missions encadrées.",
            name=scene.name(at.names, _who(notice)),
        )
    )


def _unreachable(scene: Scene, notice: Notice, at: Situation) -> Screen:
    t = scene.t
    mission = _mission(at)
    show = (press(t.label("📋 Voir la demande"), Press.STAFF_CARD, mission.id),)
    if at.reader is None:  # in a group: need, place and name are never together
        words = t("Demande {number} : une personne ne reçoit plus mes messages.", number=mission.reference)
        return Screen(words, (show, *_elsewhere(scene, mission, _who(notice))))
    return Screen(
        lines(
            scene.summary(mission),
            t(
                "{name} ne reçoit plus mes messages. Demande {number} : à appeler.",
                name=scene.name(at.names, _who(notice)),
                number=mission.reference,
            ),
        ),
        (show, *_elsewhere(scene, mission, _who(notice))),
    )


def _reassigned(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return staffing.reassigned(scene, _mission(at))


def _reclassified(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    mission = _mission(at)
    if at.reader is not None and mission.host == at.reader.id:
        card = requests.asker_card(scene, mission, at.names)
    else:
        card = missions.mission_card(scene, mission, at.reader, at.names)
    return triage.reclassified(scene, mission, card)


def _merged(scene: Scene, notice: Notice, at: Situation) -> Screen:
    kept = notice.facts.get("kept")
    helper = "helper" in notice.facts
    return triage.merged(scene, _mission(at), int(kept) if kept is not None else None, helper=helper)


def _role_ended(scene: Scene, notice: Notice, at: Situation) -> Screen:
    return team.ended(scene, Role(str(notice.facts["role"])), at.reader)


def _role_ends(scene: Scene, notice: Notice, at: Situation) -> Screen:
    return team.ends(scene, notice, scene.name(at.names, _who(notice)), at.reader)


def _role_lasts(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    return team.lasts(scene, notice)


def _factor(scene: Scene, notice: Notice, at: Situation) -> Screen:
    who = PersonId(int(notice.facts["who"]))
    name, what = scene.name(at.names, who), str(notice.facts["what"])
    if what == "asks":
        return factors.is_it_they(scene, who, name, int(notice.facts["at"]))
    return factors.changed(scene, who, name, what, at.reader)


def _taken_over(scene: Scene, notice: Notice, at: Situation) -> Screen:
    return staffing.taken_over(scene, _mission(at), at.names, _who(notice))


def _elsewhere(scene: Scene, mission: Mission, who: PersonId | None) -> tuple[tuple[Button, ...], ...]:
    """Where it is the helper who cannot be reached: somebody else can be looked for."""
    if who is None or not mission.has(who) or mission.state.is_over:
        return ()
    # i18n: The helper cannot be reached; the request is offered to others again. max 24
    label = scene.t.label("🔁 Chercher ailleurs")
    return ((press(label, Press.REPLACE, mission.id, to_base36(who)),),)


def _group_asks(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    asks = channels.channel_asks if "channel" in notice.facts else groups.group_asks
    return asks(scene, int(notice.facts["group"]), str(notice.facts["title"]))


def _group_bound(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    facts = notice.facts
    missing = facts.get("missing")
    group = Group(
        0,
        "",
        Binding(str(facts["binding"])),
        neighbourhood=str(facts.get("place") or "") or None,
        theme=str(facts.get("theme") or "") or None,
        rights=None if missing is None else frozenset(Right) - _rights(missing),
        forum=True,  # so that a missing right to keep topics counts: it is named only where it is missing
    )
    return groups.bound(scene, group)


def _rights(words: Fact) -> frozenset[Right]:
    return frozenset(Right(item) for item in str(words).split())


def _group_rights(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    missing = _rights(notice.facts["missing"])
    if "title" in notice.facts:
        return channels.rights(scene, str(notice.facts["title"]), missing)
    return groups.rights(scene, missing)


def _group_crowd(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    return groups.crowd(scene, str(notice.facts["title"]), int(notice.facts["members"]))


def _board(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    facts = notice.facts
    if "gone" in facts:
        return Screen(())
    if "retired" in facts:
        return groups.retired_board(scene)
    tally = Tally(int(facts["open"]), int(facts["taken"]), int(facts["solved"]))
    return groups.board(scene, scene.place(str(facts["place"])), tally)


def _topic(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    return Screen((Span(groups.topic_name(scene, Topic(str(notice.facts["topic"])))),))


def _topic_closed(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    return groups.topic_closed(scene, Topic(str(notice.facts["topic"])))


def _group_lost(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    lost = channels.lost if "channel" in notice.facts else groups.lost
    return lost(scene, str(notice.facts["title"]), Cause(str(notice.facts["cause"])))


def _organisation(situation: Situation) -> Organisation:
    if situation.organisation is None:
        msg = "a notice about an association was rendered without one"
        raise ValueError(msg)
    return situation.organisation


def _association_asks(scene: Scene, notice: Notice, at: Situation) -> Screen:
    private, late = at.reader is not None, "late" in notice.facts
    return validating.staff_card(scene, _organisation(at), at.names, private=private, late=late)


def _association_decided(scene: Scene, notice: Notice, at: Situation) -> Screen:
    reason = notice.facts.get("reason")
    why = Reason(str(reason)) if reason is not None else None
    return associations.decided(scene, _organisation(at), str(notice.facts["how"]), why)


def _association_asked(scene: Scene, notice: Notice, at: Situation) -> Screen:
    who, text = scene.name(at.names, _who(notice)), str(notice.facts["text"])
    return associations.asked(scene, _organisation(at), who, text)


def _association_answered(scene: Scene, notice: Notice, at: Situation) -> Screen:
    who, text = scene.name(at.names, _who(notice)), str(notice.facts["text"])
    return validating.answered(scene, _organisation(at), who, text, private=at.reader is not None)


def _association_joined(scene: Scene, notice: Notice, at: Situation) -> Screen:
    return associations.joined_us(scene, _organisation(at), scene.name(at.names, _who(notice)))


def _association_removed(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return associations.removed(scene, _organisation(at))


def _association_silent(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return validating.nobody_speaks(scene, _organisation(at))


def _association_lead(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return associations.now_leading(scene, _organisation(at))


def _agreement_asks(scene: Scene, notice: Notice, at: Situation) -> Screen:
    if at.agreement is None:
        return proxies.gone(scene)
    if "newer" in notice.facts:
        return proxies.moved(scene)
    why = next((item for item in ("again", "late") if item in notice.facts), "")
    reader = at.reader.id if at.reader is not None else None
    return proxies.staff_card(scene, at.agreement, at.names, reader, why=why)


def _agreement_late(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return proxies.gone(scene) if at.agreement is None else proxies.late(scene, at.agreement)


def _agreement_over(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    facts = notice.facts
    return proxies.over(
        scene, str(facts["how"]), str(facts["category"]), date.fromisoformat(str(facts["day"]))
    )


def _made_own(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return proxies.made_own(scene, _mission(at), at.names)


def _agreed(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return proxies.agreed(scene, _mission(at), at.names)


def _draft_waiting(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    return asking.draft_waiting(scene, str(notice.facts["draft"]), str(notice.facts["flow"]))


def _slow_down(scene: Scene, _notice: Notice, _at: Situation) -> Screen:
    return relay.slow_down(scene)


def _apology(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    t = scene.t
    return Screen(
        lines(
            t(
                "Un souci technique, pardon. Dites ce numéro à la commune : {reference}.",
                reference=str(notice.facts["reference"]),
            ),
            scene.helpline(),
            t("Danger immédiat ? Appelez le {emergency}.", emergency=scene.town.emergency),
        )
    )


def _broadcast(situation: Situation) -> Broadcast:
    if situation.broadcast is None:
        msg = "a message to many was rendered without its broadcast"
        raise ValueError(msg)
    return situation.broadcast


def _to_many(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return broadcasts.private(scene, _broadcast(at))


def _report(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    broadcast = _broadcast(at)
    rows = None
    if broadcast.subject is Subject.ALERT:
        rows = alerts.report_rows(scene, broadcast, at.alert, at.reader)
    return live_report.live_report(scene, broadcast, at.reach or Reach(), at.answers, rows)


def _alert(situation: Situation) -> Alert:
    if situation.alert is None:
        msg = "a notice about an alert was rendered without one"
        raise ValueError(msg)
    return situation.alert


def _alert_preview(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return broadcasts.private(scene, preview(_alert(at), at.now))


def _alert_card(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return alerts.card(scene, _alert(at), at.reader, at.names, at.counted)


def _alert_outcome(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return alerts.outcome(scene, _alert(at), at.names)


def _digest(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return digest.digest(scene, at.announcements)


def _announcement_out(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    """Its live report, from then on edited in place."""
    return live_report.live_report(scene, _broadcast(at), at.reach or Reach(), {})


def _announcement(situation: Situation) -> Announcement:
    if not situation.announcements:
        msg = "a notice about an announcement was rendered without one"
        raise ValueError(msg)
    return situation.announcements[0]


def _announcement_held(scene: Scene, notice: Notice, at: Situation) -> Screen:
    return announcements.held_notice(scene, _announcement(at), Why(str(notice.facts["why"])))


def _announcement_hidden(scene: Scene, _notice: Notice, at: Situation) -> Screen:
    return announcements.hidden_notice(scene, _announcement(at))


def _post(scene: Scene, notice: Notice, at: Situation) -> Screen:
    if "gone" in notice.facts:
        return Screen(())
    became = notice.facts.get("became")
    if became is not None:
        return posts.over(scene, _broadcast(at), Became(str(became)))
    return broadcasts.post(scene, _broadcast(at))


def _concern(scene: Scene, notice: Notice, at: Situation) -> Screen:
    if at.concern is None:  # not for its reader, or gone: not a word of it
        return concerns.none_waits(scene)
    reader = at.reader.id if at.reader is not None else None
    late = "late" in notice.facts
    return concerns.card(scene, at.concern, at.names, at.mission, reader, young=at.young, late=late)


def _concern_taken(scene: Scene, notice: Notice, at: Situation) -> Screen:
    return concerns.taken_by(scene, scene.name(at.names, _who(notice)), at.mission)


def _barred(scene: Scene, notice: Notice, _at: Situation) -> Screen:
    until = notice.facts.get("until")
    last = str(until) if until is not None else None
    return barring.barred(scene, str(notice.facts["bar"]), str(notice.facts["why"]), last)


def _unbarred(scene: Scene, _notice: Notice, _at: Situation) -> Screen:
    return barring.unbarred(scene)


def _frozen(scene: Scene, notice: Notice, at: Situation) -> Screen:
    who, other = _who(notice), PersonId(int(notice.facts["other"]))
    own = at.reader is not None and at.reader.id == who
    out, stopped = int(notice.facts.get("out", 0)), int(notice.facts.get("stopped", 0))
    by = scene.name(at.names, other)
    # Only a coordinator can end it: nobody else gets a button for that.
    person = who if at.reader is not None and can(at.reader, Action.BAR) else None
    name = scene.name(at.names, who)
    return barring.frozen(scene, name, by, own=own, person=person, out=out, stopped=stopped)


def _unfrozen(scene: Scene, notice: Notice, at: Situation) -> Screen:
    who, other = _who(notice), notice.facts.get("other")
    own = at.reader is not None and at.reader.id == who
    by = scene.name(at.names, PersonId(int(other))) if other is not None else None
    return barring.unfrozen(scene, scene.name(at.names, who), by, own=own)


def _nothing(_scene: Scene, _notice: Notice, _at: Situation) -> Screen:
    """A reaction has no words, nor has a pin."""
    return Screen(())


_RENDER: Mapping[Kind, Render] = {
    Kind.OFFER: _offer,
    Kind.GROUP_CARD: _group_card,
    Kind.STAFF_CARD: _staff_card,
    Kind.ASKER_CARD: _asker_card,
    Kind.TAKEN: _asker_card,
    Kind.HELD: _offer,
    Kind.RELEASED: _released,
    Kind.CANCELLED: _cancelled,
    Kind.CLOSED: _asker_card,
    Kind.DONE: _asker_card,
    Kind.DONE_BY_ASKER: _done_by_asker,
    Kind.THANKED: _thanked,
    Kind.ON_THE_WAY: _host_card,
    Kind.ARRIVED: _host_card,
    Kind.NOT_DONE: _not_done,
    Kind.CHECK_IN: _check_in,
    Kind.SAFE_IN: _safe_in,
    Kind.EXPENSE: _expense,
    Kind.ADDRESS_SHARED: _address_shared,
    Kind.OWN_PHONE_SHARED: _own_phone_shared,
    Kind.ADDRESS: _address,
    Kind.PHONE: _nothing,
    Kind.HIDDEN: _nothing,
    Kind.WHISPER_OVER: _nothing,
    Kind.REOPENED: _reopened,
    Kind.CAUTION: _caution,
    Kind.PRIVATE_TOPIC: _private_topic,
    Kind.RELAY: _relay,
    Kind.TRANSMITTED: _nothing,
    Kind.UNDELIVERED: _undelivered,
    Kind.PHONE_SHARED: _phone_shared,
    Kind.CHANGED: _changed,
    Kind.NEW_DETAIL: _new_detail,
    Kind.LATE: _late,
    Kind.STILL_NEEDED: _still_needed,
    Kind.SEAT_FREE: _offer,
    Kind.SEAT_PASSED: _seat_passed,
    Kind.IN_LINE: _offer,
    Kind.CALLED_OFF: _called_off,
    Kind.MINOR_JOINED: _minor_joined,
    Kind.VOUCHED: _vouched,
    Kind.ENTRUSTED: _entrusted,
    Kind.LOAN_ENDS: _loan_ends,
    Kind.UNREACHABLE: _unreachable,
    Kind.REASSIGNED: _reassigned,
    Kind.TAKEN_OVER: _taken_over,
    Kind.RECLASSIFIED: _reclassified,
    Kind.MERGED: _merged,
    Kind.ROLE_ENDED: _role_ended,
    Kind.ROLE_ENDS: _role_ends,
    Kind.ROLE_LASTS: _role_lasts,
    Kind.FACTOR: _factor,
    Kind.GROUP_ASKS: _group_asks,
    Kind.GROUP_BOUND: _group_bound,
    Kind.GROUP_LOST: _group_lost,
    Kind.GROUP_RIGHTS: _group_rights,
    Kind.GROUP_CROWD: _group_crowd,
    Kind.BOARD: _board,
    Kind.BOARD_PIN: _nothing,
    Kind.ALERT_POST: _post,
    Kind.ANNOUNCEMENT_POST: _post,
    Kind.POST_PIN: _nothing,
    Kind.POST_UNPIN: _nothing,
    Kind.TOPIC: _topic,
    Kind.TOPIC_CLOSED: _topic_closed,
    Kind.ASSOCIATION_ASKS: _association_asks,
    Kind.ASSOCIATION_DECIDED: _association_decided,
    Kind.ASSOCIATION_ASKED: _association_asked,
    Kind.ASSOCIATION_ANSWERED: _association_answered,
    Kind.ASSOCIATION_JOINED: _association_joined,
    Kind.ASSOCIATION_REMOVED: _association_removed,
    Kind.ASSOCIATION_SILENT: _association_silent,
    Kind.ASSOCIATION_LEAD: _association_lead,
    Kind.AGREEMENT_ASKS: _agreement_asks,
    Kind.AGREEMENT_LATE: _agreement_late,
    Kind.AGREEMENT_OVER: _agreement_over,
    Kind.AGREED: _agreed,
    Kind.MADE_OWN: _made_own,
    Kind.IDLE: _idle,
    Kind.DRAFT_WAITING: _draft_waiting,
    Kind.ALERT: _to_many,
    Kind.ANNOUNCEMENT: _to_many,
    Kind.DIGEST: _digest,
    Kind.ANNOUNCEMENT_OUT: _announcement_out,
    Kind.ANNOUNCEMENT_HELD: _announcement_held,
    Kind.ANNOUNCEMENT_HIDDEN: _announcement_hidden,
    Kind.REPORT: _report,
    Kind.ALERT_PREVIEW: _alert_preview,
    Kind.ALERT_CARD: _alert_card,
    Kind.ALERT_OUTCOME: _alert_outcome,
    Kind.ALERT_GOES: _report,
    Kind.SLOW_DOWN: _slow_down,
    Kind.APOLOGY: _apology,
    Kind.CONCERN: _concern,
    Kind.CONCERN_TAKEN: _concern_taken,
    Kind.BARRED: _barred,
    Kind.UNBARRED: _unbarred,
    Kind.FROZEN: _frozen,
    Kind.UNFROZEN: _unfrozen,
}
