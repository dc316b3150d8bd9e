"""German words."""

from __future__ import annotations

from solidarity.lexicon.shape import Kind, Lexicon, Part

WORDS = Lexicon(
    kinds={
        Kind.SHOPPING: (
            *(
                "einkauf",
                "einkäufe",
                "einkaufen",
                "besorgungen",
                "supermarkt",
                "lebensmittel",
                "brot",
                "milch",
            ),
            *("gemüse", "toilettenpapier", "bäckerei", "klopapier"),
        ),
        Kind.MEDICINES: (
            *("medikament", "medikamente", "medikamenten", "arznei", "arzneimittel", "apotheke", "rezept"),
            *("tabletten", "insulin", "medizin", "pillen"),
        ),
        Kind.RIDE: (
            *("fahrt", "fahren", "mitfahren", "fahrdienst", "chauffeur", "taxi", "mitnehmen", "transport"),
            *("zum arzt bringen", "abholen mit dem auto", "mitfahrgelegenheit", "fahrer"),
        ),
        Kind.TALK: (
            *(
                "reden",
                "sprechen mit jemandem",
                "plaudern",
                "gespräch",
                "gesellschaft",
                "einsam",
                "unterhalten",
            ),
            *("mit jemandem reden",),
        ),
        Kind.FORM: (
            *("papiere", "formular", "formulare", "papierkram", "antrag ausfüllen", "ausfüllen", "amtlich"),
            *("behördengang", "steuererklärung", "ein papier"),
        ),
        Kind.REPAIR: (
            *(
                "reparieren",
                "reparatur",
                "reparaturen",
                "wasserhahn",
                "glühbirne",
                "kleine arbeit",
                "handwerker",
            ),
            *("möbel aufbauen", "kleinarbeiten"),
        ),
        Kind.PARCEL: ("lebensmittelpaket", "lebensmittelpakete", "essenspaket", "tafel lebensmittel"),
        Kind.SCREEN: (
            *(
                "computer",
                "tablet",
                "drucker",
                "internet",
                "wlan",
                "passwort",
                "smartphone",
                "laptop",
                "digital",
            ),
        ),
        Kind.NONE: ("paket bei der post", "postpaket", "paket abholen", "lebensmittelvergiftung"),
    },
    days={"heute": 0, "heut": 0, "morgen": 1, "übermorgen": 2, "uebermorgen": 2},
    today_parts={
        "heute morgen": Part.MORNING,
        "heute früh": Part.MORNING,
        "heute vormittag": Part.MORNING,
        "heute mittag": Part.NOON,
        "heute nachmittag": Part.AFTERNOON,
        "heute abend": Part.EVENING,
        "heutabend": Part.EVENING,
        "heuteabend": Part.EVENING,
    },
    tomorrow_parts={
        "morgen früh": Part.MORNING,
        "morgen vormittag": Part.MORNING,
        "morgen mittag": Part.NOON,
        "morgen nachmittag": Part.AFTERNOON,
        "morgen abend": Part.EVENING,
    },
    weekdays=(
        *(("montag",), ("dienstag",), ("mittwoch",), ("donnerstag",), ("freitag",)),
        *(("samstag", "sonnabend"), ("sonntag",)),
    ),
    parts={
        "am morgen": Part.MORNING,
        "morgens": Part.MORNING,
        "vormittag": Part.MORNING,
        "frühmorgens": Part.MORNING,
        "vormittags": Part.MORNING,
        "mittag": Part.NOON,
        "mittags": Part.NOON,
        "nachmittag": Part.AFTERNOON,
        "nachmittags": Part.AFTERNOON,
        "abend": Part.EVENING,
        "abends": Part.EVENING,
        "früh": Part.MORNING,
    },
    glued={
        "morgen": Part.MORNING,
        "früh": Part.MORNING,
        "vormittag": Part.MORNING,
        "mittag": Part.NOON,
        "nachmittag": Part.AFTERNOON,
        "abend": Part.EVENING,
    },
    months=(
        *(("januar", "jänner", "jan"), ("februar", "feb"), ("märz", "maerz"), ("april", "apr"), ("mai",)),
        *(("juni", "jun"), ("juli", "jul"), ("august", "aug"), ("september", "sep", "sept")),
        *(("oktober", "okt"), ("november", "nov"), ("dezember", "dez")),
    ),
    this_=frozenset({"diesen", "dieser", "diesem", "kommenden", "kommender"}),
    next_=frozenset({"nächsten", "nächster", "nächste", "nächstem", "naechsten"}),
    next_week=("nächste woche", "nächster woche", "kommende woche", "kommender woche", "naechste woche"),
    not_then=frozenset(
        {
            *("vor", "nach", "bis", "ab", "nicht", "außer", "jeden", "jeder", "zwischen", "spätestens"),
            *("kein", "keinen"),
        }
    ),
    long_ago=frozenset({"seit", "letzten", "letzter", "letzte", "vergangenen", "vorigen"}),
    not_at=frozenset(
        {
            "vor",
            "nach",
            "bis",
            "ab",
            "seit",
            "zwischen",
            "halb",
            "viertel",
            "nicht",
            "gestern",
            "jeden",
            "während",
        }
    ),
    repeated=tuple(
        f"{day}s"
        for day in [
            "montag",
            "dienstag",
            "mittwoch",
            "donnerstag",
            "freitag",
            "samstag",
            "sonntag",
            "sonnabend",
        ]
    ),
    said_otherwise=(
        *("guten morgen", "guten abend", "schönen abend", "schönen nachmittag", "gute nacht", "bis morgen"),
        *("bis heute abend", "gestern abend", "gestern morgen", "bis montag", "bis samstag", "bis sonntag"),
        *(
            "zu abend",
            "fahrrad",
            "fahne",
            "fahrten",
            "ferien",
            "erfahren",
            "gefahren",
            "gefahr",
            "deutsch reden",
        ),
        *("zu mittag", "heuten", "freitod", "kann nicht reden", "lahm", "farbe", "farben", "einkaufswagen"),
    ),
    foreign=frozenset(
        {"pain", "chat", "ride", "car", "die", "drive", "bad", "gift", "an", "on", "or", "lait", "rit"}
    ),
    links=frozenset(
        {
            *("für", "um", "am", "an", "im", "in", "der", "die", "das", "den", "dem", "ein", "eine", "meine"),
            *("gegen", "viertel", "ortsteil", "und", "bitte", "zum", "zur"),
        }
    ),
)
