"""What people can do: each action works inside the one unit it is handed and never commits.

Load, rule, save, notices. An action never calls another action; what several share is in `telling`.
"""
