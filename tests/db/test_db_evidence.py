"""Evidence: files and links on claims, kept by digest, changed, removed, undone, replayed. On both backends."""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from db import captures, chain
from db.addresses import checked
from db.engine import Case, open_case
from db.errors import CaseError, Conflict, NotFound
from db.queries import Reader
from db.replay import replay
from db.rows import EvidenceRow, NewArticle, NewCapture, NewClaim, NewEvidence
from verifier.custody import check

Make = Callable[..., NewArticle]


def file(
    data: bytes = b"%PDF-1.7 a list of names", name: str = "list.pdf", kind: str = "application/pdf"
) -> NewCapture:
    return NewCapture(data, sha256(data).hexdigest(), kind, name, "test 1")


@pytest.fixture
def store(case: Case, article: Make) -> Case:
    case.store.add_article(article(1), "Importer")
    return case


def told(row: EvidenceRow) -> tuple[object, ...]:
    return (row.stance, row.primary, row.quote, row.note, row.url, row.origin, row.media_type, row.size, row.reviewer)


def test_a_file_is_kept_with_its_digest(store: Case, reader: Reader) -> None:
    new = NewEvidence("refutes", "560 names", "the list of the ministry", True, capture=file())
    change = store.store.attach_evidence([1], new, "Ana")
    assert change.summary == "evidence attached to claim 1 (refutes)"
    assert change.claims == (1,)
    (row,) = reader.claim(1).evidence
    assert told(row) == (
        *("refutes", True, "560 names", "the list of the ministry", None, "list.pdf", "application/pdf", 24, "Ana"),
    )
    assert row.capture_sha256 == file().sha256
    assert reader.capture(file().sha256) == file().data
    assert b"".join(reader.capture_pieces(file().sha256)) == file().data
    assert reader.evidence(row.id) == row
    assert reader.claim(2).evidence == ()
    assert reader.claim(1).history[-1].action == "attach_evidence"


def test_a_link_needs_no_file_and_may_have_a_copy(store: Case, reader: Reader) -> None:
    store.store.attach_evidence([1], NewEvidence("context", url=" https://Example.org/A?b=%20#c "), "Ana")
    store.store.attach_evidence(
        [1], NewEvidence("supports", url="http://e.example", capture=file(b"<html>", "e.html", "text/html")), "Ana"
    )
    first, second = reader.claim(1).evidence
    assert (first.url, first.capture_sha256, first.origin, first.size) == (
        *("https://Example.org/A?b=%20#c", None, "", None),
    )
    assert (second.url, second.capture_sha256) == ("http://e.example", sha256(b"<html>").hexdigest())


def test_one_file_on_several_claims_is_one_entry_and_one_capture(store: Case, reader: Reader) -> None:
    before = reader.head()
    assert before is not None
    store.store.attach_evidence([3, 1, 3], NewEvidence("context", capture=file()), "Ana")
    store.store.attach_evidence([2], NewEvidence("refutes", capture=file(name="the same.pdf")), "Ben")
    assert reader.head().seq == before.seq + 2  # type: ignore[union-attr]
    assert reader.column("SELECT count(*) FROM capture WHERE sha256 = ?", (file().sha256,)) == [1]
    assert [row.claim_id for claim in (1, 3) for row in reader.claim(claim).evidence] == [1, 3]
    assert reader.claim(2).evidence[0].origin == "the same.pdf"
    entry, second = reader.history_entry(before.seq + 1), reader.history_entry(before.seq + 2)
    assert [facts["sha256"] for facts in entry.after["captures"]] == [file().sha256]
    assert second.after["captures"] == []
    assert store.store.undo("Ana").claims == (3, 1)  # type: ignore[union-attr]
    assert reader.claim(1).evidence == reader.claim(3).evidence == ()
    assert store.store.redo("Ana").claims == (3, 1)  # type: ignore[union-attr]
    assert len(reader.claim(1).evidence) == len(reader.claim(3).evidence) == 1


def test_an_articles_own_bytes_can_be_evidence(store: Case, reader: Reader, article: Make) -> None:
    data = article(1).data
    store.store.attach_evidence([2], NewEvidence("context", capture=file(data, "again.txt", "text/plain")), "Ana")
    assert reader.column("SELECT count(*) FROM capture") == [1]
    assert reader.claim(2).evidence[0].capture_sha256 == article(1).sha256


