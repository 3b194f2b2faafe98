"""From GPT to ChatGPT: the same weights on bare text and on a conversation in a template."""

from explain.ui import page
from explain.views import chatgpt

page.show("chatgpt", chatgpt.view, chatgpt.act)
