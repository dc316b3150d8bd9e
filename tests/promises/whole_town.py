"""A town that is played through all its screens, for promises about whatever was ever shown. No claims."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.callbacks import to_base36
from sandbox.actor import Phone
from sandbox.chats import Chat
from sandbox.messages import Message
from solidarity.announcements import next_digest
from tests.alerts import raised
from tests.promises.safe_town import keep_safe
from tests.stage import Stage
from tests.walks.test_idle import not_seen_for

SECRET = "Sonnez chez Dupont"
"""A detail that only its asker, who helps and the coordinators may read."""


@dataclass
class Town:
    """Everybody, at the end of the walk."""

    stage: Stage
    people: dict[str, Phone]
    group: Chat
    team: Chat

    def members(self, chat: int) -> list[Phone]:
        """Who of them is in this chat."""
        place = self.stage.world.chats[chat]
        if place.private:
            return [phone for phone in self.people.values() if phone.id == chat]
        return [phone for phone in self.people.values() if place.member(phone.id).present]


async def play(stage: Stage) -> Town:
    """Everybody does everything once."""
    amel, ben = await stage.coordinator("Amel"), await stage.coordinator("Ben")
    names = ("Rosa", "Léa", "Paul", "Tom")
    rosa, lea, paul, tom = [await stage.resident(name) for name in names]
    zoe = await stage.newcomer("Zoé")
    group = await stage.group("Quartier Centre", amel)
    team = amel.create_group("Équipe", members=[ben, tom])
    await amel.hears("Bonjour", chat=team)
    amel.write("/equipe", chat=team)
    await amel.hears("équipe communale", chat=team)
    sam, ana = await stage.volunteer("Sam"), await stage.volunteer("Ana")
    for member in (ben, rosa, sam, ana, tom, zoe):
        amel.add(member, group)
    cleo = await stage.resident("Cléo")
    town = Town(
        stage,
        {p.name: p for p in (amel, ben, rosa, lea, paul, tom, zoe, sam, ana, cleo)},
        group,
        team,
    )
    await _look_around(town)
    await _minor(cleo)
    await _asked(town)
    await _helped(town)
    await _visited(town)
    await _handed_back_and_closed(town)
    await _looked_after(town)
    await _published(town)
    await _associated(town)
    await _unreachable(town)
    await _groups_and_strangers(town)
    await _answered(town)
    await _announced(town)
    await _alerted(town)
    await _recruited(town)
    await _for_another(town)
    await _in_few_words(town)
    await _trusted(town)
    await keep_safe(stage, town.people)
    await _not_seen(town)
    await _end_as_it_may(town)
    await stage.settled()
    return town


async def _in_few_words(town: Town) -> None:
    """A voice without a question, words of danger, and somebody whose messages say nothing."""
    amel = town.people["Amel"]
    ugo = town.people["Ugo"] = await town.stage.resident("Ugo")
    ugo.key("⚙️")
    await ugo.hears("Réglages")
    ugo.press("🤫 Mode discret")
    await ugo.hears("éteint")
    ugo.press("🤫 Allumer")
    await ugo.hears("allumé")
    ugo.write("ça sent le gaz")
    await ugo.hears("Appelez le 112")
    ugo.press("✖️ Annuler")
    await ugo.hears("C'est annulé")
    ugo.voice(12)
    await ugo.hears("Est-ce une demande d'aide")
    ugo.press("✅ Oui")
    await ugo.hears("Envoyer à la commune")
    ugo.press("✅ Envoyer")
    await ugo.hears("s'en occupe avant")
    card = await amel.hears("Un message à écouter")
    amel.press("🔊 Écouter", card)
    amel.press("🗄 Fermer", card)
    await amel.hears("pourquoi")
    amel.press("Plus nécessaire")
    await ugo.hears("Vous avez un message")


async def _look_around(town: Town) -> None:
    """First screens, settings, data, language, name, neighbourhood, pause."""
    zoe, tom, sam = town.people["Zoé"], town.people["Tom"], town.people["Sam"]
    zoe.start()
    await zoe.hears("112")
    zoe.press("Mes données")
    await zoe.hears("Vos données, en clair")
    zoe.press("Retour")
    await zoe.until(lambda: "👍 J'accepte" in zoe.buttons())
    zoe.press("Langue · Taal")
    await zoe.until(lambda: "Français" in zoe.buttons())
    zoe.press("Français")
    await zoe.until(lambda: "👍 J'accepte" in zoe.buttons())
    tom.key("📋")
    await tom.hears("Vous n'avez pas encore de demande")
    for phone in (tom, sam):
        phone.key("⚙️")
        await phone.hears("Réglages")
        for label, words, back in (
            ("Langue", "Langue", "Français"),
            ("Quartier", "Votre quartier", "Centre"),
            ("Prénom", "Votre prénom", "Annuler"),
        ):
            phone.press(label)
            await phone.hears(words)
            phone.press(back)
            await phone.hears("Réglages")
        phone.write("/mesdonnees")
        await phone.hears("Voici ce que nous gardons")
        for label, words, back in (
            ("Tout lire ici", "Voici ce que nous gardons de vous", "Retour"),
            ("Qui a vu quoi", "Personne n'a vu", "Retour"),
            ("Corriger", "Que voulez-vous corriger", "Retour"),
        ):
            phone.press(label)
            await phone.hears(words)
            phone.press(back)
            await phone.hears("Voici ce que nous gardons : ")
        phone.press("Retirer un accord")
        await phone.hears("Quel accord voulez-vous retirer")
        phone.press("Retour")
        await phone.hears("Voici ce que nous gardons : ")
        phone.press("Tout effacer")
        await phone.hears("Effacer tout")
    sam.key("⚙️")
    await sam.hears("Réglages")
    sam.press("🤝 Bénévole")
    await sam.hears("Vous êtes bénévole")
    sam.press("Pause 1 semaine")
    await sam.hears("En pause")
    sam.press("Reprendre")
    await sam.until(lambda: "🏖 Pause 1 mois" in sam.buttons())
    for label, words, choices in (
        ("🎚 Mes compétences", "Je sais faire", ("🛠 3", "❤️ −2", "Je ne sais pas", "Suivant")),
        ("🕒 Mes disponibilités", "Quand avez-vous du temps", ("Soir", "Quand je peux")),
        ("🗣 Mes langues", "Les langues que vous parlez", ("Allemand",)),
        ("🚗 Mon véhicule", "véhicule pour aider", ("Oui",)),
        ("📍 Près de chez moi", "jamais le point", ()),
    ):
        sam.press(label)
        await sam.hears(words)
        for choice in choices:
            sam.press(choice)
            await sam.answered()
        sam.press("Retour")
        await sam.hears("Vous êtes bénévole")


async def _minor(cleo: Phone) -> None:
    cleo.key("🤝")
    await cleo.hears("charte")
    cleo.press("15–17 ans")
    await cleo.hears("Votre quartier")
    cleo.press("Centre")
    await cleo.hears("Et vous ?")
    cleo.press("Passer la suite")
    await cleo.hears("Quand avez-vous du temps")
    cleo.press("Quand je peux")
    await cleo.hears("C'est bien cela")
    cleo.press("C'est bon")
    await cleo.hears("Votre inscription est faite")


async def _asked(town: Town) -> None:
    """Rosa's request: every screen of asking."""
    rosa = town.people["Rosa"]
    rosa.key("🙋")
    await rosa.hears("De quoi avez-vous besoin")
    rosa.press("Courses")
    await rosa.hears("Pour quand")
    rosa.press("Choisir un jour")
    await rosa.hears("Quel jour")
    rosa.press("demain")
    await rosa.hears("Où habitez-vous")
    rosa.press("Centre")
    await rosa.hears("Un détail")
    rosa.write(SECRET)
    await rosa.hears("On envoie")
    rosa.press("Changer")
    await rosa.hears("Que voulez-vous changer")
    rosa.start()
    await rosa.hears("Vous aviez commencé")
    rosa.press("Continuer")
    await rosa.hears("Que voulez-vous changer")
    rosa.press("Retour")
    await rosa.hears("On envoie")
    rosa.press("Envoyer")
    await rosa.hears("C'est envoyé")
    rosa.press("Suivre")
    await rosa.hears("On cherche quelqu'un")
    rosa.press("Annuler ma demande")
    await rosa.hears("Annuler la demande")
    rosa.press("Non")
    await rosa.hears("On cherche quelqu'un")


