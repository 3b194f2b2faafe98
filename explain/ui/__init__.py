"""The only Streamlit outside pages/: the frame around every page, its state, caches, components."""
