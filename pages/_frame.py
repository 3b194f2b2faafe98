"""The script that Streamlit runs for every page: the frame, and the chosen page inside it."""

from explain.ui import frame

frame.show()
