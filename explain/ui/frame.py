"""What every page stands in: sidebar, navigation, and what is chosen once for all pages."""

from __future__ import annotations

import time
from collections.abc import Callable

import streamlit as st

from explain.models import MODELS
from explain.text import LANGUAGES
from explain.ui import cache, components, visit
from explain.ui.chapters import CHAPTERS, Chapter
from explain.ui.style import style

FIRST = CHAPTERS[0]
POLL_S = 0.6
READING_S = 0.3  # between two looks at how far a long text is read
SIDEBAR_PX = 216
# A local file: a page's own icon would make browsers fetch its picture from Google as a favicon.
ICON = components.ASSETS / "img" / "icon.svg"


def show() -> None:
    """One run of the script: the frame, and in it the page that the address names."""
    visit.arrive()
    here = visit.current()
    words = here.words("frame")
    st.set_page_config(words("title"), ICON, layout="wide", initial_sidebar_state=SIDEBAR_PX)
    pages = {
        chapter.name: st.Page(
            f"{chapter.name}.py",
            title=words(f"page.{chapter.name}"),
            url_path=chapter.name,
        )
        for chapter in CHAPTERS
    }
    home = st.Page(_home, title=words("title"), default=True, visibility="hidden")
    chosen = st.navigation([home, *pages.values()], position="hidden")
    if chosen == home:
        chosen.run()
    if cache.shelf().status(here.model).state == "idle":
        cache.shelf().start(here.model)
    chapter = next((c for c in CHAPTERS if pages[c.name] == chosen), FIRST)
    with st.sidebar:
        _sidebar(here, words, pages, chapter)
    drawn = cache.shelf().status(here.model)
    chosen.run()
    st.html(style(words("sidebar")))
    with st.sidebar:
        components.tools(
            {
                "words": words.under("tools"),
                "lang": here.language,
                "address": visit.address(chapter.params),
            },
            lambda done: None,
        )
    if drawn.state == "working":
        _wait(here.model, _news(drawn))


def _home() -> None:
    """The bare address leads to the first page, its parameters kept."""
    st.switch_page(f"{FIRST.name}.py", query_params=st.query_params.to_dict())


def _sidebar(here: visit.Visit, words, pages: dict, shown: Chapter) -> None:
    """Logo, chapters, then what is chosen for all pages: text, model, chat, language."""
    state = st.session_state
    bars = "".join(f"<i style='width:{width}px'></i>" for width in (22, 15, 9))
    st.html(f"<div class='brand'><span>{bars}</span><b>{words('title')}</b></div>")
    for chapter in CHAPTERS:
        icon = f":material/{chapter.icon}:"
        st.page_link(pages[chapter.name], label=words(f"page.{chapter.name}"), icon=icon)
    st.html("<hr class='rule'>")
    # The session's choice is the truth; a widget only shows it, so a link or an example can set it.
    state["frame.text"], state["frame.model"] = here.text, here.model
    state["frame.chat"], state["frame.lang"] = here.chat, here.language
    st.text_area(
        words("text"),
        key="frame.text",
        height=88,
        placeholder=words("placeholder"),
        disabled=not shown.reads,
        on_change=lambda: visit.change(text=state["frame.text"]),
    )
    if not shown.reads:
        st.caption(words("not_read"))
    elif not here.in_link:
        st.caption(words("not_in_link", limit=visit.LINK_LIMIT))
    st.toggle(
        words("chat"),
        key="frame.chat",
        help=words("chat_help"),
        disabled=not shown.reads,
        on_change=lambda: visit.change(chat=state["frame.chat"]),
    )
    st.selectbox(
        words("model"),
        list(MODELS),
        key="frame.model",
        format_func=lambda name: MODELS[name].title,
        label_visibility="collapsed",
        on_change=lambda: visit.change(model=state["frame.model"]),
    )
    for note in _notes(here, shown):
        st.caption(note)
    st.segmented_control(
        words("language"),
        list(LANGUAGES),
        key="frame.lang",
        format_func=LANGUAGES.get,
        label_visibility="collapsed",
        required=True,
        on_change=lambda: visit.speak(state["frame.lang"]),
    )


def _notes(here: visit.Visit, shown: Chapter) -> list[str]:
    """What a visitor should know of the chosen model."""
    words, entry = here.words("models"), MODELS[here.model]
    if shown.model not in ("", here.model):
        words = here.words("frame")
        return [words("own_model", title=MODELS[shown.model].title)]
    notes = [words(f"note.{here.model}")] if here.model in NOTED else []
    if here.language == "zh" and here.model in NOTED and "zh" not in entry.languages:
        notes.append(words("small_note.zh"))
    return notes


NOTED = ("smollm2-135m", "small-world")


def component(draw: Callable, topic: str, data: dict, act: Callable, *, ack) -> None:
    """Draw a page's component: its data, the words, and which of its acts is answered."""
    here = visit.current()
    words, glossary = here.words(topic), here.words("glossary")
    terms = {key.split(".")[0] for key in glossary.under("glossary")}
    shared = {
        "ack": ack,
        "turn": time.time_ns() // 1000,
        "lang": here.language,
        "chat": here.chat,
        "words": words.under("component"),
        "glossary": {
            term: {part: glossary(f"glossary.{term}.{part}") for part in ("name", "text")}
            for term in sorted(terms)
        },
        "notice": None,
    }
    draw(shared | data, act)
    if (data.get("notice") or {}).get("again"):
        again(READING_S)


def again(seconds: float) -> None:
    """Run the whole script again after a while: for a page whose picture is still on its way.

    Only this empty piece is a fragment. Were the picture inside, it would be drawn twice for a
    moment whenever waiting begins or ends.
    """
    fresh = [True]

    def tick() -> None:
        if fresh:
            fresh.clear()
        else:
            st.rerun(scope="app")

    st.fragment(tick, run_every=seconds)()


@st.fragment(run_every=POLL_S)
def _wait(name: str, drawn: tuple) -> None:
    """While a model is on its way: run the whole script again when there is more than was drawn."""
    if _news(cache.shelf().status(name)) != drawn:
        st.rerun(scope="app")


def _news(status) -> tuple:
    """What of a model's status is worth drawing again."""
    return status.state, status.stage, round(status.share, 2)
