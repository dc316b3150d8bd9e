"""An emulated Telegram to try and to test the bot with: Bot API, people, and a page to play them.

It knows nothing of the neighbourhood: whatever bot speaks to it is a stranger.
"""
