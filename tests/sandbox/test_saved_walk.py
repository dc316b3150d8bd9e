"""« Enregistrer comme test »: what was played with the bot is written as a test, which passes when run."""

from __future__ import annotations

import asyncio
import importlib.util
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from sandbox.actor import Phone
from sandbox.fragments import pieces, steady, tokens
from sandbox.walk import SavedWalk, write_walk
from sandbox.watching import NotHeardError
from tests.stage import Stage, staged

AMEL = 5001
TOWN = {"coordinators": frozenset({AMEL})}


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A town whose file names Amel as its coordinator, with a tape that need not wait long for calm."""
    async with staged(tmp_path / "played.sqlite3", **TOWN) as stage:
        stage.world.tape.coordinators.add(AMEL)
        stage.world.tape.calm_after = 0.02
        yield stage


async def calm(stage: Stage) -> None:
    """Until the tape is sure that what comes next comes from the next deed."""
    await stage.settled()
    await asyncio.sleep(0.03)


async def played(stage: Stage, *deeds: Callable[[], object]) -> None:
    """Each deed once all is calm."""
    for deed in deeds:
        await calm(stage)
        deed()
    await calm(stage)


async def replayed(saved: SavedWalk, folder: Path) -> None:
    """Run the file as pytest would: imported from where it lies, its test called with a folder of its own."""
    file = folder / saved.file
    file.write_text(saved.text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    test: Callable[[Path], Awaitable[None]] = getattr(module, file.stem)
    (folder / "again").mkdir()
    await test(folder / "again")


async def the_story(stage: Stage) -> str:
    """Amel, Sam and Rosa from their first day to a conversation, with a group and three hours in between."""
    world = stage.world
    amel = Phone(world, world.add_person("Amel", "Bensaïd", number=AMEL))
    sam, rosa = Phone(world, "Sam Diallo"), Phone(world, "Rosa")
    for phone in (amel, sam, rosa):
        await played(stage, phone.start, lambda phone=phone: phone.press("👍"))
    await played(stage, lambda: sam.key("🤝"), lambda: sam.press("ans ou plus"), lambda: sam.press("Centre"))
    await played(stage, lambda: sam.press("Passer la suite"), lambda: sam.press("Soir"))
    await played(stage, lambda: sam.press("C'est bon"))
    group = amel.create_group("Quartier Centre", members=[sam])
    await played(stage, lambda: amel.write("/quartier", chat=group), lambda: amel.press("Centre", chat=group))
    await played(stage, lambda: rosa.key("🙋"))
    for label in ("Courses", "Demain", "Centre", "Non, c'est bon", "✅ Envoyer"):
        await played(stage, lambda label=label: rosa.press(label))
    number = next(token for token in tokens(rosa.last()) if "://" not in token)
    await played(stage, lambda: sam.press("J'y vais"))
    said = rosa.write(f"Bonjour Sam, sonnez deux fois. C'est bien {number} ?")
    await played(stage, lambda: rosa.edit(said, "Sonnez plutôt trois fois."), lambda: sam.voice(6))
    await stage.jump(hours=3)
    await played(stage, lambda: sam.write("J'arrive dans un instant !"))
    return number


async def test_a_story_played_with_the_bot_is_saved_and_passes(stage: Stage, tmp_path: Path) -> None:
    """People, group, buttons by label, a jump of the clock; the reference is read, not written."""
    number = await the_story(stage)
    saved = write_walk(stage.world, "Courses de Rosa")
    assert (saved.file, saved.warnings) == ("test_courses_de_rosa.py", ())
    for line in (
        'rosa = await stage.newcomer("Rosa")',
        'rosa.press("🛒 Courses")',
        'await sam.hears("Bonjour Sam, sonnez deux fois. C\'est bien")',
        'said = rosa.write(f"Bonjour Sam, sonnez deux fois. C\'est bien {reference} ?")',
        'rosa.edit(said, "Sonnez plutôt trois fois.")',
        'await rosa.receives("voice")',
        "await stage.jump(hours=3)",
        'amel.press("Centre", chat=group)',
    ):
        assert line in saved.text, saved.text
    assert number not in saved.text
    assert str(AMEL) in saved.text
    await replayed(saved, tmp_path)


async def test_a_saved_test_fails_when_it_expects_something_else(stage: Stage, tmp_path: Path) -> None:
    """One word changed in what Rosa hears, and it is not heard."""
    rosa = Phone(stage.world, "Rosa")
    await played(stage, rosa.start, lambda: rosa.press("👍"), lambda: rosa.key("🙋"))
    saved = write_walk(stage.world, "attente")
    changed = re.sub(
        r'rosa\.hears\("De quoi[^"]*"\)', 'rosa.hears("De rien", timeout=0.2)', saved.text, count=1
    )
    assert changed != saved.text
    with pytest.raises(NotHeardError, match="De rien"):
        await replayed(SavedWalk(saved.file, changed, ()), tmp_path)


async def test_the_walk_begins_where_one_says(stage: Stage, tmp_path: Path) -> None:
    """What was before is played again without being checked; only what follows is."""
    rosa = Phone(stage.world, "Rosa")
    await played(stage, rosa.start, lambda: rosa.press("👍"))
    stage.world.tape.start_here(stage.world)
    await played(stage, lambda: rosa.key("🙋"), lambda: rosa.press("Courses"))
    saved = write_walk(stage.world, "suite")
    assert 'rosa.press("👍 J\'accepte")' in saved.text
    assert 'await rosa.hears("👍 C\'est accepté.")' not in saved.text
    assert 'await rosa.hears("Pour quand ?")' in saved.text
    await replayed(saved, tmp_path)


async def test_who_is_known_from_before_joins_by_the_stage(stage: Stage, tmp_path: Path) -> None:
    """As in the demo's town: its people and groups are there at once, as what they are."""
    world = stage.world
    amel = Phone(world, world.add_person("Amel", "Bensaïd", number=AMEL))
    await played(stage, amel.start, lambda: amel.press("👍"))
    sam, rosa = await stage.volunteer("Sam"), await stage.resident("Rosa")
    group = await stage.group("Quartier Centre", amel)
    amel.add(sam, group)
    await calm(stage)
    tape = world.tape
    tape.roles |= {AMEL: ("resident", ""), sam.id: ("volunteer", "Centre"), rosa.id: ("resident", "")}
    tape.bindings[group.id] = "Centre"
    tape.start_here(world)
    number = await stage.ask(rosa)
    await calm(stage)
    await stage.jump(minutes=40)  # then its group has it too
    await played(stage, lambda: sam.press("Je m'en occupe", chat=group))
    saved = write_walk(world, "groupe")
    assert 'sam = await stage.volunteer("Sam", "Centre")' in saved.text
    assert 'group = await stage.group("Quartier Centre", amel, "Centre", members=[sam])' in saved.text
    assert ["before the beginning" in english for _, english in saved.warnings] == [True]
    assert number not in saved.text
    await replayed(saved, tmp_path)


