"""How each deed and each sight of the tape is written; that such lines pass is in test_saved_walk.py."""

from __future__ import annotations

import ast
from datetime import timedelta

import pytest

from sandbox.actor import Phone
from sandbox.errors import CannotActError, NothingSuchError
from sandbox.faults import Fault
from sandbox.walk import write_walk
from sandbox.world import World
from tests.sandbox.caller import Caller, RefusedError, inline
from tests.sandbox.conftest import HandTime


@pytest.fixture
def rosa(world: World) -> Phone:
    """Somebody who has pressed START; the walk begins with that."""
    phone = Phone(world, "Rosa Peeters")
    phone.start()
    return phone


@pytest.fixture
def quiet(machine: HandTime, world: World) -> None:
    """Nothing is under way: what comes next comes from the next deed."""
    world.tape.calm_after = 0
    world.updates.allow(["inline_query"])
    world.updates.pending.clear()


def written(world: World) -> list[str]:
    """The lines of the test's body, which is Python."""
    text = write_walk(world, "x").text
    ast.parse(text)
    return [line.strip() for line in text.split(") as stage:\n")[1].splitlines()]


def test_everything_that_a_person_sends_is_a_line(world: World, rosa: Phone) -> None:
    """Its own words and facts; ready samples stay samples."""
    rosa.write('Bonjour « Sam »\n"vous" {ici}')
    said = rosa.photo("La porte")
    rosa.voice(9)
    rosa.send_video(4, caption="Le chat")
    rosa.send_video_note(5)
    rosa.send_document("reçu.pdf", caption="12 €")
    rosa.send_place(50.46, 4.86, title="La Ruche", address="Rue Haute")
    rosa.share_location(50.0, 4.0)
    rosa.share_contact()
    rosa.reply(said, "Elle est verte")
    rosa.edit(said, "La porte verte")
    rosa.react("👍", said)
    rosa.pin(said)
    rosa.unpin(said)
    rosa.delete(said)
    rosa.change(language_code="nl", first_name="Rosalie")
    rosa.block()
    rosa.unblock()
    rosa.delete_account()
    assert [line for line in written(world) if "settled" not in line] == [
        'rosa = await stage.newcomer("Rosa Peeters")',
        "rosa.start()",
        r'rosa.write("Bonjour « Sam »\n\"vous\" {ici}")',
        'said = rosa.photo(caption="La porte")',
        "rosa.voice(9)",
        'rosa.send_video(4, caption="Le chat")',
        "rosa.send_video_note(5)",
        'rosa.send_document("reçu.pdf", caption="12 €")',
        'rosa.send_place(50.46, 4.86, title="La Ruche", address="Rue Haute")',
        "rosa.send_place(50.0, 4.0)",
        "rosa.share_contact()",
        'rosa.reply(said, "Elle est verte")',
        'rosa.edit(said, "La porte verte")',
        'rosa.react("👍", said)',
        "rosa.pin(said)",
        "rosa.unpin(said)",
        "rosa.delete(said)",
        'rosa.change(language_code="nl", first_name="Rosalie")',
        "rosa.block()",
        "rosa.unblock()",
        "rosa.delete_account()",
    ]


def test_groups_and_topics_are_lines(world: World, rosa: Phone, sam: Phone) -> None:
    """Each group by its variable; an upgraded one has a new variable; topics by theirs."""
    group = rosa.create_group("Quartier", members=[sam], bot=False)
    rosa.add("bot", group)
    rosa.promote("bot", group, ["can_pin_messages"])
    rosa.rename_group("Notre quartier", group)
    forum = rosa.make_forum(group)
    topic = rosa.create_topic("Courses", forum)
    sam.write("moi", forum, thread=topic)
    rosa.close_topic(topic, forum)
    rosa.reopen_topic(topic, forum)
    rosa.promote(sam, forum, anonymous=True)
    rosa.demote(sam, forum)
    rosa.be_anonymous(forum)
    rosa.remove(sam, forum)
    lines = [line for line in written(world) if "settled" not in line]
    assert lines[2:] == [
        'sam = await stage.newcomer("Sam", language="nl")',
        'group = rosa.create_group("Quartier", members=[sam], bot=False)',
        'rosa.add("bot", group)',
        'rosa.promote("bot", group, ["can_pin_messages"])',
        'rosa.rename_group("Notre quartier", group)',
        "group_2 = rosa.make_forum(group)",
        'courses = rosa.create_topic("Courses", group_2)',
        'sam.write("moi", chat=group_2, thread=courses)',
        "rosa.close_topic(courses, group_2)",
        "rosa.close_topic(courses, group_2, closed=False)",
        "rosa.promote(sam, group_2, anonymous=True)",
        "rosa.demote(sam, group_2)",
        "rosa.be_anonymous(group_2)",
        "rosa.remove(sam, group_2)",
    ]