def test_changed_removed_undone_and_done_again(store: Case, reader: Reader) -> None:
    store.store.attach_evidence([1], NewEvidence("context", capture=file()), "Ana")
    (first,) = reader.claim(1).evidence
    change = store.store.change_evidence(first.id, "Ben", version=first.version, stance="refutes", note="p. 4")
    assert change.summary == "evidence on claim 1 changed"
    (row,) = reader.claim(1).evidence
    assert (row.stance, row.note, row.primary, row.reviewer) == ("refutes", "p. 4", False, "Ana")
    assert row.version == first.version + 1
    store.store.remove_evidence(row.id, "Ben", version=row.version)
    assert reader.claim(1).evidence == ()
    assert reader.capture(file().sha256)  # the history still names it
    with pytest.raises(NotFound):
        reader.evidence(row.id)
    assert store.store.undo("Ben").summary == "undone: evidence removed (claim 1)"  # type: ignore[union-attr]
    assert [one.note for one in reader.claim(1).evidence] == ["p. 4"]
    store.store.undo("Ben")
    assert [told(one) for one in reader.claim(1).evidence] == [told(first)]
    with pytest.raises(CaseError, match="so already"):
        store.store.change_evidence(first.id, "Ben", version=reader.evidence(first.id).version, stance="context")
    assert store.store.redo("Ben").summary == "done again: evidence changed (claim 1)"  # type: ignore[union-attr]
    assert reader.claim(1).evidence[0].stance == "refutes"
    state = replay(reader.entries())
    assert [(one["claim"], one["stance"], one["note"], one["capture"]) for one in state.evidence.values()] == [
        (1, "refutes", "p. 4", file().sha256)
    ]
    assert state.captures[file().sha256]["size"] == 24


def test_another_persons_change_is_not_overwritten(store: Case, reader: Reader) -> None:
    store.store.attach_evidence([1], NewEvidence("context", url="https://e.example/"), "Ana")
    (row,) = reader.claim(1).evidence
    store.store.change_evidence(row.id, "Ben", version=row.version, note="mine")
    with pytest.raises(Conflict) as caught:
        store.store.change_evidence(row.id, "Ana", version=row.version, note="hers")
    assert isinstance(caught.value.current, EvidenceRow)
    assert caught.value.current.note == "mine"
    with pytest.raises(Conflict):
        store.store.undo("Ana")  # Ben's words stand on it
    now = reader.evidence(row.id)
    store.store.remove_evidence(row.id, "Ben", version=now.version)
    with pytest.raises(Conflict, match="removed meanwhile"):
        store.store.change_evidence(row.id, "Ana", version=now.version, note="hers")


def test_a_claim_with_evidence_is_not_taken_out(store: Case, reader: Reader, article: Make) -> None:
    text = article(1).text
    claim = store.store.add_claim(1, NewClaim(0, 6, text[:6], "event"), "Ana").claims[0]
    store.store.attach_evidence([claim], NewEvidence("supports", url="https://e.example/"), "Ben")
    with pytest.raises(Conflict):
        store.store.undo("Ana")
    store.store.undo("Ben")
    store.store.undo("Ana")
    assert reader.claim_rows([claim]) == []
    store.store.redo("Ana")
    store.store.redo("Ben")
    assert [one.url for one in reader.claim(claim).evidence] == ["https://e.example/"]


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (NewEvidence("supports"), "neither was given"),
        (NewEvidence("proves", url="https://e.example/"), "no such stance"),
        (NewEvidence("supports", quote="a\x00b", url="https://e.example/"), "NUL"),
        (NewEvidence("supports", note="x" * 100_001, url="https://e.example/"), "at most 100,000"),
        (NewEvidence("supports", capture=file(b"")), "is empty"),
        (NewEvidence("supports", capture=NewCapture(b"a", "0" * 64, "text/plain", "a.txt", "t")), "not that of"),
        (NewEvidence("supports", url="ftp://e.example/"), "http"),
    ],
)
def test_what_cannot_be_kept_leaves_nothing(store: Case, reader: Reader, new: NewEvidence, why: str) -> None:
    before = reader.head()
    with pytest.raises(CaseError, match=why):
        store.store.attach_evidence([1], new, "Ana")
    with pytest.raises(NotFound):
        store.store.attach_evidence([1, 99], NewEvidence("supports", capture=file(b"never kept")), "Ana")
    with pytest.raises(CaseError, match="no claim"):
        store.store.attach_evidence([], NewEvidence("supports", url="https://e.example/"), "Ana")
    assert reader.head() == before
    assert reader.column("SELECT count(*) FROM evidence") == [0]
    assert reader.column("SELECT count(*) FROM capture") == [1]


