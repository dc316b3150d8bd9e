"""Conversations: one file each. `ask_<what>` sends a question, `got_<what>` takes its answer."""
