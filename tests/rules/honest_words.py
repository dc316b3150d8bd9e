"""What honest people write to each other, and what others try: lists to measure `solidarity.caution` on."""

from __future__ import annotations

from itertools import product

HONEST = {
    "fr": [
        "Bonjour, je peux passer demain vers 14 h.",
        "J'ai payé 23,40 € à la caisse, j'ai le ticket.",
        "Ça fait 12 euros 50 en tout.",
        "Le pain coûte 2,80 €, je le prends ?",
        "Je vous rembourse à la porte, merci.",
        "Je vous rembourse en espèces avec le ticket.",
        "Avez-vous la monnaie sur 20 euros ?",
        "Mon numéro est le 0475 11 22 33.",
        "Appelez-moi au +32 475 11 22 33 ou au 081 22 33 44.",
        "Sonnez deux fois, c'est au 3e étage, porte 12.",
        "Le code de la porte est 4271.",
        "Le code de visite est 8812, dites-le à la porte.",
        "J'habite rue Haute 145, 5000 Namur.",
        "Rendez-vous le 24/11/2026 à 10:30.",
        "Bus 12 à 14 h 05, puis le 27 à 14 h 40.",
        "J'ai besoin de deux litres de lait et six œufs.",
        "Prenez la carte de la bibliothèque, elle est bleue.",
        "La carte du restaurant est sur la table.",
        "J'ai besoin de 2 kg de pommes de terre.",
        "Il me faut 6 bouteilles d'eau.",
        "Envoyez une photo de l'étagère, s'il vous plaît.",
        "Donnez-moi dix minutes, j'arrive.",
        "J'apporte la soupe et le pain gris.",
        "Mon mail est rosa@exemple.be si besoin.",
        "Merci.Bonne journée à vous !",
        "Je suis devant la porte.de rien, à bientôt",
        "C'est la pharmacie de la place, ordonnance 123456.",
        "Le médicament s'appelle Dafalgan 500 mg, boîte de 30.",
        "Ma fille vient le 3, le 4 et le 5 décembre.",
        "Les sacs sont à 0,30 €, j'en prends deux.",
        "Le compte est bon, merci beaucoup !",
        "Je tiens compte de votre allergie.",
        "Le chèvre est à 4,20 €, ça va ?",
        "Numéro de dossier K7M2, c'est bien ça ?",
        "On se voit à 9 h, 10 h ou 11 h 30 ?",
        "Ma voiture est une grise, plaque 1-ABC-234.",
        "Le train part à 17 h 42 voie 5.",
        "Le rendez-vous du médecin est à 8 h 15, chambre 4012.",
        "Prenez le pain chez Paul, pas cher.",
        "Vous avez la clé ? Elle est chez la voisine.",
        "Je n'ai pas d'ascenseur, 4 étages.",
        "Le prix a augmenté, 5,60 € maintenant.",
        "J'ai avancé 18,75 €, voici le ticket.",
        "J'ai besoin de timbres pour 10 lettres.",
        "Merci pour hier, c'était très gentil.",
        "Le chat s'appelle Minou, il mange à 18 h.",
        "Je vous appelle au 0800 12 345 alors.",
        "La facture d'eau est arrivée, pouvez-vous me la lire ?",
        "Mon fils s'appelle Marc, il a 12 ans.",
        "Le 1er, le 2, le 3 et le 4 je suis absent.",
    ],
    "nl": [
        "Dag, ik kan morgen rond 14 uur komen.",
        "Ik heb 23,40 euro betaald, ik heb het kasticket.",
        "Het is samen 12 euro 50.",
        "Het brood kost 2,80 €, neem ik het mee?",
        "Ik betaal u terug aan de deur.",
        "Ik betaal u cash terug met het kassabonnetje.",
        "Heeft u wisselgeld van 20 euro?",
        "Mijn nummer is 0475 11 22 33.",
        "Bel me op +32 475 11 22 33 of 081 22 33 44.",
        "Bel twee keer aan, derde verdieping, deur 12.",
        "De code van de deur is 4271.",
        "Ik woon in de Hoogstraat 145, 5000 Namen.",
        "Afspraak op 24/11/2026 om 10.30 uur.",
        "Bus 12 om 14.05 uur, dan de 27 om 14.40 uur.",
        "Ik heb twee liter melk en zes eieren nodig.",
        "De kaart van de bibliotheek ligt op tafel.",
        "Stuur een foto van het rek, alstublieft.",
        "Geef me tien minuten, ik kom eraan.",
        "Ik breng de soep en het bruine brood mee.",
        "Mijn adres is rosa@voorbeeld.be als het nodig is.",
        "Dank u.Tot morgen!",
        "De apotheek op het plein, voorschrift 123456.",
        "Het geneesmiddel heet Dafalgan 500 mg, doos van 30.",
        "Mijn dochter komt op 3, 4 en 5 december.",
        "De zakken kosten 0,30 €, ik neem er twee.",
        "Ik hou rekening met uw allergie.",
        "De kaas is 4,20 €, is dat goed?",
        "Dossiernummer K7M2, klopt dat?",
        "Zien we elkaar om 9, 10 of 11 uur 30?",
        "Mijn auto is grijs, plaat 1-ABC-234.",
        "De trein vertrekt om 17.42 uur op spoor 5.",
        "De dokter is om 8.15 uur, kamer 4012.",
        "De sleutel ligt bij de buurvrouw.",
        "Er is geen lift, vier verdiepingen.",
        "Ik heb 18,75 € voorgelegd, hier is de bon.",
        "Bedankt voor gisteren, heel vriendelijk.",
        "De kat heet Minoe en eet om 18 uur.",
        "Ik bel u dan op 0800 12 345.",
        "Mijn zoon heet Marc, hij is 12.",
        "Op 1, 2, 3 en 4 ben ik weg.",
        "Zes flessen water graag.",
        "Neem de bakker op de hoek, niet duur.",
        "Kunt u de brief van het ziekenhuis voorlezen?",
        "Ik heb 2 kg aardappelen nodig.",
        "De prijs is gestegen, nu 5,60 €.",
        "Het was 7 euro 20, ik heb gepast geld gekregen.",
        "Morgen regent het, ik kom met de auto.",
        "Vergeet uw bril niet.",
        "Wilt u ook postzegels voor 10 brieven?",
        "Ik sta voor de deur.",
    ],
    "de": [
        "Guten Tag, ich kann morgen gegen 14 Uhr kommen.",
        "Ich habe 23,40 € bezahlt, ich habe den Kassenbon.",
        "Das macht zusammen 12 Euro 50.",
        "Das Brot kostet 2,80 €, soll ich es nehmen?",
        "Ich zahle es Ihnen an der Tür zurück.",
        "Ich zahle bar zurück, mit dem Kassenzettel.",
        "Haben Sie Wechselgeld auf 20 Euro?",
        "Meine Nummer ist 0475 11 22 33.",
        "Rufen Sie mich an: +32 475 11 22 33 oder 081 22 33 44.",
        "Klingeln Sie zweimal, dritter Stock, Tür 12.",
        "Der Code der Tür ist 4271.",
        "Ich wohne in der Hochstraße 145, 5000 Namur.",
        "Termin am 24.11.2026 um 10:30 Uhr.",
        "Bus 12 um 14.05 Uhr, dann die 27 um 14.40 Uhr.",
        "Ich brauche zwei Liter Milch und sechs Eier.",
        "Die Karte der Bibliothek liegt auf dem Tisch.",
        "Schicken Sie bitte ein Foto vom Regal.",
        "Geben Sie mir zehn Minuten, ich komme.",
        "Ich bringe die Suppe und das Graubrot mit.",
        "Meine Adresse ist rosa@beispiel.be, falls nötig.",
        "Danke.Bis morgen!",
        "Die Apotheke am Platz, Rezept 123456.",
        "Das Medikament heißt Dafalgan 500 mg, Packung mit 30.",
        "Meine Tochter kommt am 3., 4. und 5. Dezember.",
        "Die Tüten kosten 0,30 €, ich nehme zwei.",
        "Ich denke an Ihre Allergie.",
        "Der Käse kostet 4,20 €, ist das gut?",
        "Nummer K7M2, stimmt das?",
        "Sehen wir uns um 9, 10 oder 11 Uhr 30?",
        "Mein Auto ist grau, Kennzeichen 1-ABC-234.",
        "Der Zug fährt um 17.42 Uhr von Gleis 5.",
        "Der Arzt ist um 8.15 Uhr, Zimmer 4012.",
        "Der Schlüssel liegt bei der Nachbarin.",
        "Es gibt keinen Aufzug, vier Stockwerke.",
        "Ich habe 18,75 € ausgelegt, hier ist der Beleg.",
        "Danke für gestern, sehr freundlich.",
        "Die Katze heißt Minou und frisst um 18 Uhr.",
        "Ich rufe Sie dann unter 0800 12 345 an.",
        "Mein Sohn heißt Marc, er ist 12.",
        "Am 1., 2., 3. und 4. bin ich weg.",
        "Sechs Flaschen Wasser, bitte.",
        "Nehmen Sie den Bäcker an der Ecke.",
        "Können Sie mir den Brief vorlesen?",
        "Ich brauche 2 kg Kartoffeln.",
        "Der Preis ist gestiegen, jetzt 5,60 €.",
        "Morgen regnet es, ich komme mit dem Auto.",
        "Vergessen Sie Ihre Brille nicht.",
        "Brauchen Sie auch Briefmarken für 10 Briefe?",
        "Ich stehe vor der Tür.",
        "Das war nett von Ihnen.",
    ],
    "en": [
        "Hello, I can come tomorrow around 2 pm.",
        "I paid €23.40, I have the receipt.",
        "That is 12 euros 50 in all.",
        "The bread is €2.80, shall I take it?",
        "I will pay you back at the door.",
        "I will pay you back in cash with the receipt.",
        "Do you have change for 20 euros?",
        "My number is 0475 11 22 33.",
        "Call me on +32 475 11 22 33 or 081 22 33 44.",
        "Ring twice, third floor, door 12.",
        "The code of the door is 4271.",
        "I live at 145 High Street, 5000 Namur.",
        "Appointment on 24/11/2026 at 10:30.",
        "Bus 12 at 14:05, then the 27 at 14:40.",
        "I need two litres of milk and six eggs.",
        "The library card is on the table.",
        "Send a photo of the shelf, please.",
        "Give me ten minutes, I am coming.",
        "I bring the soup and the brown bread.",
        "My mail is rosa@example.be if needed.",
        "Thanks.See you tomorrow!",
        "The chemist on the square, prescription 123456.",
        "The medicine is Dafalgan 500 mg, box of 30.",
        "My daughter comes on 3, 4 and 5 December.",
        "The bags are €0.30, I take two.",
        "I will take your allergy into account.",
        "The cheese is €4.20, is that all right?",
        "Number K7M2, is that right?",
        "Shall we meet at 9, 10 or 11:30?",
        "My car is grey, plate 1-ABC-234.",
        "The train leaves at 17:42 from platform 5.",
        "The doctor is at 8:15, room 4012.",
        "The key is with the neighbour.",
        "There is no lift, four floors.",
        "I laid out €18.75, here is the receipt.",
        "Thanks for yesterday, very kind.",
        "The cat is called Minou and eats at 6 pm.",
        "I will call you on 0800 12 345 then.",
        "My son is called Marc, he is 12.",
        "On the 1st, 2nd, 3rd and 4th I am away.",
        "Six bottles of water, please.",
        "Take the baker at the corner.",
        "Can you read me the letter from the hospital?",
        "I need 2 kg of potatoes.",
        "The price went up, now €5.60.",
        "It will rain tomorrow, I come by car.",
        "Do not forget your glasses.",
        "Do you also need stamps for 10 letters?",
        "I am in front of the door.",
        "That was kind of you.",
    ],
}
_AROUND = {
    "fr": ("{}", "Bonjour ! {}", "{} Merci beaucoup.", "Coucou, {} À tout de suite."),
    "nl": ("{}", "Hallo! {}", "{} Dank u wel.", "Dag, {} Tot straks."),
    "de": ("{}", "Hallo! {}", "{} Vielen Dank.", "Guten Tag, {} Bis gleich."),
    "en": ("{}", "Hello! {}", "{} Thank you very much.", "Hi, {} See you soon."),
}


