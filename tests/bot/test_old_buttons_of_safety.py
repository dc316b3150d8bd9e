"""What a button of the account's screens carries fits, whatever the numbers: also how things stood then."""

from __future__ import annotations

from dataclasses import replace

from bot.callbacks import MAX_BYTES, Press, to_base36, unpack
from bot.i18n import Catalogues
from bot.views import barring
from bot.views.scene import Scene
from solidarity.actions.barring import Account
from solidarity.barring import Ground
from solidarity.people import Bar, PersonId
from tests import cast

T = Catalogues.load().translator("fr", cast.ZONE)
SCENE = Scene(T, cast.town(), cast.NOW, "entraide_bot", T)
LARGEST = (1 << 63) - 1
LINES = 36**12 - 1
"""More lines than an audit ever has."""


def test_the_longest_button_of_them_fits() -> None:
    """The largest numbers, each reason, each length of time: read back as they were drawn."""
    sam = replace(cast.neighbour(cast.SAM), id=PersonId(LARGEST))
    seen, origin = Account(sam, None, 1, may_bar=True, version=LINES), f"m{to_base36(LARGEST)}"
    shown = [barring.ask_days(SCENE, seen, bar, ground, origin) for bar in Bar for ground in Ground]
    shown += [barring.ask_part(SCENE, seen, "Rosa", origin), barring.account(SCENE, seen, origin, "Rosa")]
    shown.append(barring.account(SCENE, seen, origin, "Rosa", apart=True))
    for screen in shown:
        for button in (item for row in screen.rows for item in row):
            pressed = unpack(button.data)
            assert pressed is not None
            assert len(button.data or "") <= MAX_BYTES
            if pressed.verb is Press.BAR and pressed.arg.count(".") > 1:
                assert pressed.arg.endswith(f".{to_base36(LINES)}")
