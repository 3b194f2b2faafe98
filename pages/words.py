"""Words to numbers: characters, bytes, tokens, ids, and the row of numbers behind an id."""

from explain.ui import page
from explain.views import words

page.show("words", words.view, words.act)
