"""What the sandbox does not play, said aloud on its page."""

from __future__ import annotations

from typing import Any

from aiogram.types import Update

from sandbox.methods import PLAYED
from sandbox.reading import METHODS

PRODUCED = frozenset(
    {
        "message",
        "edited_message",
        "callback_query",
        "channel_post",
        "edited_channel_post",
        "my_chat_member",
        "chat_member",
        "message_reaction",
    }
)

BEHAVIOURS = (
    (
        "Un seul bot, et les personnes n'ont pas de discussions entre elles.",
        "One bot only, and people have no chats among themselves.",
    ),
    (
        "Un message porte le même numéro sur tous les téléphones ; les vrais numéros diffèrent.",
        "Message ids are the bot's own on every phone; the real ones differ from phone to phone.",
    ),
    (
        "Ni mode inline, ni sondages, ni autocollants, ni albums, ni paiements, ni Mini Apps.",
        "No inline mode, no polls, no stickers, no albums, no payments, no Mini Apps.",
    ),
    (
        "Pas de messages enrichis. Un message éphémère ne s'efface pas tout seul.",
        "No rich messages. An ephemeral message does not expire by itself.",
    ),
    (
        "Dans une discussion privée, seul le bot ouvre des sujets, et rien n'y est trié tout seul.",
        "In a private chat only the bot opens topics, and nothing is sorted into them by itself.",
    ),
    (
        "Le Markdown n'est pas lu : seulement les entités et le HTML.",
        "Markdown is not parsed: entities and HTML are.",
    ),
    (
        "Photos et vidéos gardent leur taille et leur format. Aucun fichier n'est envoyé par adresse.",
        "Photos are not scaled down, films not converted. Files cannot be sent by address.",
    ),
    (
        "La durée et la taille d'une vidéo sont celles que l'on annonce ; le fichier n'est pas lu.",
        "Length and size of a video are what the sender says; the file is not read.",
    ),
    (
        "Après le passage en supergroupe, les anciens messages ne se voient plus.",
        "After an upgrade the new group shows nothing of the old one's messages.",
    ),
    (
        "Ni exclusions par le bot, ni restrictions, ni liens d'invitation, ni demandes d'entrée.",
        "Bans by a bot, restrictions of members, invite links and join requests are not played.",
    ),
    (
        "Le mode privé change tout de suite ; Telegram attend que le bot soit ajouté de nouveau.",
        "A change of privacy mode applies at once; Telegram waits until the bot is added again.",
    ),
    (
        "Un webhook peut être en http, sur tout port ; Telegram exige https et quatre ports.",
        "Webhooks may be plain http on any port here; Telegram demands https on four ports.",
    ),
    (
        "Un webhook qui répond 410 pendant un jour n'est pas retiré.",
        "A webhook that answers 410 for a day is not removed.",
    ),
    (
        "Les limites d'envoi sont les règles connues ; les vraies varient et ne sont pas publiées.",
        "Flood limits are the documented rules of thumb; the real ones vary and are not published.",
    ),
    (
        "Les longs textes n'atteignent pas plus tôt les limites, et le téléchargement n'est pas freiné.",
        "Long texts do not reach the limits sooner, and download speed is not limited.",
    ),
    (
        "Un message protégé peut encore être copié par le bot.",
        "Copied or forwarded messages lose nothing: protected content can still be copied.",
    ),
    (
        "Un évènement n'arrive jamais deux fois tout seul : demandez-le. Les numéros se suivent toujours.",
        "An update never comes twice by itself: ask for a repeat. After a quiet week ids go on in order.",
    ),
)
"""Each in French, the page's first language, and in English."""


def not_emulated() -> dict[str, Any]:
    """Methods, kinds of update, and behaviours."""
    played = set(PLAYED) | {"getupdates"}
    methods = [method.__api_method__ for name, method in METHODS.items() if name not in played]
    kinds = set(Update.model_fields) - {"update_id"} - PRODUCED
    sentences = [{"fr": french, "en": english} for french, english in BEHAVIOURS]
    return {"methods": sorted(methods), "updates": sorted(kinds), "behaviours": sentences}
