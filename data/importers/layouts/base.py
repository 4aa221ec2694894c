"""What a layout is: how its headings are recognised, and how its rows become facts.

A layout never sees a file's bytes or the database. It is given tables whose heading it said
``fits``, and answers with bundles of rows; ``stores`` knows how each bundle is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from data.importers.headings import FieldOf, Table
from data.importers.places import PlaceChecker
from data.importers.whose import RowCodes
from models.codes import MunicipalityCode
from models.kinds import SourceKind
from models.rejects import Notice
from models.tables import MunicipalityRow


@dataclass(frozen=True, slots=True)
class Reading:
    """What a layout reads from.

    Attributes:
        file: The file's name, for messages.
        tables: The sheets whose heading fits.
        municipality: Whose facts these are.
        foreign_rows: Rows (sheet, row) that carry another municipality's code, with that code.
        checker: Judges locations.
        title: The file's name without folder and ending, which often says what it lists.
        day_hint: The day in the file's name or above the heading, where there is one.
    """

    file: str
    tables: Sequence[Table]
    municipality: MunicipalityRow
    foreign_rows: RowCodes
    checker: PlaceChecker
    title: str
    day_hint: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file turned into. Nothing here has touched a database.

    Attributes:
        subject: What it is about within its municipality, whichever the edition, such as
            ``population/2020-10-01``: the next file of this subject is its newer edition.
        rows_read: Rows that hold something.
        rows_loaded: Rows whose facts are in ``bundles``.
        bundles: Frozen dataclasses, each of one kind of rows; see ``stores``.
        notices: A remark for every row left out, merged or doubted.
        as_of: The day the facts are of, where they say so.
    """

    subject: str
    rows_read: int
    rows_loaded: int
    bundles: tuple[object, ...]
    notices: tuple[Notice, ...] = ()
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of table.

    Attributes:
        kind: What its files are called on screen and in the record of imports.
        field_of: From a heading's plain form to a field.
        fits: Whether a heading that was understood is this layout's.
        filled: A row counts as holding something where any of these fields is filled.
        fields: Fields a person may choose in the mapping step, the required ones first.
        required: How many of ``fields`` must be there.
        read: Turns the tables into facts.
        owner: Whose file it is, where the layout itself can tell, such as by a form's mark.
    """

    kind: SourceKind
    field_of: FieldOf
    fits: Callable[[Table], bool]
    filled: tuple[str, ...]
    read: Callable[[Reading], Facts]
    fields: tuple[str, ...] = ()
    required: int = 0
    owner: Callable[[Sequence[Table]], MunicipalityCode | None] | None = None