async def _helped(town: Town) -> None:
    """It is taken by Sam, who sees the number, does it and is thanked."""
    stage, rosa, sam = town.stage, town.people["Rosa"], town.people["Sam"]
    await sam.sees("Pourquoi vous")
    sam.press("J'y vais", chat=sam.id)
    await rosa.hears("s'occupe de votre demande")
    await stage.settled()
    rosa.press("Partager mon numéro")
    await rosa.hears("envoyer votre numéro")
    rosa.key("📱")
    await sam.hears("partage son numéro")
    sam.press("📞 Numéro")
    await sam.hears("Le numéro de Rosa")
    sam.key("🎒")
    await sam.hears("Vous avez 1 mission")
    sam.press("🎒 Courses")
    await sam.hears("C'est pour vous")
    sam.press("C'est fait")
    await rosa.hears("tout s'est bien passé")
    rosa.press("👍 Oui")
    await rosa.hears("Dire merci")
    rosa.press("❤️")
    await sam.hears("vous dit merci")
    rosa.key("📋")
    await rosa.hears("Vos demandes")


async def _visited(town: Town) -> None:
    """Ana goes to Rosa: on the way, there, silent, not yet, done, not done, done; with all that is shared."""
    stage, rosa, ana = town.stage, town.people["Rosa"], town.people["Ana"]
    number = await stage.ask(rosa, where=None, what="Courses", when="Aujourd'hui", detail=SECRET)
    ana.press("J'y vais", await ana.sees(number, chat=ana.id))
    await rosa.hears("s'occupe de votre demande")
    await stage.settled()
    rosa.press("Donner mon adresse")
    await rosa.hears("Seulement Ana la voit")
    rosa.write("Rue du Pont 12")
    await rosa.hears("Ana peut voir votre adresse")
    ana.press("🏠 Adresse", await ana.hears("vous donne son adresse", chat=ana.id))
    await ana.hears("Rue du Pont 12", chat=ana.id)
    for label in ("Envoyer quand même", "Ne pas envoyer"):
        ana.write("Je fais un virement ?", chat=ana.id, reply_to=await _card(ana, number))
        ana.press(label, await ana.hears("Ce message n'est pas encore parti", chat=ana.id))
        await stage.settled()
    ana.press("🚶 Je pars", await _card(ana, number))
    await rosa.hears("est en route")
    ana.press("➕", await _card(ana, number))
    await ana.sees("que voulez-vous faire", chat=ana.id)
    ana.press("Donner mon numéro", chat=ana.id)
    await ana.hears("Touchez le bouton en bas", chat=ana.id)
    ana.key("📱")
    await rosa.hears("Ana partage son numéro")
    ana.press("➕", await _card(ana, number))
    await ana.sees("que voulez-vous faire", chat=ana.id)
    ana.press("Envoyer un reçu", chat=ana.id)
    await ana.hears("photo du reçu", chat=ana.id)
    ana.photo("3,20")
    await rosa.hears("Reçu envoyé par Ana")
    ana.press("🔔 J'y suis", await _card(ana, number))
    await rosa.hears("🔔 Ana est là")
    await stage.jump(minutes=61)
    ana.press("⏳", await ana.hears("Votre visite est-elle finie", chat=ana.id))
    await stage.settled()
    ana.press("C'est fait", await _card(ana, number))
    await rosa.hears("tout s'est bien passé")
    rosa.press("Pas encore fait")
    await ana.hears("ce n'est pas encore fait", chat=ana.id)
    await stage.settled()
    rosa.press("🚩 Signaler")
    await rosa.hears("L'autre personne ne le sait pas")
    rosa.press("Non")
    await stage.settled()
    rosa.press("C'est fait")
    await rosa.sees("tout s'est bien passé")
    rosa.press("👍 Oui")
    await rosa.hears("Dire merci")
    await stage.settled()


