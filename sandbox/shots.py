"""`make shots`: pictures of the sandbox, by headless Chromium, into shots/.

The demo is started as anybody starts it, in a process of its own. With `--readme` the picture in docs/ is
made anew. Needs playwright, which comes with the tools for developers, and Chromium.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import shutil
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize
from zoneinfo import ZoneInfo

import aiohttp

from sandbox.shots_journey import Hands, first_journey

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
CHROMIUM_ARGS = (
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP, WIDE, PHONE = (1440, 900), (1600, 900), (390, 844)
ZONE = ZoneInfo("Europe/Brussels")
README = Path(__file__).parents[1] / "docs" / "sandbox.png"
_ADDRESS = re.compile(r"Open (http://127\.0\.0\.1:\d+)/")
_STARTS_WITHIN = 120.0
_TO_ANSWER = 1500
"""Milliseconds between two taps, in which the next screen comes: Telegram bears one edit a second."""
_TO_REST = 600
"""Milliseconds for pictures, letters and transitions to settle."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: which telephones stand side by side, on which page."""

    name: str
    phones: tuple[str, ...]
    """`Rosa`, or `Amel@Quartier Centre` for a group on her telephone."""
    size: tuple[int, int] = DESKTOP
    scheme: str = "light"
    more: str = ""
    """Added to the address: `&drawer=calls`."""


def _file_name(words: str) -> str:
    """Plain letters and dashes."""
    plain = normalize("NFKD", words.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z]+", "-", plain)


_TOWN = ("Rosa", "Sam", "Amel", "Ana@Quartier Centre")
_ALONE = (
    *("Rosa", "Sam", "Amel", "Ben", "Ana@Quartier Centre", "Claire@Entraide de la Gare"),
    *("Amel@Équipe communale", "Sylvie@Voisins de la Citadelle", "Mariette", "Yvonne", "Jeanne", "Nadia"),
    *("Fatima", "Denise", "Lucien", "Kevin", "André", "Grace", "Emma", "Greet", "Helga", "Jürgen"),
    *("Hendrik", "Kofi", "Noah", "Chloé", "Léa", "Louise", "Ana", "Claire", "Giuseppe", "Marcel", "Mehdi"),
    *("Colette", "Samira", "Dirk", "Inès", "Jeanne@Valmeuse infos", "Amel@Valmeuse infos"),
)
DEMO = (
    Shot("sandbox", _TOWN),
    Shot("sandbox-dark", _TOWN, scheme="dark"),
    Shot("drawer-crowd", _TOWN, WIDE, more="&drawer=crowd"),
    Shot("drawer-calls", _TOWN, WIDE, more="&drawer=calls"),
    Shot("drawer-faults", _TOWN, WIDE, more="&drawer=faults"),
    Shot("drawer-gaps", _TOWN, WIDE, more="&drawer=gaps"),
    Shot("phone-chats", ("Amel@list",), PHONE),
    Shot("phone-dark", _TOWN, PHONE, scheme="dark"),
    *(Shot(f"phone-{_file_name(who)}", (who,), PHONE) for who in _ALONE),
)


@dataclass(frozen=True, slots=True)
class Screen:
    """One picture of what somebody sees after tapping through to it."""

    name: str
    who: str
    taps: tuple[str, ...]
    """`key:Réglages`, `write:/mesdonnees`, or the words of a button."""


