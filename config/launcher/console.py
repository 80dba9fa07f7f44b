"""How the launcher speaks: a line while it works, one sentence when it refuses."""


class Refused(Exception):
    """Something that the person at the keyboard has to mend; its text says what."""


class Stopped(Exception):
    """TERM or Ctrl+C arrived."""


def say(text: str) -> None:
    """One line, at once, also into a pipe."""
    print(text, flush=True)


def in_one_line(text: str, limit: int = 400) -> str:
    """The end of what a tool said, short enough to stand in a sentence; a full disk in words of ours."""
    if "No space left on device" in text:
        return "the disk is full: free some room, or name another folder with STATE_DIR"
    line = " ".join(text.split())
    return line if len(line) <= limit else f"… {line[-limit:]}"
