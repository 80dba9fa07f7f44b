"""The message catalogues: what is to be translated, and what is wrong with a translation.

Needs Babel, which the site does not have: only the launcher runs this.
"""
