"""Everything that is kept, column by column: what it is, why it is kept, and until when.

The data map is made of this, and a test holds it against the tables: each column is named exactly once. Not
here: how long a setting lets it live (`solidarity.retention.Retention`), removing it (`storage.retention`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """Some columns of one table that live equally long."""

    table: str
    columns: tuple[str, ...]
    what: str
    why: str
    until: str
    """After which event it goes, and by what; or for how long it stays."""
    setting: str | None = None
    """The setting of `[retention]` that says how long after that event."""

    @property
    def for_ever(self) -> bool:
        """Whether it goes with nobody and nothing."""
        return self.until == FOR_EVER


FOR_EVER = "for ever"
WITH_PERSON = "the person leaves, is erased, or has not been seen for the time set"
WITH_ROW = "with the rest of its row"
COUNTED = "for ever: it names nobody, and is what the town counts"


def _entry(table: str, columns: str, what: str, why: str, until: str, setting: str | None = None) -> Entry:
    return Entry(table, tuple(columns.split()), what, why, until, setting)


_INSTANCE = (
    _entry(
        "instance",
        "id wrapped_key bot_name paused_at restored_from",
        "the instance's own key, wrapped, and how it stands",
        "without the key nothing that belongs to no person can be read",
        FOR_EVER,
    ),
    _entry(
        "instance",
        "traces_before traces_hash traces_last",
        "between which lines the chain of the audit lies",
        "what is left of the audit can still be verified",
        FOR_EVER,
    ),
    _entry(
        "places",
        "kind code body rank retired",
        "the municipality's neighbourhoods, challenges, categories and themes",
        "what people wrote with a code stays readable after it left the file",
        FOR_EVER,
    ),
)
_PEOPLE = (
    _entry(
        "people",
        "id telegram_id first_name language neighbourhood reachable consent_version consent_at "
        "consent_language",
        "who somebody is here, their language and neighbourhood, and the proof of their consent",
        "to answer them, and to show what they agreed to",
        WITH_PERSON,
        "idle_months",
    ),
    _entry(
        "people",
        "phone phone_key",
        "their own number, sealed, and the keyed index by which it is found",
        "they shared it so that they can be called",
        "they take it back, or " + WITH_PERSON,
        "idle_months",
    ),
    _entry(
        "people",
        "age charter volunteer_since likes paused_until scores free speaks vehicle cell source referent_id "
        "lent_by lent_until lent_asked offered_at steps",
        "what a volunteer said of themselves, and who attested what",
        "to ask the right volunteer",
        "they stop helping, or " + WITH_PERSON,
        "idle_months",
    ),
    _entry(
        "people",
        "news muted digest_on discreet",
        "how messages are to reach them",
        "they chose it",
        WITH_PERSON,
        "idle_months",
    ),
    _entry(
        "people",
        "roles sector grants grants_end factor factor_used factor_at factor_confirmed factor_wrong "
        "factor_wrong_since factor_asked_at frozen_by frozen_at",
        "what they do for the municipality, who gave it to them until when, and how they prove who they are",
        "nobody acts without a right",
        "the role ends, or " + WITH_PERSON,
        "idle_months",
    ),
    _entry(
        "people",
        "bar bar_why bar_since bar_by bar_until",
        "that they are kept away, and why",
        "it protects the others",
        "it is lifted or over, or " + WITH_PERSON,
        "idle_months",
    ),
    _entry(
        "people",
        "seen_on idle_told idle_told_on",
        "the last day on which they wrote or pressed anything, and that they were told what follows",
        "without it nobody would know whose data is no longer needed",
        WITH_PERSON,
        "idle_months",
    ),
    _entry(
        "person_keys",
        "person_id wrapped_key",
        "the key of what is kept of one person, or of one concern, association or announcement, wrapped",
        "what is sealed with it opens with nothing else; destroyed, no backup can be read either",
        "what it seals is let go of, or " + WITH_PERSON,
        "idle_months",
    ),
    _entry(
        "scores",
        "person_id challenge neighbourhood competence interest rank offered_at",
        "what a volunteer said of a challenge, laid out for finding the best",
        "to ask the right volunteer",
        "they stop helping, or " + WITH_PERSON,
        "idle_months",
    ),
    _entry(
        "blocks",
        "person_id other_id by_id at why",
        "two people who are never brought together",
        "one of them, or a coordinator, wished it",
        "one of the two leaves, or it is taken back",
    ),
    _entry(
        "bans",
        "account_key at until why",
        "that an account may not come back, or comes back frozen, by a keyed index of its number",
        "erasing oneself must not undo a ban or a freeze",
        "the day that the ban itself says, or it is lifted",
    ),
    _entry(
        "homes_seen",
        "account_key until details addresses",
        "how many homes an erased account had learnt of, by a keyed index of its number; never whose",
        "erasing oneself must not undo the limit of a day",
        "a day after the erasure",
    ),
    _entry(
        "erasures",
        "person_id at",
        "random ids of people, concerns, associations and announcements that are gone: they mean nothing now",
        "no restored backup brings them back",
        "the erasure; longer than any backup is kept",
        "erasures_months",
    ),
    _entry(
        "drafts",
        "telegram_id state data touched_at paused due_at kept_until",
        "a conversation that somebody has not finished, sealed with their key",
        "a restart loses no answer",
        "it is finished, or a day has passed; seven days for an enrolment",
    ),
    _entry(
        "veils",
        "id person_id body until",
        "what was sent to somebody under neutral words, sealed with their key",
        "so that nobody else reads it over their shoulder",
        "it was read, or seven days have passed",
    ),
    _entry(
        "codes",
        "digest purpose expires_at facts",
        "the hash of a single-use code, and what it is for",
        "an invitation counts once",
        "it is used, or its days are over",
    ),
    _entry(
        "sources",
        "code label challenge made_by made_at ended_at",
        "a link by which volunteers are recruited, and what it hangs on",
        "to know what brings people",
        "the link is ended",
        "links_months",
    ),
)
_MISSIONS = (
    _entry(
        "missions",
        "id reference category neighbourhood day seats state opened_at ended_at version redraw_at hour cause "
        "widened relay_until alert_id wave wave_at told merged_into merged_with handler_until no_answer_at "
        "organisation_id purged",
        "what was asked for, where, when, and what became of it",
        "the town counts what is needed and what was done",
        COUNTED,
    ),
    _entry(
        "missions",
        "public_text",
        "what the municipality says of a mission, sealed",
        "volunteers read what it is about",
        "the mission is over",
        "text_days",
    ),
    _entry(
        "missions",
        "publisher_id handler_id hold_for hold_until hold_person",
        "the coordinator who looks after it, and for whom it is kept",
        "so that one person answers for it",
        "the mission is over",
        "names_months",
    ),
    _entry(
        "requests",
        "mission_id answer_due due_at staff_told_at overdue_told_at wants_call feeling reason thanked "
        "still_at ask_at vague via late_told_at",
        "how a request went: what was promised, when who was told, how it ended",
        "the town counts whether promises are kept",
        COUNTED,
    ),
    _entry(
        "requests",
        "address beneficiary phone_key",
        "where to go; for whom, and the number of that person: sealed with the key of who asked",
        "the volunteer who has the mission must find them",
        "the mission is over",
        "address_days",
    ),
    _entry(
        "requests",
        "detail",
        "what the resident wrote, sealed with their key",
        "the volunteer must know what to do",
        "the mission is over",
        "text_days",
    ),
    _entry(
        "requests",
        "asker_id reported_by discreet languages",
        "who asked, who reported it, how to write to them",
        "both see their own past, and a complaint can be followed up",
        "the mission is over",
        "names_months",
    ),
    _entry(
        "participations",
        "mission_id person_id seat joined_at ended_at phone_shared address_shared own_phone_shared left_at "
        "arrived_at expected_at rung asked_until framing due_at",
        "who helped with what",
        "both see their own past, and a complaint can be followed up",
        "the mission is over",
        "names_months",
    ),
    _entry(
        "participations",
        "code",
        "four digits that prove at the door who is there, sealed",
        "nobody opens to a stranger",
        "the mission is over",
        "address_days",
    ),
    _entry(
        "participations",
        "expense",
        "a receipt, sealed",
        "to pay back what somebody spent",
        "the mission is over",
        "text_days",
    ),
    _entry(
        "offers",
        "mission_id person_id offered_at declined reasons asked_by override",
        "who was asked, why, and who said no",
        "nobody is asked twice, and a choice can be explained",
        "the mission is over",
        "text_days",
    ),
    _entry(
        "agreements",
        "id asker_id body neighbourhood asked_at handler_id tries reminded due_at",
        "a request for somebody else who has not agreed yet, sealed with the key of who asked",
        "that person is asked first",
        "they have answered, or the days for it are over: at once",
    ),
    _entry(
        "cards",
        "chat_id message_id kind mission_id thread_id person_id hide_at",
        "which message shows which mission",
        "it follows what happens; what shows an address is taken away after a day",
        "the mission is over",
        "text_days",
    ),
    _entry(
        "relayed",
        "id mission_id from_chat from_message to_chat to_message edited",
        "which message was handed on as which: never its words, but for a change on its way",
        "replies and changes find their message",
        "the conversation of a mission is closed",
        "relay_hours",
    ),
    _entry(
        "topics",
        "chat_id mission_id thread_id",
        "the topic of a private chat in which a mission is talked about",
        "words go to the right mission",
        "the mission is over",
        "text_days",
    ),
    _entry(
        "concerns",
        "id about_id by_id mission_id at body state handler_id closed_at outcome due_at",
        "a worry about somebody, sealed, for the safeguarding lead alone",
        "vulnerable people are protected",
        "it is closed",
        "concerns_months",
    ),
)
_GROUPS = (
    _entry(
        "chat_groups",
        "chat_id title binding neighbourhood thread_id bound_by bound_at working forum rights told "
        "counted_at crowd_told board_message board_shown board_pinned board_due channel theme",
        "a group chat, and what it is for",
        "missions and news are shown there",
        "as long as the group is known; `bound_by` goes with its person",
    ),
    _entry(
        "group_topics",
        "chat_id topic thread_id closed asked_at",
        "the topics of a group",
        "posts go where they belong",
        "as long as the group is known",
    ),
    _entry(
        "group_members",
        "chat_id telegram_id seen_at present",
        "that somebody was seen in a group; nothing of what they write there",
        "nobody gets in private what their group shows them",
        "they were last seen there",
        "members_months",
    ),
)
_NEWS = (
    _entry(
        "organisations",
        "id kind name number contact neighbourhoods services state asked_by asked_at decided_by decided_at "
        "reason remind_at",
        "an association or service, and what was decided about it",
        "it speaks and acts in its own name",
        "as long as it is validated, suspended or waits; of one that was refused, the decision",
        "refused_months",
    ),
    _entry(
        "members",
        "organisation_id person_id role since",
        "who speaks for an association",
        "only they may write in its name",
        "they leave it",
    ),
    _entry(
        "announcements",
        "id organisation_id author_id content audience theme state created_at due_at published_at until "
        "hidden_by hidden_at reason version",
        "what an association or the municipality told, and who wrote it",
        "it can be put right, and complaints followed up",
        "it is no longer valid, or was never published",
        "news_months",
    ),
    _entry(
        "digest_entries",
        "person_id announcement_id due_at",
        "what waits for somebody's one message of the day",
        "they asked for one message a day",
        "that message",
    ),
    _entry(
        "alerts",
        "id reference status category urgency severity certainty template areas infos expires_at state "
        "created_at asked_at released_at ended_at due_at report corrects_id reason version",
        "what the municipality told everybody, and in figures what became of it",
        "public words, and the account that a town owes of its alerts",
        "for ever: it names nobody; one that never went out goes after the time set",
        "news_months",
    ),
    _entry(
        "alerts",
        "author_id second_id",
        "who wrote an alert and who agreed to it (in its report too)",
        "two people answer for it",
        "the alert is over",
        "news_months",
    ),
    _entry(
        "alert_cards",
        "chat_id message_id alert_id person_id",
        "in which messages somebody was asked to agree",
        "they follow what is decided",
        "it is decided, or the alert is over",
        "messages_days",
    ),
    _entry(
        "alert_answers",
        "alert_id person_id answer answered_at mission_id",
        "what somebody answered to an alert",
        "whoever needs help is called",
        "the alert is over",
        "answers_days",
    ),
    _entry(
        "broadcasts",
        "id subject subject_id step content audience by_id lane wakes due_at not_after stage planned "
        "excluded created_at done_at report_at shown",
        "one message to many, and how far it came",
        "it can be put right where it was read",
        "what it tells is over",
        "news_months",
    ),
    _entry(
        "broadcast_reports",
        "chat_id message_id broadcast_id person_id thread_id",
        "in which message the staff sees how a broadcast stands",
        "it is kept up to date",
        "what it tells is over",
        "messages_days",
    ),
    _entry(
        "posts",
        "chat_id message_id broadcast_id thread_id pinned until",
        "a message of a broadcast in a group",
        "it is put right, and unpinned in time",
        "with its broadcast",
        "news_months",
    ),
)
_ENGINE = (
    _entry(
        "inbox",
        "seq update_id lane raw answer state attempts received_at next_at reason",
        "an update as Telegram brought it, sealed; once it is answered, only its number",
        "an update acts once, and is never lost",
        "its words: when it is answered; its number, and what could not be worked on: seven days",
    ),
    _entry(
        "outbox",
        "seq uid op kind lane chat_id thread_id person_id mission_id message_id broadcast_id single state "
        "due_at not_after attempts unsure worker planned_at settled_at reason",
        "which message was planned for which chat, and whether it arrived",
        "no message is lost or sent twice; who was told of an alert is known while it lasts",
        "it was sent or closed; of an alert or an announcement, that is over",
        "messages_days",
    ),
    _entry(
        "outbox",
        "facts frozen",
        "what a message says, sealed",
        "to send it",
        "it is sent or closed: at once",
    ),
    _entry(
        "traces",
        "id at deed actor_id about_id mission_id what hash",
        "the audit: who did or saw what, by ids that mean nothing once a person is erased",
        "the person concerned sees who opened theirs, and the town answers for it",
        "the line was written",
        "audit_months",
    ),
)
KEPT: tuple[Entry, ...] = (*_INSTANCE, *_PEOPLE, *_MISSIONS, *_GROUPS, *_NEWS, *_ENGINE)
