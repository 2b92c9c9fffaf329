"""`python -m tests.speed`: measures the key pages, an answered survey, the PDFs and the workers, and prints what it
found (docs/speed.md has the last run).
"""

import argparse
import os
import platform
import sys

import django


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run speed", description=__doc__)
    parser.add_argument("--requests", type=int, default=20, help="requests of which the median is taken")
    parser.add_argument("--runs", type=int, default=3, help="PDFs of which the median is taken")
    parser.add_argument(
        "--only", nargs="*", default=[], help="names of pages, or survey_answered, scorecard, report, workers"
    )
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.speed.settings"
    django.setup()
    from django.db import connection

    from tests.speed.run import run

    say(f"Python {platform.python_version()}, Django {django.__version__}, {connection.vendor}, {os.cpu_count()} cores")
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        run(asked, say)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def say(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
