"""The screens of associations and of the settings of announcements, for `tests.bot.gallery`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.callbacks import Press
from bot.flows import associations as talks
from bot.flows import register_answers
from bot.views import associations, home, news, privacy, registering, validating
from bot.views.scene import Scene
from bot.views.screen import Screen
from solidarity.actions.people import OwnData
from solidarity.organisations import (
    Actor,
    Member,
    Membership,
    Organisation,
    OrganisationId,
    Part,
    Profile,
    Reason,
    Standing,
)
from solidarity.people import News
from tests import cast

ROSA, SAM, ANA, AMEL = (cast.neighbour(part) for part in (cast.ROSA, cast.SAM, cast.ANA, cast.AMEL))
NAMES = {person.id: person.first_name for person in (ROSA, SAM, ANA, AMEL)}
DRAFT = "abcde"
PROFILE = Profile(
    Actor.ASSOCIATION,
    "Les Amis du Quai",
    "081 22 33 44",
    "0417497106",
    frozenset({"centre", "gare"}),
    frozenset({"courses", "transport"}),
)
BARE = Profile(Actor.SHOP, "Boulangerie Lina", "lina@pain.example", "0417497107")
WAITING = Organisation(
    OrganisationId(7),
    PROFILE,
    Standing.WAITING,
    cast.NOW,
    ROSA.id,
    (Member(ROSA.id, Part.LEAD, cast.NOW), Member(SAM.id, Part.WRITER, cast.NOW)),
)
ALONE = replace(WAITING, members=WAITING.members[:1])
"""One member, who leads it."""
LINK = "https://t.me/entraide_bot?start=a_AAAAAAAAAAAAAAAAAAAAAA"
WRITTEN = {
    *("Les Amis du Quai", "Boulangerie Lina", "lina pain example", "Avez-vous un local", "Sam"),
    "https t me entraide bot start a AAAAAAAAAAAAAAAAAAAAAA",
}
"""What people write, and a link."""


def standing(how: Standing, reason: Reason | None = None) -> Organisation:
    """The association after Amel has decided."""
    return replace(WAITING, standing=how, reason=reason, decided_by=AMEL.id, decided_at=cast.NOW)


STANDINGS = {
    "waiting": WAITING,
    "valid": standing(Standing.VALID),
    "refused": standing(Standing.REFUSED, Reason.UNKNOWN),
    "suspended": standing(Standing.SUSPENDED, Reason.RULES),
}
NOBODYS = replace(STANDINGS["valid"], profile=replace(PROFILE, contact=None), members=())


def gallery(scene: Scene) -> dict[str, Screen]:
    """All of them, by a name that says which."""
    return {**_registering(scene), **_staff(scene), **_members(scene), **_news(scene)}


def _registering(scene: Scene) -> dict[str, Screen]:
    return {
        "association, name": registering.ask_name(scene, DRAFT),
        "association, kind": registering.ask_kind(scene, DRAFT),
        "association, kind, more": registering.ask_kind(scene, DRAFT, 1),
        "association, number": registering.ask_number(scene, DRAFT),
        "association, number in doubt": registering.doubt_number(scene, DRAFT, "0417497107"),
        "association, contact": registering.ask_contact(scene, DRAFT),
        "association, no contact": registering.not_a_contact(scene),
        "association, long name": registering.name_too_long(scene),
        "association, places": registering.ask_places(scene, DRAFT, ["gare"]),
        "association, services": registering.ask_services(scene, DRAFT, []),
        "association, some services": registering.ask_services(scene, DRAFT, ["courses"]),
        "association, recap": registering.recap(scene, DRAFT, PROFILE),
        "association, bare recap": registering.recap(scene, DRAFT, replace(BARE, number=None)),
        "association, change": registering.change_what(scene, DRAFT),
        "association, sent": registering.sent(scene, WAITING),
        "association, sent before": registering.sent(scene),
        "association, cancelled": registering.cancelled(scene),
    }


def _staff(scene: Scene) -> dict[str, Screen]:
    doubtful = replace(WAITING, profile=BARE)
    cards = {**STANDINGS, "without anybody": NOBODYS, "doubtful": doubtful}
    return {
        **{
            f"association, staff, {name}, {'private' if private else 'chat'}": validating.staff_card(
                scene, item, NAMES, private=private
            )
            for name, item in cards.items()
            for private in (True, False)
        },
        "association, staff, late": validating.staff_card(scene, WAITING, NAMES, private=True, late=True),
        "associations": validating.all_of_them(scene, list(STANDINGS.values())),
        "associations, none": validating.all_of_them(scene, []),
        "associations, two wait": validating.all_of_them(scene, [WAITING, doubtful]),
        "association, invitation": validating.invitation(scene, LINK),
        "association, why refuse": validating.choose_reason(scene, WAITING, Press.REFUSE_ASSOCIATION),
        "association, why suspend": validating.choose_reason(scene, WAITING, Press.SUSPEND),
        "association, question": validating.ask_question(scene, DRAFT, WAITING),
        "association, question sent": validating.question_sent(scene, WAITING),
        "association, answer in the chat": validating.answered(scene, WAITING, "", "", private=False),
        "steering, associations": Screen(
            scene.t("*Associations*"), tuple(validating.steering_row(scene, n) for n in (0, 1, 2))
        ),
    }


def _members(scene: Scene) -> dict[str, Screen]:
    mine = [Membership(WAITING, Part.LEAD), Membership(replace(WAITING, profile=BARE), Part.WRITER)]
    reasons = {
        f"association, decided, {how}, {reason}": associations.decided(scene, WAITING, how, reason)
        for how in (*(item.value for item in Standing if item is not Standing.WAITING), "lifted")
        for reason in (*Reason, None)
    }
    return {
        **reasons,
        **{
            f"association, own, {name}, {me.first_name}": associations.own_card(scene, item, me, NAMES)
            for name, item in {**STANDINGS, "alone": ALONE}.items()
            for me in (ROSA, SAM)
        },
        "association, answer": associations.ask_answer(scene, DRAFT),
        "association, answer sent": associations.answer_sent(scene),
        "association, welcome": associations.welcome(scene, WAITING),
        "association, invite a member": associations.member_invitation(scene, WAITING, LINK, staff=False),
        "association, invite somebody": associations.member_invitation(scene, WAITING, LINK, staff=True),
        "association, members": associations.members_list(scene, WAITING, ROSA, NAMES),
        "association, a writer": associations.member_card(scene, WAITING, SAM.id, NAMES),
        "association, a lead": associations.member_card(scene, WAITING, ROSA.id, NAMES),
        "association, change what": associations.change_what(scene, WAITING),
        "association, leave": associations.confirm_leave(scene, WAITING),
        "association, leave alone": associations.confirm_leave(scene, ALONE),
        "association, left": associations.left(scene),
        "own associations": associations.own_associations(scene, mine),
        "own associations, none": associations.own_associations(scene, []),
        "settings with associations": home.settings(scene, ROSA, associations.settings_button(scene, mine)),
        "settings with an association": home.settings(
            scene, ROSA, associations.settings_button(scene, mine[:1])
        ),
        "own data of a member": privacy.own_data(scene, OwnData(ROSA, (), (), (), speaks_for=(mine[0],)), {}),
    }


def _news(scene: Scene) -> dict[str, Screen]:
    late = replace(scene, now=cast.NOW + timedelta(days=1))
    picky = replace(ROSA, muted=frozenset({"travaux", "gone"}))
    return {
        **{f"news, {item}": news.settings(scene, replace(ROSA, news=item)) for item in News},
        "themes": news.themes(late, picky),
        "own data, picky": privacy.own_data(scene, OwnData(picky, (), (), ()), {}),
    }


def steps() -> set[str]:
    """The steps of the conversations whose screens are here."""
    return {*register_answers.QUESTIONS, *register_answers.PREVIOUS, *talks.STEPS}
