"""The runs that made our models: `python -m explain.smallworld.training.train`, then `.publish`."""
