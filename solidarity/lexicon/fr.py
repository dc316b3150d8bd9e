"""French words."""

from __future__ import annotations

from solidarity.lexicon.shape import Kind, Lexicon, Part, listed

WORDS = Lexicon(
    kinds={
        Kind.SHOPPING: listed(
            "course, courses, commissions, emplettes, achats, supermarché, épicerie, provisions, "
            "ravitaillement, pain, lait, légumes, alimentation, papier toilette, colruyt, delhaize, "
            "carrefour, aldi, lidl, boulangerie, papier wc"
        ),
        Kind.MEDICINES: listed(
            "médicament, médicaments, médocs, pharmacie, pharmacien, ordonnance, comprimés, cachets, "
            "insuline, aller à la pharmacie"
        ),
        Kind.RIDE: listed(
            "trajet, transport, conduire, conduite, emmener, déposer en voiture, chauffeur, "
            "véhiculer, covoiturage, taxi, me conduise, m'emmener, conduis, conduisez"
        ),
        Kind.TALK: listed(
            "parler, discuter, bavarder, compagnie, papoter, me sens seul, me sens seule, "
            "parler à quelqu'un, visite de courtoisie, tenir compagnie, solitude"
        ),
        Kind.FORM: listed(
            "papier, papiers, formulaire, formulaires, démarche, démarches, paperasse, "
            "administratif, administrative, administratives, remplir un document, déclaration, "
            "courrier administratif, remplir une demande"
        ),
        Kind.REPAIR: listed(
            "bricolage, bricoleur, bricoler, réparer, réparation, robinet, ampoule, petit travail, "
            "petits travaux, changer une ampoule, fuite d'eau, monter un meuble, serrure"
        ),
        Kind.PARCEL: listed(
            "colis alimentaire, colis alimentaires, colis de nourriture, banque alimentaire, "
            "panier alimentaire, aide alimentaire, colis repas"
        ),
        Kind.SCREEN: listed(
            "ordinateur, tablette, imprimante, informatique, numérique, internet, wifi, "
            "mot de passe, smartphone, itsme"
        ),
        Kind.NONE: listed(
            "colis à la poste, colis postal, colis bpost, point relais, chercher un colis, "
            "mon colis, envoyer un colis, papier peint, papiers peints, compagnie d'assurance"
        ),
    },
    days={
        **dict.fromkeys(listed("aujourd'hui, aujourdhui, auj, ajd, ce jour, de suite"), 0),
        **dict.fromkeys(listed("demain"), 1),
        **dict.fromkeys(listed("après-demain, apresdemain, surlendemain"), 2),
    },
    today_parts={
        **dict.fromkeys(listed("ce matin"), Part.MORNING),
        **dict.fromkeys(listed("ce midi"), Part.NOON),
        **dict.fromkeys(listed("ce soir"), Part.EVENING),
        **dict.fromkeys(listed("cet après-midi, cet aprem, cette après-midi"), Part.AFTERNOON),
    },
    tomorrow_parts={},
    weekdays=(
        listed("lundi"),
        listed("mardi"),
        listed("mercredi"),
        listed("jeudi"),
        listed("vendredi"),
        listed("samedi"),
        listed("dimanche"),
    ),
    parts={
        **dict.fromkeys(listed("matin, matinée, avant-midi"), Part.MORNING),
        **dict.fromkeys(listed("midi"), Part.NOON),
        **dict.fromkeys(listed("après-midi, apresmidi, aprem"), Part.AFTERNOON),
        **dict.fromkeys(listed("soir, soirée"), Part.EVENING),
    },
    glued={},
    months=(
        listed("janvier, janv"),
        listed("février, fév, févr"),
        listed("mars"),
        listed("avril, avr"),
        listed("mai"),
        listed("juin"),
        listed("juillet, juil"),
        listed("août"),
        listed("septembre, sept"),
        listed("octobre, oct"),
        listed("novembre, nov"),
        listed("décembre, déc"),
    ),
    this_=frozenset(listed("ce")),
    next_=frozenset(listed("prochain, prochaine")),
    next_week=listed("semaine prochaine, la semaine prochaine, la semaine qui vient, semaine suivante"),
    not_then=frozenset(
        listed(
            "après, avant, chaque, dès, entre, excepté, hors, jusqu, jusque, lendemain, ni, partir, "
            "pas, sauf, tous, toutes, veille"
        )
    ),
    long_ago=frozenset(listed("depuis, dernier, passé, précédent")),
    not_at=frozenset(
        listed(
            "après, avant, chaque, dans, demi, demie, depuis, durant, dès, entre, hier, jusqu, "
            "jusque, moins, partir, pas, pendant, sauf, toutes"
        )
    ),
    repeated=listed("lundis, mardis, mercredis, jeudis, vendredis, samedis, dimanches"),
    said_otherwise=listed(
        "bourse, bourses, courte, courtes, courbe, courbes, sources, panier, paniers, palier, "
        "paliers, parier, perler, parleur, parlera, demains, romain, certain, trajets du bus, "
        "soiree dansante, bonne soirée, bonne après-midi, bonne matinée, matins, gare du midi, "
        "bruxelles midi, achat en ligne, papier d'aluminium, coursier, discutez, conduit, "
        "conduite d'eau, conduite de gaz, transports en commun, à demain, à ce soir, à bientôt, "
        "à lundi, à mardi, à mercredi, à jeudi, à vendredi, à samedi, à dimanche, à la soirée, "
        "petit pain, hier soir, hier matin, hier midi, hier après-midi, parle français, "
        "parler français, parler néerlandais, parler anglais, ne peux pas parler"
    ),
    foreign=frozenset(
        listed(
            "an, bad, boot, brief, car, chat, drive, form, forme, four, gift, hier, lift, mail, "
            "main, met, on, or, post, ride, rit, sale, son, talk"
        )
    ),
    links=frozenset(
        listed(
            "au, aux, ce, d, de, des, du, en, et, l, la, le, les, ma, merci, mes, mon, pour, "
            "quartier, secteur, stp, svp, un, une, vers, à"
        )
    ),
)
