"""German words."""

from __future__ import annotations

from solidarity.lexicon.shape import Kind, Lexicon, Part, listed

WORDS = Lexicon(
    kinds={
        Kind.SHOPPING: listed(
            "einkauf, einkäufe, einkaufen, besorgungen, supermarkt, lebensmittel, brot, milch, "
            "gemüse, toilettenpapier, bäckerei, klopapier"
        ),
        Kind.MEDICINES: listed(
            "medikament, medikamente, medikamenten, arznei, arzneimittel, apotheke, rezept, "
            "tabletten, insulin, medizin, pillen"
        ),
        Kind.RIDE: listed(
            "fahrt, fahren, mitfahren, fahrdienst, chauffeur, taxi, mitnehmen, transport, "
            "zum arzt bringen, abholen mit dem auto, mitfahrgelegenheit, fahrer"
        ),
        Kind.TALK: listed(
            "reden, sprechen mit jemandem, plaudern, gespräch, gesellschaft, einsam, unterhalten, "
            "mit jemandem reden"
        ),
        Kind.FORM: listed(
            "papiere, formular, formulare, papierkram, antrag ausfüllen, ausfüllen, amtlich, "
            "behördengang, steuererklärung"
        ),
        Kind.REPAIR: listed(
            "reparieren, reparatur, reparaturen, wasserhahn, glühbirne, kleine arbeit, handwerker, "
            "möbel aufbauen, kleinarbeiten"
        ),
        Kind.PARCEL: listed("lebensmittelpaket, lebensmittelpakete, essenspaket, tafel lebensmittel"),
        Kind.SCREEN: listed(
            "computer, tablet, drucker, internet, wlan, passwort, smartphone, laptop, digital"
        ),
        Kind.NONE: listed("paket bei der post, postpaket, paket abholen, lebensmittelvergiftung"),
    },
    days={
        **dict.fromkeys(listed("heute, heut"), 0),
        **dict.fromkeys(listed("morgen"), 1),
        **dict.fromkeys(listed("übermorgen, uebermorgen"), 2),
    },
    today_parts={
        **dict.fromkeys(listed("heute morgen, heute früh, heute vormittag"), Part.MORNING),
        **dict.fromkeys(listed("heute mittag"), Part.NOON),
        **dict.fromkeys(listed("heute nachmittag"), Part.AFTERNOON),
        **dict.fromkeys(listed("heute abend, heutabend, heuteabend"), Part.EVENING),
    },
    tomorrow_parts={
        **dict.fromkeys(listed("morgen früh, morgen vormittag"), Part.MORNING),
        **dict.fromkeys(listed("morgen mittag"), Part.NOON),
        **dict.fromkeys(listed("morgen nachmittag"), Part.AFTERNOON),
        **dict.fromkeys(listed("morgen abend"), Part.EVENING),
    },
    weekdays=(
        listed("montag"),
        listed("dienstag"),
        listed("mittwoch"),
        listed("donnerstag"),
        listed("freitag"),
        listed("samstag, sonnabend"),
        listed("sonntag"),
    ),
    parts={
        **dict.fromkeys(listed("am morgen, morgens, vormittag, frühmorgens, vormittags, früh"), Part.MORNING),
        **dict.fromkeys(listed("mittag, mittags"), Part.NOON),
        **dict.fromkeys(listed("nachmittag, nachmittags"), Part.AFTERNOON),
        **dict.fromkeys(listed("abend, abends"), Part.EVENING),
    },
    glued={
        **dict.fromkeys(listed("morgen, früh, vormittag"), Part.MORNING),
        **dict.fromkeys(listed("mittag"), Part.NOON),
        **dict.fromkeys(listed("nachmittag"), Part.AFTERNOON),
        **dict.fromkeys(listed("abend"), Part.EVENING),
    },
    months=(
        listed("januar, jänner, jan"),
        listed("februar, feb"),
        listed("märz, maerz"),
        listed("april, apr"),
        listed("mai"),
        listed("juni, jun"),
        listed("juli, jul"),
        listed("august, aug"),
        listed("september, sep, sept"),
        listed("oktober, okt"),
        listed("november, nov"),
        listed("dezember, dez"),
    ),
    this_=frozenset(listed("diesem, diesen, dieser, kommenden, kommender")),
    next_=frozenset(listed("naechsten, nächste, nächstem, nächsten, nächster")),
    next_week=listed("nächste woche, nächster woche, kommende woche, kommender woche, naechste woche"),
    not_then=frozenset(
        listed("ab, außer, bis, jeden, jeder, kein, keinen, nach, nicht, spätestens, vor, zwischen")
    ),
    long_ago=frozenset(listed("letzte, letzten, letzter, seit, vergangenen, vorigen")),
    not_at=frozenset(
        listed("ab, bis, gestern, halb, jeden, nach, nicht, seit, viertel, vor, während, zwischen")
    ),
    repeated=listed("montags, dienstags, mittwochs, donnerstags, freitags, samstags, sonntags, sonnabends"),
    said_otherwise=listed(
        "guten morgen, guten abend, schönen abend, schönen nachmittag, gute nacht, bis morgen, "
        "bis heute abend, gestern abend, gestern morgen, bis montag, bis samstag, bis sonntag, "
        "zu abend, fahrrad, fahne, fahrten, ferien, erfahren, gefahren, gefahr, deutsch reden, "
        "zu mittag, heuten, freitod, kann nicht reden, lahm, farbe, farben, einkaufswagen"
    ),
    foreign=frozenset(listed("an, bad, car, chat, die, drive, gift, lait, on, or, pain, ride, rit")),
    links=frozenset(
        listed(
            "am, an, bitte, das, dem, den, der, die, ein, eine, für, gegen, im, in, meine, ortsteil, "
            "um, und, viertel, zum, zur"
        )
    ),
)
