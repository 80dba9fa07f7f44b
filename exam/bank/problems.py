"""Says in sentences what keeps a question from being published."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from exam.interchange.drafts import OptionDraft, QuestionDraft

Slip = tuple[str, str]

SELECT = re.compile(r"\(Select ([A-Z]+)\.\)$")
NUMBERS = {"TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}
TRUE_FALSE = {"t": "True", "f": "False"}


def problems_of(draft: QuestionDraft) -> tuple[str, ...]:
    """Sentences for the person who edits; none when the question can be published."""
    return tuple(sentence for _field, sentence in slips_of(draft))


def slips_of(draft: QuestionDraft) -> tuple[Slip, ...]:
    """The same, each with the field that it is about."""
    of_kind = {
        "single": _single,
        "multiple": _multiple,
        "true_false": _true_false,
        "ordering": _ordering,
        "matching": _matching,
        "recall": _recall,
    }
    return (*_texts(draft), *_fields_of_kind(draft), *of_kind[draft.kind](draft), *_references(draft))


def _texts(draft: QuestionDraft) -> Iterator[Slip]:
    if not draft.stem:
        yield "stem", _("The stem is missing.")
    if not draft.lead_in and draft.kind not in ("true_false", "recall"):
        yield "lead_in", _("The lead-in is missing: say what the learner is asked.")
    if not draft.explanation:
        yield "explanation", _("The explanation of the question as a whole is missing.")
    if not draft.takeaway:
        yield "takeaway", _("The takeaway is missing: one sentence that helps with another question.")
    if draft.kind != "multiple" and SELECT.search(draft.lead_in):
        yield "lead_in", _("“(Select …)” is for questions with several answers; remove it.")


def _fields_of_kind(draft: QuestionDraft) -> Iterator[Slip]:
    """What each kind may carry, whatever else is wrong with it."""
    yield from _ids(draft)
    paired = draft.kind == "matching"
    if draft.options and (paired or draft.kind == "recall"):
        yield "options", _("A question of this kind has no options; remove them.")
    if (draft.prompts or draft.responses) and not paired:
        yield "prompts", _("Only a matching question has prompts and responses; remove them.")
    for option in (*draft.options, *draft.prompts, *draft.responses):
        if not option.text:
            yield "options", _("Option %(id)s has no text.") % {"id": option.id}
    yield from _marks_of_options(draft)
    for option in (*draft.prompts, *draft.responses):
        if option.key or option.rank is not None:
            yield (
                "prompts",
                _("%(id)s carries a key or a rank; in matching the pair is the key.") % {"id": option.id},
            )


def _marks_of_options(draft: QuestionDraft) -> Iterator[Slip]:
    for option in draft.options:
        if option.key and draft.kind == "ordering":
            yield "options", _("Step %(id)s is marked as key; give it a rank instead.") % {"id": option.id}
        if option.rank is not None and draft.kind != "ordering":
            yield "options", _("Option %(id)s has a rank; only steps to order have one.") % {"id": option.id}
        if option.pair is not None:
            yield "options", _("Option %(id)s has a pair; only a prompt has one.") % {"id": option.id}


def _ids(draft: QuestionDraft) -> Iterator[Slip]:
    seen: set[str] = set()
    for option in (*draft.options, *draft.prompts, *draft.responses):
        if option.id in seen:
            yield "options", _("The id %(id)s stands twice; give one of them another.") % {"id": option.id}
        seen.add(option.id)


def _choices(draft: QuestionDraft, *, least: int) -> Iterator[Slip]:
    if len(draft.options) < least:
        yield (
            "options",
            _("Options are missing: at least %(least)d are needed, there are %(found)d.")
            % {"least": least, "found": len(draft.options)},
        )
    yield from _explained(draft.options, "options")


def _explained(options: tuple[OptionDraft, ...], field: str) -> Iterator[Slip]:
    for option in options:
        if not option.explanation:
            yield field, _("Option %(id)s has no explanation; say why it is right or wrong.") % {"id": option.id}


def _single(draft: QuestionDraft) -> Iterator[Slip]:
    yield from _choices(draft, least=2)
    yield from _one_key(draft)


def _one_key(draft: QuestionDraft) -> Iterator[Slip]:
    keys = _keys(draft)
    if not keys:
        yield "options", _("No option is marked as the key; mark the right one.")
    elif len(keys) > 1:
        yield (
            "options",
            _("%(found)d options are marked as key (%(ids)s); a question of this kind has one.")
            % {"found": len(keys), "ids": ", ".join(keys)},
        )


def _keys(draft: QuestionDraft) -> list[str]:
    return [option.id for option in draft.options if option.key]


def _multiple(draft: QuestionDraft) -> Iterator[Slip]:
    yield from _choices(draft, least=3)
    keys = _keys(draft)
    if len(keys) < 2:
        yield "options", _("Mark at least two options as key; there are %(found)d.") % {"found": len(keys)}
    elif len(keys) == len(draft.options):
        yield "options", _("Every option is marked as key; add one that is wrong.")
    asked = SELECT.search(draft.lead_in)
    if not asked:
        yield "lead_in", _("The lead-in must end “(Select TWO.)”, “(Select THREE.)” and so on.")
    elif NUMBERS.get(asked[1]) != len(keys):
        yield (
            "lead_in",
            _("The lead-in says “Select %(word)s”, and %(found)d options are marked as key.")
            % {"word": asked[1], "found": len(keys)},
        )


def _true_false(draft: QuestionDraft) -> Iterator[Slip]:
    if {option.id: option.text for option in draft.options} != TRUE_FALSE:
        yield "options", _("A true-or-false question has two options: t “True” and f “False”.")
    yield from _explained(draft.options, "options")
    yield from _one_key(draft)


def _ordering(draft: QuestionDraft) -> Iterator[Slip]:
    yield from _choices(draft, least=2)
    ranks = sorted(option.rank for option in draft.options if option.rank is not None)
    if len(ranks) < 2:
        yield "options", _("Give at least two steps a rank: 1, 2 and so on.")
    elif ranks != list(range(1, len(ranks) + 1)):
        yield (
            "options",
            _("The ranks must be 1 to %(count)d, each once; they are %(ranks)s.")
            % {"count": len(ranks), "ranks": ", ".join(map(str, ranks))},
        )


def _matching(draft: QuestionDraft) -> Iterator[Slip]:
    if len(draft.prompts) < 2 or len(draft.responses) < 2:
        yield "prompts", _("A matching question needs at least two prompts and two responses.")
    known = {option.id for option in draft.responses}
    for prompt in draft.prompts:
        if prompt.pair is None:
            yield "prompts", _("Prompt %(id)s has no pair; name its response.") % {"id": prompt.id}
        elif prompt.pair not in known:
            yield (
                "prompts",
                _("Prompt %(id)s is paired with %(pair)s, which is no response.")
                % {"id": prompt.id, "pair": prompt.pair},
            )
    yield from _explained(draft.prompts, "prompts")
    used = {prompt.pair for prompt in draft.prompts}
    yield from _explained(tuple(option for option in draft.responses if option.id not in used), "responses")
    for option in draft.responses:
        if option.pair is not None:
            yield "responses", _("Response %(id)s has a pair; only a prompt has one.") % {"id": option.id}


def _recall(draft: QuestionDraft) -> Iterator[Slip]:
    # The explanation of the question holds the answer, and that is asked of every kind.
    yield from ()


def _references(draft: QuestionDraft) -> Iterator[Slip]:
    if not draft.references:
        yield "references", _("A reference is missing: say where the answer can be read.")
    if len(draft.references) > 3:
        yield "references", _("There are more than three references; keep the best.")
    for reference in draft.references:
        if not reference.url.startswith("https://"):
            yield "references", _("The address %(url)s must start with https://.") % {"url": reference.url}
        if not reference.title:
            yield (
                "references",
                _("The reference %(url)s has no title; say what the page says.") % {"url": reference.url},
            )
