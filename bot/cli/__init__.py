"""The command line. Each command is a file of its own, imported only when it is called."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "understand": "what a message means, as JSON",
    "teach": "learn from the example sentences of the language data",
    "misunderstood": "what was not understood: hand it out, label it, learn from it",
    "evaluate": "how well labelled messages are understood",
    "estimate": "what a scheme promises for a case, every step shown",
    "replay": "run a story in its own time",
    "scheme": "check scheme files, copy one for the next year",
    "roster": "import rosters",
    "enrolment": "lists, states, premiums, progress, printed sheets, renewal",
    "keys": "make and rotate the encryption keys",
    "database": "bring a database to the newest version",
    "serve": "run the bot",
    "exchange": "the monthly sheets between towns and insurers",
    "backlog": "events that were never reported (台账): take in, list",
    "find": "the insured who never reported, from a list of an insurer or a hospital",
    "disputes": "cases that may become a dispute, and how satisfied people are",
    "staff": "a village in other hands",
    "order": "a staff command, said at the command line",
    "api": "keys and webhooks of insurers' own systems",
    "broadcast": "a text for everybody of an area, and whom it reached",
    "incident": "a disaster to which many reports belong",
    "doctor": "what is right and wrong with an installation",
    "chat": "talk to it in the terminal",
    "wechat": "the menu of a WeChat account",
    "demo": "the whole story on one screen",
    "retry": "run a message again whose turn failed",
}


class Lazy(click.Group):
    """Imports `bot.cli.NAME` when the command NAME is called; the file holds a click command `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        found = import_module(f"bot.cli.{cmd_name}").command
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Lazy)
@click.version_option(package_name="cunbao")
def main() -> None:
    """村保: villagers check, understand, report and follow the insurance their county bought for them."""
