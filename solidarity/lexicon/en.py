"""English words."""

from __future__ import annotations

from solidarity.lexicon.shape import Kind, Lexicon, Part

WORDS = Lexicon(
    kinds={
        Kind.SHOPPING: (
            *("shopping", "groceries", "grocery", "supermarket", "errands", "bread", "milk", "vegetables"),
            *("toilet paper", "food shopping", "go to the shop", "bakery"),
        ),
        Kind.MEDICINES: (
            *("medicine", "medicines", "medication", "medications", "pharmacy", "chemist", "prescription"),
            *("tablets from the pharmacy", "pills", "insulin", "drugstore"),
        ),
        Kind.RIDE: (
            *("ride", "lift to", "drive me", "driver", "transport", "taxi", "be driven", "drive to"),
            *("lift for", "drop me off", "pick me up"),
        ),
        Kind.TALK: (
            "talk to someone",
            "talk to somebody",
            "talk",
            "chat",
            "company",
            "lonely",
            "someone to talk to",
        ),
        Kind.FORM: ("form", "forms", "paperwork", "papers", "fill in", "fill out", "tax return", "documents"),
        Kind.REPAIR: (
            *(
                "repair",
                "repairs",
                "fix",
                "handyman",
                "light bulb",
                "lightbulb",
                "leaking tap",
                "dripping tap",
            ),
            *("small repair", "odd job", "odd jobs"),
        ),
        Kind.PARCEL: ("food parcel", "food parcels", "food bank", "foodbank", "food package"),
        Kind.SCREEN: (
            "computer",
            "tablet",
            "printer",
            "internet",
            "wifi",
            "password",
            "smartphone",
            "laptop",
        ),
        Kind.NONE: ("parcel at the post office", "collect a parcel", "insurance company", "wallpaper"),
    },
    days={"today": 0, "tomorrow": 1, "day after tomorrow": 2, "the day after tomorrow": 2, "asap today": 0},
    today_parts={
        "this morning": Part.MORNING,
        "this afternoon": Part.AFTERNOON,
        "this evening": Part.EVENING,
        "tonight": Part.EVENING,
        "this lunchtime": Part.NOON,
    },
    tomorrow_parts={},
    weekdays=tuple(
        (day,) for day in ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    ),
    parts={
        "morning": Part.MORNING,
        "noon": Part.NOON,
        "midday": Part.NOON,
        "lunchtime": Part.NOON,
        "afternoon": Part.AFTERNOON,
        "evening": Part.EVENING,
    },
    glued={},
    months=(
        *(
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
        ),
        *(("july", "jul"), ("august", "aug"), ("september", "sep", "sept"), ("october", "oct")),
        *(("november", "nov"), ("december", "dec")),
    ),
    this_=frozenset({"this"}),
    next_=frozenset({"next"}),
    next_week=("next week", "the week after", "coming week"),
    not_then=frozenset(
        {
            *("before", "after", "not", "except", "until", "till", "from", "every", "each", "by", "between"),
            *("starting", "no", "on or before"),
        }
    ),
    long_ago=frozenset({"since", "last", "past"}),
    not_at=frozenset(
        {
            *("before", "after", "since", "until", "till", "by", "from", "between", "in", "half", "quarter"),
            *("past", "not", "yesterday", "every", "during", "within"),
        }
    ),
    repeated=tuple(
        f"{day}s" for day in ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    ),
    said_otherwise=(
        *(
            "good morning",
            "good afternoon",
            "good evening",
            "have a nice evening",
            "nice evening",
            "yesterday",
        ),
        *("yesterday morning", "yesterday afternoon", "yesterday evening", "last night", "see you tomorrow"),
        *("mornings", "evenings", "afternoons", "goodnight", "companies", "shipping", "chopping", "dinner"),
        *(
            "stopping",
            "talk english",
            "cannot talk",
            "can't talk",
            "formal",
            "dogs",
            "diver",
            "drover",
            "hours",
        ),
        *(
            "prescribe",
            "transports",
            "friends",
            "forum",
            "warning",
            "mourning",
            "adapter",
            "pointer",
            "painter",
        ),
    ),
    foreign=frozenset(
        {"pain", "pains", "rit", "car", "die", "brief", "lift", "bad", "gift", "an", "brood", "reden"}
    ),
    links=frozenset(
        {
            *(
                "for",
                "at",
                "on",
                "the",
                "a",
                "an",
                "in",
                "of",
                "my",
                "around",
                "about",
                "to",
                "and",
                "please",
            ),
            *("neighbourhood", "district", "this"),
        }
    ),
)
