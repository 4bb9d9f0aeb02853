"""A source's reliability and interests, judged from the list of sources or of articles."""

from db.rows import RELIABILITIES, SourceRow
from verifier.tui.phrases import one_line
from verifier.tui.screens.form import Field, Form, Section, Values
from verifier.tui.screens.keeping import refused
from verifier.tui.screens.listing import ListScreen


class Judging(ListScreen):
    """A list from which sources are judged. After another's change both versions are shown; nothing typed is lost."""

    def judge(self, row: SourceRow, values: Values | None = None, remark: str = "") -> None:
        """Ask for a source's grade and interests; ``values`` are what was typed before."""
        known = {"reliability": row.reliability or "", "interests": row.interests, "reason": ""}
        grades = ", ".join(f"{grade} {words}" for grade, words in RELIABILITIES.items())
        sections = (
            Section(
                "grade", "", (Field("reliability", "reliability: A–F, or empty", 0, tuple(RELIABILITIES)),), (known,)
            ),
            Section("interests", "", (Field("interests", "interests: whose side it is on, who pays it", 0),), (known,)),
            Section("reason", "", (Field("reason", "why (optional)", 0),), (known,)),
        )

        name = f"source {row.id} #{row.name}"

        def send(given: Values) -> None:
            grade = given["grade"][0]["reliability"].upper() or None
            interests, reason = given["interests"][0]["interests"], given["reason"][0]["reason"]
            if (grade, interests) == (row.reliability, row.interests):
                self.triage.drafts.drop(name)
                return
            self.triage.send(
                "source_rate",
                lambda session: session.rate_source(
                    row.id, reliability=grade, interests=interests, version=row.version, reason=reason
                ),
                again=lambda message, stands: self._again(row, given, message, stands),
                name=name,
            )

        form = Form(f"“{one_line(row.name)}”", grades, sections, _grade_problem)
        self.triage.fill(name, form, send, values=values, remark=remark)

    def _again(self, row: SourceRow, given: Values, message: str, stands: object) -> None:
        """Ask once more, also when this list is closed by now; after another's change, beside theirs."""
        if not isinstance(stands, SourceRow):
            self.judge(row, given, refused(message))
            return
        grade, interests = stands.reliability or "not judged", one_line(stands.interests) or "–"
        what = one_line(message).partition(": look again")[0]
        remark = (
            f"{what}: {grade}, {interests}. Yours is below: ctrl+s puts it in the place of theirs, Esc leaves theirs."
        )
        self.judge(stands, given, remark)
        if self.is_attached:
            self.relist()


def _grade_problem(values: Values) -> str | None:
    grade = values["grade"][0]["reliability"].upper()
    return (
        None
        if not grade or grade in RELIABILITIES
        else f"the reliability is one of {', '.join(RELIABILITIES)}, or empty"
    )