async def _for_another(town: Town) -> None:
    """Tom asks for his aunt, who is called first; Amel writes a call down, and Léa is found by her number."""
    lea = town.people["Léa"]
    stage, tom, sam = town.stage, town.people["Tom"], town.people["Sam"]
    amel, ben = town.people["Amel"], town.people["Ben"]
    for _ in range(2):
        await _asks_for_aunt(tom)
        await stage.settled()
    tom.key("📋")
    await tom.hears("Vos demandes")
    tom.press("accord attendu")
    await tom.sees("Rien n'est envoyé avant son accord")
    amel.key("🧭")
    await amel.until(lambda: "📞 2 personnes à appeler" in amel.buttons())
    amel.press("2 personnes à appeler", chat=amel.id)
    await amel.hears("2 personnes à appeler", chat=amel.id)
    amel.press("📞 Courses", chat=amel.id)
    await amel.sees("Pour Tante Lucie", chat=amel.id)
    amel.press("📞 Numéro", chat=amel.id)
    await amel.sees("0475 99 88 77", chat=amel.id)
    card = await ben.sees("Amel appelle.", chat=ben.id)
    ben.press("Je reprends", card)
    await ben.sees("Vous appelez.", chat=ben.id)
    await stage.settled()
    ben.press("✅ D'accord", chat=ben.id)
    await tom.sees("Accord reçu")
    await stage.settled()
    amel.write("/appel")
    await amel.hears("Écrivez tout en une ligne", chat=amel.id)
    amel.press("Demandes par téléphone", chat=amel.id)
    await amel.hears("Aucune demande par téléphone", chat=amel.id)
    amel.write(f"/appel Tante Lucie; {lea.person.phone}; trajet; demain; Centre")
    await amel.hears("J'ai compris", chat=amel.id)
    amel.press("✅ Envoyer", chat=amel.id)
    await amel.hears("C'est envoyé", chat=amel.id)
    await stage.settled()
    sam.press("J'y vais", await sam.sees("Contact par téléphone", chat=sam.id))
    await sam.hears("Prénom : Tante Lucie", chat=sam.id)
    sam.press("📞 Numéro", chat=sam.id)
    await sam.hears("Le numéro de Tante Lucie", chat=sam.id)
    await stage.ask(lea, where=None, what="Autre chose")
    lea.press("Je veux un appel")
    await lea.hears("envoyer votre numéro")
    lea.key("📱")
    await lea.hears("Une demande existe déjà pour ce numéro")
    await stage.settled()
    amel.write(f"/oublier {lea.person.phone}")
    await amel.hears("avec le numéro", chat=amel.id)


async def _asks_for_aunt(tom: Phone) -> None:
    tom.key("🙋")
    await tom.hears("De quoi avez-vous besoin")
    tom.press("C'est pour quelqu'un d'autre")
    await tom.hears("est-elle d'accord")
    tom.press("Pas encore")
    await tom.hears("Son prénom")
    tom.write("Tante Lucie")
    await tom.hears("Son téléphone")
    tom.write("0475998877")
    for question, answer in (
        ("De quoi a besoin", "Courses"),
        ("Pour quand", "Demain"),
        ("Où habite", "Centre"),
        ("Un détail", "Non, c'est bon"),
        ("Pour Tante Lucie", "✅ Envoyer"),
    ):
        await tom.hears(question)
        tom.press(answer)
    await tom.hears("La commune appelle d'abord")


async def _unreachable(town: Town) -> None:
    """Who helps cannot be reached, a week is over, a conversation too."""
    stage, rosa, sam, lea = town.stage, town.people["Rosa"], town.people["Sam"], town.people["Léa"]
    await stage.jump(days=1)  # nobody is asked more than three times a day
    number = await stage.ask(lea, where=None, what="Courses", detail=SECRET)
    sam.press("J'y vais", await sam.sees(number, chat=sam.id))
    await lea.hears("s'occupe de votre demande")
    await stage.settled()
    lea.block()
    await stage.settled()
    sam.reply(await _card(sam, number), "Bonjour ?")
    await sam.hears("Message non remis", chat=sam.id)
    lea.start()
    await stage.settled()
    sam.press("C'est fait", await _card(sam, number))
    await stage.settled()
    await stage.jump(hours=25)
    rosa.write("Encore merci")
    await rosa.hears("Conversation fermée")
    await stage.jump(hours=24)


async def _card(helper: Phone, number: str) -> Message:
    """The helper's own card."""
    await helper.sees(number, chat=helper.id)
    found = [m for m in helper.messages() if number in m.text and any("➕" in b for r in m.labels for b in r)]
    return found[-1]


