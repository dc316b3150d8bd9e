"""Several machines count together, in Redis: what stands there, and what happens while it is away."""

from __future__ import annotations

import pytest
import redis

from bot.limits import CALMED, WRONG_CODES, AwayError, Gate, open_buckets, secret_of
from solidarity.refusals import Refusal, Why

PERSON = 6_100_000_001
SECRET = secret_of(["a key"])


async def test_two_machines_count_as_one(redis_url: str) -> None:
    """Half of the room is taken by each; who it was stands nowhere in Redis."""
    one, two = open_buckets(redis_url, SECRET), open_buckets(redis_url, SECRET)
    try:
        for buckets in (one, two):
            for _ in range(CALMED.amount // 2):
                assert await buckets.take(CALMED, PERSON)
        assert not await one.take(CALMED, PERSON)
        assert not await two.has_room(CALMED, PERSON)
        assert await two.take(CALMED, PERSON + 1)
    finally:
        await one.close()
        await two.close()
    with redis.Redis.from_url(redis_url) as client:
        kept = b" ".join(client.keys())
    assert kept
    assert str(PERSON).encode() not in kept


async def test_a_redis_that_is_away_closes_the_gate_at_once(redis_url: str) -> None:
    """Asked once and not again for a while; a wrong link is refused, with the way to try later."""
    away = open_buckets("redis://127.0.0.1:1", SECRET)
    with pytest.raises(AwayError):
        await away.take(WRONG_CODES, PERSON)
    with pytest.raises(Refusal) as refused:
        async with Gate(away).trying(PERSON):
            pytest.fail("nobody gets in")
    assert refused.value.why is Why.TRY_LATER
    await away.close()
    there = open_buckets(redis_url, SECRET)
    async with Gate(there).trying(PERSON):
        pass
    await there.close()
