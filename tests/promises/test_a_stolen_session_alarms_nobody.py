"""Who holds a coordinator's session and its whole history alarms nobody: 0 broadcasts, 0 files, 0 roles.

The coordinator has a second factor, last shown more than twelve hours ago; or none, where the town demands
one.
"""

from __future__ import annotations

from pathlib import Path

import pyotp
from sqlalchemy import func, select

from bot.callbacks import Press, pack
from bot.flows.factor import digits
from sandbox.actor import Phone
from solidarity.factors import STEP, has_factor, stamp
from solidarity.people import Role
from solidarity.ports import Deed
from storage import tables
from tests.promises.outsiders import known
from tests.stage import Stage, staged
from tests.walks.looking import from_bot

ASKED = "Est-ce bien vous"
PRESSES = [
    *((verb, "") for verb in Press if verb.name.startswith(("ALERT", "ANNOUNCE", "TEAM", "CHALLENGES"))),
    *((Press.FACTOR, word) for word in ("", "add", "end", "end.yes", "reset", "reset.yes")),
    *((Press.ROLE, f"{role.value}.{how}") for role in Role for how in ("yes", "more")),
    *((Press.INVITE_ROLE, f"{role.value}.1.go") for role in Role),
    *((Press.INVITE_ROLE, role.value) for role in Role),
    *((verb, word) for verb in (Press.COMPETENCE, Press.CALL_LIST) for word in ("print", "csv")),
    (Press.INVITE_VALIDATOR, ""),
]
"""All that reaches many or gives power, as far as one press does it."""


async def code_of(stage: Stage, phone: Phone, *, later: int = 0) -> str:
    """What the app on this person's other telephone shows."""
    me = await known(stage, phone)
    assert me.factor is not None
    return digits(me.factor.secret, int(stage.clock.now().timestamp()) // STEP + later)


async def protect(stage: Stage, phone: Phone, said: str = "votre compte est protégé") -> None:
    """They set a second factor up, and show the first code."""
    phone.key("⚙️")
    await phone.hears("Réglages")
    phone.press("🔐 Protéger mon compte")
    await phone.hears("application de codes")
    phone.press("✅ C'est fait")
    await phone.hears("Quels six chiffres")
    phone.write(await code_of(stage, phone))
    await phone.hears(said)


async def count(stage: Stage, table: type[tables.Table]) -> int:
    """Rows of a table."""
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        return int((await unit.execute(select(func.count()).select_from(table))).scalar_one())


async def traces(stage: Stage, phone: Phone) -> list[Deed]:
    """What the audit has of what they did to others."""
    me = await known(stage, phone)
    assert stage.app is not None
    async with stage.app.store.unit() as unit:
        rows = await unit.execute(select(tables.Trace.deed).where(tables.Trace.actor_id == me.id))  # type: ignore[arg-type]
        return [Deed(row.deed) for row in rows.all()]


async def test_a_code_stands_before_power_and_its_owner_types_nothing_twice(tmp_path: Path) -> None:
    """The secret's message and the code's go; asked after 12 hours, the link comes; a thief gets nothing."""
    async with staged(tmp_path / "town.sqlite3") as stage:
        amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
        await protect(stage, amel)
        await ben.hears("Amel a protégé son compte")
        await stage.settled()
        secret = (await known(stage, amel)).factor
        assert secret is not None
        assert len(secret.secret) >= 32, "160 bits"
        said = " ".join(message.text.replace(" ", "") for message in amel.messages())
        assert secret.secret not in said
        used = pyotp.TOTP(secret.secret).generate_otp(secret.used)
        assert used not in said
        await stage.jump(hours=13)
        amel.key("🧭")
        await stage.settled()
        amel.press("👥 Équipe")
        await amel.sees("L'équipe")
        amel.press("➕ Personne élue")
        await amel.hears(ASKED)
        amel.write("123456" if await code_of(stage, amel) != "123456" else "654321")
        await amel.hears("Ce n'est pas le bon code")
        amel.write(await code_of(stage, amel))
        await amel.hears("Je continue")
        await amel.hears("Il sert une seule fois")
        await stage.settled()
        assert len(from_bot(amel, "Il sert une seule fois")) == 1
        amel.press("➕ Social ou soins")
        await amel.hears("service social")
        await stage.settled()
        assert len(from_bot(amel, ASKED)) <= 2, "a proof holds for twelve hours"
        await thief(stage, amel, ben)


async def thief(stage: Stage, amel: Phone, ben: Phone) -> None:
    """A day later somebody else holds the session, and presses whatever there is."""
    await stage.jump(hours=24)
    await tries_everything(stage, amel, ben)
    assert has_factor(await known(stage, amel))


async def tries_everything(stage: Stage, amel: Phone, ben: Phone) -> None:
    """In Amel's session: whatever one press or word does. Nothing goes out, and nobody gains or loses."""
    colleague = await known(stage, ben)
    before = await traces(stage, amel)
    broadcasts, codes = await count(stage, tables.Broadcast), await count(stage, tables.SecretCode)
    message = from_bot(amel)[-1]
    for verb, word in PRESSES:
        amel.forge(pack(verb, colleague.id, word), message.id)
    await stage.settled()
    for word in ("000000", "/alerte", "/annonce", "111111", "/mission"):
        amel.write(word)
    await stage.settled()
    assert await count(stage, tables.Broadcast) == broadcasts
    assert await count(stage, tables.SecretCode) <= codes
    new = (await traces(stage, amel))[len(before) :]
    assert not {Deed.GRANTED, Deed.REVOKED, Deed.EXPORTED} & set(new), new
    assert (await known(stage, ben)).roles == colleague.roles


WAITS = "doit dire que c'est bien vous"
YES, NO = "✅ Oui, c'est bien Cléo", "🧊 Non, geler ce compte"


async def test_a_session_without_a_factor_sets_none_up_alone(tmp_path: Path) -> None:
    """Where the town demands one: its right code opens nothing, before and after; a colleague freezes it."""
    async with staged(tmp_path / "town.sqlite3", second_factor=True) as stage:
        amel, ben, cleo = [await stage.coordinator(name) for name in ("Amel", "Ben", "Cléo")]
        await protect(stage, cleo, WAITS)
        asked = await ben.hears("Cléo veut protéger son compte")
        late = await amel.hears("Cléo veut protéger son compte")
        ben.press(YES, asked)
        await ben.sees("Le compte est protégé : Cléo.")
        await cleo.hears("Votre compte est protégé.")
        amel.press(YES, late)
        await amel.sees("Le compte est protégé : Cléo.")
        await stage.settled()
        assert len(from_bot(cleo, "Votre compte est protégé.")) == 1, "twice is once"
        await protect(stage, amel, WAITS)
        await ben.hears("Amel veut protéger son compte")
        mine = await known(stage, amel)
        assert mine.factor is not None
        amel.forge(pack(Press.FACTOR, mine.id, f"yes.{stamp(mine.factor)}"), from_bot(amel)[-1].id)
        await stage.settled()
        assert not has_factor(await known(stage, amel)), "nobody vouches for themselves"
        await tries_everything(stage, amel, ben)
        await protect(stage, amel, WAITS)
        await stage.settled()
        question = from_bot(ben, "Amel veut protéger son compte")[-1]
        ben.press(NO, question)
        await amel.hears("a gelé votre compte")
        after = await known(stage, amel)
        assert (after.factor, after.is_coordinator) == (None, False)
