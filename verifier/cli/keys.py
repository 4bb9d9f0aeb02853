"""``verifier key``: the key that checkpoints and reports are signed with, and the keys of others."""

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from verifier.cli.common import FormatOption, interactive
from verifier.errors import VerifierError

if TYPE_CHECKING:
    from verifier.workflow.keyring import KnownKey

KeyDeed = Literal["new", "show", "list", "trust"]
KeyOption = Annotated[
    str | None, typer.Option("--key", metavar="NAME", help="Which of your keys; without it, the one named default.")
]


def key(
    *,
    deed: Annotated[KeyDeed, typer.Argument(metavar="new|show|list|trust", help="What to do.")],
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="The key's name; with trust: whose key it is.")
    ] = None,
    public: Annotated[
        str | None, typer.Argument(metavar="KEY", help="With trust: the line that key show prints.")
    ] = None,
    passphrase: Annotated[
        bool, typer.Option("--passphrase", help="With new: lock it with a passphrase, which is asked for.")
    ] = False,
    pem: Annotated[bool, typer.Option("--pem", help="With show: the public key in PEM, for openssl.")] = False,
    output: FormatOption = "table",
) -> None:
    """Make the key that you sign with, show it, and say whose the keys of others are.

    It is an Ed25519 key in a folder of this computer, never in a case, and never overwritten. Keep a copy of the folder
    somewhere safe: a lost key signs no more, though what it signed can still be checked.

    \b
    Examples:
      verifier key new
      verifier key new field --passphrase
      verifier key show
      verifier key trust "B. Okri" ed25519:…
      verifier key list
    """
    from verifier.workflow import keyring

    if (public is not None) != (deed == "trust") or (deed == "trust" and name is None):
        raise typer.BadParameter("trust takes NAME and KEY, nothing else takes KEY")
    if deed == "list" and name is not None:
        raise typer.BadParameter("list takes no NAME")
    if (passphrase and deed != "new") or (pem and deed != "show"):
        raise typer.BadParameter("--passphrase goes with new, --pem with show")
    if deed == "list":
        _list([*keyring.own_keys(), *keyring.known_keys()], output)
    elif deed == "new":
        from verifier.custody import signing

        signing.needed()
        _show(
            keyring.make_key(keyring.DEFAULT if name is None else name, new_passphrase() if passphrase else ""), output
        )
    elif deed == "trust":
        _show(keyring.trust(name or "", public or ""), output)
    elif pem:
        from verifier.custody.signing import public_pem

        sys.stdout.write(public_pem(keyring.own_key(name).key))
    else:
        _show(keyring.own_key(name), output)


def ask_passphrase(name: str) -> str:
    """Ask for the passphrase of a key. Raises ``VerifierError`` when nobody can be asked."""
    if not interactive():
        raise VerifierError(
            f"the key “{name}” has a passphrase: run this on a terminal, or set VERIFIER_KEY_PASSPHRASE"
        )
    return _hidden(f"Passphrase of the key “{name}”: ")


def new_passphrase() -> str:
    """Ask twice for a new passphrase. Raises ``VerifierError`` when nobody can be asked, or it is empty or differs."""
    import os

    from verifier.workflow.keyring import PASSPHRASE_VARIABLE

    given = os.environ.get(PASSPHRASE_VARIABLE, "")
    if given:
        return given
    if not interactive():
        raise VerifierError("a passphrase is asked for on a terminal, or given in VERIFIER_KEY_PASSPHRASE")
    first = _hidden("New passphrase: ")
    if not first:
        raise VerifierError("an empty passphrase locks nothing; without --passphrase the key has none")
    if _hidden("The same again: ") != first:
        raise VerifierError("the two passphrases differ; no key was made")
    return first


def _hidden(words: str) -> str:
    import getpass

    try:
        return getpass.getpass(words)
    except EOFError:
        return ""


def _list(keys: "list[KnownKey]", output: str) -> None:
    from verifier.cli.output import Column, json_array, table, tell

    if output == "json":
        json_array(known.as_dict() for known in keys)
        return
    columns = (Column("whose", flexible=True), Column("key"), Column("about"))
    rows = ((known.name, known.key, _about(known)) for known in keys)
    if not table(columns, rows):
        tell("No keys yet: verifier key new makes yours, verifier key trust keeps somebody else's.")


def _about(known: "KnownKey") -> str:
    if not known.own:
        return "trusted"
    return "your own, with a passphrase" if known.locked else "your own"


def _show(known: "KnownKey", output: str) -> None:
    from verifier.cli.output import json_array, say
    from verifier.workflow.keyring import grouped

    if output == "json":
        json_array([known.as_dict()])
        return
    say(f"key          {known.key}")
    say(f"fingerprint  {grouped(known.fingerprint)}")
    say(f"whose        {known.name} ({_about(known)})")
    if known.path:
        say(f"kept in      {known.path}")
