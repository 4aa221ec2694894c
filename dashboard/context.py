"""What a screen starts from: the words, the city, the month's scenario, the data's version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard import cached, state
from dashboard.i18n.text import Text, load
from models.codes import MunicipalityCode
from models.tables import Municipality, Scenario

if TYPE_CHECKING:
    from dashboard.wiring import Application
    from optimizer.services.season import CountEdition


@dataclass(frozen=True, slots=True)
class Context:
    """The frame's choices, resolved against what is on file."""

    t: Text
    app: Application
    version: str
    city: Municipality | None
    scenario: Scenario | None

    @property
    def code(self) -> MunicipalityCode:
        """The chosen city's code; asked for only where there is a city."""
        assert self.city is not None
        return MunicipalityCode(self.city.code)

    @property
    def scenario_id(self) -> int | None:
        """The chosen scenario's id."""
        return None if self.scenario is None else self.scenario.id

    @property
    def edition(self) -> CountEdition | None:
        """The population a screen opens with: the scenario's, else towns before squares."""
        found = cached.editions(self.code, self.version)
        if self.scenario is not None:
            wanted = (self.scenario.population_as_of, self.scenario.population_kind)
            for one in found:
                if (one.as_of, one.kind) == wanted:
                    return one
        return found[0] if found else None


def current() -> Context:
    """Resolve the frame's choices for this run."""
    version = cached.version()
    cities = {city.code: city for city in cached.cities(version)}
    code = state.city(list(cities))
    scenarios: dict[int, Scenario] = {}
    if code is not None:
        scenarios = {
            one.id: one
            for one in cached.scenarios(MunicipalityCode(code), version)
            if one.id is not None
        }
    chosen = state.scenario(list(scenarios))
    return Context(
        t=load(state.lang()),
        app=cached.application(),
        version=version,
        city=None if code is None else cities[code],
        scenario=None if chosen is None else scenarios[chosen],
    )


def words() -> Text:
    """The sentences of the chosen language, for parts that are drawn by themselves."""
    return load(state.lang())
