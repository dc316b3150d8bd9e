"""Updates in, answers out: raw updates are stored, then acknowledged, then worked on one by one.

Never aiogram's own polling or webhook handler: both confirm updates before they are worked on.
"""
