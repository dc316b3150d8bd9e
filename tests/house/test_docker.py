"""Every command of the Dockerfile works in a clean environment, and the container gives little away.

The image itself is not built: see `tests/house/image.py` for what stands in for it.
"""

from __future__ import annotations

import asyncio
import re
import stat
import subprocess
from asyncio.subprocess import PIPE, STDOUT, Process
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.server import running
from sandbox.world import World
from tests.house.image import Image, build, instructions
from tests.house.tree import ROOT, text, tracked
from tests.ports import free_port

pytestmark = pytest.mark.timeout(600)

DOCKERFILE = ROOT / "docker/Dockerfile"


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """The Dockerfile, carried out once: needs the packages that `make install` needs."""
    return build(DOCKERFILE, tmp_path_factory.mktemp("image"))


def test_every_run_was_carried_out(image: Image) -> None:
    """No RUN of the Dockerfile is passed over, and pip installs nothing without a hash."""
    assert image.ran == [words for verb, words in instructions(DOCKERFILE) if verb == "run"]
    installations = [words for words in image.ran if "pip install" in words]
    assert installations
    assert all(
        "--require-hashes" in words or words.endswith("--no-deps --no-build-isolation .")
        for words in installations
    )


def test_the_installed_program_is_complete(image: Image) -> None:
    """What runs is the installed program, with its catalogues, example, pages and migrations."""
    script = """
import importlib.resources as files
import bot, sandbox, storage, solidarity
for module in (bot, sandbox, storage, solidarity):
    assert "site-packages" in module.__file__, module.__file__
print(*sorted(str(path.relative_to(root)) for root in map(files.files, ("bot", "sandbox", "storage"))
              for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts))
"""
    run = subprocess.run(
        ["python", "-c", script],
        cwd=image.folder,
        env=image.inside(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    installed = set(run.stdout.split())
    ours = [name.partition("/") for name in tracked() if name.startswith(("bot/", "sandbox/", "storage/"))]
    assert {name for _, _, name in ours if not name.endswith(".md")} - installed == set()


def test_data_belongs_to_an_ordinary_user_alone(image: Image) -> None:
    """The container runs as a user who is nobody else, and only he may look into its data."""
    user, group = image.user.split(":")
    assert int(user) >= 10_000
    assert int(group) >= 10_000
    data = Path(image.place("/data"))
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert f"-o {user} -g {group} /data" in " ".join(image.ran)


async def test_the_command_starts_is_healthy_and_stops(image: Image) -> None:
    """After `entraide init`, CMD polls Telegram, HEALTHCHECK is content, and a stop ends it in order."""
    world = World()
    example = dict(re.findall(r"^(ENTRAIDE_\w+)=(.*)$", text("docker/env.example"), flags=re.MULTILINE))
    async with running(world) as telegram:
        environment = image.inside() | {name: image.place(value) for name, value in example.items()}
        environment |= {"ENTRAIDE_TOKEN": world.bot.token, "ENTRAIDE_API_BASE": telegram.base_url}
        assert image.health == ["entraide", "health"]
        assert environment["ENTRAIDE_HEALTH"].startswith("127.0.0.1:"), "nobody outside can ask"
        environment["ENTRAIDE_HEALTH"] = f"127.0.0.1:{free_port()}"  # of this machine, on which others run
        started = partial(_start, cwd=image.folder, env=environment)
        await _succeeds(await started("entraide", "init", environment["ENTRAIDE_MUNICIPALITY"]))
        assert stat.S_IMODE(Path(environment["ENTRAIDE_KEYS_FILE"]).stat().st_mode) == 0o600

        bot = await started(*image.command)
        said = asyncio.ensure_future(bot.communicate())
        async with asyncio.timeout(60):
            while world.last_poll is None and not said.done():
                await asyncio.sleep(0.05)
        assert not said.done(), said.result()
        await _succeeds(await started(*image.health))
        assert await _fails(await started("entraide", "health", env=environment | _NOBODY))
        bot.terminate()
        async with asyncio.timeout(60):
            await said
    assert bot.returncode == 0, said.result()
    assert Path(image.place("/data/entraide.sqlite3")).is_file()


def test_no_secret_is_built_in(image: Image) -> None:
    """Neither the token nor a key stands in the image's settings; they come when it starts."""
    assert not {name for name in image.environment if re.search(r"TOKEN|KEYS|SECRET", name)}
    assert text("docker/Dockerfile.dockerignore").split("\n")[1] == "*"


def test_compose_runs_sqlite_unless_asked() -> None:
    """Without a profile there is one container; with it PostgreSQL and Valkey, closed to the network."""
    services = yaml.safe_load(text("docker/compose.yaml"))["services"]
    assert [name for name, service in services.items() if "profiles" not in service] == ["bot"]
    assert {name for name, service in services.items() if service.get("profiles") == ["postgres"]} == {
        "postgres",
        "valkey",
    }
    assert not [name for name, service in services.items() if "ports" in service]
    assert (
        ROOT / "docker" / services["bot"]["build"]["context"] / services["bot"]["build"]["dockerfile"]
    ).samefile(DOCKERFILE)
    for other in services["bot"]["depends_on"].values():
        assert other == {"condition": "service_healthy", "required": False}
    assert services["bot"]["cap_drop"] == ["ALL"]
    assert services["bot"]["mem_limit"] == "768m"
    assert services["bot"]["read_only"] is True
    assert services["bot"]["tmpfs"] == ["/tmp"]
    assert services["bot"]["security_opt"] == ["no-new-privileges:true"]


def test_the_image_says_what_it_is_and_how_it_stops(image: Image) -> None:
    """Name, purpose and licence are on it; it is told to stop by the signal that it finishes its work at."""
    assert {name.rpartition(".")[2] for name in image.labels} == {"title", "description", "licenses"}
    assert image.labels["org.opencontainers.image.licenses"] == "EUPL-1.2"
    assert image.stopsignal == "SIGTERM"


def test_the_example_of_settings_names_real_ones() -> None:
    """docker/env.example names settings that the README explains, and no value that could be a secret."""
    explained = set(re.findall(r"^\| `(ENTRAIDE_\w+)`", text("README.md"), flags=re.MULTILINE))
    named = re.findall(r"^(?:# )?(ENTRAIDE_\w+)=(.*)$", text("docker/env.example"), flags=re.MULTILINE)
    assert {name.removesuffix("_FILE") for name, _ in named} <= explained
    assert dict(named)["ENTRAIDE_TOKEN"] == ""


async def _start(*words: str, **where: Any) -> Process:
    return await asyncio.create_subprocess_exec(*words, stdout=PIPE, stderr=STDOUT, **where)


_NOBODY = {"ENTRAIDE_HEALTH": "127.0.0.1:1"}


async def _fails(process: Process) -> bool:
    await process.communicate()
    return process.returncode == 1


async def _succeeds(process: Process) -> None:
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
