"""Figures as ratios against named peers in the same run. One command each; see README.md."""
