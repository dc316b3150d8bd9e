"""The main job, from the first word to the thanks."""

from __future__ import annotations

from pathlib import Path

from tests.stage import staged


async def test_a_request_is_asked_taken_talked_about_done_and_thanked(tmp_path: Path) -> None:
    """A resident asks, one volunteer takes it, all cards say so, both write, it is done and thanked."""
    async with staged(tmp_path / "walk.sqlite3") as stage:
        amel = await stage.coordinator("Amel")
        group = await stage.group("Quartier Centre", amel)
        sam = await stage.volunteer("Sam")
        ana = await stage.volunteer("Ana")
        rosa = await stage.resident("Rosa")
        number = await stage.ask(rosa, detail="Deux pains et du lait")
        await stage.settled()
        assert "2 bénévoles sont prévenus" in rosa.screen()
        assert number not in amel.screen(group)
        await stage.ask_on()
        assert "Tout le quartier est prévenu : 2 bénévoles. La commune cherche aussi." in rosa.screen()
        assert number in amel.last(group)
        assert "Rosa" not in amel.screen(group)
        sam.press("J'y vais")
        await sam.hears("C'est pour vous")
        assert "Deux pains" in sam.last()
        await stage.settled()
        assert "Sam s'occupe de votre demande" in rosa.last()
        assert "Pris en charge" in ana.last()
        assert "Pris en charge par Sam" in amel.last(group)
        rosa.write("Bonjour Sam, sonnez deux fois.")
        await sam.hears("sonnez deux fois")
        sam.voice(4)
        await rosa.hears("Sam")
        await stage.settled()
        sam.press("C'est fait")
        await rosa.hears("tout s'est bien passé")
        rosa.press("👍 Oui")
        await rosa.hears("Dire merci")
        rosa.press("❤️")
        await sam.hears("vous dit merci")
        await stage.settled()
        refused = [call for call in stage.world.calls.calls if call.ok is False]
        assert [call for call in refused if "not modified" not in (call.description or "")] == []
