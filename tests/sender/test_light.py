"""The municipality's side needs gpg and this package without its server extras."""

from __future__ import annotations

import pkgutil
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import silta.sender

LOCK = Path(__file__).parents[2] / "requirements.lock"
MODULES = [
    *(f"silta.sender.{module.name}" for module in pkgutil.iter_modules(silta.sender.__path__)),
    "silta.cli.sending",
]
# What the interpreter itself or its start-up files bring, whatever is imported.
OF_PYTHON = set(sys.stdlib_module_names) | {"silta", "sitecustomize"}


def loaded_by(module: str) -> set[str]:
    """Return the packages that a new interpreter has loaded once it imported the module."""
    program = (
        "import sys; before = set(sys.modules); "
        f"import {module}; print(*(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.fixture(scope="module")
def allowed() -> set[str]:
    """Give the packages that the lock file of that side brings, by the names they import as."""
    pinned = re.findall(r"^([A-Za-z0-9._-]+)==", LOCK.read_text(), re.MULTILINE)
    names = {name.lower().replace("_", "-") for name in pinned}
    return {
        package
        for package, distributions in packages_distributions().items()
        if names.intersection(each.lower().replace("_", "-") for each in distributions)
    }


@pytest.mark.parametrize("module", MODULES)
def test_only_what_the_lock_file_brings_is_loaded(module: str, allowed: set[str]) -> None:
    """Each module alone: no SQLAlchemy, no cryptography, no aiosmtpd, no other."""
    others = {name for name in loaded_by(module) - allowed if not name.startswith("_")}
    assert others <= OF_PYTHON


def test_help_comes_without_the_libraries_of_sending() -> None:
    """The command line answers at once."""
    assert not {"aiosmtplib", "pydantic", "stdnum"} & loaded_by("silta.cli.sending")