async def test_a_button_is_named_so_that_it_is_found(
    bot: Caller, world: World, rosa: Phone, quiet: None
) -> None:
    """By its label; by what does not change of it; with its message where a newer one has the same label."""
    first = await bot.say(rosa.id, "Une demande de Marcel", reply_markup=inline([("✅ J'y vais", "a")]))
    await bot.say(
        rosa.id, "Une demande de Denise", reply_markup=inline([("✅ J'y vais", "b"), ("Voir K7M2", "c")])
    )
    rosa.press("J'y vais")
    rosa.press("J'y vais", first)
    rosa.press("Voir")
    assert [line for line in written(world) if "press(" in line] == [
        'rosa.press("✅ J\'y vais")',
        'rosa.press("✅ J\'y vais", await rosa.sees("Une demande de Marcel"))',
        'rosa.press("Voir")',
    ]


async def test_a_reference_that_is_used_is_read_first(
    bot: Caller, world: World, rosa: Phone, quiet: None
) -> None:
    """From where it was seen; in a text, in a label, as a whole link."""
    await bot.say(
        rosa.id,
        "Demande K7M2, lien https://t.me/entraide_bot?start=m_x",
        reply_markup=inline([("Demande K7M2", "a"), ("Demande A9BC", "b")]),
    )
    rosa.write("et K7M2 ?")
    rosa.press("Demande K7M2")
    rosa.open("https://t.me/entraide_bot?start=m_x")
    lines = written(world)
    assert [line for line in lines if "rosa." in line][1:] == [
        'heard = await rosa.hears("Demande")',
        'rosa.write(f"et {reference} ?")',
        'rosa.press(f"Demande {reference}")',
        'rosa.open(f"{link}")',
    ]
    assert "reference = tokens(heard.text)[0]" in lines
    assert "link = tokens(heard.text)[1]" in lines


async def test_what_is_seen_is_waited_for_as_it_was_in_the_end(
    bot: Caller, world: World, rosa: Phone, quiet: None
) -> None:
    """An edit replaces, a medium is known by its kind, a deletion is waited for, a toast is heard."""
    number = await bot.say(rosa.id, "Je cherche quelqu'un", reply_markup=inline([("Voir", "a")]))
    await bot("editMessageText", chat_id=rosa.id, message_id=number, text="Sam s'en occupe")
    note = rosa.send_video_note(1)
    await bot("copyMessage", chat_id=rosa.id, from_chat_id=rosa.id, message_id=note.id)
    press = rosa.forge("x", number)
    await bot("answerCallbackQuery", callback_query_id=press.id, text="Bien noté.")
    rosa.write("merci")
    await bot("deleteMessage", chat_id=rosa.id, message_id=number)
    assert [line for line in written(world) if "await rosa" in line] == [
        'await rosa.hears("Sam s\'en occupe")',
        'await rosa.receives("video_note")',
        'await rosa.hears_toast("Bien noté.")',
        'await rosa.loses("Sam s\'en occupe")',
    ]


async def test_while_the_bot_is_busy_nobody_can_tell_what_brought_a_message(
    bot: Caller, world: World, machine: HandTime, rosa: Phone
) -> None:
    """`sees` then, and nothing where there is nothing to see by."""
    await bot.updates()
    await bot.say(rosa.id, "Un instant")
    rosa.write("vite")
    await bot.say(rosa.id, "Voilà qui est fait")
    await bot.updates()
    machine.now += 1
    rosa.write("doucement")
    await bot.say(rosa.id, "Tout va bien")
    assert [line for line in written(world) if "await rosa" in line][-2:] == [
        'await rosa.sees("Voilà qui est fait")',
        'await rosa.hears("Tout va bien")',
    ]


