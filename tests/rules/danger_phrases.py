"""What people write in danger, and what sounds like it and is not. One phrase a line."""

# ruff: noqa: RUF001 - Cyrillic and Turkish letters are meant

from __future__ import annotations

from solidarity.danger import Peril

DANGER: dict[Peril, str] = {
    Peril.EMERGENCY: """
        Au secours
        au secours !!!
        AU SECOURS IL Y A LE FEU
        il y a le feu dans la cuisine
        y a le feu chez la voisine
        un incendie rue de la Gare
        un insendie dans l'immeuble
        la friteuse a pris feu
        la voiture est en feu
        la maison brûle
        il y a plein de fumée dans l'escalier
        il y a une fuite de gaz
        ça sent le gaz dans le hall
        je sens le gaz
        une forte odeur de gaz
        intoxication au monoxyde
        ma mère est inconsciente
        mon mari est inconscient
        mon mari est inconsciant
        elle a perdu connaissance
        il a fait un malaise
        elle s'est évanouie
        il ne se réveille pas
        elle ne se réveille plus
        il ne respire plus
        il ne respire pas bien
        elle respire mal
        j'ai du mal à respirer
        je n'arrive plus à respirer
        mon fils s'étouffe
        j'ai une douleur dans la poitrine
        j'ai mal à la poitrine
        mal dans la poitrine depuis une heure
        je crois que c'est une crise cardiaque
        infarctus
        c'est peut-être un AVC
        il a la bouche de travers
        elle a des convulsions
        il saigne beaucoup
        ça saigne et ça n'arrête pas
        il y a du sang partout
        elle perd du sang
        je vomis du sang
        je suis tombée et je ne peux pas me relever
        je suis tombé, je n'arrive plus à me relever
        Je suis par terre et je ne sais plus me relever
        ma mère est tombée dans l'escalier
        elle est tombée sur la tête
        il y a eu un accident grave
        il est gravement blessé
        il a avalé de la javel
        elle a avalé tous ses médicaments
        j'ai une réaction allergique et ma gorge gonfle
        ma femme accouche
        elle a perdu les eaux
        il va mourir
        appelez une ambulance
        appelez les pompiers
        appelez la police
        elle est en danger de mort
        l'eau monte dans la cave
        quelqu'un est entré chez moi
        overdose
        help mij
        er is brand in het gebouw
        het brandt in de keuken
        het huis staat in brand
        er is een gaslek
        ik ruik gas in de gang
        het ruikt naar gas
        mijn man is bewusteloos
        mijn man is bewusteeloos
        ze is flauwgevallen
        hij ademt niet meer
        hij ademt niet
        ik krijg geen lucht
        ik heb pijn op de borst
        pijn in mijn borst
        ik denk een hartaanval
        ze heeft een beroerte
        hij bloedt hard
        er is veel bloed
        mijn moeder is gevallen en kan niet meer opstaan
        ik ben van de trap gevallen
        ik lig op de grond en kan niet opstaan
        hij is zwaar gewond
        bel een ambulance
        bel de brandweer
        hij gaat dood
        levensgevaar
        er is een inbreker in huis
        Hilfe schnell
        es brennt
        Feuer im Keller
        es riecht nach Gas
        ich rieche Gas
        mein Mann ist bewusstlos
        mein Mann ist bewustlos
        sie ist ohnmächtig
        er atmet nicht
        sie kann kaum atmen
        ich bekomme keine Luft
        ich habe Schmerzen in der Brust
        Herzinfarkt
        ein Schlaganfall
        er blutet stark
        überall Blut
        sie ist gestürzt und kann nicht mehr aufstehen
        ich bin gefallen und komme nicht mehr hoch
        Oma liegt am Boden
        er ist schwer verletzt
        bitte den Notarzt
        einen Krankenwagen bitte
        Lebensgefahr
        ein Notfall
        there is a fire in the kitchen
        my house is on fire
        I smell gas
        gas leak
        my husband is unconscious
        my husband is unconscous
        she passed out
        he is not breathing
        she can't breathe
        I can't breathe
        I have chest pain
        pain in my chest
        he is having a heart attack
        she had a stroke
        he is bleeding badly
        there is blood everywhere
        I have fallen and can't get up
        my mother fell and cannot get up
        she fell down the stairs
        he is lying on the floor
        she is seriously injured
        we need an ambulance
        call the police
        he took an overdose
        he is dying
        this is an emergency
        النجدة
        حريق في البيت
        لا يتنفس
        imdat
        nefes alamıyorum
        yangın var
        рятуйте
        він не дихає
        пожежа
        socorro
        no respira
        hay fuego en la cocina
        me duele mucho, dolor en el pecho
        não respira
        dor no peito
        nu respiră
        e un incendiu
        aiuto
        non respira
        dolore al petto
    """,
    Peril.SUICIDE: """
        j'ai envie de mourir
        je veux mourir
        je vais me suicider
        je pense au suicide
        je pense au sucide
        je veux en finir
        je n'ai plus envie de vivre
        je vais mettre fin à mes jours
        j'ai écrit une lettre d'adieu
        je serais mieux morte
        j'ai des idées noires
        ik wil dood
        ik wil niet meer leven
        ik denk aan zelfmoord
        ik wil een einde aan mijn leven maken
        ik wil uit het leven stappen
        ich will sterben
        ich will nicht mehr leben
        ich denke an Selbstmord
        ich möchte mein Leben beenden
        ich will mir etwas antun
        I want to die
        I want to kill myself
        I want to end my life
        I'm thinking of suicide
        I'd be better off dead
        I don't want to live anymore
        أريد أن أموت
        ölmek istiyorum
        хочу померти
        quiero morir
        quero morrer
        vreau să mor
        voglio morire
    """,
    Peril.VIOLENCE: """
        il me frappe
        mon mari me frappe
        mon mari m'a frappée hier
        il me bat
        mon ex me menace
        il menace de me tuer
        il m'a étranglée
        il est violent
        mon compagnon devient violent avec moi
        je subis des violences
        j'ai été violée
        j'ai peur de mon mari
        j'ai peur de rentrer
        il m'enferme dans la chambre
        il m'a donné des coups de poing
        j'ai été agressée dans la rue
        un homme avec un couteau
        mijn man slaat me
        hij heeft me geslagen
        ik word mishandeld
        hij bedreigt me
        ik ben bang voor mijn man
        huiselijk geweld
        ik ben verkracht
        mein Mann schlägt mich
        er hat mich geschlagen
        ich habe Angst vor meinem Mann
        er bedroht mich
        er würgt mich
        häusliche Gewalt
        my husband hits me
        he beats me
        he beat me up
        I am scared of my husband
        he threatened to kill me
        domestic violence
        I was raped
        he has a knife
        he locked me in
        يضربني زوجي
        beni dövdü
        чоловік б'є мене
        mi marido me pega
        ele me bate
        mă bate
        mi picchia
    """,
    Peril.CHILD: """
        un enfant battu
        il frappe ses enfants
        le voisin frappe son fils
        il a secoué le bébé
        un enfant en danger
        des enfants sont tout seuls à la maison
        mon père me frappe
        ma mère me bat
        ma fille a disparu
        je crois que c'est de la maltraitance
        hij slaat de kinderen
        een kind in gevaar
        kindermishandeling
        een kind alleen thuis
        mijn vader slaat mij
        er schlägt seine Kinder
        ein Kind in Gefahr
        Kindesmisshandlung
        mein Vater schlägt mich
        he hits his kids
        a child in danger
        child abuse
        my dad hits me
        children home alone
        çocuğumu dövüyor
        pega a mi hijo
    """,
}

