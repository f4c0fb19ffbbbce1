"""The invented municipality of the demo: its key, its citizens, its letter."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from silta.base.clock import now
from silta.cli.demo.decision import write_decision
from silta.keys.fingerprint import Fingerprint
from silta.keys.gateway_key import Algorithm
from silta.keys.generate import export_certificate, generate_gateway_key

SILTALA = "1234567-1"
SERVICE = "paivahoito-siltala"
ADDRESS = f"{SERVICE}@silta.localhost"
KIRJAAMO = "kirjaamo@siltala.example"
SUMMARY = """\
Lapsellesi on myönnetty **varhaiskasvatuspaikka Siltalan päiväkodista**.

Päätös perusteluineen ja oikaisuvaatimusohje ovat liitteessä.
"""
AINO = "210281-9988"  # of the 900 series: nobody's


@dataclass(frozen=True, slots=True)
class Town:
    """Siltala's side: its GnuPG home, its certificate's file, and its fingerprint."""

    gnupg: Path
    certificate: Path
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter as a case system writes it, and its one document."""

    letter: Path
    document: Path


def make_town(folder: Path) -> Town:
    """Make Siltala's key with real gpg, and write its public certificate for onboarding."""
    folder.mkdir(mode=0o700)
    gnupg = folder / "gnupg"
    fingerprint = generate_gateway_key(gnupg, f"Kirjaamo <{KIRJAAMO}>", Algorithm.CURVE25519)
    certificate = folder / "certificate.asc"
    certificate.write_bytes(export_certificate(gnupg, fingerprint, armour=True))
    return Town(gnupg, certificate, fingerprint)


def write_letter(folder: Path) -> Letter:
    """Write a decision made now; ``silta send`` fills in the document's size and digest."""
    at = now().replace(microsecond=0)
    document = folder / "paatos.pdf"
    write_decision(document, at.date())
    letter = folder / "letter.json"
    letter.write_text(json.dumps(_manifest(at.isoformat(), at.date().isoformat()), indent=2))
    return Letter(letter, document)


def _manifest(created_at: str, day: str) -> dict[str, object]:
    return {
        "format": "silta-letter/1",
        "kind": "decision",
        "to": ADDRESS,
        "message_id": f"DEMO-{created_at[:19]}",
        "created_at": created_at,
        "sender": {
            "business_id": SILTALA,
            "service": SERVICE,
            "unit": "Varhaiskasvatus",
            "contact": "varhaiskasvatus@siltala.example",
        },
        "recipient": {"id": AINO, "name": "Aino Demo", "family_name": "Demo", "role": "party"},
        "delivery": {"method": "verifiable", "rule_set": "fi-2003-13", "fallback": "authority"},
        "matter": {
            "case_id": "SIL/123/2026",
            "title": "Päätös varhaiskasvatuspaikasta",
            "neutral_title": "Päätös",
            "summary": SUMMARY,
            "language": "fi",
        },
        "decision": {"date": day, "maker": "Päivähoidon päällikkö", "binding": False},
        "remedy": {
            "type": "oikaisuvaatimus",
            "days": 30,
            "authority": "Lupa- ja valvontavirasto",
            "document": "paatos.pdf",
        },
        "documents": [
            {
                "name": "paatos.pdf",
                "role": "decision",
                "media_type": "application/pdf",
                "title": "Päätös ja oikaisuvaatimusohje",
                "language": "fi",
            },
        ],
        "reply": {"allowed": False},
        "notify": {"sender_named": True},
    }
