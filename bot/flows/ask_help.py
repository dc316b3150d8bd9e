"""Asking for help: category, day, neighbourhood, a detail, and the recap that says what others see.

The first missing answer is the next question, so that going back or changing one keeps the others.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.filters import At, Private, Writes
from bot.flows import another_answers as for_another
from bot.flows import twice
from bot.flows.talk import End, Past, Talk, end, find, keep
from bot.i18n import N_
from bot.replies import asker_key, redraw, say, stale, toast
from bot.views import asking, requests
from bot.views.home import home, home_keyboard, not_understood
from bot.views.scene import Scene
from bot.views.screen import Answer, Screen
from solidarity.actions.people import (
    choose_neighbourhood,
    locate_neighbourhood,
    rename_neighbour,
)
from solidarity.actions.requests import ask_help
from solidarity.missions import Mission
from solidarity.names import clean_text
from solidarity.people import Neighbour
from solidarity.ports import Unit
from solidarity.refusals import Refusal, Why
from solidarity.requests import MAX_DETAIL, Attachment, Detail, Wish, of

FLOW = "ask"
UNKNOWN = "?"
AGAIN = "again"
"""Which request is asked for once more."""
PREVIOUS = {
    **for_another.PREVIOUS,
    "when": "category",
    "day": "when",
    "where": "when",
    "detail": "where",
    "recap": "detail",
    "twice": "recap",
    "change": "recap",
    "name": "recap",
    "position": "where",
}
DISCREET = "discreet"
"""Whether others must not see what is asked for."""
CHANGED = frozenset({"category", "when", "where", "position", "detail", "who", "phone"})
"""Questions that are asked anew by a change."""
MAX_WRITTEN = 4096
"""What Telegram lets a person write at once."""
COMMAND = F.text.startswith("/")
"""A command that nobody knows is not an answer."""
router = Router(name="ask_help")
router.message.filter(Private())


async def begin(state: FSMContext, me: Neighbour, scene: Scene) -> Talk:
    """A fresh conversation; the neighbourhood is not asked where it is known."""
    talk = Talk(FLOW, "category")
    if me.neighbourhood is not None:
        talk.answers["where"] = me.neighbourhood
    _drop_removed(talk, scene)
    await keep(state, talk)
    return talk


async def begin_again(state: FSMContext, me: Neighbour, again: Mission, scene: Scene) -> Talk:
    """The same request once more, for as many days ahead as it was then: only the recap is left."""
    ahead = (again.day - scene.town.today(again.opened_at)).days
    if ahead == 0 and asking.is_late(scene):
        ahead = 1
    detail = of(again).detail
    day = scene.today + timedelta(days=min(ahead, asking.DAYS_AHEAD))
    answers = {"category": again.category, "day": day.isoformat(), AGAIN: again.id}
    answers |= {"detail": dump_detail(detail), DISCREET: of(again).discreet, **for_another.again(again)}
    if "where" not in answers and me.neighbourhood is not None:
        answers["where"] = me.neighbourhood
    talk = Talk(FLOW, "recap", answers)
    _drop_removed(talk, scene)
    talk.step = first_missing(talk)
    await keep(state, talk)
    return talk


def repeats(talk: Talk, mission: Mission) -> bool:
    """Whether this conversation asks for the same as that request."""
    return talk.answers.get(AGAIN) == mission.id


async def waiting(state: FSMContext) -> Talk | None:
    """A request that was begun and has at least one answer of its own."""
    talk = await find(state, FLOW)
    return talk if talk and (set(talk.answers) - {"where"}) else None


def _is_changing(talk: Talk) -> bool:
    """Whether all is answered and one answer is being given anew."""
    return first_missing(talk) == "recap"


def first_missing(talk: Talk) -> str:
    """The first question without an answer; else the recap."""
    about_them = for_another.first_missing(talk)
    if about_them is not None:
        return about_them
    for answer, step in (("category", "category"), ("day", "when"), ("where", "where"), ("detail", "detail")):
        if answer not in talk.answers:
            return step
    return "recap"


def screen_of(talk: Talk, scene: Scene, me: Neighbour, page: int = 0) -> Screen:
    """The question of the present step."""
    whom = for_another.whom_of(talk)
    match talk.step:
        case step if step in for_another.STEPS:
            return for_another.screen_of(talk, scene)
        case "category":
            back = _is_changing(talk) or whom is not None
            return asking.ask_category(scene, talk.id, page, back=back, whom=whom, other=whom is None)
        case "when":
            return asking.ask_when(scene, talk.id)
        case "day":
            return asking.ask_day(scene, talk.id)
        case "where" | "position":
            return asking.ask_where(scene, talk.id, page, whom=whom)
        case "detail":
            return asking.ask_detail(scene, talk.id)
        case "change":
            return asking.change_what(scene, talk.id, other=whom is not None)
        case "name":
            return asking.ask_own_name(scene, talk.id)
        case twice.STEP:
            return twice.screen(talk, scene)
        case _:
            return asking.recap(scene, talk.id, _wish(talk), me, whom)


def _wish(talk: Talk) -> Wish:
    where = talk.answers["where"]
    return Wish(
        category=talk.answers["category"],
        day=date.fromisoformat(talk.answers["day"]),
        neighbourhood=None if where == UNKNOWN else where,
        detail=load_detail(talk.answers["detail"]),
        discreet=bool(talk.answers.get(DISCREET)),
    )


def be_discreet(talk: Talk) -> None:
    """Nothing of this request in groups, and neutral words to its asker."""
    talk.answers[DISCREET] = True


def dump_detail(detail: Detail) -> dict[str, Any]:
    """The detail, as a conversation keeps it."""
    return {"text": detail.text, "attachment": detail.attachment, "file_id": detail.file_id}


def load_detail(body: dict[str, Any]) -> Detail:
    """The detail again."""
    attachment = Attachment(body["attachment"]) if body.get("attachment") else None
    return Detail(body.get("text", ""), attachment, body.get("file_id"))


async def on_press(
    query: CallbackQuery,
    talk: Talk,
    step: str,
    choice: str,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
) -> Answer:
    """A button of one of this conversation's screens."""
    if choice == "cancel":
        return await _cancel(query, talk, step, state, me, scene)
    if step == "resume":
        return await _resume(query, talk, choice, state, me, scene)
    locating = talk.step == "position"
    if locating and (step, choice) == ("where", "position"):
        return toast(query, scene.t.label("Touchez le bouton en bas : « Envoyer ma position »."), alert=True)
    if step != talk.step and not (step == "where" and locating):
        # Pressed twice, or on an older screen: nothing is answered twice; the present question comes.
        said = None if _is_repeated(talk, step, choice, scene) else stale(scene)
        return redraw(query, screen_of(talk, scene, me), toast=said)
    if choice == "back":
        talk.step = _back(talk, me)
    elif choice.startswith("page-"):
        return redraw(query, screen_of(talk, scene, me, page_of(choice)))
    elif step == "recap" and choice == "send":
        return await got_yes(query, talk, state, unit, me, scene)
    elif step == twice.STEP and choice in ("same", "other"):
        return await _whether_twice(choice, twice.Here(query, talk, state, unit, me, scene))
    elif step == "where" and choice == "position":
        talk.step = "position"
        await keep(state, talk)
        return redraw(query, None, asking.ask_position(scene))
    elif not await _take(talk, step, choice, unit, me, scene):
        return redraw(query, screen_of(talk, scene, me), toast=stale(scene))
    await keep(state, talk)
    if locating:  # the key that sends a position is still at hand: home takes its place
        return redraw(query, None, _by_the_list(scene, me), screen_of(talk, scene, me))
    return redraw(query, screen_of(talk, scene, me))


