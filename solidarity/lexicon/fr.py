"""French words."""

from __future__ import annotations

from solidarity.lexicon.shape import Kind, Lexicon, Part

WORDS = Lexicon(
    kinds={
        Kind.SHOPPING: (
            *("course", "courses", "commissions", "emplettes", "achats", "supermarché", "épicerie"),
            *("provisions", "ravitaillement", "pain", "lait", "légumes", "alimentation", "papier toilette"),
            *("colruyt", "delhaize", "carrefour", "aldi", "lidl", "boulangerie", "papier wc"),
        ),
        Kind.MEDICINES: (
            *("médicament", "médicaments", "médocs", "pharmacie", "pharmacien", "ordonnance"),
            *("comprimés", "cachets", "insuline", "aller à la pharmacie"),
        ),
        Kind.RIDE: (
            *("trajet", "transport", "conduire", "conduite", "emmener", "déposer en voiture", "chauffeur"),
            *("véhiculer", "covoiturage", "taxi", "me conduise", "m'emmener", "conduis", "conduisez"),
        ),
        Kind.TALK: (
            *("parler", "discuter", "bavarder", "compagnie", "papoter", "me sens seul", "me sens seule"),
            *("parler à quelqu'un", "visite de courtoisie", "tenir compagnie", "solitude"),
        ),
        Kind.FORM: (
            *("papier", "papiers", "formulaire", "formulaires", "démarche", "démarches", "paperasse"),
            *("administratif", "administrative", "administratives", "remplir un document", "déclaration"),
            *("courrier administratif", "remplir une demande"),
        ),
        Kind.REPAIR: (
            *(
                "bricolage",
                "bricoleur",
                "bricoler",
                "réparer",
                "réparation",
                "robinet",
                "ampoule",
                "petit travail",
            ),
            *("petits travaux", "changer une ampoule", "fuite d'eau", "monter un meuble", "serrure"),
        ),
        Kind.PARCEL: (
            *("colis alimentaire", "colis alimentaires", "colis de nourriture", "banque alimentaire"),
            *("panier alimentaire", "aide alimentaire", "colis repas"),
        ),
        Kind.SCREEN: (
            *("ordinateur", "tablette", "imprimante", "informatique", "numérique", "internet", "wifi"),
            *("mot de passe", "smartphone", "itsme"),
        ),
        Kind.NONE: (
            *("colis à la poste", "colis postal", "colis bpost", "point relais", "chercher un colis"),
            *("mon colis", "envoyer un colis", "papier peint", "papiers peints", "compagnie d'assurance"),
        ),
    },
    days={
        "aujourd'hui": 0,
        "aujourdhui": 0,
        "auj": 0,
        "ajd": 0,
        "ce jour": 0,
        "de suite": 0,
        "demain": 1,
        "après-demain": 2,
        "apresdemain": 2,
        "surlendemain": 2,
    },
    today_parts={
        "ce matin": Part.MORNING,
        "ce midi": Part.NOON,
        "ce soir": Part.EVENING,
        "cet après-midi": Part.AFTERNOON,
        "cet aprem": Part.AFTERNOON,
        "cette après-midi": Part.AFTERNOON,
    },
    tomorrow_parts={},
    weekdays=tuple(
        (day,) for day in ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
    ),
    parts={
        "matin": Part.MORNING,
        "matinée": Part.MORNING,
        "avant-midi": Part.MORNING,
        "midi": Part.NOON,
        "après-midi": Part.AFTERNOON,
        "apresmidi": Part.AFTERNOON,
        "aprem": Part.AFTERNOON,
        "soir": Part.EVENING,
        "soirée": Part.EVENING,
    },
    glued={},
    months=(
        *(("janvier", "janv"), ("février", "fév", "févr"), ("mars",), ("avril", "avr"), ("mai",), ("juin",)),
        *(("juillet", "juil"), ("août",), ("septembre", "sept"), ("octobre", "oct"), ("novembre", "nov")),
        ("décembre", "déc"),
    ),
    this_=frozenset({"ce"}),
    next_=frozenset({"prochain", "prochaine"}),
    next_week=("semaine prochaine", "la semaine prochaine", "la semaine qui vient", "semaine suivante"),
    not_then=frozenset(
        {
            *("avant", "après", "pas", "sauf", "hors", "dès", "jusqu", "jusque", "partir", "chaque", "tous"),
            *("toutes", "excepté", "entre", "ni", "lendemain", "veille"),
        }
    ),
    long_ago=frozenset({"depuis", "dernier", "passé", "précédent"}),
    not_at=frozenset(
        {
            *("avant", "après", "depuis", "pendant", "durant", "dans", "jusqu", "jusque", "entre", "dès"),
            *("partir", "moins", "demi", "demie", "toutes", "pas", "sauf", "hier", "chaque"),
        }
    ),
    repeated=tuple(["lundis", "mardis", "mercredis", "jeudis", "vendredis", "samedis", "dimanches"]),
    said_otherwise=(
        *("bourse", "bourses", "courte", "courtes", "courbe", "courbes", "sources", "panier", "paniers"),
        *("palier", "paliers", "parier", "perler", "parleur", "parlera", "demains", "romain", "certain"),
        *("trajets du bus", "soiree dansante", "bonne soirée", "bonne après-midi", "bonne matinée", "matins"),
        *("gare du midi", "bruxelles midi", "achat en ligne"),
        *("papier d'aluminium", "coursier", "discutez", "conduit"),
        *("conduite d'eau", "conduite de gaz", "transports en commun", "à demain", "à ce soir", "à bientôt"),
        *(
            "à lundi",
            "à mardi",
            "à mercredi",
            "à jeudi",
            "à vendredi",
            "à samedi",
            "à dimanche",
            "à la soirée",
        ),
        *("petit pain", "hier soir", "hier matin", "hier midi", "hier après-midi"),
        *("parle français", "parler français", "parler néerlandais", "parler anglais", "ne peux pas parler"),
    ),
    foreign=frozenset(
        {
            *("chat", "hier", "car", "ride", "main", "four", "son", "sale", "an", "or", "on", "lift", "talk"),
            *("brief", "rit", "post", "boot", "bad", "gift", "met", "drive", "mail", "form", "forme"),
        }
    ),
    links=frozenset(
        {
            *("pour", "à", "le", "la", "les", "l", "de", "du", "des", "d", "vers", "en", "un", "une", "mes"),
            *("au", "aux", "et", "ce", "mon", "ma", "quartier", "secteur", "svp", "stp", "merci"),
        }
    ),
)
