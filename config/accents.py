"""Names are put in order, and texts found, as people read them: whatever the case, with or without accents.

The database compares code points (docs/decisions/0002): Álvaro would stand behind Zoe, and "alvaro" would not find
him. So texts are folded first. Unicode's decomposition splits a letter from its accents; without these, only plain
letters are left, whose case every database knows whatever its locale.
"""

from typing import Any

from django.db.models import CharField, F, Func, TextField, Value
from django.db.models.functions import Collate, Lower, Replace
from django.db.models.lookups import IContains

_ACCENTS = "[\u0300-\u036f]"  # the combining diacritical marks
_TILDE = "\u0303"
_WITHOUT_THEM = f"regexp_replace({{}}, '{_ACCENTS}', '', 'g')"
_DECOMPOSED = "normalize({}, NFD)"


class _Decomposed(Func):
    template = _DECOMPOSED.format("%(expressions)s")
    output_field = TextField()


class _WithoutAccents(Func):
    template = _WITHOUT_THEM.format("%(expressions)s")
    output_field = TextField()


def in_order(name: str) -> Collate:
    """What to order the texts of a field by: a, Á, b; and n, ñ, o, as in Spanish ñ is a letter of its own."""
    text: Func = _Decomposed(F(name))
    for letter in "nN":
        text = Replace(text, Value(letter + _TILDE), Value(f"{letter}~"))  # "~" stands behind every letter
    return Collate(Lower(_WithoutAccents(text)), "C")


@CharField.register_lookup
@TextField.register_lookup
class Says(IContains):
    """`name__says="munoz"`: whether a text contains another, whatever the case and the accents of both."""

    lookup_name = "says"

    def process_lhs(self, compiler: Any, connection: Any, lhs: Any = None) -> Any:
        sql, params = super().process_lhs(compiler, connection, lhs)
        return self._folded(sql), params

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return f"LIKE {self._folded(rhs)}"

    @staticmethod
    def _folded(sql: str) -> str:
        return f"lower({_WITHOUT_THEM.format(_DECOMPOSED.format(sql))})"