async def _whether_twice(choice: str, here: twice.Here) -> Answer:
    """It is the same as before: one request; or it is another one, which is sent."""
    talk, state, scene, me = here.talk, here.state, here.scene, here.me
    if choice == "other":
        twice.got_other(talk)
        return await got_yes(here.query, talk, state, here.unit, me, scene)
    kept = await twice.got_same(here, _wish(talk))
    if kept is not None:
        return kept
    await keep(state, talk)
    return redraw(here.query, screen_of(talk, scene, me), toast=twice.over(scene))


async def _cancel(
    query: CallbackQuery, talk: Talk, step: str, state: FSMContext, me: Neighbour, scene: Scene
) -> Answer:
    await end(state, talk, Past(End.CANCELLED, f"{step}.cancel"))
    again = home(scene, me) if talk.step == "position" else None
    return redraw(query, asking.cancelled(scene), again)


def _by_the_list(scene: Scene, me: Neighbour) -> Screen:
    """Home instead of the key that sends a position."""
    return Screen(scene.t("D'accord, par la liste."), keyboard=home_keyboard(scene.t, me))


def _is_repeated(talk: Talk, step: str, choice: str, scene: Scene) -> bool:
    """Whether this press only says again what brought the conversation where it is."""
    answers = talk.answers
    match step, choice:
        case (("agreed" | "who" | "phone"), _) if choice != "back":
            return for_another.is_repeated(talk, step, choice)
        case ("category", asking.FOR_ANOTHER):
            return talk.step == "agreed"
        case _, "back":
            return talk.step == PREVIOUS.get(step) or (talk.step == "change" and _is_changing(talk))
        case ("when", "pick"):
            return talk.step == "day"
        case ("when", _):
            return str(asking.in_days(scene, choice)) == answers.get("day")
        case ("where", "unknown"):
            return bool(answers.get("where") == UNKNOWN)
        case ("detail", "none"):
            return bool(answers.get("detail") == dump_detail(Detail()))
        case ("recap" | "change", _):
            return talk.step == choice
        case _:
            return bool(answers.get(step) == choice)


