"""``python -m silta.cli``: the command ``silta`` by this very interpreter, for its children."""

from silta.cli.main import main

if __name__ == "__main__":
    main()
