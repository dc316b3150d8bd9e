"""publiccode.yml keeps to the standard (0.4) and to what the rest of the tree says."""

from __future__ import annotations

import re
from datetime import date

import pytest
import yaml

from tests.house.tree import pyproject, text

CODE = yaml.safe_load(text("publiccode.yml"))
MANDATORY = {
    "publiccodeYmlVersion", "name", "url", "releaseDate", "platforms", "categories", "developmentStatus",
    "softwareType", "description", "legal", "maintenance", "localisation",
}  # fmt: skip
CATEGORIES = {
    "communications", "digital-citizenship", "instant-messaging", "online-community", "task-management",
    "collaboration", "workflow-management", "service-desk",
}  # fmt: skip
SCOPES = {"emergency-services", "local-authorities", "society", "welfare", "government", "healthcare"}


def test_mandatory_keys_have_allowed_values() -> None:
    """Nothing that the standard asks for is missing or outside its lists."""
    assert set(CODE) >= MANDATORY
    assert CODE["publiccodeYmlVersion"] == "0.4"
    assert date.fromisoformat(CODE["releaseDate"])
    assert CODE["url"].startswith("https://")
    assert set(CODE["categories"]) <= CATEGORIES
    assert set(CODE["intendedAudience"]["scope"]) <= SCOPES
    assert CODE["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert CODE["softwareType"] == "standalone/backend"
    assert CODE["maintenance"]["type"] == "community"
    assert all(contact["name"] for contact in CODE["maintenance"]["contacts"])


@pytest.mark.parametrize("language", sorted(CODE["description"]))
def test_descriptions_have_the_lengths_asked_for(language: str) -> None:
    """Each description fits: generic name 35, short 150, long 500 to 10,000, a feature 100."""
    words = CODE["description"][language]
    assert len(words["genericName"]) <= 35
    assert len(words["shortDescription"]) <= 150
    assert 500 <= len(words["longDescription"]) <= 10_000
    assert 5 <= len(words["features"]) <= 20
    assert all(len(feature) <= 100 for feature in words["features"])


def test_it_agrees_with_the_tree() -> None:
    """Version, licence, Python and languages are those of pyproject.toml and of the README."""
    project = pyproject()["project"]
    assert CODE["softwareVersion"] == project["version"]
    assert CODE["legal"]["license"] == project["license"]
    (python,) = (needed for needed in CODE["dependsOn"]["open"] if needed["name"] == "Python")
    assert f">={python['versionMin']}" == project["requires-python"]
    complete = re.findall(r"^\| \w+ \((\w+)\) \| yes \|", text("README.md"), flags=re.MULTILINE)
    assert CODE["localisation"]["availableLanguages"] == complete
