"""Planted faults are caught; the engine as it is passes everything they are held against."""

from __future__ import annotations

import pytest

from tests.unit.roster.faults import CAPS, FAULTS, MORE_RULES, PRICES, ROUTES, WEIGHTS
from tests.unit.roster.planting import Fault, planted
from tests.unit.roster.trial import cases, cases_for, differences


def test_engine_without_a_fault_differs_nowhere() -> None:
    assert {case.name: list(differences(case)) for case in cases() if any(differences(case))} == {}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.says)
def test_planted_fault_is_caught(fault: Fault) -> None:
    with planted(fault):
        assert any(any(differences(case)) for case in cases_for(fault))


def test_there_are_enough_faults_of_every_kind() -> None:
    assert len(FAULTS) >= 20
    assert all(len(kind) >= 5 for kind in (ROUTES, PRICES, CAPS, WEIGHTS, MORE_RULES))
    assert len({fault.says for fault in FAULTS}) == len(FAULTS)
