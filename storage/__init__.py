"""Where everything durable lives: tables, repositories, inbox, outbox, drafts, migrations.

SQLite for one process, PostgreSQL for several machines; the same statements on both.
"""
