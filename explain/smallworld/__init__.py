"""A small world in Chinese and English: its language, its tokenizer, and the GPT trained on it."""
