"""The bag writer alone: RFC 8493 to the letter, held against the Library of Congress' own validator."""

import io
import tarfile
import zipfile
from pathlib import Path

import bagit
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.custody.bag import Bag, in_words, tag_line
from verifier.custody.sinks import Folder, Tar, Zip

INFO = (("Source-Organization", "Beispiel-Redaktion, Ärzte"), ("External-Description", "word " * 60))


def fill(made: Bag) -> None:
    made.put("a.txt", [b"one ", b"two"])
    made.put("captures/x.bin", [bytes(range(256))] * 3, stored=True)
    made.put("empty.txt", [])
    made.close(INFO)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "bag"
    root.mkdir()
    fill(Bag(Folder(root)))
    return root


def test_a_bag_is_valid_and_says_what_it_holds(folder: Path) -> None:
    bag = bagit.Bag(str(folder))
    bag.validate()
    assert bag.info["Source-Organization"] == "Beispiel-Redaktion, Ärzte"
    assert bag.info["External-Description"].split() == ["word"] * 60
    assert bag.info["Payload-Oxum"] == f"{7 + 768}.3"
    assert bag.info["Bag-Size"] == "775 bytes"
    assert sorted(bag.algorithms) == ["sha256", "sha512"]
    assert (folder / "bagit.txt").read_bytes() == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    for name in ("bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha512.txt"):
        assert b"\r" not in (folder / name).read_bytes()
    assert max(len(line) for line in (folder / "bag-info.txt").read_bytes().split(b"\n")) <= 79


@pytest.mark.parametrize("change", ["flip", "add", "remove", "rename", "tag", "info"])
def test_any_change_is_seen(folder: Path, change: str) -> None:
    capture = folder / "data" / "captures" / "x.bin"
    if change == "flip":
        data = bytearray(capture.read_bytes())
        data[100] ^= 1
        capture.write_bytes(data)
    elif change == "add":
        (folder / "data" / "more.txt").write_text("x")
    elif change == "remove":
        (folder / "data" / "empty.txt").unlink()
    elif change == "rename":
        capture.rename(capture.with_name("y.bin"))
    elif change == "tag":
        manifest = folder / "manifest-sha256.txt"
        manifest.write_text(manifest.read_text().replace("a", "b", 1))
    else:
        with (folder / "bag-info.txt").open("a") as file:
            file.write("Contact-Name: Somebody\n")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()


def test_archives_hold_the_same_files_below_one_folder(folder: Path, tmp_path: Path) -> None:
    packed = {"zip": io.BytesIO(), "tar": io.BytesIO()}
    again = {"zip": io.BytesIO(), "tar": io.BytesIO()}
    for streams in (packed, again):
        for sink in (Zip(streams["zip"], "case"), Tar(streams["tar"], "case", tmp_path)):
            fill(Bag(sink))
            sink.close()
    assert {name: stream.getvalue() for name, stream in packed.items()} == {
        name: stream.getvalue() for name, stream in again.items()
    }
    zipfile.ZipFile(packed["zip"]).extractall(tmp_path / "zip")
    packed["tar"].seek(0)
    with tarfile.open(fileobj=packed["tar"]) as archive:
        archive.extractall(tmp_path / "tar", filter="data")
    expected = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for kind in ("zip", "tar"):
        root = tmp_path / kind / "case"
        bagit.Bag(str(root)).validate()
        assert {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()} == expected


@pytest.mark.parametrize(
    "path", ["", "/a", "a//b", "../a", "a/../b", "a/.", "a\\b", "C:a", "ä", "a\nb", "a%0Ab", "~a", "a|b"]
)
def test_no_path_leaves_the_bag_or_reads_otherwise_elsewhere(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="path"):
        Bag(Folder(tmp_path)).put(path, [b"x"])
    assert {found.name for found in tmp_path.rglob("*")} == {"bagit.txt"}


def test_two_files_never_share_a_name(tmp_path: Path) -> None:
    made = Bag(Folder(tmp_path))
    made.put("A.txt", [b"x"])
    with pytest.raises(ValueError, match="path"):
        made.put("a.txt", [b"y"])


@given(st.text())
def test_any_value_stays_one_value(value: str) -> None:
    text = tag_line("External-Description", value) + "Next: x\n"
    found = dict(bagit._parse_tags(io.StringIO(text)))
    assert found["Next"] == "x"
    assert set(found) == {"External-Description", "Next"}
    printed = "".join(char if char.isprintable() else " " for char in value)
    assert found["External-Description"].split() == printed.encode("utf-8", "replace").decode().split()


def test_sizes_in_words() -> None:
    assert [in_words(size) for size in (0, 999, 1_000, 1_234_567, 5 * 10**12)] == [
        *("0 bytes", "999 bytes", "1.0 kB", "1.2 MB", "5.0 TB"),
    ]
