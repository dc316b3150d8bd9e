"""An alert is answered by one tap: well, in need, able to help; changed, too late, in an exercise."""

from __future__ import annotations

from datetime import timedelta

from sandbox.actor import Phone
from solidarity.broadcasts import Broadcast, Step
from solidarity.cap import Severity
from solidarity.causes import Cause
from solidarity.missions import Mission, State
from solidarity.requests import of
from tests.alerts import ended, raised
from tests.stage import Stage
from tests.walks.looking import button_labels

TITLE = "Coupure d'eau rue du Pont"


async def requests_of(stage: Stage, phone: Phone) -> list[Mission]:
    """What this person has asked for."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        me = await unit.people.by_telegram(phone.id)
        assert me is not None
        return list(await unit.missions.asked_by(me.id))


async def counts(stage: Stage, alert: Broadcast) -> dict[str, int]:
    """How many answered what."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        return dict(await unit.alert_answers.counts(alert.about))


async def alerted(stage: Stage, *phones: Phone, **how: object) -> Broadcast:
    """An alert is out, and these people have it."""
    alert = await raised(stage, **how)
    for phone in phones:
        await phone.hears(TITLE)
    await stage.settled()
    return alert


def below(phone: Phone) -> list[str]:
    """The buttons of the alert as it stands in their chat."""
    return button_labels(next(item for item in phone.messages() if TITLE in item.text))


async def test_one_tap_is_understood_shown_and_can_be_changed(stage: Stage) -> None:
    """The tick moves with the answer, the toast says what was understood, twice the same is the same."""
    rosa = await stage.resident("Rosa")
    alert = await alerted(stage, rosa)
    card = rosa.find_button("Je vais bien")
    rosa.press("Je vais bien")
    assert await rosa.hears_toast() == "C'est noté : vous allez bien."
    await stage.settled()
    assert below(rosa) == ["✔️ 💚 Je vais bien", "🆘 J'ai besoin d'aide", "🤝 Je peux aider"]
    seen = len(rosa.messages())
    rosa.press_again(card)
    await stage.settled()
    assert (await counts(stage, alert), len(rosa.messages())) == ({"well": 1}, seen)
    rosa.press("Je peux aider")
    assert await rosa.hears_toast() == "Merci ! Deux questions d'abord, juste en dessous."
    await stage.settled()
    assert below(rosa)[2] == "✔️ 🤝 Je peux aider"
    assert await counts(stage, alert) == {"can": 1}


async def test_a_cry_for_help_is_a_request_at_once_and_then_says_what_for(stage: Stage) -> None:
    """The coordinators have it before any question is answered; then volunteers and the group get it."""
    amel = await stage.coordinator("Amel")
    rosa, sam = await stage.resident("Rosa"), await stage.volunteer("Sam")
    group = await stage.group("Quartier Centre", amel)
    await alerted(stage, rosa, sam)
    rosa.press("J'ai besoin d'aide", rosa.last_message())
    await rosa.hears("De quoi avez-vous besoin")
    assert rosa.last().startswith("Danger immédiat ? Appelez le 112.")
    await amel.hears("Répond à l'alerte : besoin d'aide.", chat=amel.id)
    (made,) = await requests_of(stage, rosa)
    assert (made.state, made.cause, of(made).vague) == (State.OPEN, Cause.ALERT, True)
    assert made.reference in rosa.last()
    assert not any(made.reference in item.text for item in sam.messages())
    rosa.press("Courses")
    await rosa.hears("Où habitez-vous")
    rosa.press("Centre")
    await rosa.hears("C'est envoyé")
    await sam.hears("Pourquoi vous : c'est votre quartier et vous êtes libre aujourd'hui.", chat=sam.id)
    await amel.hears("Courses", chat=group)
    sam.press("J'y vais", chat=sam.id)
    await rosa.hears("s'occupe de votre demande")
    (made,) = await requests_of(stage, rosa)
    assert (made.category, made.neighbourhood, made.cause) == ("courses", "centre", None)


async def test_pressed_again_it_is_the_same_request(stage: Stage) -> None:
    """The question that is still open, then the request's card: never a second request."""
    rosa = await stage.resident("Rosa")
    await alerted(stage, rosa)
    alert = rosa.find_button("J'ai besoin d'aide")
    rosa.press("J'ai besoin d'aide", rosa.last_message())
    await rosa.hears("De quoi avez-vous besoin")
    rosa.press_again(alert)
    assert await rosa.hears_toast() == "Votre demande est déjà partie."
    await stage.settled()
    rosa.press("Un trajet")
    await rosa.hears("Où habitez-vous")
    rosa.press("Je ne sais pas")
    await rosa.hears("On cherche quelqu'un")
    rosa.press_again(alert)
    await stage.settled()
    (made,) = await requests_of(stage, rosa)
    assert "Demande " + made.reference in rosa.last()


