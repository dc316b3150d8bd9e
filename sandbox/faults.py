"""The fault plan: rules that make chosen calls fail as Telegram and networks do. `bot_api.py` plays them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal, get_args

FaultKind = Literal[
    "flood", "forbidden", "bad_request", "error_500", "bad_gateway", "lost_reply", "slow", "drop", "unseen"
]
KINDS: tuple[str, ...] = get_args(FaultKind)


@dataclass(slots=True)
class Fault:
    """One rule. `method` is a pattern; `*` means every method but getUpdates, which must be named."""

    kind: FaultKind
    method: str = "*"
    chat: int | None = None
    count: int | None = 1
    """How often it strikes; None: until removed."""
    after: int = 0
    """How many matching calls pass first."""
    retry_after: int = 5
    whole_bot: bool = True
    ms: int | None = None
    description: str | None = None
    used: int = 0
    id: int = 0

    @property
    def spent(self) -> bool:
        """Whether it will not strike again."""
        return self.count is not None and self.used >= self.count

    def hits(self, method: str, chat: int | None, *, ephemeral: bool = False) -> bool:
        """Whether the rule is about this call; only an ephemeral message can go unseen."""
        if self.kind == "unseen" and not ephemeral:
            return False
        if self.spent or (self.chat is not None and self.chat != chat):
            return False
        if self.method == "*":
            return method != "getupdates"
        return fnmatchcase(method, self.method.lower())

    def as_json(self) -> dict[str, Any]:
        """The shape of the control API."""
        return asdict(self)


@dataclass(slots=True)
class FaultPlan:
    """The rules in the order in which they were added; the first that strikes decides."""

    rules: list[Fault] = field(default_factory=list)
    _next: int = 1

    def add(self, fault: Fault) -> Fault:
        """Put a rule at the end."""
        fault.id = self._next
        self._next += 1
        self.rules.append(fault)
        return fault

    def remove(self, number: int) -> bool:
        """Take a rule out."""
        before = len(self.rules)
        self.rules = [rule for rule in self.rules if rule.id != number]
        return len(self.rules) < before

    def clear(self) -> None:
        """Take all rules out."""
        self.rules.clear()

    def kind_of(self, number: int | None) -> str | None:
        """The kind of a rule."""
        return next((rule.kind for rule in self.rules if rule.id == number), None)

    def strike(self, method: str, chat: int | None, *, ephemeral: bool = False) -> Fault | None:
        """The rule that strikes this call, now counted; None when nothing does."""
        for rule in self.rules:
            if not rule.hits(method, chat, ephemeral=ephemeral):
                continue
            if rule.after > 0:
                rule.after -= 1
                continue
            rule.used += 1
            return rule
        return None
