from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.i18n.text import LANGS, load
from models.errors import InputError
from models.reasons import Claim, GapCause, Reason, RejectCode, Rule

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("models", "data", "optimizer", "dashboard")
RAISED = re.compile(
    r"(?:InputError|NotFound|NoAnswer|SolutionRejected)\(\s*[\"']([a-z0-9_.]+)[\"']"
)
FIELD = re.compile(r"\{(\w+)")


def raised_codes() -> Iterator[str]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            yield from RAISED.findall(path.read_text(encoding="utf-8"))


def test_languages_have_the_same_keys() -> None:
    assert load("ja").keys() == load("en").keys()


def test_languages_fill_the_same_values() -> None:
    ja, en = load("ja"), load("en")
    for key in sorted(ja.keys()):
        assert fields(ja._sentences[key]) == fields(en._sentences[key]), key


def fields(sentence: str) -> set[str]:
    return set(FIELD.findall(sentence))


@pytest.mark.parametrize("code", sorted(set(raised_codes())))
def test_every_error_has_a_sentence(code: str) -> None:
    for lang in LANGS:
        assert load(lang).has(f"error.{code}"), f"{lang}: error.{code}"


@pytest.mark.parametrize(
    ("prefix", "codes"),
    [
        ("reason", Reason),
        ("rule", Rule),
        ("claim", Claim),
        ("reject", RejectCode),
        ("remedy", RejectCode),
        ("gap", GapCause),
    ],
)
def test_every_code_has_a_sentence(prefix: str, codes: type) -> None:
    for code in codes:
        for lang in LANGS:
            assert load(lang).has(f"{prefix}.{code}"), f"{lang}: {prefix}.{code}"


def test_an_error_sentence_survives_a_missing_value() -> None:
    sentence = load("ja").error(InputError("database.newer", path="x"))
    assert "x" in sentence
    assert "…" in sentence


def test_an_error_without_a_sentence_shows_its_code() -> None:
    assert "no.such" in load("en").error(InputError("no.such", value=3))


@pytest.mark.parametrize(("length", "shown"), [(500, 500), (501, 501), (40_000, 501)])
def test_a_very_long_value_is_cut_in_a_sentence(length: int, shown: int) -> None:
    """500 characters stand as they are; of more, 500 with an ellipsis."""
    text = load("en")
    short = len(text.error(InputError("municipality_code.malformed", value="")))
    sentence = text.error(InputError("municipality_code.malformed", value="x" * length))
    assert len(sentence) - short == shown
    assert ("…" in sentence) == (length > 500)