async def _handed_back_and_closed(town: Town) -> None:
    """Léa's is handed back and taken by a coordinator; Paul's is closed by one."""
    stage, lea, paul = town.stage, town.people["Léa"], town.people["Paul"]
    sam, amel, ben = town.people["Sam"], town.people["Amel"], town.people["Ben"]
    number = await stage.ask(lea, what="Un trajet", detail=SECRET)
    await sam.hears(number, chat=sam.id)
    sam.press("J'y vais", chat=sam.id)
    await sam.hears("C'est pour vous", chat=sam.id)
    await stage.settled()
    sam.press("Je ne peux plus")
    await sam.hears("Rendre la demande")
    sam.press("Non, je la garde")
    await sam.hears("C'est pour vous")
    sam.press("Je ne peux plus")
    await sam.hears("Rendre la demande")
    sam.press("Oui, je la rends")
    await amel.hears("La demande a été rendue", chat=amel.id)
    await stage.settled()
    other = await stage.ask(paul, where="Plateau", what="Autre chose", detail=SECRET)
    await ben.hears(other, chat=ben.id)
    paul.press("Je veux un appel")
    await paul.hears("envoyer votre numéro")
    paul.key("📱")
    await ben.hears("demande un appel", chat=ben.id)
    await stage.settled()
    await _sort(town, paul, number)
    await _team(ben)
    ben.write("/trier")
    await _sort_to(ben, other)
    ben.press("Fermer", chat=ben.id)
    await ben.hears("pourquoi", chat=ben.id)
    ben.press("Réglée autrement", chat=ben.id)
    await paul.hears("La commune a fermé")


async def _sort(town: Town, paul: Phone, number: str) -> None:
    """Ben calls in vain, files Paul's request anew and thinks better of merging; Amel takes Léa's."""
    amel, ben = town.people["Amel"], town.people["Ben"]
    ben.press("J'appelle", chat=ben.id)
    await ben.sees(paul.person.phone, chat=ben.id)
    ben.press("Sans réponse", chat=ben.id)
    await ben.sees("Appel sans réponse", chat=ben.id)
    ben.press("Reclasser", chat=ben.id)
    await ben.sees("Que faut-il changer", chat=ben.id)
    ben.press("Le jour", chat=ben.id)
    await ben.sees("Quel jour", chat=ben.id)
    ben.press("aujourd'hui", chat=ben.id)
    await paul.hears("La commune a précisé la demande")
    await town.stage.settled()
    ben.write("/trier")
    await _sort_to(ben, "Prénom : Paul")
    ben.press("Réunir", chat=ben.id)
    await ben.sees("Pas d'autre demande", chat=ben.id)
    ben.press("Écrire un numéro", chat=ben.id)
    await ben.sees("numéro de l'autre demande", chat=ben.id)
    ben.write(number)
    await ben.hears("Est-ce la même demande", chat=ben.id)
    await town.stage.settled()
    amel.key("🧭")
    await amel.until(lambda: "🗂 Trier" in "".join(amel.buttons()))
    amel.press("🗂 Trier", chat=amel.id)
    await _sort_to(amel, "Prénom : Léa")
    amel.press("Je m'en occupe", chat=amel.id)
    await amel.hears("C'est pour vous", chat=amel.id)


NEXT = "⏭ Suivante"


async def _sort_to(staff: Phone, words: str) -> None:
    """Go on until this card comes; from the top again after the last."""
    for _ in range(20):
        await staff.until(lambda: bool({NEXT, "🗂 Reprendre au début"} & set(staff.buttons(staff.id))))
        before = staff.last(staff.id)
        if words in before:
            return
        staff.press(NEXT if NEXT in staff.buttons(staff.id) else "🗂 Reprendre", chat=staff.id)
        await staff.until(lambda: staff.last(staff.id) != before)  # noqa: B023 - asked at once
    raise AssertionError(words)


async def _team(ben: Phone) -> None:
    """Ben looks at who has a role, and makes a link for a referent; his settings offer to protect him."""
    ben.key("⚙️")
    await ben.until(lambda: "🔐 Protéger mon compte" in ben.buttons())
    ben.key("🧭")
    await ben.until(lambda: "👥 Équipe" in ben.buttons())
    ben.press("👥 Équipe", chat=ben.id)
    await ben.sees("L'équipe", chat=ben.id)
    ben.press("Ben · coordination", chat=ben.id)
    await ben.sees("Voit et traite toutes les demandes.", chat=ben.id)
    ben.press("↩️ Retour", chat=ben.id)
    await ben.sees("L'équipe", chat=ben.id)
    ben.press("➕ Par quartier", chat=ben.id)
    await ben.sees("Quels quartiers", chat=ben.id)
    ben.press("☐ Centre", chat=ben.id)
    await ben.until(lambda: "☑ Centre" in ben.buttons())
    ben.press("🔗 Créer le lien", chat=ben.id)
    await ben.hears("Passez ce lien à une seule personne", chat=ben.id)