async def test_well_after_all_asks_whether_the_request_goes(stage: Stage) -> None:
    """Nothing is cancelled by the way: it is asked; and cancelled, a new cry makes a new request."""
    rosa = await stage.resident("Rosa")
    alert = await alerted(stage, rosa)
    card = rosa.last_message()
    rosa.press("J'ai besoin d'aide", card)
    await rosa.hears("De quoi avez-vous besoin")
    rosa.press("Je vais bien", card)
    await rosa.hears("Vous aviez demandé de l'aide. Faut-il annuler la demande")
    assert (await requests_of(stage, rosa))[0].state is State.OPEN
    rosa.press("Non, je la garde")
    await rosa.hears("On cherche quelqu'un")
    rosa.press("J'ai besoin d'aide", card)
    await stage.settled()
    assert len(await requests_of(stage, rosa)) == 1
    rosa.press("Je vais bien", card)
    await rosa.hears("Faut-il annuler")
    rosa.press("Oui, annuler")
    await rosa.hears("Vous avez annulé cette demande.")
    assert await counts(stage, alert) == {"well": 1}
    rosa.press("J'ai besoin d'aide", card)
    await rosa.hears("De quoi avez-vous besoin")
    assert sorted(item.state for item in await requests_of(stage, rosa)) == [State.CANCELLED, State.OPEN]


async def test_who_can_help_enrols_by_two_taps_and_stands_by(stage: Stage) -> None:
    """Also somebody of another neighbourhood; the list gets the request before the neighbours do."""
    rosa, tom = await stage.resident("Rosa"), await stage.resident("Tom")
    sam = await stage.volunteer("Sam")
    await alerted(stage, rosa, tom, sam)
    tom.press("Je peux aider", tom.last_message())
    await tom.hears("charte")
    tom.press("18 ans ou plus")
    await tom.hears("Votre quartier")
    tom.press("Gare")
    await tom.hears("Vous êtes sur la liste de cette alerte.")
    rosa.press("J'ai besoin d'aide", rosa.last_message())
    await rosa.hears("De quoi avez-vous besoin")
    rosa.press("Courses")
    await rosa.hears("Où habitez-vous")
    rosa.press("Centre")
    await tom.hears("Pourquoi vous : vous êtes disponible pour cette alerte")
    await stage.settled()
    (made,) = await requests_of(stage, rosa)
    assert made.reference not in sam.screen()
    await stage.jump(minutes=20)
    await sam.hears(made.reference)


async def test_who_begins_to_stand_by_gets_what_is_open(stage: Stage) -> None:
    """A cry came before anybody could help: whoever can then, has it at once."""
    rosa, sam = await stage.resident("Rosa"), await stage.volunteer("Sam", place="Gare")
    await alerted(stage, rosa, sam)
    rosa.press("J'ai besoin d'aide", rosa.last_message())
    await rosa.hears("De quoi avez-vous besoin")
    rosa.press("Courses")
    await rosa.hears("Où habitez-vous")
    rosa.press("Centre")
    await rosa.hears("C'est envoyé")
    await stage.settled()
    sam.press("Je peux aider", next(item for item in sam.messages() if TITLE in item.text))
    assert await sam.hears_toast() == "Merci ! La commune compte sur vous."
    await sam.hears("Pourquoi vous : vous êtes disponible pour cette alerte")


async def test_too_late_it_is_over_and_help_can_be_asked_for_all_the_same(stage: Stage) -> None:
    """After the end, and after its time, by whoever still has the message; nothing is counted."""
    rosa, tom = await stage.resident("Rosa"), await stage.resident("Tom")
    alert = await alerted(stage, rosa, tom)
    card = rosa.last_message()
    await ended(stage, alert)
    await rosa.hears("Fin de l'alerte.")
    rosa.press("Je vais bien", card)
    assert await rosa.hears_toast() == "Cette alerte est terminée."
    await stage.settled()
    rosa.press("J'ai besoin d'aide", next(item for item in rosa.messages() if item.id == card.id))
    await rosa.hears("De quoi avez-vous besoin")
    other = await alerted(stage, tom, lives=timedelta(hours=2))
    late = tom.find_button("Je vais bien")
    await stage.jump(hours=2)
    tom.press_again(late)
    assert await tom.hears_toast() == "Cette alerte est terminée."
    assert (await counts(stage, alert), await counts(stage, other)) == ({}, {})


