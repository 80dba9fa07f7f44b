"""Facts and constraints; nothing here is computed, and every write goes through the one writer of its rows."""

from exam.models.attempt import Attempt, Extension, Response, ResponseChange, Slot
from exam.models.bank import (
    CaseStudy,
    Explanation,
    Option,
    Placement,
    Question,
    Reference,
    Revision,
    Scenario,
    Translation,
)
from exam.models.blueprint import Blueprint, BlueprintLanguage, Certification, Domain, TaskStatement
from exam.models.remark import Note, ProblemReport
from exam.models.result import DomainScore, ScoreReport, SlotMark

__all__ = [
    "Attempt",
    "Blueprint",
    "BlueprintLanguage",
    "CaseStudy",
    "Certification",
    "Domain",
    "DomainScore",
    "Explanation",
    "Extension",
    "Note",
    "Option",
    "Placement",
    "ProblemReport",
    "Question",
    "Reference",
    "Response",
    "ResponseChange",
    "Revision",
    "Scenario",
    "ScoreReport",
    "Slot",
    "SlotMark",
    "TaskStatement",
    "Translation",
]