async def _looked_after(town: Town) -> None:
    """Ben thinks of Sam; a problem afterwards goes from hand to hand until it is settled."""
    stage, lea, sam = town.stage, town.people["Léa"], town.people["Sam"]
    amel, ben = town.people["Amel"], town.people["Ben"]
    await stage.jump(days=1)  # nobody is asked more than three times a day
    number = await stage.ask(lea, where=None, what="Autre chose", when="Aujourd'hui", detail=SECRET)
    card = await ben.hears(number, chat=town.team)
    ben.press("Élargir", card)
    await ben.sees("dans toute la commune", chat=town.team)
    ben.press("Attribuer", card)
    await ben.hears("à qui la proposer", chat=ben.id)
    ben.press("Sam · Centre", chat=ben.id)
    await sam.hears("La commune pense à vous", chat=sam.id)
    sam.press("J'y vais", chat=sam.id)
    await sam.hears("C'est pour vous", chat=sam.id)
    sam.press("C'est fait", chat=sam.id)
    await lea.hears("tout s'est bien passé")
    lea.press("🆘")
    await amel.hears("signale un problème", chat=amel.id)
    await stage.settled()
    amel.press("Je m'en occupe", chat=amel.id)
    await ben.sees("Amel la traite.", chat=ben.id)
    ben.press("Je reprends", chat=ben.id)
    await amel.hears("Ben reprend la demande", chat=amel.id)
    await stage.settled()
    ben.press("Je ne peux plus", chat=ben.id)
    await stage.settled()
    amel.press("Je m'en occupe", chat=amel.id)
    await amel.sees("Vous la traitez.", chat=amel.id)
    await stage.settled()
    amel.press("C'est réglé", chat=amel.id)
    await stage.settled()


async def _published(town: Town) -> None:
    """Amel publishes two missions: one place is waited for and given back, one mission is called off.

    And Rosa begins to change a request, and thinks better of it.
    """
    stage, amel, rosa = town.stage, town.people["Amel"], town.people["Rosa"]
    sam, ana = town.people["Sam"], town.people["Ana"]
    for words in ("On trie les colis.", "On plante des arbres."):
        await _publish(amel, words)
        await stage.settled()
    amel.key("🧭")
    await amel.until(lambda: "📣 Publier une mission" in amel.buttons())
    amel.press("📣 🛒 Courses", chat=amel.id)
    await amel.hears("Votre mission", chat=amel.id)
    sam.press("J'y vais", await sam.sees("On trie les colis.", chat=sam.id))
    await sam.sees("Vous avez une place.", chat=sam.id)
    await stage.settled()
    ana.press("Liste d'attente", await ana.sees("On trie les colis.", chat=ana.id))
    await ana.sees("numéro 1 sur la liste", chat=ana.id)
    sam.press("Je ne peux plus", await sam.sees("Vous avez une place.", chat=sam.id))
    await sam.sees("Rendre votre place", chat=sam.id)
    sam.press("Oui, je la rends", chat=sam.id)
    await ana.hears("Une place est libre pour vous", chat=ana.id)
    await stage.settled()
    ana.press("Oui, je viens", chat=ana.id)
    await ana.sees("Vous avez une place.", chat=ana.id)
    await stage.settled()
    amel.press("🗄 Annuler la mission", await amel.sees("arbres", chat=amel.id))
    await amel.sees("pourquoi ? Tout le monde", chat=amel.id)
    amel.press("Mauvais temps", chat=amel.id)
    await stage.settled()
    await stage.ask(rosa, where=None, what="Un trajet", detail=SECRET)
    rosa.press("Suivre")
    await rosa.hears("On cherche quelqu'un")
    rosa.press("✏️ Changer")
    await rosa.hears("Que voulez-vous changer")
    rosa.press("📅 Le jour")
    await rosa.hears("Pour quand")
    rosa.press("✖️ Annuler")
    await rosa.hears("On cherche quelqu'un")
    await stage.settled()


async def _publish(amel: Phone, words: str, category: str = "Courses") -> None:
    amel.write("/mission")
    for question, answer in (
        ("Pour quelle aide", category),
        ("Quel jour", "demain"),
        ("À quelle heure", "Sans heure"),
        ("Dans quel quartier", "Centre"),
        ("Combien de personnes", "1"),
    ):
        await amel.hears(question, chat=amel.id)
        amel.press(answer, chat=amel.id)
    await amel.hears("Que faut-il savoir", chat=amel.id)
    amel.write(words)
    await amel.hears("Tout le monde verra", chat=amel.id)
    amel.press("📣 Publier", chat=amel.id)
    await amel.hears("Votre mission", chat=amel.id)


async def _associated(town: Town) -> None:
    """Rosa registers two associations; one is asked about, accepted, suspended, and Paul writes for it."""
    stage, amel, rosa, paul = town.stage, town.people["Amel"], town.people["Rosa"], town.people["Paul"]
    for name in ("Le Quai", "Le Club"):
        await _register(amel, rosa, name)
        await stage.settled()
    amel.press("❓ Question", chat=amel.id)
    await amel.hears("Votre question à l'association Le Club", chat=amel.id)
    amel.write("Qui êtes-vous ?", chat=amel.id)
    rosa.press("✍️ Répondre", await rosa.hears("Amel vous demande"))
    await rosa.hears("Votre réponse à la commune")
    rosa.write("Des voisins.")
    amel.press("Voir la fiche", await amel.hears("Une réponse est arrivée", chat=amel.id))
    await amel.sees("🏛 Le Club · Association", chat=amel.id)
    for label, words in (
        ("✖️ Refuser", "Refuser Le Club"),
        ("↩️ Retour", "🏛 Le Club · Association"),
        ("✅ Accepter", "Acceptée par Amel"),
        ("⏸ Suspendre", "Suspendre Le Club"),
        ("Règles non suivies", "Suspendue par Amel"),
        ("▶️ Rétablir", "Acceptée par Amel"),
    ):
        amel.press(label, chat=amel.id)
        await amel.sees(words, chat=amel.id)
    rosa.press("🏛 Le Club", await rosa.hears("peut à nouveau publier"))
    await rosa.hears("Responsable : Rosa")
    rosa.press("➕ Inviter quelqu'un")
    paul.start((await rosa.hears("Passez ce lien")).text.rpartition("?start=")[2])
    await paul.hears("Vous parlez maintenant pour Le Club")
    await stage.settled()
    rosa.key("⚙️")
    for label, words in (
        ("🏛 Mes associations", "Vos associations"),
        ("🏛 Le Club", "Responsable : Rosa"),
        ("✏️ Changer", "Que voulez-vous changer"),
        ("Le contact", "vous joindre"),
        ("✖️ Annuler", "Responsable : Rosa"),
        ("👥 Les membres", "Qui parle pour"),
        ("👤 Paul", "Paul écrit pour"),
        ("↩️ Retour", "Qui parle pour"),
        ("↩️ Retour", "Responsable : Rosa"),
        ("👋 Quitter", "Quitter Le Club"),
        ("Non, je reste", "Responsable : Rosa"),
        ("↩️ Retour", "Réglages"),
        ("📰 Annonces", "Les alertes arrivent toujours"),
        ("Choisir les thèmes", "Vos thèmes"),
    ):
        await rosa.until(lambda label=label: any(label in found for found in rosa.buttons()))
        rosa.press(label)
        await rosa.hears(words)