HARMLESS = """
    bonjour
    courses pour demain
    du lait, du pain et des œufs
    j'ai besoin d'un trajet à l'hôpital lundi
    une prise de sang à 9 h
    aller au don de sang
    chercher mes médicaments pour le cœur
    ma tension est de 14
    mon médecin est le docteur Feu
    tourner à gauche au feu rouge
    deuxième feu à droite
    du bois pour le feu
    changer la pile du détecteur de fumée
    poser un détecteur d'incendie
    ma facture de gaz
    relever le compteur de gaz
    la bonbonne de gaz est vide
    remplir le formulaire du gaz
    je suis tombée en panne
    la voiture est tombée en panne
    je suis tombé malade
    la nuit est tombée
    le colis est tombé du camion
    je meurs de faim
    c'est à mourir de rire
    je suis morte de fatigue
    je voudrais en finir avec ces papiers
    mon chat ne mange plus
    parler à quelqu'un, je me sens seule
    une robe violette
    un pull violet
    des cours de violon
    un film violent à la télé
    vent violent cette nuit
    ce n'est pas urgent
    personne n'est en danger
    il est hors de danger
    sans danger pour les enfants
    je promène le chien
    mon fils joue au foot
    garder mon bébé demain
    mes enfants sont à l'école
    mon enfant a besoin de cours de maths
    le bébé dort
    coup de main pour le jardin
    un coup de téléphone
    un coup de fil ce soir
    tout à coup
    frapper fort à la porte svp
    frappez avant d'entrer
    battre des œufs
    la batterie de ma voiture
    une chute de neige
    la chute des feuilles
    me coucher tôt
    je perds mes clés
    perdu mes lunettes
    j'ai perdu ma carte
    réparer la porte brûlée
    nettoyer le four
    rue des Pompiers 12
    caserne des pompiers
    le commissariat de police
    remplir une plainte
    mon mari vient demain
    j'habite avec mon ex
    la poitrine de poulet
    de la poitrine fumée
    du saumon fumé
    respirer l'air de la campagne
    goedemorgen
    boodschappen voor morgen
    brood en melk
    naar de dokter
    bloedafname om 9 uur
    een rit naar het ziekenhuis
    brandhout kopen
    de rookmelder
    geweldig, dank u
    een geweldige dag
    het is geen noodgeval
    niet in gevaar
    ik ben gevallen voor deze stad
    mijn man komt morgen
    het gas moet betaald worden
    de gasfactuur invullen
    een lamp vervangen
    de trap schilderen
    de kat slaapt
    slaapt de baby
    Guten Morgen
    Einkäufe für morgen
    Brot und Milch
    zum Arzt fahren
    Blutabnahme um neun
    Feuerholz holen
    der Feuerlöscher
    keine Gefahr
    kein Notfall
    die Gasrechnung
    mein Mann kommt morgen
    das Kind geht zur Schule
    der Schlag der Uhr
    die Treppe putzen
    ein Brustfilet
    good morning
    shopping for tomorrow
    bread and milk
    a blood test at nine
    smoke detector battery
    fire alarm test
    the fireplace
    it is not an emergency
    the emergency exit
    not in danger
    my husband is coming tomorrow
    my gas bill
    chicken breast
    the chest of drawers
    paint the stairs
    play with the kids
    my child needs maths lessons
    I fell in love with this town
    a hit song
    beat the eggs
    knife sharpening
    gracias
    obrigado
    mulțumesc
    grazie mille
    teşekkürler
    дякую
    شكرا
"""


def phrases(text: str) -> list[str]:
    """One phrase a line."""
    return [line.strip() for line in text.strip().splitlines()]
