"""What goes to everybody who is not in the conversation, through python-telegram-bot."""