async def test_what_cannot_be_played_again_is_said(stage: Stage) -> None:
    """A forged press and a message from before the beginning: a comment in the file, a sentence beside it."""
    rosa = await stage.resident("Rosa")
    await calm(stage)
    stage.world.tape.roles[rosa.id] = ("resident", "")
    stage.world.tape.start_here(stage.world)
    rosa.reply(rosa.last_message(), "Merci")
    rosa.forge("x:1")
    await stage.settled()
    saved = write_walk(stage.world, "x")
    assert saved.text.count("# Not played again: ") == 2
    assert [french.split(" ")[1] for french, _ in saved.warnings] == ["demandes", "message", "fausse"]


# The same each time


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C'est envoyé. Numéro K7M2. Je cherche.", "C'est envoyé. Numéro"),
        ("Code de visite : 4821", "Code de visite :"),
        ("Rosa\nJe suis au 12 de la rue, sonnez fort.", "de la rue, sonnez fort."),
        ("4821", ""),
        ("Ouvrez https://t.me/entraide_bot?start=m_x maintenant", "maintenant"),
        ("mot " * 40, ("mot " * 15).strip()),
    ],
)
def test_only_what_stays_the_same_is_waited_for(text: str, expected: str) -> None:
    """References, codes, numbers and links are cut out; the first piece of some length is taken."""
    assert steady(text) == expected


def test_references_and_links_are_found_in_order() -> None:
    """Four signs, or an address; words in capitals of another length are neither."""
    assert tokens("URGENT K7M2, code 4821, https://t.me/x?start=a") == [
        "K7M2",
        "4821",
        "https://t.me/x?start=a",
    ]
    assert pieces("12 34") == []
