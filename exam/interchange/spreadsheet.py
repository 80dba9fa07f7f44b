"""Values that a spreadsheet opens as text, whatever a person typed into them."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


def guarded(value: object) -> object:
    """The value for a CSV cell; text that a spreadsheet would run as a formula gets a leading apostrophe."""
    if isinstance(value, str) and value.lstrip(" \u00a0\ufeff").startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
