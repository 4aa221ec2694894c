"""Zip around anything: several files in one, named ``outer.zip/inner.csv``.

Nothing is written to disk, and nothing is unpacked before its size is known. The parts of a
Shapefile (``.shp``, ``.dbf`` …) stay together as one file: a zip of these parts alone, as
the libraries that read Shapefiles take it.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from data.importers import detect
from models.errors import InputError

File = tuple[str, bytes]
"""A file's name and its bytes."""

MAX_MEMBERS = 500
"""Archives with more files are refused: no department packs so many tables."""

_SHAPEFILE = frozenset((".shp", ".shx", ".dbf", ".prj", ".cpg"))
_BESIDE_SHAPEFILE = frozenset((".qix", ".sbn", ".sbx", ".qpj", ".qmd", ".fix", ".atx"))
_DOCUMENTS = frozenset(
    (".xml", ".html", ".htm", ".pdf", ".doc", ".docx", ".md", ".rtf", ".xsl", ".css")
) | frozenset((".jpg", ".jpeg", ".png", ".gif", ".url", ".lnk", ".ini", ".db"))
_EXPLAINS = re.compile(
    r"read_?\s?me|licen[cs]e|manual|はじめに|お読み|利用規約|説明|定義書|仕様", re.IGNORECASE
)
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def unpack(files: Sequence[File]) -> list[File]:
    """Return the files within files, in the order given; what is no zip stays as it is.

    Documents that come along (descriptions, licences, pictures) are passed over, and so is a
    Shapefile beside a GeoJSON of the same name, as the 国土数値情報 packs them. Files named
    alike that together are a Shapefile become one, zipped or not.

    Raises:
        InputError: ``import.encrypted_archive``, ``import.nested_archive``,
            ``import.broken_archive``, ``import.too_large``, ``import.too_many_files``, or
            ``import.empty_archive``.
    """
    return _shapefiles_joined([inner for name, data in files for inner in _opened(name, data)])


def _opened(name: str, data: bytes) -> list[File]:
    """The files of a zip; a damaged one meets whatever its decompressors raise."""
    if not data.startswith(b"PK") or _is_document(name, data):
        return [(name, data)]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = list(_members(name, archive))
    except InputError:
        raise
    except Exception as error:
        raise InputError("import.broken_archive", file=name) from error
    if not found:
        raise InputError("import.empty_archive", file=name)
    return found


def _is_document(name: str, data: bytes) -> bool:
    """Whether a zip is one document: a workbook above all, or what else ``detect`` refuses."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {part.filename for part in archive.infolist()}
    except Exception:  # damaged: by its name alone
        return PurePosixPath(name).suffix.lower() in {".xlsx", ".xlsm"}
    marks = {"[Content_Types].xml", "mimetype"}
    return bool(parts & marks) or any(part.startswith("xl/") for part in parts)


def _members(name: str, archive: zipfile.ZipFile) -> Iterator[File]:
    parts = [(part, _name_of(part)) for part in archive.infolist() if not part.is_dir()]
    if len(parts) > MAX_MEMBERS:
        raise InputError("import.too_many_files", file=name, limit=MAX_MEMBERS)
    if sum(part.file_size for part, _ in parts) > detect.MAX_UNZIPPED_BYTES:
        raise InputError("import.too_large", file=name, limit_mb=detect.MAX_UNZIPPED_BYTES // 2**20)
    for part, inner in parts:
        if _passed_over(inner) or not part.file_size:
            continue
        if part.flag_bits & _ENCRYPTED:
            raise InputError("import.encrypted_archive", file=name)
        with archive.open(part) as member:  # never more than it says it is
            data = member.read(part.file_size + 1)
        if data.startswith(b"PK") and not _is_document(inner, data):
            raise InputError("import.nested_archive", file=name, inner=inner)
        yield f"{name}/{inner}", data


def _name_of(part: zipfile.ZipInfo) -> str:
    """A member's name; without the mark for UTF-8, Windows wrote CP932 and macOS UTF-8.

    ``orig_filename``, because the second byte of 表 and ソ in CP932 is a backslash, which
    ``filename`` turns into a folder on Windows.
    """
    name = part.orig_filename.partition("\x00")[0]
    if not part.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437")
        for encoding in ("utf-8", "cp932"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return unicodedata.normalize("NFC", name).replace("\\", "/").lstrip("/")


def _passed_over(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = any(part.startswith((".", "__MACOSX", "~$")) for part in path.parts)
    ending = path.suffix.lower()
    explains = ending in {".txt", ""} and _EXPLAINS.search(path.name) is not None
    return hidden or explains or ending in _DOCUMENTS | _BESIDE_SHAPEFILE


def _shapefiles_joined(files: Sequence[File]) -> list[File]:
    """Put the parts of each Shapefile together, at the place of its ``.shp``."""
    sets: dict[str, dict[str, bytes]] = {}
    for name, data in files:
        stem, ending = _stem(name)
        if ending in _SHAPEFILE:
            sets.setdefault(stem, {})[ending] = data
    geojson = {_stem(name)[0] for name, _ in files if _stem(name)[1] in {".geojson", ".json"}}
    joined: list[File] = []
    for name, data in files:
        stem, ending = _stem(name)
        parts = sets.get(stem, {})
        if ending not in _SHAPEFILE or ".shp" not in parts:
            joined.append((name, data))
        elif ending == ".shp" and stem not in geojson:
            joined.append((name, _zipped(name, parts)))
    return joined


def _stem(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    return (stem, f".{ending.lower()}") if dot else (name, "")


def _zipped(name: str, parts: dict[str, bytes]) -> bytes:
    """The parts as one zip, byte for byte the same whenever the parts are."""
    missing = sorted({".dbf", ".shx"} - parts.keys())
    if missing:
        raise InputError("import.shapefile_incomplete", file=name, missing=", ".join(missing))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for ending in sorted(parts):
            archive.writestr(zipfile.ZipInfo(f"shapes{ending}", _FIXED_TIME), parts[ending])
    return buffer.getvalue()
