"""How it learns: one prompt at every moment of a training, one gradient step, and a training live."""

from explain.ui import page
from explain.views import learning

page.show("learning", learning.view, learning.act)