async def _trusted(town: Town) -> None:
    """Amel sees who Sam is, names a referent, notes a loan, opens a mission to the young, and counts."""
    stage, amel, sam = town.stage, town.people["Amel"], town.people["Sam"]
    amel.key("🧭")
    await amel.until(lambda: "🤝 Bénévoles" in amel.buttons(amel.id))
    amel.press("🤝 Bénévoles", chat=amel.id)
    await amel.sees("Inscription :", chat=amel.id)
    amel.press("🔎 Choisir", chat=amel.id)
    await amel.sees("Quels bénévoles", chat=amel.id)
    amel.press("👥 Tout le monde", chat=amel.id)
    await amel.sees("Inscription :", chat=amel.id)
    amel.press("👤 Sam", chat=amel.id)
    for press, seen in (
        ("🪪 Identité vue", "Pour combien de temps"),
        ("Sans fin", "🪪 Identité vue : Amel"),
        ("👥 Référence", "Qui accompagne Sam"),
        ("Amel", "Personne de référence : Amel."),
        ("✖️ Retirer", "Sam le saura."),
        ("↩️ Non", "Les papiers se montrent."),
        ("🏢 Prêt", "Qui prête cette personne"),
    ):
        await amel.until(lambda label=press: any(label in found for found in amel.buttons(amel.id)))
        amel.press(press, chat=amel.id)
        await amel.sees(seen, chat=amel.id)
    amel.write("Usine du Nord")
    await amel.hears("jusqu'à quand", chat=amel.id)
    amel.write(f"{stage.clock.now():%d/%m/%Y}")
    await amel.hears("Prêt par Usine du Nord", chat=amel.id)
    await stage.settled()
    sam.press("Oui, je continue", await sam.sees("Continuer comme bénévole", chat=sam.id))
    await sam.sees("Merci de continuer", chat=sam.id)
    await _publish(amel, "On range les colis.", "Colis alimentaire")
    amel.press("🧑‍🎓 Ouvrir dès 15 ans", chat=amel.id)
    await amel.sees("Quelle association encadre", chat=amel.id)
    amel.key("🧭")
    await amel.until(lambda: "🎯 Défis" in amel.buttons(amel.id))
    amel.press("🎯 Défis", chat=amel.id)
    await amel.sees("De quel défi", chat=amel.id)
    amel.press("🎯 Petits travaux", chat=amel.id)
    await amel.sees("Petits travaux ·", chat=amel.id)
    await stage.settled()


async def _announced(town: Town) -> None:
    """Rosa announces: kept, scheduled, stopped, withdrawn; Amel hides one; Léa reads once a day."""
    stage, amel, rosa, lea = town.stage, town.people["Amel"], town.people["Rosa"], town.people["Léa"]
    lea.forge("nn:0:daily", chat=lea.id)
    await lea.hears("Comment les voulez-vous", chat=lea.id)
    await _announce(rosa, "Brocante")
    rosa.press("📣 Publier", chat=rosa.id)
    await rosa.hears("Vous pouvez encore l'arrêter", chat=rosa.id)
    for label, words in (
        ("✋ Arrêter", "Arrêté à temps"),
        ("📣 Voir l'annonce", "Brouillon."),
        ("▶️ Continuer", "30 secondes"),
        ("🕒 Plus tard", "Quel jour la publier"),
        ("demain", "À quelle heure"),
        ("10\u00a0h", "C'est prévu"),
        ("📣 Voir l'annonce", "Prévue : demain"),
        ("↩️ Ne pas la publier", "Brouillon."),
        ("🗑 Effacer", "C'est effacé"),
    ):
        rosa.press(label, chat=rosa.id)
        await rosa.hears(words, chat=rosa.id)
    for words in ("Soirée jeux", "Concert"):
        await _announce(rosa, words)
        rosa.press("📣 Publier", chat=rosa.id)
        await rosa.hears("Vous pouvez encore l'arrêter", chat=rosa.id)
        await stage.jump(seconds=35)
    for label, words in (
        ("📣 Voir l'annonce", "Publiée."),
        ("📊 Où ça en est", "Tout est parti"),
        ("📣 Voir l'annonce", "Publiée."),
        ("🗑 Retirer", "Plus personne ne pourra la lire"),
        ("↩️ Non", "Publiée."),
        ("✏️ Corriger", "Écrivez tout le texte"),
        ("✖️ Annuler", "C'est annulé"),
    ):
        rosa.press(label, chat=rosa.id)
        await rosa.hears(words, chat=rosa.id)
    amel.forge("jl:0:", chat=amel.id)
    await amel.hears("Annonces : toute la commune", chat=amel.id)
    for label, words in (
        ("📣 Concert", "Publiée."),
        ("🙈 Masquer", "pourquoi ?"),
        ("Des mots blessants", "Masquée par la commune"),
    ):
        amel.press(label, chat=amel.id)
        await amel.hears(words, chat=amel.id)
    await stage.settled()
    now = stage.clock.now()
    await stage.jump(seconds=(next_digest(stage.town, now) - now).total_seconds() + 60)
    lea.press("📖 Soirée jeux", await lea.sees("Votre message du jour : 1 annonce", chat=lea.id))
    await lea.hears("📣 Soirée jeux", chat=lea.id)


