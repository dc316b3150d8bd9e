"""Words of money in what people write to each other: data for `solidarity.caution`.

Written without regard to accents and capitals. « * » is the rest of a word, « … » up to three words between.
A word belongs here where nobody needs it for an errand, a lift or a visit. Not here: prices.
"""

from __future__ import annotations

WORDS = {
    "fr": (
        *("code pin", "code secret", "code de carte", "code de la carte", "code de ma carte"),
        *("code de votre carte", "code de ta carte", "carte bancaire", "carte bleue", "carte de credit"),
        *("carte visa", "mastercard", "numero de carte", "numero de la carte", "numero de votre carte"),
        *("numero de ta carte", "cryptogramme", "virement*", "compte bancaire", "compte en banque"),
        *("numero de compte", "votre rib", "ton rib", "mon rib", "un rib", "le rib", "rib", "iban"),
        *("prete-moi", "pretez-moi", "me preter", "nous preter", "avancez-moi", "avance-moi", "m'avancer"),
        *("paypal", "bancontact", "payconiq", "lydia", "western union", "moneygram", "mandat cash"),
        *("carte cadeau", "cartes cadeau", "cartes cadeaux", "coupon pcs", "coupons pcs", "pcs mastercard"),
        *("transcash", "neosurf", "paysafecard", "toneo", "recharge pcs", "bitcoin*", "crypto*", "ethereum"),
        *("frais de dossier", "frais de douane", "droits de succession", "heritage", "millions d'euros"),
        *("investir", "investissement*", "placement … %", "gagner de l'argent", "gagnez de l'argent"),
        *("donnez-moi de l'argent", "donne-moi de l'argent", "besoin d'argent", "envoyez … argent"),
        *("envoie … argent", "envoyer de l'argent", "retirer de l'argent", "retirez … argent"),
        *("apporter de l'argent", "apportez … argent", "apporte … argent", "preparez … argent"),
        *("argent liquide", "somme d'argent", "transfert d'argent", "mot de passe", "code recu par sms"),
        *("code … par sms", "digipass", "itsme", "code digipass", "vos economies", "votre epargne"),
        *("bijoux", "lingot*", "de l'or", "cheque", "cheques", "cheque en blanc", "vos identifiants"),
    ),
    "nl": (
        *("pincode", "geheime code", "code van … kaart", "code van je kaart", "bankkaart", "kredietkaart"),
        *("creditcard", "kaartnummer", "nummer van … kaart", "overschrijving*", "overschrijven"),
        *("schrijf … over", "rekeningnummer", "bankrekening", "bankrekeningnummer", "iban", "tikkie"),
        *("leen me", "leen mij", "geld lenen", "lenen … geld", "mij lenen", "me lenen", "voorschieten"),
        *("bancontact", "payconiq", "paypal", "western union", "moneygram", "cadeaukaart*", "cadeaubon*"),
        *("giftcard*", "paysafecard", "bitcoin*", "crypto*", "investeren", "investering*", "beleggen"),
        *("erfenis", "administratiekosten", "douanekosten", "stuur … geld", "geld sturen", "geld opsturen"),
        *("geld nodig", "geef … geld", "breng … geld", "geld afhalen", "geld opnemen", "haal … geld"),
        *("geld klaar", "geld verdienen", "contant geld", "cash geld", "wachtwoord", "itsme", "digipass"),
        *("code … per sms", "code via sms", "spaargeld", "juwelen", "goudstaven", "som geld", "cheque"),
        *("uw pin", "je pin", "jouw pin"),
    ),
    "de": (
        *("pin-code", "pincode", "pin nummer", "geheimzahl", "bankkarte", "ec-karte", "kreditkarte*"),
        *("kartennummer", "nummer … karte", "uberweisung*", "uberweisen", "uberweis", "kontonummer"),
        *("bankkonto", "bankverbindung", "iban", "leih mir", "leihen sie mir", "geld leihen", "mir leihen"),
        *("vorschiessen", "vorstrecken", "paypal", "western union", "moneygram", "gutscheinkarte*"),
        *("geschenkkarte*", "guthabenkarte*", "paysafecard", "bitcoin*", "krypto*", "investieren"),
        *("investition*", "erbschaft", "bearbeitungsgebuhr", "zollgebuhr*", "schick … geld"),
        *("schicken … geld", "geld schicken", "geld senden", "brauche … geld", "geben … geld", "gib … geld"),
        *("bringen … geld", "bring … geld", "geld abheben", "heben … geld", "geld bereit", "geld verdienen"),
        *("passwort", "tan-nummer", "tan nummer", "code … per sms", "ersparnisse", "schmuck", "goldbarren"),
        *("kaution", "scheck", "geldbetrag", "ihre pin", "deine pin", "ueberweis*"),
    ),
    "en": (
        *("pin code", "pin number", "secret code", "code of … card", "bank card", "credit card"),
        *("debit card", "card number", "cvv", "bank transfer", "wire transfer", "wire me", "wire the money"),
        *("transfer … money", "bank account", "account number", "sort code", "iban", "lend me", "loan me"),
        *("borrow … money", "paypal", "revolut", "western union", "moneygram", "cash app", "venmo", "zelle"),
        *("gift card*", "itunes card*", "steam card*", "paysafecard", "bitcoin*", "crypto*", "invest"),
        *("investment*", "inheritance", "processing fee", "customs fee", "send … money", "send money"),
        *("need … money", "give … money", "bring … money", "withdraw … money", "withdraw … cash"),
        *("earn money", "make money", "sum of money", "password", "code … by text", "code … by sms"),
        *("your savings", "jewellery", "jewelry", "gold bars", "cheque", "bail money", "your pin"),
    ),
    "others": (
        *("numero de tarjeta", "tarjeta de credito", "cuenta bancaria", "transferencia*", "prestame dinero"),
        *("mandame dinero", "enviame dinero", "numero di carta", "carta di credito", "conto bancario"),
        *("bonifico", "prestami soldi", "mandami soldi", "cartao de credito", "conta bancaria"),
        *("banka hesab*", "kredi kart*", "bana para gonder*", "para gonder*", "cont bancar", "card bancar"),
        *("trimite bani", "numer karty", "konto bankowe", "przelew*", "pozycz mi", "перевод*", "банковск*"),
        *("номер карты", "пришли* деньги", "بطاقة بنكية", "رقم البطاقة", "حساب بنكي", "تحويل بنكي"),
        *("البطاقة البنكية", "بطاقتك البنكية", "الحساب البنكي", "حسابك البنكي", "رقم الحساب", "حوالة بنكية"),
        *("الرقم السري", "كلمة السر", "كلمة المرور", "أرسل … المال", "أرسل … مالا", "أقرضني", "إقراضي"),
    ),
}
"""Always held until the sender says again that they want it."""