def page_of(choice: str) -> int:
    """The page that such a choice leads to."""
    digits = choice.removeprefix("page-")
    return int(digits) if digits.isascii() and digits.isdigit() else 0


def _back(talk: Talk, me: Neighbour) -> str:
    if _is_changing(talk) and talk.step in CHANGED:
        return "change"
    return for_another.before(talk, me) or PREVIOUS.get(talk.step, "category")


async def _resume(
    query: CallbackQuery, talk: Talk, choice: str, state: FSMContext, me: Neighbour, scene: Scene
) -> Answer:
    if choice == "drop":
        await end(state, talk, Past(End.ERASED, "resume.drop"))
        return redraw(query, asking.erased_draft(scene))
    _drop_stale(talk, scene)
    if talk.step == "position":
        talk.step = "where"
    await keep(state, talk)
    return redraw(query, screen_of(talk, scene, me))


def _drop_stale(talk: Talk, scene: Scene) -> None:
    """A draft of yesterday must not ask for yesterday, nor for what the town no longer offers."""
    before = dict(talk.answers)
    day = talk.answers.get("day")
    if day is not None and date.fromisoformat(day) < scene.today:
        del talk.answers["day"]
    _drop_removed(talk, scene)
    if talk.answers != before:
        talk.step = first_missing(talk)


def _drop_removed(talk: Talk, scene: Scene) -> None:
    """Forget a category or a neighbourhood that left the municipality's file: it is asked again."""
    for answer, offered in (
        ("category", scene.town.active_categories()),
        ("where", scene.town.active_neighbourhoods()),
    ):
        given = talk.answers.get(answer)
        if given not in {None, UNKNOWN, *(item.code for item in offered)}:
            del talk.answers[answer]


async def _take(talk: Talk, step: str, choice: str, unit: Unit, me: Neighbour, scene: Scene) -> bool:
    """Take an answer given by a button; False where no such choice exists any more."""
    match step:
        case "category" if choice == asking.FOR_ANOTHER:
            return for_another.begin(talk)
        case "agreed" | "phone":
            taken = for_another.take(talk, step, choice)
            talk.step = first_missing(talk) if taken else talk.step
            return taken
        case "category":
            return got_category(talk, choice, scene)
        case "when":
            return got_when(talk, choice, scene)
        case "day":
            return got_day(talk, choice, scene)
        case "where":
            return await got_where(talk, choice, unit, me)
        case "detail" if choice == "none":
            return got_detail(talk, Detail())
        case "recap" if choice in ("hide", "show"):
            talk.answers[DISCREET] = choice == "hide"
            return True
        case "recap" if choice == "change":
            talk.step = "change"
            return True
        case "change" if choice in ("category", "when", "where", "detail", "name", "who", "phone"):
            talk.step = choice
            return True
    return False


def got_category(talk: Talk, choice: str, scene: Scene) -> bool:
    """What is needed."""
    found = scene.town.categories.get(choice)
    if found is None or found.retired:
        return False
    talk.answers["category"] = choice
    talk.step = first_missing(talk)
    return True


def got_when(talk: Talk, choice: str, scene: Scene) -> bool:
    """Today, tomorrow, this week, or a day to be picked."""
    if choice == "pick":
        talk.step = "day"
        return True
    day = asking.in_days(scene, choice)
    if day is None:
        return False
    return got_day(talk, day.isoformat(), scene)


def got_day(talk: Talk, choice: str, scene: Scene) -> bool:
    """A day from today on, within what the screen offers."""
    try:
        day = date.fromisoformat(choice)
    except ValueError:
        return False
    if not 0 <= (day - scene.today).days <= asking.DAYS_AHEAD:
        return False
    talk.answers["day"] = day.isoformat()
    talk.step = first_missing(talk)
    return True


async def got_where(talk: Talk, choice: str, unit: Unit, me: Neighbour) -> bool:
    """The neighbourhood, kept for the next time; or unknown, which the coordinators sort out."""
    if choice == "unknown":
        talk.answers["where"] = UNKNOWN
    else:
        place = unit.town.neighbourhoods.get(choice)
        if place is None or place.retired:
            return False
        if me.neighbourhood != choice and for_another.whom_of(talk) is None:
            await choose_neighbourhood(unit, me, choice)
        talk.answers["where"] = choice
    talk.step = first_missing(talk)
    return True


