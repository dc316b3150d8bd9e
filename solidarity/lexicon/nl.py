"""Dutch words, of Flanders and of the Netherlands."""

from __future__ import annotations

from solidarity.lexicon.shape import Kind, Lexicon, Part

WORDS = Lexicon(
    kinds={
        Kind.SHOPPING: (
            *(
                "boodschap",
                "boodschappen",
                "inkopen",
                "winkelen",
                "supermarkt",
                "kruidenier",
                "brood",
                "melk",
            ),
            *("naar de winkel", "groenten", "warenhuis", "wc-papier", "toiletpapier", "bakker"),
        ),
        Kind.MEDICINES: (
            *("medicijn", "medicijnen", "medicament", "medicamenten", "medicatie", "geneesmiddel"),
            *("geneesmiddelen", "apotheek", "apotheker", "voorschrift", "pillen", "insuline"),
        ),
        Kind.RIDE: (
            *(
                "rit",
                "vervoer",
                "rijden",
                "wegbrengen",
                "brengen met de auto",
                "ophalen met de auto",
                "lift nodig",
            ),
            *("chauffeur", "taxi", "naar de dokter brengen", "naar het ziekenhuis brengen", "autorit"),
        ),
        Kind.TALK: (
            *(
                "praten",
                "praatje",
                "babbel",
                "babbelen",
                "kletsen",
                "gezelschap",
                "eenzaam",
                "iemand om mee te praten",
            ),
        ),
        Kind.FORM: (
            *(
                "papieren",
                "een papier",
                "formulier",
                "formulieren",
                "administratie",
                "administratief",
                "paperassen",
            ),
            *("invullen", "documenten invullen", "belastingaangifte"),
        ),
        Kind.REPAIR: (
            *("klusje", "klusjes", "klus", "klussen", "repareren", "herstellen", "herstelling", "reparatie"),
            *("kraan lekt", "lekkende kraan", "lampje vervangen", "lamp vervangen", "klein werk"),
        ),
        Kind.PARCEL: ("voedselpakket", "voedselpakketten", "voedselbank", "voedselhulp"),
        Kind.SCREEN: (
            *(
                "computer",
                "tablet",
                "printer",
                "internet",
                "wifi",
                "wachtwoord",
                "smartphone",
                "laptop",
                "itsme",
            ),
            *("digitaal", "digitale hulp"),
        ),
        Kind.NONE: ("pakje bij de post", "postpakket", "pakje ophalen", "pakketje", "behangpapier"),
    },
    days={"vandaag": 0, "vandaag nog": 0, "nu meteen": 0, "morgen": 1, "overmorgen": 2},
    today_parts={
        "vanmorgen": Part.MORNING,
        "vanochtend": Part.MORNING,
        "vanvoormiddag": Part.MORNING,
        "vannamiddag": Part.AFTERNOON,
        "deze namiddag": Part.AFTERNOON,
        "deze voormiddag": Part.MORNING,
        "vanavond": Part.EVENING,
        "deze avond": Part.EVENING,
        "deze ochtend": Part.MORNING,
        "deze morgen": Part.MORNING,
    },
    tomorrow_parts={
        "morgenochtend": Part.MORNING,
        "morgenvroeg": Part.MORNING,
        "morgenvoormiddag": Part.MORNING,
        "morgennamiddag": Part.AFTERNOON,
        "morgenavond": Part.EVENING,
        "morgen vroeg": Part.MORNING,
        "morgen ochtend": Part.MORNING,
        "morgen avond": Part.EVENING,
    },
    weekdays=tuple(
        (day,) for day in ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
    ),
    parts={
        "ochtend": Part.MORNING,
        "ochtends": Part.MORNING,
        "voormiddag": Part.MORNING,
        "voormiddags": Part.MORNING,
        "'s morgens": Part.MORNING,
        "in de morgen": Part.MORNING,
        "namiddag": Part.AFTERNOON,
        "namiddags": Part.AFTERNOON,
        "avond": Part.EVENING,
        "avonds": Part.EVENING,
        "tussen de middag": Part.NOON,
        "over de middag": Part.NOON,
    },
    glued={
        "morgen": Part.MORNING,
        "ochtend": Part.MORNING,
        "voormiddag": Part.MORNING,
        "namiddag": Part.AFTERNOON,
        "avond": Part.EVENING,
    },
    months=(
        *(
            ("januari", "jan"),
            ("februari", "feb"),
            ("maart", "mrt"),
            ("april", "apr"),
            ("mei",),
            ("juni", "jun"),
        ),
        *(("juli", "jul"), ("augustus", "aug"), ("september", "sep", "sept"), ("oktober", "okt")),
        *(("november", "nov"), ("december", "dec")),
    ),
    this_=frozenset({"deze", "aanstaande", "komende"}),
    next_=frozenset({"volgende"}),
    next_week=("volgende week", "komende week", "week erop"),
    not_then=frozenset(
        {
            *(
                "voor",
                "na",
                "niet",
                "behalve",
                "vanaf",
                "tot",
                "elke",
                "iedere",
                "uiterlijk",
                "tussen",
                "geen",
            ),
            *("ten laatste", "binnen"),
        }
    ),
    long_ago=frozenset({"sinds", "vorige", "afgelopen", "laatste", "verleden"}),
    not_at=frozenset(
        {
            *("voor", "na", "tot", "vanaf", "sinds", "tussen", "binnen", "over", "half", "kwart", "niet"),
            *("gisteren", "elke", "gedurende", "ongeveer een"),
        }
    ),
    repeated=tuple(
        f"{day}s" for day in ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
    ),
    said_otherwise=(
        *("goedemorgen", "goede morgen", "goeiemorgen", "goedenavond", "goede avond", "goeienavond"),
        *("goedemiddag", "goede namiddag", "fijne avond", "prettige avond", "fijne namiddag", "gisteravond"),
        *(
            "gisterenavond",
            "tot morgen",
            "tot vanavond",
            "tot zaterdag",
            "tot zondag",
            "tot maandag",
            "morgens",
        ),
        *("praat nederlands", "lopen", "prater", "gisterochtend", "jongen", "praten nederlands", "kraten"),
        *("straten", "graten", "platen", "rijen", "rijten", "winkels", "papier", "klassen", "kussen"),
    ),
    foreign=frozenset(
        {"pain", "ride", "chat", "car", "rat", "die", "drive", "an", "on", "or", "lait", "auto"}
    ),
    links=frozenset(
        {
            *("voor", "om", "op", "de", "het", "een", "in", "s", "van", "aan", "naar", "mijn", "wijk", "en"),
            *("tegen", "rond", "dit", "deze", "te", "aub", "graag"),
        }
    ),
)