@pytest.mark.parametrize("size", [captures.PIECE, captures.PIECE + 1, 5 * captures.PIECE + 7])
def test_large_files_go_in_and_out_whole(store: Case, reader: Reader, size: int) -> None:
    data = os.urandom(size)
    new = NewCapture(bytearray(data), sha256(data).hexdigest(), "video/mp4", "v.mp4", "test 1")
    store.store.attach_evidence([1], NewEvidence("supports", capture=new), "Ana")
    assert b"".join(reader.capture_pieces(new.sha256)) == data
    assert reader.claim(1).evidence[0].size == size
    with pytest.raises(NotFound):
        list(reader.capture_pieces("f" * 64))


def test_the_chain_holds_and_survives_closing(target: str, article: Make) -> None:
    with open_case(target) as case:
        case.store.add_article(article(1), "Importer")
        case.store.attach_evidence([1, 2], NewEvidence("supports", "“é”\n", capture=file()), "Ana")
    with open_case(target) as case:
        reader = case.reader()
        assert all(chain.entry_hash(entry) == entry.hash for entry in reader.entries())
        assert check(reader.entries()).sound
        assert reader.claim(2).evidence[0].quote == "“é”\n"
        reader.close()
        assert case.store.undo("Ana") is not None


@pytest.mark.parametrize(
    "address",
    [
        *("https://example.org", "http://example.org:8080/a?b=c&d[]=%5B#e", "HTTPS://EXAMPLE.ORG/x"),
        *("https://президент.example/страница", "http://[2001:db8::1]:80/", "http://192.0.2.7/", "http://localhost/"),
        *("https://web.archive.org/web/2014/http://example.org/a", "https://example.org./", "https://a_b.example/"),
    ],
)
def test_addresses_that_are_kept_as_typed(address: str) -> None:
    assert checked(f"  {address}\n") == address


@pytest.mark.parametrize(
    "address",
    [
        *("", "example.org", "www.example.org/a", "ftp://example.org", "javascript:alert(1)", "file:///etc/passwd"),
        *(
            "http:/example.org",
            "http:example.org",
            "https://",
            "https:///path",
            "http://?x",
            "http://user@example.org/",
        ),
        *(
            "http://user:pw@example.org/",
            "http://exa mple.org/",
            "http://example.org/a b",
            "http://example.org/\x1b[2J",
        ),
        *("http://example.org/\u202egpj", "http://example.org/<script>", "http://example.org\\@evil.example/"),
        *(
            "http://example.org:0/",
            "http://example.org:99999/",
            "http://-a.example/",
            "http://a..example/",
            "http://[x]/",
        ),
        *(
            "http://e.example/" + "a" * 4_000,
            "http://" + "a." * 130 + "example/",
            "http://e.example/\u200b",
            "http://%41/",
        ),
    ],
)
def test_addresses_that_are_refused(address: str) -> None:
    with pytest.raises(CaseError) as caught:
        checked(address)
    assert "\n" not in str(caught.value)


def test_an_older_case_takes_evidence(tmp_path: Path) -> None:
    import gzip

    path = tmp_path / "older.case"
    path.write_bytes(gzip.decompress((Path(__file__).with_name("data") / "schema-0002.case.gz").read_bytes()))
    with open_case(path) as case:
        case.store.attach_evidence([1], NewEvidence("supports", capture=file()), "Ana")
        with_it = case.reader()
        assert with_it.claim(1).evidence[0].capture_sha256 == file().sha256
        with_it.close()
