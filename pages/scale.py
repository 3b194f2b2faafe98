"""From 2018 to now: what grew, what it brought, and where a budget pays."""

from explain.ui import page
from explain.views import scale

page.show("scale", scale.view, scale.act)
