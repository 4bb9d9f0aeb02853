"""What waits in the reading thread: the newest question of a channel, never the rest of an older one."""

import threading

from verifier.tui.threads import LatestThread


def test_the_rest_of_an_answer_gives_way_to_a_newer_question() -> None:
    thread = LatestThread("test-reads")
    done: list[str] = []
    begun = threading.Event()
    asked = threading.Event()
    over = threading.Event()

    def first() -> None:
        begun.set()
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
    assert begun.wait(10)
    thread.ask("list", second)
    asked.set()
    assert over.wait(10)
    thread.end(10, lambda: done.append("end"))
    assert [words for words in done if "another" not in words] == ["first", "second", "rest of the second", "end"]
    assert "rest on another channel" in done


def test_what_waits_for_all_others_does_not_wait_for_another_that_does() -> None:
    thread = LatestThread("test-reads")
    done: list[str] = []
    asked = threading.Event()
    over = threading.Event()

    def again(name: str) -> None:
        done.append(name)
        if done.count(name) < 2:
            thread.later(name, lambda: again(name))

    thread.ask("first", lambda: done.append("first") if asked.wait(10) else None)
    thread.later("list", lambda: again("list"))
    thread.later("totals", lambda: again("totals"))
    thread.later("dropped", lambda: done.append("of before"))
    thread.ask("second", lambda: thread.follow("third", lambda: done.append("third")))
    thread.ask("dropped", lambda: thread.later("over", over.set))
    thread.start()
    asked.set()
    assert over.wait(10)
    thread.end(10, lambda: done.append("end"))
    assert done == ["first", "third", "list", "totals", "list", "totals", "end"]
