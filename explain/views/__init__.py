"""What each page shows, as plain data: `view(server, ask) -> dict`, one file a page.

A view knows neither Streamlit nor the session. `act(server, ask, done)` says what a visitor's deed in
the picture changes; `again` in a view's data asks to be drawn anew after so many seconds.
"""
