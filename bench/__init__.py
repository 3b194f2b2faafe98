"""The bench: `python -m bench` measures what the project promises about speed and memory."""