CASH = (
    *(
        "cash",
        "en liquide",
        "du liquide",
        "en especes",
        "des especes",
        "du cash",
        "les billets",
        "des billets",
    ),
    *("contant", "contanten", "baar", "baargeld", "in bar", "bargeld", "in cash", "banknotes"),
    *("efectivo", "contanti", "nakit", "gotowka", "numerar", "наличные", "نقدا"),
)
"""Held where nobody is paid back."""

ASKING = (
    *("donnez-moi", "donne-moi", "me donner", "nous donner", "envoyez-moi", "envoie-moi", "m'envoyer"),
    *("envoyez", "versez", "verse", "verser", "payez-moi", "paie-moi", "me payer", "me faut", "me manque"),
    *("ai besoin de", "j'ai besoin de", "apportez-moi", "apporte-moi", "preparez", "prepare", "retirez"),
    *("donnez", "me filer", "depannez-moi de", "depanne-moi de", "me depanner de"),
    *("geef me", "geef mij", "stuur me", "stuur mij", "stuur", "betaal me", "betaal mij", "heb ik nodig"),
    *("ik moet hebben", "bezorg me", "breng me", "mij geven", "stort"),
    *("gib mir", "geben sie mir", "schick mir", "schicken sie mir", "schicken sie", "bezahl mir"),
    *("zahlen sie mir", "ich brauche", "bringen sie mir", "bring mir", "mir fehlen", "zahlen sie"),
    *("give me", "send me", "pay me", "bring me", "i need", "get me", "send", "spare me", "hand me"),
    *("transfer", "أعطني", "أرسل لي", "أحتاج إلى"),
)
"""Before an amount: somebody wants it."""

ASKED = ("lenen", "overmaken", "leihen", "ausleihen", "borgen")
"""Behind an amount: the same, in languages where the verb stands last."""

PAID_BACK = (
    *("rembours*", "ticket*", "recu", "recus", "monnaie", "caisse", "facture*", "note de caisse"),
    *(
        "terugbetal*",
        "betaal … terug",
        "kassabon*",
        "bonnetje*",
        "ticketje*",
        "wisselgeld",
        "kassa",
        "rekening",
    ),
    *(
        "zuruck",
        "zuruckzahl*",
        "zahle … zuruck",
        "erstatt*",
        "kassenbon*",
        "beleg",
        "quittung*",
        "wechselgeld",
    ),
    *(
        "kassenzettel",
        "kasse",
        "pay you back",
        "pay back",
        "paid back",
        "receipt*",
        "change",
        "refund*",
        "till",
    ),
)
"""Beside cash: what was bought is paid back, which is what the receipt is for."""