SCREENS = (
    Screen("pilotage", "Amel", ("key:Pilotage",)),
    Screen("pilotage-demande", "Amel", ("key:Pilotage", "🆘")),
    Screen("fermer-pourquoi", "Ben", ("🗄",)),
    Screen("mes-missions", "Sam", ("key:Mes missions",)),
    Screen("mes-demandes", "Rosa", ("key:Mes demandes",)),
    Screen("reglages", "Sam", ("key:Réglages",)),
    Screen("langues", "Mariette", ("write:/langue",)),
    Screen("mes-donnees", "Grace", ("write:/mesdonnees",)),
    Screen("qui-a-vu", "Jeanne", ("write:/mesdonnees", "👁")),
    Screen("retirer-un-accord", "Chloé", ("write:/mesdonnees", "🚫")),
    Screen("protection", "Jeanne", ("write:/protection",)),
    Screen("equipe", "Ben", ("key:Pilotage", "👥")),
    Screen("effacer", "Lucien", ("write:/oublier",)),
    Screen("aide", "Marcel", ("write:/aide",)),
    Screen("annuler", "Rosa", ("✖️",)),
    Screen("rendre", "Sam", ("↩️",)),
    Screen("choisir-un-jour", "Yvonne", ("key:besoin", "Courses", "Choisir")),
    Screen("recapitulatif-changer", "Jeanne", ("key:besoin", "Courses", "Demain", "Non", "Changer")),
    Screen("pas-compris", "Denise", ("write:Bonjour",)),
    Screen("reponse-besoin", "Fatima", ("🆘",)),
    Screen("reponse-aider", "Lucien", ("🤝",)),
    Screen("associations", "Amel", ("key:Pilotage", "🏛")),
    Screen("association-fiche", "Amel", ("Vélo-Meuse",)),
    Screen("association-a-moi", "Colette", ("key:Réglages", "Les Amis du Plateau")),
    Screen("annonces-reglees", "Jeanne", ("🔕",)),
    Screen("annonces-liste", "Amel", ("key:Pilotage", "📰")),
    Screen("annonce-fiche", "Amel", ("Balade du dimanche",)),
    Screen("annonce-ecrire", "Colette", ("write:/annonce",)),
    Screen("annonce-a-qui", "Colette", ("write:Soupe pour tous\nMercredi à midi, au local. C'est gratuit.",)),
    Screen("annonce-apercu", "Colette", ("Voir l'annonce",)),
    Screen("annonce-plus-tard", "Colette", ("Plus tard",)),
    Screen("alerte-rapport", "Ben", ("key:Pilotage", "Coupure d'eau")),
    Screen("alerte-liste-telephone", "Ben", ("Liste téléphone",)),
    Screen("alerte-copier", "Amel", ("key:Pilotage", "Coupure d'eau", "Copier pour")),
    Screen("alerte-gravite", "Amel", ("write:/alerte",)),
    Screen("alerte-quartiers", "Amel", ("🔴",)),
    Screen("alerte-quoi", "Amel", ("Toute la commune",)),
    Screen("alerte-texte", "Amel", ("Canicule",)),
    Screen("alerte-langues", "Amel", ("Garder ce texte",)),
    Screen("alerte-apercu", "Amel", ("Voir l'aperçu",)),
    Screen("alerte-accord-demande", "Amel", ("write:ENVOYER",)),
    Screen("alerte-accord", "Ben", ()),
)


