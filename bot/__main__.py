"""The command line. Imports nothing heavy before it knows what is wanted: `--help` answers at once."""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

from bot.mendable import mendable


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parsed = _parser().parse_args(arguments)
    if parsed.command is None:
        _parser().print_help()
        return 0
    try:
        return int(parsed.do(parsed) or 0)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        said = mendable(error)
        if said is None:
            raise
        print(f"entraide: {said}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="entraide",
        description="Entraide: the people of a neighbourhood look after one another, on Telegram.",
        epilog="Settings come from the environment: see README.md.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    init = commands.add_parser("init", help="write a municipality's file to start from, and a key file")
    init.add_argument("file", type=Path, help="for instance valmeuse.toml")
    init.set_defaults(do=_init)
    commands.add_parser("run", help="the bot, by polling, in one process").set_defaults(do=_run)
    commands.add_parser("serve", help="the bot, by webhook").set_defaults(do=_serve)
    demo = commands.add_parser("demo", help="the sandbox with a demo municipality, in the browser")
    demo.add_argument("--port", type=int, default=8899, help="where the page is served (default 8899)")
    demo.add_argument("--empty", action="store_true", help="without people: play them all yourself")
    demo.add_argument("--crowd", type=int, default=0, metavar="N", help="also N people who act by themselves")
    demo.set_defaults(do=_demo)
    commands.add_parser("migrate", help="bring the database up to date").set_defaults(do=_migrate)
    commands.add_parser("doctor", help="check the set-up and say what to do").set_defaults(do=_doctor)
    commands.add_parser("health", help="ask the bot that runs here how it is").set_defaults(do=_health)

    _add_keeping(commands)
    purge = commands.add_parser("purge", help="delete now what was kept for long enough")
    purge.add_argument("--dry-run", action="store_true", help="only say what would go, now and in 30 days")
    purge.set_defaults(do=_purge)
    audit = commands.add_parser("audit", help="who did or saw what")
    audit_commands = audit.add_subparsers(dest="what", required=True, metavar="WHAT")
    verify = audit_commands.add_parser("verify", help="look whether any line was changed or taken out")
    verify.set_defaults(do=_audit_verify)

    config = commands.add_parser("config", help="the municipality's file")
    config_commands = config.add_subparsers(dest="what", required=True, metavar="WHAT")
    check = config_commands.add_parser("check", help="read the file and say what is wrong, with the line")
    check.add_argument("file", type=Path, nargs="?", help="default: ENTRAIDE_MUNICIPALITY")
    check.set_defaults(do=_config_check)

    coordinator = commands.add_parser("coordinator", help="the municipality's coordinators")
    coordinator_commands = coordinator.add_subparsers(dest="what", required=True, metavar="WHAT")
    invite = coordinator_commands.add_parser(
        "invite", help="print a link that makes one person a coordinator"
    )
    invite.set_defaults(do=_invite)
    unfreeze = coordinator_commands.add_parser(
        "unfreeze", help="give a frozen account its roles back, where nobody of the team is left to"
    )
    unfreeze.add_argument("telegram_id", type=_account, help="the number that /moi shows")
    unfreeze.set_defaults(do=_unfreeze)

    person = commands.add_parser("person", help="somebody who was suspended or excluded")
    person_commands = person.add_subparsers(dest="what", required=True, metavar="WHAT")
    unbar = person_commands.add_parser("unbar", help="let an account back in, also one that was erased")
    unbar.add_argument("telegram_id", type=_account, help="the number of the Telegram account")
    unbar.set_defaults(do=_unbar)

    validator = commands.add_parser("validator", help="who may agree to alerts, beside the coordinators")
    validator_commands = validator.add_subparsers(dest="what", required=True, metavar="WHAT")
    agree = validator_commands.add_parser(
        "invite", help="print a link for one person who may say yes to alerts and nothing else"
    )
    agree.set_defaults(do=_invite_validator)

    _add_factor(commands)
    return parser


def _account(written: str) -> int:
    """The number of an account: Telegram's have 52 bits at most, and a database holds hardly more."""
    if not (written.isascii() and written.isdigit() and 0 < int(written[:20]) < 1 << 52):
        raise argparse.ArgumentTypeError("the number of an account is written in digits, as /moi shows it")
    return int(written)


def _add_factor(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    factor = commands.add_parser("factor", help="the second factor of coordinators")
    factor_commands = factor.add_subparsers(dest="what", required=True, metavar="WHAT")
    reset = factor_commands.add_parser("reset", help="ask no more codes of one person: a lost telephone")
    reset.add_argument("telegram_id", type=_account, help="the number that /moi shows")
    reset.set_defaults(do=_factor_reset)
    confirm = factor_commands.add_parser(
        "confirm", help="say that the second factor which waits is theirs: no colleague can"
    )
    confirm.add_argument("telegram_id", type=_account, help="the number that /moi shows")
    confirm.set_defaults(do=_factor_confirm)


def _add_keeping(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Keys, backups, and what follows a restore."""
    keys = commands.add_parser("keys", help="the sealing keys: a new one, all under the newest")
    keys_commands = keys.add_subparsers(dest="what", required=True, metavar="WHAT")
    new = keys_commands.add_parser("new", help="a fresh key in front of the others in the key file")
    new.add_argument("file", type=Path, nargs="?", help="default: ENTRAIDE_KEYS_FILE")
    new.set_defaults(do=_keys_new)
    status = keys_commands.add_parser("status", help="how many keys hang on which of yours")
    status.set_defaults(do=_keys_status)
    rotate = keys_commands.add_parser("rotate", help="bring all under the first key, while the bot runs")
    rotate.set_defaults(do=_keys_rotate)

    backup = commands.add_parser("backup", help="a sealed backup, while the bot runs")
    backup.add_argument("folder", type=Path, nargs="?", help="default: ENTRAIDE_BACKUPS")
    backup.add_argument("--keep", type=int, metavar="N", help="remove all but the newest N")
    backup.set_defaults(do=_backup)
    restore = commands.add_parser("restore", help="put a backup into an empty database; it starts paused")
    restore.add_argument("file", type=Path, help="for instance entraide-20261124T090000Z.backup")
    restore.add_argument("--verify", action="store_true", help="only try whether it could be")
    restore.add_argument("--vault", type=Path, metavar="FILE", help="default: keys.vault beside the backup")
    restore.add_argument(
        "--without-unknown", action="store_true", help="erase people whose key an older vault does not have"
    )
    restore.set_defaults(do=_restore)
    resume = commands.add_parser("resume", help="say what waits after a restore, and end the pause")
    resume.add_argument("--look", action="store_true", help="only say it")
    resume.set_defaults(do=_resume)


def _keys_new(parsed: argparse.Namespace) -> int:
    from bot.key_files import new_key

    return new_key(parsed.file)


def _keys_status(_parsed: argparse.Namespace) -> int:
    from bot.key_files import key_status

    return asyncio.run(key_status())


def _keys_rotate(_parsed: argparse.Namespace) -> int:
    from bot.key_files import rotate_keys

    return asyncio.run(rotate_keys())


def _backup(parsed: argparse.Namespace) -> int:
    from bot.backing_up import backup

    return backup(parsed.folder, parsed.keep)


def _restore(parsed: argparse.Namespace) -> int:
    from bot.backing_up import bring_back

    return asyncio.run(
        bring_back(
            parsed.file,
            parsed.vault,
            only_verify=parsed.verify,
            without_unknown=parsed.without_unknown,
        )
    )


def _resume(parsed: argparse.Namespace) -> int:
    from bot.backing_up import resume

    return asyncio.run(resume(only_look=parsed.look))


def _init(parsed: argparse.Namespace) -> int:
    from bot.operator import init

    return init(parsed.file)


def _run(_parsed: argparse.Namespace) -> int:
    return _start(webhook=False)


def _serve(_parsed: argparse.Namespace) -> int:
    return _start(webhook=True)


def _start(*, webhook: bool) -> int:
    from bot.settings import read_settings

    settings = read_settings()
    _ = settings.bot_token, settings.key_list, webhook and settings.webhook  # missing ones before the wait
    signal.signal(signal.SIGTERM, _leave)  # else the first process of a container would not even notice it
    gc.disable()  # of what is loaded nothing is let go again; `bot.app` ends the rest once all is there
    from bot.app import main as run

    if sys.platform == "win32":
        asyncio.run(run(settings, webhook=webhook))
        return 0
    import uvloop

    uvloop.run(run(settings, webhook=webhook))
    return 0


def _leave(*_: object) -> NoReturn:
    """Told to stop while we still load: nothing is in hand yet."""
    sys.exit(0)


def _demo(parsed: argparse.Namespace) -> int:
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    from sandbox.__main__ import main as demo

    return demo(parsed.port, empty=parsed.empty, crowd=parsed.crowd)


def _migrate(_parsed: argparse.Namespace) -> int:
    from bot.operator import migrate

    return migrate()


def _doctor(_parsed: argparse.Namespace) -> int:
    from bot.doctor import doctor

    return asyncio.run(doctor())


def _health(_parsed: argparse.Namespace) -> int:
    from bot.health_command import health

    return health()


def _purge(parsed: argparse.Namespace) -> int:
    from bot.purging import purge

    return asyncio.run(purge(dry_run=parsed.dry_run))


def _audit_verify(_parsed: argparse.Namespace) -> int:
    from bot.purging import verify_audit

    return asyncio.run(verify_audit())


def _config_check(parsed: argparse.Namespace) -> int:
    from bot.operator import config_check

    return config_check(parsed.file)


def _invite(_parsed: argparse.Namespace) -> int:
    from bot.operator import invite

    return asyncio.run(invite())


def _unfreeze(parsed: argparse.Namespace) -> int:
    from bot.letting_back import unfreeze

    return asyncio.run(unfreeze(parsed.telegram_id))


def _unbar(parsed: argparse.Namespace) -> int:
    from bot.letting_back import unbar

    return asyncio.run(unbar(parsed.telegram_id))


def _invite_validator(_parsed: argparse.Namespace) -> int:
    from bot.operator import invite_one_validator

    return asyncio.run(invite_one_validator())


def _factor_reset(parsed: argparse.Namespace) -> int:
    from bot.operator_factors import factor_reset

    return asyncio.run(factor_reset(parsed.telegram_id))


def _factor_confirm(parsed: argparse.Namespace) -> int:
    from bot.operator_factors import factor_confirm

    return asyncio.run(factor_confirm(parsed.telegram_id))


if __name__ == "__main__":
    sys.exit(main())
