"""A lesson: views of the app in an order, with what to say and what must be so; read, checked, given."""
