"""``verifier`` and ``python -m verifier``."""

import sys


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        from verifier.cli.main import run
    except KeyboardInterrupt:  # ctrl+c before there is anything that could stop
        sys.stderr.write("verifier: stopped\n")
        sys.exit(130)
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
