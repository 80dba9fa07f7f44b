"""Holds the files of a bank to their rules, without a database. The numbers are those of docs/bank-checks.md."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from exam.bank.checks.coverage import coverage
from exam.bank.checks.explanations import explanations
from exam.bank.checks.fairness import fairness, options_in_style
from exam.bank.checks.found import of_bank
from exam.bank.checks.likeness import alike
from exam.bank.checks.pool import simulated
from exam.bank.checks.stems import stems
from exam.bank.checks.structure import refusals, structure
from exam.bank.checks.wording import spelling, wording
from exam.interchange.drafts import BankDraft
from exam.interchange.findings import Finding
from exam.interchange.rules import Waiver

__all__ = ["check", "refusals"]


def check(bank: BankDraft, *, today: date, release: bool = False) -> tuple[Finding, ...]:
    """Everything found. Errors must be mended; so must, before a release, warnings that nobody has waived."""
    found = [
        *structure(bank),
        *coverage(bank, release=release),
        *fairness(bank),
        *alike(bank),
        *explanations(bank, today=today, release=release),
        *wording(bank),
    ]
    if bank.rules.house_style:
        found += [*options_in_style(bank), *stems(bank), *spelling(bank)]
    for rule in bank.rules.blueprints:
        for blueprint in bank.blueprints:
            if blueprint.code == rule.blueprint:
                found += simulated(blueprint, bank, papers=rule.papers)
    return tuple(sorted(_waived(found, bank.rules.waivers)))


def _waived(found: Iterable[Finding], waivers: tuple[Waiver, ...]) -> list[Finding]:
    used: set[Waiver] = set()
    told = []
    for finding in found:
        waiver = next((waiver for waiver in waivers if _meant(finding, waiver)), None)
        told.append(replace(finding, waived=waiver.reason) if waiver else finding)
        used |= {waiver} if waiver else set()
    idle = [waiver for waiver in waivers if waiver not in used]
    return told + [
        of_bank(
            waiver.check, "a waiver of rules.yaml waives nothing; remove it", level="W", key=" ".join(waiver.keys)
        )
        for waiver in idle
    ]


def _meant(finding: Finding, waiver: Waiver) -> bool:
    named = not waiver.keys or finding.key in waiver.keys
    return finding.level == "W" and finding.check == waiver.check and named
