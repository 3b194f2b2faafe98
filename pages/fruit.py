"""Apple, pear, banana: attention with three arrows and a gaze, by hand."""

from explain.ui import page
from explain.views import fruit

page.show("fruit", fruit.view, fruit.act)
