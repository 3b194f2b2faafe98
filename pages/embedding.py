"""Word embeddings: the model's own table as a map, sums of words, and words in context."""

from explain.ui import page
from explain.views import embedding

page.show("embedding", embedding.view, embedding.act)
