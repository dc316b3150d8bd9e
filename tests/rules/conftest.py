"""Hypothesis for the rules: a slow machine is no failure, and every failure says how to have it again."""

from hypothesis import settings

settings.register_profile("entraide", deadline=None, print_blob=True)
settings.load_profile("entraide")
