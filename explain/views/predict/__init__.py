"""Questions that are answered before the page shows it: asked and graded here, on the run itself.

`[predict.NAME]` in a page's text file holds a question's words, `<page>.py` beside this file what its
answer is: a function of a server and an Ask. No answer is kept anywhere.
"""
