"""The words in which people say that somebody is in danger, by language; `solidarity.danger` reads by them.

A phrase is words in their order. `*` ends a word that may go on (« respir* »); `…` leaves room for a few
words. Accents and capitals do not matter. What must not be taken for danger stands in `HARMLESS`.
"""

# ruff: noqa: RUF001 - Cyrillic and Turkish letters are meant

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from solidarity.lexicon.shape import listed


class Peril(StrEnum):
    """What kind of danger, the gravest first."""

    EMERGENCY = "emergency"
    SUICIDE = "suicide"
    VIOLENCE = "violence"
    CHILD = "child"


_FR = {
    Peril.EMERGENCY: listed(
        "au secours, à l'aide vite, au feu, incendie, y a le feu, y a un feu, en feu, "
        "prend feu, pris feu, en flammes, explosion, explosé, ça brûle chez, maison brûle, "
        "appartement brûle, cuisine brûle, plein de fumée, beaucoup de fumée, fuite de gaz, "
        "odeur de gaz, sent le gaz, sens le gaz, sent … gaz, monoxyde, intoxiqu*, "
        "électrocut*, noyade, se noie, noyer, inconscient*, sans connaissance, "
        "perdu connaissance, perd connaissance, évanoui*, ne répond plus, ne se réveille p*, "
        "réveille plus, respire plus, respire pas, respire mal, mal à respirer, "
        "peine à respirer, plus à respirer, pas à respirer, du mal … respir*, étouff*, "
        "s'étrangle, douleur … poitrine, mal … poitrine, mal au cœur et au bras, "
        "serre … poitrine, crise cardiaque, infarctus, arrêt cardiaque, avc, "
        "paralysé d'un coup, bouche de travers, visage … paralysé, crise d'épilepsie, "
        "convuls*, hémorragie, saigne beaucoup, saigne fort, saigne … arrête pas, "
        "beaucoup de sang, plein de sang, perd du sang, perds du sang, "
        "perds beaucoup de sang, partout du sang, du sang partout, vomi* … sang, "
        "crache … sang, coule du sang, saigne de la tête, tombé* … relever, chute … relever, "
        "peux plus me relever, peux pas me relever, arrive plus à me relever, "
        "arrive pas à me relever, arrive plus à se relever, sais plus me relever, "
        "sais pas me relever, par terre … relever, tombé* … escalier*, tombé* … par terre, "
        "coincé* par terre, tombé* … tête, accident grave, grave accident, grave blessure, "
        "gravement blessé*, fracture ouverte, overdose, surdose, avalé … produit, "
        "avalé … javel, avalé … médicaments, réaction allergique, choc allergique, "
        "gorge qui gonfle, gorge gonfle, accouche, perdu les eaux, va mourir, "
        "en train de mourir, vais mourir, appelez une ambulance, appelez les pompiers, "
        "appelez le 112, appelez la police, besoin d'une ambulance, urgence vitale, "
        "en danger de mort, en danger, l'eau monte, inondé … coincé*, "
        "bloqué* dans l'ascenseur, hypotherm*, coup de chaleur, malaise, cambriol*, "
        "quelqu'un … entré chez moi"
    ),
    Peril.SUICIDE: listed(
        "suicide, suicid*, me tuer, en finir, envie de mourir, veux mourir, voudrais mourir, "
        "préfère mourir, plus envie de vivre, pas envie de vivre, plus vivre, "
        "fin à mes jours, fin à ma vie, me pendre, me jeter, m'ouvrir les veines, "
        "me faire du mal, mieux mort, mieux morte, disparaître pour toujours, "
        "plus de raison de vivre, idées noires, lettre d'adieu"
    ),
    Peril.VIOLENCE: listed(
        "me frappe*, m'a frappé*, frappe sa femme, frappe ma mère, frappe mon père, me bat, "
        "m'a battu*, nous bat, bat sa femme, me tape, m'a tapé*, me cogne, m'a cogné*, "
        "me gifle, m'a giflé*, femme battue, coups de poing, coups de pied, des coups, "
        "m'étrangl*, m'a étranglé*, violenc*, violent avec moi, est violent, "
        "devient violent, m'a violé*, viol, violé*, violer, agressé*, agression, m'agress*, "
        "menace de me, menace … mort, me menace, m'a menacé*, menace … couteau, "
        "un couteau … menace, avec un couteau, une arme, me séquestr*, séquestré*, "
        "m'enferme, m'a enfermé*, peur de mon mari, peur de mon compagnon, "
        "peur de mon conjoint, peur de ma femme, peur de mon ex, peur de mon fils, "
        "peur de mon père, peur de lui, peur de rentrer, me harcèl*, mon ex me suit, "
        "va me tuer, veut me tuer, me tuera, mariage forcé, attouchement*"
    ),
    Peril.CHILD: listed(
        "enfant battu, enfants battus, frappe … enfant*, frappe … fils, frappe … fille, "
        "frappe … bébé, bat … enfant*, bat … fille, bat … fils, secou* … bébé, "
        "enfant maltraité, maltraitance, maltrait*, enfant … danger, bébé … danger, "
        "enfant* … abusé*, abus* … enfant*, touche … enfant, enfants … tout seuls, "
        "enfant … tout seul, enfant … toute seule, bébé … tout seul, bébé … respire, "
        "bébé … réveille, enfant disparu, enfant … disparu, ma fille a disparu, "
        "mon fils a disparu, mes parents me frappent, mon père me frappe, mon père me bat, "
        "ma mère me frappe, ma mère me bat, mon beau-père me"
    ),
}
_NL = {
    Peril.EMERGENCY: listed(
        "help mij, help me snel, brand, er is brand, het brandt, staat in brand, in brand, "
        "vuur in, veel rook, vol rook, ontploffing, ontploft, gaslek, gasgeur, ruik gas, "
        "ruikt naar gas, koolmonoxide, co-vergiftiging, vergiftigd, geëlektrocuteerd, "
        "verdrinkt, verdrinken, bewusteloos, buiten bewustzijn, flauwgevallen, valt flauw, "
        "reageert niet, antwoordt niet meer, wordt niet wakker, ademt niet, "
        "niet meer ademen, ademt niet meer, moeilijk ademen, kan niet ademen, geen adem, "
        "krijg geen lucht, krijgt geen lucht, stikt, verstikt, pijn op de borst, "
        "pijn in de borst, pijn … borst, druk … borst, hartaanval, hartinfarct, "
        "hartstilstand, beroerte, scheve mond, epilepsieaanval, stuipen, bloedt hard, "
        "bloedt erg, bloedt veel, veel bloed, verliest bloed, verlies bloed, braakt bloed, "
        "overal bloed, hevige bloeding, gevallen … opstaan, niet meer opstaan, "
        "kan niet opstaan, kan niet meer recht, van de trap gevallen, trap gevallen, "
        "op de grond … opstaan, lig op de grond, ligt op de grond, zwaar gewond, "
        "ernstig gewond, zwaar ongeval, ernstig ongeval, overdosis, ingeslikt … bleekwater, "
        "bleekwater gedronken, allergische reactie, allergische shock, gaat dood, ga dood, "
        "is aan het sterven, bel een ambulance, bel de ambulance, ziekenwagen nodig, "
        "bel de brandweer, bel de politie, bel 112, levensgevaar, in gevaar, water stijgt, "
        "onderkoeld, zonneslag, ingebroken, inbreker"
    ),
    Peril.SUICIDE: listed(
        "zelfmoord, zelfmoord*, zelfdoding, mezelf doden, mezelf iets aandoen, "
        "mijzelf iets aandoen, wil dood, wil sterven, wil niet meer leven, niet meer leven, "
        "einde aan mijn leven, eind aan mijn leven, mijn leven beëindigen, "
        "uit het leven stappen, beter dood, mezelf ophangen, mezelf pijn doen, liever dood, "
        "afscheidsbrief, geen zin meer om te leven"
    ),
    Peril.VIOLENCE: listed(
        "slaat me, slaat mij, sloeg me, sloeg mij, slaat mijn moeder, slaat zijn vrouw, "
        "heeft me geslagen, mij geslagen, me geslagen, schopt me, schopt mij, mishandel*, "
        "geweld, gewelddadig, verkracht*, aangerand, aanranding, bedreigt me, bedreigt mij, "
        "me bedreigd, bedreigt … mes, met een mes, wapen, wurgt, gewurgd, opgesloten, "
        "sluit me op, bang van mijn man, bang voor mijn man, bang van mijn vriend, "
        "bang voor mijn vriend, bang van hem, bang voor hem, bang voor mijn ex, stalkt, "
        "gestalkt, wil me vermoorden, gaat me vermoorden, vermoordt me, doodslaan, "
        "huiselijk geweld"
    ),
    Peril.CHILD: listed(
        "slaat … kind*, slaat … baby, slaat … zoon, slaat … dochter, kindermishandeling, "
        "kind mishandeld, kind … gevaar, baby … gevaar, misbruik*, kind … misbruikt, "
        "kind … alleen thuis, baby … alleen thuis, baby ademt, baby … wakker, kind vermist, "
        "kind is weg, mijn vader slaat, mijn moeder slaat, mijn stiefvader"
    ),
}
_DE = {
    Peril.EMERGENCY: listed(
        "hilfe schnell, zu hilfe, es brennt, brennt es, feuer, brand, in flammen, "
        "viel rauch, voller rauch, explosion, explodiert, gasgeruch, gasleck, "
        "riecht nach gas, rieche gas, kohlenmonoxid, vergiftet, vergiftung, stromschlag, "
        "ertrinkt, bewusstlos, ohnmächtig, nicht bei bewusstsein, ohne bewusstsein, "
        "reagiert nicht, wacht nicht auf, atmet nicht, nicht atmen, kaum atmen, atemnot, "
        "keine luft, erstickt, ersticken, schmerzen … brust, brustschmerz*, druck … brust, "
        "herzinfarkt, herzanfall, herzstillstand, schlaganfall, schiefer mund, krampfanfall, "
        "epileptischer, blutet stark, blutet sehr, viel blut, verliert blut, verliere blut, "
        "alles voller blut, überall blut, erbricht blut, spuckt blut, starke blutung, "
        "gestürzt … aufstehen, gefallen … aufstehen, nicht mehr aufstehen, "
        "kann nicht aufstehen, komme nicht hoch, komme nicht mehr hoch, "
        "kommt nicht mehr hoch, treppe gestürzt, treppe gefallen, liegt am boden, "
        "liege am boden, schwer verletzt, schwerer unfall, überdosis, verschluckt … bleiche, "
        "allergischer schock, allergische reaktion, liegt im sterben, stirbt, sterbe gleich, "
        "notarzt, rettungswagen, krankenwagen, ruft die feuerwehr, ruft die polizei, "
        "lebensgefahr, in gefahr, wasser steigt, unterkühlt, hitzschlag, eingebrochen, "
        "einbrecher, notfall"
    ),
    Peril.SUICIDE: listed(
        "selbstmord, selbstmord*, suizid*, umbringen, mich töten, will sterben, "
        "möchte sterben, nicht mehr leben, leben beenden, leben ein ende, das leben nehmen, "
        "besser tot, lieber tot, mich aufhängen, mir etwas antun, mir was antun, "
        "mich ritzen, abschiedsbrief, keinen sinn mehr"
    ),
    Peril.VIOLENCE: listed(
        "schlägt mich, hat mich geschlagen, mich geschlagen, prügelt, verprügelt, "
        "tritt mich, schlägt seine frau, schlägt meine mutter, gewalt, gewalttätig, "
        "vergewaltig*, würgt mich, hat mich gewürgt, bedroht mich, mich bedroht, "
        "mit einem messer, mit messer, waffe, sperrt mich ein, eingesperrt, "
        "angst vor meinem mann, angst vor meinem freund, angst vor meinem ex, angst vor ihm, "
        "stalkt mich, bringt mich um, will mich umbringen, wird mich umbringen, misshandel*, "
        "überfallen, zwangsheirat"
    ),
    Peril.CHILD: listed(
        "schlägt … kind*, schlägt … baby, schlägt … sohn, schlägt … tochter, "
        "kindesmisshandlung, kind … misshandelt, kind … gefahr, baby … gefahr, "
        "kindesmissbrauch, missbrauch*, kind … allein zuhause, kind … alleine zuhause, "
        "baby atmet, kind vermisst, kind ist verschwunden, mein vater schlägt, "
        "meine mutter schlägt, mein stiefvater"
    ),
}
_EN = {
    Peril.EMERGENCY: listed(
        "help me please hurry, on fire, there is a fire, there's a fire, theres a fire, "
        "house fire, kitchen fire, caught fire, full of smoke, lots of smoke, explosion, "
        "exploded, gas leak, smell gas, smells of gas, smell of gas, carbon monoxide, "
        "poisoned, electrocuted, drowning, unconscious, passed out, not responding, "
        "unresponsive, won't wake up, wont wake up, not waking up, can't wake him, "
        "can't wake her, not breathing, stopped breathing, can't breathe, cant breathe, "
        "cannot breathe, trouble breathing, hard to breathe, struggling to breathe, "
        "difficulty breathing, choking, chest pain, pain … chest, chest hurts, tight chest, "
        "heart attack, cardiac arrest, having a stroke, had a stroke, face drooping, "
        "seizure, bleeding badly, bleeding heavily, bleeding a lot, won't stop bleeding, "
        "lots of blood, so much blood, blood everywhere, losing blood, vomiting blood, "
        "coughing … blood, fallen … get up, fell … get up, can't get up, cant get up, "
        "cannot get up, fell down the stairs, fallen down the stairs, lying on the floor, "
        "stuck on the floor, badly hurt, seriously injured, badly injured, bad accident, "
        "serious accident, overdose, swallowed bleach, swallowed pills, allergic reaction, "
        "anaphyla*, is dying, i'm dying, im dying, going to die, call an ambulance, "
        "need an ambulance, ambulance, call the fire brigade, call the police, call 112, "
        "call 999, emergency, in danger, water is rising, hypothermia, heatstroke, "
        "broke into, burglar, break-in"
    ),
    Peril.SUICIDE: listed(
        "suicide, suicid*, kill myself, killing myself, end my life, ending my life, "
        "end it all, want to die, wish i was dead, wish i were dead, better off dead, "
        "don't want to live, dont want to live, no reason to live, hurt myself, harm myself, "
        "self harm, hang myself, take my own life, can't go on living"
    ),
    Peril.VIOLENCE: listed(
        "hits me, hit me, hitting me, beats me, beat me up, beating me, beaten me, "
        "punches me, punched me, kicks me, kicked me, slaps me, slapped me, hits his wife, "
        "hits my mother, domestic violence, violence, violent, rape, raped, strangle*, "
        "choked me, threatens me, threatened me, threatening me, threaten* to kill, "
        "with a knife, has a knife, has a gun, weapon, locks me in, locked me in, "
        "scared of my husband, afraid of my husband, scared of my boyfriend, "
        "afraid of my boyfriend, scared of my partner, afraid of my partner, "
        "afraid of my ex, scared of my ex, scared of him, afraid of him, abuses me, abusive, "
        "stalking me, stalks me, kill me, forced marriage, assault*, attacked me"
    ),
    Peril.CHILD: listed(
        "hits … child*, hits … kids, hits … son, hits … daughter, hits … baby, "
        "beats … child*, beats … kids, child abuse, child … danger, baby … danger, "
        "abusing … child, child … home alone, children … home alone, baby … alone, "
        "baby … breathing, child … missing, missing child, my dad hits, my father hits, "
        "my mum hits, my mother hits, my stepfather"
    ),
}
_ELSEWHERE = {
    # Arabic, Turkish, Ukrainian, Spanish, Portuguese, Romanian, Italian: what is cried for help.
    Peril.EMERGENCY: listed(
        "النجدة, أنقذوني, أنقذونا, ساعدوني, حريق, لا أتنفس, لا يتنفس, لا تتنفس, فاقد الوعي, "
        "إسعاف, نزيف, خطر, imdat, yangın var, yangın, nefes alamıyor*, bayıldı, kanama, "
        "kalp krizi, ambulans, gaz kokusu, tehlikede*, рятуйте, допоможіть, пожежа, "
        "не дихає, не можу дихати, непритомн*, кровотеча, швидку, інфаркт, небезпе*, "
        "socorro, auxilio, ayúdenme, hay fuego, incendio, no respira, no puedo respirar, "
        "inconsciente, ambulancia, mucha sangre, dolor … pecho, infarto, fuga de gas, "
        "huele a gas, ajudem-me, não respira, não consigo respirar, muito sangue, "
        "dor … peito, ambulância, fuga de gás, em perigo, en peligro, ajutor, săriți, "
        "foc în, incendiu, nu respiră, nu pot respira, ambulanță, inconștient*, mult sânge, "
        "în pericol, aiuto, al fuoco, non respira, non riesco a respirare, ambulanza, "
        "incosciente, molto sangue, dolore … petto, in pericolo"
    ),
    Peril.SUICIDE: listed(
        "انتحار, الانتحار, أريد أن أموت, أقتل نفسي, intihar, ölmek istiyorum, "
        "kendimi öldür*, самогубств*, хочу померти, вбити себе, quiero morir, matarme, "
        "suicidio, quero morrer, matar-me, suicídio, vreau să mor, să mă omor, sinucid*, "
        "voglio morire, uccidermi, ammazzarmi"
    ),
    Peril.VIOLENCE: listed(
        "يضربني, ضربني, يهددني, عنف, اغتصب*, dövüyor, beni dövdü, şiddet, tehdit ediyor, "
        "tecavüz, б'є мене, мене б'є, насильств*, погрожує, ґвалт*, me pega, me golpea, "
        "maltrato, violencia, me amenaza, me violó, me bate, bate-me, violência, ameaça-me, "
        "mă bate, mă lovește, violență, mă amenință, viol, mi picchia, mi minaccia, violenza"
    ),
    Peril.CHILD: listed(
        "يضرب طفل*, طفل في خطر, çocuğumu dövüyor, б'є дитину, pega a mi hijo, "
        "pega a mi hija, bate no meu filho, îmi bate copil*, picchia mio figlio, "
        "picchia mia figlia"
    ),
}
PHRASES: tuple[Mapping[Peril, tuple[str, ...]], ...] = (_FR, _NL, _DE, _EN, _ELSEWHERE)
"""Every language is looked up, whatever the reader's."""

HARMLESS: tuple[str, ...] = listed(
    "au feu rouge, pas en danger, détecteur d'incendie, détecteur de monoxyde, alarme incendie, "
    "assurance incendie, en finir avec, plus vivre ici, me jeter dehors, violet, "
    "violette, violettes, me jeter à l'eau, une arme à deux, "
    "ça sent le gaz d'échappement, exercice d'incendie, "
    "niet in gevaar, zonder geweld, kein notfall, "
    "not an emergency, no emergency, emergency number, emergency exit, not in danger, "
    "violent film, non violence, gewelddadige film, film violent, "
    "jeu violent, orage violent, vent violent, violents orages, violente tempête, "
    "sans violence, non-violence, violentes pluies, n'est en danger, "
    "n'est pas en danger, niemand is in gevaar, nobody is in danger"
)
"""What is cut out before anything is looked up."""
