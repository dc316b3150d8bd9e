"""Names for a crowd: invented people of Wallonia and Brussels, and now and then an awkward one."""

from __future__ import annotations

from random import Random

from sandbox.awkward import AWKWARD_NAMES


def _names(text: str) -> tuple[str, ...]:
    """Names in a line; an underscore is the space within one."""
    return tuple(name.replace("_", " ") for name in text.split())


_FIRST = {
    "fr": _names(
        "Adèle Alain Amandine André Anne-Sophie Antoine Arnaud Aurélie Axelle Benoît Bernadette Camille "
        "Cédric Céline Charlotte Christine Colette Corentin Damien Delphine Dominique Élise Émilie "
        "Étienne Eugénie Fabienne Florence François Françoise Gaëlle Geneviève Georges Ginette Grégory "
        "Guy Hélène Héloïse Isabelle Jacqueline Jean-Luc Jean-Marc Jérôme Joëlle Josiane Julie "
        "Laurence Léon Loïc Louis Lucie Luc Ludovic Manon Marie-Thérèse Martine Mathilde Maxime Michel "
        "Micheline Mireille Monique Nathalie Noémie Océane Odette Pascal Paulette Philippe Raymond Renée "
        "Robert Roger Sabine Simone Solange Sophie Stéphane Sylvain Thérèse Valérie Véronique Victor "
        "Viviane Xavier Yves Yvette Zoé Abdou Amina Antonio Blaise Carmela Cheikh Dieudonné Élodie "
        "Espérance Fatoumata Gaetano Hassan Ibrahim Ikram Ismaël Khadija Kerim Leïla Malika Mamadou "
        "Mustapha Nour Patrice Rachid Salvatore Samira Soumaya Thi_Mai Yasmina Youssra Zineb"
    ),
    "nl": _names(
        "Annelies Bart Dirk Els Elke Erik Femke Filip Frans Geert Greta Hilde Ilse Jan Jef Joke Karel "
        "Katrien Koen Kristof Lies Liesbeth Lieve Luc Maarten Marleen Mieke Nele Pieter Rik Sander Sofie "
        "Stijn Tom Veerle Wim Wouter Ayşe Bilal"
    ),
    "de": _names(
        "Anke Bernd Birgit Brigitte Dieter Elfriede Erwin Gisela Günther Hannelore Heidi Heinz Ingrid "
        "Jörg Karin Klaus Leni Manfred Margret Monika Norbert Petra Rainer Renate Rolf Sabine Ursula "
        "Waltraud Werner"
    ),
    "en": _names(
        "Aaron Abena Aisling Blessing Chidi Dorothy Ewa Faith George Hana Ivan Joyce Kwame Linh Mary "
        "Mykola Nadiya Oleh Patience Priya Rajesh Rosemary Svitlana Tariq Tomasz Wei Yara Zofia"
    ),
}
_LAST = {
    "fr": _names(
        "Adam Antoine Bastin Baudoux Bodart Bouchat Brasseur Burton Cambier Charlier Closset Collignon "
        "Cornet Dachelet Dardenne Debatty Defossez Degrève Delcourt Delvigne Denis Deprez Dethier Dumont "
        "Dury Evrard Fontaine François Gillard Gillet Godart Goffin Gustin Hanot Henrotte Hubert "
        "Jacquemin Jadot Kinet Lacroix Laloux Lambot Lebrun Leclercq Ledoux Libert Lorent Malherbe "
        "Marchal Massart Mathot Minet Nihoul Noirhomme Paquet Petit Piérard Pirotte Poncelet Quertinmont "
        "Remacle Robert Rousseaux Sacré Simonis Stassart Tasiaux Thonon Toussaint Van_Den_Bossche "
        "Vandenbroucke Vandeputte Warnant Wauters Wéry Wilmotte Öztürk Baldé Barry Ben_Amar Bongo Camara "
        "Cattaneo Conti Costa D'Angelo Diop Di_Stefano El_Khattabi Ferreira Haddad Ilunga Kabongo Kaya "
        "Lopes Mbuyi Mukendi N'Diaye Nguyen Ouali Popescu Rossi Şahin Tshibangu Çelik Zidane"
    ),
    "nl": _names(
        "Aerts Bogaert Claeys De_Smet Declercq Goossens Hermans Jacobs Lemmens Maes Martens Mertens "
        "Michiels Pauwels Segers Smets Stevens Van_Damme Vandenberghe Verhoeven Vermeulen Willems Wuyts "
        "Özdemir"
    ),
    "de": _names(
        "Backes Braun Dahmen Esser Fischer Fatzaun Groß Heinen Hoffmann Jansen Kessler Kohnen Krings "
        "Langer Lentz Niessen Pauels Reinertz Schröder Servaty Stoffels Thönnes Weishaupt Zimmermann"
    ),
    "en": _names(
        "Achieng Adeyemi Bondarenko Chowdhury Delaney Franklin Gupta Holloway Kovalenko Kowalczyk "
        "Lindqvist Mensah Murphy Nowak Okafor O'Neill Osei Petrenko Sharma Singh Tran Walker Whitfield "
        "Zhang"
    ),
}
AWKWARD = 0.02
NO_LAST = 0.12
TWO_LASTS = 0.08


def some_name(language: str, chance: Random) -> tuple[str, str | None]:
    """A first name, and mostly a last one."""
    if chance.random() < AWKWARD:
        return chance.choice(AWKWARD_NAMES)[0], None
    known = language if language in _FIRST else "en"
    first = chance.choice(_FIRST[known])
    drawn = chance.random()
    if drawn < NO_LAST:
        return first, None
    if drawn < NO_LAST + TWO_LASTS:
        return first, f"{chance.choice(_LAST[known])}-{chance.choice(_LAST[known])}"
    return first, chance.choice(_LAST[known])
