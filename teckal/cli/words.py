"""What may be chosen on the command line, and what its exit statuses mean.

They stand apart from the commands, since help and completion need them where nothing is run.
"""

from __future__ import annotations

BARS = ("never", "not-exempt", "unclear", "advice")
FINDINGS = ("sarif", "junit", "github")
FORMATS = ("table", "json", "jsonl", "markdown", "csv", "html", *FINDINGS)
PAGES = ("table", "json", "markdown")
"""What is not an answer to an arrangement can be had as these."""
RECORDS = ("docx", "html", "markdown")
EVIDENCE_FORMS = ("table", "markdown", "json")
ENGINES = ("auto", "durable", "builtin")
SCHEMAS = ("arrangement", "rule", "result", "cases", "whatif")
OUTCOMES = ("exempt", "not-exempt", "no-contract", "remitted", "other")
ROUTES = ("vertical", "reverse", "sister", "joint", "horizontal")
VERDICTS = ("exempt", "unclear", "not-exempt", "out-of-scope")
SORTS = ("verdict", "file", "title", "law", "distance")
REGISTERS = ("csv", "xlsx")
TEMPLATES = (
    "cooperation", "joint-committee", "joint-company", "lead-authority", "police-and-fire", "shared-ict-service",
    "shared-legal-service", "shared-waste-service", "single-council-company",
)  # fmt: skip
SHELLS = ("bash", "zsh", "fish")
FINE, BELOW, WRONG, CRASHED, INTERRUPTED = 0, 1, 2, 70, 130
STATUSES = """\b
Exit status:
  0    nothing is below the bar of --fail-on
  1    some arrangement is below it
  2    the command or an input was wrong; other inputs are still evaluated
  70   an error inside teckal, never a finding
  130  interrupted"""

VALIDATE_STATUSES = """\b
Exit status:
  0    every file is well-formed
  1    with --template, one can never be filled in to be exempt
  2    the command or an input was wrong
  70   an error inside teckal, never a finding
  130  interrupted"""

CASES_STATUSES = """\b
Exit status:
  0    done; with --test, every case that must agree does
  1    with --test, some case that must agree does not
  2    there is no such case, or the command was wrong"""


RECORD_STATUSES = """\b
Exit status:
  0    the record is written, whatever the answer (--fail-on sets a bar)
  1    the answer is below the bar of --fail-on
  2    the command or the input was wrong, and nothing is written
  70   an error inside teckal, never a finding
  130  interrupted"""

VERIFY_STATUSES = """\b
Exit status:
  0    the same answer, and the seal and the report are what they were
  1    something differs, and each difference is named
  2    FILE is no seal, or a broken one, or the command was wrong
  70   an error inside teckal, never a finding
  130  interrupted"""
