"""Which files are read: named ones by content, folders by their endings, nothing that blocks or leads out."""

import io
import os
import socket
from pathlib import Path

import pytest

from verifier.ingest import Reading, Refusal, find, read

WORDS = "Nine people were killed when a bridge fell, the governor said.\n"


def names(*paths: str | Path) -> list[str]:
    return [Path(source.origin).name for source in find(paths)]


def problems(*paths: str | Path) -> list[str]:
    return [source.problem for source in find(paths) if source.problem]


def test_a_folder_gives_its_articles_sorted_and_no_others(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a.TXT",
        "c.html",
        "d.htm",
        "e.jsonl",
        "f.ndjson",
        "notes.docx",
        "g.png",
        ".hidden.txt",
        "Makefile",
    ):
        (tmp_path / name).write_text(WORDS)
    inner = tmp_path / "2014" / "june"
    inner.mkdir(parents=True)
    (inner / "z.txt").write_text(WORDS)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.txt").write_text(WORDS)
    assert names(tmp_path) == ["a.TXT", "b.txt", "c.html", "d.htm", "e.jsonl", "f.ndjson", "z.txt"]


def test_the_companion_folder_of_a_saved_page_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "Strike.html").write_text("<p>x")
    for folder in ("Strike_files", "Other_files"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "frame.html").write_text("<p>x")
    found = [source.origin for source in find([tmp_path])]
    assert [Path(name).relative_to(tmp_path).as_posix() for name in found] == ["Strike.html", "Other_files/frame.html"]


def test_what_is_missing_does_not_stop_the_rest(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text(WORDS)
    results = [result for source in find([tmp_path / "nope.txt", good]) for result in read(source)]
    assert isinstance(results[0], Refusal)
    assert results[0].reason == "no such file or folder"
    assert isinstance(results[1], Reading)


def test_a_folder_without_articles_says_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (problem,) = problems(tmp_path)
    assert "no articles in this folder" in problem
    assert ".txt" in problem
    assert ".jsonl" in problem


def test_the_same_file_named_twice_comes_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(WORDS)
    assert names(tmp_path / "a.txt", tmp_path, tmp_path / "." / "a.txt") == ["a.txt"]


def test_links_are_followed_inside_their_folder_only(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text(WORDS)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "real.txt").write_text(WORDS)
    (folder / "inside.txt").symlink_to("real.txt")
    (folder / "leak.txt").symlink_to(outside)
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "nowhere.txt").symlink_to("gone.txt")
    (folder / "again").symlink_to(folder)
    found = {Path(source.origin).name: source.problem for source in find([folder])}
    assert found.pop("inside.txt") is None
    assert "outside its folder" in str(found.pop("leak.txt"))
    assert "symbolic links" in str(found.pop("loop.txt"))
    assert found.pop("nowhere.txt") == "a link to nowhere"
    assert found == {}  # real.txt is inside.txt; the loop of folders is not walked
    assert "outside its folder" in problems(folder / "leak.txt")[0]


def test_pipes_devices_and_sockets_are_refused_without_being_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.txt"))
        reasons = problems(tmp_path, "/dev/zero")
    assert len(reasons) == 3
    assert all("not a regular file" in reason for reason in reasons)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_said(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(WORDS)
    secret.chmod(0)
    (result,) = [result for source in find([secret]) for result in read(source)]
    assert isinstance(result, Refusal)
    assert "permission denied" in result.reason.lower()


@pytest.mark.parametrize(
    "name", ["new\nline.txt", "\x1b]2;t\x1b\\.txt", "\u202etxt.exe.txt", "-rf.txt", "[red].txt", " a .txt"]
)
def test_odd_names_are_read_and_their_origin_is_inert(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(WORDS)
    (result,) = [result for source in find([tmp_path / name]) for result in read(source)]
    assert isinstance(result, Reading)
    assert result.origin.isprintable()


def test_a_name_that_is_no_utf8_is_read(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/bad-\xff.txt"
    Path(os.fsdecode(path)).write_text(WORDS)
    (result,) = [result for source in find([os.fsdecode(path)]) for result in read(source)]
    assert isinstance(result, Reading)
    result.origin.encode()


def test_a_name_that_cannot_be_is_refused() -> None:
    assert problems("a\0b.txt", "") == ["not a possible file name"] * 2
    assert len(problems("x" * 5000)) == 1


def test_standard_input_is_read_once_and_its_content_decides() -> None:
    (source,) = find(["-", "-"])
    (text,) = read(source, io.BytesIO(WORDS.encode()))
    assert isinstance(text, Reading)
    assert (text.origin, text.media_type) == ("-", "text/plain")
    (line,) = read(source, io.BytesIO(b'{"id": 7, "text": "Nine people were killed."}\n'))
    assert isinstance(line, Reading)
    assert (line.origin, line.media_type, line.given_id) == ("-:1", "application/json", 7)
    (page,) = read(source, io.BytesIO(b"<!doctype html><title>x</title><p>Nine people were killed.</p>"))
    assert isinstance(page, Reading)
    assert page.media_type == "text/html"
    (nothing,) = read(source, io.BytesIO(b""))
    assert isinstance(nothing, Refusal)


def test_a_file_that_vanishes_or_changes_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(WORDS)
    (source,) = find([path])
    path.unlink()
    (gone,) = read(source)
    assert isinstance(gone, Refusal)
    os.mkfifo(path)
    (pipe,) = read(source)
    assert isinstance(pipe, Refusal)
    assert "not a regular file" in pipe.reason


def test_a_file_of_any_size_is_refused_early(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(20 * 2**30)
    (result,) = [result for source in find([path]) for result in read(source)]
    assert isinstance(result, Refusal)
    assert "larger than 32 MB" in result.reason
