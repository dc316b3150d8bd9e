"""Names that have broken bots: markup, other scripts, nothing visible, far too much."""

from __future__ import annotations

AWKWARD_NAMES: tuple[tuple[str, str], ...] = (
    ("Ana <3", "looks like the start of a tag"),
    ("<b>", "is a tag"),
    ("</b> & Co", "closes a tag, and an ampersand"),
    ("*Bold* _and_ `code`", "Markdown"),
    ("{name} %s {0}", "placeholders of several languages"),
    ('O\'Brien "Bob" \\', "quotes and a backslash"),
    ("שרה", "written from right to left"),
    ("فاطمة الزهراء", "written from right to left, joined letters"),
    ("Zoë 👩‍👩‍👧‍👦", "one emoji of seven code points"),
    ("🇧🇪🇺🇦", "flags: pairs of code points outside the basic plane"),
    ("Z̷̢̛a̶͉͝l̸̰̈g̵̣̈o̸̙͝", "marks stacked on letters"),
    ("\u202egnirts", "an override that turns the direction"),
    ("ㅤ", "a letter that shows nothing"),
    ("Ⅷ ﷽", "one very wide character"),
    ("W" * 64, "as long as Telegram allows"),
    ("/start", "looks like a command"),
    ("@entraide_bot", "looks like a mention"),
    ("https://example.org", "looks like a link"),
    ("0", "false to careless code"),
    ("None", "the name of nothing"),
    ("Robert'); DROP TABLE requests;--", "a little joke on databases"),
)
