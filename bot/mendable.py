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
            said = str(getattr(error, "orig", None) or "no reason given").strip().splitlines()[0]
            return f"ENTRAIDE_DATABASE_URL: the database cannot be used: {said}"
        case "CommandError":  # Alembic's: it knows no step that leads on from there
            return "the database was made by a newer version of Entraide: install that one"
    return None
