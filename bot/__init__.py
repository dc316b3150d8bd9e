"""The bot: it listens, talks and sends. The rules are in `solidarity`, the tables in `storage`."""
