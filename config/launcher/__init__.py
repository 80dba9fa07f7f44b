"""What stands behind ./run: an environment from the hashed lock, a database, and the commands that need both.

`command_line`, `console`, `state`, `environment` and `locking` run before one stands: standard library only.
"""
