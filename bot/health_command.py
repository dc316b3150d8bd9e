"""`entraide health`: whether the bot on this machine is well, for a container's health check. Loads little.

It asks the program at ENTRAIDE_HEALTH, or at ENTRAIDE_LISTEN where it is reached by webhook; without such an
address it looks whether the database answers and a process leads. Not here: what to do (`bot.doctor`).
"""

from __future__ import annotations

import asyncio
import http.client
import json

from bot.settings import Settings, read_settings

PATIENCE = 8.0
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked at, not listened on


def health() -> int:
    """Say how it is; exit status 1 when something is bad."""
    settings = read_settings()
    address = settings.health_address or (settings.address if settings.webhook_url else None)
    well, said = asyncio.run(_look(settings)) if address is None else _ask(*address)
    print(said)  # noqa: T201 - a command line speaks
    return 0 if well else 1


def _ask(host: str, port: int) -> tuple[bool, str]:
    """What the program says of itself."""
    connection = http.client.HTTPConnection(EVERYWHERE.get(host, host), port, timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        told = json.loads(answer.read())
        signs = {name: sign for name, sign in told["signs"].items() if sign["state"] != "good"}
    except OSError as error:
        return False, f"bad: nobody answers at {host}:{port} ({type(error).__name__})"
    except (ValueError, KeyError, TypeError, AttributeError, http.client.HTTPException):
        return False, f"bad: what answers at {host}:{port} is not entraide"
    finally:
        connection.close()
    reasons = [f"{name}: {sign.get('why') or sign['state']}" for name, sign in signs.items()]
    return answer.status == http.HTTPStatus.OK, "; ".join([str(told["status"]), *reasons])


async def _look(settings: Settings) -> tuple[bool, str]:
    """What can be seen from outside: the database, and whether somebody holds the place."""
    from sqlalchemy import text  # noqa: PLC0415 - the other way needs none of it

    from storage.engine import PLACE, database_file, open_database  # noqa: PLC0415

    file = database_file(settings.database_url)
    if file is not None and not file.exists():  # looking must not make it
        return False, "bad: there is no database yet"
    database = open_database(settings.database_url)
    try:
        async with asyncio.timeout(PATIENCE):
            async with database.transaction() as connection:
                await connection.execute(text("SELECT version_num FROM alembic_version"))
            async with database.leadership(PLACE) as free:
                pass
    except Exception as error:  # noqa: BLE001 - whatever it is, it does not answer
        return False, f"bad: database: does not answer ({type(error).__name__})"
    finally:
        await database.close()
    if free:
        return False, "bad: no process works on this database"
    return True, "good: a process works on this database; ENTRAIDE_HEALTH would tell more"
