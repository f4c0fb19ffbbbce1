"""The names of all acts that are recorded, and which of them all administrators hear of at once."""

from __future__ import annotations

from enum import StrEnum


class Act(StrEnum):
    """An act by a name that stays; what it was done to stands in the record."""

    AUTHORITY_ADDED = "authority.added"
    AUTHORITY_CHANGED = "authority.changed"
    AUTHORITY_STEP = "authority.step"
    AUTHORITY_OPENED = "authority.opened"
    AUTHORITY_SUSPENDED = "authority.suspended"
    AUTHORITY_RESUMED = "authority.resumed"
    AUTHORITY_DOMAINS = "authority.domains"
    SERVICE_ADDED = "service.added"
    SERVICE_CHANGED = "service.changed"
    SERVICE_CLOSED = "service.closed"
    SERVICE_OPENED = "service.opened"
    CERTIFICATE_ADDED = "certificate.added"
    CERTIFICATE_APPROVED = "certificate.approved"
    CERTIFICATE_REPLACED = "certificate.replaced"
    CERTIFICATE_RETIRED = "certificate.retired"
    CERTIFICATE_REVOKED = "certificate.revoked"
    CERTIFICATE_DROPPED = "certificate.dropped"
    READERS_WARNED = "certificate.readers_warned"
    GATEWAY_KEY_MADE = "gateway_key.made"
    GATEWAY_KEY_IMPORTED = "gateway_key.imported"
    GATEWAY_KEY_PUBLISHED = "gateway_key.published"
    GATEWAY_KEY_ACTIVATED = "gateway_key.activated"
    GATEWAY_KEY_RETIRED = "gateway_key.retired"
    GATEWAY_KEY_EXPORTED = "gateway_key.exported"
    GATEWAY_KEY_DESTROYED = "gateway_key.destroyed"
    GATEWAY_KEY_ASKED_FOR = "gateway_key.asked_for"
    ADMINISTRATOR_INVITED = "administrator.invited"
    ADMINISTRATOR_BOUND = "administrator.bound"
    ADMINISTRATOR_REMOVED = "administrator.removed"
    PROPOSED = "proposal.made"
    DECLINED = "proposal.declined"
    ASIDE_DROPPED = "aside.dropped"
    OUTBOX_RETRIED = "outbox.retried"
    OUTBOX_DROPPED = "outbox.dropped"


# Who suspends or revokes acts alone: break-glass. All others hear of it in the same minute.
BREAK_GLASS = frozenset({Act.AUTHORITY_SUSPENDED, Act.CERTIFICATE_REVOKED})

# Who comes, and who goes, decides who two hands are: nobody does that unseen.
WHO_ADMINISTERS = frozenset(
    {Act.ADMINISTRATOR_INVITED, Act.ADMINISTRATOR_BOUND, Act.ADMINISTRATOR_REMOVED}
)

# Of these all hear at once, whoever did them; what never leaves may have been a warning.
TOLD_TO_ALL = BREAK_GLASS | WHO_ADMINISTERS | {Act.OUTBOX_DROPPED}