async def test_a_newcomer_comes_from_the_group_and_answers(stage: Stage) -> None:
    """The first screen first, then the alert with its answers; a second look shows what was answered."""
    zoe = await stage.newcomer("Zoé")
    alert = await raised(stage)
    zoe.start(f"al_{alert.about}")
    await zoe.hears("112")
    zoe.press("👍")
    await zoe.hears(TITLE)
    zoe.press("Je vais bien")
    assert await zoe.hears_toast() == "C'est noté : vous allez bien."
    zoe.start(f"al_{alert.about}")
    await stage.settled()
    assert "✔️ 💚 Je vais bien" in zoe.buttons()
    await ended(stage, alert, Step.MISTAKE)
    zoe.start(f"al_{alert.about}")
    await zoe.hears("Cette alerte est terminée.")
    info = await raised(stage, severity=Severity.MINOR, answers=False)
    zoe.start(f"al_{info.about}")
    shown = await zoe.hears("Information de la commune")
    assert shown.inline is None
    for wrong in ("al_", "al_x", f"al_{alert.about + 1}", "al_99999999999999999999999999"):
        zoe.start(wrong)
        await zoe.hears("Bonjour Zoé")


async def test_a_preview_and_a_forged_answer_note_nothing(stage: Stage) -> None:
    """Below what was sent to nobody, with another's data, or with an answer that does not exist."""
    rosa, mallory = await stage.resident("Rosa"), await stage.resident("Mallory")
    alert = await alerted(stage, rosa, mallory)
    mallory.forge("aa:0:need")
    assert await mallory.hears_toast() == "C'est un aperçu : rien n'est noté."
    for data in ("aa:1:need", "aq:1:what.courses", "ci:1:", f"ci:{alert.about:d}"[:60], "cb:1:x.need"):
        mallory.forge(data)
    mallory.forge("aa:1:dance")
    await stage.settled()
    assert await counts(stage, alert) == {}
    assert await requests_of(stage, mallory) == []


async def test_a_restart_between_an_answer_and_the_next_question_loses_nothing(stage: Stage) -> None:
    """The request is there, its question too, and an answer can still be changed."""
    rosa = await stage.resident("Rosa")
    alert = await alerted(stage, rosa)
    card = rosa.last_message()
    rosa.press("J'ai besoin d'aide", card)
    await rosa.hears("De quoi avez-vous besoin")
    await stage.settled()
    await stage.stop_bot()
    await stage.start_bot()
    rosa.press("Courses")
    await rosa.hears("Où habitez-vous")
    rosa.press("Je vais bien", card)
    await rosa.hears("Faut-il annuler")
    assert await counts(stage, alert) == {"well": 1}


async def test_a_minor_is_thanked_and_never_sent(stage: Stage) -> None:
    """At sixteen one's will is counted; the list that missions draw from has adults only."""
    cleo = await stage.resident("Cléo")
    cleo.key("🤝")
    await cleo.hears("charte")
    cleo.press("15–17 ans")
    await cleo.hears("Votre quartier")
    cleo.press("Centre")
    await cleo.hears("Et vous ?")
    cleo.press("Passer la suite")
    await cleo.hears("Quand avez-vous du temps")
    cleo.press("Quand je peux")
    await cleo.hears("C'est bien cela")
    cleo.press("C'est bon")
    await cleo.hears("Votre inscription est faite")
    alert = await alerted(stage, cleo, severity=Severity.MODERATE)
    cleo.press("Je peux aider", next(item for item in cleo.messages() if TITLE in item.text))
    assert "Avant 18 ans" in await cleo.hears_toast()
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        assert await unit.alert_answers.standing_by(alert.about) == []
    assert await counts(stage, alert) == {"can": 1}


async def test_who_comes_back_gets_nothing_late(stage: Stage) -> None:
    """Blocked when it went out, back before its end or after it: no copy comes; the link still shows it."""
    rosa, tom = await stage.resident("Rosa"), await stage.resident("Tom")
    tom.block()
    await stage.settled()
    alert = await alerted(stage, rosa, lives=timedelta(hours=2))
    await stage.jump(hours=1)
    tom.start()
    await tom.hears("Bonjour Tom")
    await stage.settled()
    assert TITLE not in tom.screen()
    tom.start(f"al_{alert.about}")
    await tom.hears(TITLE)
    await stage.jump(hours=1)
    shown = len([item for item in tom.messages() if TITLE in item.text])
    await stage.jump(hours=12)
    assert shown == 1
    assert len([item for item in tom.messages() if TITLE in item.text]) == shown
