"""Dutch words, of Flanders and of the Netherlands."""

from __future__ import annotations

from solidarity.lexicon.shape import Kind, Lexicon, Part, listed

WORDS = Lexicon(
    kinds={
        Kind.SHOPPING: listed(
            "boodschap, boodschappen, inkopen, winkelen, supermarkt, kruidenier, brood, melk, "
            "naar de winkel, groenten, warenhuis, wc-papier, toiletpapier, bakker"
        ),
        Kind.MEDICINES: listed(
            "medicijn, medicijnen, medicament, medicamenten, medicatie, geneesmiddel, "
            "geneesmiddelen, apotheek, apotheker, voorschrift, pillen, insuline"
        ),
        Kind.RIDE: listed(
            "rit, vervoer, rijden, wegbrengen, brengen met de auto, ophalen met de auto, lift nodig, "
            "chauffeur, taxi, naar de dokter brengen, naar het ziekenhuis brengen, autorit"
        ),
        Kind.TALK: listed(
            "praten, praatje, babbel, babbelen, kletsen, gezelschap, eenzaam, iemand om mee te praten"
        ),
        Kind.FORM: listed(
            "papieren, formulier, formulieren, administratie, administratief, "
            "paperassen, invullen, documenten invullen, belastingaangifte"
        ),
        Kind.REPAIR: listed(
            "klusje, klusjes, klus, klussen, repareren, herstellen, herstelling, reparatie, "
            "kraan lekt, lekkende kraan, lampje vervangen, lamp vervangen, klein werk"
        ),
        Kind.PARCEL: listed("voedselpakket, voedselpakketten, voedselbank, voedselhulp"),
        Kind.SCREEN: listed(
            "computer, tablet, printer, internet, wifi, wachtwoord, smartphone, laptop, itsme, "
            "digitaal, digitale hulp"
        ),
        Kind.NONE: listed("pakje bij de post, postpakket, pakje ophalen, pakketje, behangpapier"),
    },
    days={
        **dict.fromkeys(listed("vandaag, vandaag nog, nu meteen"), 0),
        **dict.fromkeys(listed("morgen"), 1),
        **dict.fromkeys(listed("overmorgen"), 2),
    },
    today_parts={
        **dict.fromkeys(
            listed("vanmorgen, vanochtend, vanvoormiddag, deze voormiddag, deze ochtend, deze morgen"),
            Part.MORNING,
        ),
        **dict.fromkeys(listed("vannamiddag, deze namiddag"), Part.AFTERNOON),
        **dict.fromkeys(listed("vanavond, deze avond"), Part.EVENING),
    },
    tomorrow_parts={
        **dict.fromkeys(
            listed("morgenochtend, morgenvroeg, morgenvoormiddag, morgen vroeg, morgen ochtend"), Part.MORNING
        ),
        **dict.fromkeys(listed("morgennamiddag"), Part.AFTERNOON),
        **dict.fromkeys(listed("morgenavond, morgen avond"), Part.EVENING),
    },
    weekdays=(
        listed("maandag"),
        listed("dinsdag"),
        listed("woensdag"),
        listed("donderdag"),
        listed("vrijdag"),
        listed("zaterdag"),
        listed("zondag"),
    ),
    parts={
        **dict.fromkeys(
            listed("ochtend, ochtends, voormiddag, voormiddags, 's morgens, in de morgen"), Part.MORNING
        ),
        **dict.fromkeys(listed("namiddag, namiddags"), Part.AFTERNOON),
        **dict.fromkeys(listed("avond, avonds"), Part.EVENING),
        **dict.fromkeys(listed("tussen de middag, over de middag"), Part.NOON),
    },
    glued={
        **dict.fromkeys(listed("morgen, ochtend, voormiddag"), Part.MORNING),
        **dict.fromkeys(listed("namiddag"), Part.AFTERNOON),
        **dict.fromkeys(listed("avond"), Part.EVENING),
    },
    months=(
        listed("januari, jan"),
        listed("februari, feb"),
        listed("maart, mrt"),
        listed("april, apr"),
        listed("mei"),
        listed("juni, jun"),
        listed("juli, jul"),
        listed("augustus, aug"),
        listed("september, sep, sept"),
        listed("oktober, okt"),
        listed("november, nov"),
        listed("december, dec"),
    ),
    this_=frozenset(listed("aanstaande, deze, komende")),
    next_=frozenset(listed("volgende")),
    next_week=listed("volgende week, komende week, week erop"),
    not_then=frozenset(
        listed(
            "behalve, binnen, elke, geen, iedere, na, niet, ten laatste, tot, tussen, uiterlijk, vanaf, voor"
        )
    ),
    long_ago=frozenset(listed("afgelopen, laatste, sinds, verleden, vorige")),
    not_at=frozenset(
        listed(
            "binnen, elke, gedurende, gisteren, half, kwart, na, niet, ongeveer een, over, sinds, "
            "tot, tussen, vanaf, voor"
        )
    ),
    repeated=listed("maandags, dinsdags, woensdags, donderdags, vrijdags, zaterdags, zondags"),
    said_otherwise=listed(
        "middag, middags, goedemorgen, goede morgen, goeiemorgen, goedenavond, goede avond, goeienavond, "
        "goedemiddag, goede namiddag, fijne avond, prettige avond, fijne namiddag, gisteravond, "
        "gisterenavond, tot morgen, tot vanavond, tot zaterdag, tot zondag, tot maandag, "
        "morgens, praat nederlands, lopen, prater, gisterochtend, jongen, praten nederlands, "
        "kraten, straten, graten, platen, rijen, rijten, winkels, papier, klassen, kussen"
    ),
    foreign=frozenset(listed("an, auto, car, chat, die, drive, lait, on, or, pain, rat, ride")),
    links=frozenset(
        listed(
            "aan, aub, de, deze, dit, een, en, graag, het, in, mijn, naar, om, op, rond, s, te, "
            "tegen, van, voor, wijk"
        )
    ),
)
