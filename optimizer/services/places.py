"""Municipalities as a person chooses one: find it, read what it is, put it on file."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from data.database import transaction
from data.reference import catalog, find
from data.reference.seed import seed_built_in
from data.repositories.versions import Topic, raise_version
from models.codes import MunicipalityCode, check_digit
from models.tables import Municipality, MunicipalityRow


@dataclass(frozen=True, slots=True)
class Place:
    """One municipality of the built-in list.

    Attributes:
        code: Five digits.
        code6: Six digits, the last the check digit: as files are named.
        wards: How many wards (区) it has; 0 for anything but a designated city.
        ward_of: The designated city it is a ward of; empty for anything else.
        ward_of_code: That city's code.
    """

    code: MunicipalityCode
    code6: str
    prefecture: str
    name: str
    kana: str
    wards: int = 0
    ward_of: str = ""
    ward_of_code: str = ""

    @property
    def full_name(self) -> str:
        """Prefecture and name."""
        return f"{self.prefecture}{self.name}"


def search(text: str) -> tuple[Place, ...]:
    """Municipalities whose name, reading, prefecture or code fit a text, best first.

    Raises:
        InputError: ``municipality_code.bad_check_digit``.
    """
    return tuple(_place(row) for row in find.search(text))


def place(code: str) -> Place:
    """The municipality of a code of five or six digits.

    Raises:
        InputError: ``municipality_code.*``.
    """
    return _place(catalog.find_municipality(code))


def how_many() -> int:
    """How many municipalities the built-in list has, wards included."""
    return len(catalog.municipalities())


def put_on_file(engine: Engine, code: str) -> Place:
    """Put a municipality on file, with the courses, surveys and rules that come with the program.

    One that is on file already stays as it is.

    Raises:
        InputError: ``municipality_code.*``.
    """
    row = catalog.find_municipality(code)
    with transaction(engine) as session:
        new = session.get(Municipality, row.code) is None
        if new:
            session.add(Municipality.model_validate(row))
        if seed_built_in(session) or new:
            raise_version(session, Topic.FACTS)
    return _place(row)


def ensure_built_in(engine: Engine) -> int:
    """Put what comes with the program on file where it is not; return how much was added."""
    with transaction(engine) as session:
        added = seed_built_in(session)
        if added:
            raise_version(session, Topic.FACTS)
    return added


def _place(row: MunicipalityRow) -> Place:
    code = MunicipalityCode(row.code)
    city = find.city_of(code)
    return Place(
        code=code,
        code6=code + check_digit(code),
        prefecture=row.prefecture,
        name=row.name,
        kana=row.kana,
        wards=len(find.wards_of(code)),
        ward_of="" if city is None else city.name,
        ward_of_code="" if city is None else city.code,
    )
