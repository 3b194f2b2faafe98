"""A small GPT, run for real and written down: everything the pages show, importable without a browser."""