async def test_time_that_mattered_is_let_pass(bot: Caller, world: World, rosa: Phone, quiet: None) -> None:
    """Jumps that follow each other are one; what came late waits for its time; a minute is let pass too."""
    world.clock.freeze()
    world.clock.jump(timedelta(minutes=15))
    world.clock.jump(timedelta(minutes=45))
    rosa.write("un")
    world.clock.last_jump = timedelta()
    world.clock._civil += timedelta(seconds=90)
    rosa.write("deux")
    world.clock._civil += timedelta(seconds=20)
    await bot.say(rosa.id, "Vingt secondes plus tard")
    assert [line for line in written(world) if "jump" in line] == [
        "await stage.jump(hours=1)",
        "await stage.jump(seconds=90)",
        "await stage.jump(seconds=20)",
    ]


def test_people_who_are_not_found_by_name_alone_are_made_as_they_are(world: World) -> None:
    """A username, no language, a name that another has too, a coordinator of the file."""
    world.tape.coordinators.add(77)
    Phone(world, "Sam Diallo").start()
    for person in (
        world.add_person("Sam"),
        world.add_person("Ana", username="ana"),
        world.add_person("يوسف", language=None),
        world.add_person("Amel", number=77),
    ):
        Phone(world, person).start()
    text = write_walk(world, "noms").text
    for line in (
        'sam = await stage.newcomer("Sam Diallo")',
        'sam_2 = Phone(stage.world, stage.world.add_person("Sam", None, language="fr"))',
        'ana = Phone(stage.world, stage.world.add_person("Ana", None, language="fr", username="ana"))',
        'person_1004 = Phone(stage.world, stage.world.add_person("يوسف", None, language=None))',
        'amel = Phone(stage.world, stage.world.add_person("Amel", None, language="fr", number=77))',
        "coordinators=frozenset({77}),",
    ):
        assert line in text, text


def test_private_topics_and_privacy_are_as_they_were(world: World, rosa: Phone) -> None:
    """Switched before the bot starts."""
    world.set_private_topics(on=True)
    world.bot.privacy_mode = False
    text = write_walk(world, "x").text
    assert "start=False," in text
    assert text.index("set_private_topics(on=True)") < text.index("start_bot()") < text.index("rosa.start()")
    assert "stage.world.bot.privacy_mode = False" in text


async def test_faults_are_a_warning_and_refused_acts_are_no_deeds(
    bot: Caller, world: World, rosa: Phone
) -> None:
    """What an app would not allow did not happen; what Telegram failed at is not played again."""
    with pytest.raises(CannotActError):
        rosa.edit(rosa.messages()[0], " ")
    assert not any("edit" in line for line in written(world))
    assert write_walk(world, "x").warnings == ()
    world.faults.add(Fault("error_500", count=1))
    with pytest.raises(RefusedError):
        await bot.say(rosa.id)
    assert ["Faults" in english for _, english in write_walk(world, "x").warnings] == [True]


async def test_a_topic_that_the_bot_made_is_found_by_its_name(
    bot: Caller, world: World, rosa: Phone, quiet: None
) -> None:
    """In the private chat, without what changes of the name."""
    world.set_private_topics(on=True)
    thread = (await bot("createForumTopic", chat_id=rosa.id, name="Courses K7M2"))["message_thread_id"]
    rosa.write("là", thread=thread)
    assert 'rosa.write("là", thread=rosa.topic("Courses"))' in written(world)


async def test_in_a_group_somebody_of_the_walk_is_asked(
    bot: Caller, world: World, rosa: Phone, quiet: None
) -> None:
    """Somebody who is in it; what comes where nobody of the walk is, is left out."""
    ana = Phone(world, "Ana")
    group = rosa.create_group("Quartier")
    ana.start()
    await bot.say(group.id, "Une carte pour tous")
    await bot.say(ana.id, "Bonjour Ana")
    foreign = Phone(world, "Zoé").create_group("Ailleurs")
    world.tape.entries.pop()
    await bot.say(foreign.id, "Pas pour nous")
    lines = written(world)
    assert 'await rosa.hears("Une carte pour tous", chat=group)' in lines
    assert 'await ana.hears("Bonjour Ana")' in lines
    assert not any("Pas pour nous" in line for line in lines)


def test_nothing_played_is_nothing_to_save(world: World) -> None:
    """Said, rather than an empty test."""
    with pytest.raises(NothingSuchError, match="nothing was played"):
        write_walk(world, "x")
