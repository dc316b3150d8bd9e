"""Every word and button, as plain values. No I/O, and no Telegram library."""
