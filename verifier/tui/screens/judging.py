"""A source's reliability and interests, judged from the list of sources or of articles."""

from db.rows import RELIABILITIES, SourceRow
from verifier.tui.phrases import one_line
from verifier.tui.screens.fields import WHY, Field, Section, Typed, Values
from verifier.tui.screens.form import Form
from verifier.tui.screens.keeping import refused
from verifier.tui.screens.listing import ListScreen


class Judging(ListScreen):
    """A list from which sources are judged. After another's change both versions are shown; nothing typed is lost."""

    def judge(self, row: SourceRow, typed: Typed | None = None, remark: str = "") -> None:
        """Ask for a source's grade and interests; ``typed`` is what was typed before."""
        known = {"reliability": row.reliability or "", "interests": row.interests, "reason": ""}
        grades = ", ".join(f"{grade} {words}" for grade, words in RELIABILITIES.items())
        sections = (
            Section(
                "grade", "", (Field("reliability", "reliability: A–F, or empty", 0, tuple(RELIABILITIES)),), (known,)
            ),
            Section("interests", "", (Field("interests", "interests: whose side it is on, who pays it", 0),), (known,)),
            Section(WHY, "", (Field("reason", "why (optional)", 0),), (known,)),
        )

        name = f"source {row.id} #{row.name}"

        def send(given: Typed) -> None:
            values = given.values
            grade = values["grade"][0]["reliability"].upper() or None
            interests, reason = values["interests"][0]["interests"], values[WHY][0]["reason"]
            if (grade, interests) == (row.reliability, row.interests):
                self.triage.drafts.drop(name)
                return
            self.triage.send(
                "source_rate",
                lambda session: session.rate_source(
                    row.id, reliability=grade, interests=interests, version=given.version, reason=reason
                ),
                again=lambda message, stands: self._again(row, given, message, stands),
                name=name,
            )

        form = Form(f"“{one_line(row.name)}”", grades, sections, _grade_problem, version=row.version)
        self.triage.fill(name, form, send, typed=typed, remark=remark)

    def _again(self, row: SourceRow, given: Typed, message: str, stands: object) -> None:
        """Ask once more, also when this list is closed by now; after another's change, beside theirs."""
        if not isinstance(stands, SourceRow):
            self.judge(row, given, refused(message))
            return
        remark = f"{one_line(message).partition(': look again')[0]}."
        self.judge(stands, given._replace(version=stands.version), remark)
        if self.is_attached:
            self.relist()


def _grade_problem(values: Values) -> str | None:
    grade = values["grade"][0]["reliability"].upper()
    return (
        None
        if not grade or grade in RELIABILITIES
        else f"the reliability is one of {', '.join(RELIABILITIES)}, or empty"
    )
