"""What waits in the reading thread: the newest question of a channel, never the rest of an older one."""

import threading

from verifier.tui.threads import LatestThread


def test_the_rest_of_an_answer_gives_way_to_a_newer_question() -> None:
    thread = LatestThread("test-reads")
    done: list[str] = []
    asked = threading.Event()
    over = threading.Event()

    def first() -> None:
        asked.wait(10)
        done.append("first")
        thread.follow("list", lambda: done.append("rest of the first"))
        thread.follow("other", lambda: done.append("rest on another channel"))

    def second() -> None:
        done.append("second")
        thread.follow("list", lambda: done.append("rest of the second"))
        thread.follow("last", over.set)

    thread.start()
    thread.ask("list", first)
    while thread.asked:  # until it has begun
        pass
    thread.ask("list", second)
    asked.set()
    assert over.wait(10)
    thread.end(10, lambda: done.append("end"))
    assert [words for words in done if "another" not in words] == ["first", "second", "rest of the second", "end"]
    assert "rest on another channel" in done
