"""The rules of neighbourly help: values and pure functions, no framework, no I/O.

Not here: words (bot.views), tables (storage), Telegram (bot). Time is always passed in.
"""
