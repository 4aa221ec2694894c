from __future__ import annotations

import os
from pathlib import Path

import pytest

from dashboard.exports.files import safe_stem, unique_stem, write_whole
from models.errors import InputError


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("S001_佐藤 花子", "S001_佐藤 花子"),
        ('a<b>c:d"e/f\\g|h?i*j', "a_b_c_d_e_f_g_h_i_j"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("name. . ", "name"),
        ("", "_"),
        ("...", "_"),
        ("con", "_con"),
        ("NUL.S1", "_NUL.S1"),
        ("console", "console"),
        ("a\nb\x00c", "a_b_c"),
        ("photo\u202egpj.exe", "photo_gpj.exe"),
        ("か\u3099", "が"),
        ("髙﨑 😀", "髙﨑 😀"),
    ],
)
def test_stem_is_one_that_every_file_system_takes(wanted: str, name: str) -> None:
    assert safe_stem(wanted) == name


def test_stem_is_cut_between_characters() -> None:
    stem = safe_stem("あ" * 100)
    assert stem == "あ" * 66
    assert len(stem.encode()) <= 200


def test_stem_is_unique_without_regard_to_case() -> None:
    assert unique_stem("Sato", set()) == "Sato"
    assert unique_stem("Sato", {"sato"}) == "Sato_2"
    assert unique_stem("Sato", {"sato", "sato_2"}) == "Sato_3"


def test_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "報告.xlsx"
    path.write_bytes(b"old")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("where", ["no/such/folder.xlsx", "a_file/x.xlsx", "a_folder", "x" * 300])
def test_place_that_cannot_be_written_is_said_with_its_path(tmp_path: Path, where: str) -> None:
    (tmp_path / "a_file").write_bytes(b"kept")
    (tmp_path / "a_folder").mkdir()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError) as refused:
        write_whole(tmp_path / where, b"new")
    assert refused.value.code == "export.cannot_write"
    assert refused.value.params == {"path": str(tmp_path / where)}
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "a_file").read_bytes() == b"kept"


def test_what_is_no_file_is_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(InputError, match=r"export\.cannot_write"):
        write_whole(pipe, b"new")
    assert pipe.is_fifo()


def test_path_with_a_null_is_refused_in_words() -> None:
    with pytest.raises(InputError, match=r"export\.cannot_write"):
        write_whole(Path("a\0b.xlsx"), b"")


def test_failed_write_keeps_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def disk_full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "report.xlsx"
    path.write_bytes(b"old")
    monkeypatch.setattr("os.fsync", disk_full)
    with pytest.raises(InputError, match=r"export\.cannot_write"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "real.xlsx", tmp_path / "link.xlsx"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
