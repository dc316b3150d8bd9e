"""Strings that people may send to break a bot, for the tests of all that keeps or shows what people write."""

from __future__ import annotations

from hypothesis import strategies as st

SAMPLES = (
    "<b>Rosa</b>",
    "</code><a href='tg://user?id=1'>x</a>",
    "*Rosa*",
    "**",
    "_x_ `y` [z](https://example.org) ||s||",
    "{name}",
    "{0} {n} %(name)s %s {{",
    "&amp;&#0;",
    "Z\u0338\u0322\u0327\u031ba\u0334\u0321l\u0337g\u0335\u0328o",
    "e" + "\u0301" * 40,
    "\u0301\u0302\u0303",
    "\u202eevil\u202c",
    "\u2066\u2067\u2068x",
    "\u2069\u2069",
    "محمد",
    "می\u200cزند",
    "שלום",
    "👨\u200d👩\u200d👧\u200d👦",
    "🇧🇪🇫🇷",
    "👍🏽",
    "1\ufe0f\u20e3",
    "👩\u200d" * 30,
    "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "각\u1100\u1100\u1100\u1161",
    "\x00\x01\x1b[31m",
    "\r\n\t\v\f\x85\u2028\u2029",
    " \u00a0\u2003\u3000",
    "\u200b\u200d\ufeff\u3164\u2800\u00ad",
    "\ud83d",
    "\ude00",
    "\ufffe\uffff\U0010ffff",
    "x" * 300,
)

strings = st.lists(
    st.one_of(st.sampled_from(SAMPLES), st.text(st.characters(exclude_categories=()), max_size=12)),
    max_size=8,
).map("".join)
"""Any string at all, half characters included, and rather a nasty one."""