async def _announce(rosa: Phone, words: str) -> None:
    """The preview is before Rosa."""
    rosa.write("/annonce", chat=rosa.id)
    await rosa.hears("au nom de qui", chat=rosa.id)
    rosa.press("🏛 Le Club", chat=rosa.id)
    await rosa.hears("sert de titre", chat=rosa.id)
    rosa.write(words, chat=rosa.id)
    await rosa.hears("À qui", chat=rosa.id)
    rosa.press("➡️ Voir l'annonce", chat=rosa.id)
    await rosa.hears("30 secondes", chat=rosa.id)


async def _register(amel: Phone, rosa: Phone, name: str) -> None:
    amel.key("🧭")
    await amel.until(lambda: any("🏛 Associations" in label for label in amel.buttons(amel.id)))
    amel.press("🏛 Associations", chat=amel.id)
    await amel.hears("Associations", chat=amel.id)
    amel.press("➕ Inviter", chat=amel.id)
    rosa.start((await amel.hears("Passez ce lien", chat=amel.id)).text.rpartition("?start=")[2])
    await rosa.hears("Quel est son nom")
    rosa.write(name)
    for question, answer in (
        ("De quoi s'agit-il", "Association"),
        ("Son numéro officiel", "Sans numéro"),
        ("vous joindre", None),
        ("Où êtes-vous actifs", "Toute la commune"),
        ("Que proposez-vous", "Rien de tout cela"),
        ("On envoie", "✅ Envoyer"),
    ):
        await rosa.hears(question)
        if answer is None:
            rosa.write(rosa.person.phone)
        else:
            rosa.press(answer)
    await rosa.hears("La commune répond sous 2 jours")
    await amel.hears(f"🏛 {name}", chat=amel.id)


async def _groups_and_strangers(town: Town) -> None:
    """A stranger's group asks to be bound; a stranger taps a card; a bound group is bound anew."""
    stage, tom, amel, ana = town.stage, town.people["Tom"], town.people["Amel"], town.people["Ana"]
    chat = tom.create_group("Les voisins")
    await tom.hears("Bonjour", chat=chat)
    tom.write("/quartier", chat=chat)
    await amel.hears("demande à être relié", chat=amel.id)
    amel.press("✅ Relier", chat=amel.id)
    await amel.hears("quel quartier", chat=amel.id)
    amel.press("Gare", chat=amel.id)
    await amel.hears("est relié", chat=amel.id)
    number = await stage.ask(town.people["Rosa"], where=None, when="Cette semaine", detail=SECRET)
    await ana.hears(number, chat=ana.id)
    ana.press("Pas cette fois", chat=ana.id)
    await ana.hears("pas cette fois")
    await stage.settled()


async def _answered(town: Town) -> None:
    """An alert: well, in need, able to help; whom to call; and its report, once its time has passed."""
    stage, amel, rosa = town.stage, town.people["Amel"], town.people["Rosa"]
    tom, ana = town.people["Tom"], town.people["Ana"]
    alert = await raised(stage, lives=timedelta(hours=1))
    await stage.settled()
    ana.press("Je peux aider", await ana.sees("Coupure d'eau", chat=ana.id))
    tom.press("Je vais bien", await tom.sees("Coupure d'eau", chat=tom.id))
    rosa.press("J'ai besoin d'aide", await rosa.sees("Coupure d'eau", chat=rosa.id))
    await rosa.hears("De quoi avez-vous besoin", chat=rosa.id)
    rosa.press("Courses", chat=rosa.id)
    await rosa.hears("C'est envoyé", chat=rosa.id)
    await stage.settled()
    amel.forge(f"ci:{to_base36(alert.about)}:", chat=amel.id)
    await amel.hears("à appeler", chat=amel.id)
    amel.press("n'a pas répondu", chat=amel.id)
    await amel.hears("Après l'appel", chat=amel.id)
    amel.press("Va bien", chat=amel.id)
    await amel.hears("à appeler", chat=amel.id)
    await stage.jump(hours=1)
    amel.forge("az:0:", chat=amel.id)
    await amel.hears("Alertes terminées", chat=amel.id)
    amel.press("Coupure d'eau", chat=amel.id)
    await amel.hears("Écrite par", chat=amel.id)
    amel.press("Retour", chat=amel.id)
    await amel.hears("Alertes terminées", chat=amel.id)
    await stage.settled()


