"""Attention in the model: one head step by step, its plane, all heads, and what if one were off."""

from explain.ui import page
from explain.views import attention

page.show("attention", attention.view, attention.act)
