"""Store a census table by square, whole, and make areas of it wherever an outline is on file."""

from __future__ import annotations

from collections import Counter

from sqlmodel import Session, col, select

from data.importers.journal import LoadingInto
from data.importers.mesh_census import SquareFacts
from data.importers.stores.square_areas import renew
from data.squares.keep import land_on_file, store_squares, touched
from models.codes import MunicipalityCode
from models.tables import Boundary


def store(session: Session, bundle: SquareFacts, into: LoadingInto) -> Counter[str]:
    """Store the squares; every municipality whose outline they reach gets its areas anew.

    Squares are not journalled: they carry their run and are removed by it.
    """
    stored = store_squares(session, into.run_id, bundle.as_of, bundle.rows)
    done: Counter[str] = Counter(squares_stored=stored)
    for raw in session.exec(
        select(Boundary.municipality_code).order_by(col(Boundary.municipality_code))
    ):
        code = MunicipalityCode(raw)
        land = land_on_file(session, code)
        if land is not None and touched(land, bundle.rows.codes, bundle.digits):
            done += renew(session, code, into.journal)
    return done
