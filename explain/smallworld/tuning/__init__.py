"""From a model that goes on with a text to one that does what people want, run for real."""
