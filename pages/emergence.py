"""What emerges: a new task from examples, answers in steps, and whether abilities jump."""

from explain.ui import page
from explain.views import emergence

page.show("emergence", emergence.view, emergence.act)
