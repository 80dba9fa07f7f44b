"""What accounts tells the rest of the site, without knowing who listens."""

from django.dispatch import Signal

# Sent inside the transaction that deletes an account; arguments: user, now.
account_leaving = Signal()

# Asks who holds data of a person; arguments: user. A receiver returns (name, JSON-ready data).
account_export = Signal()
