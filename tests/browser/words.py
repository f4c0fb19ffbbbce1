"""What the portal's buttons and links are called in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Words:
    """The words that a citizen looks for on the way, in one language."""

    log_in: str
    accept_terms: str
    open_account: str
    inbox: str
    no_messages: str
    acknowledge: str
    checked: str
    terms: str
    what_it_proves: str
    officials: str
    evidence: str
    not_found: str
    log_out: str
    logged_out: str


WORDS: Final[Mapping[str, Words]] = {
    "fi": Words(
        log_in="Kirjaudu sisään",
        accept_terms="Olen lukenut käyttöehdot ja hyväksyn ne",
        open_account="Ota käyttöön",
        inbox="Saapuneet viestit",
        no_messages="Sinulla ei ole viestejä",
        acknowledge="Kuittaan vastaanotetuksi",
        checked="Allekirjoitus tarkistettu: Siltalan kaupunki",
        terms="Käyttöehdot",
        what_it_proves="Mitä tämä todistaa",
        officials="Viranomaisille",
        evidence="Todisteet, kuittaukset ja loki",
        not_found="Sivua ei löytynyt",
        log_out="Kirjaudu ulos",
        logged_out="Olet kirjautunut ulos.",
    ),
    "sv": Words(
        log_in="Logga in",
        accept_terms="Jag har läst användarvillkoren och godkänner dem",
        open_account="Ta i bruk",
        inbox="Inkomna meddelanden",
        no_messages="Du har inga meddelanden",
        acknowledge="Jag kvitterar mottagandet",
        checked="Underskriften kontrollerad: Siltala stad",
        terms="Användarvillkor",
        what_it_proves="Vad detta bevisar",
        officials="För myndigheter",
        evidence="Bevis, kvitton och loggen",
        not_found="Sidan hittades inte",
        log_out="Logga ut",
        logged_out="Du har loggat ut.",
    ),
    "en": Words(
        log_in="Log in",
        accept_terms="I have read the terms of use and accept them",
        open_account="Open the account",
        inbox="Inbox",
        no_messages="You have no messages",
        acknowledge="Acknowledge receipt",
        checked="Signature checked: City of Siltala",
        terms="Terms of use",
        what_it_proves="What this proves",
        officials="For authorities",
        evidence="Evidence, receipts and the log",
        not_found="The page was not found",
        log_out="Log out",
        logged_out="You have logged out.",
    ),
}
