"""What bytes are: a workbook, a table in some encoding, a map, or nothing we can read.

The name of a file says nothing here; its content does. Encodings are decoded strictly, one
after the other, so a wrong one fails instead of giving nonsense; ``charset-normalizer`` is
asked only when none of the usual ones fits.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from enum import StrEnum

from charset_normalizer import from_bytes

from models.errors import InputError

MAX_BYTES = 256 * 2**20
"""Files above this size are refused: no municipal table comes near it."""

MAX_UNZIPPED_BYTES = 256 * 2**20
"""A workbook that unpacks to more is refused before it is unpacked."""


class Content(StrEnum):
    """What a file holds, by its bytes."""

    WORKBOOK = "workbook"
    JSON = "json"
    TABLE = "table"
    SHAPEFILE = "shapefile"
    """A zip of the parts of one Shapefile."""
    GEOPACKAGE = "geopackage"


_SQLITE = b"SQLite format 3\x00"
_GEOPACKAGE = (b"GPKG", b"GP10", b"GP11")
_MAGIC = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"%PDF", "PDF"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (_SQLITE, "SQLite"),
)
_SAMPLE_BYTES = 65_536
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARKUP = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml|svg|kml|table)\b", re.IGNORECASE)
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x1c-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufffe\uffff]")


def content_of(file: str, data: bytes) -> Content:
    """Say what a file holds.

    Raises:
        InputError: ``import.empty``, ``import.too_large``, ``import.not_a_table`` (pictures,
            PDF, archives …) or ``import.old_workbook`` (.xls or an encrypted workbook).
    """
    if len(data) > MAX_BYTES:
        raise InputError("import.too_large", file=file, limit_mb=MAX_BYTES // 2**20)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise InputError("import.empty", file=file)
    if data.startswith(_SQLITE) and data[68:72] in _GEOPACKAGE:
        return Content.GEOPACKAGE
    for magic, found in _MAGIC:
        if data.startswith(magic):
            raise InputError("import.not_a_table", file=file, found=found)
    if data.startswith(_OLD_OFFICE):
        raise InputError("import.old_workbook", file=file)
    if data.startswith(b"PK"):
        return _content_of_zip(file, data)
    return Content.JSON if _starts_as_json(data) else Content.TABLE


def _starts_as_json(data: bytes) -> bool:
    return data[:64].removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"{"


def _content_of_zip(file: str, data: bytes) -> Content:
    """Only a workbook and a Shapefile may come as zips; ``archive`` has opened all others."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise InputError("import.broken_workbook", file=file) from error
    if sum(part.file_size for part in parts) > MAX_UNZIPPED_BYTES:
        raise InputError("import.too_large", file=file, limit_mb=MAX_UNZIPPED_BYTES // 2**20)
    if any(part.filename.startswith("xl/") for part in parts):
        return Content.WORKBOOK
    if any(part.filename.lower().endswith(".shp") for part in parts):
        return Content.SHAPEFILE
    raise InputError("import.not_a_table", file=file, found="ZIP")


def decode(file: str, data: bytes) -> str:
    """Return the text of a file, without the marks (BOM) some programs leave in the middle.

    Raises:
        InputError: ``import.unreadable_encoding``, or ``import.not_a_table`` for web pages.
    """
    return data.decode(encoding_of(file, data)).replace("\ufeff", "")


def encoding_of(file: str, data: bytes) -> str:
    """Say how the text of a file is encoded; all of it can then be decoded.

    Tries the mark at its start (BOM), UTF-16 without one, UTF-8, CP932, and at last what
    ``charset-normalizer`` holds for EUC-JP or ISO-2022-JP.

    Raises:
        InputError: ``import.unreadable_encoding``, or ``import.not_a_table`` for web pages.
    """
    telling = _telling_part(data)
    for encoding in _candidates(telling):
        try:
            text = telling.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if not _NOT_TEXT.search(text):
            if _MARKUP.match(text):
                raise InputError("import.not_a_table", file=file, found="HTML/XML")
            return encoding
    raise InputError("import.unreadable_encoding", file=file)


def _telling_part(data: bytes) -> bytes:
    """The beginning of a big file, where nothing but plain ASCII follows; otherwise all of it.

    A national census table has Japanese headings over 70 MB of digits.
    """
    cut = data.find(b"\n", _SAMPLE_BYTES) + 1
    rest = data[cut:] if cut else b""
    plain = bool(rest) and rest.isascii() and not any(mark in rest for mark in (b"\x00", b"\x1b"))
    return data[:cut] if plain else data


def _candidates(data: bytes) -> tuple[str, ...]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return (encoding,)
    if b"\x00" in data:
        even, odd = data[:2000:2].count(0), data[1:2000:2].count(0)
        return ("utf-16-le",) if odd > even else ("utf-16-be",)
    if b"\x1b$" in data:
        return ("iso2022_jp", "cp932")
    return ("utf-8", *(_euc_if_likelier(data)), "cp932", *_last_help(data))


def _euc_if_likelier(data: bytes) -> tuple[str, ...]:
    """EUC-JP text read as CP932 turns into half-width kana: believe it only then."""
    try:
        as_cp932 = data.decode("cp932")
    except UnicodeDecodeError:
        return ()
    half_width = len(re.findall("[\uff61-\uff9f]", as_cp932))
    return ("euc_jp",) if half_width * 4 > len(data) else ()


def _last_help(data: bytes) -> tuple[str, ...]:
    try:
        data.decode("cp932")
    except UnicodeDecodeError:
        best = from_bytes(data[:65_536], cp_isolation=["euc_jp", "iso2022_jp"]).best()
        return () if best is None else (best.encoding,)
    return ()
