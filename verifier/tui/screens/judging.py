"""A source's reliability and interests, judged from the list of sources or of articles."""

from db.rows import RELIABILITIES, SourceRow
from verifier.tui.answers import Answer, Refused
from verifier.tui.phrases import one_line
from verifier.tui.screens.form import Field, Form, Section, Values
from verifier.tui.screens.listing import ListScreen


class Judging(ListScreen):
    """A list from which sources are judged. After another's change both versions are shown; nothing typed is lost."""

    _judged: dict[str, str] | None = None  # as it was sent last

    def judge(self, row: SourceRow, given: dict[str, str] | None = None, remark: str = "") -> None:
        """Ask for a source's grade and interests; ``given`` is what was typed before."""
        known = given or {"reliability": row.reliability or "", "interests": row.interests, "reason": ""}
        grades = ", ".join(f"{grade} {words}" for grade, words in RELIABILITIES.items())
        sections = (
            Section(
                "grade", "", (Field("reliability", "reliability: A–F, or empty", 0, tuple(RELIABILITIES)),), (known,)
            ),
            Section("interests", "", (Field("interests", "interests: whose side it is on, who pays it", 0),), (known,)),
            Section("reason", "", (Field("reason", "why (optional)", 0),), (known,)),
        )

        def done(values: Values | None) -> None:
            if values is None:
                return
            grade = values["grade"][0]["reliability"].upper() or None
            interests, reason = values["interests"][0]["interests"], values["reason"][0]["reason"]
            self._judged = {"reliability": grade or "", "interests": interests, "reason": reason}
            if (grade, interests) != (row.reliability, row.interests):
                self.triage.write(
                    "source_rate",
                    lambda session: session.rate_source(
                        row.id, reliability=grade, interests=interests, version=row.version, reason=reason
                    ),
                )

        self.app.push_screen(Form(f"“{one_line(row.name)}”", remark or grades, sections, _grade_problem), done)

    def take(self, answer: Answer) -> None:
        theirs = answer.stands if isinstance(answer, Refused) and answer.what == "source_rate" else None
        if isinstance(theirs, SourceRow):
            grade, interests = theirs.reliability or "not judged", one_line(theirs.interests) or "–"
            remark = (
                f"Meanwhile someone else judged: {grade}, {interests}. Yours is below: ctrl+s puts it in the place of "
                "theirs, Esc leaves theirs."
            )
            self.judge(theirs, self._judged, remark)
            self.relist()
        else:
            super().take(answer)


def _grade_problem(values: Values) -> str | None:
    grade = values["grade"][0]["reliability"].upper()
    return (
        None
        if not grade or grade in RELIABILITIES
        else f"the reliability is one of {', '.join(RELIABILITIES)}, or empty"
    )
