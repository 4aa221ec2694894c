"""What the documents promise is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

from dashboard import cli
from dashboard.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
READMES = (ROOT / "README.md", ROOT / "README.ja.md")
DOCUMENTS = sorted([*READMES, ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_and_picture_of_a_document_exists(document: Path) -> None:
    for target in LINK.findall(document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target


def test_every_setting_is_documented() -> None:
    operations = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    for name in Settings.model_fields:
        assert f"`DIGIKATSU_{name.upper()}`" in operations


def commands() -> list[str]:
    group = typer.main.get_command(cli.app)
    found = []
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        below = getattr(command, "commands", None)
        found += [f"{name} {sub}" for sub in below] if below else [name]
    return found


@pytest.mark.parametrize("command", commands())
@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_command_is_in_the_readme(command: str, readme: Path) -> None:
    assert f"`digikatsu {command}" in readme.read_text(encoding="utf-8")


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_two_commands_are_the_ones_that_are_tested(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    assert "pip install -c constraints.txt -e . && digikatsu demo" in text
    assert "pip install -c constraints.txt -e '.[test]' && pytest" in text


def test_exact_versions_are_names_and_versions_only() -> None:
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"#.*|[A-Za-z0-9._-]+==[A-Za-z0-9.+]+", line), line


def test_no_third_party_script_lies_in_the_repository() -> None:
    """Scripts of others come from packages at install time; ours are few, small and named."""
    scripts = sorted((ROOT / "dashboard/static").glob("*.js"))
    assert scripts == sorted(ROOT.glob("dashboard/**/*.js"))
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        assert path.name.startswith("map")
        assert max(map(len, text.splitlines())) <= 120, f"{path.name} looks minified"
        assert "@license" not in text
        assert "Copyright" not in text