def got_detail(talk: Talk, detail: Detail) -> bool:
    """Words, a photo, a voice message, or nothing."""
    talk.answers["detail"] = dump_detail(detail)
    talk.step = first_missing(talk)
    return True


async def got_yes(
    query: CallbackQuery,
    talk: Talk,
    state: FSMContext,
    unit: Unit,
    me: Neighbour,
    scene: Scene,
) -> Answer:
    """Sent. The promise that the screen shows is the one that is kept."""
    whom, wish = for_another.whom_of(talk), _wish(talk)
    phone = whom.phone if whom is not None else None
    question = await twice.ask_first(twice.Here(query, talk, state, unit, me, scene), wish, phone)
    if question is not None:
        return question
    try:
        if whom is not None and not whom.agreed:
            return await for_another.got_yes(query, talk, state, unit, me, scene, wish)
        asked = await ask_help(unit, me, wish if whom is None else whom.wish(wish, me, unit.now))
    except Refusal as refusal:
        if refusal.why not in {Why.DAY_PAST, Why.STALE}:
            raise
        _drop_stale(talk, scene)
        await keep(state, talk)
        return redraw(query, screen_of(talk, scene, me), toast=stale(scene))
    await end(state, talk, Past(End.SENT, "recap.send", asked.mission.id, asked.offered))
    sent = requests.sent(scene, asked.mission)
    return redraw(query, sent, card=asker_key(asked.mission))


@router.message(At("ask:detail"), F.text | F.photo | F.voice, ~COMMAND)
async def on_detail(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """The detail, written, photographed or spoken."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    detail, cut = written_detail(message, scene)
    got_detail(talk, detail)
    await keep(state, talk)
    return say(message, cut, screen_of(talk, scene, me))


def written_detail(message: Message, scene: Scene) -> tuple[Detail, Screen | None]:
    """What was written, photographed or spoken; and a word where only its beginning is kept."""
    written = clean_text(message.text or message.caption or "", MAX_WRITTEN)
    text = clean_text(written, MAX_DETAIL)
    if message.voice:
        detail = Detail(text, Attachment.VOICE, message.voice.file_id)
    elif message.photo:
        detail = Detail(text, Attachment.PHOTO, message.photo[-1].file_id)
    else:
        detail = Detail(text)
    cut = None if text == written else Screen(scene.t("C'est un peu long : je garde le début."))
    return detail, cut


@router.message(At("ask:name"), F.text, ~COMMAND)
async def on_name(message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The first name to show to the volunteer."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    me = await rename_neighbour(unit, me, message.text or "")
    talk.step = first_missing(talk)
    await keep(state, talk)
    return say(message, screen_of(talk, scene, me))


@router.message(At("ask:position"), F.location)
async def on_position(message: Message, state: FSMContext, unit: Unit, me: Neighbour, scene: Scene) -> Answer:
    """The neighbourhood around the position that was shared; the position itself is not kept."""
    talk = await find(state, FLOW)
    if talk is None or message.location is None:
        raise SkipHandler
    code = locate_neighbourhood(unit, (message.location.latitude, message.location.longitude))
    talk.step = "where"
    if code is None:
        words = scene.t("Je ne trouve pas votre quartier ici. Choisissez-le dans la liste.")
    else:
        await got_where(talk, code, unit, me)
        words = scene.t("Votre quartier : *{place}*.", place=scene.place(code))
    await keep(state, talk)
    me = await unit.people.get(me.id)
    return say(message, Screen(words, keyboard=home_keyboard(scene.t, me)), screen_of(talk, scene, me))


@router.message(At("ask:position"), Writes(N_("↩️ Retour")))
async def on_no_position(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """Rather the list."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    talk.step = "where"
    await keep(state, talk)
    return say(message, _by_the_list(scene, me), screen_of(talk, scene, me))


@router.message(
    At(
        *(
            f"ask:{step}"
            for step in ("category", "when", "day", "where", "position", "detail", "recap", "change", "name")
        ),
        f"ask:{twice.STEP}",
    )
)
async def on_anything_else(message: Message, state: FSMContext, me: Neighbour, scene: Scene) -> Answer:
    """Written where a button was expected: said kindly, and the question again."""
    talk = await find(state, FLOW)
    if talk is None:
        raise SkipHandler
    words = not_understood(scene, may_write=talk.step in ("detail", "name"))
    again = asking.ask_position(scene) if talk.step == "position" else screen_of(talk, scene, me)
    return say(message, words, again)
