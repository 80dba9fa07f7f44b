"""The only writer of bank rows: loads files, publishes revisions, retires and places questions."""