def main() -> int:
    """Take all pictures; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.shots", description="Pictures of the sandbox.")
    parser.add_argument("--into", type=Path, default=Path("shots"), help="the folder (default: shots)")
    parser.add_argument("--readme", action="store_true", help="also make docs/sandbox.png anew")
    parser.add_argument("--only", choices=("demo", "journey"), help="leave the others out")
    parsed = parser.parse_args()
    try:
        import playwright.async_api  # noqa: F401, PLC0415 - only for developers
    except ImportError:
        print("Playwright is missing. It comes with the tools for developers: make shots", file=sys.stderr)  # noqa: T201
        return 2
    parsed.into.mkdir(parents=True, exist_ok=True)
    asyncio.run(_take(parsed.into, parsed.only))
    if parsed.readme:
        README.parent.mkdir(exist_ok=True)
        shutil.copyfile(parsed.into / "sandbox.png", README)
    return 0


async def _take(into: Path, only: str | None) -> None:
    from playwright.async_api import async_playwright  # noqa: PLC0415

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        if only != "journey":
            await _demo(browser, into)
        if only != "demo":
            await _journeys(browser, into)
        await browser.close()


async def _demo(browser: Browser, into: Path) -> None:
    async with _started() as base, aiohttp.ClientSession(base) as http:
        state = await _get(http, "/sandbox/state")
        for shot in DEMO:
            async with _page(browser, shot.size, shot.scheme) as page:
                columns = ",".join(_column(state, phone) for phone in shot.phones)
                await page.goto(f"{base}/#phones={columns}{shot.more}")
                await _picture(page, into / f"{shot.name}.png")
        for screen in SCREENS:
            async with _page(browser, PHONE) as page:
                await page.goto(f"{base}/#phones={_column(state, screen.who)}")
                await page.wait_for_selector("body[data-ready]")
                await _tap_through(page, Hands(page, {screen.who: 0}), screen)
                await _picture(page, into / f"screen-{screen.name}.png")


async def _tap_through(page: Page, hands: Hands, screen: Screen) -> None:
    for tap in screen.taps:
        await page.wait_for_timeout(_TO_ANSWER)
        kind, _, words = tap.partition(":")
        match kind:
            case "key":
                await hands.key(screen.who, words)
            case "write":
                await hands.write(screen.who, words)
            case _:
                await hands.tap(screen.who, tap)
    await page.wait_for_timeout(_TO_ANSWER)
    await hands.newest(screen.who)


async def _journeys(browser: Browser, into: Path) -> None:
    for width, size in (("desktop", (1240, 900)), ("phone", PHONE)):
        async with _started("--empty") as base, aiohttp.ClientSession(base) as http:
            await _be_awake(http)
            people = [await _add(http, name) for name in ("Amel", "Sam", "Rosa")]
            columns = ",".join(str(person["id"]) for person in reversed(people))
            async with _page(browser, size) as page:
                await page.goto(f"{base}/#phones={columns}")
                await page.wait_for_selector("body[data-ready]")
                taken = 0

                async def step(name: str, page: Page = page, width: str = width) -> None:
                    nonlocal taken
                    taken += 1
                    await _picture(page, into / f"journey-{width}-{taken:02}-{name}.png")

                await first_journey(Hands(page, {"Rosa": 0, "Sam": 1, "Amel": 2}), step)


async def _add(http: aiohttp.ClientSession, name: str) -> Any:  # noqa: ANN401 - JSON
    return await _post(http, "/sandbox/people", name=name, language_code="fr")


async def _be_awake(http: aiohttp.ClientSession) -> None:
    """Let it be ten in the morning of a working day: at night nobody is offered anything."""
    clock = (await _get(http, "/sandbox/state"))["clock"]
    now = datetime.fromisoformat(clock["now"]).astimezone(ZONE)
    morning = now.replace(hour=10, minute=0, second=0, microsecond=0)
    while morning < now or morning.weekday() > 4:  # noqa: PLR2004 - Friday
        morning += timedelta(days=1)
    await _post(http, "/sandbox/clock/jump", seconds=(morning - now).total_seconds())


def _column(state: dict[str, Any], phone: str) -> str:
    who, _, chat = phone.partition("@")
    person = next(item["id"] for item in state["people"] if item["first_name"] == who)
    if not chat or chat == "list":
        return f"{person}@list" if chat else str(person)
    group = next(item["id"] for item in state["groups"] if item["title"] == chat)
    return f"{person}@{group}"


@asynccontextmanager
async def _started(*options: str) -> AsyncIterator[str]:
    """A demo in a process of its own; gives its address."""
    command = (sys.executable, "-m", "bot", "demo", "--port", "0", *options)
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
    try:
        async with asyncio.timeout(_STARTS_WITHIN):
            base = await _address(process)
        yield base
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def _address(process: Process) -> str:
    said = ""
    while process.stdout is not None and (line := await process.stdout.readline()):
        said += line.decode()
        if found := _ADDRESS.search(said):
            return found[1]
    raise RuntimeError(f"the demo did not start:\n{said}")


@asynccontextmanager
async def _page(browser: Browser, size: tuple[int, int], scheme: str = "light") -> AsyncIterator[Page]:
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="fr-BE",
        timezone_id=ZONE.key,
        reduced_motion="reduce",
    )
    try:
        yield await context.new_page()
    finally:
        await context.close()


async def _picture(page: Page, path: Path) -> None:
    await page.wait_for_selector("body[data-ready]")
    await page.wait_for_timeout(_TO_REST)
    await page.screenshot(path=path)


async def _get(http: aiohttp.ClientSession, path: str) -> Any:  # noqa: ANN401 - JSON
    async with http.get(path) as response:
        return await response.json()


async def _post(http: aiohttp.ClientSession, path: str, **body: Any) -> Any:  # noqa: ANN401 - JSON
    async with http.post(path, json=body) as response:
        return await response.json()


if __name__ == "__main__":
    sys.exit(main())
