"""The demo's identity provider: anybody may be one of its invented people, on this machine.

``python -m silta.cli.demo.provider PORT`` runs it. The provider is a library's; of our own are
its people, and a page that asks no other host for a style sheet as the library's does.
"""

from __future__ import annotations

import logging
import sys
import warnings
from pathlib import Path
from typing import Final

from silta.cli.demo.provider_people import PEOPLE

warnings.simplefilter("ignore")  # the library warns of its own parts as it is loaded

from jinja2 import ChoiceLoader, FileSystemLoader  # noqa: E402 -- after the warnings
from oidc_provider_mock import User, app  # noqa: E402 -- as above
from werkzeug.serving import run_simple  # noqa: E402 -- as above

HETU: Final = "urn:oid:1.2.246.21"
TEMPLATES: Final = Path(__file__).with_name("provider_pages")


def main() -> None:
    """Serve on 127.0.0.1 at the port given as the one argument."""
    logging.disable()  # the library's journal holds the claims of whoever logs in
    made = app(user_claims=[_user(*person) for person in PEOPLE])
    theirs = made.jinja_loader
    ours = FileSystemLoader(TEMPLATES)
    made.jinja_loader = ChoiceLoader([ours, theirs]) if theirs else ours
    # The library turns the framework's debugger on, which runs whatever it is sent.
    made.debug = False
    made.wsgi_app = type(made).wsgi_app.__get__(made)
    run_simple("127.0.0.1", int(sys.argv[1]), made, threaded=True)


def _user(name: str, given: str, family: str, birthdate: str, code: str) -> User:
    claims = {
        "name": name,
        "given_name": given,
        "family_name": family,
        "birthdate": birthdate,
        "email": f"{given.lower()}@posti.example",
        HETU: code,
    }
    return User(sub=name, claims=claims)


if __name__ == "__main__":
    main()