async def _alerted(town: Town) -> None:
    """An exercise: refused, taken back, let out, put right, repeated and ended; every question of it."""
    stage, amel, ben = town.stage, town.people["Amel"], town.people["Ben"]
    home, other = {"chat": amel.id}, {"chat": ben.id}
    await _exercise(amel)
    await ben.hears("Amel demande votre accord", **other)
    for label, words in (
        ("✖️ Refuser", "Pourquoi refuser"),
        ("↩️ Retour", "demande votre accord"),
        ("✖️ Refuser", "Pourquoi refuser"),
        ("c'est trop tôt", "Ben a dit non"),
    ):
        ben.press(label, **other)
        await ben.sees(words, **other)
    await amel.hears("Raison : c'est trop tôt", **home)
    await _exercise(amel)
    amel.press("Inviter une personne", await amel.sees("En attente d'un accord", **home))
    await amel.hears("une seule personne de confiance", **home)
    amel.press("Retirer l'alerte", await amel.sees("En attente d'un accord", **home))
    await amel.sees("Cette alerte est retirée", **home)
    await _exercise(amel)
    ben.press("✅ Envoyer à", await ben.sees("demande votre accord", **other))
    await ben.sees("Part à", **other)
    await stage.jump(seconds=31)
    await stage.jump(seconds=3)
    shown = await ben.sees("Tout est parti", **other)
    ben.press("✏️ Corriger", shown)
    await ben.hears("écrivez le nouveau texte", **other)
    ben.press("✖️ Annuler", **other)
    await ben.sees("C'est annulé", **other)
    ben.press("🔁 Relancer", shown)
    await ben.hears("Part à", **other)
    ben.press("✋ Arrêter", **other)
    await ben.sees("Arrêté", **other)
    for begin, no, yes, words in (
        ("⛔ C'était une erreur", "↩️ Non", None, "Dire à tous que c'était une erreur"),
        ("🏁 Fin d'alerte", "↩️ Non", "🏁 Oui, c'est fini", "Dire à tous que l'alerte est finie"),
    ):
        ben.press(begin, shown)
        await ben.hears(words, **other)
        ben.press(no, **other)
        await ben.sees("Rien n'a changé", **other)
        ben.press(begin, shown)
        await ben.hears(words, **other)
        if yes is not None:
            ben.press(yes, **other)
    await stage.settled()
    amel.write("/alerte", **home)
    await amel.hears("Quelle gravité", **home)
    amel.press("🔵 Info", **home)
    await amel.hears("Quels quartiers", **home)
    await stage.settled()


async def _exercise(amel: Phone) -> None:
    """Amel asks for somebody's yes to an exercise: every screen on the way."""
    home = {"chat": amel.id}
    amel.write("/alerte", **home)
    await amel.hears("Quelle gravité", **home)
    for label, words in (
        ("🧪 Exercice", "🧪 EXERCICE"),
        ("🔴 Urgent", "Quels quartiers"),
        ("🏘 Toute la commune", "Que se passe-t-il"),
        ("🚱 Coupure d'eau", "Gardez ce texte"),
        ("➡️ Garder ce texte", "Langues"),
        ("⏱ Changer la durée", "Valable combien de temps"),
        ("24 heures", "Langues"),
        ("➡️ Voir l'aperçu", "écrivez ce mot"),
    ):
        amel.press(label, **home)
        await amel.sees(words, **home)
    amel.write("EXERCICE", **home)
    await amel.hears("Je demande l'accord", **home)
    await amel.sees("En attente d'un accord", **home)


async def _not_seen(town: Town) -> None:
    """Yann has not written for nearly a year: he is asked whether he stays."""
    yann = await town.stage.resident("Yann")
    town.people["Yann"] = yann
    await not_seen_for(town.stage, yann, 340)
    await yann.hears("rester parmi nous")


async def _recruited(town: Town) -> None:
    """Amel makes a link for a poster, prints it and ends it."""
    amel = town.people["Amel"]
    amel.forge("kr:0:", chat=amel.id)
    await amel.hears("Recruter des bénévoles", chat=amel.id)
    amel.press("➕ Nouveau lien", chat=amel.id)
    await amel.hears("Où sera-t-il", chat=amel.id)
    amel.write("Affiche pharmacie", chat=amel.id)
    await amel.hears("Pour quel défi", chat=amel.id)
    for label, words in (
        ("Courses pour les aînés", "0 personne venue."),
        ("🖨 Affiche à imprimer", "À imprimer."),
        ("↩️ Retour", "Recruter des bénévoles"),
        ("🔗 Affiche pharmacie", "0 personne venue."),
        ("🗄 Arrêter ce lien", "Arrêter le lien"),
        ("🗄 Oui, arrêter", "Ce lien est arrêté."),
    ):
        amel.press(label, chat=amel.id)
        await amel.sees(words, chat=amel.id)
    await town.stage.settled()


async def _end_as_it_may(town: Town) -> None:
    """After a week an enrolment and a request are left in the middle; two conversations wait for a name."""
    stage, tom, paul = town.stage, town.people["Tom"], town.people["Paul"]
    lea, sam = town.people["Léa"], town.people["Sam"]
    for _ in range(8):
        await stage.jump(days=1)
    amel = town.people["Amel"]
    await amel.sees("Ouverte depuis 7 jours. Est-elle encore utile ?", chat=amel.id)
    tom.key("🤝")
    await tom.hears("charte")
    tom.press("Annuler")
    await tom.hears("C'est annulé")
    tom.press("Je veux aider", chat=tom.id)
    await tom.hears("charte")
    paul.key("🙋")
    await paul.hears("De quoi avez-vous besoin")
    paul.press("Courses")
    await paul.hears("Pour quand")
    number = await stage.ask(lea, what="Courses", where=None, detail=SECRET)
    await sam.hears(number, chat=sam.id)
    sam.press("J'y vais", chat=sam.id)
    await lea.hears("Sam s'occupe de votre demande")
    sam.block()
    await amel.hears("Sam ne reçoit plus mes messages", chat=amel.id)
    sam.start()
    await sam.hears("Bonjour Sam", chat=sam.id)
    lea.write("Bonjour à qui veut")
    await lea.hears("À qui envoyer ce message")
