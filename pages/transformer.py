"""Inside the Transformer: from the embedding up, floor by floor, to the next word."""

from explain.ui import page
from explain.views import transformer

page.show("transformer", transformer.view, transformer.act)
