"""What we may tell somebody who did not act: class, lane and expiry of each kind.

A notice is what to say, not the words (`bot.views.notices`) and not the sending (`bot.delivery`).
At send time `still_wanted` looks again: what became untrue is dropped with its reason.
"""

from __future__ import annotations

from solidarity.causes import Cause
from solidarity.notices.kinds import LIVE_CARDS, POSTS, SECRETS, SHOWN_FOR, Kind
from solidarity.notices.specs import SPECS, Lane, Spec
from solidarity.notices.values import Fact, Notice, Recipient, Situation, to
from solidarity.notices.wanted import may_be_shown, still_wanted

__all__ = [
    "LIVE_CARDS",
    "POSTS",
    "SECRETS",
    "SHOWN_FOR",
    "SPECS",
    "Cause",
    "Fact",
    "Kind",
    "Lane",
    "Notice",
    "Recipient",
    "Situation",
    "Spec",
    "may_be_shown",
    "still_wanted",
    "to",
]
