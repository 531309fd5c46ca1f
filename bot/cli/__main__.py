"""`python -m bot.cli` is `dalil`, also where the command itself is not on the path."""

from bot.cli import app

app()
