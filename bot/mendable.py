"""Errors that are the operator's to mend: said in one line, without a traceback. All others are ours.

By name, so that the command line need not load what raises them.
"""

from __future__ import annotations

_SAY_THEMSELVES = frozenset(
    {
        "SettingsError",
        "MunicipalityError",
        "OperatorError",
        "BackupError",
        "SealBrokenError",
        "RealTokenError",
    }
)


def mendable(error: BaseException) -> str | None:
    """What to tell the operator, or None where it is not theirs to mend. Of a group, what one of it says."""
    if isinstance(error, BaseExceptionGroup):
        return next(filter(None, map(mendable, error.exceptions)), None)
    match type(error).__name__:
        case name if name in _SAY_THEMSELVES:
            return str(error)
        case (
            "OperationalError"
        ):  # SQLAlchemy's, around the driver's own: no server, no rights, no such folder
            return _unusable(error)
        case "DatabaseError" | "ProgrammingError" if _is_the_file_or_its_rights(error):
            return _unusable(error)
        case "CommandError":  # Alembic's: it knows no step that leads on from there
            return "the database was made by a newer version of Entraide: install that one"
    return None


def _unusable(error: BaseException) -> str:
    said = str(getattr(error, "orig", None) or "no reason given").strip().splitlines()[0]
    return f"ENTRAIDE_DATABASE_URL: the database cannot be used: {said}"


def _is_the_file_or_its_rights(error: BaseException) -> bool:
    """A file that is no database of SQLite's or is damaged; a PostgreSQL that does not let its user in."""
    orig = getattr(error, "orig", None)
    spoilt = any(words in str(orig) for words in ("is not a database", "disk image is malformed"))
    return spoilt or type(orig).__name__ == "InsufficientPrivilege"
