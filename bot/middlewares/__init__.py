"""What happens around every update and every call; one middleware per file."""
