"""What ./run messages and the step of ./run check run: writes the catalogues, or says what is wrong with them."""

import sys
from collections.abc import Sequence

from config.launcher.state import ROOT
from config.messages.files import LANGUAGES, write


def main(options: Sequence[str]) -> int:
    if "--check" in options:
        from config.messages.findings import findings

        found = [finding for language in LANGUAGES for finding in findings(ROOT, language)]
        print("\n".join(found))
        return int(bool(found))
    for language in LANGUAGES:
        print(f"locale/{language} holds {write(ROOT, language)} messages.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