def honest(language: str) -> list[str]:
    """Two hundred of them and more: each alone and within a little politeness."""
    return [frame.format(text) for text, frame in product(HONEST[language], _AROUND[language])]


SCAMS = {
    "fr": [
        *(
            f"{ask} {sum_} {why}"
            for ask, sum_, why in product(
                ("Donnez-moi", "Envoyez-moi", "Il me faut", "J'ai besoin de", "Pouvez-vous m'envoyer"),
                ("50 euros", "200 €", "1 500 euros"),
                ("pour ma fille.", "ce soir, c'est urgent."),
            )
        ),
        *(
            f"{verb} {what}."
            for verb, what in product(
                ("Donnez-moi", "Lisez-moi", "J'ai besoin de", "Montrez-moi"),
                ("votre code PIN", "le code secret", "votre numéro de carte", "le code de la carte"),
            )
        ),
        *(
            f"{what} s'il vous plaît."
            for what in (
                "Un virement",
                "Votre RIB",
                "Une carte cadeau",
                "Deux coupons PCS",
                "Un mandat cash",
                "Western Union",
                "PayPal",
                "Un ticket Neosurf",
                "Prêtez-moi 20",
                "Avancez-moi la somme",
                "Apportez de l'argent",
                "Retirez un peu d'argent",
                "Préparez l'argent",
                "Envoyez de l'argent",
                "Vos bijoux",
                "Votre mot de passe",
                "Le code reçu par SMS",
                "Confirmez sur itsme",
            )
        ),
    ],
    "nl": [
        *(
            f"{ask} {sum_} {why}"
            for ask, sum_, why in product(
                ("Geef me", "Stuur me", "Stuur", "Breng me"),
                ("50 euro", "200 €", "1500 euro"),
                ("voor mijn dochter.", "vanavond, dringend."),
            )
        ),
        *(
            f"{verb} {what}."
            for verb, what in product(
                ("Geef me", "Lees me", "Ik heb nodig:"),
                ("uw pincode", "de geheime code", "uw kaartnummer", "uw rekeningnummer"),
            )
        ),
        *(
            f"{what} alstublieft."
            for what in (
                "Een overschrijving",
                "Een cadeaukaart",
                "Western Union",
                "PayPal",
                "Leen me 20",
                "Stuur wat geld",
                "Kunt u geld lenen",
                "Haal wat geld af",
                "Leg het geld klaar",
                "Uw wachtwoord",
                "Betaal met Payconiq",
                "Bevestig met itsme",
                "Uw spaargeld",
                "Een tikkie",
            )
        ),
    ],
    "de": [
        *(
            f"{ask} {sum_} {why}"
            for ask, sum_, why in product(
                ("Geben Sie mir", "Schicken Sie mir", "Ich brauche", "Bringen Sie mir"),
                ("50 Euro", "200 €", "1500 Euro"),
                ("für meine Tochter.", "heute Abend, dringend."),
            )
        ),
        *(
            f"{verb} {what}."
            for verb, what in product(
                ("Geben Sie mir", "Lesen Sie mir", "Ich brauche"),
                ("Ihre Geheimzahl", "Ihre Kartennummer", "Ihre Kontonummer", "Ihre Bankkarte"),
            )
        ),
        *(
            f"{what} bitte."
            for what in (
                "Eine Überweisung",
                "Eine Gutscheinkarte",
                "Western Union",
                "PayPal",
                "Leihen Sie mir 20",
                "Schicken Sie etwas Geld",
                "Geld leihen",
                "Heben Sie Geld ab: Geld abheben",
                "Ihr Passwort",
                "Ihr Schmuck",
                "Ihre Ersparnisse",
                "Die TAN-Nummer",
            )
        ),
    ],
    "en": [
        *(
            f"{ask} {sum_} {why}"
            for ask, sum_, why in product(
                ("Give me", "Send me", "I need", "Bring me"),
                ("50 euros", "€200", "1500 pounds"),
                ("for my daughter.", "tonight, it is urgent."),
            )
        ),
        *(
            f"{verb} {what}."
            for verb, what in product(
                ("Give me", "Read me", "I need"),
                ("your PIN code", "your card number", "your account number", "your bank card"),
            )
        ),
        *(
            f"{what} please."
            for what in (
                "A bank transfer",
                "A gift card",
                "Western Union",
                "PayPal",
                "Lend me 20",
                "Send some money",
                "Withdraw some cash",
                "Bring the money",
                "Your password",
                "Your savings",
                "Wire me the rest",
            )
        ),
    ],
    "others": [
        "Prestame dinero por favor: préstame dinero",
        "Número de tarjeta por favor",
        "Prestami soldi",
        "Numero di carta?",
        "Faça uma transferencia",
        "Kredi karti lütfen",
        "Номер карты?",
        "Сделай перевод",
        "رقم البطاقة من فضلك",
        "Trimite bani",
        "Przelew proszę",
        "Pożycz mi 100",
    ],
    "links": [
        *(
            f"{say} {link}"
            for say, link in product(
                ("Regardez", "Klik hier", "Hier ist es:", "Click"),
                (
                    "http://x.example/a",
                    "https://bit.ly/abc",
                    "www.belfius-secure.top",
                    "bit.ly/3xYz",
                    "t.me/joinchat/abc",
                    "belfius.be",
                    "banque-secure.de",
                    "paypal.me/xyz",
                    "HTTPS://EVIL.COM",
                    "evil [point] com",
                    "evil point com",
                    "login.itsme.xyz/a",
                    "http : //evil.com",
                ),
            )
        ),
    ],
}
