"""The peer for ``--help``: typer's hello-world."""

import typer

app = typer.Typer()


@app.command()
def main(name: str) -> None:
    print(f"Hello {name}")


if __name__ == "__main__":
    app()
