"""The only writer of bank rows: loads files, publishes revisions, retires and places questions."""

from exam.bank.desk import NotPublishable, place, publish, retire, save_draft, start_draft
from exam.bank.loading import load
from exam.bank.problems import problems_of
from exam.bank.report import Changes, LoadRefused, LoadReport
from exam.bank.rows import bank_of, draft_of

__all__ = [
    "Changes",
    "LoadRefused",
    "LoadReport",
    "NotPublishable",
    "bank_of",
    "draft_of",
    "load",
    "place",
    "problems_of",
    "publish",
    "retire",
    "save_draft",
    "start_draft",
]
